package room

import (
	"slices"
	"time"

	"lyceum/quiz"
	"lyceum/quiz/attempt"
	"lyceum/quiz/score"
	"lyceum/session/journal"
)

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
