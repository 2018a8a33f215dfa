package rtmfp

import (
	"bytes"
	"net/netip"
	"slices"
	"testing"
	"time"

	"lyceum/session/netsim"
	"lyceum/session/wire"
)

// carriesUpTo makes every path of the world drop datagrams larger than what limit points to, and remembers the
// largest that was sent.
func carriesUpTo(w *netsim.World, limit *int) (largest *int) {
	largest = new(int)
	w.Filter(func(_ time.Time, _, _ netip.AddrPort, d []byte) ([]byte, bool) {
		*largest = max(*largest, len(d))
		return d, len(d) <= *limit
	})
	return largest
}

// keepBusy has a write n messages of 20,000 bytes, one every 50 ms.
func keepBusy(a *testPeer, f *SendFlow, n int) {
	for i := range n {
		a.write(f, numbered(i, 20_000))
		a.world.RunFor(50 * time.Millisecond)
	}
}

func always20000(int) int { return 20_000 }

// probes returns the packets that probe the path, by size of their datagrams.
func (tp *tap) probes(p *testPeer) (sizes []int) {
	for _, s := range tp.from(p) {
		for _, c := range s.chunks {
			if c.typ == wire.TypePing && len(c.payload) > 0 && c.payload[0] == mtuMarker {
				sizes = append(sizes, s.size)
			}
		}
	}
	return sizes
}

func TestDatagramsGrowToWhatThePathCarries(t *testing.T) {
	for _, tt := range []struct{ path, want int }{
		{1500, 1472}, {1472, 1472}, {1471, 1452}, {1452, 1452}, {1451, 1200}, {1200, 1200},
	} {
		w, a, b, ab, ba := pair(t, lan)
		largest := carriesUpTo(w, &tt.path)
		f := a.openFlow(ab, "bulk", PriorityBulk)
		keepBusy(a, f, 60)
		eventually(t, w, time.Minute, "all there", func() bool { return len(b.messages("bulk")) == 60 })
		wantNumbered(t, b.messages("bulk"), 60, always20000)
		if ab.mtu != tt.want || ab.Stats().PathMTU != tt.want || ba.mtu != datagramSize {
			t.Errorf("path of %d: the limit is %d, and %d at who sent nothing; want %d and %d", tt.path, ab.mtu, ba.mtu, tt.want, datagramSize)
		}
		if *largest > MaxDatagram {
			t.Errorf("path of %d: a datagram of %d bytes", tt.path, *largest)
		}
		if c := a.Counters(); c.LostFragments+c.Timeouts != 0 {
			t.Errorf("path of %d: %d losses, %d timeouts: a lost probe is no congestion", tt.path, c.LostFragments, c.Timeouts)
		}
	}
}

// RFC 7016 §3.5.4.3: Padding, then Ping, in that order.
func TestProbeIsPaddingThenPing(t *testing.T) {
	_, a, _, ab, _, tp := plainPair(t)
	f := a.openFlow(ab, "bulk", PriorityBulk)
	keepBusy(a, f, 60)
	if got, want := tp.probes(a), []int{1452, 1472}; !slices.Equal(got, want) {
		t.Fatalf("probes of %v bytes, want %v", got, want)
	}
	for _, p := range tp.from(a) {
		if p.size > datagramSize && p.has(wire.TypePing) &&
			(len(p.chunks) != 2 || p.chunks[0].typ != wire.TypePadding || p.chunks[1].typ != wire.TypePing) {
			t.Errorf("a probe of %d chunks, the first is %v", len(p.chunks), p.chunks[0].typ)
		}
	}
}

func TestPathIsProbedForBulkOnly(t *testing.T) {
	w, a, _, ab, _, tp := plainPair(t)
	f := a.openFlow(ab, "small", PriorityAudio)
	for i := range 500 {
		a.write(f, numbered(i, 200))
		w.RunFor(20 * time.Millisecond)
	}
	g := a.openFlow(ab, "short", PriorityBulk)
	a.write(g, make([]byte, 2_000))
	w.RunFor(time.Second)
	if ab.Stats().BytesSent < mtuWorth {
		t.Fatalf("%d bytes sent", ab.Stats().BytesSent)
	}
	before := len(tp.probes(a))
	a.write(g, make([]byte, 20_000))
	w.RunFor(time.Second)
	if after := len(tp.probes(a)); before > 1 || after < 1 {
		t.Errorf("%d probes for little data, %d for much", before, after)
	}
}

