package room

import (
	"fmt"
	"time"

	"lyceum/quiz"
	"lyceum/quiz/attempt"
)

// plain is a text without markup.
func plain(text string) quiz.Text { return quiz.Text{Format: quiz.Plain, Source: text} }

// aTest is a test of four questions: a choice, a word, a number and an essay, each worth 1, but for the essay, which is worth 2.
func aTest() *quiz.Test {
	choice := quiz.Question{
		Type: quiz.Single, Name: "Choice", Text: plain("Which of these is a moss?"), Mark: 1, Shuffle: true,
		Options: []quiz.Option{
			{ID: 1, Text: plain("Sphagnum, secretly right"), Fraction: 1, Feedback: plain("Well seen")}, {ID: 2, Text: plain("Fern")}, {ID: 3, Text: plain("Lichen")},
		},
	}
	word := quiz.Question{
		Type: quiz.Short, Name: "Word", Text: plain("What do mosses have in place of roots?"), Mark: 1,
		Answers: []quiz.Answer{{Pattern: "rhizoid*", Fraction: 1}},
	}
	number := quiz.Question{
		Type: quiz.Numeric, Name: "Number", Text: plain("How many kinds of moss grow here?"), Mark: 1,
		Answers: []quiz.Answer{{Value: 1100, Tolerance: quiz.Tolerance{By: 50}, Fraction: 1}},
	}
	essay := quiz.Question{Type: quiz.Essay, Name: "Essay", Text: plain("Why are mosses small?"), Mark: 2, Lines: 10}
	t := &quiz.Test{Title: "Mosses", Limit: 30 * time.Minute, Attempts: 1, GradeMax: 10, Review: quiz.Review{Responses: true}}
	for _, q := range []quiz.Question{choice, word, number, essay} {
		t.Slots = append(t.Slots, quiz.Slot{Pool: []quiz.Question{q}, Pick: 1, Mark: q.Mark})
	}
	return t
}

// announces tells of a test and returns its ID.
func (d *desk) announces(t *quiz.Test) quiz.ID {
	d.t.Helper()
	id, err := d.AnnounceTest(t)
	if err != nil {
		d.t.Fatalf("%s announces: %v", d.options.Name, err)
	}
	return id
}

// must fails the test if something went wrong.
func (d *desk) must(what string, err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatalf("%s %s: %v", d.options.Name, what, err)
	}
}

// test returns a test as somebody sees it.
func (d *desk) test(id quiz.ID) *TestOf {
	d.t.Helper()
	is := d.Snapshot().Tests.Test(id)
	if is == nil {
		d.t.Fatalf("%s sees no such test", d.options.Name)
	}
	return is
}

// attempt returns somebody's own newest attempt.
func (d *desk) attempt(id quiz.ID) *Attempt {
	d.t.Helper()
	own := d.test(id).Own
	if own == nil || len(own.Attempts) == 0 {
		d.t.Fatalf("%s has no attempt", d.options.Name)
	}
	return own.Attempts[len(own.Attempts)-1]
}

// line returns how far somebody is, as one of staff sees it.
func (d *desk) line(id quiz.ID, name string) *TestLine {
	d.t.Helper()
	for _, line := range d.test(id).Lines {
		if line.Person.Name == name {
			return line
		}
	}
	d.t.Fatalf("%s sees no line of %s", d.options.Name, name)
	return nil
}

// inTest is a class in which everybody has the file of a test that has begun.
func inTest(b *building, test *quiz.Test, start TestStart) (id quiz.ID, teacher, ana, ben *desk) {
	b.t.Helper()
	teacher, ana, ben = aClass(b)
	id = teacher.announces(test)
	wait(15 * time.Second)
	teacher.must("starts", teacher.StartTest(id, start))
	wait(5 * time.Second)
	return id, teacher, ana, ben
}

// right is the right answer to a question of aTest.
func right(s *Seat) quiz.Response {
	switch s.Question.Type {
	case quiz.Single:
		for _, o := range s.Question.Options {
			if o.Text.Source == "Sphagnum, secretly right" {
				return quiz.Response{Chosen: []quiz.OptionID{o.ID}}
			}
		}
	case quiz.Short:
		return quiz.Response{Text: "Rhizoids"}
	case quiz.Numeric:
		return quiz.Response{Text: "1100"}
	}
	return quiz.Response{Text: "They have no vessels."}
}

// takes opens an attempt and answers all questions rightly.
func (d *desk) takes(id quiz.ID) {
	d.t.Helper()
	d.must("opens", d.OpenAttempt(id))
	wait(time.Second)
	for i, s := range d.attempt(id).Seats {
		d.must(fmt.Sprintf("answers %d", i), d.AnswerTest(id, i, right(s)))
	}
	wait(time.Second)
}

// states lists where the answers of somebody's attempt are.
func (d *desk) states(id quiz.ID) (all []SeatState) {
	for _, s := range d.attempt(id).Seats {
		all = append(all, s.State)
	}
	return all
}

// isolate cuts somebody off from everybody else.
func (b *building) isolate(d *desk) { b.others(d, b.lan.Cut) }

// join takes that back.
func (b *building) join(d *desk) { b.others(d, b.lan.Mend) }

func (b *building) others(d *desk, do func(a, b string)) {
	for n := 1; n <= b.n; n++ {
		if ip := fmt.Sprintf("10.0.0.%d", n); ip != d.ip {
			do(d.ip, ip)
		}
	}
}

// inviteTo returns an invite to a role.
func (d *desk) inviteTo(role Role) string {
	d.t.Helper()
	made, err := d.NewInvite(role, time.Time{})
	d.must("invites", err)
	return made.Text
}

// placeIn returns which question of the test a seat is.
func placeIn(d *desk, id quiz.ID, seat int) attempt.Place {
	seats := d.test(id).Paper.Order(d.self, 1)
	return placeOf(&seats[seat])
}
