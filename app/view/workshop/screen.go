//go:build !nogui

package workshop

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/files"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/collab/puzzle"
)

// Asks is what the screen asks for; *model.Store does it.
type Asks interface {
	CloseWorkshop()
	ListPuzzles()
	NewPuzzle(k puzzle.Kind)
	EditPuzzle(key string)
	EditPuzzleFile(path string)
	SavePuzzle(p *puzzle.Puzzle)
	CancelPuzzle()
	DeletePuzzle(key string)
	ExportPuzzle(key, path string)
	PuzzlePicture(path string, done func(name string, data []byte, fault string))
	LookFor(folder string, kinds []string)
}

var _ Asks = (*model.Store)(nil)

// A Screen shows the puzzles.
type Screen struct {
	Content fyne.CanvasObject

	asks   Asks
	window fyne.Window
	folder *model.Folder
	is     *model.Workshop // the latest; never nil
	shelf  *model.PuzzleShelf
	choice *files.Chooser

	note   *widget.Text
	create *widget.Button
	list   *list
	edit   *edit
	bar    fyne.CanvasObject
}

// New returns the screen in a window.
func New(asks Asks, w fyne.Window) *Screen {
	s := &Screen{asks: asks, window: w, is: &model.Workshop{}}
	back := widget.NewBare("back", words.T("Back"), s.Escape)
	s.note = widget.NewText("", widget.Secondary, widget.Muted).Cut()
	head := widget.NewGround(widget.Surface, widget.BottomEdge, widget.Pad(0, 16, 0, 8, widget.GrowRow(12, s.note,
		back, widget.NewIcon("logo", 20, widget.Accent), widget.NewBold(words.T("Puzzles"), widget.Body, widget.Ink), s.note)))
	about := widget.NewParagraph(words.T("Choose one to change it. In a class you give it in the tab Puzzle."), widget.Secondary, widget.Muted)
	open := widget.NewIconButton("folder", words.T("Open a file"), widget.Outline, s.openFile)
	s.create = widget.NewIconButton("plus", words.T("New puzzle"), widget.Primary, s.openKinds)
	s.create.SetArrow(nil)
	s.bar = widget.NewGround(widget.Surface, widget.BottomEdge, widget.Pad(8, 24, 8, 24, widget.BesideOrBelow(360, widget.Centre(10_000, about), widget.Row(8, open, s.create))))
	s.list = newList(s)
	s.edit = newEdit(s)
	s.edit.content.Hide()
	s.Content = container.New(&screenLayout{}, head, s.bar, container.NewStack(s.list.content, s.edit.content))
	return s
}

// Set shows the snapshot.
func (s *Screen) Set(snap *model.Snapshot) {
	s.folder = snap.Folder
	if s.choice != nil {
		s.choice.Set(snap.Folder)
	}
	if snap.Workshop == nil || snap.Workshop.Edited == nil {
		s.edit.close()
	}
	if snap.Workshop == nil || snap.Workshop == s.is && snap.Shelf == s.shelf {
		return
	}
	before := s.is
	s.is, s.shelf = snap.Workshop, snap.Shelf
	edited := s.is.Edited != nil
	s.note.Set("")
	if s.shelf != nil && !edited {
		s.note.Set(words.N("%d puzzle, kept on this computer alone", "%d puzzles, kept on this computer alone", len(s.shelf.Own)))
	}
	widget.Show(s.bar, !edited)
	widget.Show(s.edit.content, edited)
	widget.Show(s.list.content, !edited)
	if edited {
		s.edit.set(s.is.Edited)
	} else {
		s.list.set(s.shelf, s.is.At)
	}
	s.Content.Refresh()
	switch {
	case s.edit.begun:
		s.edit.begun = false
		s.edit.editor.Focus()
	case before.Edited != nil && !edited:
		s.window.Canvas().Focus(s.list.focusable())
	}
}

// openKinds asks of which kind a new puzzle is.
func (s *Screen) openKinds() {
	var items []widget.MenuItem
	for _, k := range puzzle.Kinds() {
		items = append(items, widget.MenuItem{Word: model.PuzzleKindWord(k), Do: func() { s.asks.NewPuzzle(k) }})
	}
	widget.ShowMenu(s.window.Canvas(), s.create, items)
}

// puzzleFiles are the ends of the names of files with puzzles.
var puzzleFiles = []string{".cpuzzle"}

// openFile asks for the file of a puzzle.
func (s *Screen) openFile() {
	s.choice = files.Choose(s.window, s.folder, func(folder string) { s.asks.LookFor(folder, puzzleFiles) }, files.Dialog{
		Title: words.T("Open a puzzle"), About: words.T("A puzzle that somebody saved with Lyceum. Its name ends in .cpuzzle."), Nothing: words.T("There are no puzzles in this folder."),
		Take: s.asks.EditPuzzleFile, Closed: func() { s.choice = nil },
	})
}

// saveCopy asks where a copy of a puzzle is to be written.
func (s *Screen) saveCopy(p model.ShelfPuzzle) {
	s.choice = files.Choose(s.window, s.folder, func(folder string) { s.asks.LookFor(folder, puzzleFiles) }, files.Dialog{
		Title: words.T("Save a copy"), About: words.T("A file that others can open with Lyceum."), Nothing: words.T("There are no puzzles in this folder."),
		Name: files.CleanName(p.Title), Ending: puzzleFiles[0], Take: func(path string) { s.asks.ExportPuzzle(p.Key, path) }, Closed: func() { s.choice = nil },
	})
}

// askDelete asks whether an own puzzle is to be deleted.
func (s *Screen) askDelete(p model.ShelfPuzzle) {
	var o *widget.OpenDialog
	keep := widget.NewButton(words.T("Cancel"), widget.Outline, func() { o.Close() })
	remove := widget.NewButton(words.T("Delete"), widget.Primary, func() {
		o.Close()
		s.asks.DeletePuzzle(p.Key)
	})
	o = widget.ShowDialog(s.window.Canvas(), widget.Dialog{
		Title: words.T("Delete this puzzle?"), Body: widget.NewParagraph(words.T("“%s” cannot be brought back.", p.Title), widget.Body, widget.Ink),
		First: keep, Buttons: []fyne.CanvasObject{keep, remove},
	})
}

// Escape closes the editor, or goes back to where the screen was opened from.
func (s *Screen) Escape() {
	if s.is.Edited != nil && s.edit.editor != nil {
		s.edit.editor.Escape()
		return
	}
	s.asks.CloseWorkshop()
}

// A screenLayout puts head and bar above what is in front; the bar may be hidden.
type screenLayout struct{}

// Layout implements fyne.Layout.
func (screenLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	y := widget.RowHeight(widget.TitleBar, widget.Body)
	o[0].Resize(fyne.NewSize(size.Width, y))
	if o[1].Visible() {
		high := widget.HeightFor(o[1], size.Width)
		o[1].Move(fyne.NewPos(0, y))
		o[1].Resize(fyne.NewSize(size.Width, high))
		y += high
	}
	o[2].Move(fyne.NewPos(0, y))
	o[2].Resize(fyne.NewSize(size.Width, max(0, size.Height-y)))
}

// MinSize implements fyne.Layout.
func (screenLayout) MinSize([]fyne.CanvasObject) fyne.Size { return widget.MinWindow }
