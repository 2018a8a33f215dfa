package crossword

import (
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Letters returns what stands in the cells for an answer: capital letters and digits, without the spaces, hyphens and apostrophes
// between them; ß is two cells, as in print. ok is false if there is anything else in it, or nothing.
func Letters(answer string) (letters []rune, ok bool) {
	for _, r := range norm.NFC.String(answer) {
		switch {
		case r == 'ß' || r == 'ẞ':
			letters = append(letters, 'S', 'S')
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			letters = append(letters, Letter(r))
		case unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || r == '\'' || r == '’':
		default:
			return nil, false
		}
	}
	return letters, len(letters) > 0
}

// Letter returns what stands in a cell when somebody types a character: its capital, or 0 if it is neither letter nor digit.
func Letter(r rune) rune {
	if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
		return 0
	}
	return unicode.ToUpper(r)
}
