package model

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"lyceum/app/room"
	"lyceum/media/device"
)

func TestMicrophoneStartsUntilTheClassHasIt(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.joined()
		b.room.slowOn = time.Second
		b.SetMic(true)
		if got := b.now().Class.Conduct.Mic; got != MediaStarting {
			t.Errorf("while the device opens: %d, want starting", got)
		}
		time.Sleep(time.Second)
		c := b.now().Class
		if c.Conduct.Mic != MediaOn || c.Self.Mic != MediaOn {
			t.Errorf("afterwards: %d, own row %d; want on", c.Conduct.Mic, c.Self.Mic)
		}
		b.SetMic(false)
		if got := b.now().Class.Conduct.Mic; got != MediaOff {
			t.Errorf("after turning it off: %d", got)
		}
	})
}

// Who presses twice while the device opens must not be heard.
func TestWhatIsPressedLastIsWhatIsSo(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.joined()
		b.room.slowOn = 2 * time.Second
		b.SetMic(true)
		b.SetMic(false)
		b.SetMic(true)
		b.SetMic(false)
		time.Sleep(10 * time.Second)
		if got := b.now().Class.Conduct.Mic; got != MediaOff {
			t.Errorf("microphone %d, want off", got)
		}
		want := []string{"set mic true", "set mic false", "set mic true", "set mic false"}
		if got := b.room.was(); !reflect.DeepEqual(got, want) {
			t.Errorf("asked %q, want %q", got, want)
		}
	})
}

func TestFaultOfADeviceIsToldBesideIt(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.joined()
		b.room.onErr = &device.Error{Kind: device.Camera, Err: device.ErrBusy}
		b.SetCamera(true)
		s := b.now()
		if s.Class.Conduct.Camera != MediaOff || !strings.Contains(s.Class.Conduct.CameraFault, "Another program") || len(s.Toasts) != 0 {
			t.Errorf("%+v, toasts %v; want off, a sentence, no toast", s.Class.Conduct, s.Toasts)
		}
		b.room.onErr = nil
		b.SetCamera(true)
		if c := b.now().Class.Conduct; c.Camera != MediaOn || c.CameraFault != "" {
			t.Errorf("%+v, want on and no fault", c)
		}
	})
}

func TestLocksOfStudentsAreNotTheTeachers(t *testing.T) {
	locks := []room.Lock{{Item: "mic"}}
	inBubble(t, func(b *bench) {
		b.joined()
		b.room.set(func(s *room.Snapshot) { s.Locks = locks })
		if c := b.now().Class; c.Conduct.Mic != MediaLocked || c.Conduct.Camera != MediaOff || !c.Locks["mic"] {
			t.Errorf("student: %+v, locks %v", c.Conduct, c.Locks)
		}
	})
	inBubble(t, func(b *bench) {
		b.taught()
		b.room.set(func(s *room.Snapshot) { s.Locks = locks })
		if c := b.now().Class; c.Conduct.Mic != MediaOff {
			t.Errorf("teacher: %+v", c.Conduct)
		}
	})
}

func TestUnpluggedHeadsetIsToldWithAWayBack(t *testing.T) {
	for _, gone := range []bool{false, true} {
		inBubble(t, func(b *bench) {
			b.joined()
			b.SetMic(true)
			b.tell(
				room.DeviceChanged{Kind: room.Microphone, State: "opened", Name: "Headset"},
				room.DeviceChanged{Kind: room.Microphone, State: "replaced", Name: "Headset", Now: "Built-in"},
			)
			s := b.now()
			if len(s.Toasts) != 1 || s.Toasts[0].Text != "Headset unplugged. Switched to Built-in." || s.Toasts[0].Action != "Undo" {
				t.Fatalf("toasts %+v", s.Toasts)
			}
			b.room.was()
			want := []string{"choose mic Headset"}
			if gone {
				b.room.chooseErr = device.ErrMissing
				want = append(want, "set mic false")
			}
			b.DoToast(s.Toasts[0].ID)
			if s = b.now(); len(s.Toasts) != 0 || !reflect.DeepEqual(b.room.was(), want) {
				t.Errorf("gone %t: toasts %v, asked something other than %q", gone, s.Toasts, want)
			}
		})
	}
}

func TestLostDeviceIsToldBesideIt(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.joined()
		b.tell(room.DeviceChanged{Kind: room.Camera, State: "lost", Name: "Webcam", Err: &device.Error{Kind: device.Camera, Name: "Webcam", Err: device.ErrMissing}})
		if c := b.now().Class.Conduct; !strings.Contains(c.CameraFault, "Webcam") {
			t.Errorf("camera: %q, want a sentence about the webcam", c.CameraFault)
		}
	})
}

func TestWhoMutesIsToldByName(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.joined()
		b.SetMic(true)
		b.now()
		b.tell(
			room.DeviceChanged{Kind: room.Microphone, State: "off", Err: room.ErrMuted},
			room.Muted{By: room.Person{ID: "t", Name: "Dr. Lindqvist"}},
		)
		s := b.now()
		if len(s.Toasts) != 1 || s.Toasts[0].Text != "Dr. Lindqvist muted you" || s.Class.Conduct.MicFault != "" {
			t.Errorf("toasts %+v, fault %q", s.Toasts, s.Class.Conduct.MicFault)
		}
	})
}

