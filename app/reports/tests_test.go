package reports

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lyceum/app/export"
	"lyceum/quiz"
)

// tested is a test that began some time after the class, and that was taken or not.
func tested(title string, after time.Duration, taken bool) *export.TestReport {
	q := quiz.Question{ID: quiz.ID{1}, Type: quiz.Short, Name: "Q", Text: quiz.Text{Source: "?"}, Mark: 1, Answers: []quiz.Answer{{Pattern: "a", Fraction: 1}}}
	t := &export.TestReport{Class: "Algebra", Made: start.Add(time.Hour), Started: start.Add(after),
		Test: &quiz.Test{ID: quiz.ID{2}, Title: title, GradeMax: 10, Slots: []quiz.Slot{{Pool: []quiz.Question{q}, Pick: 1, Mark: 1}}}}
	grade := 10.0
	k := export.Taker{Name: "Ana", Grade: &grade}
	if taken {
		k.Attempts = []export.TestAttempt{{Number: 1, State: "finished", Opened: start.Add(after + time.Minute), Finished: start.Add(after + 2*time.Minute),
			Answers: []export.TestAnswer{{Number: 1, Question: &q, Response: quiz.Response{Text: "a"}, Mark: 1, Max: 1, At: start.Add(after + time.Minute)}}}}
	}
	t.Takers = []export.Taker{k}
	return t
}

func TestEachTestHasTablesInTheFolderOfItsSitting(t *testing.T) {
	root := t.TempDir()
	c := class(time.Hour, "Ana").sat(7)
	c.Tests = []*export.TestReport{
		tested("Vectors", 7*24*time.Hour+time.Second, true), tested("Cells: part 1/2", time.Minute, true), tested("CELLS, part 1 2", 2*time.Minute, true),
		tested("vectors", 7*24*time.Hour+2*time.Second, true), tested("Nobody", 3*time.Minute, false), tested("../../..", 4*time.Minute, true),
	}
	folders, err := WriteAll(root, c)
	must(t, err)
	for i, want := range []string{
		"attendance.csv chat.csv report.html summary.json test CELLS, part 1 2 test Cells part 1 2 test",
		"attendance.csv chat.csv report.html summary.json test Vectors test vectors (2)",
	} {
		names, err := os.ReadDir(folders[i])
		must(t, err)
		var tests, others []string
		for _, n := range names {
			name, is := strings.CutSuffix(n.Name(), " gradebook.csv")
			switch {
			case is:
				tests = append(tests, name)
			case !strings.HasPrefix(n.Name(), "test") && n.Name() != "views.csv":
				others = append(others, n.Name())
			}
		}
		if got := strings.Join(append(others, tests...), " "); got != want {
			t.Errorf("sitting %d: %q, want %q", i+1, got, want)
		}
	}
	if s, err := readSummary(folders[0]); err != nil || s.Tests != 3 || len(s.Files) != 4+3*3 {
		t.Errorf("summary %+v, %v", s, err)
	}
	if text := read(t, folders[1], "test Vectors responses.csv"); !strings.Contains(text, "Ana") {
		t.Errorf("responses: %q", text)
	}
}

// A table of which nothing changed is the same whenever it is made, so that the disk is left alone.
func TestTablesOfATestAreTheSameUntilSomethingChanges(t *testing.T) {
	made := func(made time.Duration, change func(*export.TestReport)) string {
		c := class(time.Hour, "Ana")
		is := tested("Cells", time.Minute, true)
		is.Made = start.Add(made)
		change(is)
		c.Tests = []*export.TestReport{is}
		folders, err := WriteAll(t.TempDir(), c)
		must(t, err)
		return read(t, filepath.Clean(folders[0]), "test Cells gradebook.csv")
	}
	first := made(time.Hour, func(*export.TestReport) {})
	if later := made(2*time.Hour, func(*export.TestReport) {}); later != first {
		t.Errorf("an hour later %q, want %q", later, first)
	}
	marked := made(2*time.Hour, func(r *export.TestReport) {
		r.Takers[0].Attempts[0].Answers[0].History = []export.TestMark{{At: start.Add(90 * time.Minute), Mark: 1}}
	})
	if marked == first {
		t.Error("a mark that was given does not show in when it was made")
	}
}
