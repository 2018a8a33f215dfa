package rtmfp

import (
	"net/netip"
	"testing"
	"time"

	"lyceum/session/netsim"
	"lyceum/session/wire"
)

func TestNetworkChangeMakesEverySessionPingAtOnce(t *testing.T) {
	w, a, _, _, ba, tp := plainPair(t)
	c := newPlainPeer(t, w, "carol", 3, lan)
	openBetween(a, c)
	w.RunFor(time.Second)
	tp.forget()
	a.move(home(1))
	a.do(a.NetworkChanged)
	w.RunFor(time.Microsecond)
	pings := 0
	for _, p := range tp.from(a) {
		if p.has(wire.TypePing) {
			pings++
		}
	}
	if pings != 2 || len(tp.all) != 2 {
		t.Errorf("%d pings in %d packets, want 2 in 2", pings, len(tp.all))
	}
	w.RunFor(60 * time.Millisecond)
	if ba.Address() != a.addr || c.Session(a.PeerID()).Address() != a.addr {
		t.Errorf("followed to %v and %v, want %v", ba.Address(), c.Session(a.PeerID()).Address(), a.addr)
	}
}

func TestNetworkChangeKeepsTheRoundTripAndEndsBackoff(t *testing.T) {
	w, a, b, ab, _ := pair(t, lan)
	f := a.openFlow(ab, "f", PriorityData)
	a.write(f, numbered(0, 10))
	w.RunFor(time.Second)
	rtt := ab.RTT()
	w.SetPath(a.addr, b.addr, netsim.Link{Loss: 1})
	w.SetPath(b.addr, a.addr, netsim.Link{Loss: 1})
	a.write(f, numbered(1, 10))
	w.RunFor(20 * time.Second)
	if ab.rtt.erto < 2*time.Second || !ab.Suspect() {
		t.Fatalf("timeout %v, want it backed off", ab.rtt.erto)
	}
	w.SetPath(a.addr, b.addr, netsim.Link{})
	w.SetPath(b.addr, a.addr, netsim.Link{})
	a.do(a.NetworkChanged)
	if ab.RTT() != rtt || ab.rtt.erto > 500*time.Millisecond {
		t.Errorf("round trip %v, was %v; timeout %v", ab.RTT(), rtt, ab.rtt.erto)
	}
	eventually(t, w, 500*time.Millisecond, "delivered", func() bool { return len(b.messages("f")) == 2 })
	if ab.Suspect() || count[SessionRecovered](a) != 1 {
		t.Error("still suspect")
	}
}

// What was asked before may have left by an interface that is no more.
func TestNetworkChangeGivesThePeerTimeAnew(t *testing.T) {
	w, a, b, _, _, _ := plainPair(t)
	w.Remove(b.addr)
	w.RunFor(keepaliveAfter + unresponsiveAfter - 5*time.Second)
	a.do(a.NetworkChanged)
	w.RunFor(unresponsiveAfter - time.Second)
	if count[SessionClosed](a) != 0 {
		t.Error("closed too soon")
	}
	w.RunFor(2 * time.Second)
	if count[SessionClosed](a) != 1 || count[SessionSuspect](a) != 1 {
		t.Errorf("events %v, want suspect once, then closed", a.events)
	}
}

func TestNetworkThatChangesAllTheTimeDoesNotKeepADeadPeer(t *testing.T) {
	w, a, b, _, _, _ := plainPair(t)
	w.Remove(b.addr)
	for range 10 {
		w.RunFor(unresponsiveAfter / 2)
		a.do(a.NetworkChanged)
	}
	if count[SessionClosed](a) != 1 {
		t.Errorf("after %v the dead peer's session lives", 5*unresponsiveAfter)
	}
}

func TestNetworkChangeBeginsHellosAnew(t *testing.T) {
	w, a, b, seen := two(t, lan)
	cut := true
	w.Filter(func(_ time.Time, _, _ netip.AddrPort, d []byte) ([]byte, bool) { return d, !cut })
	ab := a.connect(b)
	w.RunFor(20 * time.Second) // the next hello would be seconds away
	cut = false
	*seen = nil
	a.move(home(1))
	deadline := ab.opening.deadline
	a.do(a.NetworkChanged)
	if ab.opening.deadline != deadline {
		t.Error("the deadline moved")
	}
	eventually(t, w, 200*time.Millisecond, "open", ab.IsOpen)
}

// The same during the second half of a handshake; the cookie was made for the old address.
func TestHandshakeSurvivesANetworkChange(t *testing.T) {
	w, a, b, _ := two(t, lan)
	ab := a.connect(b)
	eventually(t, w, time.Second, "keying", func() bool { return ab.opening.initiator != nil })
	a.move(home(1))
	a.do(a.NetworkChanged)
	eventually(t, w, 300*time.Millisecond, "open", ab.IsOpen)
}

func TestNetworkChangeOfNothingDoesNothing(t *testing.T) {
	w := netsim.New(1, testStart)
	a := newTestPeer(t, w, "a", 1, lan)
	a.do(a.NetworkChanged)
	w.RunFor(time.Minute)
	if w.Stats().Sent != 0 {
		t.Errorf("%+v", w.Stats())
	}
	wantEmpty(t, a)
}
