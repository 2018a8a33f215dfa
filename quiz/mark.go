package quiz

import (
	"slices"
	"strings"

	"lyceum/quiz/score"
)

// A Marked is what a response to a question is worth.
type Marked struct {
	Fraction float64 // of the mark, -1 to 1; below 0 a choice costs
	State    State
	Matched  int      // index of the answer, or of the option of a single choice and of true/false, that the response is; -1 if none
	Feedback []Text   // of what matched, or was chosen
	Parts    []Marked // of a matching, one a stem, right or not; of a cloze, one a gap
}

// A State is what has become of a response.
type State uint8

// States, as Moodle has them.
const (
	Blank        State = iota // nothing was answered
	Wrong                     // fraction 0 or below
	Partial                   // between
	Right                     // fraction 1
	NeedsGrading              // an essay, which somebody has to read
	NothingAsked              // a description
)

// anyNumber is the pattern of a numeric answer that anything matches.
const anyNumber = "*"

// Mark returns what a response to a question is worth, by the rules of Moodle. The question was checked and is whole, not
// a paper. For a response that does not fit it returns an error that wraps [ErrResponse], and what a blank one is worth.
func Mark(q *Question, r Response) (Marked, error) {
	blank := Marked{Matched: -1}
	if q.Type == Description {
		blank.State = NothingAsked
	}
	if err := q.CheckResponse(r); err != nil {
		return blank, err
	}
	if q.Type == Description || q.IsBlank(r) {
		return blank, nil
	}
	switch q.Type {
	case Single, TrueFalse:
		return markSingle(q.Options, r), nil
	case Multiple:
		return markMultiple(q.Options, r), nil
	case Short:
		return markShort(q.Answers, r.Text, q.MatchCase), nil
	case Numeric:
		return q.markNumeric(r.Text), nil
	case Matching:
		return q.markMatching(r), nil
	case Ordering:
		return q.markOrdering(r), nil
	case Cloze:
		return q.markCloze(r), nil
	}
	return Marked{State: NeedsGrading, Matched: -1}, nil
}

// worth returns a response that is worth a fraction.
func worth(fraction float64, matched int, feedback ...Text) Marked {
	m := Marked{Fraction: fraction, State: Partial, Matched: matched}
	switch {
	case score.Right(fraction):
		m.State = Right
	case score.Wrong(fraction):
		m.State = Wrong
	}
	for _, f := range feedback {
		if f.Source != "" {
			m.Feedback = append(m.Feedback, f)
		}
	}
	return m
}

func optionAt(options []Option, id OptionID) int {
	return slices.IndexFunc(options, func(o Option) bool { return o.ID == id })
}

func markSingle(options []Option, r Response) Marked {
	at := optionAt(options, r.Chosen[0])
	return worth(options[at].Fraction, at, options[at].Feedback)
}

func markMultiple(options []Option, r Response) Marked {
	var fractions []float64
	var feedback []Text
	for _, o := range options {
		if slices.Contains(r.Chosen, o.ID) {
			fractions = append(fractions, o.Fraction)
			feedback = append(feedback, o.Feedback)
		}
	}
	return worth(score.Multiple(fractions...), -1, feedback...)
}

func markShort(answers []Answer, text string, matchCase bool) Marked {
	for i, a := range answers {
		if score.Matches(a.Pattern, text, matchCase) {
			return worth(a.Fraction, i, a.Feedback)
		}
	}
	return worth(0, -1)
}

// markNumeric marks a number, whose unit may be wrong.
func (q *Question) markNumeric(text string) Marked {
	value, unit, isNumber := score.ParseNumber(text)
	unitRight := unit != "" || q.UnitRule == UnitOptional
	if unit != "" && isNumber {
		at := slices.IndexFunc(q.Units, func(u Unit) bool { return score.SameUnit(u.Name, unit) })
		if at >= 0 {
			value *= q.Units[at].Factor
		} else if unitRight = false; q.UnitRule == UnitOptional {
			isNumber = false
		}
	}
	m := markNumber(q.Answers, value, isNumber)
	if unitRight {
		return m
	}
	switch q.UnitRule {
	case UnitCostsPart:
		m.Fraction = score.UnitCostsPart(m.Fraction, q.UnitCost)
	case UnitCostsMark:
		m.Fraction = score.UnitCostsMark(m.Fraction, q.UnitCost)
	}
	return worth(m.Fraction, m.Matched, m.Feedback...)
}

