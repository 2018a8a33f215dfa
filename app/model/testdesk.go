package model

import (
	"slices"
	"time"

	"lyceum/app/export"
	"lyceum/app/room"
	"lyceum/app/words"
	"lyceum/quiz"
)

// A Tester is a Room with tests.
type Tester interface {
	AnnounceTest(test *quiz.Test) (quiz.ID, error)
	StartTest(id quiz.ID, start room.TestStart) error
	ExtendTest(id quiz.ID, who string, by time.Duration) error
	EndTest(id quiz.ID) error
	ReleaseTest(id quiz.ID) error

	OpenAttempt(id quiz.ID) error
	AnswerTest(id quiz.ID, seat int, answer quiz.Response) error
	TypeAnswer(id quiz.ID, seat int, answer quiz.Response) error
	FlushAnswers(id quiz.ID) error
	FlagAnswer(id quiz.ID, seat int, on bool) error
	CheckAnswer(id quiz.ID, seat int) error
	FinishAttempt(id quiz.ID) error
	TestSignal(id quiz.ID, kind room.SignalKind, n int) error

	GiveMark(id quiz.ID, who string, attempt, seat int, mark float64, comment string) error
	TryKey(id quiz.ID, question *quiz.Question) (room.KeyTrial, error)
	CorrectKey(id quiz.ID, question *quiz.Question) error
	ReviewAttempt(id quiz.ID, who string, attempt int) (*room.AttemptReview, error)
	TestReport(id quiz.ID) (*export.TestReport, error)
}

var _ Tester = (*room.Room)(nil)

// A testDesk is what a session knows of its tests. Only the store's goroutine touches it.
type testDesk struct {
	open    quiz.ID         // in front; zero: the newest
	seats   map[testKey]int // which question is in front of an attempt
	handing testKey         // the attempt that is being handed in; zero: none
	fault   error           // why the last answer could not be kept
	logged  map[quiz.ID][]TestSignal
	focused bool                 // the window has the keyboard, as it was told last
	warned  map[testKey][]int64  // of an attempt: the deadlines that were told, in Unix seconds, with the minutes
	offer   *TestOffer           // replaced, never changed
	lost    map[string]time.Time // since when people at a test cannot be reached, as this computer noticed, class time
	loading int                  // files being read, and tests being announced
	sort    TestSort
	work    workDesk
	results resultsDesk
	changes int // rises whenever something of this changes

	shown *TestPane
	from  testFrom
}

// A testKey names an attempt of this person.
type testKey struct {
	test    quiz.ID
	attempt int
}

// A testFrom is all that a TestPane is made from.
type testFrom struct {
	tests   *room.Tests
	changes int
	people  *Person
	viewers *Viewer
	lost    bool
	over    bool // the deadline has passed
	watches bool
}

func newTestDesk() testDesk {
	return testDesk{seats: map[testKey]int{}, logged: map[quiz.ID][]TestSignal{}, lost: map[string]time.Time{}, warned: map[testKey][]int64{}, focused: true}
}

// inTest returns the test in front; nil: there is none.
func (s *session) inTest() *room.TestOf {
	tests := s.snap.Tests
	if tests == nil || len(tests.All) == 0 {
		return nil
	}
	if is := tests.Test(s.tests.open); is != nil {
		return is
	}
	return tests.All[len(tests.All)-1]
}

// attemptOf returns the attempt of this person that shows: the open one, else the newest; nil: none was begun.
func attemptOf(t *room.TestOf) *room.Attempt {
	if t == nil || t.Own == nil || len(t.Own.Attempts) == 0 {
		return nil
	}
	return t.Own.Attempts[len(t.Own.Attempts)-1]
}

// takeTests takes in what is new about tests: a test that begins comes to the front of who takes it.
func (s *session) takeTests(st *state, now time.Time, before *room.Tests) {
	after := s.snap.Tests
	if before == after || after == nil {
		return
	}
	for _, t := range after.All {
		was := before.Test(t.ID)
		if was != nil && was.State == t.State {
			continue
		}
		if news := testNews(t, was, s.settled(now)); news != "" && !s.isStaff && !s.watches {
			if s.stage.tab == TabTest {
				st.toasts.add(now, news, false)
			} else {
				st.toasts.offer(now, news, words.T("Go there"), DoTest)
			}
		}
		if t.State == room.TestRunning || was == nil {
			if current := s.inTest(); current == nil || current.Own.Current() == nil {
				s.tests.open = t.ID
				s.tests.changes++
			}
		}
	}
	s.renewWork(st, now)
}

