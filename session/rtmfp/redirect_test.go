package rtmfp

import (
	"net/netip"
	"testing"
	"time"

	"lyceum/session/keying"
	"lyceum/session/netsim"
	"lyceum/session/wire"
)

// A redirection is a peer that waits for a hello of somebody who cannot be reached.
type redirection struct {
	t    *testing.T
	w    *netsim.World
	a    *testPeer
	s    *Session
	seen *[]sniffed
}

var introducer1 = netip.MustParseAddrPort("10.8.8.8:1935")

func newRedirection(t *testing.T) *redirection {
	w := netsim.New(1, testStart)
	r := &redirection{t: t, w: w, a: newTestPeer(t, w, "a", 1, lan), seen: sniff(w)}
	r.a.do(func(now time.Time) {
		var err error
		if r.s, err = r.a.Connect(now, lyceumDiscriminator(2), testTag, introducer1); err != nil {
			t.Fatal(err)
		}
	})
	w.RunFor(time.Millisecond)
	return r
}

// redirect tells a of addresses, with a tag.
func (r *redirection) redirect(from netip.AddrPort, tag []byte, addrs ...netip.AddrPort) {
	c := wire.ResponderRedirect{TagEcho: tag}
	for _, a := range addrs {
		c.Addresses = append(c.Addresses, wire.Address{AddrPort: a, Origin: wire.OriginObserved})
	}
	r.w.Inject(from, r.a.addr, sealStartup(lyceumProfile(9).Startup(), 0, wire.TypeResponderRedirect, c.AppendTo(nil), 0))
	r.w.RunFor(time.Millisecond)
}

func (r *redirection) tag() []byte { return r.s.opening.helloTag }

// candidates returns where else than at the introducer a looks.
func (r *redirection) candidates() (all []netip.AddrPort) {
	for _, c := range r.s.opening.candidates[1:] {
		all = append(all, c.addr)
	}
	return all
}

// RFC 7016 §3.5.1.1.1: a redirect's addresses become candidates; hellos go there at once.
func TestRedirectedAddressesAreSaidHelloToAtOnce(t *testing.T) {
	r := newRedirection(t)
	there, v6 := netip.MustParseAddrPort("192.0.2.1:1"), netip.MustParseAddrPort("[2001:db8::1]:2")
	before := r.w.Now()
	r.redirect(introducer1, r.tag(), there, v6)
	r.redirect(introducer1, r.tag(), there, v6) // a duplicate changes nothing
	var to []netip.AddrPort
	for _, p := range find(*r.seen, wire.TypeInitiatorHello, r.a.addr)[1:] {
		if p.at.Sub(before) < 2*time.Millisecond && len(p.datagram) >= helloSize {
			to = append(to, p.to)
		}
	}
	if len(to) != 2 || to[0] != there || to[1] != v6 || r.a.Counters().Redirects != 2 {
		t.Errorf("hellos to %v at once, want %v and %v", to, there, v6)
	}
	r.w.RunFor(1100 * time.Millisecond)
	if n := len(find(*r.seen, wire.TypeInitiatorHello, r.a.addr)); n != 6 {
		t.Errorf("%d hellos in all, want each of three repeated after a second", n)
	}
}

// §2.3.5: "zero addresses": the redirect's own source.
func TestRedirectWithoutAddressesMeansItsSource(t *testing.T) {
	r := newRedirection(t)
	r.redirect(stranger1, r.tag())
	if got := r.candidates(); len(got) != 1 || got[0] != stranger1 {
		t.Errorf("candidates %v, want %v", got, stranger1)
	}
}

func TestRedirectWithAnotherTagIsIgnored(t *testing.T) {
	r := newRedirection(t)
	for _, tag := range [][]byte{nil, {1}, make([]byte, helloTagSize), append(r.tag(), 0), r.tag()[:15]} {
		r.redirect(introducer1, tag, stranger1)
	}
	if got := r.candidates(); len(got) != 0 || r.a.Counters().IgnoredChunks != 5 || r.a.Counters().Redirects != 0 {
		t.Errorf("candidates %v", got)
	}
}

