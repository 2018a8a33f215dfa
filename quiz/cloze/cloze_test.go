package cloze

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"lyceum/quiz"
	"lyceum/quiz/exchange"
)

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

func text(s string) quiz.Text { return quiz.Text{Source: s} }

// parsed reads a text without problems.
func parsed(t *testing.T, source string) quiz.Question {
	t.Helper()
	q, problems := Parse(text(source))
	if len(problems) > 0 {
		t.Fatalf("%q: problems %s", source, brief(problems))
	}
	return q
}

func TestHolesAreRead(t *testing.T) {
	answers := func(all ...quiz.Answer) []quiz.Answer { return all }
	option := func(id quiz.OptionID, fraction float64, s string) quiz.Option {
		return quiz.Option{ID: id, Fraction: fraction, Text: text(s)}
	}
	for hole, want := range map[string]quiz.Gap{
		"{1:SHORTANSWER:=Berlin}": {Kind: quiz.GapShort, Answers: answers(quiz.Answer{Pattern: "Berlin", Fraction: 1})},
		"{:SAC:=a~%50%b#half~%33,33333%c~*#no}": {Kind: quiz.GapShort, MatchCase: true, Answers: answers(quiz.Answer{Pattern: "a", Fraction: 1},
			quiz.Answer{Pattern: "b", Fraction: .5, Feedback: text("half")}, quiz.Answer{Pattern: "c", Fraction: 1. / 3}, quiz.Answer{Pattern: "*", Feedback: text("no")})},
		`{1:MW:= a\}b\#c \~ d\e &#123;&amp;&lt;# \} #\#~}`: {Kind: quiz.GapShort, Answers: answers(quiz.Answer{Pattern: `a}b#c ~ d\e {&<`, Fraction: 1, Feedback: text("} ##")})},
		"{1:NUMERICAL:=23.8:0.1#ok~%50%-2,5:1,5~*}": {Kind: quiz.GapNumeric, Answers: answers(quiz.Answer{Value: 23.8, Fraction: 1, Tolerance: quiz.Tolerance{By: .1}, Feedback: text("ok")},
			quiz.Answer{Value: -2.5, Fraction: .5, Tolerance: quiz.Tolerance{By: 1.5}}, quiz.Answer{Pattern: "*"})},
		"{1:MULTICHOICE:a~=b~%-25%c}": {Kind: quiz.GapSingle, Options: []quiz.Option{option(1, 0, "a"), option(2, 1, "b"), option(3, -.25, "c")}},
		"{1:MCS:=a~b}":                {Kind: quiz.GapSingle, Shuffle: true, Options: []quiz.Option{option(1, 1, "a"), option(2, 0, "b")}},
		"{1:MCV:=a~b}":                {Kind: quiz.GapSingle, Layout: quiz.GapVertical, Options: []quiz.Option{option(1, 1, "a"), option(2, 0, "b")}},
		"{1:MULTICHOICE_HS:=a~b}":     {Kind: quiz.GapSingle, Layout: quiz.GapHorizontal, Shuffle: true, Options: []quiz.Option{option(1, 1, "a"), option(2, 0, "b")}},
		"{1:MR:=a~b~=c}":              {Kind: quiz.GapMultiple, Layout: quiz.GapVertical, Options: []quiz.Option{option(1, .5, "a"), option(2, -.5, "b"), option(3, .5, "c")}},
		"{1:MRH:%30%a~b~%30%c}":       {Kind: quiz.GapMultiple, Layout: quiz.GapHorizontal, Options: []quiz.Option{option(1, .5, "a"), option(2, 0, "b"), option(3, .5, "c")}},
		"{1:MRS:%60%a~%-10%b~%40%c}":  {Kind: quiz.GapMultiple, Layout: quiz.GapVertical, Shuffle: true, Options: []quiz.Option{option(1, .6, "a"), option(2, -.1, "b"), option(3, .4, "c")}},
	} {
		q := parsed(t, "Go {2:SA:=x}\nto "+hole+"!")
		want.Weight = 1
		all := []quiz.Gap{{Kind: quiz.GapShort, Weight: 2, Answers: answers(quiz.Answer{Pattern: "x", Fraction: 1})}, want}
		if !reflect.DeepEqual(q.Gaps, all) || q.Text.Source != "Go [[1]]\nto [[2]]!" || q.Mark != 3 || q.Name != "Go _____ to _____!" {
			t.Errorf("%q\n got %+v\nwant %+v", hole, q, all)
		}
	}
}

