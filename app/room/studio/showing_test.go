package studio

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"lyceum/media"
	"lyceum/media/device"
	"lyceum/session/journal"
	"lyceum/session/monitor"
)

// Ana is at the computer of these tests.
var (
	proctor = journal.Author{8}
	prof    = journal.Author{9}
)

var (
	small = monitor.Sight{Small: true, Width: 96, Height: 72, Period: 2 * time.Second}
	both  = monitor.Sight{Small: true, Width: 96, Height: 72, Period: 2 * time.Second, Large: true, LargeWidth: 640, LargeHeight: 360}
)

func TestWithoutAYesNothingIsCapturedOrSent(t *testing.T) {
	atHome(t, func(t *testing.T, h *home) {
		h.look(prof, both, both)
		h.look(proctor, small, small)
		h.pass(time.Minute)
		h.wantSent("before an answer", [4]int{})
		h.consent(h.showings[0], false)
		h.consent(h.showings[1], false)
		h.pass(time.Minute)
		h.wantSent("after a no", [4]int{})
		if got := slices.Compact(slices.Clone(h.answers[prof])); !slices.Contains(got, "screen asked") || !slices.Contains(got, "camera no") {
			t.Errorf("answers %q", got)
		}
		if len(h.written) != 0 {
			t.Errorf("looks at nothing are written down: %v", h.written)
		}

		h.consent(h.showings[0], true) // the screen alone
		h.pass(10 * time.Second)
		got := h.sent()
		if got[0] == 0 || got[1] == 0 || got[2] < 8 || got[3] == 0 {
			t.Errorf("after a yes: %v", got)
		}
		if slices.ContainsFunc(h.large, func(s string) bool { return s != "9 show screen" }) {
			t.Errorf("streams %q", h.large)
		}
		h.consent(h.showings[0], false)
		stopped := h.sent()
		if h.on.Load() != 0 {
			t.Error("a device is open once it was said to stop")
		}
		time.Sleep(10 * time.Second)
		h.pass(time.Minute)
		h.wantSent("once it was said to stop", stopped)
	})
}

// A no holds at once, though the worker be waiting for a device.
func TestStopDoesNotWaitForTheWorker(t *testing.T) {
	atHome(t, func(t *testing.T, h *home) {
		h.consent(h.showings[0], true)
		h.look(prof, small, monitor.Sight{})
		h.pass(3 * time.Second)
		h.ctx, h.cancel = context.WithTimeout(t.Context(), time.Minute) // nobody takes what is to be done
		h.inbox = make(chan func())
		go func() { _ = h.Consent(monitor.OfScreen, false) }()
		synctest.Wait()
		var p media.Picture
		time.Sleep(2 * time.Second)
		if number, _ := h.showings[0].fan.picture(&p); number != 0 {
			t.Error("there is a picture after the no")
		}
		h.cancel()
	})
}

func TestOnlyStaffWhoMayMonitorAreShownAnything(t *testing.T) {
	atHome(t, func(t *testing.T, h *home) {
		h.consent(h.showings[0], true)
		h.look(ben, small, small) // a student whose program pretends
		h.look(ana, small, small)
		h.look(journal.Author{77}, small, small) // nobody
		h.pass(time.Minute)
		h.wantSent("for a student", [4]int{})
		if len(h.answers) != 0 {
			t.Errorf("a student is answered: %v", h.answers)
		}
		h.look(prof, small, monitor.Sight{})
		h.look(proctor, small, monitor.Sight{})
		h.pass(10 * time.Second)
		if h.pictures[prof] == 0 || h.pictures[proctor] == 0 || h.pictures[ben] != 0 {
			t.Errorf("pictures %v", h.pictures)
		}

		h.view.Members[1].Rights = journal.Student.Rights()
		h.Update(h.view)
		before := h.pictures[proctor] + h.same[proctor]
		h.pass(10 * time.Second)
		if h.pictures[proctor]+h.same[proctor] != before {
			t.Error("who is a proctor no more is still served")
		}
		h.view.Members[0].Left = true
		h.Update(h.view)
		h.settleShowings(&h.view)
		stopped := h.sent()
		if h.on.Load() != 0 {
			t.Error("a device is open for staff who have left")
		}
		h.pass(10 * time.Second)
		h.wantSent("once all staff are gone", stopped)
	})
}

func TestWhoDoesNotSaySoAnyMoreIsShownNothingMore(t *testing.T) {
	atHome(t, func(t *testing.T, h *home) {
		h.consent(h.showings[0], true)
		h.look(prof, small, monitor.Sight{})
		h.pass(5 * time.Second)
		delete(h.looks, prof)
		h.pass(monitor.LookHolds + time.Second)
		stopped := h.sent()
		if h.on.Load() != 0 {
			t.Error("the device is open though nobody looks")
		}
		h.pass(time.Minute)
		h.wantSent("once the look has lapsed", stopped)
	})
}

