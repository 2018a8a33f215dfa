package journal

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestCleanName(t *testing.T) {
	for in, want := range map[string]string{
		"Ann":                      "Ann",
		"  Ann   Lee ":             "Ann Lee",
		"Ann\r\n\tLee":             "Ann Lee",
		"A\x00n\u0085n\x7f":        "An n",
		"\u2066Ann\u2069\ufeff":    "Ann",
		"\u0645\u06cc\u200c\u062e": "\u0645\u06cc\u200c\u062e",
		"\u3000全角\u3000空白\u2028":   "全角 空白",
		" \u200e ":                 "",
		"a \u200e b":               "a b",
		"\xff":                     "\ufffd",
	} {
		if got := CleanName(in); got != want {
			t.Errorf("CleanName(%q) = %q, want %q", in, got, want)
		}
	}
}

// Nobody can stand beside the teacher under what looks like the teacher's name.
func TestCleanNameLeavesNothingThatDoesNotShow(t *testing.T) {
	for _, r := range []rune{
		0x00ad, 0x034f, 0x061c, 0x115f, 0x1160, 0x17b4, 0x180b, 0x180e, 0x200b, 0x200c, 0x200d, 0x200e, 0x2028,
		0x202e, 0x2060, 0x2064, 0x2069, 0x206f, 0x2800, 0x3000, 0x3164, 0xfe00, 0xfe0e, 0xfe0f, 0xfeff, 0xffa0,
		0xfff9, 0x1bca0, 0x1d173, 0xe0001, 0xe0067, 0xe0100, 0xe0fff,
	} {
		x := string(r)
		for _, in := range []string{x + "Ms Ito", "Ms Ito" + x, "Ms Ito" + x + x, "Ms " + x + " Ito", "Ms Ito " + x + " "} {
			if got := CleanName(in); got != "Ms Ito" {
				t.Errorf("CleanName(%+q) = %+q", in, got)
			}
		}
		if got := CleanName("It" + x + "o"); got != "Ito" && got != "It o" {
			t.Errorf("within a word %U gives %+q", r, got)
		}
	}
}

func TestCleanNameKeepsJoinersAndStylesWhereTheyShow(t *testing.T) {
	for in, want := range map[string]string{
		"\u0915\u094d\u200d\u0937":       "\u0915\u094d\u200d\u0937", // Devanagari half form
		"\u0915\u094d\u200d\u200c\u0937": "\u0915\u094d\u200d\u0937", // one is enough
		"\u0915\u094d\u200d":             "\u0915\u094d",
		"\u0645\u200c \u062e":            "\u0645 \u062e",
		"\u0645 \u200c\u062e":            "\u0645 \u062e",
		"\u0645\u200c\u00ad\u062e":       "\u0645\u200c\u062e",
		"\u0645\u200ca":                  "\u0645a",
		"👩\u200d🏫":                       "👩\u200d🏫",
		"👩🏽\u200d🏫":                      "👩🏽\u200d🏫",
		"👩\u200c🏫":                       "👩🏫",
		"👩\u200d❤\ufe0f\u200d👩":          "👩\u200d❤\ufe0f\u200d👩",
		"❤\ufe0f\ufe0f":                  "❤\ufe0f",
		"❤\u200d\ufe0f👩":                 "❤\u200d👩",
		"❤ \ufe0f":                       "❤",
		"👩\u200dA":                       "👩A",
		"葛\ufe0f":                        "葛",
		"\u200d\ufe0f":                   "",
	} {
		if got := CleanName(in); got != want {
			t.Errorf("CleanName(%+q) = %+q, want %+q", in, got, want)
		}
		if again := CleanName(want); again != want {
			t.Errorf("CleanName(%+q) = %+q, though it is clean", want, again)
		}
	}
}

// Cleaning is done once, and leaves nothing that a name may not contain: no invisible character but a
// joiner or a style between or after what shows.
func FuzzCleanName(f *testing.F) {
	for _, s := range []string{
		" a \u202e\t b\xff", "Ms Ito\u200b", "\u0645\u200c\u200d\u062e", "👩\u200d❤\ufe0f\u200d👩", "a\u2800\u3164\u200d ",
		"❤\ufe0f\u200d\ufe0f\ue000\U000e0100",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		out := CleanName(in)
		if CleanName(out) != out || !utf8.ValidString(out) || strings.Contains(out, "  ") || strings.TrimSpace(out) != out {
			t.Errorf("CleanName(%+q) = %+q", in, out)
		}
		runes := []rune(out)
		for i, r := range runes {
			switch {
			case r == zwj || r == zwnj:
				if i == 0 || i == len(runes)-1 || !shows(runes[i+1]) || !shows(runes[i-1]) && runes[i-1] != emojiStyle {
					t.Errorf("CleanName(%+q) = %+q: a joiner joins nothing", in, out)
				}
			case r == textStyle || r == emojiStyle:
				if i == 0 || !unicode.Is(emoji, runes[i-1]) {
					t.Errorf("CleanName(%+q) = %+q: a style of nothing", in, out)
				}
			case r != ' ' && !shows(r):
				t.Errorf("CleanName(%+q) = %+q: %U stayed", in, out, r)
			}
		}
	})
}

// shows is told by the tables of the language, not by ours.
func shows(r rune) bool {
	return !unicode.IsSpace(r) && !unicode.IsControl(r) && !unicode.Is(unicode.Bidi_Control, r) &&
		!unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) && !unicode.Is(unicode.Variation_Selector, r) &&
		r != 0x00ad && r != 0xfeff && r != 0x200b && r != 0x2800
}
