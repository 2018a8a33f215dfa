package attempt

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"lyceum/quiz"
	"lyceum/session/journal"
)

func slicesSort(c Receipt) {
	slices.SortFunc(c, func(a, b Mark16) int { return bytes.Compare(a[:], b[:]) })
}

// inTest is a class whose test began at second 10: an instructor and two students.
func inTest(t testing.TB, a About, closes float64, boxes func(teacher, ana *member) [][]byte) (c *class, teacher, ana, ben *member) {
	c = newClass(t)
	teacher, ana, ben = c.member(1, instructor), c.member(2, student), c.member(3, student)
	teacher.announces(1, a)
	var end journal.Clock
	if closes > 0 {
		end = clock(closes)
	}
	var all [][]byte
	if boxes != nil {
		all = boxes(teacher, ana)
	}
	teacher.starts(10, end, all...)
	return c, teacher, ana, ben
}

func TestAnswersUpToTheDeadlineCount(t *testing.T) {
	c, teacher, ana, _ := inTest(t, about(), 0, nil)
	ana.does(20, Step{Kind: Opened})
	ana.answers(21, 0, "one")
	ana.answers(20+600, 0, "two")
	ana.answers(20+600+Slack.Seconds(), 1, "typed as time ran out")
	ana.answers(20+600+Slack.Seconds()+1, 0, "late")
	ana.does(20+600+Slack.Seconds()+2, Step{Kind: Finished})
	for _, by := range []*member{teacher, ana} {
		a := c.attempt(by, ana)
		if got := a.text(t, 0); got != "two" {
			t.Errorf("the answer is %q, want two", got)
		}
		if got := a.text(t, 1); got == "" {
			t.Error("what was typed as time ran out is lost")
		}
		if a.Late != 2 || a.Finished != 0 {
			t.Errorf("%d late, finished %v; want 2, not finished", a.Late, a.Finished)
		}
	}
}

func TestUnfinishedAttemptEndsByRule(t *testing.T) {
	for rule, want := range map[quiz.Overdue][]Phase{
		quiz.OverdueSubmit:  {Open, HandedIn, HandedIn},
		quiz.OverdueGrace:   {Open, Overdue, Abandoned},
		quiz.OverdueAbandon: {Open, Abandoned, Abandoned},
	} {
		is := about()
		is.Overdue, is.Grace = rule, time.Minute
		c, teacher, ana, _ := inTest(t, is, 0, nil)
		ana.does(20, Step{Kind: Opened})
		a := c.attempt(teacher, ana)
		for i, now := range []float64{620, 650, 700} {
			if got := a.Phase(clock(now)); got != want[i] {
				t.Errorf("rule %v, second %v: phase %v, want %v", rule, now, got, want[i])
			}
		}
		if got := a.Next(clock(600)); got != clock(620)+1 {
			t.Errorf("rule %v: changes by itself at %v", rule, got.Time())
		}
	}
}

func TestHandedInWithinGrace(t *testing.T) {
	is := about()
	is.Overdue, is.Grace = quiz.OverdueGrace, time.Minute
	c, teacher, ana, _ := inTest(t, is, 0, nil)
	ana.does(20, Step{Kind: Opened})
	ana.answers(650, 0, "too late to be changed")
	ana.does(670, Step{Kind: Finished})
	a := c.attempt(teacher, ana)
	if a.Phase(clock(700)) != Done || a.text(t, 0) != "" {
		t.Errorf("phase %v, answer %q; want handed in, without a change after the deadline", a.Phase(clock(700)), a.text(t, 0))
	}
}

func TestTestClosesBeforeTheLimitIsOver(t *testing.T) {
	c, teacher, ana, ben := inTest(t, about(), 100, nil)
	ana.does(50, Step{Kind: Opened})
	ben.does(100, Step{Kind: Opened})
	if a := c.attempt(teacher, ana); a.Deadline != clock(100) {
		t.Errorf("deadline %v, want %v", a.Deadline.Time(), clock(100).Time())
	}
	if k := c.seenBy(teacher).Test(testID).Taking(ben.author()); len(k.Attempts()) != 0 {
		t.Error("an attempt begins after the test closed")
	}
}

// Extra time is known to who has it, and to staff, and moves both ends.
func TestExtraTime(t *testing.T) {
	c, teacher, ana, ben := inTest(t, about(), 300, func(teacher, ana *member) [][]byte {
		return [][]byte{teacher.box(ana, Given{Extra: time.Minute})}
	})
	body, err := Takers{testID, []Taker{{Who: ana.author(), Extra: time.Minute}}}.Encode()
	teacher.decides(9, body, err)
	ana.does(20, Step{Kind: Opened})
	ben.does(20, Step{Kind: Opened})
	for _, by := range []*member{teacher, ana} {
		if a := c.attempt(by, ana); a.Deadline != clock(360) {
			t.Errorf("with extra time: deadline %v, want %v", a.Deadline.Time(), clock(360).Time())
		}
	}
	for _, by := range []*member{teacher, ben} {
		if a := c.attempt(by, ben); a.Deadline != clock(300) {
			t.Errorf("without: deadline %v, want %v", a.Deadline.Time(), clock(300).Time())
		}
	}
	if got := c.seenBy(ben).Test(testID).Extra(ana.author()); got != 0 {
		t.Errorf("another student knows of %v", got)
	}
	// More, later; and an end by staff is one for everybody.
	body, err = Change{Test: testID, Kind: Extended, Boxes: [][]byte{teacher.box(ana, Given{Extra: 2 * time.Minute})}}.Encode()
	teacher.says(200, body, err)
	if a := c.attempt(ana, ana); a.Deadline != clock(420) {
		t.Errorf("with more: deadline %v, want %v", a.Deadline.Time(), clock(420).Time())
	}
	body, err = Change{Test: testID, Kind: Ended}.Encode()
	teacher.says(250, body, err)
	if a := c.attempt(ana, ana); a.Deadline != clock(250) {
		t.Errorf("ended: deadline %v, want %v", a.Deadline.Time(), clock(250).Time())
	}
	body, err = Change{Test: testID, Kind: Extended, Closes: clock(400)}.Encode()
	teacher.says(260, body, err)
	if a := c.attempt(ben, ben); a.Deadline != clock(400) {
		t.Errorf("extended after all: deadline %v, want %v", a.Deadline.Time(), clock(400).Time())
	}
}

