package rtmfp

import (
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"lyceum/session/keying"
)

// A memoryNet carries datagrams between memoryConns, in memory and at once.
type memoryNet struct {
	mu    sync.Mutex // guards conns
	conns map[netip.AddrPort]*memoryConn
}

type memoryConn struct {
	net    *memoryNet
	addr   netip.AddrPort
	in     chan memoryDatagram
	closed chan struct{}
	once   sync.Once
	fail   chan error // what ReadBatch returns next
}

type memoryDatagram struct {
	from netip.AddrPort
	data []byte
}

func (n *memoryNet) listen(addr string) *memoryConn {
	c := &memoryConn{
		net: n, addr: netip.MustParseAddrPort(addr),
		in: make(chan memoryDatagram, 100), closed: make(chan struct{}), fail: make(chan error, 1),
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.conns == nil {
		n.conns = map[netip.AddrPort]*memoryConn{}
	}
	n.conns[c.addr] = c
	return c
}

// ReadBatch returns all that has arrived and fits.
func (c *memoryConn) ReadBatch(b []byte, sizes []int, froms []netip.AddrPort) (n int, err error) {
	select {
	case d := <-c.in:
		for {
			sizes[n], froms[n] = copy(b, d.data), d.from
			b = b[sizes[n]:]
			if n++; n == len(sizes) || len(c.in) == 0 || len(b) < maxOutgoing {
				return n, nil
			}
			d = <-c.in
		}
	case err := <-c.fail:
		return 0, err
	case <-c.closed:
		return 0, net.ErrClosed
	}
}

func (c *memoryConn) WriteBatch(b []byte, size int, to netip.AddrPort) error {
	c.net.mu.Lock()
	defer c.net.mu.Unlock()
	peer := c.net.conns[to]
	if peer == nil {
		return nil
	}
	for {
		d := b[:min(size, len(b))]
		select {
		case peer.in <- memoryDatagram{c.addr, slices.Clone(d)}:
		default: // its buffer is full
		}
		if b = b[len(d):]; len(b) == 0 {
			return nil
		}
	}
}

func (c *memoryConn) Close() error {
	c.once.Do(func() { close(c.closed) })
	return nil
}

// A clockwork is a Machine that wants to be woken once a second and writes down when it is.
type clockwork struct {
	began  time.Time
	next   time.Time
	woken  []time.Duration
	got    []string
	silent bool // wants no wake
}

func (m *clockwork) Receive(_ time.Time, _ netip.AddrPort, d []byte) {
	m.got = append(m.got, string(d))
}

func (m *clockwork) Advance(now time.Time) time.Time {
	if m.silent {
		return time.Time{}
	}
	if m.next.IsZero() {
		m.began, m.next = now, now.Add(time.Second)
	}
	for !now.Before(m.next) {
		m.woken = append(m.woken, now.Sub(m.began))
		m.next = m.next.Add(time.Second)
	}
	return m.next
}

func (m *clockwork) Transmit(time.Time, []byte) (netip.AddrPort, []byte, bool) {
	return netip.AddrPort{}, nil, false
}

// run starts a loop and returns what stops it and waits for its error.
func run(t *testing.T, l *Loop) (stop func() error) {
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- l.Run(ctx) }()
	return func() error { cancel(); return <-ended }
}

func TestLoopWakesItsMachineInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &clockwork{}
		stop := run(t, NewLoop(m, new(memoryNet).listen("10.0.0.1:1"), nil))
		time.Sleep(3*time.Second + time.Millisecond)
		if err := stop(); err != nil {
			t.Errorf("Run = %v", err)
		}
		if want := []time.Duration{time.Second, 2 * time.Second, 3 * time.Second}; !slices.Equal(m.woken, want) {
			t.Errorf("woken after %v, want %v", m.woken, want)
		}
	})
}

func TestDoRunsOnTheLoopAndWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		turns := 0
		l := NewLoop(&clockwork{silent: true}, new(memoryNet).listen("10.0.0.1:1"), func(time.Time) { turns++ })
		stop := run(t, l)
		var at time.Time
		if err := l.Do(t.Context(), func(now time.Time) { at = now }); err != nil || !at.Equal(time.Now()) {
			t.Errorf("Do = %v, ran at %v", err, at)
		}
		var order []int
		for i := range 100 {
			if err := l.Post(t.Context(), func(time.Time) { order = append(order, i) }); err != nil {
				t.Fatal(err)
			}
		}
		if err := l.Do(t.Context(), func(time.Time) {}); err != nil || len(order) != 100 || !slices.IsSorted(order) {
			t.Errorf("after Do (%v) %d earlier posts had run, in order: %v", err, len(order), slices.IsSorted(order))
		}
		if err := stop(); err != nil || turns == 0 {
			t.Errorf("Run = %v, %d turns", err, turns)
		}
	})
}

func TestEndedLoopRunsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		conn := new(memoryNet).listen("10.0.0.1:1")
		l := NewLoop(&clockwork{silent: true}, conn, nil)
		stop := run(t, l)
		if err := stop(); err != nil {
			t.Errorf("Run = %v", err)
		}
		select {
		case <-conn.closed:
		default:
			t.Error("the connection is still open")
		}
		for range 2 * inboxSize { // more than fit the inbox
			if err := l.Post(t.Context(), func(time.Time) { t.Error("ran") }); err != ErrLoopEnded {
				t.Fatalf("Post = %v, want ErrLoopEnded", err)
			}
		}
		if err := l.Do(t.Context(), func(time.Time) { t.Error("ran") }); err != ErrLoopEnded {
			t.Errorf("Do = %v, want ErrLoopEnded", err)
		}
	})
}

func TestDoEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := NewLoop(&clockwork{silent: true}, new(memoryNet).listen("10.0.0.1:1"), nil)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := l.Do(ctx, func(time.Time) {}); !errors.Is(err, context.DeadlineExceeded) { // nobody runs the loop
			t.Errorf("Do = %v, want deadline exceeded", err)
		}
		for len(l.inbox) < cap(l.inbox) {
			l.inbox <- func(time.Time) {}
		}
		if err := l.Post(ctx, func(time.Time) {}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Post = %v, want deadline exceeded", err)
		}
	})
}

func TestDoInterruptedByTheEndOfTheLoop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := NewLoop(&clockwork{silent: true}, new(memoryNet).listen("10.0.0.1:1"), nil)
		waiting := make(chan error, 1)
		go func() { waiting <- l.Do(t.Context(), func(time.Time) {}) }()
		synctest.Wait() // it is in the inbox, and nobody serves that
		close(l.done)
		if err := <-waiting; err != ErrLoopEnded {
			t.Errorf("Do = %v, want ErrLoopEnded", err)
		}
	})
}

func TestErrorOfReadingEndsTheLoop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		conn := new(memoryNet).listen("10.0.0.1:1")
		conn.fail <- io.ErrUnexpectedEOF
		if err := NewLoop(&clockwork{}, conn, nil).Run(t.Context()); err != io.ErrUnexpectedEOF {
			t.Errorf("Run = %v, want the reader's error", err)
		}
		closed := new(memoryNet).listen("10.0.0.1:1")
		if err := closed.Close(); err != nil {
			t.Fatal(err)
		}
		if err := NewLoop(&clockwork{}, closed, nil).Run(t.Context()); err != nil {
			t.Errorf("Run on a closed connection = %v, want nil", err)
		}
	})
}

func TestLoopHandsOverDatagramsWhole(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var n memoryNet
		m := &clockwork{silent: true}
		stop := run(t, NewLoop(m, n.listen("10.0.0.1:1"), nil))
		sender := n.listen("10.0.0.2:1")
		for _, d := range []string{"one", "", "three"} {
			if err := sender.WriteBatch([]byte(d), len(d), netip.MustParseAddrPort("10.0.0.1:1")); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
		}
		if err := stop(); err != nil || !slices.Equal(m.got, []string{"one", "", "three"}) {
			t.Errorf("Run = %v, received %q", err, m.got)
		}
	})
}

// loopPeer runs an endpoint on a loop and returns the messages it receives.
func loopPeer(t *testing.T, n *memoryNet, addr string, seed byte) (e *Endpoint, l *Loop, got chan []byte, stop func() error) {
	e = New(Config{Profile: lyceumProfile(seed), Rand: newRand(seed), Random: newSecrets(seed)})
	got = make(chan []byte, 100)
	l = NewLoop(e, n.listen(addr), func(time.Time) {
		for {
			ev, ok := e.NextEvent()
			if !ok {
				return
			}
			if m, ok := ev.(*MessageReceived); ok {
				got <- m.Data
			}
		}
	})
	return e, l, got, run(t, l)
}

func TestTwoEndpointsOverLoopsExchangeMessages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var n memoryNet
		a, la, _, stopA := loopPeer(t, &n, "10.0.0.1:1935", 1)
		b, _, got, stopB := loopPeer(t, &n, "10.0.0.2:1935", 2)
		err := la.Do(t.Context(), func(now time.Time) {
			s, err := a.Connect(now, keying.Discriminator(b.PeerID()), testTag, netip.MustParseAddrPort("10.0.0.2:1935"))
			if err != nil {
				t.Error(err)
				return
			}
			f, err := s.OpenFlow([]byte("f"), PriorityData)
			if err != nil {
				t.Error(err)
				return
			}
			for i := range 20 {
				if err := f.Write(now, numbered(i, 5000), Deadlines{}); err != nil {
					t.Error(err)
				}
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		var all [][]byte
		for range 20 {
			all = append(all, <-got)
		}
		wantNumbered(t, all, 20, func(int) int { return 5000 })
		time.Sleep(time.Minute) // keepalives come and go
		var open bool
		if err := la.Do(t.Context(), func(time.Time) { open = a.Session(b.PeerID()).IsOpen() }); err != nil || !open {
			t.Errorf("Do = %v, open %v", err, open)
		}
		if errA, errB := stopA(), stopB(); errA != nil || errB != nil {
			t.Errorf("Run = %v, %v", errA, errB)
		}
	})
}
