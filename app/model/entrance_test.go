package model

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"lyceum/app/room"
)

func TestTeachingRemembersHowTheLastClassBegan(t *testing.T) {
	inCheckedBubble(t, func(b *bench) {
		b.Teach("Algebra", false)
		if c := b.now().Check; !c.Teaching || slices.ContainsFunc(c.Notices, func(n Notice) bool { return n.Agree != "" && !n.Agreed }) {
			t.Fatalf("check %+v", c)
		}
		b.CheckCamera(true)
		b.LetWait(true)
		b.OpenToAll(true)
		b.EnterClass(true)
		s := b.now()
		if s.Class == nil || !s.Class.Teaching || !s.Class.Open || !b.rooms.waits || b.rooms.media.Camera != "default" {
			t.Fatalf("class %+v, waits %t, media %+v", s.Class, b.rooms.waits, b.rooms.media)
		}
		if !s.Settings.CameraOn || s.Settings.MicOn {
			t.Errorf("settings %+v", s.Settings)
		}
		b.Leave()
		b.now()
		b.Teach("Algebra", false)
		if c := b.now().Check; !c.Camera.On || c.Mic.On {
			t.Errorf("the next check %+v", c)
		}
	})
}

func TestClassThatDoesNotOpenComesBackToTheCheck(t *testing.T) {
	inCheckedBubble(t, func(b *bench) {
		b.rooms.err = os.ErrPermission
		b.Teach("Algebra", false)
		b.CheckCamera(true)
		b.EnterClass(true)
		s := b.now()
		if s.Check == nil || s.Check.Fault == "" || s.Check.Opening || !s.Check.Camera.On || s.Busy != Idle {
			t.Fatalf("check %+v, busy %v", s.Check, s.Busy)
		}
		b.rooms.err = nil
		b.EnterClass(true)
		if s = b.now(); s.Class == nil || s.Check != nil {
			t.Errorf("class %v, check %+v", s.Class, s.Check)
		}
	})
}

func TestCheckAfterAFailureShowsTheDevicesAsTheyAre(t *testing.T) {
	for on, want := range map[bool]string{true: "open camera=default mic=default speaker=default", false: "open camera= mic=default speaker=default"} {
		inCheckedBubble(t, func(b *bench) {
			b.rooms.err = os.ErrPermission
			settings := *b.now().Settings
			settings.CameraOn = !on // what the last class began with counts no more
			b.ChangeSettings(settings)
			b.Teach("Algebra", false)
			b.CheckCamera(on)
			b.hear(room.CheckEvent{Kind: room.Speaker, State: "opened"})
			b.rooms.take()
			b.EnterClass(on)
			s := b.now()
			if asked := b.rooms.take(); !slices.Contains(asked, want) || s.Check.Camera.On != on {
				t.Errorf("camera shown as on %t, asked %q; want %q", s.Check.Camera.On, asked, want)
			}
			if s.Check.Speaker.Ready {
				t.Error("the speaker shows as ready before it is")
			}
		})
	}
}

func TestOpeningThatIsCancelledIsNoFaultAndOpensNothing(t *testing.T) {
	for _, late := range []bool{false, true} {
		inCheckedBubble(t, func(b *bench) {
			b.rooms.block, b.rooms.late = true, late
			b.JoinInvite("G:abc")
			b.EnterClass(false)
			b.now()
			b.CancelCheck()
			s := b.now()
			if s.Class != nil || s.Check != nil || s.JoinFault != "" || s.Busy != Idle || len(s.Toasts) > 0 {
				t.Errorf("late %t: class %v, check %v, fault %q, busy %v", late, s.Class, s.Check, s.JoinFault, s.Busy)
			}
			if late != (b.room.lefts() == 1) {
				t.Errorf("late %t: left %d times", late, b.room.lefts())
			}
		})
	}
}

