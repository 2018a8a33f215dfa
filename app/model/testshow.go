package model

import (
	"time"

	"lyceum/app/room"
	"lyceum/app/words"
	"lyceum/quiz"
)

// showTests returns what the tab Test shows; what is as before is the same in memory.
func (s *session) showTests(now time.Time, viewers []Viewer) *TestPane {
	d := &s.tests
	from := testFrom{tests: s.snap.Tests, changes: d.changes, lost: s.isLost(now), watches: s.watches}
	if len(s.persons.everyone) > 0 {
		from.people = &s.persons.everyone[0]
	}
	if len(viewers) > 0 {
		from.viewers = &viewers[0]
	}
	t := s.inTest()
	a := attemptOf(t)
	from.over = a != nil && !a.Deadline.IsZero() && !now.Add(s.snap.ClockOff).Before(a.Deadline)
	if d.shown != nil && from == d.from {
		return d.shown
	}
	before := d.shown
	if before == nil {
		before = &TestPane{}
	}
	n := &TestPane{Offer: d.offer, Loading: d.loading > 0, CanGive: s.mayGive()}
	n.All = shared(before.All, s.testLines())
	if t != nil {
		n.Open = s.testInfo(t, from)
		if before.Open != nil && *before.Open == *n.Open {
			n.Open = before.Open
		}
		if a != nil {
			n.Taking = s.takingOf(t, a, from, viewers)
		}
		if s.snap.Tests.MayWatch {
			n.Wall = s.testWall(now, t, before.Wall)
		}
	}
	if d.from = from; isSameShown(n, d.shown) {
		return d.shown
	}
	d.shown = n
	return n
}

// mayGive reports whether this person may give tests.
func (s *session) mayGive() bool {
	if s.snap.Tests != nil {
		return s.snap.Tests.MayGrade
	}
	_, can := s.room.(Tester)
	return can && s.isStaff && !s.practice
}

// testStates are the states of the room's tests.
var testStates = map[room.TestState]TestState{
	room.TestAnnounced: TestAnnounced, room.TestRunning: TestRunning, room.TestOver: TestOver, room.TestReleased: TestReleased,
}

// testLines lists the tests of the class, the newest first.
func (s *session) testLines() (list []TestLine) {
	if s.snap.Tests == nil {
		return nil
	}
	all := s.snap.Tests.All
	for i := len(all) - 1; i >= 0; i-- {
		list = append(list, TestLine{all[i].ID.String(), all[i].About.Title, testStates[all[i].State]})
	}
	return list
}

// testInfo is what everybody may know of a test.
func (s *session) testInfo(t *room.TestOf, from testFrom) *TestInfo {
	about := &t.About
	i := &TestInfo{
		ID: t.ID.String(), Title: about.Title, State: testStates[t.State], Questions: about.Questions, Marks: about.Marks, GradeMax: about.GradeMax,
		Limit: about.Limit, Overdue: about.Overdue, Grace: about.Grace, Attempts: about.Attempts, Behaviour: about.Behaviour, Watch: about.Watch,
		Closes: t.Closes, Fetched: 100,
	}
	i.By, _ = s.persons.find(t.By.ID)
	i.By = plainly(i.By)
	if t.Size > 0 {
		i.Fetched = int(min(100, t.Have*100/t.Size))
	}
	if t.Paper != nil {
		i.Instructions = t.Paper.Instructions
	}
	if o := t.Own; o != nil {
		i.Extra, i.Used, i.CanOpen = o.Extra, len(o.Attempts), o.MayOpen
		if !o.Closes.IsZero() {
			i.Closes = o.Closes
		}
		if !i.CanOpen && o.Current() == nil {
			i.WhyNot = s.whyNotOpen(t)
		}
	} else if !s.isStaff {
		i.WhyNot = words.T("This test is for others.")
	}
	return i
}

