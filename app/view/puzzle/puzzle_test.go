//go:build !nogui

package puzzle

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/storage"
	fynetest "fyne.io/fyne/v2/test"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/viewtest"
	"lyceum/app/view/widget"
	"lyceum/collab/puzzle"
	"lyceum/collab/puzzle/jigsaw"
)

// A listener notes what a pane asks for.
type listener struct {
	asked []string
	holds []room.PuzzleHold
	poke  func()
}

func (l *listener) note(f string, a ...any) { l.asked = append(l.asked, fmt.Sprintf(f, a...)) }

func (l *listener) ShowPuzzle(id puzzle.GameID)         { l.note("show %d", id.Seq) }
func (l *listener) LookAtPuzzle(b puzzle.BoardID)       { l.note("look %d", b.Team) }
func (l *listener) ListPuzzles()                        { l.note("list") }
func (l *listener) OpenWorkshop()                       { l.note("workshop") }
func (l *listener) OfferPuzzle(key string)              { l.note("puzzle %s", key) }
func (l *listener) OpenPuzzleFile(path string)          { l.note("file %s", path) }
func (l *listener) SetPuzzleOffer(to model.PuzzleOffer) { l.note("offer %v %d", to.Mode, to.Teams) }
func (l *listener) DropPuzzleOffer()                    { l.note("drop offer") }
func (l *listener) StartPuzzle()                        { l.note("start") }
func (l *listener) ResetPuzzle(all bool)                { l.note("reset %t", all) }
func (l *listener) EndPuzzle()                          { l.note("end") }
func (l *listener) ShuffleTeams()                       { l.note("mix") }
func (l *listener) SetTeam(who string, team int)        { l.note("team %s %d", who, team) }
func (l *listener) GrabPiece(piece int, _ jigsaw.Point) { l.note("grab %d", piece) }
func (l *listener) MovePiece(jigsaw.Point)              {}
func (l *listener) PutBack()                            { l.note("back") }
func (l *listener) PointCell(_ puzzle.GameID, cell int) {}
func (l *listener) LayPiece(piece int, at jigsaw.Point) { l.note("lay %d %d %d", piece, at.X, at.Y) }
func (l *listener) PutTile(tile, from, to int)          { l.note("put %d %d %d", tile, from, to) }
func (l *listener) OrderItem(item, behind int)          { l.note("order %d %d", item, behind) }
func (l *listener) TypeLetters(all ...puzzle.Letter) {
	for _, is := range all {
		l.note("type %d %q", is.Cell, is.Letter)
	}
}
func (l *listener) TakeHint(piece int)       { l.note("hint %d", piece) }
func (l *listener) CheckPuzzle()             { l.note("check") }
func (l *listener) RestartPuzzle()           { l.note("restart") }
func (l *listener) WatchPuzzles(f func())    { l.poke = f }
func (l *listener) LookFor(string, []string) {}
func (l *listener) PuzzleHolds(puzzle.GameID, puzzle.BoardID) []room.PuzzleHold {
	return l.holds
}

// expect fails the test unless just this was asked for since the last time.
func (l *listener) expect(t *testing.T, want ...string) {
	t.Helper()
	if !slices.Equal(l.asked, want) {
		t.Errorf("asked %q, want %q", l.asked, want)
	}
	l.asked = nil
}

func press(f fyne.Focusable, keys ...fyne.KeyName) {
	for _, k := range keys {
		f.TypedKey(&fyne.KeyEvent{Name: k})
	}
}

func TestPieceIsLaidByMouse(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	p, l := open(w, viewtest.PuzzleJigsaw())
	is := p.stages[puzzle.JigsawKind].(*table)
	size := is.v.Shape.Cut().Size()
	middle := func(at jigsaw.Point) fyne.Position {
		return is.position(jigsaw.Point{X: at.X + size.X/2, Y: at.Y + size.Y/2})
	}
	from, to := middle(is.v.Board.Pieces[4].At), middle(is.v.Shape.Cut().Home(4))
	is.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: from}, Button: desktop.MouseButtonPrimary})
	l.expect(t, "grab 4")
	is.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: to}, Dragged: fyne.NewDelta(to.X-from.X, to.Y-from.Y)})
	is.DragEnd()
	if len(l.asked) != 1 || !strings.HasPrefix(l.asked[0], "lay 4 ") {
		t.Errorf("asked %q", l.asked)
	}
	if at, fixed := is.placedAt(4); !fixed || at != is.v.Shape.Cut().Home(4) {
		t.Errorf("it shows at %v, %t: want where it belongs, before the class has it", at, fixed)
	}
}

