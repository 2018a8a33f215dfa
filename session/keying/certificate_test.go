package keying

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"testing"

	"lyceum/session/wire"
)

func TestCertificateOfAnotherPeerIsRefused(t *testing.T) {
	a, b, c := peer(1), peer(2), peer(3)
	if id, err := a.VerifyCertificate(Discriminator(b.PeerID()), b.Certificate()); err != nil || id != b.PeerID() {
		t.Errorf("wanted certificate: VerifyCertificate = %v, %v; want %v", id, err, b.PeerID())
	}
	if id, err := a.VerifyCertificate(Discriminator(b.PeerID()), c.Certificate()); !errors.Is(err, ErrRefused) || id != (PeerID{}) {
		t.Errorf("another's certificate: VerifyCertificate = %v, %v; want ErrRefused", id, err)
	}
}

func TestCertificateWithAnyBitChangedIsRefused(t *testing.T) {
	p := peer(1)
	for at := range p.Certificate() {
		c := flipped(p.Certificate(), at)
		want := ErrNotAuthentic
		if at == 0 {
			want = wire.ErrMalformed // the version
		}
		if _, err := ParseCertificate(c); !errors.Is(err, want) {
			t.Errorf("byte %d changed: ParseCertificate error = %v, want %v", at, err, want)
		}
		if _, err := p.VerifyCertificate(Discriminator(p.PeerID()), c); !errors.Is(err, ErrRefused) {
			t.Errorf("byte %d changed: VerifyCertificate error = %v, want ErrRefused", at, err)
		}
	}
}

func TestNeitherHalfOfACertificateCanBeSwapped(t *testing.T) {
	a, b := peer(1).Certificate(), peer(2).Certificate()
	for name, c := range map[string][]byte{
		"static key of another":                append(append(bytes.Clone(a[:33]), b[33:65]...), a[65:]...),
		"signing key of another":               append(append(bytes.Clone(a[:1]), b[1:33]...), a[33:]...),
		"signing key and signature of another": append(append(bytes.Clone(b[:33]), a[33:65]...), b[65:]...),
	} {
		if _, err := ParseCertificate(c); !errors.Is(err, ErrNotAuthentic) {
			t.Errorf("%s: ParseCertificate error = %v, want ErrNotAuthentic", name, err)
		}
	}
}

// A signature that a peer gave for another purpose must not make a certificate.
func TestCertificateSignatureHasADomainOfItsOwn(t *testing.T) {
	id := NewIdentity([32]byte{1})
	keys := id.Certificate()[:keysSize]
	forged := append(bytes.Clone(keys), id.Sign(keys)...)
	if _, err := ParseCertificate(forged); !errors.Is(err, ErrNotAuthentic) {
		t.Errorf("ParseCertificate error = %v, want ErrNotAuthentic", err)
	}
}

// A key of small order needs no secret to sign: an empty signature verifies for one message in
// eight or more. This test first forges such certificates and then wants them refused.
func TestSigningKeyOfSmallOrderIsRefused(t *testing.T) {
	listed := map[[32]byte]bool{}
	for _, y := range smallOrders {
		if listed[y] {
			t.Errorf("%x is listed twice, so another is missing", y)
		}
		listed[y] = true
		for _, sign := range []byte{0, 0x80} {
			c := Certificate{Signing: bytes.Clone(y[:])}
			c.Signing[31] |= sign
			forged := false
			for ; !forged && c.Static[0] < 255; c.Static[0]++ {
				keys := c.appendKeys(nil)
				signature := make([]byte, ed25519.SignatureSize)
				signature[0] = 1 // R is the neutral point, S is 0
				if forged = ed25519.Verify(c.Signing, certificateMessage(keys), signature); !forged {
					continue
				}
				if _, err := ParseCertificate(append(keys, signature...)); !errors.Is(err, ErrRefused) {
					t.Errorf("key %x: ParseCertificate error = %v, want ErrRefused", c.Signing, err)
				}
			}
			if !forged {
				t.Errorf("key %x: no signature could be forged, so the list is wrong", c.Signing)
			}
		}
	}
}

func TestCertificateOfAnotherLengthIsMalformed(t *testing.T) {
	c := peer(1).Certificate()
	for name, b := range map[string][]byte{"empty": nil, "cut": c[:len(c)-1], "more behind": append(bytes.Clone(c), 0)} {
		if _, err := ParseCertificate(b); !errors.Is(err, wire.ErrMalformed) {
			t.Errorf("%s: ParseCertificate error = %v, want ErrMalformed", name, err)
		}
	}
}

func TestParsedCertificateSharesNoMemoryWithThePacket(t *testing.T) {
	b := NewIdentity([32]byte{1}).Certificate()
	c, err := ParseCertificate(b)
	if err != nil {
		t.Fatal(err)
	}
	id := c.PeerID()
	clear(b)
	if c.PeerID() != id {
		t.Error("certificate changed with the packet")
	}
}

// What parses carries a signature of its own signing key over exactly its bytes.
func FuzzParseCertificate(f *testing.F) {
	f.Add(peer(1).Certificate())
	f.Add(peer(2).Certificate()[:100])
	f.Add(flipped(peer(1).Certificate(), 40))
	f.Add(append([]byte{certificateVersion}, make([]byte, certificateSize-1)...)) // key and signature of small order
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := ParseCertificate(b)
		if err != nil {
			if !errors.Is(err, wire.ErrMalformed) && !errors.Is(err, ErrRefused) {
				t.Errorf("error %v wraps neither ErrMalformed nor ErrRefused", err)
			}
			return
		}
		if keys := c.appendKeys(nil); !bytes.Equal(keys, b[:keysSize]) {
			t.Errorf("%x parsed as keys %x", b, keys)
		}
		for at := range b {
			if _, err := ParseCertificate(flipped(b, at)); err == nil {
				t.Errorf("%x parses with byte %d changed too", b, at)
			}
		}
	})
}
