package main

import (
	"crypto/rand"
	"fmt"
	mathrand "math/rand/v2"
	"net/netip"
	"slices"
	"testing"
	"time"

	"lyceum/session/keying"
	"lyceum/session/netsim"
	"lyceum/session/rtmfp"
)

// A realEnd is a node of netsim with an endpoint of rtmfp.
type realEnd struct {
	*rtmfp.Endpoint
	addr netip.AddrPort
	now  func() time.Time
	out  *rtmfp.SendFlow
	at   []time.Time // when messages came

	networkOrder bool
	message      func([]byte) // if set, is told every message
}

func (e *realEnd) Advance(now time.Time) time.Time {
	e.Endpoint.Advance(now)
	for {
		ev, ok := e.NextEvent()
		if !ok {
			break
		}
		switch ev := ev.(type) {
		case rtmfp.SessionOpened:
			e.out, _ = ev.Session.OpenFlow([]byte("test"), rtmfp.PriorityData)
		case *rtmfp.MessageReceived:
			e.at = append(e.at, e.now())
			if e.message != nil {
				e.message(ev.Data)
			}
		case rtmfp.FlowOpened:
			if e.networkOrder {
				ev.Flow.UseNetworkOrder(now)
			}
		}
	}
	return e.Endpoint.Advance(now)
}

// realPair opens a session over a link of netsim.
func realPair(t testing.TB, seed uint64, l netsim.Link) (w *netsim.World, a, b *realEnd) {
	return realPairSeen(t, seed, l, nil)
}

// realPairSeen shows the sizes of all packets to see.
func realPairSeen(t testing.TB, seed uint64, l netsim.Link, see func(size int)) (w *netsim.World, a, b *realEnd) {
	w = netsim.New(seed, start)
	if see != nil {
		w.OnPacket(func(_ time.Time, _, _ netip.AddrPort, datagram []byte) { see(len(datagram)) })
	}
	ends := [2]*realEnd{}
	for i := range ends {
		psk := func(keying.Tag) ([32]byte, bool) { return [32]byte{1}, true }
		id := keying.NewIdentity([32]byte{byte(i + 1)})
		e := &realEnd{addr: netip.MustParseAddrPort(fmt.Sprintf("10.0.0.%d:1935", i+1)), now: w.Now}
		e.Endpoint = rtmfp.New(rtmfp.Config{
			Profile: keying.NewLyceum(id, psk, nil), Rand: mathrand.New(mathrand.NewPCG(seed, uint64(i))), Random: rand.Reader,
		})
		w.Add(e.addr, e, l)
		ends[i] = e
	}
	a, b = ends[0], ends[1]
	if _, err := a.Connect(w.Now(), keying.Discriminator(b.PeerID()), keying.Tag{1}, b.addr); err != nil {
		t.Fatal(err)
	}
	w.Poke(a.addr)
	if !w.RunUntil(60*time.Second, func() bool { return a.out != nil && b.out != nil }) {
		t.Fatal("no session")
	}
	return w, a, b
}

func (e *realEnd) write(w *netsim.World, message []byte) {
	_ = e.out.Write(w.Now(), message, rtmfp.Deadlines{})
	w.Poke(e.addr)
}

// quantile returns a quantile of values, which it sorts.
func quantile(values []time.Duration, q float64) time.Duration {
	slices.Sort(values)
	return values[min(int(q*float64(len(values))), len(values)-1)]
}

// The reduced transport is held against rtmfp over a link of the same delay, jitter, rate and loss: how long
// single messages take and how many packets, and how long a large transfer where nothing is lost.
func TestReducedTransportBehavesLikeRTMFP(t *testing.T) {
	const n = 4000
	for _, loss := range []float64{0, 0.01, 0.05} {
		real, realPackets := delaysOfRTMFP(t, n, loss)
		reduced, packets := delaysOfReduced(t, n, loss)
		if len(real) != n || len(reduced) != n {
			t.Fatalf("loss %v: %d and %d messages arrived, want %d", loss, len(real), len(reduced), n)
		}
		for _, q := range []float64{0.5, 0.9, 0.98, 0.99, 0.999} {
			want, got := quantile(real, q), quantile(reduced, q)
			t.Logf("loss %v, quantile %v: rtmfp %v, reduced %v", loss, q, want, got)
			if (got - want).Abs() > want/10 {
				t.Errorf("loss %v: quantile %v of the delays is %v, with rtmfp %v", loss, q, got, want)
			}
		}
		t.Logf("loss %v: packets of rtmfp %d, reduced %d", loss, realPackets, packets)
		if d := float64(packets) / float64(realPackets); d < 0.95 || d > 1.05 {
			t.Errorf("loss %v: %d packets, with rtmfp %d", loss, packets, realPackets)
		}
	}
	want, got := transferOfRTMFP(t), transferOfReduced(t)
	t.Logf("a transfer takes %v with rtmfp, %v reduced", want, got)
	if d := got.Seconds() / want.Seconds(); d < 0.9 || d > 1.1 {
		t.Errorf("a transfer takes %v, with rtmfp %v", got, want)
	}
}