func TestPieceThatIsPressedAndNotMovedStays(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	p, l := open(w, viewtest.PuzzleJigsaw())
	is := p.stages[puzzle.JigsawKind].(*table)
	at := is.position(is.v.Board.Pieces[4].At).AddXY(30, 30)
	is.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: desktop.MouseButtonPrimary})
	is.MouseUp(&desktop.MouseEvent{})
	l.expect(t, "grab 4", "back")
}

func TestPieceOfSomebodyElseIsNotTakenUp(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	p, l := open(w, viewtest.PuzzleJigsaw(), viewtest.PuzzleHolds()...)
	is := p.stages[puzzle.JigsawKind].(*table)
	size := is.v.Shape.Cut().Size()
	held := viewtest.PuzzleHolds()[0]
	at := is.position(jigsaw.Point{X: held.At.X + size.X/2, Y: held.At.Y + size.Y/2})
	is.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: desktop.MouseButtonPrimary})
	l.expect(t)
	if got := p.play.chip.Text(); got != "Priya is moving this" || !p.play.chip.Visible() {
		t.Errorf("the foot says %q", got)
	}
}

func TestPieceIsLaidByKeyboard(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	p, l := open(w, viewtest.PuzzleJigsaw())
	is := p.stages[puzzle.JigsawKind].(*table)
	w.Canvas().Focus(is)
	press(is, fyne.KeyTab)
	piece := is.hand.Piece
	if !is.hand.Is || !strings.Contains(is.Word(), "below the picture") {
		t.Fatalf("Tab picks %+v: %s", is.hand, is.Word())
	}
	press(is, fyne.KeyReturn, fyne.KeyUp, fyne.KeyUp)
	if !strings.Contains(is.Word(), "lifted") {
		t.Errorf("it is said %q", is.Word())
	}
	press(is, fyne.KeyEscape)
	l.expect(t, fmt.Sprintf("grab %d", piece), "back")
	press(is, fyne.KeyReturn, fyne.KeyReturn)
	lies := is.v.Board.Pieces[piece].At
	l.expect(t, fmt.Sprintf("grab %d", piece), fmt.Sprintf("lay %d %d %d", piece, lies.X, lies.Y))
}

func TestWhatIsLiftedIsPutBackWhenTheKeyboardGoesElsewhere(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	p, l := open(w, viewtest.PuzzleJigsaw())
	is := p.stages[puzzle.JigsawKind].(*table)
	w.Canvas().Focus(is)
	press(is, fyne.KeyTab, fyne.KeyReturn)
	l.asked = nil
	w.Canvas().Unfocus()
	l.expect(t, "back")
}

func TestCrosswordIsWrittenByKeyboard(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	p, l := open(w, viewtest.PuzzleCrossword())
	is := p.stages[puzzle.CrosswordKind].(*crossStage)
	w.Canvas().Focus(is.grid)
	from := is.grid.at
	fynetest.Type(is.grid, "b")
	l.expect(t, fmt.Sprintf("type %d 'B'", from.Cell))
	if is.grid.at == from {
		t.Error("the cursor stays")
	}
	if r, _ := is.grid.letter(from.Cell); r != 'B' {
		t.Errorf("the cell shows %q before the class has it", r)
	}
	press(is.grid, fyne.KeyBackspace)
	if len(l.asked) == 0 {
		t.Error("Backspace takes nothing away")
	}
	press(is.grid, fyne.KeyHome)
	down := is.grid.at.Down
	press(is.grid, fyne.KeyTab)
	if is.grid.at == from || is.grid.at.Down != down && is.of.Word(is.grid.at) == 0 {
		t.Errorf("Tab leads to %+v", is.grid.at)
	}
}

func TestCardIsPutOnAGroupByKeyboard(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	p, l := open(w, viewtest.PuzzleCards(puzzle.SortingKind))
	is := p.stages[puzzle.OrderingKind].(*cardStage).cards
	w.Canvas().Focus(is)
	press(is, fyne.KeyTab)
	tile := is.hand.Piece
	press(is, fyne.KeyReturn, fyne.KeyRight, fyne.KeyRight, fyne.KeyReturn)
	l.expect(t, fmt.Sprintf("grab %d", tile), fmt.Sprintf("put %d -1 1", tile))
}

