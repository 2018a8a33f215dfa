package bank

import (
	"os"
	"testing"
	"time"

	"lyceum/quiz"
)

// version1 returns what is in testdata/version1.sql: a question in two versions, one in the trash, and a plan.
func version1() (one, two, trashed quiz.Question, p Plan) {
	one = choice("Light", "Which light?", "Plants")
	one.ID = quiz.ID{1}
	two = one
	two.Text.Source = "Which light is used?"
	trashed = quiz.Question{
		ID: quiz.ID{2}, Type: quiz.Numeric, Name: "Rate", Text: quiz.Text{Source: "How fast?"}, Mark: 2, Units: []quiz.Unit{{Name: "m", Factor: 1}},
		UnitRule: quiz.UnitCostsPart, UnitCost: 0.5, Answers: []quiz.Answer{{Value: 2.5, Tolerance: quiz.Tolerance{Kind: quiz.Relative, By: 0.1}, Fraction: 1}},
	}
	return one, two, trashed, Plan{
		ID: quiz.ID{3}, Changed: at(3),
		Settings: quiz.Test{Title: "Unit test", Limit: 40 * time.Minute, Overdue: quiz.OverdueGrace, Grace: time.Minute, Attempts: 2, Grading: quiz.Last,
			Behaviour: quiz.Immediate, GradeMax: 15, Shuffle: true, Review: quiz.Review{Key: true}, Watch: quiz.Watch{FullScreen: true}},
		Slots: []Slot{{Question: quiz.ID{1}, Version: 1, Mark: 3}, {Category: "Biology/Plants", Tags: []string{"plants"}, Pick: 1, Mark: 1}},
	}
}

func TestFileOfVersion1IsRead(t *testing.T) {
	script, err := os.ReadFile("testdata/version1.sql")
	must(t, err)
	path := run(t, string(script))
	one, two, trashed, p := version1()
	for range 2 {
		b := mustOpen(t, path)
		if have, err := versionOf(b.db); err != nil || have != version || b.Saved() != nil {
			t.Errorf("version %d, %v, %+v; want %d", have, err, b.Saved(), version)
		}
		wantNames(t, b, Query{Words: "used", Tags: []string{"plants"}, Category: "Biology"}, "Light")
		wantNames(t, b, Query{Trash: true}, "Rate")
		wantEqual(t, "question", mustQuestion(t, b, one.ID), two)
		wantEqual(t, "in the trash", mustQuestion(t, b, trashed.ID), trashed)
		old, err := b.Version(one.ID, 1)
		must(t, err)
		wantEqual(t, "version 1", old, one)
		plan, err := b.Plan(p.ID)
		must(t, err)
		wantEqual(t, "plan", plan, p)
		must(t, b.Close())
	}
}
