package room

import (
	"maps"
	"slices"
	"time"

	"lyceum/quiz"
	"lyceum/quiz/attempt"
	"lyceum/quiz/score"
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
	all := r.tests.fold.List()
	if len(all) == 0 && l.all == nil {
		return 0
	}
	rights := rightsOf(r.news.members, r.self)
	next := &Tests{MayGive: attempt.MayGive(rights), MayGrade: attempt.MayGrade(rights), MayWatch: watches}
	for _, is := range all {
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
	l.madeAt = time.Now()
	if l.all != nil && *l.all.flags() == *next.flags() && slices.Equal(l.all.All, next.All) {
		return 0
	}
	l.all = next
	snap := r.Snapshot()
	snap.Tests = next
	r.publish(snap)
	r.tellTests(next)
	if l.stale {
		return every
	}
	return 0
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

// own makes what a test is to this person; r.mu is held.
func (l *testLoop) own(is *attempt.Test, s *shownTest, f *testFiles, now time.Time) *OwnTest {
	r := l.r
	a, _, _ := is.Announcement()
	k := is.Taking(r.self)
	if !is.Takes(r.self) && k == nil && is.State().Started != 0 {
		return nil
	}
	o := &OwnTest{Extra: is.Extra(r.self), Closes: classTime(is.Closes(r.self)), Left: -1}
	_, err := r.mayOpen(is.ID, now)
	o.MayOpen = err == nil
	var attempts []*attempt.Attempt
	if k != nil {
		attempts = k.Attempts()
	}
	if a.About.Attempts > 0 {
		o.Left = max(0, a.About.Attempts-len(attempts))
	}
	var sums []float64
	complete := is.State().Released != 0 && len(attempts) > 0
	for _, of := range attempts {
		made := l.ownAttempt(is, s, f, k, of, now)
		o.Attempts = append(o.Attempts, made)
		if made.State == AttemptAbandoned {
			continue
		}
		if made.Marks == nil {
			complete = false
			continue
		}
		sums = append(sums, *made.Marks)
	}
	if figure := score.Attempts(score.Grading(a.About.Grading), sums); complete && figure.Known {
		grade := score.Scale(figure.Value, a.About.Marks, a.About.GradeMax)
		o.Grade = &grade
	}
	return o
}

// phases are the states of attempts by their phase.
var phases = map[attempt.Phase]AttemptState{
	attempt.Open: AttemptOpen, attempt.Overdue: AttemptOverdue, attempt.Done: AttemptFinished, attempt.HandedIn: AttemptHandedIn, attempt.Abandoned: AttemptAbandoned,
}

// ownAttempt makes what an attempt of this person's is.
func (l *testLoop) ownAttempt(is *attempt.Test, s *shownTest, f *testFiles, k *attempt.Taking, of *attempt.Attempt, now time.Time) *Attempt {
	clock := journal.ClockAt(now)
	a := &Attempt{
		Number: of.Number, State: phases[of.Phase(clock)], Opened: classTime(of.Opened), Deadline: classTime(of.Deadline),
		LastCall: classTime(of.LastCall), Finished: classTime(of.Closed(clock)), Saved: l.r.tests.pending == 0 && !l.r.tests.diskFault, Delivered: k.Delivered(),
	}
	if f == nil || f.paperIs == nil {
		return a
	}
	if s.orders[of.Number] == nil {
		s.orders[of.Number] = f.paperIs.Order(l.r.self, of.Number)
	}
	old := s.seats[of.Number]
	number := 0
	for i := range s.orders[of.Number] {
		seat := &s.orders[of.Number][i]
		var before *Seat
		if i < len(old) {
			before = old[i]
		}
		made := l.ownSeat(is, f, k, of, seat, before)
		if made.Question.Type != quiz.Description {
			number++
			made.Number = number
		}
		if before != nil && before.same(made) {
			made = before
		}
		a.Seats = append(a.Seats, made)
		a.Saved = a.Saved && made.State != SeatTyping && made.State != SeatUnsaved
		a.Delivered = a.Delivered && (made.State == SeatEmpty || made.State == SeatDelivered)
	}
	s.seats[of.Number] = a.Seats
	a.sum(is.State().Released != 0)
	return a
}

// sum adds up the marks, once they were released.
func (a *Attempt) sum(released bool) {
	if !released || a.State == AttemptOpen || a.State == AttemptOverdue {
		return
	}
	total := 0.0
	for _, s := range a.Seats {
		switch {
		case s.Question.Type == quiz.Description:
		case s.Result == nil:
			return
		case s.Result.Grading:
			a.Waiting = "grading"
		default:
			total += s.Result.Mark
		}
	}
	if a.Waiting == "" {
		a.Marks = &total
	}
}

// same reports whether a seat is as it was.
func (s *Seat) same(o *Seat) bool {
	return s.Number == o.Number && s.Question == o.Question && s.Flagged == o.Flagged && s.State == o.State && s.Check == o.Check &&
		s.Answered == o.Answered && s.Response.Text == o.Response.Text && (s.Result == nil) == (o.Result == nil) && s.Result == nil &&
		slices.Equal(s.Response.Chosen, o.Response.Chosen) && slices.Equal(s.Response.Pairs, o.Response.Pairs) &&
		slices.EqualFunc(s.Response.Gaps, o.Response.Gaps, func(a, b quiz.Response) bool {
			return a.Text == b.Text && slices.Equal(a.Chosen, b.Chosen)
		})
}

// ownSeat makes what a question is to this person.
func (l *testLoop) ownSeat(is *attempt.Test, f *testFiles, k *attempt.Taking, of *attempt.Attempt, seat *quiz.Seat, before *Seat) *Seat {
	t := &l.r.tests
	q := &f.paperIs.Slots[seat.Slot].Pool[seat.Question]
	made := &Seat{Mark: seat.Mark, State: SeatEmpty}
	if before != nil {
		made.Question = before.Question
	} else {
		made.Question = arranged(q, seat)
	}
	p := placeOf(seat)
	if answer := of.Answers[p]; answer != nil {
		made.Response, made.Flagged = answer.Response(), answer.Flagged
		if answer.Changes > 0 {
			made.State = SeatSaved
			switch {
			case t.diskFault && answer.Seq > k.Covered():
				made.State = SeatUnsaved
			case t.pending != 0 && answer.Seq >= t.pending:
				made.State = SeatTyping
			case answer.Seq <= k.Covered():
				made.State = SeatDelivered
			}
		}
		if answer.Checked != 0 {
			made.Check = CheckAsked
		}
	}
	if typing, waits := t.typed[typedAt{is.ID, of.Number, p}]; waits {
		made.Response, made.State = typing.response, SeatTyping
	}
	made.Answered = !q.IsBlank(made.Response)
	l.result(is, f, of, p, made)
	return made
}

// result fills in what this person was told of an answer, or works out by itself with a test for practice.
func (l *testLoop) result(is *attempt.Test, f *testFiles, of *attempt.Attempt, p attempt.Place, made *Seat) {
	a, _, _ := is.Announcement()
	if told, ok := is.Result(of.Number, p); ok {
		made.Result = &SeatResult{Mark: told.Mark, Grading: told.Grading, Comment: told.Comment, Right: told.Right, Feedback: told.Feedback}
		if told.HasFraction {
			made.Result.Fraction = &told.Fraction
		}
	} else if q := questionIn(f.keyIs, p); a.About.Behaviour == quiz.Practice && made.Check == CheckAsked && q != nil {
		all := quiz.Review{Responses: true, Key: true, Feedback: true}
		made.Result = seatResult(resultOf(q, made.Response, made.Mark, all))
	}
	if made.Check == CheckAsked && made.Result != nil {
		made.Check = CheckMarked
	}
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
