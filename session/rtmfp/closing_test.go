package rtmfp

import (
	"testing"
	"time"

	"lyceum/session/netsim"
	"lyceum/session/wire"
)

// reason returns why a peer's only session ended.
func reason(t *testing.T, p *testPeer) CloseReason {
	t.Helper()
	if n := count[SessionClosed](p); n != 1 {
		t.Fatalf("%s: %d sessions closed, want 1", p.name, n)
	}
	for _, ev := range p.events {
		if ev, ok := ev.(SessionClosed); ok {
			return ev.Reason
		}
	}
	return nil
}

func TestCloseTellsThePeer(t *testing.T) {
	w, a, b, ab, ba, _ := plainPair(t)
	fa, fb := a.openFlow(ab, "f", PriorityData), b.openFlow(ba, "f", PriorityData)
	a.write(fa, make([]byte, 100_000))
	b.write(fb, make([]byte, 100_000))
	w.RunFor(50 * time.Millisecond) // data is in flight
	a.do(ab.Close)
	if count[SessionClosed](a) != 1 || a.Session(b.PeerID()) != nil {
		t.Error("not closed at once")
	}
	a.do(ab.Close) // once more does no harm
	w.RunFor(time.Second)
	if got := reason(t, a); got != (ClosedLocally{}) {
		t.Errorf("here: %v, want ClosedLocally", got)
	}
	if got := reason(t, b); got != (ClosedByPeer{}) {
		t.Errorf("there: %v, want ClosedByPeer", got)
	}
	if err := fb.Write(w.Now(), nil, Deadlines{}); err != ErrFlowClosed {
		t.Errorf("Write error = %v, want ErrFlowClosed", err)
	}
	if ab.state != stateClosed || ba.state != stateFarClose {
		t.Errorf("states %d and %d, want closed and lingering", ab.state, ba.state)
	}
	w.RunFor(farCloseLinger)
	wantEmpty(t, a)
	wantEmpty(t, b)
}

// RFC 7016 §3.5.5: every 5 s, for 90 s.
func TestCloseRequestIsRepeatedAndGivenUp(t *testing.T) {
	w, a, b, ab, _, tp := plainPair(t)
	tp.drop = func(p seenPacket) bool { return p.from == b.addr }
	tp.forget()
	began := w.Now()
	a.do(ab.Close)
	eventually(t, w, 2*closeTimeout, "forgotten", func() bool { return len(a.byNearID) == 0 })
	if took := w.Now().Sub(began); took != closeTimeout {
		t.Errorf("given up after %v, want %v", took, closeTimeout)
	}
	requests := tp.from(a)
	for i, p := range requests {
		if want := began.Add(time.Duration(i) * closeRetry); !p.at.Equal(want) || !p.has(wire.TypeCloseRequest) {
			t.Errorf("packet %d left at %v, want a request at %v", i, p.at.Sub(began), want.Sub(began))
		}
	}
	if len(requests) != int(closeTimeout/closeRetry) {
		t.Errorf("%d requests", len(requests))
	}
	if count[SessionClosed](b) != 1 {
		t.Error("the other end did not close")
	}
}

func TestRepeatedCloseRequestIsAnsweredWhileLingering(t *testing.T) {
	w, a, b, ab, ba, tp := plainPair(t)
	lost := 0
	tp.drop = func(p seenPacket) bool {
		if p.has(wire.TypeCloseAck) && lost < 2 {
			lost++
			return true
		}
		return false
	}
	a.do(ab.Close)
	w.RunFor(2*closeRetry + time.Second)
	if ab.state != stateClosed || ba.state != stateFarClose {
		t.Errorf("states %d and %d, want closed and lingering", ab.state, ba.state)
	}
	if count[SessionClosed](b) != 1 {
		t.Errorf("%d closed events", count[SessionClosed](b))
	}
}

func TestBothCloseAtOnce(t *testing.T) {
	w, a, b, ab, ba, _ := plainPair(t)
	a.do(ab.Close)
	b.do(ba.Close)
	w.RunFor(time.Second)
	if reason(t, a) != (ClosedLocally{}) || reason(t, b) != (ClosedLocally{}) {
		t.Error("an end was not closed locally")
	}
	wantEmpty(t, a)
	wantEmpty(t, b)
}

