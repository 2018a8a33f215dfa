package dsp

import "math"

// A leveller brings speech to one loudness, whoever speaks how far from which microphone. It goes by speech alone, so noise
// and the remains of an echo do not swell in pauses. Its limiter delays by LimiterDelay samples, levelling or not.
type leveller struct {
	level   float64 // of speech so far, dBFS
	heard   int     // blocks of speech, up to levelBlocks
	gain    float64 // dB
	scaled  [block]float32
	limiter Limiter
}

const (
	speechLevel = -22.0      // dBFS, while somebody speaks; peaks are 12 to 15 dB higher
	levelBlocks = 150        // a loudness is the mean over some 1.5 s of speech
	mostGain    = 20.0       // dB
	leastGain   = -12.0      // dB
	gainRise    = 6.0 / 100  // dB a block: 6 dB a second
	gainFall    = 12.0 / 100 // dB a block
	gainEnough  = 1.5        // dB within which a loudness is left alone
)

// run works on a block in place. speech reports whether somebody speaks in it, on whether the loudness is to be changed at
// all; if not it comes back to what it was.
func (l *leveller) run(samples []int16, speech, on bool) {
	want := 0.0
	if on {
		want = l.gain
		if speech {
			want = l.wanted(Level(samples))
		}
	}
	before := l.gain
	l.gain += min(max(want-l.gain, -gainFall), gainRise)
	from, to := amplitude(before), amplitude(l.gain)
	for i, v := range samples {
		l.scaled[i] = float32(v) * (from + (to-from)*float32(i)/block)
	}
	l.limiter.Limit(samples, l.scaled[:])
}

// wanted is the gain for speech of a level, with what was heard before.
func (l *leveller) wanted(level float64) float64 {
	l.heard = min(l.heard+1, levelBlocks)
	power := math.Pow(10, l.level/10)
	power += (math.Pow(10, level/10) - power) / float64(l.heard)
	l.level = 10 * math.Log10(power)
	want := min(max(speechLevel-l.level, leastGain), mostGain)
	if math.Abs(want-l.gain) < gainEnough {
		return l.gain
	}
	return want
}

func amplitude(decibels float64) float32 { return float32(math.Pow(10, decibels/20)) }