// testNews says what is new about a test; empty: nothing.
func testNews(t, was *room.TestOf, settled bool) string {
	switch {
	case t.State == room.TestRunning:
		return words.T("The test begins: %s", t.About.Title)
	case !settled || was == nil && t.State != room.TestAnnounced:
	case t.State == room.TestAnnounced:
		return words.T("A test was announced: %s", t.About.Title)
	case t.State == room.TestOver:
		return words.T("The test is over: %s", t.About.Title)
	case t.State == room.TestReleased:
		return words.T("Results are here: %s", t.About.Title)
	}
	return ""
}

// warnings are told when so much of an attempt's time is left.
var warnings = []struct {
	left time.Duration
	text func() string
}{
	{5 * time.Minute, func() string { return words.T("5 minutes left") }},
	{time.Minute, func() string { return words.T("1 minute left") }},
}

// advanceTests tells when time runs out, and returns when to look again.
func (s *session) advanceTests(st *state, now time.Time) (wake time.Time) {
	for _, t := range s.runningTests() {
		a := t.Own.Current()
		if a == nil || a.Deadline.IsZero() {
			continue
		}
		deadline := a.Deadline.Add(-s.snap.ClockOff) // as this computer's clock will show it
		for _, w := range warnings {
			at := deadline.Add(-w.left)
			if now.Before(at) {
				wake = earlier(wake, at)
				continue
			}
			s.warn(st, now, testKey{t.ID, a.Number}, a, w.left, w.text)
		}
		if now.Before(deadline) {
			wake = earlier(wake, deadline)
		}
	}
	return wake
}

// warn tells once that an attempt has little time left, if it began with more.
func (s *session) warn(st *state, now time.Time, key testKey, a *room.Attempt, left time.Duration, text func() string) {
	mark := a.Deadline.Unix()*10 + int64(left/time.Minute)
	if slices.Contains(s.tests.warned[key], mark) {
		return
	}
	s.tests.warned[key] = append(s.tests.warned[key], mark)
	late := now.After(a.Deadline.Add(-s.snap.ClockOff - left).Add(10 * time.Second)) // this window came later
	if a.Deadline.Sub(a.Opened) > left && !late {
		st.toasts.add(now, text(), false)
	}
}

// runningTests are those in which this person may have an attempt open.
func (s *session) runningTests() (all []*room.TestOf) {
	if s.snap.Tests == nil {
		return nil
	}
	for _, t := range s.snap.Tests.All {
		if t.Own.Current() != nil {
			all = append(all, t)
		}
	}
	return all
}

// isTaking reports whether this person has an attempt open: leaving is asked about then.
func (s *session) isTaking() bool { return len(s.runningTests()) > 0 }

// tester has the class do something of a Tester in its turn. Done may be nil: then what goes wrong is told in a toast.
func (s *session) tester(st *state, now time.Time, in lane, do func(r Tester) error, done func(st *state, now time.Time, err error)) {
	if r, ok := s.room.(Tester); ok {
		s.ask(st, now, in, job{do: func(Room) error { return do(r) }, done: done})
	}
}

// onTest does something with the test in front, if there is one.
func (s *Store) onTest(f func(st *state, of *session, now time.Time, t *room.TestOf)) {
	s.inClass(func(st *state, of *session, now time.Time) {
		if t := of.inTest(); t != nil {
			f(st, of, now, t)
		}
	})
}

// onAttempt does something with this person's open attempt at the test in front.
func (s *Store) onAttempt(f func(st *state, of *session, now time.Time, t *room.TestOf, a *room.Attempt)) {
	s.onTest(func(st *state, of *session, now time.Time, t *room.TestOf) {
		if a := t.Own.Current(); a != nil {
			f(st, of, now, t, a)
		}
	})
}
