package cli

import (
	"crypto/rand"
	"testing"

	"lyceum/quiz"
)

// What people in the demo answer is right where it should be, though choices have other IDs once a test is sealed.
func TestDemoAnswersRightly(t *testing.T) {
	test := quiz.Test{Title: "Demo", GradeMax: 1}
	for _, q := range demoQuestions() {
		test.Slots = append(test.Slots, quiz.Slot{Pool: []quiz.Question{q}, Pick: 1, Mark: q.Mark})
	}
	if err := test.Check(); err != nil {
		t.Fatal(err)
	}
	sealed, err := test.Seal(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	right := 0
	for i, s := range sealed.Slots {
		key := &test.Slots[i].Pool[0]
		paper := s.Pool[0].Paper()
		for _, wrong := range []bool{false, true} {
			is, err := quiz.Mark(&s.Pool[0], demoAnswer(&paper, key, wrong))
			if err != nil {
				t.Errorf("%v %q, wrong %v: %v", key.Type, key.Name, wrong, err)
			}
			if !wrong && is.State == quiz.Right {
				right++
			}
		}
	}
	if right < 8 {
		t.Errorf("%d of %d answers are right", right, len(sealed.Slots))
	}
}
