package score

import "slices"

// A Grading says which of several attempts counts.
type Grading uint8

// Moodle's grading methods of a quiz.
const (
	Highest Grading = iota
	Average
	First
	Last
)

// Attempts returns what somebody's attempts come to: their sums of marks, in the order in which they were made. It is
// not known without an attempt.
func Attempts(by Grading, sums []float64) Figure {
	if len(sums) == 0 {
		return Figure{}
	}
	switch by {
	case Average:
		return known(mean(sums))
	case First:
		return known(sums[0])
	case Last:
		return known(sums[len(sums)-1])
	}
	return known(slices.Max(sums))
}

// Scale returns a sum of marks as a grade from 0 to gradeMax, where most is the largest sum there can be. A test without
// marks has grade 0. A sum below 0 stays below 0.
func Scale(sum, most, gradeMax float64) float64 {
	if most <= 0 {
		return 0
	}
	return sum / most * gradeMax
}
