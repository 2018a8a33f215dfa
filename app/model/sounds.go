package model

// A Sound is one that a window makes at something that happens.
type Sound string

// The sounds. Settings.Quiet has those that are not played.
const (
	SoundHand    Sound = "hand"    // somebody raised a hand; for staff
	SoundWaiting Sound = "waiting" // somebody waits to be let in; for staff
	SoundCall    Sound = "call"    // somebody calls; repeated while it rings
	SoundChat    Sound = "chat"    // a message came
	SoundJoined  Sound = "joined"
	SoundLeft    Sound = "left"
)

// SoundAll in Settings.Quiet has no sound be played.
const SoundAll Sound = "all"

// Sounds lists them in the order of the settings.
func Sounds() []Sound {
	return []Sound{SoundHand, SoundWaiting, SoundCall, SoundChat, SoundJoined, SoundLeft}
}

// Plays reports whether a sound is played. Until the person says otherwise chat, coming and going are silent.
func (s *Settings) Plays(sound Sound) bool {
	if s.Quiet[string(SoundAll)] {
		return false
	}
	if quiet, said := s.Quiet[string(sound)]; said {
		return !quiet
	}
	return sound == SoundHand || sound == SoundWaiting || sound == SoundCall
}

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
