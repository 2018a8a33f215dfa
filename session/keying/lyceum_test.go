package keying

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"testing"

	"lyceum/session/wire"
)

func TestHandshakeProvesBothEnds(t *testing.T) {
	a, b := peer(1), peer(2)
	i := initiate(t, a, b)
	r := respond(t, b, i)
	if r.Peer != a.PeerID() || !bytes.Equal(r.Certificate, a.Certificate()) || r.Tag != classTag {
		t.Errorf("Respond = peer %v, tag %v; want %v, %v", r.Peer, r.Tag, a.PeerID(), classTag)
	}
	near, err := i.Finish(r.Keying)
	if err != nil {
		t.Fatalf("Finish: %v", err)
	}
	mustTalk(t, near, r.Keys)
	if near.HandshakeHash != r.Keys.HandshakeHash || near.HandshakeHash == [32]byte{} {
		t.Errorf("handshake hashes %x, %x", near.HandshakeHash, r.Keys.HandshakeHash)
	}
}

func TestNearNonceIsTheOtherEndsFarNonce(t *testing.T) {
	near, far := handshake(t, peer(1), peer(2))
	if near.NearNonce != far.FarNonce || near.FarNonce != far.NearNonce || near.NearNonce == near.FarNonce {
		t.Errorf("nonces %x %x and %x %x do not cross", near.NearNonce, near.FarNonce, far.NearNonce, far.FarNonce)
	}
}

func TestSessionsOfTheSamePeersShareNothing(t *testing.T) {
	a, b := peer(1), peer(2)
	first, _ := handshake(t, a, b)
	_, second := handshake(t, a, b)
	if first.HandshakeHash == second.HandshakeHash || first.NearNonce == second.FarNonce {
		t.Error("two sessions have one handshake hash or nonce")
	}
	if _, err := second.Cipher.Open(nil, first.Cipher.Seal(nil, []byte("x"), 5), 5); !errors.Is(err, ErrNotAuthentic) {
		t.Errorf("packet of another session: Open error = %v, want ErrNotAuthentic", err)
	}
}

func TestSameKeyingForEveryCookie(t *testing.T) {
	a, b := peer(1), peer(2)
	i := initiate(t, a, b)
	one, two := i.Keying([]byte("one")), i.Keying([]byte("two"))
	if string(one.CookieEcho) != "one" || string(two.CookieEcho) != "two" {
		t.Errorf("cookies %q, %q", one.CookieEcho, two.CookieEcho)
	}
	one.CookieEcho, two.CookieEcho = nil, nil
	if !bytes.Equal(one.AppendTo(nil), two.AppendTo(nil)) {
		t.Error("keying differs in more than the cookie")
	}
	if len(one.Certificate) != 0 || len(one.Signature) != 0 || one.SessionID != initiatorID {
		t.Errorf("keying = %+v; want no certificate, no signature, session %d", one, initiatorID)
	}
	_, err := i.Finish(withComponent(respond(t, b, i).Keying, make([]byte, responderComponentSize)))
	if err == nil {
		t.Fatal("Finish accepted zeros")
	}
	respond(t, b, i)
	if again := i.Keying(nil); !bytes.Equal(again.KeyComponent, one.KeyComponent) {
		t.Error("a failed Finish changed the key component")
	}
}

// A certificate is public: whoever saw a's must not become a with it.
func TestStolenCertificateWithAnotherStaticKeyIsRefused(t *testing.T) {
	a, b, thief := peer(1), peer(2), peer(3)
	thief.id.certificate = a.Certificate()
	if _, err := b.Respond(responderID, initiate(t, thief, b).Keying(nil)); !errors.Is(err, ErrRefused) {
		t.Errorf("Respond error = %v, want ErrRefused", err)
	}
}

func TestForgedInitiatorCertificateIsRefused(t *testing.T) {
	b, forger := peer(2), peer(3)
	forger.id.certificate = flipped(forger.Certificate(), certificateSize-1)
	if _, err := b.Respond(responderID, initiate(t, forger, b).Keying(nil)); !errors.Is(err, ErrNotAuthentic) {
		t.Errorf("Respond error = %v, want ErrNotAuthentic", err)
	}
}

