package protocol

import (
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"

	"lyceum/session/keying"
)

// MaxAccessKey is the most bytes that an access key may have, as in an invite.
const MaxAccessKey = 64

// A KeyID tells the access keys of a rendezvous apart and says nothing about them.
type KeyID [8]byte

// A Verifier is what a rendezvous knows of an access key: enough to check a proof, not to make one.
type Verifier struct {
	ID     KeyID
	public [ed25519.PublicKeySize]byte
}

// A Proof shows in one session that a peer holds an access key.
type Proof struct {
	Key       KeyID
	Signature [ed25519.SignatureSize]byte
}

const proofSize = len(KeyID{}) + ed25519.SignatureSize

// accessDomain begins what a proof signs, so that no other signature can pass for one.
const accessDomain = "lyceum/v1/rendezvous access\x00"

func accessMessage(handshake [32]byte, peer keying.PeerID) []byte {
	return append(append([]byte(accessDomain), handshake[:]...), peer[:]...)
}

func accessPrivateKey(accessKey []byte) ed25519.PrivateKey {
	seed, err := hkdf.Key(sha256.New, accessKey, nil, "lyceum/v1/rendezvous access key", ed25519.SeedSize)
	if err != nil {
		panic("BUG: rendezvous access key: " + err.Error()) // only for lengths beyond 255 hashes
	}
	return ed25519.NewKeyFromSeed(seed)
}

// VerifierOf returns what is to be stored of an access key.
func VerifierOf(accessKey []byte) Verifier {
	v, err := NewVerifier(accessPrivateKey(accessKey).Public().(ed25519.PublicKey))
	if err != nil {
		panic("BUG: rendezvous access key: " + err.Error())
	}
	return v
}

// NewVerifier takes what Public returned.
func NewVerifier(public []byte) (v Verifier, err error) {
	if len(public) != len(v.public) {
		return v, errors.New("access key: want 32 bytes of public key")
	}
	sum := sha256.Sum256(public)
	copy(v.ID[:], sum[:])
	copy(v.public[:], public)
	return v, nil
}

// Public returns the 32 bytes that the verifier is made of.
func (v Verifier) Public() []byte { return v.public[:] }

// Verify reports whether a peer has shown in a session that it holds the access key. It takes some 60 µs.
func (v Verifier) Verify(p Proof, handshake [32]byte, peer keying.PeerID) bool {
	return p.Key == v.ID && ed25519.Verify(v.public[:], accessMessage(handshake, peer), p.Signature[:])
}

// ProveAccess shows in the session with a handshake hash that this peer holds an access key.
func ProveAccess(accessKey []byte, handshake [32]byte, self keying.PeerID) Proof {
	private := accessPrivateKey(accessKey)
	p := Proof{Key: VerifierOf(accessKey).ID}
	copy(p.Signature[:], ed25519.Sign(private, accessMessage(handshake, self)))
	return p
}

// String returns the ID as 16 hexadecimal digits.
func (id KeyID) String() string { return fmt.Sprintf("%x", id[:]) }
