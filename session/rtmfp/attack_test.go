package rtmfp

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"net/netip"
	"testing"
	"time"

	"github.com/flynn/noise"

	"lyceum/session/keying"
	"lyceum/session/netsim"
	"lyceum/session/wire"
)

// A thief shows somebody else's certificate, in a handshake with a static key of its own.
type thief struct {
	keying.Profile
	stolen []byte
}

func (p thief) Initiate(nearID uint32, responder []byte, tag keying.Tag) (keying.Initiator, error) {
	c, err := keying.ParseCertificate(responder)
	if err != nil {
		return nil, err
	}
	suite := noise.NewCipherSuite(noise.DH25519, noise.CipherAESGCM, noise.HashSHA256)
	static, err := suite.GenerateKeypair(rand.Reader)
	if err != nil {
		return nil, err
	}
	digest := sha256.Sum256(responder)
	prologue := append(binary.BigEndian.AppendUint32([]byte("lyceum/1"), nearID), digest[:]...)
	hs, err := noise.NewHandshakeState(noise.Config{
		CipherSuite: suite, Pattern: noise.HandshakeIK, Initiator: true, Prologue: prologue,
		PresharedKey: make([]byte, 32), PresharedKeyPlacement: 2, StaticKeypair: static, PeerStatic: c.Static[:],
	})
	if err != nil {
		return nil, err
	}
	message, _, _, err := hs.WriteMessage(nil, append(wire.AppendField(nil, p.stolen), tag[:]...))
	return thiefsInitiator{wire.InitiatorKeying{SessionID: nearID, KeyComponent: message}}, err
}

type thiefsInitiator struct{ k wire.InitiatorKeying }

func (i thiefsInitiator) Keying(cookie []byte) wire.InitiatorKeying {
	i.k.CookieEcho = cookie
	return i.k
}
func (thiefsInitiator) Finish(wire.ResponderKeying) (keying.Keys, error) {
	return keying.Keys{}, keying.ErrRefused
}

func TestStolenCertificateWithAnotherStaticKeyIsRefused(t *testing.T) {
	for name, stolen := range map[string]byte{"of a third peer": 1, "of the responder itself": 2} {
		w := netsim.New(1, testStart)
		victim, b := newTestPeer(t, w, "victim", 1, lan), newTestPeer(t, w, "b", 2, lan)
		_, ba := openBetween(victim, b)
		profile := thief{lyceumProfile(3), lyceumProfile(stolen).Certificate()}
		evil := addTestPeer(t, w, "thief", 3, lan, Config{Profile: profile})
		before := b.Counters()
		evil.connect(b)
		w.RunFor(5 * time.Second)
		after := b.Counters()
		if after.RefusedKeyings == before.RefusedKeyings || b.halfCount != 0 || !ba.IsOpen() || len(b.peers) != 1 {
			t.Errorf("%s: %d refused, %d half-open, %d peers", name, after.RefusedKeyings-before.RefusedKeyings, b.halfCount, len(b.peers))
		}
	}
}

// forgeAnswers lets f make what is injected in front of the first genuine Responder Keying.
func forgeAnswers(w *netsim.World, f func(id uint32, k wire.ResponderKeying) []wire.ResponderKeying) {
	c, done := lyceumProfile(9).Startup(), false
	w.Filter(func(_ time.Time, from, to netip.AddrPort, d []byte) ([]byte, bool) {
		p, ok := openStartup(d)
		if !ok || p.chunk != wire.TypeResponderKeying || done {
			return d, true
		}
		done = true
		k, err := wire.ParseResponderKeying(p.payload)
		if err != nil {
			return d, true
		}
		for _, forged := range f(p.sessionID, k) {
			w.Inject(from, to, sealStartup(c, p.sessionID, wire.TypeResponderKeying, forged.AppendTo(nil), 0))
		}
		return d, true
	})
}

