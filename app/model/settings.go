package model

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Settings is what the window remembers from run to run.
type Settings struct {
	Name  string `json:"name"`
	Theme Theme  `json:"theme"`

	Language      string            `json:"language,omitempty"`  // a code of words.Languages; empty: the desktop's
	TextSize      int               `json:"text_size,omitempty"` // percent: 100, 125 or 150
	ReducedMotion bool              `json:"reduced_motion,omitempty"`
	Camera        string            `json:"camera,omitempty"` // Key of a Device; empty: the default one
	Microphone    string            `json:"microphone,omitempty"`
	Speaker       string            `json:"speaker,omitempty"`
	Mirror        bool              `json:"mirror"`             // one's own camera is shown as in a mirror
	NoNoise       bool              `json:"no_noise,omitempty"` // noise is let through
	NoEcho        bool              `json:"no_echo,omitempty"`  // echo is
	PushToTalk    bool              `json:"push_to_talk,omitempty"`
	Keys          map[string]string `json:"keys,omitempty"`    // by Action: other keys than those of DefaultKeys
	Quiet         map[string]bool   `json:"quiet,omitempty"`   // by Sound: not played
	Port          int               `json:"port,omitempty"`    // 0: any free one
	PassOn        int               `json:"pass_on,omitempty"` // Mbit/s at most; 0: as much as the line carries, -1: nothing
	SkipCheck     bool              `json:"skip_check,omitempty"`
	Agreed        bool              `json:"agreed,omitempty"` // to be recorded
	MicOn         bool              `json:"mic_on,omitempty"` // the last class of one's own began so
	CameraOn      bool              `json:"camera_on,omitempty"`
	Announce      bool              `json:"announce"` // classes of one's own show on this network
	Panels        PanelWidths       `json:"panels"`
}

// PanelWidths are those of the side panels, in Fyne's pixels; 0: as they come.
type PanelWidths struct {
	People float32 `json:"people,omitempty"`
	Chat   float32 `json:"chat,omitempty"`
}

// settingsVersion is that of the settings file. A file without one is of version 1.
const settingsVersion = 1

// versionedSettings are what the settings file holds.
type versionedSettings struct {
	Version int `json:"version"`
	Settings
}

// errNewerSettings reports settings of a later version: what is known of them is read, and they are left as they are.
var errNewerSettings = errors.New("a newer Lyceum wrote the settings")

// maxSettings is the longest settings file read, in bytes (our choice: a
// hundred times what is written).
const maxSettings = 1 << 15

// loadSettings reads the settings in dir. A missing file is no error: that is
// the first start. A damaged one is an error, and the zero Settings.
func loadSettings(dir string) (Settings, error) {
	v, err := readSettings(dir)
	s := v.Settings
	if err != nil {
		return Settings{}, err
	}
	if s.Theme != ThemeLight && s.Theme != ThemeDark {
		s.Theme = ThemeSystem
	}
	if name, err := CleanName(s.Name); err == nil {
		s.Name = name
	} else {
		s.Name = ""
	}
	return s, nil
}

// readSettings reads the settings file as it is.
func readSettings(dir string) (versionedSettings, error) {
	path := filepath.Join(dir, "window.json")
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return versionedSettings{}, nil
	}
	if err == nil && info.Size() > maxSettings {
		err = errors.New("file is too long")
	}
	var b []byte
	if err == nil {
		b, err = os.ReadFile(path)
	}
	var v versionedSettings
	if err == nil {
		err = json.Unmarshal(b, &v)
	}
	if err != nil {
		return versionedSettings{}, fmt.Errorf("read settings %s: %w", path, err)
	}
	return v, nil
}

// saveSettings writes s into dir so that a crash leaves the old file or the new. A damaged file is replaced.
func saveSettings(dir string, s Settings) error {
	if v, err := readSettings(dir); err == nil && v.Version > settingsVersion {
		return fmt.Errorf("save settings: %w", errNewerSettings)
	}
	b, err := json.MarshalIndent(versionedSettings{settingsVersion, s}, "", "  ")
	if err != nil {
		return fmt.Errorf("encode settings: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("save settings: %w", err)
	}
	f, err := os.CreateTemp(dir, "window-*.json")
	if err != nil {
		return fmt.Errorf("save settings: %w", err)
	}
	_, err = f.Write(append(b, '\n'))
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(dir, "window.json"))
	}
	if err != nil {
		os.Remove(f.Name())
		return fmt.Errorf("save settings: %w", err)
	}
	return nil
}
