package dsp

import (
	"sync"
	"time"

	"lyceum/media"
)

// playedKept is how much of what was played is kept, 2.7 s: what waits in the speaker's buffers, and how late a microphone's
// frame may come.
const playedKept = 1 << 17

// playedSound is what a speaker was given last. Its lock guards all of it; it is held for as long as a copy takes.
type playedSound struct {
	mutex   sync.Mutex
	samples [playedKept]int16
	count   int64     // of samples given so far
	at      int64     // the number of the first sample of the last frame
	heard   time.Time // and when that is heard
}

// add takes a frame whose first sample is heard at a time.
func (p *playedSound) add(frame []int16, heard time.Time) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.at, p.heard = p.count, heard
	for _, s := range frame {
		p.samples[p.count%playedKept] = s
		p.count++
	}
}

// heardAt returns the number of the sample that is heard at a time, with its fraction, by the last frame's. It is unknown
// where nothing was played within a second.
func (p *playedSound) heardAt(t time.Time) (place float64, known bool) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	away := t.Sub(p.heard)
	if p.count == 0 || away > time.Second || away < -2*time.Second {
		return 0, false
	}
	return float64(p.at) + away.Seconds()*media.SampleRate, true
}

// read fills dst with the samples from number on; there is silence where none were given or they are no longer kept.
func (p *playedSound) read(dst []float32, from int64) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	for i := range dst {
		n := from + int64(i)
		if n < 0 || n >= p.count || n < p.count-playedKept {
			dst[i] = 0
		} else {
			dst[i] = float32(p.samples[n%playedKept])
		}
	}
}
