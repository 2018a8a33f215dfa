//go:build !nogui

package board

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"

	"lyceum/app/model"
	"lyceum/app/view/viewtest"
	"lyceum/app/view/widget"
)

func TestFilesAreDroppedWhereTheyBelong(t *testing.T) {
	uris := func(paths ...string) (all []fyne.URI) {
		for _, path := range paths {
			all = append(all, storage.NewFileURI(path))
		}
		return all
	}
	p, a, _ := open(t, usual, viewtest.Board())
	for _, all := range [][]fyne.URI{uris("/s/Lesson.PDF"), uris("/s/a.png", "/s/b.JPG"), uris("/s/old.cboard"), uris("/s/notes.txt")} {
		p.Drop(all)
	}
	wantAsked(t, a, `slides ["/s/Lesson.PDF"]`, "picture /s/a.png", "picture /s/b.JPG", "board file /s/old.cboard")
	give(p, viewtest.Slides())
	a.take()
	p.Drop(uris("/s/a.png", "/s/b.JPG"))
	wantAsked(t, a, `slides ["/s/a.png" "/s/b.JPG"]`)
	give(p, viewtest.SlidesBrowsed()) // a student
	a.take()
	if p.Drop(uris("/s/Lesson.pdf")) {
		t.Error("a student opened slides")
	}
	wantAsked(t, a)
}

// A person says where a board is saved and what it is called; a file that is there is not replaced by accident.
func TestBoardIsSavedAsEveryKindOfFile(t *testing.T) {
	p, a, w := open(t, usual, viewtest.Slides())
	here := &model.Folder{Path: "/home/i", Entries: []model.FolderEntry{{Name: "old.pdf", Path: "/home/i/old.pdf"}}}
	for i, want := range []string{"pdf lesson 4.pdf", "png lesson 4, page 3.png", "png2 lesson 4, page 3.png", "png3 lesson 4, page 3.png", "svg lesson 4, page 3.svg",
		"cboard lesson 4.cboard"} {
		p.openExport()
		for range i {
			w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		}
		w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		if look := a.take(); len(look) != 1 || !strings.HasSuffix(look[0], fmt.Sprintf("for [%q]", exports[i].ending)) {
			t.Errorf("looked %q", look)
		}
		folder := *here
		p.chooser.set(&folder)
		test.Tap(viewtest.Find[*widget.Button](t, w, "Save"))
		kind, name, _ := strings.Cut(want, " ")
		wantAsked(t, a, "export "+kind+" /home/i/Photosynthesis, "+name)
	}
	p.chooseExport(model.BoardPDF, "PDF", strings.Repeat("a/b:", 100), ".pdf")
	a.take()
	p.chooser.set(here)
	name := w.Canvas().Focused().(*widget.Input)
	if strings.ContainsAny(name.Text, "/:") || len(name.Text) > longestTitle {
		t.Errorf("proposed %q", name.Text)
	}
	for text, want := range map[string]string{"old": "Replace", "OLD.PDF": "Replace", "new": "Save", "x.y": "Save"} {
		name.SetText(text)
		if viewtest.Find[*widget.Button](t, w, want).Disabled() {
			t.Errorf("%q: no %q", text, want)
		}
	}
	for _, text := range []string{"", "  ", ".hidden", "a/b", strings.Repeat("x", 300)} {
		name.SetText(text)
		if !viewtest.Find[*widget.Button](t, w, "Save").Disabled() {
			t.Errorf("%q can be saved", text)
		}
	}
	name.SetText("of today.pdf")
	name.OnSubmitted("")
	wantAsked(t, a, "export pdf /home/i/of today.pdf")
}

// Several pictures that are picked become slides in that order, each PDF slides of its own.
func TestSeveralFilesAreOpenedAtOnce(t *testing.T) {
	p, a, w := open(t, usual, viewtest.Slides())
	here := &model.Folder{Path: "/s"}
	for _, name := range []string{"a.png", "b.jpg", "c.pdf", "d.png"} {
		here.Entries = append(here.Entries, model.FolderEntry{Name: name, Path: "/s/" + name})
	}
	key := func(names ...fyne.KeyName) {
		for _, k := range names {
			w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: k})
		}
	}
	p.ChooseSlides()
	a.take()
	p.chooser.set(here)
	w.Canvas().Focus(p.chooser.open.Focusable())
	if !viewtest.Find[*widget.Button](t, w, "Open").Disabled() {
		t.Error("nothing can be opened")
	}
	key(fyne.KeyHome, fyne.KeyDown, fyne.KeyReturn, fyne.KeyUp, fyne.KeyReturn)  // b, a
	key(fyne.KeyEnd, fyne.KeyReturn, fyne.KeyReturn, fyne.KeyUp, fyne.KeyReturn) // d and not d, c
	test.Tap(viewtest.Find[*widget.Button](t, w, "Open 3 files"))
	wantAsked(t, a, `slides ["/s/c.pdf"]`, `slides ["/s/b.jpg" "/s/a.png"]`)
	p.choosePicture()
	a.take()
	again := *here
	p.chooser.set(&again)
	w.Canvas().Focus(p.chooser.open.Focusable())
	key(fyne.KeyHome, fyne.KeyReturn, fyne.KeyDown, fyne.KeyReturn)
	test.Tap(viewtest.Find[*widget.Button](t, w, "Open 2 files"))
	wantAsked(t, a, "picture /s/a.png", "picture /s/b.jpg")
}
