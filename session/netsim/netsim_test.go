package netsim

import (
	"encoding/binary"
	"net/netip"
	"strings"
	"testing"
	"time"
)

var (
	start = time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	addrA = netip.MustParseAddrPort("10.0.0.1:1935")
	addrB = netip.MustParseAddrPort("10.0.0.2:1935")
	addrC = netip.MustParseAddrPort("[2001:db8::3]:1935")
)

// An arrival is what a probe received.
type arrival struct {
	after time.Duration // since start
	from  netip.AddrPort
	n     uint64 // the number in the datagram
	size  int
}

// A probe sends datagrams of a size, numbered from 0, every gap until it has sent enough, and
// notes what it receives.
type probe struct {
	to      netip.AddrPort
	gap     time.Duration
	size    int
	left    int
	next    time.Time
	sent    uint64
	got     []arrival
	pending [][]byte // sent before numbered datagrams
	echo    bool     // send back what arrives
	wakes   []time.Duration
}

func (p *probe) Receive(now time.Time, from netip.AddrPort, d []byte) {
	a := arrival{after: now.Sub(start), from: from, size: len(d)}
	if len(d) >= 8 {
		a.n = binary.BigEndian.Uint64(d)
	}
	p.got = append(p.got, a)
	if p.echo {
		p.to, p.pending = from, append(p.pending, append([]byte(nil), d...))
	}
}

func (p *probe) Advance(now time.Time) time.Time {
	p.wakes = append(p.wakes, now.Sub(start))
	if p.next.IsZero() {
		p.next = now
	}
	if p.left == 0 {
		return time.Time{}
	}
	return p.next
}

func (p *probe) Transmit(now time.Time, buf []byte) (netip.AddrPort, []byte, bool) {
	if len(p.pending) > 0 {
		d := append(buf, p.pending[0]...)
		p.pending = p.pending[1:]
		return p.to, d, true
	}
	if p.left == 0 || now.Before(p.next) {
		return netip.AddrPort{}, nil, false
	}
	d := binary.BigEndian.AppendUint64(buf, p.sent)
	d = append(d, make([]byte, max(p.size-8, 0))...)
	p.left, p.sent, p.next = p.left-1, p.sent+1, p.next.Add(p.gap)
	return p.to, d, true
}

// stream sends n datagrams of size bytes from A to B over link, one every gap, and returns what
// arrived and the world, which has run dry.
func stream(t *testing.T, seed uint64, link Link, n, size int, gap time.Duration) ([]arrival, *World) {
	t.Helper()
	w := New(seed, start)
	b := new(probe)
	w.Add(addrA, &probe{to: addrB, gap: gap, size: size, left: n}, link)
	w.Add(addrB, b, Link{})
	w.RunFor(time.Duration(n)*gap + time.Hour)
	checkCounts(t, w)
	return b.got, w
}

func checkCounts(t *testing.T, w *World) {
	t.Helper()
	s := w.Stats()
	if in, out := s.Sent+s.Injected+s.Duplicated, s.Delivered+s.Filtered+s.Lost+s.QueueDrops+s.Unreachable+s.Blocked+s.InFlight; in != out {
		t.Errorf("%d datagrams went in, %d are accounted for: %+v", in, out, s)
	}
}

func TestLinkDelaysByExactlyDelay(t *testing.T) {
	got, _ := stream(t, 1, Link{Delay: 20 * time.Millisecond}, 3, 100, time.Second)
	want := []time.Duration{20 * time.Millisecond, 1020 * time.Millisecond, 2020 * time.Millisecond}
	if len(got) != len(want) {
		t.Fatalf("%d datagrams arrived, want %d", len(got), len(want))
	}
	for i, a := range got {
		if a.after != want[i] || a.n != uint64(i) || a.from != addrA || a.size != 100 {
			t.Errorf("arrival %d = %+v, want number %d of 100 bytes from %v at %v", i, a, i, addrA, want[i])
		}
	}
}

func TestLossIsWithinFiveSigma(t *testing.T) {
	const n, p = 100_000, 0.05
	got, w := stream(t, 1, Link{Loss: p}, n, 8, time.Millisecond)
	lost := n - len(got) // σ = √(n·p·(1−p)) ≈ 69
	if lost < 5000-345 || lost > 5000+345 {
		t.Errorf("lost %d of %d at 5 %%, want 5000 ± 345", lost, n)
	}
	if s := w.Stats(); s.Lost != uint64(lost) || s.Sent != n {
		t.Errorf("Stats() = %+v, want %d sent, %d lost", s, n, lost)
	}
}

