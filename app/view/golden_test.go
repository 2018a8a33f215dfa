//go:build !nogui

package view

import (
	"testing"
	"time"

	"lyceum/app/model"
	"lyceum/app/view/ink"
	"lyceum/app/view/video"
	"lyceum/app/view/viewtest"
)

func init() { ink.SystemFonts = false }

// gallery has the pictures that the stage looks at painted.
type gallery struct {
	*listener
	looks   []model.Look
	members []model.MemberLook
}

func (g *gallery) LookAt(all []model.Look)              { g.looks = all }
func (g *gallery) LookAtMembers(all []model.MemberLook) { g.members = all }

// pictured shows a snapshot in a whole window, and opens something in it.
func pictured(open func(r *Root)) func(w *viewtest.Window, s *model.Snapshot) {
	return func(w *viewtest.Window, s *model.Snapshot) {
		g := &gallery{listener: &listener{}}
		ticker := video.NewTicker(func(f func()) { f() })
		r := NewRoot(w.App, w, g, ticker, s)
		r.now = func() time.Time { return viewtest.Now }
		size := w.Canvas().Size()
		w.Window.SetContent(r.Content)
		w.Resize(size)
		r.Set(s)
		ticker.Tick()
		for _, l := range g.looks {
			l.Picture(viewtest.Frame(l.Key))
		}
		for _, l := range g.members {
			l.Picture(viewtest.Thumbnail(l.ID, l.What), viewtest.Now)
		}
		ticker.Tick()
		r.Tick(viewtest.Now)
		if r.class != nil {
			r.class.Settle()
		}
		if open != nil {
			open(r)
		}
	}
}

func TestPicturesOfTheClass(t *testing.T) {
	viewtest.Pictures(t, "class", viewtest.Usual, []viewtest.State{{Name: "student", Sample: viewtest.Student}}, pictured(nil))
	viewtest.PicturesIn(t, viewtest.Looks[2:4], "class", viewtest.Usual, []viewtest.State{{Name: "teacher", Sample: viewtest.Teacher}}, pictured(nil))
	var states []viewtest.State
	for _, p := range places() {
		switch p.name {
		case "teacher", "teacher alone", "toasts", "grid", "panels closed", "lost", "called", "in a call", "tab board", "board alone", "slides", "board of a student", "side files", "files", "files of staff", "file opened",
			"seen", "asked", "attention", "monitor", "monitor with panels":
			states = append(states, viewtest.State{Name: p.name, Sample: p.sample})
		}
	}
	viewtest.PicturesIn(t, viewtest.Looks[:1], "class", viewtest.Usual, states, pictured(nil))
	viewtest.PicturesIn(t, viewtest.Looks[:1], "class-small", viewtest.Small, []viewtest.State{{Name: "student", Sample: viewtest.Student}}, pictured(nil))
	viewtest.PicturesIn(t, viewtest.Looks[:1], "class-small", viewtest.Small, []viewtest.State{{Name: "over", Sample: over}}, pictured(nil))
	viewtest.PicturesIn(t, viewtest.Looks[:1], "class", viewtest.Usual, []viewtest.State{{Name: "leaving", Sample: viewtest.Teacher}}, pictured((*Root).Close))
}

// over is a class that is, and whose report is ready.
func over() *model.Snapshot {
	s := viewtest.Teacher()
	s.Class.Phase, s.Class.Fault = model.Ended, "The teacher has ended the class."
	s.Class.Reports = "/home/mara/Documents/Lyceum/2026-03-02 Photosynthesis and what comes of it"
	return s
}