func TestEveryNameOfAKindIsKnown(t *testing.T) {
	for _, k := range names {
		for _, name := range k.names {
			q := parsed(t, "{1:"+name+":=1~%-50%2}")
			if g := q.Gaps[0]; (holeKind{g.Kind, g.MatchCase, g.Shuffle, g.Layout}) != k.holeKind {
				t.Errorf("%s is %+v, want %+v", name, g, k.holeKind)
			}
		}
	}
}

func TestEveryProblemHasItsLine(t *testing.T) {
	const out = true
	for _, tt := range []struct{ source, want string }{
		{"a\nb", want(1, exchange.NoHoles, out, "")},
		{"{1:SA:=x}\n{1:FOO:=b}", want(2, exchange.HoleUnread, false, "{1:FOO:")},
		{"{1:SA:=x}\n{1:sa:=b}", want(2, exchange.HoleUnread, false, "{1:sa:")},
		{"a\n{1:SA:=b\nc", want(2, exchange.HoleOpen, out, "{1:SA:")},
		{"a\n{1:SA:=b#c", want(2, exchange.HoleOpen, out, "{1:SA:")},
		{"\n{0:SA:=b}", want(2, exchange.HoleMark, out, "0")},
		{"\n{1001:SA:=b}", want(2, exchange.HoleMark, out, "1001")},
		{"\n{99999999999999999999:SA:=b}", want(2, exchange.HoleMark, out, "99999999999999999999")},
		{"{1:SA:=x}\n[[1]]", want(2, exchange.HoleWords, out, "[[1]]")},
		{"\n{1:SA:}", want(2, exchange.HoleNoAnswers, out, "")},
		{"{1:SA:=x\n~\n~=#b}", want(2, exchange.EmptyAnswer, false, "") + "; " + want(3, exchange.EmptyAnswer, false, "")},
		{"{1:MC:=x\n~=x}", want(2, exchange.SameChoice, false, "x")},
		{"{1:MC:=x}", want(1, exchange.TooFewChoices, out, "")},
		{"\n{1:MC:x~%50%y}", want(2, exchange.NoFullMark, false, "")},
		{"\n{1:MR:x~y}", want(2, exchange.NoFullMark, false, "")},
		{"\n{1:SA:%50%x}", want(2, exchange.NoFullMark, false, "")},
		{"{1:SA:=x\n~%101%y}", want(2, exchange.WeightTooLarge, out, "%101%")},
		{"{1:NM:=x}", want(1, exchange.NotANumber, out, "x")},
		{"{1:NM:=1:x}", want(1, exchange.NotATolerance, out, "x")},
		{"{1:NM:=1:-1}", want(1, exchange.NotATolerance, out, "-1")},
		{"{1:SA:=x} \x01", want(1, exchange.NotAllowed, out, "")},
		{strings.Repeat("{1:SA:=x}\n", quiz.MaxOptions+1), want(quiz.MaxOptions+1, exchange.TooManyChoices, out, "101")},
		{"{1:SA:=x" + strings.Repeat("~x", quiz.MaxOptions) + "}", want(1, exchange.TooManyChoices, out, "101")},
		{strings.Repeat("x", exchange.MaxSource+1), want(1, exchange.TooLong, out, "")},
	} {
		_, problems := Parse(text(tt.source))
		for i := range problems {
			if problems[i].Kind == exchange.NotAllowed {
				problems[i].What = ""
			}
		}
		if got := brief(problems); got != tt.want {
			t.Errorf("%.60q: problems %s, want %s", tt.source, got, tt.want)
		}
	}
}

func TestFileIsOneQuestion(t *testing.T) {
	items, problems, err := Read([]byte("\ufeffa\r\n{1:SA:=x}\r\n"))
	if err != nil || len(problems) > 0 || len(items) != 1 || items[0].Question.Text.Source != "a\n[[1]]" || items[0].Line != 1 {
		t.Errorf("%+v, %s, %v", items, brief(problems), err)
	}
	if items, problems, _ := Read([]byte("a")); len(items) > 0 || len(problems) != 1 {
		t.Errorf("without holes: %d questions, problems %s", len(items), brief(problems))
	}
}

var hostile = []string{"~", "#", "}", "{", "&", "&amp;", "&#38;", "&#", "\\", `\}`, `\~`, "=", "%50%", "%", ":", "a", "é", "*", "\n", " ", "{1:", "SA:", "<b>", "&lt", "&lt;"}

