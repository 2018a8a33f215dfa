//go:build !nogui

package workshop

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/puzzle/shelf"
	"lyceum/app/view/rows"
	"lyceum/app/view/widget"
	"lyceum/app/words"
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
	l.rows = shelf.New(shelf.Hooks{
		Tap:  l.open,
		Menu: func(p model.ShelfPuzzle, at fyne.Position) { widget.ShowMenuAt(s.window.Canvas(), at, l.menu(p)) },
		Key: func(p model.ShelfPuzzle, e *fyne.KeyEvent) bool {
			if e.Name != fyne.KeyDelete || p.Sample() {
				return false
			}
			s.askDelete(p)
			return true
		},
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

func (l *list) set(is *model.PuzzleShelf, at string) {
	if is == nil {
		is = &model.PuzzleShelf{Busy: true}
	}
	l.rows.Set(shelf.All(is))
	l.note.Set(is.Fault)
	widget.Show(l.note, is.Fault != "" && len(is.Samples) == 0)
	if at != l.at && !is.Busy {
		l.at = at
		l.rows.Choose(l.at)
	}
	l.content.Refresh()
}
