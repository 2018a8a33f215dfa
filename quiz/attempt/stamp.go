package attempt

import (
	"cmp"
	"slices"
	"time"

	"lyceum/session/journal"
)

// A stamp says which entry said something.
type stamp struct {
	Clock  journal.Clock
	Author journal.Author
	Seq    uint64
}

func stampOf(e journal.Entry) stamp { return stamp{e.Clock, e.Author, e.Seq} }

// compare orders what was said by clock, then author, then number.
func (s stamp) compare(o stamp) int {
	return cmp.Or(cmp.Compare(s.Clock, o.Clock), s.Author.Compare(o.Author), cmp.Compare(s.Seq, o.Seq))
}

// A said is what an entry said.
type said[T any] struct {
	stamp
	Is T
}

// insert puts what was said where it belongs.
func insert[T any](all []said[T], s said[T]) []said[T] {
	i, _ := slices.BinarySearchFunc(all, s, func(a, b said[T]) int { return a.compare(b.stamp) })
	return slices.Insert(all, i, s)
}

// last returns what was said last, which counts.
func last[T any](all []said[T]) (s said[T], ok bool) {
	if len(all) == 0 {
		return s, false
	}
	return all[len(all)-1], true
}

// later returns the clock so much later.
func later(c journal.Clock, d time.Duration) journal.Clock {
	return c + journal.Clock(d.Milliseconds())<<16
}

// earlier returns the earlier of two clocks, of which 0 is never.
func earlier(a, b journal.Clock) journal.Clock {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}
