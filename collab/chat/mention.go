package chat

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"lyceum/session/journal"
)

// A Mention is a place in a message that names somebody: @ and a name.
type Mention struct {
	Start, End int              // in bytes, the @ included
	Authors    []journal.Author // all who have that name; nobody if All or Staff
	All        bool             // @all: everybody
	Staff      bool             // @staff
}

// Bounds of what Names.Find looks at, our choice: more than any line needs that people write.
const (
	maxMentions = 50
	maxAts      = 200
)

// Folded names that mean several people.
var toAll, toStaff = fold("all"), fold("staff")

// Names is who can be mentioned. Make it with [NewNames]; it does not change.
type Names struct {
	authors map[string][]journal.Author // by folded name
	longest int                         // runes
}

// A Named is a person who can be mentioned.
type Named struct {
	Author journal.Author
	Name   string
}

// NewNames returns the names of people, and all and staff, which nobody can have for themselves. Authors of one
// name are kept in the order given.
func NewNames(people []Named) *Names {
	n := &Names{authors: map[string][]journal.Author{toAll: nil, toStaff: nil}, longest: len(toStaff)}
	for _, p := range people {
		name := fold(p.Name)
		if name == toAll || name == toStaff || name == "" {
			continue
		}
		n.authors[name] = append(n.authors[name], p.Author)
		n.longest = max(n.longest, utf8.RuneCountInString(name))
	}
	return n
}

// Find returns the mentions in a text, first to last: of names that fit after an @, the longest, whatever the
// case. The @ does not follow a letter or digit, as in an address; nor does a letter or digit follow the
// name, unless it ends in a script that puts no spaces between words. Of a text with more than 200 @, or 50
// mentions, the rest is not looked at.
func (n *Names) Find(text string) (found []Mention) {
	var before rune
	ats := 0
	for i := 0; i < len(text) && ats < maxAts && len(found) < maxMentions; {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == '@' && !isWord(before) {
			ats++
			if m, ok := n.at(text, i); ok {
				found = append(found, m)
				i, before = m.End, 'x'
				continue
			}
		}
		i, before = i+size, r
	}
	return found
}

// at returns the mention that begins with the @ at text[start].
func (n *Names) at(text string, start int) (m Mention, ok bool) {
	var folded strings.Builder
	end := start + 1
	for range n.longest {
		r, size := utf8.DecodeRuneInString(text[end:])
		if size == 0 {
			break
		}
		end += size
		folded.WriteRune(foldRune(r))
		next, _ := utf8.DecodeRuneInString(text[end:])
		if end < len(text) && isWord(next) && !unicode.In(r, withoutSpaces...) {
			continue
		}
		name := folded.String()
		if authors, known := n.authors[name]; known {
			m, ok = Mention{Start: start, End: end, Authors: authors, All: name == toAll, Staff: name == toStaff}, true
		}
	}
	return m, ok
}

// withoutSpaces are scripts whose words nothing stands between.
var withoutSpaces = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar,
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// fold makes names that differ in case alone equal.
func fold(s string) string { return strings.Map(foldRune, s) }

// foldRune returns the smallest of the runes that r is equal to but for case.
func foldRune(r rune) rune {
	least := r
	for o := unicode.SimpleFold(r); o != r; o = unicode.SimpleFold(o) {
		least = min(least, o)
	}
	return least
}
