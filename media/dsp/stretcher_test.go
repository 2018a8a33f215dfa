package dsp

import (
	"math"
	"testing"

	"lyceum/media"
	"lyceum/media/dsp/synth"
)

// stretched puts sound through a stretcher frame by frame.
func stretched(src []int16, rate float64) []int16 {
	var s Stretcher
	var out []int16
	for ; len(src) >= media.FrameSamples; src = src[media.FrameSamples:] {
		out = s.Process(out, src[:media.FrameSamples], rate)
	}
	return out
}

// steepest is the greatest second difference: a click's is much greater than that of the sound around it.
func steepest(s []int16) float64 {
	var most float64
	for i := 1; i+1 < len(s); i++ {
		most = max(most, math.Abs(float64(s[i+1])-2*float64(s[i])+float64(s[i-1])))
	}
	return most
}

func TestStretchedSineKeepsItsPitchAndHasNoClick(t *testing.T) {
	for _, rate := range []float64{0.9, 0.95, 1, 1.05, 1.1} {
		for _, hz := range []float64{80, 150, 440, 1000, 3100} {
			src := sine(48000*4, hz, 48000, -6)
			out := stretched(src, rate)
			if got, want := float64(len(out)), float64(len(src))*rate; math.Abs(got-want) > 900 {
				t.Errorf("%v Hz at %v: %v samples became %v, want %v", hz, rate, len(src), got, want)
			}
			if got, limit := steepest(out), 1.15*steepest(src)+3; got > limit {
				t.Errorf("%v Hz at %v: second difference of %.1f, want at most %.1f", hz, rate, got, limit)
			}
			// Pitch: crossings of zero upwards a second.
			crossings := 0
			for i := 1; i < len(out); i++ {
				if out[i-1] < 0 && out[i] >= 0 {
					crossings++
				}
			}
			if got := float64(crossings) / float64(len(out)) * 48000; math.Abs(got/hz-1) > 0.01 {
				t.Errorf("%v Hz became %.1f Hz at %v", hz, got, rate)
			}
		}
	}
}

func TestStretcherLeavesSoundAloneAtRateOne(t *testing.T) {
	src := sine(4800, 333, 48000, -6)
	for i, v := range stretched(src, 1) {
		if v != src[i] {
			t.Fatalf("sample %d became %d, want %d", i, v, src[i])
		}
	}
}

func TestStretcherTakesNoMemoryForAFrame(t *testing.T) {
	var s Stretcher
	src, dst := sine(media.FrameSamples, 150, 48000, -6), make([]int16, 0, 2000)
	rate := 0.9
	if n := testing.AllocsPerRun(200, func() { s.Process(dst[:0], src, rate); rate = 2 - rate }); n != 0 {
		t.Errorf("%v allocations a frame", n)
	}
}

func TestMergeGoesFromMadeUpToRealSoundWithoutAClick(t *testing.T) {
	real := sine(media.FrameSamples, 200, 48000, -6)
	for phase := 0; phase < 240; phase += 7 { // where the made-up sound happens to be in its period
		madeUp := sine(media.FrameSamples+240, 203, 48000, -9)[phase:][:media.FrameSamples]
		got := Merge(nil, madeUp, real)
		if n := len(got); n < len(real) || n > len(real)+len(madeUp)/2 {
			t.Fatalf("%d samples of real sound became %d", len(real), n)
		}
		if got[0] != madeUp[0] || got[len(got)-1] != real[len(real)-1] {
			t.Fatalf("merged sound begins with %d, ends with %d; want %d, %d", got[0], got[len(got)-1], madeUp[0], real[len(real)-1])
		}
		if got, limit := steepest(got), 1.2*steepest(real)+3; got > limit {
			t.Errorf("second difference of %.1f, want at most %.1f", got, limit)
		}
	}
}

func BenchmarkStretcherFrame(b *testing.B) {
	var s Stretcher
	src, dst := sine(media.FrameSamples, 150, 48000, -6), make([]int16, 0, 2000)
	b.ReportAllocs()
	for b.Loop() {
		s.Process(dst[:0], src, 0.9)
	}
}

// A click has a spectrum that this speech has not: nothing of it is above 8 kHz.
func TestStretchedSpeechKeepsItsLengthAndHasNoClicks(t *testing.T) {
	for _, pitch := range []float64{95, 140, 210} {
		src := synth.NewSpeaker(pitch, 4).Say(nil, 8*second)
		src = resample(mustResampler(16000, 48000), resample(mustResampler(48000, 16000), src, 960), 320) // nothing above 8 kHz
		for _, rate := range []float64{0.9, 0.95, 1.05, 1.1} {
			out := stretched(src, rate)
			if got := float64(len(out)) / float64(len(src)); math.Abs(got-rate) > 0.01 {
				t.Errorf("pitch %v: the rate was %.3f, want %v", pitch, got, rate)
			}
			worst, at := loudestAbove(out, 10000)
			if worst > -80 {
				t.Errorf("pitch %v, rate %v: above 10 kHz there are %.1f dBFS at %d ms", pitch, rate, worst, at/48)
			}
		}
	}
}

func mustResampler(from, to int) *Resampler {
	r, err := NewResampler(from, to)
	if err != nil {
		panic(err)
	}
	return r
}

// loudestAbove returns the greatest level above a frequency in 5 ms of a sound, and where.
func loudestAbove(samples []int16, hz float64) (level float64, at int) {
	const n = 256
	f, x := newFourier(n), make([]complex64, n)
	level = Silence
	for from := 0; from+n <= len(samples); from += n / 2 {
		for i := range x {
			w := 0.5 - 0.5*math.Cos(2*math.Pi*float64(i)/n)
			x[i] = complex(float32(w*w*float64(samples[from+i])), 0)
		}
		f.forward(x)
		var sum float64
		for k := int(hz / second * n); k < n/2; k++ {
			sum += 2 * float64(abs(x[k])) * float64(abs(x[k]))
		}
		if l := decibels(math.Sqrt(sum) / n); l > level {
			level, at = l, from
		}
	}
	return level, at
}
