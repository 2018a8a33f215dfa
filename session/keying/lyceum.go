package keying

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"io"

	"lyceum/session/wire"
)

// Lyceum is the product's [Profile]: Noise_IKpsk2_25519_AESGCM_SHA256 inside RTMFP's keying
// chunks.
//
// The certificate of an initiator keying is empty (it travels encrypted) and so are both
// signatures: the static keys authenticate. Any goroutine may use it if its PSKs and its source
// of chance allow that.
type Lyceum struct {
	id     *Identity
	psks   PSKs
	random io.Reader
}

var _ Profile = (*Lyceum)(nil)

// NewLyceum returns the profile of the peer with this identity. psks finds pre-shared keys; nil
// knows none, so that no session can open. random makes ephemeral keys and must be fit for
// that; nil means crypto/rand.
func NewLyceum(id *Identity, psks PSKs, random io.Reader) *Lyceum {
	if psks == nil {
		psks = func(Tag) (psk [32]byte, ok bool) { return psk, false }
	}
	if random == nil {
		random = rand.Reader
	}
	return &Lyceum{id: id, psks: psks, random: random}
}

// Format implements fmt.Formatter: it names the peer and shows nothing secret.
func (l *Lyceum) Format(f fmt.State, _ rune) { redact(f, "lyceum profile of peer "+l.id.peer.String()) }

// PeerID implements [Profile].
func (l *Lyceum) PeerID() PeerID { return l.id.peer }

// Certificate implements [Profile].
func (l *Lyceum) Certificate() []byte { return l.id.certificate }

// SelectsMe implements [Profile].
func (l *Lyceum) SelectsMe(discriminator []byte) bool {
	id, err := parseDiscriminator(discriminator)
	return err == nil && id == l.id.peer
}

// Wanted implements [Profile]. The error wraps [wire.ErrMalformed].
func (l *Lyceum) Wanted(discriminator []byte) (PeerID, error) {
	return parseDiscriminator(discriminator)
}

// VerifyCertificate implements [Profile]. The error wraps [wire.ErrMalformed], or [ErrRefused]
// for a forged certificate or another peer's.
func (l *Lyceum) VerifyCertificate(discriminator, certificate []byte) (PeerID, error) {
	wanted, err := parseDiscriminator(discriminator)
	if err != nil {
		return PeerID{}, err
	}
	// The hash first: it is cheap, and a stranger can send certificates as fast as the network carries them.
	if len(certificate) == certificateSize && sha256.Sum256(certificate[:keysSize]) != wanted {
		return PeerID{}, fmt.Errorf("certificate of another peer than the wanted one: %w", ErrRefused)
	}
	if _, err := ParseCertificate(certificate); err != nil {
		return PeerID{}, err
	}
	return wanted, nil
}

// Startup implements [Profile].
func (l *Lyceum) Startup() PacketCipher { return newStartupCipher() }

// keyingSizes: both Noise messages have one length each, so a wrong one is told before any
// cryptography.
const (
	// Ephemeral key, sealed static key, sealed {field certificate, tag}; the field's length
	// takes two bytes.
	initiatorComponentSize = 32 + (32 + tagSize) + (2 + certificateSize + len(Tag{})) + tagSize
	// Ephemeral key, sealed {responder session ID}.
	responderComponentSize = 32 + 4 + tagSize
)

// appendClaim appends the payload of Noise message 1: who the initiator is and which class it
// means.
func appendClaim(b, certificate []byte, tag Tag) []byte {
	return append(wire.AppendField(b, certificate), tag[:]...)
}

// parseClaim is the inverse of appendClaim. certificate is a copy.
func parseClaim(b []byte) (certificate []byte, tag Tag, err error) {
	certificate, rest, err := wire.TakeField(b)
	if err != nil {
		return nil, Tag{}, fmt.Errorf("certificate: %w", err)
	}
	if len(rest) != len(tag) {
		return nil, Tag{}, fmt.Errorf("tag of %d bytes, want %d: %w", len(rest), len(tag), wire.ErrMalformed)
	}
	return bytes.Clone(certificate), Tag(rest), nil
}
