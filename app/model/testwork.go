package model

import (
	"slices"
	"strings"
	"time"

	"lyceum/app/export"
	"lyceum/app/room"
	"lyceum/app/words"
	"lyceum/quiz"
)

// A workDesk is which answers of a student are open, and what is known of them.
type workDesk struct {
	who     string // a Person's ID; empty: nobody's are open
	attempt int
	n       int    // which answer is in front
	only    string // marking goes through one question: its ID
	review  *room.AttemptReview
	of      *room.TestLine // that review was asked for
	given   map[workSeat]bool
}

// A workSeat names an answer of somebody.
type workSeat struct {
	who           string
	attempt, seat int
}

// lineOf returns what is known of a student in a test; nil: they do not take it.
func lineOf(t *room.TestOf, who string) *room.TestLine {
	if t == nil {
		return nil
	}
	for _, l := range t.Lines {
		if l.Person.ID == who {
			return l
		}
	}
	return nil
}

// OpenWork shows what a student has answered, by ID: of the newest attempt, the first answer that waits to be marked, or the first.
func (s *Store) OpenWork(id string) {
	s.onTest(func(st *state, of *session, now time.Time, t *room.TestOf) {
		if l := lineOf(t, id); l != nil && l.Last() != nil {
			of.openWork(st, now, id, l.Last().Number, -1, "")
		}
	})
}

// openWork shows an answer of somebody; with n below 0 the first that waits to be marked. What is shown stays until that is here.
func (s *session) openWork(st *state, now time.Time, who string, attempt, n int, only string) {
	w := &s.tests.work
	if w.who == who && w.attempt == attempt && w.review != nil {
		w.n, w.only = n, only
		s.tests.changes++
		s.renewWork(st, now)
		return
	}
	t := s.inTest()
	of := lineOf(t, who)
	s.review(st, now, t, who, attempt, func(r *room.AttemptReview) {
		if n < 0 {
			n = firstUngraded(r)
		}
		s.tests.work = workDesk{who: who, attempt: attempt, n: n, only: only, review: r, of: of, given: s.tests.work.given}
	})
}

// review asks what somebody has answered, and has it taken in.
func (s *session) review(st *state, now time.Time, t *room.TestOf, who string, attempt int, take func(r *room.AttemptReview)) {
	var review *room.AttemptReview
	s.tester(st, now, reviewLane, func(r Tester) (err error) { review, err = r.ReviewAttempt(t.ID, who, attempt); return err },
		func(st *state, now time.Time, err error) {
			if err != nil {
				st.tell(now, err)
				return
			}
			take(review)
			s.tests.changes++
		})
}

// firstUngraded is the place of the first answer that waits to be marked, or of the first.
func firstUngraded(r *room.AttemptReview) int {
	return max(0, slices.IndexFunc(r.Seats, func(a room.SeatReview) bool { return a.Grading }))
}

// CloseWork shows everybody again.
func (s *Store) CloseWork() {
	s.inClass(func(_ *state, of *session, _ time.Time) {
		of.tests.work = workDesk{given: of.tests.work.given}
		of.tests.changes++
	})
}

// ShowWork has another answer of the same student in front, by its WorkAnswer.Seat.
func (s *Store) ShowWork(n int) {
	s.inClass(func(_ *state, of *session, _ time.Time) {
		of.tests.work.n = n
		of.tests.changes++
	})
}

// GiveMark marks an answer of the student whose answers are open, by its WorkAnswer.Seat.
func (s *Store) GiveMark(n int, mark float64, comment string) {
	s.onTest(func(st *state, of *session, now time.Time, t *room.TestOf) {
		w := &of.tests.work
		if w.who == "" || w.review == nil || n < 0 || n >= len(w.review.Seats) {
			return
		}
		if w.given == nil {
			w.given = map[workSeat]bool{}
		}
		seat := workSeat{w.who, w.attempt, n}
		w.given[seat] = true
		of.tester(st, now, markLane, func(r Tester) error { return r.GiveMark(t.ID, seat.who, seat.attempt, seat.seat, mark, comment) },
			func(st *state, now time.Time, err error) {
				if err != nil {
					delete(w.given, seat)
				}
				of.tests.work.of = nil // what is shown of it is old
				of.tests.changes++
				of.renewWork(st, now)
				st.tell(now, err)
			})
	})
}

// MarkNext shows the next answer that waits to be marked, of one question across students, by its ID, or of all student by student.
func (s *Store) MarkNext(question string) {
	s.onTest(func(st *state, of *session, now time.Time, t *room.TestOf) {
		if d := &of.tests.results; d.report != nil && d.test == t.ID && of.markNext(st, now, question) {
			return // what is known here is enough to go on
		}
		of.withReport(st, now, t, func(st *state, now time.Time) {
			if !of.markNext(st, now, question) {
				of.tests.work = workDesk{given: of.tests.work.given}
				of.tests.changes++
				st.toasts.add(now, words.T("Everything is marked"), false)
			}
		})
	})
}

// markNext shows the next answer of the report that waits to be marked, and reports whether there is one.
func (s *session) markNext(st *state, now time.Time, question string) bool {
	next, found := s.nextUngraded(question)
	if found {
		s.openWork(st, now, next.who, next.attempt, next.seat, question)
	}
	return found
}

// nextUngraded returns which answer comes to be marked after the one in front; after the last comes the first.
func (s *session) nextUngraded(question string) (next workSeat, found bool) {
	w := &s.tests.work
	now := workSeat{w.who, w.attempt, w.n}
	passed := w.who == ""
	var behind bool
	s.ungraded(func(at workSeat, is *export.TestAnswer) {
		fits := question == "" || is.Question.ID.String() == question
		switch {
		case !fits || at == now:
		case passed && !behind:
			next, found, behind = at, true, true
		case !found:
			next, found = at, true
		}
	}, func(at workSeat) { passed = passed || at == now })
	return next, found
}

