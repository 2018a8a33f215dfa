//go:build e2e

package main_test

import (
	"slices"

	"lyceum/app/model"
	"lyceum/quiz"
)

// Answers of students, by the name of the question; of a choice what it says, as windows and as commands have it. Who has none for a question leaves it out.
var (
	answersOfPriya = map[string]string{"Gas": "Oxygen", "Stomata": "310", "Noon": "They would lose too much water.", "Green": "chlorophyll", "Night": "True"}
	answersOfJonas = map[string]string{"Gas": "Oxygen", "Stomata": "900", "Noon": "It is hot then.", "Green": "Chlorophyl", "Night": "True"}
	answersOfLeila = map[string]string{"Gas": "Oxygen", "Stomata": "300", "Noon": "To keep water.", "Green": "chlorophyll", "Night": "true"}
	answersOfMei   = map[string]string{"Gas": "Oxygen", "Stomata": "280", "Green": "chlorophyll", "Night": "true"}
	answersOfOlli  = map[string]string{"Gas": "Nitrogen", "Stomata": "320", "Green": "paint", "Night": "true"}
)

// nameOf is what the teacher calls a question: what students are given has no names, which may tell what is right.
func nameOf(q *quiz.Question) string {
	return map[string]string{
		"Which gas do leaves let out in the light?": "Gas", "How many stomata has a square millimetre of this leaf?": "Stomata",
		"Why do many leaves close their stomata at noon?": "Noon", "What makes leaves green?": "Green", "Leaves take oxygen in at night.": "Night",
	}[textOf(q)]
}

// inFront is the question in front of who takes a test; nil: none is.
func inFront(s *model.Snapshot) *quiz.Question {
	if s.Class == nil || s.Class.Test == nil {
		return nil
	}
	if t := s.Class.Test.Taking; t != nil && t.Now < len(t.Seats) {
		return t.Seats[t.Now].Question
	}
	return nil
}

// choiceOf is where in a question the choice is that says so.
func choiceOf(q *quiz.Question, answer string) int {
	return slices.IndexFunc(q.Options, func(o quiz.Option) bool {
		return o.Text.Plain() == answer || q.Type == quiz.TrueFalse && (o.ID == quiz.TrueOption) == (answer == "True")
	})
}

// takesByKeyboard has a student come to the test, answer every question and hand in, and never touch the mouse.
func (c *testedClass) takesByKeyboard() {
	w := c.priya
	w.key("ctrl+l") // as if in the middle of a line of chat
	w.desk.poll("the cursor is in the chat", func() bool { return w.focused().takesText() })
	w.key("ctrl+5")
	w.desk.poll("the keyboard is led to the test", func() bool { return w.focused().Word == "Start the test" })
	w.picture("start")
	w.key("Return")
	w.until("takes the test", func(s *model.Snapshot) bool { return inFront(s) != nil })
	for n := range 5 {
		w.until("the next question", func(s *model.Snapshot) bool { return s.Class.Test.Taking.Now == n })
		q := inFront(w.snapshot())
		switch answer := answersOfPriya[nameOf(q)]; q.Type {
		case quiz.Single, quiz.TrueFalse:
			w.key(string(rune('a' + choiceOf(q, answer))))
		default:
			w.types(answer)
		}
		w.until("it is answered", func(s *model.Snapshot) bool { return s.Class.Test.Taking.Answered == n+1 })
		w.picture("question-" + nameOf(q))
		w.key(map[bool]string{false: "Return", true: "ctrl+Return"}[q.Type == quiz.Essay])
	}
	w.reads("Every question has an answer.")
	w.picture("submit")
	w.tabTo("Submit test")
	w.key("Return")
	w.until("it is handed in", func(s *model.Snapshot) bool { return s.Class.Test.Taking.Phase == model.TakingDone })
	w.reads("Your teacher has all your answers.")
	w.picture("handed-in")
}

