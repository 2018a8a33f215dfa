package cli

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"lyceum/app/room"
	"lyceum/app/room/studio"
)

func TestFlagsOfPicturesAndSoundReachTheClass(t *testing.T) {
	r := newRun()
	var got room.Media
	launch := r.open.launch
	r.open.launch = func(ctx context.Context, o room.Options, title string, open bool) (class, error) {
		got = o.Media
		return launch(ctx, o, title, open)
	}
	r.start(t.Context(), "host", "--title", "T", "--name", "N", "--headless", "--for", "1ms", "--camera", "test", "--screen", "a.y4m", "--mic", "Desk Mic",
		"--speaker", "none", "--dsp", "off", "--save-video", "v.ivf", "--save-audio", "a.wav", "--record", "r.webm").wantCode(t, 0)
	want := room.Media{
		Camera: "test", Screen: "a.y4m", Microphone: "Desk Mic", Speaker: "none", RawSound: true,
		SaveVideo: "v.ivf", SaveAudio: "a.wav", Record: "r.webm",
	}
	if got != want {
		t.Errorf("the class was opened with %+v", got)
	}
}

func TestFlagsOfPicturesAndSoundThatMakeNoSenseAreRefused(t *testing.T) {
	for _, args := range []string{
		"--headless --mic a.y4m", "--headless --camera a.wav", "--headless --speaker test", "--headless --save-video v.webm",
		"--headless --record r.mkv", "--headless --dsp maybe", "--camera a.wav",
	} {
		r := newRun()
		r.start(t.Context(), append([]string{"host", "--title", "T", "--name", "N"}, strings.Fields(args)...)...).wantCode(t, 2)
		if r.asked != "" {
			t.Errorf("%s: %s", args, r.asked)
		}
	}
}

func TestVerbsOfPicturesSoundAndCalls(t *testing.T) {
	r := newRun()
	r.in = strings.NewReader("mic on\ncamera off\nscreen on\ncall \"Ana Lindqvist\"\npick up\nhang up\nmic\nhang\npick down\nleave\n")
	r.start(t.Context(), "join", "G:x", "--name", "N", "--headless", "--json").wantCode(t, 0)
	if got, want := r.class.calls(), "mic true; camera false; screen true; call [Ana Lindqvist]; answer; hang up; leave"; got != want {
		t.Errorf("asked %q, want %q", got, want)
	}
	problems := 0
	for _, e := range r.events(t) {
		if e["event"] == "error" && strings.HasPrefix(e["message"].(string), "That command is written") {
			problems++
		}
	}
	if problems != 3 {
		t.Errorf("%d commands were taken for wrong, want 3: %s", problems, r.out.String())
	}
}

func TestVerbsOfDevicesMutingAndRecording(t *testing.T) {
	r := newRun()
	r.in = strings.NewReader("mute Ana\nmute all\nask \"Ana Lindqvist\"\nwaiting-room on\nwaiting-room off\nuse mic Desk Mic\nuse camera test\n" +
		"volume Ana Lindqvist 40\nrecord a.webm\nrecord off\nmute\nask\nwaiting-room maybe\nuse mic\nuse lamp test\nvolume Ana\nvolume Ana loud\nrecord\nleave\n")
	r.start(t.Context(), "join", "G:x", "--name", "N", "--headless", "--json").wantCode(t, 0)
	want := "mute [Ana]; mute [all]; ask [Ana Lindqvist]; waiting room true; waiting room false; use mic [Desk Mic]; use camera [test]; " +
		"volume [Ana Lindqvist] 40; record a.webm; record no more; leave"
	if got := r.class.calls(); got != want {
		t.Errorf("asked %q, want %q", got, want)
	}
	if problems := strings.Count(r.out.String(), `"message":"That command is written`); problems != 8 {
		t.Errorf("%d commands were taken for wrong, want 8: %s", problems, r.out.String())
	}
}

func TestEventsOfPicturesSoundAndCalls(t *testing.T) {
	r := newRun()
	for _, ev := range []room.Event{
		room.StreamChanged{Stream: room.StreamOf{ID: "i", Name: "Ana", Stream: "mic", Kbit: 32}, Published: true},
		room.DeviceChanged{Kind: room.Microphone, State: "replaced", Name: "Headset", Now: "Built-in", Err: errors.New("gone")},
		room.CallChanged{Person: room.Person{ID: "i", Name: "Ana"}, State: "ended", Incoming: true, Reason: "they ended"},
		room.CallChanged{Person: room.Person{ID: "i", Name: "Ana"}, State: "ringing", Incoming: true},
		room.Hinted{What: "muted"},
		room.Muted{By: room.Person{ID: "i", Name: "Ana"}, Everyone: true},
		room.AskedToSpeak{By: room.Person{ID: "i", Name: "Ana"}},
		room.RecordingChanged{Person: room.Person{ID: "i", Name: "Ana"}, On: true},
		room.Speaking{Person: room.Person{ID: "i", Name: "Ana"}, On: true},
	} {
		r.class.events <- ev
	}
	r.in = strings.NewReader("stats\nleave\n")
	r.class.streams = []room.StreamStats{{Person: room.Person{Name: "Ana", ID: "i"}, StreamStats: studio.StreamStats{Name: "cam", Kbit: 512.34, Lost: 0.01, AgeP50: 46 * time.Millisecond, FPS: 30}}}
	r.start(t.Context(), "join", "G:x", "--name", "N", "--headless", "--json").wantCode(t, 0)
	for _, want := range []string{
		`"event":"stream","name":"Ana","id":"i","stream":"mic","state":"published","kbit":32,"self":false`,
		`"event":"device","kind":"mic","state":"replaced","name":"Headset","now":"Built-in","message":`,
		`"event":"call","name":"Ana","id":"i","state":"ended","incoming":true,"reason":"they ended"`,
		`"event":"call","name":"Ana","id":"i","state":"ringing","incoming":true,"reason":"","message":"Ana calls you.`,
		`"event":"speaking","name":"Ana","id":"i","on":true`,
		`"event":"device","kind":"mic","state":"muted","message":"You are talking`,
		`"event":"muted","by":"Ana","id":"i","everyone":true`,
		`"event":"asked","by":"Ana","id":"i","message":"Ana asks you to speak.`,
		`"event":"recording","name":"Ana","id":"i","self":false,"on":true`,
		`"event":"stats","stream":"cam","name":"Ana","id":"i","self":false,"direct":false,"kbit":512.3,"loss":0.01,"repaired":0,"concealed":0,"age_p50_ms":46`,
	} {
		if !strings.Contains(r.out.String(), want) {
			t.Errorf("%s is not in:\n%s", want, r.out.String())
		}
	}
}

func TestDevicesAreListed(t *testing.T) {
	r := newRun()
	r.open.devices = func() []room.DeviceInfo {
		return []room.DeviceInfo{{Kind: room.Camera, Name: "Front", ID: "c1", Default: true}, {Kind: room.Microphone, Name: "Monitor of X", Monitor: true}}
	}
	r.start(t.Context(), "devices", "--json").wantCode(t, 0)
	for _, want := range []string{
		`"event":"device","kind":"camera","name":"Front","default":true,"monitor":false,"id":"c1"`,
		`"event":"device","kind":"mic","name":"Monitor of X","default":false,"monitor":true`,
	} {
		if !strings.Contains(r.out.String(), want) {
			t.Errorf("%s is not in:\n%s", want, r.out.String())
		}
	}
}
