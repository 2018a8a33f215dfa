package monitor

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// A script follows looks second by second, and notes what is written.
type script struct {
	Viewings
	now     time.Time
	written []string
}

func (s *script) write(ends bool) {
	for _, v := range s.Due(s.now, ends) {
		s.written = append(s.written, fmt.Sprintf("%d %v %v %v-%v", v.Viewer[0], v.What, v.How, v.From.Sub(lookAt), v.To.Sub(lookAt)))
		s.Wrote(s.now, v)
	}
}

// pass lets seconds pass in which a viewer is shown something, or nothing.
func (s *script) pass(seconds int, shown bool) {
	for range seconds {
		if shown {
			s.Shown(s.now, journal.Author{9}, OfScreen, conduct.ViewSmall)
		}
		s.write(false)
		s.now = s.now.Add(time.Second)
	}
}

func (s *script) want(t *testing.T, want ...string) {
	t.Helper()
	if !slices.Equal(s.written, want) {
		t.Errorf("written\n%q, want\n%q", s.written, want)
	}
	s.written = nil
}

func TestLookIsWrittenWhenItBeginsAndWhenItEnds(t *testing.T) {
	s := &script{now: lookAt}
	s.pass(30, true)
	s.want(t, "9 screen small 0s-0s")
	s.pass(40, false) // who scrolls it away and back looks once
	s.pass(10, true)
	s.pass(59, false)
	s.want(t)
	s.pass(2, false)
	s.want(t, "9 screen small 0s-1m19s")
	s.pass(100, false)
	s.want(t)
	s.pass(1, true)
	s.want(t, "9 screen small 4m1s-4m1s")
	if len(s.all) != 1 {
		t.Errorf("%d looks are followed", len(s.all))
	}
}

func TestLongLookIsWrittenEveryFiveMinutesAndAtTheEndOfAll(t *testing.T) {
	s := &script{now: lookAt}
	s.pass(601, true)
	s.want(t, "9 screen small 0s-0s", "9 screen small 0s-5m0s", "9 screen small 0s-10m0s")
	s.pass(20, true)
	s.write(true)
	s.want(t, "9 screen small 0s-10m20s")
	s.write(true)
	s.want(t)
}

func TestWhatCouldNotBeWrittenIsTriedAgain(t *testing.T) {
	s := &script{now: lookAt}
	s.Shown(s.now, journal.Author{9}, OfCamera, conduct.ViewLarge)
	for range 3 {
		if due := s.Due(s.now.Add(time.Hour), false); len(due) != 1 {
			t.Fatalf("due: %v", due)
		}
	}
	s.now = s.now.Add(time.Hour)
	s.Shown(s.now, journal.Author{9}, OfCamera, conduct.ViewLarge) // another look
	s.write(false)
	s.now = s.now.Add(time.Hour)
	s.write(false)
	s.want(t, "9 camera large 0s-1s", "9 camera large 1h0m0s-1h0m0s", "9 camera large 1h0m0s-1h0m1s")
	if s.write(false); len(s.all) != 0 {
		t.Error("what is written and over is still followed")
	}
}

func TestEachSavedPictureIsWrittenOnItsOwn(t *testing.T) {
	s := &script{now: lookAt}
	s.Saved(s.now, SavedBy{journal.Author{9}, OfScreen, 2})
	s.write(false)
	s.now = s.now.Add(10 * time.Second)
	s.Saved(s.now, SavedBy{journal.Author{9}, OfScreen, 1})
	s.write(false)
	s.now = s.now.Add(time.Hour)
	s.write(true)
	s.want(t, "9 screen saved 0s-0s", "9 screen saved 1ms-1ms", "9 screen saved 10s-10s")
	if s.write(false); len(s.all) != 0 {
		t.Errorf("%d are followed", len(s.all))
	}
}

func TestOnlySoManyLooksAreFollowed(t *testing.T) {
	var v Viewings
	for i := range 2 * maxViewings {
		v.Shown(lookAt, journal.Author{byte(i), byte(i >> 8), 1}, OfScreen, conduct.ViewSmall)
	}
	if len(v.all) != maxViewings || v.MayShow(lookAt) || v.Shown(lookAt, journal.Author{9}, OfCamera, conduct.ViewLarge) {
		t.Errorf("%d looks are followed, and one more may begin", len(v.all))
	}
}

// What cannot be written down for ten seconds is not to go on.
func TestLooksAreNotToGoOnThatCannotBeWritten(t *testing.T) {
	s := &script{now: lookAt}
	if !s.MayShow(s.now) || !s.Shown(s.now, journal.Author{9}, OfScreen, conduct.ViewSmall) {
		t.Fatal("no look can begin")
	}
	if s.now = s.now.Add(writeWithin); !s.MayShow(s.now) {
		t.Error("nothing may be shown any more while it can still be written")
	}
	if s.now = s.now.Add(time.Second); s.MayShow(s.now) {
		t.Error("what is not written may go on")
	}
	if s.write(false); !s.MayShow(s.now) {
		t.Error("what is written may not go on")
	}
}
