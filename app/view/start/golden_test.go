//go:build !nogui

package start

import (
	"testing"

	"lyceum/app/model"
	"lyceum/app/view/video"
	"lyceum/app/view/viewtest"
)

// faulty returns the start screen after everything has gone wrong.
func faulty() *model.Snapshot {
	s := viewtest.First()
	s.Settings.Name = "Amara Okafor"
	s.Net, s.NetworkFault = model.NetworkNone, "This computer is in no network. You can practise alone."
	s.JoinFault = "This invite is damaged: part of it is missing. Paste it again."
	s.TeachFault = "The class needs a title, up to 100 characters."
	s.Recent = []model.RecentClass{{File: "a", Title: "Photosynthesis", Fault: "The file of this class is damaged. What could be read is kept."}}
	return s
}

func TestPictures(t *testing.T) {
	show := func(w *viewtest.Window, s *model.Snapshot) {
		p := New(&listener{}, video.NewTicker(func(f func()) { f() }), w)
		w.SetContent(p.Content)
		p.Set(s)
	}
	viewtest.Pictures(t, "start", viewtest.Usual, []viewtest.State{
		{Name: "typical", Sample: viewtest.Start}, {Name: "first", Sample: viewtest.First}, {Name: "faults", Sample: faulty},
	}, show)
	viewtest.PicturesIn(t, viewtest.Looks[:1], "start-small", viewtest.Small, []viewtest.State{{Name: "typical", Sample: viewtest.Start}}, show)
}
