package quiz

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"
)

func TestQuestionsOfEveryTypePass(t *testing.T) {
	for _, q := range everyType(t) {
		if err := q.Check(); err != nil {
			t.Errorf("%s: %v", q.Type, err)
		}
		paper := q.Paper()
		if err := paper.CheckPaper(); err != nil {
			t.Errorf("paper of %s: %v", q.Type, err)
		}
		if err := q.CheckPaper(); err == nil {
			t.Errorf("%s passes as a paper, with its key", q.Type)
		}
	}
}

// of returns a function that changes the question of a type, in a slice of all.
func of(kind Type, change func(q *Question)) func([]Question) *Question {
	return func(all []Question) *Question {
		q := &all[kind-Description]
		change(q)
		return q
	}
}

func TestCheckNamesQuestionAndField(t *testing.T) {
	long := strings.Repeat("x", MaxText+1)
	for _, tt := range []struct {
		change func([]Question) *Question
		want   string
	}{
		{of(Single, func(q *Question) { q.Type = 0 }), `question "a single": type is of no kind that there is`},
		{of(Single, func(q *Question) { q.Type = 11 }), `question "a single": type is of no kind that there is`},
		{of(Single, func(q *Question) { q.Name = strings.Repeat("é", MaxName+1) }), "name is too long"},
		{of(Single, func(q *Question) { q.Name = "a\nb" }), "name has characters that no text has"},
		{of(Single, func(q *Question) { q.Name = "\xff" }), `question "?": name has characters that no text has`},
		{of(Single, func(q *Question) { q.Text.Source = " \n" }), "text is missing"},
		{of(Single, func(q *Question) { q.Name, q.Text.Source = "", "" }), `question "without a text": text is missing`},
		{of(Single, func(q *Question) { q.Text.Source = long }), "text is too long"},
		{of(Single, func(q *Question) { q.Text.Source = "a\rb" }), "text has characters that no text has"},
		{of(Single, func(q *Question) { q.Text.Source = "a\xc3" }), "text has characters that no text has"},
		{of(Single, func(q *Question) { q.Text.Format = 4 }), "text is of no kind that there is"},
		{of(Single, func(q *Question) { q.Feedback.Source = long }), "feedback is too long"},
		{of(Single, func(q *Question) { q.Mark = 0 }), "mark is out of range"},
		{of(Single, func(q *Question) { q.Mark = MaxMark + 1 }), "mark is out of range"},
		{of(Single, func(q *Question) { q.Mark = math.NaN() }), "mark is out of range"},
		{of(Description, func(q *Question) { q.Mark = 1 }), "mark cannot be in this type of question"},
		{of(Single, func(q *Question) { q.Tags = make([]string, MaxTags+1) }), "tags are too many"},
		{of(Single, func(q *Question) { q.Tags[1] = " " }), "tag 2: name is missing"},
		{of(Single, func(q *Question) { q.Tags[1] = q.Tags[0] }), "tag 2: name is there twice"},
		{of(Single, func(q *Question) { q.Tags[0] = strings.Repeat("x", MaxName+1) }), "tag 1: name is too long"},

		{of(Single, func(q *Question) { q.Answers = []Answer{{}} }), "answers cannot be in this type of question"},
		{of(Single, func(q *Question) { q.Stems = []Stem{{}} }), "stems cannot be in this type"},
		{of(Single, func(q *Question) { q.Rights = []Option{{}} }), "rights cannot be in this type"},
		{of(Single, func(q *Question) { q.Gaps = []Gap{{}} }), "gaps cannot be in this type"},
		{of(Single, func(q *Question) { q.MatchCase = true }), "match case cannot be in this type"},
		{of(Single, func(q *Question) { q.Units = []Unit{{}} }), "units cannot be in this type"},
		{of(Single, func(q *Question) { q.UnitRule = UnitCostsMark }), "unit rule cannot be in this type"},
		{of(Single, func(q *Question) { q.UnitCost = 1 }), "unit cost cannot be in this type"},
		{of(Single, func(q *Question) { q.Ordering = 1 }), "ordering cannot be in this type"},
		{of(Single, func(q *Question) { q.Lines = 1 }), "number of lines cannot be in this type"},
		{of(Short, func(q *Question) { q.Options = []Option{{}} }), "options cannot be in this type"},

		{of(Single, func(q *Question) { q.Options = q.Options[:1] }), "options are too few"},
		{of(Single, func(q *Question) { q.Options = make([]Option, MaxOptions+1) }), "options are too many"},
		{of(Single, func(q *Question) { q.Options[1].ID = 0 }), "option 2: ID is missing"},
		{of(Single, func(q *Question) { q.Options[2].ID = 1 }), "option 3: ID is there twice"},
		{of(Single, func(q *Question) { q.Options[0].Fraction = 1.01 }), "option 1: fraction is out of range"},
		{of(Single, func(q *Question) { q.Options[0].Fraction = -1.01 }), "option 1: fraction is out of range"},
		{of(Single, func(q *Question) { q.Options[0].Fraction = math.NaN() }), "option 1: fraction is out of range"},
		{of(Single, func(q *Question) { q.Options[0].Text.Source = "" }), "option 1: text is missing"},
		{of(Single, func(q *Question) { q.Options[0].Feedback.Source = "\x00" }), "option 1: feedback has characters"},
		{of(TrueFalse, func(q *Question) { q.Options = q.Options[:1] }), "options must be true and false"},
		{of(TrueFalse, func(q *Question) { q.Options[0], q.Options[1] = q.Options[1], q.Options[0] }), "options must be true and false"},
		{of(TrueFalse, func(q *Question) { q.Options[1].ID = 3 }), "options must be true and false"},
		{of(TrueFalse, func(q *Question) { q.Options[0].Fraction = 1 }), "fraction must be 1 of true or of false"},
		{of(TrueFalse, func(q *Question) { q.Options[1].Fraction = 0.5 }), "fraction must be 1 of true or of false"},
		{of(TrueFalse, func(q *Question) { q.Options[1].Feedback.Source = "\x00" }), "option 2: feedback has characters"},
		{of(Ordering, func(q *Question) { q.Options[1].Fraction = 1 }), "option 2: fraction cannot be in this type"},
		{of(Ordering, func(q *Question) { q.Options[1].Feedback.Source = "x" }), "option 2: feedback cannot be in this type"},
		{of(Ordering, func(q *Question) { q.Options[1].Text.Source = " A " }), "option 2: text is there twice"},
		{of(Ordering, func(q *Question) { q.Ordering = 9 }), "ordering is of no kind that there is"},

		{of(Short, func(q *Question) { q.Answers = nil }), "answers are too few"},
		{of(Short, func(q *Question) { q.Answers = make([]Answer, MaxOptions+1) }), "answers are too many"},
		{of(Short, func(q *Question) { q.Answers[1].Pattern = " " }), "answer 2: pattern is missing"},
		{of(Short, func(q *Question) { q.Answers[1].Pattern = strings.Repeat("x", MaxPattern+1) }), "answer 2: pattern is too long"},
		{of(Short, func(q *Question) { q.Answers[1].Pattern = "\x01" }), "answer 2: pattern has characters"},
		{of(Short, func(q *Question) { q.Answers[1].Value = 1 }), "answer 2: value cannot be in this type"},
		{of(Short, func(q *Question) { q.Answers[1].Tolerance.By = 1 }), "answer 2: tolerance cannot be in this type"},
		{of(Short, func(q *Question) { q.Answers[1].Fraction = 2 }), "answer 2: fraction is out of range"},
		{of(Short, func(q *Question) { q.Answers[1].Feedback.Format = 9 }), "answer 2: feedback is of no kind"},
		{of(Numeric, func(q *Question) { q.Answers[0].Value = math.Inf(1) }), "answer 1: value is out of range"},
		{of(Numeric, func(q *Question) { q.Answers[0].Value = 1e151 }), "answer 1: value is out of range"},
		{of(Numeric, func(q *Question) { q.Answers[0].Tolerance.By = -1 }), "answer 1: tolerance is out of range"},
		{of(Numeric, func(q *Question) { q.Answers[0].Tolerance.By = math.Inf(1) }), "answer 1: tolerance is out of range"},
		{of(Numeric, func(q *Question) { q.Answers[0].Tolerance.Kind = 3 }), "answer 1: tolerance is of no kind"},
		{of(Numeric, func(q *Question) { q.Answers[0].Pattern = "x" }), "answer 1: pattern cannot be in this type"},
		{of(Numeric, func(q *Question) { q.Answers[2].Value = 1 }), "answer 3: value cannot be in this type"},
		{of(Numeric, func(q *Question) { q.Answers[2].Tolerance.By = 1 }), "answer 3: tolerance cannot be in this type"},
		{of(Numeric, func(q *Question) { q.UnitRule = 3 }), "unit rule is of no kind"},
		{of(Numeric, func(q *Question) { q.UnitCost = 1.5 }), "unit cost is out of range"},
		{of(Numeric, func(q *Question) { q.UnitRule = UnitOptional }), "unit cost cannot be in this type"},
		{of(Numeric, func(q *Question) { q.Units = nil }), "units are too few"},
		{of(Numeric, func(q *Question) { q.Units = make([]Unit, MaxUnits+1) }), "units are too many"},
		{of(Numeric, func(q *Question) { q.Units[1].Name = " " }), "unit 2: name is missing"},
		{of(Numeric, func(q *Question) { q.Units[1].Name = " m" }), "unit 2: name is there twice"},
		{of(Numeric, func(q *Question) { q.Units[1].Factor = 0 }), "unit 2: factor is out of range"},
		{of(Numeric, func(q *Question) { q.Units[0].Factor = 2 }), "units need one with factor 1"},

		{of(Matching, func(q *Question) { q.Stems = q.Stems[:1] }), "stems are too few"},
		{of(Matching, func(q *Question) { q.Rights = q.Rights[:1] }), "rights are too few"},
		{of(Matching, func(q *Question) { q.Stems = make([]Stem, MaxOptions+1) }), "stems are too many"},
		{of(Matching, func(q *Question) { q.Rights[1].Text.Source = "one " }), "right 2: text is there twice"},
		{of(Matching, func(q *Question) { q.Rights[1].Fraction = 1 }), "right 2: fraction cannot be in this type"},
		{of(Matching, func(q *Question) { q.Rights[1].ID = 11 }), "right 2: ID is there twice"},
		{of(Matching, func(q *Question) { q.Stems[1].ID = 11 }), "stem 2: ID is there twice"},
		{of(Matching, func(q *Question) { q.Stems[1].Right = 14 }), "stem 2: right is missing"},
		{of(Matching, func(q *Question) { q.Stems[1].Right = 0 }), "stem 2: right is missing"},
		{of(Matching, func(q *Question) { q.Stems[1].Text.Source = "" }), "stem 2: text is missing"},

		{of(Cloze, func(q *Question) { q.Gaps = nil }), "gaps are too few"},
		{of(Cloze, func(q *Question) { q.Gaps = make([]Gap, MaxOptions+1) }), "gaps are too many"},
		{of(Cloze, func(q *Question) { q.Gaps[0].Kind = 0 }), "gap 1: kind is of no kind"},
		{of(Cloze, func(q *Question) { q.Gaps[0].Weight = 0.5 }), "gap 1: weight is out of range"},
		{of(Cloze, func(q *Question) { q.Gaps[0].Weight = MaxMark + 1 }), "gap 1: weight is out of range"},
		{of(Cloze, func(q *Question) { q.Gaps[0].Options = []Option{{}} }), "gap 1: options cannot be in this type"},
		{of(Cloze, func(q *Question) { q.Gaps[0].Layout = GapVertical }), "gap 1: layout cannot be in this type"},
		{of(Cloze, func(q *Question) { q.Gaps[1].Layout = 3 }), "gap 2: layout is of no kind"},
		{of(Cloze, func(q *Question) { q.Gaps[1].Answers = []Answer{{}} }), "gap 2: answers cannot be in this type"},
		{of(Cloze, func(q *Question) { q.Gaps[1].Options = nil }), "gap 2: options are too few"},
		{of(Cloze, func(q *Question) { q.Gaps[1].Options[1].ID = 1 }), "gap 2: option 2: ID is there twice"},
		{of(Cloze, func(q *Question) { q.Gaps[1].MatchCase = true }), "gap 2: match case cannot be in this type"},
		{of(Cloze, func(q *Question) { q.Gaps[3].Answers[1].Value = math.NaN() }), "gap 4: answer 2: value is out of range"},
		{of(Cloze, func(q *Question) { q.Text.Source = "[[1]] [[2]] [[3]]" }), "gap 4: place in the text is missing"},
		{of(Cloze, func(q *Question) { q.Text.Source = "[[1]] [[2]] [[3]] [[4]] [[2]]" }), "gap 2: place in the text is there twice"},
		{of(Cloze, func(q *Question) { q.Text.Source += "[[5]]" }), "text has a place for a gap that is not there"},

		{of(Essay, func(q *Question) { q.Lines = 0 }), "number of lines is out of range"},
		{of(Essay, func(q *Question) { q.Lines = MaxLines + 1 }), "number of lines is out of range"},

		{of(Description, func(q *Question) { q.Pictures = make([]Picture, MaxPictures+1) }), "pictures are too many"},
		{of(Description, func(q *Question) { q.Pictures = append(q.Pictures, q.Pictures[0]) }), "picture 2: name is there twice"},
		{of(Description, func(q *Question) { q.Pictures[0].Name = "" }), "picture 1: name is missing"},
		{of(Description, func(q *Question) { q.Pictures[0].Name = "a b" }), "picture 1: name has characters other than"},
		{of(Description, func(q *Question) { q.Pictures[0].Name = strings.Repeat("x", MaxName+1) }), "picture 1: name is too long"},
		{of(Description, func(q *Question) { q.Pictures[0].Alt = "\n" }), "picture 1: alt has characters"},
		{of(Description, func(q *Question) { q.Pictures[0].Bytes = []byte("GIF89a") }), "picture 1: content is no PNG or JPEG picture"},
		{of(Description, func(q *Question) { q.Pictures[0].Bytes = make([]byte, MaxPicture+1) }), "picture 1: content is too long"},
		{of(Description, func(q *Question) { q.Pictures[0].Bytes = smallPNG(t, MaxSide+1, 1) }), "picture 1: content has too many pixels"},
		{of(Description, func(q *Question) { q.Pictures[0].Bytes = smallPNG(t, 1, MaxSide+1) }), "picture 1: content has too many pixels"},
		{of(Description, func(q *Question) { q.Pictures[0].Bytes = smallPNG(t, MaxSide, MaxPixels/MaxSide+1) }), "picture 1: content has too many pixels"},
	} {
		q := tt.change(everyType(t))
		err := q.Check()
		var check *CheckError
		if !errors.As(err, &check) || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "question ") {
			t.Errorf("a changed %s: %v, want %q", q.Type, err, tt.want)
		}
	}
}

