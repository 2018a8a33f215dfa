package keying

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/flynn/noise"
)

var noiseSuite = noise.NewCipherSuite(noise.DH25519, noise.CipherAESGCM, noise.HashSHA256)

// handshakeConfig is what the two ends of a handshake set differently.
type handshakeConfig struct {
	initiator  bool
	prologue   []byte
	static     noise.DHKey
	peerStatic []byte    // set by the initiator only
	psk        []byte    // 32 bytes; set by the initiator only, the responder sets it once it has read the tag
	random     io.Reader // yields the 32 bytes of the ephemeral private key
}

// newHandshake returns the state of a Noise_IKpsk2 handshake at one end.
//
// Traps of the library: it rolls a state back when a message fails to decrypt but not when its
// ephemeral key is of low order, which leaves the state useless; and reading message 2 without a
// pre-shared key mixes in an empty one instead of failing. So a state is thrown away after any
// failure, and every path here sets 32 bytes of key.
func newHandshake(c handshakeConfig) *noise.HandshakeState {
	if c.initiator && len(c.psk) != 32 {
		panic("BUG: initiator without a pre-shared key")
	}
	hs, err := noise.NewHandshakeState(noise.Config{
		CipherSuite:           noiseSuite,
		Random:                c.random,
		Pattern:               noise.HandshakeIK,
		Initiator:             c.initiator,
		Prologue:              c.prologue,
		PresharedKey:          c.psk,
		PresharedKeyPlacement: 2,
		StaticKeypair:         c.static,
		PeerStatic:            c.peerStatic,
	})
	if err != nil {
		panic("BUG: handshake: " + err.Error())
	}
	return hs
}

// prologue returns what both ends must have seen alike outside the Noise messages. Endpoint
// discriminator and cookie are not in it: the initiator has checked the first against the
// certificate, and the same message is sent with several cookies.
func prologue(initiatorID uint32, responderCertificate []byte) []byte {
	digest := sha256.Sum256(responderCertificate)
	b := binary.BigEndian.AppendUint32([]byte("lyceum/1"), initiatorID)
	return append(b, digest[:]...)
}

// newKeys returns what a completed handshake leaves at one end. The library's own transport
// ciphers allocate for each packet, so only their keys are taken.
func newKeys(hs *noise.HandshakeState, initiator bool, fromInitiator, fromResponder *noise.CipherState) Keys {
	hash := [32]byte(hs.ChannelBinding())
	k := Keys{
		HandshakeHash: hash,
		NearNonce:     [32]byte(expand(hash[:], "I", 32)),
		FarNonce:      [32]byte(expand(hash[:], "R", 32)),
	}
	send, receive := fromInitiator.UnsafeKey(), fromResponder.UnsafeKey()
	if !initiator {
		k.NearNonce, k.FarNonce = k.FarNonce, k.NearNonce
		send, receive = receive, send
	}
	k.Cipher = newSessionCipher(send, receive)
	return k
}

// noiseRefusal turns what the library says of a peer's message into an error of ours. Its
// errors name an operation and never a key.
func noiseRefusal(message string, err error) error {
	return fmt.Errorf("%s: %w (%v)", message, ErrNotAuthentic, err)
}
