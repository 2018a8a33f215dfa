package device

import (
	"math"
	"time"

	"lyceum/media"
)

// A meter makes one level of ten frames, 200 ms.
type meter struct {
	sum    float64
	frames int
}

const meterFrames = 10

// add takes 20 ms, and returns the level of the last 200 ms in dBFS when they are full. Silence has −100.
func (m *meter) add(frame []int16) (level float64, full bool) {
	for _, s := range frame {
		m.sum += float64(s) * float64(s)
	}
	if m.frames++; m.frames < meterFrames {
		return 0, false
	}
	power := m.sum / (meterFrames * media.FrameSamples * 32768 * 32768)
	*m = meter{}
	return max(10*math.Log10(power+1e-12), -100), true
}

// Of the hint that somebody talks into a muted microphone.
const (
	mutedLevel  = -50 // dBFS, of 200 ms
	mutedOf     = 5   // levels
	mutedLoud   = 3   // of those
	mutedSilent = 30 * time.Second
)

// A MutedTalk finds people who talk while they are muted: three of five levels of 200 ms are over −50 dBFS. The zero
// value is ready. It holds no clock.
type MutedTalk struct {
	meter  meter
	loud   [mutedOf]bool
	next   int
	hinted time.Time
}

// Add takes 20 ms of a muted microphone, without echo: what others say is not the person's. It reports whether to show
// the hint, at most every 30 s.
func (m *MutedTalk) Add(now time.Time, frame []int16) (hint bool) {
	level, full := m.meter.add(frame)
	if !full {
		return false
	}
	m.loud[m.next] = level > mutedLevel
	m.next = (m.next + 1) % mutedOf
	loud := 0
	for _, l := range m.loud {
		if l {
			loud++
		}
	}
	if loud < mutedLoud || !m.hinted.IsZero() && now.Sub(m.hinted) < mutedSilent {
		return false
	}
	m.loud, m.hinted = [mutedOf]bool{}, now
	return true
}

// Reset forgets what was heard: the microphone was not muted in between.
func (m *MutedTalk) Reset() { m.meter, m.loud = meter{}, [mutedOf]bool{} }

// A Condition is how a microphone sounds.
type Condition uint8

const (
	Well   Condition = iota
	Silent           // nothing comes, not even the noise of a room: it is switched off, or covered, or the wrong one
	Noisy            // it is never quiet
)

// String returns the word of events.
func (c Condition) String() string { return [...]string{"well", "silent", "noisy"}[c] }

const (
	silentLevel  = -72 // dBFS: under it for silentLevels is silence; microphones in quiet rooms have −65 and more
	silentLevels = 5 * 5
	noisyLevel   = -38 // dBFS: never under it for noisyLevels is noise; who speaks pauses
	noisyLevels  = 10 * 5
	wellLevels   = 2 // over the one or under the other, to be well again
)

// A Health finds microphones that give nothing and ones in too much noise, from the sound as it comes from the device.
// The zero value is ready.
type Health struct {
	meter          meter
	condition      Condition
	silent, loud   int // levels in a row
	heard, quieter int // levels that speak against it
}

// Add takes 20 ms, and returns how the microphone is, and whether that is new.
func (h *Health) Add(frame []int16) (c Condition, changed bool) {
	level, full := h.meter.add(frame)
	if !full {
		return h.condition, false
	}
	before := h.condition
	h.silent, h.heard = counted(h.silent, h.heard, level < silentLevel)
	h.loud, h.quieter = counted(h.loud, h.quieter, level > noisyLevel)
	switch {
	case h.silent >= silentLevels:
		h.condition = Silent
	case h.loud >= noisyLevels:
		h.condition = Noisy
	case h.condition == Silent && h.heard >= wellLevels, h.condition == Noisy && h.quieter >= wellLevels:
		h.condition = Well
	}
	return h.condition, h.condition != before
}

// counted counts what follows in a row, for and against.
func counted(yes, no int, is bool) (int, int) {
	if is {
		return yes + 1, 0
	}
	return 0, no + 1
}