func TestLossOneCutsThePath(t *testing.T) {
	if got, _ := stream(t, 1, Link{Loss: 1}, 1000, 8, time.Millisecond); len(got) != 0 {
		t.Errorf("%d datagrams crossed a link of loss 1", len(got))
	}
}

func TestJitterHasItsMeanAndReorders(t *testing.T) {
	const n = 50_000
	got, _ := stream(t, 1, Link{Delay: time.Millisecond, Jitter: 2 * time.Millisecond}, n, 8, time.Millisecond)
	var sum time.Duration
	swapped := 0
	for i, a := range got {
		extra := a.after - time.Duration(a.n)*time.Millisecond - time.Millisecond
		if extra < 0 {
			t.Fatalf("number %d arrived %v before the fixed delay was over", a.n, -extra)
		}
		sum += extra
		if i > 0 && a.n < got[i-1].n {
			swapped++
		}
	}
	if mean := sum / n; mean < 1950*time.Microsecond || mean > 2050*time.Microsecond { // σ of the mean ≈ 9 µs
		t.Errorf("mean jitter %v, want 2 ms ± 50 µs", mean)
	}
	if swapped == 0 {
		t.Errorf("jitter of twice the gap reordered nothing")
	}
}

func TestReorderHoldsBackItsShare(t *testing.T) {
	const n = 50_000
	got, _ := stream(t, 1, Link{Reorder: 0.1, ReorderBy: 2500 * time.Microsecond}, n, 8, time.Millisecond)
	late := 0
	for _, a := range got {
		switch d := a.after - time.Duration(a.n)*time.Millisecond; d {
		case 0:
		case 2500 * time.Microsecond:
			late++
		default:
			t.Fatalf("number %d took %v, want 0 or 2.5 ms", a.n, d)
		}
	}
	if late < 5000-335 || late > 5000+335 { // σ ≈ 67
		t.Errorf("%d of %d were held back at 10 %%, want 5000 ± 335", late, n)
	}
	if got[0].n != 0 || got[n-1].n < n-4 || len(got) != n {
		t.Errorf("%d arrived, first %d, last %d", len(got), got[0].n, got[n-1].n)
	}
}

func TestDuplicateDeliversTwice(t *testing.T) {
	const n = 50_000
	got, w := stream(t, 1, Link{Delay: time.Millisecond, Duplicate: 0.1}, n, 8, time.Millisecond)
	copies := make([]int, n)
	for _, a := range got {
		copies[a.n]++
	}
	twice := 0
	for i, c := range copies {
		if c != 1 && c != 2 {
			t.Fatalf("number %d arrived %d times", i, c)
		}
		twice += c - 1
	}
	if twice < 5000-335 || twice > 5000+335 {
		t.Errorf("%d of %d came twice at 10 %%, want 5000 ± 335", twice, n)
	}
	if s := w.Stats(); s.Duplicated != uint64(twice) {
		t.Errorf("Stats().Duplicated = %d, want %d", s.Duplicated, twice)
	}
}

func TestRateSpacesDatagrams(t *testing.T) {
	// 972 bytes and 28 of headers at 8 Mbit/s take 1 ms.
	got, _ := stream(t, 1, Link{Rate: 8_000_000, Queue: time.Second, Delay: 5 * time.Millisecond}, 10, 972, 0)
	for i, a := range got {
		if want := time.Duration(i+1)*time.Millisecond + 5*time.Millisecond; a.after != want {
			t.Errorf("number %d arrived at %v, want %v", a.n, a.after, want)
		}
	}
	if len(got) != 10 {
		t.Errorf("%d arrived, want 10", len(got))
	}
}

func TestFullQueueDropsTheTail(t *testing.T) {
	got, w := stream(t, 1, Link{Rate: 8_000_000, Queue: 4 * time.Millisecond}, 10, 972, 0)
	if len(got) != 5 || got[4].n != 4 { // one being sent, then waits of 1, 2, 3 and 4 ms
		t.Errorf("arrived %+v, want numbers 0 to 4", got)
	}
	if s := w.Stats(); s.QueueDrops != 5 {
		t.Errorf("Stats().QueueDrops = %d, want 5", s.QueueDrops)
	}
}

