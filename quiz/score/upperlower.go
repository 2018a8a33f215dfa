package score

import (
	"cmp"
	"math"
	"slices"
)

// What the difference of upper and lower groups needs (Kelley's 27 %).
const (
	tail      = 0.27
	needsTail = 20
)

// upperLower sets the difference between the facilities of the best and the worst. Those who have the same sum as the
// last of a group share the places that are left, so that it does not matter who stands where in the list.
func (item Item) upperLower(most float64, xs, totals []float64) Item {
	if len(xs) < needsTail || most <= 0 {
		return item
	}
	order := make([]int, len(xs))
	for i := range order {
		order[i] = i
	}
	n := int(math.Round(tail * float64(len(xs))))
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(totals[a], totals[b]) })
	lower := firstMarks(order, n, xs, totals)
	slices.Reverse(order)
	upper := firstMarks(order, n, xs, totals)
	item.UpperLower = known(100 * (upper - lower) / (float64(n) * most))
	return item
}

// firstMarks returns the sum of the marks of the first n, who are sorted by sums.
func firstMarks(order []int, n int, xs, totals []float64) float64 {
	edge := totals[order[n-1]]
	sum, taken, tied, tiedSum := 0.0, 0, 0, 0.0
	for i, who := range order {
		switch {
		case math.Abs(totals[who]-edge) <= same*math.Abs(edge):
			tied++
			tiedSum += xs[who]
		case i < n:
			taken++
			sum += xs[who]
		}
	}
	return sum + tiedSum*float64(n-taken)/float64(tied)
}
