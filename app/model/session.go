package model

import (
	"cmp"
	"context"
	"slices"
	"time"

	"lyceum/app/room"
)

const (
	// answerWithin is how long a class may stay silent before the person is told
	// (our choice: three rounds of trying and some).
	answerWithin = 15 * time.Second
	// leaveWithin is how long a goodbye may take, with what is still to be said: a
	// little more than sayWithin and the ten seconds a room takes.
	leaveWithin = 13 * time.Second
	// sayWithin is how much of that goes to what is still to be said. A room takes
	// a message in no time unless it hangs.
	sayWithin = 2 * time.Second
	// settleFor is how long after joining people found are those who were there
	// already, and so no news.
	settleFor = 3 * time.Second
	// outboxSize bounds messages waiting for the room; more are refused.
	outboxSize = 32
)

// session is one class from the order to open it to its end. Only the store's
// goroutine touches what is not said to be fixed.
type session struct {
	number   int                // fixed
	teaching bool               // fixed
	public   bool               // fixed
	invite   string             // what was joined with; fixed
	ctx      context.Context    // ends when the class is over here; fixed
	cancel   context.CancelFunc // fixed
	outbox   chan outgoing      // to sayAll, which ends when it is closed; fixed
	said     chan struct{}      // closed when sayAll has ended; nil before it began

	title   string // until the room knows better
	room    Room
	since   time.Time // when the room was there
	snap    room.Snapshot
	leaving bool
	// retrying: the room is being left to be joined again. abandoned: and the
	// person has given up meanwhile.
	retrying, abandoned bool
	met                 time.Time // when somebody first answered; zero before
	here                map[string]string

	arrived   []string // names in the arrival toast on show
	arrivedAt time.Time
	toast     int

	talk *talk
}

func (st *state) newSession(title string) *session {
	st.opened++
	// Not a child of Run's context: closing the window must leave first.
	ctx, cancel := context.WithCancel(context.WithoutCancel(st.ctx))
	return &session{
		number: st.opened, title: title, ctx: ctx, cancel: cancel,
		outbox: make(chan outgoing, outboxSize), talk: newTalk(),
	}
}

// end leaves the room in the background, unless that is under way.
func (s *session) end(store *Store) {
	if s.leaving || s.retrying {
		return
	}
	s.hush()
	store.background(func(context.Context) {
		if err := s.goodbye(s.room.Leave); err != nil {
			store.log.Info("leave", "err", err)
		}
	}, s.ctx)
}

// hush takes no more to say: the class is being left.
func (s *session) hush() {
	s.leaving = true
	close(s.outbox)
}

func (s *session) phase(now time.Time) Phase {
	switch {
	case s.leaving || s.abandoned:
		return Leaving
	case s.retrying:
		return Connecting
	case s.snap.Ended:
		return Ended
	case s.teaching || s.snap.Connection != room.Connecting || !s.met.IsZero():
		return Present
	case now.Sub(s.since) >= answerWithin:
		return NoAnswer
	}
	return Connecting
}

// canEnd reports whether this person can end the class for everyone.
func (s *session) canEnd() bool {
	_, ok := s.room.(Ender)
	return ok && s.teaching
}

// advance returns when time alone changes what is shown.
func (s *session) advance(now time.Time) time.Time {
	if s.phase(now) == Connecting && !s.retrying {
		return earlier(s.since.Add(answerWithin), s.talk.advance())
	}
	return s.talk.advance()
}

// take makes snap the current state and notes what is news in it.
func (s *session) take(now time.Time, snap room.Snapshot, toasts *toastStack) {
	if s.met.IsZero() && (s.teaching || snap.Connection != room.Connecting) {
		s.met = now
	}
	before := s.here
	s.here = present(snap.People)
	s.snap = snap
	s.talk.take(&s.snap)
	settled := s.teaching || !s.met.IsZero() && now.Sub(s.met) >= settleFor
	if settled && before != nil && len(snap.People) <= crowdIsQuiet {
		came, went := gained(before, s.here), gained(s.here, before)
		for _, name := range came {
			s.talk.addNews(now, name+" joined")
		}
		for _, name := range went {
			s.talk.addNews(now, name+" left")
		}
		if snap.Role.Staff() && len(came) > 0 {
			s.toastArrival(now, came, toasts)
		}
	}
}

// toastArrival tells who came, together with those who came just before.
func (s *session) toastArrival(now time.Time, came []string, toasts *toastStack) {
	if now.Sub(s.arrivedAt) < arrivalsMerge {
		s.arrived = append(slices.Clone(s.arrived), came...)
		s.arrivedAt = now
		if toasts.replace(now, s.toast, arrivals(s.arrived)) {
			return
		}
	}
	s.arrived, s.arrivedAt = came, now
	s.toast = toasts.add(now, arrivals(came), false)
}

// show is the class as the window draws it. With chatOpen every message counts
// as read.
func (s *session) show(now time.Time, chatOpen bool) *Class {
	c := &Class{
		Number: s.number, Phase: s.phase(now), Teaching: s.teaching, Open: s.public, CanEnd: s.canEnd(),
		Title: cmp.Or(s.snap.Title, s.title), Role: s.snap.Role, Connection: s.snap.Connection,
		Unsent: s.talk.unsent, Invite: s.snap.Invite, StartedAt: s.snap.StartedAt,
	}
	c.Talk = s.talk.show(now, chatOpen, c.Everyone, c.Locks)
	c.AtDoor = atDoor(s.snap.Waiting)
	c.Staff, c.Others = splitPeople(s.snap.People)
	for _, p := range s.snap.People {
		if p.Connected || p.Self {
			c.Here++
		}
	}
	for _, p := range c.Staff {
		if p.Role == room.Instructor {
			c.Teacher = p
			break
		}
	}
	switch c.Phase {
	case NoAnswer:
		c.Fault = Sentence(AtDoor(s.snap), now)
	case Ended:
		c.Fault = endSentence(s.snap.EndReason)
	}
	return c
}

// AtDoor returns why this person is not in the class.
func AtDoor(snap room.Snapshot) error {
	switch snap.Door {
	case "waiting":
		return ErrWaiting
	case "refused":
		return room.ErrRefused
	case "revoked":
		return room.ErrInviteRevoked
	}
	return unanswered(snap.Meeting)
}

// unanswered returns why nobody may have answered, by the latest news of a rendezvous.
func unanswered(m room.Met) error {
	switch m.State {
	case room.MetConnected:
		return ErrNobodyIntroduced
	case room.MetFailed, room.MetClosed:
		return ErrRendezvousSilent
	case room.MetRejected, room.MetRefused:
		return ErrTurnedAway
	}
	return ErrNobodyAnswered
}
