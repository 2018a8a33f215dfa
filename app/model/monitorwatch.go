package model

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"lyceum/app/room"
	"lyceum/app/words"
)

const (
	// watchEvery is how often reports are taken: a room makes them anew no more often.
	watchEvery = time.Second
	// remakeEvery is how often the monitor may be made anew for what else happens in a class (our choice: one does not see more).
	remakeEvery = 500 * time.Millisecond
)

// A Report is what a member's program says of it, as a room has it.
type Report struct {
	ID   string    // a Person's
	At   time.Time // class time; zero: none has come
	Gone time.Time // since when nothing is heard; zero: something is
	Left bool      // on purpose

	Place     Place
	Focused   bool
	Since     time.Time // of Focused
	Lost      int
	IdleSince time.Time // since when nothing was touched; zero: something just was

	Path            Path
	RTT, Jitter     time.Duration
	Loss            float64
	Neighbors       int
	Out, In         float64
	Sound, Pictures float64

	Mic, Camera, Screen      Health
	ShowsScreen, ShowsCamera Consent

	Answered, Total int
	Done            bool
	Version         string
	Links           []LinkReport // only while staff look at who is linked to whom
}

// A LinkReport is one link of who reports.
type LinkReport struct {
	ID      string // of who is at the other end
	RTT     time.Duration
	Loss    float64
	Parents []StreamKey // the streams that come over it
}

// A watching is what the store knows for the monitor. Only its goroutine touches it.
type watching struct {
	choice  MonitorChoice
	reports []Report
	byID    map[string]int // in reports
	busy    bool           // they are being taken
	due     time.Time      // when to take the next

	stale  bool // something differs from what the monitor was made of
	people []Person
	made   time.Time
	next   time.Time // when time alone changes it
	gone   map[string]time.Time
	before map[string]*Watched // as made last
	names  map[string]string   // for rank
	rank   map[string]int      // the place of each in the order of names
	links  linking
	saving Saving
	hitch  map[hitchKey]Hitch // why nothing comes of who agreed
	logged []room.ViewLogged  // what views were made of
	views  []View
	shown  *Monitor
	many   bool      // as many of the staff as programs tell come before this person
	lost   bool      // touch with the class is
	waits  time.Time // since when nothing is known of anybody though somebody is there; zero: that is not so
}

// A Proctor is a Room that tells staff what members' programs say of them.
type Proctor interface {
	Watched() []room.Watched
}

// watch takes reports if it is time, and returns when to take the next.
func (st *state) watch(now time.Time) (wake time.Time) {
	of := st.session
	if of == nil || of.room == nil || !of.isStaff || of.phase(now) != Present || of.watching.busy {
		return time.Time{}
	}
	w := &of.watching
	if now.Before(w.due) {
		return w.wake()
	}
	r, ok := of.room.(Proctor)
	if !ok {
		w.due = now.Add(watchEvery)
		return w.wake()
	}
	w.busy = true
	st.store.background(func(context.Context) {
		watched := r.Watched()
		st.store.post(func(_ *state, now time.Time) {
			w.busy, w.due = false, now.Add(watchEvery)
			w.take(reportsOf(watched))
		})
	}, of.ctx)
	return time.Time{}
}

// wake returns when something may be new by the passing of time alone.
func (w *watching) wake() time.Time {
	if w.next.IsZero() {
		return w.due
	}
	next := w.next
	if soonest := w.made.Add(remakeEvery); next.Before(soonest) {
		next = soonest
	}
	return earlier(w.due, next)
}

// take notes what programs say.
func (w *watching) take(reports []Report) {
	if slices.EqualFunc(reports, w.reports, isSameReport) {
		return
	}
	w.reports, w.stale = reports, true
	w.byID = make(map[string]int, len(reports))
	for i := range reports {
		w.byID[reports[i].ID] = i
	}
}

// isSameReport reports whether nothing differs.
func isSameReport(a, b Report) bool {
	same := slices.EqualFunc(a.Links, b.Links, func(x, y LinkReport) bool {
		return x.ID == y.ID && x.RTT == y.RTT && x.Loss == y.Loss && slices.Equal(x.Parents, y.Parents)
	})
	a.Links, b.Links = nil, nil
	return same && reflect.DeepEqual(a, b)
}