func TestForgedAnswersBeforeTheGenuineOneCostNothing(t *testing.T) {
	for name, spoil := range map[string]func(k *wire.ResponderKeying){
		"zero ephemeral key":  func(k *wire.ResponderKeying) { clear(k.KeyComponent[:32]) },
		"session ID mismatch": func(k *wire.ResponderKeying) { k.SessionID++ },
		"session ID 0":        func(k *wire.ResponderKeying) { k.SessionID = 0 },
		"damaged":             func(k *wire.ResponderKeying) { k.KeyComponent[40] ^= 1 },
		"short":               func(k *wire.ResponderKeying) { k.KeyComponent = k.KeyComponent[:8] },
	} {
		w, a, b, seen := two(t, lan)
		forgeAnswers(w, func(_ uint32, k wire.ResponderKeying) []wire.ResponderKeying {
			k.KeyComponent = bytes.Clone(k.KeyComponent)
			spoil(&k)
			return []wire.ResponderKeying{k, k}
		})
		ab := a.connect(b)
		eventually(t, w, 500*time.Millisecond, name+": open with the genuine answer", ab.IsOpen)
		w.RunFor(time.Second)
		if n := len(find(*seen, wire.TypeInitiatorKeying, a.addr)); n != 1 {
			t.Errorf("%s: %d keyings sent, want 1", name, n)
		}
		if got := a.Counters().RefusedKeyings; got != 2 {
			t.Errorf("%s: %d refused answers, want 2", name, got)
		}
		if ba := b.Session(a.PeerID()); ba == nil || !ba.IsOpen() {
			t.Errorf("%s: not open at the responder", name)
		}
	}
}

func TestFloodOfForgedAnswersIsNotWorkedOn(t *testing.T) {
	w, a, b, _ := two(t, lan)
	forgeAnswers(w, func(_ uint32, k wire.ResponderKeying) (all []wire.ResponderKeying) {
		k.KeyComponent = bytes.Clone(k.KeyComponent)
		k.KeyComponent[40] ^= 1
		for range 100 {
			all = append(all, k)
		}
		return all
	})
	ab := a.connect(b)
	eventually(t, w, 5*time.Second, "open", ab.IsOpen)
	if c := a.Counters(); c.RefusedKeyings > uint64(a.limits.KeyingsPerAddress) {
		t.Errorf("%d answers were tried in a second", c.RefusedKeyings)
	}
}

// onFirstHello lets f act, with a startup cipher, when the first Responder Hello is sent. f says whether the
// hello itself goes on.
func onFirstHello(t *testing.T, w *netsim.World, f func(c keying.PacketCipher, from, to netip.AddrPort, h wire.ResponderHello) bool) {
	c, done := lyceumProfile(9).Startup(), false
	w.Filter(func(_ time.Time, from, to netip.AddrPort, d []byte) ([]byte, bool) {
		p, ok := openStartup(d)
		if !ok || p.chunk != wire.TypeResponderHello || done {
			return d, true
		}
		done = true
		h, err := wire.ParseResponderHello(p.payload)
		if err != nil {
			t.Fatal(err)
		}
		return d, f(c, from, to, h)
	})
}

// Whoever saw a hello's tag can answer it with the wanted peer's public keys under a signature that does
// not hold: checking it costs public-key work each time.
func TestFloodOfForgedHellosIsNotWorkedOn(t *testing.T) {
	w, a, b, _ := two(t, lan)
	onFirstHello(t, w, func(c keying.PacketCipher, from, to netip.AddrPort, h wire.ResponderHello) bool {
		h.Certificate = bytes.Clone(h.Certificate)
		h.Certificate[len(h.Certificate)-1] ^= 1
		for range 200 {
			w.Inject(from, to, sealStartup(c, 0, wire.TypeResponderHello, h.AppendTo(nil), 0))
		}
		return false
	})
	ab := a.connect(b)
	eventually(t, w, 10*time.Second, "open", ab.IsOpen)
	if c := a.Counters(); c.RefusedKeyings > uint64(a.limits.KeyingsPerAddress) || c.RateLimited == 0 {
		t.Errorf("%d answers were worked on and %d were not", c.RefusedKeyings, c.RateLimited)
	}
}

