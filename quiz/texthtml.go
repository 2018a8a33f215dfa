package quiz

import (
	"html"
	"path"
	"strconv"
	"strings"
)

// An htmlReader reads HTML, or a text with a few tags.
type htmlReader struct {
	b     *builder
	s     string // what is to be read
	small string // the whole text in small letters: what is to be read is its end
	few   bool   // tags that are not known are shown
	lists []htmlList
	noEnd map[string]bool // marks that do not come any more
}

// An htmlList is a list in which items are.
type htmlList struct {
	ordered bool
	count   int
}

func newHTML(b *builder, s string, few bool) *htmlReader {
	return &htmlReader{b: b, s: s, small: smallLetters(s), few: few, noEnd: map[string]bool{}}
}

// smallLetters returns s with its Latin letters small, as long as it was.
func smallLetters(s string) string {
	small := []byte(s)
	for i, c := range small {
		if 'A' <= c && c <= 'Z' {
			small[i] = c + 'a' - 'A'
		}
	}
	return string(small)
}

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
		t, n := tagAt(h.s)
		switch skip := h.comment(); {
		case skip > 0:
			h.s = h.s[skip:]
		case n > 0 && (!h.few || knownTags[t.name]):
			h.s = h.s[n:]
			h.tag(t)
		default:
			h.text("<")
			h.s = h.s[1:]
		}
	}
}

func (h *htmlReader) text(s string) { h.b.text(html.UnescapeString(s)) }

// comment returns the length of the comment, or the declaration, that s begins with, or 0.
func (h *htmlReader) comment() int {
	switch {
	case strings.HasPrefix(h.s, "<!--"):
		return h.upTo("-->")
	case !h.few && (strings.HasPrefix(h.s, "<!") || strings.HasPrefix(h.s, "<?")):
		return h.upTo(">")
	}
	return 0
}

// upTo returns how far it is to behind the next mark, in small letters; 0 if there is none. It looks for nothing twice in vain.
func (h *htmlReader) upTo(mark string) int {
	if h.noEnd[mark] {
		return 0
	}
	at := strings.Index(h.small[len(h.small)-len(h.s):], mark)
	if at < 0 {
		h.noEnd[mark] = true
		return 0
	}
	return at + len(mark)
}

func (h *htmlReader) tag(t tag) {
	if hiddenTags[t.name] && !t.end {
		h.s = h.s[h.upTo("</"+t.name+">"):] // without its end nothing is hidden
	}
	if blockTags[t.name] {
		h.b.begin(Block{})
	}
	h.b.style(inlineTags[t.name], !t.end)
	switch t.name {
	case "br":
		h.b.breakLine()
	case "img":
		h.b.picture(t)
	case "pre":
		if !t.end {
			h.b.begin(Block{Kind: Preformatted})
		}
	case "ul", "ol":
		h.list(t)
	case "li":
		h.item(t)
	case "td", "th":
		if !t.end && !h.b.isEmpty() {
			h.b.words(" | ")
		}
	}
}

// picture writes the picture of a tag: of its source only the name counts.
func (b *builder) picture(t tag) {
	if name := path.Base(t.attribute("src")); isPictureName(name) && name != "." {
		b.put(Span{Text: t.attribute("alt"), Picture: name})
	}
}

func (h *htmlReader) list(t tag) {
	h.b.begin(Block{})
	if !t.end {
		h.lists = append(h.lists, htmlList{ordered: t.name == "ol"})
	} else if len(h.lists) > 0 {
		h.lists = h.lists[:len(h.lists)-1]
	}
}

func (h *htmlReader) item(t tag) {
	item := Block{Kind: Bullet}
	if n := len(h.lists); n > 0 && !t.end {
		list := &h.lists[n-1]
		list.count++
		if value, err := strconv.ParseInt(t.attribute("value"), 10, 32); err == nil && value > 0 {
			list.count = int(value)
		}
		item.Depth = n - 1
		if list.ordered {
			item.Kind, item.Number = Numbered, list.count
		}
	}
	if t.end {
		item = Block{}
	}
	h.b.begin(item)
}
