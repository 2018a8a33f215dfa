package model

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"lyceum/app/room"
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
	MicOn         bool              `json:"mic_on,omitempty"` // as this person's own class was left last
	CameraOn      bool              `json:"camera_on,omitempty"`
	Reports       string            `json:"reports,omitempty"`        // folder of report folders; empty: the usual one
	NoReports     bool              `json:"no_reports,omitempty"`     // none are written
	ReportsBefore []string          `json:"reports_before,omitempty"` // other folders that they went to, the last one first
	KeepDays      int               `json:"keep_days,omitempty"`      // after which saved pictures of people are deleted; 0: KeptDays
	KeepEvery     int               `json:"keep_every,omitempty"`     // seconds between two that are saved by themselves; 0: none are
	FilesFolder   string            `json:"files_folder,omitempty"`   // where files of classes are saved; empty: that is asked
	FetchUpTo     int               `json:"fetch_up_to,omitempty"`    // MB: files of a class up to this size come by themselves; 0: FetchedUpTo, -1: none
	Monitor       MonitorHabit      `json:"monitor"`
	Announce      bool              `json:"announce"` // classes of one's own show on this network
	Hide          Hidden            `json:"hide"`
	Panels        PanelWidths       `json:"panels"`
}

// FetchedUpTo is up to which size files come by themselves unless the person says otherwise, in MB.
const FetchedUpTo = room.DefaultFetchUpTo / 1_000_000

// fetchUpTo is up to which size files come by themselves, in bytes.
func (s *Settings) fetchUpTo() uint64 { return uint64(max(0, cmp.Or(s.FetchUpTo, FetchedUpTo))) * 1e6 }

// Hidden is what the announcement of a class does not tell this network.
type Hidden struct {
	Teacher bool `json:"teacher,omitempty"`
	Title   bool `json:"title,omitempty"`
	People  bool `json:"people,omitempty"`
}

// PanelWidths are those of the side panels, in Fyne's pixels; 0: as they come.
type PanelWidths struct {
	People float32 `json:"people,omitempty"`
	Chat   float32 `json:"chat,omitempty"`
}

// settingsName is that of the file in the profile's folder.
const settingsName = "window.json"

// settingsVersion is that of the settings file. A file without one is of version 1.
const settingsVersion = 1

// versionedSettings are what the settings file holds.
type versionedSettings struct {
	Version int `json:"version"`
	Settings
}

// Errors about the settings file.
var (
	// ErrSettingsNewer reports settings of a later version: what is known of them is read, and the file is left as it is.
	ErrSettingsNewer = errors.New("a newer Lyceum wrote the settings")
	// ErrSettingsDamaged reports a file that cannot be read. It is put aside when other settings are saved.
	ErrSettingsDamaged = errors.New("the settings are damaged")
)

// maxSettings is the longest settings file read, in bytes (our choice: a
// hundred times what is written).
const maxSettings = 1 << 15

// defaultSettings are those of the first start.
func defaultSettings() Settings {
	return Settings{
		TextSize: 100, Mirror: true, Announce: true,
		Quiet: map[string]bool{string(SoundJoin): true, string(SoundChat): true},
	}
}

// loadSettings reads the settings in dir. A missing file is no error: that is the first start. With a damaged one, or one
// of a newer program, there is an error, and settings that can be used all the same.
func loadSettings(dir string) (Settings, error) {
	v, err := readSettings(dir)
	return v.Settings.clean(), err
}

// readSettings reads the settings file as it is.
func readSettings(dir string) (versionedSettings, error) {
	path := filepath.Join(dir, settingsName)
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return versionedSettings{Settings: defaultSettings()}, nil
	}
	if err == nil && info.Size() > maxSettings {
		err = errors.New("file is too long")
	}
	var b []byte
	if err == nil {
		b, err = os.ReadFile(path)
	}
	v := versionedSettings{Settings: defaultSettings()} // what the file does not say stays so
	if err == nil {
		err = json.Unmarshal(b, &v)
	}
	if err != nil {
		return versionedSettings{Settings: defaultSettings()}, fmt.Errorf("read settings %s: %w: %w", path, ErrSettingsDamaged, err)
	}
	if v.Version > settingsVersion {
		return v, fmt.Errorf("read settings %s of version %d: %w", path, v.Version, ErrSettingsNewer)
	}
	return v, nil
}

// saveSettings writes s into dir so that a crash leaves the old file or the new. A damaged file is kept beside it.
func saveSettings(dir string, s Settings) error {
	path := filepath.Join(dir, settingsName)
	_, err := readSettings(dir)
	if errors.Is(err, ErrSettingsNewer) {
		return fmt.Errorf("save settings: %w", err)
	}
	if errors.Is(err, ErrSettingsDamaged) {
		if err := os.Rename(path, path+".damaged"); err != nil {
			return fmt.Errorf("save settings: %w", err)
		}
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
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
		return fmt.Errorf("save settings: %w", err)
	}
	return nil
}
