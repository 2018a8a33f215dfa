package keying

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"fmt"

	"lyceum/session/wire"
)

// The layout of a sealed packet, after the session ID: counter (8) ‖ ciphertext ‖ tag (16).
const (
	counterSize = 8
	tagSize     = 16
	overhead    = counterSize + tagSize
)

var errShortPacket = fmt.Errorf("packet shorter than its counter and tag: %w", wire.ErrMalformed)

// newAEAD returns AES-256-GCM with 12-byte nonces.
func newAEAD(key [32]byte) cipher.AEAD {
	block, err := aes.NewCipher(key[:])
	if err != nil {
		panic("BUG: AES refuses 32 bytes: " + err.Error())
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic("BUG: GCM refuses AES: " + err.Error())
	}
	return aead
}

// A packetHead is the nonce and the associated data of one packet. Ciphers keep one each and
// fill it anew, because a slice passed to a cipher.AEAD would otherwise be allocated.
type packetHead struct {
	nonce [12]byte // zero (4) ‖ counter (8)
	ad    [12]byte // session ID (4) ‖ counter (8)
}

func (h *packetHead) set(sessionID uint32, counter uint64) {
	binary.BigEndian.PutUint64(h.nonce[4:], counter)
	binary.BigEndian.PutUint32(h.ad[:], sessionID)
	binary.BigEndian.PutUint64(h.ad[4:], counter)
}

// seal appends counter ‖ ciphertext ‖ tag to dst.
func (h *packetHead) seal(key cipher.AEAD, dst, plain []byte, sessionID uint32, counter uint64) []byte {
	h.set(sessionID, counter)
	dst = binary.BigEndian.AppendUint64(dst, counter)
	return key.Seal(dst, h.nonce[:], plain, h.ad[:])
}

// open appends what was sealed with the counter at its head to dst.
func (h *packetHead) open(key cipher.AEAD, dst, sealed []byte, sessionID uint32, counter uint64) ([]byte, error) {
	h.set(sessionID, counter)
	out, err := key.Open(dst, h.nonce[:], sealed[counterSize:], h.ad[:])
	if err != nil { // it has one cause and no detail, so the bare sentinel says it all
		return dst, ErrNotAuthentic
	}
	return out, nil
}

// takeCounter reads the counter of a sealed packet.
func takeCounter(sealed []byte) (uint64, error) {
	if len(sealed) < overhead {
		return 0, errShortPacket
	}
	return binary.BigEndian.Uint64(sealed), nil
}
