//go:build e2e

package main_test

import (
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// TestGateBoardCost measures what a board costs a window in a virtual display: one with 10,000 strokes beside an empty one and beside as
// many lines of the toolkit, all in the same run. Decision 0042 tells what is measured; make gates judges the figures.
func TestGateBoardCost(t *testing.T) {
	d := startDesk(t, time.Now().Add(10*time.Minute), "1300x860")
	measure := filepath.Join(t.TempDir(), "measure")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false", "-o", measure, "./app/view/measure").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	var board struct {
		Full     float64 `json:"full_to_empty"`
		Lines    float64 `json:"full_to_lines"`
		Pan      float64 `json:"pan_ms"`
		Zoom     float64 `json:"zoom_ms"`
		Sharp    float64 `json:"zoom_sharp_ms"`
		Others   float64 `json:"others_ms"`
		Handler  float64 `json:"pen_handler_p99_ms"`
		Latency  float64 `json:"pen_latency_p95_ms"`
		Frames   float64 `json:"pen_frames_p95"`
		Smoothly float64 `json:"zoom_own_p99_ms"`
	}
	d.lastLine(&board, measure, "-board", "-pairs", "3", "-span", "3s")
	for _, f := range []struct {
		what   string
		figure string
		got    float64
	}{
		{"CPU time a repaint while one draws, with 10,000 strokes to an empty board", "board.full-to-empty", board.Full},
		{"the same to 10,000 lines of the toolkit", "board.full-to-lines", board.Lines},
		{"CPU time a repaint while the page is moved, ms", "board.pan", board.Pan},
		{"while it is zoomed, tiles included, ms", "board.zoom", board.Zoom},
		{"p99 of a step of it in the window's goroutine, ms", "board.zoom-handler", board.Smoothly},
		{"until 10,000 strokes are sharp at another zoom, ms", "board.sharp", board.Sharp},
		{"CPU time a repaint while thirty others draw, ms", "board.others", board.Others},
		{"p99 of a movement of the pen in the window's goroutine, ms", "board.pen-handler", board.Handler},
		{"p95 from a movement to its ink, ms", "board.pen-latency", board.Latency},
		{"the same in frames", "board.pen-frames", board.Frames},
	} {
		t.Logf("figure %s %.3f", f.figure, f.got)
		t.Logf("%s: %.2f", f.what, f.got)
		if f.got <= 0 {
			t.Errorf("%s: nothing was measured", f.what)
		}
	}
}
