package rtmfp

import (
	"fmt"
	"net/netip"
	"testing"
	"time"

	"lyceum/session/netsim"
	"lyceum/session/wire"
)

// wantOneSession fails unless a and b share one session through which all went that was written to the
// flows opened at once, once.
func wantOneSession(t *testing.T, w *netsim.World, a, b *testPeer, ab, ba *Session) {
	t.Helper()
	const n = 5
	eventually(t, w, 60*time.Second, "open with all messages there", func() bool {
		return ab.IsOpen() && ba.IsOpen() && len(a.messages("early")) >= n && len(b.messages("early")) >= n
	})
	w.RunFor(2 * time.Minute)
	size := func(int) int { return 500 }
	wantNumbered(t, a.messages("early"), n, size)
	wantNumbered(t, b.messages("early"), n, size)
	for _, p := range []*testPeer{a, b} {
		if count[SessionOpened](p) != 1 || count[SessionClosed](p) != 0 || len(p.peers) != 1 || len(p.byNearID) != 1 {
			t.Errorf("%s: %d opened, %d closed, %d peers, %d session IDs; want 1 0 1 1",
				p.name, count[SessionOpened](p), count[SessionClosed](p), len(p.peers), len(p.byNearID))
		}
	}
	if !ab.IsOpen() || ab.HandshakeHash() != ba.HandshakeHash() || ab.role == ba.role {
		t.Errorf("the ends do not share a session: roles %d and %d", ab.role, ba.role)
	}
}

// connectEarly connects p to q and writes before anything is open.
func connectEarly(p, q *testPeer) *Session {
	s := p.connect(q)
	f := p.openFlow(s, "early", PriorityData)
	for i := range 5 {
		p.write(f, numbered(i, 500))
	}
	return s
}

func TestGlareLeavesOneSessionAndLosesNothing(t *testing.T) {
	t.Parallel()
	var offsets []time.Duration
	for o := time.Duration(0); o <= 100*time.Millisecond; o += 10 * time.Millisecond { // around each packet of a handshake
		offsets = append(offsets, o)
	}
	for o := 250 * time.Millisecond; o <= 3*time.Second; o += 250 * time.Millisecond {
		offsets = append(offsets, o)
	}
	for _, link := range []netsim.Link{lan, {Delay: 600 * time.Millisecond}, {Delay: 1500 * time.Millisecond}, {Delay: 10 * time.Millisecond, Loss: 0.3}} {
		for _, swap := range []bool{false, true} {
			for i, offset := range offsets {
				name := fmt.Sprintf("%v %v %v %v", link.Delay, link.Loss, swap, offset)
				w := netsim.New(uint64(i), testStart)
				a, b := newTestPeer(t, w, "a", 1, link), newTestPeer(t, w, "b", 2, link)
				if swap {
					a, b = b, a
				}
				ab := connectEarly(a, b)
				w.RunFor(offset)
				ba := connectEarly(b, a)
				wantOneSession(t, w, a, b, ab, ba)
				if t.Failed() {
					t.Fatalf("in glare with delay, loss, swap, offset %s", name)
				}
			}
		}
	}
}

// One case of each state in which an attempt can be when the peer's arrives.
func TestGlareByState(t *testing.T) {
	for _, tt := range []struct {
		name string
		drop func(k wire.ChunkType, fromSmaller bool) bool // in the first 1.5 s
	}{
		{"the smaller waits for a hello", func(k wire.ChunkType, s bool) bool { return k == wire.TypeResponderHello && !s }},
		{"the larger waits for a hello", func(k wire.ChunkType, s bool) bool { return k == wire.TypeResponderHello && s }},
		{"both are keying, answers lost", func(k wire.ChunkType, s bool) bool { return k == wire.TypeResponderKeying }},
		{"both are keying, the smaller's keying lost", func(k wire.ChunkType, s bool) bool { return k == wire.TypeInitiatorKeying && s }},
		{"both are keying, the larger's keying lost", func(k wire.ChunkType, s bool) bool { return k == wire.TypeInitiatorKeying && !s }},
		{"both have keys, proofs lost", func(k wire.ChunkType, s bool) bool { return k == 0 }},
		{"the smaller's proof lost", func(k wire.ChunkType, s bool) bool { return k == 0 && s }},
		{"the larger's proof lost", func(k wire.ChunkType, s bool) bool { return k == 0 && !s }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w, a, b, _ := two(t, lan)
			smaller := a
			if idA, idB := a.PeerID(), b.PeerID(); string(idB[:]) < string(idA[:]) {
				smaller = b
			}
			w.Filter(func(at time.Time, from, _ netip.AddrPort, d []byte) ([]byte, bool) {
				p, _ := openStartup(d)
				return d, at.Sub(testStart) > 1500*time.Millisecond || !tt.drop(p.chunk, from == smaller.addr)
			})
			ab, ba := connectEarly(a, b), connectEarly(b, a)
			wantOneSession(t, w, a, b, ab, ba)
		})
	}
}

