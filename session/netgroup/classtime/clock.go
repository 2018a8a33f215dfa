// Package classtime reckons the time of a class, which is that of the acting lead's clock, from what neighbours say of
// it. It knows nothing of messages and of who leads: its owner tells it.
//
// Class time is this machine's clock and an offset. Neighbours are asked what class time is and answer at once, so the
// offset to each is known to within half the round trip; of the last eight answers of one the one with the shortest
// round trip counts, older ones less: [Sample]. Who is linked to the lead goes by it alone, and is of stratum 1. Others go by
// the median of the neighbours that are closer to it: at least three, so that one who lies moves them no further than
// the others are apart; their stratum is one more than the highest of those. Who has fewer learns nothing. The offset follows at 5 ms a second, so
// that class time never stands still or runs back. The first answers, and those after this machine's clock was set,
// are adopted at once, and so is what those say who come after a doubt about the first, if that was grossly wrong.
//
// Who becomes the lead goes on with the class time that it knows: nobody's time jumps.
package classtime

import (
	"cmp"
	"slices"
	"time"
)

const (
	// Slew is by how much the offset changes in a second, at most.
	Slew = 5 * time.Millisecond

	samples      = 8 // of a neighbour that are kept
	sampleFor    = 3 * time.Minute
	ageingFactor = 5000            // a sample grows worse by 1/5000 of its age: what clocks drift apart in that time, at most
	enough       = 3               // sources, of which one may lie
	grossly      = 2 * time.Second // more than any honest answer is off

	// NoStratum is that of who does not know class time.
	NoStratum  = 255
	maxStratum = 15
)

// A Sample is what one answer of a neighbour says.
type Sample struct {
	Asked, Answered time.Time // by this machine's clock
	Class           time.Time // by the neighbour, when it was asked
	Stratum         int       // of the neighbour, 0 of the lead
}

// offset is that of class time from this machine's clock.
func (s *Sample) offset() time.Duration {
	return s.Class.Sub(s.Asked.Add(s.Answered.Sub(s.Asked) / 2))
}

// badness is how far the offset may be off.
func (s *Sample) badness(now time.Time) time.Duration {
	return s.Answered.Sub(s.Asked)/2 + now.Sub(s.Answered)/ageingFactor
}

type source struct {
	id      int
	stratum int
	samples []Sample // latest last
}

// best returns the sample that counts.
func (s *source) best(now time.Time) (best *Sample) {
	for i := range s.samples {
		v := &s.samples[i]
		if now.Sub(v.Answered) <= sampleFor && (best == nil || v.badness(now) < best.badness(now)) {
			best = v
		}
	}
	return best
}

// A Clock is class time as one member reckons it. The zero value is the machine's own clock, and knows nothing.
type Clock struct {
	offset, target time.Duration
	at             time.Time // of offset
	known          bool
	doubted        bool // the next answers are adopted at once
	leads          bool
	stratum        int
	sources        []source // by ID
}

// Time returns class time, given this machine's.
func (c *Clock) Time(now time.Time) time.Time { return now.Add(c.offsetAt(now)) }

func (c *Clock) offsetAt(now time.Time) time.Duration {
	most := time.Duration(max(0, now.Sub(c.at).Seconds()) * float64(Slew))
	return c.offset + min(max(c.target-c.offset, -most), most)
}

// Local returns when class time will be at least as late as a given one, by this machine's clock, or earlier than that.
func (c *Clock) Local(class, now time.Time) time.Time { return class.Add(-c.offsetAt(now)) }

// Stratum returns how far from the lead this machine is: 0 is the lead itself.
func (c *Clock) Stratum() int {
	switch {
	case !c.known:
		return NoStratum
	case c.leads:
		return 0
	}
	return c.stratum
}

// IsKnown reports whether class time was learnt, or begun by this machine.
func (c *Clock) IsKnown() bool { return c.known }

