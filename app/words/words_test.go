package words

import "testing"

func TestLanguageIsMatchedAndFallsBackToEnglish(t *testing.T) {
	t.Cleanup(func() { Use(English) })
	for code, want := range map[string]string{
		"de": "de", "de_AT.UTF-8": "de", "de-CH": "de", "en_GB.UTF-8": "en", "C": "en", "": "en", "xx-invalid-tag-!": "en", "ja": "en",
	} {
		if got := Use(code); got != want || Language() != want {
			t.Errorf("Use(%q) = %q, Language() = %q, want %q", code, got, Language(), want)
		}
	}
}

// The head of a file of translations stands under the empty text.
func TestNothingIsSaidOfNothing(t *testing.T) {
	t.Cleanup(func() { Use(English) })
	for _, code := range Languages() {
		Use(code)
		if got := Say(""); got != "" {
			t.Errorf("%s: %q", code, got)
		}
	}
}

func TestTextsAreSaidInTheLanguageInUse(t *testing.T) {
	t.Cleanup(func() { Use(English) })
	for _, tt := range []struct{ code, join, one, many, unknown string }{
		{"en", "Settings", "1 person in class", "3 people in class", "Nobody wrote this 7"},
		{"de", "Einstellungen", "1 Person in der Klasse", "3 Personen in der Klasse", "Nobody wrote this 7"},
	} {
		Use(tt.code)
		got := [...]string{Say("Settings"), N("%d person in class", "%d people in class", 1), N("%d person in class", "%d people in class", 3), Say("Nobody wrote this %d", 7)}
		if want := [...]string{tt.join, tt.one, tt.many, tt.unknown}; got != want {
			t.Errorf("%s: %q, want %q", tt.code, got, want)
		}
	}
}
