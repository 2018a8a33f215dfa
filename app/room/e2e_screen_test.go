//go:build e2e && !nogui

package room

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// text is what is on the screen, in 10 points of 96 dots an inch.
const text = "Ten points: the quick brown fox jumps over the lazy dog. 0123456789 (E = mc², a ≠ b; “ä ö ü ß é”) if (i < n[0]) { x += 1; }"

// TestE2EScreenOfAnotherProcessIsLegible shares a display with text to another process, which saves what it gets. The last picture is kept
// in build/e2e/screen-sent.png, to be looked at; the same display as it is, in screen-there.png.
func TestE2EScreenOfAnotherProcessIsLegible(t *testing.T) {
	dir, kept := t.TempDir(), filepath.Join("..", "..", "build", "e2e")
	must(t, os.MkdirAll(kept, 0o755))
	there, sent := filepath.Join(kept, "screen-there.png"), filepath.Join(kept, "screen-sent.png")
	run := func(name string, args ...string) string {
		t.Helper()
		out, err := exec.Command(name, args...).CombinedOutput()
		if err != nil {
			t.Fatalf("%s %v: %v\n%s", name, args, err, out)
		}
		return string(out)
	}
	args := []string{"-size", "1280x800", "xc:white", "-font", "DejaVu-Sans", "-pointsize", "13.3"}
	for i, colours := range [][2]string{{"black", "white"}, {"white", "#202020"}, {"#0044aa", "#eeeecc"}, {"#aa0000", "white"}} {
		y := 40 + 190*i
		args = append(args, "-fill", colours[1], "-draw", strings.ReplaceAll("rectangle 30,Y 1250,"+strconv.Itoa(y+170), "Y", strconv.Itoa(y)), "-fill", colours[0])
		for line := range 8 {
			args = append(args, "-annotate", "+40+"+strconv.Itoa(y+20+20*line), text)
		}
	}
	run("convert", append(args, there)...)
	showOnDisplay(t, there)

	program := filepath.Join(dir, "lyceum")
	run("go", "build", "-buildvcs=false", "-tags", "nogui", "-o", program, "../..")
	invite := filepath.Join(dir, "invite")
	teacher := exec.Command(os.Args[0], "-test.run", "^TestE2EScreenTeacher$", "-test.v")
	teacher.Env = append(os.Environ(), inviteEnv+"="+invite)
	stdin, err := teacher.StdinPipe()
	must(t, err)
	var said strings.Builder
	teacher.Stdout = &said
	must(t, teacher.Start())
	for until := time.Now().Add(10 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		if info, err := os.Stat(invite); err == nil && info.Size() > 0 {
			break
		} else if time.Now().After(until) {
			t.Fatal("the teacher does not begin")
		}
	}
	saved := filepath.Join(dir, "seen.ivf")
	out := run(program, "join", "@"+invite, "--name", "Ana", "--headless", "--json", "--interface", "lo", "--profile", filepath.Join(dir, "ana"),
		"--save-video", saved, "--for", "12s")
	_ = stdin.Close()
	_ = teacher.Wait() // what it says is what counts
	t.Log(said.String())
	if !strings.Contains(out, `"stream":"screen"`) {
		t.Fatalf("the screen was not published: %s", out)
	}
	run("ffmpeg", "-nostdin", "-v", "error", "-y", "-i", saved, "-vsync", "passthrough", "-update", "1", sent)
	size := strings.Fields(run("identify", "-format", "%w %h", sent))
	if size[0] != "1280" || size[1] != "800" {
		t.Fatalf("what came is %v", size)
	}
	part := filepath.Join(dir, "part.png") // the window that shows it has a frame of two pixels, and the mouse is in the middle
	run("convert", sent, "-crop", "1200x360+2+2", "+repage", part)
	run("convert", there, "-crop", "1200x360+0+0", "+repage", filepath.Join(dir, "there.png"))
	compare, _ := exec.Command("compare", "-metric", "PSNR", filepath.Join(dir, "there.png"), part, "null:").CombinedOutput() // it fails where they differ
	if psnr, err := strconv.ParseFloat(strings.Fields(string(compare))[0], 64); err != nil || psnr < 30 {
		t.Errorf("PSNR of what came: %s dB, %v", compare, err)
	} else {
		t.Logf("figure screen.psnr %.1f dB", psnr)
	}
}

// inviteEnv names the file into which the process that shares its screen writes its invite.
const inviteEnv = "LYCEUM_TEST_INVITE"

// TestE2EScreenTeacher is that process. It ends with its input.
func TestE2EScreenTeacher(t *testing.T) {
	invite := os.Getenv(inviteEnv)
	if invite == "" {
		t.Skip("only as a child")
	}
	r, err := Launch(t.Context(), Options{Name: "Teacher", ProfileDir: t.TempDir(), Interfaces: []string{"lo"}, Media: Media{Screen: "default"}}, "T", true)
	must(t, err)
	must(t, os.WriteFile(invite, []byte(r.Invite()), 0o600))
	go func() {
		for ev := range r.Events() {
			if f, is := ev.(Failed); is {
				t.Error(f.Err)
			}
		}
	}()
	_, _ = io.Copy(io.Discard, os.Stdin)
	for _, s := range r.StreamStats() {
		t.Logf("%s %.0f kbit/s, %.1f a second", s.Name, s.Kbit, s.FPS)
	}
	must(t, r.Leave())
}

// showOnDisplay starts a display of the test's own that shows a picture.
func showOnDisplay(t *testing.T, picture string) {
	t.Helper()
	read, write, err := os.Pipe()
	must(t, err)
	server := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1280x800x24", "-nolisten", "tcp")
	server.ExtraFiles = []*os.File{write}
	must(t, server.Start())
	t.Cleanup(func() { _ = server.Process.Kill(); _ = server.Wait() })
	_ = write.Close()
	number := make([]byte, 16)
	n, err := read.Read(number)
	must(t, err)
	for _, name := range []string{"WAYLAND_DISPLAY", "XDG_SESSION_TYPE"} {
		t.Setenv(name, "")
	}
	t.Setenv("DISPLAY", ":"+strings.TrimSpace(string(number[:n])))
	viewer := exec.Command("display", "-immutable", "-geometry", "+0+0", picture)
	must(t, viewer.Start())
	t.Cleanup(func() { _ = viewer.Process.Kill(); _ = viewer.Wait() })
	time.Sleep(3 * time.Second) // until it is shown
}
