package chat

import "strings"

// Direction controls of Unicode (UAX #9) that Display deals with.
const (
	lre, rlo      = '\u202a', '\u202e' // embeddings and overrides, and what ends them, are in between
	lri, rli, fsi = '\u2066', '\u2067', '\u2068'
	pdi           = '\u2069'

	paragraphSeparator = '\u2029'
	lineSeparator      = '\u2028'
)

// Display returns a message's text such that it cannot change the order of what is shown around it, for
// windows, terminals and files. Each of its lines stands in an isolate that takes its direction from the
// line's first strong letter, so text from right to left, and mixed text, read as they should. Within:
//
//   - embeddings and overrides (U+202A–U+202E) are left out: overrides show letters in another order than
//     they are written, and honest text has isolates for what embeddings do;
//   - isolates (U+2066–U+2069) and marks (U+200E, U+200F, U+061C) stay. An isolate that is open at the end
//     of its line is closed there, and what closes none is left out;
//   - line and paragraph separators (U+2028, U+2029) are line feeds.
func Display(text string) string {
	var b strings.Builder
	b.Grow(len(text) + 2*len("\u2068"))
	b.WriteRune(fsi)
	open := 0
	for _, r := range text {
		switch {
		case r == '\n' || r == lineSeparator || r == paragraphSeparator:
			closeIsolates(&b, open+1)
			b.WriteByte('\n')
			b.WriteRune(fsi)
			open = 0
			continue
		case r >= lre && r <= rlo:
			continue
		case r == pdi && open == 0:
			continue
		case r == pdi:
			open--
		case r == lri || r == rli || r == fsi:
			open++
		}
		b.WriteRune(r)
	}
	closeIsolates(&b, open+1)
	return b.String()
}

func closeIsolates(b *strings.Builder, n int) {
	for range n {
		b.WriteRune(pdi)
	}
}
