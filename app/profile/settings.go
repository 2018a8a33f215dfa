package profile

import (
	"encoding/json"
	"errors"
	"io/fs"
)

// settingsVersion is the version of settings.json.
const settingsVersion = 1

// ErrSettingsNewer reports settings that a later version wrote: they are left as they are.
var ErrSettingsNewer = errors.New("the settings in this profile are of a newer version")

// Settings are small things that a person chose. The zero value is what holds before.
type Settings struct {
	Name string `json:"name,omitempty"` // as others see it
}

// versioned is what settings.json holds.
type versioned struct {
	Version int `json:"version"`
	Settings
}

// Settings returns what was chosen. A damaged file is moved aside and counts as none; of a newer one, what is
// known here is taken.
func (p *Profile) Settings() (Settings, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	v, err := p.readSettings()
	return v.Settings, err
}

// ChangeSettings changes what was chosen. The error wraps ErrSettingsNewer or is the system's.
func (p *Profile) ChangeSettings(change func(*Settings)) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	v, err := p.readSettings()
	if err != nil {
		return err
	}
	if v.Version > settingsVersion {
		return ErrSettingsNewer
	}
	v.Version = settingsVersion
	change(&v.Settings)
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	return writeFile(p.Dir, settingsFile, append(b, '\n'))
}

func (p *Profile) readSettings() (v versioned, err error) {
	b, err := readFile(p.Dir, settingsFile)
	if errors.Is(err, fs.ErrNotExist) {
		return v, nil
	}
	if err != nil {
		return v, err
	}
	if json.Unmarshal(b, &v) != nil || v.Version < 1 {
		setAside(p.Dir, settingsFile)
		return versioned{}, nil
	}
	return v, nil
}
