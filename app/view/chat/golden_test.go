//go:build !nogui

package chat

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/viewtest"
)

func locked() *model.Snapshot {
	s := viewtest.Student()
	s.Class.Talk.Locked = true
	return s
}

// lively returns a chat in which lines were edited, taken away, name somebody and failed.
func lively() *model.Snapshot {
	s := viewtest.Teacher()
	c := &s.Class.Talk
	c.Groups = append(c.Groups,
		&model.Group{ID: "x1", From: viewtest.ID("Priya Nair"), Name: "Priya Nair", At: viewtest.Now, Lines: []model.Line{
			{ID: "x1.1", Text: "It says so at https://example.org/photosynthesis/light-reaction", Edited: true},
			{ID: "x1.2", Removed: true, By: viewtest.Teacher1},
			{ID: "x1.3", Text: "@Dr. Mara Lindqvist may we open the window?", Mine: true},
		}},
		&model.Group{ID: "x2", From: s.Class.Self.ID, Name: s.Class.Self.Name, Own: true, At: viewtest.Now, Lines: []model.Line{{ID: "x2.1", Text: "This did not go out.", Failed: 1}}},
	)
	return s
}

func TestPictures(t *testing.T) {
	viewtest.Pictures(t, "chat", fyne.NewSize(320, 648), []viewtest.State{
		{Name: "student", Sample: viewtest.Student}, {Name: "lively", Sample: lively}, {Name: "empty", Sample: viewtest.Alone},
		{Name: "locked", Sample: locked}, {Name: "long", Sample: viewtest.Long},
		{Name: "crowd", Sample: func() *model.Snapshot { return viewtest.Crowd(300) }},
	}, func(w *viewtest.Window, s *model.Snapshot) {
		p := New(&asked{}, w)
		p.Now = func() time.Time { return viewtest.Now }
		w.SetContent(p.Content)
		p.Set(s)
	})
}