// markNumber returns what the first answer is worth that a value is near enough to. What is no number matches any alone.
func markNumber(answers []Answer, value float64, isNumber bool) Marked {
	for i, a := range answers {
		if a.Pattern == anyNumber || isNumber && a.interval().Contains(value) {
			return worth(a.Fraction, i, a.Feedback)
		}
	}
	return worth(0, -1)
}

func (a Answer) interval() score.Interval {
	switch a.Tolerance.Kind {
	case Relative:
		return score.Relative(a.Value, a.Tolerance.By)
	case Geometric:
		return score.Geometric(a.Value, a.Tolerance.By)
	}
	return score.Nominal(a.Value, a.Tolerance.By)
}

func (q *Question) markMatching(r Response) Marked {
	right, parts := 0, make([]Marked, len(q.Stems))
	for i, s := range q.Stems {
		parts[i] = Marked{Matched: -1}
		if at := slices.IndexFunc(r.Pairs, func(p Pair) bool { return p.Stem == s.ID }); at >= 0 {
			parts[i] = worth(score.Share(boolToInt(r.Pairs[at].Right == s.Right), 1), -1)
			right += boolToInt(r.Pairs[at].Right == s.Right)
		}
	}
	m := worth(score.Share(right, len(q.Stems)), -1)
	m.Parts = parts
	return m
}

func boolToInt(is bool) int {
	if is {
		return 1
	}
	return 0
}

func (q *Question) markOrdering(r Response) Marked {
	order := make([]int, len(r.Chosen))
	for i, id := range r.Chosen {
		order[i] = optionAt(q.Options, id)
	}
	return worth(score.Ordering(score.OrderingMode(q.Ordering), order), -1)
}

func (q *Question) markCloze(r Response) Marked {
	fractions, weights, parts := make([]float64, len(q.Gaps)), make([]float64, len(q.Gaps)), make([]Marked, len(q.Gaps))
	for i, g := range q.Gaps {
		parts[i] = g.mark(r.Gaps[i])
		fractions[i], weights[i] = parts[i].Fraction, g.Weight
	}
	m := worth(score.Weighted(fractions, weights), -1)
	m.Parts = parts
	return m
}

func (g Gap) mark(r Response) Marked {
	switch {
	case g.isBlank(r):
		return Marked{Matched: -1}
	case g.Kind == GapSingle:
		return markSingle(g.Options, r)
	case g.Kind == GapMultiple:
		return markMultiple(g.Options, r)
	case g.Kind == GapNumeric:
		value, unit, isNumber := score.ParseNumber(r.Text)
		return markNumber(g.Answers, value, isNumber && unit == "")
	}
	return markShort(g.Answers, r.Text, g.MatchCase)
}

// IsBlank reports whether a response to a question, or to its paper, says nothing.
func (q *Question) IsBlank(r Response) bool {
	switch q.Type {
	case Single, Multiple, TrueFalse, Ordering:
		return len(r.Chosen) == 0
	case Short, Numeric, Essay:
		return strings.TrimSpace(r.Text) == ""
	case Matching:
		return len(r.Pairs) == 0
	case Cloze:
		for i, g := range q.Gaps {
			if i < len(r.Gaps) && !g.isBlank(r.Gaps[i]) {
				return false
			}
		}
	}
	return true
}

func (g Gap) isBlank(r Response) bool { return len(r.Chosen) == 0 && strings.TrimSpace(r.Text) == "" }

// RandomGuess returns what blind guessing earns on average, as a fraction; known is false where that is not reckoned.
func (q *Question) RandomGuess() (fraction float64, known bool) {
	switch q.Type {
	case Single:
		return score.GuessSingle(fractionsOf(q.Options)), true
	case TrueFalse:
		return 0.5, true
	case Short, Numeric, Essay:
		return 0, true
	}
	return 0, false
}

func fractionsOf(options []Option) []float64 {
	fractions := make([]float64, len(options))
	for i, o := range options {
		fractions[i] = o.Fraction
	}
	return fractions
}
