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
// sequence number. A fold replays it, going on from where it was unless something came in before.
type timeline[T any] struct {
	seqs   map[journal.Author][]uint64 // of the statements held, rising
	all    []said[T]
	played int // statements replayed; a later one does not undo them
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
	s := said[T]{e.Author, e.Seq, e.Clock, body}
	at, _ := slices.BinarySearchFunc(t.all, s, said[T].compare)
	t.all = slices.Insert(t.all, at, s)
	if at < t.played {
		t.played = 0
	}
}

// drop takes out what an author said at a sequence number.
func (t *timeline[T]) drop(author journal.Author, seq uint64) {
	t.all = slices.DeleteFunc(t.all, func(s said[T]) bool { return s.author == author && s.seq == seq })
	t.played = 0
}

// replay calls reset if all must be played anew, then play with each statement that has not been played.
func (t *timeline[T]) replay(reset func(), play func(said[T])) {
	if t.played == 0 {
		reset()
	}
	for ; t.played < len(t.all); t.played++ {
		play(t.all[t.played])
	}
}
