//go:build linux

package main

import (
	"bytes"
	"math"
	"strings"
	"testing"
)

func TestMedianIsTheMiddleOrTheMeanOfTheTwo(t *testing.T) {
	for _, tt := range []struct {
		values []float64
		want   float64
	}{
		{[]float64{7}, 7}, {[]float64{9, 1, 5}, 5}, {[]float64{4, 1, 2, 100}, 3},
	} {
		if got := median(tt.values); got != tt.want {
			t.Errorf("median(%v) = %v, want %v", tt.values, got, tt.want)
		}
	}
	if got := median(nil); !math.IsNaN(got) {
		t.Errorf("median(nil) = %v, want NaN", got)
	}
}

func TestPercentileIsTheNearestRank(t *testing.T) {
	var hundred []float64
	for i := range 100 {
		hundred = append(hundred, float64(100-i))
	}
	for _, tt := range []struct {
		values  []float64
		p, want float64
	}{
		{hundred, 50, 50}, {hundred, 99, 99}, {hundred, 100, 100}, {hundred, 0, 1},
		{[]float64{3, 1, 2}, 99, 3}, {[]float64{3, 1, 2}, 33, 1}, {[]float64{3, 1, 2}, 34, 2},
	} {
		if got := percentile(tt.values, tt.p); got != tt.want {
			t.Errorf("percentile of %d values, %v = %v, want %v", len(tt.values), tt.p, got, tt.want)
		}
	}
	if hundred[0] != 100 {
		t.Error("the values were sorted in place: runs are reported in their order")
	}
}

func TestRowWithoutBothSidesHasNoRatio(t *testing.T) {
	for _, tt := range []struct {
		name         string
		lyceum, quic []float64
		want         float64
	}{
		{"both", []float64{1, 3, 2}, []float64{4}, 0.5}, {"no quic-go", []float64{1}, nil, 0},
		{"nothing", nil, nil, 0}, {"divided by nothing", []float64{1}, []float64{0}, 0},
	} {
		got := 0.0
		if r := (row{}).compared(tt.lyceum, tt.quic); r.Ratio != nil {
			got = *r.Ratio
		}
		if got != tt.want {
			t.Errorf("%s: ratio %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestFailedRunsShowInTheTable(t *testing.T) {
	var b bytes.Buffer
	rows := []row{row{Measurement: "m", Case: "c", Failed: 2}.compared([]float64{1.5, 2.5, 3.5}, nil)}
	if err := writeTable(&b, rows); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); !strings.Contains(got, "2 FAILED RUNS") || !strings.Contains(got, "2.50 (1.50…3.50)") {
		t.Errorf("table:\n%s", got)
	}
	if err := finish(options{}, rows); err == nil {
		t.Error("no error after failed runs")
	}
}
