package cloze

import (
	"html"
	"math"
	"regexp"
	"strconv"
	"strings"

	"lyceum/quiz"
	"lyceum/quiz/exchange"
)

var (
	weight = regexp.MustCompile(`^%(-?[0-9]+(?:[.,][0-9]*)?)%`)
	number = regexp.MustCompile(`^-?(?:[0-9]+[.,]?[0-9]*|[.,][0-9]+)(?:[eE][-+]?[0-9]+)?$`)
)

// A written answer is one as it stands in a hole.
type written struct {
	at             int // in the source
	fraction       float64
	specific       bool // it has a weight of its own, in percent, other than 0
	text, feedback string
}

// answers reads the answers of a hole, and returns where its text goes on; -1: the hole does not end.
func (p *parse) answers(g *quiz.Gap, begin, at int) int {
	var all []written
	for {
		one := written{at: at}
		at = p.fraction(&one)
		end := control(p.source, at, "~#}", true)
		if end < 0 {
			return -1
		}
		one.text = unescape(p.source[at:end])
		if p.source[end] == '#' {
			at = end + 1
			if end = control(p.source, at, "~}", false); end < 0 {
				return -1
			}
			one.feedback = unescape(p.source[at:end])
		}
		if one.text != "" {
			all = append(all, one)
		} else if one.feedback != "" || end > one.at {
			p.warn(one.at, exchange.EmptyAnswer, "")
		}
		if at = end + 1; p.source[end] == '}' {
			p.gap(g, all, begin)
			return at
		}
	}
}

// fraction reads what an answer is worth, and returns where its text begins.
func (p *parse) fraction(one *written) (at int) {
	at = one.at
	if strings.HasPrefix(p.source[at:], "=") {
		one.fraction = 1
		return at + 1
	}
	m := weight.FindStringSubmatch(p.source[at:])
	if m == nil {
		return at
	}
	f, err := exchange.ParseFraction(strings.Replace(m[1], ",", ".", 1))
	if err != nil || math.Abs(f) > 1 {
		p.fail(at, exchange.WeightTooLarge, m[0])
	}
	one.fraction, one.specific = f, m[1] != "0" // Moodle's own rule, by which 0 is no weight
	return at + len(m[0])
}

// control returns where the first of some characters is that is not escaped: by a backslash, or, within an answer, by an ampersand, which
// with # begins an entity; -1: nowhere.
func control(s string, at int, chars string, answer bool) int {
	for i := at; i < len(s); i++ {
		before := s[at:i]
		escaped := strings.HasSuffix(before, `\`) || answer && (strings.HasSuffix(before, "&") || strings.HasSuffix(before, "&amp;"))
		if strings.IndexByte(chars, s[i]) >= 0 && !escaped {
			return i
		}
	}
	return -1
}

var unescaper = strings.NewReplacer(`\}`, `}`, `\#`, `#`, `\~`, `~`)

// unescape returns what is written: first without backslashes, so that one that is written as an entity stays.
func unescape(s string) string {
	return strings.Trim(html.UnescapeString(unescaper.Replace(s)), exchange.Space)
}

// gap gives a hole its answers.
func (p *parse) gap(g *quiz.Gap, all []written, begin int) {
	switch {
	case len(all) == 0:
		p.fail(begin, exchange.HoleNoAnswers, "")
		return
	case len(all) > quiz.MaxOptions:
		p.fail(begin, exchange.TooManyChoices, strconv.Itoa(len(all)))
		return
	}
	best := 0.0
	switch g.Kind {
	case quiz.GapSingle, quiz.GapMultiple:
		if len(all) < 2 {
			p.fail(begin, exchange.TooFewChoices, "")
		}
		if g.Kind == quiz.GapMultiple {
			best = share(all)
		}
		p.options(g, all)
	default:
		for _, one := range all {
			g.Answers = append(g.Answers, p.answer(g.Kind, one))
		}
	}
	for _, one := range all {
		best = max(best, one.fraction)
	}
	if best < 1 {
		p.warn(begin, exchange.NoFullMark, "")
	}
}

func (p *parse) options(g *quiz.Gap, all []written) {
	seen := map[string]bool{}
	for i, one := range all {
		if seen[one.text] {
			p.warn(one.at, exchange.SameChoice, one.text)
		}
		seen[one.text] = true
		g.Options = append(g.Options, quiz.Option{
			ID: quiz.OptionID(i + 1), Text: quiz.Text{Format: p.q.Text.Format, Source: one.text}, Fraction: one.fraction, Feedback: p.text(one.feedback),
		})
	}
}

func (p *parse) text(source string) quiz.Text {
	if source == "" {
		return quiz.Text{}
	}
	return quiz.Text{Format: p.q.Text.Format, Source: source}
}

// share makes the right answers of a hole that more than one can be ticked of worth 1 together, and returns what they are worth; when none has a
// weight of its own, each wrong one takes back what a right one gives.
func share(all []written) float64 {
	total, specific := 0.0, false
	for _, one := range all {
		total += max(one.fraction, 0)
		specific = specific || one.specific
	}
	if total == 0 {
		return 0
	}
	for i, one := range all {
		switch {
		case one.fraction > 0 && math.Abs(total-1) > sumTolerance:
			all[i].fraction = one.fraction / total
		case one.fraction == 0 && !specific:
			all[i].fraction = -1 / total
		}
	}
	return 1
}

// sumTolerance is how far weights may be from 1 in all to be left as they are.
const sumTolerance = 1e-9

// answer reads one answer of a text or a number.
func (p *parse) answer(kind quiz.GapKind, one written) quiz.Answer {
	a := quiz.Answer{Fraction: one.fraction, Feedback: p.text(one.feedback)}
	if kind == quiz.GapShort || one.text == "*" {
		a.Pattern = one.text
		return a
	}
	value, by, has := strings.Cut(one.text, ":")
	if a.Value = p.number(one.at, value, exchange.NotANumber); has {
		if a.Tolerance.By = p.number(one.at, by, exchange.NotATolerance); a.Tolerance.By < 0 {
			p.fail(one.at, exchange.NotATolerance, by)
		}
	}
	return a
}

// number reads a number, with a point or a comma.
func (p *parse) number(at int, text string, otherwise exchange.ProblemKind) float64 {
	text = strings.Trim(text, exchange.Space)
	v, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	if err != nil || !number.MatchString(text) {
		p.fail(at, otherwise, text)
		return 0
	}
	return v
}
