package model

// Played is the latest sound that is to be played.
type Played struct {
	Number int // rises by one with each; 0: none yet
	Sound  Sound
}

// play has the window play a sound, unless the person does not want it.
func (st *state) play(sound Sound) {
	if st.settings.Plays(sound) {
		st.played = Played{st.played.Number + 1, sound}
	}
}
