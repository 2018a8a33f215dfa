//go:build e2e

package main_test

import (
	"bytes"
	"fmt"
	"image/color"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"lyceum/app/model"
	"lyceum/assets"
	"lyceum/collab/board"
)

// A drawnClass is a class of a teacher and a student at windows, and two students without.
type drawnClass struct {
	t              *testing.T
	lesson         *lesson
	teacher, priya *window
	jonas, leila   *process
	home           string // the teacher's, with slides among the downloads
}

// TestE2EBoardInWindows has a class draw on its board in real windows, by mouse and keyboard: two draw at once, slides are opened and
// marked up, a student turns to another page and comes back, students draw on boards of their own, which staff see as they are drawn,
// write on, and show to everybody. Pictures of every step are kept below build/e2e for eyes.
func TestE2EBoardInWindows(t *testing.T) {
	c := &drawnClass{t: t, lesson: newLesson(t, 8*time.Minute), home: t.TempDir()}
	c.come(buildWindow(t))
	c.drawsTogether()
	c.markUpSlides()
	c.browses()
	c.drawsAlone()
	c.commentsAndReveals()
	c.takesTheKeyboard()
	c.saves()
}

// come has everybody in the class.
func (c *drawnClass) come(program string) {
	t, l, pictures := c.t, c.lesson, picturesOf(c.t)
	downloads := filepath.Join(c.home, "Downloads")
	for _, folder := range []string{downloads, filepath.Join(c.home, "Documents")} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(downloads, "Leaves.pdf"), assets.Sample(assets.SampleSlides), 0o600); err != nil {
		t.Fatal(err)
	}
	sit := func(name string, args ...string) *window {
		profile := l.profile(name + " in a window")
		remember(t, profile, map[string]any{"skip_check": true})
		d := startDesk(t, l.deadline, "1340x900")
		all := append(d.settings(), "HOME="+c.home, program)
		all = append(append(all, args...), "--name", name, "--json", "--profile", profile, "--interface", loopback(t), "--speaker", "none")
		w := d.watch(startProcess(t, l.deadline, name, "env", all...))
		w.pictures = pictures
		return w
	}
	c.teacher = sit("Mara", "host", "--title", "Leaves", "--invite-file", l.invite())
	c.teacher.until("the class is open", present)
	c.teacher.await("the invite is there", event("invite"))
	c.priya = sit("Priya", "join", "@"+l.invite())
	c.jonas, c.leila = l.start("Jonas", "join", "@"+l.invite()), l.start("Leila", "join", "@"+l.invite())
	for _, w := range []*window{c.teacher, c.priya} {
		w.until("everybody is here", func(s *model.Snapshot) bool { return present(s) && s.Class.Here == 4 })
	}
	c.teacher.tab("Board")
	for _, w := range []*window{c.teacher, c.priya} {
		w.until("the class is led to the board", func(s *model.Snapshot) bool {
			return s.Class.Tab == model.TabBoard && s.Class.Board != nil && len(s.Class.Board.Pages) == 1
		})
	}
}

// tab clicks a tab in the middle of a class, or the menu beside them: the board, and people, are called as those are.
func (w *window) tab(word string) {
	w.t.Helper()
	w.clickAt(w.find("the tab "+word, func(s widgetSeen) bool { return s.Kind == "text" && s.Word == word && s.Y < 110 }))
}

// objects is how much there is on the page in front.
func objects(s *model.Snapshot) int {
	b := s.Class.Board
	if b == nil || b.Page < 1 || b.Page > len(b.Pages) {
		return 0
	}
	return len(b.Pages[b.Page-1].Objects)
}

// has waits until there is so much on the page in front of a window.
func has(n int, all ...*window) {
	for _, w := range all {
		w.t.Helper()
		w.until(fmt.Sprintf("there are %d objects", n), func(s *model.Snapshot) bool { return objects(s) == n })
	}
}

