package quiz

import (
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"lyceum/quiz/score"
)

func chosen(ids ...OptionID) Response { return Response{Chosen: ids} }

func written(s string) Response { return Response{Text: s} }

func TestResponsesAreMarkedAsMoodleMarksThem(t *testing.T) {
	gaps := func(a string, b, c []OptionID, d string) Response {
		return Response{Gaps: []Response{{Text: a}, {Chosen: b}, {Chosen: c}, {Text: d}}}
	}
	for _, tt := range []struct {
		of       Type
		r        Response
		fraction float64
		state    State
		matched  int
		feedback string
	}{
		{Description, Response{}, 0, NothingAsked, -1, ""},
		{Single, Response{}, 0, Blank, -1, ""},
		{Single, chosen(1), 1, Right, 0, "about right"},
		{Single, chosen(2), 0.5, Partial, 1, "about half"},
		{Single, chosen(3), -0.25, Wrong, 2, "about bad"},
		{Multiple, Response{}, 0, Blank, -1, ""},
		{Multiple, chosen(1, 2), 1, Right, -1, "about a|about b"},
		{Multiple, chosen(2), 0.5, Partial, -1, "about b"},
		{Multiple, chosen(1, 2, 3), 0.5, Partial, -1, "about a|about b|about c"},
		{Multiple, chosen(1, 2, 3, 4), 0, Wrong, -1, "about a|about b|about c|about d"},
		{Multiple, chosen(3), 0, Wrong, -1, "about c"},
		{TrueFalse, chosen(FalseOption), 1, Right, 1, "about "},
		{TrueFalse, chosen(TrueOption), 0, Wrong, 0, "about "},
		{Short, written("  "), 0, Blank, -1, ""},
		{Short, written("Ada Lovelace"), 1, Right, 0, "yes"},
		{Short, written("ada"), 0, Wrong, 1, "no"},
		{Numeric, written("100 m"), 1, Right, 0, "yes"},
		{Numeric, written("0,1 km"), 1, Right, 0, "yes"},
		{Numeric, written("99 m"), 1, Right, 0, "yes"},
		{Numeric, written("110 m"), 0.5, Partial, 1, ""},
		{Numeric, written("100"), 0.5, Partial, 0, "yes"},
		{Numeric, written("100 miles"), 0.5, Partial, 0, "yes"},
		{Numeric, written("105"), 0.25, Partial, 1, ""},
		{Numeric, written("5 m"), 0, Wrong, 2, "no"},
		{Numeric, written("far"), 0, Wrong, 2, "no"},
		{Numeric, written(" "), 0, Blank, -1, ""},
		{Matching, Response{}, 0, Blank, -1, ""},
		{Matching, Response{Pairs: []Pair{{1, 11}, {2, 12}, {3, 11}}}, 1, Right, -1, ""},
		{Matching, Response{Pairs: []Pair{{1, 11}, {3, 13}}}, 1. / 3, Partial, -1, ""},
		{Matching, Response{Pairs: []Pair{{1, 12}}}, 0, Wrong, -1, ""},
		{Ordering, Response{}, 0, Blank, -1, ""},
		{Ordering, chosen(1, 2, 3, 4), 1, Right, -1, ""},
		{Ordering, chosen(1, 3, 2, 4), 0.75, Partial, -1, ""},
		{Ordering, chosen(4, 3, 2, 1), 0, Wrong, -1, ""},
		{Cloze, Response{}, 0, Blank, -1, ""},
		{Cloze, gaps("", nil, nil, " "), 0, Blank, -1, ""},
		{Cloze, gaps("sky", []OptionID{1}, []OptionID{1}, "4"), 1, Right, -1, ""},
		{Cloze, gaps("Sky", []OptionID{1}, nil, "5"), (2. + 4*0.5) / 8, Partial, -1, ""},
		{Cloze, gaps("sea", []OptionID{2}, []OptionID{2}, "4 m"), 0, Wrong, -1, ""},
		{Essay, written(" \n"), 0, Blank, -1, ""},
		{Essay, written("Because."), 0, NeedsGrading, -1, ""},
	} {
		q := everyType(t)[tt.of-Description]
		if q.Type == TrueFalse {
			q.Options[0].Feedback, q.Options[1].Feedback = text("about "), text("about ")
		}
		got, err := Mark(&q, tt.r)
		var feedback []string
		for _, f := range got.Feedback {
			feedback = append(feedback, f.Source)
		}
		if err != nil || math.Abs(got.Fraction-tt.fraction) > 1e-12 || got.State != tt.state || got.Matched != tt.matched || strings.Join(feedback, "|") != tt.feedback {
			t.Errorf("%s, %+v: %+v, %v, want %v, state %d, matched %d, %q", tt.of, tt.r, got, err, tt.fraction, tt.state, tt.matched, tt.feedback)
		}
		if q.IsBlank(tt.r) != (tt.state == Blank || tt.state == NothingAsked) {
			t.Errorf("%s, %+v is blank: %v", tt.of, tt.r, q.IsBlank(tt.r))
		}
	}
}

