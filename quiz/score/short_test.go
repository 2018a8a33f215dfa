package score

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestShortAnswersMatchPatterns(t *testing.T) {
	for _, tt := range []struct {
		pattern, text string
		matchCase     bool
		want          bool
	}{
		{"Paris", "Paris", true, true}, {"Paris", "paris", true, false}, {"Paris", "pARIS", false, true}, {"Paris", " Paris\n", true, true},
		{" Paris ", "Paris", true, true}, {"Paris", "Pari", false, false}, {"Paris", "Pariss", false, false},
		{"*", "", false, true}, {"*", "anything", false, true}, {"a*", "abc", false, true}, {"a*", "ba", false, false}, {"*a", "ba", false, true},
		{"a*a", "a", false, false}, {"a*a", "aa", false, true}, {"*ran*ta*", "The rain: ran a tall", false, true}, {"a*b*c", "abc", false, true},
		{"a*b*c", "axxbyyc", false, true}, {"a*b*c", "acb", false, false}, {"a**b", "ab", false, true}, {"ab*ba", "aba", false, false},
		{`2\*3`, "2*3", false, true}, {`2\*3`, "2x3", false, false}, {`2\*3`, `2\*3`, false, false}, {`\*`, "*", false, true}, {`*\*`, "twenty*", false, true},
		{`a\b`, `a\b`, false, true}, {`a\`, `a\`, false, true},
		{"café", "cafe\u0301", true, true}, {"cafe\u0301", "café", true, true}, {"café", "cafe", false, false}, {"CAFÉ", "café", false, true},
		{"straße", "STRASSE", false, false}, {"ΣΙΓΜΑΣ", "σιγμας", false, true}, {"Ǆ", "ǆ", false, true}, {"K", "\u212a", false, true},
		{"", "", false, true}, {"", "x", false, false}, {"x*", "", false, false}, {".*", "x", false, false}, {"a b", "a  b", false, false},
	} {
		if got := Matches(tt.pattern, tt.text, tt.matchCase); got != tt.want {
			t.Errorf("%q matches %q (case %v): %v, want %v", tt.text, tt.pattern, tt.matchCase, got, tt.want)
		}
	}
}

// slowly is the rule as a regular expression.
func slowly(pattern, text string, matchCase bool) bool {
	parts := strings.Split(strings.ReplaceAll(norm.NFC.String(strings.TrimSpace(pattern)), `\*`, "\x00"), "*")
	for i, part := range parts {
		parts[i] = regexp.QuoteMeta(strings.ReplaceAll(part, "\x00", "*"))
	}
	flags := "(?s)"
	if !matchCase {
		flags = "(?si)"
	}
	return regexp.MustCompile(flags + "^" + strings.Join(parts, ".*") + "$").MatchString(norm.NFC.String(strings.TrimSpace(text)))
}

func TestPatternsAreTheRegularExpressionsTheyMean(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 12))
	word := func(letters string, n int) string {
		var b strings.Builder
		for range random.IntN(n) {
			b.WriteByte(letters[random.IntN(len(letters))])
		}
		return b.String()
	}
	matched := 0
	for range 5000 {
		pattern, text, matchCase := word(`aaAbB**\ `, 8), word("aAbB*\\ ", 9), random.IntN(2) == 0
		got := Matches(pattern, text, matchCase)
		if want := slowly(pattern, text, matchCase); got != want {
			t.Fatalf("%q matches %q (case %v): %v, want %v", text, pattern, matchCase, got, want)
		}
		if got {
			matched++
		}
	}
	if matched < 200 {
		t.Errorf("only %d texts matched, so little was tried", matched)
	}
}

// A text is matched by itself, by * and by itself between wildcards, with its capitals or without.
func FuzzMatches(f *testing.F) {
	f.Add("Paris")
	f.Add(`2\*3 é`)
	f.Add(" ")
	f.Fuzz(func(t *testing.T, text string) {
		literal := strings.ReplaceAll(strings.TrimSpace(text), "*", `\*`)
		if !utf8.ValidString(text) || strings.Contains(text, `\*`) || strings.HasSuffix(literal, `\`) { // a backslash before an asterisk cannot be written
			return
		}
		for _, pattern := range []string{literal, " " + literal + "\n", "*", "*" + literal + "*", literal + "*"} {
			if !Matches(pattern, text, true) || !Matches(pattern, text, false) {
				t.Fatalf("%q is not matched by %q", text, pattern)
			}
		}
	})
}
