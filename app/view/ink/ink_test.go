//go:build !nogui

package ink

import (
	"testing"

	"fyne.io/fyne/v2"

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