func TestZeroEphemeralResponseIsRefusedAndGenuineOneStillWorks(t *testing.T) {
	a, b := peer(1), peer(2)
	i := initiate(t, a, b)
	r := respond(t, b, i)
	zero := append(make([]byte, 32), r.Keying.KeyComponent[32:]...)
	for range 3 {
		if _, err := i.Finish(withComponent(r.Keying, zero)); !errors.Is(err, ErrRefused) {
			t.Errorf("zero ephemeral key: Finish error = %v, want ErrRefused", err)
		}
	}
	near, err := i.Finish(r.Keying)
	if err != nil {
		t.Fatalf("genuine response: Finish: %v", err)
	}
	mustTalk(t, near, r.Keys)
}

// The orders of these points of Curve25519 divide 8, so that a shared secret would be zero.
var lowOrder = map[string][]byte{
	"zero": make([]byte, 32), "one": append([]byte{1}, make([]byte, 31)...),
	"p-1": append(append([]byte{0xec}, bytes.Repeat([]byte{0xff}, 30)...), 0x7f),
	"p":   append(append([]byte{0xed}, bytes.Repeat([]byte{0xff}, 30)...), 0x7f),
}

func TestKeyOfLowOrderIsRefusedOnEitherSide(t *testing.T) {
	a, b := peer(1), peer(2)
	for name, point := range lowOrder {
		i := initiate(t, a, b)
		k, r := i.Keying(nil), respond(t, b, i)
		k.KeyComponent = append(bytes.Clone(point), k.KeyComponent[32:]...)
		if _, err := b.Respond(responderID, k); !errors.Is(err, ErrRefused) {
			t.Errorf("initiator's ephemeral key %s: Respond error = %v, want ErrRefused", name, err)
		}
		bad := append(bytes.Clone(point), r.Keying.KeyComponent[32:]...)
		if _, err := i.Finish(withComponent(r.Keying, bad)); !errors.Is(err, ErrRefused) {
			t.Errorf("responder's ephemeral key %s: Finish error = %v, want ErrRefused", name, err)
		}
		c := Certificate{Signing: b.id.Public(), Static: [32]byte(point)}
		keys := c.appendKeys(nil)
		certificate := append(keys, b.id.Sign(certificateMessage(keys))...)
		if _, err := a.Initiate(initiatorID, certificate, classTag); !errors.Is(err, ErrRefused) {
			t.Errorf("responder's static key %s: Initiate error = %v, want ErrRefused", name, err)
		}
	}
}

func TestWrongPSKIsRefused(t *testing.T) {
	a, b := peer(1), peer(2)
	b.psks = func(Tag) ([32]byte, bool) { return [32]byte{9}, true }
	i := initiate(t, a, b)
	if _, err := i.Finish(respond(t, b, i).Keying); !errors.Is(err, ErrNotAuthentic) {
		t.Errorf("Finish error = %v, want ErrNotAuthentic", err)
	}
	b.psks = classPSKs
	if _, err := i.Finish(respond(t, b, i).Keying); err != nil {
		t.Errorf("right key afterwards: Finish: %v", err)
	}
}

func TestUnknownTagIsRefused(t *testing.T) {
	a, b := peer(1), peer(2)
	if _, err := a.Initiate(initiatorID, b.Certificate(), Tag{9}); !errors.Is(err, ErrRefused) {
		t.Errorf("own end: Initiate error = %v, want ErrRefused", err)
	}
	i := initiate(t, a, b)
	b.psks = NoClass
	if _, err := b.Respond(responderID, i.Keying(nil)); !errors.Is(err, ErrRefused) {
		t.Errorf("far end: Respond error = %v, want ErrRefused", err)
	}
	nobody := NewLyceum(NewIdentity([32]byte{4}), nil, nil)
	if _, err := nobody.Initiate(initiatorID, b.Certificate(), Tag{}); !errors.Is(err, ErrRefused) {
		t.Errorf("no keys at all: Initiate error = %v, want ErrRefused", err)
	}
}

