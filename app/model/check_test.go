package model

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"lyceum/app/room"
	"lyceum/media"
	"lyceum/media/device"
)

// inCheckedBubble runs f with a store that looks at the devices before each class.
func inCheckedBubble(t *testing.T, f func(b *bench)) {
	t.Helper()
	inBubbleWith(t, Config{}, f)
}

func (b *bench) wantAsked(want ...string) {
	b.t.Helper()
	synctest.Wait()
	if got := b.rooms.take(); !slices.Equal(got, want) {
		b.t.Errorf("the lobby was asked %q, want %q", got, want)
	}
}

// hear has the devices of the check tell something.
func (b *bench) hear(ev room.CheckEvent) *Check {
	b.t.Helper()
	synctest.Wait()
	b.rooms.checker().events <- ev
	return b.now().Check
}

func TestNoSpeakerIsToldInTheCheckAndNotAgain(t *testing.T) {
	none := &room.DeviceError{Kind: room.Speaker, Err: room.ErrDeviceMissing}
	for _, known := range []bool{true, false} {
		inCheckedBubble(t, func(b *bench) {
			b.JoinInvite("see G:abc")
			b.now()
			if known {
				b.hear(room.CheckEvent{Kind: room.Speaker, State: "failed", Err: none})
			}
			b.AgreeTo(noticeRecord, true)
			b.EnterClass(true)
			b.now()
			b.tell(room.Failed{Err: none})
			if got := len(b.now().Toasts); known != (got == 0) {
				t.Errorf("told in the check: %t; toasts: %d", known, got)
			}
			b.tell(room.Failed{Err: none})
			if got := len(b.now().Toasts); got == 0 {
				t.Error("what fails later is not told")
			}
		})
	}
}

func TestJoiningBeginsWithTheCheck(t *testing.T) {
	inCheckedBubble(t, func(b *bench) {
		b.JoinInvite("see G:abc")
		s := b.now()
		if s.Class != nil || s.Check == nil || s.Check.Title != "Algebra" || s.Check.Name != "Amara" || s.Check.Teaching {
			t.Fatalf("class %v, check %+v", s.Class, s.Check)
		}
		if !s.Check.Looking {
			t.Error("the check does not say that the class is being looked for")
		}
		if s.Check.Camera.On || s.Check.Mic.On {
			t.Error("students come muted and unseen")
		}
		asked := b.rooms.take()
		slices.Sort(asked)
		if want := []string{"examine see G:abc", "open camera= mic=default speaker=default", "sound true true"}; !slices.Equal(asked, want) {
			t.Errorf("asked %q, want %q", asked, want)
		}
		b.AgreeTo(noticeRecord, true)
		b.EnterClass(true)
		s = b.now()
		if s.Check != nil || s.Class == nil {
			t.Fatalf("check %+v, class %v", s.Check, s.Class)
		}
		b.wantAsked("closed")
		if got, want := b.room.devices(), []string{"sound true true", "choose camera default", "choose mic default"}; !slices.Equal(got, want) {
			t.Errorf("the class was told %q, want %q", got, want)
		}
	})
}

func TestDevicesAreFreeBeforeTheClassOpens(t *testing.T) {
	inCheckedBubble(t, func(b *bench) {
		b.JoinInvite("G:abc")
		b.AgreeTo(noticeRecord, true)
		b.now()
		checker := b.rooms.checker()
		b.rooms.onJoin = func() {
			if !checker.closed {
				t.Error("the class opened while the check had the devices")
			}
		}
		b.EnterClass(true)
		if b.now().Class == nil {
			t.Error("no class")
		}
	})
}

func TestDevicesAreGivenBackBeforeAnybodyElseOpensThem(t *testing.T) {
	for what, use := range map[string]func(b *bench){
		"a check": func(b *bench) { b.OpenLink("G:abc"); b.now(); b.CancelCheck() },
		"a scan":  func(b *bench) { b.ScanInvite(true); b.now(); b.ScanInvite(false) },
		"a trial": func(b *bench) { b.TryDevices(true); b.now() },
	} {
		inBubble(t, func(b *bench) { // straight into the class
			b.rooms.slow = time.Second // a device that takes long to close
			use(b)
			b.Teach("Algebra", false)
			if b.now(); len(b.rooms.calls()) > 0 {
				t.Errorf("%s: the class opened while it had the devices", what)
			}
			time.Sleep(time.Second)
			if b.now().Class == nil {
				t.Errorf("%s: no class", what)
			}
		})
	}
	inCheckedBubble(t, func(b *bench) {
		b.rooms.slow = time.Second
		b.ScanInvite(true)
		b.now()
		b.Teach("Algebra", false)
		b.wantAsked("open camera=default mic= speaker=")
		time.Sleep(time.Second)
		b.wantAsked("closed", "open camera= mic=default speaker=default", "sound true true")
	})
}

