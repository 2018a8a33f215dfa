package model

import (
	"lyceum/app/words"
	"lyceum/collab/puzzle"
)

// PuzzleFaultMissing reports whether something is only not there yet, of which nobody is told before they try to save.
func PuzzleFaultMissing(f *puzzle.Fault) bool {
	switch f.Cause {
	case puzzle.NoContent, puzzle.BadTitle, puzzle.EmptyItem, puzzle.NoClue, puzzle.MissingPicture, puzzle.FewItems, puzzle.NoWords, puzzle.NothingRight:
		return true
	}
	return false
}

// PuzzleFaultReason says what is wrong at the place of a fault.
func PuzzleFaultReason(f *puzzle.Fault) string {
	switch f.Cause {
	case puzzle.BadTitle:
		return words.T("There must be a title, in one line of up to %d characters.", puzzle.MaxTitle)
	case puzzle.BadTask:
		return words.T("The task can have %d characters. Shorten it.", puzzle.MaxTask)
	case puzzle.BadText:
		return words.T("There must be a text of up to %d characters, without signs that nobody sees.", puzzle.MaxText)
	case puzzle.BadHints:
		return words.T("It must be a whole number from 0 to %d.", puzzle.MaxHints)
	case puzzle.TooManyPieces:
		return words.T("There can be %d pieces in all, and %d in a row.", puzzle.MaxPieces, puzzle.MaxAcross)
	case puzzle.TooManyItems:
		return words.T("There are too many: at most %d are allowed.", puzzle.MaxItems)
	case puzzle.TooManySlots:
		return words.T("There are too many: at most %d are allowed.", puzzle.MaxSlots)
	case puzzle.TooManyWords:
		return words.T("There are too many: at most %d are allowed.", puzzle.MaxWords)
	case puzzle.BadCapacity:
		return words.T("It must be a whole number from 0 to %d.", puzzle.MaxItems)
	case puzzle.BadAnswer:
		return words.T("An answer has %d to %d letters or digits, and no other signs than spaces, hyphens and apostrophes.", puzzle.MinWord, puzzle.MaxWord)
	}
	return words.Say(puzzleReasons[f.Cause])
}

var puzzleReasons = map[puzzle.Cause]string{
	puzzle.NoContent:       words.Mark("Something has to stand here."),
	puzzle.EmptyItem:       words.Mark("There must be a text or a picture."),
	puzzle.NoClue:          words.Mark("There must be a clue."),
	puzzle.BadScore:        words.Mark("This kind of puzzle is not scored that way."),
	puzzle.MissingPicture:  words.Mark("There must be a picture."),
	puzzle.BadPicture:      words.Mark("A puzzle takes PNG and JPEG pictures of up to 8 MB and 24 million pixels. Make it smaller."),
	puzzle.TooManyPictures: words.Mark("The pictures of a puzzle can have 16 MB together. Take some away, or make them smaller."),
	puzzle.FewPieces:       words.Mark("There must be at least two pieces."),
	puzzle.NarrowPieces:    words.Mark("The picture is too small for so many pieces. Take fewer, or a larger picture."),
	puzzle.FewItems:        words.Mark("There must be at least two."),
	puzzle.BadZone:         words.Mark("A place lies within the picture, from 0 to 100 percent, and is at least 1 percent wide and high."),
	puzzle.UnknownZone:     words.Mark("It belongs to a place that is not there."),
	puzzle.NoRoom:          words.Mark("More items belong here alone than it takes."),
	puzzle.NothingRight:    words.Mark("At least one item must belong to a place."),
	puzzle.NoWords:         words.Mark("At least one word must be in the grid."),
	puzzle.OutsideGrid:     words.Mark("A word does not fit into the grid. Lay it out again."),
	puzzle.CrossedWords:    words.Mark("Two words are in each other’s way. Lay it out again."),
	puzzle.LooseGrid:       words.Mark("The grid has an empty edge. Lay it out again."),
	puzzle.BadSolution:     words.Mark("The grid does not have the letters of the solution word. Lay it out again, or choose another."),
}