func TestUnitRules(t *testing.T) {
	for _, tt := range []struct {
		rule  UnitRule
		cost  float64
		units []Unit
		text  string
		want  float64
	}{
		{UnitOptional, 0, nil, "100", 1}, {UnitOptional, 0, nil, "100 m", 0},
		{UnitOptional, 0, []Unit{{"m", 1}, {"km", 1000}}, "100", 1}, {UnitOptional, 0, []Unit{{"m", 1}, {"km", 1000}}, "0.1 km", 1},
		{UnitOptional, 0, []Unit{{"m", 1}}, "100 km", 0}, {UnitOptional, 0, []Unit{{"°F", 1}, {"inverse", -2}}, "-50 inverse", 1},
		{UnitCostsPart, 0.2, []Unit{{"m", 1}}, "100", 0.8}, {UnitCostsPart, 0.2, []Unit{{"m", 1}}, "100 km", 0.8}, {UnitCostsPart, 0.2, []Unit{{"m", 1}}, "110", 0.4},
		{UnitCostsMark, 0.2, []Unit{{"m", 1}}, "110", 0.3}, {UnitCostsMark, 0.2, []Unit{{"m", 1}}, "110 m", 0.5}, {UnitCostsMark, 0.8, []Unit{{"m", 1}}, "110", 0},
		{UnitCostsMark, 0.2, []Unit{{"m", 1}}, "200", 0}, {UnitCostsPart, 0.2, []Unit{{"m", 1}}, "200", 0}, {UnitCostsPart, 0.2, []Unit{{"m", 1}}, "200 m", -0.5},
	} {
		q := everyType(t)[Numeric-Description]
		q.UnitRule, q.UnitCost, q.Units = tt.rule, tt.cost, tt.units
		q.Answers[2] = Answer{Value: 200, Fraction: -0.5}
		if err := q.Check(); err != nil {
			t.Fatal(err)
		}
		if got, err := Mark(&q, written(tt.text)); err != nil || math.Abs(got.Fraction-tt.want) > 1e-12 {
			t.Errorf("rule %s, %q: %v, %v, want %v", tt.rule, tt.text, got.Fraction, err, tt.want)
		}
	}
}

func TestPartsAreMarked(t *testing.T) {
	all := everyType(t)
	got, _ := Mark(&all[Matching-Description], Response{Pairs: []Pair{{1, 11}, {3, 12}}})
	if s := states(got.Parts); !slices.Equal(s, []State{Right, Blank, Wrong}) {
		t.Errorf("states of stems %v", s)
	}
	got, _ = Mark(&all[Cloze-Description], Response{Gaps: []Response{{Text: "x"}, {Chosen: []OptionID{1}}, {}, {Text: "5"}}})
	if s := states(got.Parts); !slices.Equal(s, []State{Wrong, Right, Blank, Partial}) || got.Parts[3].Matched != 1 || got.Parts[1].Matched != 0 || got.Parts[0].Matched != -1 {
		t.Errorf("states of gaps %v, parts %+v", s, got.Parts)
	}
}

