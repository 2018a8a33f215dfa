package keying

import (
	"errors"
	"fmt"

	"lyceum/session/wire"
)

// Errors for bytes that came from a peer. Every error of this package about such bytes wraps
// either [ErrRefused] (well formed, but not to be believed) or [wire.ErrMalformed].
var (
	// ErrRefused reports something that does not prove what it claims.
	ErrRefused = errors.New("refused")
	// ErrNotAuthentic reports a packet, message or certificate that its claimed author did not make.
	ErrNotAuthentic = fmt.Errorf("%w: not authentic", ErrRefused)
	// ErrReplay reports a packet counter that was used before, or is too old to tell.
	ErrReplay = fmt.Errorf("%w: packet counter already used or too old", ErrRefused)
	// ErrOutsideEpochs reports a packet counter that is not in the previous, the current or the
	// next key epoch. Such a packet cost no cryptography.
	ErrOutsideEpochs = fmt.Errorf("%w: packet counter outside the key epochs", ErrRefused)
)

// A Tag names the pre-shared key that both ends of a handshake must hold. It travels
// encrypted. The zero Tag says: no class.
type Tag [8]byte

// PSKs finds the pre-shared key of a tag, ok = false if this end does not know the tag or does
// not want it now. It is asked for the zero Tag too: only a rendezvous, or a peer that
// announces its class on the local network, should answer that one (with a zero key).
type PSKs func(Tag) (psk [32]byte, ok bool)

// NoClass is the [PSKs] of an end that meets anyone without a class's secret: it knows the
// zero Tag alone, with a zero key.
func NoClass(tag Tag) (psk [32]byte, ok bool) { return psk, tag == Tag{} }

// A PacketCipher seals and opens the packets of one session, or the startup packets of one
// endpoint (RFC 7016 §2.2.3). What it makes and takes is everything after the scrambled
// session ID of a datagram. Only the loop that owns it may call it.
type PacketCipher interface {
	// Overhead returns how many bytes Seal adds.
	Overhead() int
	// Seal appends the sealed packet to dst and returns the longer slice. sessionID is the one
	// the datagram bears, which is the receiver's. It allocates nothing if dst has room. plain
	// and the free part of dst must not overlap.
	Seal(dst, plain []byte, sessionID uint32) []byte
	// Open appends the packet that was sealed to dst and returns the longer slice; on an error
	// it returns dst as it was and forgets that it ever saw the packet. sealed and the free part
	// of dst must not overlap. It allocates nothing if dst has room.
	Open(dst, sealed []byte, sessionID uint32) ([]byte, error)
}

// Keys is what a handshake leaves behind at one end.
type Keys struct {
	// Cipher seals what this end sends and opens what it receives.
	Cipher PacketCipher
	// NearNonce and FarNonce are unique to the session; one end's near is the other's far
	// (RFC 7016 §3.2).
	NearNonce, FarNonce [32]byte
	// HandshakeHash is the same at both ends and in no other session: sign it to bind a
	// statement to this session.
	HandshakeHash [32]byte
}

// Format implements fmt.Formatter: keys never show what is in them.
func (Keys) Format(f fmt.State, _ rune) { redact(f, "session keys") }

// A Profile is one endpoint's identity and cryptography (RFC 7016 §3.2).
type Profile interface {
	// PeerID returns this end's own ID.
	PeerID() PeerID
	// Certificate returns what this end puts into its responder hellos. Do not modify it.
	Certificate() []byte
	// SelectsMe reports whether an endpoint discriminator names this end.
	SelectsMe(discriminator []byte) bool
	// Wanted returns the peer that an endpoint discriminator names.
	Wanted(discriminator []byte) (PeerID, error)
	// VerifyCertificate checks that a certificate is authentic and that it is the one the
	// discriminator asks for, and returns whose it is.
	VerifyCertificate(discriminator, certificate []byte) (PeerID, error)
	// Startup returns a cipher under the Default Session Key, which everybody knows: it finds
	// corruption and hides nothing.
	Startup() PacketCipher
	// Initiate begins a session with the owner of responderCertificate, which the caller has
	// put through VerifyCertificate. nearID is the session ID under which this end will receive
	// (not 0). tag names the pre-shared key.
	Initiate(nearID uint32, responderCertificate []byte, tag Tag) (Initiator, error)
	// Respond answers an initiator keying whose cookie the caller has found good. nearID is the
	// session ID under which this end will receive (not 0). It keeps no state; a replayed first
	// message is answered afresh, so only a packet that opens under Response.Keys proves that
	// the initiator is there now.
	Respond(nearID uint32, k wire.InitiatorKeying) (Response, error)
}

// An Initiator is one attempt to open a session. Only the loop that owns it may call it.
type Initiator interface {
	// Keying returns the initiator keying chunk that answers the responder hello with this
	// cookie. All but the cookie is the same each time. The slices are not to be modified.
	Keying(cookie []byte) wire.InitiatorKeying
	// Finish combines the responder's answer into keys. After an error another answer can be
	// tried, so a forged one costs the session nothing; after success the attempt is spent.
	Finish(k wire.ResponderKeying) (Keys, error)
}

// A Response is the responder's end of a handshake, half open until a packet opens under Keys.
type Response struct {
	Peer        PeerID               // the initiator, proven
	Certificate []byte               // the initiator's
	Tag         Tag                  // names the pre-shared key that both hold
	Keying      wire.ResponderKeying // to be sent, again for each repeated initiator keying
	Keys        Keys
}

// redact writes s whatever the verb.
func redact(f fmt.State, s string) { _, _ = f.Write([]byte(s)) }
