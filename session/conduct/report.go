package conduct

import (
	"cmp"
	"slices"
	"strings"

	"lyceum/session/journal"
)

// Attendance returns who was in each sitting, the first in front, from the log alone: it is the same on every machine
// that has the same entries. It looks at every entry, so it is for a report and not for every change of the view.
func (c *Conduct) Attendance() []SittingAttendance {
	authors := c.People.authors()
	stays := make(map[journal.Author]*stay, len(authors))
	for _, a := range authors {
		s := follow(c.People.events(a, c.People.people[a].sights))
		stays[a] = &s
	}
	var all []SittingAttendance
	for _, sitting := range c.Sittings.Snapshot() {
		s := SittingAttendance{Sitting: sitting, Heard: c.heard(sitting, authors)}
		for _, a := range authors {
			if row, was := c.attendance(s, a, stays[a]); was {
				s.Rows = append(s.Rows, row)
			}
		}
		s.finish()
		all = append(all, s)
	}
	return all
}

// heard returns when a sitting ended, or else the clock of the last entry within it.
func (c *Conduct) heard(s Sitting, authors []journal.Author) journal.Clock {
	if s.Ended != 0 && !s.Lapsed {
		return s.Ended
	}
	heard := s.Started
	for _, a := range authors {
		for _, v := range c.People.people[a].sights {
			if s.covers(v.clock) {
				heard = max(heard, v.clock)
			}
		}
	}
	return heard
}

// attendance returns somebody's row; false if nothing shows that the person was there.
func (c *Conduct) attendance(s SittingAttendance, a journal.Author, was *stay) (Attendance, bool) {
	p := c.People.people[a]
	row := Attendance{Authors: []journal.Author{a}, Name: p.name, Staff: p.staff}
	row.Intervals, row.Rejoins, row.Present = was.within(s.Sitting, s.Heard)
	locks := c.Locks.Snapshot()
	for _, v := range p.sights {
		if v.chat && s.covers(v.clock) && (v.staff || locks.At(v.clock)&LockChat == 0) {
			row.Messages++
		}
	}
	row.Hands = within(s.Sitting, c.Hands.Raised(a))
	row.Reactions = within(s.Sitting, c.Reactions.Counted(a))
	row.span()
	return row, len(row.Intervals) > 0 || row.Messages+row.Hands+row.Reactions > 0
}

// within returns how many clocks lie in a sitting.
func within(s Sitting, clocks []journal.Clock) (n int) {
	for _, c := range clocks {
		if s.covers(c) {
			n++
		}
	}
	return n
}

// span sets First and Last.
func (a *Attendance) span() {
	if n := len(a.Intervals); n > 0 {
		a.First, a.Last = a.Intervals[0].From, a.Intervals[n-1].To
	}
}

// finish puts the rows in order and gives students their points.
func (s *SittingAttendance) finish() {
	slices.SortFunc(s.Rows, func(a, b Attendance) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), slices.CompareFunc(a.Authors, b.Authors, journal.Author.Compare),
			cmp.Compare(a.ID, b.ID), cmp.Compare(a.Email, b.Email))
	})
	var best Attendance
	for _, r := range s.Rows {
		if !r.Staff {
			best.Messages, best.Hands, best.Reactions = max(best.Messages, r.Messages), max(best.Hands, r.Hands), max(best.Reactions, r.Reactions)
		}
	}
	for i := range s.Rows {
		r := &s.Rows[i]
		r.Score = Score{}
		if !r.Staff {
			r.Score = Score{points(r.Messages, best.Messages), points(r.Hands, best.Hands), points(r.Reactions, best.Reactions)}
		}
	}
}

// points returns 0 to 2: what share n is of the best student's.
func points(n, best int) float64 {
	if best == 0 {
		return 0
	}
	return 2 * float64(n) / float64(best)
}
