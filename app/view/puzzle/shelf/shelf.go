//go:build !nogui

package shelf

import (
	"strings"

	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/model"
	"lyceum/app/view/rows"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/collab/puzzle"
)

// Hooks are what can be done with a puzzle of the list.
type Hooks struct {
	Tap  func(p model.ShelfPuzzle)
	Menu func(p model.ShelfPuzzle, at fyne.Position)      // asked for by the right button or the menu key; nil: nothing happens
	Key  func(p model.ShelfPuzzle, e *fyne.KeyEvent) bool // a key while it is chosen; reports whether it was of use; nil: none is
}

// New returns an empty list.
func New(do Hooks) *rows.List[model.ShelfPuzzle] {
	return rows.New(rows.Of[model.ShelfPuzzle]{
		Name: words.T("Puzzles"), Key: func(p model.ShelfPuzzle) string { return p.Key }, Same: func(a, b model.ShelfPuzzle) bool { return a == b },
		Kind: func(model.ShelfPuzzle) int { return 0 }, Guess: func(model.ShelfPuzzle) float32 { return rowHigh() },
		New: func(int) fyne.CanvasObject { return newRow() }, Fill: func(o fyne.CanvasObject, p model.ShelfPuzzle) { o.(*row).set(p) },
		Tap: func(p model.ShelfPuzzle, _ fyne.Position) { do.Tap(p) }, Menu: do.Menu, Key2: do.Key, Hover: true,
	})
}

// All are the puzzles of a shelf in the order of the list; of nil none.
func All(s *model.PuzzleShelf) []model.ShelfPuzzle {
	if s == nil {
		return nil
	}
	return append(append([]model.ShelfPuzzle{}, s.Own...), s.Samples...)
}

func rowHigh() float32 { return widget.RowHeight(56, widget.Body, widget.Secondary) }

// kindIcons are the icons of kinds of puzzles.
var kindIcons = map[puzzle.Kind]string{
	puzzle.JigsawKind: "puzzle", puzzle.OrderingKind: "table", puzzle.MatchingKind: "swap", puzzle.CrosswordKind: "grid", puzzle.ZonesKind: "image", puzzle.SortingKind: "folder",
}

// A row is a puzzle of the list.
type row struct {
	fynewidget.BaseWidget
	icon               *widget.Icon
	title, note, right *widget.Text
	body               fyne.CanvasObject
}

func newRow() *row {
	r := &row{icon: widget.NewIcon("puzzle", 24, widget.Accent), title: widget.NewText("", widget.Body, widget.Ink).Cut(),
		note: widget.NewText("", widget.Secondary, widget.Muted).Cut(), right: widget.NewText("", widget.Secondary, widget.Muted)}
	words := widget.Column(0, r.title, r.note)
	r.body = widget.Fixed(0, rowHigh(), widget.Pad(0, 16, 0, 16, widget.GrowRow(16, words, r.icon, words, r.right)))
	r.ExtendBaseWidget(r)
	return r
}

// Word returns what the row is about.
func (r *row) Word() string { return r.title.Text() }

// HeightFor returns the height of the row.
func (r *row) HeightFor(float32) float32 { return rowHigh() }

// CreateRenderer implements fyne.Widget.
func (r *row) CreateRenderer() fyne.WidgetRenderer { return fynewidget.NewSimpleRenderer(r.body) }

func (r *row) set(p model.ShelfPuzzle) {
	icon, tone, note := kindIcons[p.Kind], fyne.ThemeColorName(widget.Accent), []string{}
	if p.Fault != "" {
		icon, tone, note = "alert", widget.Danger, append(note, words.T("Cannot be opened"))
	} else {
		note = append(note, model.PuzzleKindWord(p.Kind), p.Size)
	}
	r.icon.Set(icon, tone)
	r.title.Set(p.Title)
	r.note.Set(strings.Join(note, " · "))
	r.right.Set(p.Changed)
	if p.Sample() {
		r.right.Set(words.T("Comes with Lyceum"))
	}
	r.Refresh()
}
