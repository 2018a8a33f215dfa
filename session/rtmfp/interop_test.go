//go:build interop

// This test moves bulk data both ways at once between this package and another implementation of RFC
// 7016, over real sockets. It is run by hand. By default all ends are ours, which tests the test:
//
//	go test -tags interop -run Interop -v ./session/rtmfp -args -interop.mb 8
//
// To talk to another program, say where it is, or on which port it will find us:
//
//	… -args -interop.role initiator -interop.addr 127.0.0.1:4000 -interop.wanted bob -interop.name alice -interop.seed 1 -interop.peer-seed 2
//	… -args -interop.role responder -interop.port 4000 -interop.name bob -interop.seed 2 -interop.peer-seed 1
//
// The other end must speak the profile of package plain and behave as follows. The initiator opens a
// flow, the responder answers with a return flow (RFC 7016 §3.6.3.1), both send the messages that
// [generator] makes from their seed and end their flow; the initiator does so only when it has seen the
// return flow. When both flows are complete the initiator waits, so that the last acknowledgements can
// arrive, and closes the session. The tests of introduction and mobility say what they need besides.
package rtmfp

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"hash"
	mrand "math/rand/v2"
	"net/netip"
	"sync"
	"testing"
	"time"

	"lyceum/session/keying"
	"lyceum/session/keying/plain"
	"lyceum/session/udp"
)

var interop struct {
	role, addr, name, wanted, iface string
	introducer, mover               string
	firewall                        bool
	port, maxSize                   int
	mb                              float64
	seed, peerSeed                  uint64
	linger, timeout                 time.Duration
}

func init() {
	o := &interop
	flag.StringVar(&o.role, "interop.role", "all", "initiator, responder, introducer, or all of them")
	flag.StringVar(&o.addr, "interop.addr", "", "initiator: where the peer is")
	flag.IntVar(&o.port, "interop.port", 0, "our UDP port; 0 is any")
	flag.StringVar(&o.iface, "interop.interface", "lo", "the network interface to use")
	flag.StringVar(&o.introducer, "interop.introducer", "", "name@address of the introducer")
	flag.BoolVar(&o.firewall, "interop.firewall", true, "if introduced: hear nobody to whom nothing was sent before")
	flag.StringVar(&o.mover, "interop.mover", "peer", "mobility: whose address changes, us or peer")
	flag.StringVar(&o.name, "interop.name", "alice", "our name")
	flag.StringVar(&o.wanted, "interop.wanted", "bob", "initiator: the peer's name")
	flag.Float64Var(&o.mb, "interop.mb", 8, "MiB to send and to expect")
	flag.IntVar(&o.maxSize, "interop.max-size", 60000, "largest message in bytes, both ways")
	flag.Uint64Var(&o.seed, "interop.seed", 1, "what we send")
	flag.Uint64Var(&o.peerSeed, "interop.peer-seed", 2, "what the peer sends")
	flag.DurationVar(&o.linger, "interop.linger", time.Second, "initiator: wait before closing; with loss, take 3 s")
	flag.DurationVar(&o.timeout, "interop.timeout", 5*time.Minute, "give up")
}

// An interopPeer is the machine of one end: an endpoint and what the end does. Only its loop touches it
// before the loop has ended.
type interopPeer struct {
	*Endpoint
	wanted   string // empty at the responder
	addr     netip.AddrPort
	linger   time.Duration
	out      *generator
	unsent   []byte // the message that did not fit
	expected *generator
	received hash.Hash
	bytes    int

	session   *Session
	send      *SendFlow
	seen      bool      // the peer's flow
	finished  time.Time // and all of it
	delivered time.Time // our flow
	opened    time.Time
	complete  time.Time
	closeAt   time.Time
	closed    CloseReason
	failure   error
	over      chan struct{} // closed when the session is over, or the test has failed

	meet     *meeting    // with the introducer, if there is one
	moving   *movingConn // if we are to move
	followed int         // how often the peer moved
}

func newInteropPeer(name, wanted string, addr netip.AddrPort, seed, peerSeed uint64) *interopPeer {
	total := int(interop.mb * (1 << 20))
	return &interopPeer{
		Endpoint: New(Config{
			Profile:   plain.New(name, nil),
			Rand:      mrand.New(mrand.NewPCG(mrand.Uint64(), mrand.Uint64())),
			Random:    rand.Reader,
			helloSize: -1, rangesOnly: true,
		}),
		wanted: wanted, addr: addr, linger: interop.linger,
		out:      newGenerator(seed, total, interop.maxSize),
		expected: newGenerator(peerSeed, total, interop.maxSize),
		received: sha256.New(),
		over:     make(chan struct{}),
	}
}

// start begins the session, at the initiator.
func (p *interopPeer) start(now time.Time) {
	switch {
	case p.meet != nil:
		p.meet.start(now, p)
	case p.wanted != "":
		p.begin(now)
	}
}

