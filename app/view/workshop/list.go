//go:build !nogui

package workshop

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/model"
	"lyceum/app/view/rows"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/collab/puzzle"
)

// A list is the shelf: own puzzles, then those that come with the program.
type list struct {
	content fyne.CanvasObject
	s       *Screen
	rows    *rows.List[model.ShelfPuzzle]
	note    *widget.Text
	at      string // key of the puzzle that the list went to last
}

func newList(s *Screen) *list {
	l := &list{s: s, note: widget.NewParagraph("", widget.Body, widget.Danger)}
	l.rows = rows.New(rows.Of[model.ShelfPuzzle]{
		Name: words.T("Puzzles"), Key: func(p model.ShelfPuzzle) string { return p.Key }, Same: func(a, b model.ShelfPuzzle) bool { return a == b },
		Kind: func(model.ShelfPuzzle) int { return 0 }, Guess: func(model.ShelfPuzzle) float32 { return rowHigh() },
		New: func(int) fyne.CanvasObject { return newRow() }, Fill: func(o fyne.CanvasObject, p model.ShelfPuzzle) { o.(*row).set(p) },
		Tap:  func(p model.ShelfPuzzle, _ fyne.Position) { l.open(p) },
		Menu: func(p model.ShelfPuzzle, at fyne.Position) { widget.ShowMenuAt(s.window.Canvas(), at, l.menu(p)) },
		Key2: func(p model.ShelfPuzzle, e *fyne.KeyEvent) bool {
			if e.Name != fyne.KeyDelete || p.Sample() {
				return false
			}
			s.askDelete(p)
			return true
		},
		Hover: true,
	})
	card := widget.NewCard(widget.Pad(1, 1, 1, 1, l.rows))
	l.content = widget.NewGround(widget.Bg, widget.NoEdge, container.NewStack(widget.Pad(16, 24, 16, 24, card), widget.Pad(32, 40, 16, 40, l.note)))
	return l
}

// open opens a puzzle, or says why it cannot.
func (l *list) open(p model.ShelfPuzzle) {
	if p.Fault != "" {
		l.s.tell(words.T("The puzzle cannot be opened"), p.Fault)
		return
	}
	l.s.asks.EditPuzzle(p.Key)
}

func (l *list) menu(p model.ShelfPuzzle) []widget.MenuItem {
	items := []widget.MenuItem{{Icon: "pen", Word: words.T("Change"), Do: func() { l.open(p) }}}
	if p.Sample() {
		items[0].Word = words.T("Change a copy")
	}
	if p.Fault == "" {
		items = append(items, widget.MenuItem{Icon: "download", Word: words.T("Save a copy"), Do: func() { l.s.saveCopy(p) }})
	}
	if !p.Sample() {
		items = append(items, widget.MenuItem{Icon: "trash", Word: words.T("Delete"), Danger: true, Do: func() { l.s.askDelete(p) }})
	}
	return items
}

func (l *list) focusable() fyne.Focusable { return l.rows.Focusable() }

func (l *list) set(shelf *model.PuzzleShelf, is *model.Workshop) {
	if shelf == nil {
		shelf = &model.PuzzleShelf{Busy: true}
	}
	l.rows.Set(append(append([]model.ShelfPuzzle{}, shelf.Own...), shelf.Samples...))
	l.note.Set(shelf.Fault)
	widget.Show(l.note, shelf.Fault != "" && len(shelf.Samples) == 0)
	if is.At != l.at && !shelf.Busy {
		l.at = is.At
		l.rows.Choose(l.at)
	}
	l.content.Refresh()
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
