package journal

import (
	"crypto/cipher"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/sha256"
	"fmt"

	"golang.org/x/crypto/chacha20poly1305"

	"lyceum/session/journal/fields"
)

// A Keyring holds the content keys that bodies are sealed under. One ID always means one key.
type Keyring interface {
	Record() (KeyID, [32]byte)         // the first key, which everyone in the group has: for the record
	Current() (KeyID, [32]byte)        // the key all other new entries are sealed under
	Key(KeyID) (key [32]byte, ok bool) // a key the caller has been given
}

// A Signer is the identity that signs this machine's own log.
type Signer interface {
	Public() ed25519.PublicKey
	Sign(message []byte) []byte
}

// bodyCipher returns the cipher for bodies under a content key. The key is derived, so that the
// content key itself can serve other purposes under other labels.
func bodyCipher(content [32]byte) cipher.AEAD {
	key, err := hkdf.Key(sha256.New, content[:], nil, "lyceum/v1/entry body", chacha20poly1305.KeySize)
	if err != nil {
		panic(fmt.Sprintf("BUG: HKDF of 32 bytes: %v", err))
	}
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		panic(fmt.Sprintf("BUG: XChaCha20-Poly1305 with a 32-byte key: %v", err))
	}
	return aead
}

// write seals body, signs the entry and fills in what is known only then.
func write(k logKind, e *Entry, group GroupID, self Signer, id KeyID, content [32]byte, nonce, body []byte) {
	header := appendHeader(make([]byte, 0, MaxEntry-MaxBody+len(body)), e, id, nonce)
	sealed := bodyCipher(content).Seal(nil, nonce, body, header)
	raw := fields.Append(header, sealed)
	raw = append(raw, self.Sign(signed(k.label(), group, raw))...)
	e.Raw, e.Hash, e.Body = raw, sha256.Sum256(raw), append([]byte{}, body...)
}

// authentic reports whether the author signed the entry for this group.
func authentic(k logKind, e *Entry, l *layout, group GroupID) bool {
	return ed25519.Verify(e.Author[:], signed(k.label(), group, l.unsigned), l.signature)
}

// An opening is the outcome of trying to read a body.
type opening uint8

const (
	opened  opening = iota
	noKey           // the keyring lacks the key; it may come
	damaged         // the key is here and does not fit; it never will
)

// An opener opens bodies as far as a keyring can. It remembers the last cipher: most entries in a row are
// sealed under one key, and to make a cipher costs more than to use it.
type opener struct {
	keys    Keyring // nil: every body stays sealed
	content [32]byte
	cipher  cipher.AEAD
}

// open returns e with its body, if the keyring can open it; l is its layout.
func (o *opener) open(e Entry, l *layout) (Entry, opening) {
	if o.keys == nil {
		return e, noKey
	}
	if record, _ := o.keys.Record(); e.Kind.IsRecord() && l.keyID != record {
		return e, damaged // even for those who have that key, for others have not
	}
	content, ok := o.keys.Key(l.keyID)
	if !ok {
		return e, noKey
	}
	if o.cipher == nil || o.content != content {
		o.content, o.cipher = content, bodyCipher(content)
	}
	body, err := o.cipher.Open([]byte{}, l.nonce, l.sealed, l.header)
	if err != nil {
		return e, damaged
	}
	e.Body, e.Sealed = body, false
	return e, opened
}
