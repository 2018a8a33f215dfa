//go:build e2e

package main_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestE2EThreeWindows holds a class in three real windows of a virtual display, driven by mouse and
// keyboard as people do: the teacher starts a class and copies the invite, one student pastes it, the
// other picks the class from the list of the network, all chat, and all leave. A fourth member without
// a window tells what really happened; pictures are kept below build/e2e for eyes.
func TestE2EThreeWindows(t *testing.T) {
	d := startDesktop(t)
	dir := t.TempDir()

	teacher := d.open("teacher", filepath.Join(dir, "teacher"))
	teacher.picture("1-start")
	noClass := teacher.look(areaFirstClass)
	teacher.introduce("Dr. Mara Lindqvist")
	teacher.fill(posTitle, "Photosynthesis")
	teacher.click(posAnyone)
	teacher.picture("2-about-to-teach")
	teacher.click(posStart)
	invite := d.copyUntil(teacher, posCopyInvite)
	teacher.picture("3-alone")

	witness := startProcess(t, d.deadline, "Witness", buildProgram(t), "join", invite, "--name", "Witness",
		"--headless", "--json", "--interface", loopback(t), "--profile", filepath.Join(dir, "witness"))
	witness.await("the teacher is there", event("joined", "name", "Dr. Mara Lindqvist", "role", "instructor"))

	pasting := d.open("pasting", filepath.Join(dir, "pasting"))
	pasting.introduce("Priya Nair")
	pasting.click(posPaste)
	pasting.key("ctrl+v")
	pasting.picture("1-pasted")
	pasting.click(posJoin)
	witness.await("Priya joins by the pasted invite", event("joined", "name", "Priya Nair"))

	finding := d.open("finding", filepath.Join(dir, "finding"))
	finding.introduce("Jonas Virtanen")
	finding.untilChanged("a class in the list", areaFirstClass, noClass)
	finding.picture("1-list")
	finding.click(posFirstClass)
	witness.await("Jonas joins from the list", event("joined", "name", "Jonas Virtanen"))

	for _, said := range []struct {
		by   *window
		name string
		text string
	}{
		{teacher, "Dr. Mara Lindqvist", "Where does the oxygen come from?"},
		{pasting, "Priya Nair", "From the water, not from the air."},
		{finding, "Jonas Virtanen", "I thought it was the CO2."},
	} {
		said.by.fill(posMessage, said.text)
		said.by.key("Return")
		witness.await(said.name+" is heard", event("chat", "from", said.name, "text", said.text))
	}
	windows := []*window{teacher, pasting, finding}
	before := make([]string, len(windows))
	for i, w := range windows {
		before[i] = w.look(areaChat)
	}
	witness.command("say Everybody is here.")
	for i, w := range windows {
		w.untilChanged("what the witness says", areaChat, before[i])
		w.picture("5-chat")
	}

	finding.click(posLeave)
	witness.await("Jonas leaves", event("left", "name", "Jonas Virtanen"))
	finding.picture("7-left")
	finding.close()
	pasting.click(posLeave)
	witness.await("Priya leaves", event("left", "name", "Priya Nair"))
	teacher.picture("7-others-left")
	teacher.click(posLeave)
	teacher.picture("8-asked")
	teacher.click(posEndForAll)
	witness.await("the teacher ends the class", event("ended", "reason", "ended"))
	witness.awaitCleanExit()
	teacher.close()
}

