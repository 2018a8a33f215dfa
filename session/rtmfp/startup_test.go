package rtmfp

import (
	"bytes"
	"encoding/binary"
	"net/netip"
	"testing"
	"time"

	"lyceum/session/keying"
	"lyceum/session/netsim"
	"lyceum/session/wire"
)

var lan = netsim.Link{Delay: 10 * time.Millisecond}

// two returns two peers that do not know each other yet, and what they send before they have keys.
func two(t *testing.T, link netsim.Link) (w *netsim.World, a, b *testPeer, seen *[]sniffed) {
	w = netsim.New(1, testStart)
	a, b = newTestPeer(t, w, "a", 1, link), newTestPeer(t, w, "b", 2, link)
	return w, a, b, sniff(w)
}

func TestOpeningTakesFourStartupPackets(t *testing.T) {
	_, a, b, seen := two(t, lan)
	ab, ba := openBetween(a, b)
	var got []wire.ChunkType
	for _, p := range *seen {
		got = append(got, p.chunk)
	}
	want := []wire.ChunkType{wire.TypeInitiatorHello, wire.TypeResponderHello, wire.TypeInitiatorKeying, wire.TypeResponderKeying}
	if len(got) != 4 || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] || got[3] != want[3] {
		t.Errorf("startup packets %v, want %v", got, want)
	}
	if ab.HandshakeHash() != ba.HandshakeHash() || ab.Tag() != testTag || ba.Tag() != testTag {
		t.Errorf("the ends differ: %x %x, tags %x %x", ab.HandshakeHash(), ba.HandshakeHash(), ab.Tag(), ba.Tag())
	}
	if !bytes.Equal(ab.Certificate(), b.cfg.Profile.Certificate()) || !bytes.Equal(ba.Certificate(), a.cfg.Profile.Certificate()) {
		t.Error("an end has another certificate than its peer's")
	}
	if ab.Peer() != b.PeerID() || ba.Peer() != a.PeerID() || ab.Address() != b.addr || ba.Address() != a.addr {
		t.Error("an end has another peer or address than the other end's")
	}
}

// "No reply to it is larger than it."
func TestNoReplyIsLargerThanTheHello(t *testing.T) {
	for name, hello := range map[string]wire.InitiatorHello{
		"ordinary": {Tag: make([]byte, 16)},
		"long tag": {Tag: make([]byte, 900)},
	} {
		w, _, b, seen := two(t, lan)
		hello.Discriminator = b.epd
		d := sealStartup(lyceumProfile(9).Startup(), 0, wire.TypeInitiatorHello, hello.AppendTo(nil), helloSize)
		w.Inject(stranger1, b.addr, d)
		w.RunFor(time.Second)
		sent := find(*seen, wire.TypeResponderHello, b.addr)
		if len(sent) > 1 || len(sent) == 1 && len(sent[0].datagram) > len(d) {
			t.Errorf("%s: %d answers to a hello of %d bytes, the first of %d", name, len(sent), len(d), len(sent[0].datagram))
		}
	}
}

func TestManyHellosInAPacketAreNotAnsweredWithMoreThanThePacket(t *testing.T) {
	w, _, b, seen := two(t, lan)
	c, body := lyceumProfile(9).Startup(), wire.Header{Mode: wire.ModeStartup}.AppendTo(nil)
	for len(body) < 1100 {
		hello := wire.InitiatorHello{Discriminator: b.epd, Tag: []byte{1}}
		body = wire.AppendChunk(body, wire.TypeInitiatorHello, hello.AppendTo(nil))
	}
	d := c.Seal(make([]byte, 4), body, 0)
	wire.PutSessionID(d, 0)
	w.Inject(stranger1, b.addr, d)
	w.RunFor(time.Second)
	total := 0
	for _, p := range find(*seen, wire.TypeResponderHello, b.addr) {
		total += len(p.datagram)
	}
	if total == 0 || total > len(d) {
		t.Errorf("%d bytes answer %d", total, len(d))
	}
}

func TestShortHelloIsIgnored(t *testing.T) {
	w, _, b, seen := two(t, lan)
	hello := wire.InitiatorHello{Discriminator: b.epd, Tag: []byte("tag")}.AppendTo(nil)
	c := lyceumProfile(9).Startup()
	w.Inject(stranger1, b.addr, sealStartup(c, 0, wire.TypeInitiatorHello, hello, helloSize-1))
	w.RunFor(time.Second)
	if len(*seen) != 0 || b.Counters().ShortHellos != 1 {
		t.Errorf("%d answers, %d short hellos counted", len(*seen), b.Counters().ShortHellos)
	}
	w.Inject(stranger1, b.addr, sealStartup(c, 0, wire.TypeInitiatorHello, hello, helloSize))
	w.RunFor(time.Second)
	if len(*seen) != 1 {
		t.Errorf("%d answers to a hello of %d bytes, want 1", len(*seen), helloSize)
	}
}