// racing puts a into S_KEYING_SENT with b, answers from the given addresses having come first.
func racing(t *testing.T, dead []netip.AddrPort) (w *netsim.World, a, b *testPeer, ab *Session, seen *[]sniffed) {
	w, a, b, seen = two(t, lan)
	onFirstHello(t, w, func(c keying.PacketCipher, _, to netip.AddrPort, h wire.ResponderHello) bool {
		for i, addr := range dead {
			h.Cookie = []byte{byte(i)}
			w.Inject(addr, to, sealStartup(c, 0, wire.TypeResponderHello, h.AppendTo(nil), 0))
		}
		return true
	})
	ab = a.connect(b)
	return w, a, b, ab, seen
}

func deadAddresses(n int) (all []netip.AddrPort) {
	for i := range n {
		all = append(all, netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 9, 0, byte(i)}), 1))
	}
	return all
}

// Whoever saw the tag could point us at a dead address.
func TestFourRacingResponderHellosAreAllAnswered(t *testing.T) {
	dead := deadAddresses(3)
	w, a, b, ab, seen := racing(t, dead)
	eventually(t, w, 500*time.Millisecond, "open with the one that answered", ab.IsOpen)
	asked := map[netip.AddrPort][]byte{}
	for _, p := range find(*seen, wire.TypeInitiatorKeying, a.addr) {
		k, err := wire.ParseInitiatorKeying(p.payload)
		if err != nil {
			t.Fatal(err)
		}
		asked[p.to] = k.KeyComponent
	}
	for _, addr := range append(dead, b.addr) {
		if !bytes.Equal(asked[addr], asked[b.addr]) || asked[addr] == nil {
			t.Errorf("%v was sent the key component %.4x, want that of all", addr, asked[addr])
		}
	}
	if ab.Address() != b.addr {
		t.Errorf("session with %v, want %v", ab.Address(), b.addr)
	}
}

// However many answer from elsewhere, there is a place for who was asked, and no more are answered.
func TestFifthResponderHelloIsIgnored(t *testing.T) {
	w, a, b, ab, seen := racing(t, deadAddresses(20))
	w.RunFor(500 * time.Millisecond)
	if n := len(find(*seen, wire.TypeInitiatorKeying, a.addr)); n != maxTargets {
		t.Errorf("%d keyings sent, want %d", n, maxTargets)
	}
	if !ab.IsOpen() || ab.Address() != b.addr {
		t.Errorf("open: %v, with %v, want %v", ab.IsOpen(), ab.Address(), b.addr)
	}
}

// Somebody who lies about its address can answer in the name of who was asked, with a cookie that is none.
func TestForgedCookieInTheRespondersNameDoesNotKeepFromIt(t *testing.T) {
	for _, forged := range []int{1, maxCookies - 1, 100} {
		w, a, b, seen := two(t, lan)
		onFirstHello(t, w, func(c keying.PacketCipher, from, to netip.AddrPort, h wire.ResponderHello) bool {
			for i := range forged {
				h.Cookie = bytes.Repeat([]byte{byte(i)}, cookieSize)
				w.Inject(from, to, sealStartup(c, 0, wire.TypeResponderHello, h.AppendTo(nil), 0))
			}
			return true
		})
		ab := a.connect(b)
		w.RunFor(500 * time.Millisecond)
		if few := forged < maxCookies; ab.IsOpen() != few {
			t.Errorf("%d forged: open %v, want %v", forged, ab.IsOpen(), few)
		}
		if n := len(find(*seen, wire.TypeInitiatorKeying, a.addr)); n > maxCookies {
			t.Errorf("%d forged: %d keyings sent, want %d at most", forged, n, maxCookies)
		}
	}
}

