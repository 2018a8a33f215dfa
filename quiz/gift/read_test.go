package gift

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"lyceum/quiz"
	"lyceum/quiz/exchange"
)

// read reads a file and wants it to be text.
func read(t *testing.T, source string) ([]exchange.Item, []exchange.Problem) {
	t.Helper()
	items, problems, err := Read([]byte(source))
	if err != nil {
		t.Fatalf("%q: %v", source, err)
	}
	return items, problems
}

// readOne reads a file of one question and no problems.
func readOne(t *testing.T, source string) quiz.Question {
	t.Helper()
	items, problems := read(t, source)
	if len(items) != 1 || len(problems) > 0 {
		t.Fatalf("%q: %d questions, problems %v; want one question", source, len(items), problems)
	}
	return items[0].Question
}

func moodle(s string) quiz.Text { return quiz.Text{Source: s} }

func option(id quiz.OptionID, fraction float64, text, feedback string) quiz.Option {
	return quiz.Option{ID: id, Fraction: fraction, Text: moodle(text), Feedback: moodle(feedback)}
}

// Each question is written as Moodle's documentation has it.
func TestEveryTypeIsRead(t *testing.T) {
	named := func(q quiz.Question) quiz.Question {
		if q.Name == "" {
			q.Name = q.Text.Source
		}
		if q.Type != quiz.Description {
			q.Mark = 1
		}
		return q
	}
	for source, want := range map[string]quiz.Question{
		"Read this.":             {Type: quiz.Description, Text: moodle("Read this.")},
		"::Q8:: How are you? {}": {Type: quiz.Essay, Name: "Q8", Text: moodle("How are you?"), Lines: 15},
		"Why? {####Think.}":      {Type: quiz.Essay, Text: moodle("Why?"), Lines: 15, Feedback: moodle("Think.")},
		"The sun rises in the east.{T}": {Type: quiz.TrueFalse, Text: moodle("The sun rises in the east."),
			Options: []quiz.Option{{ID: quiz.TrueOption, Fraction: 1}, {ID: quiz.FalseOption}}},
		"Plants eat light.{FALSE#shown if wrong#shown if right####both}": {Type: quiz.TrueFalse, Text: moodle("Plants eat light."), Feedback: moodle("both"),
			Options: []quiz.Option{{ID: quiz.TrueOption, Feedback: moodle("shown if wrong")}, {ID: quiz.FalseOption, Fraction: 1, Feedback: moodle("shown if right")}}},
		"Who is buried there?{~Grant ~Jefferson =no one}": {Type: quiz.Single, Text: moodle("Who is buried there?"), Shuffle: true,
			Options: []quiz.Option{option(1, 0, "Grant", ""), option(2, 0, "Jefferson", ""), option(3, 1, "no one", "")}},
		"Grant is {~buried#No. =entombed#Right!\n~%33.33333%living} in a tomb.": {Type: quiz.Single, Text: moodle("Grant is _____ in a tomb."), Shuffle: true,
			Options: []quiz.Option{option(1, 0, "buried", "No."), option(2, 1, "entombed", "Right!"), option(3, 1./3, "living", "")}},
		"Which two?{\n~%-50%a\n~%50%b # well \n~%50%c\n~%-50.0%d\n}": {Type: quiz.Multiple, Text: moodle("Which two?"), Shuffle: true,
			Options: []quiz.Option{option(1, -.5, "a", ""), option(2, .5, "b", "well"), option(3, .5, "c", ""), option(4, -.5, "d", "")}},
		"Two and two are {=four =%50%4#in words =%0%*#no}.": {Type: quiz.Short, Text: moodle("Two and two are _____."),
			Answers: []quiz.Answer{{Pattern: "four", Fraction: 1}, {Pattern: "4", Fraction: .5, Feedback: moodle("in words")}, {Pattern: "*", Feedback: moodle("no")}}},
		"Who?{no one}": {Type: quiz.Short, Text: moodle("Who?"), Answers: []quiz.Answer{{Pattern: "no one", Fraction: 1}}},
		"When?{#1822:5}": {Type: quiz.Numeric, Text: moodle("When?"),
			Answers: []quiz.Answer{{Value: 1822, Fraction: 1, Tolerance: quiz.Tolerance{By: 5}}}},
		"Pi?{#3..4}":  {Type: quiz.Numeric, Text: moodle("Pi?"), Answers: []quiz.Answer{{Value: 3.5, Fraction: 1, Tolerance: quiz.Tolerance{By: .5}}}},
		"Any?{#*}":    {Type: quiz.Numeric, Text: moodle("Any?"), Answers: []quiz.Answer{{Pattern: "*", Fraction: 1}}},
		"Why?{#-1e3}": {Type: quiz.Numeric, Text: moodle("Why?"), Answers: []quiz.Answer{{Value: -1000, Fraction: 1}}},
		"When?{#\n=1822:0 # Right\n=%50%1822:2#close\n~#[html]<b>no</b>}": {Type: quiz.Numeric, Text: moodle("When?"),
			Answers: []quiz.Answer{{Value: 1822, Fraction: 1, Feedback: moodle("Right")}, {Value: 1822, Fraction: .5, Tolerance: quiz.Tolerance{By: 2}, Feedback: moodle("close")},
				{Pattern: "*", Feedback: quiz.Text{Format: quiz.HTML, Source: "<b>no</b>"}}}},
		"Match.{=Canada->Ottawa =Italy -> Rome = -> Paris =Lazio -> Rome}": {Type: quiz.Matching, Text: moodle("Match."), Shuffle: true,
			Stems:  []quiz.Stem{{ID: 1, Text: moodle("Canada"), Right: 4}, {ID: 2, Text: moodle("Italy"), Right: 5}, {ID: 3, Text: moodle("Lazio"), Right: 5}},
			Rights: []quiz.Option{option(4, 0, "Ottawa", ""), option(5, 0, "Rome", ""), option(6, 0, "Paris", "")}},
	} {
		if got := readOne(t, source); !reflect.DeepEqual(got, named(want)) {
			t.Errorf("%q\n got %+v\nwant %+v", source, got, named(want))
		}
	}
}

