package monitor

import (
	"slices"
	"time"

	"lyceum/session/journal"
)

const (
	// overdue is how much later than usual a report comes that is late (gathered on the way, sent again where a packet
	// was lost).
	overdue = 2 * time.Second
	// unsure is for how long after it was heard last by one who misses it a member may have made a report: whoever stands
	// next to another asks for a sign of life after three seconds of silence.
	unsure = 4500 * time.Millisecond
	// missedAfter is for how long at least somebody was unheard whom others miss.
	missedAfter = 5 * time.Second
	// distrusted is for how long nobody is believed about a member whose own reports refuted it.
	distrusted = 2 * time.Minute
	// believed is how long the word of one who stood next to somebody is remembered: it is repeated with every report.
	believed = 30 * time.Second

	maxTellers = 8 // of one member, the latest; and as many liars are remembered
)

// A Board is what one machine of staff knows of all members by their reports. It belongs to one goroutine, whose
// matter it is to hand it none but members. The zero value knows nothing.
type Board struct {
	// Near, if it is not nil, says whether one member stands next to another on the ring. Of others nobody is missed.
	Near func(a, b journal.Author) bool

	members  map[Key]*entry
	interval time.Duration // between two reports of a member, as States was told last
}

type entry struct {
	state   State
	tellers []teller
	liars   []liar // those who were refuted lately
}

// A liar said that it misses somebody who was there.
type liar struct {
	who   journal.Author
	until time.Time
}

// A teller stood next to somebody who fell silent.
type teller struct {
	who     journal.Author
	at      time.Time // when it said so
	silence time.Time // since when
}

// isRefuted reports whether a member's own report says that it was there later.
func (t teller) isRefuted(heard time.Time) bool { return heard.After(t.silence.Add(unsure)) }

func (b *Board) of(k Key) *entry {
	e := b.members[k]
	if e == nil {
		if b.members == nil {
			b.members = map[Key]*entry{}
		}
		e = &entry{}
		b.members[k] = e
	}
	return e
}

// Hear takes in a report that a member made at some class time. Older ones than the last count nothing. What it says of
// others counts if they are known.
func (b *Board) Hear(from journal.Author, at time.Time, r Report) {
	e := b.of(KeyOf(from))
	if e.state.Author != from && e.state.Author != (journal.Author{}) || !at.After(e.state.Heard) {
		return
	}
	e.refute(at, b.interval)
	e.state.hear(from, at, r)
	for _, m := range r.Missed {
		if subject := b.members[m.Who]; subject != nil && subject != e && m.For >= missedAfter && b.isNear(from, subject.state.Author) {
			subject.miss(teller{from, at, at.Add(-m.For)})
		}
	}
}

func (b *Board) isNear(from, of journal.Author) bool { return b.Near == nil || b.Near(from, of) }

// refute takes in that a member made a report at some time. Who missed it is not believed about it for a while, unless it was really
// away: no report of its came meanwhile.
func (e *entry) refute(at time.Time, interval time.Duration) {
	away := e.state.Heard.IsZero() || at.Sub(e.state.Heard) > interval+overdue
	e.tellers = slices.DeleteFunc(e.tellers, func(t teller) bool {
		if t.isRefuted(at) && !away {
			e.liars = append(e.liars, liar{t.who, at.Add(distrusted)})
		}
		return t.isRefuted(at)
	})
	e.liars = slices.DeleteFunc(e.liars, func(l liar) bool { return at.After(l.until) })
	e.liars = e.liars[max(len(e.liars)-maxTellers, 0):]
}

func (s *State) hear(from journal.Author, at time.Time, r Report) {
	before := s.Report
	if r.Version == "" {
		r.Version = before.Version
	}
	if r.Links == nil {
		r.Links, r.Streams = before.Links, before.Streams
	} else {
		s.LinksAt = at
	}
	s.Author, s.Heard, s.Report = from, at, r
	s.FocusAt, s.IdleFrom = time.Time{}, time.Time{}
	if r.FocusFor > 0 {
		s.FocusAt = at.Add(-r.FocusFor)
	}
	if r.Idle > 0 {
		s.IdleFrom = at.Add(-r.Idle)
	}
}

// miss notes that somebody says that it does not hear the member any more. Since when is what it said first, as long as its own
// reports do not say otherwise.
func (e *entry) miss(t teller) {
	if slices.ContainsFunc(e.liars, func(l liar) bool { return l.who == t.who && !t.at.After(l.until) }) {
		return
	}
	for i := range e.tellers {
		if before := &e.tellers[i]; before.who == t.who {
			before.at = t.at
			return
		}
	}
	if t.isRefuted(e.state.Heard) {
		return
	}
	if len(e.tellers) >= maxTellers {
		e.tellers = slices.Delete(e.tellers, 0, 1)
	}
	e.tellers = append(e.tellers, t)
}

// States returns what is known at a class time of people, in their order, if each reports once in an interval.
func (b *Board) States(now time.Time, people []Person, interval time.Duration) []State {
	b.interval = interval
	linksAge := 2*LinksInterval(len(people)) + overdue
	list := make([]State, 0, len(people))
	for _, p := range people {
		e := b.of(KeyOf(p.Author))
		if e.state.Author != p.Author && e.state.Author != (journal.Author{}) {
			e = &entry{} // somebody made a key that begins like another's
		}
		e.state.Author = p.Author
		list = append(list, e.judge(now, p, interval, linksAge))
	}
	return list
}

// judge says whether a member is there.
func (e *entry) judge(now time.Time, p Person, interval, linksAge time.Duration) State {
	s := &e.state
	if now.Sub(s.LinksAt) > linksAge { // staff look at them no more, or it is gone
		s.Report.Links, s.Report.Streams = nil, nil
	}
	is := *s
	e.tellers = slices.DeleteFunc(e.tellers, func(t teller) bool { return now.Sub(t.at) > believed })
	age := now.Sub(s.Heard)
	late := s.Heard.IsZero() || age > interval+overdue
	switch {
	case p.Left:
		is.Presence = Absent
	case len(e.tellers) >= 2, len(e.tellers) == 1 && late,
		!s.Heard.IsZero() && age > 2*interval+3*overdue,
		p.Gone && late:
		is.Presence, is.Since = Gone, s.Heard
		for _, t := range e.tellers {
			if t.silence.After(is.Since) {
				is.Since = t.silence
			}
		}
	}
	return is
}
