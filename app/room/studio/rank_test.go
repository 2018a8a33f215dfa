package studio

import (
	"testing"

	"lyceum/media/device"
	"lyceum/media/stream"
	"lyceum/session"
	"lyceum/session/journal"
)

var teacher, ana, ben = journal.Author{1}, journal.Author{2}, journal.Author{3}

// viewOf is a class of the teacher in which streams are published.
func viewOf(streams ...session.Stream) *session.View {
	v := &session.View{Streams: streams}
	v.Sitting.Owner = teacher
	return v
}

func TestSavedPicturesAreOfWhoPresentsOrElseOfTheTeacher(t *testing.T) {
	cam := func(a journal.Author) session.Stream { return session.Stream{Author: a, Name: session.StreamCamera} }
	screen := func(a journal.Author) session.Stream {
		return session.Stream{Author: a, Name: session.StreamScreen}
	}
	locked := cam(teacher)
	locked.Locked = true
	for name, tt := range map[string]struct {
		view  *session.View
		stage journal.Author
		want  streamKey
	}{
		"the teacher's":                         {viewOf(cam(ana), cam(teacher)), journal.Author{}, streamKey{teacher, "cam"}},
		"who presents":                          {viewOf(cam(teacher), cam(ana)), ana, streamKey{ana, "cam"}},
		"the screen before the camera":          {viewOf(cam(teacher), screen(teacher)), journal.Author{}, streamKey{teacher, "screen"}},
		"a presenter before a teacher's screen": {viewOf(screen(teacher), cam(ana)), ana, streamKey{ana, "cam"}},
		"not what is locked":                    {viewOf(locked, cam(ana)), journal.Author{}, streamKey{ana, "cam"}},
		"not one's own":                         {viewOf(cam(ben), cam(ana)), ben, streamKey{ana, "cam"}},
		"nobody's":                              {viewOf(), journal.Author{}, streamKey{}},
	} {
		s := &Studio{cfg: Config{Self: ben}}
		s.files.setup.SaveVideo = "out.ivf"
		tt.view.Stage = tt.stage
		if got, saves := s.savedPictures(tt.view); got != tt.want || saves != (tt.want != streamKey{}) {
			t.Errorf("%s: saved is %v, %v; want %v", name, got, saves, tt.want)
		}
		s.files.setup.SaveVideo = ""
		if got, saves := s.savedPictures(tt.view); saves {
			t.Errorf("%s: %v is fetched, though nothing is saved", name, got)
		}
	}
}

func TestStudentsCamerasBecomeTilesAsTheyMultiply(t *testing.T) {
	var cameras []session.Stream
	for i := range byte(smallAbove + 1) {
		cameras = append(cameras, session.Stream{Author: journal.Author{i + 1}, Name: session.StreamCamera})
	}
	few, many := viewOf(cameras[:smallAbove]...), viewOf(cameras...)
	o := &ownPictures{kind: device.Camera}
	for _, tt := range []struct {
		who  journal.Author
		view *session.View
		want stream.Rung
	}{
		{ana, few, stream.CameraRung(smallAbove, stream.Large)},
		{ana, many, stream.CameraRung(smallAbove+1, stream.Tile)},
		{teacher, many, stream.CameraRung(smallAbove+1, stream.Large)},
	} {
		s := &Studio{cfg: Config{Self: tt.who}}
		if got := s.rungOf(tt.view, o); got != tt.want {
			t.Errorf("%d cameras: %v sends %+v, want %+v", len(tt.view.Streams), tt.who[0], got, tt.want)
		}
	}
	many.Stage = ana
	if got, want := (&Studio{cfg: Config{Self: ana}}).rungOf(many, o), stream.CameraRung(smallAbove+1, stream.Large); got != want {
		t.Errorf("who presents sends %+v, want %+v", got, want)
	}
}
