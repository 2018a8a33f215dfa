//go:build e2e

package main_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"lyceum/app/model"
)

// A trouble is something that this computer lacks or that is broken, what the window says about it, and what works all the
// same.
type trouble struct {
	name string
	test func(t *testing.T, c *troubled)
}

// troubled is a window in trouble: its program, its profile and its desk, for the test to open it in.
type troubled struct {
	t                *testing.T
	desk             *desk
	program, profile string
	pictures         string
}

var troubles = []trouble{
	{"no camera and no sound", noDevices},
	{"no network", noNetwork},
	{"full disk", fullDisk},
	{"damaged settings", damagedSettings},
	{"damaged identity", damagedIdentity},
	{"second instance", secondInstance},
}

// TestE2ETroubleIsSaid has each trouble say its sentence in a real window, while the rest works. (A clock that is wrong cannot
// be had for one program alone: TestWrongClockIsTold of the model has its banner.)
func TestE2ETroubleIsSaid(t *testing.T) {
	t.Parallel() // with the links that are down for minutes
	program, pictures := buildWindow(t), picturesOf(t)
	for _, is := range troubles {
		t.Run(is.name, func(t *testing.T) {
			d := startDesk(t, time.Now().Add(time.Minute), "1300x860")
			is.test(t, &troubled{t, d, program, t.TempDir(), pictures})
		})
	}
}

// open opens the window on an interface of the machine, with settings of the environment.
func (c *troubled) open(env ...string) *window {
	c.t.Helper()
	args := append(append(c.desk.settings(), env...), c.program, "--json", "--profile", c.profile, "--interface", loopback(c.t))
	return c.watch(startProcess(c.t, c.desk.until, "Window", "env", args...))
}

func (c *troubled) watch(p *process) *window {
	c.t.Helper()
	w := c.desk.watch(p)
	w.pictures = c.pictures
	return w
}

// says takes a picture of a sentence.
func (c *troubled) says(w *window, sentence string) {
	c.t.Helper()
	w.shows(sentence)
	w.picture(strings.ReplaceAll(filepath.Base(c.t.Name()), " ", "-"))
}

// teaches starts a class by mouse and keyboard, without devices.
func (w *window) teaches(title string) {
	w.t.Helper()
	w.fill("Class title", title)
	w.click("Start class")
	w.fill("As others see it", "Teacher")
	w.click("Start without camera and mic")
	w.until("the class is open", present)
}

// writes says something in class, which then can be read.
func (w *window) writes(text string) {
	w.t.Helper()
	w.fill("Message everyone", text)
	w.key("Return")
	w.until("it is said", func(s *model.Snapshot) bool { return wasSaid(s, text) })
}

// wasSaid reports whether something was said in class, and not just written.
func wasSaid(s *model.Snapshot, text string) bool {
	if s.Class == nil {
		return false
	}
	for _, g := range s.Class.Talk.Groups {
		for _, l := range g.Lines {
			if l.Text == text && l.Failed == 0 {
				return true
			}
		}
	}
	return false
}

// noDevices opens the check of a computer without camera, microphone and speaker.
func noDevices(t *testing.T, c *troubled) {
	w := c.open("PULSE_SERVER=unix:/nowhere", "XDG_RUNTIME_DIR="+t.TempDir(), "PIPEWIRE_RUNTIME_DIR=/nowhere")
	w.fill("Class title", "Mosses")
	w.click("Start class")
	w.fill("As others see it", "Teacher")
	w.click("Start camera")
	w.until("camera and microphone are missing", func(s *model.Snapshot) bool {
		return s.Check != nil && s.Check.Camera.Fault != "" && s.Check.Mic.Fault != ""
	})
	check := w.snapshot().Check
	w.shows(check.Mic.Fault)
	c.says(w, check.Camera.Fault)
	w.click("Start class")
	w.until("the class is open", present)
	w.writes("Nobody hears or sees me.")
}