func TestLimitsThemselvesAreAllowed(t *testing.T) {
	for _, change := range []func([]Question) *Question{
		of(Single, func(q *Question) {
			q.Name, q.Text.Source, q.Mark = strings.Repeat("é", MaxName), strings.Repeat("x", MaxText), MaxMark
		}),
		of(Single, func(q *Question) { q.Options[0].Fraction, q.Options[1].Fraction = -1, 1 }),
		of(Single, func(q *Question) { q.Text.Source = "a\tb\nc" }),
		of(Single, func(q *Question) { q.Options = q.Options[:2] }),
		of(Matching, func(q *Question) { q.Stems, q.Rights = q.Stems[:2], q.Rights[:2] }),
		of(Short, func(q *Question) { q.Answers[0].Pattern = strings.Repeat("x", MaxPattern) }),
		of(Numeric, func(q *Question) { q.UnitCost, q.Answers[0].Value, q.Answers[0].Tolerance.By = 1, -1e150, 1e150 }),
		of(Cloze, func(q *Question) { q.Gaps[0].Weight, q.Gaps[1].Weight = 1, MaxMark }),
		of(Cloze, func(q *Question) { q.Gaps[2].Options = q.Gaps[2].Options[:1] }),
		of(Essay, func(q *Question) { q.Lines = MaxLines }),
		of(Essay, func(q *Question) { q.Lines = 1 }),
		of(TrueFalse, func(q *Question) { q.Options[0].Fraction, q.Options[1].Fraction = 1, 0 }),
		of(Description, func(q *Question) { q.Pictures[0].Bytes = smallPNG(t, MaxSide, MaxPixels/MaxSide) }),
	} {
		q := change(everyType(t))
		if err := q.Check(); err != nil {
			t.Errorf("%s: %v, want it to pass", q.Type, err)
		}
	}
}

