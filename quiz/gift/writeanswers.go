package gift

import (
	"strconv"
	"strings"

	"lyceum/quiz"
	"lyceum/quiz/exchange"
)

// arrow replaces what would part a pair, for which GIFT has no escape.
func arrow(s string) string { return strings.ReplaceAll(s, "->", "→") }

func (b *builder) short(q *quiz.Question) {
	b.WriteString("{\n")
	for _, a := range q.Answers {
		b.WriteString("\t=%" + exchange.FormatFraction(a.Fraction) + "%")
		b.text(quiz.Text{Format: b.def, Source: a.Pattern}, b.def, false)
		a.Feedback.Source = arrow(a.Feedback.Source)
		b.feedback(a.Feedback)
		b.WriteString("\n")
	}
}

func (b *builder) numeric(q *quiz.Question) {
	b.WriteString("{#\n")
	for i, a := range q.Answers {
		if last := i > 0 && i == len(q.Answers)-1; last && a.Pattern != "" && a.Fraction == 0 {
			b.WriteString("\t~#")
			if a.Feedback.Source != "" {
				b.text(a.Feedback, b.def, false)
			}
		} else {
			b.WriteString("\t=%" + exchange.FormatFraction(a.Fraction) + "%" + number(a))
			b.feedback(a.Feedback)
		}
		b.WriteString("\n")
	}
}

// number writes which numbers are right. Tolerances that GIFT does not know become the range they make.
func number(a quiz.Answer) string {
	if a.Pattern != "" {
		return a.Pattern
	}
	value, by := a.Value, a.Tolerance.By
	switch a.Tolerance.Kind {
	case quiz.Relative:
		by *= max(value, -value)
	case quiz.Geometric:
		low, high := value/(1+by), value*(1+by)
		return decimalOf(min(low, high)) + ".." + decimalOf(max(low, high))
	}
	return decimalOf(value) + ":" + decimalOf(by)
}

func decimalOf(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }

func (b *builder) matching(q *quiz.Question) {
	b.WriteString("{\n")
	taken := map[quiz.OptionID]bool{}
	rights := map[quiz.OptionID]string{}
	for _, r := range q.Rights {
		rights[r.ID] = escape(strings.Trim(r.Text.Source, exchange.Space))
	}
	for _, s := range q.Stems {
		taken[s.Right] = true
		s.Text.Source = arrow(s.Text.Source)
		b.WriteString("\t=")
		b.text(s.Text, b.def, strings.HasPrefix(s.Text.Source, "%"))
		b.WriteString(" -> " + rights[s.Right] + "\n")
	}
	for _, r := range q.Rights {
		if !taken[r.ID] {
			b.WriteString("\t= -> " + rights[r.ID] + "\n")
		}
	}
}