// A spot is a place on the board in a window, in shares of its width and height.
type spot struct{ x, y float64 }

// ring is a circle around a spot.
func ring(x, y, r float64) (path []spot) {
	for i := range 25 {
		a := float64(i) * 2 * math.Pi / 24
		path = append(path, spot{x + r*math.Cos(a), y + 1.6*r*math.Sin(a)})
	}
	return path
}

// wave is a line by hand from a spot to the right.
func wave(x, y, long float64) (path []spot) {
	for i := range 25 {
		f := float64(i) / 24
		path = append(path, spot{x + long*f, y + 0.02*math.Sin(9*f)})
	}
	return path
}

// canvasOf is where the board lies in a window.
func canvasOf(w *window) widgetSeen {
	w.t.Helper()
	return w.find("the board", func(s widgetSeen) bool { return s.Kind == "canvas" && s.Word == "Board" })
}

// pen moves the mouse along a path over the board. The button goes down first, and up last, if wanted.
func (w *window) pen(path []spot, down, up bool) {
	w.t.Helper()
	on := canvasOf(w)
	args := []string{}
	for i, p := range path {
		args = append(args, "mousemove", "--window", w.id, fmt.Sprint(on.X+int(p.x*float64(on.W))), fmt.Sprint(on.Y+int(p.y*float64(on.H))))
		if i == 0 && down {
			args = append(args, "sleep", "0.05", "mousedown", "1")
		}
		args = append(args, "sleep", "0.02")
	}
	if up {
		args = append(args, "mouseup", "1")
	}
	w.desk.do("xdotool", args...)
}

// drawsTogether has two draw at once: each sees the other's line before it is finished.
func (c *drawnClass) drawsTogether() {
	hers, theirs := ring(0.42, 0.45, 0.06), wave(0.5, 0.62, 0.2)
	colours := c.priya.find("the colours", func(s widgetSeen) bool { return s.Word == "Colour" })
	colours.X, colours.W = colours.X+colours.W/8, colours.W/8 // the second is blue
	c.priya.clickAt(colours)
	c.teacher.pen(hers[:14], true, false)
	c.priya.pen(theirs[:14], true, false)
	time.Sleep(500 * time.Millisecond) // until the last points have come
	c.teacher.picture("two-draw-at-once")
	c.priya.picture("two-draw-at-once")
	if n := objects(c.priya.snapshot()); n != 0 {
		c.t.Errorf("%d objects before anybody has finished", n)
	}
	c.inked(c.priya, "Mara", color.RGBA{0x11, 0x11, 0x11, 255})
	c.inked(c.teacher, "Priya", color.RGBA{0x00, 0x72, 0xB2, 255})
	c.teacher.pen(hers[14:], false, true)
	c.priya.pen(theirs[14:], false, true)
	has(2, c.teacher, c.priya)
	c.jonas.command("draw rectangle #009E73 8 240,180 520,340")
	has(3, c.teacher, c.priya)
	c.priya.picture("three-drew")
}

// inked waits until somebody's unfinished line is to be seen in a window: something in the middle of the page has its colour.
func (c *drawnClass) inked(at *window, name string, paint color.RGBA) {
	c.t.Helper()
	middle := canvasOf(at)
	middle.Y, middle.H = middle.Y+3*middle.H/10, 4*middle.H/10
	at.desk.poll(fmt.Sprintf("%s sees the line of %s as it is drawn", at.name, name), func() bool {
		return share(at.look(middle), func(_, _ int, c color.RGBA) bool { return !apart(c, paint) }) > 0.0003
	})
}

