//go:build !nogui

package ink

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"lyceum/app/view/viewtest"
	"lyceum/collab/board"
	"lyceum/collab/board/draw"
	"lyceum/collab/board/live"
)

func TestInkIsOnTheScreenBeforeTheEventReturns(t *testing.T) {
	e := open(t)
	e.press(100, 100)
	if !e.dark(100, 100) {
		t.Error("a press shows nothing until something else happens")
	}
	for x := float32(110); x < 300; x += 10 {
		e.move(x, 100)
		if !e.dark(int(x)-1, 100) {
			t.Fatalf("the pen is at %g and the ink is not: it has to be drawn with the next repaint", x)
		}
	}
}

func TestStrokeStaysUntilThePageHasIt(t *testing.T) {
	e := open(t)
	e.drag([2]float32{100, 100}, [2]float32{150, 120}, [2]float32{200, 100})
	if got := e.puts(); len(got) != 1 || got[0].Kind != board.Pen || got[0].Token == 0 {
		t.Fatalf("asked for %+v, want one stroke with a token", got)
	}
	e.show() // a page that does not have it yet
	e.Settle()
	e.frames(600)
	if !e.dark(199, 100) {
		t.Fatal("a stroke that is not on the page yet was removed")
	}
	e.obey()
	if n := e.layer.live.Len(); n != 0 {
		t.Errorf("%d shapes are still drawn over the page that has them", n)
	}
	if !e.dark(199, 100) {
		t.Error("the stroke is not on the page")
	}
}

func TestSameTokenOfSomebodyElseTakesNothingOff(t *testing.T) {
	e := open(t)
	e.drag([2]float32{100, 100}, [2]float32{200, 100})
	theirs := line(pt(10, 300), pt(20, 300))
	theirs.Token = e.puts()[0].Token
	e.put(other, theirs)
	e.show()
	e.Settle()
	if !e.dark(150, 100) {
		t.Error("somebody else's stroke had mine be removed")
	}
}

func TestStrokePassesWhereThePointerWas(t *testing.T) {
	e := open(t)
	places := [][2]float32{{100, 100}, {140, 130}, {180, 90}, {220, 140}, {260, 100}}
	e.drag(places...)
	s := e.puts()[0]
	o := e.put(me, s)
	o.Style.Width = 1
	e.show()
	for _, p := range places {
		if at := (draw.Point{X: p[0], Y: p[1]}); !e.layer.painter.Touches(o, at, at, 0.6) {
			t.Errorf("the line through %v does not pass %v", s.Points, p)
		}
	}
}

func TestOthersAreToldWhatIsNewOfAStroke(t *testing.T) {
	e := open(t)
	e.drag([2]float32{100, 100}, [2]float32{140, 130}, [2]float32{180, 90}, [2]float32{220, 140})
	var points []board.Point
	ended := false
	for _, m := range e.told {
		ink, ok := m.(live.Ink)
		if !ok {
			continue
		}
		if ink.Token != e.puts()[0].Token {
			t.Fatal("the stroke has another token than its object")
		}
		points = append(points[:min(ink.First, len(points))], ink.Points...)
		ended = ended || ink.End
	}
	if !ended || len(points) < 4 || points[0] != pt(100, 100) || points[len(points)-1] != pt(220, 140) {
		t.Errorf("others have %v (ended: %t)", points, ended)
	}
}

func TestCancelledStrokeIsTold(t *testing.T) {
	e := open(t)
	e.press(100, 100)
	e.move(200, 100)
	e.key(fyne.KeyEscape)
	if last, ok := e.told[len(e.told)-1].(live.Ink); !ok || !last.Cancel {
		t.Errorf("others were told %+v last, want that nothing comes of it", e.told[len(e.told)-1])
	}
	if len(e.asked) != 0 || e.dark(150, 100) {
		t.Error("a cancelled stroke is still there")
	}
}

