package main_test

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"lyceum/app/model"
)

// A window is the program's, at somebody's desk. Mouse and keyboard are the desk's; where things are, and what the window was
// told, it answers itself, as builds for tests do (package view, Probe).
type window struct {
	*process
	desk     *desk
	id       string
	pictures string // the folder for them; empty: none are taken
	taken    int
}

// building is held while the window is built, for all tests in one place.
var building sync.Mutex

// buildWindow compiles the program with its window, and with the answers about it.
func buildWindow(t *testing.T) string {
	t.Helper()
	building.Lock()
	defer building.Unlock()
	program, err := filepath.Abs(filepath.Join("build", "lyceum-e2e"))
	if err != nil {
		t.Fatal(err)
	}
	build := exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false", "-tags", "e2e", "-ldflags=-w", "-o", program, ".")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", build, err, out)
	}
	return program
}

// open starts the program and waits until its window can be used.
func (d *desk) open(name, program, profile string, args ...string) *window {
	d.t.Helper()
	return d.watch(d.start(name, program, profile, args...))
}

// start starts the program at this desk.
func (d *desk) start(name, program, profile string, args ...string) *process {
	d.t.Helper()
	args = append([]string{program}, append(args, "--json", "--profile", profile, "--interface", loopback(d.t))...)
	return startProcess(d.t, d.until, name, "env", append(d.settings(), args...)...)
}

// watch waits for the window of a process.
func (d *desk) watch(p *process) *window {
	d.t.Helper()
	w := &window{process: p, desk: d}
	d.poll("there is "+p.name+"'s window", func() bool {
		if p.gone() {
			d.t.Fatalf("%s has ended: %v", p.name, p.exit)
		}
		w.id, _ = d.try("xdotool", "search", "--onlyvisible", "--name", "^Lyceum$") // fails if there is none
		return w.id != "" && !strings.Contains(w.id, "\n")
	})
	d.t.Cleanup(func() {
		if d.t.Failed() && !p.gone() {
			w.explain()
		}
	})
	w.until("the window has been drawn", func(*model.Snapshot) bool { return len(w.widgets()) > 0 })
	return w
}

// A widgetSeen is something in the window: what it is called, what is in it, and where it is.
type widgetSeen struct {
	Word, Kind, Value string
	X, Y, W, H        int
	Focused, Disabled bool
	Covered           bool // by a dialog or a menu
}

func (s widgetSeen) middle() (x, y int) { return s.X + s.W/2, s.Y + s.H/2 }

// widgets returns what can be seen, topmost first.
func (w *window) widgets() []widgetSeen {
	w.t.Helper()
	var all []widgetSeen
	w.decode(w.probe("widgets", event("widgets"))["all"], &all)
	return all
}

// snapshot returns what the window was last given.
func (w *window) snapshot() *model.Snapshot {
	w.t.Helper()
	var s model.Snapshot
	w.decode(w.probe("snapshot", event("snapshot"))["snapshot"], &s)
	return &s
}

func (w *window) decode(from, to any) {
	w.t.Helper()
	b, err := json.Marshal(from)
	if err == nil {
		err = json.Unmarshal(b, to)
	}
	if err != nil {
		w.t.Fatalf("%s: %v", w.name, err)
	}
}

// until waits until what the window was given is so.
func (w *window) until(what string, holds func(*model.Snapshot) bool) {
	w.t.Helper()
	w.desk.poll(w.name+": "+what, func() bool { return holds(w.snapshot()) })
}

// find waits until something in the window is wanted, and stays where it is. It returns the topmost, of what is wanted by the
// first that anything is wanted by.
func (w *window) find(what string, wanted ...func(widgetSeen) bool) (found widgetSeen) {
	w.t.Helper()
	w.desk.poll(fmt.Sprintf("%s shows %s", w.name, what), func() bool {
		before, all := found, w.widgets()
		found = widgetSeen{}
		for _, wanted := range wanted {
			if i := slices.IndexFunc(all, func(s widgetSeen) bool { return !s.Covered && wanted(s) }); i >= 0 {
				found = all[i]
				break
			}
		}
		return found.W > 0 && found.X == before.X && found.Y == before.Y && found.W == before.W
	})
	return found
}

// shows waits until a text can be read in the window.
func (w *window) shows(text string) widgetSeen {
	w.t.Helper()
	return w.find(fmt.Sprintf("%q", text), func(s widgetSeen) bool { return strings.Contains(s.Word, text) || strings.Contains(s.Value, text) })
}

// reads waits until a text can be read, in one line or in several.
func (w *window) reads(text string) {
	w.t.Helper()
	w.desk.poll(fmt.Sprintf("%s reads %q", w.name, text), func() bool {
		var all []string
		for _, s := range w.widgets() {
			all = append(all, s.Word)
		}
		return strings.Contains(strings.Join(all, " "), text)
	})
}

// click clicks what is called so: a control, or else a word, as those of a menu are.
func (w *window) click(word string) {
	w.t.Helper()
	called := func(s widgetSeen) bool {
		return !s.Disabled && (s.Word == word || strings.HasPrefix(s.Word, word+" (")) // the key for it
	}
	w.clickAt(w.find("the control "+word, func(s widgetSeen) bool { return s.Kind != "text" && called(s) }, called))
}

// clickAt clicks the middle of something.
func (w *window) clickAt(s widgetSeen) { w.t.Helper(); w.button("1", s) }

func (w *window) button(number string, s widgetSeen) {
	w.t.Helper()
	x, y := s.middle()
	w.desk.do("xdotool", "mousemove", "--window", w.id, fmt.Sprint(x), fmt.Sprint(y), "sleep", "0.1", "click", number)
}

// key presses keys, one after another.
func (w *window) key(keys ...string) {
	w.t.Helper()
	w.desk.do("xdotool", append([]string{"key", "--delay", "60"}, keys...)...)
}

// fill clicks a text box and types.
func (w *window) fill(box, text string) {
	w.t.Helper()
	w.click(box)
	w.find("the cursor in "+box, func(s widgetSeen) bool { return s.Focused && s.Word == box })
	w.desk.do("xdotool", "type", "--delay", "30", text)
	w.find("what was typed", func(s widgetSeen) bool { return s.Word == box && s.Value == text })
}

// paste clicks a text box and puts into it what is on the clipboard.
func (w *window) paste(box string) {
	w.t.Helper()
	w.click(box)
	w.find("the cursor in "+box, func(s widgetSeen) bool { return s.Focused && s.Word == box })
	w.key("ctrl+v")
	w.find("what was pasted", func(s widgetSeen) bool { return s.Word == box && s.Value != "" })
}

// close asks the window to close, as the button in its frame does, and waits for the program's end.
func (w *window) close() {
	w.t.Helper()
	w.desk.do("xdotool", "windowactivate", "--sync", w.id, "key", "alt+F4")
	w.awaitExit(0)
}

// picture keeps what the window shows.
func (w *window) picture(step string) {
	w.t.Helper()
	if w.pictures == "" {
		return
	}
	for range 2 { // answers come between frames: by the second one, what there is has been drawn
		w.widgets()
	}
	w.taken++
	w.desk.do("import", "-window", w.id, filepath.Join(w.pictures, fmt.Sprintf("%s-%02d-%s.png", strings.ToLower(w.name), w.taken, step)))
}

// explain says, of a test that failed, what the window shows.
func (w *window) explain() {
	if w.pictures != "" {
		_, _ = w.desk.try("import", "-window", w.id, filepath.Join(w.pictures, strings.ToLower(w.name)+"-failed.png"))
	}
}
