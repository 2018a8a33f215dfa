package live

import (
	"slices"

	"lyceum/collab/board"
)

// Joined returns the points of an unfinished stroke, or shape, with those of a message about it, which may come late or twice. Each stays
// where its number says: where some are missing there is the next one that is known, until they come. have is not modified; the result
// has MaxPoints at most.
func Joined(have []board.Point, m Ink) []board.Point {
	if len(m.Points) == 0 {
		return have
	}
	if !m.Kind.IsStroke() {
		return m.Points
	}
	all := slices.Clone(have)
	for len(all) < m.First {
		all = append(all, m.Points[0])
	}
	n := copy(all[m.First:], m.Points)
	return append(all, m.Points[n:]...)
}
