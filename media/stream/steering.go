package stream

import "time"

// How sound that is heard too late or too early is brought to its time. Beyond these, it is made shorter or longer; within
// them, its pitch is changed by so little that nobody hears it.
const (
	tooLate     = 15 * time.Millisecond
	muchTooLate = 50 * time.Millisecond
	tooEarly    = -8 * time.Millisecond
	goodEnough  = 3 * time.Millisecond

	correctOver = 8.0  // s in which the rest is made up for, about
	mostSkew    = 1000 // millionths
)

// A pace is how fast sound is played: 1 as it was spoken.
type pace struct {
	stretch float64 // by how much longer it is made at the same pitch: 0.9 to 1.1
	skew    float64 // by how many millionths it is played faster
}

var steady = pace{stretch: 1}

// A steering says at which pace to play. The zero value is ready.
type steering struct {
	shortens, lengthens bool
	skew                float64 // millionths by which the publisher's clock is fast, as it seems
}

// next returns the pace for sound that is heard that much too late, or if negative too early, when so much time passed. While
// that moves for other reasons, settled being false, it says nothing of clocks.
func (s *steering) next(late, passed time.Duration, settled bool) pace {
	switch {
	case late > tooLate:
		s.shortens = true
	case late < tooEarly:
		s.lengthens = true
	}
	s.shortens = s.shortens && late > goodEnough
	s.lengthens = s.lengthens && late < -goodEnough
	p := steady
	switch {
	case s.lengthens:
		p.stretch = 1.1
	case s.shortens && late > muchTooLate:
		p.stretch = 0.9
	case s.shortens:
		p.stretch = 0.98
	default:
		by := late.Seconds() / correctOver * 1e6
		if settled {
			s.skew = bounded(s.skew+by*passed.Seconds()/(4*correctOver), mostSkew/2)
		}
		p.skew = bounded(s.skew+by, mostSkew)
	}
	return p
}

func bounded(x, most float64) float64 { return min(max(x, -most), most) }
