package model

import (
	"context"
	"time"
)

// Run serves the store until ctx ends, then leaves the class it is in and waits
// until everything it started has ended, at most leaveWithin. It is called once.
// It alone reads the clock.
func (s *Store) Run(ctx context.Context) {
	st := newState(s, ctx)
	timer := time.NewTimer(0)
	defer timer.Stop()
	st.start(time.Now())
	for {
		select {
		case f := <-s.inbox:
			f(st, time.Now())
		case <-timer.C:
		case <-ctx.Done():
			close(s.done)
			st.close()
			s.work.Wait()
			return
		}
		now := time.Now()
		if wake := st.advance(now); wake.IsZero() {
			timer.Stop()
		} else {
			timer.Reset(wake.Sub(now))
		}
		st.publish(now)
	}
}

// leaveGracefully leaves r. After leaveWithin it gives up and ends the class's
// context, which a room takes as the order to drop everything.
func leaveGracefully(r Room, cancel context.CancelFunc) error {
	stop := time.AfterFunc(leaveWithin, cancel)
	defer stop.Stop()
	defer cancel()
	return r.Leave()
}

// pause waits for d; it reports false if ctx ended first.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