func TestBadInviteNeedsNoCheck(t *testing.T) {
	inCheckedBubble(t, func(b *bench) {
		b.JoinInvite("hello")
		if s := b.now(); s.Check != nil || !strings.Contains(s.JoinFault, "no invite in this text") {
			t.Errorf("check %+v, fault %q", s.Check, s.JoinFault)
		}
	})
}

func TestRecordingNeedsAYesOnlyForWhoIsSeenOrHeard(t *testing.T) {
	inCheckedBubble(t, func(b *bench) {
		b.JoinInvite("G:abc")
		b.EnterClass(true)
		s := b.now()
		if s.Class != nil || s.Check == nil || !s.Check.Asked || s.Check.Notices[0].Agreed {
			t.Fatalf("without a yes: class %v, check %+v", s.Class, s.Check)
		}
		b.EnterClass(false)
		if s = b.now(); s.Class == nil {
			t.Error("whoever only listens needs no yes")
		}
	})
}

func TestYesToRecordingIsRemembered(t *testing.T) {
	inCheckedBubble(t, func(b *bench) {
		b.JoinInvite("G:abc")
		b.AgreeTo(noticeRecord, true)
		b.CancelCheck()
		b.JoinInvite("G:abc")
		s := b.now()
		if !s.Settings.Agreed || !s.Check.Notices[0].Agreed {
			t.Errorf("check %+v", s.Check)
		}
	})
}

func TestCancelClosesDevicesAndGoesBack(t *testing.T) {
	inCheckedBubble(t, func(b *bench) {
		b.JoinInvite("G:abc")
		b.now()
		b.CancelCheck()
		if s := b.now(); s.Check != nil || !b.rooms.checker().closed {
			t.Errorf("check %+v, closed %t", s.Check, b.rooms.checker().closed)
		}
	})
}

func TestDeviceFaultsShowAtTheDeviceAndHinderNothing(t *testing.T) {
	for _, c := range []struct {
		kind room.DeviceKind
		err  error
		want string
		of   func(*Check) CheckDevice
	}{
		{room.Camera, device.ErrMissing, "No camera", func(c *Check) CheckDevice { return c.Camera }},
		{room.Camera, device.ErrBusy, "Another app", func(c *Check) CheckDevice { return c.Camera }},
		{room.Camera, device.ErrNotPermitted, "This computer does not let", func(c *Check) CheckDevice { return c.Camera }},
		{room.Microphone, device.ErrMissing, "No microphone", func(c *Check) CheckDevice { return c.Mic }},
		{room.Microphone, device.ErrBusy, "Another app", func(c *Check) CheckDevice { return c.Mic }},
		{room.Microphone, device.ErrNotPermitted, "This computer does not let", func(c *Check) CheckDevice { return c.Mic }},
		{room.Speaker, device.ErrMissing, "No speaker", func(c *Check) CheckDevice { return c.Speaker }},
		{room.Speaker, device.ErrBusy, "Another app", func(c *Check) CheckDevice { return c.Speaker }},
	} {
		inCheckedBubble(t, func(b *bench) {
			b.JoinInvite("G:abc")
			is := c.of(b.hear(room.CheckEvent{Kind: c.kind, State: "failed", Err: c.err}))
			if is.Ready || !strings.HasPrefix(is.Fault, c.want) || strings.Contains(is.Fault, "`") {
				t.Errorf("%v, %v: %+v", c.kind, c.err, is)
			}
			if len(b.now().Toasts) > 0 {
				t.Error("a fault of a device is no toast")
			}
			if is = c.of(b.hear(room.CheckEvent{Kind: c.kind, State: "opened"})); !is.Ready || is.Fault != "" {
				t.Errorf("%v opened: %+v", c.kind, is)
			}
			b.AgreeTo(noticeRecord, true)
			b.EnterClass(true)
			if b.now().Class == nil {
				t.Error("no class")
			}
		})
	}
}

func TestNoDevicesAtAllStillLetsIn(t *testing.T) {
	inCheckedBubble(t, func(b *bench) {
		b.rooms.noOpen = errors.New("no sound system")
		b.JoinInvite("G:abc")
		if c := b.now().Check; c == nil || c.Fault == "" {
			t.Fatalf("check %+v", c)
		}
		b.EnterClass(false)
		if b.now().Class == nil {
			t.Error("no class")
		}
	})
}

