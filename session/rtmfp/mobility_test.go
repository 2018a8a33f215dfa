package rtmfp

import (
	"bytes"
	"encoding/binary"
	"net/netip"
	"slices"
	"testing"
	"time"

	"lyceum/session/netsim"
	"lyceum/session/wire"
)

// challenges returns the challenges that one peer sent, as pings.
func (tp *tap) challenges(p *testPeer) (some []seenPacket) {
	for _, s := range tp.from(p) {
		if s.has(wire.TypePing) && len(s.chunks[0].payload) == challengeSize && s.chunks[0].payload[0] == challengeMarker {
			some = append(some, s)
		}
	}
	return some
}

// injectFrom sends chunks to b as if a had, from an address of choice.
func injectFrom(w *netsim.World, from netip.AddrPort, b *testPeer, ab *Session, chunks []byte) {
	w.Inject(from, b.addr, craft(ab, wire.Header{Mode: ab.role}, chunks))
	w.RunFor(time.Millisecond)
}

func ping(message []byte) []byte { return wire.AppendChunk(nil, wire.TypePing, message) }
func pong(message []byte) []byte { return wire.AppendChunk(nil, wire.TypePingReply, message) }

// RFC 7016 §3.5.4.2: the ping goes to the address from which the packet came, and nothing else does.
func TestChallengeGoesToTheNewAddress(t *testing.T) {
	w, a, b, ab, ba, tp := plainPair(t)
	old, f := a.addr, a.openFlow(ab, "f", PriorityData)
	a.move(home(1))
	a.write(f, numbered(0, 10))
	w.RunFor(15 * time.Millisecond)
	sent := tp.challenges(b)
	if len(sent) != 1 || sent[0].to != home(1) || len(sent[0].chunks) != 1 || !sent[0].header.HasTimestamp {
		t.Fatalf("challenges %+v, want one to %v", sent, home(1))
	}
	for _, p := range tp.from(b) {
		if p.to != old && !p.has(wire.TypePing) {
			t.Errorf("sent to an address that has proven nothing: %+v", p)
		}
	}
	if ba.Address() != old {
		t.Errorf("moved to %v before the answer", ba.Address())
	}
	w.RunFor(20 * time.Millisecond)
	want := AddressChanged{Session: ba, Old: old}
	if ba.Address() != home(1) || !slices.Contains(b.events, Event(want)) || b.Counters().AddressChanges != 1 {
		t.Errorf("at %v after the answer, events %v; want %v and %v", ba.Address(), b.events, home(1), want)
	}
	if count[AddressChanged](a) != 0 || ab.Address() != b.addr {
		t.Errorf("who moved thinks that its peer did: %v", ab.Address())
	}
}

func TestRebindingNATIsAnAddressChange(t *testing.T) {
	w, a, b, ab, ba, _ := plainPair(t)
	f := a.openFlow(ab, "f", PriorityData)
	rebound := netip.AddrPortFrom(a.addr.Addr(), a.addr.Port()+1)
	a.move(rebound)
	a.write(f, numbered(0, 10))
	eventually(t, w, 100*time.Millisecond, "followed", func() bool { return ba.Address() == rebound })
	if len(b.messages("f")) != 1 {
		t.Error("the packet that came from elsewhere was not read")
	}
}

// challenged has b challenge stranger1 for a's sake, and returns the challenge.
func challenged(t *testing.T, w *netsim.World, b *testPeer, ab *Session, tp *tap) []byte {
	t.Helper()
	injectFrom(w, stranger1, b, ab, ping(nil))
	sent := tp.challenges(b)
	if len(sent) == 0 || sent[len(sent)-1].to != stranger1 {
		t.Fatalf("challenges %+v, want one to %v", sent, stranger1)
	}
	return bytes.Clone(sent[len(sent)-1].chunks[0].payload)
}