// A maker makes clozes.
type maker struct{ *rand.Rand }

func (m maker) text() string {
	for {
		var b strings.Builder
		for range 1 + m.IntN(6) {
			b.WriteString(hostile[m.IntN(len(hostile))])
		}
		if s := strings.Trim(b.String(), exchange.Space); s != "" {
			return s
		}
	}
}

func (m maker) maybe() quiz.Text {
	if m.IntN(2) == 0 {
		return quiz.Text{}
	}
	return quiz.Text{Format: quiz.HTML, Source: m.text()}
}

func (m maker) fraction() float64 { return float64(m.IntN(201)-100) / 100 }

func (m maker) gap() quiz.Gap {
	kind := names[m.IntN(len(names))].holeKind
	g := quiz.Gap{Kind: kind.kind, MatchCase: kind.matchCase, Shuffle: kind.shuffle, Layout: kind.layout, Weight: float64(1 + m.IntN(10))}
	n := 2 + m.IntN(4)
	switch g.Kind {
	case quiz.GapShort, quiz.GapNumeric:
		for range n - 1 {
			a := quiz.Answer{Pattern: m.text(), Fraction: m.fraction(), Feedback: m.maybe()}
			if g.Kind == quiz.GapNumeric {
				a.Pattern, a.Value, a.Tolerance.By = "", m.NormFloat64(), float64(m.IntN(3))/7
			}
			g.Answers = append(g.Answers, a)
		}
		g.Answers[m.IntN(n-1)].Fraction = 1
	case quiz.GapSingle:
		for i := range n {
			g.Options = append(g.Options, quiz.Option{ID: quiz.OptionID(i + 1), Text: quiz.Text{Format: quiz.HTML, Source: m.text()}, Fraction: m.fraction(), Feedback: m.maybe()})
		}
		g.Options[m.IntN(n)].Fraction = 1
	default:
		right := 1 + m.IntN(n)
		for i := range n {
			o := quiz.Option{ID: quiz.OptionID(i + 1), Text: quiz.Text{Format: quiz.HTML, Source: m.text()}, Fraction: 1 / float64(right), Feedback: m.maybe()}
			if i >= right {
				o.Fraction = []float64{0, -1, -1 / float64(right), -0.25}[m.IntN(4)]
			}
			g.Options = append(g.Options, o)
		}
	}
	return g
}

// What is written and read again is the same, with answers of what controls something.
func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	m := maker{rand.New(rand.NewPCG(12, 3))}
	for range 3000 {
		q := quiz.Question{Type: quiz.Cloze, Name: "n", Text: quiz.Text{Format: quiz.HTML, Source: "Here"}}
		for i := range 1 + m.IntN(4) {
			q.Gaps = append(q.Gaps, m.gap())
			q.Mark += q.Gaps[i].Weight
			q.Text.Source += fmt.Sprintf(" {a} & [[%d]]~", i+1)
		}
		source, problems := Format(&q)
		if len(problems) > 0 {
			t.Fatalf("writing it: %s\n%+v", brief(problems), q)
		}
		got, problems := Parse(quiz.Text{Format: quiz.HTML, Source: source})
		for _, p := range problems {
			if p.LeftOut {
				t.Fatalf("reading it again: %v\n%s", p, source)
			}
		}
		got.Name = q.Name
		if !reflect.DeepEqual(got, q) {
			t.Fatalf("got  %+v\nwant %+v\n%s", got, q, source)
		}
	}
}

