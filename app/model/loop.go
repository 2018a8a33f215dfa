package model

import (
	"context"
	"errors"
	"time"
)

// Run serves the store until ctx ends, then leaves the class it is in, or that is
// just opening, and waits until everything it started has ended, at most
// leaveWithin. It is called once. It alone reads the clock.
func (s *Store) Run(ctx context.Context) {
	st := newState(s, ctx)
	timer := time.NewTimer(0)
	defer timer.Stop()
	st.start(time.Now())
	for {
		select {
		case f := <-s.inbox:
			f(st, time.Now())
			s.drain(st) // what came with it shows with it
		case <-timer.C:
		case <-ctx.Done():
			s.drain(st)
			close(s.done)
			st.close(time.Now())
			if !within(leaveWithin, s.work.Wait) {
				s.log.Warn("a class is still being left")
			}
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

// drain does what was asked already. At the end, what was said just before
// the window closed is said by that.
func (s *Store) drain(st *state) {
	for range inboxSize {
		select {
		case f := <-s.inbox:
			f(st, time.Now())
		default:
			return
		}
	}
}

// goodbye waits until all is said that was taken to be said, for sayWithin, and
// then leaves by how. After leaveWithin it waits no longer: how may go on, and
// what it still does is lost to the person. The session must have been hushed.
func (s *session) goodbye(how func() error) error {
	defer s.cancel()
	var unsaid, err error
	if !within(sayWithin, func() { <-s.said }) {
		s.cancel() // sayAll goes no further than the message it hangs on
		unsaid = ErrUnsaid
	}
	left := make(chan error, 1)
	if within(leaveWithin-sayWithin, func() { left <- how() }) {
		err = <-left
	} else {
		err = errLeaveHangs
	}
	return errors.Join(unsaid, err)
}

// within runs f and reports whether it ended within d. If it did not, it runs on.
func within(d time.Duration, f func()) bool {
	over := make(chan struct{})
	go func() { f(); close(over) }()
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-over:
		return true
	case <-t.C:
		return false
	}
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
