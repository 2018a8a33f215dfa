package model

import (
	"slices"
	"time"

	"lyceum/app/room"
	"lyceum/quiz"
)

// What follows are the verbs of who takes a test. Seats are named by their place in Taking.Seats. What goes wrong is told in a toast,
// or in Taking.Fault.

// ShowTest has a test in front, by its ID.
func (s *Store) ShowTest(id string) {
	s.inClass(func(_ *state, of *session, _ time.Time) {
		if of.snap.Tests == nil {
			return
		}
		for _, t := range of.snap.Tests.All {
			if t.ID.String() == id {
				of.tests.open = t.ID
				of.tests.work = workDesk{}
				of.tests.changes++
			}
		}
	})
}

// OpenAttempt begins an attempt at the test in front.
func (s *Store) OpenAttempt() {
	s.onTest(func(st *state, of *session, now time.Time, t *room.TestOf) {
		of.tests.fault = nil
		of.tests.changes++
		of.tester(st, now, testLane, func(r Tester) error { return r.OpenAttempt(t.ID) }, nil)
	})
}

// ShowSeat has a question in front; what was typed in the one before is kept at once.
func (s *Store) ShowSeat(n int) {
	s.onAttempt(func(st *state, of *session, now time.Time, t *room.TestOf, a *room.Attempt) {
		if n < 0 || n >= len(a.Seats) {
			return
		}
		of.tests.seats[testKey{t.ID, a.Number}] = n
		of.tests.changes++
		of.flush(st, now, t.ID)
	})
}

// AnswerSeat keeps an answer that was chosen.
func (s *Store) AnswerSeat(n int, is quiz.Response) {
	s.answer(func(r Tester, id quiz.ID) error { return r.AnswerTest(id, n, is) })
}

// TypeSeat keeps an answer that changes with each key: at most once a second it goes to the disk.
func (s *Store) TypeSeat(n int, is quiz.Response) {
	s.answer(func(r Tester, id quiz.ID) error { return r.TypeAnswer(id, n, is) })
}

// LeaveField has what was typed go to the disk now.
func (s *Store) LeaveField() {
	s.onAttempt(func(st *state, of *session, now time.Time, t *room.TestOf, _ *room.Attempt) { of.flush(st, now, t.ID) })
}

func (s *session) flush(st *state, now time.Time, id quiz.ID) {
	s.tester(st, now, testLane, func(r Tester) error { return r.FlushAnswers(id) }, s.kept)
}

// answer has the class keep something of an attempt.
func (s *Store) answer(do func(r Tester, id quiz.ID) error) {
	s.onAttempt(func(st *state, of *session, now time.Time, t *room.TestOf, _ *room.Attempt) {
		of.tester(st, now, testLane, func(r Tester) error { return do(r, t.ID) }, of.kept)
	})
}

// kept hears whether an answer is on the disk: why not, stands above the test until another one is.
func (s *session) kept(_ *state, _ time.Time, err error) {
	if (err == nil) != (s.tests.fault == nil) || err != nil {
		s.tests.fault = err
		s.tests.changes++
	}
}

// FlagSeat marks a question to be looked at again, or no longer.
func (s *Store) FlagSeat(n int, on bool) {
	s.answer(func(r Tester, id quiz.ID) error { return r.FlagAnswer(id, n, on) })
}

// CheckSeat has an answer be marked at once; it does not change any more.
func (s *Store) CheckSeat(n int) {
	s.answer(func(r Tester, id quiz.ID) error { return r.CheckAnswer(id, n) })
}

// HandIn hands in the open attempt.
func (s *Store) HandIn() {
	s.onAttempt(func(st *state, of *session, now time.Time, t *room.TestOf, a *room.Attempt) {
		of.tests.handing = testKey{t.ID, a.Number}
		of.tests.changes++
		of.tester(st, now, testLane, func(r Tester) error { return r.FinishAttempt(t.ID) }, func(st *state, now time.Time, err error) {
			of.tests.handing = testKey{}
			of.kept(st, now, err)
			of.tests.changes++
		})
	})
}

// TestPasted tells staff that so many characters were pasted, if the test says that they are told, and if it is long.
func (s *Store) TestPasted(n int) {
	if n >= longPaste {
		s.inClass(func(st *state, of *session, now time.Time) { of.signal(st, now, room.Pasted, SignalPaste, n) })
	}
}

