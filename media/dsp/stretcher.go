package dsp

import "math"

// MaxStretch is how much longer or shorter a [Stretcher] makes sound.
const MaxStretch = 0.1

const (
	shortestPeriod = 120  // samples, 2.5 ms: 400 Hz
	longestPeriod  = 800  // 16.7 ms: 60 Hz
	coarseStep     = 4    // samples between the periods that are tried first
	shortestFade   = 240  // samples, 5 ms
	alike          = 0.9  // of two periods of which one may be left out or said twice without being heard
	muchOwed       = 2000 // samples owed from which less will do
	lessAlike      = 0.6
	faint          = 30.0 // amplitude, −61 dBFS: below, nobody hears a join
)

// A Stretcher makes sound up to a tenth longer or shorter at the same pitch: it says a period of a voice twice, or leaves
// one out, where two that follow one another are alike, as NetEQ and WSOLA do. Frames are joined without a step, whatever
// was done to each. The zero value is ready.
type Stretcher struct {
	past [longestPeriod]int16 // the last that was given
	owed float64              // samples that are still to be added, or if negative left out
	// Where nothing is alike, nothing is done and more is owed, up to what half a second can make good.
}

// Process appends to dst a frame of 10 to 40 ms, made longer by the factor rate: 0.9 to 1.1, 1 leaves it as it is. Since it is
// whole periods that are added and left out, a single frame may become up to 17 ms longer or shorter, and most do not change;
// what counts is len(dst). It takes memory only where dst has no room.
func (s *Stretcher) Process(dst, frame []int16, rate float64) []int16 {
	rate = min(max(rate, 1-MaxStretch), 1+MaxStretch)
	n := float64(len(frame))
	if rate == 1 {
		s.owed = 0
	} else {
		s.owed = min(max(s.owed+n*(rate-1), -2.5*muchOwed), 2.5*muchOwed)
		if (s.owed > 0) != (rate > 1) {
			s.owed = n * (rate - 1)
		}
	}
	from := len(dst)
	switch {
	case s.owed >= shortestPeriod:
		dst = s.longer(dst, frame)
	case s.owed <= -shortestPeriod:
		dst = s.shorter(dst, frame)
	default:
		dst = append(dst, frame...)
	}
	s.remember(dst[from:])
	s.owed -= float64(len(dst)-from) - n
	return dst
}

// longer says a period again before the frame: what follows goes on where the past ended, as the frame does, and goes over
// to what came before the frame.
func (s *Stretcher) longer(dst, frame []int16) []int16 {
	longest := min(longestPeriod, len(frame), int(s.owed))
	compare := min(len(frame), longestPeriod)
	period, same, energy := 0, float32(-1), float32(0)
	try := func(p int) {
		c := min(p, compare)
		if got, e := similarity(s.past[len(s.past)-p:][:c], frame[:c]); got > same {
			period, same, energy = p, got, e/float32(2*c)
		}
	}
	search(shortestPeriod, longest, try, func() int { return period })
	if !s.allowed(same, energy) {
		return append(dst, frame...)
	}
	dst = crossFade(dst, frame[:period], s.past[len(s.past)-period:])
	return append(dst, frame...)
}

// shorter leaves a period out: the frame begins as it is and goes over to what comes a period later.
func (s *Stretcher) shorter(dst, frame []int16) []int16 {
	longest := min(longestPeriod, len(frame)-shortestFade, int(-s.owed))
	period, same, energy := 0, float32(-1), float32(0)
	try := func(p int) {
		c := min(p, len(frame)-p)
		if got, e := similarity(frame[:c], frame[p:p+c]); got > same {
			period, same, energy = p, got, e/float32(2*c)
		}
	}
	search(shortestPeriod, longest, try, func() int { return period })
	if !s.allowed(same, energy) {
		return append(dst, frame...)
	}
	fade := min(period, len(frame)-period)
	dst = crossFade(dst, frame[:fade], frame[period:period+fade])
	return append(dst, frame[period+fade:]...)
}

// search tries every coarseStep-th period, then those next to the best, which best returns.
func search(from, to int, try func(int), best func() int) {
	for p := from; p <= to; p += coarseStep {
		try(p)
	}
	middle := best()
	if middle == 0 {
		return
	}
	for p := max(from, middle-coarseStep+1); p < min(to+1, middle+coarseStep); p++ {
		if p != middle {
			try(p)
		}
	}
}

// allowed reports whether two pieces of sound, so alike and of such a mean energy, may be joined.
func (s *Stretcher) allowed(same, energy float32) bool {
	if energy < faint*faint || same >= alike {
		return same > -1
	}
	return math.Abs(s.owed) > muchOwed && same >= lessAlike
}

func (s *Stretcher) remember(given []int16) {
	if n := len(given); n < len(s.past) {
		copy(s.past[:], s.past[n:])
		copy(s.past[len(s.past)-n:], given)
	} else {
		copy(s.past[:], given[n-len(s.past):])
	}
}

// crossFade appends to dst what begins as from and ends as to.
func crossFade(dst, from, to []int16) []int16 {
	n := float32(len(from))
	for i := range from {
		dst = append(dst, fade(from[i], to[i], (float32(i)+0.5)/n))
	}
	return dst
}

// fade is what is heard when part of the way from one sound to another is gone. The slope is level at both ends.
func fade(from, to int16, part float32) int16 {
	w := part * part * (3 - 2*part)
	return toInt16(float32(from) + w*(float32(to)-float32(from)))
}