// Who is asked by two ways answers twice, with a cookie each time.
func TestSecondAnswerOfOneResponderIsNoSecondKeying(t *testing.T) {
	w, a, b, seen := two(t, lan)
	onFirstHello(t, w, func(c keying.PacketCipher, from, to netip.AddrPort, h wire.ResponderHello) bool {
		again := h
		again.Cookie = bytes.Repeat([]byte{7}, cookieSize)
		w.Inject(from, to, sealStartup(c, 0, wire.TypeResponderHello, h.AppendTo(nil), 0))
		w.Inject(from, to, sealStartup(c, 0, wire.TypeResponderHello, again.AppendTo(nil), 0))
		return true
	})
	ab := a.connect(b)
	w.RunFor(500 * time.Millisecond)
	if n := len(find(*seen, wire.TypeInitiatorKeying, a.addr)); n != 1 || !ab.IsOpen() {
		t.Errorf("%d keyings sent, want 1; open: %v", n, ab.IsOpen())
	}
}

// A responder that changes its cookie waits for the new one; the others have their turn after it.
func TestChangedCookieIsSentBeforeOthersHaveTheirTurn(t *testing.T) {
	now := time.Unix(0, 0)
	target := keyingTarget{cookie: []byte("new"), others: [][]byte{[]byte("other")}, untried: 1}
	for i, want := range []string{"new", "other", "new"} {
		if target.retry.next(now) {
			target.turn(now)
		}
		if string(target.cookie) != want {
			t.Errorf("sent %q as number %d, want %q", target.cookie, i+1, want)
		}
		now = target.retry.at
	}
}

func TestResponderHelloMustShowTheWantedCertificateAndOurTag(t *testing.T) {
	for name, spoil := range map[string]func(h *wire.ResponderHello){
		"certificate of another peer": func(h *wire.ResponderHello) { h.Certificate = lyceumProfile(7).Certificate() },
		"damaged certificate": func(h *wire.ResponderHello) {
			h.Certificate = append(h.Certificate[:len(h.Certificate)-1:len(h.Certificate)-1], 0)
		},
		"another tag": func(h *wire.ResponderHello) { h.TagEcho = []byte("some other tag") },
	} {
		w, a, b, seen := two(t, lan)
		c := lyceumProfile(9).Startup()
		w.Filter(func(_ time.Time, from, to netip.AddrPort, d []byte) ([]byte, bool) {
			p, ok := openStartup(d)
			if !ok || p.chunk != wire.TypeResponderHello {
				return d, true
			}
			h, _ := wire.ParseResponderHello(p.payload)
			spoil(&h)
			return sealStartup(c, 0, wire.TypeResponderHello, h.AppendTo(nil), 0), true
		})
		ab := a.connect(b)
		w.RunFor(10 * time.Second)
		if n := len(find(*seen, wire.TypeInitiatorKeying, a.addr)); n != 0 || ab.IsOpen() {
			t.Errorf("%s: %d keyings sent", name, n)
		}
	}
}

// craft builds a packet of the session as its owner would, with chosen contents.
func craft(s *Session, h wire.Header, chunks []byte) []byte {
	d := s.keys.Cipher.Seal(make([]byte, 4), append(h.AppendTo(nil), chunks...), s.farID)
	wire.PutSessionID(d, s.farID)
	return d
}

func TestCounterJumpedBy2To63IsDropped(t *testing.T) {
	w, a, b, ab, ba := pair(t, lan)
	heard := ba.liveness.heard
	w.RunFor(time.Second)
	d := craft(ab, wire.Header{Mode: ab.role}, wire.AppendChunk(nil, wire.TypePing, nil))
	jumped := bytes.Clone(d)
	id, _ := wire.SessionID(d)
	jumped[4] ^= 0x80 // the top bit of the counter
	wire.PutSessionID(jumped, id)
	before := b.Counters().NotAuthentic
	w.Inject(a.addr, b.addr, jumped)
	w.RunFor(time.Second)
	if b.Counters().NotAuthentic != before+1 || ba.liveness.heard != heard {
		t.Errorf("%d packets refused, want 1", b.Counters().NotAuthentic-before)
	}
	f := a.openFlow(ab, "after", PriorityData)
	a.write(f, numbered(0, 100))
	eventually(t, w, time.Second, "what follows arrives", func() bool { return len(b.messages("after")) == 1 })
}