// takesWithoutNetwork has a student answer two questions, lose the network, answer the others, and have it again: what was shown as
// saved comes to the teacher.
func (c *testedClass) takesWithoutNetwork() {
	w := c.jonas
	w.click("Start the test")
	w.until("takes the test", func(s *model.Snapshot) bool { return inFront(s) != nil })
	for n := range 5 {
		if n == 2 {
			w.until("two answers are delivered", func(s *model.Snapshot) bool { return s.Class.Test.Taking.Saved == model.SavedDelivered })
			c.exam.plug(c.cableOfJonas, false)
			c.teacher.until("they are missed", func(s *model.Snapshot) bool { return s.Class.Test.Wall.Counts.Cut == 1 })
			c.teacher.picture("wall-disconnected")
			w.reads("The connection is lost. Keep going")
		}
		c.clicksAnswer(n)
	}
	w.until("all is saved, and waits", func(s *model.Snapshot) bool {
		return s.Class.Test.Taking.Answered == 5 && s.Class.Test.Taking.Saved == model.SavedWaiting
	})
	w.reads("Saved here, waiting for network")
	w.picture("offline")
	if n := answeredBy(c.teacher.snapshot(), "Jonas"); n != 2 {
		c.t.Errorf("the teacher has %d answers from behind a cable that is out, want the 2 of before", n)
	}
	c.exam.plug(c.cableOfJonas, true)
	w.until("all is delivered", func(s *model.Snapshot) bool { return s.Class.Test.Taking.Saved == model.SavedDelivered })
	c.teacher.until("the answers are there", func(s *model.Snapshot) bool { return answeredBy(s, "Jonas") == 5 && s.Class.Test.Wall.Counts.Cut == 0 })
	w.picture("delivered")
	w.click("Submit test")
	w.reads("All answers are saved here and delivered.")
	w.clickAt(w.find("the button of the dialog", func(s widgetSeen) bool { return s.Word == "Submit test" && s.Kind == "button" && s.Y > 200 }))
	w.until("it is handed in", func(s *model.Snapshot) bool { return s.Class.Test.Taking.Phase == model.TakingDone })
}

// clicksAnswer has Jonas answer the n-th question by mouse, and go on unless it is the last.
func (c *testedClass) clicksAnswer(n int) {
	w := c.jonas
	w.until("the next question", func(s *model.Snapshot) bool { return s.Class.Test.Taking.Now == n })
	q := inFront(w.snapshot())
	switch answer := answersOfJonas[nameOf(q)]; q.Type {
	case quiz.Single, quiz.TrueFalse:
		letter := string(rune('A' + choiceOf(q, answer)))
		w.clickAt(w.find("choice "+letter, func(s widgetSeen) bool { return s.Kind == "card" && s.Word[:2] == letter+" " }))
	default:
		w.types(answer)
	}
	w.until("it is answered", func(s *model.Snapshot) bool { return s.Class.Test.Taking.Answered == n+1 })
	if n < 4 {
		w.click("Next question")
	}
}

// answeredBy is how many answers of a student staff have.
func answeredBy(s *model.Snapshot, name string) int {
	for _, r := range s.Class.Test.Wall.Rows {
		if r.Name == name {
			return r.Answered
		}
	}
	return -1
}

// othersTake has those without windows answer and hand in.
func (c *testedClass) othersTake() {
	for i, e := range c.others {
		e.until("the test can be begun", func() bool { return e.state("may_open") == true })
		e.command("test open")
		e.until("the questions are there", func() bool { return len(e.seats()) == 5 })
		answers := []map[string]string{answersOfLeila, answersOfMei, answersOfOlli}[i]
		for _, s := range c.questions() {
			if answer := answers[nameOf(s)]; answer != "" {
				e.plan = append(e.plan, planned{textOf(s), answer})
			}
		}
		for len(e.plan) > 0 {
			e.until("an answer is saved", func() bool { return e.answer() })
		}
		e.until("it is handed in", func() bool { return e.ask("test finish", answered)["event"] == "ok" })
	}
}

// questions are those of the test, as Priya had them.
func (c *testedClass) questions() (all []*quiz.Question) {
	for _, s := range c.priya.snapshot().Class.Test.Taking.Seats {
		all = append(all, s.Question)
	}
	return all
}
