package model

import (
	"lyceum/app/words"
	"lyceum/collab/puzzle"
)

// puzzleKinds are the names of the kinds of puzzles, and what one does with each.
var puzzleKinds = map[puzzle.Kind]struct{ name, about string }{
	puzzle.JigsawKind:    {words.Mark("Jigsaw"), words.Mark("A picture is cut into pieces, and laid together again.")},
	puzzle.OrderingKind:  {words.Mark("Order"), words.Mark("Items are brought into their right order.")},
	puzzle.MatchingKind:  {words.Mark("Pairs"), words.Mark("What belongs together is laid beside each other.")},
	puzzle.CrosswordKind: {words.Mark("Crossword"), words.Mark("Words are found by their clues and filled into a grid.")},
	puzzle.ZonesKind:     {words.Mark("Places on a picture"), words.Mark("Items are dragged to where they belong on a picture.")},
	puzzle.SortingKind:   {words.Mark("Groups"), words.Mark("Items are sorted into groups.")},
}

// PuzzleKindWord is the name of a kind of puzzle.
func PuzzleKindWord(k puzzle.Kind) string { return words.Say(puzzleKinds[k].name) }

// PuzzleKindAbout says in a sentence what one does with a kind of puzzle.
func PuzzleKindAbout(k puzzle.Kind) string { return words.Say(puzzleKinds[k].about) }

// PuzzleScoreWord is the name of a way to score a kind of puzzle.
func PuzzleScoreWord(k puzzle.Kind, m puzzle.ScoreMode) string {
	switch m {
	case puzzle.ByLetter:
		return words.T("Each letter counts")
	case puzzle.ByPosition:
		return words.T("Each item in its place counts")
	case puzzle.AllOrNothing:
		return words.T("All or nothing")
	}
	switch k {
	case puzzle.CrosswordKind:
		return words.T("Each word counts")
	case puzzle.OrderingKind:
		return words.T("Each right neighbour counts")
	case puzzle.JigsawKind:
		return words.T("Each piece counts")
	}
	return words.T("Each item counts")
}

// puzzleSize is how many pieces, words or items a puzzle has.
func puzzleSize(p *puzzle.Puzzle) int {
	switch c := p.Content.(type) {
	case *puzzle.Jigsaw:
		return c.Columns * c.Rows
	case *puzzle.Crossword:
		return len(c.Words)
	}
	return len(p.Items())
}

func puzzleSizeWord(k puzzle.Kind, n int) string {
	switch k {
	case puzzle.JigsawKind:
		return words.N("%d piece", "%d pieces", n)
	case puzzle.CrosswordKind:
		return words.N("%d word", "%d words", n)
	}
	return words.N("%d item", "%d items", n)
}
