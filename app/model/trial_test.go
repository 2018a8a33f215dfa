package model

import (
	"slices"
	"testing"

	"lyceum/app/room"
)

func TestSettingsTryMicrophoneAndSpeaker(t *testing.T) {
	inCheckedBubble(t, func(b *bench) {
		b.TestSpeaker() // nothing is open
		b.TryDevices(true)
		b.TryDevices(true)
		b.wantAsked("open camera= mic=default speaker=default", "sound true true")
		if s := b.now(); s.Trial == nil || s.Check != nil || b.CheckLevel() != -20 {
			t.Fatalf("trial %+v, check %+v, level %v", s.Trial, s.Check, b.CheckLevel())
		}
		b.TestSpeaker()
		b.TestSpeaker() // while it plays
		b.SetDevice(room.Microphone, "Headset")
		b.wantAsked("play", "choose mic Headset", "set mic true")
		b.hear(room.CheckEvent{Kind: room.Microphone, State: "failed", Err: room.ErrDeviceBusy})
		if s := b.now(); s.Trial.Mic.Fault == "" || s.Trial.Mic.Chosen != "Headset" || !s.Trial.Playing {
			t.Errorf("trial %+v, want the fault of the headset, and the sound", s.Trial)
		}
		b.TryDevices(false)
		b.wantAsked("closed")
		if s := b.now(); s.Trial != nil || b.CheckLevel() != noSound {
			t.Errorf("trial %+v, level %v", s.Trial, b.CheckLevel())
		}
	})
}

func TestCheckTakesTheDevicesOverFromTheSettings(t *testing.T) {
	inCheckedBubble(t, func(b *bench) {
		b.TryDevices(true)
		b.now()
		b.rooms.take()
		b.Teach("Algebra", false)
		s := b.now()
		asked := b.rooms.take()
		closed, opened := slices.Index(asked, "closed"), slices.Index(asked, "open camera= mic=default speaker=default")
		if s.Trial != nil || s.Check == nil || closed < 0 || opened < closed {
			t.Errorf("trial %+v, check %+v, asked %q; want the devices closed, then opened", s.Trial, s.Check, asked)
		}
		b.TryDevices(true)
		if s := b.now(); s.Trial != nil {
			t.Error("the settings open what the check has open")
		}
		b.wantAsked()
	})
}