func TestIPv6HeadersCountAgainstTheRate(t *testing.T) {
	w, c := New(1, start), new(probe)
	w.Add(addrA, &probe{to: addrC, size: 952, left: 1}, Link{Rate: 8_000_000})
	w.Add(addrC, c, Link{})
	w.RunFor(time.Second)
	if len(c.got) != 1 || c.got[0].after != time.Millisecond {
		t.Errorf("arrived %+v, want one after 1 ms", c.got)
	}
}

func TestDownlinkQueueIsSharedBySenders(t *testing.T) {
	w, c := New(1, start), new(probe)
	w.Add(addrA, &probe{to: addrC, size: 952, left: 1}, Link{Delay: 10 * time.Millisecond})
	w.Add(addrB, &probe{to: addrC, size: 952, left: 1}, Link{Delay: 2 * time.Millisecond})
	w.Add(addrC, c, Link{})
	w.SetDownlink(addrC, Link{Rate: 800_000}) // 10 ms a datagram
	w.RunFor(time.Second)
	if len(c.got) != 2 || c.got[0].from != addrB || c.got[0].after != 12*time.Millisecond || c.got[1].after != 22*time.Millisecond {
		t.Errorf("arrived %+v, want B's after 12 ms, then A's after 22 ms", c.got)
	}
}

func TestPathAddsToUplink(t *testing.T) {
	w, b, c := New(1, start), new(probe), new(probe)
	a := &probe{to: addrB, size: 8, left: 1}
	w.Add(addrA, a, Link{Delay: 10 * time.Millisecond})
	w.Add(addrB, b, Link{})
	w.Add(addrC, c, Link{})
	w.SetPath(addrA, addrB, Link{Delay: 5 * time.Millisecond})
	w.SetPathRule(func(from, to netip.AddrPort) Link { return Link{Delay: 7 * time.Millisecond} })
	w.At(start.Add(time.Second), func(now time.Time) {
		a.to, a.left = addrC, 1
		w.Poke(addrA)
	})
	w.RunFor(2 * time.Second)
	if len(b.got) != 1 || b.got[0].after != 15*time.Millisecond {
		t.Errorf("B got %+v, want one after 15 ms: a set path goes before the rule", b.got)
	}
	if len(c.got) != 1 || c.got[0].after != 1017*time.Millisecond {
		t.Errorf("C got %+v, want one after 1017 ms", c.got)
	}
}

func TestNoTwoDeliveriesAtOneInstant(t *testing.T) {
	w, c := New(1, start), new(probe)
	for i := range 50 {
		from := netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 1, 0, byte(i)}), 1935)
		w.Add(from, &probe{to: addrC, gap: 2, size: 8, left: 100}, Link{Delay: time.Millisecond})
	}
	w.Add(addrC, c, Link{})
	w.RunFor(time.Second)
	if len(c.got) != 5000 {
		t.Fatalf("%d arrived, want 5000", len(c.got))
	}
	for i := 1; i < len(c.got); i++ {
		if c.got[i].after <= c.got[i-1].after {
			t.Fatalf("arrivals %d and %d at %v and %v", i-1, i, c.got[i-1].after, c.got[i].after)
		}
	}
	checkCounts(t, w)
}

func TestRunStopsBetweenCollidingDeliveries(t *testing.T) {
	w, b := New(1, start), new(probe)
	w.Add(addrA, &probe{to: addrB, size: 8, left: 3}, Link{Delay: time.Millisecond})
	w.Add(addrB, b, Link{})
	called := false
	w.At(start.Add(time.Millisecond), func(time.Time) { called = true })
	w.RunFor(time.Millisecond)
	if len(b.got) != 1 || !called || w.Now() != start.Add(time.Millisecond) {
		t.Errorf("at 1 ms: %d deliveries, command called %v, clock %v; want 1, true, start + 1 ms", len(b.got), called, w.Now())
	}
	w.RunFor(2)
	if len(b.got) != 3 {
		t.Errorf("2 ns later: %d deliveries, want 3", len(b.got))
	}
}

func TestMalformedLinksPanic(t *testing.T) {
	for _, l := range []Link{{Loss: -0.1}, {Duplicate: 1.1}, {Delay: -1}, {Rate: -1}, {Queue: -1}} {
		wantPanic(t, "netsim: ", func() { New(1, start).Add(addrA, new(probe), l) })
	}
}

func wantPanic(t *testing.T, part string, f func()) {
	t.Helper()
	defer func() {
		t.Helper()
		if s, _ := recover().(string); !strings.Contains(s, part) {
			t.Errorf("panic %q, want one with %q", s, part)
		}
	}()
	f()
}
