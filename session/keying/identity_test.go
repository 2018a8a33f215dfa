package keying

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"

	"lyceum/session/wire"
)

func TestSameSeedIsSamePeer(t *testing.T) {
	a, again, b := NewIdentity([32]byte{1}), NewIdentity([32]byte{1}), NewIdentity([32]byte{2})
	if a.PeerID() != again.PeerID() || !bytes.Equal(a.Certificate(), again.Certificate()) {
		t.Error("one seed made two peers")
	}
	if a.PeerID() == b.PeerID() || a.Public().Equal(b.Public()) {
		t.Error("two seeds made one peer")
	}
}

// The derivation must not change by accident: a peer would lose its name.
func TestPeerIDOfAKnownSeedNeverChanges(t *testing.T) {
	const want = "o22t9B8jgZtOlG1WBLNj1kIlV6kTCQ4xuBSxscodNlU"
	if got := NewIdentity([32]byte{1}).PeerID().String(); got != want {
		t.Errorf("PeerID = %s, want %s", got, want)
	}
}

func TestPeerIDIsHashOfVersionAndBothKeys(t *testing.T) {
	id := NewIdentity([32]byte{1})
	if want := PeerID(sha256.Sum256(id.Certificate()[:65])); id.PeerID() != want {
		t.Errorf("PeerID = %v, want %v", id.PeerID(), want)
	}
	c, err := ParseCertificate(id.Certificate())
	if err != nil || c.PeerID() != id.PeerID() {
		t.Errorf("certificate's PeerID = %v, %v; want %v", c.PeerID(), err, id.PeerID())
	}
	if !c.Signing.Equal(id.Public()) || !bytes.Equal(c.Static[:], id.static.Public) {
		t.Error("certificate carries other keys than the identity's")
	}
}

func TestIdentitySignsWithItsPublicKey(t *testing.T) {
	id := NewIdentity([32]byte{1})
	if !ed25519.Verify(id.Public(), []byte("message"), id.Sign([]byte("message"))) {
		t.Error("signature does not verify")
	}
}

func TestNoFormatShowsASecret(t *testing.T) {
	seed := [32]byte{1}
	id := NewIdentity(seed)
	i := initiate(t, peer(1), peer(2))
	near, _ := handshake(t, peer(1), peer(2))
	secrets := map[string][]byte{
		"seed": seed[:], "signing key": id.signing.Seed(), "static key": id.static.Private,
		"ephemeral key": i.seed[:], "pre-shared key": classPSK[:],
		"packet key": near.Cipher.(*sessionCipher).out.ratchet.chain[:], "nonce": near.NearNonce[:],
	}
	for _, v := range []any{id, i, near, &near, near.Cipher, peer(1)} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			out := fmt.Sprintf(verb, v)
			for name, secret := range secrets {
				list := strings.Trim(fmt.Sprint(secret), "[]")
				if strings.Contains(out, string(secret)) || strings.Contains(out, hex.EncodeToString(secret)) ||
					strings.Contains(out, list) {
					t.Errorf("%s of %T shows the %s", verb, v, name)
				}
			}
		}
	}
	if got, want := fmt.Sprintf("%#v", id), "identity of peer "+id.PeerID().String(); got != want {
		t.Errorf("identity prints as %q, want %q", got, want)
	}
}

func TestPeerIDTextRoundTrip(t *testing.T) {
	for _, id := range []PeerID{{}, {0xff}, NewIdentity([32]byte{1}).PeerID()} {
		s := id.String()
		if got, err := ParsePeerID(s); err != nil || got != id || len(s) != 43 {
			t.Errorf("ParsePeerID(%q) = %v, %v; want %v", s, got, err, id)
		}
	}
}

func TestOnlyOneTextNamesAPeer(t *testing.T) {
	good := PeerID{}.String()
	for name, s := range map[string]string{
		"empty": "", "short": good[1:], "long": good + "A", "padded": good + "=", "other alphabet": "+" + good[1:],
		"spare bits set": good[:42] + "B", "line break": good[:10] + "\n" + good[10:],
	} {
		if id, err := ParsePeerID(s); !errors.Is(err, wire.ErrMalformed) || id != (PeerID{}) {
			t.Errorf("%s: ParsePeerID(%q) = %v, %v; want ErrMalformed", name, s, id, err)
		}
	}
}

// A text that parses is the one that String writes.
func FuzzParsePeerID(f *testing.F) {
	f.Add(PeerID{}.String())
	f.Add(PeerID{1, 2, 3}.String() + "\n")
	f.Fuzz(func(t *testing.T, s string) {
		if id, err := ParsePeerID(s); err == nil && id.String() != s {
			t.Errorf("%q parsed as %v", s, id)
		}
	})
}

func TestDiscriminatorIsAFingerprintAndNothingElse(t *testing.T) {
	p, other := peer(1), peer(2)
	d := Discriminator(p.PeerID())
	if want := append([]byte{0x21, 0x0f}, p.id.peer[:]...); !bytes.Equal(d, want) {
		t.Errorf("Discriminator = %x, want %x", d, want)
	}
	if id, err := other.Wanted(d); err != nil || id != p.PeerID() {
		t.Errorf("Wanted = %v, %v; want %v", id, err, p.PeerID())
	}
	if !p.SelectsMe(d) || other.SelectsMe(d) {
		t.Error("SelectsMe does not select exactly the peer named")
	}
	for name, bad := range map[string][]byte{
		"empty": nil, "cut": d[:33], "more behind": append(bytes.Clone(d), 0), "another option": append([]byte{0x21, 0x0a}, d[2:]...),
	} {
		if _, err := p.Wanted(bad); !errors.Is(err, wire.ErrMalformed) {
			t.Errorf("%s: Wanted error = %v, want ErrMalformed", name, err)
		}
		if _, err := p.VerifyCertificate(bad, p.Certificate()); !errors.Is(err, wire.ErrMalformed) {
			t.Errorf("%s: VerifyCertificate error = %v, want ErrMalformed", name, err)
		}
		if p.SelectsMe(bad) {
			t.Errorf("%s: SelectsMe = true", name)
		}
	}
}

func TestExchangeKeyIsThatOfTheCertificateAndHidden(t *testing.T) {
	id := NewIdentity([32]byte{1, 2, 3})
	c, err := ParseCertificate(id.Certificate())
	if err != nil {
		t.Fatal(err)
	}
	key := id.Exchange()
	if string(key.PublicKey().Bytes()) != string(c.Static[:]) {
		t.Error("another key than the certificate's")
	}
	if _, hasBytes := key.(interface{ Bytes() []byte }); hasBytes {
		t.Error("the key has bytes")
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x"} {
		if got := fmt.Sprintf(verb, key); got != "static key" {
			t.Errorf("%s shows %q", verb, got)
		}
	}
}

func TestFileKeyIsTheIdentitysOwn(t *testing.T) {
	a, b := NewIdentity([32]byte{1}), NewIdentity([32]byte{2})
	if a.FileKey() == b.FileKey() || a.FileKey() != NewIdentity([32]byte{1}).FileKey() {
		t.Error("the same key for two identities, or two for one")
	}
	if k := a.FileKey(); bytes.Equal(k[:], a.signing.Seed()) || bytes.Equal(k[:], a.static.Private) {
		t.Error("the key is one of the identity's")
	}
}
