package rtmfp

import (
	"bytes"
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"
	"time"

	"lyceum/session/wire"
)

// "A malformed chunk is skipped and parsing goes on with the next": in startup packets too.
func TestMalformedStartupChunkIsSkipped(t *testing.T) {
	w, _, b, seen := two(t, lan)
	hello := wire.InitiatorHello{Discriminator: b.epd, Tag: []byte("tag")}.AppendTo(nil)
	chunks := join(
		wire.AppendChunk(nil, wire.TypeInitiatorHello, []byte{9}), // cut short
		wire.AppendChunk(nil, 0x77, nil),                          // of no type
		wire.AppendChunk(nil, wire.TypeUserData, nil),             // not of this mode
		wire.AppendChunk(nil, wire.TypeInitiatorHello, hello),
	)
	chunks = append(chunks, make([]byte, helloSize)...) // padding
	w.Inject(stranger1, b.addr, startupDatagramOf(b, chunks))
	w.RunFor(time.Second)
	c := b.Counters()
	if n := len(find(*seen, wire.TypeResponderHello, b.addr)); n != 1 || c.Malformed != 1 || c.IgnoredChunks != 2 {
		t.Errorf("%d answers, %d malformed, %d ignored; want 1, 1, 2", n, c.Malformed, c.IgnoredChunks)
	}
}

// RFC 7016 §2.3.6, §2.3.8: Responder Initial Keying and Cookie Change go to the session ID that the initiator
// chose, under the Default Session Key; all other startup chunks to session ID 0.
func TestAnswersToAKeyingGoToTheInitiatorsSessionID(t *testing.T) {
	w, a, b, seen := two(t, lan)
	moved := netip.MustParseAddrPort("10.0.1.1:1935")
	changeKeying(w, b.addr, func(p sniffed, _ wire.InitiatorKeying) []byte {
		w.At(w.Now(), func(time.Time) { w.Move(a.addr, moved); a.addr = moved; w.Inject(moved, b.addr, p.datagram) })
		return nil
	})
	ab := a.connect(b)
	eventually(t, w, 3*time.Second, "open", ab.IsOpen)
	kinds := map[wire.ChunkType]int{}
	for _, p := range *seen {
		kinds[p.chunk]++
		want := uint32(0)
		if p.chunk == wire.TypeResponderKeying || p.chunk == wire.TypeCookieChange {
			want = ab.nearID
		}
		if p.sessionID != want {
			t.Errorf("%v to session ID %08x, want %08x", p.chunk, p.sessionID, want)
		}
	}
	if kinds[wire.TypeResponderKeying] != 1 || kinds[wire.TypeCookieChange] != 1 || kinds[wire.TypeResponderHello] != 1 {
		t.Errorf("startup packets %v", kinds)
	}
}

// A numberSource yields given 32-bit numbers.
type numberSource struct{ numbers []uint32 }

func (s *numberSource) Uint64() uint64 {
	n := s.numbers[0]
	s.numbers = s.numbers[1:]
	return uint64(n) << 32
}

// "Session IDs only need to be unique and non-zero."
func TestSessionIDsAreUniqueAndNotZero(t *testing.T) {
	e := New(Config{Profile: lyceumProfile(1), Rand: rand.New(&numberSource{[]uint32{7, 0, 7, 7, 9}}), Random: newSecrets(1)})
	first := e.newSessionID()
	e.byNearID[first] = receiver{half: &halfOpen{}}
	if second := e.newSessionID(); first != 7 || second != 9 {
		t.Errorf("session IDs %d and %d of 7, 0, 7, 7, 9; want 7 and 9", first, second)
	}
}

// "Responder Hello to its source, statelessly."
func TestHelloLeavesNothingAtTheResponder(t *testing.T) {
	w, _, b, seen := two(t, lan)
	for i := range 50 {
		w.Inject(portOf(i), b.addr, b.sealStartup(0, longHello(b, helloSize)))
	}
	w.RunFor(time.Second)
	sent := find(*seen, wire.TypeResponderHello, b.addr)
	if len(sent) != 50 || sent[7].to != portOf(7) {
		t.Fatalf("%d answers, want each of 50 to its source", len(sent))
	}
	wantEmpty(t, b)
}