func TestReplyFromAnotherAddressDoesNotMoveTheSession(t *testing.T) {
	w, a, b, ab, ba, tp := plainPair(t)
	c := challenged(t, w, b, ab, tp)
	samePort := netip.AddrPortFrom(home(1).Addr(), stranger1.Port())
	sameIP := netip.AddrPortFrom(stranger1.Addr(), stranger1.Port()+1)
	for _, from := range []netip.AddrPort{a.addr, samePort, sameIP} {
		before := b.Counters().BogusReplies
		injectFrom(w, from, b, ab, pong(c))
		if ba.Address() != a.addr || b.Counters().BogusReplies != before+1 {
			t.Errorf("answered from %v: at %v, want %v", from, ba.Address(), a.addr)
		}
	}
	injectFrom(w, stranger1, b, ab, pong(c))
	if ba.Address() != stranger1 {
		t.Errorf("answered from where it was sent: at %v, want %v", ba.Address(), stranger1)
	}
}

func TestOnlyAFreshAnswerToAChallengeMovesTheSession(t *testing.T) {
	spoiled := func(i int) func(c []byte) []byte {
		return func(c []byte) []byte { c[i] ^= 1; return c }
	}
	for name, spoil := range map[string]func(c []byte) []byte{
		"another marker":   spoiled(0),
		"another time":     spoiled(5),
		"damaged code":     spoiled(challengeSize - 1),
		"cut short":        func(c []byte) []byte { return c[:challengeSize-1] },
		"longer":           func(c []byte) []byte { return append(c, 0) },
		"marker alone":     func(c []byte) []byte { return c[:1] },
		"from the future":  func(c []byte) []byte { binary.BigEndian.PutUint64(c[1:], 1<<62); return c },
		"with a zero code": func(c []byte) []byte { clear(c[9:]); return c },
	} {
		w, a, b, ab, ba, tp := plainPair(t)
		c := spoil(challenged(t, w, b, ab, tp))
		before := b.Counters().BogusReplies
		injectFrom(w, stranger1, b, ab, pong(c))
		if ba.Address() != a.addr || b.Counters().BogusReplies != before+1 {
			t.Errorf("%s: at %v, want %v; %d replies counted", name, ba.Address(), a.addr, b.Counters().BogusReplies-before)
		}
	}
}

// RFC 7016 §3.5.4.2: not more than 120 s old, and newer than the last that was accepted.
func TestAnswerMustBeNewerThanTheLastAndNotOld(t *testing.T) {
	w, a, b, ab, ba, tp := plainPair(t)
	first := challenged(t, w, b, ab, tp)
	w.RunFor(2 * time.Second)
	second := challenged(t, w, b, ab, tp)
	injectFrom(w, stranger1, b, ab, pong(second))
	if ba.Address() != stranger1 {
		t.Fatal("the second answer was not accepted")
	}
	a.write(a.openFlow(ab, "f", PriorityData), numbered(0, 10))
	eventually(t, w, time.Second, "back", func() bool { return ba.Address() == a.addr })
	for name, c := range map[string][]byte{"older": first, "the same again": second} {
		injectFrom(w, stranger1, b, ab, pong(c))
		if ba.Address() != a.addr {
			t.Errorf("%s: accepted", name)
		}
	}
	for age, want := range map[time.Duration]bool{challengeLife: true, challengeLife + 1: false} {
		w, _, b, _, ba, _ := plainPair(t)
		w.RunFor(3 * time.Minute)
		ba.mobility.last = stranger1
		c := ba.challenge(uint64(w.Now().Add(-age).Sub(b.origin)), stranger1)
		if got := ba.gotPingReply(w.Now(), stranger1, c); got != want {
			t.Errorf("after %v: accepted %v, want %v", age, got, want)
		}
	}
}

func TestAnswerServesInItsOwnSessionOnly(t *testing.T) {
	w, _, b, ab, _, tp := plainPair(t)
	other := newPlainPeer(t, w, "carol", 3, lan)
	cb, bc := openBetween(other, b)
	c := challenged(t, w, b, ab, tp)
	injectFrom(w, stranger1, b, cb, pong(c))
	injectFrom(w, stranger1, b, cb, pong(c)) // now that there was a challenge in this session too
	if bc.Address() != other.addr {
		t.Error("an answer moved another session")
	}
}

func TestUnaskedReplyIsCountedAndIgnored(t *testing.T) {
	w, a, b, ab, ba, _ := plainPair(t)
	before := b.Counters()
	forged := ba.challenge(uint64(w.Now().Sub(b.origin))-1, a.addr)
	inject(w, a, b, ab, slices.Concat(pong([]byte("x")), pong(forged), pong(nil)))
	if got := b.Counters().BogusReplies - before.BogusReplies; got != 2 || ba.Address() != a.addr {
		t.Errorf("%d replies counted, want 2", got)
	}
}

