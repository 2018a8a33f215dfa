//go:build e2e

package main_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"lyceum/app/model"
	"lyceum/collab/puzzle/jigsaw"
)

// A solving class is a teacher and a student who use the mouse, and one who uses the keyboard alone.
type solvingClass struct {
	mara, priya, jonas *window
	all                []*window
}

// TestE2EPuzzleInWindows has a class solve puzzles in real windows: a jigsaw and a crossword, two by mouse and one by keyboard alone.
// Pictures of every step are kept below build/e2e for eyes.
func TestE2EPuzzleInWindows(t *testing.T) {
	l, pictures, program := newLesson(t, 8*time.Minute), picturesOf(t), buildWindow(t)
	sit := func(name string, args ...string) *window {
		profile := l.profile(name + " in a window")
		remember(t, profile, map[string]any{"skip_check": true})
		d := startDesk(t, l.deadline, "1340x900")
		all := append(append(d.settings(), program), args...)
		w := d.watch(startProcess(t, l.deadline, name, "env", append(all, "--name", name, "--json", "--profile", profile, "--interface", loopback(t), "--speaker", "none")...))
		w.pictures = pictures
		return w
	}
	c := &solvingClass{mara: sit("Mara", "host", "--title", "Leaves", "--invite-file", l.invite())}
	c.mara.until("the class is open", present)
	c.mara.await("the invite is there", event("invite"))
	c.priya, c.jonas = sit("Priya", "join", "@"+l.invite()), sit("Jonas", "join", "@"+l.invite())
	c.all = []*window{c.mara, c.priya, c.jonas}
	for _, w := range c.all {
		w.until("all are here", func(s *model.Snapshot) bool { return present(s) && s.Class.Here == 3 })
	}
	c.mara.tab("Puzzle")
	c.priya.tab("Puzzle")
	c.jonas.key("ctrl+4")
	c.opens("A plant")
	c.solvesJigsaw()
	c.opens("Words of botany")
	c.solvesCrossword()
}

// inPuzzle waits until something holds of the puzzle that is in front of a window.
func inPuzzle(w *window, what string, holds func(v *model.PuzzleView) bool) *model.PuzzleView {
	w.t.Helper()
	var is *model.PuzzleView
	w.until(what, func(s *model.Snapshot) bool {
		if s.Class.Puzzle == nil || s.Class.Puzzle.Open == nil {
			return false
		}
		is = s.Class.Puzzle.Open
		return holds(is)
	})
	return is
}

// opens has the teacher open one of the samples.
func (c *solvingClass) opens(title string) {
	if is := c.mara.snapshot().Class.Puzzle.Open; is != nil {
		c.mara.click(is.Title) // the menu of puzzles is called as the one in front
	}
	c.mara.click("Open a puzzle")
	c.mara.shows("Comes with Lyceum")
	c.mara.picture("chooses")
	c.mara.click(title)
	c.mara.shows("Who solves it with whom")
	c.mara.picture("offers")
	c.mara.click("Open for the class")
	for _, w := range c.all {
		inPuzzle(w, "the puzzle is open", func(v *model.PuzzleView) bool { return v.Title == title && v.Plays && v.Marks != nil })
	}
}

// tableOf is where a point of the table of a jigsaw lies in a window.
func tableOf(w *window, v *model.PuzzleView) func(at jigsaw.Point) (x, y int) {
	w.t.Helper()
	on := w.find("the table", func(s widgetSeen) bool { return s.Kind == "table" })
	room := v.Shape.Cut().Table()
	wide, high := float64(room.Max.X-room.Min.X), float64(room.Max.Y-room.Min.Y)
	scale := min(float64(on.W-16)/wide, float64(on.H-16)/high)
	left, top := float64(on.X)+(float64(on.W)-wide*scale)/2-float64(room.Min.X)*scale, float64(on.Y)+(float64(on.H)-high*scale)/2-float64(room.Min.Y)*scale
	return func(at jigsaw.Point) (x, y int) {
		return int(left + float64(at.X)*scale), int(top + float64(at.Y)*scale)
	}
}

// uppermost is a loose piece that lies under no other.
func uppermost(v *model.PuzzleView) (piece int) {
	best := -1
	for i := range v.Board.Pieces {
		if !v.Board.Pieces[i].Placed && (best < 0 || v.Board.Pieces[i].Moved >= v.Board.Pieces[best].Moved) {
			best = i // of those nobody has moved the last one lies on top
		}
	}
	return best
}

