package device

import "time"

// A sampleClock says when samples are, from callbacks that come when the system gets round to them: it follows the
// device, whose rate is near 48,000 a second but not that of the machine's clock, and takes out the jitter. The zero
// value knows nothing yet.
type sampleClock struct {
	known  bool
	sample uint64        // the last one whose time was told
	at     time.Duration // when it is, by what was told so far
}

// clockJump is how far a callback must be off to be believed at once: sound was lost, or the device stood still.
const clockJump = 50 * time.Millisecond

// told learns that a callback said when a sample is.
func (c *sampleClock) told(sample uint64, at time.Duration) {
	expected := c.time(sample)
	off := at - expected
	if !c.known || off > clockJump || off < -clockJump {
		*c = sampleClock{true, sample, at}
		return
	}
	// Callbacks are late, hardly ever early: what comes early is nearer to the truth.
	if off < 0 {
		off /= 4
	} else {
		off /= 64
	}
	c.sample, c.at = sample, expected+off
}

// time returns when a sample is.
func (c *sampleClock) time(sample uint64) time.Duration {
	return c.at + time.Duration(int64(sample-c.sample))*time.Second/48000
}