func TestZeroTagOpensOnlyWhereItIsWanted(t *testing.T) {
	a, b := peer(1), peer(2)
	i, err := a.Initiate(initiatorID, b.Certificate(), Tag{})
	if err != nil {
		t.Fatalf("Initiate: %v", err)
	}
	r := respond(t, b, i)
	near, err := i.Finish(r.Keying)
	if err != nil || r.Tag != (Tag{}) {
		t.Fatalf("Finish: %v; tag %v", err, r.Tag)
	}
	mustTalk(t, near, r.Keys)
	b.psks = func(tag Tag) ([32]byte, bool) { return classPSK, tag == classTag }
	if _, err := b.Respond(responderID, i.Keying(nil)); !errors.Is(err, ErrRefused) {
		t.Errorf("member without a knock: Respond error = %v, want ErrRefused", err)
	}
}

func TestClearSessionIDMustEqualSealedOne(t *testing.T) {
	a, b := peer(1), peer(2)
	i := initiate(t, a, b)
	r := respond(t, b, i)
	changed := r.Keying
	changed.SessionID ^= 1
	if _, err := i.Finish(changed); !errors.Is(err, ErrRefused) {
		t.Errorf("responder's: Finish error = %v, want ErrRefused", err)
	}
	if _, err := i.Finish(r.Keying); err != nil {
		t.Errorf("genuine afterwards: Finish: %v", err)
	}
	k := i.Keying(nil)
	k.SessionID ^= 1
	if _, err := b.Respond(responderID, k); !errors.Is(err, ErrNotAuthentic) {
		t.Errorf("initiator's: Respond error = %v, want ErrNotAuthentic", err)
	}
}

func TestKeyingMeantForAnotherPeerIsRefused(t *testing.T) {
	a, b, c := peer(1), peer(2), peer(3)
	if _, err := c.Respond(responderID, initiate(t, a, b).Keying(nil)); !errors.Is(err, ErrNotAuthentic) {
		t.Errorf("Respond error = %v, want ErrNotAuthentic", err)
	}
	// Same static key, other certificate: the prologue tells them apart.
	twin := peer(2)
	twin.id.certificate = c.Certificate()
	if _, err := twin.Respond(responderID, initiate(t, a, b).Keying(nil)); !errors.Is(err, ErrNotAuthentic) {
		t.Errorf("another certificate: Respond error = %v, want ErrNotAuthentic", err)
	}
}

func TestResponseToAnotherAttemptIsRefused(t *testing.T) {
	a, b := peer(1), peer(2)
	one, two := initiate(t, a, b), initiate(t, a, b)
	if _, err := one.Finish(respond(t, b, two).Keying); !errors.Is(err, ErrNotAuthentic) {
		t.Errorf("Finish error = %v, want ErrNotAuthentic", err)
	}
	if _, err := one.Finish(respond(t, b, one).Keying); err != nil {
		t.Errorf("own response afterwards: Finish: %v", err)
	}
}

// A recorded first message opens nothing by itself: each answer has fresh keys.
func TestReplayedFirstMessageYieldsOtherKeys(t *testing.T) {
	a, b := peer(1), peer(2)
	i := initiate(t, a, b)
	first, replay := respond(t, b, i), respond(t, b, i)
	near, err := i.Finish(first.Keying)
	if err != nil {
		t.Fatal(err)
	}
	packet := near.Cipher.Seal(nil, []byte("recorded"), responderID)
	if _, err := replay.Keys.Cipher.Open(nil, packet, responderID); !errors.Is(err, ErrNotAuthentic) {
		t.Errorf("Open error = %v, want ErrNotAuthentic", err)
	}
}

func TestSpentAttemptIsRefusedAndForgetsItsEphemeralKey(t *testing.T) {
	a, b := peer(1), peer(2)
	i := initiate(t, a, b)
	r := respond(t, b, i)
	if _, err := i.Finish(r.Keying); err != nil {
		t.Fatal(err)
	}
	if _, err := i.Finish(r.Keying); !errors.Is(err, ErrRefused) {
		t.Errorf("second Finish error = %v, want ErrRefused", err)
	}
	if i.seed != [32]byte{} || i.config.psk != nil || i.state != nil {
		t.Error("the attempt still holds key material")
	}
}

