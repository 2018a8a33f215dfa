package stream

import (
	"time"

	"lyceum/session/netgroup"
)

// A Writer is where a publisher puts frames: a stream of a group, or one for a single member.
type Writer interface {
	// Write sends a frame, and takes ownership of its data. It never waits, and any goroutine may call it. A frame that
	// cannot be sent is lost; the error says why.
	Write(f netgroup.Frame) error
}

// A Source is where a player's pictures come from.
type Source interface {
	// WantKeyFrame asks the publisher for a frame that can be shown without those before it. It never waits, and any
	// goroutine may call it.
	WantKeyFrame()
}

const maxTimestamp = 1<<48 - 1

// Timestamp returns what a frame's timestamp says of the moment of its capture: the microseconds since the epoch, modulo
// 2⁴⁸. All streams of a person have one epoch, so that lips fit what they say.
func Timestamp(epoch, at time.Time) uint64 {
	return uint64(at.Sub(epoch).Microseconds()) & maxTimestamp
}

// captured returns when a frame was captured, by this machine's clock, if its epoch is known here: the moment nearest to now.
func captured(epoch, now time.Time, timestamp uint64) time.Time {
	behind := (Timestamp(epoch, now) - timestamp) & maxTimestamp
	if behind > maxTimestamp/2 {
		return now.Add(time.Duration(maxTimestamp+1-behind) * time.Microsecond)
	}
	return now.Add(-time.Duration(behind) * time.Microsecond)
}
