//go:build e2e

package main_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/assets"
)

// A sharedClass is a class of a teacher and two students at windows, each with a home of their own.
type sharedClass struct {
	t                     *testing.T
	lesson                *lesson
	teacher, priya, jonas *window
	homes                 map[*window]string
	pictures              string
}

// TestE2EFilesInWindows has a teacher drop a file on the window, which two students save; what is opened for everyone waits for a click;
// a student hands in a file and replaces it, and the teacher sees who has not and collects. Pictures of every step are kept below build/e2e for
// eyes.
func TestE2EFilesInWindows(t *testing.T) {
	c := &sharedClass{t: t, lesson: newLesson(t, 8*time.Minute), homes: map[*window]string{}, pictures: picturesOf(t)}
	c.come(buildWindow(t))
	c.drops()
	c.saves()
	c.opensForAll()
	c.opensBox()
	c.handsIn()
	c.collects()
}

func (c *sharedClass) come(program string) {
	l := c.lesson
	c.teacher = c.sits(program, "Mara", "host", "--title", "Leaves", "--invite-file", l.invite())
	c.teacher.until("the class is open", present)
	c.teacher.await("the invite is there", event("invite"))
	c.priya = c.sits(program, "Priya", "join", "@"+l.invite())
	c.jonas = c.sits(program, "Jonas", "join", "@"+l.invite())
	for _, w := range c.all() {
		w.until("everybody is here", func(s *model.Snapshot) bool { return present(s) && s.Class.Here == 3 })
		w.click("Files")
		w.until("the panel Files is in front", func(s *model.Snapshot) bool { return s.Class.Side == model.SideFiles && s.Class.Files != nil })
		w.shows("Nothing shared")
		w.picture("nothing")
	}
}

func (c *sharedClass) all() []*window { return []*window{c.teacher, c.priya, c.jonas} }

