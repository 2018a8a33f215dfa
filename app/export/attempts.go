package export

import (
	"fmt"
	"io"

	"lyceum/quiz"
	"lyceum/quiz/score"
)

// needsGrading stands where a mark is not known yet.
const needsGrading = "Requires grading"

var attemptStates = map[string]string{
	attemptOpen: "In progress", attemptOverdue: "Overdue", attemptAbandoned: "Never submitted", "finished": "Finished", "handed in": "Finished",
}

// Attempts writes a table of all attempts, as Moodle's report of a quiz: a row for each, with a column for each place of the
// test, and the average of those that are finished at the bottom.
func Attempts(w io.Writer, r *TestReport, shape Shape) error {
	places := placesOf(r.Test)
	t := table{Head: []string{"First name", "Last name", "ID number", "Institution", "Department", "Email address", "State", "Started on", "Completed", "Time taken",
		fmt.Sprintf("Grade/%.2f", r.Test.GradeMax)}}
	for i, p := range places {
		t.Head = append(t.Head, fmt.Sprintf("Q. %d /%.2f", i+1, p.mark))
	}
	columns := make([][]float64, 1+len(places)) // what is known of finished attempts: grades, then marks
	for _, taker := range r.Takers {
		if len(taker.Attempts) == 0 {
			t.Rows = append(t.Rows, fill(taker.who(), len(t.Head)))
		}
		for i := range taker.Attempts {
			t.Rows = append(t.Rows, append(taker.who(), r.attemptRow(&taker.Attempts[i], places, columns)...))
		}
	}
	average := append([]cell{fixed("Overall average")}, make([]cell, 9)...)
	for _, known := range columns {
		mean := score.Mean(known)
		average = append(average, gradeOf(pointer(mean)))
	}
	t.Rows = append(t.Rows, average)
	return t.write(w, shape)
}

func pointer(f score.Figure) *float64 {
	if !f.Known {
		return nil
	}
	return &f.Value
}

// fill appends empty grades to a row.
func fill(row []cell, to int) []cell {
	for len(row) < to {
		row = append(row, fixed(noGrade))
	}
	return row
}

// A place is a column of a table of attempts: a question of a slot. A slot that picks two has two.
type place struct {
	slot, nth int
	mark      float64
}

// placesOf returns the places of a test that are worth something.
func placesOf(t *quiz.Test) (places []place) {
	for i, slot := range t.Slots {
		for n := range slot.Pick {
			if slot.Mark > 0 {
				places = append(places, place{i, n, slot.Mark})
			}
		}
	}
	return places
}

// attemptRow returns what there is to tell of an attempt behind who took it, and adds its marks to columns if it is finished.
func (r *TestReport) attemptRow(a *TestAttempt, places []place, columns [][]float64) []cell {
	row := []cell{fixed(attemptStates[a.State]), fixed(r.iso(a.Opened)), fixed(r.iso(a.Finished)), {}}
	if !a.Finished.IsZero() {
		row[3] = length(a.Finished.Sub(a.Opened))
	}
	grade := fixed(noGrade)
	if a.ended() {
		grade = fixed(needsGrading)
		if sum, known := a.sum(); known {
			scaled := score.Scale(sum, r.Test.MaxMark(), r.Test.GradeMax)
			grade = decimal(scaled, 2)
			columns[0] = append(columns[0], scaled)
		}
	}
	row = append(row, grade)
	for i, p := range places {
		answer := a.at(p)
		switch {
		case answer == nil:
			row = append(row, fixed(noGrade))
			continue
		case answer.Grading:
			row = append(row, fixed(needsGrading))
			continue
		case answer.Question.IsBlank(answer.Response) && len(answer.History) == 0:
			row = append(row, fixed(noGrade)) // nobody gave it a mark, so it is worth nothing
		default:
			row = append(row, decimal(answer.Mark, 2))
		}
		if a.ended() {
			columns[i+1] = append(columns[i+1], answer.Mark)
		}
	}
	return row
}

// at returns the answer at a place, nil if there is none.
func (a *TestAttempt) at(p place) *TestAnswer {
	nth := 0
	for i := range a.Answers {
		if a.Answers[i].Slot != p.slot {
			continue
		}
		if nth == p.nth {
			return &a.Answers[i]
		}
		nth++
	}
	return nil
}
