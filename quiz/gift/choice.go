package gift

import (
	"math"
	"strconv"

	"lyceum/quiz"
	"lyceum/quiz/exchange"
)

// choice reads a question of choices: one can be chosen if one is marked by =, else any number.
func (p *parse) choice(a span) {
	p.q.Type, p.q.Shuffle = quiz.Multiple, true
	if a.index("=") >= 0 {
		p.q.Type = quiz.Single
	}
	pieces := p.pieces(a, "~=")
	if p.failed {
		return
	}
	seen := map[quiz.Text]bool{}
	for _, piece := range pieces {
		option := p.option(piece)
		switch {
		case option.Text.Source == "":
			p.warn(piece.span, exchange.EmptyAnswer, "")
			continue
		case seen[option.Text]:
			p.warn(piece.span, exchange.SameChoice, option.Text.Source)
		}
		seen[option.Text] = true
		option.ID = quiz.OptionID(len(p.q.Options) + 1)
		p.q.Options = append(p.q.Options, option)
	}
	if len(p.q.Options) < 2 {
		p.fail(a, exchange.TooFewChoices, "")
		return
	}
	p.sum(a)
}

// A piece is an answer with the character before it, or 0.
type piece struct {
	span
	mark byte
}

// pieces cuts answers apart and leaves out empty ones. It fails where there are too many.
func (p *parse) pieces(a span, marks string) (pieces []piece) {
	all := a.split(marks)
	if len(all) > quiz.MaxOptions+1 {
		p.fail(a, exchange.TooManyChoices, strconv.Itoa(len(all)-1))
		return nil
	}
	for i, s := range all {
		one := piece{span: s.trim()}
		if i > 0 {
			one.mark, one.span = s.s[0], s.from(1).trim()
		} else if one.s == "" {
			continue
		}
		if what, _ := one.cut(); what.s == "" && one.mark != 0 {
			p.warn(s, exchange.EmptyAnswer, "")
			continue
		}
		pieces = append(pieces, one)
	}
	if len(pieces) > 1 && pieces[0].mark == 0 {
		p.warn(pieces[0].span, exchange.TextBefore, pieces[0].s)
	}
	return pieces
}

// option reads a choice with its weight.
func (p *parse) option(one piece) (o quiz.Option) {
	text := one.span
	if one.mark == '=' {
		if o.Fraction = 1; likeWeight.MatchString(text.s) {
			p.warn(text, exchange.WeightOfRight, likeWeight.FindString(text.s))
		}
	} else {
		o.Fraction, text = p.weight(text, 0)
	}
	what, feedback := text.cut()
	o.Text, o.Feedback = what.text(p.def), feedback.text(p.def)
	return o
}

// weight takes a weight off the front of an answer; without one it is def.
func (p *parse) weight(answer span, def float64) (fraction float64, rest span) {
	m := weight.FindStringSubmatch(answer.s)
	if m == nil {
		if likeWeight.MatchString(answer.s) {
			p.warn(answer, exchange.WeightUnread, likeWeight.FindString(answer.s))
		}
		return def, answer
	}
	f, err := exchange.ParseFraction(m[1])
	if err != nil || math.Abs(f) > 1 {
		p.fail(answer, exchange.WeightTooLarge, m[0])
		return 0, answer
	}
	return f, answer.from(len(m[0])).trim()
}

// sum warns of weights that leave no way to the whole mark, or too many.
func (p *parse) sum(a span) {
	sum, right := 0.0, 0
	for _, o := range p.q.Options {
		sum += max(o.Fraction, 0)
		if o.Fraction == 1 {
			right++
		}
	}
	switch {
	case p.q.Type == quiz.Single && right > 1:
		p.warn(a, exchange.SeveralRight, strconv.Itoa(right))
	case p.q.Type == quiz.Multiple && math.Abs(sum-1) > sumTolerance:
		p.warn(a, exchange.WeightsNot100, strconv.FormatFloat(math.Round(sum*1e4)/100, 'f', -1, 64))
	}
}

// sumTolerance is how far weights may be from 100 % in all: Moodle rounds the sum to two digits.
const sumTolerance = 0.005
