package monitor

import (
	"slices"
	"time"

	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// When looks are written down. Our choices: who scrolls a wall back and forth looks once, and a machine that is killed loses
// five minutes of what it would have written.
const (
	viewGap   = time.Minute
	viewEvery = 5 * time.Minute
)

// maxViewings is how many looks are followed at a time: all that can be looked at by all who are remembered to look.
const maxViewings = maxLookers * len(Whats) * 2

// A Viewing is one look at something, as it goes on.
type Viewing struct {
	Viewer   journal.Author
	What     What
	How      conduct.ViewHow
	From, To time.Time // by this machine's clock

	written time.Time // when it was last written; zero: never
	wrote   time.Time // To as it was then
}

// Viewings follow who was shown what, from the first picture that was sent on. The zero value is nobody.
type Viewings struct{ all []Viewing }

// Saved notes that a viewer has saved pictures of something: each is written on its own.
func (v *Viewings) Saved(now time.Time, by SavedBy) {
	for i := range by.Count {
		at := now.Add(time.Duration(i) * time.Millisecond) // nothing else tells them apart
		v.add(Viewing{Viewer: by.Who, What: by.What, How: conduct.ViewSaved, From: at, To: at})
	}
}

func (v *Viewings) add(is Viewing) bool {
	if len(v.all) >= maxViewings {
		return false
	}
	v.all = append(v.all, is)
	return true
}

// writeWithin is how long it may take until a look that has begun is written: what cannot be is not to go on.
const writeWithin = 10 * time.Second

// MayShow reports whether looks can be noted: none that has begun has waited for too long to be written, and there is room.
func (v *Viewings) MayShow(now time.Time) bool {
	return len(v.all) < maxViewings && !slices.ContainsFunc(v.all, func(is Viewing) bool { return is.written.IsZero() && now.Sub(is.From) > writeWithin })
}

// Shown notes that something is about to be sent to a viewer. Several times within a minute are one look. If it reports false it could
// not be noted, and nothing is to be sent.
func (v *Viewings) Shown(now time.Time, viewer journal.Author, what What, how conduct.ViewHow) bool {
	for i := range v.all {
		is := &v.all[i]
		if is.Viewer == viewer && is.What == what && is.How == how && now.Sub(is.To) <= viewGap {
			is.To = now
			return true
		}
	}
	return v.add(Viewing{Viewer: viewer, What: what, How: how, From: now, To: now})
}

// Due returns what is to be written now: what has begun, what has ended, and what goes on for long, with all else of it if
// everything ends. What is returned counts as written once [Viewings.Wrote] was called. A look of which no end is known is written
// with none: To is From; one that has ended lasted for a second at least.
func (v *Viewings) Due(now time.Time, ends bool) (list []Viewing) {
	v.forget(now)
	for i := range v.all {
		is := &v.all[i]
		if over := ends || now.Sub(is.To) > viewGap; over && is.isEndless() {
			is.To = is.From.Add(time.Second)
		}
		news := is.written.IsZero() || is.To.After(is.wrote)
		if news && (ends || is.written.IsZero() || now.Sub(is.To) > viewGap || now.Sub(is.written) >= viewEvery) {
			list = append(list, *is)
		}
	}
	return list
}

// Wrote notes that one of those was written.
func (v *Viewings) Wrote(now time.Time, w Viewing) {
	for i := range v.all {
		if is := &v.all[i]; is.Viewer == w.Viewer && is.What == w.What && is.How == w.How && is.From.Equal(w.From) {
			is.written, is.wrote = now, w.To
		}
	}
}

// forget forgets what has ended and is written.
func (v *Viewings) forget(now time.Time) {
	v.all = slices.DeleteFunc(v.all, func(is Viewing) bool {
		return now.Sub(is.To) > viewGap && !is.written.IsZero() && !is.To.After(is.wrote) && !is.isEndless()
	})
}

// isEndless reports whether what would be written says no end.
func (v *Viewing) isEndless() bool { return v.How != conduct.ViewSaved && v.To.Equal(v.From) }

// Since returns since when somebody looks at something, if that has not ended.
func (v *Viewings) Since(now time.Time, viewer journal.Author, what What, how conduct.ViewHow) (since time.Time, ok bool) {
	for _, is := range v.all {
		if is.Viewer == viewer && is.What == what && is.How == how && now.Sub(is.To) <= viewGap {
			return is.From, true
		}
	}
	return since, false
}
