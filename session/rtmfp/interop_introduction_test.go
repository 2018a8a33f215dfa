//go:build interop

// This test moves the same bulk data between two peers whom a third introduced (RFC 7016 §3.5.1.4). Any of
// the three may be another implementation:
//
//	go test -tags interop -run InteropIntroduction -v ./session/rtmfp -args -interop.mb 1
//	… -args -interop.role introducer -interop.port 4000 -interop.name ivy
//	… -args -interop.role responder -interop.introducer ivy@127.0.0.1:4000 -interop.name bob -interop.seed 2 -interop.peer-seed 1
//	… -args -interop.role initiator -interop.introducer ivy@127.0.0.1:4000 -interop.name alice -interop.wanted bob
//
// Start them in this order. The introducer must redirect whoever asks it for a peer that it has a session
// with, and pass the hello on to that peer. The other two open a session with the introducer by a flow of
// one message, which the introducer takes. The initiator then looks for the responder at the introducer's
// address alone; the responder answers hellos that were passed on. In the end both close their sessions
// with the introducer.
//
// The initiator and the responder sit behind firewalls unless told otherwise, so that neither the redirect
// nor the hello that is passed on would be enough. The initiator asks as soon as its session is open, which
// the introducer has not learnt then: the first hello is a stranger's, and the second comes after 1 s.
package rtmfp

import (
	"crypto/rand"
	"errors"
	"fmt"
	mrand "math/rand/v2"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"lyceum/session/keying"
	"lyceum/session/keying/plain"
)

// A meeting is a peer's session with the introducer. A nil one is none.
type meeting struct {
	name    string
	addr    netip.AddrPort
	session *Session
}

// parseMeeting reads name@address.
func parseMeeting(t *testing.T, introducer string) *meeting {
	t.Helper()
	name, at, _ := strings.Cut(introducer, "@")
	addr, err := netip.ParseAddrPort(at)
	if err != nil {
		t.Fatalf("-interop.introducer %q: not name@address:port", introducer)
	}
	return &meeting{name: name, addr: addr}
}

func (m *meeting) start(now time.Time, p *interopPeer) {
	s, err := p.Connect(now, []byte(m.name), keying.Tag{}, m.addr)
	if err != nil {
		p.fail(fmt.Errorf("connect to the introducer: %w", err))
		return
	}
	m.session, p.addr = s, m.addr
	f, err := s.OpenFlow([]byte("meet"), PriorityBulk)
	if err == nil {
		err = f.Write(now, []byte("here"), Deadlines{})
	}
	if err != nil {
		p.fail(fmt.Errorf("flow to the introducer: %w", err))
	}
}

// takes handles the events of the session with the introducer, and reports whether ev was one.
func (m *meeting) takes(now time.Time, p *interopPeer, ev Event) bool {
	if m == nil {
		return false
	}
	switch ev := ev.(type) {
	case SessionOpened:
		if ev.Session == m.session && p.wanted != "" {
			p.begin(now)
		}
		return ev.Session == m.session
	case SessionClosed:
		if ev.Session == m.session && p.closed == nil {
			p.fail(fmt.Errorf("session with the introducer: %v", ev.Reason))
		}
		return ev.Session == m.session
	case FlowRejected:
		if ev.Flow.s == m.session {
			p.fail(errors.New("the introducer rejected our flow"))
		}
		return ev.Flow.s == m.session
	}
	return false
}

// end closes the session with the introducer.
func (m *meeting) end(now time.Time) {
	if m != nil {
		m.session.Close(now)
	}
}

func (m *meeting) over() bool { return m == nil || m.session.state == stateClosed }

// An interopIntroducer introduces everybody to everybody, until all who came have gone.
type interopIntroducer struct {
	*Endpoint
	here, gone int
	over       chan struct{}
}

