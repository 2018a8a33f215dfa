package journal

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"

	"lyceum/session/journal/fields"
)

// Limits on lists in the bodies of the record.
const (
	MaxAdmitted = 128 // people in one [Admit]
	MaxCuts     = 200 // in one [Revoke] or [Remove]
	MaxReplaced = 64  // epochs that one replaces
	MaxNamed    = 256 // other hashes that one statement names
)

// A Cut is the last entry of somebody's log that a revocation or removal leaves untouched. Sequence number
// 0, with a hash of zeros, leaves nothing.
type Cut struct {
	Author Author
	Seq    uint64
	Hash   Hash
}

// An Admit is the body of [KindAdmit].
type Admit struct{ Admissions []Admission } // by rising author, 1 to [MaxAdmitted]

// An Admission makes a member of an author. Who was removed stays so unless every removal is named.
type Admission struct {
	Author   Author
	Removals []Hash // of the entries that are undone, rising, at most [MaxNamed]
}

// A GrantStatement is the body of [KindGrant]: a chain that ends with a grant by the entry's author to
// somebody's own key. Revocations of that person's rights hold on against it unless they are named.
type GrantStatement struct {
	Grants      Chain
	Revocations []Hash // of the entries that do not touch this grant, rising, at most [MaxNamed]
}

// A Revoke is the body of [KindRevoke]. It takes rights from the author of the first cut: whatever needs
// one of them and lies beyond the cut is void. Who was given rights by that author, directly or through an
// invite, loses them with it, beyond the own cut if there is one here, else altogether.
type Revoke struct {
	Rights Rights // at least one
	Cuts   []Cut  // 1 to [MaxCuts]; the others by rising author
}

// A Remove is the body of [KindRemove]: the author of the first cut is a member no more, and whatever lies
// beyond the cut is void. It revokes all rights, so the other cuts mean the same as in a [Revoke].
type Remove struct{ Cuts []Cut }

// An Epoch is the body of [KindEpoch]: from now on the content key is made of a key that is only given to
// members, and the removals and revocations that it names have been heeded in giving it.
type Epoch struct {
	Replaces   []Hash   // of the epochs that end, rising, at most [MaxReplaced]; none: the first content key
	Removals   []Hash   // of Remove, Revoke, RevokeInvite and WaitingRoom entries, rising, at most [MaxNamed]
	Commitment [32]byte // to the key ([Commit])
	// StaffKey is a new class sealing key, HPKE X25519; zeros if the one before goes on.
	StaffKey [32]byte
}

// A RevokeInvite is the body of [KindRevokeInvite].
type RevokeInvite struct{ Bearer [32]byte } // the bearer key, an Ed25519 public key

// A WaitingRoom is the body of [KindWaitingRoom].
type WaitingRoom struct{ On bool }

// A Resolve is the body of [KindResolve]: of the branches of an author's log, the one that begins with an entry
// counts, and the others never do.
type Resolve struct {
	Author Author
	Hash   Hash // of the branch's first entry
}

// Encode returns the body; the error says which list is too long or out of order.
func (a Admit) Encode() ([]byte, error) {
	b := binary.AppendUvarint(nil, uint64(len(a.Admissions)))
	for _, v := range a.Admissions {
		b = appendHashes(append(b, v.Author[:]...), v.Removals)
	}
	return checked(b, ParseAdmit)
}

// ParseAdmit reads the body of an admit. Errors wrap [ErrMalformed].
func ParseAdmit(body []byte) (a Admit, err error) {
	r := reader{fields.Read(body)}
	n := r.count(1, MaxAdmitted, "admissions")
	for range n {
		v := Admission{Author: r.author(), Removals: r.hashes(MaxNamed, "removals")}
		if k := len(a.Admissions); r.OK() && k > 0 && a.Admissions[k-1].Author.Compare(v.Author) >= 0 {
			return Admit{}, malformed("admit: authors out of order")
		}
		if !r.OK() {
			break
		}
		a.Admissions = append(a.Admissions, v)
	}
	return a, r.End("admit")
}

// Encode returns the body; the error says what is wrong with the chain or the list.
func (g GrantStatement) Encode() ([]byte, error) {
	if len(g.Grants) > MaxDepth {
		return nil, fmt.Errorf("grant: chain of %d grants: %w", len(g.Grants), ErrLimit)
	}
	b := fields.Append(nil, g.Grants.AppendTo(nil))
	return checked(appendHashes(b, g.Revocations), ParseGrantStatement)
}