func TestCheckCanBeSkipped(t *testing.T) {
	inCheckedBubble(t, func(b *bench) {
		s := *b.now().Settings
		s.SkipCheck, s.Camera, s.PushToTalk = true, "HD Webcam", true
		b.ChangeSettings(s)
		b.JoinInvite("G:abc")
		if got := b.now(); got.Check != nil || got.Class == nil {
			t.Fatalf("check %+v, class %v", got.Check, got.Class)
		}
		if got, want := b.room.devices(), []string{"sound true true", "choose camera HD Webcam", "choose mic default"}; !slices.Equal(got, want) {
			t.Errorf("the class was told %q, want %q", got, want)
		}
	})
}

func TestLinkFromOutsideNeverGoesPastTheCheck(t *testing.T) {
	inBubble(t, func(b *bench) { // whose settings skip the check
		b.OpenLink("lyceum://join/G:abc")
		if s := b.now(); s.Class != nil || s.Check == nil {
			t.Errorf("class %v, check %+v", s.Class, s.Check)
		}
	})
	inBubbleWith(t, Config{SkipCheck: true}, func(b *bench) {
		b.OpenLink("G:abc")
		if s := b.now(); s.Class != nil || s.Check == nil {
			t.Errorf("class %v, check %+v", s.Class, s.Check)
		}
	})
}

func TestLinkFromOutsideSendsNothingAndHearsNothingUnasked(t *testing.T) {
	inCheckedBubble(t, func(b *bench) {
		b.OpenLink("G:abc")
		b.wantAsked("open camera= mic= speaker=default", "sound true true")
		if b.now().Check.Looking {
			t.Error("the check says that the class is being looked for")
		}
		b.CheckNetwork()
		b.wantAsked("examine ") // of this computer's network, not of the class
		b.CheckMic(false)
		b.wantAsked()
		b.CheckMic(true)
		b.HearMyself(true)
		b.wantAsked("choose mic default", "set mic true", "echo true")
	})
}

func TestLinkFromOutsideTakesNobodyAwayFromWhatTheyDo(t *testing.T) {
	for what, begin := range map[string]func(b *bench){
		"a check":       func(b *bench) { b.Teach("Geometry", false) },
		"an opening":    func(b *bench) { b.rooms.block = true; b.JoinInvite("G:abc"); b.EnterClass(false) },
		"a closed door": func(b *bench) { atClosedDoor(b) },
	} {
		inCheckedBubble(t, func(b *bench) {
			begin(b)
			before := b.now()
			b.OpenLink("G:evil")
			s := b.now()
			if s.Check != before.Check || s.Busy != before.Busy || s.Door != before.Door {
				t.Errorf("%s: gone", what)
			}
			if len(s.Toasts) != 1 || !strings.Contains(s.Toasts[0].Text, "link") {
				t.Errorf("%s: toasts %+v, want to be told of the link", what, s.Toasts)
			}
		})
	}
}

func TestDevicesNamedOnTheCommandLineAreThoseOfTheCheck(t *testing.T) {
	named := Config{Room: room.Options{Media: room.Media{Camera: "test", Microphone: "none"}}}
	inBubbleWith(t, named, func(b *bench) {
		b.Teach("Algebra", false)
		c := b.now().Check
		if !c.Camera.On || c.Camera.Chosen != "test" || c.Mic.On || c.Mic.Chosen != "none" || c.Speaker.Chosen != "default" {
			t.Errorf("camera %+v, microphone %+v, speaker %+v", c.Camera, c.Mic, c.Speaker)
		}
		b.CancelCheck()
		b.now()
		b.OpenLink("G:abc")
		if c := b.now().Check; c.Camera.On || c.Camera.Chosen != "test" {
			t.Errorf("a link from outside turned the camera on: %+v", c.Camera)
		}
	})
}

func TestDeviceThatNeverClosesHoldsNoClassUp(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.rooms.slow = time.Hour
		b.TryDevices(true)
		b.now()
		b.Teach("Algebra", false)
		b.now()
		time.Sleep(freeWithin)
		if b.now().Class == nil {
			t.Errorf("no class after %v", freeWithin)
		}
	})
}
