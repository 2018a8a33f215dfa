//go:build !nogui

package editor

import (
	"fyne.io/fyne/v2"

	"lyceum/app/view/form"
	"lyceum/app/view/widget"
	"lyceum/quiz"
)

// A spot is where a fault shows, and where it is mended.
type spot struct {
	field *widget.Field
	focus fyne.Focusable
}

// ofList is where a fault of all of a list shows.
func ofList[T form.Row](l *form.List[T]) spot { return spot{l.Field, l.Add} }

// A spotKey is what a fault is about, in the words of quiz.CheckError.
type spotKey struct {
	part  quiz.Part
	index int // from 1; 0: of the question, or of any such part
	field quiz.Field
}

// spots are where the faults of a form show.
type spots struct {
	all  map[spotKey]spot
	gaps spot // of a cloze: everything about its gaps
}

// put notes where a fault of a part shows; index is from 0.
func (s *spots) put(part quiz.Part, index int, field quiz.Field, at spot) {
	s.all[spotKey{part, index + 1, field}] = at
}

// whole notes where a fault of the question itself shows.
func (s *spots) whole(field quiz.Field, at spot) { s.all[spotKey{field: field}] = at }

// of returns where a fault shows; the zero spot: at the foot alone.
func (s *spots) of(err *quiz.CheckError) spot {
	if err.Gap > 0 || err.Part == quiz.PartGap {
		return s.gaps
	}
	for _, k := range []spotKey{{err.Part, err.Index, err.Field}, {part: err.Part}} {
		if at, ok := s.all[k]; ok {
			return at
		}
	}
	return spot{}
}
