package gift

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"lyceum/quiz"
	"lyceum/quiz/exchange"
)

// written returns a file of questions and the problems of writing it.
func written(t *testing.T, items ...exchange.Item) (string, []exchange.Problem) {
	t.Helper()
	var b bytes.Buffer
	problems, err := Write(&b, items)
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), problems
}

func TestQuestionsAreWrittenAsMoodleWritesThem(t *testing.T) {
	for source, want := range map[string]string{
		"Read\nthis: {}":                          "::Read this\\:::Read\\nthis\\:{}\n\n",
		"// [tag:b]\n::a::[html]<p>b</p>":         "// [tag:b]\n::a::[html]<p>b</p>\n\n",
		"::a::b{F#c####d}":                        "::a::b{FALSE#c####d}\n\n",
		"::a::b{T##c}":                            "::a::b{TRUE##c}\n\n",
		"::a::b{~c#d =e\n####f}":                  "::a::b{\n\t~c#d\n\t=e\n####f}\n\n",
		"::a::b{~%33.3333%c ~%66.66667%d ~%-5%e}": "::a::b{\n\t~%33.33333%c\n\t~%66.66667%d\n\t~%-5%e\n}\n\n",
		"::a::b{=c#[plain]d =%50%e}":              "::a::b{\n\t=%100%c#[plain]d\n\t=%50%e\n}\n\n",
		"::a::b{#1:2#c =%50%2.5 ~#d}":             "::a::b{#\n\t=%100%1:2#c\n\t=%50%2.5:0\n\t~#d\n}\n\n",
		"::a::b{=c->d =e->d =->f}":                "::a::b{\n\t=c -> d\n\t=e -> d\n\t= -> f\n}\n\n",
	} {
		items, _ := read(t, source)
		if got, problems := written(t, items...); got != want || len(problems) > 0 {
			t.Errorf("%q is written %q, want %q; problems %v", source, got, want, problems)
		}
	}
}

// hostile are pieces of texts that control something somewhere.
var hostile = []string{
	"~", "=", "#", "{", "}", ":", `\`, "\n", `\n`, `\\`, "::", "####", "->", "%50%", "%-5%", "%", "//", "$CATEGORY:", "[html]", "[", "]", "{}", "TRUE", "_____", "*", `\*`,
	"a", "word", "é", "日本", "\u202e", "\u00a0", "&lt;", "&amp;", "<b>", "..", "1:2", "0", " ", "  ", "\t", "[tag:x]", "[[1]]", "\"", "“", "😀",
}

// A maker makes questions.
type maker struct{ *rand.Rand }

// line makes a text of one line, text one of several.
func (m maker) text() string {
	for {
		var b strings.Builder
		for range 1 + m.IntN(8) {
			b.WriteString(hostile[m.IntN(len(hostile))])
		}
		if s := strings.TrimSpace(strings.Trim(b.String(), exchange.Space)); s != "" {
			return s
		}
	}
}

func (m maker) line() string { return strings.NewReplacer("\n", "", "\t", "").Replace(m.text()) + "x" }

func (m maker) formatted() quiz.Text {
	return quiz.Text{Format: quiz.Format(m.IntN(4)), Source: m.text()}
}

// maybe makes a text that there need not be.
func (m maker) maybe() quiz.Text {
	if m.IntN(2) == 0 {
		return quiz.Text{}
	}
	return m.formatted()
}

func (m maker) fraction() float64 {
	switch m.IntN(4) {
	case 0:
		return float64(m.IntN(2))
	case 1: // what is a third, a sixth, …
		n := []float64{3, 6, 7, 9, 8}[m.IntN(5)]
		return float64(m.IntN(int(n)+1)) / n
	case 2:
		return -float64(m.IntN(101)) / 100
	}
	return float64(m.IntN(1001)) / 1000
}

func (m maker) number() float64 {
	return []float64{0, -1, 42, 0.1, 1e21, -1e-9, 3.14159, m.NormFloat64(), float64(m.IntN(1000)) / 100}[m.IntN(9)]
}

// question makes a question of a type that GIFT has, with nothing that GIFT cannot carry.
func (m maker) question() quiz.Question {
	types := []quiz.Type{quiz.Description, quiz.Single, quiz.Multiple, quiz.TrueFalse, quiz.Short, quiz.Numeric, quiz.Matching, quiz.Essay}
	q := quiz.Question{Type: types[m.IntN(len(types))], Name: m.line(), Text: m.formatted(), Mark: 1, Feedback: m.maybe()}
	for range m.IntN(3) {
		if tag := strings.NewReplacer("<", "", "`", "").Replace(m.line()); isTag(tag) && !slices.Contains(q.Tags, tag) {
			q.Tags = append(q.Tags, tag)
		}
	}
	n := 2 + m.IntN(5)
	switch q.Type {
	case quiz.Description:
		q.Mark, q.Feedback = 0, quiz.Text{}
	case quiz.Essay:
		q.Lines = essayLines
	case quiz.TrueFalse:
		right := m.IntN(2)
		for i, id := range []quiz.OptionID{quiz.TrueOption, quiz.FalseOption} {
			q.Options = append(q.Options, quiz.Option{ID: id, Feedback: m.maybe()})
			if i == right {
				q.Options[i].Fraction = 1
			}
		}
	case quiz.Single, quiz.Multiple:
		q.Shuffle = true
		for i := range n {
			q.Options = append(q.Options, quiz.Option{ID: quiz.OptionID(i + 1), Text: m.formatted(), Fraction: m.fraction(), Feedback: m.maybe()})
		}
		if q.Type == quiz.Single {
			q.Options[m.IntN(n)].Fraction = 1
		}
	case quiz.Short, quiz.Numeric:
		m.answers(&q, n)
	case quiz.Matching:
		m.matching(&q, n)
	}
	return q
}

