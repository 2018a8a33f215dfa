package stream

import (
	"slices"
	"time"
)

// A recent keeps the latest of some durations, for statistics.
type recent struct {
	kept  [lateKept]time.Duration // a ring
	count int
}

func (r *recent) add(d time.Duration) {
	r.kept[r.count%lateKept] = d
	r.count++
}

// quantiles returns the median and the 99th percentile; zero if there is nothing.
func (r *recent) quantiles() (p50, p99 time.Duration) {
	n := min(r.count, lateKept)
	if n == 0 {
		return 0, 0
	}
	sorted := slices.Sorted(slices.Values(r.kept[:n]))
	return sorted[n/2], sorted[min(n*99/100, n-1)]
}
