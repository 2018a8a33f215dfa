package rtmfp

import (
	"fmt"
	"net/netip"
	"slices"
	"testing"
	"time"

	"lyceum/session/netsim"
	"lyceum/session/wire"
)

// An introduction is a world where i has open sessions with a and b, who do not know where the other is.
type introduction struct {
	t       *testing.T
	w       *netsim.World
	i, a, b *testPeer
	ia, ib  *Session // i's
	seen    *[]sniffed
	denied  bool // i's owner does not allow it
}

func newIntroduction(t *testing.T, seed uint64, link netsim.Link) *introduction {
	t.Helper()
	in := &introduction{t: t, w: netsim.New(seed, testStart)}
	in.a, in.b = newTestPeer(t, in.w, "a", 1, lan), newTestPeer(t, in.w, "b", 2, lan)
	in.i = in.introducer(3)
	_, in.ia = openBetween(in.a, in.i)
	_, in.ib = openBetween(in.b, in.i)
	in.w.RunFor(time.Second)
	for _, p := range []*testPeer{in.a, in.b, in.i} {
		in.w.SetUplink(p.addr, link)
	}
	in.seen = sniff(in.w)
	return in
}

// introducer makes a peer that introduces everybody to everybody.
func (in *introduction) introducer(seed byte) *testPeer {
	return addTestPeer(in.t, in.w, "i", seed, lan, Config{
		Profile:   lyceumProfile(seed),
		Introduce: func(asking, wanted *Session) bool { return !in.denied },
	})
}

// ask sends i a hello for the peer that epd names, as if from an address.
func (in *introduction) ask(from netip.AddrPort, epd []byte, tag []byte, size int) []byte {
	hello := wire.InitiatorHello{Discriminator: epd, Tag: tag}
	d := sealStartup(lyceumProfile(9).Startup(), 0, wire.TypeInitiatorHello, hello.AppendTo(nil), size)
	in.w.Inject(from, in.i.addr, d)
	return d
}

// forward sends b a Forwarded Hello for itself as its introducer i would.
func (in *introduction) forward(reply netip.AddrPort, tag string) {
	in.w.Inject(in.i.addr, in.b.addr, craft(in.ib, wire.Header{Mode: in.ib.role}, forwardedHello(in.b.epd, reply, tag)))
}

func forwardedHello(epd []byte, reply netip.AddrPort, tag string) []byte {
	c := wire.ForwardedHello{Discriminator: epd, ReplyAddress: wire.Address{AddrPort: reply, Origin: wire.OriginObserved}, Tag: []byte(tag)}
	return wire.AppendChunk(nil, wire.TypeForwardedHello, c.AppendTo(nil))
}

// redirects returns the redirects that somebody sent.
func redirects(t *testing.T, all []sniffed, from netip.AddrPort) (some []wire.ResponderRedirect) {
	t.Helper()
	for _, p := range find(all, wire.TypeResponderRedirect, from) {
		r, err := wire.ParseResponderRedirect(p.payload)
		if err != nil {
			t.Fatal(err)
		}
		some = append(some, r)
	}
	return some
}

// firewalls lets nothing through to some peers but from where they sent to before.
func firewalls(w *netsim.World, peers ...*testPeer) {
	type path struct{ from, to netip.AddrPort }
	holes := map[path]bool{}
	for _, p := range peers {
		for addr := range p.byAddress {
			holes[path{p.addr, addr}] = true
		}
	}
	w.Filter(func(_ time.Time, from, to netip.AddrPort, d []byte) ([]byte, bool) {
		holes[path{from, to}] = true
		guarded := slices.ContainsFunc(peers, func(p *testPeer) bool { return p.addr == to })
		return d, !guarded || holes[path{to, from}]
	})
}

var hardLinks = []struct {
	name string
	link netsim.Link
	in   time.Duration
}{
	{"perfect", lan, 100 * time.Millisecond},
	{"20 % loss", netsim.Link{Delay: 10 * time.Millisecond, Loss: 0.2}, openTimeout},
	{"20 % loss, duplicates, reordering", netsim.Link{
		Delay: 10 * time.Millisecond, Jitter: 5 * time.Millisecond, Loss: 0.2, Duplicate: 0.2, Reorder: 0.2, ReorderBy: 50 * time.Millisecond,
	}, openTimeout},
}

