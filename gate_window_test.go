//go:build e2e

package main_test

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// TestGateWindowCost measures what the window costs beside a bare one of the toolkit and beside itself, in a virtual display
// whose pictures a processor draws. What is printed says more than the figures; docs/decisions/0034 tells how to read it, and
// make gates judges them: a limit on time that stands in a test makes it fail where the machine is busy.
func TestGateWindowCost(t *testing.T) {
	program := buildWindow(t)
	d := startDesk(t, time.Now().Add(10*time.Minute), "1300x860")
	dir := t.TempDir()
	measure, bare := filepath.Join(dir, "measure"), filepath.Join(dir, "bare")
	for to, from := range map[string]string{measure: "./app/view/measure", bare: "./app/view/measure/bare"} {
		if out, err := exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false", "-o", to, from).CombinedOutput(); err != nil {
			t.Fatalf("build %s: %v\n%s", from, err, out)
		}
	}

	var repaints struct {
		Idle      float64 `json:"idle_cpu_percent"`
		NineToOne float64 `json:"nine_to_one"`
		OneOfNine float64 `json:"nine_to_one_of_nine"`
		Wait      float64 `json:"do_p99_to_repaint_p50"`
		Own99     float64 `json:"own_handler_p99_ms"`
	}
	d.lastLine(&repaints, measure, "-pairs", "5", "-span", "3s")
	var programs struct {
		Start ratio `json:"start_ms"`
		RSS   ratio `json:"rss_mb"`
		CPU   ratio `json:"cpu_percent"`
	}
	d.lastLine(&programs, measure, "-pairs", "5", "-span", "3s", "-bare", bare,
		"-with", program+" --profile "+filepath.Join(dir, "profile")+" --interface "+loopback(t))

	var wall struct {
		Ratio    float64 `json:"many_to_few"`
		Pictures int     `json:"pictures"`
		CPU      float64 `json:"pictures_cpu_percent"`
	}
	d.lastLine(&wall, measure, "-wall", "-pairs", "5", "-span", "4s")
	if wall.Pictures < 30 {
		t.Errorf("%d small pictures moved, want 30", wall.Pictures)
	}

	for _, f := range []struct {
		what   string
		figure string
		got    float64
	}{
		{"CPU time a repaint, nine tiles to one as large as the stage", "window.nine-to-one", repaints.NineToOne},
		{"the same, nine that move to one of nine", "window.nine-to-one-of-nine", repaints.OneOfNine},
		{"p99 of fyne.Do to the median repaint", "window.wait", repaints.Wait},
		{"p99 of a tick's part in the window's goroutine, ms", "window.handler", repaints.Own99},
		{"% of a core, a class in which nothing moves", "window.idle", repaints.Idle},
		{"start to the first picture, to a bare window's", "window.start", programs.Start.Ratio},
		{"memory, to a bare window's", "window.memory", programs.RSS.Ratio},
		{"CPU time a repaint, a wall of 300 students to one of 30", "window.wall", wall.Ratio},
		{"% of a core, 30 small pictures every two seconds", "window.thumbnails", wall.CPU},
		{"% of a core, a bare window", "window.idle-bare", programs.CPU.Bare},
	} {
		t.Logf("figure %s %.3f", f.figure, f.got)
		t.Logf("%s: %.2f", f.what, f.got)
		if f.got <= 0 {
			t.Errorf("%s: nothing was measured", f.what)
		}
	}
}

// A ratio is what the measuring tool says of two programs.
type ratio struct {
	Bare, Other, Ratio float64
}

// lastLine runs a program, logs what it prints, and reads its last line.
func (d *desk) lastLine(into any, name string, args ...string) {
	d.t.Helper()
	out := d.do(name, args...)
	d.t.Logf("%s", out)
	lines := bytes.Split([]byte(out), []byte("\n"))
	if err := json.Unmarshal(lines[len(lines)-1], into); err != nil {
		d.t.Fatalf("%s: %v", name, err)
	}
}
