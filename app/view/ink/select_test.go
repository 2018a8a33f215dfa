//go:build !nogui

package ink

import (
	"testing"

	"fyne.io/fyne/v2"

	"lyceum/collab/board"
)

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
