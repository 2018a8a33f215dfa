package quiz

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"
)

// An emphasis reads what stands in a block of Markdown: it cuts it into pieces and writes them once it is known which
// marks belong to each other.
type emphasis struct {
	s      string
	pieces []func(*builder)
	open   []mark       // marks that may begin an emphasis, no two alike
	noCode map[int]bool // lengths of marks of code that do not come again
	links  map[int]int  // where the words of a link end, and behind the link
}

// A mark is a row of * or _.
type mark struct {
	char  byte
	n     int
	piece int // its index
}

// special are the characters that may begin something.
const special = "\\`![]<&*_\n"

// inline writes a block of Markdown.
func (b *builder) inline(s string) {
	e := &emphasis{s: s, noCode: map[int]bool{}, links: map[int]int{}}
	for at := 0; at < len(s); {
		n := strings.IndexAny(s[at:], special)
		if n < 0 {
			n = len(s) - at
		}
		e.words(s[at : at+n])
		if at += n; at < len(s) {
			at += e.special(at)
		}
	}
	for _, write := range e.pieces {
		write(b)
	}
}

func (e *emphasis) add(write func(*builder)) { e.pieces = append(e.pieces, write) }

func (e *emphasis) words(s string) {
	if s != "" {
		e.add(func(b *builder) { b.words(s) })
	}
}

// special reads what the special character at a place begins, and returns how long it is.
func (e *emphasis) special(at int) int {
	rest, n := e.s[at:], 0
	switch rest[0] {
	case '\\':
		n = e.escape(rest)
	case '`':
		n = e.code(rest)
	case '!', '[':
		n = e.bracket(at)
	case ']':
		if end := e.links[at]; end > 0 {
			return end - at
		}
	case '<':
		n = e.tag(rest)
	case '&':
		n = e.entity(rest)
	case '*', '_':
		return e.mark(at)
	case '\n':
		n = e.lineEnd(at)
	}
	if n == 0 {
		n = 1
		e.words(rest[:1])
	}
	return n
}

func (e *emphasis) escape(rest string) int {
	if len(rest) < 2 || rest[1] >= utf8.RuneSelf || !unicode.IsPunct(rune(rest[1])) && !unicode.IsSymbol(rune(rest[1])) {
		return 0
	}
	e.words(rest[1:2])
	return 2
}

// lineEnd breaks a line that ends with two spaces or a backslash; any other goes on.
func (e *emphasis) lineEnd(at int) int {
	if strings.HasSuffix(e.s[:at], "  ") {
		e.add((*builder).breakLine)
		return 1
	}
	return 0
}

// code reads code, which ends with as many marks as it begins with.
func (e *emphasis) code(rest string) int {
	n := len(rest) - len(strings.TrimLeft(rest, "`"))
	marks := rest[:n]
	for from := n; !e.noCode[n]; {
		at := strings.Index(rest[from:], marks)
		if at < 0 {
			e.noCode[n] = true
			break
		}
		at += from
		end := at
		for end < len(rest) && rest[end] == '`' {
			end++
		}
		if from = end; end-at != n {
			continue
		}
		code := rest[n:at]
		e.add(func(b *builder) {
			b.style(Code, true)
			b.text(code)
			b.style(Code, false)
		})
		return end
	}
	e.words(marks)
	return n
}

// maxLink is how long words and address of a link are at most, in bytes: with it, a row of beginnings takes no longer
// than its length.
const maxLink = 1000

// bracket reads a picture, a hole, or the beginning of a link, of which the words are left.
func (e *emphasis) bracket(at int) int {
	rest := e.s[at:]
	if span, n := spanAt(rest); n > 0 {
		e.add(func(b *builder) { b.put(span) })
		return n
	}
	rest = rest[:min(len(rest), maxLink)]
	words := strings.Index(rest, "](")
	if rest[0] != '[' || words < 0 {
		return 0
	}
	end := strings.IndexAny(rest[words:], ")\n")
	if end < 0 || rest[words+end] != ')' {
		return 0
	}
	e.links[at+words] = at + words + end + 1
	return 1
}

// tag reads a tag that changes how text looks, a line's end or a picture. Other known ones are left out.
func (e *emphasis) tag(rest string) int {
	t, n := tagAt(rest)
	if n == 0 || !knownTags[t.name] || hiddenTags[t.name] {
		return 0
	}
	e.add(func(b *builder) {
		switch b.style(inlineTags[t.name], !t.end); t.name {
		case "br":
			b.breakLine()
		case "img":
			b.picture(t)
		}
	})
	return n
}

// maxEntity is how long a name of HTML for a character is at most.
const maxEntity = 33

func (e *emphasis) entity(rest string) int {
	n := strings.IndexByte(rest[:min(len(rest), maxEntity)], ';') + 1
	char := html.UnescapeString(rest[:n])
	if n == 0 || char == rest[:n] {
		return 0
	}
	e.words(char)
	return n
}

// mark reads a row of * or _: it ends what the same row began, or may begin something.
func (e *emphasis) mark(at int) int {
	char := e.s[at]
	n := len(e.s) - at - len(strings.TrimLeft(e.s[at:], string(char)))
	before, _ := utf8.DecodeLastRuneInString(e.s[:at])
	after, _ := utf8.DecodeRuneInString(e.s[at+n:])
	atStart, atEnd := at == 0 || unicode.IsSpace(before), at+n == len(e.s) || unicode.IsSpace(after)
	opens, closes := !atEnd, !atStart
	if char == '_' { // a_name_of_something has no emphasis
		opens, closes = opens && !isWord(before), closes && !isWord(after)
	}
	if closes && e.closed(mark{char: char, n: n}) {
		return n
	}
	if opens && n <= 3 {
		e.forget(mark{char: char, n: n})
		e.open = append(e.open, mark{char, n, len(e.pieces)})
	}
	e.words(e.s[at : at+n])
	return n
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// closed ends the emphasis that a mark closes, if there is one: of three marks both of one and two. What began within and
// did not end is no emphasis.
func (e *emphasis) closed(m mark) bool {
	if at := e.find(m); at >= 0 {
		e.pair(at)
		e.open = e.open[:at]
		return true
	}
	one, two := e.find(mark{char: m.char, n: 1}), e.find(mark{char: m.char, n: 2})
	if m.n != 3 || one < 0 || two < 0 {
		return false
	}
	for _, at := range []int{max(one, two), min(one, two)} {
		e.pair(at)
	}
	e.open = e.open[:min(one, two)]
	return true
}

func (e *emphasis) find(m mark) int {
	for i, open := range e.open {
		if open.char == m.char && open.n == m.n {
			return i
		}
	}
	return -1
}

// forget makes text of a mark that another one like it follows.
func (e *emphasis) forget(m mark) {
	if at := e.find(m); at >= 0 {
		e.open = append(e.open[:at], e.open[at+1:]...)
	}
}

// pair makes of an open mark the beginning of an emphasis that ends here.
func (e *emphasis) pair(at int) {
	style := [...]Style{1: Italic, Bold, Bold | Italic}[e.open[at].n]
	e.pieces[e.open[at].piece] = func(b *builder) { b.style(style, true) }
	e.add(func(b *builder) { b.style(style, false) })
}
