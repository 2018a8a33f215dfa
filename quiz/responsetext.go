package quiz

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// OptionLetter returns the letter of the option at a place, from 0: A to Z, then AA, AB, …
func OptionLetter(at int) string {
	letter := string(rune('A' + at%26))
	if at < 26 {
		return letter
	}
	return OptionLetter(at/26-1) + letter
}

// ResponseText returns a response in one line, for reports; of an essay all its lines. It is "" for a blank one. What
// there is no name for is "?". True and False are in English where the question has no words of its own for them.
func (q *Question) ResponseText(r Response) string {
	switch q.Type {
	case Single, Multiple, TrueFalse, Ordering:
		return q.optionsText(q.Options, r.Chosen)
	case Short, Numeric:
		return oneLine(r.Text)
	case Essay:
		return r.Text
	case Matching:
		return q.pairsText(r.Pairs)
	case Cloze:
		return gapsText(r.Gaps, func(i int, r Response) string {
			if i >= len(q.Gaps) {
				return "?"
			}
			if choice := len(q.Gaps[i].Options) > 0; !choice {
				return oneLine(r.Text)
			}
			return q.optionsText(q.Gaps[i].Options, r.Chosen)
		})
	}
	return ""
}

// KeyText returns the right answer in one line, in the form of [Question.ResponseText]; of texts and numbers the first
// that is worth most. It is "" for an essay and a description.
// A paper has none.
func (q *Question) KeyText() string {
	switch q.Type {
	case Single, TrueFalse, Multiple:
		return q.optionsText(q.Options, rightOptions(q.Options, q.Type == Multiple))
	case Ordering:
		var ids []OptionID // in their right order, not sorted
		for _, o := range q.Options {
			ids = append(ids, o.ID)
		}
		return q.optionsText(q.Options, ids)
	case Short, Numeric:
		return answerText(q.Answers, q.Type == Numeric, q.ownUnit())
	case Matching:
		var pairs []Pair
		for _, s := range q.Stems {
			if s.Right != 0 {
				pairs = append(pairs, Pair{s.ID, s.Right})
			}
		}
		return q.pairsText(pairs)
	case Cloze:
		return gapsText(make([]Response, len(q.Gaps)), func(i int, _ Response) string { return q.gapKey(q.Gaps[i]) })
	}
	return ""
}

func (q *Question) gapKey(g Gap) string {
	if g.Kind == GapSingle || g.Kind == GapMultiple {
		return q.optionsText(g.Options, rightOptions(g.Options, g.Kind == GapMultiple))
	}
	return answerText(g.Answers, g.Kind == GapNumeric, "")
}

// rightOptions returns the option that is worth most, or all that are worth something.
func rightOptions(options []Option, several bool) (ids []OptionID) {
	best := 0.0
	for _, o := range options {
		switch {
		case o.Fraction <= 0:
		case several:
			ids = append(ids, o.ID)
		case o.Fraction > best:
			best, ids = o.Fraction, []OptionID{o.ID}
		}
	}
	return ids
}

func (q *Question) optionsText(options []Option, ids []OptionID) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = q.optionText(options, id)
	}
	return strings.Join(names, "; ")
}

func (q *Question) optionText(options []Option, id OptionID) string {
	at := optionAt(options, id)
	switch {
	case at < 0:
		return "?"
	case q.Type != TrueFalse || strings.TrimSpace(options[at].Text.Source) != "":
		return options[at].Text.Plain()
	case id == TrueOption:
		return "True"
	}
	return "False"
}

func (q *Question) pairsText(pairs []Pair) string {
	names := make([]string, len(pairs))
	for i, p := range pairs {
		stem := "?"
		if at := slices.IndexFunc(q.Stems, func(s Stem) bool { return s.ID == p.Stem }); at >= 0 {
			stem = q.Stems[at].Text.Plain()
		}
		names[i] = stem + " → " + q.optionText(q.Rights, p.Right)
	}
	return strings.Join(names, "; ")
}

// gapsText returns what is in gaps, but for those that are blank.
func gapsText(gaps []Response, text func(int, Response) string) string {
	var names []string
	for i, r := range gaps {
		if name := text(i, r); name != "" {
			names = append(names, fmt.Sprintf("[%d] %s", i+1, name))
		}
	}
	return strings.Join(names, "; ")
}

// ownUnit returns the unit in which the answers of a numeric question are, or "".
func (q *Question) ownUnit() string {
	for _, unit := range q.Units {
		if unit.Factor == 1 {
			return unit.Name
		}
	}
	return ""
}

// answerText returns the first of the answers that are worth most, if they are worth anything.
func answerText(answers []Answer, number bool, unit string) string {
	best := -1
	for i, a := range answers {
		if a.Fraction > 0 && (best < 0 || a.Fraction > answers[best].Fraction) {
			best = i
		}
	}
	if best < 0 {
		return ""
	}
	a := answers[best]
	if !number || a.Pattern != "" {
		return a.Pattern
	}
	text := formatNumber(a.Value)
	switch {
	case a.Tolerance.By == 0:
	case a.Tolerance.Kind == Relative:
		text += " ± " + formatNumber(100*a.Tolerance.By) + " %"
	case a.Tolerance.Kind == Geometric:
		text += " ×÷ " + formatNumber(1+a.Tolerance.By)
	default:
		text += " ± " + formatNumber(a.Tolerance.By)
	}
	return strings.TrimSpace(text + " " + unit)
}

// formatNumber returns a number without a power of ten where people write it without, to 15 digits.
func formatNumber(x float64) string {
	text := strconv.FormatFloat(x, 'g', 15, 64)
	if strings.Contains(text, "e") && math.Abs(x) >= 1e-9 && math.Abs(x) < 1e15 {
		text = strconv.FormatFloat(x, 'f', -1, 64)
	}
	return text
}
