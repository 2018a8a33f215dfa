package board

import (
	"bytes"
	"cmp"
	"slices"

	"lyceum/session/journal"
)

// A record is an entry with operations. There are many: it is kept small.
type record struct {
	author *author
	seq    uint64
	clock  journal.Clock
	rights journal.Rights
	hash   journal.Hash
	cost   int
	doc    *document
	ops    []Op
	reveal *revealChange // nil but for what begins or ends one
	sealed *returned     // nil but for what was returned
	manage bool          // an operation takes the right to manage
	counts bool          // its author might do that, as far as is known
}

// An author is somebody who wrote something, with what there is of one of the two logs.
type author struct {
	key   journal.Author
	desk  bool
	all   []*record // by rising sequence number
	cost  int       // of all
	limit uint64    // entries from this number on are beyond MaxState; 0: none is
}

// find returns where the record with a sequence number is, or belongs.
func (a *author) find(seq uint64) (i int, there bool) {
	if n := len(a.all); n == 0 || a.all[n-1].seq < seq { // as logs come
		return n, false
	}
	return slices.BinarySearchFunc(a.all, seq, func(r *record, seq uint64) int { return cmp.Compare(r.seq, seq) })
}

// add puts a record in and returns those that are beyond the limit because of it, which may be itself. They stay so
// whatever comes.
func (a *author) add(r *record) (beyond []*record) {
	i, _ := a.find(r.seq)
	a.all = slices.Insert(a.all, i, r)
	for a.cost += r.cost; a.cost > MaxState; {
		last := a.all[len(a.all)-1]
		a.all = a.all[:len(a.all)-1]
		a.cost -= last.cost
		a.limit = last.seq
		beyond = append(beyond, last)
	}
	return beyond
}

// A stamp says which operation said something. The zero value says nothing.
type stamp struct {
	*record
	index uint16
}

// after orders what was said by clock, then author, sequence number and index.
func (s stamp) after(o stamp) bool {
	switch {
	case s.record == nil || o.record == nil:
		return s.record != nil
	case s.clock != o.clock:
		return s.clock > o.clock
	case s.author != o.author:
		if c := s.author.key.Compare(o.author.key); c != 0 {
			return c > 0
		}
		return s.author.desk && !o.author.desk
	case s.seq != o.seq:
		return s.seq > o.seq
	}
	return s.index > o.index
}

// A register holds what was said last of something.
type register[T any] struct {
	stamp
	value T
}

// set takes a value in if it was said later, and reports whether it was.
func (r *register[T]) set(s stamp, value T) bool {
	if !s.after(r.stamp) {
		return false
	}
	r.stamp, r.value = s, value
	return true
}

// since returns the value if it was said after s.
func (r *register[T]) since(s stamp) (value T, ok bool) {
	if r.record == nil || !r.after(s) {
		return value, false
	}
	return r.value, true
}

// same reports whether an entry is the one that is recorded, or has to give way to it. A sound log has one entry with a
// number, and the journal gives out no other; should two come all the same, that with the smaller hash stays.
func (r *record) same(e journal.Entry) bool { return bytes.Compare(r.hash[:], e.Hash[:]) <= 0 }
