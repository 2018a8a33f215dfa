package score

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Matches reports whether a text is what a pattern says: * stands for anything, also for nothing, \* for itself, all
// else for itself. Both are UTF-8. Space around either does not count, nor does in which of Unicode's ways a letter with
// an accent is written, nor, unless matchCase, whether it is a capital. It takes at most len(pattern)·len(text) steps.
func Matches(pattern, text string, matchCase bool) bool {
	pieces := wildcards(comparable(pattern, matchCase))
	return matchPieces(pieces, comparable(text, matchCase))
}

// comparable returns a text in the form in which texts are compared.
func comparable(text string, matchCase bool) string {
	text = norm.NFC.String(strings.TrimSpace(text))
	if matchCase {
		return text
	}
	return strings.Map(folded, text)
}

// folded returns the least of the letters that differ from r by being a capital alone.
func folded(r rune) rune {
	least := r
	for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
		least = min(least, next)
	}
	return least
}

// wildcards cuts a pattern at its wildcards and returns what stands between.
func wildcards(pattern string) (pieces []string) {
	var piece strings.Builder
	for i := 0; i < len(pattern); i++ {
		switch {
		case pattern[i] == '*':
			pieces = append(pieces, piece.String())
			piece.Reset()
		case strings.HasPrefix(pattern[i:], `\*`):
			piece.WriteByte('*')
			i++
		default:
			piece.WriteByte(pattern[i])
		}
	}
	return append(pieces, piece.String())
}

// matchPieces reports whether a text begins with the first piece, ends with the last and has the others between, in order.
// Taking each at the first place where it is leaves most room for those that follow.
func matchPieces(pieces []string, text string) bool {
	first, last := pieces[0], pieces[len(pieces)-1]
	if len(pieces) == 1 {
		return text == first
	}
	if len(text) < len(first)+len(last) || !strings.HasPrefix(text, first) || !strings.HasSuffix(text, last) {
		return false
	}
	text = text[len(first) : len(text)-len(last)]
	for _, piece := range pieces[1 : len(pieces)-1] {
		at := strings.Index(text, piece)
		if at < 0 {
			return false
		}
		text = text[at+len(piece):]
	}
	return true
}