// A pull is a piece that is dragged.
type pull struct {
	w            *window
	piece        int
	fromX, fromY int // of the pointer
	toX, toY     int
}

// pulls has somebody take up the uppermost piece by mouse.
func pulls(w *window) *pull {
	w.t.Helper()
	v := w.snapshot().Class.Puzzle.Open
	p := &pull{w: w, piece: uppermost(v)}
	place, size := tableOf(w, v), v.Shape.Cut().Size()
	at, home := v.Board.Pieces[p.piece].At, v.Shape.Cut().Home(p.piece)
	p.fromX, p.fromY = place(jigsaw.Point{X: at.X + size.X/2, Y: at.Y + size.Y/2})
	p.toX, p.toY = place(jigsaw.Point{X: home.X + size.X/2, Y: home.Y + size.Y/2})
	w.desk.do("xdotool", "mousemove", "--window", w.id, fmt.Sprint(p.fromX), fmt.Sprint(p.fromY), "sleep", "0.2", "mousedown", "1", "sleep", "0.1")
	return p
}

// moves leads it along a part of its way, in so many steps.
func (p *pull) moves(from, to float64, steps int) {
	var args []string
	for i := range steps {
		part := from + (to-from)*float64(i+1)/float64(steps)
		x, y := p.fromX+int(part*float64(p.toX-p.fromX)), p.fromY+int(part*float64(p.toY-p.fromY))
		args = append(args, "mousemove", "--window", p.w.id, fmt.Sprint(x), fmt.Sprint(y), "sleep", "0.04")
	}
	p.w.desk.do("xdotool", args...)
}

func (p *pull) drops() { p.w.desk.do("xdotool", "mouseup", "1") }

// placed waits until everybody has a piece where it belongs.
func (c *solvingClass) placed(piece int) {
	for _, w := range c.all {
		inPuzzle(w, fmt.Sprintf("piece %d lies where it belongs", piece+1), func(v *model.PuzzleView) bool { return v.Board.Pieces[piece].Placed })
	}
}

// solvesJigsaw has each lay pieces in turn. While two hold one, everybody sees who has which.
func (c *solvingClass) solvesJigsaw() {
	p := pulls(c.priya)
	c.costs(p)
	p.moves(0, 0.7, 10)
	table := c.mara.find("the table", func(s widgetSeen) bool { return s.Kind == "table" })
	c.mara.find("her name at the piece", func(s widgetSeen) bool { return s.Word == "Priya" && s.X > table.X && s.X < table.X+table.W })
	lifted := lifts(c.jonas, p.piece)
	c.mara.find("his name at the other", func(s widgetSeen) bool { return s.Word == "Jonas" && s.X > table.X && s.X < table.X+table.W })
	for _, w := range c.all {
		w.picture("two-hold-a-piece")
	}
	p.moves(0.7, 1, 5)
	p.drops()
	c.placed(p.piece)
	carries(c.jonas, lifted)
	c.placed(lifted)
	for n := 2; ; n++ {
		v := c.mara.snapshot().Class.Puzzle.Open
		if uppermost(v) < 0 {
			break
		}
		if w := c.all[n%3]; w == c.jonas {
			piece := lifts(w, -1)
			carries(w, piece)
			c.placed(piece)
		} else {
			p := pulls(w)
			p.moves(0, 1, 6)
			p.drops()
			c.placed(p.piece)
		}
	}
	c.solved()
}

// costs says how much of a processor it takes to drag a piece: where it is dragged, and where one sees that.
func (c *solvingClass) costs(p *pull) {
	t := p.w.t
	own, other := processorTime(t, p.w.cmd.Process.Pid), processorTime(t, c.mara.cmd.Process.Pid)
	const movements = 100
	began := time.Now()
	p.moves(0, 0.5, movements/2)
	p.moves(0.5, 0, movements/2)
	took := time.Since(began)
	own, other = processorTime(t, p.w.cmd.Process.Pid)-own, processorTime(t, c.mara.cmd.Process.Pid)-other
	t.Logf("figure puzzle.drag %.1f ms of a processor a movement, %.0f %% of it in all; %.0f %% where it is seen", float64(own.Milliseconds())/movements,
		100*own.Seconds()/took.Seconds(), 100*other.Seconds()/took.Seconds())
}

