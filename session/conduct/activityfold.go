package conduct

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"lyceum/session/journal"
)

// Of one author's statements those of the maxCounts counts that began last are kept, and of each the last maxTold: some four
// hours of talking without a pause. Our choice; it goes by the log alone.
const (
	maxCounts = 512
	maxTold   = 512
)

// An ActivityFold folds what members say of their own talking, cameras and screens, out of the desk logs. Statements of one
// count (that began at one clock) are about all of it, so the last of the log stands for those before. None can be longer
// than the time from the beginning of its count to its own clock; an attendance cuts it down further, to the time of being
// there. The zero value is empty.
type ActivityFold struct {
	counts map[journal.Author][]activityCount // by rising begin; lists are replaced, never changed
}

// An activityCount is what an author said of one count, by sequence number. The zeroth up to its length never change.
type activityCount struct {
	since journal.Clock
	told  []activityTold
}

type activityTold struct {
	seq   uint64
	clock journal.Clock
	Activity
}

// Apply takes in an entry of the desk log; those of other kinds change nothing.
func (f *ActivityFold) Apply(e journal.Entry) {
	if e.Sealed || e.Kind != journal.KindActivity || !May(e.Kind, e.Rights) {
		return
	}
	a, err := ParseActivity(e.Body)
	if err != nil {
		return
	}
	a = a.upTo(e.Clock.Time().Sub(a.Since.Time()))
	if f.counts == nil {
		f.counts = map[journal.Author][]activityCount{}
	}
	list := slices.Clone(f.counts[e.Author])
	i, known := slices.BinarySearchFunc(list, a.Since, func(c activityCount, at journal.Clock) int { return cmp.Compare(c.since, at) })
	if !known {
		list = slices.Insert(list, i, activityCount{since: a.Since})
	}
	list[i].add(activityTold{e.Seq, e.Clock, a})
	f.counts[e.Author] = list[max(0, len(list)-maxCounts):]
}

// add puts in a statement. What others have of the list stays as it is.
func (c *activityCount) add(t activityTold) {
	i, known := slices.BinarySearchFunc(c.told, t.seq, func(t activityTold, seq uint64) int { return cmp.Compare(t.seq, seq) })
	switch {
	case known:
		return
	case i == len(c.told):
		c.told = append(c.told, t)
	default:
		c.told = slices.Concat(c.told[:i], []activityTold{t}, c.told[i:])
	}
	c.told = c.told[max(0, len(c.told)-maxTold):]
}

// last returns the last statement of a count.
func (c activityCount) last() activityTold { return c.told[len(c.told)-1] }

// from returns what a count has come to, of which nothing before a clock counts.
func (c activityCount) from(clock journal.Clock) Activity {
	last := c.last()
	return last.upTo(last.clock.Time().Sub(max(clock, c.since).Time()))
}

// talks returns when there was talking, as finely as it was told, from a clock on: never for longer than the time took.
func (c activityCount) talks(clock journal.Clock) (all []Talk) {
	from, before := max(clock, c.since), time.Duration(0)
	for _, t := range c.told {
		if t.clock > from && t.Talk > before {
			all = append(all, Talk{from, t.clock, min(t.Talk-before, t.clock.Time().Sub(from.Time()))})
		}
		from, before = max(from, t.clock), max(before, t.Talk)
	}
	return all
}

// Hash sums up what was said of each count.
func (f *ActivityFold) Hash() [32]byte {
	d := newDigest("activity")
	for _, a := range slices.SortedFunc(maps.Keys(f.counts), journal.Author.Compare) {
		d.author(a)
		for _, c := range f.counts[a] {
			d.numbers(uint64(c.since), uint64(len(c.told)))
			for _, t := range c.told {
				d.numbers(t.seq, uint64(t.clock), uint64(t.Talk), uint64(t.Camera), uint64(t.Screen))
			}
		}
	}
	return d.sum()
}
