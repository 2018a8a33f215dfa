package synth

import (
	"math"
	"math/rand/v2"

	"lyceum/media"
)

// A Speaker says syllables that are no words: voiced ones with a gliding pitch and three formants, hisses between them,
// pauses after a few, four a second, as in speech. What it says has speech's spectrum and envelope, for machines; to people
// it is a babble.
type Speaker struct {
	chance  *rand.Rand
	pitch   float64 // Hz, of this speaker
	phase   float64 // of the glottis, 0 to 1
	left    int     // samples of what is being said
	length  int
	voiced  float64 // 1, or 0 in a hiss
	loud    float64 // 0 in a pause
	glide   float64 // of the pitch over the syllable
	formant [3]resonator
	hiss    resonator
	said    int // syllables since a pause
	low     float64
}

// NewSpeaker returns a speaker with a mean pitch in Hz: 110 for a man, 200 for a woman.
func NewSpeaker(pitch float64, seed uint64) *Speaker {
	s := &Speaker{chance: rand.New(rand.NewPCG(seed, 0x5eed)), pitch: pitch}
	s.hiss.tune(5200, 1800)
	return s
}

// Say appends n samples at some −20 dBFS while a syllable lasts.
func (s *Speaker) Say(dst []int16, n int) []int16 {
	for range n {
		dst = append(dst, int16(math.Round(min(max(s.sample(), -1), 1)*32767)))
	}
	return dst
}

func (s *Speaker) sample() float64 {
	if s.left == 0 {
		s.syllable()
	}
	s.left--
	part := 1 - float64(s.left)/float64(s.length)
	envelope := s.loud * math.Sin(math.Pi*math.Sqrt(part))
	hz := s.pitch * (1 + s.glide*(part-0.5))
	s.phase += hz / media.SampleRate
	if s.phase >= 1 {
		s.phase--
	}
	noise := s.chance.NormFloat64()
	// The flow through the glottis: open for six tenths of a period, closed at once.
	source := 0.02 * noise
	if s.phase < 0.6 {
		source += math.Sin(math.Pi * s.phase / 0.6 * s.phase / 0.6)
	}
	slope := source - s.low // lips radiate its slope
	s.low = source
	v := slope * s.voiced
	var out float64
	for i := range s.formant {
		out += s.formant[i].pass(v) * [3]float64{1, 0.6, 0.3}[i]
	}
	out = 45*out + 0.5*(1-s.voiced)*s.hiss.pass(noise)
	return envelope * out
}

// syllable begins the next: a voiced one, a hiss before it, or a pause.
func (s *Speaker) syllable() {
	between := func(low, high float64) float64 { return low + (high-low)*s.chance.Float64() }
	s.voiced, s.loud = 1, between(0.5, 1)
	switch {
	case s.said > 4 && s.chance.IntN(3) == 0:
		s.said, s.loud = 0, 0
		s.length = int(between(0.25, 0.7) * media.SampleRate)
	case s.chance.IntN(4) == 0:
		s.voiced, s.length = 0, int(between(0.05, 0.12)*media.SampleRate)
	default:
		s.said++
		s.length = int(between(0.12, 0.3) * media.SampleRate)
		s.glide = between(-0.25, 0.25)
		s.formant[0].tune(between(300, 800), 80)
		s.formant[1].tune(between(900, 2300), 110)
		s.formant[2].tune(between(2400, 3200), 160)
	}
	s.left = s.length
}

// A resonator is a filter of two poles with a peak of about 1.
type resonator struct{ a, b, gain, last, before float64 }

func (r *resonator) tune(hz, width float64) {
	radius := math.Exp(-math.Pi * width / media.SampleRate)
	r.a = 2 * radius * math.Cos(2*math.Pi*hz/media.SampleRate)
	r.b = -radius * radius
	r.gain = (1 - radius) * 2 * math.Sin(2*math.Pi*hz/media.SampleRate)
}

func (r *resonator) pass(v float64) float64 {
	out := r.gain*v + r.a*r.last + r.b*r.before
	r.before, r.last = r.last, out
	return out
}
