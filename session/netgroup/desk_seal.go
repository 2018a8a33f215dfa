package netgroup

import (
	"crypto/cipher"
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
//	sealed     the body and its 16-byte tag: ChaCha20-Poly1305 under that key, with a nonce of zeros
//
// The associated data of all three is the author key (32 bytes) and the kind (VLU), so that nobody can hand in for
// their own what another wrote.
const (
	deskLabel     = "desk entry"
	deskKeySealed = 32 + chacha20poly1305.KeySize + chacha20poly1305.Overhead
	deskOverhead  = staffSealID + 2*deskKeySealed + chacha20poly1305.Overhead

	// MaxDeskBody is the longest body of an entry in a desk log, in bytes.
	MaxDeskBody = journal.MaxBody - deskOverhead
)

func deskHeader(a journal.Author, kind journal.Kind) []byte {
	return wire.AppendVLU(append([]byte{}, a[:]...), uint64(kind))
}

// sealDesk seals what this machine writes to its desk log.
func (g *Group) sealDesk(kind journal.Kind, body []byte) ([]byte, error) {
	if len(body) > MaxDeskBody {
		return nil, fmt.Errorf("body of %d bytes, at most %d allowed: %w", len(body), MaxDeskBody, journal.ErrLimit)
	}
	key := make([]byte, chacha20poly1305.KeySize)
	if _, err := io.ReadFull(g.c.cfg.Random, key); err != nil {
		return nil, err
	}
	header := deskHeader(g.self(), kind)
	b, err := g.SealToStaff(deskLabel, header, key)
	if err != nil {
		return nil, err
	}
	own, err := journal.SealingKeyOf(g.c.cfg.Identity.Exchange())
	if err != nil {
		return nil, err
	}
	toSelf, err := journal.SealTo(own.Public(), deskLabel, g.id, header, key)
	if err != nil {
		return nil, err
	}
	aead := deskCipher(key)
	return aead.Seal(append(b, toSelf...), make([]byte, aead.NonceSize()), body, header), nil
}

func deskCipher(key []byte) cipher.AEAD {
	aead, err := chacha20poly1305.New(key)
	if err != nil {
		panic("BUG: netgroup: " + err.Error()) // only for keys of another length
	}
	return aead
}

// OpenDesk opens an entry of a desk log as its author or as staff. Errors wrap [ErrNoStaffKey] and
// [journal.ErrNotForUs].
func (g *Group) OpenDesk(e journal.Entry) ([]byte, error) {
	if e.Author == g.self() {
		own, err := journal.SealingKeyOf(g.c.cfg.Identity.Exchange())
		if err != nil {
			return nil, err
		}
		return openDesk(e, func(header, _, toAuthor []byte) ([]byte, error) {
			return own.Open(deskLabel, g.id, header, toAuthor)
		})
	}
	return openDesk(e, func(header, toStaff, _ []byte) ([]byte, error) {
		return g.OpenAsStaff(deskLabel, header, toStaff)
	})
}

// openDesk takes a desk entry's body apart. key opens one of the two sealed keys.
func openDesk(e journal.Entry, key func(header, toStaff, toAuthor []byte) ([]byte, error)) ([]byte, error) {
	if e.Sealed || len(e.Body) < deskOverhead {
		return nil, journal.ErrNotForUs
	}
	const staffEnd, authorEnd = staffSealID + deskKeySealed, staffSealID + 2*deskKeySealed
	header := deskHeader(e.Author, e.Kind)
	k, err := key(header, e.Body[:staffEnd], e.Body[staffEnd:authorEnd])
	if err != nil {
		return nil, err
	}
	if len(k) != chacha20poly1305.KeySize {
		return nil, journal.ErrNotForUs
	}
	aead := deskCipher(k)
	body, err := aead.Open(nil, make([]byte, aead.NonceSize()), e.Body[authorEnd:], header)
	if err != nil {
		return nil, journal.ErrNotForUs
	}
	return body, nil
}
