//go:build !nogui

package testform

import (
	"testing"
	"time"

	"lyceum/app/view/viewtest"
	"lyceum/quiz"
)

func TestFormSaysWhatItWasFilledWithAndKeepsTheRest(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	var got []quiz.Test
	f := New(func(t quiz.Test) { got = append(got, t) })
	w.SetContent(f.Content)
	is := viewtest.TestOffered().Class.Test.Offer.Test
	f.Fill(is)
	if len(got) != 0 {
		t.Errorf("filling the form tells %d changes", len(got))
	}
	f.limit.SetText("25")
	f.grade.SetText("ten")
	f.attempts.Choose("0")
	if len(got) != 3 {
		t.Fatalf("three changes are told as %d", len(got))
	}
	last := got[2]
	if last.Grace != 0 {
		t.Errorf("without a rule that has one, the grace is %v", last.Grace)
	}
	f.grace.SetText("")
	f.overdue.Choose("1")
	if grace := got[len(got)-1].Grace; grace != usualGrace {
		t.Errorf("the grace that nobody says is %v, want %v", grace, usualGrace)
	}
	if last.Limit != 25*time.Minute || last.GradeMax != is.GradeMax || last.Attempts != 0 || last.Title != is.Title || len(last.Slots) != len(is.Slots) || last.ID != is.ID {
		t.Errorf("the form says %+v", last)
	}
}