// markUpSlides has the teacher open a PDF and draw on it.
func (c *drawnClass) markUpSlides() {
	c.teacher.tab("Slides")
	c.priya.until("sees that there are none", func(s *model.Snapshot) bool { return s.Class.Tab == model.TabSlides })
	c.priya.reads("The teacher has not opened slides.")
	c.teacher.picture("no-slides")
	c.teacher.click("Open PDF")
	file := c.teacher.find("the file", func(s widgetSeen) bool { return s.Kind == "text" && s.Word == "Leaves.pdf" })
	c.teacher.find("the keyboard in the list", func(s widgetSeen) bool { return s.Focused && strings.Contains(s.Word, "Leaves.pdf") })
	c.teacher.picture("choose")
	chosen := time.Now()
	c.teacher.clickAt(file)
	c.teacher.click("Open") // several could be chosen
	for _, w := range []*window{c.teacher, c.priya} {
		w.until("the slides are here", func(s *model.Snapshot) bool {
			b := s.Class.Board
			return b.Open != nil && b.Open.ID.Kind == board.Deck && b.Open.Ready() && len(b.Pages) == 10
		})
	}
	for _, w := range []*window{c.teacher, c.priya} { // the first page is green
		w.desk.poll(w.name+" sees the page", func() bool {
			return share(w.look(canvasOf(w)), func(_, _ int, c color.RGBA) bool { return !apart(c, color.RGBA{0x5E, 0x9F, 0x5C, 255}) }) > 0.02
		})
		c.t.Logf("figure board.slides-seen-%s %.1f s", strings.ToLower(w.name), time.Since(chosen).Seconds())
	}
	c.teacher.click("Pen")
	c.teacher.pen(ring(0.5, 0.5, 0.08), true, true)
	has(1, c.teacher, c.priya)
	c.teacher.picture("slides-marked-up")
	c.priya.picture("slides-marked-up")
}

// onPage waits until a window is at a page.
func onPage(w *window, n int) {
	w.t.Helper()
	w.until(fmt.Sprintf("is on page %d", n), func(s *model.Snapshot) bool { return s.Class.Board.Page == n })
}

// browses has the student go elsewhere than the class, and come back.
func (c *drawnClass) browses() {
	c.teacher.click("Next page")
	turned := time.Now()
	onPage(c.priya, 2)
	c.t.Logf("figure board.followed %.2f", time.Since(turned).Seconds())
	c.priya.click("Next page")
	onPage(c.priya, 3)
	c.priya.until("browses", func(s *model.Snapshot) bool { return s.Class.Board.Follow == model.Browsing })
	c.teacher.click("Next page")
	c.teacher.click("Next page")
	onPage(c.teacher, 4)
	time.Sleep(1500 * time.Millisecond) // longer than who follows takes
	if p := c.priya.snapshot().Class.Board.Page; p != 3 {
		c.t.Errorf("whoever browses was taken to page %d", p)
	}
	c.priya.picture("browses")
	c.priya.click("Back to the teacher")
	onPage(c.priya, 4)
	c.priya.until("follows", func(s *model.Snapshot) bool { return s.Class.Board.Follow == model.Following })
	c.priya.picture("follows")
}

// drawsAlone has students draw on boards of their own, which staff see on the wall.
func (c *drawnClass) drawsAlone() {
	c.teacher.tab("Board")
	c.priya.until("is at the board", func(s *model.Snapshot) bool { return s.Class.Tab == model.TabBoard })
	c.priya.click("My own board")
	c.priya.until("has the own board in front", func(s *model.Snapshot) bool { return s.Class.Board.Private })
	c.priya.reads("Only your teacher can see this")
	c.priya.click("Pen")
	c.priya.pen(ring(0.5, 0.5, 0.1), true, true)
	has(1, c.priya)
	c.priya.picture("own-board")
	c.jonas.command("place private")
	c.jonas.command("draw arrow #D55E00 14 300,300 1200,600")
	c.jonas.command("draw text #111111 64 300,150 Water in, oxygen out")
	c.teacher.click("Class board")
	c.teacher.click("Students’ boards")
	c.teacher.until("both boards are on the wall", func(s *model.Snapshot) bool { return len(s.Class.Board.Wall) == 2 })
	c.teacher.shows("Priya")
	time.Sleep(time.Second) // until they are drawn
	c.teacher.picture("wall")
	c.priya.pen(wave(0.4, 0.7, 0.2), true, true)
	has(2, c.priya)
	time.Sleep(time.Second)
	c.teacher.picture("wall-live")
	if d := c.leila.ask("board", event("board")); d["private"] != float64(0) {
		c.t.Errorf("a student has private boards of others: %v", d)
	}
}

