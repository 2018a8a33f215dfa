package score

import (
	"math"
	"slices"
)

// A Figure is a number that there may be none of: the correlation of what never varies, the spread of one.
type Figure struct {
	Value float64 // 0 if it is not known; never NaN, never infinite
	Known bool
}

// known returns x as a figure, or none where numbers were too large to reckon with.
func known(x float64) Figure {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return Figure{}
	}
	return Figure{x, true}
}

func mean(xs []float64) float64 {
	sum := 0.0
	for _, x := range xs {
		sum += x
	}
	return sum / float64(len(xs))
}

// Median returns the middle one, or the mean of the two in the middle.
func Median(xs []float64) Figure {
	n := len(xs)
	if n == 0 {
		return Figure{}
	}
	sorted := slices.Sorted(slices.Values(xs))
	return known((sorted[(n-1)/2] + sorted[n/2]) / 2)
}

// Mean returns the arithmetic mean.
func Mean(xs []float64) Figure {
	if len(xs) == 0 {
		return Figure{}
	}
	return known(mean(xs))
}

// same is how near to each other, by the largest of them, marks are the same: sums of thirds differ in their last bits.
const same = 1e-9

// varies reports whether there are two that are not the same.
func varies(xs []float64) bool {
	if len(xs) < 2 {
		return false
	}
	low, high := slices.Min(xs), slices.Max(xs)
	return high-low > same*max(math.Abs(low), math.Abs(high))
}

// covariance returns the sample covariance (n-1) of two equally long lists of at least two.
func covariance(xs, ys []float64) float64 {
	mx, my, sum := mean(xs), mean(ys), 0.0
	for i := range xs {
		sum += (xs[i] - mx) * (ys[i] - my)
	}
	return sum / float64(len(xs)-1)
}

// SD returns the standard deviation of a sample (n-1), of at least two.
func SD(xs []float64) Figure {
	switch {
	case len(xs) < 2:
		return Figure{}
	case !varies(xs):
		return known(0)
	}
	return known(math.Sqrt(covariance(xs, xs)))
}

// Correlation returns Pearson's, -1 to 1, of two equally long lists. Where either does not vary there is none.
func Correlation(xs, ys []float64) Figure {
	if !varies(xs) || !varies(ys) {
		return Figure{}
	}
	r := covariance(xs, ys) / math.Sqrt(covariance(xs, xs)*covariance(ys, ys))
	return known(min(max(r, -1), 1))
}

// moment returns the mean of the kth powers of the distances from the mean.
func moment(xs []float64, k int) float64 {
	m, sum := mean(xs), 0.0
	for _, x := range xs {
		power := 1.0
		for range k {
			power *= x - m
		}
		sum += power
	}
	return sum / float64(len(xs))
}

// Skewness returns k₃/k₂^1.5 of at least three that vary: below 0 the tail is on the left, as in an easy test.
func Skewness(xs []float64) Figure {
	s := float64(len(xs))
	if len(xs) < 3 || !varies(xs) {
		return Figure{}
	}
	k2, k3 := s*moment(xs, 2)/(s-1), s*s*moment(xs, 3)/((s-1)*(s-2))
	return known(k3 / math.Pow(k2, 1.5))
}

// Kurtosis returns k₄/k₂² of at least four that vary: 0 is the normal distribution's, below it is flatter.
func Kurtosis(xs []float64) Figure {
	s := float64(len(xs))
	if len(xs) < 4 || !varies(xs) {
		return Figure{}
	}
	m2, m4 := moment(xs, 2), moment(xs, 4)
	k2, k4 := s*m2/(s-1), s*s*((s+1)*m4-3*(s-1)*m2*m2)/((s-1)*(s-2)*(s-3))
	return known(k4 / (k2 * k2))
}
