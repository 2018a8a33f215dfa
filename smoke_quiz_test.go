package main_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"lyceum/quiz"
)

// tested has a test of two questions be given to a class: one student takes it and gets a grade, which a gradebook has.
func tested(t *testing.T, dir string, teacher, ana *process) {
	t.Helper()
	file := filepath.Join(dir, "test.json")
	writeTest(t, file)
	teacher.command("test announce " + file)
	ana.await("the test is announced", event("test", "state", "announced"))
	ana.testUntil("its file is here", "here", true)
	if ana.ask("test state", event("test-state"))["readable"] != false {
		t.Error("a student reads the test before it begins")
	}
	teacher.command("test start 10")
	ana.testUntil("it can be begun", "may_open", true)
	ana.command("test open")
	ana.testUntil("it is begun", "attempts", 1.0)
	ana.command("test answer 1 Rhizoids")
	ana.command("test answer 2 42")
	ana.command("test finish")
	ana.await("staff have it", event("test-delivered"))
	for teacher.ask("test state", event("test-state"))["finished"] != 1.0 {
		teacher.pause("the test is handed in")
	}
	teacher.command("test release")
	ana.testUntil("the grade is known", "grade", 5.0)
	grades := filepath.Join(dir, "grades.csv")
	teacher.command("test export gradebook " + grades)
	if text, err := os.ReadFile(grades); err != nil || len(text) == 0 {
		t.Errorf("gradebook: %q, %v", text, err)
	}
}

// writeTest writes a file of a test.
func writeTest(t *testing.T, file string) {
	t.Helper()
	test := quiz.Test{Title: "Mosses", GradeMax: 10, Attempts: 1, Slots: []quiz.Slot{
		{Pick: 1, Mark: 1, Pool: []quiz.Question{{Type: quiz.Short, Name: "Word", Text: quiz.Text{Source: "What do mosses have in place of roots?"}, Mark: 1,
			Answers: []quiz.Answer{{Pattern: "rhizoid*", Fraction: 1}}}}},
		{Pick: 1, Mark: 1, Pool: []quiz.Question{{Type: quiz.Numeric, Name: "Number", Text: quiz.Text{Source: "How many?"}, Mark: 1,
			Answers: []quiz.Answer{{Value: 7, Fraction: 1}}}}},
	}}
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := quiz.WriteTest(f, &test); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// testUntil waits until something about the test is so.
func (p *process) testUntil(what, field string, want any) {
	p.t.Helper()
	for p.ask("test state", event("test-state"))[field] != want {
		p.pause(fmt.Sprintf("%s: %s is %v", what, field, want))
	}
}

// pause lets some time pass until something is asked again.
func (p *process) pause(what string) {
	p.t.Helper()
	if p.ctx.Err() != nil {
		p.t.Fatalf("%s: waiting until %s: time is up", p.name, what)
	}
	time.Sleep(50 * time.Millisecond) // nothing signals that
}
