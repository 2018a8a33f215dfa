package synth

import (
	"math"
	"slices"
	"testing"
	"time"

	"lyceum/media"
)

func TestSpeakerSaysTheSameForTheSameSeed(t *testing.T) {
	one, other := NewSpeaker(120, 1).Say(nil, 48000), NewSpeaker(120, 1).Say(nil, 48000)
	if !slices.Equal(one, other) {
		t.Error("two speakers with one seed differ")
	}
	if slices.Equal(one, NewSpeaker(120, 2).Say(nil, 48000)) {
		t.Error("two speakers with two seeds do not differ")
	}
}

// What is made up is of use only if it has pauses and a level as speech has.
func TestSpeakerPausesAndHasALevel(t *testing.T) {
	for _, pitch := range []float64{90, 120, 200} {
		samples := NewSpeaker(pitch, 3).Say(nil, 20*media.SampleRate)
		var sum float64
		silent := 0
		for i := 0; i < len(samples); i += media.FrameSamples {
			var frame float64
			for _, v := range samples[i:][:media.FrameSamples] {
				frame += float64(v) * float64(v)
			}
			if sum += frame; frame/media.FrameSamples < 1 {
				silent++
			}
		}
		level := 10 * math.Log10(sum/float64(len(samples))/(32768*32768))
		if share := float64(silent) / 1000; level < -30 || level > -15 || share < 0.03 || share > 0.4 {
			t.Errorf("pitch %v: %.1f dBFS, %.0f %% of it silent", pitch, level, 100*share)
		}
	}
}

func TestRoomHasItsDelayLossAndDecay(t *testing.T) {
	r := Room{Delay: 80 * time.Millisecond, Decay: 250 * time.Millisecond, Loss: 6, Straight: 3, Seed: 5}
	response := r.Response()
	delay := 80 * media.SampleRate / 1000
	if got := energy(response[:delay]); got != 0 {
		t.Errorf("something comes before the delay: %v", got)
	}
	if got := 10 * math.Log10(energy(response)); math.Abs(got+6) > 0.01 {
		t.Errorf("the echo is %.2f dB, want -6", got)
	}
	early, late := energy(response[delay:][:2400]), energy(response[delay+9600:][:2400])
	if got := 10 * math.Log10(late/early); got > -35 {
		t.Errorf("after 200 ms the room is %.1f dB lower than at first", got)
	}
}

func TestEchoIsTheConvolution(t *testing.T) {
	played, response := []int16{1000, 0, -500, 0, 0, 200, 0, 0}, []float64{0, 0.5, 0, -0.25}
	for n, got := range Echo(played, response) {
		var want float64
		for k, h := range response {
			if n >= k {
				want += h * float64(played[n-k])
			}
		}
		if math.Abs(got-want) > 1e-6 {
			t.Errorf("sample %d is %v, want %v", n, got, want)
		}
	}
}
