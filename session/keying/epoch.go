package keying

import (
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"fmt"
	"math"
)

// epochBits sets how many packets share a key: 2²². AES-GCM keeps its margins up to about
// 2²³ packets a key (RFC 9001 §6.6 has 2²³ for QUIC).
const epochBits = 22

// A ratchet yields one key after the other and cannot go back: who learns a later state learns
// nothing of earlier packets.
type ratchet struct{ chain [32]byte }

// next returns the cipher of the next epoch and moves on: chain → chain' ‖ key.
func (r *ratchet) next() cipher.AEAD {
	out, err := hkdf.Expand(sha256.New, r.chain[:], "lyceum/1 epoch", 64)
	if err != nil {
		panic("BUG: HKDF: " + err.Error())
	}
	r.chain = [32]byte(out[:32])
	return newAEAD([32]byte(out[32:]))
}

// A sealer is the sending half of a session's cipher.
type sealer struct {
	counter uint64 // of the next packet
	current cipher.AEAD
	ratchet ratchet // at the key after current
	head    packetHead
}

// newSealer returns a sealer whose first packet has the counter start. Sessions start at 0;
// tests start elsewhere rather than seal millions of packets.
func newSealer(chain [32]byte, start uint64) sealer {
	s := sealer{counter: start, ratchet: ratchet{chain}}
	for range start>>epochBits + 1 {
		s.current = s.ratchet.next()
	}
	return s
}

func (s *sealer) seal(dst, plain []byte, sessionID uint32) []byte {
	if s.counter == math.MaxUint64 {
		panic("BUG: packet counter used up") // at ten million packets a second, after 58,000 years
	}
	dst = s.head.seal(s.current, dst, plain, sessionID, s.counter)
	s.counter++
	if s.counter&(1<<epochBits-1) == 0 {
		s.current = s.ratchet.next()
	}
	return dst
}

// An opener is the receiving half of a session's cipher. Nothing in it changes before a packet
// has proved authentic.
type opener struct {
	epoch    uint64      // of current
	previous cipher.AEAD // nil in epoch 0
	current  cipher.AEAD
	upcoming cipher.AEAD // derived once, when current was adopted
	ratchet  ratchet     // at the key after upcoming
	window   replayWindow
	head     packetHead
}

func newOpener(chain [32]byte) opener {
	o := opener{ratchet: ratchet{chain}}
	o.current = o.ratchet.next()
	o.upcoming = o.ratchet.next()
	return o
}

func (o *opener) open(dst, sealed []byte, sessionID uint32) ([]byte, error) {
	counter, err := takeCounter(sealed)
	if err != nil {
		return dst, err
	}
	if !o.window.fresh(counter) {
		return dst, ErrReplay
	}
	epoch := counter >> epochBits
	key := o.key(epoch)
	if key == nil {
		return dst, ErrOutsideEpochs
	}
	out, err := o.head.open(key, dst, sealed, sessionID, counter)
	if err != nil {
		return dst, err
	}
	o.window.mark(counter)
	if epoch == o.epoch+1 {
		o.epoch, o.previous, o.current, o.upcoming = epoch, o.current, o.upcoming, o.ratchet.next()
	}
	return out, nil
}

// key returns the cipher of an epoch, nil if it is not one of the three.
func (o *opener) key(epoch uint64) cipher.AEAD {
	switch epoch {
	case o.epoch:
		return o.current
	case o.epoch + 1:
		return o.upcoming
	case o.epoch - 1: // in epoch 0 this is no packet's, and previous is nil
		return o.previous
	}
	return nil
}

// A sessionCipher is the PacketCipher of one session.
type sessionCipher struct {
	out sealer
	in  opener
}

// newSessionCipher takes the two keys that a handshake ends with.
func newSessionCipher(send, receive [32]byte) *sessionCipher {
	return &sessionCipher{out: newSealer(send, 0), in: newOpener(receive)}
}

func (c *sessionCipher) Overhead() int { return overhead }

func (c *sessionCipher) Seal(dst, plain []byte, sessionID uint32) []byte {
	return c.out.seal(dst, plain, sessionID)
}

func (c *sessionCipher) Open(dst, sealed []byte, sessionID uint32) ([]byte, error) {
	return c.in.open(dst, sealed, sessionID)
}

// Format implements fmt.Formatter: keys never show.
func (c *sessionCipher) Format(f fmt.State, _ rune) { redact(f, "session cipher") }