// longPaste is how many characters make a paste worth telling (our choice: more than a name or a number that one copies).
const longPaste = 20

// TestFull tells staff that the window fills the screen, or does not any more.
func (s *Store) TestFull(on bool) {
	s.inClass(func(st *state, of *session, now time.Time) {
		if on {
			of.signal(st, now, room.FullScreenBack, SignalFull, 0)
		} else {
			of.signal(st, now, room.FullScreenLeft, SignalNotFull, 0)
		}
	})
}

// testFocus tells staff that the window is in front, or that another one is.
func (s *session) testFocus(st *state, now time.Time, focused bool) {
	if s.tests.focused == focused {
		return
	}
	s.tests.focused = focused
	if focused {
		s.signal(st, now, room.FocusBack, SignalBack, 0)
	} else {
		s.signal(st, now, room.FocusLost, SignalAway, 0)
	}
}

// watchesFor reports whether staff are told something of the window.
func watchesFor(w quiz.Watch, kind SignalKind) bool {
	switch kind {
	case SignalAway, SignalBack:
		return w.Focus
	case SignalFull, SignalNotFull:
		return w.FullScreen
	}
	return w.Paste
}

// mostLogged is how many signals the window shows.
const mostLogged = 20

// signal tells staff something of the window in every test that is open and watches it, and shows this person that it did.
func (s *session) signal(st *state, now time.Time, is room.SignalKind, kind SignalKind, n int) {
	for _, t := range s.runningTests() {
		if !watchesFor(t.About.Watch, kind) {
			continue
		}
		id, at := t.ID, now.Add(s.snap.ClockOff)
		s.tester(st, now, signalLane, func(r Tester) error { return r.TestSignal(id, is, n) }, func(st *state, _ time.Time, err error) {
			if err != nil {
				st.store.log.Info("signal", "err", err)
				return
			}
			list := append([]TestSignal{{Kind: kind, At: at, Count: n}}, s.tests.logged[id]...)
			s.tests.logged[id] = slices.Clip(list[:min(len(list), mostLogged)])
			s.tests.changes++
		})
	}
}

// What follows are the verbs of who gives a test.

// StartTest begins the test in front.
func (s *Store) StartTest(is TestStart) {
	s.onTest(func(st *state, of *session, now time.Time, t *room.TestOf) {
		start := room.TestStart{Who: slices.Clone(is.Who)}
		if is.Closes > 0 {
			start.Closes = now.Add(of.snap.ClockOff + is.Closes)
		}
		for _, e := range is.Extra {
			if start.Extra == nil {
				start.Extra = map[string]time.Duration{}
			}
			start.Extra[e.ID] = e.By
		}
		of.tester(st, now, floorLane, func(r Tester) error { return r.StartTest(t.ID, start) }, nil)
	})
}

// ExtendTest gives a person more time, by ID, or with an empty one everybody.
func (s *Store) ExtendTest(who string, by time.Duration) {
	if who == "" {
		who = room.Everyone
	}
	s.onTest(func(st *state, of *session, now time.Time, t *room.TestOf) {
		of.tester(st, now, floorLane, func(r Tester) error { return r.ExtendTest(t.ID, who, by) }, nil)
	})
}

// EndTest ends the test in front for everybody.
func (s *Store) EndTest() {
	s.onTest(func(st *state, of *session, now time.Time, t *room.TestOf) {
		of.tester(st, now, floorLane, func(r Tester) error { return r.EndTest(t.ID) }, nil)
	})
}

// ReleaseTest returns results to students, and again what has changed since.
func (s *Store) ReleaseTest() {
	s.onTest(func(st *state, of *session, now time.Time, t *room.TestOf) {
		of.tests.results.busy++
		of.tests.changes++
		of.tester(st, now, floorLane, func(r Tester) error { return r.ReleaseTest(t.ID) }, func(st *state, now time.Time, err error) {
			of.tests.results.busy--
			of.tests.changes++
			st.tell(now, err)
		})
	})
}

// SortTest has students come in an order.
func (s *Store) SortTest(by TestSort) {
	s.inClass(func(_ *state, of *session, _ time.Time) {
		of.tests.sort = by
		of.tests.changes++
	})
}