// TestE2EClosedWindowLeaves closes the window of somebody who is in class by its title bar's button: the
// others see them leave on purpose, and the program ends well.
func TestE2EClosedWindowLeaves(t *testing.T) {
	d := startDesktop(t)
	dir := t.TempDir()
	invite := filepath.Join(dir, "invite")
	teacher := startProcess(t, d.deadline, "Teacher", buildProgram(t), "host", "--title", "Mosses", "--name", "Teacher",
		"--headless", "--json", "--invite-file", invite, "--interface", loopback(t), "--profile", filepath.Join(dir, "teacher"))
	teacher.await("the invite is there", event("invite"))
	student := d.open("student", filepath.Join(dir, "student"), "join", "@"+invite, "--name", "Ana")
	teacher.await("Ana joins", event("joined", "name", "Ana"))
	before := student.look(areaChat)
	teacher.command("say Welcome.")
	student.untilChanged("what the teacher says", areaChat, before)
	student.picture("1-before-it-closes")
	student.close()
	teacher.await("Ana leaves on purpose", func(e map[string]any) bool {
		return e["event"] == "left" && e["name"] == "Ana" && e["on_purpose"] == true
	})
	teacher.command("end")
	teacher.awaitCleanExit()
}

// A position is a point in a window of 1280 × 800.
type position struct{ x, y string }

// Where the controls are that the test clicks.
var (
	posName       = position{"140", "776"}
	posSaveName   = position{"320", "776"}
	posPaste      = position{"228", "271"}
	posJoin       = position{"384", "271"}
	posTitle      = position{"640", "271"}
	posAnyone     = position{"498", "317"}
	posStart      = position{"640", "362"}
	posFirstClass = position{"1132", "528"}
	posCopyInvite = position{"608", "439"}
	posMessage    = position{"1098", "706"}
	posLeave      = position{"1215", "768"}
	posEndForAll  = position{"671", "440"}
)

// An area is a part of a window, as ImageMagick writes it: width × height + left + top.
type area string

const (
	areaFirstClass area = "64x28+1100+522" // the button of the first class in the list
	areaChat       area = "300x570+966+96" // the chat without the box one types in
)

// A desktop is a virtual display with a window manager.
type desktop struct {
	t        *testing.T
	program  string
	display  string
	pictures string
	deadline time.Time
}

// startDesktop starts the display and builds the program with its windows.
func startDesktop(t *testing.T) *desktop {
	d := &desktop{t: t, deadline: time.Now().Add(10 * time.Minute), pictures: filepath.Join("build", "e2e", t.Name())}
	if err := os.RemoveAll(d.pictures); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(d.pictures, 0o755); err != nil {
		t.Fatal(err)
	}
	d.program = filepath.Join(t.TempDir(), "lyceum")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false", "-o", d.program, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	server := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1300x860x24", "-nolisten", "tcp")
	server.ExtraFiles = []*os.File{w}
	d.run(server)
	w.Close()
	number := make([]byte, 16)
	n, err := r.Read(number)
	if err != nil {
		t.Fatalf("Xvfb: %v", err)
	}
	d.display = ":" + strings.TrimSpace(string(number[:n]))
	d.run(d.command("openbox"))
	return d
}

// command prepares a program of the display.
func (d *desktop) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), "DISPLAY="+d.display, "FYNE_SCALE=1", "LANG=en_US.UTF-8", "LC_CTYPE=C.UTF-8", "LC_ALL=")
	return cmd
}

