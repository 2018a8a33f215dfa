package dsp

// An Activity tells whether a sound is speech, or noise that is always there, from frames of 10 or 20 ms: speech is what stands
// out from the floor. It is for who is shown to speak, and for what a muted microphone hears, not for what is sent. The
// zero value is ready.
type Activity struct {
	lowest [2]float64 // level in the window that is not over, and in the one before, dBFS
	frames int        // of the window
	begun  bool
	hang   int // frames until a pause is one
}

const (
	standsOut   = 9.0   // dB above the floor
	faintest    = -55.0 // dBFS: what is below is nobody speaking
	hangFrames  = 6     // between two syllables a voice may stop for 120 ms, at 20 ms a frame
	floorFrames = 75    // who speaks pauses within 1.5 s, at 20 ms a frame
)

// Add adds a frame and reports whether it is speech.
func (a *Activity) Add(frame []int16) bool {
	level := Level(frame)
	if !a.begun {
		a.lowest, a.begun = [2]float64{level, level}, true
	}
	a.lowest[0] = min(a.lowest[0], level)
	if a.frames++; a.frames == floorFrames {
		a.lowest, a.frames = [2]float64{level, a.lowest[0]}, 0
	}
	if level > max(a.Floor()+standsOut, faintest) {
		a.hang = hangFrames
	} else if a.hang > 0 {
		a.hang--
	}
	return a.hang > 0
}

// Floor returns the level of the noise under the speech, in dBFS: the lowest of the last 1.5 to 3 s, at 20 ms a
// frame.
func (a *Activity) Floor() float64 { return min(a.lowest[0], a.lowest[1]) }
