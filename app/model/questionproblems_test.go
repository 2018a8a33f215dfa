package model

import (
	"errors"
	"strings"
	"testing"
	"time"

	"lyceum/app/words"
	"lyceum/quiz"
	"lyceum/quiz/exchange"
)

// Each kind of problem has a sentence in each language, which says what it is about where it has a place for that, on one line.
func TestEveryProblemOfAFileHasASentence(t *testing.T) {
	defer words.Use(words.English)
	for _, language := range words.Languages() {
		words.Use(language)
		for _, kind := range exchange.Kinds() {
			text := ProblemSentence(exchange.Problem{Kind: kind, What: "90 %s\n%d"})
			if len(text) < 10 || strings.Contains(text, "%!") || strings.Contains(text, "\n") {
				t.Errorf("%s: %v reads %q", language, kind, text)
			}
			if place := strings.Contains(problemTexts[kind], "%s"); strings.Contains(text, "90 %s %d") != place {
				t.Errorf("%s: %v reads %q", language, kind, text)
			}
		}
	}
}

func TestFilesOfQuestionsThatCannotBeReadHaveSentences(t *testing.T) {
	for want, err := range map[string]error{
		"32 MB":     exchange.ErrTooLarge,
		"UTF-16":    exchange.ErrUTF16,
		"of text":   exchange.ErrBinary,
		"Line 7":    &exchange.EncodingError{Line: 7},
		"newer":     errors.Join(quiz.ErrFile, errors.New("EOF")),
		"not as it": (&quiz.Question{}).Check(),
	} {
		if got := Sentence(err, time.Time{}); !strings.Contains(got, want) {
			t.Errorf("%v reads %q, want %q in it", err, got, want)
		}
	}
}
