package journal

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// CleanName makes a line of text fit to be shown as somebody's name or a class's title: every run
// of white space becomes one space, none is left at the ends, and control characters go, also
// those that turn the direction of the text around it, with which one name can pass for another.
// Text that is clean stays as it is. Invalid UTF-8 becomes U+FFFD.
func CleanName(s string) string {
	var b strings.Builder
	space := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
		case unicode.IsControl(r) || turnsDirection(r):
		default:
			if space {
				b.WriteByte(' ')
				space = false
			}
			b.WriteRune(r)
		}
	}
	return b.String()
}

// turnsDirection reports whether r is a bidirectional embedding, override, isolate or mark, or a
// byte order mark. Joiners stay: emoji and several scripts need them.
func turnsDirection(r rune) bool {
	switch {
	case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200e, r == 0x200f, r == 0x061c, r == 0xfeff:
		return true
	}
	return false
}

// checkLine returns an error unless s is valid UTF-8, clean and of 1 to limit runes.
func checkLine(s string, limit int, what string) error {
	if !utf8.ValidString(s) {
		return malformed("%s: not UTF-8", what)
	}
	if n := utf8.RuneCountInString(s); n < 1 || n > limit {
		return malformed("%s: %d characters, 1 to %d allowed", what, n, limit)
	}
	if CleanName(s) != s {
		return malformed("%s: white space or control characters", what)
	}
	return nil
}
