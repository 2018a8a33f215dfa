package aiken

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"lyceum/quiz"
	"lyceum/quiz/exchange"
)

func read(t *testing.T, source string) ([]exchange.Item, []exchange.Problem) {
	t.Helper()
	items, problems, err := Read([]byte(source))
	if err != nil {
		t.Fatalf("%q: %v", source, err)
	}
	return items, problems
}

// brief writes problems as line, kind, what, with an exclamation mark for a question that is left out.
func brief(problems []exchange.Problem) string {
	var all []string
	for _, p := range problems {
		mark := ""
		if p.LeftOut {
			mark = "!"
		}
		all = append(all, fmt.Sprintf("%d %d%s %s", p.Line, p.Kind, mark, p.What))
	}
	return strings.Join(all, "; ")
}

func want(line int, kind exchange.ProblemKind, leftOut bool, what string) string {
	return brief([]exchange.Problem{{Line: line, Kind: kind, LeftOut: leftOut, What: what}})
}

func text(s string) quiz.Text { return quiz.Text{Format: quiz.Plain, Source: s} }

func question(name string, right int, choices ...string) quiz.Question {
	q := quiz.Question{Type: quiz.Single, Name: name, Text: text(name), Mark: 1, Shuffle: true}
	for i, c := range choices {
		q.Options = append(q.Options, quiz.Option{ID: quiz.OptionID(i + 1), Text: text(c)})
	}
	q.Options[right].Fraction = 1
	return q
}

func TestQuestionsAreRead(t *testing.T) {
	items, problems := read(t, "\ufeffWhich gas?\r\nA) Oxygen \r\n\r\nB)Carbon dioxide\r\nANSWER: B\r\nTwo?\nA. 1\nB.\t2\nC. <b>\nANSWER:A)\n")
	all := []exchange.Item{
		{Line: 1, Question: question("Which gas?", 1, "Oxygen", "Carbon dioxide")},
		{Line: 6, Question: question("Two?", 0, "1", "2", "<b>")},
	}
	if !reflect.DeepEqual(items, all) || len(problems) > 0 {
		t.Errorf("got %+v, %s\nwant %+v", items, brief(problems), all)
	}
}

// Each broken question stands between two good ones, which are kept.
func TestEveryProblemHasItsLine(t *testing.T) {
	const out = true
	for _, tt := range []struct {
		source, want string
		kept         int
	}{
		{"A) too early", want(1, exchange.ChoiceFirst, out, "A) too early"), 2},
		{"ANSWER: A", want(1, exchange.AnswerFirst, out, "A"), 2},
		{"Open?\nA) 1\nB) 2", want(1, exchange.QuestionOpen, out, "Open?"), 2},
		{"Two\nlines?\nA) 1\nB) 2\nANSWER: A", want(1, exchange.QuestionOpen, out, "Two"), 3},
		{"One?\nA) 1\nANSWER: A", want(3, exchange.TooFewChoices, out, ""), 2},
		{"Q?\nA) 1\nB) 2\nANSWER: C", want(4, exchange.AnswerUnknown, out, "C"), 2},
		{"Q?\nA) 1\nB) 2\nANSWER: b", want(4, exchange.AnswerUnknown, out, "b"), 2},
		{"Q?\nA) 1\nB) 2\nANSWER:", want(4, exchange.AnswerUnknown, out, ""), 2},
		{"Q?\nA) 1\nB) 2\nANSWER: A, B", want(4, exchange.AnswerMore, false, "A, B"), 3},
		{"Q?\nA) 1\nC) 2\nANSWER: A", want(3, exchange.LetterUnordered, false, "C) 2"), 3},
		{"Q?\nA) 1\nB) 1\nANSWER: A", want(3, exchange.SameChoice, false, "1"), 3},
		{"Q?\nA) 1\nB)\nC) 2\nANSWER: A", want(3, exchange.EmptyAnswer, out, "B)"), 2},
		{"Q?\n1\nA) 1\nB) 2\nANSWER: A", want(2, exchange.LineShort, false, "1"), 3},
		{"Q?\nA) 1\nB) 2\x01\nANSWER: A", want(4, exchange.NotAllowed, out, ""), 2},
		{"Q?" + strings.Repeat("\nA) 1", quiz.MaxOptions+1) + "\nANSWER: A", "", 2},
		{"Q?\nA) " + strings.Repeat("x", exchange.MaxSource) + "\nB) 2\nANSWER: A", want(2, exchange.TooLong, out, ""), 2},
	} {
		items, problems := read(t, "Before?\nA) 1\nB) 2\nANSWER: A\n"+tt.source+"\nAfter?\nA) 1\nB) 2\nANSWER: B")
		for i := range problems {
			if problems[i].Line -= 4; problems[i].Kind == exchange.NotAllowed {
				problems[i].What = "" // another package's words
			}
		}
		if got := brief(problems); tt.want != "" && got != tt.want {
			t.Errorf("%.60q: problems %s, want %s", tt.source, got, tt.want)
		}
		if n := len(problems); n == 0 || tt.want == "" && problems[n-1].Kind != exchange.TooManyChoices {
			t.Errorf("%.60q: problems %s", tt.source, brief(problems))
		}
		if len(items) != tt.kept || items[0].Question.Name != "Before?" || items[tt.kept-1].Question.Name != "After?" {
			t.Errorf("%.60q: %d questions, want %d", tt.source, len(items), tt.kept)
		}
	}
}

