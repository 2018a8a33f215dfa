package netgroup

import (
	"time"

	"lyceum/session/netgroup/stream"
)

// A publisher that sends far more than was announced, or than a stream of its kind needs, takes the lines of all who play
// the stream and pass it on. Our choice, well above what any camera, screen or microphone sends.
const (
	floodOver  = 4 * time.Second // over which the rate is taken
	floodTimes = 4               // as much as was announced is too much, within these, in kbit/s:

	soundFloodLeast, soundFloodMost = 256, 1024
	otherFloodLeast, otherFloodMost = 6_000, 24_000

	// A frame counts as so many bytes at least, as its signature takes time: some 150 a second of sound are too many, 300
	// pictures, or 1,500 of anything else.
	soundFloodFrame, pictureFloodFrame, dataFloodFrame = 213, 2500, 500
)

// StreamFlood says that what is played is far more than it says: genuine, so that nobody but its publisher can be to blame.
// It goes on until the owner ends it. The event may come again.
type StreamFlood struct{ Stream *NetStream }

func (StreamFlood) event() {}

// A flood counts the genuine bytes of a stream, whether they can be opened or not.
type flood struct {
	since time.Time
	bytes int
	told  bool
}

// add counts the bytes of a frame, and reports when they became too many.
func (f *flood) add(now time.Time, bytes int, of *listedStream) bool {
	if now.Sub(f.since) >= floodOver {
		*f = flood{since: now}
	}
	f.bytes += max(bytes, leastBytes(of.info.Kind))
	if f.told || f.bytes <= tooMuch(of) {
		return false
	}
	f.told = true
	return true
}

func leastBytes(kind stream.Kind) int {
	switch kind {
	case stream.Audio:
		return soundFloodFrame
	case stream.Data:
		return dataFloodFrame
	}
	return pictureFloodFrame
}

// tooMuch returns how many bytes within floodOver are too many for a stream.
func tooMuch(of *listedStream) int {
	least, most := otherFloodLeast, otherFloodMost
	if of.info.Kind == stream.Audio {
		least, most = soundFloodLeast, soundFloodMost
	}
	kbit := min(max(floodTimes*of.kbit, least), most)
	return kbit * 1000 / 8 * int(floodOver/time.Second)
}

// takes reports whether another packet of a stream is taken of a neighbour. What is never part of a genuine frame does
// not count as its publisher's flood, as anybody could have made it: so of no neighbour more comes in than of who floods.
func (k *streamLink) takes(now time.Time, bytes int, of *listedStream) bool {
	most := float64(tooMuch(of))
	if !k.took.hasFor(now, float64(bytes), most/floodOver.Seconds(), most) {
		return false
	}
	k.took.spent += float64(bytes)
	return true
}

// count takes note of a frame that is genuine.
func (p *streamPart) count(now time.Time, f *frameToVerify) {
	if !p.flood.add(now, len(f.sealed)+len(f.sig), &p.listed) {
		return
	}
	for _, o := range p.players {
		p.group.c.emit(StreamFlood{o})
	}
}
