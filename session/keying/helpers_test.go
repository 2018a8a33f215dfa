package keying

import (
	"bytes"
	"crypto/cipher"
	"math/rand/v2"
	"testing"

	"lyceum/session/wire"
)

// Session IDs of the two ends in these tests: where the initiator and the responder receive.
const (
	initiatorID = 0x0a0b0c0d
	responderID = 0x01020304
)

var (
	classTag = Tag{'c', 'l', 'a', 's', 's'}
	classPSK = [32]byte{1, 2, 3}
)

// classPSKs knows one class, and the zero tag.
func classPSKs(tag Tag) ([32]byte, bool) {
	if tag == classTag {
		return classPSK, true
	}
	return NoClass(tag)
}

// chance is a repeatable source of key material.
func chance(seed byte) *rand.ChaCha8 { return rand.NewChaCha8([32]byte{seed}) }

// peer returns the profile of a peer made from one byte.
func peer(seed byte) *Lyceum {
	return NewLyceum(NewIdentity([32]byte{seed}), classPSKs, chance(seed))
}

// initiate begins a session from a to b.
func initiate(t testing.TB, a, b *Lyceum) *lyceumInitiator {
	t.Helper()
	i, err := a.Initiate(initiatorID, b.Certificate(), classTag)
	if err != nil {
		t.Fatalf("Initiate: %v", err)
	}
	return i.(*lyceumInitiator)
}

// respond has b answer an attempt.
func respond(t testing.TB, b *Lyceum, i Initiator) Response {
	t.Helper()
	r, err := b.Respond(responderID, i.Keying([]byte("cookie")))
	if err != nil {
		t.Fatalf("Respond: %v", err)
	}
	return r
}

// handshake opens a session from a to b and returns the keys of both.
func handshake(t testing.TB, a, b *Lyceum) (near, far Keys) {
	t.Helper()
	i := initiate(t, a, b)
	r := respond(t, b, i)
	k, err := i.Finish(r.Keying)
	if err != nil {
		t.Fatalf("Finish: %v", err)
	}
	return k, r.Keys
}

// mustTalk sends a packet each way.
func mustTalk(t testing.TB, near, far Keys) {
	t.Helper()
	for name, way := range map[string][2]PacketCipher{
		"initiator to responder": {near.Cipher, far.Cipher},
		"responder to initiator": {far.Cipher, near.Cipher},
	} {
		got, err := way[1].Open(nil, way[0].Seal(nil, []byte("packet"), 5), 5)
		if err != nil || string(got) != "packet" {
			t.Errorf("%s: Open(Seal(packet)) = %q, %v", name, got, err)
		}
	}
}

// pair returns two session ciphers that talk to each other, the first of which sends its first
// packet with the counter start.
func pair(start uint64) (a, b *sessionCipher) {
	ab, ba := [32]byte{0xab}, [32]byte{0xba}
	a, b = newSessionCipher(ab, ba), newSessionCipher(ba, ab)
	a.out = newSealer(ab, start)
	return a, b
}

// A countingAEAD counts how often it is asked to open something.
type countingAEAD struct {
	cipher.AEAD
	opens *int
}

func (c countingAEAD) Open(dst, nonce, sealed, ad []byte) ([]byte, error) {
	*c.opens++
	return c.AEAD.Open(dst, nonce, sealed, ad)
}

// countOpens returns a counter of the AEAD openings of o in its present epochs.
func countOpens(o *opener) *int {
	n := new(int)
	o.current, o.upcoming = countingAEAD{o.current, n}, countingAEAD{o.upcoming, n}
	if o.previous != nil {
		o.previous = countingAEAD{o.previous, n}
	}
	return n
}

// state returns all that an opener remembers, without its scratch memory.
func state(o *opener) opener {
	s := *o
	s.head = packetHead{}
	return s
}

// withComponent returns a copy of k with another key component.
func withComponent(k wire.ResponderKeying, component []byte) wire.ResponderKeying {
	k.KeyComponent = component
	return k
}

// flipped returns a copy of b with one bit changed.
func flipped(b []byte, at int) []byte {
	b = bytes.Clone(b)
	b[at] ^= 1
	return b
}
