package attempt

import (
	"cmp"
	"slices"

	"lyceum/quiz"
	"lyceum/session/journal"
)

// A person is somebody of whom there are steps.
type person struct {
	author journal.Author
	taking map[quiz.ID]*Taking
	steps  int
	bytes  int
	newest newestStep // of all tests

	covers  []cover // by number, clocks rising with it: of each number the earliest that covers it is kept
	covered uint64  // the highest number that a receipt covers
}

// A newestStep is what a receipt names.
type newestStep struct {
	seq  uint64
	mark Mark16
}

// A cover is when staff were seen to hold a log up to a number.
type cover struct {
	seq uint64
	at  journal.Clock
}

// A Taking is what one student did in one test. It belongs to a [Tests], and is valid until that takes in more.
type Taking struct {
	Who   journal.Author
	test  *Test
	of    *person
	steps []step

	stale    bool // attempts are to be worked out anew
	attempts []*Attempt
	void     int // steps that belong to no attempt, or fit nothing
}

// A step is one entry of a student. There are many: it is kept small.
type step struct {
	seq        uint64
	clock      journal.Clock
	middle     []byte
	mark       Mark16
	n          int32
	head, tail uint16
	attempt    uint16
	place      Place
	kind       StepKind
	signal     Signal
	on         bool
}

func (t *Tests) person(a journal.Author) *person {
	p := t.people[a]
	if p == nil {
		p = &person{author: a, taking: map[quiz.ID]*Taking{}}
		t.people[a] = p
	}
	return p
}

// applyStep takes in what a student did.
func (t *Tests) applyStep(e journal.Entry) {
	if !MayTake(e.Rights) {
		t.stats.NotAllowed++
		return
	}
	s, err := ParseStep(e.Body)
	if err != nil {
		t.stats.Malformed++
		return
	}
	p := t.person(e.Author)
	p.steps, p.bytes = p.steps+1, p.bytes+len(s.Edit.Middle)
	if p.steps > maxSteps || p.bytes > maxBytes {
		p.steps, p.bytes = maxSteps, maxBytes // for good
		t.stats.TooMuch++
		return
	}
	is := t.test(s.Test)
	k := p.taking[s.Test]
	if k == nil {
		k = &Taking{Who: e.Author, test: is, of: p}
		p.taking[s.Test] = k
	}
	made := step{
		seq: e.Seq, clock: e.Clock, mark: MarkOf(e.Hash), kind: s.Kind, attempt: uint16(s.Attempt), place: s.Place,
		head: uint16(s.Edit.Head), tail: uint16(s.Edit.Tail), middle: s.Edit.Middle, on: s.On, signal: s.Signal, n: int32(s.N),
	}
	k.steps = append(k.steps, made)
	if is.settle(); !k.stale {
		k.play(&made)
	}
	p.newest = newestStep{e.Seq, made.mark}
	if at, held := t.receipts.came(made.mark, p, e.Seq); held {
		t.cover(p, e.Seq, at)
	}
	t.touch(s.Test, e.Author)
}

// cover takes in that staff held a log up to a number.
func (t *Tests) cover(p *person, seq uint64, at journal.Clock) {
	i, there := slices.BinarySearchFunc(p.covers, seq, func(c cover, seq uint64) int { return cmp.Compare(c.seq, seq) })
	switch {
	case i < len(p.covers) && p.covers[i].at <= at: // one that goes as far, or farther, was there before
		return
	case there:
		p.covers[i].at = at
	default:
		p.covers = slices.Insert(p.covers, i, cover{seq, at})
	}
	first := i
	for first > 0 && p.covers[first-1].at >= at { // this one goes farther, and was there before
		first--
	}
	p.covers = slices.Delete(p.covers, first, i)
	p.covered = max(p.covered, seq)
	for id := range p.taking {
		t.touch(id, p.author)
	}
}

// receivedAt returns when staff were first seen to hold an entry; 0: not yet.
func (p *person) receivedAt(seq uint64) journal.Clock {
	i, _ := slices.BinarySearchFunc(p.covers, seq, func(c cover, seq uint64) int { return cmp.Compare(c.seq, seq) })
	if i == len(p.covers) {
		return 0
	}
	return p.covers[i].at
}

// Taking returns what somebody did in a test; nil: nothing is known.
func (is *Test) Taking(who journal.Author) *Taking {
	p := is.fold.people[who]
	if p == nil || p.taking[is.ID] == nil {
		return nil
	}
	k := p.taking[is.ID]
	is.settle()
	k.settle()
	return k
}

// People returns of whom anything is known in a test.
func (is *Test) People() (all []journal.Author) {
	for a, p := range is.fold.people {
		if p.taking[is.ID] != nil {
			all = append(all, a)
		}
	}
	slices.SortFunc(all, journal.Author.Compare)
	return all
}

// Delivered reports whether a receipt covers all that is known of this student in the test.
func (k *Taking) Delivered() bool { return k.steps[len(k.steps)-1].seq <= k.of.covered }

// Covered returns the number of the last of the student's entries that a receipt covers.
func (k *Taking) Covered() uint64 { return k.of.covered }

// Void returns how many steps belong to no attempt, or fit nothing.
func (k *Taking) Void() int { return k.void }