func TestOpenQuestionAtTheEndIsLeftOut(t *testing.T) {
	if items, problems := read(t, "Q?\nA) 1\nB) 2\n"); len(items) > 0 || brief(problems) != want(1, exchange.QuestionOpen, true, "Q?") {
		t.Errorf("%d questions, problems %s", len(items), brief(problems))
	}
}

func TestQuestionsOfAFileAreLimited(t *testing.T) {
	items, problems := read(t, strings.Repeat("Q?\nA) 1\nB) 2\nANSWER: A\n\n", exchange.MaxItems))
	if len(items) != exchange.MaxItems || len(problems) > 0 {
		t.Errorf("%d questions, problems %s", len(items), brief(problems))
	}
	items, problems = read(t, strings.Repeat("Q?\nA) 1\nB) 2\nANSWER: A\n", exchange.MaxItems+1))
	if len(items) != exchange.MaxItems || brief(problems) != want(4*exchange.MaxItems+1, exchange.TooManyQuestions, true, "") {
		t.Errorf("%d questions, problems %s", len(items), brief(problems))
	}
}

func TestWhatIsNoTextOrHasNothingIsRefused(t *testing.T) {
	if _, problems := read(t, "\n \n"); brief(problems) != want(1, exchange.NothingHere, true, "") {
		t.Errorf("an empty file: problems %s", brief(problems))
	}
	if _, _, err := Read([]byte("a\x00")); !errors.Is(err, exchange.ErrBinary) {
		t.Errorf("a binary file: %v", err)
	}
}

func written(t *testing.T, items ...exchange.Item) (string, []exchange.Problem) {
	t.Helper()
	var b bytes.Buffer
	problems, err := Write(&b, items)
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), problems
}

