package conduct

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"lyceum/session/journal"
)

// Attendance returns who was in each sitting, the first in front, from the class log alone: it is the same on every machine
// that has the same entries. It looks at every entry, so it is for a report and not for every change of the view.
func (c *Conduct) Attendance() []SittingAttendance { return c.Register(nil, 0).Attendance() }

// Attendance returns who was in each sitting, the first in front. It is the same on every machine that has the same entries,
// but for a sitting that runs, which goes to the moment of the register.
func (r *Register) Attendance() []SittingAttendance { return r.Last(len(r.sittings)) }

// Last is Attendance of the last so many sittings. Of a class that has met all year it takes a part of the time.
func (r *Register) Last(sittings int) []SittingAttendance {
	authors := slices.SortedFunc(maps.Keys(r.people), journal.Author.Compare)
	stays := make(map[journal.Author]*stay, len(authors))
	for _, a := range authors {
		s := follow(eventsOf(r.about[a], r.ends, r.people[a].sights))
		stays[a] = &s
	}
	var all []SittingAttendance
	for _, sitting := range r.sittings[max(0, len(r.sittings)-sittings):] {
		s := SittingAttendance{Sitting: sitting, Heard: r.heard(sitting, authors)}
		for _, a := range authors {
			if row, was := r.attendance(s, a, stays[a]); was {
				s.Rows = append(s.Rows, row)
			}
		}
		s.finish()
		all = append(all, s)
	}
	return all
}

// heard returns when a sitting ended, or else the clock of the last entry within it; of one that runs the moment of the
// register, if that is later.
func (r *Register) heard(s Sitting, authors []journal.Author) journal.Clock {
	if s.Ended != 0 && !s.Lapsed {
		return s.Ended
	}
	heard := s.Started
	if s.Running() {
		heard = max(heard, r.now)
	}
	for _, a := range authors {
		for _, v := range r.people[a].sights {
			if s.covers(v.clock) {
				heard = max(heard, v.clock)
			}
		}
	}
	return heard
}

// attendance returns somebody's row; false if nothing shows that the person was there.
func (r *Register) attendance(s SittingAttendance, a journal.Author, was *stay) (Attendance, bool) {
	p := r.people[a]
	row := Attendance{Authors: []journal.Author{a}, Name: p.name, Staff: p.staff}
	row.Intervals, row.Rejoins, row.Present = was.within(s.Sitting, s.Heard)
	for _, v := range p.sights {
		if v.chat && s.covers(v.clock) && (v.staff || r.locks.At(v.clock)&LockChat == 0) {
			row.Moments.Messages = append(row.Moments.Messages, v.clock)
		}
	}
	slices.Sort(row.Moments.Messages) // entries of a log that was taken up again may be older than the one before
	row.Moments.Hands, row.Moments.Reactions = within(s.Sitting, r.hands[a]), within(s.Sitting, r.reactions[a])
	var told journal.Clock // by the counts before: none counts again what another has counted
	for _, c := range r.active[a] {
		if s.covers(c.since) {
			is := c.from(told)
			row.Talk, row.Camera, row.Screen = row.Talk+is.Talk, row.Camera+is.Camera, row.Screen+is.Screen
			row.Moments.Talks = append(row.Moments.Talks, c.talks(told)...)
			told = max(told, c.last().clock)
		}
	}
	row.count()
	return row, len(row.Intervals) > 0 || row.Messages+row.Hands+row.Reactions > 0
}

// within returns those of clocks, which rise, that lie in a sitting.
func within(s Sitting, clocks []journal.Clock) (in []journal.Clock) {
	for _, c := range clocks {
		if s.covers(c) {
			in = append(in, c)
		}
	}
	return in
}

// count sets what follows from intervals and moments, and cuts down what cannot be.
func (a *Attendance) count() {
	a.First, a.Last = 0, 0
	if n := len(a.Intervals); n > 0 {
		a.First, a.Last = a.Intervals[0].From, a.Intervals[n-1].To
	}
	a.Messages, a.Hands, a.Reactions = len(a.Moments.Messages), len(a.Moments.Hands), len(a.Moments.Reactions)
	there := a.Time().Truncate(time.Second)
	a.Talk, a.Camera, a.Screen = min(a.Talk, there), min(a.Camera, there), min(a.Screen, there)
	a.Moments.Talks = talksWithin(a.Moments.Talks, a.Intervals, a.Talk)
}

// talksWithin returns talks, the earliest first, as far as they lie in intervals, and no more of them than is counted.
func talksWithin(talks []Talk, in []Interval, counted time.Duration) (cut []Talk) {
	slices.SortFunc(talks, func(a, b Talk) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
	sum := time.Duration(0)
	for _, t := range talks {
		whole := Interval{t.From, t.To}.Length()
		i, _ := slices.BinarySearchFunc(in, t.From, func(v Interval, at journal.Clock) int { return cmp.Compare(v.To, at) })
		for ; whole > 0 && i < len(in) && in[i].From < t.To; i++ {
			both := Interval{max(t.From, in[i].From), min(t.To, in[i].To)}
			if length := min(both.Length(), time.Duration(float64(t.Length)*float64(both.Length())/float64(whole))); length > 0 {
				cut, sum = append(cut, Talk{both.From, both.To, length}), sum+length
			}
		}
	}
	for i := range cut {
		if sum > counted {
			cut[i].Length = time.Duration(float64(cut[i].Length) * float64(counted) / float64(sum))
		}
	}
	return cut
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
			best.Talk = max(best.Talk, r.Talk)
		}
	}
	for i := range s.Rows {
		r := &s.Rows[i]
		r.Score = Score{}
		if !r.Staff {
			r.Score = Score{Talk: points(r.Talk, best.Talk), Chat: points(r.Messages, best.Messages),
				Hands: points(r.Hands, best.Hands), Reactions: points(r.Reactions, best.Reactions)}
		}
	}
}

// points returns 0 to 2: what share n is of the best student's.
func points[N int | time.Duration](n, best N) float64 {
	if best == 0 {
		return 0
	}
	return 2 * float64(n) / float64(best)
}
