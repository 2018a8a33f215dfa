package quiz

import (
	"cmp"
	"fmt"
	"html"
	"strings"
)

// maxShown is how long a text of a paper is at most, in bytes: written by htmlOf, what took few bytes, such as a style that
// comes and goes, takes up to so many times as many.
const maxShown = 32 * MaxText

// asShown returns a text that is shown as t is and has nothing else in it: no comments, attributes, addresses of links, or whatever
// its author's program left there. Pictures are called as names has it, those that it does not have 0.
func (t Text) asShown(names map[string]string) Text {
	if t == (Text{}) {
		return t
	}
	blocks := t.Blocks()
	pictures := false
	for _, block := range blocks {
		for i, span := range block.Spans {
			if span.Picture != "" {
				block.Spans[i].Picture = cmp.Or(names[span.Picture], "0")
				pictures = true
			}
		}
	}
	switch {
	case t.Format == Plain && pictures:
		return Text{Plain, plainOf(blocks)}
	case t.Format == Plain, !pictures && t.Format != Markdown && !strings.Contains(t.Source, "<"):
		return t // all of it is shown
	case len(blocks) == 0:
		return Text{HTML, "<p>"} // nothing is shown, but a text there must be
	}
	w := htmlWriter{}
	for _, block := range blocks {
		w.block(block)
	}
	return Text{HTML, w.b.String()}
}

// plainOf writes blocks of a plain text as one.
func plainOf(blocks []Block) string {
	var b strings.Builder
	for i, block := range blocks {
		if i > 0 {
			b.WriteString("\n\n")
		}
		for _, span := range block.Spans {
			if span.Picture != "" {
				span.Text = "![" + span.Text + "](" + span.Picture + ")"
			}
			b.WriteString(span.Text)
		}
	}
	return b.String()
}

// An htmlWriter writes blocks as HTML that is read as just these blocks.
type htmlWriter struct {
	b     strings.Builder
	lists []string // names of those that are open
}

func (w *htmlWriter) block(block Block) {
	switch block.Kind {
	case Bullet:
		w.list("ul", block.Depth+1)
		w.b.WriteString("<li>")
	case Numbered:
		w.list("ol", block.Depth+1)
		fmt.Fprintf(&w.b, "<li value=%d>", block.Number)
	case Preformatted:
		w.list("", 0)
		w.b.WriteString("<pre>")
	default:
		w.list("", 0)
		w.b.WriteString("<p>")
	}
	for _, span := range block.Spans {
		w.span(span, block.Kind == Preformatted)
	}
	if block.Kind == Preformatted {
		w.b.WriteString("</pre>")
	}
}

// list opens and closes lists until so many are open, the innermost of this name.
func (w *htmlWriter) list(name string, depth int) {
	for n := len(w.lists); n > depth || n > 0 && n == depth && w.lists[n-1] != name; n = len(w.lists) {
		w.b.WriteString("</" + w.lists[n-1] + ">")
		w.lists = w.lists[:n-1]
	}
	for len(w.lists) < depth {
		w.b.WriteString("<" + name + ">")
		w.lists = append(w.lists, name)
	}
}

// styleTags are the tags of styles, by their bits.
var styleTags = [...]string{"b", "i", "code", "sub", "sup"}

func (w *htmlWriter) span(span Span, pre bool) {
	for i, name := range styleTags {
		if span.Style&(1<<i) != 0 {
			w.b.WriteString("<" + name + ">")
		}
	}
	switch {
	case span.Picture != "":
		fmt.Fprintf(&w.b, `<img src="%s" alt="%s">`, span.Picture, html.EscapeString(span.Text))
	case span.Hole > 0:
		w.apart(span.Text)
		w.b.WriteString(span.Text)
	default:
		w.text(span.Text, pre)
	}
	for i := len(styleTags) - 1; i >= 0; i-- {
		if span.Style&(1<<i) != 0 {
			w.b.WriteString("</" + styleTags[i] + ">")
		}
	}
}

// text writes a text in which no picture and no hole is.
func (w *htmlWriter) text(s string, pre bool) {
	for i := range len(s) {
		switch c := s[i]; {
		case c == '&':
			w.b.WriteString("&amp;")
		case c == '<':
			w.b.WriteString("&lt;")
		case c == '\n' && !pre:
			w.b.WriteString("<br>")
		default:
			w.apart(s[i:])
			w.b.WriteByte(c)
		}
	}
}

// apart keeps a [ that comes next apart from what with it would begin a picture or a hole: a tag parts them that shows nothing.
func (w *htmlWriter) apart(next string) {
	written := w.b.String()
	if n := len(written); next[0] == '[' && n > 0 && (written[n-1] == '[' || written[n-1] == '!') {
		w.b.WriteString("<wbr>")
	}
}
