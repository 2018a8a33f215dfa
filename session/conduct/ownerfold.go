package conduct

import "lyceum/session/journal"

// An OwnerFold folds what becomes of the class when its owner is gone: what an instructor said last. The zero value
// keeps the class open.
type OwnerFold struct {
	said   timeline[OwnerPolicy]
	policy OwnerPolicy
}

// Apply takes in an entry; those of other kinds change nothing.
func (f *OwnerFold) Apply(e journal.Entry) {
	if e.Sealed || e.Kind != journal.KindOwner || !May(e.Kind, e.Rights) {
		return
	}
	if p, err := ParseOwnerPolicy(e.Body); err == nil {
		f.said.add(e, p)
	}
}

// Snapshot returns the policy in force.
func (f *OwnerFold) Snapshot() OwnerPolicy {
	f.said.replay(func() { f.policy = OwnerPolicy{} }, func(s said[OwnerPolicy]) { f.policy = s.body })
	return f.policy
}

// Hash sums up the policy.
func (f *OwnerFold) Hash() [32]byte {
	d := newDigest("owner")
	p := f.Snapshot()
	d.numbers(uint64(p.Choice))
	d.author(p.Heir)
	return d.sum()
}
