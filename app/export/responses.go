package export

import (
	"io"
	"strconv"
	"strings"

	"lyceum/quiz"
)

var responsesHead = []string{"First name", "Last name", "ID number", "Institution", "Department", "Email address",
	"Attempt", "State", "Q.", "Question", "Type", "Response", "Right answer", "Mark", "Max", "Answered at", "Seconds", "Tries", "Late", "Comment"}

// Responses writes a table of all answers: a row for each question of each attempt.
func Responses(w io.Writer, r *TestReport, shape Shape) error {
	t := table{Head: responsesHead}
	for _, taker := range r.Takers {
		for i := range taker.Attempts {
			a := &taker.Attempts[i]
			for k := range a.Answers {
				if a.Answers[k].Question.Type != quiz.Description {
					t.Rows = append(t.Rows, append(taker.who(), r.responseRow(a, &a.Answers[k])...))
				}
			}
		}
	}
	return t.write(w, shape)
}

func (r *TestReport) responseRow(a *TestAttempt, answer *TestAnswer) []cell {
	mark := decimal(answer.Mark, 2)
	if answer.Grading {
		mark = fixed(needsGrading)
	}
	q := answer.Question
	return []cell{
		integer(a.Number), fixed(attemptStates[a.State]), integer(answer.Number), free(q.Name), fixed(q.Type.String()),
		free(q.ResponseText(answer.Response)), free(q.KeyText()), mark, decimal(answer.Max, 2), fixed(r.iso(answer.At)),
		integer(int64(answer.Seconds.Seconds())), integer(answer.Tries), fixed(strings.ToUpper(strconv.FormatBool(answer.Late))), free(answer.Comment),
	}
}
