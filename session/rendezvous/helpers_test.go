package rendezvous

import (
	"math/rand/v2"
	"net/netip"
	"reflect"
	"testing"
	"time"

	"lyceum/session/keying"
	"lyceum/session/netsim"
	"lyceum/session/rendezvous/protocol"
	"lyceum/session/rtmfp"
	"lyceum/session/wire"
)

var testStart = time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)

var link = netsim.Link{Delay: 10 * time.Millisecond}

// openKind is a router that lets everybody in.
var openKind = netsim.Kind{Mapping: netsim.EndpointIndependent, Filtering: netsim.EndpointIndependent}

// groupTag names the pre-shared key of sessions between members in these tests.
var groupTag = keying.Tag{'g'}

// A service is a rendezvous in a simulated network.
type service struct {
	t    testing.TB
	w    *netsim.World
	addr netip.AddrPort
	made int // peers
	*Server
	happened []Event
}

func identityOf(seed int) *keying.Identity {
	return keying.NewIdentity([32]byte{byte(seed), byte(seed >> 8), byte(seed >> 16)})
}

func newService(t testing.TB, limits Limits) *service {
	v := &service{t: t, w: netsim.New(1, testStart), addr: netip.MustParseAddrPort("203.0.113.9:1935")}
	v.Server = New(Config{
		Identity: identityOf(0xffffff), Rand: rand.New(rand.NewPCG(1, 2)), Random: rand.NewChaCha8([32]byte{1}), Limits: limits,
	})
	v.w.Add(v.addr, v, link)
	return v
}

func (v *service) Receive(now time.Time, from netip.AddrPort, datagram []byte) {
	v.Server.Receive(now, from, datagram)
	v.drain()
}

func (v *service) Advance(now time.Time) time.Time {
	v.Server.Advance(now)
	v.drain()
	return v.Server.Advance(now)
}

func (v *service) drain() {
	for ev, ok := v.NextEvent(); ok; ev, ok = v.NextEvent() {
		v.happened = append(v.happened, ev)
	}
}

// do has the people who run the service do something.
func (v *service) do(f func(now time.Time)) {
	f(v.w.Now())
	v.drain()
	v.w.Poke(v.addr)
}

// A peer speaks to the service in whatever way a test likes.
type peer struct {
	*rtmfp.Endpoint
	v       *service
	site    *netsim.Site
	addr    netip.AddrPort
	session *rtmfp.Session // with the service
	out     *rtmfp.SendFlow
	heard   []protocol.Reply
	met     []keying.PeerID // with whom it has sessions of groupTag
	closed  bool            // the session with the service is
}

func (v *service) newPeer(seed int) *peer {
	p := &peer{v: v, site: v.w.Public()}
	v.made++ // so that one identity that comes twice does not draw the same lots
	p.addr = netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, byte(seed >> 16), byte(seed >> 8), byte(seed)}), 1935)
	psks := func(tag keying.Tag) (psk [32]byte, ok bool) {
		return psk, tag == groupTag || tag == protocol.HandshakeTag
	}
	p.Endpoint = rtmfp.New(rtmfp.Config{
		Profile: keying.NewLyceum(identityOf(seed), psks, rand.NewChaCha8([32]byte{byte(v.made), byte(v.made >> 8), byte(v.made >> 16), 2})),
		Rand:    rand.New(rand.NewPCG(uint64(v.made), 3)), Random: rand.NewChaCha8([32]byte{byte(v.made), byte(v.made >> 8), byte(v.made >> 16), 3}),
	})
	return p
}

// peer makes somebody with a public address who has not called yet.
func (v *service) peer(seed int) *peer {
	p := v.newPeer(seed)
	v.w.Add(p.addr, p, link)
	return p
}

// behind makes somebody behind a router.
func (v *service) behind(seed int, home *netsim.Site, inside string) *peer {
	p := v.newPeer(seed)
	p.site, p.addr = home, netip.MustParseAddrPort(inside)
	home.Add(p.addr, p, link)
	return p
}

