package cloze

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"lyceum/quiz"
	"lyceum/quiz/exchange"
)

var (
	// start begins a hole: its mark, and its kind.
	start = regexp.MustCompile(`\{([0-9]*):([A-Za-z_]+):`)
	// marked is a hole as questions have it.
	marked = regexp.MustCompile(`\[\[[1-9][0-9]{0,3}\]\]`)
)

// Read reads a file, which is one question.
func Read(data []byte) ([]exchange.Item, []exchange.Problem, error) {
	text, err := exchange.Text(data)
	if err != nil {
		return nil, nil, err
	}
	q, problems := Parse(quiz.Text{Source: text})
	for _, p := range problems {
		if p.LeftOut {
			return nil, problems, nil
		}
	}
	return []exchange.Item{{Question: q, Line: 1}}, problems, nil
}

// Parse reads a text with holes. Lines of problems are those of the text. The question is named by its text, and worth what its holes are
// together; it is not to be used if a problem leaves it out.
func Parse(text quiz.Text) (quiz.Question, []exchange.Problem) {
	p := &parse{source: text.Source, q: quiz.Question{Type: quiz.Cloze}}
	if len(p.source) > exchange.MaxSource {
		p.fail(0, exchange.TooLong, "")
		return p.q, p.problems.All()
	}
	if at := marked.FindStringIndex(p.source); at != nil {
		p.fail(at[0], exchange.HoleWords, p.source[at[0]:at[1]])
	}
	p.q.Text.Format = text.Format
	p.q.Text.Source = strings.Trim(p.holes(), exchange.Space)
	p.finish()
	return p.q, p.problems.All()
}

type parse struct {
	source   string
	q        quiz.Question
	problems exchange.Problems
}

func (p *parse) warn(at int, kind exchange.ProblemKind, what string) {
	p.problems.Add(exchange.Problem{Line: 1 + strings.Count(p.source[:at], "\n"), Kind: kind, What: what})
}

// fail leaves the question out; it is read on to find all that is wrong.
func (p *parse) fail(at int, kind exchange.ProblemKind, what string) {
	p.problems.Add(exchange.Problem{Line: 1 + strings.Count(p.source[:at], "\n"), Kind: kind, What: what, LeftOut: true})
}

// finish does what can be done once all holes are known.
func (p *parse) finish() {
	for _, g := range p.q.Gaps {
		p.q.Mark += g.Weight
	}
	p.q.Name = exchange.Name(quiz.Text{Format: p.q.Text.Format, Source: marked.ReplaceAllString(p.q.Text.Source, "_____")})
	switch {
	case p.problems.LeftOut() > 0:
	case len(p.q.Gaps) == 0:
		p.fail(0, exchange.NoHoles, "")
	default:
		if err := p.q.Check(); err != nil {
			p.fail(0, exchange.NotAllowed, exchange.Reason(err))
		}
	}
}

// holes returns the text with the places of holes, which it reads.
func (p *parse) holes() string {
	var b strings.Builder
	at := 0
	for at < len(p.source) {
		m := start.FindStringSubmatchIndex(p.source[at:])
		if m == nil {
			break
		}
		begin, body := at+m[0], at+m[1]
		b.WriteString(p.source[at:begin])
		mark, name := p.source[at+m[2]:at+m[3]], p.source[at+m[4]:at+m[5]]
		kind, known := kindOf(name)
		if !known {
			p.warn(begin, exchange.HoleUnread, p.source[begin:body])
			b.WriteString(p.source[begin:body])
			at = body
			continue
		}
		if len(p.q.Gaps) == quiz.MaxOptions {
			p.fail(begin, exchange.TooManyChoices, strconv.Itoa(quiz.MaxOptions+1))
			return b.String()
		}
		gap := quiz.Gap{Kind: kind.kind, MatchCase: kind.matchCase, Shuffle: kind.shuffle, Layout: kind.layout, Weight: p.mark(begin, mark)}
		if at = p.answers(&gap, begin, body); at < 0 {
			p.fail(begin, exchange.HoleOpen, p.source[begin:body])
			return b.String()
		}
		p.q.Gaps = append(p.q.Gaps, gap)
		fmt.Fprintf(&b, "[[%d]]", len(p.q.Gaps))
	}
	b.WriteString(p.source[at:])
	return b.String()
}

// mark reads what a hole is worth.
func (p *parse) mark(at int, mark string) float64 {
	if mark == "" {
		return 1
	}
	n, err := strconv.Atoi(mark)
	if err != nil || n < 1 || n > quiz.MaxMark {
		p.fail(at, exchange.HoleMark, mark)
		return 1
	}
	return float64(n)
}

// Has reports whether a file has a hole of any kind: one of another format hardly has.
func Has(data []byte) bool {
	for _, m := range start.FindAllSubmatch(data, -1) {
		if _, known := kindOf(string(m[2])); known {
			return true
		}
	}
	return false
}
