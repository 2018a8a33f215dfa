package media

import "time"

// Of all sound in Lyceum.
const (
	SampleRate   = 48000
	FrameSamples = SampleRate / 50 // of 20 ms
	FrameTime    = 20 * time.Millisecond
)
