package conduct

import (
	"cmp"
	"slices"

	"lyceum/session/journal"
)

// maxSaid is how many statements of one author count for one feature: the first of the log. It goes by the log
// alone, so it is the same for everyone.
const maxSaid = 8192

// A said is something that an author stated.
type said[T any] struct {
	author journal.Author
	seq    uint64
	clock  journal.Clock
	body   T
}

func (s said[T]) compare(o said[T]) int {
	return cmp.Or(cmp.Compare(s.clock, o.clock), s.author.Compare(o.author), cmp.Compare(s.seq, o.seq))
}

// A timeline holds the statements of one feature in the order in which they count: by clock, then author, then
// sequence number. A fold replays it, going on from where it was unless something came in before. The statements of
// a class that is opened come author by author, so what came since the last replay is sorted only then.
type timeline[T any] struct {
	seqs   map[journal.Author][]uint64 // of the statements held, rising
	all    []said[T]                   // in order
	fresh  []said[T]                   // came since the last replay, not in order
	played int                         // of all, those replayed; a later one does not undo them
}

// add puts in what an entry says, unless it is there already or too much of the same author is.
func (t *timeline[T]) add(e journal.Entry, body T) {
	seqs := t.seqs[e.Author]
	i, known := slices.BinarySearch(seqs, e.Seq)
	if known || i >= maxSaid {
		return
	}
	if t.seqs == nil {
		t.seqs = map[journal.Author][]uint64{}
	}
	if len(seqs) == maxSaid {
		t.drop(e.Author, seqs[maxSaid-1])
		seqs = seqs[:maxSaid-1]
	}
	t.seqs[e.Author] = slices.Insert(seqs, i, e.Seq)
	t.fresh = append(t.fresh, said[T]{e.Author, e.Seq, e.Clock, body})
}

// drop takes out what an author said at a sequence number.
func (t *timeline[T]) drop(author journal.Author, seq uint64) {
	is := func(s said[T]) bool { return s.author == author && s.seq == seq }
	before := len(t.all)
	t.all, t.fresh = slices.DeleteFunc(t.all, is), slices.DeleteFunc(t.fresh, is)
	if len(t.all) < before {
		t.played = 0
	}
}

// changed reports whether a replay will play anything.
func (t *timeline[T]) changed() bool { return len(t.fresh) > 0 || t.played < len(t.all) }

// statements returns all statements in order. The caller must not change them.
func (t *timeline[T]) statements() []said[T] {
	if len(t.fresh) == 0 {
		return t.all
	}
	slices.SortFunc(t.fresh, said[T].compare)
	at, _ := slices.BinarySearchFunc(t.all, t.fresh[0], said[T].compare)
	if at < t.played {
		t.played = 0
	}
	tail := slices.Clone(t.all[at:])
	t.all = t.all[:at]
	for len(tail) > 0 && len(t.fresh) > 0 {
		if tail[0].compare(t.fresh[0]) < 0 {
			t.all, tail = append(t.all, tail[0]), tail[1:]
		} else {
			t.all, t.fresh = append(t.all, t.fresh[0]), t.fresh[1:]
		}
	}
	t.all = append(append(t.all, tail...), t.fresh...)
	t.fresh = nil
	return t.all
}

// replay calls reset if all must be played anew, then play with each statement that has not been played.
func (t *timeline[T]) replay(reset func(), play func(said[T])) {
	all := t.statements()
	if t.played == 0 {
		reset()
	}
	for ; t.played < len(all); t.played++ {
		play(all[t.played])
	}
}
