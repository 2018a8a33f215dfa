package rtmfp

import (
	"net/netip"
	"testing"
	"time"

	"lyceum/session/wire"
)

// RFC 7016 §3.5.1.5: the answer goes to the reply address, with a cookie for that, which only who is
// there can use.
func TestForwardedHelloIsAnsweredAtTheReplyAddress(t *testing.T) {
	in := newIntroduction(t, 1, lan)
	in.forward(stranger1, "a tag")
	in.w.RunFor(100 * time.Millisecond)
	sent := find(*in.seen, wire.TypeResponderHello, in.b.addr)
	if len(sent) != 1 || sent[0].to != stranger1 {
		t.Fatalf("%d answers, want one to %v", len(sent), stranger1)
	}
	h, err := wire.ParseResponderHello(sent[0].payload)
	if err != nil || string(h.TagEcho) != "a tag" || string(h.Certificate) != string(in.b.cfg.Profile.Certificate()) {
		t.Errorf("answer %+v, %v", h, err)
	}
	for addr, want := range map[netip.AddrPort]cookieVerdict{stranger1: cookieGood, in.i.addr: cookieMoved} {
		if got := in.b.cookies.check(in.w.Now(), h.Cookie, addr); got != want {
			t.Errorf("cookie at %v: %d, want %d", addr, got, want)
		}
	}
}

// wantUnanswered fails unless b sent nothing but what belongs to its session, and counted n.
func (in *introduction) wantUnanswered(what string, n int, count func(Counters) uint64, send func()) {
	in.t.Helper()
	before, sent := count(in.b.Counters()), len(find(*in.seen, wire.TypeResponderHello, in.b.addr))
	send()
	in.w.RunFor(100 * time.Millisecond)
	if got := count(in.b.Counters()) - before; got != uint64(n) || len(find(*in.seen, wire.TypeResponderHello, in.b.addr)) != sent {
		in.t.Errorf("%s: answered, or counted %d times instead of %d", what, got, n)
	}
}

func TestForwardedHelloToAnUnusableAddressIsIgnored(t *testing.T) {
	in := newIntroduction(t, 1, lan)
	own := netip.MustParseAddrPort("192.168.7.7:1935")
	in.b.SetOwnAddresses(own)
	for _, s := range []string{
		"0.0.0.0:1", "[::]:1", "192.0.2.1:0", "224.0.0.1:1", "[ff02::1]:1", "255.255.255.255:1", "127.0.0.1:53", "[::1]:53", "[fe80::1]:1", own.String(),
	} {
		in.wantUnanswered(s, 1, func(c Counters) uint64 { return c.RefusedAddresses }, func() { in.forward(netip.MustParseAddrPort(s), "tag") })
	}
}

func TestForwardedHelloForAnotherOrFromUsIsIgnored(t *testing.T) {
	in := newIntroduction(t, 1, lan)
	ignored := func(c Counters) uint64 { return c.IgnoredChunks }
	send := func(chunks []byte) {
		in.w.Inject(in.i.addr, in.b.addr, craft(in.ib, wire.Header{Mode: in.ib.role}, chunks))
	}
	in.wantUnanswered("for another", 1, ignored, func() { send(forwardedHello(in.a.epd, stranger1, "tag")) })
	in.wantUnanswered("for nobody", 1, ignored, func() { send(forwardedHello(nil, stranger1, "tag")) })
	ba := in.b.connect(in.a, stranger1)
	in.wantUnanswered("our own", 1, ignored, func() { in.forward(stranger1, string(ba.opening.helloTag)) })
}