func TestIntroductionOpensASessionThroughTwoFirewalls(t *testing.T) {
	t.Parallel()
	for _, tt := range hardLinks {
		for seed := range uint64(20) {
			in := newIntroduction(t, seed, tt.link)
			firewalls(in.w, in.a, in.b)
			ab := in.a.connect(in.b, in.i.addr)
			eventually(t, in.w, tt.in, fmt.Sprintf("%s, seed %d: open", tt.name, seed), func() bool {
				ba := in.b.Session(in.a.PeerID())
				return ab.IsOpen() && ba != nil && ba.IsOpen()
			})
			if ab.Address() != in.b.addr || in.b.Counters().ForwardedHellos == 0 {
				t.Errorf("%s, seed %d: with %v, %d hellos passed on", tt.name, seed, ab.Address(), in.b.Counters().ForwardedHellos)
			}
		}
	}
}

// Without it the test above would show nothing.
func TestFirewallsKeepOutWhoIsNotIntroduced(t *testing.T) {
	in := newIntroduction(t, 1, lan)
	firewalls(in.w, in.a, in.b)
	ab := in.a.connect(in.b, in.b.addr)
	in.w.RunFor(openTimeout + time.Second)
	if ab.IsOpen() || count[SessionClosed](in.a) != 1 {
		t.Errorf("open through the firewall, or no end: %v", in.a.events)
	}
}

// The first of the two packets that meet opens the way for the other.
func TestRedirectGoesBeforeTheForwardedHello(t *testing.T) {
	in := newIntroduction(t, 1, lan)
	var sent []string
	in.w.OnPacket(func(_ time.Time, from, to netip.AddrPort, d []byte) {
		p, startup := openStartup(d)
		switch {
		case from != in.i.addr:
		case startup && to == in.a.addr && p.chunk == wire.TypeResponderRedirect:
			sent = append(sent, "redirect")
		case !startup && to == in.b.addr:
			sent = append(sent, "hello")
		default:
			sent = append(sent, "something else")
		}
	})
	in.ask(in.a.addr, in.b.epd, []byte("tag"), helloSize)
	in.w.RunFor(15 * time.Millisecond)
	if !slices.Equal(sent, []string{"redirect", "hello"}) {
		t.Errorf("the introducer sent %v, want a redirect and then a hello, both at once", sent)
	}
	in.w.RunFor(10 * time.Millisecond)
	if n := in.b.Counters().ForwardedHellos; n != 1 {
		t.Errorf("b answered %d hellos passed on, want 1", n)
	}
}

func TestRedirectNamesTheObservedAddressAndAtMostSevenLocalOnes(t *testing.T) {
	in := newIntroduction(t, 1, lan)
	local := []netip.AddrPort{
		netip.MustParseAddrPort("127.0.0.1:1"), netip.MustParseAddrPort("[fe80::1%eth0]:1"), netip.MustParseAddrPort("0.0.0.0:1"),
		netip.MustParseAddrPort("192.168.0.1:0"), netip.MustParseAddrPort("224.0.0.1:1"), netip.MustParseAddrPort("255.255.255.255:1"),
	}
	bad := len(local)
	for i := range 9 {
		local = append(local, netip.AddrPortFrom(netip.AddrFrom4([4]byte{192, 168, 0, byte(i)}), 1935))
	}
	local = append(local[:bad+1], local[bad:]...) // one twice
	in.ib.SetLocalAddresses(local...)
	in.ask(in.a.addr, in.b.epd, []byte("tag"), helloSize)
	in.w.RunFor(time.Second)
	sent := redirects(t, *in.seen, in.i.addr)
	if len(sent) != 1 || string(sent[0].TagEcho) != "tag" || len(sent[0].Addresses) != 8 {
		t.Fatalf("redirects %v, want one with 8 addresses", sent)
	}
	for i, a := range sent[0].Addresses {
		want := wire.Address{AddrPort: in.b.addr, Origin: wire.OriginObserved}
		if i > 0 {
			want = wire.Address{AddrPort: netip.AddrPortFrom(netip.AddrFrom4([4]byte{192, 168, 0, byte(i - 1)}), 1935), Origin: wire.OriginLocal}
		}
		if a != want {
			t.Errorf("address %d is %v, want %v", i, a, want)
		}
	}
	if in.ib.SetLocalAddresses(); len(in.ib.intro.local) != 0 {
		t.Error("addresses cannot be taken back")
	}
}

// "A redirector must not itself initiate to endpoints that may use it as candidate (would look like
// glare)": not where glare goes by identity.
func TestIntroducerThatCallsWhoAsksItIsNotTakenForTheWantedPeer(t *testing.T) {
	in := newIntroduction(t, 1, lan)
	c := newTestPeer(t, in.w, "c", 4, lan)
	cb := c.connect(in.b, in.i.addr) // i does not know c yet
	var ic *Session
	in.w.RunFor(5 * time.Millisecond)
	ic = in.i.connect(c)
	eventually(t, in.w, 5*time.Second, "both open", func() bool { return cb.IsOpen() && ic.IsOpen() })
	if cb.Peer() != in.b.PeerID() || cb.Address() != in.b.addr || c.Session(in.i.PeerID()) == cb {
		t.Errorf("c's session with b is with %v at %v", cb.Peer(), cb.Address())
	}
	if count[SessionClosed](c)+count[SessionClosed](in.i) != 0 {
		t.Error("a session was given up")
	}
}

