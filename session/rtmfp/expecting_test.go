package rtmfp

import (
	"testing"
	"time"

	"lyceum/session/netsim"
	"lyceum/session/wire"
)

// part is a fragment of the peer's first flow. Whoever got the beginning of a message expects more.
func part(sequence uint64, f wire.Fragmentation) []byte {
	return dataChunk(wire.UserData{FlowID: 1, Sequence: sequence, FSNOffset: sequence, Fragmentation: f, HasOptions: true, Options: named("f"), Data: []byte("part")})
}

func TestWhoExpectsTrafficPingsAfterAShortSilence(t *testing.T) {
	for name, tt := range map[string]struct {
		sent    []byte
		expects bool
	}{
		"a whole message":         {part(1, wire.Whole), false},
		"half a message":          {part(1, wire.Begin), true},
		"the end without a start": {part(2, wire.End), true},
		"a gap":                   {join(part(1, wire.Whole), part(3, wire.Whole)), true},
		"no flow at all":          {ping(nil), false},
	} {
		w, a, b, ab, ba, tp := plainPair(t)
		tp.forget()
		inject(w, a, b, ab, tt.sent)
		heard := ba.liveness.heard
		w.RunFor(5 * time.Second)
		at := tp.pingsFrom(b)
		if !tt.expects && len(at) == 0 {
			continue
		}
		if !tt.expects || len(at) == 0 || at[0].Sub(heard) != quietMin {
			t.Errorf("%s: pings %v after the last packet at %v", name, at, heard)
		}
	}
}

// A round trip of a second is no silence.
func TestSilenceIsThreeRoundTrips(t *testing.T) {
	w := netsim.New(1, testStart)
	link := netsim.Link{Delay: 500 * time.Millisecond}
	a, b := newPlainPeer(t, w, "alice", 1, link), newPlainPeer(t, w, "bob", 2, link)
	tp := newTap(w)
	ab, ba := openBetween(a, b)
	w.RunFor(2 * time.Second)
	inject(w, b, a, ba, part(1, wire.Begin))
	began := ab.liveness.heard
	tp.forget()
	w.RunFor(5 * time.Second)
	if at := tp.pingsFrom(a); len(at) == 0 || at[0].Sub(began) != 3*ab.RTT() || ab.RTT() < 900*time.Millisecond {
		t.Errorf("pings %v, round trip %v; want the first 3 round trips after %v", at, ab.RTT(), began)
	}
}

// The peer answers, so it is there, and has nothing to say.
func TestOnePingForASilenceAndFewerAndFewer(t *testing.T) {
	w, a, b, _, ba, tp := plainPair(t)
	tp.forget()
	inject(w, b, a, ba, part(1, wire.Begin))
	w.RunFor(time.Minute)
	at := tp.pingsFrom(a)
	for i := 1; i < len(at); i++ {
		if d := at[i].Sub(at[i-1]); d < quietMin<<i && d < keepaliveAfter {
			t.Errorf("ping %d came %v after the one before", i, d)
		}
	}
	if len(at) < 6 || len(at) > 10 {
		t.Errorf("%d pings in a minute of silence", len(at))
	}
	tp.forget()
	inject(w, b, a, ba, part(2, wire.Middle)) // a word, and silence again
	w.RunFor(time.Second)
	if n := len(tp.pingsFrom(a)); n < 1 || n > 2 {
		t.Errorf("%d pings in the second after a word, want 1 or 2", n)
	}
	inject(w, b, a, ba, part(3, wire.End))
	w.RunFor(time.Second)
	tp.forget()
	w.RunFor(10 * time.Second)
	if n := len(tp.pingsFrom(a)); n != 0 {
		t.Errorf("%d pings though nothing is expected any more", n)
	}
}

// A sender whose packets are small and many would not meet its retransmission timeout, which every packet
// puts off.
func TestSenderThatHearsNoAcknowledgementPings(t *testing.T) {
	w, a, b, ab, _, tp := plainPair(t)
	f := a.openFlow(ab, "f", PriorityAudio)
	var last time.Time
	for i := range 100 {
		a.write(f, numbered(i, 1000))
		w.RunFor(20 * time.Millisecond)
	}
	last = ab.liveness.heard
	if n := len(tp.pingsFrom(a)); n != 0 {
		t.Errorf("%d pings while acknowledgements came", n)
	}
	cut(w, a, b)
	tp.forget()
	for i := range 30 {
		a.write(f, numbered(i, 50))
		w.RunFor(20 * time.Millisecond)
	}
	if at := tp.pingsFrom(a); len(at) == 0 || at[0].Sub(last) > 400*time.Millisecond {
		t.Errorf("pings %v, last packet heard at %v", at, last)
	}
}

func TestLoneMessageCausesNoPing(t *testing.T) {
	for _, delay := range []time.Duration{time.Millisecond, 20 * time.Millisecond, 40 * time.Millisecond, 200 * time.Millisecond} {
		w := netsim.New(1, testStart)
		a, b := newPlainPeer(t, w, "alice", 1, netsim.Link{Delay: delay}), newPlainPeer(t, w, "bob", 2, netsim.Link{Delay: delay})
		tp := newTap(w)
		ab, _ := openBetween(a, b)
		f := a.openFlow(ab, "f", PriorityData)
		for i := range 20 { // the acknowledgement of each is delayed
			w.RunFor(2 * time.Second)
			if i == 1 {
				tp.forget()
			}
			a.write(f, numbered(i, 10))
		}
		w.RunFor(2 * time.Second)
		if n := len(tp.pingsFrom(a)) + len(tp.pingsFrom(b)); n != 0 {
			t.Errorf("%v: %d pings", delay, n)
		}
	}
}

// Its sender may be waiting for us.
func TestPausedFlowExpectsNothing(t *testing.T) {
	w, a, b, ab, ba, tp := plainPair(t)
	f := a.openFlow(ab, "f", PriorityData)
	a.write(f, numbered(0, 10))
	w.RunFor(time.Second)
	in := onlyFlow(t, b)
	b.do(func(now time.Time) { in.SetPaused(now, true) })
	a.write(f, numbered(1, 10))
	w.RunFor(time.Second)
	tp.forget()
	w.RunFor(5 * time.Second)
	if n := len(tp.pingsFrom(b)); n != 0 || ba.receiving.unfinished != 0 {
		t.Errorf("%d pings, %d flows unfinished", n, ba.receiving.unfinished)
	}
}

// Its address changed without its knowing in the middle of a message, and it has nothing to send.
func TestReceiverThatMovedIsFollowedWithinHalfASecond(t *testing.T) {
	w, a, b, ab, _ := pair(t, netsim.Link{Delay: 20 * time.Millisecond})
	f := a.openFlow(ab, "stream", PriorityAudio)
	const n, size = 20, 150_000
	for i := range n {
		if i == n/2 {
			w.RunFor(50 * time.Millisecond) // some of it has come by then
			b.move(home(1))
			eventually(t, w, 500*time.Millisecond, "followed", func() bool { return ab.Address() == home(1) })
		}
		a.write(f, numbered(i, size))
		w.RunFor(20 * time.Millisecond)
	}
	w.RunFor(10 * time.Second)
	wantNumbered(t, b.messages("stream"), n, func(int) int { return size })
}
