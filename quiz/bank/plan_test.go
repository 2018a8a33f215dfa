package bank

import (
	"errors"
	"math"
	"testing"
	"time"

	"lyceum/quiz"
)

func TestPlanComesBackAsItWasSaved(t *testing.T) {
	path := tempFile(t)
	b := mustOpen(t, path)
	id := mustAdd(t, b, at(0), "A", choice("1", "1"))
	p := Plan{
		Settings: quiz.Test{
			Title: "Unit test", Instructions: quiz.Text{Format: quiz.Markdown, Source: "*Read*"}, Shuffle: true, Limit: 40 * time.Minute,
			Overdue: quiz.OverdueGrace, Grace: time.Minute, Attempts: 2, Grading: quiz.Last, Behaviour: quiz.Immediate, GradeMax: 15,
			Review: quiz.Review{Responses: true, Feedback: true}, Watch: quiz.Watch{Focus: true, Paste: true},
		},
		Slots: []Slot{{Question: id, Mark: 2.5}, {Question: id, Version: 1}, {Category: "A", Alone: true, Tags: []string{"x", "y"}, Pick: 3, Mark: 1}},
	}
	var err error
	p.ID, err = b.SavePlan(at(7), p)
	must(t, err)
	must(t, b.Close())
	b = mustOpen(t, path)
	got, err := b.Plan(p.ID)
	must(t, err)
	p.Changed = at(7)
	wantEqual(t, "plan", got, p)
	p.Settings.Title = "Another title"
	id2, err := b.SavePlan(at(8), p)
	must(t, err)
	plans, err := b.Plans()
	must(t, err)
	wantEqual(t, "plans", plans, []PlanRow{{ID: id2, Title: "Another title", Slots: 3, Changed: at(8)}})
	if id2 != p.ID {
		t.Error("saving again made another plan")
	}
	must(t, b.DeletePlan(p.ID))
	wantErr(t, "delete twice", b.DeletePlan(p.ID), ErrNotFound)
	_, err = b.SavePlan(at(9), p)
	wantErr(t, "save what was deleted", err, ErrNotFound)
	_, err = b.Plan(p.ID)
	wantErr(t, "read what was deleted", err, ErrNotFound)
}

func TestImpossiblePlansAreRefused(t *testing.T) {
	b := mustOpen(t, tempFile(t))
	id := mustAdd(t, b, at(0), "", choice("1", "1"))
	for _, c := range []struct {
		slot Slot
		want error
	}{
		{Slot{Question: id, Mark: -1}, ErrBad}, {Slot{Question: id, Mark: math.NaN()}, ErrBad}, {Slot{Question: id, Mark: quiz.MaxMark + 1}, ErrBad},
		{Slot{Question: id, Version: -1}, ErrBad}, {Slot{Pick: 1}, ErrBad}, {Slot{Mark: 1}, ErrBad}, {Slot{Mark: 1, Pick: quiz.MaxQuestions + 1}, ErrLimit},
		{Slot{Question: quiz.ID{9}}, ErrNotFound}, {Slot{Question: id, Version: 2}, ErrNotFound}, {Slot{Category: "X", Pick: 1, Mark: 1}, ErrNotFound},
	} {
		_, err := b.SavePlan(at(1), Plan{Slots: []Slot{c.slot}})
		wantErr(t, "save", err, c.want)
		_, err = b.Compose(Plan{Slots: []Slot{c.slot}})
		wantErr(t, "compose", err, c.want)
	}
	if plans, err := b.Plans(); err != nil || len(plans) != 0 {
		t.Errorf("something was saved: %+v, %v", plans, err)
	}
}

// poolNames returns the names of the questions of each slot.
func poolNames(test quiz.Test) (all [][]string) {
	for _, s := range test.Slots {
		var names []string
		for _, q := range s.Pool {
			names = append(names, q.Name)
		}
		all = append(all, names)
	}
	return all
}

func TestComposeFillsPoolsAndAsksNothingTwice(t *testing.T) {
	b := mustOpen(t, tempFile(t))
	one := mustAdd(t, b, at(0), "A", choice("1", "1", "easy"))
	for i, name := range []string{"2", "3", "4", "5", "6", "7"} {
		tags := []string{"easy"}
		if i >= 4 {
			tags = []string{"Hard", "easy"}
		}
		mustAdd(t, b, at(1), []string{"A", "A/B"}[i%2], choice(name, name, tags...))
	}
	mustAdd(t, b, at(1), "A", description("Intro"))
	gone := mustAdd(t, b, at(1), "A", choice("gone", "gone", "hard"))
	must(t, b.Delete(at(2), gone))
	test, err := b.Compose(Plan{Settings: quiz.Test{Title: "T", GradeMax: 10}, Slots: []Slot{
		{Category: "A", Pick: 1, Mark: 1}, {Question: one}, {Category: "A", Tags: []string{"hard"}, Pick: 1, Mark: 2}, {Category: "A", Pick: 1, Mark: 1}, {Question: gone},
	}})
	must(t, err)
	// 1 is named; 6 and 7 are hard; 2 to 5 can be in either of the other pools.
	wantEqual(t, "pools", poolNames(test), [][]string{{"2", "4"}, {"1"}, {"6", "7"}, {"3", "5"}, {"gone"}})
	if test.Slots[1].Mark != 1 || test.Slots[2].Mark != 2 || test.Slots[2].Pick != 1 || test.Title != "T" || test.ID != (quiz.ID{}) {
		t.Errorf("%+v", test)
	}
	_, err = b.Compose(Plan{Slots: []Slot{{Category: "A", Tags: []string{"hard"}, Pick: 1, Mark: 1}, {Category: "A", Tags: []string{"HARD"}, Pick: 2, Mark: 1}}})
	var short *PoolError
	if !errors.Is(err, ErrPool) || !errors.As(err, &short) {
		t.Fatalf("compose of too much: %v", err)
	}
	if *short != (PoolError{Slot: 1, Have: 1, Pick: 2, Shared: 1}) && *short != (PoolError{Slot: 0, Have: 0, Pick: 1, Shared: 2}) {
		t.Errorf("%+v", *short)
	}
	_, err = b.Compose(Plan{Slots: []Slot{{Category: "Z", Pick: 1, Mark: 1}}})
	wantErr(t, "no such category", err, ErrNotFound)
	_, err = b.Compose(Plan{Slots: []Slot{{Question: quiz.ID{7}}}})
	wantErr(t, "no such question", err, ErrNotFound)
}
