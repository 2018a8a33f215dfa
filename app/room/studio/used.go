package studio

import (
	"sync/atomic"
	"time"

	"lyceum/media"
	"lyceum/session"
)

// mostAtOnce is the most that is counted from one look to the next: the worker looks every second, and a computer that slept
// showed nothing.
const mostAtOnce = 2 * lookEvery

// A used counts for how long the class was talked to and shown something.
type used struct {
	talk           spoken
	camera, screen time.Duration
	at             time.Time // of the last look
}

// A spoken is how much speech went to the class, in samples. Any goroutine may use it; the zero value is none.
type spoken struct{ samples atomic.Int64 }

func (s *spoken) add(frame []int16) { s.samples.Add(int64(len(frame))) }

func (s *spoken) length() time.Duration {
	return time.Duration(s.samples.Load()) * time.Second / media.SampleRate
}

// settleUsed counts what is on, and tells the class how much that has come to.
func (s *Studio) settleUsed(at time.Time) {
	u := &s.used
	passed := min(at.Sub(u.at), mostAtOnce)
	if u.at.IsZero() {
		passed = 0
	}
	u.at = at
	for _, o := range s.pictures {
		switch {
		case o.out == nil:
		case o.name == session.StreamCamera:
			u.camera += passed
		case o.name == session.StreamScreen:
			u.screen += passed
		}
	}
	s.cfg.Class.SetUsed(session.Used{Talk: u.talk.length(), Camera: u.camera, Screen: u.screen})
}
