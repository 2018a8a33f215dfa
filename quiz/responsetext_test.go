package quiz

import "testing"

func TestOptionLetters(t *testing.T) {
	for at, want := range map[int]string{0: "A", 1: "B", 25: "Z", 26: "AA", 27: "AB", 51: "AZ", 52: "BA", 99: "CV"} {
		if got := OptionLetter(at); got != want {
			t.Errorf("option %d has letter %s, want %s", at, got, want)
		}
	}
}

func TestResponsesAndKeysAsText(t *testing.T) {
	for _, tt := range []struct {
		of        Type
		r         Response
		want, key string
	}{
		{Description, Response{}, "", ""},
		{Single, chosen(2), "half", "right"},
		{Single, chosen(9), "?", "right"},
		{Single, Response{}, "", "right"},
		{Multiple, chosen(1, 3), "a; c", "a; b"},
		{TrueFalse, chosen(TrueOption), "True", "False"},
		{TrueFalse, chosen(FalseOption), "False", "False"},
		{Short, written(" Ada\n B. "), "Ada B.", "Ada*"},
		{Numeric, written("100 m"), "100 m", "100 ± 1 m"},
		{Matching, Response{Pairs: []Pair{{1, 11}, {3, 13}, {9, 12}, {2, 99}}}, "1 → one; eins → nobody's; ? → two; 2 → ?", "1 → one; 2 → two; eins → one"},
		{Ordering, chosen(4, 1, 2, 3), "D; A; B; C", "A; B; C; D"},
		{Cloze, Response{Gaps: []Response{{Text: "sky"}, {Chosen: []OptionID{2}}, {}, {Text: "5"}, {Text: "?"}}}, "[1] sky; [2] green; [4] 5; [5] ?", "[1] sky; [2] blue; [3] x; [4] 4"},
		{Essay, written("two\nlines"), "two\nlines", ""},
	} {
		q := everyType(t)[tt.of-Description]
		if got, key := q.ResponseText(tt.r), q.KeyText(); got != tt.want || key != tt.key {
			t.Errorf("%s: %q, key %q, want %q, key %q", tt.of, got, key, tt.want, tt.key)
		}
	}
	one := everyType(t)[Cloze-Description]
	one.Gaps[1].Options = one.Gaps[1].Options[:1]
	if got := one.ResponseText(Response{Gaps: []Response{{}, chosen(1)}}); got != "[2] blue" {
		t.Errorf("a gap with one option: %q", got)
	}
	q := everyType(t)[TrueFalse-Description]
	q.Options[0].Text, q.Options[1].Text = text("Wahr"), text("Falsch")
	if got, key := q.ResponseText(chosen(TrueOption)), q.KeyText(); got != "Wahr" || key != "Falsch" {
		t.Errorf("own words: %q, key %q", got, key)
	}
}

func TestKeysOfNumbers(t *testing.T) {
	for _, tt := range []struct {
		answers []Answer
		want    string
	}{
		{[]Answer{{Value: 1e6, Fraction: 1}}, "1000000"}, {[]Answer{{Value: 6.02e23, Fraction: 1}}, "6.02e+23"}, {[]Answer{{Value: 1e-10, Fraction: 1}}, "1e-10"}, {[]Answer{{Value: 0.000001, Fraction: 1}}, "0.000001"},
		{[]Answer{{Value: 0.5, Tolerance: Tolerance{Relative, 0.07}, Fraction: 1}}, "0.5 ± 7 %"}, {[]Answer{{Value: 10, Tolerance: Tolerance{Geometric, 0.1}, Fraction: 1}}, "10 ×÷ 1.1"},
		{[]Answer{{Value: 1, Fraction: 0.5}, {Value: 2, Fraction: 1}, {Value: 3, Fraction: 1}}, "2"}, {[]Answer{{Value: 1}}, ""}, {[]Answer{{Pattern: "*", Fraction: 1}}, "*"}, {[]Answer{{Value: 0, Fraction: 1}}, "0"},
	} {
		q := Question{Type: Numeric, Answers: tt.answers}
		if got := q.KeyText(); got != tt.want {
			t.Errorf("key of %+v is %q, want %q", tt.answers, got, tt.want)
		}
	}
	q := Question{Type: Single, Options: []Option{option(1, "half", 0.5), option(2, "bad", -1)}}
	if got := q.KeyText(); got != "half" {
		t.Errorf("the best of halves is %q", got)
	}
}