func (p *interopPeer) begin(now time.Time) {
	s, err := p.Connect(now, []byte(p.wanted), keying.Tag{}, p.addr)
	if err != nil {
		p.fail(fmt.Errorf("connect: %w", err))
		return
	}
	p.session = s
	if p.send, err = s.OpenFlow([]byte("interop"), PriorityBulk); err != nil {
		p.fail(fmt.Errorf("open flow: %w", err))
		return
	}
	p.pump(now)
}

// pump writes until the buffer is full, and ends the flow after the last message.
func (p *interopPeer) pump(now time.Time) {
	for p.send != nil && !p.send.closed {
		if p.unsent == nil {
			p.unsent = p.out.next()
		}
		if p.unsent == nil {
			if p.seen {
				p.send.Close()
			}
			return
		}
		if err := p.send.Write(now, p.unsent, Deadlines{}); err != nil {
			if !errors.Is(err, ErrBufferFull) {
				p.fail(fmt.Errorf("write: %w", err))
			}
			return
		}
		p.unsent = nil
	}
}

// Advance also closes the session when its time has come, and waits for the end of the closing.
func (p *interopPeer) Advance(now time.Time) time.Time {
	wake := p.Endpoint.Advance(now)
	if !p.closeAt.IsZero() && !now.Before(p.closeAt) {
		p.closeAt = time.Time{}
		p.session.Close(now)
	}
	if p.closed != nil && (p.session.state == stateClosed || p.wanted == "") && p.meet.over() {
		p.end()
	}
	return earliest(wake, p.closeAt)
}

func (p *interopPeer) end() {
	select {
	case <-p.over:
	default:
		close(p.over)
	}
}

func (p *interopPeer) fail(err error) {
	if p.failure == nil {
		p.failure = err
	}
	p.end()
}

// takeEvents runs after each turn of the loop.
func (p *interopPeer) takeEvents(now time.Time) {
	for {
		ev, ok := p.NextEvent()
		if !ok {
			return
		}
		p.handle(now, ev)
	}
}

func (p *interopPeer) handle(now time.Time, ev Event) {
	if p.meet.takes(now, p, ev) {
		return
	}
	switch ev := ev.(type) {
	case SessionOpened:
		p.session, p.opened = ev.Session, now
	case SessionClosed:
		p.closed = ev.Reason
		p.meet.end(now)
	case AddressChanged:
		p.followed++
	case FlowOpened:
		p.flowOpened(now, ev.Flow)
	case *MessageReceived:
		p.gotMessage(now, ev)
	case FlowFinished:
		if p.finished = now; p.bytes == 0 || p.expected.remaining > 0 {
			p.fail(fmt.Errorf("the peer's flow ended after %d bytes, %d too few", p.bytes, p.expected.remaining))
		}
	case FlowWritable:
		p.pump(now)
	case FlowDelivered:
		p.delivered = now
	case FlowRejected:
		p.fail(fmt.Errorf("the peer rejected our flow, code %d", ev.Code))
	}
	if !p.finished.IsZero() && !p.delivered.IsZero() && p.complete.IsZero() {
		p.complete = now
		if p.wanted != "" {
			p.closeAt = now.Add(p.linger)
		}
	}
}

func (p *interopPeer) flowOpened(now time.Time, f *ReceiveFlow) {
	if p.seen {
		p.fail(errors.New("the peer opened a second flow"))
		return
	}
	p.seen = true
	if p.wanted == "" {
		var err error
		if p.send, err = p.session.OpenReturnFlow([]byte("interop back"), PriorityBulk, f); err != nil {
			p.fail(fmt.Errorf("open return flow: %w", err))
			return
		}
	} else if r := f.ReturnOf(); r != nil && r != p.send {
		p.fail(errors.New("the peer's flow returns another one than ours"))
	}
	p.pump(now)
}

func (p *interopPeer) gotMessage(now time.Time, m *MessageReceived) {
	want := p.expected.next()
	if m.AfterGap || !bytes.Equal(m.Data, want) {
		p.fail(fmt.Errorf("message %d after %d bytes is not what the peer was to send: %d bytes, want %d; after a gap: %v",
			p.expected.messages, p.bytes, len(m.Data), len(want), m.AfterGap))
	}
	p.received.Write(m.Data)
	p.bytes += len(m.Data)
	if p.moving != nil && p.expected.remaining <= uint64(p.bytes) && p.moving.move() {
		p.NetworkChanged(now)
	}
}

// runInterop runs one end until its session is over.
func runInterop(t *testing.T, conn PacketConn, p *interopPeer) {
	linger := time.Duration(0)
	if p.wanted == "" {
		linger = 6 * time.Second // our answer to the Close may be lost, and the peer repeats it after 5 s
	}
	timedOut, began := runInteropLoop(t, conn, p, p.takeEvents, p.start, p.over, linger)
	p.report(t, timedOut, began)
}