func TestMalformedRedirectIsIgnoredWhole(t *testing.T) {
	r := newRedirection(t)
	body := wire.ResponderRedirect{TagEcho: r.tag(), Addresses: []wire.Address{{AddrPort: stranger1}}}.AppendTo(nil)
	for _, payload := range [][]byte{nil, {5}, append(body, 0), body[:len(body)-1]} {
		r.w.Inject(introducer1, r.a.addr, sealStartup(lyceumProfile(9).Startup(), 0, wire.TypeResponderRedirect, payload, 0))
		r.w.RunFor(time.Millisecond)
	}
	if got := r.candidates(); len(got) != 0 || r.a.Counters().Malformed != 4 {
		t.Errorf("candidates %v, %d malformed", got, r.a.Counters().Malformed)
	}
}

func TestUnusableRedirectedAddressesAreSkipped(t *testing.T) {
	r := newRedirection(t)
	own := netip.MustParseAddrPort("192.168.7.7:1935")
	r.a.SetOwnAddresses(own)
	var bad []netip.AddrPort
	for _, s := range []string{
		"0.0.0.0:1", "[::]:1", "192.0.2.1:0", "224.0.0.1:1", "239.255.255.250:1900", "[ff02::1]:1", "255.255.255.255:1",
		"127.0.0.1:53", "[::1]:53", "[fe80::1]:1",
	} {
		bad = append(bad, netip.MustParseAddrPort(s))
	}
	bad = append(bad, own)
	r.redirect(introducer1, r.tag(), append(bad, stranger1)...)
	if got := r.candidates(); len(got) != 1 || got[0] != stranger1 {
		t.Errorf("candidates %v, want %v alone", got, stranger1)
	}
	if got := r.a.Counters().RefusedAddresses; got != uint64(len(bad)) {
		t.Errorf("%d addresses refused, want %d", got, len(bad))
	}
}

func TestLoopbackIsBelievedFromLoopback(t *testing.T) {
	r := newRedirection(t)
	here := netip.MustParseAddrPort("127.0.0.1:1936")
	r.redirect(netip.MustParseAddrPort("127.0.0.1:1935"), r.tag(), here)
	if got := r.candidates(); len(got) != 1 || got[0] != here {
		t.Errorf("candidates %v, want %v", got, here)
	}
}

func TestRedirectsAreBelievedOnlyWhileNobodyAnswered(t *testing.T) {
	r := newRedirection(t)
	tag := r.tag()
	hello := wire.ResponderHello{TagEcho: tag, Cookie: []byte("cookie"), Certificate: lyceumProfile(2).Certificate()}
	r.w.Inject(introducer1, r.a.addr, sealStartup(lyceumProfile(9).Startup(), 0, wire.TypeResponderHello, hello.AppendTo(nil), 0))
	r.w.RunFor(time.Millisecond)
	if r.s.opening.initiator == nil {
		t.Fatal("not keying")
	}
	r.redirect(introducer1, tag, stranger1)
	if got := r.candidates(); len(got) != 0 || r.a.Counters().Redirects != 0 {
		t.Errorf("candidates %v while keying", got)
	}
	r.a.do(r.s.Close)
	r.redirect(introducer1, tag, stranger1)
	if n := len(find(*r.seen, wire.TypeInitiatorHello, r.a.addr)); n != 1 {
		t.Errorf("%d hellos, want 1", n)
	}
	wantEmpty(t, r.a)
}

func TestRedirectOfAThousandAddressesIsTakenForEight(t *testing.T) {
	r := newRedirection(t)
	var many []netip.AddrPort
	for i := range 1000 {
		many = append(many, nowhere(i))
	}
	r.redirect(introducer1, r.tag(), many...)
	if got := r.candidates(); len(got) != 8 || r.a.Counters().RefusedAddresses != 992 {
		t.Errorf("%d candidates, %d refused; want 8, 992", len(got), r.a.Counters().RefusedAddresses)
	}
	r.w.RunFor(100 * time.Millisecond)
	if n := len(find(*r.seen, wire.TypeInitiatorHello, r.a.addr)); n != 9 {
		t.Errorf("%d hellos, want 9", n)
	}
}

