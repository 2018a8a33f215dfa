package netsim

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"
	"time"
)

// mesh lets n echoing hosts exchange datagrams over a bad network for 5 s.
func mesh(seed uint64, n int, content byte) *World {
	w := New(seed, start)
	bad := Link{Delay: 10 * time.Millisecond, Jitter: 3 * time.Millisecond, Loss: 0.02, Duplicate: 0.01,
		Reorder: 0.05, ReorderBy: 4 * time.Millisecond, Rate: 2_000_000}
	addr := func(i int) netip.AddrPort {
		return netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 2, byte(i >> 8), byte(i)}), 1935)
	}
	for i := range n {
		p := &probe{to: addr((i + 1) % n), gap: 40 * time.Millisecond, size: 100, left: 50, echo: true}
		p.pending = [][]byte{{content}}
		w.Add(addr(i), p, bad)
	}
	w.RunFor(5 * time.Second)
	return w
}

func TestSimulationRepeats(t *testing.T) {
	first, again, other := mesh(1, 20, 0), mesh(1, 20, 0), mesh(2, 20, 0)
	if first.Stats().Delivered < 2_000 {
		t.Fatalf("only %+v happened", first.Stats())
	}
	if first.TraceHash() != again.TraceHash() || first.ByteHash() != again.ByteHash() || first.Stats() != again.Stats() {
		t.Errorf("same seed, different runs: %+v, %+v", first.Stats(), again.Stats())
	}
	if first.TraceHash() == other.TraceHash() || first.ByteHash() == other.ByteHash() {
		t.Errorf("another seed gave the same hash")
	}
	checkCounts(t, first)
}

func TestByteHashCoversContentsAndTraceHashDoesNot(t *testing.T) {
	a, b := mesh(1, 3, 1), mesh(1, 3, 2)
	if a.TraceHash() != b.TraceHash() {
		t.Errorf("TraceHash differs although only contents do")
	}
	if a.ByteHash() == b.ByteHash() {
		t.Errorf("ByteHash does not notice other contents")
	}
}

func TestReadingAHashChangesNothing(t *testing.T) {
	w, again := mesh(1, 3, 0), mesh(1, 3, 0)
	w.TraceHash()
	w.ByteHash()
	w.RunFor(time.Second)
	again.RunFor(time.Second)
	if w.TraceHash() != again.TraceHash() || w.ByteHash() != again.ByteHash() {
		t.Errorf("hashes read on the way changed those at the end")
	}
}

func TestRemovedHostHearsNothingButItsDatagramsArrive(t *testing.T) {
	w := New(1, start)
	a, b := &probe{to: addrB, gap: time.Second, size: 8, left: 10}, new(probe)
	w.Add(addrA, a, Link{Delay: 100 * time.Millisecond})
	w.Add(addrB, b, Link{})
	w.At(start.Add(2050*time.Millisecond), func(time.Time) { w.Remove(addrA) })
	w.Inject(addrB, addrA, []byte("heard"))
	w.At(start.Add(3*time.Second), func(time.Time) { w.Inject(addrB, addrA, []byte("not heard")) })
	w.RunFor(time.Minute)
	if len(b.got) != 3 {
		t.Errorf("B got %d datagrams, want the 3 sent before the removal", len(b.got))
	}
	if len(a.got) != 1 || w.Stats().Unreachable != 1 {
		t.Errorf("A got %d, unreachable %d, want 1 and 1", len(a.got), w.Stats().Unreachable)
	}
	if last := a.wakes[len(a.wakes)-1]; last > 2050*time.Millisecond {
		t.Errorf("removed host was advanced at %v", last)
	}
	checkCounts(t, w)
}

