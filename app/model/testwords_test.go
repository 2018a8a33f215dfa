package model

import (
	"testing"

	"lyceum/app/words"
	"lyceum/quiz"
)

// Reports and what goes over the wire have True and False in English, as files for Moodle do; the window says them in its own language.
func TestTrueAndFalseAreInTheLanguageOfTheWindow(t *testing.T) {
	words.Use("de")
	t.Cleanup(func() { words.Use(words.English) })
	usual := &quiz.Question{Type: quiz.TrueFalse, Options: []quiz.Option{{ID: quiz.TrueOption, Fraction: 1}, {ID: quiz.FalseOption}}}
	own := &quiz.Question{Type: quiz.TrueFalse, Options: []quiz.Option{{ID: quiz.TrueOption, Text: quiz.Text{Source: "So it is"}, Fraction: 1}, {ID: quiz.FalseOption, Text: quiz.Text{Source: "False"}}}}
	other := &quiz.Question{Type: quiz.Short}
	for _, tt := range []struct {
		what, got, want string
	}{
		{"what a report has", usual.KeyText(), "True"},
		{"a right answer that was told", RightWords(usual, "True"), "Wahr"},
		{"a wrong one", RightWords(usual, "False"), "Falsch"},
		{"one in the question's words", RightWords(own, "So it is"), "So it is"},
		{"one whose words are those of reports", RightWords(own, "False"), "False"},
		{"one of another type", RightWords(other, "True"), "True"},
		{"an answer", ResponseWords(usual, quiz.Response{Chosen: []quiz.OptionID{quiz.FalseOption}}), "Falsch"},
		{"a key", keyWords(usual), "Wahr"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s is %q, want %q", tt.what, tt.got, tt.want)
		}
	}
}
