package model

import (
	"time"

	"lyceum/app/room"
)

// A Presence is how this person is at the window, for staff to see.
type Presence struct {
	Focused bool // the window has the keyboard
	Hidden  bool // it is an icon
	Idle    time.Duration
}

// SetPresence tells staff how this person is at the window.
func (s *Store) SetPresence(p Presence) {
	s.inClass(func(st *state, of *session, now time.Time) {
		of.presence = p
		of.testFocus(st, now, p.Focused)
		of.idleSince = now.Add(-p.Idle)
		of.tellPresence(now)
	})
}

// tellPresence tells the class what this person has in front, and how they are at the window. The room bounds what goes out.
func (s *session) tellPresence(now time.Time) {
	if r, ok := s.room.(interface{ SetMonitorPresence(room.MonitorPresence) }); ok {
		idle := time.Duration(0)
		if !s.idleSince.IsZero() {
			idle = max(0, now.Sub(s.idleSince))
		}
		r.SetMonitorPresence(room.MonitorPresence{Place: string(s.stage.tab), Hidden: s.presence.Hidden, Focused: s.presence.Focused, Idle: idle})
	}
}