func TestGlareDuringIntroductionLeavesOneSession(t *testing.T) {
	t.Parallel()
	for _, tt := range hardLinks {
		for n := range 12 {
			offset := time.Duration(n) * 7 * time.Millisecond
			in := newIntroduction(t, uint64(n), tt.link)
			firewalls(in.w, in.a, in.b)
			ab := in.a.connect(in.b, in.i.addr)
			f := in.a.openFlow(ab, "from a", PriorityData)
			in.a.write(f, numbered(0, 100))
			in.w.RunFor(offset)
			ba := in.b.connect(in.a, in.i.addr)
			f = in.b.openFlow(ba, "from b", PriorityData)
			in.b.write(f, numbered(0, 100))
			name := fmt.Sprintf("%s, offset %v", tt.name, offset)
			eventually(t, in.w, openTimeout, name+": open, with all messages there", func() bool {
				return ab.IsOpen() && ba.IsOpen() && len(in.a.messages("from b")) > 0 && len(in.b.messages("from a")) > 0
			})
			in.w.RunFor(time.Minute)
			if !ab.IsOpen() || ab.HandshakeHash() != ba.HandshakeHash() || ab.role == ba.role {
				t.Errorf("%s: the ends do not share a session", name)
			}
			for _, p := range []*testPeer{in.a, in.b} {
				if count[SessionOpened](p) != 2 || count[SessionClosed](p) != 0 { // one with i
					t.Errorf("%s: %s: %d opened, %d closed", name, p.name, count[SessionOpened](p), count[SessionClosed](p))
				}
			}
		}
	}
}

func TestIntroducerThatDiesIsNotNeededAnyMore(t *testing.T) {
	in := newIntroduction(t, 1, lan)
	ab := in.a.connect(in.b, in.i.addr)
	in.w.OnPacket(func(_ time.Time, from, to netip.AddrPort, d []byte) {
		if p, ok := openStartup(d); ok && p.chunk == wire.TypeResponderRedirect {
			in.w.SetPath(in.i.addr, in.b.addr, netsim.Link{Loss: 1}) // the hello does not make it
			in.w.At(in.w.Now(), func(time.Time) { in.w.Remove(in.i.addr) })
		}
	})
	eventually(t, in.w, 100*time.Millisecond, "open", ab.IsOpen)
	if n := in.b.Counters().ForwardedHellos; n != 0 {
		t.Errorf("%d hellos were passed on", n)
	}
}

func TestSecondIntroducerHelpsWhenTheFirstDies(t *testing.T) {
	in := newIntroduction(t, 1, lan)
	other := in.introducer(4)
	openBetween(in.a, other)
	openBetween(in.b, other)
	in.w.RunFor(time.Second)
	firewalls(in.w, in.a, in.b)
	in.w.Remove(in.i.addr)
	ab := in.a.connect(in.b, in.i.addr, other.addr)
	eventually(t, in.w, 100*time.Millisecond, "open", ab.IsOpen)
}

func TestDeadAddressesDoNotHoldUpTheRightOne(t *testing.T) {
	in := newIntroduction(t, 1, lan)
	in.ib.SetLocalAddresses(deadAddresses(7)...)
	c := lyceumProfile(9).Startup()
	in.w.OnPacket(func(_ time.Time, from, to netip.AddrPort, d []byte) {
		p, ok := openStartup(d)
		if !ok || p.chunk != wire.TypeInitiatorHello || to != in.i.addr {
			return
		}
		h, err := wire.ParseInitiatorHello(p.payload)
		if err != nil {
			t.Fatal(err)
		}
		wrong := wire.ResponderRedirect{TagEcho: h.Tag, Addresses: []wire.Address{{AddrPort: stranger1}}}
		in.w.Inject(stranger1, from, sealStartup(c, 0, wire.TypeResponderRedirect, wrong.AppendTo(nil), 0)) // comes first
	})
	ab := in.a.connect(in.b, in.i.addr)
	eventually(t, in.w, 100*time.Millisecond, "open", ab.IsOpen)
	if ab.Address() != in.b.addr {
		t.Errorf("with %v, want %v", ab.Address(), in.b.addr)
	}
}