// whyNotOpen says why this person cannot begin an attempt.
func (s *session) whyNotOpen(t *room.TestOf) string {
	switch {
	case t.Err != nil:
		return Sentence(t.Err, time.Time{})
	case t.State == room.TestAnnounced && t.Have < t.Size:
		return words.T("The sealed test is on its way to this computer. It starts when your teacher starts it.")
	case t.State == room.TestAnnounced:
		return words.T("It starts when your teacher starts it. Nobody can read the questions before.")
	case t.State == room.TestRunning && t.Have < t.Size:
		return words.T("The test has begun, and the last of its questions are on their way to this computer.")
	case t.State == room.TestRunning && t.Own.Left == 0:
		return words.T("You have no attempts left.")
	case t.State == room.TestRunning:
		return ""
	}
	return words.T("The test is over.")
}

// takingOf is an attempt of this person.
func (s *session) takingOf(t *room.TestOf, a *room.Attempt, from testFrom, viewers []Viewer) *Taking {
	key := testKey{t.ID, a.Number}
	n := &Taking{
		Test: t.ID.String(), Attempt: a.Number, Seats: a.Seats, Now: min(s.tests.seats[key], max(0, len(a.Seats)-1)), Deadline: a.Deadline, Offline: from.lost,
		Logged: s.tests.logged[t.ID], Looking: viewers, Checks: t.About.Behaviour != quiz.Deferred, Again: t.Own.MayOpen,
	}
	if !a.Deadline.IsZero() {
		n.Whole = a.Deadline.Sub(a.Opened)
	}
	for _, seat := range a.Seats {
		if seat.Number == 0 {
			continue
		}
		n.Asked++
		if seat.Answered {
			n.Answered++
		}
		if seat.Flagged {
			n.Flagged++
		}
	}
	n.Phase = phaseOf(a, from.over, t.About.Overdue)
	if n.Phase <= TakingGrace && s.tests.handing == key {
		n.Phase = TakingHandIn
	}
	n.Saved = s.savedState(a, from.lost)
	if s.tests.fault != nil {
		n.Fault = Sentence(s.tests.fault, time.Time{})
	}
	n.Watched, n.Hidden = WatchWords(t.About.Watch)
	if t.State == room.TestReleased {
		n.Result = takingResult(t, a)
	}
	return n
}

// phaseOf says how far an attempt is; over: its deadline has passed on this computer's clock, and the room has not said so yet.
func phaseOf(a *room.Attempt, over bool, overdue quiz.Overdue) TakingPhase {
	switch a.State {
	case room.AttemptOpen:
		switch {
		case over && overdue == quiz.OverdueGrace:
			return TakingGrace
		case over:
			return TakingHandIn
		}
		return TakingOpen
	case room.AttemptOverdue:
		return TakingGrace
	case room.AttemptAbandoned:
		return TakingExpired
	}
	return TakingDone
}

// savedState says where the answers of an attempt are.
func (s *session) savedState(a *room.Attempt, lost bool) SavedState {
	switch {
	case s.tests.fault != nil:
		return SaveFailed
	case !a.Saved:
		for _, seat := range a.Seats {
			if seat.State == room.SeatUnsaved {
				return SaveFailed
			}
		}
		return SavingHere
	case a.Delivered:
		return SavedDelivered
	case lost || s.snap.Connection == room.Alone:
		return SavedWaiting
	}
	return SavedHere
}

// takingResult is what became of an attempt, once results are released.
func takingResult(t *room.TestOf, a *room.Attempt) *TakingResult {
	r := &TakingResult{Max: t.About.GradeMax}
	for _, seat := range a.Seats {
		if seat.Result != nil && seat.Result.Grading {
			r.Ungraded++
		}
	}
	switch {
	case t.Own.Grade != nil && len(t.Own.Attempts) == 1:
		r.Grade = *t.Own.Grade
	case a.Marks != nil && t.About.Marks > 0:
		r.Grade = *a.Marks * t.About.GradeMax / t.About.Marks
	case t.Own.Grade != nil:
		r.Grade = *t.Own.Grade
	default:
		return nil // nothing is known of it yet
	}
	if r.Max > 0 {
		r.Percent = int(r.Grade/r.Max*100 + 0.5)
	}
	return r
}