// lifts has somebody take up a piece by keyboard, the first that is not held by somebody else, and returns which.
func lifts(w *window, held int) (piece int) {
	w.t.Helper()
	for i := 0; w.focused().Kind != "table"; i++ {
		if i == 60 {
			w.t.Fatalf("%s: Tab does not lead to the table", w.name)
		}
		w.nextByTab()
	}
	piece = held
	for before := -1; piece == held; before = piece {
		w.key("Tab")
		w.desk.poll(w.name+": Tab picks another piece", func() bool {
			_, err := fmt.Sscanf(w.focused().Word, "Piece %d", &piece)
			piece--
			return err == nil && piece != before
		})
	}
	w.key("Return")
	w.shows("lifted")
	return piece
}

// carries has somebody move what they have lifted to where it belongs, by arrows, and lay it down.
func carries(w *window, piece int) {
	v := w.snapshot().Class.Puzzle.Open
	size, at, home := v.Shape.Cut().Size(), v.Board.Pieces[piece].At, v.Shape.Cut().Home(piece)
	var keys []string
	along := func(by, far int, more, less string) {
		key := more
		if by < 0 {
			key, by = less, -by
		}
		for ; by >= far; by -= far {
			keys = append(keys, "shift+"+key)
		}
		for step := max(1, far/8); by > step/2; by -= step {
			keys = append(keys, key)
		}
	}
	along(home.X-at.X, size.X, "Right", "Left")
	along(home.Y-at.Y, size.Y, "Down", "Up")
	w.key(append(keys, "Return")...)
}

// solved waits until everybody sees that it is.
func (c *solvingClass) solved() {
	for _, w := range c.all {
		inPuzzle(w, "it is solved", func(v *model.PuzzleView) bool { return v.Result != nil && v.Result.Points == v.Result.Most })
		w.shows("Solved in")
		w.picture("solved")
	}
}

// solvesCrossword has each write words in turn.
func (c *solvingClass) solvesCrossword() {
	x := c.mara.snapshot().Class.Puzzle.Open.Cross
	for i := range x.Words {
		w := c.all[i%3]
		word := &x.Words[i]
		if w == c.jonas {
			tabsTo(w, word)
		} else {
			points(w, x, word)
		}
		letters := ""
		for _, cell := range word.Cells {
			letters += string(x.Grid.Letters[cell])
		}
		w.desk.do("xdotool", "type", "--delay", "60", strings.ToLower(letters))
		for _, o := range c.all {
			inPuzzle(o, "the word "+letters+" is written", func(v *model.PuzzleView) bool {
				for _, cell := range word.Cells {
					if v.Board.Pieces[cell].Letter != x.Grid.Letters[cell] {
						return false
					}
				}
				return true
			})
			if i == 4 {
				o.picture("written-by-three")
			}
		}
	}
	c.solved()
}

// points has somebody go to the beginning of a word by mouse: once more, if a word crosses it there.
func points(w *window, x *model.PuzzleCross, word *model.CrossWord) {
	w.t.Helper()
	for range 3 {
		on := w.find("the grid", func(s widgetSeen) bool { return s.Kind == "cross" })
		size := int(min(44, float64(on.W-24)/float64(x.Grid.Columns), float64(on.H-24)/float64(x.Grid.Rows)))
		column, row := word.Cells[0]%x.Grid.Columns, word.Cells[0]/x.Grid.Columns
		w.clickAt(widgetSeen{X: on.X + (on.W-size*x.Grid.Columns)/2 + column*size, Y: on.Y + (on.H-size*x.Grid.Rows)/2 + row*size, W: size, H: size})
		w.desk.poll(w.name+": the grid has the keyboard", func() bool { return w.focused().Kind == "cross" })
		for range 10 {
			if strings.HasPrefix(w.focused().Word, word.Word()+": ") {
				return
			}
			time.Sleep(50 * time.Millisecond)
		}
	}
	w.t.Fatalf("%s: pointing at %s leads to %q", w.name, word.Word(), w.focused().Word)
}

// tabsTo has somebody go to the beginning of a word by keyboard.
func tabsTo(w *window, word *model.CrossWord) {
	w.t.Helper()
	for i := 0; !strings.HasPrefix(w.focused().Word, word.Word()+": "); i++ {
		if i == 60 {
			w.t.Fatalf("%s: Tab does not lead to %s, but to %q", w.name, word.Word(), w.focused().Word)
		}
		w.nextByTab()
	}
	w.key("Home")
}