func TestOneAnswerAPacketIsChecked(t *testing.T) {
	w, a, b, ab, ba, tp := plainPair(t)
	c := challenged(t, w, b, ab, tp)
	wrong := bytes.Clone(c)
	wrong[challengeSize-1] ^= 1
	injectFrom(w, stranger1, b, ab, slices.Concat(pong(wrong), pong(c)))
	if ba.Address() != a.addr {
		t.Error("two answers in a packet were checked")
	}
	injectFrom(w, stranger1, b, ab, pong(c))
	if ba.Address() != stranger1 {
		t.Error("the answer was not accepted in the next packet")
	}
}

// Whoever holds the session's keys can name any address as its own. That must not make us spray.
func TestChallengesAreFewHoweverManyAddressesArePretended(t *testing.T) {
	w, a, b, ab, ba, tp := plainPair(t)
	const seconds = 20
	for i := range seconds * 100 {
		injectFrom(w, home(i), b, ab, ping(nil))
		w.RunFor(9 * time.Millisecond)
	}
	sent, bytesSent := tp.challenges(b), 0
	for _, p := range sent {
		bytesSent += p.size
	}
	if n := len(sent); n < seconds-1 || n > seconds+challengeBurst || bytesSent > 100*n {
		t.Errorf("%d challenges, %d bytes, in %d s", n, bytesSent, seconds)
	}
	if c := b.Counters(); c.LimitedChallenges == 0 || c.Challenges != uint64(len(sent)) || ba.Address() != a.addr {
		t.Errorf("%+v", c)
	}
}

func TestChallengeIsRepeatedUntilThePeerIsHeardWhereItWas(t *testing.T) {
	w, a, b, ab, _, tp := plainPair(t)
	injectFrom(w, stranger1, b, ab, ping(nil))
	w.RunFor(5 * time.Second)
	if n := len(tp.challenges(b)); n != 1+challengeRepeats {
		t.Errorf("%d challenges, want %d", n, 1+challengeRepeats)
	}
	w.RunFor(5 * time.Second)
	tp.forget()
	injectFrom(w, stranger1, b, ab, ping(nil))
	inject(w, a, b, ab, ping(nil))
	w.RunFor(5 * time.Second)
	if n := len(tp.challenges(b)); n != 1 {
		t.Errorf("the peer is where it was: %d challenges, want 1", n)
	}
}

func TestPacketsThatProveNothingAreNotChallenged(t *testing.T) {
	w, a, b, ab, ba := pair(t, lan)
	var old [][]byte
	w.OnPacket(func(_ time.Time, from, _ netip.AddrPort, d []byte) {
		if from == a.addr {
			old = append(old, bytes.Clone(d))
		}
	})
	a.write(a.openFlow(ab, "f", PriorityData), numbered(0, 5000))
	w.RunFor(time.Second)
	for _, d := range old { // replays
		w.Inject(stranger1, b.addr, d)
	}
	w.Inject(stranger1, b.addr, craft(ab, wire.Header{Mode: ba.role}, ping(nil))) // as if our own came back
	w.RunFor(time.Second)
	c := b.Counters()
	if len(old) < 5 || c.NotAuthentic != uint64(len(old)) || c.WrongMode != 1 || c.Challenges != 0 {
		t.Errorf("%d old packets: %+v", len(old), c)
	}
	a.do(ab.Close)
	w.RunFor(time.Second)
	injectFrom(w, stranger1, b, ab, wire.AppendChunk(nil, wire.TypeCloseRequest, nil))
	w.RunFor(time.Second)
	if b.Counters().Challenges != 0 {
		t.Error("a session that is over was challenged")
	}
}

// The two alone cannot mend it: neither sends to where the other is.
func TestBothEndsMovingAtOnceEndsUnresponsive(t *testing.T) {
	w, a, b, ab, _ := pair(t, lan)
	f := a.openFlow(ab, "f", PriorityData)
	a.move(home(1))
	b.move(home(2))
	for _, p := range []*testPeer{a, b} {
		p.do(p.NetworkChanged)
	}
	a.write(f, numbered(0, 10))
	w.RunFor(unresponsiveAfter + time.Second)
	for _, p := range []*testPeer{a, b} {
		closed, ok := p.events[len(p.events)-1].(SessionClosed)
		if !ok || closed.Reason != (Unresponsive{}) || count[SessionSuspect](p) != 1 {
			t.Errorf("%s: events %v, want SessionSuspect, then SessionClosed as Unresponsive", p.name, p.events)
		}
		wantEmpty(t, p)
	}
}

