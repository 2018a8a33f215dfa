package doctor

import (
	"context"
	crand "crypto/rand"
	"fmt"
	"math/rand/v2"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"lyceum/session"
	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/memnet"
	"lyceum/session/netgroup"
	"lyceum/session/rendezvous"
	"lyceum/session/rendezvous/protocol"
	"lyceum/session/rtmfp"
	"lyceum/session/udp"
	"lyceum/session/wire"
)

// A site is a network in memory: datagrams to one go by lan, those to all by crowd, which a test may break apart.
type site struct {
	t          *testing.T
	lan, crowd *memnet.LAN
}

// inSite runs a test in a bubble.
func inSite(t *testing.T, f func(t *testing.T, s *site)) {
	synctest.Test(t, func(t *testing.T) {
		lan := memnet.New()
		f(t, &site{t, lan, lan})
	})
}

// network returns that of a computer. It ends what it opened with the test.
func (s *site) network(ip string) session.Network {
	crowd := s.crowd
	return session.Network{
		Listen: func(o udp.Options) (session.Conn, error) {
			c, err := s.lan.Host(ip).Listen(o.Port)
			if err != nil {
				return nil, err
			}
			return c, nil
		},
		JoinGroup: func(o udp.GroupOptions) (session.Group, error) { return crowd.Host(ip).JoinGroup(o.V4), nil },
	}
}

// host launches a class, and returns it with its invite.
func (s *site) host(ip string, change func(*session.Config)) *session.Class {
	s.t.Helper()
	cfg := session.Config{
		Identity: keying.NewIdentity([32]byte{1}), Name: "Dr. Lind", Network: s.network(ip),
		Fold: func(journal.Entry) {}, Restart: func() {},
	}
	if change != nil {
		change(&cfg)
	}
	c, err := session.Launch(s.t.Context(), cfg, "Algebra", false)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = c.Leave(context.Background()) })
	return c
}

// A waysGroup has two ways, of which those in deaf lead nowhere.
type waysGroup struct {
	*memnet.Group
	deaf, refused string // names of interfaces
}

var testWays = []udp.Way{
	{Interface: "eth0", To: netip.MustParseAddrPort("239.255.76.67:19350")},
	{Interface: "eth0", To: netip.MustParseAddrPort("10.0.0.255:19350")},
	{Interface: "wlan0", To: netip.MustParseAddrPort("[ff02::4c:79]:19350")},
}

func (g *waysGroup) Ways() []udp.Way { return testWays }

func (g *waysGroup) SendBy(w udp.Way, b []byte) error {
	switch w.Interface {
	case g.deaf:
		return nil
	case g.refused:
		return net.ErrClosed
	}
	return g.Group.Send(b)
}

// A report is what an examination told.
type report struct {
	t       *testing.T
	mu      sync.Mutex // guards checks
	checks  []Check
	reached bool
	took    time.Duration
}

// examine examines the network of a computer.
func (s *site) examine(ip string, cfg Config) *report {
	s.t.Helper()
	r := &report{t: s.t}
	cfg.Report = func(c Check) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.checks = append(r.checks, c)
	}
	n := &cfg.Network
	n.Network = s.network(ip)
	if n.Interfaces == nil {
		n.Interfaces = func([]string) ([]udp.Interface, error) {
			return []udp.Interface{{Name: "eth0", Prefixes: []netip.Prefix{netip.MustParsePrefix(ip + "/24")}}}, nil
		}
	}
	if n.JoinWays == nil {
		n.JoinWays = func(o udp.GroupOptions) (Group, error) {
			return &waysGroup{Group: s.crowd.Host(ip).JoinGroup(o.V4)}, nil
		}
	}
	begun := time.Now()
	r.reached = Examine(s.t.Context(), cfg)
	r.took = time.Since(begun)
	return r
}

// String lists the checks as "name finding", faults in capitals.
func (r *report) String() string {
	var b strings.Builder
	for _, c := range r.checks {
		s := fmt.Sprintf("%s: %s", c.Name, c.Finding)
		if !c.OK {
			s = strings.ToUpper(s)
		}
		fmt.Fprintln(&b, s, c.On, c.Reason)
	}
	return b.String()
}

// want checks what came of all checks of a name.
func (r *report) want(name Name, findings ...Finding) {
	r.t.Helper()
	var got []Finding
	for _, c := range r.checks {
		if c.Name == name {
			got = append(got, c.Finding)
			if c.OK != slices.Contains([]Finding{Fine, UsesVPN, NoClass, OtherClasses}, c.Finding) {
				r.t.Errorf("%s: %s, ok %v", name, c.Finding, c.OK)
			}
		}
	}
	if !slices.Equal(got, findings) {
		r.t.Errorf("%s: found %q, want %q; all:\n%v", name, got, findings, r)
	}
}

// rendezvous runs a rendezvous and returns it as an invite names it. With a key, only who has it is served.
func (s *site) rendezvous(ip, key string) netgroup.Rendezvous {
	s.t.Helper()
	id := keying.NewIdentity([32]byte{9})
	server := rendezvous.New(rendezvous.Config{Identity: id, Rand: rand.New(rand.NewPCG(1, 2)), Random: crand.Reader})
	if key != "" {
		server.SetKeys(time.Now(), []rendezvous.Key{{Verifier: protocol.VerifierOf([]byte(key)), Quota: rendezvous.DefaultQuota}})
	}
	conn, err := s.lan.Host(ip).Listen(1935)
	if err != nil {
		s.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = rtmfp.NewLoop(server, conn, func(time.Time) {}).Run(ctx)
	}()
	s.t.Cleanup(func() { cancel(); <-ended })
	return netgroup.Rendezvous{Peer: netgroup.Peer{ID: id.PeerID(), Addrs: []wire.Address{{AddrPort: conn.LocalAddrs()[0]}}}, AccessKey: []byte(key)}
}
