package puzzle

import (
	"cmp"
	"slices"

	"lyceum/session/journal"
)

// A record is an entry that says something of a game. There are many: it is kept small.
type record struct {
	log    *log
	author journal.Author
	seq    uint64
	clock  journal.Clock
	hash   journal.Hash
	cost   int
	game   *game
	says   *statement // one of the two
	move   *Move
}

// compare orders records by clock, then author, then sequence number. Of the two logs of an author the class log comes first.
func (r *record) compare(o *record) int {
	if r.clock != o.clock { // nearly always, and there are many
		return cmp.Compare(r.clock, o.clock)
	}
	c := cmp.Or(r.author.Compare(o.author), cmp.Compare(r.seq, o.seq))
	if c == 0 && r.log.key.desk != o.log.key.desk {
		if o.log.key.desk {
			return -1
		}
		return 1
	}
	return c
}

// held returns since when the piece of a move was held, in whole milliseconds: not for longer than MaxHold, not after the move, and not
// before its author said something else in that log, for nobody holds two things.
func (r *record) held() journal.Clock {
	since := max(r.move.Grabbed, Moment(r.clock)-min(Moment(r.clock), journal.Clock(MaxHold.Milliseconds())<<16))
	if i, there := r.log.find(r.seq); there && i > 0 {
		since = max(since, Moment(r.log.all[i-1].clock))
	}
	return min(since, Moment(r.clock))
}

// A logKey names one of an author's two logs.
type logKey struct {
	author journal.Author
	desk   bool
}

// A log is what somebody said of games in one of them.
type log struct {
	key   logKey
	all   []*record // by rising sequence number
	cost  int
	limit uint64 // entries from this number on are beyond MaxState; 0: none is
}

// find returns where the record with a sequence number is, or belongs.
func (l *log) find(seq uint64) (i int, there bool) {
	if n := len(l.all); n == 0 || l.all[n-1].seq < seq { // as logs come
		return n, false
	}
	return slices.BinarySearchFunc(l.all, seq, func(r *record, seq uint64) int { return cmp.Compare(r.seq, seq) })
}

func (l *log) remove(i int) {
	l.cost -= l.all[i].cost
	l.all = slices.Delete(l.all, i, i+1)
}

// records are in order by clock. What comes is sorted in when it is asked for, for it comes mostly in order, and else in crowds.
type records struct {
	sorted []*record
	fresh  []*record
	same   int // how many of sorted, from the first, are as they were when they were asked for last
}

func (s *records) add(r *record) { s.fresh = append(s.fresh, r) }

func (s *records) remove(r *record) {
	same := func(o *record) bool { return o == r }
	if i := slices.IndexFunc(s.fresh, same); i >= 0 {
		s.fresh = slices.Delete(s.fresh, i, i+1)
	} else if i := slices.IndexFunc(s.sorted, same); i >= 0 {
		s.sorted = slices.Delete(s.sorted, i, i+1)
		s.same = min(s.same, i)
	}
}

// removeLog takes out what is of one of the two kinds of logs.
func (s *records) removeLog(desk bool) {
	gone := func(r *record) bool { return r.log.key.desk == desk }
	s.sorted, s.fresh, s.same = slices.DeleteFunc(s.sorted, gone), slices.DeleteFunc(s.fresh, gone), 0
}

// inOrder returns all of them, and how many from the first are as they were the last time. They are not to be modified.
func (s *records) inOrder() (all []*record, same int) {
	if len(s.fresh) > 0 {
		slices.SortFunc(s.fresh, (*record).compare)
		if n := len(s.sorted); n > 0 && s.sorted[n-1].compare(s.fresh[0]) > 0 {
			at, _ := slices.BinarySearchFunc(s.sorted, s.fresh[0], (*record).compare)
			s.same = min(s.same, at)
			s.sorted = append(s.sorted, s.fresh...)
			slices.SortFunc(s.sorted[at:], (*record).compare)
		} else {
			s.sorted = append(s.sorted, s.fresh...)
		}
		s.fresh = s.fresh[:0]
	}
	same, s.same = s.same, len(s.sorted)
	return s.sorted, same
}
