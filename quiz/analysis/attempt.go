package analysis

import (
	"cmp"
	"slices"

	"lyceum/quiz"
)

// An Attempt is one student's way through a test.
type Attempt struct {
	Student  string // anything that tells students apart
	Number   int    // from 1
	Finished bool   // handed in, by the student or by rule
	Answers  []Answer
}

// An Answer is what a student answered to one question, and what that was worth.
type Answer struct {
	Question quiz.ID
	Slot     int     // of the test; 0 is the first
	Mark     float64 // in points
	Grading  bool    // it waits to be marked by hand: Mark says nothing yet
	Response quiz.Response
}

// counted returns of each student the first attempt that is finished, by student.
func counted(attempts []Attempt) []Attempt {
	first := map[string]Attempt{}
	for _, a := range attempts {
		if have, ok := first[a.Student]; a.Finished && (!ok || a.Number < have.Number) {
			first[a.Student] = a
		}
	}
	list := make([]Attempt, 0, len(first))
	for _, a := range first {
		list = append(list, a)
	}
	slices.SortFunc(list, func(x, y Attempt) int { return cmp.Compare(x.Student, y.Student) })
	return list
}

// A sheet is the marks of all that counts: rows are attempts, columns the places of a test. A slot that picks two of its pool has
// two places.
type sheet struct {
	first    []int     // column of each slot, -1 for one that is left out
	most     []float64 // points of a column
	marks    [][]float64
	totals   []float64     // of rows
	max      float64       // points of all columns
	waiting  map[int]int   // slots of which some answers are to be marked by hand, and how many
	attempts []Attempt     // of the rows
	seats    [][]placement // of each row
}

// A placement is an answer and its column.
type placement struct {
	answer *Answer
	column int
}

// newSheet puts the answers into their places.
func newSheet(test *quiz.Test, attempts []Attempt) *sheet {
	s := &sheet{first: make([]int, len(test.Slots)), waiting: map[int]int{}, attempts: attempts}
	for _, a := range attempts {
		for _, answer := range a.Answers {
			if answer.Grading && answer.Slot >= 0 && answer.Slot < len(test.Slots) {
				s.waiting[answer.Slot]++
			}
		}
	}
	for i, slot := range test.Slots {
		s.first[i] = -1
		if s.waiting[i] > 0 || !asks(slot) {
			continue
		}
		s.first[i] = len(s.most)
		for range slot.Pick {
			s.most = append(s.most, slot.Mark)
			s.max += slot.Mark
		}
	}
	for i := range attempts {
		s.add(test, &attempts[i])
	}
	return s
}

// asks reports whether a slot has questions that are worth something.
func asks(slot quiz.Slot) bool {
	return slot.Mark > 0 && slices.ContainsFunc(slot.Pool, func(q quiz.Question) bool { return q.Type != quiz.Description })
}

// add appends a row. What was not answered is worth nothing.
func (s *sheet) add(test *quiz.Test, a *Attempt) {
	row, total := make([]float64, len(s.most)), 0.0
	used := make([]int, len(test.Slots))
	var seats []placement
	for i := range a.Answers {
		answer := &a.Answers[i]
		slot := answer.Slot
		if slot < 0 || slot >= len(test.Slots) || s.first[slot] < 0 || used[slot] >= test.Slots[slot].Pick {
			continue
		}
		column := s.first[slot] + used[slot]
		used[slot]++
		row[column] = answer.Mark
		total += answer.Mark
		seats = append(seats, placement{answer, column})
	}
	s.marks, s.totals, s.seats = append(s.marks, row), append(s.totals, total), append(s.seats, seats)
}
