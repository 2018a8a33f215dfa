package netgroup

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netgroup/stream"
	"lyceum/session/wire"
)

// A frame travels as
//
//	key hint (2) ‖ AES-256-GCM of the frame's data (its length and 16)
//
// and, after that, a signature over "lyceum/v1/stream frame", a zero byte, and what Frame.AppendSigned of package stream
// says, with the SHA-256 of all that. The hint is the first bytes of the ID of a content key. The key of AES is
// HKDF-SHA256 of that content key with the salt "lyceum/v1/media" and author ‖ stream ID for info; the nonce is the
// layer group (4) and the frame's number in it (8). A stream ID is by chance and new whenever a stream is published, so
// no nonce is used twice, over restarts too.
const (
	frameLabel     = "lyceum/v1/stream frame\x00"
	frameKeyHint   = 2
	frameTagSize   = 16
	frameOverhead  = frameKeyHint + frameTagSize
	frameSignature = ed25519.SignatureSize
)

// appendFrameSigned appends what the signature of a frame covers.
func appendFrameSigned(b []byte, id stream.ID, f *stream.Frame, sealed []byte) []byte {
	return f.AppendSigned(append(b, frameLabel...), id, sha256.Sum256(sealed))
}

func frameNonce(f *stream.Frame) (n [12]byte) {
	n[3] = f.Group
	binary.BigEndian.PutUint64(n[4:], uint64(f.Number))
	return n
}

// maxFrameKeys is how many keys of a stream are kept ready: those of the latest epochs.
const maxFrameKeys = 8

// A frameSealer seals and opens the frames of one stream.
type frameSealer struct {
	keys   *journal.Ring
	author journal.Author
	id     stream.ID
	secret *[32]byte  // of a direct stream, in place of content keys
	ready  []frameKey // the latest first
	missed [frameKeyHint]byte
	again  time.Time // when to look for the key of missed again
}

type frameKey struct {
	id   journal.KeyID
	aead cipher.AEAD
}

// Format keeps keys out of logs and errors, for every verb.
func (s frameSealer) Format(f fmt.State, _ rune) { fmt.Fprintf(f, "sealer of stream %v", s.id) }

// key returns the cipher of one content key.
func (s *frameSealer) key(id journal.KeyID, content [32]byte) (cipher.AEAD, error) {
	for _, k := range s.ready {
		if k.id == id {
			return k.aead, nil
		}
	}
	key, err := hkdf.Key(sha256.New, content[:], []byte("lyceum/v1/media"), string(s.author[:])+string(s.id[:]), 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	s.ready = append([]frameKey{{id, aead}}, s.ready[:min(len(s.ready), maxFrameKeys-1)]...)
	return aead, nil
}

// current returns what is sealed under now.
func (s *frameSealer) current() (journal.KeyID, [32]byte) {
	if s.secret != nil {
		return journal.KeyID{}, *s.secret
	}
	return s.keys.Current()
}

// hinted returns the keys that a hint may mean.
func (s *frameSealer) hinted(hint []byte) []journal.KeyID {
	if s.secret != nil {
		return []journal.KeyID{{}}
	}
	return s.keys.Hinted(hint)
}

// content returns a key.
func (s *frameSealer) content(id journal.KeyID) [32]byte {
	if s.secret != nil {
		return *s.secret
	}
	content, _ := s.keys.Key(id)
	return content
}

// seal appends a frame's data, sealed under the present content key.
func (s *frameSealer) seal(b []byte, f *stream.Frame, data []byte) ([]byte, error) {
	id, content := s.current()
	aead, err := s.key(id, content)
	if err != nil {
		return nil, fmt.Errorf("seal frame: %w", err)
	}
	nonce := frameNonce(f)
	return aead.Seal(append(b, id[:frameKeyHint]...), nonce[:], data, nil), nil
}

// lookAgain is how long a key that was not here is not looked for.
const lookAgain = 200 * time.Millisecond

var errFrameKey = errors.New("frame sealed under a key that is not here")

// open returns the data of a frame whose signature was checked.
func (s *frameSealer) open(now time.Time, f *stream.Frame, sealed []byte) ([]byte, error) {
	if len(sealed) < frameOverhead {
		return nil, fmt.Errorf("frame: %w", wire.ErrMalformed)
	}
	hint, nonce := [frameKeyHint]byte(sealed), frameNonce(f)
	for _, k := range s.ready {
		if [frameKeyHint]byte(k.id[:]) == hint {
			if data, err := k.aead.Open(nil, nonce[:], sealed[frameKeyHint:], nil); err == nil {
				return data, nil
			}
		}
	}
	if hint == s.missed && now.Before(s.again) {
		return nil, errFrameKey
	}
	for _, id := range s.hinted(hint[:]) {
		aead, err := s.key(id, s.content(id))
		if err != nil {
			return nil, err
		}
		if data, err := aead.Open(nil, nonce[:], sealed[frameKeyHint:], nil); err == nil {
			return data, nil
		}
	}
	s.missed, s.again = hint, now.Add(lookAgain)
	return nil, errFrameKey
}
