package journal

import (
	"bytes"
	"cmp"
	"slices"
)

// An EpochFact is an epoch that counts.
type EpochFact struct {
	Epoch
	Hash   Hash // of its entry, by which others name it
	Author Author
	Seq    uint64 // of its entry in the author's log
	Clock  Clock
}

// compare orders epochs by time, then by hash.
func (e *EpochFact) compare(o *EpochFact) int {
	return cmp.Or(cmp.Compare(e.Clock, o.Clock), bytes.Compare(e.Hash[:], o.Hash[:]))
}

// Epochs returns all epochs that count, the earliest first.
func (m *Membership) Epochs() []EpochFact {
	m.settle()
	all := make([]EpochFact, 0, len(m.epochs))
	for _, e := range m.epochs {
		all = append(all, *e)
	}
	slices.SortFunc(all, func(a, b EpochFact) int { return a.compare(&b) })
	return all
}

// Epoch returns an epoch that counts.
func (m *Membership) Epoch(h Hash) (EpochFact, bool) {
	m.settle()
	if e := m.epochs[h]; e != nil {
		return *e, true
	}
	return EpochFact{}, false
}

// Heads returns the epochs that no other replaces, by rising hash: the content key is made of the keys of
// all of them. There are several if staff began epochs without knowing of each other's. None means the
// first content key.
func (m *Membership) Heads() []Hash {
	m.settle()
	replaced := map[Hash]bool{}
	for _, e := range m.epochs {
		for _, h := range e.Replaces {
			replaced[h] = true
		}
	}
	var heads []Hash
	for h := range m.epochs {
		if !replaced[h] {
			heads = append(heads, h)
		}
	}
	return SortHashes(heads)
}

// IsHeeded reports whether all that an epoch heeds is known here: the removals that it names, and those of
// the epochs before it. Before that its key may not be handed on, for it could be to one of the removed.
func (m *Membership) IsHeeded(epoch Hash) bool {
	m.settle()
	seen := map[Hash]bool{}
	next := []Hash{epoch}
	for len(next) > 0 {
		h := next[len(next)-1]
		next = next[:len(next)-1]
		if seen[h] {
			continue
		}
		seen[h] = true
		e := m.epochs[h]
		if e == nil || slices.ContainsFunc(e.Removals, func(r Hash) bool { return !m.heard[r] }) {
			return false
		}
		next = append(next, e.Replaces...)
	}
	return true
}

// maxHeads is how many concurrent epochs are combined before staff is to replace them by one.
const maxHeads = 4

// NeedsEpoch reports whether staff is to begin an epoch: somebody holds the content key who is no member,
// or too many epochs have to be combined. The removals are those that the epoch has to name, and with them what
// closed the class to who has an invite alone.
func (m *Membership) NeedsEpoch() (removals []Hash, needed bool) {
	removals = m.unheeded(func(e *EpochFact) bool { return true }, func(r *restriction) bool { return r.removal })
	removals = SortHashes(append(removals, m.unheededClosings()...))
	removals = removals[:min(len(removals), MaxNamed)]
	heads := len(m.Heads())
	return removals, len(removals) > 0 || heads > maxHeads || heads == 0 && !m.isOpen()
}

// unheededClosings returns what keeps those out who have an invite alone and is named by no epoch: the waiting room
// and, as the first closes the class for good, one of the revocations of invites if none is named.
func (m *Membership) unheededClosings() (hashes []Hash) {
	named := map[Hash]bool{}
	for _, e := range m.epochs {
		for _, h := range e.Removals {
			named[h] = true
		}
	}
	if m.waiting && !named[m.doorHash] {
		hashes = append(hashes, m.doorHash)
	}
	if len(m.closings) > 0 && !slices.ContainsFunc(m.closings, func(h Hash) bool { return named[h] }) {
		hashes = append(hashes, SortHashes(slices.Clone(m.closings))[0])
	}
	return hashes
}

// StaffKey returns the class sealing key in force, and the epoch that brought it, zeros if the launch did;
// zeros for both if there is none.
func (m *Membership) StaffKey() (key [32]byte, from Hash) {
	m.settle()
	if e := m.staffEpoch(); e != nil {
		return e.StaffKey, e.Hash
	}
	return m.launchKey, Hash{}
}

// LaunchKey returns the class sealing key that the launch brought; zeros if it brought none.
func (m *Membership) LaunchKey() [32]byte {
	m.settle()
	return m.launchKey
}

// staffEpoch returns the last epoch that brought a class sealing key.
func (m *Membership) staffEpoch() (last *EpochFact) {
	for _, e := range m.epochs {
		if e.StaffKey != ([32]byte{}) && (last == nil || last.compare(e) < 0) {
			last = e
		}
	}
	return last
}

// NeedsStaffKey reports whether somebody may hold the class sealing key who has no right to. The epoch with the
// next one has to name all removals and revocations that took that right away, for the last one counts alone.
func (m *Membership) NeedsStaffKey() (removals []Hash, needed bool) {
	m.settle()
	last := m.staffEpoch()
	needed = len(m.unheeded(func(e *EpochFact) bool { return e == last }, m.isOfStaff)) > 0
	return m.unheeded(func(*EpochFact) bool { return false }, m.isOfStaff), needed
}

// isOfStaff reports whether a restriction concerns somebody who was given the class sealing key.
func (m *Membership) isOfStaff(r *restriction) bool {
	return r.rights&(Monitor|Grade) != 0 && slices.ContainsFunc(m.people[r.subject()].chains(), func(h *heldChain) bool {
		return h.rights()&(Monitor|Grade) != 0
	})
}

// unheeded returns the restrictions in force of a kind that none of certain epochs names, at most as many
// as one epoch can name.
func (m *Membership) unheeded(by func(*EpochFact) bool, which func(*restriction) bool) (hashes []Hash) {
	m.settle()
	named := map[Hash]bool{}
	for _, e := range m.epochs {
		if by(e) {
			for _, h := range e.Removals {
				named[h] = true
			}
		}
	}
	for _, r := range m.restrictions {
		p := m.people[r.subject()]
		inForce := !(r.removal && p.isReadmitted(r.hash))
		if inForce && which(r) && !named[r.hash] {
			hashes = append(hashes, r.hash)
		}
	}
	hashes = SortHashes(hashes)
	return hashes[:min(len(hashes), MaxNamed)]
}
