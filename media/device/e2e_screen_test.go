//go:build e2e

package device

import (
	"errors"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lyceum/media"
)

// startXvfb starts a display of the test's own that shows a picture, and makes it the one that everything here uses.
func startXvfb(t *testing.T, picture string) {
	t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	server := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1280x800x24", "-nolisten", "tcp")
	server.ExtraFiles = []*os.File{write}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Process.Kill(); server.Wait() })
	write.Close()
	number := make([]byte, 16)
	n, err := read.Read(number)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"WAYLAND_DISPLAY", "XDG_SESSION_TYPE"} {
		t.Setenv(name, "")
	}
	t.Setenv("DISPLAY", ":"+strings.TrimSpace(string(number[:n])))
	viewer := exec.Command("display", "-immutable", "-geometry", "+0+0", picture)
	if err := viewer.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { viewer.Process.Kill(); viewer.Wait() })
	run(t, "xdotool", "search", "--sync", "--onlyvisible", "--name", "text.png")
	registerScreens()
}

// The picture is kept in build/e2e/screen.png, to be looked at: its text is of 10 points.
func TestE2EScreenIsCaptured(t *testing.T) {
	picture := filepath.Join(t.TempDir(), "text.png")
	run(t, "convert", "-size", "1280x800", "xc:white", "-font", "DejaVu-Sans", "-fill", "black", "-pointsize", "13.3",
		"-annotate", "+60+80", "Ten points: the quick brown fox jumps over the lazy dog. 0123456789 E = mc²",
		"-fill", "red", "-draw", "rectangle 100,200 400,400", "-fill", "blue", "-draw", "rectangle 500,200 800,400", picture)
	startXvfb(t, picture)
	run(t, "xdotool", "mousemove", "900", "600")
	screens := Screens()
	if len(screens) != 1 || screens[0].Name != "Screen 0" {
		t.Fatalf("screens %+v, want one", screens)
	}
	source, err := OpenScreen(Spec{}, Mode{Width: 1920, Height: 1080})
	if err != nil {
		t.Fatal(err)
	}
	var p media.Picture
	began := time.Now()
	for range 10 {
		if err := source.ReadPicture(&p); err != nil {
			t.Fatal(err)
		}
	}
	if took := time.Since(began); took < 700*time.Millisecond || took > 3*time.Second {
		t.Errorf("ten pictures took %v, want about a second", took)
	}
	if err := os.MkdirAll("../../build/e2e", 0o777); err != nil {
		t.Fatal(err)
	}
	writePNG(t, "../../build/e2e/screen.png", &p)
	if p.Width != 1280 || p.Height != 800 {
		t.Fatalf("the screen is %d×%d", p.Width, p.Height)
	}
	for name, want := range map[[2]int][3]byte{{20, 20}: {235, 128, 128}, {250, 300}: {82, 90, 240}, {650, 300}: {41, 240, 110},
		{900, 600}: {16, 128, 128}, {902, 606}: {235, 128, 128}, {900, 599}: {235, 128, 128}} { // the pointer, and beside it
		x, y := name[0], name[1]
		got := [3]byte{p.Y[y*p.YStride+x], p.U[y/2*p.CStride+x/2], p.V[y/2*p.CStride+x/2]}
		for i := range got {
			if abs(int(got[i])-int(want[i])) > 3 {
				t.Errorf("at %v: %v, want %v", name, got, want)
			}
		}
	}
	dark := 0
	for y := 66; y < 86; y++ {
		for _, luma := range p.Y[y*p.YStride+60 : y*p.YStride+600] {
			if luma < 80 {
				dark++
			}
		}
	}
	if dark < 500 {
		t.Errorf("the line of text has %d dark pixels", dark)
	}
	if _, err := OpenScreen(Spec{}, Mode{Width: 1920, Height: 1080}); !errors.Is(err, ErrBusy) {
		t.Errorf("a screen that is open already: %v, want ErrBusy", err)
	}
	if err := source.ReadPicture(&p); err != nil {
		t.Error(err)
	}
	began = time.Now()
	source.Close()
	if took := time.Since(began); took > time.Second {
		t.Errorf("closing took %v", took)
	}
}

func TestE2EScreenIsRefusedUnderWayland(t *testing.T) {
	t.Setenv("WAYLAND_DISPLAY", "wayland-0")
	if _, err := OpenScreen(Spec{}, Mode{Width: 1920, Height: 1080}); !errors.Is(err, ErrWayland) {
		t.Errorf("OpenScreen = %v, want ErrWayland", err)
	}
	if len(Screens()) != 0 {
		t.Error("screens are listed")
	}
}

func writePNG(t *testing.T, path string, p *media.Picture) {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, p.Width, p.Height))
	clip := func(x float64) byte { return byte(max(0, min(x, 255))) }
	for y := range p.Height {
		for x := range p.Width {
			luma := 1.164 * (float64(p.Y[y*p.YStride+x]) - 16)
			u, v := float64(p.U[y/2*p.CStride+x/2])-128, float64(p.V[y/2*p.CStride+x/2])-128
			img.SetRGBA(x, y, color.RGBA{clip(luma + 1.596*v), clip(luma - 0.392*u - 0.813*v), clip(luma + 2.017*u), 255})
		}
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
}