func TestRestartedIntroducerGoesOnOnceItKnowsBoth(t *testing.T) {
	in := newIntroduction(t, 1, lan)
	firewalls(in.w, in.a, in.b)
	in.w.Remove(in.i.addr)
	in.i = in.introducer(3)
	in.i.cfg.Rand.Uint64() // other session IDs
	ab := in.a.connect(in.b, in.i.addr)
	in.w.RunFor(3 * time.Second)
	if n := in.i.Counters().IntroductionsStranger; n == 0 || ab.IsOpen() {
		t.Fatalf("%d refused, want the hellos of a, who is a stranger now", n)
	}
	in.i.connect(in.a)
	in.i.connect(in.b)
	eventually(t, in.w, 10*time.Second, "open", ab.IsOpen)
}

func TestAskingFromAnotherAddressThanTheSessionsGetsNoAnswer(t *testing.T) {
	in := newIntroduction(t, 1, lan)
	moved := netip.MustParseAddrPort("10.0.1.1:1935")
	in.w.Move(in.a.addr, moved)
	in.a.addr = moved
	ab := in.a.connect(in.b, in.i.addr)
	in.w.RunFor(3 * time.Second)
	if len(find(*in.seen, wire.TypeResponderRedirect, in.i.addr)) != 0 || in.i.Counters().IntroductionsStranger == 0 {
		t.Error("a hello from an unknown address was answered")
	}
	in.ia.setDest(moved) // the session followed its peer
	eventually(t, in.w, 10*time.Second, "open", ab.IsOpen)
}

func TestSessionsAreFoundByAddressUntilTheyEnd(t *testing.T) {
	in := newIntroduction(t, 1, lan)
	c := newTestPeer(t, in.w, "c", 4, lan)
	_, ic := openBetween(c, in.i)
	at := func(addr netip.AddrPort) []*Session { return in.i.byAddress[addr] }
	ic.setDest(in.a.addr) // two behind one address
	if got := at(in.a.addr); !slices.Equal(got, []*Session{in.ia, ic}) || len(at(c.addr)) != 0 {
		t.Errorf("at a's address %v, at c's %v", got, at(c.addr))
	}
	in.i.do(in.ia.Close)
	if got := at(in.a.addr); !slices.Equal(got, []*Session{ic}) {
		t.Errorf("after a's session closed: %v, want c's alone", got)
	}
	in.ia.setDest(stranger1)
	if len(at(stranger1)) != 0 {
		t.Error("a session that closes is found again")
	}
	in.b.do(in.b.Session(in.i.PeerID()).Close)
	in.i.do(func(now time.Time) { ic.end(now, Unresponsive{}) })
	in.w.RunFor(time.Second)
	if len(in.i.byAddress) != 0 {
		t.Errorf("%v left", in.i.byAddress)
	}
}

// One port of an address translator is one endpoint, but others may hold a session under its address too.
func TestWhoeverOfAnAddressMayAskIsIntroduced(t *testing.T) {
	in := newIntroduction(t, 1, lan)
	c := newTestPeer(t, in.w, "c", 4, lan)
	_, ic := openBetween(c, in.i)
	in.w.RunFor(time.Second)
	in.ia.setDest(c.addr)
	var asked []*Session
	in.i.cfg.Introduce = func(asking, wanted *Session) bool {
		asked = append(asked, asking)
		return asking == in.ia && wanted == in.ib
	}
	in.ask(c.addr, in.b.epd, []byte("tag"), helloSize)
	in.w.RunFor(time.Second)
	if !slices.Equal(asked, []*Session{ic, in.ia}) || in.i.Counters().Introductions != 1 {
		t.Errorf("asked about %d sessions, %d introductions; want 2, 1", len(asked), in.i.Counters().Introductions)
	}
	in.ask(c.addr, c.epd, []byte("tag"), helloSize) // for who is there itself
	in.w.RunFor(time.Second)
	if c := in.i.Counters(); c.Introductions != 1 || c.IntroductionsDenied != 1 {
		t.Errorf("%d introductions, %d denied; want 1, 1", c.Introductions, c.IntroductionsDenied)
	}
}

// An introducer knows who asks by their open session, and that opens with the first packet under its keys: a
// hello that overtakes it is a stranger's.
func TestFirstPacketOfASessionLeavesBeforeAHelloToItsPeer(t *testing.T) {
	in := newIntroduction(t, 1, lan)
	c := newTestPeer(t, in.w, "c", 7, lan)
	c.react = func(now time.Time, ev Event) {
		if ev, ok := ev.(SessionOpened); ok && ev.Session.Peer() == in.i.PeerID() {
			if _, err := c.Connect(now, in.b.epd, testTag, in.i.addr); err != nil {
				t.Error(err)
			}
		}
	}
	c.connect(in.i)
	eventually(t, in.w, 500*time.Millisecond, "introduced at the first hello", func() bool {
		s := c.Session(in.b.PeerID())
		return s != nil && s.IsOpen()
	})
}