func TestHelloForAnotherPeerIsIgnored(t *testing.T) {
	w, a, b, seen := two(t, lan)
	hello := wire.InitiatorHello{Discriminator: a.epd, Tag: []byte("tag")}.AppendTo(nil)
	w.Inject(stranger1, b.addr, sealStartup(lyceumProfile(9).Startup(), 0, wire.TypeInitiatorHello, hello, helloSize))
	w.RunFor(time.Second)
	if len(*seen) != 0 {
		t.Errorf("%d answers", len(*seen))
	}
}

// changeKeying lets f change the first Initiator Keying on its way to b.
func changeKeying(w *netsim.World, to netip.AddrPort, f func(p sniffed, k wire.InitiatorKeying) []byte) {
	done := false
	w.Filter(func(_ time.Time, from, dst netip.AddrPort, d []byte) ([]byte, bool) {
		p, ok := openStartup(d)
		if done || !ok || p.chunk != wire.TypeInitiatorKeying || dst != to {
			return d, true
		}
		done = true
		k, err := wire.ParseInitiatorKeying(p.payload)
		if err != nil {
			return d, true
		}
		p.from = from
		out := f(p, k)
		return out, out != nil
	})
}

func TestCookieFromAnotherAddressIsChanged(t *testing.T) {
	w, a, b, seen := two(t, lan)
	moved := netip.MustParseAddrPort("10.0.1.1:1935")
	changeKeying(w, b.addr, func(p sniffed, _ wire.InitiatorKeying) []byte {
		w.At(w.Now(), func(time.Time) { w.Move(a.addr, moved); a.addr = moved; w.Inject(moved, b.addr, p.datagram) })
		return nil // the address translation changed just now
	})
	ab := a.connect(b)
	eventually(t, w, 3*time.Second, "open", ab.IsOpen)
	changes := find(*seen, wire.TypeCookieChange, b.addr)
	if len(changes) != 1 || changes[0].to != moved {
		t.Fatalf("cookie changes %+v, want one to %v", changes, moved)
	}
	w.RunFor(time.Second)
	if ba := b.Session(a.PeerID()); ba == nil || ba.Address() != moved {
		t.Error("no session with the new address")
	}
}

// RFC 7016 §3.5.1.2: at most once per session; here for each responder that we answer.
func TestCookieChangesAtMostOncePerResponder(t *testing.T) {
	w, a, b, seen := two(t, lan)
	var cookie []byte
	w.Filter(func(_ time.Time, from, to netip.AddrPort, d []byte) ([]byte, bool) {
		p, ok := openStartup(d)
		if !ok || p.chunk != wire.TypeInitiatorKeying {
			return d, true
		}
		k, _ := wire.ParseInitiatorKeying(p.payload)
		cookie = bytes.Clone(k.CookieEcho)
		change := wire.CookieChange{OldCookie: cookie, NewCookie: append(bytes.Clone(cookie[:35]), cookie[35]+1)}
		w.Inject(b.addr, a.addr, sealStartup(lyceumProfile(9).Startup(), k.SessionID, wire.TypeCookieChange, change.AppendTo(nil), 0))
		return nil, false
	})
	a.connect(b)
	w.RunFor(500 * time.Millisecond) // before the first repetition
	if n := len(find(*seen, wire.TypeInitiatorKeying, a.addr)); n != 0 {
		t.Fatalf("%d keyings passed the filter", n)
	}
	s := a.Session(b.PeerID())
	if len(s.opening.targets) != 1 || !s.opening.targets[0].cookieChanged {
		t.Fatalf("targets %+v, want one with a changed cookie", s.opening.targets)
	}
	if a.Counters().IgnoredChunks != 1 {
		t.Errorf("%d chunks ignored, want the second change", a.Counters().IgnoredChunks)
	}
}

func TestCookieChangeIsNotLargerThanWhatItAnswers(t *testing.T) {
	w, a, b, _ := two(t, lan)
	var cookie []byte
	changeKeying(w, b.addr, func(_ sniffed, k wire.InitiatorKeying) []byte {
		cookie = bytes.Clone(k.CookieEcho)
		return nil
	})
	a.connect(b)
	w.RunFor(100 * time.Millisecond)
	before := w.Stats().Sent
	k := wire.InitiatorKeying{SessionID: 1, CookieEcho: cookie}
	w.Inject(stranger1, b.addr, sealStartup(lyceumProfile(9).Startup(), 0, wire.TypeInitiatorKeying, k.AppendTo(nil), 0))
	w.RunFor(100 * time.Millisecond)
	if got := w.Stats().Sent - before; got != 0 {
		t.Errorf("%d packets answer one that is smaller", got)
	}
}

func TestExpiredCookieIsIgnored(t *testing.T) {
	w, a, b, seen := two(t, lan)
	var late []byte
	changeKeying(w, b.addr, func(p sniffed, _ wire.InitiatorKeying) []byte { late = p.datagram; return nil })
	s := a.connect(b)
	w.RunFor(100 * time.Millisecond)
	a.do(func(now time.Time) { s.Close(now) })
	w.RunFor(cookieLife + time.Second)
	w.Inject(a.addr, b.addr, late)
	w.RunFor(time.Second)
	if n := len(find(*seen, wire.TypeResponderKeying, b.addr)); n != 0 || b.Counters().BogusCookies != 1 {
		t.Errorf("%d answers, %d bogus cookies counted", n, b.Counters().BogusCookies)
	}
}