func TestSizeThatWasLostThreeTimesIsTriedAgainAfterTenMinutes(t *testing.T) {
	w, a, _, ab, _, tp := plainPair(t)
	limit := 1460
	tp.drop = func(p seenPacket) bool {
		if p.size > limit {
			tp.all = append(tp.all, p)
		}
		return p.size > limit
	}
	f := a.openFlow(ab, "bulk", PriorityBulk)
	keepBusy(a, f, 60)
	if got, want := tp.probes(a), []int{1452, 1472, 1472, 1472}; !slices.Equal(got, want) || ab.mtu != 1452 {
		t.Fatalf("probes of %v bytes, want %v; the limit is %d", got, want, ab.mtu)
	}
	limit = MaxDatagram
	w.RunFor(mtuAgain - 10*time.Second)
	keepBusy(a, f, 10)
	if n := len(tp.probes(a)); n != 4 {
		t.Errorf("%d probes before ten minutes are over", n-4)
	}
	w.RunFor(20 * time.Second)
	keepBusy(a, f, 10)
	if ab.mtu != MaxDatagram {
		t.Errorf("ten minutes later the limit is %d", ab.mtu)
	}
}

func TestPathOfIPv6IsProbedUpToItsEthernet(t *testing.T) {
	_, a, _, ab, _, tp := plainPair(t)
	ab.dest = netip.MustParseAddrPort("[2001:db8::1]:1935")
	ab.mtu = 1452
	ab.counts.BytesSent = mtuWorth
	ab.considerProbing(testStart, 1452)
	if ab.search.target != 0 {
		t.Errorf("a probe of %d bytes over IPv6", ab.search.target)
	}
	ab.resetMTU()
	ab.counts.BytesSent += mtuWorth
	ab.considerProbing(testStart, datagramSize)
	if ab.search.target != 1452 || len(tp.probes(a)) != 0 {
		t.Errorf("a probe of %d bytes over IPv6, want 1452", ab.search.target)
	}
}

func TestNewPathBeginsWithSmallDatagrams(t *testing.T) {
	w, a, _, ab, _ := pair(t, lan)
	f := a.openFlow(ab, "bulk", PriorityBulk)
	keepBusy(a, f, 30)
	if ab.mtu != MaxDatagram {
		t.Fatalf("the limit is %d", ab.mtu)
	}
	a.do(func(time.Time) { ab.resetMTU() })
	if ab.mtu != datagramSize {
		t.Errorf("the limit is %d", ab.mtu)
	}
	a.write(f, make([]byte, 20_000))
	w.RunFor(time.Second)
	if ab.mtu != datagramSize {
		t.Errorf("after 20,000 bytes the limit is %d: that is too early", ab.mtu)
	}
	keepBusy(a, f, 30)
	if ab.mtu != MaxDatagram {
		t.Errorf("the new path was not probed, the limit is %d", ab.mtu)
	}
}

// Whether large datagrams vanish because the path has become narrower shows in timeouts if nothing else is
// sent, and in losses beside acknowledgements of small ones if there is.
func TestPathThatStopsToCarryLargeDatagramsIsFoundOut(t *testing.T) {
	for name, alongside := range map[string]bool{"bulk alone": false, "with small messages alongside": true} {
		w, a, b, ab, _ := pair(t, lan)
		limit := MaxDatagram
		carriesUpTo(w, &limit)
		f, small := a.openFlow(ab, "bulk", PriorityBulk), a.openFlow(ab, "small", PriorityAudio)
		keepBusy(a, f, 30)
		if ab.mtu != MaxDatagram {
			t.Fatalf("%s: the limit is %d", name, ab.mtu)
		}
		limit = 1300
		for i := range 30 {
			a.write(f, numbered(30+i, 20_000))
		}
		for i := range 400 {
			if alongside {
				a.write(small, numbered(i, 100))
			}
			w.RunFor(50 * time.Millisecond)
		}
		if ab.mtu != datagramSize {
			t.Errorf("%s: the limit is still %d", name, ab.mtu)
		}
		eventually(t, w, time.Minute, "all there", func() bool { return len(b.messages("bulk")) == 60 })
		wantNumbered(t, b.messages("bulk"), 60, always20000)
		if alongside {
			wantNumbered(t, b.messages("small"), 400, func(int) int { return 100 })
		}
		keepBusy(a, f, 20)
		if ab.mtu != datagramSize || ab.search.target != 0 {
			t.Errorf("%s: probed again at once", name)
		}
	}
}

