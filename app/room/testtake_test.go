package room

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"lyceum/quiz"
)

// A test from its announcement to released results.
func TestTestIsGivenAndMarked(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, _ := aClass(b)
		id := teacher.announces(aTest())
		wait(15 * time.Second)
		if is := ana.test(id); is.State != TestAnnounced || is.Have != is.Size || is.Paper != nil || is.Key != nil || is.Own.MayOpen {
			t.Errorf("before the start: %+v, own %+v", is, is.Own)
		}
		if err := ana.OpenAttempt(id); !errors.Is(err, ErrTestNotBegun) {
			t.Errorf("opened before the start: %v", err)
		}
		teacher.must("starts", teacher.StartTest(id, TestStart{}))
		wait(5 * time.Second)
		if is := ana.test(id); is.State != TestRunning || is.Paper == nil || is.Key != nil || !is.Own.MayOpen {
			t.Fatalf("running: %+v, own %+v", is, is.Own)
		}
		ana.takes(id)
		if a := ana.attempt(id); !a.Saved || a.State != AttemptOpen || a.Deadline.Sub(a.Opened) != 30*time.Minute {
			t.Errorf("open: %+v", a)
		}
		wait(5 * time.Second)
		if a := ana.attempt(id); !a.Delivered || !slices.Equal(ana.states(id), slices.Repeat([]SeatState{SeatDelivered}, 4)) {
			t.Errorf("delivered %v: %v", a.Delivered, ana.states(id))
		}
		if l := teacher.line(id, "Ana"); l.Last().Answered != 4 || l.Last().Of != 4 || l.Last().Marks != 3 || !l.Delivered || l.Last().Grading != 0 {
			t.Errorf("line %+v of %+v", l.Last(), l)
		}
		ana.must("hands in", ana.FinishAttempt(id))
		wait(5 * time.Second)
		l := teacher.line(id, "Ana")
		if l.Last().State != AttemptFinished || l.Last().Grading != 1 || l.Grade == nil || *l.Grade != 6 {
			t.Errorf("handed in: %+v, grade %v", l.Last(), l.Grade)
		}
		teacher.marksAndReleases(id, ana)
	})
}

// marksAndReleases goes on where somebody has handed in all answers.
func (d *desk) marksAndReleases(id quiz.ID, student *desk) {
	t := d.t
	essay := slices.IndexFunc(student.attempt(id).Seats, func(s *Seat) bool { return s.Question.Type == quiz.Essay })
	if err := d.GiveMark(id, "Ana", 1, essay, 2.5, ""); !errors.Is(err, ErrMarkRange) {
		t.Errorf("more than there is: %v", err)
	}
	if err := student.GiveMark(id, "Ana", 1, essay, 2, ""); !errors.Is(err, ErrNotAllowed) {
		t.Errorf("a student marks: %v", err)
	}
	d.must("marks", d.GiveMark(id, "Ana", 1, essay, 1.5, "Water, too"))
	wait(5 * time.Second)
	if l := d.line(id, "Ana"); l.Last().Grading != 0 || *l.Grade != 9 {
		t.Errorf("marked: %+v, grade %v", l.Last(), *l.Grade)
	}
	if a := student.attempt(id); a.Marks != nil || a.Seats[essay].Result != nil {
		t.Error("results are known before they are released")
	}
	d.must("releases", d.ReleaseTest(id))
	wait(5 * time.Second)
	own := student.test(id).Own
	a := own.Attempts[0]
	if student.test(id).State != TestReleased || a.Marks == nil || *a.Marks != 4.5 || own.Grade == nil || *own.Grade != 9 {
		t.Fatalf("released: %+v", a)
	}
	if r := a.Seats[essay].Result; r.Comment != "Water, too" || r.Mark != 1.5 || r.Right != "" {
		t.Errorf("result %+v", r)
	}
	d.must("marks anew", d.GiveMark(id, "Ana", 1, essay, 2, "After all"))
	d.must("releases again", d.ReleaseTest(id))
	wait(5 * time.Second)
	if a := student.attempt(id); a.Marks == nil || *a.Marks != 5 {
		t.Errorf("again: marks %v", a.Marks)
	}
}

