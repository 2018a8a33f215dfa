package room

import (
	"errors"
	"image"
	"slices"
	"sync"
	"testing"
	"time"
)

func TestShowToClassAndAttentionReachWhomTheyAreFor(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := screens(b)
		must(t, teacher.ShowToClass("Ana"))
		must(t, teacher.SetAttention("Eyes to the front", 30*time.Second))
		time.Sleep(2 * time.Second)
		wantAll(t, "Ana is asked", ana.asked(), "share by Teacher")
		wantAll(t, "Ben is asked", ben.asked())
		if s := ben.Snapshot(); s.Attention.Text != "Eyes to the front" || s.Attention.By.Name != "Teacher" || s.Presenter != ana.Snapshot().Presenter || s.Presenter == "" {
			t.Errorf("Ben sees %+v, and %s presents", s.Attention, s.Presenter)
		}
		must(t, ana.AnswerShow(LookShare, true))
		time.Sleep(3 * time.Second)
		wantAll(t, "Ana is asked", ana.asked())
		ben.wantStreams("Ana screen")
		time.Sleep(30 * time.Second)
		if s := ben.Snapshot(); s.Attention.Text != "" {
			t.Errorf("Ben still sees %+v", s.Attention)
		}
		var told []string
		ben.seen()
		for _, ev := range ben.events {
			if a, is := ev.(AttentionChanged); is {
				told = append(told, a.Text)
			}
		}
		wantAll(t, "Ben is told", told, "Eyes to the front", "")

		must(t, ana.SetOn(Screen, false))
		must(t, teacher.AskToShow([]string{"Ana", "Ben"}, LookShare))
		time.Sleep(time.Second)
		wantAll(t, "Ben is asked", ben.asked(), "share by Teacher")
		must(t, ben.AnswerShow(LookShare, false))
		wantAll(t, "Ben is asked", ben.asked())
		must(t, ben.Choose(Screen, "none"))
		var device *DeviceError // the one there is was tried; where there is none, or none can be shared, that is said
		if err := ben.AnswerShow(LookShare, true); err != nil && !errors.As(err, &device) && !errors.Is(err, ErrNoScreens) {
			t.Errorf("who says yes and has chosen no screen: %v", err)
		}
		must(t, ben.SetOn(Screen, false))

		must(t, teacher.ShowToClass("Ana"))
		time.Sleep(time.Second)
		wantAll(t, "Ana is asked", ana.asked(), "share by Teacher")
		must(t, teacher.PresentNobody())
		time.Sleep(time.Second)
		wantAll(t, "Ana is asked when somebody else has the stage", ana.asked())
		must(t, teacher.AskToShow([]string{"Ana"}, LookShare))
		time.Sleep(time.Second)
		wantAll(t, "Ana is asked", ana.asked(), "share by Teacher")
		time.Sleep(shareHolds + 10*time.Second)
		wantAll(t, "Ana is asked when nobody waits for it", ana.asked())
	})
}

// What is shared with the class is shown small from the same device: some cannot be opened twice.
func TestWhatIsSharedIsShownSmallToo(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, _ := screens(b)
		must(t, ana.AnswerShow(LookScreen, true))
		w := newWall()
		w.look(teacher, "Ana")
		time.Sleep(6 * time.Second)
		must(t, ana.SetOn(Screen, true))
		time.Sleep(2 * time.Second)
		n := w.count("Ana")
		time.Sleep(10 * time.Second)
		if more := w.count("Ana") - n; n == 0 || more < 3 {
			t.Errorf("%d pictures before, %d while it is shared", n, more)
		}
		must(t, ana.SetOn(Screen, false))
		time.Sleep(3 * time.Second)
		n = w.count("Ana")
		time.Sleep(10 * time.Second)
		if more := w.count("Ana") - n; more < 3 {
			t.Errorf("%d pictures after it was shared", more)
		}
		must(t, ana.SetOn(Screen, true))
		must(t, ana.StopShowing(LookScreen))
		time.Sleep(time.Second)
		n = w.count("Ana")
		time.Sleep(10 * time.Second)
		if more := w.count("Ana") - n; more != 0 {
			t.Errorf("%d small pictures after a no, of what is shared", more)
		}
		ana.wantStreams("Ana screen") // which the no is not about
	})
}

func TestCameraForStaffIsSeenByStaffAlone(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := screens(b)
		must(t, ana.SetOn(Camera, true))
		time.Sleep(2 * time.Second)
		ben.wantStreams("Ana cam")
		must(t, teacher.SetLock("cameras", true))
		time.Sleep(3 * time.Second)
		for _, d := range []*desk{teacher, ben} {
			d.wantStreams()
		}
		camera := ana.Snapshot().Showing[1]
		if camera.What != LookCamera || !camera.Staff || !camera.On || camera.Consent != "yes" {
			t.Errorf("Ana's camera: %+v", camera)
		}
		pictures, mu := 0, sync.Mutex{}
		must(t, teacher.Look([]Look{{ID: teacher.idOf("Ana"), What: LookCamera, Width: 96, Height: 72, Picture: func(is image.Image, _ time.Time) {
			mu.Lock()
			defer mu.Unlock()
			pictures++
		}}}))
		time.Sleep(10 * time.Second)
		mu.Lock()
		if pictures < 3 {
			t.Errorf("the teacher sees %d pictures", pictures)
		}
		mu.Unlock()
		must(t, teacher.SetLock("cameras", false))
		time.Sleep(3 * time.Second)
		ben.wantStreams("Ana cam") // as before: it was turned on for the class
		must(t, ana.SetOn(Camera, false))
		must(t, ana.SetCameraForStaff(true))
		must(t, ana.SetOn(Camera, true))
		time.Sleep(3 * time.Second)
		ben.wantStreams()
		must(t, ana.SetCameraForStaff(false))
		time.Sleep(3 * time.Second)
		ben.wantStreams() // it was not
		if got := ana.problems(); !slices.Equal(got, []string{"camera off: " + ErrStaffOnly.Error()}) {
			t.Errorf("Ana is told %q", got)
		}
	})
}
