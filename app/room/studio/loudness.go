package studio

import (
	"math"
	"sync/atomic"

	"lyceum/media/dsp"
	"lyceum/session/journal"
)

// MaxVolume is how loud somebody can be made at most, in percent.
const MaxVolume = 200

// SetVolume sets how loud somebody is at this computer, in percent of how it comes. It lasts as long as the studio.
func (s *Studio) SetVolume(who journal.Author, percent int) error {
	return s.do(func() error {
		volume := float32(percent) / 100
		s.volumes[who] = volume
		if v := s.voices[who]; v != nil {
			v.sound.SetVolume(volume)
		}
		if v := s.call.voice; v != nil && s.call.with == who {
			v.sound.SetVolume(volume)
		}
		return nil
	})
}

// SetSound says whether noise and echo are taken out of what a real microphone hears.
func (s *Studio) SetSound(noise, echo bool) {
	_ = s.do(func() error { // once it is closed nothing is heard
		s.clean.Noise, s.clean.Echo = noise, echo
		m := &s.mic
		switch {
		case m.sender == nil || !isReal(m.spec):
		case m.sound.processor != nil:
			m.sound.clean.Store(new(s.clean))
		case s.clean != dsp.Config{}:
			return s.reopenMicrophone(m.spec)
		}
		return nil
	})
}

// A level is how loud it is. Any goroutine may use it; the zero value is 0 dBFS.
type level struct{ bits atomic.Uint64 }

func (l *level) set(dBFS float64) { l.bits.Store(math.Float64bits(dBFS)) }

func (l *level) get() float64 { return math.Float64frombits(l.bits.Load()) }

// Level returns how loud it is at the microphone, in dBFS; dsp.Silence while its device is not open. It never waits.
func (s *Studio) Level() float64 { return s.level.get() }
