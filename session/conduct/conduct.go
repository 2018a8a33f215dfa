package conduct

import (
	"crypto/sha256"

	"lyceum/session/journal"
)

// A Conduct folds everything that a class decides while it meets. It is owned by one loop; what its folds'
// Snapshots return may be read by any goroutine. Use [New].
type Conduct struct {
	Hands     HandFold
	Stage     StageFold
	Locks     LockFold
	Reactions ReactionFold
	Sittings  SittingFold
	Owner     OwnerFold
	People    AttendanceFold
	Asks      AskFold
	Recorders RecordingFold
	Attention AttentionFold
	Shown     ShowFold
	Drawers   DrawersFold
}

// New returns the state of a class in which nothing was said yet.
func New() *Conduct { return &Conduct{} }

// folds returns the folds, in the order in which they are hashed.
func (c *Conduct) folds() [12]journal.Reducer {
	return [...]journal.Reducer{&c.Hands, &c.Stage, &c.Locks, &c.Reactions, &c.Sittings, &c.Owner, &c.People, &c.Asks, &c.Recorders, &c.Attention,
		&c.Shown, &c.Drawers}
}

// Apply takes in an entry of the class log, of any kind, with its Rights.
func (c *Conduct) Apply(e journal.Entry) {
	for _, f := range c.folds() {
		f.Apply(e)
	}
}

// Hash sums up the whole state.
func (c *Conduct) Hash() [32]byte {
	h := sha256.New()
	for _, f := range c.folds() {
		sum := f.Hash()
		h.Write(sum[:])
	}
	return [32]byte(h.Sum(nil))
}