func TestEndlessStrokeBecomesSeveral(t *testing.T) {
	e := open(t)
	e.press(10, 10)
	for i := range 900 {
		e.move(float32(10+i%2*700), float32(10+i/3))
	}
	e.lift()
	shapes := e.puts()
	if len(shapes) < 2 {
		t.Fatalf("%d strokes", len(shapes))
	}
	for i, s := range shapes {
		if len(s.Points) > board.MaxPoints {
			t.Errorf("stroke %d has %d points, want at most %d", i, len(s.Points), board.MaxPoints)
		}
		if i > 0 && s.Points[0] != shapes[i-1].Points[len(shapes[i-1].Points)-1] {
			t.Errorf("stroke %d does not begin where the one before ends", i)
		}
	}
}

func TestShapesGoFromPressToRelease(t *testing.T) {
	for tool, kind := range map[Tool]board.ObjectKind{Line: board.Line, Arrow: board.Arrow, Rectangle: board.Rectangle, Ellipse: board.Ellipse} {
		e := open(t)
		e.SetTool(tool)
		e.drag([2]float32{100, 100}, [2]float32{120, 110}, [2]float32{300, 200})
		got := e.puts()
		if len(got) != 1 || got[0].Kind != kind || got[0].Points[0] != pt(100, 100) || got[0].Points[1] != pt(300, 200) {
			t.Errorf("%v: asked for %+v", kind, got)
		}
		if e.Tool() != Select || len(e.tools) != 1 {
			t.Errorf("%v: after one shape the tool is %d, want Select, and told", kind, e.Tool())
		}
	}
}

func TestLockedToolStays(t *testing.T) {
	e := open(t)
	e.SetTool(Rectangle)
	e.SetLocked(true)
	e.drag([2]float32{100, 100}, [2]float32{300, 200})
	if e.Tool() != Rectangle {
		t.Errorf("the tool is %d, want it kept", e.Tool())
	}
	e.SetTool(Pen)
	e.SetLocked(false)
	e.drag([2]float32{100, 100}, [2]float32{300, 200})
	if e.Tool() != Pen {
		t.Error("the pen does not stay")
	}
}

func TestSlipMakesNoShape(t *testing.T) {
	e := open(t)
	e.SetTool(Rectangle)
	e.drag([2]float32{100, 100}, [2]float32{101, 101})
	if len(e.asked) != 0 {
		t.Errorf("asked for %v", e.asked)
	}
}

func TestSnapPutsShapesOnTheGrid(t *testing.T) {
	e := open(t)
	e.SetSnap(true)
	e.SetTool(Line)
	e.drag([2]float32{103, 98}, [2]float32{291, 212})
	if s := e.puts()[0]; s.Points[0] != pt(100, 100) || s.Points[1] != pt(300, 220) {
		t.Errorf("from %v to %v, want on steps of 20 pixels", where(s.Points[0]), where(s.Points[1]))
	}
}

func TestWhoMayNotDrawOnlyLooks(t *testing.T) {
	e := open(t)
	e.put(other, line(pt(100, 100), pt(300, 100)))
	e.show()
	e.SetMay(false)
	for _, tool := range []Tool{Pen, Marker, Eraser, Line, Text, Select} {
		e.SetTool(tool)
		e.drag([2]float32{100, 100}, [2]float32{200, 100})
		e.TypedRune('x')
		e.stopTyping(true)
	}
	if len(e.asked) != 0 {
		t.Errorf("asked for %v", e.asked)
	}
	for _, m := range e.told {
		t.Errorf("others were told %+v", m)
	}
	e.SetTool(Hand)
	e.drag([2]float32{100, 100}, [2]float32{150, 120})
	if e.origin.X != 50 || e.origin.Y != 20 {
		t.Errorf("the page is at %v, want it moved", e.origin)
	}
}

