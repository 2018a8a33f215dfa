package cloze

import (
	"math"
	"strconv"
	"strings"

	"lyceum/quiz"
	"lyceum/quiz/exchange"
)

// Format returns the text of a cloze with its holes written in. What the notation cannot carry is among the problems, which have no lines; if
// one of them leaves the question out there is no text.
func Format(q *quiz.Question) (string, []exchange.Problem) {
	f := &format{q: q}
	if err := q.Check(); err != nil {
		f.leaveOut(exchange.NotAllowed, exchange.Reason(err))
		return "", f.problems.All()
	}
	if q.Type != quiz.Cloze {
		f.leaveOut(exchange.LosesType, q.Type.String())
		return "", f.problems.All()
	}
	if m := start.FindString(q.Text.Source); m != "" {
		f.leaveOut(exchange.LosesLook, m)
	}
	text := marked.ReplaceAllStringFunc(q.Text.Source, func(hole string) string {
		n, _ := strconv.Atoi(strings.Trim(hole, "[]"))
		if n > len(q.Gaps) {
			return hole // quiz.Check lets it pass where it is not shown as one
		}
		return f.gap(q.Gaps[n-1])
	})
	if f.problems.LeftOut() > 0 {
		return "", f.problems.All()
	}
	if len(text) > exchange.MaxSource {
		f.warn(exchange.WrittenTooLong, "")
	}
	return text, f.problems.All()
}

type format struct {
	q        *quiz.Question
	problems exchange.Problems
}

func (f *format) warn(kind exchange.ProblemKind, what string) {
	f.problems.Add(exchange.Problem{Question: f.q.Name, Kind: kind, What: what})
}

func (f *format) leaveOut(kind exchange.ProblemKind, what string) {
	f.problems.Add(exchange.Problem{Question: f.q.Name, Kind: kind, What: what, LeftOut: true})
}

// gap writes a hole.
func (f *format) gap(g quiz.Gap) string {
	if g.Weight != math.Trunc(g.Weight) {
		f.leaveOut(exchange.HoleMark, strconv.FormatFloat(g.Weight, 'g', -1, 64))
	}
	if g.Kind == quiz.GapMultiple && g.Layout == quiz.GapMenu {
		f.warn(exchange.LosesLayout, "")
		g.Layout = quiz.GapVertical
	}
	if choice := g.Kind == quiz.GapSingle || g.Kind == quiz.GapMultiple; g.Shuffle && !choice {
		f.warn(exchange.LosesShuffle, "")
		g.Shuffle = false
	}
	name, known := nameOf(g)
	if !known {
		panic("BUG: cloze: a gap that quiz.Check lets pass has no name")
	}
	var alternatives []string
	if len(g.Options) > 0 {
		alternatives = f.options(g)
	} else {
		alternatives = f.answers(g)
	}
	return "{" + strconv.FormatFloat(g.Weight, 'f', 0, 64) + ":" + name + ":" + strings.Join(alternatives, "~") + "}"
}

// options writes what can be chosen.
func (f *format) options(g quiz.Gap) (all []string) {
	if len(g.Options) < 2 {
		f.leaveOut(exchange.TooFewChoices, "")
	}
	even := g.Kind == quiz.GapMultiple && f.even(g.Options)
	for _, o := range g.Options {
		if o.Text.Format != f.q.Text.Format {
			f.warn(exchange.LosesFormat, o.Text.Source)
		}
		switch {
		case even && o.Fraction > 0:
			o.Fraction = 1
		case even:
			o.Fraction = 0
		case g.Kind == quiz.GapMultiple && o.Fraction == 1: // = is no weight of its own, and all are needed
			all = append(all, "%100%"+escape(o.Text.Source)+f.feedback(o.Feedback))
			continue
		}
		all = append(all, f.alternative(o.Fraction, escape(o.Text.Source), o.Feedback))
	}
	return all
}

// even reports whether options are worth what they are without any weights. It warns of weights that cannot be written.
func (f *format) even(options []quiz.Option) bool {
	total, right := 0.0, 0.0
	for _, o := range options {
		if o.Fraction > 0 {
			total, right = total+o.Fraction, right+1
		}
	}
	if math.Abs(total-1) > sumTolerance {
		f.warn(exchange.WeightsNot100, strconv.FormatFloat(math.Round(total*1e4)/100, 'f', -1, 64))
	}
	for _, o := range options {
		if right == 0 || o.Fraction != 1/right && o.Fraction != -1/right {
			return false
		}
	}
	return true
}

func (f *format) answers(g quiz.Gap) (all []string) {
	for _, a := range g.Answers {
		text := escape(a.Pattern)
		if a.Pattern == "" {
			text = f.number(a)
		}
		all = append(all, f.alternative(a.Fraction, text, a.Feedback))
	}
	return all
}

// alternative writes one answer: text is escaped already.
func (f *format) alternative(fraction float64, text string, feedback quiz.Text) string {
	weight := "%" + exchange.FormatFraction(fraction) + "%"
	switch {
	case fraction == 1:
		weight = "="
	case fraction == 0 && !strings.HasPrefix(text, "=") && !strings.HasPrefix(text, "%"):
		weight = ""
	}
	return weight + text + f.feedback(feedback)
}

func (f *format) feedback(t quiz.Text) string {
	if t.Source == "" {
		return ""
	}
	if t.Format != f.q.Text.Format {
		f.warn(exchange.LosesFormat, t.Source)
	}
	return "#" + escape(t.Source)
}

// number writes which numbers are right: one, and how far from it they may be.
func (f *format) number(a quiz.Answer) string {
	value, by := a.Value, a.Tolerance.By
	if a.Tolerance.Kind != quiz.Nominal {
		f.warn(exchange.LosesTolerance, "")
	}
	switch a.Tolerance.Kind {
	case quiz.Relative:
		by *= math.Abs(value)
	case quiz.Geometric:
		low, high := value/(1+by), value*(1+by)
		value, by = (low+high)/2, math.Abs(high-low)/2
	}
	text := strconv.FormatFloat(value, 'g', -1, 64)
	if by != 0 {
		text += ":" + strconv.FormatFloat(by, 'g', -1, 64)
	}
	return text
}

var escaper = strings.NewReplacer("&", "&amp;", "}", `\}`, "#", `\#`, "~", "&#126;", `\`, "&#92;")

// escape writes a text so that nothing of it controls anything, in Moodle either: that takes a backslash off neither ~ nor itself, and does not
// see what comes after an ampersand.
func escape(s string) string {
	s = escaper.Replace(strings.Trim(s, exchange.Space))
	if before, is := strings.CutSuffix(s, "&amp;"); is {
		s = before + "&#38;"
	}
	return s
}
