package studio

import (
	"math"
	"sync"
	"time"

	"lyceum/media"
)

// bells are short sounds: bells of some notes, one after the other.
type bells struct {
	notes []float64 // Hz; 0 is a rest
	apart time.Duration
	decay time.Duration // in which a bell falls to a third
	lasts time.Duration
	loud  float64 // of each bell; 1 is as loud as a sample can be
}

// sound returns the samples. It begins and ends with silence.
func (b bells) sound() []int16 {
	const attack, fade = 0.006, 0.05 // s
	mixed := make([]float64, int(b.lasts*media.SampleRate/time.Second))
	for n, hz := range b.notes {
		for i := range mixed {
			t := float64(i)/media.SampleRate - float64(n)*b.apart.Seconds()
			if t < 0 || hz == 0 {
				continue
			}
			swing := 0.0
			for harmonic, part := range []float64{1, 0.35, 0.12} { // the higher, the sooner it is gone
				f := float64(harmonic + 1)
				swing += part * math.Exp(-t*f/b.decay.Seconds()) * math.Sin(2*math.Pi*hz*f*t)
			}
			mixed[i] += b.loud * swing * min(t/attack, 1)
		}
	}
	out := make([]int16, len(mixed))
	for i, x := range mixed {
		end := min(float64(len(mixed)-1-i)/(fade*media.SampleRate), 1)
		out[i] = int16(x * end * math.MaxInt16)
	}
	return out
}

// Notes, in Hz.
const (
	noteG4, noteC5, noteD5, noteE5, noteG5, noteC6 = 392.00, 523.25, 587.33, 659.26, 783.99, 1046.50
)

// testChime returns the test sound: a chord of C major.
var testChime = sync.OnceValue(bells{
	notes: []float64{noteC5, noteE5, noteG5}, apart: 190 * time.Millisecond, decay: 320 * time.Millisecond, lasts: 1500 * time.Millisecond, loud: 0.2,
}.sound)

// chimes are what tells of something, by its name: softer and shorter than the test sound, but for a call, which is to be
// heard from the next room.
var chimes = map[string]func() []int16{
	"hand":    sync.OnceValue(bells{[]float64{noteE5, noteG5}, 110 * time.Millisecond, 200 * time.Millisecond, 700 * time.Millisecond, 0.12}.sound),
	"waiting": sync.OnceValue(bells{[]float64{noteG5, noteD5}, 160 * time.Millisecond, 240 * time.Millisecond, 800 * time.Millisecond, 0.12}.sound),
	"join":    sync.OnceValue(bells{[]float64{noteG4, noteC5}, 90 * time.Millisecond, 120 * time.Millisecond, 400 * time.Millisecond, 0.08}.sound),
	"chat":    sync.OnceValue(bells{[]float64{noteC6}, 0, 90 * time.Millisecond, 300 * time.Millisecond, 0.07}.sound),
	"call": sync.OnceValue(bells{
		[]float64{noteE5, noteC6, noteE5, noteC6, 0, noteE5, noteC6}, 120 * time.Millisecond, 220 * time.Millisecond, 1200 * time.Millisecond, 0.16,
	}.sound),
}

// Chime plays what tells of something here, if there is a speaker: hand, waiting, join, chat or call. It never waits.
func (s *Studio) Chime(name string) {
	if sound := chimes[name]; sound != nil {
		s.chime.Store(&sound)
		s.poke()
	}
}

// settleChime does what Chime was called for.
func (s *Studio) settleChime() {
	if sound := s.chime.Swap(nil); sound != nil && s.speaker.isHeard {
		s.speaker.out.Play((*sound)())
	}
}
