package dsp

import "math"

// A Limiter turns a sum of sounds into one that does not clip: it turns down what would be too loud a millisecond before
// it comes, and slowly up again, so that no waveform is cut and no gain jumps. The zero value is ready. It delays by
// [LimiterDelay] samples.
type Limiter struct {
	held [LimiterDelay]float32 // what was taken and not yet given
	gain float32               // at the first sample of held, less 1, so that the zero value is no change
}

// LimiterDelay is how many samples a [Limiter] keeps: it sees that far.
const LimiterDelay = 48

const (
	ceiling = 32000.0 // −0.2 dBFS
	// release is how much of the way back to 1 a gain goes in LimiterDelay samples: half of it in 70 ms, our choice:
	// slow enough not to be heard as distortion, quick enough that a cough does not silence a sentence.
	release = 0.01
)

// Limit writes to dst what came LimiterDelay samples before src. Both have the same length, a multiple of LimiterDelay.
func (l *Limiter) Limit(dst []int16, src []float32) {
	if len(dst) != len(src) || len(src)%LimiterDelay != 0 {
		panic("BUG: a limiter works on multiples of LimiterDelay")
	}
	for from := 0; from < len(src); from += LimiterDelay {
		next := src[from:][:LimiterDelay]
		l.step(dst[from:][:LimiterDelay], next)
		copy(l.held[:], next)
	}
}

// step gives what is held, with a gain that at the end is low enough for what is next. It is low enough for what is held
// at the beginning, because that was next; so it is on the whole line between.
func (l *Limiter) step(dst []int16, next []float32) {
	gain := l.gain + 1
	end := min(ceilingGain(l.held[:]), ceilingGain(next), gain+(1-gain)*release)
	slope := (end - gain) / LimiterDelay
	for i, v := range l.held {
		dst[i] = toInt16(v * gain)
		gain += slope
	}
	l.gain = end - 1
}

// ceilingGain is the greatest gain up to 1 with which samples stay below the ceiling.
func ceilingGain(samples []float32) float32 {
	var peak float32
	for _, v := range samples {
		peak = max(peak, v, -v)
	}
	if peak <= ceiling {
		return 1
	}
	return ceiling / peak
}

// toInt16 rounds, and cuts what does not fit.
func toInt16(v float32) int16 {
	return int16(math.Floor(float64(min(max(v, math.MinInt16), math.MaxInt16)) + 0.5))
}
