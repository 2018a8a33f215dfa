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
