package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"lyceum/app/model"
)

// A demoSeat is a student with a window of their own, in a process and a virtual display of its own.
type demoSeat struct {
	name    string
	theme   model.Theme
	picture string // how the names of its files begin
	display string
	server  *exec.Cmd
	window  *exec.Cmd
	ended   chan error
}

// demoSeats are the students whose windows are shown where nobody watches.
func demoSeats() []*demoSeat {
	return []*demoSeat{
		{name: "Mei Tanaka", theme: model.ThemeLight, picture: "student-light"},
		{name: "Oliver Brandt", theme: model.ThemeDark, picture: "student-dark"},
	}
}

// seatStudents opens the windows of students.
func (d *demo) seatStudents(ctx context.Context, invite string) error {
	file := filepath.Join(d.dir, "invite")
	if err := writeInvite(file, invite); err != nil {
		return err
	}
	for _, s := range demoSeats() {
		o := d.options(s.name, d.c.media)
		args := []string{"join", "@" + file, "--name", s.name, "--json", "--profile", o.ProfileDir, "--speaker", "none"}
		for _, name := range o.Interfaces {
			args = append(args, "--interface", name)
		}
		if err := dress(o.ProfileDir, s.theme); err != nil {
			return err
		}
		if err := s.open(ctx, d, args); err != nil {
			return err
		}
		d.seats = append(d.seats, s)
	}
	return nil
}

// dress writes the settings of a profile whose window has a theme.
func dress(profile string, theme model.Theme) error {
	b, err := json.Marshal(map[string]any{"version": 1, "theme": theme, "text_size": 100})
	if err == nil {
		err = os.MkdirAll(profile, 0o700)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(profile, "window.json"), b, 0o600)
	}
	return err
}

// open starts the display and the program.
func (s *demoSeat) open(ctx context.Context, d *demo, args []string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	if s.server, s.display, err = startDisplay(ctx); err != nil {
		return err
	}
	s.window = exec.CommandContext(ctx, self, args...)
	s.window.Env = append(os.Environ(), "DISPLAY="+s.display)
	s.window.Stderr = d.c.env.Err
	if err := s.window.Start(); err != nil {
		endProcess(s.server)
		return fmt.Errorf("open a window: %w", err)
	}
	s.ended = make(chan error, 1)
	go func() { s.ended <- s.window.Wait() }() // ends with the process
	return nil
}

func (s *demoSeat) end() {
	_ = s.window.Process.Kill() // it may have ended
	<-s.ended
	endProcess(s.server)
}

// endProcess ends a program and waits for it.
func endProcess(cmd *exec.Cmd) {
	_ = cmd.Process.Kill() // it may have ended
	_ = cmd.Wait()
}

var errWindowClosed = errors.New("a window of the demo closed early")

// closed returns an error if the window of a student went away.
func (d *demo) closed() error {
	for _, s := range d.seats {
		select {
		case err := <-s.ended:
			s.ended <- err
			return errors.Join(errWindowClosed, err)
		default:
		}
	}
	return nil
}

const (
	demoStill    = 23                      // how many turns are played before the pictures are taken
	demoInTest   = 5                       // how many of the turns of the test are played before those of it are
	demoOnSlides = 3                       // how many of the turns in which the class draws are about slides
	demoSettle   = 2500 * time.Millisecond // until what was changed shows
)