func TestAskedToSpeakTurnsNothingOnUntilThePersonDoes(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.joined()
		b.tell(room.AskedToSpeak{By: room.Person{ID: "t", Name: "Dr. Lindqvist"}})
		s := b.now()
		if len(s.Toasts) != 1 || s.Toasts[0].Action != "Unmute" || len(b.room.was()) != 0 {
			t.Fatalf("toasts %+v; want one with Unmute, and nothing done", s.Toasts)
		}
		b.DoToast(s.Toasts[0].ID)
		if got := b.now().Class.Conduct.Mic; got != MediaOn {
			t.Errorf("microphone %d, want on", got)
		}
	})
}

func TestHintShowsForFourSecondsAndNotAgainWithinThirty(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.joined()
		hint := func() string { return b.now().Class.Conduct.Hint }
		b.tell(room.Hinted{What: "muted"})
		if hint() == "" {
			t.Error("no hint")
		}
		time.Sleep(hintFor - 1)
		if hint() == "" {
			t.Error("the hint went early")
		}
		time.Sleep(1)
		if got := hint(); got != "" {
			t.Errorf("after 4 s: %q", got)
		}
		time.Sleep(hintAgain - hintFor - 1)
		b.tell(room.Hinted{What: "muted"})
		if got := hint(); got != "" {
			t.Errorf("again within 30 s: %q", got)
		}
		time.Sleep(1)
		b.tell(room.Hinted{What: "muted"})
		if hint() == "" {
			t.Error("no hint after 30 s")
		}
	})
}

func TestKeyTalksWhileItIsHeldAndTheWindowHasTheKeyboard(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.joined()
		b.ChangeSettings(Settings{Name: "Amara", PushToTalk: true})
		b.SetMic(true)
		b.Talk(true)
		if c := b.now().Class.Conduct; !c.PushToTalk || !c.Talking {
			t.Errorf("held: %+v", c)
		}
		b.StopTalking()
		if b.now().Class.Conduct.Talking {
			t.Error("talking without the keyboard")
		}
		got := b.room.was()
		for _, want := range []string{"push to talk true", "talk true", "stop talking"} {
			if !slices.Contains(got, want) {
				t.Errorf("asked %q, want %q among it", got, want)
			}
		}
	})
}

func TestKeyTurnsOnAMicrophoneThatIsOff(t *testing.T) {
	for _, wanted := range []bool{false, true} {
		inBubble(t, func(b *bench) {
			b.joined()
			b.ChangeSettings(Settings{Name: "Amara", PushToTalk: wanted})
			b.Talk(true)
			b.Talk(true) // what the keyboard repeats counts once
			if c := b.now().Class.Conduct; (c.Mic == MediaOn) != wanted || c.Talking != wanted {
				t.Errorf("push to talk %t: %+v", wanted, c)
			}
			b.Talk(false)
			if c := b.now().Class.Conduct; (c.Mic == MediaOn) != wanted || c.Talking {
				t.Errorf("push to talk %t, key up: %+v", wanted, c)
			}
		})
	}
}

func TestHintNamesTheKeyThatTalks(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.joined()
		b.ChangeSettings(Settings{Name: "Amara", PushToTalk: true})
		b.SetMic(true)
		b.now()
		b.tell(room.Hinted{What: "muted"})
		if got := b.now().Class.Conduct.Hint; !strings.Contains(got, "Hold Space") {
			t.Errorf("hint %q, want the key in it", got)
		}
	})
}

// Whoever is muted while they hold the key is not heard again by holding on.
func TestMutedWithTheKeyHeldStaysMuted(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.joined()
		b.ChangeSettings(Settings{Name: "Amara", PushToTalk: true})
		b.Talk(true)
		b.now()
		b.room.SetOn(room.Microphone, false)
		b.tell(room.DeviceChanged{Kind: room.Microphone, State: "off", Err: room.ErrMuted}, room.Muted{By: room.Person{Name: "T"}})
		b.Talk(true)
		if c := b.now().Class.Conduct; c.Mic != MediaOff || c.Talking {
			t.Errorf("key still held: %+v", c)
		}
		b.Talk(false)
		b.Talk(true)
		if c := b.now().Class.Conduct; c.Mic != MediaOn || !c.Talking {
			t.Errorf("key pressed anew: %+v", c)
		}
	})
}

func TestSettingsOfSoundAndDevicesTakeEffectInAClass(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.joined()
		b.ChangeSettings(Settings{Name: "Amara", NoNoise: true, Speaker: "Monitor"})
		b.now()
		if got, want := b.room.was(), []string{"sound false true", "choose speaker Monitor"}; !reflect.DeepEqual(got, want) {
			t.Errorf("asked %q, want %q", got, want)
		}
	})
}

