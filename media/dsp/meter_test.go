package dsp

import (
	"math"
	"testing"

	"lyceum/media"
	"lyceum/media/dsp/synth"
)

func TestMeterShowsTheLast200Milliseconds(t *testing.T) {
	var m Meter
	if m.Level() != Silence || m.Peak() != Silence {
		t.Errorf("of nothing a meter shows %v and %v", m.Level(), m.Peak())
	}
	loud, silent := sine(media.FrameSamples, 1000, 48000, -6), make([]int16, media.FrameSamples)
	for range 10 {
		m.Add(loud)
	}
	if got := m.Level(); math.Abs(got+9.03) > 0.1 {
		t.Errorf("a sine of -6 dBFS peak is shown at %.2f, want -9.03", got)
	}
	if got := m.Peak(); math.Abs(got+6) > 0.1 {
		t.Errorf("its peak is shown at %.2f, want -6", got)
	}
	for range 5 {
		m.Add(silent)
	}
	if got := m.Level(); math.Abs(got+12.04) > 0.1 {
		t.Errorf("100 ms later it is shown at %.2f, want 3 dB less", got)
	}
	for range 45 {
		m.Add(silent)
	}
	if m.Level() != Silence {
		t.Errorf("a second later it is shown at %.2f", m.Level())
	}
	if got := m.Peak(); math.Abs(got+26) > 1 {
		t.Errorf("a second later the peak is shown at %.2f, want 20 dB less", got)
	}
}

// share returns how much of a sound an Activity takes for speech, after two seconds.
func share(samples []int16) float64 {
	var a Activity
	speech, all := 0, 0
	for i := 0; i+media.FrameSamples <= len(samples); i += media.FrameSamples {
		is := a.Add(samples[i:][:media.FrameSamples])
		if i < 2*second {
			continue
		}
		all++
		if is {
			speech++
		}
	}
	return float64(speech) / float64(all)
}

func TestActivityIsSpeechAndNotNoise(t *testing.T) {
	speech := synth.NewSpeaker(130, 1).Say(nil, 12*second)
	for _, noise := range []float64{-70, -50, -40} {
		room := synth.Noise(len(speech), noise, 2)
		if got := share(synth.Sum(room)); got > 0.02 {
			t.Errorf("%.0f %% of noise at %v dBFS are speech", 100*got, noise)
		}
		both := make([]float64, len(speech))
		for i, v := range speech {
			both[i] = float64(v)
		}
		if got := share(synth.Sum(room, both)); got < 0.7 {
			t.Errorf("over noise at %v dBFS %.0f %% of speech are speech", noise, 100*got)
		}
	}
	if got := share(make([]int16, 5*second)); got != 0 {
		t.Errorf("%.0f %% of silence are speech", 100*got)
	}
}

func TestActivityFollowsAFanThatIsTurnedOn(t *testing.T) {
	quiet, fan := synth.Noise(5*second, -70, 1), synth.Noise(20*second, -42, 2)
	if got := share(synth.Sum(append(quiet, fan...))[20*second:]); got > 0.02 {
		t.Errorf("%.0f %% of the fan are speech", 100*got)
	}
	var a Activity
	all := synth.Sum(append(quiet, fan...))
	is := false
	for i := 0; i+media.FrameSamples <= len(all); i += media.FrameSamples {
		is = a.Add(all[i:][:media.FrameSamples])
	}
	if is {
		t.Errorf("after 20 s a fan is still speech; the floor is %.1f dBFS", a.Floor())
	}
}