// choose has the monitor be seen in another way.
func (w *watching) choose(c MonitorChoice) {
	if w.choice != c {
		w.choice, w.stale, w.made = c, true, time.Time{}
	}
}

// show returns the monitor; the same as before if there is nothing new, or if that can wait. off is class time less now: what
// programs tell is in class time.
func (w *watching) show(now time.Time, off time.Duration, everyone []Person, links *Mesh) *Monitor {
	w.stale = w.stale || !isSameList(everyone, w.people) || !w.next.IsZero() && !now.Before(w.next)
	if w.shown != nil && (!w.stale && links == w.shown.Links || now.Sub(w.made) < remakeEvery) {
		return w.shown
	}
	if !isSameList(everyone, w.people) || w.rank == nil {
		w.order(everyone)
	}
	w.stale, w.people, w.made, w.next = false, everyone, now, time.Time{}
	all, others := w.everybody(now.Add(off), everyone)
	if !w.next.IsZero() {
		w.next = w.next.Add(-off)
	}
	m := w.choice.arrange(all, others, w.rank, now.Add(off))
	m.Silence = w.silence(m, now)
	m.Links, m.Views, m.Saving = links, w.views, w.saving
	if w.shown != nil {
		m.Everybody, m.All = shared(w.shown.Everybody, m.Everybody), shared(w.shown.All, m.All)
		m.Others, m.Also = shared(w.shown.Others, m.Others), shared(w.shown.Also, m.Also)
	}
	if w.shown == nil || !isSameShown(m, w.shown) {
		w.shown = m
	}
	return w.shown
}

// longSilence is after what time it is strange that nobody has told anything: the longest interval of reports twice, and some.
const longSilence = 30 * time.Second

// hear takes in what may keep programs from telling how members are.
func (w *watching) hear(many, lost bool) {
	if w.many != many || w.lost != lost {
		w.many, w.lost, w.stale = many, lost, true
	}
}

// silence returns why nothing is known of anybody.
func (w *watching) silence(m *Monitor, now time.Time) Silence {
	here := slices.ContainsFunc(m.Everybody, func(w Watched) bool { return w.Person.Here })
	if m.Ready || !here || w.many {
		w.waits = time.Time{}
	} else if w.waits.IsZero() {
		w.waits = now
	}
	long := w.waits.Add(longSilence)
	switch {
	case w.many && len(m.Everybody) > 0:
		return SilenceMany
	case w.waits.IsZero():
		return SilenceNone
	case w.lost:
		return SilenceLost
	case now.Before(long):
		w.next = earlier(w.next, long)
		return SilenceAtOnce
	}
	return SilenceLong
}

// everybody returns who attends the class, and what they need; and who else is in it.
func (w *watching) everybody(now time.Time, everyone []Person) (all, others []Watched) {
	all = make([]Watched, 0, len(everyone))
	before := make(map[string]*Watched, len(everyone))
	for i := range everyone {
		is := Watched{Person: everyone[i]}
		id := is.Person.ID
		if i, ok := w.byID[id]; ok {
			is.fill(&w.reports[i], w.before[id])
		}
		is.ScreenHitch, is.CameraHitch = w.hitch[hitchKey{id, SightScreen}], w.hitch[hitchKey{id, SightCamera}]
		is.Gone = w.wentAt(&is, now)
		if !is.Person.Attends() {
			others = append(others, is)
			continue
		}
		w.next = earlier(w.next, is.judge(now))
		all = append(all, is)
	}
	for _, list := range [][]Watched{all, others} {
		for i := range list {
			before[list[i].Person.ID] = &list[i]
		}
	}
	w.before = before
	return all, others
}

// wentAt returns since when somebody is gone: as others tell it, or as it was seen here.
func (w *watching) wentAt(is *Watched, now time.Time) time.Time {
	id := is.Person.ID
	switch {
	case is.Left:
		delete(w.gone, id)
		return time.Time{}
	case is.Person.Here && is.Gone.IsZero():
		delete(w.gone, id)
		return time.Time{}
	case !is.Gone.IsZero():
		return is.Gone
	}
	if at, known := w.gone[id]; known {
		return at
	}
	was, known := w.before[id]
	if !known || was.Offline() && was.Gone.IsZero() {
		return time.Time{} // they were not here when this person came
	}
	if w.gone == nil {
		w.gone = make(map[string]time.Time)
	}
	w.gone[id] = now
	return now
}