func (m maker) answers(q *quiz.Question, n int) {
	for range n - 1 {
		a := quiz.Answer{Fraction: m.fraction(), Feedback: m.maybe()}
		switch {
		case q.Type == quiz.Short:
			a.Pattern = "x" + strings.ReplaceAll(m.text(), "->", "") + "x"
			a.Feedback.Source = strings.ReplaceAll(a.Feedback.Source, "->", "")
			if a.Feedback = (quiz.Text{Format: a.Feedback.Format, Source: strings.TrimSpace(a.Feedback.Source)}); a.Feedback.Source == "" {
				a.Feedback = quiz.Text{}
			}
		case m.IntN(4) == 0:
			a.Pattern = "*"
		default:
			a.Value, a.Tolerance.By = m.number(), max(m.number(), 0)
		}
		q.Answers = append(q.Answers, a)
	}
}

func (m maker) matching(q *quiz.Question, n int) {
	q.Shuffle = true
	for i := range n {
		stem := quiz.Text{Format: quiz.Format(m.IntN(4)), Source: strings.TrimSpace(strings.ReplaceAll(m.line(), "->", ""))}
		q.Stems = append(q.Stems, quiz.Stem{ID: quiz.OptionID(i + 1), Text: stem})
	}
	for i := range n + m.IntN(3) {
		q.Rights = append(q.Rights, quiz.Option{ID: quiz.OptionID(n + i + 1), Text: quiz.Text{Source: fmt.Sprintf("%s%d", m.text(), i)}})
	}
	for i := range q.Stems { // some have the same; those that nobody has come last
		q.Stems[i].Right = q.Rights[m.IntN(i+1)].ID
	}
	renumber(q)
}