// What is typed shows at once, is on the disk within a second, and what is written last of a field is not overtaken.
func TestTypedAnswersAreKeptWithinASecond(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		id, _, ana, _ := inTest(b, aTest(), TestStart{})
		ana.must("opens", ana.OpenAttempt(id))
		wait(time.Second)
		word := slices.IndexFunc(ana.attempt(id).Seats, func(s *Seat) bool { return s.Question.Type == quiz.Short })
		text := ""
		for range 30 {
			text += "x"
			ana.must("types", ana.TypeAnswer(id, word, quiz.Response{Text: text}))
			wait(100 * time.Millisecond)
		}
		seat := ana.attempt(id).Seats[word]
		if seat.Response.Text != text || seat.State != SeatTyping {
			t.Errorf("%q is %s, want %q being typed", seat.Response.Text, seat.State, text)
		}
		wait(typeWithin)
		if seat := ana.attempt(id).Seats[word]; seat.State != SeatSaved && seat.State != SeatDelivered {
			t.Errorf("a second later it is %s", seat.State)
		}
		ana.mu.Lock()
		changes := ana.tests.fold.Test(id).Taking(ana.self).Attempts()[0].Answers[placeIn(ana, id, word)].Changes
		ana.mu.Unlock()
		if changes < 3 || changes > 5 {
			t.Errorf("3 s of typing are %d entries", changes)
		}
	})
}

// An answer that is being typed when time is over counts.
func TestTypedAnswerCountsAtTheDeadline(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		test := aTest()
		test.Limit = time.Minute
		id, teacher, ana, _ := inTest(b, test, TestStart{})
		ana.must("opens", ana.OpenAttempt(id))
		wait(59500 * time.Millisecond)
		word := slices.IndexFunc(ana.attempt(id).Seats, func(s *Seat) bool { return s.Question.Type == quiz.Short })
		ana.must("types", ana.TypeAnswer(id, word, quiz.Response{Text: "rhizoids"}))
		wait(10 * time.Second)
		if a := ana.attempt(id); a.State != AttemptHandedIn || a.Seats[word].Response.Text != "rhizoids" {
			t.Errorf("%s with %q", a.State, a.Seats[word].Response.Text)
		}
		if err := ana.AnswerTest(id, word, quiz.Response{Text: "late"}); !errors.Is(err, ErrTestTime) {
			t.Errorf("after the deadline: %v", err)
		}
		if l := teacher.line(id, "Ana").Last(); l.State != AttemptHandedIn || l.Marks != 1 {
			t.Errorf("line %+v", l)
		}
	})
}

// Who is cut off goes on, loses nothing, and is marked when back. The program may be restarted meanwhile.
func TestTestGoesOnWithoutANetwork(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		id, teacher, ana, _ := inTest(b, aTest(), TestStart{})
		ana.must("opens", ana.OpenAttempt(id))
		wait(5 * time.Second)
		b.isolate(ana)
		wait(40 * time.Second)
		for i, s := range ana.attempt(id).Seats[:3] {
			ana.must("answers offline", ana.AnswerTest(id, i, right(s)))
		}
		wait(time.Second)
		if got := ana.states(id); !slices.Equal(got[:3], slices.Repeat([]SeatState{SeatSaved}, 3)) {
			t.Errorf("offline: %v", got)
		}
		ana.goAway()
		wait(10 * time.Second)
		ana.reopen("Algebra", false)
		wait(20 * time.Second)
		if got := ana.states(id); !slices.Equal(got[:3], slices.Repeat([]SeatState{SeatSaved}, 3)) {
			t.Fatalf("offline, started again: %v", got)
		}
		ana.must("answers after the restart", ana.AnswerTest(id, 3, right(ana.attempt(id).Seats[3])))
		b.join(ana)
		wait(90 * time.Second)
		if !ana.attempt(id).Delivered {
			t.Errorf("back: %v", ana.states(id))
		}
		if l := teacher.line(id, "Ana").Last(); l.Answered != 4 {
			t.Errorf("line %+v", l)
		}
	})
}