func TestFormatOfTheQuestionIsThatOfAllItsTexts(t *testing.T) {
	q := readOne(t, "::Q::[html]<p>a</p>{=b#c ~[plain]d#[markdown]e ~[f]g\n####h}")
	want := []quiz.Text{{Format: quiz.HTML, Source: "<p>a</p>"}, {Format: quiz.HTML, Source: "h"}, {Format: quiz.HTML, Source: "b"}, {Format: quiz.HTML, Source: "c"},
		{Format: quiz.Plain, Source: "d"}, {Format: quiz.Markdown, Source: "e"}, {Format: quiz.HTML, Source: "[f]g"}, {}}
	if got := texts(&q); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestBackslashMakesControlCharactersOrdinary(t *testing.T) {
	q := readOne(t, `::a\:\:b \= c::1 \\ 2 \{x\} \~\# \n3 \q C:\\new \\=4 {= \= 2 + 3#\#1 = \\\~ }`)
	want := quiz.Question{Type: quiz.Short, Name: "a::b = c", Mark: 1, Text: moodle("1 \\ 2 {x} ~# \n3 \\q C:\\new \\=4"),
		Answers: []quiz.Answer{{Pattern: "= 2 + 3", Fraction: 1, Feedback: moodle("#1")}, {Pattern: `\~`, Fraction: 1}}}
	if !reflect.DeepEqual(q, want) {
		t.Errorf("got %+v\nwant %+v", q, want)
	}
}

func TestCommentsAndBlankLinesPartQuestions(t *testing.T) {
	const source = "\ufeff// a file\r\n\r\n// of [tag:green] [tag:t\\]ag]\r\n  // and [tag: green ]\r\nOne\r\n// not this\r\nor two?{\r\n//nor this\r\n=1\r\n}\r\n \t \r\n\r\nThree.\rFour.\n"
	items, problems := read(t, source)
	if len(items) != 2 || len(problems) > 0 {
		t.Fatalf("%d questions, problems %v", len(items), problems)
	}
	if q := items[0].Question; q.Text.Source != "One\nor two?" || !reflect.DeepEqual(q.Tags, []string{"green", "t]ag"}) || items[0].Line != 3 {
		t.Errorf("first question %+v of line %d", q, items[0].Line)
	}
	if q := items[1].Question; q.Text.Source != "Three.\nFour." || items[1].Line != 13 {
		t.Errorf("second question %+v of line %d", q, items[1].Line)
	}
}

func TestCategoriesAreOfAllThatFollows(t *testing.T) {
	items, _ := read(t, "A\n\n$CATEGORY: $course$/top/Biology/Light // Dark/ Plants \n\nB\n\n// moved\n$CATEGORY: top\n\nC\n\n$CATEGORY: x\nD")
	var got []string
	for _, item := range items {
		got = append(got, item.Question.Text.Source+":"+strings.Join(item.Category, "|"))
	}
	if want := "A: B:Biology|Light / Dark|Plants C: D:x"; strings.Join(got, " ") != want {
		t.Errorf("got %s, want %s", strings.Join(got, " "), want)
	}
}

func TestWhatIsNoTextIsRefused(t *testing.T) {
	var encoding *exchange.EncodingError
	if _, _, err := Read([]byte("One.\n\nCaf\xe9?{}\n")); !errors.As(err, &encoding) || encoding.Line != 3 {
		t.Errorf("Latin-1: %v, want line 3", err)
	}
	for source, want := range map[string]error{
		"\xff\xfeA\x00":                         exchange.ErrUTF16,
		"PK\x03\x04\x00":                        exchange.ErrBinary,
		strings.Repeat("x", exchange.MaxFile+1): exchange.ErrTooLarge,
	} {
		if _, _, err := Read([]byte(source)); !errors.Is(err, want) {
			t.Errorf("%.10q: %v, want %v", source, err, want)
		}
	}
}