// bothHaveKeys brings two attempts to the point where each end has answered the other's and then got
// the answer to its own. What they send then is lost while *mute.
func bothHaveKeys(t *testing.T, mute *bool) (w *netsim.World, a, b *testPeer, ab, ba *Session) {
	w, a, b, _ = two(t, lan)
	if idA, idB := a.PeerID(), b.PeerID(); string(idB[:]) < string(idA[:]) {
		a, b = b, a
	}
	var held []sniffed
	w.Filter(func(_ time.Time, from, to netip.AddrPort, d []byte) ([]byte, bool) {
		p, ok := openStartup(d)
		if ok && p.chunk == wire.TypeResponderKeying && len(held) < 2 {
			p.from, p.to = from, to
			held = append(held, p)
			return d, false
		}
		return d, len(held) < 2 || !*mute
	})
	ba = connectEarly(b, a)
	w.RunFor(25 * time.Millisecond) // b has a's hello and is keying
	ab = a.connect(b)               // a says hello, so it answers what now comes and waits
	f := a.openFlow(ab, "early", PriorityData)
	for i := range 5 {
		a.write(f, numbered(i, 500))
	}
	ab.opening.yielded = true // as if that had been used up, so that a goes on keying at once
	w.RunFor(100 * time.Millisecond)
	if len(held) != 2 {
		t.Fatalf("%d answers held back, want one of each end", len(held))
	}
	for _, p := range held {
		w.Inject(p.from, p.to, p.datagram)
	}
	w.RunFor(5 * time.Millisecond)
	return w, a, b, ab, ba
}

func TestBothEndsWithKeysSettleOnTheSmallersHandshake(t *testing.T) {
	w, a, b, ab, ba := bothHaveKeys(t, new(bool))
	if ab.state != stateProving || ba.state != stateProving {
		t.Fatalf("states %d and %d, want both proving", ab.state, ba.state)
	}
	if ab.IsOpen() || count[SessionOpened](a)+count[SessionOpened](b) != 0 {
		t.Error("an owner was told of a session that may be given up")
	}
	wantOneSession(t, w, a, b, ab, ba)
	if ab.role != wire.ModeInitiator {
		t.Error("the end with the smaller peer ID did not stay initiator")
	}
}

func TestProvingBeginsAnewWhenThePeerForgotTheHandshake(t *testing.T) {
	mute := true
	w, a, b, ab, ba := bothHaveKeys(t, &mute)
	w.RunFor(halfOpenLife + time.Second)
	if ab.state != stateOpening || ba.state != stateOpening || len(a.byNearID)+len(b.byNearID) != 0 {
		t.Errorf("states %d and %d, want both opening", ab.state, ba.state)
	}
	mute = false
	wantOneSession(t, w, a, b, ab, ba)
}

func TestProvingSessionCanBeClosed(t *testing.T) {
	w, a, b, ab, ba := bothHaveKeys(t, new(bool))
	a.do(ab.Close)
	b.do(ba.Close)
	w.RunFor(2 * time.Minute)
	for _, p := range []*testPeer{a, b} {
		if first, ok := p.events[0].(SessionClosed); !ok || first.Reason != (ClosedLocally{}) ||
			count[SessionOpened](p) != count[SessionClosed](p)-1 { // each may open by what the other sends to close
			t.Errorf("%s: events %v, want all sessions closed", p.name, p.events)
		}
		wantEmpty(t, p)
	}
}

func TestProvingGivesUpAtTheDeadline(t *testing.T) {
	mute := true
	w, a, b, ab, _ := bothHaveKeys(t, &mute)
	w.Remove(b.addr)
	w.RunFor(2 * openTimeout)
	if closed, ok := a.events[len(a.events)-1].(SessionClosed); !ok || closed.Reason != (OpenTimeout{}) || ab.state != stateClosed {
		t.Errorf("%d events, state %d, want OpenTimeout", len(a.events), ab.state)
	}
	wantEmpty(t, a)
}

// An attempt that waits for a hello does not begin to key when it has just answered its peer's keying.
func TestAttemptAtItsHelloWaitsForThePeersHandshake(t *testing.T) {
	w, a, b, seen := two(t, lan)
	ba := connectEarly(b, a)
	w.RunFor(25 * time.Millisecond) // b is keying
	ab := connectEarly(a, b)
	wantOneSession(t, w, a, b, ab, ba)
	if n := len(find(*seen, wire.TypeInitiatorKeying, a.addr)); n != 0 || ab.role != wire.ModeResponder {
		t.Errorf("a sent %d keyings, its role is %d; want none, responder", n, ab.role)
	}
}
