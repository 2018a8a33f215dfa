package chat

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"
)

// moves reports whether a text, shown between two others from left to right, changes the order of those: by the
// bidirectional algorithm something of them then has the other direction.
func moves(t *testing.T, text string) bool {
	t.Helper()
	const before, after = "ana (", ") 12:00 bye (1)"
	var p bidi.Paragraph
	all := before + text + after
	if n, err := p.SetString(all); err != nil || n != len(all) {
		return true // ends a paragraph
	}
	o, err := p.Order()
	if err != nil {
		t.Fatal(err)
	}
	runes := utf8.RuneCountInString(all)
	for i := range o.NumRuns() {
		run := o.Run(i)
		start, end := run.Pos()
		touches := start < len(before) || end >= runes-len(after)
		if touches && run.Direction() != bidi.LeftToRight {
			return true
		}
	}
	return false
}

var hostileTexts = map[string]string{
	"override":                   "\u202egnp.exe",
	"embedding":                  "\u202bx",
	"override in a closed one":   "\u2067\u202ex",
	"isolate":                    "\u2067x",
	"isolates, closed too often": "x\u2069\u2069\u2069\u202ey",
	"isolate closed, override":   "\u2068\u2069\u2069\u202e",
	"deep":                       strings.Repeat("\u2067", 200) + "x",
	"deep embeddings":            strings.Repeat("\u202b", 200) + "x",
	"end of paragraph":           "x\u2029\u202ey",
	"right to left":              "שלום",
	"right to left mark":         "1\u200f",
}

func TestDisplayedTextDoesNotReorderWhatSurroundsIt(t *testing.T) {
	harmful := 0
	for name, text := range hostileTexts {
		if moves(t, text) {
			harmful++
		}
		for i, line := range strings.Split(Display(text), "\n") {
			if moves(t, line) {
				t.Errorf("%s: line %d of %+q reorders its surroundings", name, i, Display(text))
			}
		}
	}
	if harmful < 8 {
		t.Errorf("only %d texts do harm as they are: this checks little", harmful)
	}
}

func TestTextFromRightToLeftReadsAsItShould(t *testing.T) {
	for text, want := range map[string]string{
		"hello":                       "\u2068hello\u2069",
		"שלום, abc":                   "\u2068שלום, abc\u2069",
		"a\nb":                        "\u2068a\u2069\n\u2068b\u2069",
		"a\u2067b":                    "\u2068a\u2067b\u2069\u2069",
		"a\u2067b\u2069c\u2069d":      "\u2068a\u2067b\u2069cd\u2069",
		"C++\u200e, \u061c1\u200f":    "\u2068C++\u200e, \u061c1\u200f\u2069",
		"a\u2028b\u2029c":             "\u2068a\u2069\n\u2068b\u2069\n\u2068c\u2069",
		"\u202aa\u202bb\u202cc\u202d": "\u2068abc\u2069",
	} {
		if got := Display(text); got != want {
			t.Errorf("Display(%+q) = %+q, want %+q", text, got, want)
		}
	}
	var p bidi.Paragraph
	if _, err := p.SetString("a " + Display("שלום 12!") + " b"); err != nil {
		t.Fatal(err)
	}
	o, err := p.Order()
	if err != nil {
		t.Fatal(err)
	}
	var rightToLeft string
	for i := range o.NumRuns() {
		if run := o.Run(i); run.Direction() == bidi.RightToLeft {
			rightToLeft += run.String()
		}
	}
	if rightToLeft != "שלום !" { // digits keep their direction, the mark goes to the left
		t.Errorf("from right to left: %+q", rightToLeft)
	}
}

// Whatever the text, each line is one closed isolate, and all that is not about direction stays.
func FuzzDisplay(f *testing.F) {
	for _, text := range hostileTexts {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if check(text, 1<<20) != nil {
			return
		}
		shown := Display(text)
		for _, line := range strings.Split(shown, "\n") {
			depth := 0
			for i, r := range line {
				switch {
				case r >= lre && r <= rlo, r == paragraphSeparator, r == lineSeparator:
					t.Fatalf("%+q has %+q", line, r)
				case r == lri || r == rli || r == fsi:
					depth++
				case r == pdi:
					depth--
				}
				if depth < 0 || depth == 0 && i+utf8.RuneLen(r) < len(line) {
					t.Fatalf("%+q is not one isolate", line)
				}
			}
			if depth != 0 {
				t.Fatalf("%+q is not closed", line)
			}
			if moves(t, line) {
				t.Fatalf("%+q reorders its surroundings", line)
			}
		}
		if a, b := plain(text), plain(shown); a != b {
			t.Fatalf("%+q became %+q", a, b)
		}
	})
}

// plain returns a text without isolates, embeddings and overrides.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= lre && r <= rlo, r >= lri && r <= pdi:
			return -1
		case r == paragraphSeparator || r == lineSeparator:
			return '\n'
		}
		return r
	}, text)
}
