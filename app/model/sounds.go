package model

import "time"

// ringAgain is how often a call rings.
const ringAgain = 3 * time.Second

// play makes a sound, unless the person does not want it. There are none outside a class.
func (st *state) play(sound Sound) {
	if of := st.session; of != nil && of.room != nil && st.settings.Plays(sound) {
		of.room.Chime(string(sound))
	}
}

// ring makes the sound of a call that rings, again and again, and returns when it does next.
func (s *session) ring(st *state, now time.Time) (wake time.Time) {
	if s.call.state != Ringing {
		return time.Time{}
	}
	if !now.Before(s.call.ringsAt) {
		st.play(SoundCall)
		s.call.ringsAt = now.Add(ringAgain)
	}
	return s.call.ringsAt
}
