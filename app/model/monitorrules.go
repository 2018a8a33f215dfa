package model

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"lyceum/app/room"
)

// When somebody needs attention. All but idleAfter, which features.md has, are our choice.
const (
	// awayAfter is how long another window may be in front outside of a test: a look at a message is no matter.
	awayAfter = 10 * time.Second
	// idleAfter is how long nothing may be touched.
	idleAfter = 5 * time.Minute
	// goneFor is how long somebody who is gone and left no test open counts as news.
	goneFor = 10 * time.Minute
	// stoppedFor is how long it counts as news that somebody no longer shows their screen.
	stoppedFor = 10 * time.Minute
	// leastInTime is how much of others' sound must come in time.
	leastInTime = 0.9
)

// stoppedShowing: that somebody stopped is news for a while, as it is their right; in a test it is until they show it again.
func stoppedShowing(w *Watched, now time.Time) (time.Time, bool) {
	return w.Stopped, w.ShowsScreen == ConsentStopped && !w.Offline() && (w.inTest() || now.Sub(w.Stopped) < stoppedFor)
}

// inTest reports whether somebody has a test open that is not handed in.
func (w *Watched) inTest() bool { return w.Total > 0 && !w.Done }

// A reason is why somebody may need attention.
type reason struct {
	need  Need
	since func(w *Watched, now time.Time) (since time.Time, is bool)
	// changes returns when it may become so, or no longer, by the passing of time alone; zero: it does not.
	changes func(w *Watched, now time.Time) time.Time
}

// reasons are all of them, the most urgent first.
var reasons = []reason{
	{NeedHand, func(w *Watched, _ time.Time) (time.Time, bool) {
		return w.Person.HandSince, w.Person.Hand > 0 && !w.Offline()
	}, nil},
	{NeedFocus, leftWindow, func(w *Watched, _ time.Time) time.Time { return after(w.Away, awayAfter) }},
	{NeedOffline, wentMissing, func(w *Watched, _ time.Time) time.Time { return after(w.Gone, goneFor) }},
	{NeedIdle, satIdle, func(w *Watched, _ time.Time) time.Time { return after(w.IdleSince, idleAfter) }},
	{NeedScreen, stoppedShowing, func(w *Watched, _ time.Time) time.Time { return after(w.Stopped, stoppedFor) }},
	{NeedLink, func(w *Watched, _ time.Time) (time.Time, bool) {
		return time.Time{}, w.Known && !w.Offline() && w.badLink()
	}, nil},
	{NeedMedia, func(w *Watched, _ time.Time) (time.Time, bool) {
		return time.Time{}, !w.Offline() && (w.Mic == HealthFault || w.Camera == HealthFault || w.Screen == HealthFault)
	}, nil},
}

func after(t time.Time, d time.Duration) time.Time {
	if t.IsZero() {
		return t
	}
	return t.Add(d)
}

// leftWindow: in a test at once, else when it lasts.
func leftWindow(w *Watched, now time.Time) (time.Time, bool) {
	return w.Away, !w.Away.IsZero() && !w.Offline() && (w.inTest() || now.Sub(w.Away) >= awayAfter)
}

// wentMissing: who has been gone for long is no news, unless a test waits for them. Of whom nobody knows when they went, they
// were not here when this person came.
func wentMissing(w *Watched, now time.Time) (time.Time, bool) {
	return w.Gone, w.Offline() && !w.Gone.IsZero() && (w.inTest() || now.Sub(w.Gone) < goneFor)
}

// satIdle: who only listens touches nothing, so that it counts where one works.
func satIdle(w *Watched, now time.Time) (time.Time, bool) {
	return w.IdleSince, w.Place.worked() && !w.Done && w.Idle(now) >= idleAfter
}

// badLink reports whether what they send and hear is broken.
func (w *Watched) badLink() bool {
	return w.Loss >= poorLoss || w.RTT >= poorRTT || w.Sound > 0 && w.Sound < leastInTime
}

// judge finds out what somebody needs, and when that may next change by the passing of time alone.
func (w *Watched) judge(now time.Time) (wake time.Time) {
	w.Need, w.Since, w.Also = NeedNothing, time.Time{}, 0
	for _, r := range reasons {
		if since, is := r.since(w, now); is {
			w.Also |= 1 << r.need
			if w.Need == NeedNothing {
				w.Need, w.Since = r.need, since
			}
		}
		if r.changes != nil {
			if at := r.changes(w, now); at.After(now) {
				wake = earlier(wake, at)
			}
		}
	}
	return wake
}

// Has reports whether a filter chooses somebody.
func (f Filter) Has(w *Watched, now time.Time) bool {
	switch f {
	case FilterNeeds:
		return w.Need != NeedNothing
	case FilterHands:
		return w.Person.Hand > 0 && !w.Offline()
	case FilterIdle:
		return w.Idle(now) >= idleAfter
	case FilterOffline:
		return w.Offline()
	case FilterFinished:
		return w.Done
	}
	return true
}