func TestWhatTheNotationCannotCarryIsNamed(t *testing.T) {
	change := func(source string, how func(g *quiz.Gap, q *quiz.Question)) quiz.Question {
		q := parsed(t, source)
		how(&q.Gaps[0], &q)
		return q
	}
	const short, single, multiple, number = "{1:SHORTANSWER:=x}", "{1:MULTICHOICE:=x~y}", "{1:MULTIRESPONSE:=x~y}", "{1:NUMERICAL:=4:0.5}"
	for _, tt := range []struct {
		q             quiz.Question
		want, written string
	}{
		{change(short, func(g *quiz.Gap, q *quiz.Question) {}), "", short},
		{change(short, func(g *quiz.Gap, q *quiz.Question) { g.Weight = 1.5 }), want(0, exchange.HoleMark, true, "1.5"), ""},
		{change(short, func(g *quiz.Gap, q *quiz.Question) { g.Shuffle = true }), want(0, exchange.LosesShuffle, false, ""), short},
		{change(short, func(g *quiz.Gap, q *quiz.Question) { q.Text.Source += " {1:FOO:" }), want(0, exchange.LosesLook, true, "{1:FOO:"), ""},
		{change(single, func(g *quiz.Gap, q *quiz.Question) { g.Options = g.Options[:1] }), want(0, exchange.TooFewChoices, true, ""), ""},
		{change(single, func(g *quiz.Gap, q *quiz.Question) { g.Options[1].Text.Format = quiz.HTML }), want(0, exchange.LosesFormat, false, "y"), single},
		{change(multiple, func(g *quiz.Gap, q *quiz.Question) { g.Layout = quiz.GapMenu }), want(0, exchange.LosesLayout, false, ""), multiple},
		{change(multiple, func(g *quiz.Gap, q *quiz.Question) { g.Options[0].Fraction = .5 }), want(0, exchange.WeightsNot100, false, "50"), "{1:MULTIRESPONSE:%50%x~%-100%y}"},
		{change(number, func(g *quiz.Gap, q *quiz.Question) { g.Answers[0].Tolerance.Kind = quiz.Relative }), want(0, exchange.LosesTolerance, false, ""), "{1:NUMERICAL:=4:2}"},
		{change(number, func(g *quiz.Gap, q *quiz.Question) {
			g.Answers[0].Tolerance = quiz.Tolerance{Kind: quiz.Geometric, By: 1}
		}), want(0, exchange.LosesTolerance, false, ""), "{1:NUMERICAL:=5:3}"},
		{change(short, func(g *quiz.Gap, q *quiz.Question) { q.Mark = 0 }), want(0, exchange.NotAllowed, true, ""), ""},
		{quiz.Question{Type: quiz.Description, Text: text("a")}, want(0, exchange.LosesType, true, "description"), ""},
	} {
		got, problems := Format(&tt.q)
		for i := range problems {
			if problems[i].Kind == exchange.NotAllowed {
				problems[i].What = ""
			}
		}
		if brief(problems) != tt.want || got != tt.written {
			t.Errorf("%+v\nproblems %s, want %s\nwritten %q, want %q", tt.q, brief(problems), tt.want, got, tt.written)
		}
	}
}

// What is read can be written and is the same again, but for sums of weights that computers round; problems have lines of the text.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"{1:SA:=x}", "{:MR:=a~b~%10%c#d}", "{1:NM:=1,5:.1~*}", `{1:SAC:\}&#125;&amp;~b#\~}`, "[{1:MC:=a~=b}](x)", "{1:MRS:%33.33333%a~%66.6%b~c}", "![{1:SA:=x}](a)"} {
		f.Add(s, uint8(1))
	}
	f.Fuzz(func(t *testing.T, source string, format uint8) {
		q, problems := Parse(quiz.Text{Format: quiz.Format(format % 4), Source: source})
		leftOut := false
		for _, p := range problems {
			leftOut = leftOut || p.LeftOut
			if p.Line < 1 || p.Line > 1+strings.Count(source, "\n") {
				t.Fatalf("%v", p)
			}
		}
		if leftOut {
			return
		}
		written, problems := Format(&q)
		for _, p := range problems {
			if p.LeftOut && p.Kind != exchange.LosesLook {
				t.Fatalf("writing it: %v\n%q", p, source)
			}
			if p.LeftOut || p.Kind == exchange.WrittenTooLong || p.Kind == exchange.WeightsNot100 {
				return
			}
		}
		again, problems := Parse(quiz.Text{Format: quiz.Format(format % 4), Source: written})
		if !near(again, q) {
			t.Fatalf("got  %+v\nwant %+v\n%s, %v", again, q, written, problems)
		}
	})
}

// near compares questions, weights to the last few bits alone.
func near(a, b quiz.Question) bool {
	if len(a.Gaps) != len(b.Gaps) {
		return false
	}
	for i := range a.Gaps {
		if len(a.Gaps[i].Options) != len(b.Gaps[i].Options) {
			return false
		}
		for j := range a.Gaps[i].Options {
			if math.Abs(a.Gaps[i].Options[j].Fraction-b.Gaps[i].Options[j].Fraction) < 1e-4 {
				a.Gaps[i].Options[j].Fraction = b.Gaps[i].Options[j].Fraction
			}
		}
	}
	return reflect.DeepEqual(a, b)
}
