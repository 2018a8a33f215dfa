package dsp

import (
	"math"

	"lyceum/media"
)

// An aligner says which of the samples that were played is heard when one is captured. The times it goes by tremble by
// milliseconds, and the clocks of a speaker and a microphone differ by up to some hundred parts per million; an echo filter
// wants the place to a fraction of a sample, or rather that its error does not change. So the place moves on steadily, at a
// rate that a Kalman filter of two states takes from all times so far, and jumps only where sound was lost.
type aligner struct {
	begun  bool
	frames int     // since the beginning or the last jump
	place  float64 // in use
	skew   float64 // in use: samples played for one captured, less 1

	offset, rate  float64 // what the filter thinks of place and skew
	poo, por, prr float64 // and their covariance, per frame: samples², samples²/frame, (samples/frame)²
	strange       int     // times in a row that do not fit
	tremble       float64 // variance of times, samples²

	heard  int     // frames until an echo is too long ago to go by
	origin float64 // how late it is where place is offset
}

const (
	leastTremble = 1.0  // samples: times are not more exact
	firstTremble = 10.0 // before it is known how exact they are
	mostTremble  = 96.0
	trembleShare = 0.02           // of a new time in that
	likelySkew   = 50e-6          // of two devices
	skewWander   = 0.02e-6        // in a frame: quartz warms up by some ppm in minutes
	strayed      = 8 * 48         // 8 ms from where it should be, a time does not fit
	strangeTimes = 10             // so many that do not fit are a jump: 200 ms
	settling     = 25             // frames after a jump in which the place follows the times
	returnTime   = 100 * 48000    // samples captured in which the place goes to where the filter thinks it is
	tooFar       = 20 * 48        // samples: then it jumps there
	mostSkew     = MaxSkew * 1e-6 // what is more is no clock
	echoTremble  = 2.0            // samples: how exactly an echo is found
	otherEcho    = 48.0           // samples: what is so much later or earlier is another wall's
	echoFrames   = 3 * 50         // 3 s
	frameSamples = float64(media.FrameSamples)
)

// next takes where a frame begins by its times, if that is known, and returns where it begins in what was played, and
// whether that is a jump.
func (a *aligner) next(target float64, known bool) (place float64, jump bool) {
	if !a.begun {
		if !known {
			return 0, false
		}
		a.begun = true
		a.restart(target, likelySkew)
		return a.place, true
	}
	a.place += frameSamples * (1 + a.skew)
	a.predict()
	if known {
		jump = a.correct(target)
	}
	a.frames++
	if away := a.offset - a.place; a.frames <= settling || math.Abs(away) > tooFar {
		jump = jump || math.Abs(away) > tooFar
		a.place = a.offset
	}
	a.skew = a.rate + (a.offset-a.place)/returnTime
	return a.place, jump
}

// restart begins at a place, with what is known of the skew or uncertainty about it.
func (a *aligner) restart(place, uncertainty float64) {
	a.place, a.offset, a.frames, a.strange, a.heard = place, place, 0, 0, 0
	a.tremble = firstTremble * firstTremble
	a.poo, a.por, a.prr = a.tremble, 0, math.Pow(uncertainty*frameSamples, 2)
	a.skew = a.rate
}

// predict moves the filter on by a frame.
func (a *aligner) predict() {
	a.offset += frameSamples * (1 + a.rate)
	a.poo += 2*a.por + a.prr
	a.por += a.prr
	a.prr += math.Pow(skewWander*frameSamples, 2)
}

// correct has the filter learn from a time, and reports whether it was a jump.
func (a *aligner) correct(target float64) (jump bool) {
	wrong := target - a.offset
	if math.Abs(wrong) > strayed {
		if a.strange++; a.strange >= strangeTimes {
			a.restart(target, math.Max(math.Sqrt(a.prr)/frameSamples, 1e-6))
			return true
		}
		return false
	}
	a.strange = 0
	a.heard--
	a.tremble += trembleShare * (wrong*wrong - a.tremble)
	a.learn(wrong, min(max(a.tremble, leastTremble*leastTremble), mostTremble*mostTremble))
	return false
}

// learn has the filter learn from an error with a variance.
func (a *aligner) learn(wrong, variance float64) {
	s := a.poo + variance
	gain, gainRate := a.poo/s, a.por/s
	a.offset += gain * wrong
	a.rate = min(max(a.rate+gainRate*wrong/frameSamples, -mostSkew), mostSkew)
	a.poo, a.por, a.prr = a.poo*(1-gain), a.por*(1-gain), a.prr-gainRate*a.por
}

// echo tells how late an echo was found to be, in samples. Where there is one it says better than times that tremble how
// the clocks move apart, and worse than exact ones; the filter weighs both.
func (a *aligner) echo(late float64) {
	if wrong := a.place - late + a.origin - a.offset; a.heard > 0 && math.Abs(wrong) < otherEcho {
		a.learn(wrong, echoTremble*echoTremble)
	} else {
		a.origin = a.offset - a.place + late
	}
	a.heard = echoFrames
}
