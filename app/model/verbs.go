package model

import (
	"context"
	"time"

	"lyceum/app/room"
	"lyceum/media"
)

// act has the class do something, in the background; what goes wrong is told in a toast. Nothing happens outside a class.
func (s *Store) act(do func(r Room) error) {
	s.post(func(st *state, _ time.Time) {
		of := st.session
		if of == nil || of.leaving || of.room == nil {
			return
		}
		s.background(func(context.Context) {
			if err := do(of.room); err != nil {
				s.log.Info("class", "err", err)
				s.post(func(st *state, now time.Time) { st.toasts.add(now, Sentence(err, now), true) })
			}
		}, of.ctx)
	})
}

// RaiseHand raises this person's hand, or lowers it.
func (s *Store) RaiseHand(up bool) { s.act(func(r Room) error { return r.RaiseHand(up) }) }

// LowerHand lowers the hand of a person by ID, or of [room.Everyone].
func (s *Store) LowerHand(who string) { s.act(func(r Room) error { return r.LowerHand(who) }) }

// React shows an emoji beside this person's name for a while.
func (s *Store) React(emoji string) { s.act(func(r Room) error { return r.React(emoji) }) }

// Present gives a person, by ID, the stage; empty takes it from whoever has it.
func (s *Store) Present(who string) {
	s.act(func(r Room) error {
		if who == "" {
			return r.PresentNobody()
		}
		return r.Present(who)
	})
}

// Admit lets in who waits, by ID, or [room.Everyone].
func (s *Store) Admit(who string) { s.act(func(r Room) error { return r.Admit(who) }) }

// Refuse does not.
func (s *Store) Refuse(who string) { s.act(func(r Room) error { return r.Refuse(who) }) }

// Remember lets a person in now and, in every class of this profile, from now on.
func (s *Store) Remember(who string) { s.act(func(r Room) error { return r.Remember(who) }) }

// Remove ends the membership of a person.
func (s *Store) Remove(who string) { s.act(func(r Room) error { return r.Remove(who) }) }

// SetRole gives a person a role.
func (s *Store) SetRole(who string, role room.Role) {
	s.act(func(r Room) error { return r.SetRole(who, role) })
}

// SetDeputy has a person stand in for the teacher, or no longer.
func (s *Store) SetDeputy(who string, on bool) {
	s.act(func(r Room) error { return r.SetDeputy(who, on) })
}

// SetLock has students not do something of [room.LockItems] for now, or lets them again.
func (s *Store) SetLock(item string, on bool) {
	s.act(func(r Room) error { return r.SetLock(item, on) })
}

// SetMic turns the microphone on or off.
func (s *Store) SetMic(on bool) { s.act(func(r Room) error { return r.SetOn(room.Microphone, on) }) }

// SetCamera turns the camera on or off.
func (s *Store) SetCamera(on bool) { s.act(func(r Room) error { return r.SetOn(room.Camera, on) }) }

// SetScreen begins or ends sharing the screen.
func (s *Store) SetScreen(on bool) { s.act(func(r Room) error { return r.SetOn(room.Screen, on) }) }

// Talk says that the key of push-to-talk is down, or up again.
func (s *Store) Talk(down bool) { s.act(func(r Room) error { r.Talk(down); return nil }) }

// StopTalking closes at once what that key opened, because the window lost the keyboard.
func (s *Store) StopTalking() { s.act(func(r Room) error { r.StopTalking(); return nil }) }

// CallPerson calls a person, by ID, whom nobody else then hears.
func (s *Store) CallPerson(who string) { s.act(func(r Room) error { return r.Call(who) }) }

// AnswerCall answers the call that rings.
func (s *Store) AnswerCall() { s.act(func(r Room) error { return r.Answer() }) }

// HangUp ends a call, or declines the one that rings.
func (s *Store) HangUp() { s.act(func(r Room) error { return r.HangUp() }) }

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
	s.act(func(r Room) error { return r.Show(shown) })
}
