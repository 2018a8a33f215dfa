package model

import (
	"errors"
	"time"

	"lyceum/app/room"
	"lyceum/app/words"
)

// A callState is the private call of a session; no person is on it: there is none.
type callState struct {
	with     string
	state    CallState
	incoming bool
	since    time.Time
	ringsAt  time.Time // next
	fault    error
}

// callChanged takes in how the call stands.
func (s *session) callChanged(st *state, now time.Time, ev room.CallChanged) {
	switch ev.State {
	case string(Calling), string(Ringing), string(InCall):
		s.call = callState{with: ev.Person.ID, state: CallState(ev.State), incoming: ev.Incoming, since: now}
		return
	}
	if text := callEnd(ev); text != "" {
		st.toasts.add(now, text, false)
	}
	s.call = callState{}
}

// callEnd says why a call ended, unless the person ended it or sees it.
func callEnd(ev room.CallChanged) string {
	switch ev.Reason {
	case "they ended":
		if ev.Incoming {
			return words.T("%s hung up.", ev.Person.Name)
		}
		return words.T("The call with %s has ended.", ev.Person.Name)
	case "refused":
		return words.T("%s cannot talk now.", ev.Person.Name)
	case "no answer":
		if ev.Incoming {
			return words.T("You missed a call from %s.", ev.Person.Name)
		}
		return words.T("%s does not answer.", ev.Person.Name)
	case "not allowed":
		return words.T("The teacher has locked private calls, so the call has ended.")
	}
	return ""
}

// callFailed notes what is wrong with the call that stands, and reports whether err is about one.
func (s *session) callFailed(err error) bool {
	for _, about := range []error{room.ErrCallUnheard, room.ErrCallSilent, room.ErrCallMute, room.ErrCallDeaf} {
		if errors.Is(err, about) {
			s.call.fault = err
			return true
		}
	}
	return false
}

// showCall is the call as it is shown, nil without one; before, if nothing differs.
func (s *session) showCall(now time.Time, before *Call) *Call {
	c := &s.call
	if c.with == "" {
		return nil
	}
	with, _ := s.persons.find(c.with)
	call := Call{With: with, State: c.state, Incoming: c.incoming, Since: c.since, Fault: Sentence(c.fault, now)}
	if before != nil && *before == call {
		return before
	}
	return &call
}