func TestCardIsDraggedToAGroup(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	p, l := open(w, viewtest.PuzzleCards(puzzle.SortingKind))
	is := p.stages[puzzle.OrderingKind].(*cardStage).cards
	tile := is.v.Tray()[0]
	var from fyne.Position
	for _, b := range is.layout.boxes {
		if b.is.Piece == tile {
			from = b.place.At.AddXY(5, 5)
		}
	}
	to := is.layout.slots[2].place.At.AddXY(10, 10)
	is.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: to}, Dragged: fyne.NewDelta(to.X-from.X, to.Y-from.Y)})
	is.DragEnd()
	l.expect(t, fmt.Sprintf("grab %d", tile), fmt.Sprintf("put %d -1 2", tile))
}

func TestItemIsMovedInItsOrder(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	p, l := open(w, viewtest.PuzzleCards(puzzle.OrderingKind))
	is := p.stages[puzzle.OrderingKind].(*cardStage).cards
	order := is.v.Board.Order
	w.Canvas().Focus(is)
	press(is, fyne.KeyTab, fyne.KeyReturn, fyne.KeyDown, fyne.KeyReturn)
	l.expect(t, fmt.Sprintf("grab %d", order[0]), fmt.Sprintf("order %d %d", order[0], order[1]))
	if got := is.order(); got[0] != order[1] || got[1] != order[0] {
		t.Errorf("it shows %v, was %v", got, order)
	}
}

// A replay shows the board as it was, and then as it is.
func TestReplayShowsTheMovesAgain(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	p, _ := open(w, viewtest.PuzzleSolved())
	is := p.stages[puzzle.JigsawKind].(*table)
	p.play.startReplay()
	loose := 0
	for _, piece := range is.v.Board.Pieces {
		if !piece.Placed {
			loose++
		}
	}
	if loose != 24 {
		t.Errorf("%d pieces are loose at its beginning, want all 24", loose)
	}
	if !p.Escape() || is.v.Board != p.play.v.Board {
		t.Error("Esc does not end it")
	}
}

func TestScoresAreHiddenAndShownAgain(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	p, _ := open(w, viewtest.PuzzleJigsaw())
	fynetest.Tap(p.play.scores.hide)
	if p.play.right.Visible() || !p.play.side.scores.Visible() {
		t.Error("they are shown still")
	}
	fynetest.Tap(p.play.side.scores)
	if !p.play.right.Visible() {
		t.Error("they are hidden still")
	}
}

// Staff choose from their own puzzles and those that come with the program; nothing is opened for the class by it.
func TestPuzzleOfTheShelfIsChosenByKeyboard(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	p, l := open(w, viewtest.PuzzleNone(true))
	fynetest.Tap(p.empty.Button())
	l.expect(t, "list")
	p.Set(viewtest.PuzzleShelved())
	press(w.Canvas().Focused(), fyne.KeyDown, fyne.KeyReturn)
	l.expect(t, "puzzle own/rome.cpuzzle")
	if p.sources.dialog != nil {
		t.Error("the dialog is open still")
	}
}

func TestPuzzleThatCannotBeOpenedSaysWhy(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	s := viewtest.PuzzleShelved()
	p, l := open(w, s)
	p.OpenShelf()
	broken := s.Shelf.Own[2]
	p.take(broken)
	if got := p.sources.note.Text(); got != broken.Fault || p.sources.dialog == nil {
		t.Errorf("it is said %q, want %q", got, broken.Fault)
	}
	l.expect(t, "list")
}

func TestPuzzlesAreMadeFromTheDialog(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	p, l := open(w, viewtest.PuzzleNone(true))
	p.OpenShelf()
	fynetest.Tap(viewtest.Find[*widget.Button](t, w, "Make a puzzle"))
	l.expect(t, "list", "workshop")
}

// Who may open puzzles no longer is not asked for one.
func TestDialogGoesWithTheRight(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	p, _ := open(w, viewtest.PuzzleNone(true))
	p.OpenShelf()
	p.Set(viewtest.PuzzleNone(false))
	if p.sources.dialog != nil || widget.Covered(w.Canvas()) {
		t.Error("the dialog is open still")
	}
}

