package studio

import (
	"testing"
	"time"

	"lyceum/session/conduct"
	"lyceum/session/monitor"
)

// With the lock that hides cameras from students, and at the person's own wish, a camera that is on is for staff alone.
func TestCameraForStaffIsNotPublished(t *testing.T) {
	for name, choose := range map[string]func(h *home){
		"lock": func(h *home) { h.view.Locks = conduct.LockCameras },
		"wish": func(h *home) { h.forStaff = true },
	} {
		t.Run(name, func(t *testing.T) {
			atHome(t, func(t *testing.T, h *home) {
				choose(h)
				camera, sh := h.Studio.pictures[0], h.showings[1]
				if err := h.setPictures(&h.view, camera, true); err != nil {
					t.Fatal(err)
				}
				h.settlePictures(&h.view, camera)
				h.pass(5 * time.Second)
				if is := h.shows.All[1]; h.published != 0 || is.Consent != ConsentYes || sh.consent != ConsentUnasked || h.on.Load() != 1 {
					t.Errorf("published %d times, shown %+v, consent %v, %d devices open", h.published, is, sh.consent, h.on.Load())
				}
				h.look(prof, monitor.Sight{}, small)
				h.pass(5 * time.Second)
				if h.pictures[prof] == 0 {
					t.Error("staff see nothing")
				}
				if err := h.setPictures(&h.view, camera, false); err != nil {
					t.Fatal(err)
				}
				off := h.sent()
				h.pass(10 * time.Second)
				h.wantSent("once it is off", off)

				if err := h.setPictures(&h.view, camera, true); err != nil {
					t.Fatal(err)
				}
				h.view.Locks, h.forStaff = 0, false
				h.settlePictures(&h.view, camera)
				if h.published != 0 || camera.wanted {
					t.Error("what was turned on for staff is published when it is not for them alone any more")
				}
			})
		})
	}
}

// A camera that was on when staff locked cameras is seen by them for as long, and no longer; and no lock makes a yes of a no.
func TestLockOfCamerasIsNoYes(t *testing.T) {
	atHome(t, func(t *testing.T, h *home) {
		camera, sh := h.Studio.pictures[0], h.showings[1]
		lock := func(on bool) {
			if h.view.Locks = 0; on {
				h.view.Locks = conduct.LockCameras
			}
		}
		camera.wanted = true // for the class
		lock(true)
		h.look(prof, monitor.Sight{}, both)
		h.pass(5 * time.Second)
		if h.pictures[prof] == 0 {
			t.Error("staff do not see a camera that is on, while nobody else does")
		}
		lock(false)
		camera.wanted = false
		h.pass(time.Second)
		off := h.sent()
		h.pass(time.Minute)
		h.wantSent("once the camera is off", off)
		if sh.consent != ConsentAsked {
			t.Errorf("the camera is %v", sh.consent)
		}

		h.consent(sh, false)
		camera.wanted = true
		lock(true)
		h.pass(time.Minute)
		h.AskedToShow(proctor, monitor.OfCamera)
		h.pass(time.Minute)
		h.wantSent("after a no, and a lock, and a question", off)
		if sh.consent != ConsentAsked || h.on.Load() != 0 {
			t.Errorf("the camera is %v, and %d devices are open", sh.consent, h.on.Load())
		}
	})
}