func TestWhatAikenCannotCarryIsNamed(t *testing.T) {
	change := func(how func(q *quiz.Question)) quiz.Question {
		q := question("Question?", 0, "a", "b")
		how(&q)
		return q
	}
	many := question("Question?", 0, strings.Split(strings.Repeat("x,", 26)+"y", ",")...)
	const whole = "Question?\nA) a\nB) b\nANSWER: A\n\n"
	for _, tt := range []struct {
		q             quiz.Question
		want, written string
	}{
		{change(func(q *quiz.Question) {}), "", whole},
		{change(func(q *quiz.Question) { q.Text = quiz.Text{Format: quiz.HTML, Source: "<p>Question?</p>"} }), want(7, exchange.LosesFormat, false, ""), whole},
		{change(func(q *quiz.Question) { q.Options[0].Feedback = text("f") }), want(7, exchange.LosesFeedback, false, ""), whole},
		{change(func(q *quiz.Question) { q.Options[1].Fraction = .5 }), want(7, exchange.LosesWeights, false, ""), whole},
		{change(func(q *quiz.Question) { q.Options[1].Fraction = 1 }), want(7, exchange.LosesWeights, false, ""), whole},
		{change(func(q *quiz.Question) { q.Name = "n" }), want(7, exchange.LosesName, false, ""), whole},
		{change(func(q *quiz.Question) { q.Tags = []string{"a", "b"} }), want(7, exchange.LosesTags, false, "a, b"), whole},
		{change(func(q *quiz.Question) { q.Mark = 3 }), want(7, exchange.LosesMark, false, "3"), whole},
		{change(func(q *quiz.Question) { q.Shuffle = false }), want(7, exchange.LosesOrder, false, ""), whole},
		{change(func(q *quiz.Question) { q.Options[0].Fraction = .9 }), want(7, exchange.NoFullMark, true, ""), ""},
		{change(func(q *quiz.Question) { q.Text = text("A) no choice?") }), want(7, exchange.LosesLook, true, "A) no choice?"), ""},
		{change(func(q *quiz.Question) { q.Text = text("ANSWER: me?") }), want(7, exchange.LosesLook, true, "ANSWER: me?"), ""},
		{change(func(q *quiz.Question) { q.Options[0].Text = quiz.Text{Format: quiz.HTML, Source: "<!-- a -->"} }), want(7, exchange.LosesEmpty, true, "<!-- a -->"), ""},
		{change(func(q *quiz.Question) { q.Type = quiz.Multiple }), want(7, exchange.LosesType, true, "multiple"), ""},
		{change(func(q *quiz.Question) { q.Mark = 0 }), want(7, exchange.NotAllowed, true, ""), ""},
		{many, want(7, exchange.LosesLetters, true, "27"), ""},
	} {
		got, problems := written(t, exchange.Item{Question: tt.q, Line: 7})
		for i := range problems {
			if problems[i].Kind == exchange.NotAllowed {
				problems[i].What = ""
			}
		}
		if brief(problems) != tt.want || got != tt.written {
			t.Errorf("%+v\nproblems %s, want %s\nwritten %q, want %q", tt.q, brief(problems), tt.want, got, tt.written)
		}
	}
	if _, problems := written(t, exchange.Item{Question: question("Question?", 0, "a", "b"), Category: []string{"x", "y"}}); brief(problems) != want(0, exchange.LosesCategory, false, "x/y") {
		t.Errorf("a category: problems %s", brief(problems))
	}
}

// What is read can be written and is the same again; problems have lines of the file.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"Q?\nA) 1\nB) 2\nANSWER: A", "ANSWER:", "A.", "Q\r\rA)", "Q?\nA) A) 1\nB) ANSWER: 2\nANSWER: B", "0?\nA) \u00a0x\nB) \u2028\nANSWER: B"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) {
		items, problems, err := Read([]byte(source))
		if err != nil {
			return
		}
		for _, p := range problems {
			if p.Line < 1 || p.Line > 1+strings.Count(source, "\n")+strings.Count(source, "\r") {
				t.Fatalf("%v", p)
			}
		}
		out, problems := written(t, items...)
		if len(problems) > 0 {
			t.Fatalf("writing it: %s\n%q", brief(problems), source)
		}
		again, _ := read(t, out)
		for i := range again {
			again[i].Line = items[i].Line
		}
		if len(items) > 0 && !reflect.DeepEqual(again, items) {
			t.Fatalf("got  %+v\nwant %+v\n%s", again, items, out)
		}
	})
}