// ungraded visits the answers that wait to be marked, student by student, but those marked here meanwhile; and calls all, if it is not
// nil, with every answer before that.
func (s *session) ungraded(visit func(at workSeat, is *export.TestAnswer), all func(at workSeat)) {
	d := &s.tests.results
	for i := range d.report.Takers {
		for _, a := range d.report.Takers[i].Attempts {
			for n := range a.Answers {
				at, is := workSeat{d.ids[i], a.Number, n}, &a.Answers[n]
				if all != nil {
					all(at)
				}
				if is.Grading && !s.tests.work.given[at] {
					visit(at, is)
				}
			}
		}
	}
}

// countUngraded counts them, of one question or of all.
func (s *session) countUngraded(question string) (n int) {
	s.ungraded(func(_ workSeat, is *export.TestAnswer) {
		if question == "" || is.Question.ID.String() == question {
			n++
		}
	}, nil)
	return n
}

// renewWork asks what the student whose answers are open has answered by now, if that is news.
func (s *session) renewWork(st *state, now time.Time) {
	w := &s.tests.work
	t := s.inTest()
	l := lineOf(t, w.who)
	if w.who == "" || l == nil || l == w.of {
		return
	}
	w.of = l
	who, attempt := w.who, w.attempt
	s.review(st, now, t, who, attempt, func(r *room.AttemptReview) {
		if w := &s.tests.work; w.who == who && w.attempt == attempt {
			w.review = r
		}
	})
}

// testWork is what a student has answered, as who marks it sees it; nil: nobody's answers are open, or none are known yet.
func (s *session) testWork(t *room.TestOf) *TestWork {
	w := &s.tests.work
	l := lineOf(t, w.who)
	if l == nil || w.review == nil {
		return nil
	}
	n := &TestWork{Row: testRow(l, t.About.Questions), Only: w.only}
	for i := range w.review.Seats {
		if a := &w.review.Seats[i]; a.Number > 0 {
			n.Answers = append(n.Answers, workAnswer(a, i))
		}
	}
	for i, a := range n.Answers {
		if a.Seat == w.n {
			n.Now = i
		}
	}
	for i := len(w.review.Log) - 1; i >= 0; i-- {
		if e := w.review.Log[i]; eventWords(e) != "" {
			n.Log = append(n.Log, WorkEvent{e.At, eventWords(e)})
		}
	}
	if s.tests.results.report != nil && s.tests.results.test == t.ID {
		n.Left = s.countUngraded(w.only)
	} else {
		n.Left = t.Sum.Grading
	}
	return n
}

// workAnswer is one answer, as who marks it sees it.
func workAnswer(a *room.SeatReview, seat int) WorkAnswer {
	is := WorkAnswer{
		Number: a.Number, Seat: seat, Question: a.Question, Mark: a.Mark, Max: a.Max, Comment: a.Comment, Marked: !a.Grading,
		Text: ResponseWords(a.Question, a.Response),
	}
	is.Key = keyWords(a.Question)
	if a.Max > 0 && is.Marked {
		fraction := a.Mark / a.Max
		is.Verdict = VerdictOf(&fraction)
	}
	for i := len(a.History) - 1; i >= 0; i-- {
		h := a.History[i]
		by := nameOf(h.By)
		switch {
		case h.Auto && h.At.IsZero():
			by = "" // the key as it was announced
		case h.Auto:
			by = words.T("The key that %s corrected", by)
		case !is.ByHand:
			is.ByHand, is.By = true, by
		}
		is.History = append(is.History, WorkMark{By: by, At: h.At, Mark: h.Mark, Comment: h.Comment})
	}
	return is
}

// eventWords say what happened in an attempt; empty: nothing that is worth a line.
func eventWords(e room.AttemptEvent) string {
	switch e.What {
	case "opened":
		return words.T("Began the attempt")
	case "finished":
		return words.T("Submitted the test")
	case "late", "came late":
		return words.T("An answer to question %d came late", e.Number)
	case string(room.FocusLost):
		return words.T("Another window was in front")
	case string(room.FocusBack):
		return words.T("The window of the test was in front again")
	case string(room.FullScreenLeft):
		return words.T("Left full screen")
	case string(room.FullScreenBack):
		return words.T("Full screen again")
	case string(room.Pasted):
		return words.N("Pasted %d character", "Pasted %d characters", e.N)
	case "vanished":
		return words.T("Disconnected")
	case "returned":
		return words.T("Connected again")
	}
	return ""
}

// essays lists the questions of a test whose answers wait to be marked by hand.
func (s *session) essays(t *room.TestOf) (list []EssayOf) {
	r := s.tests.results.report
	if r == nil || s.tests.results.test != t.ID {
		return nil
	}
	counts := map[quiz.ID]int{}
	s.ungraded(func(_ workSeat, is *export.TestAnswer) { counts[is.Question.ID]++ }, nil)
	number := 0
	for i := range r.Test.Slots {
		for j := range r.Test.Slots[i].Pool {
			q := &r.Test.Slots[i].Pool[j]
			if q.Type == quiz.Description {
				continue
			}
			number++
			if counts[q.ID] > 0 {
				list = append(list, EssayOf{ID: q.ID.String(), Number: number, Name: strings.TrimSpace(q.Name), Ungraded: counts[q.ID]})
			}
		}
	}
	return list
}
