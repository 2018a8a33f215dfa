//go:build !nogui

package puzzle

import (
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/files"
	"lyceum/app/view/puzzle/shelf"
	"lyceum/app/view/rows"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// puzzleFiles are the ends of the names of files with puzzles.
var puzzleFiles = []string{".cpuzzle"}

// sources are the dialogs in which staff choose the puzzle that is to be opened, while they are open.
type sources struct {
	file   *files.Chooser
	dialog *widget.OpenDialog
	list   *rows.List[model.ShelfPuzzle]
	note   *widget.Text
	first  fyne.Focusable // has the keyboard until there is something in the list
}

// set shows what is on the shelf, and in the folder.
func (s *sources) set(snap *model.Snapshot, c fyne.Canvas) {
	if s.file != nil {
		s.file.Set(snap.Folder)
	}
	switch {
	case s.dialog == nil:
	case snap.Class == nil || snap.Class.Puzzle == nil || !snap.Class.Puzzle.CanManage:
		s.dialog.Close()
	default:
		s.fill(snap.Shelf)
		s.focus(c)
	}
}

// focus has the keyboard be in the list once there is something in it, unless the person has led it elsewhere.
func (s *sources) focus(c fyne.Canvas) {
	if s.first == nil || len(s.list.Rows()) == 0 {
		return
	}
	if c.Focused() == s.first {
		c.Focus(s.list.Focusable())
	}
	s.first = nil
}

// fill shows the shelf; nil: it is not known yet.
func (s *sources) fill(is *model.PuzzleShelf) {
	s.list.Set(shelf.All(is))
	text := words.T("Looking for puzzles")
	if is != nil {
		text = is.Fault
	}
	s.note.Set(text)
}

// shelfHigh is how high the list is.
const shelfHigh = 340

// OpenShelf asks which puzzle is to be opened: for staff.
func (p *Pane) OpenShelf() {
	s := &p.sources
	s.note = widget.NewParagraph("", widget.Secondary, widget.Muted)
	s.list = shelf.New(shelf.Hooks{Tap: p.take})
	s.fill(p.shelf)
	frame := widget.NewCard(widget.Pad(1, 1, 1, 1, widget.Fixed(0, shelfHigh, s.list)))
	about := widget.NewParagraph(words.T("Nobody sees it until you open it for the class."), widget.Body, widget.Muted)
	file := widget.NewIconButton("folder", words.T("Open a file"), widget.Plain, func() { s.dialog.Close(); p.chooseFile() })
	workshop := widget.NewIconButton("pen", words.T("Make a puzzle"), widget.Plain, func() { s.dialog.Close(); p.asks.OpenWorkshop() })
	cancel := widget.NewButton(words.T("Cancel"), widget.Outline, func() { s.dialog.Close() })
	s.first = file // which can have the keyboard, whatever is in the list
	s.dialog = widget.ShowDialog(p.window.Canvas(), widget.Dialog{
		Title: words.T("Open a puzzle"), Width: 600, Body: widget.Column(12, about, frame, widget.Tall(widget.LineHeight(widget.Secondary), s.note)),
		Left: []fyne.CanvasObject{file, workshop}, Buttons: []fyne.CanvasObject{cancel}, First: s.first, Closed: func() { s.dialog = nil },
	})
	s.focus(p.window.Canvas())
	p.asks.ListPuzzles()
}

// take offers a puzzle of the shelf, or says why it cannot be opened.
func (p *Pane) take(is model.ShelfPuzzle) {
	if is.Fault != "" {
		p.sources.note.Set(is.Fault)
		p.sources.dialog.Refresh()
		return
	}
	p.sources.dialog.Close()
	p.asks.OfferPuzzle(is.Key)
}

// chooseFile asks for a file with a puzzle.
func (p *Pane) chooseFile() {
	p.sources.file = files.Choose(p.window, p.folder, func(folder string) { p.asks.LookFor(folder, puzzleFiles) }, files.Dialog{
		Title: words.T("Open a puzzle"), About: words.T("A puzzle that Lyceum saved. Nobody sees it until you open it for the class."),
		Nothing: words.T("There are no puzzles in this folder."), Take: p.asks.OpenPuzzleFile,
		Closed: func() { p.sources.file = nil },
	})
}

// Drop takes a file that was dropped on the window, and reports whether it has a use for it: while the tab is in front staff open a puzzle by
// it. Several files are none of its business: not all of them could be opened.
func (p *Pane) Drop(all []fyne.URI) bool {
	if !p.shown || !p.pane.CanManage || len(all) != 1 || all[0].Scheme() != "file" || widget.Covered(p.window.Canvas()) {
		return false
	}
	path := all[0].Path()
	if !slices.Contains(puzzleFiles, strings.ToLower(filepath.Ext(path))) {
		return false
	}
	p.asks.OpenPuzzleFile(path)
	return true
}