// runInteropLoop runs a machine until it is over, and a little longer. start may be nil.
func runInteropLoop(t *testing.T, conn PacketConn, m Machine, after, start func(time.Time), over <-chan struct{}, linger time.Duration) (timedOut bool, began time.Time) {
	ctx, cancel := context.WithTimeout(t.Context(), interop.timeout)
	defer cancel()
	began = time.Now()
	loop := NewLoop(m, conn, after)
	ended := make(chan error, 1)
	go func() { ended <- loop.Run(ctx) }()
	if start != nil {
		if err := loop.Post(ctx, start); err != nil {
			t.Errorf("start: %v", err)
		}
	}
	select {
	case <-over:
		select {
		case <-time.After(linger):
		case <-ctx.Done():
		}
	case <-ctx.Done():
		timedOut = true
	}
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("loop: %v", err)
	}
	return timedOut, began
}

// report says what happened; the loop has ended.
func (p *interopPeer) report(t *testing.T, timedOut bool, began time.Time) {
	role, sum, want := "responder", p.received.Sum(nil), p.expected.hash.Sum(nil)
	if p.wanted != "" {
		role = "initiator"
	}
	if timedOut {
		t.Errorf("%s: not over after %v: session opened %v, their flow seen %v and finished %v, ours delivered %v",
			role, interop.timeout, !p.opened.IsZero(), p.seen, !p.finished.IsZero(), !p.delivered.IsZero())
	}
	if p.failure != nil {
		t.Errorf("%s: %v", role, p.failure)
	}
	if !bytes.Equal(sum, want) || p.expected.remaining != 0 || p.complete.IsZero() {
		t.Errorf("%s: not all arrived intact: %d bytes received", role, p.bytes)
	}
	_, local := p.closed.(ClosedLocally)
	if _, far := p.closed.(ClosedByPeer); !far && (p.wanted == "" || !local) {
		t.Errorf("%s: session closed: %v", role, p.closed)
	}
	took := max(0, p.complete.Sub(p.opened))
	t.Logf("%s: sent %d messages, sha256 %x", role, p.out.messages, p.out.hash.Sum(nil))
	t.Logf("%s: received %d messages, %d bytes, sha256 %x", role, p.expected.messages, p.bytes, sum)
	t.Logf("%s: opened after %v, both ways complete %.2f s later (%.2f MB/s each way)", role,
		max(0, p.opened.Sub(began)).Round(time.Millisecond), took.Seconds(), float64(p.bytes)/1e6/took.Seconds())
	t.Logf("%s: all of ours was delivered after %.2f s, all of theirs had come after %.2f s", role,
		max(0, p.delivered.Sub(p.opened)).Seconds(), max(0, p.finished.Sub(p.opened)).Seconds())
	t.Logf("%s: %+v", role, p.Counters())
	if p.session != nil {
		t.Logf("%s: round trip %v, congestion window %d, path MTU %d, peer moved %d times", role,
			p.session.rtt.srtt, p.session.cc.window(), p.session.mtu, p.followed)
	}
}

func listenInterop(t *testing.T) *udp.Conn {
	t.Helper()
	return listenInteropOn(t, interop.port)
}

func listenInteropOn(t *testing.T, port int) *udp.Conn {
	t.Helper()
	conn, err := udp.Listen(udp.Options{Port: port, Interfaces: []string{interop.iface}})
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

// atOnce runs all ends together. As parallel subtests, some would wait for others where processors are few.
func atOnce(ends ...func()) {
	var all sync.WaitGroup
	for _, end := range ends {
		all.Go(end)
	}
	all.Wait()
}

func TestInteropBulkBothWays(t *testing.T) {
	o := interop
	switch o.role {
	case "initiator":
		addr, err := netip.ParseAddrPort(o.addr)
		if err != nil {
			t.Fatalf("-interop.addr: %v", err)
		}
		runInterop(t, listenInterop(t), newInteropPeer(o.name, o.wanted, addr, o.seed, o.peerSeed))
	case "responder":
		runInterop(t, listenInterop(t), newInteropPeer(o.name, "", netip.AddrPort{}, o.seed, o.peerSeed))
	case "all":
		far, near := listenInterop(t), listenInterop(t)
		atOnce(
			func() { runInterop(t, far, newInteropPeer(o.wanted, "", netip.AddrPort{}, o.peerSeed, o.seed)) },
			func() { runInterop(t, near, newInteropPeer(o.name, o.wanted, far.LocalAddrs()[0], o.seed, o.peerSeed)) },
		)
	default:
		t.Fatalf("-interop.role %q: not initiator, responder or all", o.role)
	}
}