func TestLongNamesAreShortInErrors(t *testing.T) {
	q := Question{Type: Single, Name: strings.Repeat("ab", 60)}
	if err := q.Check(); err == nil || !strings.Contains(err.Error(), `"`+strings.Repeat("ab", 20)+`…"`) {
		t.Errorf("got %v", err)
	}
	q = Question{Type: Single, Text: text("Which of these?")}
	if err := q.Check(); err == nil || !strings.HasPrefix(err.Error(), `question "Which of these?": `) {
		t.Errorf("got %v, want the beginning of the text", err)
	}
}

func TestCheckOfATestNamesSlotAndField(t *testing.T) {
	if err := everyTest(t).Check(); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		change func(*Test)
		want   string
	}{
		{func(t *Test) { t.Title = " " }, "title is missing"},
		{func(t *Test) { t.Title = strings.Repeat("x", MaxName+1) }, "title is too long"},
		{func(t *Test) { t.Instructions.Source = "\x00" }, "instructions has characters"},
		{func(t *Test) { t.Slots = nil }, "slots are too few"},
		{func(t *Test) { t.Slots = make([]Slot, MaxSlots+1) }, "slots are too many"},
		{func(t *Test) { t.Limit = -time.Second }, "limit is out of range"},
		{func(t *Test) { t.Limit = MaxLimit + time.Second }, "limit is out of range"},
		{func(t *Test) { t.Limit = time.Millisecond }, "limit is not in whole seconds"},
		{func(t *Test) { t.Overdue = 3 }, "overdue rule is of no kind"},
		{func(t *Test) { t.Grace = -time.Second }, "grace is out of range"},
		{func(t *Test) { t.Overdue = OverdueSubmit }, "grace is out of range"},
		{func(t *Test) { t.Attempts = -1 }, "number of attempts is out of range"},
		{func(t *Test) { t.Attempts = MaxAttempts + 1 }, "number of attempts is out of range"},
		{func(t *Test) { t.Grading = 4 }, "grading is of no kind"},
		{func(t *Test) { t.Behaviour = 3 }, "behaviour is of no kind"},
		{func(t *Test) { t.GradeMax = 0 }, "largest grade is out of range"},
		{func(t *Test) { t.GradeMax = math.Inf(1) }, "largest grade is out of range"},
		{func(t *Test) { t.Slots[1].Pool = nil }, "slot 2: pool is missing"},
		{func(t *Test) { t.Slots[1].Pick = 0 }, "slot 2: number to pick is out of range"},
		{func(t *Test) { t.Slots[1].Pick = 2 }, "slot 2: number to pick is out of range"},
		{func(t *Test) { t.Slots[1].Mark = 0 }, "slot 2: mark is out of range"},
		{func(t *Test) { t.Slots[1].Mark = MaxMark + 1 }, "slot 2: mark is out of range"},
		{func(t *Test) { t.Slots[0].Mark = 1 }, "slot 1: mark is out of range"},
		{func(t *Test) { t.Slots[1].Pool = append(t.Slots[1].Pool, t.Slots[0].Pool...) }, "slot 2: pool has both questions and texts"},
		{func(t *Test) { t.Slots[2].Pool[0].ID = t.Slots[1].Pool[0].ID }, `slot 3: question "a multiple": ID is there twice`},
		{func(t *Test) { t.Slots[1].Pool[0].Options = nil }, `slot 2: question "a single": options are too few`},
		{func(t *Test) {
			t.Slots[10].Pool = make([]Question, MaxQuestions)
			for i := range t.Slots[10].Pool {
				t.Slots[10].Pool[i].Type = Single
			}
		}, "slot 11: pool is too long"},
	} {
		test := everyTest(t)
		tt.change(test)
		if err := test.Check(); err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("got %v, want %q", err, tt.want)
		}
	}
}

