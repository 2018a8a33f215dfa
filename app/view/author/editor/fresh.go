//go:build !nogui

package editor

import "lyceum/quiz"

// Fresh returns a question of a type to begin with. It is not one that passes Check yet.
func Fresh(t quiz.Type) quiz.Question {
	q := quiz.Question{Type: t, Mark: 1, Text: quiz.Text{Format: quiz.Plain}}
	switch t {
	case quiz.Description:
		q.Mark = 0
	case quiz.Single, quiz.Multiple, quiz.Matching:
		q.Shuffle = true
	case quiz.Essay:
		q.Lines = 8
	}
	return q
}