// commentsAndReveals has the teacher write on one board and show the other to everybody.
func (c *drawnClass) commentsAndReveals() {
	c.teacher.clickAt(c.teacher.find("Priya's board", func(s widgetSeen) bool { return s.Word == "Priya" && s.Y > 140 && s.X > 260 && s.X < 950 }))
	c.teacher.reads("What you draw, only they see.")
	c.teacher.until("the board is in front", func(s *model.Snapshot) bool {
		return s.Class.Board.Open != nil && s.Class.Board.Open.ID.Kind == board.PrivateBoard && objects(s) == 2
	})
	c.teacher.click("Pen")
	c.teacher.pen(wave(0.45, 0.35, 0.15), true, true)
	has(3, c.teacher, c.priya)
	c.teacher.picture("comment")
	c.teacher.click("Return with comments")
	c.priya.picture("returned")
	c.teacher.clickAt(c.teacher.find("Jonas's board", func(s widgetSeen) bool { return s.Word == "Jonas" && s.Y > 140 && s.X > 260 && s.X < 950 }))
	c.teacher.click("Show to the class")
	c.leila.await("Jonas's board is shown", with("revealed", map[string]any{"name": "Jonas", "on": true}))
	c.priya.until("there is a board to look at", func(s *model.Snapshot) bool {
		return slices.ContainsFunc(s.Class.Board.Docs, func(d model.BoardDoc) bool { return d.ID.Kind == board.Reveal && d.Owner.Name == "Jonas" })
	})
	c.priya.click("My own board") // the menu of boards is called what is in front
	c.priya.click("Jonas’s board")
	c.priya.until("Jonas's board is in front", func(s *model.Snapshot) bool {
		return s.Class.Board.Open.ID.Kind == board.Reveal && objects(s) == 2
	})
	c.priya.picture("revealed")
	c.teacher.picture("reveals")
}

// takesTheKeyboard has the student draw without a mouse.
func (c *drawnClass) takesTheKeyboard() {
	w := c.priya
	w.click("Back to the teacher") // who shows Jonas's board still
	w.until("follows", func(s *model.Snapshot) bool { return s.Class.Board.Follow == model.Following })
	c.teacher.tab("Jonas") // the menu of boards
	c.teacher.click("Class board")
	w.until("is at the board of the class", func(s *model.Snapshot) bool {
		return s.Class.Board.Open != nil && s.Class.Board.Open.ID.Kind != board.Reveal && s.Class.Board.MayDraw
	})
	before := objects(w.snapshot())
	w.click("Shapes")
	w.click("Line")
	w.shows("Board keys")
	w.key("l", "Right", "Return", "Right", "Right", "Right", "Down", "Down", "Return")
	has(before+1, w)
	w.picture("keyboard")
	w.key("ctrl+z")
	has(before, w)
}

// saves has the teacher write the board to a file.
func (c *drawnClass) saves() {
	w := c.teacher
	w.key("Escape", "Escape")
	w.click("More for the board")
	w.click("Save as…")
	w.click("PDF, all pages")
	w.shows("Name of the file")
	w.picture("save-as")
	w.click("Save")
	w.desk.poll("there is a file", func() bool {
		all, _ := filepath.Glob(filepath.Join(c.home, "Documents", "*.pdf"))
		if len(all) != 1 {
			return false
		}
		b, err := os.ReadFile(all[0])
		return err == nil && bytes.HasPrefix(b, []byte("%PDF-")) && bytes.HasSuffix(bytes.TrimSpace(b), []byte("%%EOF"))
	})
	w.picture("saved")
}
