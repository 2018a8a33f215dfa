//go:build e2e

package main_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"lyceum/app/model"
	"lyceum/app/room"
)

const (
	theTeacher = "Dr. Mara Lindqvist"
	theStudent = "Priya Nair"
	theProctor = "Tomas Silva"
)

// A classInWindows is a class of three people, each at a desk of their own, with one sound server between them: what is
// played to its mouth the teacher's microphone hears, and what the student hears can be recorded at its ears.
type classInWindows struct {
	t                         *testing.T
	sound                     *soundServer
	dir, program              string
	pictures                  string
	deadline                  time.Time
	teacher, student, proctor *window
}

// TestE2EThreeWindows holds a class in three real windows, driven by mouse and keyboard as people do. Pictures of every step
// are kept below build/e2e for eyes.
func TestE2EThreeWindows(t *testing.T) {
	c := &classInWindows{t: t, sound: startSoundServer(t), dir: t.TempDir(), program: buildWindow(t),
		pictures: picturesOf(t), deadline: time.Now().Add(6 * time.Minute)}
	invites := c.launches()
	c.joins(invites)
	c.talks()
	c.showsCameras()
	c.chats()
	c.callsOn()
	c.mutes()
	c.sharesScreen()
	c.callsPrivately()
	c.looksAtSettings()
	c.ends()
}

// picturesOf returns the empty folder for the pictures of a test.
func picturesOf(t *testing.T) string {
	t.Helper()
	folder := filepath.Join("build", "e2e", t.Name())
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	return folder
}

// sits opens the window of somebody who has chosen their devices before.
func (c *classInWindows) sits(name, size, camera, microphone, speaker string) *window {
	c.t.Helper()
	profile := filepath.Join(c.dir, name)
	remember(c.t, profile, map[string]any{"camera": camera, "microphone": microphone, "speaker": speaker})
	w := startDesk(c.t, c.deadline, size).open(name, c.program, profile)
	w.pictures = c.pictures
	return w
}

// remember writes the settings of a profile, as a window leaves them.
func remember(t *testing.T, profile string, settings map[string]any) {
	t.Helper()
	settings["version"], settings["announce"], settings["text_size"] = 1, true, 100
	b, err := json.Marshal(settings)
	if err == nil {
		err = os.MkdirAll(profile, 0o700)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(profile, "window.json"), b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// launches has the teacher start a class with a waiting room, and copy an invite for students and one for proctors.
func (c *classInWindows) launches() (invites map[string]string) {
	w := c.sits("Teacher", "1340x900", "test", "Mic", "Others")
	c.teacher = w
	w.picture("start")
	w.fill("Class title", "Photosynthesis")
	w.click("Start class")
	w.until("the check", func(s *model.Snapshot) bool { return s.Check != nil && s.Check.Teaching })
	w.fill("As others see it", theTeacher)
	w.click("Start camera")
	w.until("the camera gives pictures", func(s *model.Snapshot) bool { return s.Check.Camera.Ready })
	w.click("Unmute")
	w.click("Waiting room")
	w.until("newcomers will wait", func(s *model.Snapshot) bool { return s.Check.Waits })
	w.picture("check")
	w.click("Start class")
	w.until("the class is open", present)
	w.picture("alone")

	invites = map[string]string{}
	w.click("Invite people")
	for _, role := range []string{"Student", "Proctor"} {
		w.click(role)
		if role == "Proctor" {
			w.click("Make invite")
		}
		w.click("Copy invite")
		w.desk.poll("an invite of its own on the clipboard", func() bool {
			invites[role] = w.desk.clipped()
			return invites[role] != "" && (role == "Student" || invites[role] != invites["Student"])
		})
		w.picture("invite-" + strings.ToLower(role))
	}
	w.key("Escape")
	return invites
}

func present(s *model.Snapshot) bool { return s.Class != nil && s.Class.Phase == model.Present }

// joins has both others paste their invites, go through the check and wait, until the teacher lets them in.
func (c *classInWindows) joins(invites map[string]string) {
	c.student = c.sits("Student", "1600x1000", "test", "test", "Ears")
	c.proctor = c.sits("Proctor", "1340x900", "none", "none", "Others")
	for _, who := range []struct {
		w            *window
		name, invite string
	}{{c.student, theStudent, invites["Student"]}, {c.proctor, theProctor, invites["Proctor"]}} {
		w := who.w
		w.desk.clip(who.invite)
		w.paste("Paste invite")
		w.picture("pasted")
		w.click("Join")
		w.until("the check", func(s *model.Snapshot) bool { return s.Check != nil && !s.Check.Teaching })
		w.fill("As others see it", who.name)
		if w == c.student {
			w.click("Start camera")
			w.until("the camera gives pictures", func(s *model.Snapshot) bool { return s.Check.Camera.Ready })
		}
		w.click("I agree to be recorded")
		w.picture("check")
		w.click("Join")
		w.until("is at the door", func(s *model.Snapshot) bool { return s.Door != nil && s.Door.State == model.DoorWaiting })
		w.picture("door")
		c.teacher.until(who.name+" is at the door", func(s *model.Snapshot) bool {
			return slices.ContainsFunc(s.Class.AtDoor, func(a model.Waiting) bool { return a.Name == who.name })
		})
		c.teacher.picture("door")
		c.teacher.click("Let in")
		w.until("is in class", present)
		w.picture("class")
	}
	for _, w := range c.all() {
		w.until("sees all three", func(s *model.Snapshot) bool { return present(s) && s.Class.Here == 3 })
	}
	if s := c.proctor.snapshot(); s.Class.Role != room.Proctor {
		c.t.Errorf("who came by a proctor's invite is a %s", s.Class.Role)
	}
	c.teacher.picture("three-are-here")
}

func (c *classInWindows) all() []*window { return []*window{c.teacher, c.student, c.proctor} }

// person returns somebody as a window knows them.
func person(s *model.Snapshot, name string) model.Person {
	if s.Class == nil {
		return model.Person{}
	}
	for _, p := range s.Class.Everyone {
		if p.Name == name {
			return p
		}
	}
	return model.Person{}
}

// TestE2EClosedWindowLeaves closes the window of somebody who is in class by its title bar's button: the others see them leave on
// purpose, and the program ends well.
func TestE2EClosedWindowLeaves(t *testing.T) {
	d := startDesk(t, time.Now().Add(time.Minute), "1340x900")
	dir, program := t.TempDir(), buildWindow(t)
	invite := filepath.Join(dir, "invite")
	teacher := startProcess(t, d.until, "Teacher", program, "host", "--title", "Mosses", "--name", "Teacher", "--headless", "--json",
		"--invite-file", invite, "--interface", loopback(t), "--profile", filepath.Join(dir, "teacher"))
	teacher.await("the invite is there", event("invite"))
	student := d.open("Student", program, filepath.Join(dir, "student"), "join", "@"+invite, "--name", "Ana")
	teacher.await("Ana joins", event("joined", "name", "Ana"))
	teacher.command("say Welcome.")
	student.reads("Welcome.")
	student.close()
	teacher.await("Ana leaves on purpose", func(e map[string]any) bool {
		return e["event"] == "left" && e["name"] == "Ana" && e["on_purpose"] == true
	})
	teacher.command("end")
	teacher.awaitCleanExit()
}