func TestMovedHostSendsFromAndHearsAtItsNewAddress(t *testing.T) {
	w := New(1, start)
	b := new(probe)
	a := &probe{to: addrB, gap: time.Second, size: 8, left: 4}
	w.Add(addrA, a, Link{Delay: 100 * time.Millisecond})
	w.Add(addrB, b, Link{Delay: 100 * time.Millisecond})
	w.At(start.Add(1500*time.Millisecond), func(time.Time) {
		w.Move(addrA, addrC)
		w.Inject(addrB, addrA, []byte("old"))
		w.Inject(addrB, addrC, []byte("new address"))
	})
	w.RunFor(time.Minute)
	var from []netip.AddrPort
	for _, g := range b.got {
		from = append(from, g.from)
	}
	if want := []netip.AddrPort{addrA, addrA, addrC, addrC}; !slices.Equal(from, want) {
		t.Errorf("B heard from %v, want %v", from, want)
	}
	if len(a.got) != 1 || a.got[0].size != len("new address") {
		t.Errorf("A got %+v, want only what was sent to its new address", a.got)
	}
	wantPanic(t, "taken", func() { w.Move(addrB, addrC) })
	wantPanic(t, "nobody", func() { w.Move(addrA, addrB) })
}

func TestFilterDropsAndReplaces(t *testing.T) {
	w, b := New(1, start), new(probe)
	w.Add(addrA, &probe{to: addrB, gap: time.Second, size: 8, left: 6}, Link{})
	w.Add(addrB, b, Link{})
	w.Filter(func(now time.Time, from, to netip.AddrPort, d []byte) ([]byte, bool) {
		switch d[7] {
		case 1:
			return nil, false
		case 2:
			return append(bytes.Clone(d), "longer"...), true
		case 3:
			d[7] = 77
		case 4:
			return d[:0], true
		case 5:
			return d[7:], true
		}
		return d, true
	})
	var seen []int
	w.OnPacket(func(now time.Time, from, to netip.AddrPort, d []byte) {
		if from != addrA || to != addrB {
			t.Errorf("observed %v to %v", from, to)
		}
		seen = append(seen, len(d))
	})
	w.RunFor(time.Minute)
	var sizes, numbers []int
	for _, g := range b.got {
		sizes, numbers = append(sizes, g.size), append(numbers, int(g.n))
	}
	if want := []int{8, 14, 8, 0, 1}; !slices.Equal(sizes, want) || !slices.Equal(seen, want) {
		t.Errorf("arrived sizes %v, observed %v, want %v", sizes, seen, want)
	}
	if want := []int{0, 2, 77, 0, 0}; !slices.Equal(numbers, want) {
		t.Errorf("arrived numbers %v, want %v", numbers, want)
	}
	checkCounts(t, w)
}

// keeper keeps the slice that it may use only during Receive.
type keeper struct {
	probe
	kept []byte
}

func (k *keeper) Receive(now time.Time, from netip.AddrPort, d []byte) { k.kept = d }

func TestDatagramIsOverwrittenAfterReceive(t *testing.T) {
	w, k := New(1, start), new(keeper)
	w.Add(addrB, k, Link{})
	w.Inject(addrA, addrB, []byte("secret"))
	w.RunFor(1)
	if len(k.kept) != 6 || bytes.Contains(k.kept, []byte("e")) {
		t.Errorf("after Receive the bytes are %q, want them overwritten", k.kept)
	}
}

// restless always wants to be called at once.
type restless struct{ probe }

func (*restless) Advance(now time.Time) time.Time { return now }

// chatty always has something to send.
type chatty struct{ probe }

func (*chatty) Transmit(now time.Time, buf []byte) (netip.AddrPort, []byte, bool) {
	return addrB, append(buf, 1), true
}

func TestNodeThatNeverRestsPanicsInsteadOfHanging(t *testing.T) {
	for _, n := range []Node{new(restless), new(chatty)} {
		w := New(1, start)
		w.Add(addrA, n, Link{})
		wantPanic(t, "BUG: node 10.0.0.1:1935", func() { w.RunFor(time.Second) })
	}
}