func TestReplayedSessionPacketIsDropped(t *testing.T) {
	w, a, b, ab, _ := pair(t, lan)
	var copies [][]byte
	w.OnPacket(func(_ time.Time, from, _ netip.AddrPort, d []byte) {
		if from == a.addr {
			copies = append(copies, bytes.Clone(d))
		}
	})
	f := a.openFlow(ab, "once", PriorityData)
	a.write(f, numbered(0, 100))
	w.RunFor(time.Second)
	for _, d := range copies {
		w.Inject(a.addr, b.addr, d)
	}
	w.RunFor(time.Second)
	if n := len(b.messages("once")); n != 1 || b.Counters().NotAuthentic != uint64(len(copies)) {
		t.Errorf("%d messages, %d of %d replays refused", n, b.Counters().NotAuthentic, len(copies))
	}
}

func TestReflectedPacketIsIgnored(t *testing.T) {
	w, a, b, ab, _ := pair(t, lan)
	for name, mode := range map[string]wire.Mode{"own role": wire.ModeResponder, "startup": wire.ModeStartup} {
		before := b.Counters().WrongMode
		w.Inject(a.addr, b.addr, craft(ab, wire.Header{Mode: mode}, wire.AppendChunk(nil, wire.TypeCloseAck, nil)))
		w.RunFor(time.Second)
		if b.Counters().WrongMode != before+1 || b.Session(a.PeerID()) == nil {
			t.Errorf("%s: believed", name)
		}
	}
}

func TestPacketsThatMeanNothingAreCountedAndDropped(t *testing.T) {
	w, _, b, _, ba := pair(t, lan)
	c := lyceumProfile(9).Startup()
	seal := func(body []byte, id uint32) []byte {
		d := c.Seal(make([]byte, 4), body, id)
		wire.PutSessionID(d, id)
		return d
	}
	for i, tt := range []struct {
		name  string
		d     []byte
		count func(c Counters) uint64
	}{
		{"too short", []byte{1, 2, 3}, func(c Counters) uint64 { return c.Malformed }},
		{"unknown session", seal([]byte{3}, ba.nearID+1), func(c Counters) uint64 { return c.UnknownSession }},
		{"startup packet for an open session", seal([]byte{3}, ba.nearID), func(c Counters) uint64 { return c.NotAuthentic }},
		{"empty startup packet", seal(nil, 0), func(c Counters) uint64 { return c.Malformed }},
		{"startup packet of mode 1", seal([]byte{1}, 0), func(c Counters) uint64 { return c.WrongMode }},
		{"session chunk in a startup packet", sealStartup(c, 0, wire.TypePing, nil, 0), func(c Counters) uint64 { return c.IgnoredChunks }},
		{"hello cut short", sealStartup(c, 0, wire.TypeInitiatorHello, []byte{9}, 512), func(c Counters) uint64 { return c.Malformed }},
		{"responder hello cut short", sealStartup(c, 0, wire.TypeResponderHello, []byte{9}, 0), func(c Counters) uint64 { return c.Malformed }},
		{"keying cut short", sealStartup(c, 0, wire.TypeInitiatorKeying, []byte{9}, 0), func(c Counters) uint64 { return c.Malformed }},
	} {
		before := tt.count(b.Counters())
		w.Inject(netip.AddrPortFrom(stranger1.Addr(), uint16(i+1)), b.addr, tt.d)
		w.RunFor(time.Millisecond)
		if got := tt.count(b.Counters()) - before; got != 1 {
			t.Errorf("%s: counted %d times", tt.name, got)
		}
	}
	if n := fmt.Sprint(len(b.peers), b.halfCount, len(b.byNearID)); n != "1 0 1" {
		t.Errorf("peers, half-opens, session IDs: %s, want 1 0 1", n)
	}
}
