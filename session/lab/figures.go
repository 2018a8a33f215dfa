package main

import (
	"encoding/json"
	"math"
	"slices"
)

// A figure is a number that is shown with as many digits as mean something.
type figure float64

// MarshalJSON implements json.Marshaler.
func (f figure) MarshalJSON() ([]byte, error) {
	return json.Marshal(math.Round(float64(f)*1e6) / 1e6)
}

// quantiles are of delays, in ms.
type quantiles struct {
	P50  figure `json:"p50"`
	P99  figure `json:"p99"`
	P999 figure `json:"p999,omitzero"`
}

// quantilesOf sorts delays in ns and takes their quantiles.
func quantilesOf(delays []int64) quantiles {
	slices.Sort(delays)
	return quantiles{millis(rank(delays, 0.5)), millis(rank(delays, 0.99)), millis(rank(delays, 0.999))}
}

// rank returns the smallest value that at least the fraction q of all do not exceed, 0 if there are none. The
// values are in order.
func rank(sorted []int64, q float64) int64 {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[max(int(math.Ceil(q*float64(len(sorted))))-1, 0)]
}

func millis(ns int64) figure { return figure(float64(ns) / 1e6) }

func seconds(ns int64) figure { return figure(float64(ns) / 1e9) }

// ratio is part of whole, and 1 of nothing.
func ratio(part, whole int) figure {
	if whole == 0 {
		return 1
	}
	return figure(float64(part) / float64(whole))
}
