//go:build e2e && !nogui

package room

import (
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"lyceum/media"
	"lyceum/media/dsp"
)

// lookEnv is set for the process that has the display from its beginning: what there is of screens is looked up then.
const lookEnv = "LYCEUM_TEST_LOOK"

// TestE2EScreenIsSeenByStaffSmallAndLarge has a teacher look at a real display whose left half is red and whose right half is blue. The
// pictures are kept in build/e2e/look-small.png and look-large.png, to be looked at.
func TestE2EScreenIsSeenByStaffSmallAndLarge(t *testing.T) {
	kept := filepath.Join("..", "..", "build", "e2e")
	if os.Getenv(lookEnv) != "" {
		looksAtDisplay(t, kept)
		return
	}
	must(t, os.MkdirAll(kept, 0o755))
	shown := filepath.Join(t.TempDir(), "halves.png")
	if out, err := exec.Command("convert", "-size", "1280x800", "xc:blue", "-fill", "red", "-draw", "rectangle 0,0 639,799", shown).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	showOnDisplay(t, shown)
	child := exec.Command(os.Args[0], "-test.run", "^TestE2EScreenIsSeenByStaffSmallAndLarge$", "-test.v")
	child.Env = append(os.Environ(), lookEnv+"=1")
	out, err := child.CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Error(err)
	}
}

// looksAtDisplay does what the test is about.
func looksAtDisplay(t *testing.T, kept string) {
	options := func(name string) Options {
		return Options{Name: name, ProfileDir: t.TempDir(), Interfaces: []string{"lo"}}
	}
	teacher, err := Launch(t.Context(), options("Teacher"), "T", true)
	must(t, err)
	defer func() { must(t, teacher.Leave()) }()
	ana, err := Join(t.Context(), options("Ana"), teacher.Invite())
	must(t, err)
	defer func() { must(t, ana.Leave()) }()

	var mu sync.Mutex // guards what follows
	var small image.Image
	var large *image.RGBA
	until := func(what string, is func() bool) {
		t.Helper()
		for end := time.Now().Add(20 * time.Second); !is(); time.Sleep(100 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("not within 20 s: %s; Ana shows %+v", what, ana.Snapshot().Showing)
			}
		}
	}
	until("both are there", func() bool { return len(teacher.Snapshot().People) == 2 && teacher.Snapshot().Connection == Connected })
	look := Look{ID: teacher.Snapshot().People[1].ID, What: LookScreen, Width: 256, Height: 144, Picture: func(is image.Image, _ time.Time) {
		mu.Lock()
		defer mu.Unlock()
		small = is
	}}
	must(t, teacher.Look([]Look{look}))
	until("Ana is asked", func() bool { return len(ana.Snapshot().Asked) == 1 })
	time.Sleep(3 * time.Second)
	mu.Lock()
	if small != nil {
		t.Error("a picture came before the yes")
	}
	mu.Unlock()
	must(t, ana.AnswerShow(LookScreen, true))
	until("a small picture comes", func() bool { mu.Lock(); defer mu.Unlock(); return small != nil })
	wantHalves(t, filepath.Join(kept, "look-small.png"), small, 144)

	must(t, teacher.LookLarge("Ana", LookScreen, func(p *media.Picture) {
		mu.Lock()
		defer mu.Unlock()
		if large == nil && p.Height > 144 { // the first may be of the size that was captured until now
			large = image.NewRGBA(image.Rect(0, 0, p.Width, p.Height))
			dsp.RGBA(large.Pix, large.Stride, p)
		}
	}))
	until("a large picture comes", func() bool { mu.Lock(); defer mu.Unlock(); return large != nil })
	wantHalves(t, filepath.Join(kept, "look-large.png"), large, 800)
	must(t, ana.StopShowing(LookScreen))
	until("nobody looks any more", func() bool { return len(ana.Snapshot().Viewers) == 0 })
}

// wantHalves keeps a picture, and checks that it has a height and is red at the left and blue at the right.
func wantHalves(t *testing.T, file string, is image.Image, height int) {
	t.Helper()
	f, err := os.Create(file)
	must(t, err)
	must(t, png.Encode(f, is))
	must(t, f.Close())
	size := is.Bounds().Size()
	if size.Y != height {
		t.Errorf("a picture of %v", size)
	}
	at := func(part int) (r, g, b uint32) {
		r, g, b, _ = is.At(size.X*part/8, size.Y/4).RGBA()
		return r >> 8, g >> 8, b >> 8
	}
	if r, g, b := at(1); r < 200 || g > 60 || b > 60 {
		t.Errorf("%v: %d, %d, %d at the left", size, r, g, b)
	}
	if r, g, b := at(7); r > 60 || g > 60 || b < 200 {
		t.Errorf("%v: %d, %d, %d at the right", size, r, g, b)
	}
}
