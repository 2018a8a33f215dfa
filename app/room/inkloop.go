package room

import (
	"context"
	"time"

	"lyceum/session"
)

// run posts what there is to say, as often as the line has room for it, until the class is over here.
func (i *ink) run(c *session.Class) {
	for {
		select {
		case <-i.wake:
		case <-c.Done():
			return
		}
		for {
			m, due := i.next(time.Now(), c.PostPause())
			if m == nil && due.IsZero() {
				break
			}
			if m == nil && !pauseUntil(due, c.Done()) {
				return
			}
			if m == nil {
				continue
			}
			if data, err := m.Encode(); err == nil {
				ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
				_ = c.Post(ctx, data) // what is not said is superseded by what follows, or by the entry
				cancel()
			}
		}
	}
}

// pauseUntil waits; it reports false if done was closed first.
func pauseUntil(due time.Time, done <-chan struct{}) bool {
	t := time.NewTimer(time.Until(due))
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-done:
		return false
	}
}
