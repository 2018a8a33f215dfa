//go:build linux

package main

import (
	"math"
	"slices"
	"time"
)

// A summary is what the runs of one measurement amount to. Few runs say little about a distribution, so it
// is the median and the whole range.
type summary struct {
	Median float64   `json:"median"`
	Min    float64   `json:"min"`
	Max    float64   `json:"max"`
	Runs   []float64 `json:"runs"` // in the order in which they ran
}

// summarize returns nil for no runs.
func summarize(runs []float64) *summary {
	if len(runs) == 0 {
		return nil
	}
	return &summary{Median: median(runs), Min: slices.Min(runs), Max: slices.Max(runs), Runs: runs}
}

// median returns the middle value, or the mean of the two in the middle; NaN for none.
func median(values []float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// percentile returns the smallest value that at least p percent of all are not above (nearest rank); NaN
// for none.
func percentile(values []float64, p float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(values))
	rank := int(math.Ceil(p / 100 * float64(len(sorted))))
	return sorted[min(max(rank, 1), len(sorted))-1]
}

// each applies f to all elements.
func each[T any](all []T, f func(T) float64) []float64 {
	out := make([]float64, len(all))
	for i, v := range all {
		out[i] = f(v)
	}
	return out
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