// photograph plays the scene up to where most is to be seen, and takes the pictures.
func (d *demo) photograph(ctx context.Context, dir string) error {
	if dir == "" {
		var err error
		if dir, err = os.MkdirTemp("", "lyceum-pictures-"); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, display := range d.displays() { // the pointer starts in the middle, over somebody
		aside := exec.CommandContext(ctx, "xdotool", "mousemove", "1279", "799")
		aside.Env = append(os.Environ(), "DISPLAY="+display)
		_ = aside.Run() // without it the pictures are a little less pretty
	}
	if err := d.playTurns(ctx, 0, demoScene[:demoStill]); err != nil {
		return err
	}
	for _, view := range []struct {
		layout model.Layout
		file   string
	}{{model.LayoutSpeaker, "teacher-speaker.png"}, {model.LayoutGrid, "teacher-grid.png"}} {
		d.store.SetLayout(view.layout)
		if view.layout == model.LayoutSpeaker {
			d.pin(demoCast[1].name) // who speaks then; without a speaker that is not heard here
		}
		if err := d.wait(ctx, demoSettle); err != nil {
			return err
		}
		if err := d.shoot(ctx, d.display, filepath.Join(dir, view.file)); err != nil {
			return err
		}
	}
	if err := d.shootMonitor(ctx, dir); err != nil {
		return err
	}
	if err := d.shootFiles(ctx, dir); err != nil {
		return err
	}
	if err := d.shootBoard(ctx, dir); err != nil {
		return err
	}
	if err := d.shootSeats(ctx, dir, ""); err != nil {
		return err
	}
	if err := d.shootPuzzle(ctx, dir); err != nil {
		return err
	}
	return d.shootTest(ctx, dir)
}

// shootSeats takes the pictures of the students' windows; what of their names tells them from others is put in front of their ends.
func (d *demo) shootSeats(ctx context.Context, dir, of string) error {
	for _, s := range d.seats {
		if err := d.closed(); err != nil {
			return err
		}
		if err := d.shoot(ctx, s.display, filepath.Join(dir, s.picture+of+".png")); err != nil {
			return err
		}
	}
	return nil
}

// demoReports is how long the picture of the monitor waits for what members tell of themselves, and for their small pictures.
const demoReports = 6 * time.Second

// shootMonitor takes the picture of the monitor.
func (d *demo) shootMonitor(ctx context.Context, dir string) error {
	d.store.ShowTab(model.TabMonitor)
	defer d.store.ShowTab(model.TabVideo)
	if err := d.wait(ctx, demoReports); err != nil {
		return err
	}
	return d.shoot(ctx, d.display, filepath.Join(dir, "teacher-monitor.png"))
}

// shootFiles has the class share a file and hand in others, and takes the picture of that.
func (d *demo) shootFiles(ctx context.Context, dir string) error {
	if err := d.playTurns(ctx, 0, demoFiles); err != nil {
		return err
	}
	if err := d.wait(ctx, demoSettle); err != nil {
		return err
	}
	if err := d.shoot(ctx, d.display, filepath.Join(dir, "teacher-files.png")); err != nil {
		return err
	}
	return d.playTurns(ctx, 0, demoAfterFiles)
}

// shootBoard has the class draw on slides and on the board, and takes pictures of both.
func (d *demo) shootBoard(ctx context.Context, dir string) error {
	last := len(demoDrawing) - 1
	for _, part := range []struct {
		turns []turn
		file  string
	}{{demoDrawing[:demoOnSlides], "teacher-slides.png"}, {demoDrawing[demoOnSlides:last], "teacher-board.png"}} {
		if err := d.playTurns(ctx, 0, part.turns); err != nil {
			return err
		}
		if err := d.wait(ctx, demoSettle); err != nil {
			return err
		}
		if err := d.shoot(ctx, d.display, filepath.Join(dir, part.file)); err != nil {
			return err
		}
	}
	return d.playTurns(ctx, 0, demoDrawing[last:])
}

// shootPuzzle has the class lay a jigsaw, and takes pictures of it while two have a piece in hand.
func (d *demo) shootPuzzle(ctx context.Context, dir string) error {
	if err := d.playTurns(ctx, 0, demoPuzzle[:1]); err != nil {
		return err
	}
	for _, s := range d.seats {
		if err := s.types(ctx, "ctrl+4"); err != nil {
			return err
		}
	}
	if err := d.playTurns(ctx, 0, demoPuzzle[1:demoHeld]); err != nil {
		return err
	}
	if err := d.wait(ctx, demoSettle); err != nil {
		return err
	}
	if err := d.shoot(ctx, d.display, filepath.Join(dir, "teacher-puzzle.png")); err != nil {
		return err
	}
	return d.shootSeats(ctx, dir, "-puzzle")
}

// shootTest has the class take a test, and takes pictures of it: the teacher's while it runs, and a question of students.
func (d *demo) shootTest(ctx context.Context, dir string) error {
	if err := d.playTurns(ctx, 0, demoExam[:demoInTest]); err != nil {
		return err
	}
	for _, s := range d.seats {
		if err := s.takeTest(ctx); err != nil {
			return err
		}
	}
	if err := d.wait(ctx, demoSettle); err != nil {
		return err
	}
	if err := d.shoot(ctx, d.display, filepath.Join(dir, "teacher-test.png")); err != nil {
		return err
	}
	return d.shootSeats(ctx, dir, "-test")
}

// takeTest has the window of a student begin the test that runs.
func (s *demoSeat) takeTest(ctx context.Context) error {
	return s.types(ctx, "ctrl+5", "sleep", "1", "key", "Return")
}

// types has somebody press a key in the window of a student, and then do what else xdotool is told.
func (s *demoSeat) types(ctx context.Context, key string, more ...string) error {
	keys := exec.CommandContext(ctx, "xdotool", append([]string{"search", "--onlyvisible", "--name", "^Lyceum$", "windowfocus", "key", key}, more...)...)
	keys.Env = append(os.Environ(), "DISPLAY="+s.display)
	if out, err := keys.CombinedOutput(); err != nil {
		return fmt.Errorf("keys on a virtual display (xdotool): %w: %s", err, out)
	}
	return nil
}

// pin has the teacher see somebody large.
func (d *demo) pin(name string) {
	k := d.store.Snapshot().Class
	if k == nil {
		return
	}
	for _, p := range k.Everyone {
		if p.Name == name {
			d.store.Pin(model.TileKey{ID: p.ID})
		}
	}
}

// displays are those with a window.
func (d *demo) displays() []string {
	all := []string{d.display}
	for _, s := range d.seats {
		all = append(all, s.display)
	}
	return all
}

// shoot takes the picture of a display and says where it is.
func (d *demo) shoot(ctx context.Context, display, file string) error {
	shot := exec.CommandContext(ctx, "import", "-display", display, "-window", "root", file)
	if out, err := shot.CombinedOutput(); err != nil {
		return fmt.Errorf("picture of a virtual display (ImageMagick's import): %w: %s", err, out)
	}
	d.out.print("picture", fields{{"file", file}})
	return nil
}
