package conduct

import (
	"cmp"
	"maps"
	"slices"

	"lyceum/session/journal"
)

// A HandFold folds who has the hand up. A hand stays up over a reconnect; it falls when its author lowers it or
// leaves, when staff lower it or remove its author, and when the sitting ends. The zero value is empty.
type HandFold struct {
	said   timeline[handSaid]
	up     map[journal.Author]Hand
	raised map[journal.Author][]journal.Clock // when, each time that the hand went up; by clock
	shown  []Hand
}

// A handSaid is what an entry does to hands.
type handSaid struct {
	kind    journal.Kind
	up      bool           // of a hand
	lower   *LowerHands    // of a lower hands
	removed journal.Author // of a removal
}

// Apply takes in an entry; those of other kinds change nothing.
func (f *HandFold) Apply(e journal.Entry) {
	if e.Sealed || !May(e.Kind, e.Rights) {
		return
	}
	s, err := handSaid{kind: e.Kind}, error(nil)
	switch e.Kind {
	case journal.KindHand:
		var h HandChange
		h, err = ParseHandChange(e.Body)
		s.up = h.Up
	case journal.KindLowerHands:
		var l LowerHands
		l, err = ParseLowerHands(e.Body)
		s.lower = &l
	case journal.KindLeave:
		err = journal.ParseLeave(e.Body)
	case journal.KindEnd:
		err = journal.ParseEnd(e.Body)
	case journal.KindRemove:
		cut, ok := removed(e)
		if !ok {
			return
		}
		s.removed = cut.Author
	default:
		return
	}
	if err == nil {
		f.said.add(e, s)
		f.shown = nil
	}
}

// settle brings the state up to the statements.
func (f *HandFold) settle() {
	f.said.replay(func() {
		f.up, f.raised = map[journal.Author]Hand{}, map[journal.Author][]journal.Clock{}
	}, f.play)
}

func (f *HandFold) play(s said[handSaid]) {
	switch s.body.kind {
	case journal.KindHand:
		if _, up := f.up[s.author]; s.body.up && !up {
			f.up[s.author] = Hand{s.author, s.seq, s.clock}
			f.raised[s.author] = append(f.raised[s.author], s.clock)
		} else if !s.body.up {
			delete(f.up, s.author)
		}
	case journal.KindLowerHands:
		for _, h := range s.body.lower.Hands {
			if f.up[h.Author].Seq <= h.Seq {
				delete(f.up, h.Author)
			}
		}
		maps.DeleteFunc(f.up, func(_ journal.Author, h Hand) bool { return h.Since <= s.body.lower.UpTo })
	case journal.KindLeave:
		delete(f.up, s.author)
	case journal.KindRemove:
		delete(f.up, s.body.removed)
	case journal.KindEnd:
		clear(f.up)
	}
}

// Snapshot returns the raised hands, those that went up first in front. Nobody changes the slice.
func (f *HandFold) Snapshot() []Hand {
	f.settle()
	if f.shown == nil {
		f.shown = slices.AppendSeq([]Hand{}, maps.Values(f.up))
		slices.SortFunc(f.shown, func(a, b Hand) int {
			return cmp.Or(cmp.Compare(a.Since, b.Since), a.Author.Compare(b.Author))
		})
	}
	return slices.Clip(f.shown)
}

// Raised returns when an author's hand went up, by clock. The caller must not change it.
func (f *HandFold) Raised(a journal.Author) []journal.Clock {
	f.settle()
	return f.raised[a]
}

// Hash sums up the queue.
func (f *HandFold) Hash() [32]byte {
	d := newDigest("hands")
	for _, h := range f.Snapshot() {
		d.author(h.Author)
		d.numbers(h.Seq, uint64(h.Since))
	}
	return d.sum()
}