func TestEraserTakesWhatItTouches(t *testing.T) {
	e := open(t)
	a := e.put(other, line(pt(100, 100), pt(300, 100)))
	b := e.put(me, line(pt(100, 200), pt(300, 200)))
	e.put(me, line(pt(100, 400), pt(300, 400)))
	e.show()
	e.Settle()
	e.SetTool(Eraser)
	e.press(200, 50)
	e.move(200, 250)
	e.Settle()
	if c := e.at(150, 100); c.R < 150 {
		t.Errorf("what the eraser has touched is %v, want it faded", c)
	}
	e.lift()
	if len(e.asked) != 1 {
		t.Fatalf("asked for %v, want one action", e.asked)
	}
	gone := e.asked[0][0].(board.Delete).Objects
	if len(gone) != 2 || !(gone[0] == a.ID && gone[1] == b.ID || gone[0] == b.ID && gone[1] == a.ID) {
		t.Errorf("erased %v, want the two it crossed", gone)
	}
	e.obey()
	if len(e.sheets.hidden) != 0 || len(e.layer.pending) != 0 {
		t.Error("what is gone is still remembered")
	}
}

func TestWhatWasNotErasedComesBack(t *testing.T) {
	e := open(t)
	e.put(other, line(pt(100, 100), pt(300, 100)))
	e.show()
	e.SetTool(Eraser)
	e.drag([2]float32{200, 50}, [2]float32{200, 150})
	e.asked = nil
	e.Refused()
	e.Settle()
	if !e.dark(200, 100) {
		t.Error("the action was refused, and the object stays faded")
	}
}

func TestSelectAndMove(t *testing.T) {
	e := open(t)
	a := e.put(other, line(pt(100, 100), pt(300, 100)))
	e.put(me, line(pt(100, 300), pt(300, 300)))
	e.show()
	e.Settle()
	e.SetTool(Select)
	e.press(200, 102)
	if e.selected != 1 {
		t.Fatalf("%d objects are selected", e.selected)
	}
	e.move(210, 130)
	e.move(220, 152)
	e.Settle()
	if e.dark(110, 100) || !e.dark(220, 150) {
		t.Error("while it is moved it is not where the pointer has it")
	}
	e.lift()
	set := e.asked[0][0].(board.Set)
	if set.Object != a.ID || set.Place.DX != 20*board.Unit || set.Place.DY != 50*board.Unit {
		t.Errorf("asked for %+v", set)
	}
	if !e.dark(220, 150) {
		t.Error("it jumps back until the page has it")
	}
	e.obey()
	if e.dark(110, 100) || !e.dark(220, 150) || e.layer.live.Len() != 0 {
		t.Error("it is not where it was put")
	}
	if e.Selected() != 1 {
		t.Error("it is not selected any more")
	}
	e.key(fyne.KeyDelete)
	if got := e.asked[0][0].(board.Delete).Objects; len(got) != 1 || got[0] != a.ID {
		t.Errorf("deleted %v", got)
	}
}

func TestMarqueeTakesWhatLiesWithin(t *testing.T) {
	e := open(t)
	e.put(me, line(pt(100, 100), pt(200, 100)))
	e.put(me, line(pt(100, 200), pt(200, 200)))
	e.put(me, line(pt(100, 300), pt(600, 300)))
	e.show()
	e.SetTool(Select)
	e.drag([2]float32{50, 50}, [2]float32{400, 440})
	if e.selected != 2 {
		t.Errorf("%d objects are selected, want the two that lie within", e.selected)
	}
	e.drag([2]float32{700, 50}, [2]float32{710, 60})
	if e.selected != 0 {
		t.Errorf("%d objects are selected after a press on nothing", e.selected)
	}
}

func TestHandleScalesAwayFromTheOppositeCorner(t *testing.T) {
	e := open(t)
	s := line(pt(100, 100), pt(200, 200))
	s.Kind = board.Rectangle
	e.put(me, s)
	e.show()
	e.SetTool(Select)
	e.drag([2]float32{150, 100})
	if e.selected != 1 {
		t.Fatalf("%d objects are selected", e.selected)
	}
	e.drag([2]float32{204, 204}, [2]float32{250, 250}, [2]float32{300, 250})
	o := e.asked[0][0].(board.Set)
	from, to := *o.Place, e.objects[0].Points
	x0, y0 := from.At(to[0])
	x1, y1 := from.At(to[1])
	if x0 != 400 || y0 != 400 || x1 < 1190 || x1 > 1210 || y1 < 990 || y1 > 1010 {
		t.Errorf("it lies from %g, %g to %g, %g, want 400, 400 to about 1200, 1000", x0, y0, x1, y1)
	}
}

