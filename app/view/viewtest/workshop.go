//go:build !nogui

package viewtest

import (
	"bytes"

	"lyceum/app/model"
	"lyceum/app/words"
	"lyceum/assets"
	"lyceum/collab/puzzle"
)

// PuzzleOf is the sample puzzle of a kind, in the language in use.
func PuzzleOf(k puzzle.Kind) *puzzle.Puzzle {
	p, err := puzzle.ReadFile(bytes.NewReader(assets.Puzzle(k.String() + "." + words.Language())))
	if err != nil {
		panic("BUG: " + err.Error())
	}
	return p
}

// Workshop is the screen Puzzles with some of one's own.
func Workshop() *model.Snapshot {
	s := Start()
	s.Workshop = &model.Workshop{}
	s.Shelf = &model.PuzzleShelf{Own: []model.ShelfPuzzle{
		{Key: "own/cell.cpuzzle", Title: "Parts of a cell", Kind: puzzle.ZonesKind, Size: words.N("%d item", "%d items", 8), Changed: words.T("Today")},
		{Key: "own/rome.cpuzzle", Title: "Roman emperors in their order", Kind: puzzle.OrderingKind, Size: words.N("%d item", "%d items", 12), Changed: words.T("Yesterday")},
		{Key: "own/broken.cpuzzle", Title: "broken", Changed: words.T("Yesterday"), Fault: words.T("That file cannot be read as a puzzle. Lyceum opens its own puzzles, whose names end in .cpuzzle.")},
	}}
	for _, k := range puzzle.Kinds() {
		p := PuzzleOf(k)
		s.Shelf.Samples = append(s.Shelf.Samples, model.ShelfPuzzle{Key: "sample/" + k.String(), Title: p.Title, Kind: k, Size: words.N("%d item", "%d items", 6)})
	}
	return s
}

// WorkshopEdit is the screen with a sample of a kind in the editor.
func WorkshopEdit(k puzzle.Kind) *model.Snapshot {
	s := Workshop()
	s.Workshop.Edited = &model.PuzzleEdit{Number: 1, Puzzle: PuzzleOf(k)}
	return s
}