func newInteropIntroducer(name string) *interopIntroducer {
	return &interopIntroducer{
		Endpoint: New(Config{
			Profile:   plain.New(name, nil),
			Rand:      mrand.New(mrand.NewPCG(mrand.Uint64(), mrand.Uint64())),
			Random:    rand.Reader,
			Introduce: func(_, _ *Session) bool { return true },
			helloSize: -1, rangesOnly: true,
		}),
		over: make(chan struct{}),
	}
}

func (i *interopIntroducer) takeEvents(time.Time) {
	for {
		ev, ok := i.NextEvent()
		if !ok {
			return
		}
		switch ev.(type) {
		case SessionOpened:
			i.here++
		case SessionClosed:
			if i.gone++; i.here == 2 && i.gone == 2 {
				close(i.over)
			}
		}
	}
}

func runInteropIntroducer(t *testing.T, conn PacketConn, i *interopIntroducer) {
	if timedOut, _ := runInteropLoop(t, conn, i, i.takeEvents, nil, i.over, 6*time.Second); timedOut {
		t.Errorf("introducer: %d of 2 came and %d went in %v", i.here, i.gone, interop.timeout)
	}
	if i.Counters().Introductions == 0 {
		t.Error("introducer: made no introduction")
	}
	t.Logf("introducer: %+v", i.Counters())
}

// A firewalled connection keeps out what comes from where nothing was sent to before.
type firewalled struct {
	PacketConn
	holes sync.Map // by netip.AddrPort
}

func (f *firewalled) WriteBatch(b []byte, size int, to netip.AddrPort) error {
	f.holes.Store(to, true)
	return f.PacketConn.WriteBatch(b, size, to)
}

func (f *firewalled) ReadBatch(b []byte, sizes []int, froms []netip.AddrPort) (kept int, err error) {
	for kept == 0 && err == nil {
		n := 0
		n, err = f.PacketConn.ReadBatch(b, sizes, froms)
		from, to := 0, 0
		for i := range n {
			size := sizes[i]
			if _, open := f.holes.Load(froms[i]); open {
				copy(b[to:], b[from:from+size])
				sizes[kept], froms[kept] = size, froms[i]
				kept, to = kept+1, to+size
			}
			from += size
		}
	}
	return kept, err
}

func runIntroduced(t *testing.T, conn PacketConn, p *interopPeer, m *meeting) {
	if p.meet = m; interop.firewall {
		conn = &firewalled{PacketConn: conn}
	}
	runInterop(t, conn, p)
	c := p.Counters()
	if p.wanted != "" && c.Redirects == 0 {
		t.Error("initiator: was not redirected")
	}
	if p.wanted == "" && c.ForwardedHellos == 0 {
		t.Error("responder: no hello was passed on")
	}
}

func TestInteropIntroduction(t *testing.T) {
	o := interop
	initiator := func() *interopPeer { return newInteropPeer(o.name, o.wanted, netip.AddrPort{}, o.seed, o.peerSeed) }
	switch o.role {
	case "initiator":
		runIntroduced(t, listenInterop(t), initiator(), parseMeeting(t, o.introducer))
	case "responder":
		runIntroduced(t, listenInterop(t), newInteropPeer(o.name, "", netip.AddrPort{}, o.seed, o.peerSeed), parseMeeting(t, o.introducer))
	case "introducer":
		runInteropIntroducer(t, listenInterop(t), newInteropIntroducer(o.name))
	case "all":
		middle, far, near := listenInterop(t), listenInterop(t), listenInterop(t)
		introducer := "ivy@" + middle.LocalAddrs()[0].String()
		responder := newInteropPeer(o.wanted, "", netip.AddrPort{}, o.peerSeed, o.seed)
		hers, his := parseMeeting(t, introducer), parseMeeting(t, introducer)
		atOnce(
			func() { runInteropIntroducer(t, middle, newInteropIntroducer("ivy")) },
			func() { runIntroduced(t, far, responder, his) },
			func() { runIntroduced(t, near, initiator(), hers) },
		)
	default:
		t.Fatalf("-interop.role %q: not initiator, responder, introducer or all", o.role)
	}
}