func TestStyleOfTheSelectionChangesWhatDiffers(t *testing.T) {
	e := open(t)
	s := line(pt(100, 100), pt(300, 100))
	s.Style.Colour = 0xD55E00
	e.put(me, s)
	e.put(me, line(pt(100, 200), pt(300, 200)))
	e.show()
	e.SelectAll()
	style := e.Style()
	if style.Colour != 0xD55E00 {
		t.Errorf("the style is %+v, want that of the undermost", style)
	}
	style.Width = 24 * board.Unit
	e.SetStyle(style)
	if len(e.asked) != 1 || len(e.asked[0]) != 2 {
		t.Fatalf("asked for %v, want both in one action", e.asked)
	}
	for i, op := range e.asked[0] {
		got := op.(board.Set).Style
		if got.Width != 24*board.Unit || got.Colour != e.objects[i].Style.Colour {
			t.Errorf("object %d becomes %+v", i, got)
		}
	}
}

func TestTextIsTypedOnThePage(t *testing.T) {
	e := open(t)
	e.SetTool(Text)
	e.drag([2]float32{100, 100})
	for _, r := range "Lihgt" {
		e.TypedRune(r)
	}
	e.key(fyne.KeyLeft, fyne.KeyBackspace, fyne.KeyBackspace)
	for _, r := range "gh" {
		e.TypedRune(r)
	}
	e.key(fyne.KeyEnd, fyne.KeyReturn)
	e.TypedRune('x')
	if len(e.runes) != 0 {
		t.Errorf("%q went to the tools", string(e.runes))
	}
	e.key(fyne.KeyEscape)
	got := e.puts()
	if len(got) != 1 || got[0].Kind != board.Text || got[0].Text != "Light\nx" {
		t.Fatalf("asked for %+v", got)
	}
	if e.Tool() != Select {
		t.Error("the tool stays")
	}
	e.obey()
	e.clock = e.clock.Add(time.Minute)
	e.drag([2]float32{110, 100})
	e.drag([2]float32{110, 100}) // twice
	if e.typing == nil {
		t.Fatal("a double click does not open the text")
	}
	e.key(fyne.KeyHome)
	e.TypedRune('!')
	e.drag([2]float32{700, 400})
	if set, ok := e.asked[0][0].(board.Set); !ok || set.Text == nil || *set.Text != "!Light\nx" {
		t.Errorf("asked for %+v", e.asked[0][0])
	}
}

func TestBlankTextIsNotPutOnThePage(t *testing.T) {
	e := open(t)
	e.SetTool(Text)
	e.drag([2]float32{100, 100})
	e.TypedRune(' ')
	e.key(fyne.KeyEscape)
	if len(e.asked) != 0 || e.layer.live.Len() != 0 {
		t.Errorf("asked for %v, %d shapes are shown", e.asked, e.layer.live.Len())
	}
}

func TestTextIsBounded(t *testing.T) {
	e := open(t)
	e.SetTool(Text)
	e.drag([2]float32{100, 100})
	for range board.MaxText + 10 {
		e.typing.text = append(e.typing.text[:min(len(e.typing.text), board.MaxText-1)], 'a')
	}
	e.TypedRune('b')
	e.TypedRune('c')
	e.stopTyping(true)
	if n := len([]rune(e.puts()[0].Text)); n > board.MaxText {
		t.Errorf("a text of %d characters, want at most %d", n, board.MaxText)
	}
}

func TestAnotherPageEndsWhatIsGoingOn(t *testing.T) {
	e := open(t)
	e.SetTool(Text)
	e.drag([2]float32{100, 100})
	e.TypedRune('x')
	e.Live(Person{other, "Ana"}, live.Pointer{Page: board.PageNumber(1), At: pt(100, 100)})
	next := &board.Page{ID: board.PageNumber(2), Size: board.Size{Width: 800, Height: 450}}
	e.SetPage(Page{Page: next, Self: me})
	if got := e.asked[0][0].(board.Put); got.Page != board.PageNumber(1) || got.Text != "x" {
		t.Errorf("asked for %+v, want the text on the page it was typed on", got)
	}
	if e.layer.live.Len() != 0 || len(e.others.cursors) != 0 {
		t.Error("something of the page before is still shown")
	}
}

