//go:build !nogui

package puzzle

import (
	"testing"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/viewtest"
	"lyceum/collab/puzzle"
)

// jigsawOf is a jigsaw of so many pieces, of which none is placed.
func jigsawOf(columns, rows int) *model.Snapshot {
	s := viewtest.PuzzleJigsaw()
	v := *s.Class.Puzzle.Open
	is, content := *v.Puzzle, *v.Puzzle.Content.(*puzzle.Jigsaw)
	content.Columns, content.Rows = columns, rows
	is.Content = &content
	shape := puzzle.ShapeOf(&is)
	v.Puzzle, v.Shape, v.Board, v.Marks = &is, &shape, puzzle.Start(&shape, v.Seed), nil
	s.Class.Puzzle.Open = &v
	return s
}

// What a movement of a piece costs the window before it is painted, among eighty others.
func BenchmarkDragAPieceAmongEighty(b *testing.B) {
	w := viewtest.Open(b, viewtest.Usual)
	p, _ := open(w, jigsawOf(10, 8))
	is := p.stages[puzzle.JigsawKind].(*table)
	at := is.position(is.v.Board.Pieces[79].At).AddXY(20, 20)
	for n := 0; b.Loop(); n++ {
		by := fyne.NewDelta(float32(n%200-100), float32(n%150-75))
		is.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: at.AddXY(by.DX, by.DY)}, Dragged: by})
	}
	if is.drag == nil {
		b.Error("nothing is dragged")
	}
}

// What it costs to take a piece up and lay it down, by which the table is drawn anew.
func BenchmarkTakeUpAPieceAmongEighty(b *testing.B) {
	w := viewtest.Open(b, viewtest.Usual)
	p, _ := open(w, jigsawOf(10, 8))
	is := p.stages[puzzle.JigsawKind].(*table)
	at := is.position(is.v.Board.Pieces[79].At).AddXY(20, 20)
	for b.Loop() {
		is.grab(at)
		if is.drag == nil {
			b.Fatal("nothing is taken up")
		}
		is.drop()
	}
}

// What a movement of a card costs among a hundred.
func BenchmarkDragACardAmongAHundred(b *testing.B) {
	w := viewtest.Open(b, viewtest.Usual)
	s := viewtest.PuzzleCards(puzzle.SortingKind)
	v := *s.Class.Puzzle.Open
	is, content := *v.Puzzle, puzzle.Sorting{Groups: append([]puzzle.Group{}, v.Puzzle.Content.(*puzzle.Sorting).Groups...)}
	for i := range content.Groups {
		content.Groups[i].Items = nil
		for range 33 {
			content.Groups[i].Items = append(content.Groups[i].Items, puzzle.Item{Text: "an animal of some kind"})
		}
	}
	is.Content = &content
	shape := puzzle.ShapeOf(&is)
	v.Puzzle, v.Shape, v.Board, v.Marks = &is, &shape, puzzle.Start(&shape, v.Seed), nil
	s.Class.Puzzle.Open = &v
	p, _ := open(w, s)
	c := p.stages[puzzle.OrderingKind].(*cardStage).cards
	at := c.layout.boxes[5].place.At.AddXY(5, 5)
	for n := 0; b.Loop(); n++ {
		by := fyne.NewDelta(float32(n%200-100), float32(n%150-75))
		c.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: at.AddXY(by.DX, by.DY)}, Dragged: by})
	}
	if c.drag == nil {
		b.Error("nothing is dragged")
	}
}

// What it costs to type a letter, before it is painted.
func BenchmarkTypeALetter(b *testing.B) {
	w := viewtest.Open(b, viewtest.Usual)
	p, _ := open(w, viewtest.PuzzleCrossword())
	c := p.stages[puzzle.CrosswordKind].(*crossStage).grid
	from := c.at
	for b.Loop() {
		c.at = from
		c.TypedRune('A')
	}
	if len(c.typed) == 0 {
		b.Error("nothing is written")
	}
}
