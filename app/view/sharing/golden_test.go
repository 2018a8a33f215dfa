//go:build !nogui

package sharing

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"lyceum/app/model"
	"lyceum/app/view/viewtest"
	"lyceum/app/view/widget"
)

var panel = fyne.NewSize(320, 1180)

// open shows a snapshot in a panel that fills the window.
func open(w *viewtest.Window, s *model.Snapshot) (*Pane, *asked) {
	a := &asked{}
	p := New(a, w)
	p.Now = func() time.Time { return viewtest.Now }
	p.Launch = func(path string) { a.note("launch %s", path) }
	size := w.Canvas().Size()
	w.SetContent(p.Content)
	w.Resize(size)
	p.Set(s)
	return p, a
}

// The panel looks as it was approved, and so do its dialogs.
func TestPictures(t *testing.T) {
	show := func(w *viewtest.Window, s *model.Snapshot) { open(w, s) }
	viewtest.Pictures(t, "files", panel, []viewtest.State{{Name: "student", Sample: viewtest.Files}, {Name: "none", Sample: viewtest.FilesNone}, {Name: "locked", Sample: viewtest.FilesLocked}}, show)
	viewtest.Pictures(t, "files", panel, []viewtest.State{{Name: "staff", Sample: viewtest.FilesStaff}}, show)
	some := slices.DeleteFunc(slices.Clone(viewtest.Looks), func(l viewtest.Look) bool {
		return !slices.Contains([]string{"light", "dark", "german", "large"}, l.Name)
	})
	for name, is := range map[string]struct {
		sample func() *model.Snapshot
		open   func(p *Pane)
	}{
		"dropped": {viewtest.Files, func(p *Pane) {
			p.Drop([]fyne.URI{storage.NewFileURI("/home/amara/leaf.png"), storage.NewFileURI("/home/amara/table.csv")})
		}},
		"details": {hashed, func(p *Pane) { p.ShowDetails("file Worksheet photosynthesis.pdf") }},
		"program": {viewtest.Files, func(p *Pane) { p.Save("file microscope-driver.exe") }},
		"new box": {viewtest.FilesStaff, func(p *Pane) { p.NewBox() }},
		"box":     {viewtest.FilesStaff, func(p *Pane) { p.ShowBox("box 1") }},
		"choices": {viewtest.Files, func(p *Pane) { p.ShowChoices() }},
		"menu":    {viewtest.FilesStaff, func(p *Pane) { p.openMenu(p.list.Rows()[len(p.list.Rows())-1], fyne.NewPos(40, 60)) }},
	} {
		viewtest.PicturesIn(t, some, "dialog", fyne.NewSize(720, 640), []viewtest.State{{Name: name, Sample: is.sample}}, func(w *viewtest.Window, s *model.Snapshot) {
			p, _ := open(w, s)
			is.open(p)
		})
	}
	strip := func(w *viewtest.Window, s *model.Snapshot) {
		p, _ := open(w, s)
		w.SetContent(p.Strip)
		w.Resize(fyne.NewSize(720, widget.HeightFor(p.Strip, 720))) // as the middle of the class does
	}
	viewtest.PicturesIn(t, some, "strip", fyne.NewSize(720, 60), []viewtest.State{{Name: "opened", Sample: viewtest.FileOpened}}, strip)
}

// hashed is the panel of a student who looked at the details of a file.
func hashed() *model.Snapshot {
	s := viewtest.Files()
	s.Class.Files.Hash = model.FileHash{ID: "file Worksheet photosynthesis.pdf", SHA256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}
	return s
}