// Of what does not change a few bytes are sent, and the whole again every fifteen seconds, for it may have been lost; of what does no
// more than a picture a second.
func TestSmallPicturesComeAsOftenAsTheLookSaysAndOnceEach(t *testing.T) {
	for _, still := range []bool{false, true} {
		atHome(t, func(t *testing.T, h *home) {
			h.still = still
			h.consent(h.showings[0], true)
			h.look(prof, small, monitor.Sight{})
			often := small
			often.Period = monitor.MinPeriod
			h.look(proctor, often, monitor.Sight{})
			h.pass(2 * time.Second)
			was := h.sent()
			h.pass(20 * time.Second)
			for range 100 { // news of the class come often
				h.settleShowings(&h.view)
			}
			slow, fast := h.pictures[prof]+h.same[prof], h.pictures[proctor]+h.same[proctor]
			if now := h.sent(); now[0] != was[0] || slow < 9 || slow > 12 || fast < 19 || fast > 23 {
				t.Errorf("still %v: %d and %d pictures, devices opened %d times", still, slow, fast, now[0])
			}
			if still && (h.pictures[prof] != 2 || h.pictures[proctor] != 2) || !still && h.same[prof] > 1 {
				t.Errorf("still %v: pictures %v, the same %v", still, h.pictures, h.same)
			}
		})
	}
}

func TestAQuestionIsPutOnceUnlessStaffAskByName(t *testing.T) {
	atHome(t, func(t *testing.T, h *home) {
		h.look(prof, small, monitor.Sight{})
		h.pass(3 * time.Second)
		if is := h.showings[0]; is.consent != ConsentAsked || is.by != prof || h.showings[1].consent != ConsentUnasked {
			t.Errorf("the screen is %v by %v, the camera %v", is.consent, is.by, h.showings[1].consent)
		}
		h.consent(h.showings[0], false)
		h.look(proctor, both, monitor.Sight{})
		h.pass(10 * time.Minute)
		if is := h.showings[0]; is.consent != ConsentNo {
			t.Errorf("after a no, looks put the question again: %v", is.consent)
		}
		h.AskedToShow(ben, monitor.OfScreen) // no staff
		h.pass(time.Second)
		if is := h.showings[0]; is.consent != ConsentNo {
			t.Error("a student can put the question")
		}
		h.AskedToShow(proctor, monitor.OfScreen)
		h.pass(time.Second)
		if is := h.showings[0]; is.consent != ConsentAsked || is.by != proctor {
			t.Errorf("asked by name the screen is %v by %v", is.consent, is.by)
		}
		h.consent(h.showings[0], false)
		h.AskedToShow(proctor, monitor.OfScreen)
		h.pass(time.Second)
		if is := h.showings[0]; is.consent != ConsentNo {
			t.Error("the question can be put again at once")
		}
		h.wantSent("without a yes", [4]int{})
	})
}

func TestWhatWaitsIsTakenBackWithANo(t *testing.T) {
	atHome(t, func(t *testing.T, h *home) {
		h.consent(h.showings[0], true)
		h.look(prof, small, monitor.Sight{})
		h.pass(5 * time.Second)
		if h.consent(h.showings[0], false); h.withdrawn != 1 {
			t.Errorf("taken back %d times", h.withdrawn)
		}
	})
}

func TestDeviceThatDoesNotWorkIsToldAndTriedAgain(t *testing.T) {
	atHome(t, func(t *testing.T, h *home) {
		broken := true
		open := h.hardware.openScreen
		h.hardware.openScreen = func(spec device.Spec, m device.Mode) (media.VideoSource, error) {
			if broken {
				h.opened++
				return nil, &device.Error{Kind: device.Screen, Err: device.ErrMissing}
			}
			return open(spec, m)
		}
		h.consent(h.showings[0], true)
		h.look(prof, small, monitor.Sight{})
		h.pass(30 * time.Second)
		if h.opened > 4 || !slices.Contains(h.answers[prof], "screen broken") {
			t.Errorf("tried %d times, answers %q", h.opened, h.answers[prof])
		}
		failures := 0
		for _, ev := range h.told {
			if _, is := ev.(Failed); is {
				failures++
			}
		}
		if failures != 1 {
			t.Errorf("told %d times", failures)
		}
		broken = false
		h.pass(15 * time.Second)
		if h.pictures[prof] == 0 {
			t.Error("a device that works again shows nothing")
		}
	})
}