// wavers is by how much a moment may differ that is told as a length of time, and still be the same.
const wavers = 3 * time.Second

// fill takes in a report. What only wavers stays as it was before.
func (w *Watched) fill(r *Report, before *Watched) {
	if before == nil {
		before = &Watched{}
	}
	w.Known, w.At, w.Gone, w.Left = !r.At.IsZero(), r.At, r.Gone, r.Left
	if !w.Known {
		return
	}
	w.Place, w.Lost, w.Path, w.Neighbors = r.Place, r.Lost, r.Path, r.Neighbors
	if !r.Focused {
		w.Away = r.Since
	}
	if w.IdleSince = r.IdleSince; !r.IdleSince.IsZero() && r.IdleSince.Sub(before.IdleSince).Abs() < wavers {
		w.IdleSince = before.IdleSince
	}
	w.RTT, w.Jitter, w.Loss = steady(before.RTT, r.RTT), steady(before.Jitter, r.Jitter), r.Loss
	w.Out, w.In, w.Sound, w.Pictures = r.Out, r.In, r.Sound, r.Pictures
	w.Mic, w.Camera, w.Screen = r.Mic, r.Camera, r.Screen
	w.ShowsScreen, w.ShowsCamera = consentAfter(before.ShowsScreen, r.ShowsScreen), consentAfter(before.ShowsCamera, r.ShowsCamera)
	if w.ShowsScreen == ConsentStopped {
		if w.Stopped = before.Stopped; w.Stopped.IsZero() {
			w.Stopped = r.At
		}
	}
	w.Answered, w.Total, w.Done, w.Version = r.Answered, r.Total, r.Done, r.Version
}

// A hitchKey is whose picture of what does not come.
type hitchKey struct {
	id   string
	what Sight
}

// answered takes in how somebody answers who is looked at.
func (w *watching) answered(ev room.Answered) {
	key := hitchKey{ev.Person.ID, Sight(ev.What)}
	h := HitchNone
	switch ev.Answer {
	case "broken":
		h = HitchBroken
	case "busy":
		h = HitchBusy
	}
	if w.hitch[key] == h {
		return
	}
	if w.hitch == nil {
		w.hitch = map[hitchKey]Hitch{}
	}
	if w.hitch[key], w.stale = h, true; h == HitchNone {
		delete(w.hitch, key)
	}
}

// consentAfter tells who stopped from who never agreed: a program says no in both cases.
func consentAfter(before, now Consent) Consent {
	if now == ConsentRefused && (before == ConsentGiven || before == ConsentStopped) {
		return ConsentStopped
	}
	return now
}

// order finds out the order of names, if they are others than before.
func (w *watching) order(everyone []Person) {
	same := len(everyone) == len(w.names)
	for i := 0; same && i < len(everyone); i++ {
		name, known := w.names[everyone[i].ID]
		same = known && name == everyone[i].Name
	}
	if same {
		return
	}
	all := slices.Clone(everyone)
	names := collate.New(language.Make(words.Language()), collate.IgnoreCase)
	slices.SortFunc(all, func(a, b Person) int {
		if v := names.CompareString(a.Name, b.Name); v != 0 {
			return v
		}
		return strings.Compare(a.ID, b.ID)
	})
	w.names, w.rank = make(map[string]string, len(all)), make(map[string]int, len(all))
	for i, p := range all {
		w.names[p.ID], w.rank[p.ID] = p.Name, i
	}
}

// MonitorOf makes a monitor of people as they are, for samples and measures.
func MonitorOf(c MonitorChoice, people []Watched, now time.Time) *Monitor {
	w := &watching{}
	everyone := make([]Person, len(people))
	var all, others []Watched
	for i := range people {
		everyone[i] = people[i].Person
		if !everyone[i].Attends() {
			others = append(others, people[i])
			continue
		}
		people[i].judge(now)
		all = append(all, people[i])
	}
	w.order(everyone)
	return c.arrange(all, others, w.rank, now)
}
