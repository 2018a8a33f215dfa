//go:build e2e

package main_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"lyceum/app/model"
)

// marks has the teacher mark the essays by hand, one student after another.
func (c *testedClass) marks() {
	w := c.teacher
	w.click("Mark by hand: 3")
	w.picture("mark-by-hand")
	w.click("All answers, student by student")
	given := map[string]string{"Priya": "3.5", "Jonas": "3", "Leila": "4"}
	for left := 3; left > 0; left-- {
		w.until("an essay is in front", func(s *model.Snapshot) bool {
			work := s.Class.Test.Wall.Work
			return work != nil && work.Left == left && given[work.Row.Name] != ""
		})
		name := w.snapshot().Class.Test.Wall.Work.Row.Name
		w.reads(map[string]map[string]string{"Priya": answersOfPriya, "Jonas": answersOfJonas, "Leila": answersOfLeila}[name]["Noon"])
		w.desk.poll("the cursor is in the mark", func() bool { f := w.focused(); return f.Kind == "input" && f.Value == "" })
		w.types(given[name])
		delete(given, name)
		if name == "Priya" {
			w.tabTo("Comment")
			w.types("Well said.")
			w.picture("mark")
			w.key("ctrl+Return")
		} else {
			w.key("Return")
		}
		w.until("the mark counts", func(s *model.Snapshot) bool { return s.Class.Test.Wall.Counts.Ungraded == left-1 })
	}
}

// looksAtResults has the teacher look at the histogram and at the questions.
func (c *testedClass) looksAtResults() {
	w := c.teacher
	if w.snapshot().Class.Test.Wall.Work != nil {
		w.click("Back to everybody")
	}
	w.picture("wall-marked")
	w.click("Results")
	w.reads("5 of 5 handed in")
	w.until("there are figures", func(s *model.Snapshot) bool {
		n := 0
		for _, b := range s.Class.Results.Bars {
			n += b.Count
		}
		return s.Class.Results.Few == "" && n == 5 && s.Class.Results.Ungraded == 0 && len(s.Class.Results.Items) == 5
	})
	w.reads("Mean 71 %")
	w.picture("results")
	w.click("Students")
	w.reads("95 of 100")
	w.picture("results-students")
	w.click("Answers")
	w.reads("Hardly anybody took it.") // carbon dioxide
	w.picture("results-answers")
	w.click("Log")
	w.until("the log is in front", func(s *model.Snapshot) bool {
		return s.Class.Results.Tab == model.ResultsLog && len(s.Class.Results.Log) > 0
	})
	w.picture("results-log")
	w.click("Summary")
}

// exports has the teacher write the grades as Moodle's gradebook reads them.
func (c *testedClass) exports() {
	w := c.teacher
	w.click("Export")
	w.click("Grades for Moodle’s gradebook (CSV)")
	w.picture("export")
	w.click("Choose this folder")
	w.until("the file is written", func(s *model.Snapshot) bool { return s.Class.Results.Written != "" })
	w.picture("exported")
	path := w.snapshot().Class.Results.Written
	if filepath.Ext(path) != ".csv" || !strings.HasPrefix(path, c.home) {
		c.t.Errorf("the file is %s", path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		c.t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(text), "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 6 {
		c.t.Fatalf("%v: %d rows in %q", err, len(rows), text)
	}
	name, grade := slices.Index(rows[0], "First name"), slices.Index(rows[0], "Quiz: Leaves and light (Real)")
	if name < 0 || grade < 0 {
		c.t.Fatalf("the columns are %q", rows[0])
	}
	got := map[string]string{}
	for _, row := range rows[1:] {
		got[row[name]] = row[grade]
	}
	for who, want := range map[string]string{"Priya": "95.00", "Jonas": "70.00", "Leila": "100.00", "Mei": "60.00", "Oliver": "30.00"} {
		if got[who] != want {
			c.t.Errorf("%s has %q in the file, want %s", who, got[who], want)
		}
	}
}
