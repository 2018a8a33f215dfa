package studio

import (
	"slices"
	"testing"
	"time"

	"lyceum/media"
	"lyceum/media/dsp"
	"lyceum/media/dsp/synth"
	"lyceum/media/stream"
	"lyceum/session"
)

func TestWhoTalksIntoAMicrophoneThatIsOffIsTold(t *testing.T) {
	at := time.Unix(1_800_000_000, 0)
	for _, tt := range []struct {
		name    string
		to      *session.Publication // who hears it
		pressed bool                 // the key of push-to-talk
		want    []HintKind
	}{
		{"off", nil, true, []HintKind{TalkingWhileMuted}},
		{"on", &session.Publication{}, true, nil},
		{"on, but the key is up", &session.Publication{}, false, []HintKind{TalkingWhileMuted}},
	} {
		var told []HintKind
		o := &soundOut{level: &level{}, key: &talkKey{}, spoken: &spoken{}, hints: hints{tell: func(h HintKind) { told = append(told, h) }}}
		o.to.Store(tt.to)
		if !tt.pressed {
			o.key.talk.SetMuted(true)
		}
		heard := 0
		speech := synth.NewSpeaker(120, 1).Say(nil, 5*media.SampleRate)
		for i := 0; i+media.FrameSamples <= len(speech); i += media.FrameSamples {
			if o.process(speech[i:i+media.FrameSamples], at.Add(time.Duration(i)*time.Second/media.SampleRate)) != nil {
				heard++
			}
		}
		if !slices.Equal(told, tt.want) {
			t.Errorf("%s: told %q, want %q", tt.name, told, tt.want)
		}
		if is := heard > 0; is == (tt.want != nil) {
			t.Errorf("%s: %d frames were sent", tt.name, heard)
		}
	}
}

func TestLostSoundIsWhatDidNotComeInTime(t *testing.T) {
	if got := lostSound(stream.SoundStats{Played: 90, Restored: 6, Concealed: 4}); got != 0.1 {
		t.Errorf("10 frames of 100 did not come in time: %v", got)
	}
	if got := lostSound(stream.SoundStats{}); got != 0 {
		t.Errorf("of nothing %v was lost", got)
	}
}

func TestProcessedSoundIsAsOldAsItIs(t *testing.T) {
	p, err := dsp.NewProcessor(dsp.Config{Echo: true})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if is := (&soundOut{processor: p}).config(nil, time.Time{}, true).Delay; is != p.Delay() || is == 0 {
		t.Errorf("sound is sent as %v older than it came out, which is %v late", is, p.Delay())
	}
	if is := (&soundOut{}).config(nil, time.Time{}, false).Delay; is != 0 {
		t.Errorf("sound that is left alone is sent as %v older", is)
	}
}
