package quiz

import (
	"html"
	"maps"
	"strings"
)

// A tag is what stands between < and >.
type tag struct {
	name       string // in small letters
	end        bool   // </name>
	attributes string
}

// What a tag has at most. With it, tags are found in linear time.
const (
	maxTagName = 20
	maxQuoted  = 64 // values in quotes
)

// tagAt returns the tag that s, which begins with <, begins with, and its length; or 0.
func tagAt(s string) (t tag, n int) {
	start := 1
	if t.end = strings.HasPrefix(s, "</"); t.end {
		start = 2
	}
	i := start
	for i < len(s) && (isLetter(s[i]) || i > start && '0' <= s[i] && s[i] <= '9') {
		i++
	}
	if i == start || i-start > maxTagName {
		return tag{}, 0
	}
	t.name = smallLetters(s[start:i])
	attributes := i
	for quoted := 0; i < len(s) && s[i] != '<'; i++ { // < begins another tag
		switch s[i] {
		case '>':
			t.attributes = s[attributes:i]
			return t, i + 1
		case '"', '\'':
			end := strings.IndexByte(s[i+1:], s[i])
			if quoted++; end < 0 || quoted > maxQuoted {
				return tag{}, 0
			}
			i += 1 + end
		}
	}
	return tag{}, 0
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

const tagSpace = " \t\n\r\f/"

// attribute returns the value of an attribute, named in small letters, without entities; or "".
func (t tag) attribute(name string) string {
	for rest := strings.TrimLeft(t.attributes, tagSpace); rest != ""; rest = strings.TrimLeft(rest, tagSpace) {
		end := strings.IndexAny(rest, "="+tagSpace)
		if end < 0 {
			return ""
		}
		key := smallLetters(rest[:end])
		value, has := strings.CutPrefix(strings.TrimLeft(rest[end:], tagSpace), "=")
		if rest = value; !has {
			continue
		}
		if value, rest = takeValue(strings.TrimLeft(rest, " \t\n\r\f")); key == name {
			return html.UnescapeString(value)
		}
	}
	return ""
}

// takeValue takes the value of an attribute.
func takeValue(s string) (value, rest string) {
	if s != "" && (s[0] == '"' || s[0] == '\'') {
		value, rest, _ = strings.Cut(s[1:], s[:1])
		return value, rest
	}
	end := strings.IndexAny(s, " \t\n\r\f")
	if end < 0 {
		end = len(s)
	}
	return s[:end], s[end:]
}

// inlineTags are those that change how text looks.
var inlineTags = map[string]Style{
	"b": Bold, "strong": Bold, "i": Italic, "em": Italic, "code": Code, "tt": Code, "kbd": Code, "samp": Code, "sub": Sub, "sup": Sup,
	"h1": Bold, "h2": Bold, "h3": Bold, "h4": Bold, "h5": Bold, "h6": Bold, "th": Bold, "dt": Bold,
}

// blockTags begin and end a block.
var blockTags = setOf("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "tr", "hr", "dl", "dt", "dd", "pre",
	"section", "article", "figure", "figcaption", "center")

// hiddenTags have nothing in them that is shown.
var hiddenTags = setOf("script", "style", "title", "template", "head")

// knownTags are understood in a text that is not HTML.
var knownTags = func() map[string]bool {
	known := setOf("br", "img", "ul", "ol", "li", "span", "a", "u", "td", "th", "tbody", "thead")
	for name := range inlineTags {
		known[name] = true
	}
	maps.Copy(known, blockTags)
	maps.Copy(known, hiddenTags)
	return known
}()

func setOf(names ...string) map[string]bool {
	set := map[string]bool{}
	for _, name := range names {
		set[name] = true
	}
	return set
}