// "Tag: fresh, unique among opening sessions, random, at least 8 bytes."
func TestTagsOfHellosAreFreshAndLong(t *testing.T) {
	w, a, _, seen := two(t, lan)
	for i := range byte(20) {
		if _, err := a.Connect(w.Now(), lyceumDiscriminator(100+i), testTag, stranger1); err != nil {
			t.Fatal(err)
		}
	}
	a.do(func(time.Time) {})
	w.RunFor(500 * time.Millisecond)
	tags := map[string]bool{}
	for _, p := range find(*seen, wire.TypeInitiatorHello, a.addr) {
		h, err := wire.ParseInitiatorHello(p.payload)
		if err != nil || len(h.Tag) < 8 {
			t.Fatalf("tag %x, %v", h.Tag, err)
		}
		tags[string(h.Tag)] = true
	}
	if len(tags) != 20 {
		t.Errorf("%d tags for 20 openings", len(tags))
	}
}

// RFC 7016 §3.5.1.1.1: keyings back off as hellos do, by 1.5 s or more each time, and after 95 s the opening
// has failed.
func TestKeyingsAreRepeatedLikeHellosFor95Seconds(t *testing.T) {
	w, a, b, seen := two(t, lan)
	w.Filter(func(_ time.Time, _, _ netip.AddrPort, d []byte) ([]byte, bool) {
		p, ok := openStartup(d)
		return d, !ok || p.chunk != wire.TypeResponderKeying
	})
	began := w.Now()
	ab := a.connect(b)
	eventually(t, w, 2*time.Minute, "given up", func() bool { return ab.state == stateClosed })
	if took := w.Now().Sub(began); took != 95*time.Second || reason(t, a) != (OpenTimeout{}) {
		t.Errorf("given up after %v with %v, want 95 s", took, reason(t, a))
	}
	sent := find(*seen, wire.TypeInitiatorKeying, a.addr)
	for i, wait := 1, time.Second; i < len(sent); i, wait = i+1, wait+1500*time.Millisecond {
		if d := sent[i].at.Sub(sent[i-1].at); d != wait {
			t.Errorf("keying %d came %v after the one before, want %v", i, d, wait)
		}
	}
	if n := len(sent); n < 10 || n > 13 {
		t.Errorf("%d keyings", n)
	}
	if n := len(find(*seen, wire.TypeInitiatorHello, a.addr)); n != 1 {
		t.Errorf("%d hellos to a responder that had answered, want 1", n)
	}
}

// "RIKeying accepted iff it arrives under my receive session ID."
func TestResponderKeyingUnderAnotherSessionIDIsIgnored(t *testing.T) {
	w, a, b, seen := two(t, lan)
	other := a.connect(b, stranger1) // in S_IHELLO_SENT: it has no session ID yet
	open := newTestPeer(t, w, "c", 3, lan)
	ac, _ := openBetween(a, open)
	var answer []byte
	w.Filter(func(_ time.Time, _, _ netip.AddrPort, d []byte) ([]byte, bool) {
		p, ok := openStartup(d)
		if ok && p.chunk == wire.TypeResponderKeying {
			answer = bytes.Clone(p.payload)
			return d, false
		}
		return d, true
	})
	a.connect(b) // gives the other opening the right address
	eventually(t, w, time.Second, "answered", func() bool { return answer != nil })
	before := a.Counters()
	for _, id := range []uint32{0, ac.nearID, other.nearID + 1} {
		w.Inject(b.addr, a.addr, sealStartup(b.startup, id, wire.TypeResponderKeying, answer, 0))
		w.RunFor(time.Millisecond)
	}
	c := a.Counters()
	if other.IsOpen() || c.IgnoredChunks != before.IgnoredChunks+1 || c.NotAuthentic != before.NotAuthentic+1 || c.UnknownSession != before.UnknownSession+1 {
		t.Errorf("open %v; %+v", other.IsOpen(), c)
	}
	w.Inject(b.addr, a.addr, sealStartup(b.startup, other.nearID, wire.TypeResponderKeying, answer, 0))
	w.RunFor(time.Millisecond)
	if !other.IsOpen() {
		t.Errorf("not open by the answer under its own session ID; %d packets seen", len(*seen))
	}
}