func TestForwardedHelloWhereItIsNotAllowedIsIgnored(t *testing.T) {
	in := newIntroduction(t, 1, lan)
	chunk := forwardedHello(in.b.epd, stranger1, "tag")
	all := func(c Counters) uint64 {
		return c.IgnoredChunks + c.WrongMode + c.NotAuthentic + c.Malformed
	}
	_, payload, _, _ := wire.NextChunk(chunk)
	in.wantUnanswered("in a startup packet", 1, all, func() {
		in.w.Inject(in.i.addr, in.b.addr, sealStartup(lyceumProfile(9).Startup(), 0, wire.TypeForwardedHello, payload, helloSize))
	})
	for _, mode := range []wire.Mode{wire.ModeStartup, wire.ModeInitiator + wire.ModeResponder - in.ib.role} {
		in.wantUnanswered("in a session's packet of another mode", 1, all, func() {
			in.w.Inject(in.i.addr, in.b.addr, craft(in.ib, wire.Header{Mode: mode}, chunk))
		})
	}
	in.wantUnanswered("cut short", 1, all, func() {
		in.w.Inject(in.i.addr, in.b.addr, craft(in.ib, wire.Header{Mode: in.ib.role}, wire.AppendChunk(nil, wire.TypeForwardedHello, payload[:40])))
	})
	in.b.do(in.b.Session(in.i.PeerID()).Close)
	in.wantUnanswered("in a session that closes", 0, all, func() { in.forward(stranger1, "tag") })
}

func TestForwardedHelloCountsAgainstTheLimitsOnHellos(t *testing.T) {
	in := newIntroduction(t, 1, lan)
	in.b.gate.limits.Hellos = 3
	for i := range 10 {
		in.forward(netip.AddrPortFrom(stranger1.Addr(), uint16(i+1)), "tag")
	}
	in.w.RunFor(100 * time.Millisecond)
	if n := len(find(*in.seen, wire.TypeResponderHello, in.b.addr)); n != 3 || in.b.Counters().RateLimited != 7 {
		t.Errorf("%d answers, %d limited; want 3, 7", n, in.b.Counters().RateLimited)
	}
}

func TestForwardedHelloOpensNothingByItself(t *testing.T) {
	in := newIntroduction(t, 1, lan)
	for i := range 20 {
		in.forward(netip.AddrPortFrom(stranger1.Addr(), uint16(i+1)), "tag")
	}
	in.w.RunFor(time.Minute)
	if len(in.b.peers) != 1 || len(in.b.byNearID) != 1 || in.b.halfCount != 0 || len(in.b.openings) != 0 {
		t.Errorf("%d peers, %d session IDs, %d half-opens", len(in.b.peers), len(in.b.byNearID), in.b.halfCount)
	}
}

func TestRateAllowsNInAnySecond(t *testing.T) {
	var r rate
	now, done := testStart, []time.Time(nil)
	for range 4000 {
		if r.allows(now, 7) {
			r.spend(now, 7)
			done = append(done, now)
		}
		now = now.Add(time.Millisecond)
	}
	if got := mostInASecond(done); got != 7 || len(done) != 28 || len(r.times) != 7 {
		t.Errorf("%d in one second, %d in four", got, len(done))
	}
}

func TestReplyWatchIsBounded(t *testing.T) {
	var w replyWatch
	addr := func(i int) netip.AddrPort {
		return netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 9, byte(i >> 8), byte(i)}), 1)
	}
	now, allowed := testStart, 0
	for i := range 10_000 {
		if w.allows(now, addr(i)) {
			w.spend(now, addr(i))
			allowed++
		}
	}
	if allowed != maxTracked || w.allows(now, addr(20_000)) {
		t.Errorf("%d allowed at once, want %d", allowed, maxTracked)
	}
	if now = now.Add(time.Second - 1); w.allows(now, addr(0)) {
		t.Error("allowed again within a second")
	}
	if now = now.Add(1); !w.allows(now, addr(0)) {
		t.Error("not allowed after a second")
	}
	if now = now.Add(2 * time.Second); !w.allows(now, addr(0)) || len(w.latest) != 0 {
		t.Errorf("not allowed, or %d addresses remembered for nothing", len(w.latest))
	}
}