// With nobody of staff there answers wait, and when the instructor is back they are received.
func TestAnswersWaitForStaff(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		id, teacher, ana, ben := inTest(b, aTest(), TestStart{})
		teacher.goAway()
		wait(10 * time.Second)
		ana.takes(id)
		ben.takes(id)
		wait(20 * time.Second)
		if a := ana.attempt(id); a.Delivered || !a.Saved {
			t.Errorf("without staff: delivered %v, saved %v", a.Delivered, a.Saved)
		}
		teacher.reopen("Algebra", true)
		wait(60 * time.Second)
		for _, d := range []*desk{ana, ben} {
			if !d.attempt(id).Delivered {
				t.Errorf("%s: %v", d.options.Name, d.states(id))
			}
		}
		if l := teacher.line(id, "Ben").Last(); l.Marks != 3 {
			t.Errorf("line %+v", l)
		}
	})
}

// Receipts are gathered: one entry every two seconds at most, by one of staff alone, and by the next when that one is gone.
func TestReceiptsByOneOfStaff(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		id, teacher, ana, ben := inTest(b, aTest(), TestStart{})
		proctor := b.desk("Proctor").join(teacher.inviteTo(Proctor))
		wait(20 * time.Second)
		for _, d := range []*desk{ana, ben} {
			d.must("opens", d.OpenAttempt(id))
		}
		wait(5 * time.Second)
		essay := slices.IndexFunc(ana.attempt(id).Seats, func(s *Seat) bool { return s.Question.Type == quiz.Essay })
		led, followed := teacher.saved(), proctor.saved()
		for i := range 40 {
			d := []*desk{ana, ben}[i%2]
			d.must("answers", d.AnswerTest(id, essay, quiz.Response{Text: strings.Repeat("x", 1+i)}))
			wait(250 * time.Millisecond)
		}
		wait(5 * time.Second)
		if n := teacher.saved() - led; n < 4 || n > 7 {
			t.Errorf("10 s of answers are %d receipts", n)
		}
		if n := proctor.saved() - followed; n != 0 {
			t.Errorf("%d entries by who does not lead", n)
		}
		teacher.goAway()
		wait(20 * time.Second)
		ana.must("answers", ana.AnswerTest(id, essay, quiz.Response{Text: "more"}))
		wait(20 * time.Second)
		if !ana.attempt(id).Delivered {
			t.Errorf("with who leads now: %v", ana.states(id))
		}
		if l := proctor.line(id, "Ana").Last(); l.Answered != 1 || l.Of != 4 {
			t.Errorf("the proctor sees %+v", l)
		}
	})
}

// The proctor goes on with a test that the instructor announced.
func TestProctorGoesOnWithoutTheInstructor(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, _ := aClass(b)
		proctor := b.desk("Proctor").join(teacher.inviteTo(Proctor))
		wait(20 * time.Second)
		id := teacher.announces(aTest())
		wait(20 * time.Second)
		teacher.goAway()
		wait(20 * time.Second)
		proctor.must("starts", proctor.StartTest(id, TestStart{}))
		wait(5 * time.Second)
		ana.takes(id)
		ana.must("hands in", ana.FinishAttempt(id))
		wait(10 * time.Second)
		if l := proctor.line(id, "Ana").Last(); l.Marks != 3 {
			t.Errorf("the proctor's machine marks %+v", l)
		}
		if err := proctor.ReleaseTest(id); !errors.Is(err, ErrNotAllowed) {
			t.Errorf("a proctor releases: %v", err)
		}
	})
}

func TestExtraTimeIsTheOwn(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		id, teacher, ana, ben := inTest(b, aTest(), TestStart{Extra: map[string]time.Duration{"Ana": 10 * time.Minute}})
		for _, d := range []*desk{ana, ben} {
			d.must("opens", d.OpenAttempt(id))
		}
		wait(5 * time.Second)
		limits := func(d *desk) time.Duration { a := d.attempt(id); return a.Deadline.Sub(a.Opened) }
		if limits(ana) != 40*time.Minute || limits(ben) != 30*time.Minute {
			t.Errorf("Ana has %v, Ben %v", limits(ana), limits(ben))
		}
		teacher.must("extends", teacher.ExtendTest(id, "Ben", 5*time.Minute))
		wait(5 * time.Second)
		if limits(ben) != 35*time.Minute || teacher.line(id, "Ben").Extra != 5*time.Minute {
			t.Errorf("extended: Ben has %v", limits(ben))
		}
	})
}
