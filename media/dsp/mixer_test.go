package dsp

import (
	"math"
	"testing"

	"lyceum/media"
)

// mixed puts sounds of one length through a mixer.
func mixed(m *Mixer, sounds ...[]int16) []int16 {
	out := make([]int16, len(sounds[0]))
	for from := 0; from < len(out); from += media.FrameSamples {
		for voice, s := range sounds {
			m.Add(voice, s[from:][:media.FrameSamples])
		}
		m.Mix(out[from:][:media.FrameSamples])
	}
	return out
}

func TestMixerGivesOneVoiceAsItIs(t *testing.T) {
	var m Mixer
	src := sine(9600, 440, 48000, -1)
	out := mixed(&m, src)
	for i, v := range out[LimiterDelay:] {
		if v != src[i] {
			t.Fatalf("sample %d is %d, want %d", i, v, src[i])
		}
	}
}

func TestMixOf32LoudVoicesDoesNotClip(t *testing.T) {
	var m Mixer
	var sounds [MaxVoices][]int16
	for i := range sounds {
		sounds[i] = sine(48000, 200+13*float64(i), 48000, -3)
	}
	out := mixed(&m, sounds[:]...)
	for i, v := range out {
		if v > ceiling+1 || v < -ceiling-1 {
			t.Fatalf("sample %d is %d", i, v)
		}
	}
	if level := Level(out[4800:]); level < -20 {
		t.Errorf("32 loud voices are at %.1f dBFS", level)
	}
}

// A loud sine on a quiet one: if the limiter cut or jumped, the loud one would have harmonics and clicks.
func TestLimiterKeepsASineASine(t *testing.T) {
	var m Mixer
	m.SetVolume(0, 4)
	out := mixed(&m, sine(48000*2, 500, 48000, -3))
	if snr, _ := noiseBeside(out[48000:], 500, 48000); snr < 40 {
		t.Errorf("noise is %.1f dB below a sine four times too loud", snr)
	}
	if level := Level(out[48000:]); level < -3.8 {
		t.Errorf("a limited sine is at %.1f dBFS", level)
	}
}

func TestVolumeAndMuteOfAVoice(t *testing.T) {
	var m Mixer
	src, silent := sine(48000, 440, 48000, -20), make([]int16, 48000)
	level := func() float64 { return Level(mixed(&m, src, silent)[2*media.FrameSamples:]) }
	start := level()
	m.SetVolume(0, 0.5)
	if got := level(); math.Abs(got-(start-6.02)) > 0.1 {
		t.Errorf("volume 0.5 made %.1f of %.1f dBFS", got, start)
	}
	m.Mute(0, true)
	if got := level(); got != Silence {
		t.Errorf("a muted voice is at %.1f dBFS", got)
	}
	m.Mute(0, false)
	if got := level(); math.Abs(got-(start-6.02)) > 0.1 {
		t.Errorf("no longer muted it is at %.1f dBFS, want %.1f", got, start-6.02)
	}
	m.Reset(0, 1)
	if got := level(); math.Abs(got-start) > 0.1 {
		t.Errorf("reset it is at %.1f dBFS, want %.1f", got, start)
	}
}

func TestMuteMakesNoClick(t *testing.T) {
	var m Mixer
	src := sine(48000, 440, 48000, -6)
	mixed(&m, src[:9600])
	m.Mute(0, true)
	if got, limit := steepest(mixed(&m, src[9600:][:9600])), 1.1*steepest(src)+3; got > limit {
		t.Errorf("second difference of %.1f, want at most %.1f", got, limit)
	}
}

func TestMixerTakesNoMemoryForAFrame(t *testing.T) {
	var m Mixer
	src, dst := sine(media.FrameSamples, 440, 48000, -3), make([]int16, media.FrameSamples)
	if n := testing.AllocsPerRun(100, func() {
		for v := range MaxVoices {
			m.Add(v, src)
		}
		m.Mix(dst)
	}); n != 0 {
		t.Errorf("%v allocations a frame", n)
	}
}

func BenchmarkMixer32Voices(b *testing.B) {
	var m Mixer
	src, dst := sine(media.FrameSamples, 440, 48000, -20), make([]int16, media.FrameSamples)
	b.ReportAllocs()
	for b.Loop() {
		for v := range MaxVoices {
			m.Add(v, src)
		}
		m.Mix(dst)
	}
}
