//go:build interop

// This test moves bulk data both ways at once between this package and another implementation of RFC
// 7016, over real sockets. It is run by hand. By default both ends are ours, which tests the test:
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
// arrive, and closes the session.
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
	"testing"
	"time"

	"lyceum/session/keying"
	"lyceum/session/keying/plain"
	"lyceum/session/udp"
)

var interop struct {
	role, addr, name, wanted, iface string
	port, maxSize                   int
	mb                              float64
	seed, peerSeed                  uint64
	linger, timeout                 time.Duration
}

func init() {
	o := &interop
	flag.StringVar(&o.role, "interop.role", "both", "initiator, responder, or both ends")
	flag.StringVar(&o.addr, "interop.addr", "", "initiator: where the peer is")
	flag.IntVar(&o.port, "interop.port", 0, "our UDP port; 0 is any")
	flag.StringVar(&o.iface, "interop.interface", "lo", "the network interface to use")
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
	seen      bool // the peer's flow
	finished  bool // and all of it
	delivered bool // our flow
	opened    time.Time
	complete  time.Time
	closeAt   time.Time
	closed    CloseReason
	failure   error
	over      chan struct{} // closed when the session is over, or the test has failed
}

func newInteropPeer(name, wanted string, addr netip.AddrPort, seed, peerSeed uint64) *interopPeer {
	total := int(interop.mb * (1 << 20))
	return &interopPeer{
		Endpoint: New(Config{
			Profile:   plain.New(name, nil),
			Rand:      mrand.New(mrand.NewPCG(mrand.Uint64(), mrand.Uint64())),
			Random:    rand.Reader,
			helloSize: -1,
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
	if p.wanted == "" {
		return
	}
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
	if p.closed != nil && (p.session.state == stateClosed || p.wanted == "") {
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
	switch ev := ev.(type) {
	case SessionOpened:
		p.session, p.opened = ev.Session, now
	case SessionClosed:
		p.closed = ev.Reason
	case FlowOpened:
		p.flowOpened(now, ev.Flow)
	case *MessageReceived:
		p.gotMessage(ev)
	case FlowFinished:
		if p.finished = true; p.bytes == 0 || p.expected.remaining > 0 {
			p.fail(fmt.Errorf("the peer's flow ended after %d bytes, %d too few", p.bytes, p.expected.remaining))
		}
	case FlowWritable:
		p.pump(now)
	case FlowDelivered:
		p.delivered = true
	case FlowRejected:
		p.fail(fmt.Errorf("the peer rejected our flow, code %d", ev.Code))
	}
	if p.finished && p.delivered && p.complete.IsZero() {
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

func (p *interopPeer) gotMessage(m *MessageReceived) {
	want := p.expected.next()
	if m.AfterGap || !bytes.Equal(m.Data, want) {
		p.fail(fmt.Errorf("message %d after %d bytes is not what the peer was to send: %d bytes, want %d; after a gap: %v",
			p.expected.messages, p.bytes, len(m.Data), len(want), m.AfterGap))
	}
	p.received.Write(m.Data)
	p.bytes += len(m.Data)
}

// runInterop runs one end until its session is over.
func runInterop(t *testing.T, conn *udp.Conn, p *interopPeer) {
	ctx, cancel := context.WithTimeout(t.Context(), interop.timeout)
	defer cancel()
	began := time.Now()
	loop := NewLoop(p, conn, p.takeEvents)
	ended := make(chan error, 1)
	go func() { ended <- loop.Run(ctx) }()
	if err := loop.Post(ctx, p.start); err != nil {
		t.Errorf("start: %v", err)
	}
	timedOut := false
	select {
	case <-p.over:
	case <-ctx.Done():
		timedOut = true
	}
	if p.wanted == "" && !timedOut {
		select { // our answer to the Close may be lost, and the peer repeats it after 5 s
		case <-time.After(6 * time.Second):
		case <-ctx.Done():
		}
	}
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("loop: %v", err)
	}
	p.report(t, timedOut, began)
}

// report says what happened; the loop has ended.
func (p *interopPeer) report(t *testing.T, timedOut bool, began time.Time) {
	role, sum, want := "responder", p.received.Sum(nil), p.expected.hash.Sum(nil)
	if p.wanted != "" {
		role = "initiator"
	}
	if timedOut {
		t.Errorf("%s: not over after %v: session opened %v, their flow seen %v and finished %v, ours delivered %v",
			role, interop.timeout, !p.opened.IsZero(), p.seen, p.finished, p.delivered)
	}
	if p.failure != nil {
		t.Errorf("%s: %v", role, p.failure)
	}
	if !bytes.Equal(sum, want) || p.expected.remaining != 0 || !p.finished || !p.delivered {
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
		p.opened.Sub(began).Round(time.Millisecond), took.Seconds(), float64(p.bytes)/1e6/took.Seconds())
	t.Logf("%s: %+v", role, p.Counters())
	if p.session != nil {
		t.Logf("%s: round trip %v, congestion window %d", role, p.session.rtt.srtt, p.session.cc.window())
	}
}

func listenInterop(t *testing.T) *udp.Conn {
	t.Helper()
	conn, err := udp.Listen(udp.Options{Port: interop.port, Interfaces: []string{interop.iface}})
	if err != nil {
		t.Fatal(err)
	}
	return conn
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
	case "both":
		far, near := listenInterop(t), listenInterop(t)
		t.Run("ends", func(t *testing.T) {
			t.Run("responder", func(t *testing.T) {
				t.Parallel()
				runInterop(t, far, newInteropPeer(o.wanted, "", netip.AddrPort{}, o.peerSeed, o.seed))
			})
			t.Run("initiator", func(t *testing.T) {
				t.Parallel()
				runInterop(t, near, newInteropPeer(o.name, o.wanted, far.LocalAddrs()[0], o.seed, o.peerSeed))
			})
		})
	default:
		t.Fatalf("-interop.role %q: not initiator, responder or both", o.role)
	}
}
