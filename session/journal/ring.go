package journal

import (
	"bytes"
	"crypto/hkdf"
	"crypto/sha256"
	"fmt"
	"slices"
)

// MaxEpochKeys is how many keys of epochs a [Ring] holds. One more is refused: what is sealed under it
// stays sealed here.
const MaxEpochKeys = 4096

// When the key of an epoch comes, the content keys of it with others that it does not replace are made ready:
// who saw another selection of concurrent epochs than this machine did may have sealed under any of them.
// Our choice: at most maxCombined of them, with the last maxRecent epochs.
const (
	maxCombined = 256
	maxRecent   = 32
)

// A Ring is the [Keyring] of a group whose content key changes: the first key, which every holder of the
// invite has, and what the keys of epochs give. Use [NewRing].
type Ring struct {
	group    GroupID
	firstID  KeyID
	first    [32]byte
	keys     map[Hash][32]byte      // of epochs
	recent   []Hash                 // the last of them, as they came
	replaced map[Hash]map[Hash]bool // by each of those, directly or not
	content  map[KeyID][32]byte
	current  KeyID
}

// NewRing returns a ring that holds the first content key alone.
func NewRing(group GroupID, firstID KeyID, first [32]byte) *Ring {
	return &Ring{
		group: group, firstID: firstID, first: first, current: firstID,
		keys: map[Hash][32]byte{}, replaced: map[Hash]map[Hash]bool{},
		content: map[KeyID][32]byte{firstID: first},
	}
}

// Record implements [Keyring].
func (r *Ring) Record() (KeyID, [32]byte) { return r.firstID, r.first }

// Current implements [Keyring].
func (r *Ring) Current() (KeyID, [32]byte) { return r.current, r.content[r.current] }

// Key implements [Keyring].
func (r *Ring) Key(id KeyID) ([32]byte, bool) {
	key, ok := r.content[id]
	return key, ok
}

// Hinted returns the IDs of the content keys that begin with some bytes, sorted: for what names its key by these alone.
func (r *Ring) Hinted(hint []byte) (ids []KeyID) {
	for id := range r.content {
		if bytes.HasPrefix(id[:], hint) {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b KeyID) int { return bytes.Compare(a[:], b[:]) })
	return ids
}

// String keeps keys out of logs and errors.
func (r *Ring) String() string { return fmt.Sprintf("ring of %d epoch keys", len(r.keys)) }

// Format does so for every verb.
func (r *Ring) Format(f fmt.State, _ rune) { fmt.Fprint(f, r.String()) }

// Commit returns the commitment to an epoch's key that its statement carries.
func Commit(group GroupID, key [32]byte) [32]byte {
	return sha256.Sum256(signed("epoch key", group, key[:]))
}

// Learn takes in the key of an epoch. The error wraps [ErrNotGranted] if it is not the key that the epoch
// is committed to, and [ErrLimit] if the ring is full.
func (r *Ring) Learn(e EpochFact, key [32]byte) error {
	if Commit(r.group, key) != e.Commitment {
		return fmt.Errorf("key of epoch %v: %w", e.Hash, ErrNotGranted)
	}
	if r.Has(e.Hash) {
		return nil
	}
	if len(r.keys) >= MaxEpochKeys {
		return fmt.Errorf("key of epoch %v: %d keys: %w", e.Hash, len(r.keys), ErrLimit)
	}
	r.keys[e.Hash] = key
	replaced := map[Hash]bool{}
	for _, h := range e.Replaces {
		replaced[h] = true
		for old := range r.replaced[h] {
			if r.replaced[old] != nil { // it is recent
				replaced[old] = true
			}
		}
	}
	r.replaced[e.Hash] = replaced
	r.combine(e.Hash)
	if r.recent = append(r.recent, e.Hash); len(r.recent) > maxRecent {
		delete(r.replaced, r.recent[0])
		r.recent = slices.Delete(r.recent, 0, 1)
	}
	return nil
}

// combine makes ready the content keys of an epoch with others before it, the smallest and latest selections
// first.
func (r *Ring) combine(h Hash) {
	sets := [][]Hash{{h}}
	for i := 0; i < len(sets) && len(sets) < maxCombined; i++ {
		for k := len(r.recent) - 1; k >= 0 && len(sets) < maxCombined; k-- {
			other := r.recent[k]
			// Each selection once: what is added comes before what is in it.
			if at := slices.Index(r.recent, sets[i][len(sets[i])-1]); at >= 0 && k >= at {
				continue
			}
			if !slices.ContainsFunc(sets[i], func(in Hash) bool { return r.replaced[in][other] || r.replaced[other][in] }) {
				sets = append(sets, append(slices.Clone(sets[i]), other))
			}
		}
	}
	for _, set := range sets {
		r.add(set)
	}
}

// add makes ready the content key of certain epochs, whose keys are held, and returns its ID.
func (r *Ring) add(heads []Hash) KeyID {
	heads = SortHashes(slices.Clone(heads))
	id := r.id(heads)
	if _, ok := r.content[id]; ok {
		return id
	}
	keys := make([][32]byte, len(heads))
	for i, h := range heads {
		keys[i] = r.keys[h]
	}
	slices.SortFunc(keys, func(a, b [32]byte) int { return bytes.Compare(a[:], b[:]) })
	var secret []byte
	for _, k := range keys {
		secret = append(secret, k[:]...)
	}
	content, err := hkdf.Key(sha256.New, secret, r.group[:], "lyceum/v1/content key of epochs", 32)
	if err != nil {
		panic(fmt.Sprintf("BUG: HKDF of %d bytes: %v", len(secret), err))
	}
	r.content[id] = [32]byte(content)
	return id
}

// id returns the ID of the content key of certain epochs, sorted by hash.
func (r *Ring) id(heads []Hash) (id KeyID) {
	b := signed("content key ID", r.group, nil)
	for _, h := range heads {
		b = append(b, h[:]...)
	}
	sum := sha256.Sum256(b)
	copy(id[:], sum[:])
	return id
}

// Has reports whether the key of an epoch is here.
func (r *Ring) Has(epoch Hash) bool {
	_, ok := r.keys[epoch]
	return ok
}

// EpochKey returns the key of an epoch, to be handed to another member.
func (r *Ring) EpochKey(epoch Hash) (key [32]byte, ok bool) {
	key, ok = r.keys[epoch]
	return key, ok
}

// Of returns the content key of certain epochs, those of none being the first one. ok is false if the key of one of them
// is not here.
func (r *Ring) Of(heads []Hash) (id KeyID, key [32]byte, ok bool) {
	if len(heads) == 0 {
		return r.firstID, r.first, true
	}
	for _, h := range heads {
		if !r.Has(h) {
			return id, key, false
		}
	}
	id = r.add(heads)
	return id, r.content[id], true
}

// Use seals under the content key of certain epochs from now on; none is the first content key. It changes
// nothing and returns false if the key of one of them is not here: that one may be what keeps a removed
// peer out.
func (r *Ring) Use(heads []Hash) bool {
	id, _, ok := r.Of(heads)
	if ok {
		r.current = id
	}
	return ok
}