// What an offline student wrote after the test was ended counts once it is extended.
func TestExtendingBringsBackWhatWasLate(t *testing.T) {
	c, teacher, ana, _ := inTest(t, about(), 0, nil)
	ana.does(20, Step{Kind: Opened})
	body, err := Change{Test: testID, Kind: Ended}.Encode()
	teacher.says(100, body, err)
	ana.answers(200, 0, "offline")
	if a := c.attempt(teacher, ana); a.Late != 1 || a.text(t, 0) != "" {
		t.Errorf("%d late, answer %q", a.Late, a.text(t, 0))
	}
	body, err = Change{Test: testID, Kind: Extended, Closes: clock(400)}.Encode()
	teacher.says(300, body, err)
	if a := c.attempt(teacher, ana); a.Late != 0 || a.text(t, 0) != "offline" {
		t.Errorf("extended: %d late, answer %q", a.Late, a.text(t, 0))
	}
}

func TestTestForSomeIsForThemAlone(t *testing.T) {
	c := newClass(t)
	teacher, ana, ben := c.member(1, instructor), c.member(2, student), c.member(3, student)
	teacher.announces(1, about())
	body, err := Takers{testID, []Taker{{Who: ana.author(), Takes: true}}}.Encode()
	teacher.decides(5, body, err)
	body, err = Change{Test: testID, Kind: Started, Boxes: [][]byte{teacher.box(ana, Given{Takes: true, Key: key})}}.Encode()
	teacher.says(10, body, err)
	ana.does(20, Step{Kind: Opened})
	ben.does(20, Step{Kind: Opened})
	for _, by := range []*member{teacher, ana} {
		is := c.seenBy(by).Test(testID)
		if !is.Takes(ana.author()) || len(is.Taking(ana.author()).Attempts()) != 1 {
			t.Error("who is to take it cannot")
		}
	}
	is := c.seenBy(ben).Test(testID)
	if s := is.State(); s.HasKey || is.Takes(ben.author()) || len(is.Taking(ben.author()).Attempts()) != 0 {
		t.Errorf("who is not to take it can: %v", s.HasKey)
	}
	if k := c.seenBy(teacher).Test(testID).Taking(ben.author()); len(k.Attempts()) != 0 || k.Void() != 1 {
		t.Errorf("staff count %d attempts of who is not to take it", len(k.Attempts()))
	}
}

func TestKeyThatWasNotAnnouncedStartsNothing(t *testing.T) {
	c := newClass(t)
	teacher, ana := c.member(1, instructor), c.member(2, student)
	teacher.announces(1, about())
	body, err := Change{Test: testID, Kind: Started, Open: true, Key: PaperKey{1}}.Encode()
	teacher.says(10, body, err)
	if s := c.seenBy(ana).Test(testID).State(); s.Started != 0 || s.HasKey {
		t.Errorf("it has begun: %+v", s)
	}
}

func TestWhoMayGiveTests(t *testing.T) {
	end, err := Change{Test: testID, Kind: Ended}.Encode()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name           string
		rights         journal.Rights
		announces, end bool
	}{
		{"a student", student, false, false}, {"a proctor", proctor, false, true}, {"an instructor", instructor, true, true},
		{"who presents", student | journal.Present, false, false}, {"who grades", student | journal.Grade, true, true},
	} {
		c := newClass(t)
		other, reader := c.member(5, tt.rights), c.member(6, student)
		other.announces(1, about())
		if got := c.seenBy(reader).Test(testID) != nil; got != tt.announces {
			t.Errorf("%s announces: %v, want %v", tt.name, got, tt.announces)
		}
		c = newClass(t)
		teacher, other := c.member(1, instructor), c.member(5, tt.rights)
		teacher.announces(1, about())
		teacher.starts(2, 0)
		other.says(3, end, nil)
		if got := c.seenBy(teacher).Test(testID).State().Hard; got != tt.end {
			t.Errorf("%s ends: %v, want %v", tt.name, got, tt.end)
		}
	}
}

// What students write as if they were staff, and staff as if they were students, is void.
func TestNobodyPassesForAnother(t *testing.T) {
	c, teacher, ana, ben := inTest(t, about(), 0, nil)
	ana.does(20, Step{Kind: Opened})
	teacher.does(20, Step{Kind: Opened})
	body, err := Marked{Test: testID, Who: ana.author(), Attempt: 1, Mark: 3}.Encode()
	ana.decides(30, body, err)
	body, err = Takers{testID, []Taker{{Who: ana.author(), Extra: time.Hour}}}.Encode()
	ana.decides(31, body, err)
	ben.log.SayAt(at(32), journal.KindAnswer, student, []byte{byte(Opened)})
	ben.receipts(33, teacher.answers(32, 0, "x"))
	is := c.seenBy(teacher).Test(testID)
	if m := is.Marks(ana.author(), 1, Place{}); len(m) != 0 {
		t.Errorf("a student has marked: %v", m)
	}
	if got := is.Extra(ana.author()); got != 0 {
		t.Errorf("a student has given %v", got)
	}
	if is.Taking(teacher.author()) != nil {
		t.Error("staff take the test")
	}
}
