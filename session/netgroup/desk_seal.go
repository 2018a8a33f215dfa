package netgroup

import (
	"bytes"
	"crypto/cipher"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"

	"golang.org/x/crypto/chacha20poly1305"

	"lyceum/session/journal"
	"lyceum/session/wire"
)

// The body of a desk entry, inside what seals the body of every entry under the first content key:
//
//	key ID     8 bytes, names the class sealing key
//	to staff   80 bytes: a key of 32 bytes of chance, sealed to the class sealing key with the label "desk entry"
//	to author  80 bytes: the same key, sealed to the static key of the author's certificate with the same label
//	nonce      24 bytes of chance
//	sealed     the body and its 16-byte tag: XChaCha20-Poly1305 under that key
//
// The associated data is, of the first two, the author key (32 bytes), and of the last the author key and the kind
// (VLU), so that nobody can hand in for their own what another wrote. An author may use one key for many entries, and
// then repeats the first three fields, so that who reads them opens each key once; of one author the first 1,024 are.
const (
	deskLabel   = "desk entry"
	deskToStaff = staffSealID + 32 + chacha20poly1305.KeySize + chacha20poly1305.Overhead
	deskWrapped = deskToStaff + 32 + chacha20poly1305.KeySize + chacha20poly1305.Overhead
	deskHead    = deskWrapped + chacha20poly1305.NonceSizeX

	// MaxDeskBody is the longest body of an entry in a desk log, in bytes.
	MaxDeskBody = journal.MaxBody - deskHead - chacha20poly1305.Overhead

	maxDeskKeys = 1024 // of one author
)

// deskKeys are the keys that bodies of desk entries are sealed under.
type deskKeys struct {
	staff   [32]byte // the class sealing key when the own one was made
	wrapped []byte   // the own one, sealed to staff and to this machine
	own     [32]byte

	opened map[journal.Author]map[[32]byte]deskKey // by the hash of what is wrapped
}

// A deskKey is a key that was unwrapped, or could not be.
type deskKey struct {
	key [32]byte
	ok  bool
}

// String keeps the keys out of logs and errors.
func (k deskKeys) String() string { return fmt.Sprintf("desk keys of %d authors", len(k.opened)) }

// Format does so for every verb.
func (k deskKeys) Format(f fmt.State, _ rune) { fmt.Fprint(f, k.String()) }

// renewDeskKey makes another key if staff have another class sealing key than when the own one was made.
func (g *Group) renewDeskKey() error {
	k := &g.desk.keys
	staff, _ := g.membership.StaffKey()
	if staff == k.staff && k.wrapped != nil {
		return nil
	}
	var key [32]byte
	if _, err := io.ReadFull(g.c.cfg.Random, key[:]); err != nil {
		return err
	}
	author := g.self()
	toStaff, err := g.SealToStaff(deskLabel, author[:], key[:])
	if err != nil {
		return err
	}
	own, err := journal.SealingKeyOf(g.c.cfg.Identity.Exchange())
	if err != nil {
		return err
	}
	toSelf, err := journal.SealTo(own.Public(), deskLabel, g.id, author[:], key[:])
	if err != nil {
		return err
	}
	k.staff, k.own, k.wrapped = staff, key, append(toStaff, toSelf...)
	return nil
}

// sealDesk seals what this machine writes to its desk log.
func (g *Group) sealDesk(kind journal.Kind, body []byte) ([]byte, error) {
	if len(body) > MaxDeskBody {
		return nil, fmt.Errorf("body of %d bytes, at most %d allowed: %w", len(body), MaxDeskBody, journal.ErrLimit)
	}
	if err := g.renewDeskKey(); err != nil {
		return nil, err
	}
	nonce := make([]byte, chacha20poly1305.NonceSizeX)
	if _, err := io.ReadFull(g.c.cfg.Random, nonce); err != nil {
		return nil, err
	}
	b := append(bytes.Clone(g.desk.keys.wrapped), nonce...)
	return deskCipher(g.desk.keys.own).Seal(b, nonce, body, deskHeader(g.self(), kind)), nil
}

func deskHeader(a journal.Author, kind journal.Kind) []byte {
	return wire.AppendVLU(append([]byte{}, a[:]...), uint64(kind))
}

func deskCipher(key [32]byte) cipher.AEAD {
	aead, err := chacha20poly1305.NewX(key[:])
	if err != nil {
		panic("BUG: netgroup: " + err.Error()) // only for keys of another length
	}
	return aead
}

// OpenDesk opens an entry of a desk log as its author or as staff. Errors wrap [ErrNoStaffKey],
// [journal.ErrNotForUs] and [journal.ErrLimit].
func (g *Group) OpenDesk(e journal.Entry) ([]byte, error) {
	if e.Sealed || len(e.Body) < deskHead {
		return nil, journal.ErrNotForUs
	}
	key, err := g.deskKey(e.Author, e.Body[:deskWrapped])
	if err != nil {
		return nil, err
	}
	body, err := deskCipher(key).Open(nil, e.Body[deskWrapped:deskHead], e.Body[deskHead:], deskHeader(e.Author, e.Kind))
	if err != nil {
		return nil, journal.ErrNotForUs
	}
	return body, nil
}

// deskKey returns the key that is wrapped in an author's entries.
func (g *Group) deskKey(a journal.Author, wrapped []byte) (key [32]byte, err error) {
	id, of := sha256.Sum256(wrapped), g.desk.keys.opened[a]
	if known, seen := of[id]; seen && known.ok {
		return known.key, nil
	} else if seen {
		return key, journal.ErrNotForUs
	}
	if len(of) >= maxDeskKeys {
		return key, fmt.Errorf("more than %d keys of one author: %w", maxDeskKeys, journal.ErrLimit)
	}
	k, err := g.unwrapDeskKey(a, wrapped)
	switch {
	case errors.Is(err, ErrNoStaffKey): // it may come
		return key, err
	case err == nil && len(k) == len(key):
		key = [32]byte(k)
	case err == nil:
		err = journal.ErrNotForUs
	}
	if of == nil {
		of = map[[32]byte]deskKey{}
		g.desk.keys.opened[a] = of
	}
	of[id] = deskKey{key, err == nil}
	return key, err
}

func (g *Group) unwrapDeskKey(a journal.Author, wrapped []byte) ([]byte, error) {
	if a != g.self() {
		return g.OpenAsStaff(deskLabel, a[:], wrapped[:deskToStaff])
	}
	own, err := journal.SealingKeyOf(g.c.cfg.Identity.Exchange())
	if err != nil {
		return nil, err
	}
	return own.Open(deskLabel, g.id, a[:], wrapped[deskToStaff:])
}