// renumber puts rights in the order in which stems need them, as they are read.
func renumber(q *quiz.Question) {
	var order []quiz.OptionID
	for _, s := range q.Stems {
		if !slices.Contains(order, s.Right) {
			order = append(order, s.Right)
		}
	}
	for _, r := range q.Rights {
		if !slices.Contains(order, r.ID) {
			order = append(order, r.ID)
		}
	}
	rights := slices.Clone(q.Rights)
	for i, id := range order {
		at := slices.IndexFunc(q.Rights, func(r quiz.Option) bool { return r.ID == id })
		rights[i] = quiz.Option{ID: quiz.OptionID(len(q.Stems) + i + 1), Text: q.Rights[at].Text}
	}
	for i := range q.Stems {
		q.Stems[i].Right = quiz.OptionID(len(q.Stems) + 1 + slices.Index(order, q.Stems[i].Right))
	}
	q.Rights = rights
}

func (m maker) category() (path []string) {
	for range m.IntN(4) {
		path = append(path, []string{"a", "b/c", "/d", "e/", "top", "$course$", "//", "é"}[m.IntN(8)])
	}
	return path
}

// What is written and read again is the same: every type, with texts of what controls something in GIFT.
func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	m := maker{rand.New(rand.NewPCG(12, 1))}
	made := map[quiz.Type]int{}
	for range 500 {
		var items []exchange.Item
		for range 1 + m.IntN(12) {
			q := m.question()
			if err := q.Check(); err != nil {
				t.Fatalf("the test makes a wrong question: %v\n%+v", err, q)
			}
			made[q.Type]++
			items = append(items, exchange.Item{Question: q, Category: m.category()})
		}
		source, problems := written(t, items...)
		for _, p := range problems {
			if p.Kind != exchange.WeightUnlisted && p.Kind != exchange.LosesLook {
				t.Fatalf("writing it: %v\n%s", p, source)
			}
		}
		got, problems := read(t, source)
		for _, p := range problems {
			if p.LeftOut {
				t.Fatalf("reading it again: %v\n%s", p, source)
			}
		}
		for i := range got {
			got[i].Line = 0
			if i < len(items) && !reflect.DeepEqual(got[i], items[i]) {
				t.Fatalf("got  %+v\nwant %+v\n%s", got[i], items[i], source)
			}
		}
		if len(got) != len(items) {
			t.Fatalf("%d of %d questions\n%s", len(got), len(items), source)
		}
	}
	if len(made) != 8 {
		t.Errorf("types made: %v, want 8", made)
	}
}

