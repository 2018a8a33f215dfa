package studio

import (
	"testing"
	"time"

	"lyceum/media"
	"lyceum/media/dsp/synth"
	"lyceum/session"
)

func (c *fakeClass) SetUsed(u session.Used) { c.used = u }

// Talking is speech that the class hears: no silence, nothing with the key up, nothing that is said in a call.
func TestTalkingIsSpeechThatTheClassHears(t *testing.T) {
	at := time.Unix(1_800_000_000, 0)
	const length = 10 * time.Second
	speech := synth.NewSpeaker(120, 1).Say(nil, int(length/time.Second)*media.SampleRate)
	silence := make([]int16, len(speech))
	for _, tt := range []struct {
		name     string
		sound    []int16
		to       *session.Publication
		pressed  bool
		forClass bool
		talks    bool
	}{
		{"speech", speech, &session.Publication{}, true, true, true},
		{"silence", silence, &session.Publication{}, true, true, false},
		{"off", speech, nil, true, true, false},
		{"key up", speech, &session.Publication{}, false, true, false},
		{"a call", speech, &session.Publication{}, true, false, false},
	} {
		o := &soundOut{level: &level{}, key: &talkKey{}, spoken: &spoken{}}
		o.to.Store(tt.to)
		o.forClass.Store(tt.forClass)
		if !tt.pressed {
			o.key.talk.SetMuted(true)
		}
		for i := 0; i+media.FrameSamples <= len(tt.sound); i += media.FrameSamples {
			o.process(tt.sound[i:i+media.FrameSamples], at.Add(time.Duration(i)*time.Second/media.SampleRate))
		}
		if got := o.spoken.length(); tt.talks && (got < length/3 || got > length) || !tt.talks && got != 0 {
			t.Errorf("%s: talked %v of %v", tt.name, got, length)
		}
	}
}

func TestWhatIsShownIsCountedWhileItIsOn(t *testing.T) {
	b := newBench(t)
	at := time.Unix(1_800_000_000, 0)
	camera := &ownPictures{name: session.StreamCamera}
	screen := &ownPictures{name: session.StreamScreen}
	b.pictures = []*ownPictures{camera, screen}
	pass := func(d time.Duration) {
		for ; d > 0; d -= time.Second {
			at = at.Add(time.Second)
			b.settleUsed(at)
		}
	}
	b.settleUsed(at)
	pass(5 * time.Second)
	camera.out = &picturesOut{}
	pass(10 * time.Second)
	screen.out, camera.out = camera.out, nil
	pass(3 * time.Second)
	at = at.Add(time.Hour) // asleep
	b.settleUsed(at)
	if got, want := b.class.used, (session.Used{Camera: 10 * time.Second, Screen: 3*time.Second + mostAtOnce}); got != want {
		t.Errorf("used %+v, want %+v", got, want)
	}
}

func (*tower) SetUsed(session.Used) {}
func (*home) SetUsed(session.Used)  {}