func states(parts []Marked) (s []State) {
	for _, p := range parts {
		s = append(s, p.State)
	}
	return s
}

// The modes of questions and of score are the same numbers, and so are methods of attempts.
func TestEnumerationsAgreeWithScore(t *testing.T) {
	for ours, theirs := range map[OrderingMode]score.OrderingMode{
		OrderAbsolute: score.Absolute, OrderAllOrNothing: score.AllOrNothing, OrderNextExcludingLast: score.NextExcludingLast,
		OrderNextIncludingLast: score.NextIncludingLast, OrderOnePreviousNext: score.OnePreviousNext, OrderAllPreviousNext: score.AllPreviousNext,
		OrderLongestOrdered: score.LongestOrdered, OrderLongestContiguous: score.LongestContiguous, OrderRelative: score.RelativeToCorrect,
	} {
		if uint8(ours) != uint8(theirs) {
			t.Errorf("mode %s is %d of score, %d of ours", ours, theirs, ours)
		}
	}
	for ours, theirs := range map[AttemptGrading]score.Grading{Highest: score.Highest, Average: score.Average, First: score.First, Last: score.Last} {
		if uint8(ours) != uint8(theirs) {
			t.Errorf("method %s is %d of score, %d of ours", ours, theirs, ours)
		}
	}
}

func TestResponsesThatDoNotFit(t *testing.T) {
	gaps := func(change func([]Response)) Response {
		r := make([]Response, 4)
		change(r)
		return Response{Gaps: r}
	}
	for _, tt := range []struct {
		of Type
		r  Response
	}{
		{Description, written("x")},
		{Single, chosen(4)}, {Single, chosen(0)}, {Single, chosen(1, 2)}, {Single, written("x")}, {Single, Response{Chosen: []OptionID{1}, Text: "x"}},
		{TrueFalse, chosen(3)}, {TrueFalse, chosen(TrueOption, FalseOption)}, {Single, Response{Gaps: make([]Response, 1)}}, {Single, Response{Pairs: make([]Pair, 1)}},
		{Multiple, chosen(2, 1)}, {Multiple, chosen(1, 1)}, {Multiple, chosen(1, 2, 3, 4, 5)}, {Multiple, chosen(1, 7)},
		{Short, chosen(1)}, {Short, written("\x00")}, {Short, written("\xff")}, {Short, written(strings.Repeat("x", MaxAnswer+1))}, {Numeric, chosen(1)},
		{Matching, Response{Pairs: []Pair{{4, 11}}}}, {Matching, Response{Pairs: []Pair{{1, 14}}}}, {Matching, Response{Pairs: []Pair{{1, 2}}}}, {Matching, Response{Pairs: []Pair{{2, 11}, {1, 11}}}},
		{Matching, Response{Pairs: []Pair{{1, 11}, {1, 12}}}}, {Matching, Response{Pairs: make([]Pair, 4)}}, {Matching, chosen(1)},
		{Ordering, chosen(1, 2, 3)}, {Ordering, chosen(1, 2, 3, 3)}, {Ordering, chosen(1, 2, 3, 5)}, {Ordering, chosen(1, 2, 3, 4, 1)}, {Ordering, written("x")},
		{Cloze, Response{Gaps: make([]Response, 3)}}, {Cloze, Response{Gaps: make([]Response, 5)}}, {Cloze, written("x")},
		{Cloze, gaps(func(r []Response) { r[0].Chosen = []OptionID{1} })}, {Cloze, gaps(func(r []Response) { r[1].Text = "x" })},
		{Cloze, gaps(func(r []Response) { r[1].Chosen = []OptionID{1, 2} })}, {Cloze, gaps(func(r []Response) { r[1].Chosen = []OptionID{3} })},
		{Cloze, gaps(func(r []Response) { r[2].Chosen = []OptionID{2, 1} })}, {Cloze, gaps(func(r []Response) { r[0].Pairs = make([]Pair, 1) })},
		{Cloze, gaps(func(r []Response) { r[0].Gaps = make([]Response, 1) })}, {Cloze, gaps(func(r []Response) { r[3].Text = "\x00" })},
		{Cloze, gaps(func(r []Response) { r[0].Text, r[3].Text = strings.Repeat("x", MaxAnswer), "x" })},
		{Essay, chosen(1)}, {Essay, written(strings.Repeat("x", MaxAnswer+1))},
	} {
		q := everyType(t)[tt.of-Description]
		paper := q.Paper()
		got, err := Mark(&q, tt.r)
		if !errors.Is(err, ErrResponse) || got.Fraction != 0 || got.State != Blank && got.State != NothingAsked || got.Matched != -1 {
			t.Errorf("%s, %.60v: %+v, %v, want an error and nothing earned", tt.of, tt.r, got, err)
		}
		if err := paper.CheckResponse(tt.r); !errors.Is(err, ErrResponse) {
			t.Errorf("paper of %s, %.60v: %v, want an error", tt.of, tt.r, err)
		}
	}
}

