package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// runInk returns what a small class on the full stack sees of what is drawn.
func runInk(t *testing.T, flags ...string) (r inkResult, line string) {
	t.Helper()
	var out strings.Builder
	args := append([]string{"ink", "-peers", "8", "-seconds", "4", "-authors", "2", "-json"}, flags...)
	if err := run(args, &out, new(strings.Builder)); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(out.String()), &r); err != nil {
		t.Fatal(err)
	}
	return r, out.String()
}

// traceOf returns the hash of all packets.
func traceOf(line string) string {
	_, rest, _ := strings.Cut(line, `"trace_hash":"`)
	hash, _, _ := strings.Cut(rest, `"`)
	return hash
}

func TestInkIsSeenAndTheStageFollows(t *testing.T) {
	r, line := runInk(t)
	if r.Delivered < 0.999 || r.Visible.P50 < r.Arrived.P50 || r.Everywhere.P50 < r.Visible.P50-figure(pointEvery/time.Millisecond) {
		t.Errorf("not all ink was seen, or before it came: %s", line)
	}
	if r.Visible.P95 > 300 || r.StageMax > 1 || r.LateLink > 1 || r.Stream.P50 == 0 {
		t.Errorf("ink, stage or stream are late: %s", line)
	}
	_, again := runInk(t)
	if traceOf(line) != traceOf(again) || len(traceOf(line)) != 64 {
		t.Errorf("a run does not repeat:\n%s%s", line, again)
	}
	if _, other := runInk(t, "-seed", "2"); traceOf(line) == traceOf(other) {
		t.Error("another seed is the same run")
	}
}

func TestInkDoesNotWaitForAFile(t *testing.T) {
	without, _ := runInk(t)
	with, line := runInk(t, "-file", "20MB")
	if with.Uplink < 2*without.Uplink {
		t.Fatalf("the file did not spread meanwhile: %s", line)
	}
	if with.Visible.P95 > without.Visible.P95+100 {
		t.Errorf("with a file that spreads p95 is %v ms, without %v", with.Visible.P95, without.Visible.P95)
	}
}