// watchedOrder compares people by a sort, and else by name, of which rank is the place of each in the order of names. Who is
// not here comes last where the sort is by what a program tells.
func watchedOrder(c MonitorChoice, rank map[string]int) func(a, b *Watched) int {
	by := sorts[c.Sort]
	if by == nil {
		by = sorts[SortAttention]
	}
	return func(a, b *Watched) int {
		v := by(a, b)
		if c.Backward {
			v = -v
		}
		if c.Sort == SortName {
			v = cmp.Compare(rank[a.Person.ID], rank[b.Person.ID])
			if c.Backward {
				v = -v
			}
		}
		return cmp.Or(v, cmp.Compare(rank[a.Person.ID], rank[b.Person.ID]), strings.Compare(a.Person.ID, b.Person.ID))
	}
}

var sorts = map[MonitorSort]func(a, b *Watched) int{
	SortAttention: func(a, b *Watched) int {
		return cmp.Or(cmp.Compare(urgency(a.Need), urgency(b.Need)), cmp.Compare(a.Person.Hand, b.Person.Hand), earlierFirst(a.Since, b.Since))
	},
	SortName:  func(_, _ *Watched) int { return 0 },
	SortState: func(a, b *Watched) int { return cmp.Compare(urgency(a.Need), urgency(b.Need)) },
	SortPlace: func(a, b *Watched) int {
		return cmp.Or(cmp.Compare(absence(a), absence(b)), strings.Compare(string(a.Place), string(b.Place)))
	},
	SortProgress: func(a, b *Watched) int { return cmp.Compare(progress(b), progress(a)) },
	SortIdle: func(a, b *Watched) int {
		return cmp.Or(cmp.Compare(absence(a), absence(b)), earlierFirst(a.IdleSince, b.IdleSince))
	},
	SortLink: func(a, b *Watched) int {
		return cmp.Or(cmp.Compare(absence(a), absence(b)), cmp.Compare(b.Loss, a.Loss), cmp.Compare(b.RTT, a.RTT))
	},
	SortLost:    func(a, b *Watched) int { return cmp.Compare(b.Lost, a.Lost) },
	SortVersion: func(a, b *Watched) int { return strings.Compare(a.Version, b.Version) },
}

// urgency puts whoever needs nothing last.
func urgency(n Need) int {
	if n == NeedNothing {
		return int(NeedMedia) + 1
	}
	return int(n)
}

// absence puts who is not here last.
func absence(w *Watched) int {
	if w.Offline() {
		return 1
	}
	return 0
}

func progress(w *Watched) float64 {
	switch {
	case w.Total == 0:
		return -1
	case w.Done:
		return 2
	}
	return float64(w.Answered) / float64(w.Total)
}

// earlierFirst compares times, of which zero is never.
func earlierFirst(a, b time.Time) int {
	if a.IsZero() != b.IsZero() {
		if a.IsZero() {
			return 1
		}
		return -1
	}
	return a.Compare(b)
}

// Attends reports whether somebody attends the class, and does not run it or only look on.
func (p Person) Attends() bool { return !p.Staff() && p.Role == room.Student }

// finds returns whether a search finds somebody.
func (c MonitorChoice) finds(w *Watched) bool {
	search := strings.ToLower(strings.TrimSpace(c.Search))
	return search == "" || strings.Contains(strings.ToLower(w.Person.Name), search)
}

// sorted returns copies of people in the order of the sort.
func (c MonitorChoice) sorted(chosen []*Watched, rank map[string]int) []Watched {
	slices.SortFunc(chosen, watchedOrder(c, rank))
	all := make([]Watched, len(chosen))
	for i, w := range chosen {
		all[i] = *w
	}
	return all
}

// arrange chooses, sorts and counts. The lists of who attends and of who does not are not changed.
func (c MonitorChoice) arrange(all, others []Watched, rank map[string]int, now time.Time) *Monitor {
	m := &Monitor{Choice: c, Everybody: all, Others: others}
	chosen := make([]*Watched, 0, len(all))
	for i := range all {
		w := &all[i]
		for _, f := range Filters {
			if f.Has(w, now) {
				m.Counts[f]++
			}
		}
		m.Tests = m.Tests || w.Total > 0
		if w.ShowsScreen == ConsentGiven || w.ShowsCamera == ConsentGiven {
			m.Shown++
		}
		m.Ready = m.Ready || w.Known
		if c.Filter.Has(w, now) && c.finds(w) {
			chosen = append(chosen, w)
		}
	}
	m.All = c.sorted(chosen, rank)
	for i := range m.All {
		if m.All[i].Need != NeedNothing {
			m.Needs++
		}
	}
	if c.Filter == FilterAll {
		var also []*Watched
		for i := range others {
			if c.finds(&others[i]) {
				also = append(also, &others[i])
			}
		}
		m.Also = c.sorted(also, rank)
	}
	return m
}
