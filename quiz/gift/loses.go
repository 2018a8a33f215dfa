package gift

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"lyceum/quiz"
	"lyceum/quiz/exchange"
)

// losses finds what of a question is not written.
type losses struct {
	q        *quiz.Question
	line     int
	problems *exchange.Problems
}

func (l losses) warn(kind exchange.ProblemKind, what string) {
	l.problems.Add(exchange.Problem{Line: l.line, Question: l.q.Name, Kind: kind, What: what})
}

// leaveOut says why a question cannot be written.
func (l losses) leaveOut(kind exchange.ProblemKind, what string) bool {
	l.problems.Add(exchange.Problem{Line: l.line, Question: l.q.Name, Kind: kind, What: what, LeftOut: true})
	return false
}

// all reports whether a question can be written.
func (l losses) all() bool {
	q := l.q
	if err := q.Check(); err != nil {
		return l.leaveOut(exchange.NotAllowed, exchange.Reason(err))
	}
	switch q.Type {
	case quiz.Ordering, quiz.Cloze:
		return l.leaveOut(exchange.LosesType, q.Type.String())
	case quiz.Single:
		if !slices.ContainsFunc(q.Options, func(o quiz.Option) bool { return o.Fraction == 1 }) {
			return l.leaveOut(exchange.LosesSingle, "")
		}
	case quiz.Short:
		for _, a := range q.Answers {
			if strings.Contains(a.Pattern, "->") {
				return l.leaveOut(exchange.LosesArrow, a.Pattern)
			}
		}
	}
	l.settings()
	l.texts()
	l.weights()
	return true
}

// settings are what GIFT has no word for.
func (l losses) settings() {
	q := l.q
	mixed := q.Type == quiz.Single || q.Type == quiz.Multiple || q.Type == quiz.Matching
	for _, loss := range []struct {
		has  bool
		kind exchange.ProblemKind
		what string
	}{
		{q.Mark != 1 && q.Type != quiz.Description, exchange.LosesMark, strconv.FormatFloat(q.Mark, 'g', -1, 64)},
		{mixed && !q.Shuffle, exchange.LosesOrder, ""},
		{!mixed && q.Shuffle, exchange.LosesShuffle, ""},
		{len(q.Pictures) > 0, exchange.LosesPictures, strconv.Itoa(len(q.Pictures))},
		{len(q.Units) > 0, exchange.LosesUnits, strconv.Itoa(len(q.Units))},
		{q.MatchCase, exchange.LosesMatchCase, ""},
		{q.Type == quiz.Essay && q.Lines != essayLines, exchange.LosesLines, strconv.Itoa(q.Lines)},
		{q.Type == quiz.Description && q.Feedback.Source != "", exchange.LosesFeedback, ""},
		{slices.ContainsFunc(q.Answers, func(a quiz.Answer) bool { return a.Tolerance.Kind != quiz.Nominal }), exchange.LosesTolerance, ""},
	} {
		if loss.has {
			l.warn(loss.kind, loss.what)
		}
	}
	for _, tag := range q.Tags {
		if !isTag(tag) {
			l.warn(exchange.LosesTags, tag)
		}
	}
}

// isTag reports whether a tag can stand in a comment as Moodle reads it.
func isTag(tag string) bool {
	return !strings.ContainsAny(tag, "<>`\n\r\t") && !strings.HasSuffix(tag, `\`)
}

// placeholder is what Moodle's reader has in place of an escape meanwhile. In a text it becomes the character.
var placeholder = regexp.MustCompile(`&&(058|035|061|123|125|126|010|092);`)

// texts finds what of texts is changed, or is changed by Moodle.
func (l losses) texts() {
	q := l.q
	for _, t := range texts(q) {
		if m := placeholder.FindString(t.Source); m != "" {
			l.warn(exchange.LosesLook, m)
		}
	}
	for _, s := range q.Stems {
		if strings.Contains(s.Text.Source, "->") {
			l.warn(exchange.LosesArrow, s.Text.Source)
		}
	}
	for _, a := range q.Answers {
		if q.Type == quiz.Short && strings.Contains(a.Feedback.Source, "->") {
			l.warn(exchange.LosesArrow, a.Feedback.Source)
		}
	}
	for _, r := range q.Rights {
		if r.Text.Format != quiz.Moodle {
			l.warn(exchange.LosesFormat, r.Text.Source)
		}
	}
	for _, o := range q.Options {
		if q.Type == quiz.TrueFalse && o.Text.Source != "" {
			l.warn(exchange.LosesWords, o.Text.Source)
		}
	}
}

// weights finds those that Moodle would not take as they are.
func (l losses) weights() {
	fractions := make([]float64, 0, len(l.q.Options)+len(l.q.Answers))
	for _, o := range l.q.Options {
		fractions = append(fractions, o.Fraction)
	}
	for _, a := range l.q.Answers {
		fractions = append(fractions, a.Fraction)
	}
	for _, f := range fractions {
		if !exchange.IsListed(f) {
			l.warn(exchange.WeightUnlisted, exchange.FormatFraction(f))
		}
	}
}
