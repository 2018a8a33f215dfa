//go:build !nogui

package start

import (
	"io"
	"os"

	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/model"
	"lyceum/app/view/rows"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// chooser is the dialog in which a picture of an invite is chosen.
type chooser struct {
	p      *Pane
	dialog *widget.OpenDialog
	up     *widget.Button
	path   *widget.Text
	list   *rows.List[model.FolderEntry]
	note   *widget.Text
	shown  *model.Folder
}

const chooserHeight = 320

func (p *Pane) choosePicture() {
	c := &chooser{p: p}
	c.up = widget.NewIconButton("up", words.T("Up"), widget.Outline, func() { c.lookInto(c.shown.Up) })
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
		Key2:  func(e model.FolderEntry, k *fyne.KeyEvent) bool { return k.Name == fyne.KeyBackspace && c.goUp() },
		Hover: true,
	})
	frame := widget.NewCard(widget.Pad(1, 1, 1, 1, widget.Fixed(0, chooserHeight, c.list)))
	about := widget.NewParagraph(words.T("A screenshot or a photo of the code. You can also drop it on the window."), widget.Body, widget.Muted)
	cancel := widget.NewButton(words.T("Cancel"), widget.Outline, func() { c.dialog.Close() })
	p.chooser = c
	c.dialog = widget.ShowDialog(p.w.Canvas(), widget.Dialog{
		Title: words.T("Choose a picture of an invite"), Width: 600,
		Body: widget.Column(12, about, widget.GrowRow(12, c.path, c.up, c.path), frame,
			widget.Tall(widget.LineHeight(widget.Secondary), c.note)),
		Buttons: []fyne.CanvasObject{cancel}, First: c.list.Focusable(),
		Closed: func() { p.chooser = nil },
	})
	c.lookInto("")
}

func (c *chooser) lookInto(folder string) { c.p.asks.LookInto(folder) }

func (c *chooser) goUp() bool {
	if c.shown == nil || c.shown.Up == "" {
		return false
	}
	c.lookInto(c.shown.Up)
	return true
}

// choose opens a folder, or takes a picture.
func (c *chooser) choose(e model.FolderEntry) {
	if e.Folder {
		c.lookInto(e.Path)
		return
	}
	c.dialog.Close()
	c.p.asks.JoinPicture(func() (io.ReadCloser, error) { return os.Open(e.Path) })
}

func (c *chooser) set(f *model.Folder) {
	if f == nil || f == c.shown {
		return
	}
	c.shown = f
	c.path.Set(f.Path)
	c.up.Set(c.up.Word(), f.Up != "")
	c.list.Set(f.Entries)
	c.list.ToStart()
	if f := c.list.Focusable(); c.p.w.Canvas().Focused() == f {
		f.FocusGained() // chooses the first row: what was chosen is gone
	}
	switch {
	case f.Fault != "":
		c.note.Set(f.Fault)
	case len(f.Entries) == 0:
		c.note.Set(words.T("There are no pictures in this folder."))
	default:
		c.note.Set("")
	}
}

func entryHeight() float32 { return widget.RowHeight(40, widget.Body) }

// entryRow is a folder or a picture.
type entryRow struct {
	fynewidget.BaseWidget
	body fyne.CanvasObject
	icon *widget.Icon
	name *widget.Text
	when *widget.Text
}

func newEntryRow() *entryRow {
	r := &entryRow{
		icon: widget.NewIcon("image", 20, widget.Muted),
		name: widget.NewText("", widget.Body, widget.Ink).Cut(),
		when: widget.NewText("", widget.Secondary, widget.Muted),
	}
	r.body = widget.Fixed(0, entryHeight(), widget.Pad(0, 12, 0, 12, widget.GrowRow(12, r.name, r.icon, r.name, r.when)))
	r.ExtendBaseWidget(r)
	return r
}

// HeightFor returns the height of the row.
func (r *entryRow) HeightFor(float32) float32 { return entryHeight() }

// CreateRenderer implements fyne.Widget.
func (r *entryRow) CreateRenderer() fyne.WidgetRenderer { return fynewidget.NewSimpleRenderer(r.body) }

func (r *entryRow) set(e model.FolderEntry) {
	icon, tone := "image", widget.Accent
	if e.Folder {
		icon, tone = "folder", widget.Muted
	}
	r.icon.Set(icon, tone)
	r.name.Set(e.Name)
	r.when.Set(e.When)
	r.Refresh()
}