// ParseGrantStatement reads the body of a grant entry. Nothing is verified. Errors wrap [ErrMalformed].
func ParseGrantStatement(body []byte) (GrantStatement, error) {
	r := reader{fields.Read(body)}
	chain := r.Field(0, maxChain, "grants")
	g := GrantStatement{Revocations: r.hashes(MaxNamed, "revocations")}
	if err := r.End("grant"); err != nil {
		return GrantStatement{}, err
	}
	var err error
	if g.Grants, err = ParseChain(chain); err != nil {
		return GrantStatement{}, fmt.Errorf("grant: %w", err)
	}
	if _, bearer := g.Grants.Holder(); len(g.Grants) == 0 || bearer {
		return GrantStatement{}, malformed("grant: to nobody")
	}
	return g, nil
}

// Encode returns the body; the error says what is wrong with the rights or the cuts.
func (v Revoke) Encode() ([]byte, error) {
	b := binary.AppendUvarint(nil, uint64(v.Rights))
	return checked(appendCuts(b, v.Cuts), ParseRevoke)
}

// ParseRevoke reads the body of a revoke. Errors wrap [ErrMalformed].
func ParseRevoke(body []byte) (Revoke, error) {
	r := reader{fields.Read(body)}
	v := Revoke{Rights: Rights(r.Uvarint("rights")), Cuts: r.cuts()}
	if err := r.End("revoke"); err != nil {
		return Revoke{}, err
	}
	if v.Rights == 0 || v.Rights&^AllRights != 0 {
		return Revoke{}, malformed("revoke: rights %#x", uint64(v.Rights))
	}
	return v, nil
}

// Encode returns the body; the error says what is wrong with the cuts.
func (v Remove) Encode() ([]byte, error) { return checked(appendCuts(nil, v.Cuts), ParseRemove) }

// ParseRemove reads the body of a remove. Errors wrap [ErrMalformed].
func ParseRemove(body []byte) (Remove, error) {
	r := reader{fields.Read(body)}
	v := Remove{r.cuts()}
	return v, r.End("remove")
}

// Encode returns the body; the error says which list is too long or out of order.
func (e Epoch) Encode() ([]byte, error) {
	b := appendHashes(appendHashes(nil, e.Replaces), e.Removals)
	b = append(b, e.Commitment[:]...)
	if e.StaffKey == ([32]byte{}) {
		return checked(fields.Append(b, ""), ParseEpoch)
	}
	return checked(fields.Append(b, e.StaffKey[:]), ParseEpoch)
}

// ParseEpoch reads the body of an epoch. Errors wrap [ErrMalformed].
func ParseEpoch(body []byte) (Epoch, error) {
	r := reader{fields.Read(body)}
	e := Epoch{Replaces: r.hashes(MaxReplaced, "replaced epochs"), Removals: r.hashes(MaxNamed, "removals")}
	copy(e.Commitment[:], r.Take(len(e.Commitment), "commitment"))
	e.StaffKey = r.optionalKey("staff key")
	return e, r.End("epoch")
}

// Encode returns the body.
func (v RevokeInvite) Encode() []byte { return v.Bearer[:] }

// ParseRevokeInvite reads the body of an invite's revocation. Errors wrap [ErrMalformed].
func ParseRevokeInvite(body []byte) (v RevokeInvite, err error) {
	r := reader{fields.Read(body)}
	copy(v.Bearer[:], r.Take(len(v.Bearer), "bearer key"))
	return v, r.End("revoke invite")
}

// Encode returns the body.
func (v WaitingRoom) Encode() []byte {
	if v.On {
		return []byte{1}
	}
	return []byte{0}
}

// ParseWaitingRoom reads the body of a waiting room's opening or closing. Errors wrap [ErrMalformed].
func ParseWaitingRoom(body []byte) (WaitingRoom, error) {
	r := reader{fields.Read(body)}
	on := r.Take(1, "on or off")
	if err := r.End("waiting room"); err != nil {
		return WaitingRoom{}, err
	}
	if on[0] > 1 {
		return WaitingRoom{}, malformed("waiting room: %d", on[0])
	}
	return WaitingRoom{on[0] == 1}, nil
}

