package model

import (
	"context"
	"time"
)

// A lane is an order in which a class is asked to do things: what is in one lane is done one after the other, so that
// turning a microphone on and off again leaves it off, however long a device takes. Lanes do not wait for each other.
type lane uint8

const (
	floorLane lane = iota // hands, reactions, roles, locks, the door
	mediaLane             // devices
	callLane
	lookLane
	inviteLane
	talkLane      // changes of what was said
	memberLane    // small pictures of members
	largeLane     // the large one
	consentLane   // what this person shows, which must not wait behind anything
	lookLinksLane // who is linked to whom
	boardLane     // what is drawn
	showLane      // what the class is shown
	fileLane      // files that are opened and written
	hashLane      // files that are read to see what they are
	testLane      // answers of a test
	signalLane    // what the window tells staff in a test
	markLane      // marks by hand
	reviewLane    // what students answered
	puzzleLane    // moves of a puzzle
	laneCount
)

// laneSize bounds what waits in a lane; more is refused (our choice: more than anybody presses while a device opens). What is drawn
// or answered is to be kept while a disk is slow: that is boardLaneSize.
const (
	laneSize      = 32
	boardLaneSize = 1024
)

// size is how much may wait in a lane.
func (l lane) size() int {
	if l == boardLane || l == testLane || l == puzzleLane {
		return boardLaneSize
	}
	return laneSize
}

// latest reports whether only the last of what waits in a lane counts.
func (l lane) latest() bool {
	return l == lookLane || l == memberLane || l == showLane || l == hashLane
}

// A job is one thing that a class is to do, and who hears in the store's goroutine what came of it.
type job struct {
	do   func(r Room) error
	done func(st *state, now time.Time, err error)
}

// ask has the session's room do something in its turn. Done may be nil: then what goes wrong is told in a toast.
// Nothing happens when the class is being left.
func (s *session) ask(st *state, now time.Time, in lane, j job) {
	if s.leaving || s.room == nil {
		return
	}
	if j.done == nil {
		j.done = func(st *state, now time.Time, err error) { st.tell(now, err) }
	}
	queue := &s.lanes[in]
	switch {
	case len(*queue) == 0:
		*queue = append(*queue, j)
		s.work(st.store, in)
	case in.latest() && len(*queue) > 1:
		(*queue)[1] = j
	case len(*queue) < in.size():
		*queue = append(*queue, j)
	default:
		j.done(st, now, ErrTooMuch)
	}
}

// work does the first job of a lane in the background, and then the next.
func (s *session) work(store *Store, in lane) {
	j := s.lanes[in][0]
	store.background(func(context.Context) {
		err := j.do(s.room)
		store.post(func(st *state, now time.Time) {
			s.lanes[in] = s.lanes[in][1:]
			if st.session == s {
				j.done(st, now, err)
			}
			if len(s.lanes[in]) > 0 && !s.leaving {
				s.work(store, in)
			}
		})
	}, s.ctx)
}

// tell tells in a toast what went wrong.
func (st *state) tell(now time.Time, err error) {
	if err != nil {
		st.store.log.Info("class", "err", err)
		st.toasts.add(now, Sentence(err, now), true)
	}
}

// inClass has f done with the session, unless there is none or it is being left.
func (s *Store) inClass(f func(st *state, of *session, now time.Time)) {
	s.post(func(st *state, now time.Time) {
		if of := st.session; of != nil && of.room != nil && !of.leaving && !of.retrying {
			f(st, of, now)
		}
	})
}

// act has the class do something in its turn; what goes wrong is told in a toast. Nothing happens outside a class.
func (s *Store) act(in lane, do func(r Room) error) {
	s.inClass(func(st *state, of *session, now time.Time) { of.ask(st, now, in, job{do: do}) })
}