// Staff open a puzzle by dropping its file on the tab; whatever else is dropped, and by whom, goes elsewhere.
func TestPuzzleFileThatStaffDropIsOffered(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	p, l := open(w, viewtest.PuzzleNone(true))
	one, other, note := storage.NewFileURI("/home/mara/Cell.CPUZZLE"), storage.NewFileURI("/home/mara/b.cpuzzle"), storage.NewFileURI("/home/mara/note.pdf")
	if !p.Drop([]fyne.URI{one}) {
		t.Error("it has no use for a puzzle")
	}
	l.expect(t, "file /home/mara/Cell.CPUZZLE")
	for _, all := range [][]fyne.URI{{note}, {one, other}, {one, note}, {}} {
		if p.Drop(all) {
			t.Errorf("%v is taken", all)
		}
	}
	p.Set(viewtest.PuzzleNone(false))
	if p.Drop([]fyne.URI{one}) {
		t.Error("a student opens a puzzle")
	}
	p.Set(viewtest.PuzzleNone(true))
	p.SetShown(false)
	if p.Drop([]fyne.URI{one}) {
		t.Error("it is taken while another tab is in front")
	}
	l.expect(t)
}

// A movement moves what is held, and makes nothing.
func TestMovementOfACardMakesNoObjects(t *testing.T) {
	for _, k := range []puzzle.Kind{puzzle.SortingKind, puzzle.OrderingKind} {
		t.Run(k.String(), func(t *testing.T) {
			w := viewtest.Open(t, viewtest.Usual)
			p, _ := open(w, viewtest.PuzzleCards(k))
			c := p.stages[puzzle.OrderingKind].(*cardStage).cards
			from := c.layout.boxes[len(c.layout.boxes)-1].place.At.AddXY(5, 5)
			move := func(dx float32) {
				c.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: from.AddXY(dx, 0)}, Dragged: fyne.NewDelta(dx, 0)})
			}
			objects := func() []fyne.CanvasObject { return (&cardsRenderer{c}).Objects() }
			move(1)
			before, was := objects(), c.over[0].Position()
			move(4)
			if !slices.Equal(objects(), before) {
				t.Error("objects were made by a movement")
			}
			if got, want := c.over[0].Position(), was.AddXY(3, 0); got != want {
				t.Errorf("the card is at %v, want %v", got, want)
			}
			if got, want := c.drag.at, c.over[0].Position(); got != want {
				t.Errorf("it is dragged to %v, and shows at %v", got, want)
			}
		})
	}
}

// Where somebody else writes is said beside the cell: one reads what stands in it.
func TestNameOfAnotherCoversNoLetterOfTheirCell(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	p, _ := open(w, viewtest.PuzzleCrossword())
	c := p.stages[puzzle.CrosswordKind].(*crossStage).grid
	who := viewtest.PuzzleHolds()[0].Person
	for cell, letter := range c.v.Cross.Grid.Letters {
		if letter == 0 {
			continue
		}
		c.holds = []room.PuzzleHold{{Person: who, Piece: cell, Cursor: true}}
		c.draw()
		if len(c.tags) != 1 {
			t.Fatalf("%d names at cell %d", len(c.tags), cell)
		}
		is, at := c.tags[0], c.position(cell)
		from, size := is.Position(), is.Size()
		if at.X < from.X+size.Width && from.X < at.X+c.cell && at.Y < from.Y+size.Height && from.Y < at.Y+c.cell {
			t.Errorf("the name at %v, %v covers cell %d at %v", from, size, cell, at)
		}
		if from.X < 0 || from.Y < 0 || from.X+size.Width > c.Size().Width || from.Y+size.Height > c.Size().Height {
			t.Errorf("the name of cell %d at %v is outside", cell, from)
		}
	}
}

// Two lines without anything between them are one too many.
func TestLinesOfTheTaskHaveSomethingBetweenThem(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	p, _ := open(w, viewtest.PuzzleSolved())
	d := p.play.side
	between := func() bool {
		return slices.ContainsFunc(d.helps(), fyne.CanvasObject.Visible)
	}
	if got, want := d.rule.Visible(), between(); got != want {
		t.Errorf("the first line shows: %t, want %t", got, want)
	}
	solved := *p.play.v
	solved.Kind = puzzle.CrosswordKind
	solved.Plays, solved.HasHint, solved.Check, solved.Mode = false, false, false, puzzle.Together
	d.fillButtons(&solved)
	if between() || d.rule.Visible() {
		t.Errorf("the first line shows: %t, something between: %t; want neither", d.rule.Visible(), between())
	}
}
