package room

import (
	"context"
	"slices"
	"strings"
	"time"

	"lyceum/app/export"
	"lyceum/quiz"
	"lyceum/quiz/attempt"
	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// maxSittings is in how many of the last sittings people are looked for who took a test.
const maxSittings = 1000

// maxPause is the longest time between two changes that counts as spent on a question.
const maxPause = 5 * time.Minute

// ReviewAttempt returns an attempt with all that staff know of it; who is a name or ID.
func (r *Room) ReviewAttempt(id quiz.ID, who string, number int) (*AttemptReview, error) {
	if !attempt.MayReceipt(r.rights(r.self)) {
		return nil, ErrNotAllowed
	}
	all, err := meantBy(who, r.everybody)
	if err != nil {
		return nil, err
	}
	now, err := r.classNow()
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	l, err := r.releasing(id)
	if err != nil {
		return nil, err
	}
	k := l.is.Taking(all[0])
	if k == nil || number < 1 || number > len(k.Attempts()) {
		return nil, ErrNoAttempt
	}
	return r.review(l, k, k.Attempts()[number-1], journal.ClockAt(now)), nil
}

// review makes the review of an attempt; r.mu is held.
func (r *Room) review(l *releasing, k *attempt.Taking, a *attempt.Attempt, clock journal.Clock) *AttemptReview {
	v := &AttemptReview{Person: r.news.people[k.Who]}
	v.Line = AttemptLine{
		Number: a.Number, State: phases[a.Phase(clock)], Opened: classTime(a.Opened), Deadline: classTime(a.Deadline),
		Finished: classTime(a.Closed(clock)), Late: a.Late, CameLate: k.CameLate(a.Number),
	}
	log := k.Log(a.Number)
	spent := timeSpent(log)
	seats := l.key.Order(k.Who, a.Number)
	places := placesOf(l.key, seats)
	numbers := map[attempt.Place]int{}
	for i, p := range places {
		numbers[p.at] = p.number
		s := l.seatReview(r, k, a, p, &seats[i])
		s.Seconds = spent[p.at]
		v.Seats = append(v.Seats, s)
		if p.number == 0 {
			continue
		}
		v.Line.Of++
		is := a.Answers[p.at]
		v.Line.Answered += boolToInt(is != nil && !s.Question.IsBlank(s.Response))
		v.Line.Flagged += boolToInt(is != nil && is.Flagged)
		v.Line.Grading += boolToInt(s.Grading)
		v.Line.Marks += s.Mark
	}
	for _, e := range log {
		ev := AttemptEvent{At: classTime(e.Clock), What: e.Kind.String(), N: e.N}
		switch e.Kind {
		case attempt.Answered, attempt.Flagged, attempt.Checked:
			ev.Number = numbers[e.Place]
		case attempt.Signalled:
			ev.What = string(signalOf(e.Signal))
		}
		v.Log = append(v.Log, ev)
	}
	return v
}

// signalOf returns what a window noticed, as machine-readable output has it.
func signalOf(s attempt.Signal) SignalKind {
	for kind, is := range signals {
		if is == s {
			return kind
		}
	}
	return ""
}

// seatReview makes the review of one answer.
func (l *releasing) seatReview(r *Room, k *attempt.Taking, a *attempt.Attempt, p placed, seat *quiz.Seat) SeatReview {
	q := l.questionOf(p.at)
	s := SeatReview{Number: p.number, Place: p.at, Question: arranged(q, seat), Max: p.mark}
	if is := a.Answers[p.at]; is != nil {
		s.Response, s.At, s.Changes = is.Response(), classTime(is.At), is.Changes
	}
	if p.number == 0 {
		return s
	}
	m := markOf(q, s.Response, p.mark)
	s.Mark, s.Grading = m.mark, m.hand
	s.History = l.history(r, k.Who, a.Number, p, s.Response)
	if given := l.is.Marks(k.Who, a.Number, p.at); len(given) > 0 {
		last := given[len(given)-1]
		if s.Comment = last.Comment; !last.Auto {
			s.Mark, s.Grading = last.Mark, false
		}
	}
	return s
}

// history returns what an answer was marked with, by corrected keys and by hand, oldest first. With a correction the mark before it
// is there too.
func (l *releasing) history(r *Room, who journal.Author, number int, p placed, answer quiz.Response) (all []MarkChange) {
	q := questionIn(l.key, p.at)
	before := MarkChange{Mark: markOf(q, answer, p.mark).mark, Auto: true}
	for _, c := range l.is.Corrections()[p.at] {
		if is := l.files.correctionOf(p.at, c.Ticket); is != nil {
			if len(all) == 0 {
				all = append(all, before)
			}
			all = append(all, MarkChange{At: classTime(c.Clock), By: r.news.people[c.By], Mark: markOf(is, answer, p.mark).mark, Auto: true})
		}
	}
	for _, m := range l.is.Marks(who, number, p.at) {
		change := MarkChange{At: classTime(m.Clock), By: r.news.people[m.By], Mark: m.Mark, Comment: m.Comment, Auto: m.Auto}
		if m.Auto {
			change.Mark = markOf(l.questionOf(p.at), answer, p.mark).mark
		}
		all = append(all, change)
	}
	slices.SortStableFunc(all, func(a, b MarkChange) int { return a.At.Compare(b.At) })
	return all
}

// timeSpent returns how long a student was at each question: up to a change of it from what was done before, pauses left out.
func timeSpent(log []attempt.Log) map[attempt.Place]time.Duration {
	spent := map[attempt.Place]time.Duration{}
	for i, e := range log {
		if i == 0 || e.Kind != attempt.Answered && e.Kind != attempt.Flagged && e.Kind != attempt.Checked {
			continue
		}
		if d := e.Clock.Time().Sub(log[i-1].Clock.Time()); d <= maxPause {
			spent[e.Place] += d
		}
	}
	return spent
}

// TestReport returns everything of a test, as exports and analyses take it. Staff may. Errors are ErrNoTest, ErrNotAllowed, and
// ErrTestNotHere while this computer does not have the key.
func (r *Room) TestReport(id quiz.ID) (*export.TestReport, error) {
	if !attempt.MayReceipt(r.rights(r.self)) {
		return nil, ErrNotAllowed
	}
	now, err := r.classNow()
	if err != nil {
		return nil, err
	}
	roster, err := r.rosterRows()
	if err != nil {
		return nil, err
	}
	s := r.Snapshot()
	of := s.Tests.Test(id)
	if of == nil {
		return nil, ErrNoTest
	}
	r.mu.Lock()
	l, err := r.releasing(id)
	r.mu.Unlock()
	if err != nil {
		return nil, err
	}
	report := &export.TestReport{Class: s.Title, Test: l.corrections(), Made: now.Local(), Started: of.Started, Closed: of.Closes}
	seen := map[string]bool{}
	for _, line := range of.Lines {
		taker := export.Taker{
			Name: line.Person.Name, Fingerprint: line.Person.Fingerprint, Extra: line.Extra, Grade: line.Grade, Flags: line.Flags,
		}
		if row, known := roster[line.Person.ID]; known {
			taker.Name, taker.ID, taker.Email = row.Name, row.ID, row.Email
			seen[row.Name+"\n"+row.ID+"\n"+row.Email] = true
		}
		for i := range line.Attempts {
			v, err := r.ReviewAttempt(id, line.Person.ID, i+1)
			if err != nil {
				return nil, err
			}
			taker.Attempts = append(taker.Attempts, attemptReport(v))
		}
		taker.Feedback = feedbackOf(taker.Attempts)
		report.Takers = append(report.Takers, taker)
	}
	for _, row := range r.class.View().Roster { // who never came
		if !seen[row.Name+"\n"+row.ID+"\n"+row.Email] {
			report.Takers = append(report.Takers, export.Taker{Name: row.Name, ID: row.ID, Email: row.Email})
		}
	}
	return report, nil
}

// corrections returns the whole test as it counts now.
func (l *releasing) corrections() *quiz.Test {
	if len(l.corrected) == 0 {
		return l.key
	}
	is := *l.key
	is.Slots = slices.Clone(is.Slots)
	for p, q := range l.corrected {
		slot := &is.Slots[p.Slot]
		slot.Pool = slices.Clone(slot.Pool)
		slot.Pool[p.Question] = *q
	}
	return &is
}

// rosterRows returns what the roster says of people, by ID.
func (r *Room) rosterRows() (map[string]conduct.RosterRow, error) {
	var sittings []conduct.SittingAttendance
	if err := call(func(ctx context.Context) (err error) {
		sittings, err = r.class.Attendance(ctx, maxSittings)
		return err
	}); err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	rows := map[string]conduct.RosterRow{}
	for _, s := range sittings {
		for _, row := range s.Rows {
			if row.MatchedBy == "" {
				continue
			}
			for _, a := range row.Authors {
				if p, known := r.news.people[a]; known {
					rows[p.ID] = conduct.RosterRow{Name: row.Name, ID: row.ID, Email: row.Email}
				}
			}
		}
	}
	return rows, nil
}

// attemptReport makes of a review what a report has.
func attemptReport(v *AttemptReview) export.TestAttempt {
	a := export.TestAttempt{
		Number: v.Line.Number, State: string(v.Line.State), Opened: v.Line.Opened, Finished: v.Line.Finished, Deadline: v.Line.Deadline,
	}
	for _, s := range v.Seats {
		is := export.TestAnswer{
			Slot: int(s.Place.Slot), Number: s.Number, Question: s.Question, Response: s.Response, At: s.At, Seconds: s.Seconds, Tries: s.Changes,
			Max: s.Max, Mark: s.Mark, Grading: s.Grading, Comment: s.Comment,
		}
		for _, h := range s.History {
			is.History = append(is.History, export.TestMark{At: h.At, By: h.By.Name, Mark: h.Mark, Comment: h.Comment, Auto: h.Auto})
		}
		a.Answers = append(a.Answers, is)
	}
	for _, e := range v.Log {
		a.Events = append(a.Events, export.TestEvent{At: e.At, What: e.What, Number: e.Number, N: e.N})
	}
	return a
}

// feedbackOf gathers what staff wrote on the last attempt, for gradebooks.
func feedbackOf(all []export.TestAttempt) string {
	if len(all) == 0 {
		return ""
	}
	var said []string
	for _, a := range all[len(all)-1].Answers {
		if a.Comment != "" {
			said = append(said, a.Comment)
		}
	}
	return strings.Join(said, " ")
}
