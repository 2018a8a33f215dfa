package journal

import (
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"lyceum/session/journal/fields"
)

// ErrNotGranted is wrapped by every error about grants that are well-formed but do not hold: a bad
// signature, a break in the chain, more rights or a longer validity than the grant above has.
var ErrNotGranted = errors.New("not granted")

// A Grant is a signed statement that gives rights in one class to a key. It says nothing by
// itself: it holds as part of a [Chain] from the class root key.
type Grant struct {
	Issuer  [32]byte // Ed25519 key that signed it
	Subject [32]byte // who gets the rights: an author, or a bearer key
	// Bearer is true if Subject is a key that travels inside an invite: whoever holds it hands the
	// rights to the author it signs for (see [Join]).
	Bearer bool
	Rights Rights
	// NotBefore and NotAfter bound the validity, both included, in Unix seconds; 0 is no bound.
	NotBefore, NotAfter uint64
	Signature           [ed25519.SignatureSize]byte
}

// maxGrant is the longest encoding of a grant, in bytes.
const maxGrant = 1 + 32 + 1 + 32 + 1 + 10 + 10 + ed25519.SignatureSize

// IssueGrant returns g with issuer's key and signature, for one group.
func IssueGrant(group GroupID, issuer Signer, g Grant) Grant {
	copy(g.Issuer[:], issuer.Public())
	copy(g.Signature[:], issuer.Sign(signed("grant", group, g.appendUnsigned(nil))))
	return g
}

// AppendTo appends the grant's encoding to b.
func (g Grant) AppendTo(b []byte) []byte {
	return append(g.appendUnsigned(b), g.Signature[:]...)
}

// appendUnsigned appends what the signature covers.
func (g Grant) appendUnsigned(b []byte) []byte {
	b = append(b, version)
	b = append(b, g.Issuer[:]...)
	if g.Bearer {
		b = append(b, 1)
	} else {
		b = append(b, 0)
	}
	b = append(b, g.Subject[:]...)
	b = binary.AppendUvarint(b, uint64(g.Rights))
	b = binary.AppendUvarint(b, g.NotBefore)
	b = binary.AppendUvarint(b, g.NotAfter)
	return b
}

// ParseGrant reads a grant. It does not check the signature ([Grant.Verify]). Errors wrap
// [ErrMalformed].
func ParseGrant(b []byte) (Grant, error) {
	r := reader{fields.Read(b)}
	var g Grant
	if v := r.Take(1, "version"); r.OK() && v[0] != version {
		return Grant{}, malformed("grant: version %d, want %d", v[0], version)
	}
	copy(g.Issuer[:], r.Take(len(g.Issuer), "issuer"))
	if v := r.Take(1, "subject kind"); r.OK() {
		if v[0] > 1 {
			return Grant{}, malformed("grant: subject kind %d", v[0])
		}
		g.Bearer = v[0] == 1
	}
	copy(g.Subject[:], r.Take(len(g.Subject), "subject"))
	g.Rights = Rights(r.Uvarint("rights"))
	g.NotBefore = r.Uvarint("not before")
	g.NotAfter = r.Uvarint("not after")
	copy(g.Signature[:], r.Take(ed25519.SignatureSize, "signature"))
	if err := r.End("grant"); err != nil {
		return Grant{}, err
	}
	if g.Rights&^AllRights != 0 {
		return Grant{}, malformed("grant: unknown rights %#x", uint64(g.Rights&^AllRights))
	}
	if g.NotBefore > g.until() {
		return Grant{}, malformed("grant: valid from %d until %d", g.NotBefore, g.NotAfter)
	}
	return g, nil
}

// Verify checks the issuer's signature for the group; the error wraps [ErrNotGranted].
func (g Grant) Verify(group GroupID) error {
	if !ed25519.Verify(g.Issuer[:], signed("grant", group, g.appendUnsigned(nil)), g.Signature[:]) {
		return fmt.Errorf("grant by %x: bad signature: %w", g.Issuer[:8], ErrNotGranted)
	}
	return nil
}

// until returns the last second of validity.
func (g Grant) until() uint64 {
	if g.NotAfter == 0 {
		return math.MaxUint64
	}
	return g.NotAfter
}

// validAt reports whether the grant is valid in the given Unix second.
func (g Grant) validAt(unix uint64) bool { return g.NotBefore <= unix && unix <= g.until() }

// within returns nil if g gives no more than parent has and may pass on; the error wraps
// [ErrNotGranted].
func (g Grant) within(parent Grant) error {
	switch {
	case g.Issuer != parent.Subject:
		return fmt.Errorf("grant by %x, to %x above: %w", g.Issuer[:8], parent.Subject[:8], ErrNotGranted)
	case parent.Rights&GrantRight == 0:
		return fmt.Errorf("grant by %x, who may not grant: %w", g.Issuer[:8], ErrNotGranted)
	case g.Rights&^parent.Rights != 0:
		return fmt.Errorf("grant exceeds its issuer's rights by %v: %w", g.Rights&^parent.Rights, ErrNotGranted)
	case g.NotBefore < parent.NotBefore || g.until() > parent.until():
		return fmt.Errorf("grant valid outside its issuer's validity: %w", ErrNotGranted)
	}
	return nil
}
