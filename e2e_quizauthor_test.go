//go:build e2e

package main_test

import (
	"strings"

	"lyceum/app/model"
	"lyceum/quiz"
)

// leafQuestions is a file of questions as other programs write them; what stands in line 5 is none: its answers
// do not end.
const leafQuestions = `::Green::What makes leaves green? {=chlorophyll =Chlorophyl}

::Night::Leaves take oxygen in at night. {T}

::Broken::What is wrong here? {=sunlight ~soil
`

// authors has the teacher write three questions, each in the form for its type, by keyboard once its type is chosen.
func (c *testedClass) authors() {
	w := c.teacher
	w.tab("Test")
	w.click("Give a test")
	w.picture("sources")
	w.click("Your questions")
	w.reads("No questions yet")
	w.picture("no-questions")

	c.begins("Choice", "Gas", "Which gas do leaves let out in the light?", "2")
	for i, choice := range []string{"Oxygen", "Carbon dioxide", "Nitrogen"} {
		w.tabTo("Text")
		w.types(choice)
		if i == 0 {
			w.tabTo("Right")
			w.key("space")
		}
	}
	w.picture("choice")
	c.saves(1)

	c.begins("Number", "Stomata", "How many stomata has a square millimetre of this leaf?", "2")
	for _, value := range []string{"300", "20"} { // the number, and what it may be off by
		w.tabToText()
		w.types(value)
	}
	w.picture("number")
	c.saves(2)

	c.begins("Essay", "Noon", "Why do many leaves close their stomata at noon?", "4")
	w.picture("essay")
	c.saves(3)
}

// begins begins a question: its name, its text, and what it is worth.
func (c *testedClass) begins(kind, name, text, mark string) {
	w := c.teacher
	w.click("New question")
	w.click(kind)
	w.types(name)
	w.nextByTab()
	w.types(text)
	w.nextByTab() // the format of texts
	w.nextByTab()
	w.key("ctrl+a")
	w.types(mark)
}

// saves saves the question that is being written, which is the n-th.
func (c *testedClass) saves(n int) {
	w := c.teacher
	w.reads("This question is complete.")
	w.key("ctrl+Return")
	w.until("the question is in the bank", func(s *model.Snapshot) bool { return s.Bank.Edited == nil && s.Bank.Total == n })
}

// imports has the teacher import a file: the line of what is no question is told, the others come.
func (c *testedClass) imports() {
	w := c.teacher
	w.click("Import questions from a file")
	w.clickAt(w.find("the file", func(s widgetSeen) bool { return s.Kind == "text" && s.Word == "leaf.gift" }))
	w.reads("Line 5 · Broken")
	w.picture("report")
	if r := w.snapshot().Bank.Report; r == nil || len(r.Problems) != 1 || r.Problems[0].Line != 5 || !r.Problems[0].LeftOut {
		c.t.Errorf("told of the file: %+v, want that the question of line 5 was left out", r)
	}
	w.click("Close")
	w.until("the others are in the bank", func(s *model.Snapshot) bool { return s.Bank.Report == nil && s.Bank.Total == 5 })
	w.clickAt(w.find("the question Green", func(s widgetSeen) bool { return s.Kind == "text" && s.Word == "Green" }))
	w.until("it shows as students see it", func(s *model.Snapshot) bool { return s.Bank.Open != nil && s.Bank.Open.Question.Name == "Green" })
	w.picture("questions")
}

// makesTest has the teacher make a test of all questions, and offer it to the class.
func (c *testedClass) makesTest() {
	w := c.teacher
	w.clickAt(w.find("the list of questions", func(s widgetSeen) bool { return s.Kind == "text" && s.Word == "Gas" }))
	w.key("space")
	w.click("Pick all")
	w.until("all are picked", func(s *model.Snapshot) bool { return s.Bank.Picked == 5 })
	w.picture("picked")
	w.click("Make a test")
	w.click("Name of the test")
	w.key("ctrl+a")
	w.types("Leaves and light")
	w.until("the test is made", func(s *model.Snapshot) bool {
		return s.Bank.Plan != nil && len(s.Bank.Plan.Slots) == 5 && s.Bank.Plan.Settings.Title == "Leaves and light"
	})
	w.picture("test")
	w.tabTo("Give to the class")
	w.key("Return")
	w.until("the test can be given", func(s *model.Snapshot) bool {
		t := s.Class.Test
		return s.Bank == nil && t != nil && t.Offer != nil && len(t.Offer.Test.Slots) == 5 && t.Offer.Fault == ""
	})
	w.picture("offer")
	if is := w.snapshot().Class.Test.Offer.Test; is.Title != "Leaves and light" || marksOf(is) != 10 {
		c.t.Errorf("offered is %q of %v marks", is.Title, marksOf(is))
	}
}

func marksOf(t quiz.Test) (sum float64) {
	for _, s := range t.Slots {
		sum += s.Mark
	}
	return sum
}

// textOf is a question's text.
func textOf(q *quiz.Question) string { return strings.TrimSpace(q.Text.Source) }