func TestLongestAnswersFit(t *testing.T) {
	all := everyType(t)
	longest := strings.Repeat("x", MaxAnswer)
	if err := all[Essay-Description].CheckResponse(written(longest)); err != nil {
		t.Error(err)
	}
	if err := all[Cloze-Description].CheckResponse(Response{Gaps: []Response{{Text: longest}, {}, {}, {}}}); err != nil {
		t.Error(err)
	}
}

func TestRandomGuess(t *testing.T) {
	all := everyType(t)
	for kind, want := range map[Type]score.Figure{Single: {Value: 1.25 / 3, Known: true}, TrueFalse: {Value: 0.5, Known: true}, Short: {Known: true}, Numeric: {Known: true}, Essay: {Known: true},
		Multiple: {}, Matching: {}, Ordering: {}, Cloze: {}, Description: {}} {
		if got, known := all[kind-Description].RandomGuess(); got != want.Value || known != want.Known {
			t.Errorf("%s: %v, %v, want %v", kind, got, known, want)
		}
	}
}

// anyResponse returns a response to a question that fits it.
func anyResponse(q *Question, random *rand.Rand) (r Response) {
	some := func(options []Option, most int) (ids []OptionID) {
		for _, i := range random.Perm(len(options))[:random.IntN(most+1)] {
			ids = append(ids, options[i].ID)
		}
		slices.Sort(ids)
		return ids
	}
	words := []string{"", " ", "Ada", "ada", "sky", "4", "100 m", "0,1 km", "105", "5", "1e999", "ü"}
	switch q.Type {
	case Single, TrueFalse:
		r.Chosen = some(q.Options, 1)
	case Multiple:
		r.Chosen = some(q.Options, len(q.Options))
	case Ordering:
		if random.IntN(5) > 0 {
			r.Chosen = some(q.Options, 0)
			for _, i := range random.Perm(len(q.Options)) {
				r.Chosen = append(r.Chosen, q.Options[i].ID)
			}
		}
	case Matching:
		for _, s := range q.Stems {
			if random.IntN(3) > 0 {
				r.Pairs = append(r.Pairs, Pair{s.ID, q.Rights[random.IntN(len(q.Rights))].ID})
			}
		}
		slices.SortFunc(r.Pairs, func(a, b Pair) int { return int(a.Stem) - int(b.Stem) })
	case Cloze:
		for _, g := range q.Gaps {
			var in Response
			switch g.Kind {
			case GapSingle:
				in.Chosen = some(g.Options, 1)
			case GapMultiple:
				in.Chosen = some(g.Options, len(g.Options))
			default:
				in.Text = words[random.IntN(len(words))]
			}
			r.Gaps = append(r.Gaps, in)
		}
	case Short, Numeric, Essay:
		r.Text = words[random.IntN(len(words))]
	}
	return r
}