func TestMalformedKeyingIsToldBeforeCryptography(t *testing.T) {
	a, b := peer(1), peer(2)
	i := initiate(t, a, b)
	good, answer := i.Keying(nil), respond(t, b, i).Keying
	for name, spoil := range map[string]func(*wire.InitiatorKeying){
		"no session ID":   func(k *wire.InitiatorKeying) { k.SessionID = 0 },
		"cut":             func(k *wire.InitiatorKeying) { k.KeyComponent = k.KeyComponent[1:] },
		"a certificate":   func(k *wire.InitiatorKeying) { k.Certificate = a.Certificate() },
		"a signature":     func(k *wire.InitiatorKeying) { k.Signature = []byte{'X'} },
		"empty component": func(k *wire.InitiatorKeying) { k.KeyComponent = nil },
	} {
		k := good
		spoil(&k)
		if _, err := b.Respond(responderID, k); !errors.Is(err, wire.ErrMalformed) {
			t.Errorf("%s: Respond error = %v, want ErrMalformed", name, err)
		}
	}
	for name, spoil := range map[string]func(*wire.ResponderKeying){
		"no session ID": func(k *wire.ResponderKeying) { k.SessionID = 0 },
		"cut":           func(k *wire.ResponderKeying) { k.KeyComponent = k.KeyComponent[1:] },
		"a signature":   func(k *wire.ResponderKeying) { k.Signature = []byte{'X'} },
	} {
		k := answer
		spoil(&k)
		if _, err := i.Finish(k); !errors.Is(err, wire.ErrMalformed) {
			t.Errorf("%s: Finish error = %v, want ErrMalformed", name, err)
		}
	}
	if i.state == nil {
		t.Error("a malformed response cost the handshake state")
	}
	if _, err := a.Initiate(initiatorID, nil, classTag); !errors.Is(err, wire.ErrMalformed) {
		t.Errorf("no certificate: Initiate error = %v, want ErrMalformed", err)
	}
}

// An authentic peer can still claim nonsense.
func TestMalformedClaimIsRefused(t *testing.T) {
	a, b := peer(1), peer(2)
	good := appendClaim(nil, a.Certificate(), classTag)
	if _, _, err := parseClaim(good); err != nil {
		t.Fatalf("parseClaim: %v", err)
	}
	if _, _, err := parseClaim(good[:len(good)-1]); !errors.Is(err, wire.ErrMalformed) {
		t.Errorf("a tag cut short: parseClaim error = %v, want ErrMalformed", err)
	}
	long := binary.BigEndian.AppendUint16(nil, 0x8200) // a certificate of 256 bytes, which is too long
	for name, claim := range map[string][]byte{
		"field longer than the message": append(long, good[2:]...),
		"shorter certificate":           append(wire.AppendVLU(nil, 128), good[2:]...),
	} {
		i := initiate(t, a, b)
		i.claim = claim
		if err := i.begin(); err != nil {
			t.Fatal(err)
		}
		if _, err := b.Respond(responderID, i.Keying(nil)); !errors.Is(err, wire.ErrMalformed) {
			t.Errorf("%s: Respond error = %v, want ErrMalformed", name, err)
		}
	}
}

func TestExhaustedChanceIsAnError(t *testing.T) {
	a, b := peer(1), peer(2)
	i := initiate(t, a, b)
	b.random = bytes.NewReader(make([]byte, 31))
	if _, err := b.Respond(responderID, i.Keying(nil)); !errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, ErrRefused) {
		t.Errorf("Respond error = %v, want unexpected EOF and no blame for the peer", err)
	}
	a.random = bytes.NewReader(nil)
	if _, err := a.Initiate(initiatorID, b.Certificate(), classTag); !errors.Is(err, io.EOF) {
		t.Errorf("Initiate error = %v, want EOF", err)
	}
}

func TestSessionIDZeroIsABug(t *testing.T) {
	a, b := peer(1), peer(2)
	for name, f := range map[string]func(){
		"Initiate": func() { _, _ = a.Initiate(0, b.Certificate(), classTag) },
		"Respond":  func() { _, _ = b.Respond(0, initiate(t, a, b).Keying(nil)) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s with session ID 0 did not panic", name)
				}
			}()
			f()
		}()
	}
}
