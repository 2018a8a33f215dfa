package rtmfp

import (
	"testing"
	"time"

	"lyceum/session/netsim"
	"lyceum/session/wire"
)

// cut stops all packets between two peers; mend lets them through again.
func cut(w *netsim.World, a, b *testPeer) {
	w.SetPath(a.addr, b.addr, netsim.Link{Loss: 1})
	w.SetPath(b.addr, a.addr, netsim.Link{Loss: 1})
}

func mend(w *netsim.World, a, b *testPeer) {
	w.SetPath(a.addr, b.addr, netsim.Link{})
	w.SetPath(b.addr, a.addr, netsim.Link{})
}

// pingsFrom returns when a peer sent pings.
func (tp *tap) pingsFrom(p *testPeer) (at []time.Time) {
	for _, s := range tp.from(p) {
		if s.has(wire.TypePing) {
			at = append(at, s.at)
		}
	}
	return at
}

// max(1 s, 2 MRTO) of unanswered pings.
func TestSessionIsSuspectAfterTwiceTheMeasuredTimeout(t *testing.T) {
	for name, tt := range map[string]struct {
		delay, least, most time.Duration
		pings              int
	}{
		"near": {10 * time.Millisecond, time.Second, time.Second, 4},
		"far":  {time.Second, 2 * (2*time.Second + mrtoMargin), 9 * time.Second, 2},
	} {
		w := netsim.New(1, testStart)
		link := netsim.Link{Delay: tt.delay}
		a, b := newPlainPeer(t, w, "alice", 1, link), newPlainPeer(t, w, "bob", 2, link)
		tp := newTap(w)
		ab, _ := openBetween(a, b)
		a.write(a.openFlow(ab, "f", PriorityData), numbered(0, 10))
		w.RunFor(5 * time.Second)
		mrto := ab.rtt.mrto()
		cut(w, a, b)
		tp.forget()
		a.do(func(time.Time) { ab.ping() })
		asked := w.Now()
		eventually(t, w, 10*time.Second, name+": suspect", ab.Suspect)
		took := w.Now().Sub(asked)
		if want := max(suspectAfter, 2*mrto); took != want || took < tt.least || took > tt.most {
			t.Errorf("%s: suspect after %v, want max(1 s, 2 × %v)", name, took, mrto)
		}
		if n := len(tp.pingsFrom(a)); n < tt.pings || n > 5 {
			t.Errorf("%s: the suspicion rests on %d pings, want %d to 5", name, n, tt.pings)
		}
		if !ab.IsOpen() || count[SessionSuspect](a) != 1 || count[SessionClosed](a) != 0 {
			t.Errorf("%s: events %v", name, a.events)
		}
	}
}

// An end that has measured no round trip asks twice in the second as well.
func TestSuspicionNeverRestsOnOnePing(t *testing.T) {
	w, a, b, _, ba, tp := plainPair(t)
	ba.rtt = newRTTMeter(b.origin)
	cut(w, a, b)
	b.do(func(time.Time) { ba.ping() })
	eventually(t, w, 5*time.Second, "suspect", ba.Suspect)
	if n := len(tp.pingsFrom(b)); n < 2 || n > 6 {
		t.Errorf("%d pings", n)
	}
}

func TestLostPingsAloneRaiseNoSuspicion(t *testing.T) {
	w, a, _, ab, _, tp := plainPair(t)
	lost := 0
	tp.drop = func(p seenPacket) bool {
		if p.from == a.addr && p.has(wire.TypePing) && lost < 2 {
			lost++
			return true
		}
		return false
	}
	a.do(func(time.Time) { ab.ping() })
	w.RunFor(10 * time.Second)
	if lost != 2 || count[SessionSuspect](a) != 0 {
		t.Errorf("%d pings lost: events %v", lost, a.events)
	}
}

func TestSuspectSessionRecoversAndItsFlowsGoOn(t *testing.T) {
	w, a, b, ab, _ := pair(t, lan)
	f := a.openFlow(ab, "f", PriorityData)
	a.write(f, numbered(0, 10))
	w.RunFor(time.Second)
	for round := range 3 {
		cut(w, a, b)
		a.write(f, numbered(round+1, 10))
		w.RunFor(5 * time.Second)
		if !ab.Suspect() || !ab.IsOpen() {
			t.Fatalf("round %d: suspect %v, open %v", round, ab.Suspect(), ab.IsOpen())
		}
		mend(w, a, b)
		w.RunFor(10 * time.Second)
		if ab.Suspect() || len(b.messages("f")) != round+2 {
			t.Errorf("round %d: suspect %v, %d messages", round, ab.Suspect(), len(b.messages("f")))
		}
	}
	var kinds []string
	for _, ev := range a.events {
		switch ev.(type) {
		case SessionSuspect:
			kinds = append(kinds, "suspect")
		case SessionRecovered:
			kinds = append(kinds, "recovered")
		}
	}
	for i, k := range kinds {
		if want := []string{"suspect", "recovered"}[i%2]; k != want || len(kinds) != 6 {
			t.Fatalf("events %v", kinds)
		}
	}
}

// SessionClosed is the last event of a session, suspect or not.
func TestClosingSuspectSessionSaysNothingMore(t *testing.T) {
	w, a, b, ab, _ := pair(t, lan)
	w.RunFor(time.Second)
	cut(w, a, b)
	a.do(func(time.Time) { ab.ping() })
	eventually(t, w, 5*time.Second, "suspect", ab.Suspect)
	a.do(ab.Close)
	mend(w, a, b)
	w.RunFor(time.Minute)
	if _, ok := a.events[len(a.events)-1].(SessionClosed); !ok || count[SessionRecovered](a) != 0 {
		t.Errorf("events %v", a.events)
	}
	wantEmpty(t, a)
}

// A timeout set while the peer was silent may be seconds away.
func TestPeerThatIsBackIsSentToAtOnce(t *testing.T) {
	w, a, b, ab, ba := pair(t, lan)
	f, back := a.openFlow(ab, "f", PriorityData), b.openFlow(ba, "back", PriorityData)
	a.write(f, numbered(0, 10))
	b.write(back, numbered(0, 10))
	w.RunFor(time.Second)
	cut(w, a, b)
	a.write(f, numbered(1, 10))
	eventually(t, w, time.Minute, "backed off", func() bool { return ab.sending.timeoutAt.Sub(w.Now()) > 3*time.Second })
	mend(w, a, b)
	b.write(back, numbered(1, 10))
	eventually(t, w, 400*time.Millisecond, "delivered", func() bool { return len(b.messages("f")) == 2 })
}
