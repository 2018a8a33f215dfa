package session

import (
	"time"

	"lyceum/session/netgroup"
)

// Who sends far more than was announced, or than a stream of its kind needs, takes the lines of all who play it and pass it
// on. Such a stream is played here no more as long as the class lasts; when nobody plays it, nobody passes it on. Our choice,
// well above what any camera, screen or microphone sends.
const (
	floodOver  = 4 * time.Second // over which the rate is taken
	floodTimes = 4               // as much as was announced is too much, within these, in kbit/s:

	soundFloodLeast, soundFloodMost     = 256, 1024
	pictureFloodLeast, pictureFloodMost = 6_000, 24_000
)

// tooMuch returns how many bytes within floodOver are too many for a stream.
func tooMuch(cfg netgroup.PublishConfig) int {
	least, most := pictureFloodLeast, pictureFloodMost
	if cfg.Kind == netgroup.AudioStream {
		least, most = soundFloodLeast, soundFloodMost
	}
	kbit := min(max(floodTimes*cfg.Kbit, least), most)
	return kbit * 1000 / 8 * int(floodOver/time.Second)
}

// A flood counts what comes of a stream.
type flood struct {
	since time.Time
	bytes int
}

// add counts bytes that came, and reports whether that is too much.
func (f *flood) add(now time.Time, bytes int, cfg netgroup.PublishConfig) bool {
	if now.Sub(f.since) >= floodOver {
		f.since, f.bytes = now, 0
	}
	f.bytes += bytes
	return f.bytes > tooMuch(cfg)
}

// flooded notes that a stream is played no more, as it is too much.
func (c *Class) flooded(p *Playback) {
	key := streamKey{p.author, p.name, p.direct}
	if c.media.floods[key] {
		return
	}
	c.media.floods[key] = true
	c.dirty = true // which has it closed
	c.cfg.Log.Warn("a stream is far more than it says, and is played no more", "name", p.name, "kbit", p.stream.Config().Kbit)
}
