package model

import (
	"strings"
	"testing"

	"lyceum/app/words"
	"lyceum/quiz"
)

// Whatever Check finds wrong with a question has a sentence that says where it is.
func TestEveryFaultOfAQuestionHasASentence(t *testing.T) {
	plain := func(s string) quiz.Text { return quiz.Text{Format: quiz.Plain, Source: s} }
	single := func(change func(q *quiz.Question)) quiz.Question {
		q := quiz.Question{Type: quiz.Single, Text: plain("Which?"), Mark: 1, Options: []quiz.Option{{ID: 1, Text: plain("a"), Fraction: 1}, {ID: 2, Text: plain("b")}}}
		change(&q)
		return q
	}
	for _, c := range []struct {
		q       quiz.Question
		en, say string
	}{
		{single(func(q *quiz.Question) { q.Text = quiz.Text{} }), "Text: Something has to stand here.", "Text: Hier muss etwas stehen."},
		{single(func(q *quiz.Question) { q.Mark = 0 }), "Mark: It must be a number above 0 and up to 1000.", "Punkte: Nötig ist eine Zahl über 0 und bis 1000."},
		{single(func(q *quiz.Question) { q.Options = q.Options[:1] }), "Choices or items: There must be at least two.", "Auswahl oder Elemente: Mindestens zwei sind nötig."},
		{single(func(q *quiz.Question) { q.Options[1].Fraction = 2 }), "Choice or item 2, Worth: It must be a number from -100 to 100.", "Auswahl oder Element 2, Wert: Nötig ist eine Zahl von -100 bis 100."},
		{single(func(q *quiz.Question) { q.Tags = []string{"a", "a"} }), "Tag 2, Name: The same is there twice.", "Schlagwort 2, Name: Dasselbe steht zweimal da."},
		{single(func(q *quiz.Question) { q.Name = strings.Repeat("x", quiz.MaxName+1) }), "Name: This can have 200 characters. Shorten it.", "Name: Das kann 200 Zeichen haben. Kürze es."},
		{single(func(q *quiz.Question) { q.Tags = strings.Split(strings.Repeat("x,", quiz.MaxTags+1), ",") }), "Tags: There are too many: at most 32 are allowed.", "Schlagwörter: Das sind zu viele: höchstens 32 sind erlaubt."},
		{quiz.Question{Type: quiz.Cloze, Text: plain("[[1]]"), Mark: 1, Gaps: []quiz.Gap{{Kind: quiz.GapShort, Weight: 1, Answers: []quiz.Answer{{Fraction: 1}}}}},
			"Gap 1, Answer 1, What is written: Something has to stand here.", "Lücke 1, Antwort 1, Was geschrieben wird: Hier muss etwas stehen."},
	} {
		wrong, is := c.q.Check().(*quiz.CheckError)
		if !is {
			t.Fatalf("%+v has no fault", c.q)
		}
		for code, want := range map[string]string{words.English: c.en, "de": c.say} {
			words.Use(code)
			if got := CheckSentence(wrong); got != want {
				t.Errorf("%v: %q, want %q", wrong, got, want)
			}
		}
		words.Use(words.English)
	}
}
