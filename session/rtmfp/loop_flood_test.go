package rtmfp

import (
	"context"
	"math"
	"net"
	"net/netip"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// A flood is a Machine that has datagrams to send until it received enough batches.
type flood struct {
	clockwork
	most    int // batches until it stops sending
	batches int // received
	sent    int
}

func (m *flood) Receive(_ time.Time, _ netip.AddrPort, datagram []byte) {
	if string(datagram) == "first of a batch" {
		m.batches++
	}
}

func (m *flood) Transmit(_ time.Time, buf []byte) (netip.AddrPort, []byte, bool) {
	if m.batches >= m.most {
		return netip.AddrPort{}, nil, false
	}
	m.sent++
	return netip.MustParseAddrPort(peerA), append(buf[:0], "datagram"...), true
}

// A floodConn always has a full batch to read.
type floodConn struct{ *memoryConn }

func (c floodConn) ReadBatch(b []byte, sizes []int, _ []netip.AddrPort) (int, error) {
	select {
	case <-c.closed:
		return 0, net.ErrClosed
	default:
	}
	sizes[0] = copy(b, "first of a batch")
	for i := range sizes[1:] {
		sizes[i+1] = copy(b[sizes[0]+i:], "x")
	}
	return len(sizes), nil
}

func newFloodConn() floodConn { return floodConn{new(memoryNet).listen("10.0.0.1:1")} }

func TestCommandIsNotStarvedByPackets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &flood{clockwork: clockwork{silent: true}}
		l := NewLoop(m, newFloodConn(), nil)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		last, worst := 0, 0
		var command func(time.Time)
		command = func(time.Time) { // the only one, which comes again as soon as it was run
			worst, last = max(worst, m.batches-last), m.batches
			if m.batches > 30 {
				cancel()
				return
			}
			l.inbox <- command
		}
		l.inbox <- command
		if err := l.Run(ctx); err != nil {
			t.Fatal(err)
		}
		if worst < 1 || worst > 2 {
			t.Errorf("a command waited for up to %d batches, want 2 at most", worst)
		}
	})
}

func TestPacketsAreNotStarvedByCommandsAndSending(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &flood{clockwork: clockwork{silent: true}, most: 20}
		l := NewLoop(m, newFloodConn(), nil)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var command func(time.Time)
		command = func(time.Time) {
			if m.batches >= m.most {
				cancel()
				return
			}
			l.inbox <- command
		}
		for range inboxSize / 2 {
			l.inbox <- command
		}
		if err := l.Run(ctx); err != nil || m.batches < m.most { // else it never ends
			t.Errorf("Run = %v after %d batches, want %d", err, m.batches, m.most)
		}
	})
}

func TestSendingEndsATurnBeforeAllIsSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &flood{clockwork: clockwork{silent: true}, most: 1}
		l := NewLoop(m, newFloodConn(), nil)
		l.timer = time.NewTimer(time.Hour)
		if more := l.turn(); !more || m.sent != sendLimit {
			t.Errorf("a turn sent %d and says that there is more: %v, want %d", m.sent, more, sendLimit)
		}
		m.most = 0
		if more := l.turn(); more {
			t.Error("a turn that sent nothing says that there is more")
		}
	})
}

func TestTimerOutlivesTurnsThatDoNotMoveIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &clockwork{}
		l := NewLoop(m, new(memoryNet).listen("10.0.0.1:1"), nil)
		stop := run(t, l)
		for range 25 { // turns between the wakes
			time.Sleep(100 * time.Millisecond)
			if err := l.Do(t.Context(), func(time.Time) {}); err != nil {
				t.Fatal(err)
			}
		}
		var asleep []time.Duration
		err := l.Do(t.Context(), func(time.Time) { asleep, m.silent = slices.Clone(m.woken), true })
		if want := []time.Duration{time.Second, 2 * time.Second}; err != nil || !slices.Equal(asleep, want) {
			t.Errorf("Do = %v, woken after %v, want %v", err, asleep, want)
		}
		time.Sleep(5 * time.Second)
		err = l.Do(t.Context(), func(now time.Time) { m.silent, m.next = false, now.Add(time.Second) })
		time.Sleep(time.Second + 1)
		if stopErr := stop(); err != nil || stopErr != nil || len(m.woken) != 3 {
			t.Errorf("Do = %v, Run = %v, woken %d times, want 3: not while silent, and again after", err, stopErr, len(m.woken))
		}
	})
}

func TestLoopDoesNotAllocateForDatagrams(t *testing.T) {
	m := &flood{clockwork: clockwork{silent: true}, most: math.MaxInt}
	conn := nullConn{}
	l := NewLoop(m, conn, nil)
	b := newBatch()
	b.n = 200
	for i := range b.n {
		b.sizes[i] = 1200
	}
	got := testing.AllocsPerRun(100, func() {
		l.receive(b)
		<-l.free
		l.transmit(time.Time{}, 200)
	})
	if got != 0 {
		t.Errorf("%v allocations for 200 datagrams each way, want 0", got)
	}
}

// A nullConn loses what is sent.
type nullConn struct{}

func (nullConn) ReadBatch([]byte, []int, []netip.AddrPort) (int, error) { return 0, net.ErrClosed }
func (nullConn) WriteBatch([]byte, int, netip.AddrPort) error           { return nil }
func (nullConn) Close() error                                           { return nil }

// BenchmarkLoop says what a loop itself costs for a datagram received and one sent.
func BenchmarkLoop(b *testing.B) {
	m := &flood{clockwork: clockwork{silent: true}, most: math.MaxInt}
	l := NewLoop(m, nullConn{}, nil)
	in := newBatch()
	in.n = 200
	b.ReportAllocs()
	for b.Loop() {
		l.receive(in)
		<-l.free
		l.transmit(time.Time{}, in.n)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*in.n), "ns/datagram")
}
