//go:build e2e || soak

package main_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// finish has everybody hand in, waits until staff have all of it, marks the essays and returns the grades by name.
func (x *exam) finish() (grades map[string]float64) {
	x.t.Helper()
	for _, e := range x.students {
		e.until("it is handed in", func() bool { return e.ask("test finish", answered)["event"] == "ok" })
	}
	for _, e := range x.students {
		e.until("it is delivered", func() bool {
			all := e.list("test state", "test-attempt")
			return len(all) == 1 && all[0]["delivered"] == true && all[0]["state"] == "finished"
		})
	}
	x.teacher.until("staff have all", func() bool {
		lines := x.teacher.list("test state", "test-line")
		return len(lines) == len(x.students) && !slices.ContainsFunc(lines, func(l map[string]any) bool {
			return l["state"] != "finished" || l["delivered"] != true || l["grading"] != 1.0
		})
	})
	for _, e := range x.students {
		for _, a := range x.teacher.list("test review "+e.name, "test-answer") {
			if a["grading"] == true {
				x.teacher.command(fmt.Sprintf("test mark %s 1 %v %d Good", e.name, a["n"], len(e.saved[examEssay])%6))
			}
		}
	}
	x.teacher.command("test release")
	grades = map[string]float64{}
	for _, e := range x.students {
		e.until("the grade is there", func() bool {
			grade, is := e.state("grade").(float64)
			grades[e.name] = grade
			return is
		})
	}
	return grades
}

// examEssay is the question that is marked by hand.
var examEssay = fmt.Sprintf("Question %d", examQuestions-1)

// check sees that every answer that was saved is in the report, and was marked as the key says.
func (x *exam) check(grades map[string]float64) {
	x.t.Helper()
	file := filepath.Join(x.dir, "report.json")
	x.teacher.command("test export json " + file)
	text, err := os.ReadFile(file)
	if err != nil {
		x.t.Fatal(err)
	}
	var report map[string]any
	if err := json.Unmarshal(text, &report); err != nil {
		x.t.Fatal(err)
	}
	for _, e := range x.students {
		seen := 0
		for _, a := range x.teacher.list("test review "+e.name, "test-answer") {
			want := e.saved[fmt.Sprint(a["question"])]
			if got := fmt.Sprint(a["response"]); got != want && !strings.HasSuffix(got, want) {
				x.t.Errorf("%s, %v: staff have %q, saved was %q", e.name, a["question"], got, want)
			}
			seen++
		}
		if seen != examQuestions || len(e.saved) != examQuestions {
			x.t.Errorf("%s: %d answers, of %d that were saved", e.name, seen, len(e.saved))
		}
		if students, _ := report["students"].([]any); len(students) != len(x.students) {
			x.t.Errorf("%d students in the report", len(students))
		}
	}
	x.t.Logf("grades %v", grades)
}

// verify ends the class and has the teacher's class file be looked at: nothing may be found but that answers came late.
func (x *exam) verify() {
	x.t.Helper()
	x.teacher.command("end")
	x.teacher.awaitCleanExit()
	p := startProcess(x.t, x.deadline, "verify", x.program, "quiz", "verify", "Botany", "--json", "--profile", filepath.Join(x.dir, "Teacher"))
	p.awaitExit(0)
	printed, _ := p.printed()
	for _, e := range printed {
		switch e["event"] {
		case "finding":
			x.t.Logf("%v", e)
		case "verified":
			if e["answers"] != e["receipted"] || e["receipts"] == 0.0 {
				x.t.Errorf("not all that was answered is confirmed: %v", e)
			}
			x.t.Logf("%v", e)
		}
	}
}
