package dsp

import (
	"testing"
	"time"

	"lyceum/media"
)

// A talk plays frames of speech to a detector and says who is active afterwards.
type talk struct {
	SpeakerDetector[string]
	now time.Time
}

// say lets some people speak for a time, each at a level.
func (k *talk) say(d time.Duration, who map[string]float64, order ...string) {
	for range d / media.FrameTime {
		for _, name := range order {
			k.Heard(k.now, name, who[name])
		}
		k.now = k.now.Add(media.FrameTime)
	}
}

func (k *talk) want(t *testing.T, when, want string) {
	t.Helper()
	got, ok := k.Active(k.now)
	if ok != (want != "") || got != want {
		t.Errorf("%s: %q (%v) speaks, want %q", when, got, ok, want)
	}
}

func TestSpeakerIsActiveAfter300MillisecondsUntil1500After(t *testing.T) {
	k := talk{now: time.Unix(1e9, 0)}
	one := map[string]float64{"Ana": -25}
	k.want(t, "before", "")
	k.say(280*time.Millisecond, one, "Ana")
	k.want(t, "after 280 ms", "")
	k.say(60*time.Millisecond, one, "Ana")
	k.want(t, "after 340 ms", "Ana")
	k.say(1460*time.Millisecond, nil)
	k.want(t, "1.46 s after", "Ana")
	if !k.Speaking(k.now, "Ana") || k.Speaking(k.now, "Bo") {
		t.Error("Ana is not speaking, or Bo is")
	}
	k.say(80*time.Millisecond, nil)
	k.want(t, "1.54 s after", "")
}

func TestCoughIsNobodySpeaking(t *testing.T) {
	k := talk{now: time.Unix(1e9, 0)}
	for range 5 {
		k.say(160*time.Millisecond, map[string]float64{"Ana": -15}, "Ana")
		k.want(t, "after a cough", "")
		k.say(400*time.Millisecond, nil)
	}
}

func TestSpeakerStaysWhileAnotherIsNotClearlyLouder(t *testing.T) {
	k := talk{now: time.Unix(1e9, 0)}
	k.say(time.Second, map[string]float64{"Ana": -25}, "Ana")
	k.say(2*time.Second, map[string]float64{"Ana": -25, "Bo": -24}, "Bo", "Ana")
	k.want(t, "both, Bo by 1 dB louder", "Ana")
	k.say(2*time.Second, map[string]float64{"Ana": -25, "Bo": -18}, "Bo", "Ana")
	k.want(t, "both, Bo by 7 dB louder", "Bo")
	k.say(400*time.Millisecond, map[string]float64{"Ana": -40}, "Ana")
	k.want(t, "Bo is silent for 400 ms", "Ana")
}

func TestDetectorForgetsWhoIsSilent(t *testing.T) {
	var d SpeakerDetector[int]
	now := time.Unix(1e9, 0)
	for i := range 10000 {
		d.Heard(now, i, -30)
		now = now.Add(media.FrameTime)
	}
	if len(d.heard) > 80 {
		t.Errorf("%d are remembered, those of the last 1.5 s are 76", len(d.heard))
	}
}