func TestAbruptCloseEndsTheSession(t *testing.T) {
	w, a, b, ab, _, _ := plainPair(t)
	inject(w, a, b, ab, wire.AppendChunk(nil, wire.TypeCloseAck, nil))
	if reason(t, b) != (ClosedByPeer{}) {
		t.Error("not closed by the peer")
	}
	wantEmpty(t, b)
}

func TestClosingAnAttemptForgetsIt(t *testing.T) {
	w, a, b, _ := two(t, lan)
	for _, after := range []time.Duration{0, 15 * time.Millisecond, 25 * time.Millisecond, 35 * time.Millisecond} {
		a.events = nil
		s := a.connect(b)
		w.RunFor(after)
		a.do(s.Close)
		if reason(t, a) != (ClosedLocally{}) {
			t.Errorf("after %v: not closed locally", after)
		}
		wantEmpty(t, a)
		w.RunFor(farCloseLinger + halfOpenLife + time.Second)
		wantEmpty(t, b)
	}
}

func TestNewSessionWhileTheOldOneLingers(t *testing.T) {
	for _, lossy := range []bool{false, true} { // the request to close may still be on its way
		w, a, b, ab, ba, tp := plainPair(t)
		tp.drop = func(p seenPacket) bool { return lossy && p.has(wire.TypeCloseRequest) }
		a.do(ab.Close)
		again := a.connect(b)
		eventually(t, w, time.Second, "open again", again.IsOpen)
		w.RunFor(2 * closeTimeout)
		if s := b.Session(a.PeerID()); again == ab || s == nil || s == ba || !s.IsOpen() {
			t.Errorf("lossy %v: no new session", lossy)
		}
		if len(a.byNearID) != 1 || len(b.byNearID) != 1 {
			t.Errorf("lossy %v: %d and %d session IDs remembered, want 1 and 1", lossy, len(a.byNearID), len(b.byNearID))
		}
		if got := reason(t, b); lossy && got != (Replaced{}) || !lossy && got != (ClosedByPeer{}) {
			t.Errorf("lossy %v: the old session ended with %v", lossy, got)
		}
	}
}

func TestFlowsAreGoneWithTheirSession(t *testing.T) {
	w, a, b, ab, ba, _ := plainPair(t)
	f := a.openFlow(ab, "f", PriorityData)
	a.write(f, numbered(0, 10))
	w.RunFor(time.Second)
	in := onlyFlow(t, b)
	b.do(ba.Close)
	events := len(b.events)
	now := w.Now()
	in.SetPaused(now, true)
	in.SetPaused(now, false)
	in.Reject(1)
	f.Close()
	if _, err := ba.OpenReturnFlow(nil, PriorityData, in); err != ErrFlowClosed {
		t.Errorf("OpenReturnFlow: %v, want ErrFlowClosed", err)
	}
	w.RunFor(time.Minute)
	if len(b.events) != events {
		t.Errorf("events after the session closed: %v", b.events[events:])
	}
}

func TestReasonsSayWhoClosed(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range []CloseReason{ClosedLocally{}, ClosedByPeer{}, Replaced{}, OpenTimeout{}, Unresponsive{}} {
		r.closeReason()
		if r.Error() == "" || seen[r.Error()] {
			t.Errorf("%T has no sentence of its own", r)
		}
		seen[r.Error()] = true
	}
	for _, e := range []Event{SessionOpened{}, SessionClosed{}, FlowOpened{}, MessageReceived{}, FlowFinished{}, FlowRejected{}, FlowWritable{}, FlowDelivered{}} {
		e.event()
	}
	var _ netsim.Node = (*Endpoint)(nil)
}

func TestLingeringSessionsAreLimited(t *testing.T) {
	w, a, b, _ := two(t, lan)
	b.limits.Sessions = 3
	for range 10 {
		ab, _ := openBetween(a, b)
		a.do(ab.Close)
		w.RunFor(100 * time.Millisecond)
		if len(b.byNearID) > 3 || b.lingering > 3 {
			t.Fatalf("%d session IDs, %d sessions linger, want at most 3", len(b.byNearID), b.lingering)
		}
	}
	if n := count[SessionClosed](b); n != 10 {
		t.Errorf("%d sessions closed, want 10", n)
	}
	w.RunFor(closeTimeout)
	wantEmpty(t, b)
	if b.lingering != 0 {
		t.Errorf("%d sessions linger in the end", b.lingering)
	}
}