// Encode returns the body.
func (v Resolve) Encode() []byte { return append(v.Author[:], v.Hash[:]...) }

// ParseResolve reads the body of a fork's resolution. Errors wrap [ErrMalformed].
func ParseResolve(body []byte) (v Resolve, err error) {
	r := reader{fields.Read(body)}
	v.Author = r.author()
	copy(v.Hash[:], r.Take(len(v.Hash), "hash"))
	if err := r.End("resolve"); err != nil {
		return Resolve{}, err
	}
	return v, nil
}

// checked returns a body if its parser takes it and it fits into an entry. Bodies of the record are written
// rarely: that every rule stands in one place, the parser, is worth parsing them once more.
func checked[T any](b []byte, parse func([]byte) (T, error)) ([]byte, error) {
	if len(b) > MaxBody {
		return nil, fmt.Errorf("body of %d bytes: %w", len(b), ErrLimit)
	}
	if _, err := parse(b); err != nil {
		return nil, err
	}
	return b, nil
}

// appendHashes appends their number and the hashes.
func appendHashes(b []byte, hashes []Hash) []byte {
	b = binary.AppendUvarint(b, uint64(len(hashes)))
	for _, h := range hashes {
		b = append(b, h[:]...)
	}
	return b
}

func appendCuts(b []byte, cuts []Cut) []byte {
	b = binary.AppendUvarint(b, uint64(len(cuts)))
	for _, c := range cuts {
		b = binary.AppendUvarint(append(b, c.Author[:]...), c.Seq)
		b = append(b, c.Hash[:]...)
	}
	return b
}

// count takes a number within bounds.
func (r *reader) count(low, high int, what string) int {
	n := r.Uvarint(what)
	if r.OK() && (n < uint64(low) || n > uint64(high)) {
		r.Fail("%d %s, %d to %d allowed", n, what, low, high)
	}
	if !r.OK() {
		return 0
	}
	return int(n)
}

func (r *reader) author() (a Author) {
	copy(a[:], r.Take(len(a), "author"))
	return a
}

// hashes takes a list that rises, so that it has one encoding.
func (r *reader) hashes(limit int, what string) []Hash {
	var hashes []Hash
	for range r.count(0, limit, what) {
		var h Hash
		copy(h[:], r.Take(len(h), what))
		if n := len(hashes); n > 0 && r.OK() && bytes.Compare(hashes[n-1][:], h[:]) >= 0 {
			r.Fail("%s out of order", what)
		}
		if !r.OK() {
			return nil
		}
		hashes = append(hashes, h)
	}
	return hashes
}

// cuts takes 1 to MaxCuts cuts, each of another author, the second and later ones by rising author.
func (r *reader) cuts() []Cut {
	var cuts []Cut
	for range r.count(1, MaxCuts, "cuts") {
		c := Cut{Author: r.author(), Seq: r.Uvarint("sequence number")}
		copy(c.Hash[:], r.Take(len(c.Hash), "hash"))
		switch n := len(cuts); {
		case !r.OK():
		case (c.Seq == 0) != (c.Hash == Hash{}):
			r.Fail("cut at %d with hash %v", c.Seq, c.Hash)
		case n > 0 && cuts[0].Author == c.Author, n > 1 && cuts[n-1].Author.Compare(c.Author) >= 0:
			r.Fail("cuts out of order")
		}
		if !r.OK() {
			return nil
		}
		cuts = append(cuts, c)
	}
	return cuts
}

// optionalKey takes a field of 32 bytes or none; a key of zeros is none and may not be written.
func (r *reader) optionalKey(what string) (key [32]byte) {
	b := r.Field(0, uint64(len(key)), what)
	if r.OK() && len(b) != 0 && (len(b) != len(key) || [32]byte(b) == key) {
		r.Fail("%s of %d bytes", what, len(b))
	}
	copy(key[:], b)
	return key
}

// SortHashes sorts hashes and leaves out those that occur again, as the bodies of the record want them.
func SortHashes(hashes []Hash) []Hash {
	slices.SortFunc(hashes, func(a, b Hash) int { return bytes.Compare(a[:], b[:]) })
	return slices.Compact(hashes)
}
