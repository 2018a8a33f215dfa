package room

import (
	"context"
	"time"

	"lyceum/collab/board/live"
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
			m, all, due := i.next(time.Now(), c.PostPause())
			if m == nil && len(all) == 0 {
				if due.IsZero() {
					break
				}
				if !i.pauseUntil(due, c.Done()) {
					return
				}
			}
			i.say(c, m, all)
		}
	}
}

// say posts a message, and tells what is for one member alone. What is not said is superseded by what follows, or by the entry.
func (i *ink) say(c *session.Class, m live.Message, all []told) {
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	if m != nil {
		if data, err := m.Encode(); err == nil {
			_ = c.Post(ctx, data)
		}
	}
	for _, t := range all {
		_ = c.Tell(ctx, t.who, t.data)
	}
}

// pauseUntil waits until then, or for more to be said; it reports false if done was closed first.
func (i *ink) pauseUntil(due time.Time, done <-chan struct{}) bool {
	t := time.NewTimer(time.Until(due))
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-i.wake:
		return true
	case <-done:
		return false
	}
}