func TestForgedCookieIsIgnored(t *testing.T) {
	for name, forge := range map[string]func([]byte){
		"other time":        func(c []byte) { binary.BigEndian.PutUint32(c, 1) },
		"other first code":  func(c []byte) { c[4] ^= 1 },
		"from the future":   func(c []byte) { binary.BigEndian.PutUint32(c, 1<<31) },
		"no cookie of ours": func(c []byte) { clear(c) },
	} {
		w, a, b, seen := two(t, lan)
		changeKeying(w, b.addr, func(p sniffed, k wire.InitiatorKeying) []byte {
			k.CookieEcho = bytes.Clone(k.CookieEcho)
			forge(k.CookieEcho)
			return sealStartup(lyceumProfile(9).Startup(), 0, wire.TypeInitiatorKeying, k.AppendTo(nil), 0)
		})
		a.connect(b)
		w.RunFor(500 * time.Millisecond)
		if len(find(*seen, wire.TypeResponderKeying, b.addr)) != 0 || b.Counters().BogusCookies != 1 {
			t.Errorf("%s: answered", name)
		}
	}
}

func TestRetransmittedKeyingFromAnotherAddressGetsTheStoredAnswer(t *testing.T) {
	w, a, b, seen := two(t, lan)
	moved := netip.MustParseAddrPort("10.0.1.1:1935")
	dropped := 0
	w.Filter(func(_ time.Time, from, to netip.AddrPort, d []byte) ([]byte, bool) {
		p, ok := openStartup(d)
		if !ok || p.chunk != wire.TypeResponderKeying || dropped > 0 {
			return d, true
		}
		dropped++
		w.At(w.Now(), func(time.Time) { w.Move(a.addr, moved); a.addr = moved })
		return nil, false
	})
	ab := a.connect(b)
	eventually(t, w, 5*time.Second, "open", ab.IsOpen)
	w.RunFor(time.Second)
	if b.Counters().Sessions != 1 || len(find(*seen, wire.TypeCookieChange, b.addr)) != 1 {
		t.Errorf("%d sessions and %d cookie changes, want 1 and 1", b.Counters().Sessions, len(find(*seen, wire.TypeCookieChange, b.addr)))
	}
	if ba := b.Session(a.PeerID()); ba == nil || ba.Address() != moved {
		t.Error("no session with the new address")
	}
	answers := find(*seen, wire.TypeResponderKeying, b.addr)
	if len(answers) != 1 || answers[0].to != moved {
		t.Errorf("answers %v", answers)
	}
}

func TestUnknownTagIsRefused(t *testing.T) {
	w, a, b, _ := two(t, lan)
	b.cfg.Profile = keying.NewLyceum(keying.NewIdentity([32]byte{2}), keying.NoClass, nil)
	a.connect(b)
	w.RunFor(2 * openTimeout)
	wantRefused(t, a, b)
}

func TestWrongPreSharedKeyIsRefused(t *testing.T) {
	w, a, b, _ := two(t, lan)
	b.cfg.Profile = keying.NewLyceum(keying.NewIdentity([32]byte{2}), func(keying.Tag) ([32]byte, bool) { return [32]byte{1}, true }, nil)
	a.connect(b)
	w.RunFor(2 * openTimeout)
	wantRefused(t, a, b)
}

// wantRefused fails unless a's attempt came to nothing at both ends.
func wantRefused(t *testing.T, a, b *testPeer) {
	t.Helper()
	if count[SessionOpened](a)+count[SessionOpened](b) != 0 || len(b.events) != 0 {
		t.Errorf("events %v and %v", a.events, b.events)
	}
	closed, ok := a.events[len(a.events)-1].(SessionClosed)
	if !ok || closed.Reason != (OpenTimeout{}) {
		t.Errorf("a ended with %#v, want OpenTimeout", a.events)
	}
	if a.Counters().RefusedKeyings+b.Counters().RefusedKeyings == 0 {
		t.Error("nothing was counted")
	}
	wantEmpty(t, a)
	wantEmpty(t, b)
}

// wantEmpty fails if an endpoint without sessions remembers anything.
func wantEmpty(t *testing.T, p *testPeer) {
	t.Helper()
	p.Endpoint.Advance(p.world.Now())
	if len(p.peers)+len(p.byNearID)+len(p.openings)+len(p.seekers)+len(p.handshakes)+len(p.halfOf)+p.halfCount+p.halfOpens.len()+len(p.timers.h) != 0 {
		t.Errorf("%s remembers %d peers, %d session IDs, %d openings, %d handshakes, %d timers",
			p.name, len(p.peers), len(p.byNearID), len(p.openings), len(p.handshakes), len(p.timers.h))
	}
}
