package room

import (
	"maps"
	"slices"
	"time"

	"lyceum/quiz"
	"lyceum/quiz/attempt"
	"lyceum/session"
	"lyceum/session/journal"
)

// shownKey names a test that is shown.
type shownKey = quiz.ID

// A shownTest is a test as it was shown last, and what that was made of. The loop of tests owns it.
type shownTest struct {
	of      *TestOf
	changed bool // of is not the newest

	lines     map[journal.Author]*lineState
	dirty     map[journal.Author]bool // whose lines are not the newest
	version   int                     // of files, when corrections was made
	corrected map[attempt.Place]*quiz.Question
	orders    map[int][]quiz.Seat // of this person's attempts
	seats     map[int][]*Seat     // as they were shown
}

func newTestLoop(r *Room) *testLoop {
	return &testLoop{r: r, shown: map[shownKey]*shownTest{}, checks: map[attempt.Mark16]attempt.Check{}, checksOf: map[attempt.Mark16]shownKey{}}
}

// learn takes in what is new.
func (l *testLoop) learn(now time.Time) {
	r := l.r
	r.mu.Lock()
	defer r.mu.Unlock()
	t := &r.tests
	touched := t.fold.TakeTouched()
	people := t.people
	t.people = false
	if len(touched) == 0 && !people && (l.next.IsZero() || now.Before(l.next)) {
		return
	}
	l.stale = true
	all := t.fold.List()
	r.fetchTests(all)
	for _, is := range all {
		if l.shown[is.ID] == nil {
			l.shown[is.ID] = &shownTest{lines: map[journal.Author]*lineState{}, dirty: map[journal.Author]bool{}, orders: map[int][]quiz.Seat{}, seats: map[int][]*Seat{}}
			l.allDirty(is, l.shown[is.ID])
		}
	}
	for _, is := range touched {
		s := l.shown[is.Test]
		if s == nil {
			continue
		}
		s.changed = true
		if is.All {
			if of := t.fold.Test(is.Test); of != nil {
				l.allDirty(of, s)
			}
		}
		maps.Copy(s.dirty, is.People)
	}
	for _, is := range all {
		s, f := l.shown[is.ID], t.files[is.ID]
		if f != nil && f.version != s.version {
			s.version, s.changed = f.version, true
			s.corrected = f.corrections(is)
			clear(s.lines)
			l.allDirty(is, s)
		}
		if people {
			s.changed = true
			l.allDirty(is, s)
		}
		l.due(s, now)
	}
}

// allDirty has all lines of a test be made anew.
func (l *testLoop) allDirty(is *attempt.Test, s *shownTest) {
	s.changed = true
	for _, m := range l.r.news.members {
		if attempt.MayTake(m.Rights) {
			s.dirty[m.Author] = true
		}
	}
	for _, who := range is.People() {
		s.dirty[who] = true
	}
}

// due has those lines be made anew that change by themselves.
func (l *testLoop) due(s *shownTest, now time.Time) {
	for who, line := range s.lines {
		if line.next != 0 && line.next <= journal.ClockAt(now) {
			s.dirty[who], s.changed = true, true
		}
	}
	if s.of != nil && s.of.Own != nil {
		s.changed = true
	}
}

// linesAtOnce is how many lines are made before the class may go on.
const linesAtOnce = 25

// show publishes what is new, if it is time, and returns when to come again.
func (l *testLoop) show(now time.Time) time.Duration {
	if !l.stale {
		return 0
	}
	r := l.r
	watches := attempt.MayReceipt(r.rights(r.self))
	every := ownEvery
	if watches {
		every = linesEvery
	}
	if d := every - time.Since(l.madeAt); d > 0 && !l.madeAt.IsZero() {
		return d
	}
	if watches {
		l.makeLines(now)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	l.stale, l.next = false, time.Time{}
	next := l.listed(now, watches)
	if len(next.All) == 0 && l.all == nil {
		return 0
	}
	l.madeAt = time.Now()
	if l.all == nil || *l.all.flags() != *next.flags() || !slices.Equal(l.all.All, next.All) {
		l.all = next
		snap := r.Snapshot()
		snap.Tests = next
		r.publish(snap)
		r.tellTests(next)
	}
	if l.stale {
		return every
	}
	return 0
}

// listed makes what is shown of all tests; what did not change is as before. r.mu is held.
func (l *testLoop) listed(now time.Time, watches bool) *Tests {
	r := l.r
	rights := rightsOf(r.news.members, r.self)
	next := &Tests{MayGive: attempt.MayGive(rights), MayGrade: attempt.MayGrade(rights), MayWatch: watches}
	for _, is := range r.tests.fold.List() {
		s := l.shown[is.ID]
		if s == nil { // it came just now
			l.stale = true
			continue
		}
		if s.changed || s.of == nil {
			s.changed = false
			s.of = l.testOf(is, s, now, rights)
		}
		next.All = append(next.All, s.of)
		l.wakeFor(is, s, now)
	}
	return next
}

// flags returns what of tests is no list.
func (t *Tests) flags() *[3]bool { return &[3]bool{t.MayGive, t.MayGrade, t.MayWatch} }

// wakeFor notes when something of a test changes by itself.
func (l *testLoop) wakeFor(is *attempt.Test, s *shownTest, now time.Time) {
	sooner := func(c journal.Clock) {
		if at := classTime(c); c != 0 && at.After(now) && (l.next.IsZero() || at.Before(l.next)) {
			l.next = at
		}
	}
	for _, line := range s.lines {
		sooner(line.next)
	}
	clock := journal.ClockAt(now)
	sooner(is.State().Closes)
	sooner(is.Closes(l.r.self))
	if k := is.Taking(l.r.self); k != nil {
		for _, a := range k.Attempts() {
			sooner(a.Next(clock))
		}
	}
}

// testOf makes what is shown of a test; r.mu is held.
func (l *testLoop) testOf(is *attempt.Test, s *shownTest, now time.Time, rights journal.Rights) *TestOf {
	r := l.r
	a, by, since := is.Announcement()
	state, f := is.State(), r.tests.files[is.ID]
	t := &TestOf{
		ID: is.ID, About: a.About, By: r.news.people[by], Since: classTime(since), State: testState(state, now),
		Started: classTime(state.Started), Closes: classTime(state.Closes), Size: 1,
	}
	if f != nil {
		t.Have, t.Size, t.Paper, t.Key = f.paper.have, f.paper.size, f.paperIs, f.keyIs
		if t.Err = f.paper.err; t.Err == nil {
			t.Err = f.key.err
		}
	}
	switch {
	case attempt.MayReceipt(rights):
		if t.Paper == nil && t.Key != nil {
			paper := t.Key.Paper()
			t.Paper = &paper
		}
		l.fillLines(t, is, s)
	case attempt.MayTake(rights):
		t.Own = l.own(is, s, f, now)
		if a.About.Behaviour != quiz.Practice {
			t.Key = nil
		}
	}
	return t
}

func testState(s attempt.State, now time.Time) TestState {
	switch {
	case s.Released != 0:
		return TestReleased
	case s.Started == 0:
		return TestAnnounced
	case s.Closes != 0 && !now.Before(s.Closes.Time()):
		return TestOver
	}
	return TestRunning
}

// orderOf returns a student's own order.
func (r *Room) orderOf(_ quiz.ID, paper *quiz.Test, number int) []quiz.Seat {
	return paper.Order(r.self, number)
}

// rightsOf returns what a member may do.
func rightsOf(members []session.Member, a journal.Author) journal.Rights {
	for i := range members {
		if members[i].Author == a {
			return members[i].Rights
		}
	}
	return 0
}
