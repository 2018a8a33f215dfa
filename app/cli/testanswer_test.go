package cli

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"lyceum/app/room"
	"lyceum/quiz"
)

// shownQuestion is a question of a type as a student has it: what can be chosen has IDs that tell nothing.
func shownQuestion(kind quiz.Type) *quiz.Question {
	return &quiz.Question{
		Type: kind, Options: []quiz.Option{{ID: 70}, {ID: 5}, {ID: 30}}, Stems: []quiz.Stem{{ID: 8}, {ID: 2}}, Rights: []quiz.Option{{ID: 11}, {ID: 10}},
		Gaps: []quiz.Gap{{Kind: quiz.GapShort}, {Kind: quiz.GapMultiple, Options: []quiz.Option{{ID: 9}, {ID: 4}}}},
	}
}

func TestAnswersAreWrittenAsTheyAreShown(t *testing.T) {
	for _, tt := range []struct {
		kind  quiz.Type
		words string
		want  quiz.Response
	}{
		{quiz.Short, "a word", quiz.Response{Text: "a word"}},
		{quiz.Numeric, "12 cm", quiz.Response{Text: "12 cm"}},
		{quiz.Single, "2", quiz.Response{Chosen: []quiz.OptionID{5}}},
		{quiz.Multiple, "1,2", quiz.Response{Chosen: []quiz.OptionID{5, 70}}},
		{quiz.Ordering, "1,3,2", quiz.Response{Chosen: []quiz.OptionID{70, 30, 5}}},
		{quiz.Matching, "1=2,2=1", quiz.Response{Pairs: []quiz.Pair{{Stem: 2, Right: 11}, {Stem: 8, Right: 10}}}},
		{quiz.Cloze, "word | 1, 2", quiz.Response{Gaps: []quiz.Response{{Text: "word"}, {Chosen: []quiz.OptionID{4, 9}}}}},
		{quiz.Cloze, "", quiz.Response{}},
		{quiz.Multiple, "", quiz.Response{}},
	} {
		got, err := responseIn(shownQuestion(tt.kind), tt.words)
		if err != nil || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%v %q: %+v, %v; want %+v", tt.kind, tt.words, got, err, tt.want)
		}
	}
	for kind, words := range map[quiz.Type]string{quiz.Single: "4", quiz.Multiple: "1,x", quiz.Ordering: "0", quiz.Matching: "1=3", quiz.Cloze: "one"} {
		if got, err := responseIn(shownQuestion(kind), words); !errors.Is(err, errAnswer) {
			t.Errorf("%v %q: %+v, %v; want an error", kind, words, got, err)
		}
	}
}

// examClass is a class with a test, which remembers what is answered.
type examClass struct {
	*fakeClass
	answers map[int]quiz.Response
}

func (c *examClass) AnswerTest(_ quiz.ID, seat int, answer quiz.Response) error {
	c.answers[seat] = answer
	return nil
}

// Questions are named by their numbers as they are shown, which a text between them has none of.
func TestCommandsAnswerByNumber(t *testing.T) {
	c := &examClass{newFakeClass(), map[int]quiz.Response{}}
	if err := carryOut(nil, newSeat(c), "test open"); !errors.Is(err, room.ErrNoTest) {
		t.Errorf("without a test: %v", err)
	}
	short := &quiz.Question{Type: quiz.Short}
	c.snap.Tests = &room.Tests{All: []*room.TestOf{{Own: &room.OwnTest{Attempts: []*room.Attempt{{Seats: []*room.Seat{
		{Question: &quiz.Question{Type: quiz.Description}}, {Number: 1, Question: short}, {Number: 2, Question: short},
	}}}}}}}
	if err := carryOut(nil, newSeat(c), "test answer 2 two words"); err != nil || c.answers[2].Text != "two words" {
		t.Errorf("answers %+v, %v", c.answers, err)
	}
	if err := carryOut(nil, newSeat(c), "test answer 3 x"); !errors.Is(err, room.ErrNoSeat) {
		t.Errorf("a question that is not there: %v", err)
	}
	for _, line := range []string{"test", "test answer", "test answer x y", "test nothing", "test extend Ana", "test mark Ana 1", "test export csv f"} {
		if err := carryOut(nil, newSeat(c), line); err == nil {
			t.Errorf("%q is taken", line)
		}
	}
}

func TestTrueAndFalseAreToldWhereTheyHaveNoWords(t *testing.T) {
	q := &quiz.Question{Type: quiz.TrueFalse, Options: []quiz.Option{{ID: quiz.TrueOption}, {ID: quiz.FalseOption, Text: quiz.Text{Source: "No"}}}}
	if got, want := choicesOf(q), []string{"true", "No"}; !reflect.DeepEqual(got, want) {
		t.Errorf("to be chosen are %q, want %q", got, want)
	}
}

// What is wrong with the file of a test is said as in the window.
func TestTestStateSaysItsFaultAsASentence(t *testing.T) {
	var out strings.Builder
	c := newFakeClass()
	c.snap.Tests = &room.Tests{All: []*room.TestOf{{Err: fmt.Errorf("%w: it is another paper", room.ErrTestDamaged)}}}
	if err := carryOut(&printer{out: &out, json: true}, c, "test state"); err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf(`"fault":%s`, quoted(sentence(room.ErrTestDamaged))); !strings.Contains(out.String(), want) {
		t.Errorf("%s does not say %s", out.String(), want)
	}
}