// What GIFT cannot carry is named; the rest is written.
func TestWhatGIFTCannotCarryIsNamed(t *testing.T) {
	single := func(change func(q *quiz.Question)) quiz.Question {
		q := quiz.Question{Type: quiz.Single, Name: "n", Text: moodle("t"), Mark: 1, Shuffle: true, Options: []quiz.Option{option(1, 1, "a", ""), option(2, 0, "b", "")}}
		change(&q)
		return q
	}
	answers := func(typ quiz.Type, change func(q *quiz.Question), all ...quiz.Answer) quiz.Question {
		q := quiz.Question{Type: typ, Name: "n", Text: moodle("t"), Mark: 1, Answers: all}
		change(&q)
		return q
	}
	matching := func(stem, right quiz.Text) quiz.Question {
		return quiz.Question{Type: quiz.Matching, Name: "n", Text: moodle("t"), Mark: 1, Shuffle: true,
			Stems:  []quiz.Stem{{ID: 1, Text: stem, Right: 3}, {ID: 2, Text: moodle("b"), Right: 4}},
			Rights: []quiz.Option{{ID: 3, Text: right}, {ID: 4, Text: moodle("d")}}}
	}
	pattern := quiz.Answer{Pattern: "a", Fraction: 1}
	value := func(kind quiz.ToleranceKind) quiz.Answer {
		return quiz.Answer{Value: -20, Fraction: 1, Tolerance: quiz.Tolerance{Kind: kind, By: 0.25}}
	}
	none := func(*quiz.Question) {}
	for _, tt := range []struct {
		q       quiz.Question
		want    string
		written string // part of what is
	}{
		{single(func(q *quiz.Question) { q.Mark = 2.5 }), want(7, exchange.LosesMark, false, "2.5"), "=a"},
		{single(func(q *quiz.Question) { q.Shuffle = false }), want(7, exchange.LosesOrder, false, ""), "=a"},
		{single(func(q *quiz.Question) { q.Options[0].Fraction = 0.5 }), want(7, exchange.LosesSingle, true, ""), ""},
		{single(func(q *quiz.Question) { q.Options[1].Fraction = 0.37 }), want(7, exchange.WeightUnlisted, false, "37"), "~%37%b"},
		{single(func(q *quiz.Question) { q.Tags = []string{"a<b", "c"} }), want(7, exchange.LosesTags, false, "a<b"), "// [tag:c]\n"},
		{single(func(q *quiz.Question) { q.Text.Source = "&&035;" }), want(7, exchange.LosesLook, false, "&&035;"), "&&035;"},
		{single(func(q *quiz.Question) { q.Options = q.Options[:1] }), want(7, exchange.NotAllowed, true, ""), ""},
		{single(func(q *quiz.Question) { q.Type = quiz.Ordering; q.Options[0].Fraction = 0 }), want(7, exchange.LosesType, true, "ordering"), ""},
		{answers(quiz.Short, func(q *quiz.Question) { q.MatchCase = true }, pattern), want(7, exchange.LosesMatchCase, false, ""), "=%100%a"},
		{answers(quiz.Short, func(q *quiz.Question) { q.Shuffle = true }, pattern), want(7, exchange.LosesShuffle, false, ""), "=%100%a"},
		{answers(quiz.Short, none, quiz.Answer{Pattern: "a->b", Fraction: 1}), want(7, exchange.LosesArrow, true, "a->b"), ""},
		{answers(quiz.Short, none, quiz.Answer{Pattern: "a", Fraction: 1, Feedback: moodle("b->c")}), want(7, exchange.LosesArrow, false, "b->c"), "#b→c"},
		{answers(quiz.Numeric, func(q *quiz.Question) { q.Units = []quiz.Unit{{Name: "m", Factor: 1}} }, value(quiz.Nominal)), want(7, exchange.LosesUnits, false, "1"), "-20:0.25"},
		{answers(quiz.Numeric, none, value(quiz.Relative)), want(7, exchange.LosesTolerance, false, ""), "-20:5"},
		{answers(quiz.Numeric, none, value(quiz.Geometric)), want(7, exchange.LosesTolerance, false, ""), "-25..-16"},
		{matching(moodle("a -> b"), moodle("c")), want(7, exchange.LosesArrow, false, "a -> b"), "=a → b -> c"},
		{matching(moodle("a"), quiz.Text{Format: quiz.HTML, Source: "c"}), want(7, exchange.LosesFormat, false, "c"), "=a -> c"},
		{quiz.Question{Type: quiz.Essay, Name: "n", Text: moodle("t"), Mark: 1, Lines: 3}, want(7, exchange.LosesLines, false, "3"), "{}"},
		{quiz.Question{Type: quiz.Description, Name: "n", Text: moodle("t"), Feedback: moodle("f")}, want(7, exchange.LosesFeedback, false, ""), "::n::t\n"},
		{quiz.Question{Type: quiz.TrueFalse, Name: "n", Text: moodle("t"), Mark: 1, Options: []quiz.Option{option(1, 1, "yes", ""), option(2, 0, "", "")}}, want(7, exchange.LosesWords, false, "yes"), "{TRUE}"},
		{quiz.Question{Type: quiz.Description, Name: "n", Text: moodle(strings.Repeat("=", exchange.MaxSource/2))}, want(7, exchange.WrittenTooLong, false, ""), `\=`},
	} {
		source, problems := written(t, exchange.Item{Question: tt.q, Line: 7})
		for i := range problems {
			if problems[i].Kind == exchange.NotAllowed {
				problems[i].What = ""
			}
		}
		if got := brief(problems); got != tt.want || !strings.Contains(source, tt.written) || (source == "") != (tt.written == "") {
			t.Errorf("%+v\nproblems %s, want %s\nwritten %q, want %q in it", tt.q, got, tt.want, source, tt.written)
		}
	}
}
