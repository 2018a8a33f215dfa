package files

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxName is how many bytes a name has at most that [Name] makes. Our choice: file systems take 255, and less where they
// encrypt names; a number in parentheses has to fit, too.
const MaxName = 180

// maxEnding is how many bytes of a name that is too long are taken for its ending, with the dot.
const maxEnding = 24

// fallback is what is called so of whose name nothing is left.
const fallback = "file"

// Name makes of what somebody calls a file the name of a file that is safe to show and to save in any folder of any system: the last
// part of a path, valid UTF-8, at most [MaxName] bytes with the ending kept, that is not hidden, not a device, and reads in
// the order in which it is stored. A name of its own making stays as it is.
func Name(s string) string {
	s = strings.ToValidUTF8(s, "_")
	if i := strings.LastIndexAny(s, `/\`); i >= 0 {
		s = s[i+1:]
	}
	s = strings.Map(plain, s)
	s = strings.Join(strings.FieldsFunc(s, isBlank), " ") // many blanks would hide how a name ends
	s = strings.TrimRight(strings.TrimLeft(s, ". \u200c\u200d"), ". ")
	s = shorten(s)
	if s == "" {
		return fallback
	}
	if isDevice(s) {
		s = shorten("_" + s)
	}
	return s
}

// isBlank reports whether a character looks like nothing.
func isBlank(r rune) bool { return unicode.IsSpace(r) || slices.Contains(blanks, r) }

// blanks are characters that look like nothing though they are no white space: fillers of Hangul, Braille without dots.
var blanks = []rune{0x115f, 0x1160, 0x2800, 0x3164, 0xffa0}

// plain replaces what a file system would take for something else, and drops what is not seen but changes how the rest is: control
// characters, and of format characters all but those that join letters, which some languages need.
func plain(r rune) rune {
	switch {
	case isBlank(r):
		return ' '
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d':
		return -1
	case strings.ContainsRune(`<>:"|?*`, r):
		return '_'
	}
	return r
}

// shorten cuts a name that is too long, before its ending.
func shorten(s string) string {
	if len(s) <= MaxName {
		return s
	}
	stem, ending := s, ""
	if i := strings.LastIndexByte(s, '.'); i > 0 && len(s)-i <= maxEnding {
		stem, ending = s[:i], s[i:]
	}
	stem = stem[:MaxName-len(ending)]
	for !utf8.ValidString(stem) { // a character was cut
		stem = stem[:len(stem)-1]
	}
	return strings.TrimRight(stem, ". ") + ending
}

// isDevice reports whether Windows takes a name for a device, which it does whatever follows a dot.
func isDevice(s string) bool {
	s, _, _ = strings.Cut(s, ".")
	s = strings.ToUpper(strings.TrimRight(s, " "))
	switch s {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$":
		return true
	}
	for _, port := range []string{"COM", "LPT"} {
		if n, is := strings.CutPrefix(s, port); is && utf8.RuneCountInString(n) == 1 && strings.Contains("0123456789¹²³", n) {
			return true
		}
	}
	return false
}

// numbered returns a name with a number before its ending, of which it is the second, third, and so on.
func numbered(name string, n int) string {
	stem, ending := name, ""
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		stem, ending = name[:i], name[i:]
	}
	return stem + " (" + strconv.Itoa(n) + ")" + ending
}
