package score

import "math"

// An Interval is the numbers from Low to High, both included.
type Interval struct{ Low, High float64 }

// slack is how much an interval is widened on either side, so that a number at its bound is inside however it was
// rounded: 10 to the minus 14, of the size of the answer.
const slack = 1e-14

// Contains reports whether x is in the interval.
func (i Interval) Contains(x float64) bool { return i.Low <= x && x <= i.High }

// Nominal returns answer ± by.
func Nominal(answer, by float64) Interval {
	by = max(by, 0) + slack*max(1, math.Abs(answer))
	return Interval{answer - by, answer + by}
}

// Relative returns answer ± by·|answer|.
func Relative(answer, by float64) Interval {
	by = (max(by, 0) + slack) * math.Abs(answer)
	return Interval{answer - by, answer + by}
}

// Geometric returns the numbers from answer/(1+by) to answer·(1+by): equally many times less and more.
func Geometric(answer, by float64) Interval {
	by = 1 + max(by, 0) + slack
	return Interval{min(answer/by, answer*by), max(answer/by, answer*by)}
}