// Every response earns between the least and the most that its question gives, and the same whether options, stems or
// rights stand in one order or another, and once all IDs are drawn anew.
func TestMarksStayWithinBoundsInAnyOrder(t *testing.T) {
	random := rand.New(rand.NewPCG(21, 22))
	for _, q := range everyType(t) {
		least := 0.0
		for _, o := range q.Options {
			least = min(least, o.Fraction)
		}
		for range 300 {
			r := anyResponse(&q, random)
			got, err := Mark(&q, r)
			if err != nil || got.Fraction < least || got.Fraction > 1 {
				t.Fatalf("%s, %+v: %+v, %v, want %v to 1", q.Type, r, got, err, least)
			}
			other := q
			other.Options, other.Stems, other.Rights = slices.Clone(q.Options), slices.Clone(q.Stems), slices.Clone(q.Rights)
			if q.Type != Ordering && q.Type != TrueFalse {
				slices.Reverse(other.Options)
			}
			slices.Reverse(other.Stems)
			slices.Reverse(other.Rights)
			again, err := Mark(&other, r)
			if err != nil || math.Abs(again.Fraction-got.Fraction) > 1e-12 || again.State != got.State {
				t.Fatalf("%s, %+v: %+v, and %+v, %v in another order", q.Type, r, got, again, err)
			}
		}
	}
}

// keyOf returns the response that the key says is right; of texts and numbers what their first answer takes.
func keyOf(q *Question) (r Response) {
	right := func(options []Option) (ids []OptionID) {
		for _, o := range options {
			if o.Fraction > 0 && (q.Type != Single || o.Fraction == 1) {
				ids = append(ids, o.ID)
			}
		}
		slices.Sort(ids)
		return ids
	}
	switch q.Type {
	case Ordering:
		for _, o := range q.Options {
			r.Chosen = append(r.Chosen, o.ID)
		}
	case Short, Numeric:
		r.Text = map[Type]string{Short: "Ada", Numeric: "100 m"}[q.Type]
	case Matching:
		for _, s := range q.Stems {
			r.Pairs = append(r.Pairs, Pair{s.ID, s.Right})
		}
		slices.SortFunc(r.Pairs, func(a, b Pair) int { return int(a.Stem) - int(b.Stem) })
	case Cloze:
		for _, text := range []string{"sky", "", "", "4"} {
			r.Gaps = append(r.Gaps, Response{Chosen: right(q.Gaps[len(r.Gaps)].Options), Text: text})
		}
	default:
		r.Chosen = right(q.Options)
	}
	return r
}

// The right answer earns all, and nothing else earns more, before a test is sealed and after.
func TestRightAnswersEarnAll(t *testing.T) {
	random := rand.New(rand.NewPCG(23, 24))
	for i, slot := range sealed(t, 13).Slots[:10] {
		for _, q := range []Question{everyType(t)[i], slot.Pool[0]} {
			if q.Type == Essay || q.Type == Description {
				continue
			}
			if got, err := Mark(&q, keyOf(&q)); err != nil || got.Fraction != 1 || got.State != Right {
				t.Errorf("%s: the key %+v earns %+v, %v, want 1", q.Type, keyOf(&q), got, err)
			}
			for range 100 {
				r := anyResponse(&q, random)
				if got, err := Mark(&q, r); err != nil || got.Fraction > 1 {
					t.Errorf("%s: %+v earns %+v, %v", q.Type, r, got, err)
				}
			}
		}
	}
}

func TestMarkChangesNothing(t *testing.T) {
	random := rand.New(rand.NewPCG(25, 26))
	all, same := everyType(t), everyType(t)
	for i := range all {
		for range 50 {
			r := anyResponse(&all[i], random)
			kept := Response{slices.Clone(r.Chosen), slices.Clone(r.Pairs), r.Text, slices.Clone(r.Gaps)}
			Mark(&all[i], r)
			if !reflect.DeepEqual(all[i], same[i]) || !kept.equal(r) {
				t.Fatalf("%s was changed by marking %+v", all[i].Type, r)
			}
		}
	}
}