// run starts a program and ends it with the test.
func (d *desktop) run(cmd *exec.Cmd) {
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
func (d *desktop) do(name string, args ...string) string {
	d.t.Helper()
	out, err := d.command(name, args...).Output()
	if err != nil {
		d.t.Fatalf("%s %v: %v", name, args, err)
	}
	return strings.TrimSpace(string(out))
}

// poll tries until something holds.
func (d *desktop) poll(what string, holds func() bool) {
	d.t.Helper()
	for !holds() {
		if time.Now().After(d.deadline) {
			d.t.Fatalf("not yet: %s", what)
		}
		time.Sleep(200 * time.Millisecond) // windows do not signal
	}
}

// copyUntil clicks a copy button until the clipboard holds an invite.
func (d *desktop) copyUntil(w *window, copyButton position) (invite string) {
	d.t.Helper()
	d.poll("an invite on the clipboard", func() bool {
		w.click(copyButton)
		out, err := d.command("xclip", "-o", "-selection", "clipboard").Output()
		invite = strings.TrimSpace(string(out))
		return err == nil && strings.HasPrefix(invite, "G:")
	})
	return invite
}

// A window is one person's, in a process of its own.
type window struct {
	d    *desktop
	name string
	id   string

	ended chan error // what the process ended with
}

// open starts the program and waits for its window.
func (d *desktop) open(name, profile string, args ...string) *window {
	d.t.Helper()
	cmd := d.command(d.program, append(args, "--profile", profile, "--interface", loopback(d.t))...)
	cmd.Stderr = os.Stderr
	known := d.known()
	if err := cmd.Start(); err != nil {
		d.t.Fatalf("%v: %v", cmd, err)
	}
	w := &window{d: d, name: name, ended: make(chan error, 1)}
	go func() { w.ended <- cmd.Wait() }() // ends with the process
	d.t.Cleanup(func() {
		_ = cmd.Process.Kill()
		w.ended <- <-w.ended
	})
	d.poll("window of "+name, func() bool {
		for id := range d.known() {
			if !known[id] {
				w.id = id
			}
		}
		return w.id != ""
	})
	time.Sleep(2 * time.Second) // until it is laid out and painted
	return w
}

// known returns the windows of the program.
func (d *desktop) known() map[string]bool {
	ids := map[string]bool{}
	out, _ := d.command("xdotool", "search", "--onlyvisible", "--name", "^Lyceum$").Output() // exits 1 if there is none
	for _, id := range strings.Fields(string(out)) {
		ids[id] = true
	}
	return ids
}

func (w *window) activate() { w.d.do("xdotool", "windowactivate", "--sync", w.id) }

func (w *window) click(p position) {
	w.d.t.Helper()
	w.activate()
	w.d.do("xdotool", "mousemove", "--window", w.id, p.x, p.y, "sleep", "0.1", "click", "1", "sleep", "0.4")
}

func (w *window) key(keys ...string) {
	w.d.t.Helper()
	w.activate()
	w.d.do("xdotool", append([]string{"key"}, keys...)...)
	time.Sleep(300 * time.Millisecond)
}

// fill clicks a text box and types.
func (w *window) fill(p position, text string) {
	w.d.t.Helper()
	w.click(p)
	w.d.do("xdotool", "type", "--delay", "40", text)
	time.Sleep(300 * time.Millisecond)
}

// introduce says who sits here.
func (w *window) introduce(name string) {
	w.d.t.Helper()
	w.fill(posName, name)
	w.click(posSaveName)
}

// look returns the pixels of a part of the window, once they are the same twice.
func (w *window) look(part area) (pixels string) {
	w.d.t.Helper()
	w.activate()
	w.d.poll(w.name+" is still", func() bool {
		before := pixels
		pixels = w.d.do("import", "-window", w.id, "-crop", string(part), "+repage", "-depth", "8", "rgb:-")
		return pixels == before
	})
	return pixels
}

// untilChanged waits until a part of the window looks different.
func (w *window) untilChanged(what string, part area, before string) {
	w.d.t.Helper()
	w.d.poll(w.name+" shows "+what, func() bool { return w.look(part) != before })
}

// close asks the window to close, as the button in its title bar does, and waits for the program's end.
func (w *window) close() {
	w.d.t.Helper()
	w.activate()
	w.d.do("xdotool", "key", "alt+F4")
	var err error
	w.d.poll(w.name+"'s program ends", func() bool {
		select {
		case err = <-w.ended:
			w.ended <- err
			return true
		default:
			return false
		}
	})
	if err != nil {
		w.d.t.Errorf("the program of %s ended with %v, want exit 0", w.name, err)
	}
}

// picture keeps what the window shows.
func (w *window) picture(step string) {
	w.d.t.Helper()
	w.activate()
	time.Sleep(700 * time.Millisecond)
	w.d.do("import", "-window", w.id, filepath.Join(w.d.pictures, w.name+"-"+step+".png"))
}
