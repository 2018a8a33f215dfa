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
	About   string             // a sentence above the list
	Nothing string             // of a folder in which there is nothing to choose
	Folders bool               // a folder is chosen: files do not show, and a button takes the one on show
	Several func(all []string) // several files can be picked and are given in that order, in the place of Take; may be nil
	Name    string             // a new file is named, so at first, in the folder on show; empty: one that is there is chosen
	Ending  string             // that the new file's name gets, with the dot
	From    string             // the folder that shows at first; empty: where Store.LookInto begins
	Left    *widget.Button     // at the foot, left; may be nil. It closes the dialog.
	Take    func(path string)  // what was chosen; the dialog has closed
	Closed  func()             // it has gone, whoever closed it; may be nil
}

// A Chooser is one such dialog that is open.
type Chooser struct {
	of     Dialog
	ask    func(folder string)
	window fyne.Window
	dialog *widget.OpenDialog
	up     *widget.Button
	path   *widget.Text
	list   *rows.List[item]
	note   *widget.Text
	take   *widget.Button // nil: what is chosen is taken at once
	picked []string       // with Several
	name   *naming        // nil: no file is named
	first  fyne.Focusable // has the focus until there is something in the list; nil: it keeps it
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
	c.list = rows.New(rows.Of[item]{
		Key:   func(e item) string { return e.Path },
		Same:  func(a, b item) bool { return a == b },
		Kind:  func(item) int { return 0 },
		Guess: func(item) float32 { return entryHeight() },
		New:   func(int) fyne.CanvasObject { return newEntryRow() },
		Fill:  func(o fyne.CanvasObject, e item) { o.(*entryRow).set(e) },
		Tap:   func(e item, _ fyne.Position) { c.choose(e.FolderEntry) },
		Key2:  func(_ item, k *fyne.KeyEvent) bool { return k.Name == fyne.KeyBackspace && c.goUp() },
		Hover: true,
	})
	c.show()
	c.ask(d.From)
	return c
}

// show opens the dialog.
func (c *Chooser) show() {
	d := c.of
	frame := widget.NewCard(widget.Pad(1, 1, 1, 1, widget.Fixed(0, height, c.list)))
	cancel := widget.NewButton(words.T("Cancel"), widget.Outline, func() { c.Close() })
	body := widget.Column(12, widget.NewParagraph(d.About, widget.Body, widget.Muted), widget.GrowRow(12, c.path, c.up, c.path), frame,
		widget.Tall(widget.LineHeight(widget.Secondary), c.note))
	is := widget.Dialog{Title: d.Title, Width: 600, Body: body, Buttons: []fyne.CanvasObject{cancel}, First: c.list.Focusable(), Closed: d.Closed}
	switch {
	case d.Folders:
		c.take = widget.NewButton(words.T("Choose this folder"), widget.Primary, c.takeFolder)
	case d.Several != nil:
		c.take = widget.NewButton(words.T("Open"), widget.Primary, c.takePicked)
	case d.Name != "":
		c.take = widget.NewButton(words.T("Save"), widget.Primary, c.takeNamed)
		c.name = newNaming(c)
		body.Add(c.name.field)
		is.First = c.name.input
	}
	if c.take != nil {
		c.take.Set(c.take.Word(), false)
		is.Buttons = append(is.Buttons, c.take)
	}
	if d.Left != nil {
		is.Left = []fyne.CanvasObject{d.Left}
	}
	c.dialog = widget.ShowDialog(c.window.Canvas(), is)
	if c.name == nil {
		c.first = c.window.Canvas().Focused()
	}
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

// choose opens a folder, or takes a file: by itself, among others, or for its name.
func (c *Chooser) choose(e model.FolderEntry) {
	switch {
	case e.Folder:
		c.ask(e.Path)
	case c.of.Several != nil:
		c.pick(e.Path)
	case c.name != nil:
		c.name.set(e.Name)
	default:
		c.Close()
		c.of.Take(e.Path)
	}
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
	entries := c.entries(f)
	c.list.Set(c.items(entries))
	c.list.ToStart()
	c.ready()
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

// ready says whether there is something to be taken.
func (c *Chooser) ready() {
	if c.take == nil {
		return
	}
	known := c.shown != nil && c.shown.Fault == ""
	switch {
	case c.of.Several != nil:
		word := words.T("Open")
		if n := len(c.picked); n > 1 {
			word = words.N("Open %d file", "Open %d files", n)
		}
		c.take.Set(word, len(c.picked) > 0)
	case c.name != nil:
		c.name.show(known)
	default:
		c.take.Set(c.take.Word(), known)
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
