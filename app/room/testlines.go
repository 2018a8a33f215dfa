package room

import (
	"slices"
	"time"

	"lyceum/quiz"
	"lyceum/quiz/attempt"
	"lyceum/quiz/score"
	"lyceum/session/journal"
)

// A lineState is how far one student is, and what is remembered so that only what is new is marked.
type lineState struct {
	line   *TestLine
	next   journal.Clock // when it changes by itself; 0: never
	places map[int][]placed
	marks  map[markedAt]marked
	checks []attempt.Check
}

type markedAt struct {
	attempt int
	place   attempt.Place
}

// A marked is what the key says of an answer.
type marked struct {
	seq   uint64 // of the answer
	mark  float64
	hand  bool // it is to be marked by hand
	blank bool
}

// makeLines makes the lines anew that are not the newest, a few at a time, so that the class can go on in between.
func (l *testLoop) makeLines(now time.Time) {
	for id, s := range l.shown {
		for len(s.dirty) > 0 {
			l.r.mu.Lock()
			is := l.r.tests.fold.Test(id)
			if is == nil {
				clear(s.dirty)
			}
			n := 0
			for who := range s.dirty {
				delete(s.dirty, who)
				l.makeLine(is, s, who, now)
				if n++; n == linesAtOnce {
					break
				}
			}
			l.r.mu.Unlock()
			s.changed = true
		}
	}
}

// makeLine makes the line of one student anew; r.mu is held.
func (l *testLoop) makeLine(is *attempt.Test, s *shownTest, who journal.Author, now time.Time) {
	r := l.r
	person, known := r.news.people[who]
	k := is.Taking(who)
	takes := attempt.MayTake(rightsOf(r.news.members, who)) && (is.Takes(who) || is.State().Started == 0)
	if !known || k == nil && !takes {
		delete(s.lines, who)
		return
	}
	of := s.lines[who]
	if of == nil {
		of = &lineState{places: map[int][]placed{}, marks: map[markedAt]marked{}}
		s.lines[who] = of
	}
	line := &TestLine{Person: person, Extra: is.Extra(who), Delivered: true, Flags: nil}
	line.Signals.Vanished = r.tests.vanished[who]
	of.next, of.checks = 0, nil
	if k != nil {
		l.fillLine(is, s, of, line, k, now)
	}
	if of.line == nil || !of.line.same(line) {
		of.line = line
	}
}

// fillLine fills in what a student did.
func (l *testLoop) fillLine(is *attempt.Test, s *shownTest, of *lineState, line *TestLine, k *attempt.Taking, now time.Time) {
	r := l.r
	clock := journal.ClockAt(now)
	f := r.tests.files[is.ID]
	line.Delivered = k.Delivered()
	var sums []float64
	late, after := 0, 0
	for _, a := range k.Attempts() {
		at := AttemptLine{
			Number: a.Number, State: phases[a.Phase(clock)], Opened: classTime(a.Opened), Deadline: classTime(a.Deadline),
			Finished: classTime(a.Closed(clock)), Late: a.Late, CameLate: k.CameLate(a.Number),
		}
		if next := a.Next(clock); next != 0 && (of.next == 0 || next < of.next) {
			of.next = next
		}
		late, after = late+a.Late, after+a.After
		line.Signals.add(a.Signals)
		if f != nil && f.keyIs != nil {
			l.markAttempt(is, s, of, f.keyIs, k.Who, a, &at)
		} else {
			at.countAnswers(a)
		}
		line.Attempts = append(line.Attempts, at)
		if at.State == AttemptFinished || at.State == AttemptHandedIn {
			sums = append(sums, at.Marks)
		}
	}
	about, _, _ := is.Announcement()
	if figure := score.Attempts(score.Grading(about.About.Grading), sums); figure.Known {
		grade := score.Scale(figure.Value, about.About.Marks, about.About.GradeMax)
		line.Grade = &grade
	}
	line.Flags = flagsOf(line, late, after, r.tests.forked[k.Who])
	if of.checks = k.Unchecked(); len(of.checks) > 0 {
		for _, c := range of.checks {
			l.checks[c.Entry], l.checksOf[c.Entry] = c, is.ID
		}
	}
}

// flagsOf lists what is to be looked at.
func flagsOf(line *TestLine, late, after int, forked bool) (flags []string) {
	add := func(is bool, flag string) {
		if is {
			flags = append(flags, flag)
		}
	}
	add(late > 0, "late")
	add(slices.ContainsFunc(line.Attempts, func(a AttemptLine) bool { return a.CameLate > 0 }), "came-late")
	add(after > 0, "edited")
	add(forked, "forked")
	return flags
}

