package model

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"lyceum/app/room"
)

func TestCleanName(t *testing.T) {
	for name, tt := range map[string]struct {
		in, want string
		err      error
	}{
		"plain":         {"Amara Okafor", "Amara Okafor", nil},
		"spaces":        {"  Amara \t Okafor\n", "Amara Okafor", nil},
		"controls":      {"Ama\x00ra\u202e", "Amara", nil},
		"bad bytes":     {"Ama\xffra", "Ama\ufffdra", nil},
		"hidden":        {"Ms Ito\u200b\u2060\ufeff\u3164", "Ms Ito", nil},
		"all hidden":    {"\u200b\u00ad", "", ErrNameMissing},
		"empty":         {" \n", "", ErrNameMissing},
		"sixty letters": {strings.Repeat("ä", 60), strings.Repeat("ä", 60), nil},
		"sixty-one":     {strings.Repeat("ä", 61), "", ErrNameTooLong},
	} {
		if got, err := CleanName(tt.in); got != tt.want || !errors.Is(err, tt.err) {
			t.Errorf("%s: CleanName(%q) = %q, %v; want %q, %v", name, tt.in, got, err, tt.want, tt.err)
		}
	}
}

func TestTitlesAndNamesAreTakenUpToTheLimitsOfAClass(t *testing.T) {
	for name, tt := range map[string]struct {
		clean   func(string) (string, error)
		most    int
		tooLong error
	}{
		"title": {CleanTitle, 120, ErrTitleTooLong},
		"name":  {CleanName, 60, ErrNameTooLong},
	} {
		fits := strings.Repeat("é", tt.most)
		if got, err := tt.clean(fits); got != fits || err != nil {
			t.Errorf("%s of %d characters: %v", name, tt.most, err)
		}
		_, err := tt.clean(fits + "é")
		if want := fmt.Sprint(tt.most); !errors.Is(err, tt.tooLong) || !strings.Contains(Sentence(err, noon), want) {
			t.Errorf("%s with one more: %v, %q; want the sentence with %s", name, err, Sentence(err, noon), want)
		}
	}
}

// A cleaned name is one line of text within the limit, cleaning it again changes
// nothing, and a class takes it as it is.
func FuzzCleanName(f *testing.F) {
	for _, s := range []string{"Amara", " a  b ", "\u202eevil", "x\xff", strings.Repeat("y", 61), "Ms Ito\u200b", "\u0645\u200c\u062e", "👩\u200d🏫"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		got, err := CleanName(in)
		if err != nil {
			return
		}
		n := utf8.RuneCountInString(got)
		if n < 1 || n > room.MaxName || !utf8.ValidString(got) || strings.ContainsFunc(got, unicode.IsControl) || room.CleanName(got) != got {
			t.Errorf("CleanName(%q) = %q", in, got)
		}
		if again, err := CleanName(got); err != nil || again != got {
			t.Errorf("CleanName(%q) = %q, then %q, %v", in, got, again, err)
		}
	})
}

