//go:build !nogui

package test

import (
	"testing"
	"time"

	"lyceum/app/model"
	"lyceum/app/view/viewtest"
)

// open shows a snapshot in a pane that fills the window.
func open(w *viewtest.Window, s *model.Snapshot) (*Pane, *listener) {
	l := &listener{}
	p := New(l, w)
	p.Now = func() time.Time { return viewtest.Now }
	size := w.Canvas().Size()
	w.SetContent(p.Content)
	w.Resize(size)
	p.SetShown(true)
	p.Set(s)
	p.Tick(viewtest.Now)
	w.Canvas().Unfocus()
	return p, l
}

// Questions of every type, and every step of a test, look as they were approved.
func TestPicturesOfTests(t *testing.T) {
	show := func(w *viewtest.Window, s *model.Snapshot) { open(w, s) }
	question := func(name string) viewtest.State {
		return viewtest.State{Name: name, Sample: func() *model.Snapshot { return viewtest.TestQuestion(viewtest.SeatOf[name]) }}
	}
	viewtest.Pictures(t, "question", viewtest.Usual, []viewtest.State{
		question("numeric"), question("single"), question("multiple"), question("truefalse"), question("short"), question("matching"), question("ordering"),
		question("cloze"), question("essay"), question("description"), {Name: "offline", Sample: viewtest.TestOffline},
	}, show)
	viewtest.Pictures(t, "student", viewtest.Usual, []viewtest.State{
		{Name: "begun", Sample: viewtest.TestBegun}, {Name: "announced", Sample: viewtest.TestAnnounced}, {Name: "handed in", Sample: viewtest.TestHandedIn},
		{Name: "returned", Sample: viewtest.TestReturned},
	}, show)
	viewtest.Pictures(t, "wall", viewtest.Usual, []viewtest.State{
		{Name: "running", Sample: func() *model.Snapshot { return viewtest.TestWall(23) }}, {Name: "sealed", Sample: viewtest.TestSealed},
	}, show)
	viewtest.Pictures(t, "staff", viewtest.Usual, []viewtest.State{
		{Name: "marking", Sample: viewtest.TestMarking}, {Name: "offer", Sample: viewtest.TestOffered}, {Name: "none", Sample: viewtest.TestNone},
	}, show)
	viewtest.PicturesIn(t, viewtest.Looks[:1], "small", viewtest.Small, []viewtest.State{question("numeric"), {Name: "offer", Sample: viewtest.TestOffered}}, show)
}
