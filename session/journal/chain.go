package journal

import (
	"crypto/ed25519"
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"lyceum/session/journal/fields"
)

// MaxDepth is the most grants a chain may have: root to instructor to deputy to invite is three.
const MaxDepth = 4

// maxChain is the longest encoding of a chain, in bytes; a grant's length takes two at most.
const maxChain = 1 + MaxDepth*(2+maxGrant)

// A Chain leads from the class root key to the key it gives rights to: the root key issues the
// first grant, each grant's subject the next. It is never modified. The empty chain, which is
// encoded as no bytes at all, gives no rights.
type Chain []Grant

// AppendTo appends the chain's encoding to b. It panics if the chain is longer than [MaxDepth].
func (c Chain) AppendTo(b []byte) []byte {
	if len(c) > MaxDepth {
		panic(fmt.Sprintf("BUG: chain of %d grants", len(c)))
	}
	if len(c) == 0 {
		return b
	}
	b = binary.AppendUvarint(b, uint64(len(c)))
	for _, g := range c {
		b = fields.Append(b, g.AppendTo(nil))
	}
	return b
}

// ParseChain reads a chain without verifying it. Errors wrap [ErrMalformed].
func ParseChain(b []byte) (Chain, error) {
	if len(b) == 0 {
		return nil, nil
	}
	r := reader{fields.Read(b)}
	n := r.Uvarint("number of grants")
	if r.OK() && (n == 0 || n > MaxDepth) {
		return nil, malformed("chain: %d grants, 1 to %d allowed", n, MaxDepth)
	}
	c := make(Chain, 0, MaxDepth)
	for i := uint64(0); i < n && r.OK(); i++ {
		field := r.Field(0, maxGrant, "grant")
		if !r.OK() {
			break
		}
		g, err := ParseGrant(field)
		if err != nil {
			return nil, fmt.Errorf("chain: %w", err)
		}
		c = append(c, g)
	}
	if err := r.End("chain"); err != nil {
		return nil, err
	}
	return c, nil
}

// Verify checks that the chain starts at the class root key, that every signature holds for the
// group, and that no grant goes beyond the one above it in rights or validity. It does not ask
// whether the chain is valid now; [Chain.Rights] does. Errors wrap [ErrNotGranted].
func (c Chain) Verify(group GroupID, root ed25519.PublicKey) error {
	if len(c) == 0 {
		return fmt.Errorf("empty chain: %w", ErrNotGranted)
	}
	if len(c) > MaxDepth {
		return fmt.Errorf("chain of %d grants, at most %d allowed: %w", len(c), MaxDepth, ErrNotGranted)
	}
	if string(c[0].Issuer[:]) != string(root) {
		return fmt.Errorf("grant by %x, not by the class root key: %w", c[0].Issuer[:8], ErrNotGranted)
	}
	for i, g := range c {
		if i > 0 {
			if err := g.within(c[i-1]); err != nil {
				return err
			}
		}
		if err := g.Verify(group); err != nil {
			return err
		}
	}
	return nil
}

// Extend returns the chain with one more grant, signed by issuer, who must be the chain's last
// subject and may pass on only what the chain gives. The empty chain can be extended by anyone,
// but only what the root key issues will verify. The error wraps [ErrNotGranted].
func (c Chain) Extend(group GroupID, issuer Signer, g Grant) (Chain, error) {
	if len(c) >= MaxDepth {
		return nil, fmt.Errorf("chain has %d grants already: %w", len(c), ErrNotGranted)
	}
	if g.Rights&^AllRights != 0 || g.NotBefore > g.until() {
		return nil, fmt.Errorf("grant of no known rights, or for no time at all: %w", ErrNotGranted)
	}
	g = IssueGrant(group, issuer, g)
	if len(c) > 0 {
		if err := g.within(c[len(c)-1]); err != nil {
			return nil, err
		}
	}
	return append(slices.Clone(c), g), nil
}

// Holder returns the key that the chain gives rights to, and whether it is a bearer key.
func (c Chain) Holder() (key [32]byte, bearer bool) {
	if len(c) == 0 {
		return [32]byte{}, false
	}
	last := c[len(c)-1]
	return last.Subject, last.Bearer
}

// ValidAt reports whether every grant of the chain is valid at a time.
func (c Chain) ValidAt(at time.Time) bool {
	unix := uint64(max(at.Unix(), 0))
	return !slices.ContainsFunc(c, func(g Grant) bool { return !g.validAt(unix) })
}

// Rights returns the rights that a verified chain gives at a time; none outside its validity.
// To decide about an entry use the time of its clock, so that everyone decides alike.
func (c Chain) Rights(at time.Time) Rights {
	if len(c) == 0 {
		return 0
	}
	last, unix := c[len(c)-1], uint64(max(at.Unix(), 0))
	if !last.validAt(unix) {
		return 0
	}
	return last.Rights
}
