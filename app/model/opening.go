package model

import (
	"context"
	"errors"
	"time"

	"lyceum/app/profile"
	"lyceum/app/room"
)

// open runs how of a session in the background; the class shows once it has
// returned. If the window closes meanwhile the class is left again.
func (st *state) open(s *session) {
	st.opening = s
	st.store.background(func(ctx context.Context) {
		r, err := s.how(ctx)
		taken := st.store.handOver(func(st *state, now time.Time) { st.openedRoom(now, s, r, err) })
		if taken {
			return
		}
		s.cancel()
		if err != nil {
			return
		}
		if err := r.Leave(); err != nil {
			st.store.log.Info("leave", "err", err)
		}
	}, s.ctx)
}

// openedRoom takes over what open brought.
func (st *state) openedRoom(now time.Time, s *session, r Room, err error) {
	st.busy, st.opening = Idle, nil
	before := st.session // one that is being retried, else nil
	st.session = nil
	if s.ctx.Err() != nil || before != nil && before.abandoned { // the person has given up
		s.cancel()
		if err == nil {
			st.store.leaveUnseen(r)
		}
		return
	}
	if err != nil {
		s.cancel()
		st.store.log.Info("class did not open", "teaching", s.teaching, "err", err)
		if errors.Is(err, profile.ErrPassphraseNeeded) {
			st.passphraseMissed()
		}
		st.notOpened(s, err)
		return
	}
	st.endCheck()
	st.session = s
	s.room, s.since, s.said = r, now, make(chan struct{})
	if before != nil {
		s.talk.unsent, s.talk.unsentNo = before.talk.unsent, before.talk.unsentNo
	}
	s.talk.begin(now)
	s.take(st, now, r.Snapshot())
	st.store.room.Store(&r)
	s.obey(st, now)
	st.settle(now, s)
	st.store.background(func(ctx context.Context) { st.store.watchRoom(ctx, s, r) }, s.ctx)
	st.store.background(func(ctx context.Context) { st.store.sayAll(ctx, s, r) }, s.ctx)
}

// eventsAtOnce bounds how many events one turn of the store takes in.
const eventsAtOnce = 256

// watchRoom passes on every change and every event of the room until its class is over. What an event tells of is in the
// snapshot by then.
func (s *Store) watchRoom(ctx context.Context, of *session, r Room) {
	events := r.Events()
	for {
		var news []room.Event
		select {
		case <-r.Changed():
		case ev, open := <-events:
			if !open {
				events = nil
				continue
			}
			news = moreEvents(events, []room.Event{ev})
		case <-ctx.Done():
			return
		}
		snap := r.Snapshot()
		s.post(func(st *state, now time.Time) {
			if st.session != of {
				return
			}
			of.take(st, now, snap)
			for _, ev := range news {
				of.handle(st, now, ev)
			}
		})
	}
}

// moreEvents appends the events that wait.
func moreEvents(events <-chan room.Event, news []room.Event) []room.Event {
	for len(news) < eventsAtOnce {
		select {
		case ev, open := <-events:
			if !open {
				return news
			}
			news = append(news, ev)
		default:
			return news
		}
	}
	return news
}

// sayAll sends what is said in the order it was said until the outbox is closed,
// or ctx ends. What could not be sent goes back to the person.
func (s *Store) sayAll(ctx context.Context, of *session, r Room) {
	defer close(of.said)
	for {
		select {
		case what, ok := <-of.outbox:
			if !ok || ctx.Err() != nil {
				return
			}
			if err := what.say(r); err != nil && ctx.Err() == nil {
				s.log.Warn("say", "err", err)
				s.post(func(st *state, now time.Time) { st.unsent(now, of, what, err) })
			}
		case <-ctx.Done():
			return
		}
	}
}

// retry leaves a class in which nobody answered and joins it again. The old
// class shows, as connecting, until the new one is there: a profile can be in
// one class only, so the second join waits for the end of the first. Nothing can
// be said before somebody answered; what was tried all the same goes along, unsent.
func (st *state) retry(now time.Time) {
	s := st.session
	if s == nil || s.teaching || s.phase(now) != NoAnswer {
		return
	}
	s.retrying = true
	st.store.background(func(context.Context) {
		s.cancel()
		if err := s.room.Leave(); err != nil {
			st.store.log.Info("leave", "err", err)
		}
		st.store.post(func(st *state, _ time.Time) {
			if s.abandoned {
				st.session = nil
				return
			}
			again := st.newSession(s.title)
			again.how, again.devices = s.how, s.devices
			st.open(again)
		})
	}, st.ctx)
}

// leave goes out of the class. The start screen shows when the room has said
// goodbye.
func (st *state) leave() {
	s := st.session
	switch {
	case s == nil || s.leaving:
	case s.retrying:
		s.abandoned = true
		if st.opening != nil {
			st.opening.cancel()
		}
	default:
		st.leaveBy(s, s.room.Leave)
	}
}

// end ends the class for everyone, if this person may, and leaves it.
func (st *state) end() {
	s := st.session
	if s == nil || s.leaving || !s.canEnd() {
		return
	}
	ender := s.room.(Ender)
	st.leaveBy(s, func() error {
		return errors.Join(ender.End(), s.room.Leave())
	})
}

// leaveBy leaves by how, once all is said, and then shows the start screen.
func (st *state) leaveBy(s *session, how func() error) {
	wasOver := s.snap.Ended
	s.hush()
	st.store.background(func(context.Context) {
		err := s.goodbye(how)
		st.store.post(func(st *state, now time.Time) {
			if err != nil {
				st.store.log.Warn("leave", "err", err)
				said := ErrLeftRoughly
				if errors.Is(err, ErrUnsaid) {
					said = ErrUnsaid
				}
				st.toasts.add(now, Sentence(said, now), true)
			}
			if st.session == s {
				st.session = nil
			}
			st.toasts.remove(s.silent)
			st.toasts.remove(s.reportFault)
			if !wasOver { // else the window has said so
				st.tellReport(now, s)
			}
		})
	}, st.ctx)
}
