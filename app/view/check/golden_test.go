//go:build !nogui

package check

import (
	"testing"

	"lyceum/app/model"
	"lyceum/app/view/video"
	"lyceum/app/view/viewtest"
)

// own returns the look at the devices before a class of one's own.
func own() *model.Snapshot {
	s := viewtest.Check()
	s.Check.Teaching, s.Check.Teacher, s.Check.People, s.Check.Notices = true, "", 0, nil
	return s
}

func TestPictures(t *testing.T) {
	show := func(w *viewtest.Window, s *model.Snapshot) {
		l := &listener{level: -20}
		ticker := video.NewTicker(func(f func()) { f() })
		p := New(l, ticker, w)
		w.SetContent(p.Content)
		p.Set(s)
		p.Shown(true)
		if l.preview != nil && s.Check.Camera.On {
			l.preview(viewtest.Frame(model.TileKey{ID: viewtest.ID(viewtest.Student1)}))
		}
		ticker.Tick()
	}
	viewtest.Pictures(t, "check", viewtest.Usual, []viewtest.State{
		{Name: "typical", Sample: viewtest.Check}, {Name: "nothing", Sample: viewtest.CheckWithout}, {Name: "own", Sample: own},
	}, show)
	viewtest.PicturesIn(t, viewtest.Looks[:1], "check-small", viewtest.Small, []viewtest.State{{Name: "typical", Sample: viewtest.Check}}, show)
}

func TestPicturesOfTheDoor(t *testing.T) {
	refused := func() *model.Snapshot {
		s := viewtest.AtTheDoor()
		s.Door.State, s.Door.Text = model.DoorRefused, "The teacher did not let you in."
		return s
	}
	viewtest.Pictures(t, "door", viewtest.Usual, []viewtest.State{
		{Name: "waiting", Sample: viewtest.AtTheDoor}, {Name: "refused", Sample: refused},
	}, func(w *viewtest.Window, s *model.Snapshot) {
		d := NewDoor(&listener{}, video.NewTicker(func(f func()) { f() }), w)
		w.SetContent(d.Content)
		d.Set(s)
		d.Shown(true)
	})
}
