package conduct

import (
	"slices"

	"lyceum/session/journal"
)

// Of one author's reactions at most reactionBurst count within reactionWindow of each other, by their clocks. Our
// choice: more than that is noise, and would lift the score of who makes it.
const (
	reactionBurst  = 10
	reactionWindow = journal.Clock(60_000) << 16
)

// A ReactionFold folds how people feel about what goes on. The zero value is empty.
type ReactionFold struct {
	said    timeline[string]
	counted map[journal.Author][]journal.Clock // when, of those that count; by clock
	all     []Reaction                         // those that count
}

// Apply takes in an entry; those of other kinds change nothing.
func (f *ReactionFold) Apply(e journal.Entry) {
	if e.Sealed || e.Kind != journal.KindReaction || !May(e.Kind, e.Rights) {
		return
	}
	if emoji, err := ParseReaction(e.Body); err == nil {
		f.said.add(e, emoji)
	}
}

func (f *ReactionFold) settle() {
	f.said.replay(func() { f.counted, f.all = map[journal.Author][]journal.Clock{}, nil }, func(s said[string]) {
		if !f.takes(s.author, s.clock) {
			return
		}
		f.counted[s.author] = append(f.counted[s.author], s.clock)
		f.all = append(f.all, Reaction{s.author, s.seq, s.clock, s.body})
	})
}

// Takes reports whether one more reaction of an author counts, if it is dated behind those that are there.
func (f *ReactionFold) Takes(a journal.Author, at journal.Clock) bool {
	f.settle()
	return f.takes(a, at)
}

func (f *ReactionFold) takes(a journal.Author, at journal.Clock) bool {
	before := f.counted[a]
	n := len(before)
	return n < reactionBurst || at >= before[n-reactionBurst]+reactionWindow
}

// Since returns the reactions that count and are newer than a clock, by clock: those to be shown if it is
// [ReactionShown] ago. Nobody changes the slice.
func (f *ReactionFold) Since(clock journal.Clock) []Reaction {
	f.settle()
	i := len(f.all)
	for i > 0 && f.all[i-1].Clock > clock {
		i--
	}
	return slices.Clip(f.all[i:])
}

// Counted returns when an author's reactions that count were made. The caller must not change it.
func (f *ReactionFold) Counted(a journal.Author) []journal.Clock {
	f.settle()
	return f.counted[a]
}

// Hash sums up the reactions that count.
func (f *ReactionFold) Hash() [32]byte {
	f.settle()
	d := newDigest("reactions")
	for _, r := range f.all {
		d.author(r.Author)
		d.numbers(r.Seq, uint64(r.Clock))
		d.text(r.Emoji)
	}
	return d.sum()
}