// What went to where nobody is says nothing of the new path, which is begun as any.
func TestNewPathBeginsAnew(t *testing.T) {
	w, a, b, ab, ba := pair(t, netsim.Link{Delay: 100 * time.Millisecond, Rate: 20_000_000, Queue: time.Second})
	f, own := b.openFlow(ba, "bulk", PriorityBulk), a.openFlow(ab, "own", PriorityData)
	for i := range 10 {
		b.write(f, numbered(i, 200_000))
	}
	w.RunFor(2 * time.Second)
	a.move(home(1))
	w.SetUplink(b.addr, netsim.Link{Delay: 2 * time.Millisecond, Rate: 20_000_000, Queue: time.Second})
	w.SetUplink(a.addr, netsim.Link{Delay: 2 * time.Millisecond})
	cwnd, timeouts, outstanding := ba.cc.window(), b.Counters().Timeouts, ba.sending.outstanding
	a.write(own, numbered(0, 10)) // it has something to say, so that b learns at once
	eventually(t, w, time.Second, "followed", func() bool { return ba.Address() == home(1) })
	if cwnd <= 2*cwndInit || ba.cc.window() != cwndInit || outstanding < cwnd/2 || ba.cc.(*delayControl).ssthresh != infinite {
		t.Errorf("window %d after %d with %d in flight, want %d", ba.cc.window(), cwnd, outstanding, cwndInit)
	}
	if rtt := ba.RTT(); rtt <= 0 || rtt > 20*time.Millisecond || ba.rtt.erto > time.Second {
		t.Errorf("round trip %v, timeout %v, want those of the new path", rtt, ba.rtt.erto)
	}
	if out := ba.sending.outstanding; out == 0 || out > cwndInit+datagramSize || b.Counters().Timeouts != timeouts {
		t.Errorf("%d bytes sent again at once, after %d timeouts; want a window, without", out, b.Counters().Timeouts-timeouts)
	}
	eventually(t, w, 20*time.Second, "all there", func() bool { return len(a.messages("bulk")) == 10 })
	wantNumbered(t, a.messages("bulk"), 10, func(int) int { return 200_000 })
}

// What was acknowledged to the old address is acknowledged again, or the peer would wait for its timeout.
func TestAcknowledgementsAreRepeatedToTheNewAddress(t *testing.T) {
	w, a, b, ab, ba, tp := plainPair(t)
	f := a.openFlow(ab, "f", PriorityData)
	a.write(f, numbered(0, 3000))
	w.RunFor(5 * time.Millisecond)
	a.move(home(1)) // what it sent will arrive; the acknowledgement will not
	w.RunFor(20 * time.Millisecond)
	if len(b.messages("f")) != 1 {
		t.Fatal("not received")
	}
	tp.forget()
	a.do(a.NetworkChanged)
	w.RunFor(50 * time.Millisecond)
	if ba.Address() != a.addr || ab.sending.outstanding != 0 || len(tp.dataFrom(a)) != 0 {
		t.Errorf("at %v: %d bytes outstanding, %d fragments sent again", ba.Address(), ab.sending.outstanding, len(tp.dataFrom(a)))
	}
}

// A burst of packets from one new address costs one challenge, so that some are left for the next address.
func TestManyPacketsFromOneAddressCauseOneChallenge(t *testing.T) {
	w, _, b, ab, _, tp := plainPair(t)
	for range 20 {
		injectFrom(w, stranger1, b, ab, ping(nil))
	}
	if n := len(tp.challenges(b)); n != 1 {
		t.Errorf("%d challenges for 20 packets, want 1", n)
	}
	injectFrom(w, home(1), b, ab, ping(nil))
	if sent := tp.challenges(b); len(sent) != 2 || sent[1].to != home(1) {
		t.Errorf("%d challenges, want the second to %v", len(sent), home(1))
	}
}
