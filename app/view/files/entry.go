//go:build !nogui

package files

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/view/widget"
)

// pictures are the ends of the names of files that show as pictures.
var pictures = []string{".png", ".jpg", ".jpeg", ".webp", ".gif"}

func entryHeight() float32 { return widget.RowHeight(40, widget.Body) }

// An entryRow is a folder or a file.
type entryRow struct {
	fynewidget.BaseWidget
	body fyne.CanvasObject
	icon *widget.Icon
	name *widget.Text
	when *widget.Text
	nth  *widget.Text // its number among those that are picked
}

func newEntryRow() *entryRow {
	r := &entryRow{
		icon: widget.NewIcon("image", 20, widget.Muted),
		name: widget.NewText("", widget.Body, widget.Ink).Cut(),
		when: widget.NewText("", widget.Secondary, widget.Muted),
		nth:  widget.NewBold("", widget.Body, widget.Accent),
	}
	r.body = widget.Fixed(0, entryHeight(), widget.Pad(0, 12, 0, 12, widget.GrowRow(12, r.name, r.icon, r.name, r.when, r.nth)))
	r.ExtendBaseWidget(r)
	return r
}

// Word returns the name.
func (r *entryRow) Word() string { return r.name.Text() }

// HeightFor returns the height of the row.
func (r *entryRow) HeightFor(float32) float32 { return entryHeight() }

// CreateRenderer implements fyne.Widget.
func (r *entryRow) CreateRenderer() fyne.WidgetRenderer { return fynewidget.NewSimpleRenderer(r.body) }

func (r *entryRow) set(e item) {
	icon, tone := "file", widget.Accent
	switch {
	case e.Folder:
		icon, tone = "folder", widget.Muted
	case slices.Contains(pictures, strings.ToLower(filepath.Ext(e.Name))):
		icon = "image"
	}
	r.icon.Set(icon, tone)
	r.name.Set(e.Name)
	r.when.Set(e.When)
	nth := ""
	if e.number > 0 {
		nth = strconv.Itoa(e.number)
	}
	r.nth.Set(nth)
	widget.Show(r.nth, nth != "")
	r.Refresh()
}