// "Cookies: lifetime not below 95 s"; ours is 120 s.
func TestCookieIsGoodForAtLeast95Seconds(t *testing.T) {
	j := newCookieJar(newSecrets(1))
	j.age(testStart)
	now := testStart.Add(time.Hour)
	cookie := j.bake(now, stranger1)
	for age, want := range map[time.Duration]cookieVerdict{
		0: cookieGood, 95 * time.Second: cookieGood, 120 * time.Second: cookieGood, 122 * time.Second: cookieBogus, 48 * time.Hour: cookieBogus,
	} {
		if got := j.check(now.Add(age), cookie, stranger1); got != want {
			t.Errorf("after %v: %d, want %d", age, got, want)
		}
	}
	if got := newCookieJar(newSecrets(2)).check(now, cookie, stranger1); got != cookieBogus {
		t.Errorf("another responder's cookie: %d", got)
	}
}

// RFC 7016 §3.5.1.2: "whose current cookie equals oldCookie".
func TestCookieChangeOfAnotherCookieIsIgnored(t *testing.T) {
	w, a, b, seen := two(t, lan)
	changeKeying(w, b.addr, func(sniffed, wire.InitiatorKeying) []byte { return nil })
	ab := a.connect(b)
	eventually(t, w, time.Second, "keying", func() bool { return ab.nearID != 0 })
	current := bytes.Clone(ab.opening.targets[0].cookie)
	for _, old := range [][]byte{nil, []byte("other"), current[:len(current)-1], append(bytes.Clone(current), 0)} {
		c := wire.CookieChange{OldCookie: old, NewCookie: []byte("new")}
		w.Inject(b.addr, a.addr, sealStartup(b.startup, ab.nearID, wire.TypeCookieChange, c.AppendTo(nil), 0))
	}
	w.RunFor(100 * time.Millisecond)
	target := ab.opening.targets[0]
	if !bytes.Equal(target.cookie, current) || target.cookieChanged || a.Counters().IgnoredChunks != 4 {
		t.Errorf("cookie %q, changed %v, %d ignored", target.cookie, target.cookieChanged, a.Counters().IgnoredChunks)
	}
	if n := len(find(*seen, wire.TypeInitiatorKeying, a.addr)); n != 0 {
		t.Errorf("%d keyings repeated", n)
	}
}

// RFC 7016 §2.3.1: a packet in pieces is known by where they come from and its ID.
func TestPiecesFromTwoAddressesAreNotMixed(t *testing.T) {
	w, _, b, seen := two(t, lan)
	packet := longHello(b, helloSize)
	carriers := inPieces(packet, 7, wire.ModeStartup, 300)
	if len(carriers) != 2 {
		t.Fatalf("%d carriers", len(carriers))
	}
	w.Inject(portOf(1), b.addr, b.sealStartup(0, carriers[0]))
	w.Inject(portOf(2), b.addr, b.sealStartup(0, carriers[1]))
	w.RunFor(100 * time.Millisecond)
	if n := len(find(*seen, wire.TypeResponderHello, b.addr)); n != 0 || len(b.pieces.packets) != 2 {
		t.Fatalf("%d answers to two halves of different senders", n)
	}
	w.Inject(portOf(2), b.addr, b.sealStartup(0, carriers[0]))
	w.RunFor(100 * time.Millisecond)
	to := slices.Collect(func(yield func(netip.AddrPort) bool) {
		for _, p := range find(*seen, wire.TypeResponderHello, b.addr) {
			yield(p.to)
		}
	})
	if !slices.Equal(to, []netip.AddrPort{portOf(2)}) {
		t.Errorf("answers to %v, want one to who sent both halves", to)
	}
}