// sits opens somebody's window. Their desktop opens files with a script, which notes them.
func (c *sharedClass) sits(program, name string, args ...string) *window {
	t, l, home := c.t, c.lesson, c.t.TempDir()
	for file, content := range map[string][]byte{
		"Downloads/essay of " + name + ".txt":  []byte("Water is split.\n"),
		"Downloads/second of " + name + ".txt": []byte("Water is split by light.\n"),
		"Documents/leaf.pdf":                   assets.Sample(assets.SampleSlides),
		"bin/xdg-open":                         []byte("#!/bin/sh\necho \"$1\" >> \"$HOME/opened\"\n"),
	} {
		path := filepath.Join(home, file)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, content, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	profile := l.profile(name + " in a window")
	remember(t, profile, map[string]any{"skip_check": true})
	d := startDesk(t, l.deadline, "1340x900")
	all := append(d.settings(), "HOME="+home, "PATH="+filepath.Join(home, "bin")+":"+os.Getenv("PATH"), program)
	all = append(append(all, args...), "--name", name, "--json", "--profile", profile, "--interface", loopback(t), "--speaker", "none")
	w := d.watch(startProcess(t, l.deadline, name, "env", all...))
	w.pictures = c.pictures
	c.homes[w] = home
	return w
}

// shared waits until a file that was shared is as far as that.
func (w *window) shared(name, state string) {
	w.t.Helper()
	w.until(name+" is "+state, func(s *model.Snapshot) bool {
		return slices.ContainsFunc(s.Class.Files.Files, func(f model.FileRow) bool { return f.Name == name && f.State == state })
	})
}

// drops has the teacher drop a file on the panel and share it.
func (c *sharedClass) drops() {
	w := c.teacher
	at := w.shows("Nothing shared")
	x, y := at.middle()
	w.drop(x, y, filepath.Join(c.homes[w], "Documents", "leaf.pdf"))
	w.reads("Share 1 file")
	w.picture("dropped")
	w.click("Share")
	for _, w := range c.all() {
		w.shared("leaf.pdf", room.FileIsHere)
		w.shows("leaf.pdf")
		w.picture("shared")
	}
}

// saves has the students save it, one of them twice.
func (c *sharedClass) saves() {
	want := assets.Sample(assets.SampleSlides)
	for _, w := range []*window{c.priya, c.jonas} {
		w.click("Save")
		w.picture("folder")
		w.click("Choose this folder")
		w.shows("Saved as leaf.pdf")
		w.picture("saved")
		c.holds(w, "Downloads/leaf.pdf", want)
	}
	c.priya.click("Save")
	c.priya.shows("Saved as leaf (2).pdf")
	c.holds(c.priya, "Downloads/leaf (2).pdf", want)
}

// holds compares a file in somebody's home with what is to be in it.
func (c *sharedClass) holds(w *window, file string, want []byte) {
	c.t.Helper()
	if got, err := os.ReadFile(filepath.Join(c.homes[w], file)); err != nil || !bytes.Equal(got, want) {
		c.t.Errorf("%s has %s: %d bytes, %v; want %d", w.name, file, len(got), err, len(want))
	}
}

// opensForAll has the teacher open it for everyone: one student opens it, the other one does not.
func (c *sharedClass) opensForAll() {
	c.teacher.button("3", c.teacher.shows("leaf.pdf"))
	c.teacher.picture("menu")
	c.teacher.click("Open for everyone")
	for _, w := range []*window{c.priya, c.jonas} {
		w.reads("Mara opens leaf.pdf for you")
		w.picture("opened-for-all")
		if noted, err := os.ReadFile(filepath.Join(c.homes[w], "opened")); err == nil {
			c.t.Errorf("without a click %s has opened %q", w.name, noted)
		}
	}
	strip := c.priya.find("the button of the strip", func(s widgetSeen) bool { return s.Word == "Open" && s.Kind == "button" && s.Y < 200 && s.X < 1000 })
	c.priya.clickAt(strip)
	c.priya.desk.poll("Priya's desktop opens the file", func() bool {
		noted, _ := os.ReadFile(filepath.Join(c.homes[c.priya], "opened")) // it is not there before
		return strings.Contains(string(noted), "leaf")
	})
	c.jonas.click("Not now")
	for _, w := range []*window{c.priya, c.jonas} {
		w.until("the strip is gone", func(s *model.Snapshot) bool { return s.Class.Files.Offer.File.ID == "" })
	}
	if noted, err := os.ReadFile(filepath.Join(c.homes[c.jonas], "opened")); err == nil {
		c.t.Errorf("Jonas said no, and has opened %q", noted)
	}
}

// opensBox has the teacher let the class hand in files.
func (c *sharedClass) opensBox() {
	w := c.teacher
	w.click("Let the class hand in files")
	w.types("Essay") // where the keyboard is
	w.picture("new-box")
	w.key("Return")
	for _, w := range c.all() {
		w.until("there is a box", func(s *model.Snapshot) bool { return len(s.Class.Files.Boxes) == 1 })
	}
	c.jonas.picture("box")
}

// handsIn has a student hand in a file, and another one in its place.
func (c *sharedClass) handsIn() {
	w := c.priya
	for _, step := range []struct{ way, file string }{{"Hand in a file", "essay of Priya.txt"}, {"Replace", "second of Priya.txt"}} {
		w.click(step.way)
		w.find(step.file, func(s widgetSeen) bool { return s.Word == step.file })
		w.picture("choose")
		w.click(step.file)
		if step.way != "Replace" { // of which there is one
			w.clickAt(w.find("the button of the dialog", func(s widgetSeen) bool { return s.Word == "Open" && s.Kind == "button" && !s.Disabled }))
		}
		w.until(step.file+" is handed in", func(s *model.Snapshot) bool {
			box := s.Class.Files.Boxes[0]
			return len(box.HandIns) == 1 && box.HandIns[0].Name == step.file
		})
		w.reads("delivered to staff")
		w.picture("handed-in")
	}
}

// collects has the teacher see who has not, and collect the rest.
func (c *sharedClass) collects() {
	w := c.teacher
	w.reads("1 of 2 have handed in")
	w.click("Who has")
	w.reads("Not yet")
	w.picture("who")
	w.clickAt(w.find("the button of the dialog", func(s widgetSeen) bool { return s.Word == "Collect all" && s.Kind == "button" && !s.Covered }))
	w.click("Choose this folder")
	w.reads("1 file was collected")
	w.picture("collected")
	c.holds(w, "Downloads/Essay/Priya/second of Priya.txt", []byte("Water is split by light.\n"))
}
