package gift

import (
	"strings"

	"lyceum/quiz"
	"lyceum/quiz/exchange"
)

// escapable are the characters that a backslash makes ordinary; n it makes a line feed. Before any other it is an ordinary character itself.
const escapable = `\~=#{}:n`

// A span is a piece of a block as it is written, and where in the block it is. It never begins within an escape.
type span struct {
	s  string
	at int // byte of the block
}

// escaped reports whether s[i:] begins with an escape, which is two bytes.
func escaped(s string, i int) bool {
	return s[i] == '\\' && i+1 < len(s) && strings.IndexByte(escapable, s[i+1]) >= 0
}

// index returns where the first of some characters is that no backslash makes ordinary; -1: nowhere.
func (p span) index(chars string) int {
	for i := 0; i < len(p.s); i++ {
		if escaped(p.s, i) {
			i++
		} else if strings.IndexByte(chars, p.s[i]) >= 0 {
			return i
		}
	}
	return -1
}

// find returns where a text of control characters is first, and where last; -1: nowhere.
func (p span) find(what string) (first, last int) {
	first, last = -1, -1
	for i := 0; i < len(p.s); i++ {
		if escaped(p.s, i) {
			i++
		} else if strings.HasPrefix(p.s[i:], what) {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	return first, last
}

// from and upTo are parts of a span.
func (p span) from(i int) span { return span{p.s[i:], p.at + i} }
func (p span) upTo(i int) span { return span{p.s[:i], p.at} }

// trim takes spaces off both ends.
func (p span) trim() span {
	s := strings.TrimLeft(p.s, exchange.Space)
	return span{strings.TrimRight(s, exchange.Space), p.at + len(p.s) - len(s)}
}

// split cuts a span before each of some characters. Pieces but the first begin with theirs.
func (p span) split(chars string) (pieces []span) {
	for {
		rest := p
		if len(pieces) > 0 {
			rest = p.from(1)
		}
		i := rest.index(chars)
		if i < 0 {
			return append(pieces, p)
		}
		if len(pieces) > 0 {
			i++
		}
		pieces = append(pieces, p.upTo(i))
		p = p.from(i)
	}
}

// cut splits a span at the first #: what it is about, and feedback.
func (p span) cut() (what, feedback span) {
	i := p.index("#")
	if i < 0 {
		return p.trim(), span{}
	}
	return p.upTo(i).trim(), p.from(i + 1).trim()
}

// plain returns what is written, without escapes and without spaces at the ends.
func (p span) plain() string {
	var b strings.Builder
	for i := 0; i < len(p.s); i++ {
		switch {
		case !escaped(p.s, i):
			b.WriteByte(p.s[i])
		case p.s[i+1] == 'n':
			b.WriteByte('\n')
			i++
		default:
			i++
			b.WriteByte(p.s[i])
		}
	}
	return strings.Trim(b.String(), exchange.Space)
}

// formats are the names of formats in brackets.
var formats = map[string]quiz.Format{"moodle": quiz.Moodle, "html": quiz.HTML, "plain": quiz.Plain, "markdown": quiz.Markdown}

// text returns what is written as a text: in the format that it names in brackets, or else in def. A text of nothing has no format.
func (p span) text(def quiz.Format) quiz.Text {
	p = p.trim()
	if name, rest, ok := strings.Cut(p.s, "]"); ok && strings.HasPrefix(name, "[") {
		if format, known := formats[name[1:]]; known {
			def, p = format, p.from(len(p.s)-len(rest))
		}
	}
	source := p.plain()
	if source == "" {
		return quiz.Text{}
	}
	return quiz.Text{Format: def, Source: source}
}
