package gift

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"lyceum/quiz"
	"lyceum/quiz/exchange"
)

// short reads a short answer.
func (p *parse) short(a span) {
	p.q.Type = quiz.Short
	for _, one := range p.pieces(a, "=") {
		fraction, rest := p.weight(one.span, 1)
		what, feedback := rest.cut()
		pattern := what.text(p.def).Source
		if pattern == "" {
			p.warn(one.span, exchange.EmptyAnswer, "")
			continue
		}
		p.q.Answers = append(p.q.Answers, quiz.Answer{Pattern: pattern, Fraction: fraction, Feedback: feedback.text(p.def)})
	}
	p.checkAnswers(a)
	if p.likeTrueFalse() {
		p.warn(a, exchange.LikeTrueFalse, p.q.Answers[0].Pattern)
	}
}

// checkAnswers looks at the answers of a text or a number together.
func (p *parse) checkAnswers(a span) {
	if len(p.q.Answers) == 0 {
		p.fail(a, exchange.NoAnswers, "")
		return
	}
	best := 0.0
	for _, answer := range p.q.Answers {
		best = max(best, answer.Fraction)
	}
	if best < 1 && !p.failed {
		p.warn(a, exchange.NoFullMark, "")
	}
}

// likeTrueFalse reports whether all answers are true or false, in letters that GIFT does not take for these.
func (p *parse) likeTrueFalse() bool {
	for _, answer := range p.q.Answers {
		switch strings.ToLower(answer.Pattern) {
		case "true", "false", "t", "f":
		default:
			return false
		}
	}
	return len(p.q.Answers) > 0
}

// numeric reads a number, after its #.
func (p *parse) numeric(a span) {
	p.q.Type = quiz.Numeric
	values, other, has := a, span{}, false
	if i := a.index("~"); i >= 0 {
		values, other, has = a.upTo(i), a.from(i+1), true
	}
	for _, one := range p.pieces(values, "=") {
		fraction, rest := p.weight(one.span, 1)
		what, feedback := rest.cut()
		answer := p.number(what)
		answer.Fraction, answer.Feedback = fraction, feedback.text(p.def)
		p.q.Answers = append(p.q.Answers, answer)
	}
	p.checkAnswers(a)
	if !has || p.failed {
		return
	}
	what, feedback := other.cut()
	if what.s != "" || feedback.index("=") >= 0 {
		p.warn(other, exchange.AfterTilde, other.trim().s)
	}
	p.q.Answers = append(p.q.Answers, quiz.Answer{Pattern: "*", Feedback: feedback.text(p.def)})
}

// number reads what answers are right: any, from min to max, or one and how far from it they may be.
func (p *parse) number(what span) (answer quiz.Answer) {
	text := what.text(p.def).Source
	if text == "*" {
		answer.Pattern = "*"
		return answer
	}
	if low, high, isRange := strings.Cut(text, ".."); isRange && low != "" {
		from, to := p.value(what, low, exchange.NotANumber), p.value(what, high, exchange.NotANumber)
		if from > to {
			p.fail(what, exchange.RangeBackwards, text)
		}
		answer.Value = from/2 + to/2 // the sum may be too large
		if mid := (from + to) / 2; !math.IsInf(mid, 0) {
			answer.Value = mid
		}
		answer.Tolerance.By = to - answer.Value
		return answer
	}
	value, by, has := strings.Cut(text, ":")
	if answer.Value = p.value(what, value, exchange.NotANumber); has {
		if answer.Tolerance.By = p.value(what, by, exchange.NotATolerance); answer.Tolerance.By < 0 {
			p.fail(what, exchange.NotATolerance, text)
		}
	}
	return answer
}

// decimal is what is a number for Moodle.
var decimal = regexp.MustCompile(`^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$`)

// value reads one number.
func (p *parse) value(at span, text string, otherwise exchange.ProblemKind) float64 {
	text = strings.Trim(text, exchange.Space)
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || !decimal.MatchString(text) {
		p.fail(at, otherwise, text)
		return 0
	}
	return v
}