func TestWakeIsKeptToTheNanosecond(t *testing.T) {
	w := New(1, start)
	p := &probe{to: addrB, gap: 130*time.Second + 1, left: 3}
	w.Add(addrA, p, Link{})
	w.At(start.Add(time.Second), func(time.Time) { w.Poke(addrA) }) // a poke in between loses no wake
	w.RunFor(time.Hour)
	for _, want := range []time.Duration{0, time.Second, 130*time.Second + 1, 260*time.Second + 2} {
		if !slices.Contains(p.wakes, want) {
			t.Errorf("not advanced at %v, only at %v", want, p.wakes)
		}
	}
	if len(p.wakes) > 8 { // twice for each time that it sent something
		t.Errorf("advanced %d times: %v", len(p.wakes), p.wakes)
	}
}

func TestRunUntilStopsAtTheEventAskedFor(t *testing.T) {
	w, b := New(1, start), new(probe)
	w.Add(addrA, &probe{to: addrB, gap: time.Second, size: 8, left: 10}, Link{Delay: time.Millisecond})
	w.Add(addrB, b, Link{})
	if !w.RunUntil(time.Minute, func() bool { return len(b.got) == 3 }) || w.Now() != start.Add(2001*time.Millisecond) {
		t.Errorf("stopped at %v with %d, want at the third arrival", w.Now(), len(b.got))
	}
	if w.RunUntil(time.Minute, func() bool { return len(b.got) == 11 }) || w.Now() != start.Add(62001*time.Millisecond) {
		t.Errorf("stopped at %v, want the limit", w.Now())
	}
}

func TestQueueReturnsEventsInOrder(t *testing.T) {
	var q queue
	r := rand.New(rand.NewPCG(1, 2))
	var want []int64
	for range 10_000 {
		at := r.Int64N(500)
		want = append(want, at)
		q.push(event{at: at})
	}
	slices.Sort(want)
	last := event{at: -1}
	for i, at := range want {
		e := q.pop()
		if e.at != at || !last.before(&e) {
			t.Fatalf("event %d is (%d, %d) after (%d, %d), want at %d", i, e.at, e.seq, last.at, last.seq, at)
		}
		last = e
	}
}

// BenchmarkEvents measures deliveries among hosts that answer every datagram.
func BenchmarkEvents(b *testing.B) {
	for _, n := range []int{30, 3000} {
		b.Run(fmt.Sprintf("%d hosts", n), func(b *testing.B) {
			w := New(1, start)
			for i := range n {
				addr := func(i int) netip.AddrPort {
					return netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 3, byte(i >> 8), byte(i)}), 1935)
				}
				w.Add(addr(i), &bouncer{peer: addr((i + n/2) % n)}, Link{Delay: 10 * time.Millisecond, Jitter: time.Millisecond})
			}
			b.ReportAllocs()
			b.SetBytes(1200)
			b.ResetTimer()
			w.RunUntil(1<<62, func() bool { return w.Stats().Delivered >= uint64(b.N) })
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "deliveries/s")
		})
	}
}

// A bouncer sends one datagram, then one for each it receives.
type bouncer struct {
	peer   netip.AddrPort
	silent bool
}

func (p *bouncer) Receive(time.Time, netip.AddrPort, []byte) { p.silent = false }
func (p *bouncer) Advance(time.Time) time.Time               { return time.Time{} }
func (p *bouncer) Transmit(_ time.Time, buf []byte) (netip.AddrPort, []byte, bool) {
	if p.silent {
		return netip.AddrPort{}, nil, false
	}
	p.silent = true
	return p.peer, buf[:1200], true
}

func TestIPv4MappedDestinationIsTheIPv4Host(t *testing.T) {
	w, b := New(1, start), new(probe)
	w.Add(addrB, b, Link{})
	w.Inject(addrA, netip.AddrPortFrom(netip.AddrFrom16(addrB.Addr().As16()), addrB.Port()), []byte("x"))
	w.RunFor(1)
	if len(b.got) != 1 {
		t.Errorf("%d arrived, want 1", len(b.got))
	}
	wantPanic(t, "invalid address", func() { w.Add(netip.MustParseAddrPort("[::ffff:10.0.0.9]:1"), b, Link{}) })
}
