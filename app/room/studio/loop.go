package studio

import (
	"context"
	"time"
)

// lookEvery is how often the worker looks for what time alone brings about.
const lookEvery = time.Second

// callTimeout bounds how long the class's loop is waited for.
const callTimeout = 10 * time.Second

// work is the worker. It ends with the studio.
func (s *Studio) work() {
	defer s.shut()
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		select {
		case f := <-s.inbox:
			s.settleMuted() // what was before
			f()
		case <-s.changed:
		case <-tick.C:
		case <-s.ctx.Done():
			return
		}
		s.settle()
	}
}

// now is the time by this machine's clock.
func now() time.Time { return time.Now() }

// timed returns a context for a call of the class.
func timed() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), callTimeout)
}

// timestampRange is after how many µs timestamps begin anew: as many as a stream can carry.
const timestampRange = 1 << 48

// setEpoch works out when, by this machine's clock, timestamps began: class time is known to all members.
func (s *Studio) setEpoch() {
	ctx, cancel := timed()
	defer cancel()
	class, err := s.cfg.Class.ClassTime(ctx)
	if err != nil {
		return
	}
	s.epoch = now().Add(-time.Duration(class.UnixMicro()%timestampRange) * time.Microsecond)
}
