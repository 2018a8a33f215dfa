package score

import (
	"math"
	"slices"
)

// How many attempts an analysis needs: below Few it says nothing that holds and is hidden, below Some it is a hint, and
// people are warned (Open University, guide to quiz statistics in Moodle's documentation).
const (
	Few  = 5
	Some = 30
)

// An Analysis is what the marks of a class say of a test (Moodle's quiz statistics).
type Analysis struct {
	Attempts int
	Items    []Item

	Mean, Median, SD   Figure // of sums of marks, in points
	Skewness, Kurtosis Figure
	Consistency        Figure // coefficient of internal consistency, Cronbach's alpha, in percent; below 0 if items contradict each other
	ErrorRatio         Figure // in percent: how much of the SD is chance
	StandardError      Figure // in points
}

// An Item is what marks say of one question. All but SD is in percent.
type Item struct {
	Facility        Figure // mean mark of the largest one
	SD              Figure // in points
	Discrimination  Figure // correlation with the rest of the test
	Efficiency      Figure // discrimination of the largest that marks like these allow
	EffectiveWeight Figure // share of what makes sums differ; not known where a question works against the others
	IntendedWeight  Figure // share of the largest sum
	UpperLower      Figure // facility among the best 27 % less that among the worst, of at least 20 attempts
}

// Analyse returns what marks say. marks[s][i] are the points of attempt s for item i, most[i] is the largest there can
// be. Usually these are finished first attempts. It panics if a row is not as long as most.
func Analyse(most []float64, marks [][]float64) Analysis {
	totals := make([]float64, len(marks))
	columns := make([][]float64, len(most))
	for s, row := range marks {
		if len(row) != len(most) {
			panic("BUG: a row of marks is not as long as there are items")
		}
		for i, mark := range row {
			totals[s] += mark
			columns[i] = append(columns[i], mark)
		}
	}
	a := Analysis{
		Attempts: len(marks), Items: make([]Item, len(most)),
		Mean: Mean(totals), Median: Median(totals), SD: SD(totals), Skewness: Skewness(totals), Kurtosis: Kurtosis(totals),
	}
	for i, xs := range columns {
		a.Items[i] = AnalyseItem(most[i], xs, totals)
	}
	weigh(a.Items, most, columns, totals)
	a.consist(columns, totals)
	return a
}

// AnalyseItem returns what marks say of one item: xs of those who were given it, and sums of marks of the same attempts.
// Weights are left out, which compare an item with others.
func AnalyseItem(most float64, xs, totals []float64) Item {
	item := Item{SD: SD(xs)}
	if m := Mean(xs); m.Known && most > 0 {
		item.Facility = known(100 * m.Value / most)
	}
	rest := make([]float64, len(xs))
	for i, x := range xs {
		rest[i] = totals[i] - x
	}
	if !varies(xs) || !variesIn(rest, totals) {
		return item.upperLower(most, xs, totals)
	}
	item.Discrimination = percent(Correlation(xs, rest))
	largest := covariance(slices.Sorted(slices.Values(xs)), slices.Sorted(slices.Values(rest)))
	item.Efficiency = known(100 * covariance(xs, rest) / largest)
	return item.upperLower(most, xs, totals)
}

// variesIn is varies for differences: they are as exact as what they were made of.
func variesIn(rest, totals []float64) bool {
	largest := max(math.Abs(slices.Min(totals)), math.Abs(slices.Max(totals)))
	return varies(rest) && slices.Max(rest)-slices.Min(rest) > same*largest
}

func percent(f Figure) Figure { return Figure{100 * f.Value, f.Known} }

// weigh sets the weights of items.
func weigh(items []Item, most []float64, columns [][]float64, totals []float64) {
	all, roots, sum := 0.0, make([]float64, len(items)), 0.0
	for i := range items {
		all += most[i]
		if len(totals) > 1 && varies(columns[i]) && varies(totals) {
			roots[i] = covariance(columns[i], totals)
		}
		if roots[i] > 0 {
			roots[i] = math.Sqrt(roots[i])
			sum += roots[i]
		}
	}
	for i := range items {
		if roots[i] >= 0 && sum > 0 {
			items[i].EffectiveWeight = known(100 * roots[i] / sum)
		}
		if all > 0 {
			items[i].IntendedWeight = known(100 * most[i] / all)
		}
	}
}

// consist sets what says how far a test measures one thing. It needs two items, and sums that vary.
func (a *Analysis) consist(columns [][]float64, totals []float64) {
	p := float64(len(columns))
	if len(columns) < 2 || !varies(totals) {
		return
	}
	sum := 0.0
	for _, xs := range columns {
		if varies(xs) {
			sum += covariance(xs, xs)
		}
	}
	a.Consistency = known(100 * p / (p - 1) * (1 - sum/covariance(totals, totals)))
	if !a.Consistency.Known || !a.SD.Known {
		return
	}
	a.ErrorRatio = known(100 * math.Sqrt(max(1-a.Consistency.Value/100, 0)))
	a.StandardError = known(a.ErrorRatio.Value * a.SD.Value / 100)
}