func TestTeachersNextClassBeginsAsThisOneIsLeft(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.taught()
		b.SetMic(true)
		if got := b.now().Settings; !got.MicOn || got.CameraOn {
			t.Errorf("microphone %t, camera %t; want the first alone", got.MicOn, got.CameraOn)
		}
	})
	inBubble(t, func(b *bench) {
		b.joined()
		b.SetMic(true)
		if b.now().Settings.MicOn {
			t.Error("a student's microphone will be on at once")
		}
	})
}

func TestVolumeAndSilenceAreForThisComputer(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.joined()
		b.SetVolume("ben", 150)
		b.Silence("ben", true)
		p := b.now().Class.Everyone
		ben := p[slices.IndexFunc(p, func(p Person) bool { return p.ID == "ben" })]
		if !ben.Silenced || ben.Volume != 150 {
			t.Errorf("silenced %t, volume %d", ben.Silenced, ben.Volume)
		}
		b.Silence("ben", false)
		b.now()
		if got, want := b.room.was(), []string{"volume ben 150", "volume ben 0", "volume ben 150"}; !reflect.DeepEqual(got, want) {
			t.Errorf("asked %q, want %q", got, want)
		}
	})
}

func TestOnlyTheLatestLookWaits(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.joined()
		b.room.slowShow = time.Second
		for n := range 100 {
			b.LookAt(make([]Look, n))
		}
		time.Sleep(time.Minute)
		b.now()
		if got, want := b.room.was(), []string{"show 0", "show 99"}; !reflect.DeepEqual(got, want) {
			t.Errorf("asked %q, want %q", got, want)
		}
	})
}

// A window looks at other pictures by itself, after the end of a class too.
func TestLookThatFailsIsNotTold(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.joined()
		b.room.verbErr = room.ErrClosed
		b.LookAt([]Look{{}})
		if s := b.now(); len(s.Toasts) != 0 {
			t.Errorf("toasts %+v", s.Toasts)
		}
	})
}

func TestLaneIsBoundedAndSaysSo(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.joined()
		b.room.slowOn = time.Minute
		for range laneSize + 2 {
			b.SetScreen(true)
		}
		if c := b.now().Class.Conduct; c.ScreenFault != Sentence(ErrTooMuch, time.Now()) {
			t.Errorf("fault %q", c.ScreenFault)
		}
	})
}

func TestVerbThatFailsIsToldInAToast(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.joined()
		b.room.verbErr = fmt.Errorf("hand: %w", errors.Join(room.ErrNotReady))
		b.RaiseHand(true)
		if s := b.now(); len(s.Toasts) != 1 || !s.Toasts[0].Fault || s.Toasts[0].Text != Sentence(room.ErrNotReady, time.Now()) {
			t.Errorf("toasts %+v", s.Toasts)
		}
	})
}

func TestScreenIsChosenAsItIsShared(t *testing.T) {
	for name, tt := range map[string]struct {
		share func(b *bench)
		line  string
		want  []string
	}{
		"any":     {func(b *bench) { b.SetScreen(true) }, "", []string{"choose screen default", "set screen true"}},
		"one":     {func(b *bench) { b.ShareScreen("Left") }, "", []string{"choose screen Left", "set screen true"}},
		"by line": {func(b *bench) { b.SetScreen(true) }, "test", []string{"set screen true"}},
	} {
		inBubble(t, func(b *bench) {
			b.conf.Room.Media.Screen = tt.line
			b.joined()
			tt.share(b)
			if s := b.now(); s.Class.Conduct.Screen != MediaOn || !reflect.DeepEqual(b.room.was(), tt.want) {
				t.Errorf("%s: screen %d; asked something other than %q", name, s.Class.Conduct.Screen, tt.want)
			}
		})
	}
}

func TestMissingSpeakerIsToldOnceAndNoLongerThanTheClass(t *testing.T) {
	missing := &room.DeviceError{Kind: room.Speaker, Err: device.ErrMissing}
	toasts := func(b *bench) int { return len(b.now().Toasts) }
	inBubble(t, func(b *bench) {
		b.taught()
		b.tell(room.Failed{Err: missing})
		if got := toasts(b); got != 1 {
			t.Errorf("%d toasts, want 1", got)
		}
		b.tell(room.DeviceChanged{Kind: room.Speaker, State: "opened", Name: "Headset"})
		if got := toasts(b); got != 0 {
			t.Errorf("%d toasts once there is a speaker", got)
		}
		b.tell(room.DeviceChanged{Kind: room.Speaker, State: "lost", Name: "Headset"})
		if got := toasts(b); got != 1 {
			t.Errorf("%d toasts, want 1", got)
		}
		b.Leave()
		if got := toasts(b); got != 0 {
			t.Errorf("%d toasts after the class", got)
		}
	})
	inCheckedBubble(t, func(b *bench) {
		b.Teach("Algebra", false)
		b.hear(room.CheckEvent{Kind: room.Speaker, State: "failed", Err: device.ErrMissing})
		b.EnterClass(true)
		b.now()
		b.tell(room.Failed{Err: missing})
		if got := toasts(b); got != 0 {
			t.Errorf("%d toasts of what the check said", got)
		}
	})
}