func TestLettersGoToTheToolsWhileNothingIsTyped(t *testing.T) {
	e := open(t)
	e.TypedRune('r')
	if string(e.runes) != "r" {
		t.Errorf("the tools were told %q", string(e.runes))
	}
}

func TestUndoIsAskedFor(t *testing.T) {
	e := open(t)
	e.TypedShortcut(&fyne.ShortcutUndo{})
	if e.undone != 1 {
		t.Error("Ctrl+Z asks for nothing")
	}
	e.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyZ, Modifier: fyne.KeyModifierShortcutDefault})
}

func TestKeyboardDrawsMovesAndErases(t *testing.T) {
	e := open(t)
	e.SetTool(Line)
	e.key(fyne.KeyRight) // the pointer appears in the middle and goes one step
	from := e.keyed.at
	e.key(fyne.KeyReturn)
	for range 10 {
		e.key(fyne.KeyRight)
	}
	e.key(fyne.KeyDown, fyne.KeyReturn)
	got := e.puts()
	if len(got) != 1 || where(got[0].Points[0]) != from || where(got[0].Points[1]) != (e.keyed.at) {
		t.Fatalf("asked for %+v", got)
	}
	if e.keyed.at.X-from.X != 80 || e.keyed.at.Y-from.Y != 8 {
		t.Errorf("ten steps to the right and one down are %g and %g", e.keyed.at.X-from.X, e.keyed.at.Y-from.Y)
	}
	e.obey()

	// It is selected and picked up where the pointer is, moved, and dropped.
	e.SetTool(Select)
	e.key(fyne.KeyReturn, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	if set, ok := e.asked[0][0].(board.Set); !ok || set.Place.DY != 16*board.Unit {
		t.Fatalf("asked for %+v, want it 16 pixels lower", e.asked)
	}
	e.obey()
	e.key(fyne.KeyReturn, fyne.KeyDown, fyne.KeyEscape)
	if len(e.asked) != 0 || e.gesture != nil {
		t.Error("Esc does not put it back")
	}
	e.SetTool(Eraser)
	e.key(fyne.KeyReturn, fyne.KeyReturn)
	if _, ok := e.asked[0][0].(board.Delete); !ok {
		t.Errorf("asked for %+v", e.asked)
	}
}

func TestFocusShowsARing(t *testing.T) {
	e := open(t)
	e.w.Canvas().Focus(e.Canvas)
	if !e.focused || e.look.ring[0].Hidden {
		t.Error("with the focus there is no ring")
	}
	e.w.Canvas().Unfocus()
	if e.focused || !e.look.ring[0].Hidden {
		t.Error("without the focus there is one")
	}
}

func TestGoldens(t *testing.T) {
	e := open(t)
	s := line(pt(60, 60), pt(120, 200), pt(200, 80), pt(280, 220))
	s.Style.Colour = 0x0072B2
	e.put(other, s)
	marker := line(pt(300, 100), pt(500, 110))
	marker.Kind, marker.Style = board.Highlighter, board.Style{Colour: 0xE69F00, Width: 24 * board.Unit, Opacity: board.HighlighterOpacity}
	e.put(other, marker)
	text := line(pt(310, 84), pt(780, 84))
	text.Kind, text.Text, text.Style.Width = board.Text, "Light reactions", 32*board.Unit
	e.put(other, text)
	arrow := line(pt(400, 300), pt(600, 250))
	arrow.Kind = board.Arrow
	e.put(me, arrow)
	box := line(pt(560, 300), pt(740, 420))
	box.Kind, box.Style.Filled, box.Style.Fill = board.Rectangle, true, 0xCC79A7
	e.put(me, box)
	e.show()
	e.SetTool(Select)
	e.drag([2]float32{450, 287})
	e.Live(Person{other, "Ana Ruiz"}, live.Pointer{Page: board.PageNumber(1), At: pt(200, 300)})
	e.SetGrid(true)
	e.Settle()
	viewtest.Golden(t, "ink", e.w)
}
