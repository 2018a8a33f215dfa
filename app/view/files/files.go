//go:build !nogui

package files

import (
	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/rows"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A Dialog says what is chosen.
type Dialog struct {
	Title   string
	About   string            // a sentence above the list
	Nothing string            // of a folder in which there is nothing to choose
	Folders bool              // a folder is chosen: files do not show, and a button takes the one on show
	From    string            // the folder that shows at first; empty: where Store.LookInto begins
	Left    *widget.Button    // at the foot, left; may be nil. It closes the dialog.
	Take    func(path string) // what was chosen; the dialog has closed
	Closed  func()            // it has gone, whoever closed it; may be nil
}

// A Chooser is one such dialog that is open.
type Chooser struct {
	of     Dialog
	ask    func(folder string)
	window fyne.Window
	dialog *widget.OpenDialog
	up     *widget.Button
	path   *widget.Text
	list   *rows.List[model.FolderEntry]
	note   *widget.Text
	take   *widget.Button // nil: a file is chosen
	first  fyne.Focusable // has the focus until there is something in the list
	shown  *model.Folder
	before *model.Folder // of an earlier dialog
}

const height = 320

// Choose opens the dialog. ask has a later snapshot tell what is in a folder; before is the one that snapshots have now.
func Choose(w fyne.Window, before *model.Folder, ask func(folder string), d Dialog) *Chooser {
	c := &Chooser{of: d, ask: ask, window: w, before: before}
	c.up = widget.NewIconButton("up", words.T("Up"), widget.Outline, func() { c.goUp() })
	c.up.Set(c.up.Word(), false)
	c.path = widget.NewText("", widget.Secondary, widget.Muted).Cut()
	c.note = widget.NewParagraph(words.T("Reading the folder"), widget.Secondary, widget.Muted)
	c.list = rows.New(rows.Of[model.FolderEntry]{
		Key:   func(e model.FolderEntry) string { return e.Path },
		Same:  func(a, b model.FolderEntry) bool { return a == b },
		Kind:  func(model.FolderEntry) int { return 0 },
		Guess: func(model.FolderEntry) float32 { return entryHeight() },
		New:   func(int) fyne.CanvasObject { return newEntryRow() },
		Fill:  func(o fyne.CanvasObject, e model.FolderEntry) { o.(*entryRow).set(e) },
		Tap:   func(e model.FolderEntry, _ fyne.Position) { c.choose(e) },
		Key2:  func(_ model.FolderEntry, k *fyne.KeyEvent) bool { return k.Name == fyne.KeyBackspace && c.goUp() },
		Hover: true,
	})
	frame := widget.NewCard(widget.Pad(1, 1, 1, 1, widget.Fixed(0, height, c.list)))
	cancel := widget.NewButton(words.T("Cancel"), widget.Outline, func() { c.Close() })
	is := widget.Dialog{
		Title: d.Title, Width: 600,
		Body: widget.Column(12, widget.NewParagraph(d.About, widget.Body, widget.Muted), widget.GrowRow(12, c.path, c.up, c.path), frame,
			widget.Tall(widget.LineHeight(widget.Secondary), c.note)),
		Buttons: []fyne.CanvasObject{cancel}, First: c.list.Focusable(), Closed: d.Closed,
	}
	if d.Folders {
		c.take = widget.NewButton(words.T("Choose this folder"), widget.Primary, func() { c.takeFolder() })
		c.take.Set(c.take.Word(), false)
		is.Buttons = append(is.Buttons, c.take)
	}
	if d.Left != nil {
		is.Left = []fyne.CanvasObject{d.Left}
	}
	c.dialog = widget.ShowDialog(w.Canvas(), is)
	c.first = w.Canvas().Focused()
	c.ask(d.From)
	return c
}

// Close closes the dialog.
func (c *Chooser) Close() { c.dialog.Close() }

// Focusable is what the keyboard chooses from.
func (c *Chooser) Focusable() fyne.Focusable { return c.list.Focusable() }

func (c *Chooser) goUp() bool {
	if c.shown == nil || c.shown.Up == "" {
		return false
	}
	c.ask(c.shown.Up)
	return true
}

// choose opens a folder, or takes a file.
func (c *Chooser) choose(e model.FolderEntry) {
	if e.Folder {
		c.ask(e.Path)
		return
	}
	c.Close()
	c.of.Take(e.Path)
}

// takeFolder takes the one on show.
func (c *Chooser) takeFolder() {
	path := c.shown.Path
	c.Close()
	c.of.Take(path)
}

// Set shows what is in a folder; nil: that is not known yet.
func (c *Chooser) Set(f *model.Folder) {
	if f == nil || f == c.shown || f == c.before {
		return
	}
	c.shown, c.before = f, nil
	c.path.Set(f.Path)
	c.up.Set(c.up.Word(), f.Up != "")
	if c.take != nil {
		c.take.Set(c.take.Word(), f.Fault == "")
	}
	entries := c.entries(f)
	c.list.Set(entries)
	c.list.ToStart()
	switch f, is := c.list.Focusable(), c.window.Canvas().Focused(); {
	case is == f:
		f.FocusGained() // chooses the first row: what was chosen is gone
	case is == c.first && len(entries) > 0: // nobody has moved it, and the list can have it now
		c.window.Canvas().Focus(f)
	}
	switch {
	case f.Fault != "":
		c.note.Set(f.Fault)
	case len(entries) == 0:
		c.note.Set(c.of.Nothing)
	default:
		c.note.Set("")
	}
}

// entries are those that show of a folder.
func (c *Chooser) entries(f *model.Folder) []model.FolderEntry {
	if !c.of.Folders {
		return f.Entries
	}
	for i := range f.Entries {
		if !f.Entries[i].Folder {
			return f.Entries[:i] // folders come first
		}
	}
	return f.Entries
}
