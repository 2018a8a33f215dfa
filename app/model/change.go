package model

import (
	"cmp"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"time"
	"unicode/utf8"

	"lyceum/app/profile"
	"lyceum/app/room"
	"lyceum/app/words"
)

// Bounds of what the settings hold.
const (
	maxPassOn    = 1000 // Mbit/s (our choice: a fast line)
	maxDeviceKey = 512  // bytes (our choice)
	maxPort      = 65535
)

// TextSizes are the sizes of text, in percent.
var TextSizes = []int{100, 125, 150}

// Themes are the colours that one can choose, in the order in which they are shown.
var Themes = []Theme{ThemeSystem, ThemeLight, ThemeDark, ThemeContrastLight, ThemeContrastDark}

// A Sound is one that tells of something.
type Sound string

const (
	SoundAll     Sound = "all" // the switch of all of them
	SoundHand    Sound = "hand"
	SoundWaiting Sound = "waiting"
	SoundJoin    Sound = "join"
	SoundChat    Sound = "chat"
	SoundCall    Sound = "call" // again and again while it rings
)

// Sounds are all of them.
var Sounds = []Sound{SoundAll, SoundHand, SoundWaiting, SoundCall, SoundJoin, SoundChat}

// Plays reports whether a sound is to be heard.
func (s *Settings) Plays(sound Sound) bool {
	return !s.Quiet[string(SoundAll)] && !s.Quiet[string(sound)]
}

// ChangeSettings has the settings be others from now on, and keeps them. What is not a setting, such as a theme that there
// is not, becomes what it is by default; a name that cannot be used is told in NameFault, and the old one stays.
func (s *Store) ChangeSettings(to Settings) {
	s.post(func(st *state, now time.Time) {
		name := to.Name
		to = to.clean()
		to.Name = st.settings.Name
		if !reflect.DeepEqual(*st.settings, to) {
			st.change(now, func(s *Settings) { *s = to })
		}
		if name != to.Name {
			st.setName(now, name)
		}
	})
}

// clean returns settings of which everything can be used. Its maps are its own.
func (s Settings) clean() Settings {
	name, err := CleanName(s.Name)
	if err != nil {
		name = ""
	}
	s.Name = name
	s.Theme = oneOf(s.Theme, Themes)
	s.TextSize = oneOf(s.TextSize, TextSizes)
	if !filepath.IsAbs(s.Reports) {
		s.Reports = ""
	}
	s.ReportsBefore = cleanFolders(s.ReportsBefore)
	s.Keep(s.Saving())
	s.Monitor = s.Monitor.choice().habit(MonitorHabit{})
	if s.Language != "" {
		s.Language = oneOf(s.Language, append([]string{""}, words.Languages()...))
	}
	for _, d := range []*string{&s.Camera, &s.Microphone, &s.Speaker} {
		if len(*d) > maxDeviceKey || !utf8.ValidString(*d) {
			*d = ""
		}
	}
	if s.Port < 0 || s.Port > maxPort {
		s.Port = 0
	}
	if s.PassOn < -1 || s.PassOn > maxPassOn {
		s.PassOn = 0
	}
	if s.FetchUpTo < -1 || s.FetchUpTo > room.MaxSharedFile/1_000_000 {
		s.FetchUpTo = 0
	}
	if !filepath.IsAbs(s.FilesFolder) {
		s.FilesFolder = ""
	}
	s.Keys = cleanKeys(s.Keys)
	s.Quiet = maps.Clone(s.Quiet)
	maps.DeleteFunc(s.Quiet, func(sound string, _ bool) bool { return !slices.Contains(Sounds, Sound(sound)) })
	s.Panels.People, s.Panels.Chat = cleanWidth(s.Panels.People), cleanWidth(s.Panels.Chat)
	return s
}

// cleanWidth returns a width that can be one; whether it fits is for the window to see.
func cleanWidth(w float32) float32 {
	if !(w >= 0 && w <= 4000) { // NaN is none, too
		return 0
	}
	return w
}

// oneOf returns v if it is one of all, else the first of them.
func oneOf[T comparable](v T, all []T) T {
	if slices.Contains(all, v) {
		return v
	}
	return all[0]
}

// settingsDir is the folder of the settings.
func (c Config) settingsDir() (string, error) {
	if dir := cmp.Or(c.Dir, c.Room.ProfileDir); dir != "" {
		return dir, nil
	}
	return profile.DefaultDir()
}

// speak has everything be said in the language of the settings, or else in that of the desktop.
func (c Config) speak(s *Settings) { words.Use(cmp.Or(s.Language, c.Language)) }