// noNetwork opens a window in a network namespace that nothing is plugged to.
func noNetwork(t *testing.T, c *troubled) {
	n := newIsolation(t)
	w := c.watch(startProcess(t, c.desk.until, "Window", "ip", append([]string{"netns", "exec", n, "env"},
		append(c.desk.settings(), c.program, "--json", "--profile", c.profile, "--name", "Teacher")...)...))
	w.until("there is no network", func(s *model.Snapshot) bool { return s.Net == model.NetworkNone })
	c.says(w, w.snapshot().NetworkFault)
	w.shows("No network")
	w.click("Open practice room")
	w.until("practises alone", func(s *model.Snapshot) bool { return s.Class != nil && s.Class.Practice })
	w.writes("It works without.")
}

// fullDisk keeps the profile on a small disk that fills up during a class.
func fullDisk(t *testing.T, c *troubled) {
	if err := syscall.Mount("tmpfs", c.profile, "tmpfs", 0, "size=1m"); err != nil {
		t.Fatalf("a small disk of its own needs root: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(c.profile, syscall.MNT_DETACH) })
	w := c.open()
	w.teaches("Ferns")
	ballast := filepath.Join(c.profile, "ballast")
	_ = os.WriteFile(ballast, make([]byte, 1<<20), 0o600) // as much as there is room for
	w.fill("Message everyone", "Said on a full disk.")
	w.key("Return")
	full := func(s *model.Snapshot) bool {
		for _, b := range s.Class.Banners {
			if b.Kind == model.BannerDisk {
				return true
			}
		}
		return false
	}
	w.until("the disk is full", full)
	for _, b := range w.snapshot().Class.Banners {
		c.says(w, b.Text)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	w.until("there is room again", func(s *model.Snapshot) bool { return !full(s) })
	w.until("what was written is said", func(s *model.Snapshot) bool { return wasSaid(s, "Said on a full disk.") && s.Class.Saved })
	w.writes("And again there is room.")
}

// damagedSettings has a settings file that makes no sense.
func damagedSettings(t *testing.T, c *troubled) {
	if err := os.WriteFile(filepath.Join(c.profile, "window.json"), []byte("{\"version\":1,\"name\":"), 0o600); err != nil {
		t.Fatal(err)
	}
	w := c.open()
	c.says(w, "Your settings could not be read")
	w.teaches("Lichens")
}

// damagedIdentity breaks the identity of a profile that was in use: no class opens with it, and the settings are kept.
func damagedIdentity(t *testing.T, c *troubled) {
	w := c.open()
	w.teaches("Algae")
	w.click("Leave")
	w.click("Leave") // nobody else is there
	w.until("is back at the start", func(s *model.Snapshot) bool { return s.Class == nil })
	w.close()
	broken := 0
	files, err := os.ReadDir(c.profile)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if strings.HasPrefix(f.Name(), "identity") && f.Type().IsRegular() && !strings.HasSuffix(f.Name(), ".lock") {
			if err := os.WriteFile(filepath.Join(c.profile, f.Name()), []byte("broken"), 0o600); err != nil {
				t.Fatal(err)
			}
			broken++
		}
	}
	if broken == 0 {
		t.Fatalf("no identity among %v", files)
	}
	w = c.open()
	w.fill("Class title", "Algae")
	w.click("Start class")
	w.click("Start without camera and mic")
	c.says(w, "The identity in your profile is damaged")
	w.click("Cancel")
	w.shows("Practise alone")
}

// secondInstance starts the program twice with one profile: the second says so, ends well, and the first takes its invite.
func secondInstance(t *testing.T, c *troubled) {
	w := c.open()
	second := startProcess(t, c.desk.until, "Second", "env", append(c.desk.settings(), c.program, "--json", "--profile", c.profile, "G:AnBroken")...)
	second.await("the first has it", event("handed-over"))
	second.awaitExit(0)
	w.until("the invite is refused in the first window", func(s *model.Snapshot) bool { return s.Front > 0 && s.JoinFault != "" })
	c.says(w, w.snapshot().JoinFault)
	w.teaches("Mosses")
}

// newIsolation makes a network namespace in which there is nothing but the loopback interface, as on a computer without a
// network.
func newIsolation(t *testing.T) (name string) {
	t.Helper()
	n := &internet{t: t, made: map[string]bool{}}
	t.Cleanup(n.remove)
	return n.namespace("nothing")
}
