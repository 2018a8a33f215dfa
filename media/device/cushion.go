package device

// A cushion is how many samples wait for a device's callback before more are taken: as few as there can be, because
// they are delay, and more after the device ran out of them. It is told once for each frame that is written.
type cushion struct {
	samples int
	short   uint64 // what the device had lacked when it was looked at last
	calm    int    // frames since it lacked any
}

const (
	leastCushion = 480     // 10 ms
	mostCushion  = 480 * 6 // 60 ms
	cushionStep  = 480 / 2 // 5 ms
	calmFrames   = 50 * 20 // 20 s
)

// room returns how many samples may wait when the next frame is taken.
func (c *cushion) room() int { return max(c.samples, leastCushion) }

// wrote learns how many samples the device has lacked so far in all.
func (c *cushion) wrote(short uint64) {
	c.samples = c.room()
	switch {
	case short != c.short:
		c.samples, c.calm = min(c.samples+cushionStep, mostCushion), 0
	case c.calm == calmFrames:
		c.samples, c.calm = max(c.samples-cushionStep, leastCushion), 0
	default:
		c.calm++
	}
	c.short = short
}