// So one of several introducers cannot use up the candidates of an opening.
func TestOneAddressRedirectsToEightInAll(t *testing.T) {
	r := newRedirection(t)
	for i := range 30 {
		r.redirect(introducer1, r.tag(), nowhere(i))
	}
	other := netip.MustParseAddrPort("10.8.8.9:1935")
	r.redirect(other, r.tag(), stranger1)
	if got := r.candidates(); len(got) != 9 || got[8] != stranger1 {
		t.Errorf("%d candidates, want 8 of one introducer and 1 of the other", len(got))
	}
}

// The victim that they name may be a bystander.
func TestRedirectsLeadToAtMostFourPortsOfAnAddress(t *testing.T) {
	r := newRedirection(t)
	for i := range 10 {
		from := netip.AddrPortFrom(introducer1.Addr(), uint16(i+1))
		r.redirect(from, r.tag(), netip.AddrPortFrom(stranger1.Addr(), uint16(2*i+1)), netip.AddrPortFrom(stranger1.Addr(), uint16(2*i+2)))
	}
	if got := r.candidates(); len(got) != 4 || r.a.Counters().RefusedAddresses != 16 {
		t.Errorf("candidates %v, want 4", got)
	}
}

// nowhere is one of many addresses where nobody is, each another machine's.
func nowhere(n int) netip.AddrPort {
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 9, byte(n >> 8), byte(n)}), 1)
}

// Whoever saw the tag can forge where redirects come from; REDIRECT_THRESHOLD bounds what comes of it.
func TestFloodOfRedirectsLeadsTo24AddressesAtMost(t *testing.T) {
	r := newRedirection(t)
	for i := range 500 {
		from := netip.AddrPortFrom(introducer1.Addr(), uint16(i+1))
		r.redirect(from, r.tag(), nowhere(2*i), nowhere(2*i+1))
	}
	if got := len(r.s.opening.candidates); got != 24 {
		t.Errorf("%d candidates, want 24", got)
	}
	r.w.RunFor(openTimeout)
	n := 0
	for _, p := range find(*r.seen, wire.TypeInitiatorHello, r.a.addr) {
		if p.to != introducer1 {
			n++
		}
	}
	if want := 23 * 12; n != want { // each at 0, 1, 3.5, 7.5 … 93.5 s
		t.Errorf("%d hellos at victims, want %d", n, want)
	}
	wantEmpty(t, r.a)
}

func TestRedirectToAnotherPeerLeadsToNoSession(t *testing.T) {
	in := newIntroduction(t, 1, lan)
	evil := newTestPeer(t, in.w, "evil", 4, lan)
	evil.cfg.Profile = impostor{evil.cfg.Profile}
	in.i.cfg.Introduce = func(asking, wanted *Session) bool { return false }
	ab := in.a.connect(in.b, in.i.addr)
	redirect := wire.ResponderRedirect{TagEcho: ab.opening.helloTag, Addresses: []wire.Address{{AddrPort: evil.addr}}}
	in.w.Inject(in.i.addr, in.a.addr, sealStartup(lyceumProfile(9).Startup(), 0, wire.TypeResponderRedirect, redirect.AppendTo(nil), 0))
	in.w.RunFor(20 * time.Second)
	if len(find(*in.seen, wire.TypeResponderHello, evil.addr)) == 0 || in.a.Counters().RefusedKeyings == 0 {
		t.Fatal("the impostor was not tried")
	}
	if ab.IsOpen() || len(find(*in.seen, wire.TypeInitiatorKeying, in.a.addr)) != 0 {
		t.Error("another certificate than the wanted one was accepted")
	}
}

// An impostor answers hellos for anybody, with a certificate of its own.
type impostor struct{ keying.Profile }

func (impostor) SelectsMe([]byte) bool { return true }
