package model

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"lyceum/app/room"
	"lyceum/app/words"
)

// testWall is what staff see of a test.
func (s *session) testWall(now time.Time, t *room.TestOf, before *TestWall) *TestWall {
	if before == nil {
		before = &TestWall{}
	}
	n := &TestWall{Sort: s.tests.sort, Marks: t.About.Marks, May: s.snap.Tests.MayGive || s.snap.Tests.MayGrade}
	here := make(map[string]bool, len(s.persons.everyone))
	for i := range s.persons.everyone {
		here[s.persons.everyone[i].ID] = s.persons.everyone[i].Here
	}
	list := make([]TestRow, 0, len(t.Lines))
	for _, l := range t.Lines {
		r := testRow(l, t.About.Questions)
		r.Here = here[r.ID]
		r.Lost = s.tests.gone(&r, now.Add(s.snap.ClockOff))
		n.Counts.count(&r)
		list = append(list, r)
	}
	sortRows(list, n.Sort)
	n.Rows = shared(before.Rows, list)
	n.Essays = shared(before.Essays, s.essays(t))
	n.Work = s.testWork(t)
	if isSameShown(n, before) {
		return before
	}
	return n
}

// testRow is one student, as far as the room says.
func testRow(l *room.TestLine, questions int) TestRow {
	r := TestRow{ID: l.Person.ID, Name: l.Person.Name, Asked: questions, Delivered: l.Delivered, Extra: l.Extra}
	r.Signals = TestSignals{
		Away: l.Signals.FocusLost, AwayFor: l.Signals.Away, NotFull: l.Signals.Unfull, Pastes: l.Signals.Pastes, Pasted: l.Signals.Pasted,
		CutOff: l.Signals.Vanished, Last: l.Signals.LastSignal,
	}
	for _, f := range l.Flags {
		if f == "late" {
			r.Late = true
		} else {
			r.Doubtful = true
		}
	}
	a := l.Last()
	if a == nil {
		return r
	}
	r.State, r.Attempt, r.Answered, r.Current, r.Flagged = RowTaking, a.Number, a.Answered, a.Current, a.Flagged
	r.Marks, r.Ungraded, r.Marked = a.Marks, a.Grading, a.Grading == 0
	if a.Of > 0 {
		r.Asked = a.Of
	}
	r.Late = r.Late || a.CameLate > 0 || a.Late > 0
	switch a.State {
	case room.AttemptFinished, room.AttemptHandedIn:
		r.State = RowHandedIn
	case room.AttemptAbandoned:
		r.State = RowExpired
	}
	return r
}

// gone returns since when somebody who is at a test cannot be reached, as far as this computer noticed; zero: they can.
func (d *testDesk) gone(r *TestRow, now time.Time) time.Time {
	if r.State != RowTaking || r.Here {
		delete(d.lost, r.ID)
		return time.Time{}
	}
	since, known := d.lost[r.ID]
	if !known {
		since = now
		d.lost[r.ID] = since
	}
	return since
}

func (c *TestCounts) count(r *TestRow) {
	c.All++
	switch r.State {
	case RowWaiting:
		c.Waiting++
		return
	case RowTaking:
		c.Taking++
	default:
		c.HandedIn++
	}
	c.Answered += r.Answered
	c.Asked += r.Asked
	c.Ungraded += r.Ungraded
	if !r.Lost.IsZero() {
		c.Cut++
	}
	if r.Signals.Count() > 0 {
		c.Signals++
	}
}

// attention ranks a student: who needs it most comes first.
func attention(r *TestRow) int {
	switch {
	case r.Doubtful:
		return 0
	case !r.Lost.IsZero():
		return 1
	case r.State == RowTaking && r.Signals.Count() > 0:
		return 2
	case r.State == RowExpired:
		return 3
	case r.State == RowHandedIn && r.Ungraded > 0:
		return 4
	case r.State == RowTaking:
		return 5
	case r.State == RowWaiting && r.Here:
		return 6
	case r.State == RowHandedIn:
		return 7
	}
	return 8
}

// sortRows puts students into an order; names decide where it does not.
func sortRows(list []TestRow, by TestSort) {
	slices.SortFunc(list, func(a, b TestRow) int {
		first := 0
		switch by {
		case TestByAttention:
			if first = attention(&a) - attention(&b); first == 0 && a.State == RowTaking {
				first = b.Signals.Count() - a.Signals.Count()
			}
		case TestByProgress:
			first = cmp.Or(int(a.State)-int(b.State), a.Answered-b.Answered)
		case TestByMarks:
			first = cmp.Compare(b.Marks, a.Marks)
		}
		return cmp.Or(first, strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
	})
}

// SignalsWords say how often a student's window told what; empty: nothing.
func SignalsWords(s TestSignals) string {
	var all []string
	if s.Away > 0 {
		text := words.N("window left %d time", "window left %d times", s.Away)
		if m := int(s.AwayFor / time.Minute); m > 0 {
			text += " (" + words.T("%d min", m) + ")"
		}
		all = append(all, text)
	}
	if s.NotFull > 0 {
		all = append(all, words.N("full screen left %d time", "full screen left %d times", s.NotFull))
	}
	if s.Pastes > 0 {
		all = append(all, words.N("%d character pasted", "%d characters pasted", s.Pasted))
	}
	if s.CutOff > 0 {
		all = append(all, words.N("disconnected %d time", "disconnected %d times", s.CutOff))
	}
	return strings.Join(all, ", ")
}