// home is a router of a kind, with the public address 198.51.100.n.
func (v *service) home(kind netsim.Kind, n byte) *netsim.Site {
	return v.w.AddSite(netsim.NAT{Kind: kind, Outside: netip.AddrFrom4([4]byte{198, 51, 100, n})})
}

// connect begins to open a session with the service.
func (p *peer) connect() {
	p.v.t.Helper()
	now, err := p.v.w.Now(), error(nil)
	if p.session, err = p.Connect(now, keying.Discriminator(p.v.PeerID()), protocol.HandshakeTag, p.v.addr); err != nil {
		p.v.t.Fatal(err)
	}
	if p.out, err = p.session.OpenFlow([]byte(protocol.FlowMetadata), rtmfp.PriorityData); err != nil {
		p.v.t.Fatal(err)
	}
	p.site.Poke(p.addr)
}

// calls opens a session with the service.
func (p *peer) calls() *peer {
	p.v.t.Helper()
	p.connect()
	p.v.w.RunUntil(time.Second, func() bool { return p.session.IsOpen() || p.closed })
	return p
}

// says sends messages and lets time pass until they are answered.
func (p *peer) says(all ...protocol.Request) *peer {
	for _, m := range all {
		p.sends(protocol.Append(nil, m))
	}
	p.v.w.RunFor(100 * time.Millisecond)
	return p
}

func (p *peer) sends(b []byte) {
	_ = p.out.Write(p.v.w.Now(), b, rtmfp.Deadlines{}) // the service may have ended it
	p.site.Poke(p.addr)
}

// joins makes somebody registered under tags.
func (v *service) joins(seed int, tags ...protocol.Tag) *peer {
	p := v.peer(seed).calls()
	p.says(protocol.Hello{})
	for _, t := range tags {
		p.says(protocol.Register{Tag: t})
	}
	return p
}

func (p *peer) Receive(now time.Time, from netip.AddrPort, datagram []byte) {
	p.Endpoint.Receive(now, from, datagram)
	p.drain()
}

func (p *peer) Advance(now time.Time) time.Time {
	p.Endpoint.Advance(now)
	p.drain()
	return p.Endpoint.Advance(now)
}

func (p *peer) drain() {
	for ev, ok := p.NextEvent(); ok; ev, ok = p.NextEvent() {
		switch ev := ev.(type) {
		case *rtmfp.MessageReceived:
			m, err := protocol.ParseReply(ev.Data)
			if err != nil {
				p.v.t.Errorf("the service sent %x: %v", ev.Data, err)
			}
			p.heard = append(p.heard, m)
		case rtmfp.SessionOpened:
			if ev.Session.Tag() == groupTag {
				p.met = append(p.met, ev.Session.Peer())
			}
		case rtmfp.SessionClosed:
			p.closed = p.closed || ev.Session == p.session
		}
	}
}

// wants fails unless the last that a peer heard is a reply.
func (p *peer) wants(what string, want protocol.Reply) {
	p.v.t.Helper()
	if len(p.heard) == 0 || !reflect.DeepEqual(p.heard[len(p.heard)-1], want) {
		p.v.t.Errorf("%s: heard %+v, want %+v at last", what, p.heard, want)
	}
}

// members returns the last answer to Find.
func (p *peer) members() (all []protocol.Member) {
	for _, m := range p.heard {
		if m, ok := m.(protocol.Members); ok {
			all = m.Members
		}
	}
	return all
}

func localAt(addrs ...string) (all []wire.Address) {
	for _, a := range addrs {
		all = append(all, wire.Address{AddrPort: netip.MustParseAddrPort(a), Origin: wire.OriginLocal})
	}
	return all
}

func count[E Event](v *service) (n int) {
	for _, ev := range v.happened {
		if _, ok := ev.(E); ok {
			n++
		}
	}
	return n
}
