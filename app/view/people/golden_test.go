//go:build !nogui

package people

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/viewtest"
)

// shown returns the panel in a window, showing a snapshot.
func shown(w *viewtest.Window, s *model.Snapshot) *Pane {
	p := New(&asked{}, w)
	p.Now = func() time.Time { return viewtest.Now }
	w.SetContent(p.Content)
	p.Set(s)
	return p
}

func TestPictures(t *testing.T) {
	viewtest.Pictures(t, "people", fyne.NewSize(256, 692), []viewtest.State{
		{Name: "student", Sample: viewtest.Student}, {Name: "teacher", Sample: viewtest.Teacher}, {Name: "alone", Sample: viewtest.Alone},
		{Name: "crowd", Sample: func() *model.Snapshot { return viewtest.Crowd(300) }}, {Name: "long", Sample: viewtest.Long},
	}, func(w *viewtest.Window, s *model.Snapshot) { shown(w, s) })
}
