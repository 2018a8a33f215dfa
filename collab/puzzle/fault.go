package puzzle

import "fmt"

// A Fault is what keeps a puzzle from being played or saved.
type Fault struct {
	Cause Cause
	Of    string // what it is about where that helps: a picture's name, an answer
	Where int    // number of the item, pair, tile, zone, group or word, from 1; 0: none in particular
}

// A Cause says what is wrong. Whoever shows it to people has a sentence for each.
type Cause uint8

// What can be wrong with a puzzle.
const (
	NoContent       Cause = 1 + iota // it has no content
	BadTitle                         // the title is empty, too long or of more than one line
	BadTask                          // the task is too long, or has characters that nobody sees
	BadText                          // an item, a label or a clue is too long, or has characters that nobody sees
	EmptyItem                        // an item has neither text nor picture
	NoClue                           // a word has no clue
	BadHints                         // too many hints
	BadScore                         // this kind is not scored that way
	MissingPicture                   // there is no picture of that name
	BadPicture                       // a picture is no PNG or JPEG, or too large
	TooManyPictures                  // more than MaxPictures
	FewPieces                        // fewer than two pieces, or none in a row
	TooManyPieces                    // more than MaxPieces, or MaxAcross in a row
	NarrowPieces                     // the picture is too small for so many pieces
	FewItems                         // nothing to order, to match or to sort
	TooManyItems                     // more than MaxItems
	TooManySlots                     // more than MaxSlots
	BadZone                          // a zone is not on the picture, or too small
	BadCapacity                      // a zone takes no number of tiles
	UnknownZone                      // a tile belongs to a zone that there is not, or not in order
	NoRoom                           // more tiles belong to a zone than it takes
	NothingRight                     // no tile belongs anywhere
	BadAnswer                        // an answer has other characters than letters and digits, or too few or too many
	TooManyWords                     // more than MaxWords
	NoWords                          // no word in the grid
	OutsideGrid                      // a word does not begin or end in the grid
	CrossedWords                     // two words want different letters in a cell, or run into each other
	LooseGrid                        // the grid does not begin in its corner
	BadSolution                      // the solution word has a cell without a letter, or one twice
)

var causeNames = [...]string{
	NoContent: "no content", BadTitle: "bad title", BadTask: "bad task", BadText: "bad text", EmptyItem: "empty item", NoClue: "no clue",
	BadHints: "bad number of hints", BadScore: "bad way to score", MissingPicture: "missing picture", BadPicture: "bad picture",
	TooManyPictures: "too many pictures", FewPieces: "too few pieces", TooManyPieces: "too many pieces", NarrowPieces: "pieces too small",
	FewItems: "too few items", TooManyItems: "too many items", TooManySlots: "too many slots", BadZone: "bad zone",
	BadCapacity: "bad capacity", UnknownZone: "unknown zone", NoRoom: "no room in a zone", NothingRight: "nothing is right",
	BadAnswer: "bad answer", TooManyWords: "too many words", NoWords: "no words", OutsideGrid: "word outside the grid",
	CrossedWords: "words that do not fit each other", LooseGrid: "grid with an empty edge", BadSolution: "bad solution word",
}

// Error says it for a log.
func (f *Fault) Error() string {
	name := "unknown fault"
	if int(f.Cause) < len(causeNames) {
		name = causeNames[f.Cause]
	}
	if f.Where > 0 {
		return fmt.Sprintf("puzzle: %s at %d", name, f.Where)
	}
	return "puzzle: " + name
}