func TestOnlyAPaperNeedsIDs(t *testing.T) {
	test := everyTest(t)
	for i := range test.Slots {
		for j := range test.Slots[i].Pool {
			test.Slots[i].Pool[j].ID = ID{}
		}
	}
	paper := test.Paper()
	if err := test.Check(); err != nil {
		t.Errorf("a test before it is sealed: %v", err)
	}
	if err := paper.CheckPaper(); err == nil || !strings.HasSuffix(err.Error(), `question "Read this: [a leaf]": ID is missing`) {
		t.Errorf("a paper without IDs of questions: %v", err)
	}
	test.ID = ID{}
	paper = test.Paper()
	if err := paper.CheckPaper(); err == nil || err.Error() != "ID is missing" {
		t.Errorf("a paper without an ID: %v", err)
	}
}

func TestMaxMarkIsOfWhatIsPicked(t *testing.T) {
	if got, want := everyTest(t).MaxMark(), 9*2+3*1.5; got != want {
		t.Errorf("largest sum %v, want %v", got, want)
	}
}

func TestWarningsOfQuestions(t *testing.T) {
	for _, tt := range []struct {
		change func([]Question) *Question
		want   []Warning
	}{
		{of(Single, func(*Question) {}), nil},
		{of(Single, func(q *Question) { q.Options[0].Fraction = 0.9 }), []Warning{NothingEarnsAll}},
		{of(Multiple, func(*Question) {}), nil},
		{of(Multiple, func(q *Question) { q.Options[2].Fraction, q.Options[3].Fraction = 0, 0 }), []Warning{TickAllEarnsAll}},
		{of(Multiple, func(q *Question) { q.Options[2].Fraction, q.Options[3].Fraction = 0.5, 0.5 }), nil},
		{of(Multiple, func(q *Question) { q.Options[0].Fraction = 0.4 }), []Warning{NothingEarnsAll}},
		{of(Short, func(q *Question) { q.Answers[0].Fraction = 0.5 }), []Warning{NothingEarnsAll}},
		{of(Cloze, func(q *Question) { q.Gaps[0].Answers[0].Fraction, q.Gaps[1].Options[0].Fraction = 0.5, 0.5 }), []Warning{TickAllEarnsAll, NothingEarnsAll}},
		{of(Cloze, func(*Question) {}), []Warning{TickAllEarnsAll}},
		{of(Description, func(*Question) {}), nil},
		{of(Description, func(q *Question) { q.Text.Source = "![x](other.png)" }), []Warning{PictureUnused, PictureMissing}},
	} {
		q := tt.change(everyType(t))
		got := q.Warnings()
		if len(got) != len(tt.want) {
			t.Errorf("%s: %q, want %q", q.Type, got, tt.want)
		}
		for _, w := range tt.want {
			if !strings.Contains(fmtWarnings(got), string(w)) {
				t.Errorf("%s: %q, want %q", q.Type, got, w)
			}
		}
	}
}

func fmtWarnings(warnings []Warning) (s string) {
	for _, w := range warnings {
		s += string(w) + "\n"
	}
	return s
}