func TestSettingsSurviveAndDamageIsNoCrash(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "profile")
	if s, err := loadSettings(dir); err != nil || !reflect.DeepEqual(s, defaultSettings()) {
		t.Errorf("first start: %+v, %v; want those by default, no error", s, err)
	}
	want := defaultSettings()
	want.Name, want.Theme = "Amara", ThemeDark
	if err := saveSettings(dir, want); err != nil {
		t.Fatal(err)
	}
	if got, err := loadSettings(dir); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("loaded %+v, %v; want %+v", got, err, want)
	}
	for name, content := range map[string]string{
		"half":     `{"name": "Am`,
		"too long": strings.Repeat(" ", maxSettings+1),
	} {
		if err := os.WriteFile(filepath.Join(dir, "window.json"), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := loadSettings(dir); err == nil || !reflect.DeepEqual(got, defaultSettings()) {
			t.Errorf("%s: loaded %+v, %v; want those by default and an error", name, got, err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "window.json"), []byte(`{"name":"\u0000","theme":"pink"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := loadSettings(dir); err != nil || !reflect.DeepEqual(got, defaultSettings()) {
		t.Errorf("odd values: loaded %+v, %v; want them dropped", got, err)
	}
}

func TestSetNameIsRememberedAndFaultsKeepOldName(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.SetName(strings.Repeat("x", room.MaxName+1))
		if s := b.now(); s.Settings.Name != "Amara" || s.NameFault == "" {
			t.Errorf("name %q, fault %q; want the old name and a sentence", s.Settings.Name, s.NameFault)
		}
		b.SetName("Ben")
		b.SetTheme(ThemeDark)
		s := b.now()
		if s.Settings.Name != "Ben" || s.NameFault != "" || s.Settings.Theme != ThemeDark {
			t.Errorf("name %q, fault %q, theme %q", s.Settings.Name, s.NameFault, s.Settings.Theme)
		}
		if got, err := loadSettings(b.conf.Dir); err != nil || got.Name != "Ben" || got.Theme != ThemeDark {
			t.Errorf("remembered %+v, %v", got, err)
		}
	})
}

func TestToastsEndMergeAndStayUnderThePointer(t *testing.T) {
	var s toastStack
	s.add(noon, "a", false)
	s.add(noon.Add(time.Second), "a", false) // the same again only lasts longer
	s.add(noon, "fault", true)
	if got := s.advance(noon.Add(toastLife)); len(s.show()) != 2 || got != noon.Add(toastLife+time.Second) {
		t.Errorf("%d toasts, next end %v", len(s.show()), got)
	}
	s.hold(noon, true)
	if s.advance(noon.Add(time.Hour)); len(s.show()) != 2 {
		t.Error("a toast ended under the pointer")
	}
	s.hold(noon.Add(time.Hour), false)
	s.advance(noon.Add(time.Hour + toastLife))
	if got := s.show(); len(got) != 1 || !got[0].Fault {
		t.Errorf("toasts = %+v, want the fault alone", got)
	}
	for _, text := range []string{"b", "c", "d"} {
		s.add(noon, text, true)
	}
	if got := s.show(); len(got) != maxToasts || got[0].Text != "d" {
		t.Errorf("toasts = %+v, want the newest three, newest first", got)
	}
}

func TestGreetingByHour(t *testing.T) {
	for name, tt := range map[string]struct {
		name string
		hour int
		want string
	}{
		"nobody":    {"", 9, "Welcome to Lyceum"},
		"morning":   {"Amara Okafor", 9, "Good morning, Amara"},
		"afternoon": {"Amara Okafor", 12, "Good afternoon, Amara"},
		"evening":   {"Amara Okafor", 18, "Good evening, Amara"},
		"night":     {"Amara Okafor", 4, "Good evening, Amara"},
		"comma":     {"Okafor, Amara", 9, "Good morning, Okafor"},
		"title":     {"Dr. Mara Lindqvist", 9, "Good morning, Dr. Mara Lindqvist"},
		"Ms":        {"Ms Ito", 9, "Good morning, Ms Ito"},
		"Frau":      {"Frau Weber", 9, "Good morning, Frau Weber"},
	} {
		if got := greeting(tt.name, time.Date(2026, 1, 1, tt.hour, 0, 0, 0, time.UTC)); got != tt.want {
			t.Errorf("%s: greeting = %q, want %q", name, got, tt.want)
		}
	}
}

func TestSettingsOfALaterVersionAreReadAndLeftAlone(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "window.json")
	later := `{"version": 2, "name": "Ana", "theme": "dark", "colour": "blue"}`
	if err := os.WriteFile(path, []byte(later), 0o600); err != nil {
		t.Fatal(err)
	}
	want := defaultSettings()
	want.Name, want.Theme = "Ana", ThemeDark
	if s, err := loadSettings(dir); !errors.Is(err, ErrSettingsNewer) || !reflect.DeepEqual(s, want) {
		t.Errorf("loadSettings = %+v, %v", s, err)
	}
	if err := saveSettings(dir, Settings{Name: "Ben"}); !errors.Is(err, ErrSettingsNewer) {
		t.Errorf("saveSettings = %v", err)
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != later {
		t.Errorf("now %s, %v", text, err)
	}
}

func TestFaultStaysWhateverElseIsTold(t *testing.T) {
	var s toastStack
	s.add(noon, "fault", true)
	for _, text := range []string{"a", "b", "c"} {
		s.add(noon, text, false)
	}
	shown := func() (all string) {
		for _, t := range s.show() {
			all += t.Text + " "
		}
		return all
	}
	if got := shown(); got != "c b fault " {
		t.Errorf("on show %q, want the fault and the two newest", got)
	}
	for _, text := range []string{"2nd", "3rd", "4th"} {
		s.add(noon, text, true)
	}
	if got := shown(); got != "4th 3rd 2nd " {
		t.Errorf("on show %q, want the three newest faults", got)
	}
}
