package exchange

import (
	"strings"
	"unicode/utf8"

	"lyceum/quiz"
)

// NameLength is how many characters Name takes of a text: as many as Moodle.
const NameLength = 80

// nameSource is how many characters of a text are looked at for its name: our choice, several lines with their markup.
const nameSource = 2000

// Name returns how a text begins, on one line: a name for a question that a file has none for. It is empty only for a text of nothing.
func Name(t quiz.Text) string {
	t.Source = Cut(t.Source, nameSource)
	name := t.Plain()
	if name == "" {
		name = strings.Join(strings.Fields(t.Source), " ")
	}
	if utf8.RuneCountInString(name) <= NameLength {
		return name
	}
	name = Cut(name, NameLength-1)
	if i := strings.LastIndexByte(name, ' '); i > len(name)/2 { // whole words, unless that leaves little
		name = name[:i]
	}
	return strings.TrimRight(name, " ") + "…"
}

// Cut returns the first n characters of a text, or all of it.
func Cut(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
