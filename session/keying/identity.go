package keying

import (
	"bytes"
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/sha256"
	"fmt"

	"github.com/flynn/noise"
)

// An Identity is a peer's private keys. It never shows them: not through its methods and not
// in any format. It is immutable, so any goroutine may use it.
type Identity struct {
	signing     ed25519.PrivateKey
	static      noise.DHKey // X25519
	certificate []byte
	peer        PeerID
}

// NewIdentity derives a peer's keys from its seed: the same seed is the same peer. The seed
// must be 32 bytes of chance and stay secret.
func NewIdentity(seed [32]byte) *Identity {
	signing := ed25519.NewKeyFromSeed(expand(seed[:], "lyceum/v1/identity/ed25519", ed25519.SeedSize))
	static, err := ecdh.X25519().NewPrivateKey(expand(seed[:], "lyceum/v1/identity/x25519", 32))
	if err != nil {
		panic("BUG: X25519 refuses 32 bytes: " + err.Error())
	}
	id := &Identity{
		signing: signing,
		static:  noise.DHKey{Private: static.Bytes(), Public: static.PublicKey().Bytes()},
	}
	c := Certificate{Signing: id.Public(), Static: [32]byte(id.static.Public)}
	keys := c.appendKeys(nil)
	id.certificate = append(keys, id.Sign(certificateMessage(keys))...)
	id.peer = c.PeerID()
	return id
}

// PeerID returns the peer's public name.
func (id *Identity) PeerID() PeerID { return id.peer }

// Certificate returns the peer's encoded [Certificate], a copy.
func (id *Identity) Certificate() []byte { return bytes.Clone(id.certificate) }

// Public returns the key that checks what Sign signs.
func (id *Identity) Public() ed25519.PublicKey { return id.signing.Public().(ed25519.PublicKey) }

// Sign signs a message with Ed25519. The caller begins each kind of message with a domain
// prefix of its own, so that a signature for one purpose never serves another.
func (id *Identity) Sign(msg []byte) []byte { return ed25519.Sign(id.signing, msg) }

// Exchange returns the private half of the certificate's static key, for opening what was sealed to it. Like the
// identity it does not show the key.
func (id *Identity) Exchange() ecdh.KeyExchanger {
	key, err := ecdh.X25519().NewPrivateKey(id.static.Private)
	if err != nil {
		panic("BUG: X25519 refuses a key of its own: " + err.Error())
	}
	return exchanger{key}
}

// FileKey returns the key for what the owner of the identity keeps on disk: 32 bytes, secret.
func (id *Identity) FileKey() [32]byte {
	return [32]byte(expand(id.signing.Seed(), "lyceum/v1/identity/files", 32))
}

// An exchanger is a private key that has no bytes.
type exchanger struct{ key *ecdh.PrivateKey }

// PublicKey implements ecdh.KeyExchanger.
func (e exchanger) PublicKey() *ecdh.PublicKey { return e.key.PublicKey() }

// Curve implements ecdh.KeyExchanger.
func (e exchanger) Curve() ecdh.Curve { return e.key.Curve() }

// ECDH implements ecdh.KeyExchanger.
func (e exchanger) ECDH(remote *ecdh.PublicKey) ([]byte, error) { return e.key.ECDH(remote) }

// Format implements fmt.Formatter and never shows the key.
func (e exchanger) Format(f fmt.State, _ rune) { redact(f, "static key") }

// String names the peer and shows nothing secret.
func (id *Identity) String() string { return "identity of peer " + id.peer.String() }

// Format implements fmt.Formatter: every verb prints what String returns, never the keys.
func (id *Identity) Format(f fmt.State, _ rune) { redact(f, id.String()) }

// expand derives n bytes for one purpose from a uniformly random secret (HKDF-SHA256, RFC 5869).
func expand(secret []byte, label string, n int) []byte {
	out, err := hkdf.Key(sha256.New, secret, nil, label, n)
	if err != nil {
		panic("BUG: HKDF: " + err.Error())
	}
	return out
}
