//go:build e2e

package main_test

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"lyceum/app/model"
)

// TestE2EDemoIsAliveWithinTenSeconds looks at the demo as somebody does who has a display and neither camera nor microphone.
func TestE2EDemoIsAliveWithinTenSeconds(t *testing.T) {
	program, pictures := buildWindow(t), picturesOf(t)
	d := startDesk(t, time.Now().Add(90*time.Second), "1340x900")
	began := time.Now()
	args := append(d.settings(), "PULSE_SERVER=unix:/nowhere", "XDG_RUNTIME_DIR="+t.TempDir(), program, "demo", "--json", "--interface", loopback(t))
	w := d.watch(startProcess(t, d.until, "Demo", "env", args...))
	w.pictures = pictures
	for what, is := range map[string]func(k *model.Class) bool{
		"there are students and a proctor": func(k *model.Class) bool { return k.Here >= 6 },
		"somebody has a hand up":           func(k *model.Class) bool { return len(k.HandQueue) > 0 },
		"somebody wrote":                   func(k *model.Class) bool { return len(k.Talk.Groups) > 3 },
		"cameras are on":                   func(k *model.Class) bool { return pictureTiles(k) >= 4 },
		"somebody is at the door":          func(k *model.Class) bool { return len(k.AtDoor) > 0 },
	} {
		w.until(what, func(s *model.Snapshot) bool { return s.Class != nil && is(s.Class) })
	}
	w.moves(w.tile("Priya"))
	took := time.Since(began)
	w.picture("alive")
	t.Logf("figure demo.alive %.1f s", took.Seconds())
	if took > 10*time.Second {
		t.Errorf("the demo is alive only after %v", took)
	}
	before := processorTime(t, w.cmd.Process.Pid)
	time.Sleep(10 * time.Second)
	t.Logf("it takes %.0f %% of a processor", (processorTime(t, w.cmd.Process.Pid)-before).Seconds()*10)
	w.key("alt+F4")
	w.click("End for everyone") // it is asked, as of every teacher
	w.awaitExit(0)
}

// processorTime returns how much of it a process has used.
func processorTime(t *testing.T, pid int) time.Duration {
	t.Helper()
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(b), ") ")
	var user, system int
	if f := strings.Fields(after); len(f) > 12 {
		user, _ = strconv.Atoi(f[11])
		system, _ = strconv.Atoi(f[12])
	}
	return time.Duration(user+system) * 10 * time.Millisecond // the kernel counts hundredths
}

func pictureTiles(k *model.Class) (n int) {
	for _, tile := range k.Stage.Tiles {
		if tile.Picture {
			n++
		}
	}
	return n
}

// TestE2EDemoWithoutADisplayLeavesPictures runs it as make run does on such a machine.
func TestE2EDemoWithoutADisplayLeavesPictures(t *testing.T) {
	program := buildWindow(t)
	folder, err := filepath.Abs(picturesOf(t))
	if err != nil {
		t.Fatal(err)
	}
	p := startProcess(t, time.Now().Add(4*time.Minute), "demo", "env", "-u", "DISPLAY", "-u", "WAYLAND_DISPLAY", "LANG=en_US.UTF-8", "LC_CTYPE=C.UTF-8", "LC_ALL=",
		program, "demo", "--json", "--pictures", folder)
	p.awaitExit(0)
	for _, name := range []string{"teacher-speaker", "teacher-grid", "teacher-monitor", "teacher-slides", "teacher-board", "teacher-files", "student-light", "student-dark", "teacher-puzzle", "student-light-puzzle", "student-dark-puzzle", "teacher-test", "student-light-test", "student-dark-test"} {
		p.await("it says where its pictures are", event("picture", "file", filepath.Join(folder, name+".png")))
		img := readPNG(t, filepath.Join(folder, name+".png"))
		if s := img.Bounds().Size(); s != (image.Point{1280, 800}) {
			t.Errorf("%s is %v", name, s)
		}
		colours := map[color.RGBA]bool{}
		share(img, func(_, _ int, c color.RGBA) bool { colours[c] = true; return false })
		least := 500 // cameras alone have more
		if name == "teacher-slides" || name == "teacher-board" || strings.HasSuffix(name, "-test") || strings.HasSuffix(name, "-puzzle") {
			least = 100
		}
		if len(colours) < least {
			t.Errorf("%s has %d colours", name, len(colours))
		}
	}
	if !ringed(readPNG(t, filepath.Join(folder, "teacher-slides.png")), color.RGBA{0xB0, 0xD4, 0xE9, 255}, color.RGBA{0xD5, 0x5E, 0x00, 255}) {
		t.Error("the teacher's stroke is not around the flask")
	}
}

// ringed reports whether what has exactly one colour has another above, below and at both sides of its middle.
func ringed(img image.Image, what, by color.RGBA) bool {
	var sum image.Point
	n := 0
	at := func(p image.Point, paint color.RGBA) bool {
		return !apart(color.RGBAModel.Convert(img.At(p.X, p.Y)).(color.RGBA), paint)
	}
	share(img, func(x, y int, c color.RGBA) bool {
		if c == what {
			sum, n = sum.Add(image.Pt(x, y)), n+1
		}
		return false
	})
	if n == 0 {
		return false
	}
	for _, way := range []image.Point{{1, 0}, {-1, 0}, {0, 1}, {0, -1}} {
		p := sum.Div(n)
		for p.In(img.Bounds()) && !at(p, by) {
			p = p.Add(way)
		}
		if !p.In(img.Bounds()) {
			return false
		}
	}
	return true
}

func readPNG(t *testing.T, path string) image.Image {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return img
}
