//go:build !nogui

package widget

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// each character is 1 wide.
func ruler(s string) float32 { return float32(utf8.RuneCountInString(s)) }

func TestWrapTextBreaksAtSpacesAndInLongWords(t *testing.T) {
	for name, tt := range map[string]struct {
		in    string
		width float32
		want  []string
	}{
		"fits":          {"one two", 7, []string{"one two"}},
		"at the space":  {"one two", 6, []string{"one", "two"}},
		"long word":     {"a abcdefgh", 3, []string{"a", "abc", "def", "gh"}},
		"own lines":     {"a\n\nb", 5, []string{"a", "", "b"}},
		"no width yet":  {"one two", 0, []string{"one two"}},
		"less than one": {"ab", 0.5, []string{"a", "b"}},
		"empty":         {"", 5, []string{""}},
	} {
		if got := wrapText(tt.in, tt.width, ruler); !slices.Equal(got, tt.want) {
			t.Errorf("%s: wrapText(%q, %v) = %q, want %q", name, tt.in, tt.width, got, tt.want)
		}
	}
}

// No line is wider than asked for unless it is a single character, and nothing
// but white space is lost.
func FuzzWrapText(f *testing.F) {
	f.Add("one two three", uint8(5))
	f.Add("longwordlongword x", uint8(3))
	f.Add("a\n\n b", uint8(1))
	f.Fuzz(func(t *testing.T, in string, width uint8) {
		if !utf8.ValidString(in) || width == 0 {
			return
		}
		lines := wrapText(in, float32(width), ruler)
		for _, l := range lines {
			if n := utf8.RuneCountInString(l); n > int(width) && n > 1 {
				t.Errorf("wrapText(%q, %d) has the line %q", in, width, l)
			}
		}
		bare := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if got, want := bare(strings.Join(lines, " ")), bare(in); got != want {
			t.Errorf("wrapText(%q, %d) = %q: text lost", in, width, lines)
		}
	})
}

// Somebody may paste anything: a word of 5,000 characters is laid out at once.
func TestLongWordsAreQuick(t *testing.T) {
	for n, word := range map[string]string{"w": strings.Repeat("w", 5000), "i": strings.Repeat("i", 5000)} {
		measured := 0
		measure := func(s string) float32 {
			measured += len(s)
			return fyne.MeasureText(s, Body, fyne.TextStyle{}).Width
		}
		lines := wrapText(word, 280, measure)
		if strings.Join(lines, "") != word || measured > 200_000 {
			t.Errorf("%s: %d lines took measuring %d characters", n, len(lines), measured)
		}
		measured = 0
		if shorten(word, 280, measure); measured > 4000 {
			t.Errorf("%s: cutting took measuring %d characters", n, measured)
		}
	}
}

func TestShortenKeepsWhatFits(t *testing.T) {
	for _, tt := range []struct {
		in    string
		width float32
		want  string
	}{{"algebra", 7, "algebra"}, {"algebra", 5, "alge…"}, {"a b c d", 3, "a…"}, {"algebra", 0, "…"}} {
		if got := shorten(tt.in, tt.width, ruler); got != tt.want {
			t.Errorf("shorten(%q, %v) = %q, want %q", tt.in, tt.width, got, tt.want)
		}
	}
}

func TestHintsAreCutToTheirInput(t *testing.T) {
	test.NewTempApp(t)
	line, message, search := NewInput("Paste the invite", nil), NewMessageInput("", nil, nil), NewSearch("Find somebody", nil)
	message.SetHint("Message Dr. Maximiliane Lindqvist")
	for _, e := range []struct {
		o     interface{ Resize(fyne.Size) }
		entry *widget.Entry
		hint  func() string
	}{{line, &line.Entry, line.Hint}, {message, &message.Entry, message.Hint}, {search, &search.Entry, search.Hint}} {
		e.o.Resize(fyne.NewSize(80, 36))
		if e.entry.PlaceHolder == e.hint() || !strings.HasSuffix(e.entry.PlaceHolder, "…") {
			t.Errorf("in 80 px: %q", e.entry.PlaceHolder)
		}
		e.o.Resize(fyne.NewSize(400, 36))
		if e.entry.PlaceHolder != e.hint() {
			t.Errorf("in 400 px: %q, want %q", e.entry.PlaceHolder, e.hint())
		}
	}
}

func TestInitialsSkipTitles(t *testing.T) {
	for in, want := range map[string]string{
		"Amara Okafor": "AO", "Dr. Mara Lindqvist": "ML", "élodie": "É", "Nguyễn Minh Anh": "NA", "": "?", "… 李 明": "李明", "Prof. Dr.": "?",
	} {
		if got := Initials(in); got != want {
			t.Errorf("Initials(%q) = %q, want %q", in, got, want)
		}
	}
}
