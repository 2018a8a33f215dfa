package model

import (
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
	// freeWithin is how long a class waits for the devices of the check (our choice: a camera that closes slowly takes one).
	freeWithin = 5 * time.Second
	// settleFor is how long after joining people found are those who were there
	// already, and so no news.
	settleFor = 3 * time.Second
	// outboxSize bounds messages waiting for the room; more are refused.
	outboxSize = 32
)

// session is one class from the order to open it to its end. Only the store's
// goroutine touches what is not said to be fixed.
type session struct {
	number   int                                 // fixed
	teaching bool                                // fixed
	public   bool                                // fixed
	practice bool                                // fixed
	how      func(context.Context) (Room, error) // opens the room, also again; fixed
	devices  map[room.DeviceKind]CheckDevice     // as the person chose them; nil: as the command line says; fixed
	ctx      context.Context                     // ends when the class is over here; fixed
	cancel   context.CancelFunc                  // fixed
	outbox   chan outgoing                       // to sayAll, which ends when it is closed; fixed
	said     chan struct{}                       // closed when sayAll has ended; nil before it began

	title   string // until the room knows better
	room    Room
	since   time.Time // when the room was there
	snap    room.Snapshot
	leaving bool
	// retrying: the room is being left to be joined again. abandoned: and the
	// person has given up meanwhile.
	retrying, abandoned bool
	met                 time.Time // when somebody first answered; zero before
	selfID              string
	isStaff             bool   // this person runs the class
	recorded            string // the file of the latest recording
	watches             bool   // this person is an observer, who sends nothing

	talk      *talk
	persons   persons
	stage     stager
	side      Side
	own       ownMedia
	speaker   sending // the device that sounds come from
	heeded    bool    // what the check said of it counts no more
	silent    int     // the toast that says there is none
	undo      room.DeviceKind
	call      callState
	arrivals  arrivalToast
	lockNews  lockToast
	door      doorToast
	gone      []missed
	way       wayState
	measuring measuring
	watching  watching
	boards    boarding
	tests     testDesk
	files     filesDesk
	puzzles   puzzleDesk
	presence  Presence
	idleSince time.Time // since when nothing of the window was touched
	lanes     [laneCount][]job

	lost        time.Time // since when touch with all others is; zero: it is not
	foundAt     time.Time // when there was touch again; zero: it was never lost
	diskFault   error
	reportFault int // the toast that says that the report cannot be written
	invites     []Invite
	ownerStays  room.OwnerLeaves // as this person said last

	class  *Class    // as last shown
	obeyed *Settings // that the room goes by
}

func (st *state) newSession(title string) *session {
	st.opened++
	// Not a child of Run's context: closing the window must leave first.
	ctx, cancel := context.WithCancel(context.WithoutCancel(st.ctx))
	return &session{
		number: st.opened, title: title, ctx: ctx, cancel: cancel,
		outbox: make(chan outgoing, outboxSize), talk: newTalk(),
		side: SideChat, stage: stager{tab: TabVideo}, watching: watching{choice: st.settings.Monitor.choice()}, boards: newBoarding(), tests: newTestDesk(), files: filesDesk{saved: map[string]string{}},
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

// settled reports whether what happens now is news: not what there was when this person came.
func (s *session) settled(now time.Time) bool {
	return s.teaching || !s.met.IsZero() && now.Sub(s.met) >= settleFor
}

// advance applies the passing of time and returns when to do so next.
func (s *session) advance(now time.Time) (wake time.Time) {
	if s.phase(now) == Connecting && !s.retrying {
		wake = s.since.Add(answerWithin)
	}
	if !s.lost.IsZero() && now.Before(s.lost.Add(lostSilently)) {
		wake = earlier(wake, s.lost.Add(lostSilently))
	}
	s.announceGone(now)
	for _, g := range s.gone {
		wake = earlier(wake, g.until)
	}
	wake = earlier(wake, s.way.advance(now))
	wake = earlier(wake, s.persons.advance(now))
	wake = earlier(wake, s.stage.advance(now))
	wake = earlier(wake, s.own.advance(now))
	wake = earlier(wake, s.advanceJobs(now))
	wake = earlier(wake, s.advanceFiles(now))
	return earlier(wake, s.talk.advance())
}

// take makes snap the current state. What of it is as before, and the same in memory, costs nothing.
func (s *session) take(st *state, now time.Time, snap room.Snapshot) {
	if s.met.IsZero() && (s.teaching || snap.Connection != room.Connecting) {
		s.met = now
	}
	moved := !isSameList(s.snap.People, snap.People)
	tests, puzzles := s.snap.Tests, s.snap.Puzzles
	s.snap = snap
	if moved {
		s.know()
	}
	s.persons.take(&s.snap)
	s.own.take(snap.Streams)
	s.own.recording = slices.Contains(snap.Recorders, s.selfID)
	s.talk.take(&s.snap)
	s.way.take(now, &s.snap)
	s.waiting(st, now, snap.Waiting)
	s.takeBoards(now)
	s.takeTests(st, now, tests)
	s.takePuzzles(st, now, puzzles)
	if snap.Ended || snap.Connection == room.Connected {
		s.found(now)
	}
}

// know finds this person among all.
func (s *session) know() {
	for _, p := range s.snap.People {
		if p.Self {
			s.selfID, s.isStaff = p.ID, p.Deputy || p.Role.Staff()
			s.watch(p.Role == room.Observer && !p.Deputy)
			return
		}
	}
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
