package model

import (
	"errors"
	"time"

	"lyceum/app/room"
	"lyceum/app/words"
	"lyceum/media"
)

// RaiseHand raises this person's hand, or lowers it.
func (s *Store) RaiseHand(up bool) {
	s.act(floorLane, func(r Room) error { return r.RaiseHand(up) })
}

// LowerHand lowers the hand of a person by ID, or of [room.Everyone].
func (s *Store) LowerHand(who string) {
	s.act(floorLane, func(r Room) error { return r.LowerHand(who) })
}

// React shows an emoji beside this person's name for a while.
func (s *Store) React(emoji string) {
	s.act(floorLane, func(r Room) error { return r.React(emoji) })
}

// Present gives a person, by ID, the stage; empty takes it from whoever has it.
func (s *Store) Present(who string) {
	s.act(floorLane, func(r Room) error {
		if who == "" {
			return r.PresentNobody()
		}
		return r.Present(who)
	})
}

// Admit lets in who waits, by ID, or [room.Everyone].
func (s *Store) Admit(who string) { s.act(floorLane, func(r Room) error { return r.Admit(who) }) }

// Refuse does not.
func (s *Store) Refuse(who string) { s.act(floorLane, func(r Room) error { return r.Refuse(who) }) }

// Remember lets a person in now and, in every class of this profile, from now on.
func (s *Store) Remember(who string) {
	s.act(floorLane, func(r Room) error { return r.Remember(who) })
}

// Remove ends the membership of a person.
func (s *Store) Remove(who string) { s.act(floorLane, func(r Room) error { return r.Remove(who) }) }

// SetRole gives a person a role.
func (s *Store) SetRole(who string, role room.Role) {
	s.act(floorLane, func(r Room) error { return r.SetRole(who, role) })
}

// SetDeputy has a person stand in for the teacher, or no longer.
func (s *Store) SetDeputy(who string, on bool) {
	s.act(floorLane, func(r Room) error { return r.SetDeputy(who, on) })
}

// SetLock has students not do something of [room.LockItems] for now, or lets them again.
func (s *Store) SetLock(item string, on bool) {
	s.act(floorLane, func(r Room) error { return r.SetLock(item, on) })
}

// SetWaits has newcomers wait until somebody lets them in, or come in at once.
func (s *Store) SetWaits(on bool) {
	s.act(floorLane, func(r Room) error { return r.SetWaitingRoom(on) })
}

// Mute turns the microphone of a person off, by ID, or that of everybody who is not staff with [room.Everyone].
func (s *Store) Mute(who string) { s.act(floorLane, func(r Room) error { return r.Mute(who) }) }

// AskToSpeak asks a person to turn the microphone on.
func (s *Store) AskToSpeak(who string) {
	s.act(floorLane, func(r Room) error { return r.AskToSpeak(who) })
}

// SetOwnerStays says what becomes of the class while its teacher is gone; to is the person it is handed over to.
func (s *Store) SetOwnerStays(how room.OwnerLeaves, to string) {
	s.inClass(func(st *state, of *session, now time.Time) {
		of.ask(st, now, floorLane, job{
			do: func(r Room) error { return r.SetOwnerLeaves(how, to) },
			done: func(st *state, now time.Time, err error) {
				if err == nil {
					of.ownerStays = how
				}
				st.tell(now, err)
			},
		})
	})
}

// LeaveAs says what becomes of the class and leaves it. It is for whoever launched it. If the class cannot become that, a
// toast says why and this person stays; a class that is to go on as it is can always be left.
func (s *Store) LeaveAs(how room.OwnerLeaves, to string) {
	s.inClass(func(st *state, of *session, now time.Time) {
		of.ask(st, now, floorLane, job{
			do: func(r Room) error { return r.SetOwnerLeaves(how, to) },
			done: func(st *state, now time.Time, err error) {
				switch {
				case of.leaving:
				case err == nil:
					of.ownerStays = how
					st.leaveBy(of, func() error { return leaveAs(of.room, how, to) })
				case how == room.KeepOpen || of.snap.Ended:
					st.leaveBy(of, of.room.Leave)
				default:
					st.tell(now, err)
				}
			},
		})
	})
}

// leaveAs leaves a class whatever becomes of it: nobody sees it any more.
func leaveAs(r Room, how room.OwnerLeaves, to string) error {
	err := r.LeaveAs(how, to)
	if err != nil {
		err = errors.Join(err, r.Leave())
	}
	return err
}

// CallPerson calls a person, by ID, whom nobody else then hears.
func (s *Store) CallPerson(who string) {
	s.act(callLane, func(r Room) error { return r.Call(who) })
}

// AnswerCall answers the call that rings.
func (s *Store) AnswerCall() { s.act(callLane, func(r Room) error { return r.Answer() }) }

// HangUp ends a call, or declines the one that rings.
func (s *Store) HangUp() { s.act(callLane, func(r Room) error { return r.HangUp() }) }

// A Look is a picture that is on the screen.
type Look struct {
	Key           TileKey
	Width, Height int // in pixels of the screen
	// Picture takes each picture, in a goroutine of the stream. It is valid until the function returns.
	Picture func(*media.Picture)
}

// LookAt says which pictures are on the screen from now on, in the place of all before; others are not decoded.
func (s *Store) LookAt(all []Look) {
	shown := make([]room.Shown, len(all))
	for i, l := range all {
		shown[i] = room.Shown{ID: l.Key.ID, Stream: l.Key.Stream(), Width: l.Width, Height: l.Height, Picture: l.Picture}
	}
	s.inClass(func(st *state, of *session, now time.Time) {
		of.ask(st, now, lookLane, job{
			do: func(r Room) error { return r.Show(shown) },
			done: func(st *state, _ time.Time, err error) {
				if err != nil { // the class is over; nobody asked for this, so nobody is told
					st.store.log.Info("look", "err", err)
				}
			},
		})
	})
}

// StartRecording keeps what is heard and shown, from now on, in a new .webm file.
func (s *Store) StartRecording(path string) {
	s.inClass(func(st *state, of *session, now time.Time) {
		of.ask(st, now, mediaLane, job{
			do: func(r Room) error { return r.StartRecording(path) },
			done: func(st *state, now time.Time, err error) {
				if err == nil {
					of.recorded = path
				}
				st.tell(now, err)
			},
		})
	})
}

// StopRecording ends that, and tells where the file is.
func (s *Store) StopRecording() {
	s.inClass(func(st *state, of *session, now time.Time) {
		of.ask(st, now, mediaLane, job{
			do: func(r Room) error { return r.StopRecording() },
			done: func(st *state, now time.Time, err error) {
				if err == nil && of.recorded != "" {
					st.toasts.add(now, words.T("The recording is in %s", of.recorded), false)
				}
				st.tell(now, err)
			},
		})
	})
}
