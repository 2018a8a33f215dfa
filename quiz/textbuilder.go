package quiz

import (
	"strconv"
	"strings"
	"unicode"
)

// A builder puts blocks together.
type builder struct {
	blocks  []Block
	current Block
	styles  [5]int // how often each style is on
	keep    bool   // spaces and ends of lines are kept as they are
	lines   bool   // an end of a line is shown, else it is a space
	space   bool   // a space waits to be written before what follows
	broken  bool   // a line was just broken by the text's author
}

// begin ends a block and begins another.
func (b *builder) begin(block Block) {
	b.end()
	block.Depth = min(block.Depth, MaxListDepth)
	b.current = block
	b.keep = block.Kind == Preformatted
}

// end ends a block, of which nothing is kept if nothing is in it.
func (b *builder) end() {
	for n := len(b.current.Spans); n > 0; n = len(b.current.Spans) {
		last := &b.current.Spans[n-1]
		if last.isText() {
			last.Text = strings.TrimRightFunc(last.Text, unicode.IsSpace)
		}
		if !last.isText() || last.Text != "" {
			b.blocks = append(b.blocks, b.current)
			break
		}
		b.current.Spans = b.current.Spans[:n-1]
	}
	b.current = Block{}
	b.keep, b.space, b.broken = false, false, false
}

func (s Span) isText() bool { return s.Picture == "" && s.Hole == 0 }

// style turns a style on, or off as often as it was on.
func (b *builder) style(s Style, on bool) {
	for i := range b.styles {
		if s&(1<<i) == 0 {
			continue
		}
		if on {
			b.styles[i]++
		} else if b.styles[i] > 0 {
			b.styles[i]--
		}
	}
}

func (b *builder) styleNow() (s Style) {
	for i, times := range b.styles {
		if times > 0 {
			s |= 1 << i
		}
	}
	return s
}

// text writes text in which there may be pictures and holes.
func (b *builder) text(s string) {
	for s != "" {
		at := strings.IndexAny(s, "![")
		if at < 0 {
			break
		}
		span, n := spanAt(s[at:])
		if n == 0 {
			b.words(s[:at+1])
			s = s[at+1:]
			continue
		}
		b.words(s[:at])
		b.put(span)
		s = s[at+n:]
	}
	b.words(s)
}

// put writes a span.
func (b *builder) put(span Span) {
	b.flush()
	span.Style = b.styleNow()
	b.current.Spans = append(b.current.Spans, span)
}

// words writes text without pictures and holes.
func (b *builder) words(s string) {
	if b.keep {
		b.write(s)
		return
	}
	for len(s) > 0 {
		at := strings.IndexFunc(s, isGap)
		if at < 0 {
			at = len(s)
		}
		b.write(s[:at])
		s = s[at:]
		end := strings.IndexFunc(s, func(r rune) bool { return !isGap(r) })
		if end < 0 {
			end = len(s)
		}
		b.gap(s[:end])
		s = s[end:]
	}
}

// isGap reports whether r is what runs are one space of. A space that does not break a line is none.
func isGap(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\f' }

// gap writes a run of spaces and ends of lines.
func (b *builder) gap(s string) {
	switch ends := strings.Count(s, "\n"); {
	case s == "":
	case b.lines && ends > 1 && !b.broken:
		b.begin(Block{Kind: b.current.Kind, Depth: b.current.Depth}.follows())
	case b.lines && ends > 0 && !b.broken:
		b.breakLine()
		b.broken = false
	default:
		b.space = true
	}
}

// follows returns the block that comes after one: an item is not followed by another without saying so.
func (block Block) follows() Block {
	if block.Kind == Preformatted {
		return block
	}
	return Block{}
}

// breakLine ends a line within a block.
func (b *builder) breakLine() {
	b.space = false
	if len(b.current.Spans) > 0 {
		b.append("\n")
		b.broken = true
	}
}

// flush writes the space that waits, unless a line begins here.
func (b *builder) flush() {
	if n := len(b.current.Spans); b.space && n > 0 && !strings.HasSuffix(b.current.Spans[n-1].Text, "\n") {
		b.append(" ")
	}
	b.space, b.broken = false, false
}

func (b *builder) write(s string) {
	if s != "" {
		b.flush()
		b.append(s)
	}
}

// append adds text as it is, to the last span if it looks the same.
func (b *builder) append(s string) {
	style := b.styleNow()
	if n := len(b.current.Spans); n > 0 && b.current.Spans[n-1].isText() && b.current.Spans[n-1].Style == style {
		b.current.Spans[n-1].Text += s
		return
	}
	b.current.Spans = append(b.current.Spans, Span{Text: s, Style: style})
}

// plain writes a text as it is; empty lines part its blocks.
func (b *builder) plain(s string) {
	for paragraph := range strings.SplitSeq(s, "\n\n") {
		b.begin(Block{})
		b.keep = true
		b.text(strings.Trim(paragraph, "\n"))
	}
}

// spanAt returns the picture, ![words](name), or the hole, [[1]], that a text begins with, and its length; or 0.
func spanAt(s string) (Span, int) {
	if rest, is := strings.CutPrefix(s, "[["); is {
		end := strings.Index(rest[:min(len(rest), 6)], "]]")
		if end < 1 || rest[0] == '0' {
			return Span{}, 0
		}
		hole, err := strconv.ParseUint(rest[:end], 10, 16)
		if err != nil || hole == 0 {
			return Span{}, 0
		}
		n := len("[[") + end + len("]]")
		return Span{Text: s[:n], Hole: int(hole)}, n
	}
	rest, is := strings.CutPrefix(s, "![")
	if !is {
		return Span{}, 0
	}
	// Words and name are bounded, so that a row of beginnings takes no longer than its length.
	words, rest, is := strings.Cut(rest[:min(len(rest), 4*MaxName+len("](")+MaxName+len(")"))], "](")
	name, _, closed := strings.Cut(rest, ")")
	if !is || !closed || !isPictureName(name) {
		return Span{}, 0
	}
	return Span{Text: strings.Join(strings.Fields(words), " "), Picture: name}, len("![") + len(words) + len("](") + len(name) + len(")")
}