func TestCameraButtonTurnsTheCameraOfTheCheck(t *testing.T) {
	inCheckedBubble(t, func(b *bench) {
		b.JoinInvite("G:abc")
		b.now()
		b.rooms.take()
		b.CheckCamera(true)
		b.CheckCamera(true)
		b.wantAsked("choose camera default", "set camera true")
		b.CheckCamera(false)
		b.wantAsked("set camera false")
		b.CheckMic(true)
		b.wantAsked() // it is on for its meter
		b.CheckCamera(true)
		b.AgreeTo(noticeRecord, true)
		b.EnterClass(true)
		b.now()
		if b.rooms.media.Camera != "default" || b.rooms.media.Microphone != "default" || b.rooms.media.Speaker != "default" {
			t.Errorf("the class was opened with %+v", b.rooms.media)
		}
	})
}

func TestChosenDeviceIsTriedAndRemembered(t *testing.T) {
	inCheckedBubble(t, func(b *bench) {
		b.JoinInvite("G:abc")
		b.now()
		b.rooms.take()
		b.SetDevice(room.Camera, "HD Webcam")
		b.SetDevice(room.Microphone, "Headset")
		b.SetDevice(room.Speaker, "Headphones")
		b.wantAsked("choose camera HD Webcam", "set camera false", "choose mic Headset", "set mic true", "choose speaker Headphones", "set speaker true")
		b.SetDevice(room.Microphone, deviceNone)
		b.wantAsked("choose mic none", "set mic false")
		s := b.now()
		if s.Settings.Camera != "HD Webcam" || s.Settings.Speaker != "Headphones" || s.Check.Mic.Chosen != deviceNone {
			t.Errorf("settings %+v, check %+v", s.Settings, s.Check)
		}
		b.AgreeTo(noticeRecord, true)
		b.EnterClass(true)
		b.now()
		if got, want := b.room.devices(), "choose camera HD Webcam"; !slices.Contains(got, want) {
			t.Errorf("the class was told %q, want %q", got, want)
		}
	})
}

func TestDevicesAreListedAgainWhenOneIsPluggedIn(t *testing.T) {
	inCheckedBubble(t, func(b *bench) {
		b.rooms.plugs = []room.DeviceInfo{
			{Kind: room.Microphone, Name: "Headset"}, {Kind: room.Microphone, Name: "Monitor of Headset", Monitor: true},
		}
		b.LookForDevices()
		if d := b.now().Devices; d == nil || len(d.Microphones) != 1 || len(d.Cameras) != 0 {
			t.Fatalf("devices %+v", d)
		}
		b.rooms.plugs = append(b.rooms.plugs, room.DeviceInfo{Kind: room.Camera, Name: "HD Webcam"})
		b.rooms.plug()
		if d := b.now().Devices; len(d.Cameras) != 1 || d.Cameras[0].Key != "HD Webcam" {
			t.Errorf("devices %+v", d)
		}
	})
}

func TestTestSoundIsOverWhenTheDevicesSaySo(t *testing.T) {
	inCheckedBubble(t, func(b *bench) {
		b.JoinInvite("G:abc")
		b.now()
		b.rooms.take()
		b.PlayTestSound()
		b.PlayTestSound() // it plays already
		b.wantAsked("play")
		if !b.now().Check.Playing {
			t.Error("it does not show that it plays")
		}
		if b.hear(room.CheckEvent{Kind: room.Speaker, State: "played"}).Playing {
			t.Error("it shows as playing after its end")
		}
		b.HearMyself(true)
		b.HearMyself(false)
		b.wantAsked("echo true", "echo false")
	})
}

func TestPreviewGetsPicturesAndLevelOnlyDuringTheCheck(t *testing.T) {
	inCheckedBubble(t, func(b *bench) {
		if got := b.CheckLevel(); got != noSound {
			t.Errorf("level %v before", got)
		}
		seen := 0
		b.Preview(func(*media.Picture) { seen++ })
		b.JoinInvite("G:abc")
		b.now()
		give := b.rooms.checker().give
		give(media.NewPicture(16, 16))
		if got := b.CheckLevel(); seen != 1 || got != -20 {
			t.Errorf("%d pictures, level %v", seen, got)
		}
		b.Preview(nil)
		give(media.NewPicture(16, 16))
		if seen != 1 {
			t.Error("a picture after Preview(nil)")
		}
		b.CancelCheck()
		b.now()
		if got := b.CheckLevel(); got != noSound {
			t.Errorf("level %v after", got)
		}
	})
}

func TestEndOfOneLookLeavesTheNextOnShow(t *testing.T) {
	var o onShow
	first, next := &fakeChecker{level: -50}, &fakeChecker{level: -20}
	seen := 0
	o.preview = func(*media.Picture) { seen++ }
	o.set(first)
	o.set(next)
	o.drop(first)
	first.give(media.NewPicture(16, 16))
	next.give(media.NewPicture(16, 16))
	if o.checker != next || seen != 1 {
		t.Errorf("%d pictures, on show %v; want those of the next alone", seen, o.checker)
	}
	if o.drop(next); o.checker != nil {
		t.Error("the last one is still on show")
	}
}
