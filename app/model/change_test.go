package model

import (
	"math"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"lyceum/app/words"
)

func TestSettingsThatCannotBeBecomeThoseByDefault(t *testing.T) {
	got := Settings{
		Name: " \n", Theme: "pink", TextSize: 99, Language: "tlh", Port: 70000, PassOn: -2, Camera: string(make([]byte, maxDeviceKey+1)),
		Keys: map[string]string{"mic": "Tab"}, Quiet: map[string]bool{"trumpet": true, "chat": true},
		Panels: PanelWidths{People: float32(math.NaN()), Chat: 320},
	}.clean()
	want := Settings{TextSize: 100, Quiet: map[string]bool{"chat": true}, Panels: PanelWidths{Chat: 320}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestChangedSettingsHoldAndAreKept(t *testing.T) {
	inBubble(t, func(b *bench) {
		t.Cleanup(func() { words.Use(words.English) })
		to := *b.now().Settings
		to.Theme, to.TextSize, to.Language, to.Name = ThemeContrastDark, 150, "de", "Ines"
		b.ChangeSettings(to)
		if got := b.now().Settings; got.Theme != ThemeContrastDark || got.TextSize != 150 || got.Name != "Ines" {
			t.Errorf("settings %+v, want what was asked for", got)
		}
		if words.Language() != "de" {
			t.Errorf("the language is %s, want German at once", words.Language())
		}
		kept, err := loadSettings(b.dir)
		if err != nil || !reflect.DeepEqual(kept, *b.now().Settings) {
			t.Errorf("kept %+v, %v, want %+v", kept, err, b.now().Settings)
		}
		to.Name, to.TextSize = "", 100
		b.ChangeSettings(to)
		if got := b.now(); got.NameFault == "" || got.Settings.Name != "Ines" || got.Settings.TextSize != 100 {
			t.Errorf("no name: fault %q, name %q, text size %d", got.NameFault, got.Settings.Name, got.Settings.TextSize)
		}
	})
}

func TestDesktopDecidesTheLanguageUntilThePersonDoes(t *testing.T) {
	t.Cleanup(func() { words.Use(words.English) })
	New(Config{Dir: t.TempDir(), Language: "de_AT"})
	if words.Language() != "de" {
		t.Errorf("a German desktop: %s", words.Language())
	}
	dir := t.TempDir()
	if err := saveSettings(dir, Settings{Language: "en"}); err != nil {
		t.Fatal(err)
	}
	New(Config{Dir: dir, Language: "de_AT"})
	if words.Language() != "en" {
		t.Errorf("English was chosen on it: %s", words.Language())
	}
}

func TestDamagedSettingsAreToldAndKeptAside(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, settingsName)
	if err := os.WriteFile(path, []byte(`{"name": "Ama`), 0o600); err != nil {
		t.Fatal(err)
	}
	inBubbleAt(t, dir, func(b *bench) {
		s := b.now()
		if len(s.Toasts) != 1 || s.Toasts[0].Text != Sentence(ErrSettingsDamaged, noon) {
			t.Errorf("toasts %+v, want the sentence about the settings", s.Toasts)
		}
		b.SetTheme(ThemeDark)
		if s := b.now(); s.Settings.Theme != ThemeDark || len(s.Toasts) != 1 {
			t.Errorf("theme %q, toasts %+v, want it to work", s.Settings.Theme, s.Toasts)
		}
	})
	if b, err := os.ReadFile(path + ".damaged"); err != nil || string(b) != `{"name": "Ama` {
		t.Errorf("the damaged file: %q, %v", b, err)
	}
	if s, err := loadSettings(dir); err != nil || s.Theme != ThemeDark {
		t.Errorf("the new file: %+v, %v", s, err)
	}
}