const testDelay = 40 * time.Millisecond

// gap is the time after message i.
func gap(i int) time.Duration { return time.Duration(150+i*37%700) * time.Millisecond }

func testLink(loss float64) netsim.Link {
	return netsim.Link{Delay: testDelay, Jitter: time.Duration(jitterMean), Loss: loss, Rate: 20e6}
}

func delaysOfRTMFP(t testing.TB, n int, loss float64) (delays []time.Duration, packets uint64) {
	w, a, b := realPair(t, 1, testLink(loss))
	var sent []time.Time
	for i := range n {
		sent = append(sent, w.Now())
		a.write(w, make([]byte, 200))
		w.RunFor(gap(i))
	}
	w.RunFor(time.Minute)
	for i, at := range b.at {
		delays = append(delays, at.Sub(sent[i]))
	}
	return delays, w.Stats().Sent
}

func delaysOfReduced(t testing.TB, n int, loss float64) (delays []time.Duration, packets uint64) {
	w, a, b := pairAt(t, testDelay, loss)
	var sent []int64
	for i := range n {
		sent = append(sent, w.now)
		a.write(t, make([]byte, 200))
		w.run(gap(i))
	}
	w.run(time.Minute)
	for i, at := range b.at {
		delays = append(delays, time.Duration(at-sent[i]))
	}
	return delays, w.stats.sent
}

// A transfer is 6 MB in messages of 100,000 bytes.
const transfers = 60

func transferOfRTMFP(t testing.TB) time.Duration {
	w, a, b := realPair(t, 1, testLink(0))
	begin := w.Now()
	for range transfers {
		a.write(w, make([]byte, 100_000))
	}
	w.RunUntil(time.Minute, func() bool { return len(b.at) == transfers })
	return w.Now().Sub(begin)
}

func transferOfReduced(t testing.TB) time.Duration {
	w, a, b := pairAt(t, testDelay, 0)
	begin := w.now
	for range transfers {
		a.write(t, make([]byte, 100_000))
	}
	for len(b.at) < transfers && w.now < begin+int64(time.Minute) {
		w.run(time.Millisecond)
	}
	return time.Duration(w.now - begin)
}

// pairAt returns two hosts with a session, some way apart, and a loss one way.
func pairAt(t testing.TB, oneWay time.Duration, loss float64) (w *world, a, b *talker) {
	return pairAtSeen(t, oneWay, loss, nil)
}

func pairAtSeen(_ testing.TB, oneWay time.Duration, loss float64, see func(*packet)) (w *world, a, b *talker) {
	w = newWorld(1, links{[]class{{1, 20e6, 0}}})
	w.trace.see = see
	a, b = talks(w, 1), talks(w, 2)
	a.host.place, b.host.place = place{}, place{x: (oneWay - fixedDelay).Seconds() * 1000}
	a.host.uplink.keeps = 1 - loss
	a.calls(b)
	for w.now < int64(time.Minute) && b.opened == 0 {
		w.run(10 * time.Millisecond)
	}
	return w, a, b
}

// What packets weigh is what those of rtmfp weigh, so that uplinks feel them alike. A timestamp and its echo may
// be left out there, of two bytes each.
func TestSizesAreThoseOfRTMFP(t *testing.T) {
	var real, reduced []int
	rw, ra, _ := realPairSeen(t, 1, testLink(0), func(n int) { real = append(real, n) })
	rw.RunFor(time.Second)
	for range 3 {
		ra.write(rw, make([]byte, 200))
		rw.RunFor(time.Second)
	}
	w, a, _ := pairAtSeen(t, testDelay, 0, func(p *packet) { reduced = append(reduced, p.size) })
	w.run(time.Second)
	for range 3 {
		a.write(t, make([]byte, 200))
		w.run(time.Second)
	}
	if len(real) != len(reduced) {
		t.Fatalf("packets of %v bytes, with rtmfp %v", reduced, real)
	}
	for i := range real {
		if d := reduced[i] - real[i]; d < 0 || d > 4 {
			t.Errorf("packets of %v bytes, with rtmfp %v", reduced, real)
		}
	}
}
