package bank

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestFoldedTextsAreAlikeWhatLooksAlike(t *testing.T) {
	for _, same := range [][]string{
		{"Größe", "GRÖSSE", "grosse", "gro\u0308sse"}, {"℡", "tel", "TEL"}, {"ﬁn", "FIN"}, {"İ", "i"}, {"Σίσυφος", "σισυφοσ", "ΣΊΣΥΦΟΣ"}, {"a\u00a0 b\n", "A B"}, {"ｘ²", "x2"}, {"ꮜ", "Ꮜ"},
	} {
		for _, s := range same {
			if fold(s) != fold(same[0]) {
				t.Errorf("%q is %q, %q is %q", s, fold(s), same[0], fold(same[0]))
			}
		}
	}
}

func TestNamesSortAsPeopleCount(t *testing.T) {
	want := []string{"", "1", "2", "010", "1000", "a", "a 2", "A1", "Äpfel 3", "apfel 12", "b", "Q1.9", "Q1.10", "Q10.1"}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortStableFunc(got, func(x, y string) int { return strings.Compare(sortKey(x), sortKey(y)) })
	wantEqual(t, "sorted", got, want)
}

// A text that was folded stays as it is, and whatever is part of a text is found in it if it is a whole word.
func FuzzFold(f *testing.F) {
	for _, s := range []string{"Größe", "℡", "a\u0345", "\u1fb3", "\xff", "ǅ", "ﷺ", "İı", "\u0300", "0\xf6Ŕ 0", "ꮜ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := fold(s)
		if again := fold(once); again != once {
			t.Errorf("%q becomes %q, then %q", s, once, again)
		}
		if !utf8.ValidString(once) || !utf8.ValidString(sortKey(s)) {
			t.Errorf("%q: folded %q, sorted by %q", s, once, sortKey(s))
		}
		for _, word := range strings.Fields(s) {
			if !strings.Contains(once, fold(word)) {
				t.Errorf("%q is not found in %q", word, s)
			}
		}
	})
}

// A path that is clean stays as it is, and its parts are names.
func FuzzCleanPath(f *testing.F) {
	for _, s := range []string{"a/b", " / ", "a//b/", "\u0301/x", "a\u200b/\u200d", "Å/Å", strings.Repeat("x/", 20)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		path, err := CleanPath(s)
		if err != nil {
			return
		}
		again, err := CleanPath(path)
		if err != nil || again != path {
			t.Errorf("%q becomes %q, then %q, %v", s, path, again, err)
		}
		if path != "" && slices.Contains(strings.Split(path, "/"), "") || strings.Count(path, "/") >= MaxDepth {
			t.Errorf("%q becomes %q", s, path)
		}
	})
}