// Begin makes this machine's clock that of the class, of which nobody knows a time.
func (c *Clock) Begin(now time.Time) { c.step(now, 0) }

// Forget has class time learnt anew: this machine's clock was set.
func (c *Clock) Forget() { *c = Clock{leads: c.leads} }

// Doubt has the next answers adopted at once, as the first ones were, if those were grossly wrong: who gave them may
// not have known class time.
func (c *Clock) Doubt() { c.doubted = c.known && !c.leads }

// Lead says that somebody else leads now: this machine, or another one. What was said of the time of the one before
// does not count any more, and class time runs on as it did.
func (c *Clock) Lead(now time.Time, self bool) {
	c.offset, c.at = c.offsetAt(now), now
	c.target = c.offset
	c.leads, c.stratum, c.sources = self, NoStratum, nil
}

// Drop forgets a neighbour that is gone.
func (c *Clock) Drop(id int) {
	c.sources = slices.DeleteFunc(c.sources, func(s source) bool { return s.id == id })
}

// Sources returns the neighbours that answered, those closer to the lead first.
func (c *Clock) Sources() (ids []int) {
	list := slices.Clone(c.sources)
	slices.SortStableFunc(list, func(a, b source) int { return cmp.Compare(a.stratum, b.stratum) })
	for i := range list {
		ids = append(ids, list[i].id)
	}
	return ids
}

// Add takes in a neighbour's answer.
func (c *Clock) Add(id int, s Sample) {
	now := s.Answered
	i, ok := slices.BinarySearchFunc(c.sources, id, func(s source, id int) int { return cmp.Compare(s.id, id) })
	if s.Stratum >= maxStratum {
		if ok {
			c.sources = slices.Delete(c.sources, i, i+1)
		}
		return
	}
	if !ok {
		c.sources = slices.Insert(c.sources, i, source{id: id})
	}
	from := &c.sources[i]
	from.stratum = s.Stratum
	if len(from.samples) == samples {
		from.samples = slices.Delete(from.samples, 0, 1)
	}
	from.samples = append(from.samples, s)
	c.reckon(now)
}

// reckon computes the offset to go towards.
func (c *Clock) reckon(now time.Time) {
	if c.known && c.leads {
		return
	}
	used, stratum := c.choose(now)
	if len(used) == 0 {
		return
	}
	offset := median(used)
	if off := (offset - c.offsetAt(now)).Abs(); !c.known || c.doubted && off > grossly {
		c.step(now, offset)
	}
	c.doubted = false
	c.offset, c.at = c.offsetAt(now), now
	c.target, c.stratum = offset, stratum
}

// choose returns the offsets by the sources that count, in order, and the stratum that they make this machine.
func (c *Clock) choose(now time.Time) (offsets []time.Duration, stratum int) {
	type choice struct {
		stratum int
		offset  time.Duration
	}
	var choices []choice
	for i := range c.sources {
		s := &c.sources[i]
		if best := s.best(now); best != nil {
			choices = append(choices, choice{s.stratum, best.offset()})
		}
	}
	slices.SortStableFunc(choices, func(a, b choice) int { return cmp.Compare(a.stratum, b.stratum) })
	if len(choices) > 0 && choices[0].stratum == 0 {
		return []time.Duration{choices[0].offset}, 1
	}
	if len(choices) < enough {
		return nil, NoStratum
	}
	highest := choices[enough-1].stratum
	for _, v := range choices {
		if v.stratum <= highest {
			offsets = append(offsets, v.offset)
		}
	}
	slices.Sort(offsets)
	return offsets, highest + 1
}

func median(sorted []time.Duration) time.Duration {
	n := len(sorted)
	return sorted[(n-1)/2] + (sorted[n/2]-sorted[(n-1)/2])/2
}

func (c *Clock) step(now time.Time, offset time.Duration) {
	c.offset, c.target, c.at, c.known = offset, offset, now, true
}
