package quiz

import (
	"html"
	"path"
	"strings"
)

// An htmlReader reads HTML, or a text with a few tags.
type htmlReader struct {
	b      *builder
	s      string
	few    bool // tags that are not known are shown
	lists  []htmlList
	hidden string // the name of the tag in which nothing is shown
}

type htmlList struct {
	ordered bool
	count   int
}

func newHTML(b *builder, s string, few bool) *htmlReader { return &htmlReader{b: b, s: s, few: few} }

func (h *htmlReader) read() {
	for h.s != "" {
		at := strings.IndexByte(h.s, '<')
		if at < 0 {
			at = len(h.s)
		}
		h.text(h.s[:at])
		if h.s = h.s[at:]; h.s == "" {
			return
		}
		if n := h.comment(); n > 0 {
			h.s = h.s[n:]
			continue
		}
		tag, n := tagAt(h.s)
		if n == 0 || h.few && !knownTags[tag.name] {
			h.text("<")
			h.s = h.s[1:]
			continue
		}
		h.s = h.s[n:]
		h.tag(tag)
	}
}

func (h *htmlReader) text(s string) {
	if h.hidden == "" {
		h.b.text(html.UnescapeString(s))
	}
}

// comment returns the length of the comment that s begins with, or 0.
func (h *htmlReader) comment() int {
	if !strings.HasPrefix(h.s, "<!--") {
		return 0
	}
	end := strings.Index(h.s, "-->")
	if end < 0 {
		return len(h.s) // so do browsers; and nothing is looked for twice
	}
	return end + len("-->")
}

// A tag is what stands between < and >.
type tag struct {
	name       string // in small letters
	end        bool   // </name>
	attributes string
}

// maxQuoted is how many quoted values a tag has at most: with it, tags are found in linear time.
const maxQuoted = 64

// tagAt returns the tag that s begins with, and its length; or 0.
func tagAt(s string) (t tag, n int) {
	i := 1
	if t.end = strings.HasPrefix(s, "</"); t.end {
		i = 2
	}
	start := i
	for i < len(s) && (isLetter(s[i]) || i > start && '0' <= s[i] && s[i] <= '9') {
		i++
	}
	if i == start || i-start > 20 {
		return tag{}, 0
	}
	t.name = strings.ToLower(s[start:i])
	attributes := i
	for quoted := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '>':
			t.attributes = s[attributes:i]
			return t, i + 1
		case '<': // begins another tag
			return tag{}, 0
		case '"', '\'':
			end := strings.IndexByte(s[i+1:], c)
			if quoted++; end < 0 || quoted > maxQuoted {
				return tag{}, 0
			}
			i += 1 + end
		}
	}
	return tag{}, 0
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

// attribute returns the value of an attribute, unescaped, or "".
func (t tag) attribute(name string) string {
	for rest := strings.TrimSpace(t.attributes); rest != ""; rest = strings.TrimLeft(rest, " \t\n/") {
		end := strings.IndexAny(rest, "= \t\n")
		if end < 0 {
			return ""
		}
		key := rest[:end]
		rest = strings.TrimLeft(rest[end:], " \t\n")
		value, has := strings.CutPrefix(rest, "=")
		if !has {
			continue
		}
		if value = strings.TrimLeft(value, " \t\n"); value == "" {
			return ""
		}
		if quote := value[0]; quote == '"' || quote == '\'' {
			value, rest, _ = strings.Cut(value[1:], string(quote))
		} else if end := strings.IndexAny(value, " \t\n"); end >= 0 {
			value, rest = value[:end], value[end:]
		} else {
			rest = ""
		}
		if strings.EqualFold(key, name) {
			return html.UnescapeString(value)
		}
	}
	return ""
}

// inlineTags are those that change how text looks.
var inlineTags = map[string]Style{
	"b": Bold, "strong": Bold, "i": Italic, "em": Italic, "code": Code, "tt": Code, "kbd": Code, "samp": Code, "sub": Sub, "sup": Sup,
}

// headings are blocks in bold.
var headings = map[string]bool{"h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "th": true, "dt": true}

// blockTags begin and end a block.
var blockTags = map[string]bool{
	"p": true, "div": true, "h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "blockquote": true, "table": true,
	"tr": true, "hr": true, "dl": true, "dt": true, "dd": true, "section": true, "article": true, "figure": true, "figcaption": true, "center": true,
}

// hiddenTags have nothing in them that is shown.
var hiddenTags = map[string]bool{"script": true, "style": true, "title": true, "template": true, "head": true}

// knownTags are understood in a text that is not HTML.
var knownTags = func() map[string]bool {
	known := map[string]bool{"br": true, "img": true, "ul": true, "ol": true, "li": true, "pre": true, "span": true, "a": true, "u": true, "td": true, "th": true, "tbody": true, "thead": true}
	for name := range inlineTags {
		known[name] = true
	}
	for name := range blockTags {
		known[name] = true
	}
	for name := range hiddenTags {
		known[name] = true
	}
	return known
}()

func (h *htmlReader) tag(t tag) {
	if h.hidden != "" || hiddenTags[t.name] {
		h.hide(t)
		return
	}
	if blockTags[t.name] {
		h.b.begin(Block{})
	}
	if headings[t.name] {
		h.b.style(Bold, !t.end)
	}
	if style, is := inlineTags[t.name]; is {
		h.b.style(style, !t.end)
	}
	switch t.name {
	case "br":
		h.b.breakLine()
	case "img":
		h.picture(t)
	case "pre":
		kind := Preformatted
		if t.end {
			kind = Paragraph
		}
		h.b.begin(Block{Kind: kind})
	case "ul", "ol", "li":
		h.list(t)
	case "td", "th":
		if !t.end && len(h.b.current.Spans) > 0 {
			h.b.write(" | ")
		}
	}
}

// hide leaves out what is within a hidden tag. Without its end nothing is hidden.
func (h *htmlReader) hide(t tag) {
	switch {
	case h.hidden == "" && !t.end && strings.Contains(strings.ToLower(h.s), "</"+t.name):
		h.hidden = t.name
	case h.hidden == t.name && t.end:
		h.hidden = ""
	}
}

func (h *htmlReader) picture(t tag) {
	if name := path.Base(t.attribute("src")); isPictureName(name) && name != "." {
		h.b.put(Span{Text: strings.Join(strings.Fields(t.attribute("alt")), " "), Picture: name})
	}
}

func (h *htmlReader) list(t tag) {
	switch {
	case t.name == "li" && t.end:
		h.b.begin(Block{})
	case t.name == "li" && len(h.lists) == 0:
		h.b.begin(Block{Kind: Bullet})
	case t.name == "li":
		list := &h.lists[len(h.lists)-1]
		list.count++
		item := Block{Kind: Bullet, Depth: len(h.lists) - 1}
		if list.ordered {
			item.Kind, item.Number = Numbered, list.count
		}
		h.b.begin(item)
	case !t.end:
		h.b.begin(Block{})
		h.lists = append(h.lists, htmlList{ordered: t.name == "ol"})
	case len(h.lists) > 0:
		h.b.begin(Block{})
		h.lists = h.lists[:len(h.lists)-1]
	}
}
