package dsp

import "math"

// An Activity tells whether a sound is speech, or noise that is always there, from frames of 20 ms: speech is what stands
// out from the floor. It is for who is shown to speak, and for what a muted microphone hears, not for what is sent. The
// zero value is ready.
type Activity struct {
	floor float64 // level of the noise, dBFS
	begun bool
	hang  int // frames until a pause is one
}

const (
	standsOut  = 9.0   // dB above the floor
	faintest   = -55.0 // dBFS: what is below is nobody speaking
	hangFrames = 6     // between two syllables a voice may stop for 120 ms
	floorRise  = 0.04  // dB a frame, 2 dB a second: a voice is not taken for the floor before its next pause
	floorFall  = 0.3   // part of the way in a frame
)

// Add adds a frame and reports whether it is speech.
func (a *Activity) Add(frame []int16) bool {
	level := Level(frame)
	if !a.begun {
		a.floor, a.begun = min(level, faintest), true
	}
	if level < a.floor {
		a.floor += (level - a.floor) * floorFall
	} else {
		a.floor = math.Min(level, a.floor+floorRise)
	}
	if level > max(a.floor+standsOut, faintest) {
		a.hang = hangFrames
	} else if a.hang > 0 {
		a.hang--
	}
	return a.hang > 0
}

// Floor returns the level of the noise under the speech, in dBFS.
func (a *Activity) Floor() float64 { return a.floor }