// countAnswers fills in what is known without the questions.
func (at *AttemptLine) countAnswers(a *attempt.Attempt) {
	for _, is := range a.Answers {
		if len(is.Raw) > 0 {
			at.Answered++
		}
		if is.Flagged {
			at.Flagged++
		}
	}
}

// markAttempt marks what is new of an attempt, and adds up.
func (l *testLoop) markAttempt(is *attempt.Test, s *shownTest, of *lineState, key *quiz.Test, who journal.Author, a *attempt.Attempt, at *AttemptLine) {
	if of.places[a.Number] == nil {
		of.places[a.Number] = placesOf(key, key.Order(who, a.Number))
	}
	closed := at.State != AttemptOpen && at.State != AttemptOverdue
	for _, p := range of.places[a.Number] {
		if p.number == 0 {
			continue
		}
		at.Of++
		answer := a.Answers[p.at]
		if answer != nil && answer.Flagged {
			at.Flagged++
		}
		m := of.mark(s, key, a.Number, p, answer)
		if !m.blank {
			at.Answered++
		}
		if p.at == a.Current && answer != nil && answer.Changes > 0 {
			at.Current = p.number
		}
		mark, grading := m.mark, m.hand && closed
		if given := is.Marks(who, a.Number, p.at); len(given) > 0 && !given[len(given)-1].Auto {
			mark, grading = given[len(given)-1].Mark, false
		}
		at.Marks += mark
		if grading {
			at.Grading++
		}
	}
}

// mark returns what the key says of an answer.
func (of *lineState) mark(s *shownTest, key *quiz.Test, number int, p placed, answer *attempt.Answer) marked {
	if answer == nil || answer.Changes == 0 {
		return marked{blank: true}
	}
	m, known := of.marks[markedAt{number, p.at}]
	if known && m.seq == answer.Seq {
		return m
	}
	q := s.corrected[p.at]
	if q == nil {
		q = questionIn(key, p.at)
	}
	m = markOf(q, answer.Response(), p.mark)
	m.seq = answer.Seq
	of.marks[markedAt{number, p.at}] = m
	return m
}

// markOf marks an answer. One that fits no question is worth what none is.
func markOf(q *quiz.Question, answer quiz.Response, most float64) (m marked) {
	is, err := quiz.Mark(q, answer)
	m.blank = err != nil || is.State == quiz.Blank
	m.mark, m.hand = is.Fraction*most, is.State == quiz.NeedsGrading
	return m
}

// add adds what was noticed in an attempt.
func (c *SignalCount) add(s attempt.Signals) {
	c.FocusLost, c.Away, c.Unfull = c.FocusLost+s.FocusLost, c.Away+s.Away, c.Unfull+s.Unfull
	c.Pastes, c.Pasted = c.Pastes+s.Pastes, c.Pasted+s.Pasted
	if at := classTime(s.Last); at.After(c.LastSignal) {
		c.LastSignal = at
	}
}

// same reports whether a line says what another does.
func (l *TestLine) same(o *TestLine) bool {
	return l.Person == o.Person && l.Extra == o.Extra && l.Delivered == o.Delivered && l.Signals == o.Signals &&
		slices.Equal(l.Flags, o.Flags) && slices.Equal(l.Attempts, o.Attempts) && sameGrade(l.Grade, o.Grade)
}

func sameGrade(a, b *float64) bool { return (a == nil) == (b == nil) && (a == nil || *a == *b) }

// fillLines fills in what staff see of a test; r.mu is held.
func (l *testLoop) fillLines(t *TestOf, is *attempt.Test, s *shownTest) {
	for _, m := range l.r.news.members {
		if of := s.lines[m.Author]; of != nil {
			t.Lines = append(t.Lines, of.line)
		}
	}
	for _, m := range l.r.news.gone { // what they did stays
		if of := s.lines[m.Author]; of != nil {
			t.Lines = append(t.Lines, of.line)
		}
	}
	for _, line := range t.Lines {
		t.Sum.Takers++
		open, done := false, false
		for i := range line.Attempts {
			a := &line.Attempts[i]
			open = open || a.State == AttemptOpen || a.State == AttemptOverdue
			done = done || a.State == AttemptFinished || a.State == AttemptHandedIn
			t.Sum.Grading += a.Grading
		}
		t.Sum.Open, t.Sum.Finished = t.Sum.Open+boolToInt(open), t.Sum.Finished+boolToInt(done)
		t.Sum.Delivered += boolToInt(line.Delivered && len(line.Attempts) > 0)
	}
	for _, did := range is.Staffed() {
		t.Staff = append(t.Staff, TestStaffed{did.What, l.r.news.people[did.By].ID, classTime(did.Clock)})
	}
}

func boolToInt(is bool) int {
	if is {
		return 1
	}
	return 0
}
