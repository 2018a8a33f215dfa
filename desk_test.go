package main_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"
)

// A desk is what one person sits at: a virtual display with a window manager, a mouse, a keyboard and a clipboard.
type desk struct {
	t       *testing.T
	display string
	until   time.Time // when everything has to be over
}

// startDesk starts a display of some pixels.
func startDesk(t *testing.T, until time.Time, size string) *desk {
	t.Helper()
	for _, tool := range []string{"Xvfb", "openbox", "xdotool", "xclip", "import"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("this test needs %s, which scripts/deps test installs: %v", tool, err)
		}
	}
	d := &desk{t: t, until: until}
	starting.Lock()
	defer starting.Unlock()
	for number := firstDisplay; d.display == ""; number++ {
		if number == firstDisplay+100 {
			t.Fatal("Xvfb does not start")
		}
		d.serve(number, size)
	}
	manager := exec.Command("openbox")
	manager.Env = d.environ()
	d.run(manager)
	// The first key that xdotool presses makes the server change keyboards, whereupon openbox takes its own keys anew. A key of
	// openbox's that is pressed in between reaches nobody; so the first one is none.
	d.do("xdotool", "key", "Shift_L")
	return d
}

// starting is held while a display is: two that look for a number at once may take the same.
var starting sync.Mutex

// firstDisplay is above those that people and other programs use.
const firstDisplay = 300

// serve starts an X server with a number, if that is free, and waits until it can be used.
func (d *desk) serve(number int, size string) {
	d.t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		d.t.Fatal(err)
	}
	defer r.Close()
	display := fmt.Sprintf(":%d", number)
	server := exec.Command("Xvfb", display, "-displayfd", "3", "-screen", "0", size+"x24", "-nolisten", "tcp", "-noreset")
	server.ExtraFiles = []*os.File{w}
	err = server.Start()
	w.Close()
	if err != nil {
		d.t.Fatalf("Xvfb: %v", err)
	}
	if _, err := bufio.NewReader(r).ReadString('\n'); err != nil { // all of it: the server does not like a broken pipe
		_ = server.Wait() // the number is taken
		return
	}
	d.display = display
	d.t.Cleanup(func() {
		_ = server.Process.Signal(os.Interrupt) // so that it gives its number back
		_ = server.Wait()
	})
}

// environ is the environment of programs at this desk.
func (d *desk) environ() []string { return append(os.Environ(), d.settings()...) }

// settings are what it has besides that of the test.
func (d *desk) settings() []string {
	return []string{"DISPLAY=" + d.display, "FYNE_SCALE=1", "LANG=en_US.UTF-8", "LC_CTYPE=C.UTF-8", "LC_ALL="}
}

// run starts a program and ends it with the test.
func (d *desk) run(cmd *exec.Cmd) {
	d.t.Helper()
	if err := cmd.Start(); err != nil {
		d.t.Fatalf("%v: %v", cmd, err)
	}
	d.t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
}

// do runs a tool to its end and returns what it printed.
func (d *desk) do(name string, args ...string) string {
	d.t.Helper()
	out, err := d.try(name, args...)
	if err != nil {
		d.t.Fatalf("%s %v: %v", name, args, err)
	}
	return out
}

func (d *desk) try(name string, args ...string) (string, error) {
	cmd := exec.CommandContext(d.t.Context(), name, args...)
	cmd.Env = d.environ()
	out, err := cmd.Output()
	return strings.TrimSpace(string(out)), err
}

// poll tries until something holds.
func (d *desk) poll(what string, holds func() bool) {
	d.t.Helper()
	for !holds() {
		if time.Now().After(d.until) {
			d.t.Fatalf("not yet: %s", what)
		}
		time.Sleep(100 * time.Millisecond) // neither displays nor windows signal
	}
}

// clip puts a text on the clipboard.
func (d *desk) clip(text string) {
	d.t.Helper()
	cmd := exec.Command("xclip", "-quiet", "-i", "-selection", "clipboard") // quiet: it stays, and holds the text
	cmd.Env, cmd.Stdin = d.environ(), strings.NewReader(text)
	d.run(cmd)
	d.poll("the text is on the clipboard", func() bool { return d.clipped() == text })
}

// clipped returns the text on the clipboard.
func (d *desk) clipped() string {
	text, _ := d.try("xclip", "-o", "-selection", "clipboard") // fails if there is none
	return text
}
