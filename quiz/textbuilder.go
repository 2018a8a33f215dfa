package quiz

import (
	"strings"
	"unicode"
)

// A builder puts blocks together.
type builder struct {
	blocks  []Block
	current Block
	open    strings.Builder // text of the span that is being written
	looks   Style           // of open
	styles  [5]int          // how often each style is on
	keep    bool            // spaces and ends of lines are kept as they are
	lines   bool            // an end of a line is shown, else it is a space
	fresh   bool            // a line begins here
	space   bool            // a space waits to be written before what follows
	spacing Style           // of that space: a style begins behind it
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
	b.close()
	spans := b.current.Spans
	for n := len(spans); n > 0 && spans[n-1].isText(); n = len(spans) {
		if spans[n-1].Text = strings.TrimRightFunc(spans[n-1].Text, unicode.IsSpace); spans[n-1].Text != "" {
			break
		}
		spans = spans[:n-1]
	}
	if len(spans) > 0 {
		b.current.Spans = spans
		b.blocks = append(b.blocks, b.current)
	}
	b.current = Block{}
	b.keep, b.fresh, b.space = false, true, false
}

func (s Span) isText() bool { return s.Picture == "" && s.Hole == 0 }

// close ends the span that is being written.
func (b *builder) close() {
	if b.open.Len() > 0 {
		b.current.Spans = append(b.current.Spans, Span{Text: b.open.String(), Style: b.looks})
		b.open.Reset()
	}
}

// style turns a style on, or off as often as it was on.
func (b *builder) style(s Style, on bool) {
	for i := range b.styles {
		switch {
		case s&(1<<i) == 0:
		case on:
			b.styles[i]++
		case b.styles[i] > 0:
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
	for rest := s; rest != ""; {
		at := strings.IndexAny(rest, "![")
		if at < 0 {
			break
		}
		span, n := spanAt(rest[at:])
		if rest = rest[at+max(n, 1):]; n > 0 {
			b.words(s[:len(s)-len(rest)-n])
			b.put(span)
			s = rest
		}
	}
	b.words(s)
}

// put writes a picture or a hole.
func (b *builder) put(span Span) {
	b.flush()
	b.close()
	span.Text, span.Style = oneLine(shown(span.Text)), b.styleNow()
	b.current.Spans = append(b.current.Spans, span)
	b.fresh = false
}

// words writes text without pictures and holes.
func (b *builder) words(s string) {
	if b.keep {
		b.write(s)
		return
	}
	for s != "" {
		word := strings.TrimLeftFunc(s, isGap)
		b.gap(s[:len(s)-len(word)])
		end := strings.IndexFunc(word, isGap)
		if end < 0 {
			end = len(word)
		}
		b.write(word[:end])
		s = word[end:]
	}
}

// isGap reports whether r is what a row of is shown as one space. A space that does not break a line is not.
func isGap(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\f' }

// gap writes a row of spaces and ends of lines.
func (b *builder) gap(s string) {
	ends := strings.Count(s, "\n")
	switch {
	case s == "":
	case b.lines && ends > 1 && !b.isEmpty():
		b.begin(Block{})
	case b.lines && ends > 0 && !b.fresh:
		b.breakLine()
	default:
		b.space, b.spacing = !b.fresh, b.styleNow()
	}
}

func (b *builder) isEmpty() bool { return len(b.current.Spans) == 0 && b.open.Len() == 0 }

// breakLine ends a line within a block.
func (b *builder) breakLine() {
	if b.space = false; !b.isEmpty() {
		b.append("\n", b.styleNow())
		b.fresh = true
	}
}

// flush writes the space that waits.
func (b *builder) flush() {
	if b.space {
		b.append(" ", b.spacing)
	}
	b.space = false
}

// shown returns a text without control characters but tabs and ends of lines.
func shown(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s)
}

func (b *builder) write(s string) {
	if s = shown(s); b.keep && b.isEmpty() {
		s = strings.TrimLeft(s, "\n")
	}
	if s != "" {
		b.flush()
		b.append(s, b.styleNow())
		b.fresh = false
	}
}

// append adds text as it is, to the open span if it looks the same.
func (b *builder) append(s string, style Style) {
	if style != b.looks {
		b.close()
		b.looks = style
	}
	b.open.WriteString(s)
}

// plain writes a text as it is; empty lines part its blocks.
func (b *builder) plain(s string) {
	for paragraph := range strings.SplitSeq(s, "\n\n") {
		b.begin(Block{})
		b.keep = true
		b.text(strings.Trim(paragraph, "\n"))
	}
}