func TestCrowdedPathIsNotTakenForANarrowOne(t *testing.T) {
	w, a, b, ab, _ := pair(t, netsim.Link{Delay: 20 * time.Millisecond, Rate: 5_000_000, Queue: 50 * time.Millisecond, Loss: 0.02})
	f, small := a.openFlow(ab, "bulk", PriorityBulk), a.openFlow(ab, "small", PriorityAudio)
	raised := false
	for i := range 600 {
		for f.queued < 200_000 {
			a.write(f, numbered(i, 20_000))
		}
		a.write(small, numbered(i, 100))
		w.RunFor(50 * time.Millisecond)
		if raised = raised || ab.mtu == MaxDatagram; raised && ab.mtu != MaxDatagram {
			t.Fatalf("after %d messages of 20,000 bytes the limit fell to %d", len(b.messages("bulk")), ab.mtu)
		}
	}
	if c := a.Counters(); !raised || c.LostFragments < 50 {
		t.Errorf("raised: %v, %d losses: the path was not crowded", raised, c.LostFragments)
	}
}

func TestFragmentsCutForAWiderPathAreSentInPieces(t *testing.T) {
	w, a, b, ab, _, tp := plainPair(t)
	f := a.openFlow(ab, "bulk", PriorityBulk)
	keepBusy(a, f, 30)
	if ab.mtu != MaxDatagram {
		t.Fatalf("the limit is %d", ab.mtu)
	}
	tp.forget()
	tp.drop = func(p seenPacket) bool { return p.size > datagramSize && p.has(wire.TypePadding) }
	a.do(func(now time.Time) {
		for i := range 10 {
			if err := f.Write(now, numbered(30+i, 20_000), Deadlines{}); err != nil {
				t.Fatal(err)
			}
		}
		ab.resetMTU()
	})
	eventually(t, w, time.Minute, "all there", func() bool { return len(b.messages("bulk")) == 40 })
	wantNumbered(t, b.messages("bulk"), 40, always20000)
	pieces := 0
	for _, p := range tp.from(a) {
		if p.has(wire.TypePacketFragment) {
			pieces++
		}
		if p.size > datagramSize {
			t.Fatalf("a datagram of %d bytes", p.size)
		}
	}
	if pieces < 100 || b.Counters().Malformed+b.Counters().RefusedPieces+a.Counters().Timeouts != 0 {
		t.Errorf("%d pieces; %+v", pieces, b.Counters())
	}
	tp.forget()
	keepBusy(a, f, 5)
	for _, p := range tp.from(a) {
		if p.has(wire.TypePacketFragment) {
			t.Fatal("what was cut later is sent in pieces too")
		}
	}
}

// The peer sees the nonce only in a packet of the size in question.
func TestReplyProvesASizeOnlyWithItsNonce(t *testing.T) {
	w, a, b, ab, ba, tp := plainPair(t)
	limit := datagramSize
	tp.drop = func(p seenPacket) bool { return p.size > limit }
	f := b.openFlow(ba, "bulk", PriorityBulk)
	keepBusy(b, f, 4)
	m := ba.search
	if m.target != 1452 {
		t.Fatalf("a probe of %d bytes", m.target)
	}
	good := m.message()
	forge := func(change func(d []byte) []byte) []byte {
		return wire.AppendChunk(nil, wire.TypePingReply, change(bytes.Clone(good[:])))
	}
	for name, c := range map[string][]byte{
		"empty":         wire.AppendChunk(nil, wire.TypePingReply, nil),
		"other nonce":   forge(func(d []byte) []byte { d[len(d)-1]++; return d }),
		"other size":    forge(func(d []byte) []byte { d[1], d[2] = 0xff, 0xff; return d }),
		"other marker":  forge(func(d []byte) []byte { d[0] = 'M'; return d }),
		"with an annex": forge(func(d []byte) []byte { return append(d, 0) }),
		"a ping":        wire.AppendChunk(nil, wire.TypePing, good[:]),
	} {
		if inject(w, a, b, ab, c); ba.mtu != datagramSize {
			t.Fatalf("%s: the limit is %d", name, ba.mtu)
		}
	}
	inject(w, a, b, ab, wire.AppendChunk(nil, wire.TypePingReply, good[:]))
	if ba.mtu != 1452 {
		t.Errorf("with the nonce: the limit is %d", ba.mtu)
	}
	inject(w, a, b, ab, wire.AppendChunk(nil, wire.TypePingReply, good[:]))
	if ba.mtu != 1452 || ba.search.nonce == m.nonce && ba.search.target != 0 {
		t.Errorf("again: the limit is %d", ba.mtu)
	}
}
