package rtmfp

import (
	"net/netip"
	"testing"
	"time"

	"lyceum/session/netsim"
)

// A copier sees what a peer sends and sends a copy on from elsewhere, which arrives before the original.
type copier struct {
	active  bool
	answers bool // and passes on, both ways, what is sent to it
}

// newCopier copies what a sends to b.
func newCopier(w *netsim.World, a, b *testPeer, c *copier) {
	w.OnPacket(func(_ time.Time, from, to netip.AddrPort, d []byte) {
		switch {
		case !c.active:
		case from == a.addr && to == b.addr:
			w.Inject(stranger1, b.addr, d)
		case from == b.addr && to == stranger1 && c.answers:
			w.Inject(stranger1, a.addr, d)
		}
	})
}

func TestCopiesSentFromElsewhereDoNotMoveTheSession(t *testing.T) {
	w, a, b, ab, ba := pair(t, lan)
	c := &copier{active: true}
	newCopier(w, a, b, c)
	f := a.openFlow(ab, "f", PriorityData)
	const n = 500
	for i := range n {
		a.write(f, numbered(i, 3000))
		w.RunFor(20 * time.Millisecond)
	}
	w.RunFor(time.Second)
	wantNumbered(t, b.messages("f"), n, func(int) int { return 3000 })
	counted := b.Counters()
	if ba.Address() != a.addr || count[AddressChanged](b) != 0 {
		t.Errorf("session at %v, want %v", ba.Address(), a.addr)
	}
	if counted.NotAuthentic < n || counted.Challenges == 0 || counted.Challenges > 11+challengeBurst {
		t.Errorf("%d originals came too late, %d challenges in 11 s", counted.NotAuthentic, counted.Challenges)
	}
	c.active = false
	a.move(home(1))
	a.write(f, numbered(n, 10))
	eventually(t, w, 2*time.Second, "the peer itself is followed", func() bool { return ba.Address() == home(1) })
}

// Who passes everything on is a router, and becomes one; when it stops the peer gets its session back.
func TestPeerGetsItsSessionBackFromWhoStoodBetween(t *testing.T) {
	w, a, b, ab, ba := pair(t, lan)
	c := &copier{active: true, answers: true}
	newCopier(w, a, b, c)
	f, back := a.openFlow(ab, "f", PriorityData), b.openFlow(ba, "back", PriorityData)
	for i := range 100 {
		a.write(f, numbered(i, 100))
		b.write(back, numbered(i, 100))
		w.RunFor(20 * time.Millisecond)
	}
	stopped := w.Now()
	c.active = false
	a.write(f, numbered(100, 100))
	b.write(back, numbered(100, 100))
	eventually(t, w, 3*time.Second, "at the peer's own address", func() bool { return ba.Address() == a.addr && len(a.messages("back")) == 101 })
	t.Logf("moved %d times; back after %v", count[AddressChanged](b), w.Now().Sub(stopped))
	wantNumbered(t, b.messages("f"), 101, func(int) int { return 100 })
	wantNumbered(t, a.messages("back"), 101, func(int) int { return 100 })
}

// The first packet under the keys decides where a responder sends to, and it can be copied too.
func TestCopyOfTheFirstPacketDoesNotKeepTheSession(t *testing.T) {
	w, a, b, _ := two(t, lan)
	c := &copier{active: true}
	newCopier(w, a, b, c)
	ab := a.connect(b, b.addr)
	eventually(t, w, 5*time.Second, "open at both ends", func() bool {
		ba := b.Session(a.PeerID())
		return ab.IsOpen() && ba != nil && ba.IsOpen()
	})
	ba := b.Session(a.PeerID())
	if ba.Address() != stranger1 {
		t.Fatalf("the copy did not come first: %v", ba.Address())
	}
	c.active = false
	eventually(t, w, time.Second, "at the peer's own address", func() bool { return ba.Address() == a.addr })
}
