//go:build !nogui

package ink

import (
	"fmt"
	"testing"
	"time"

	"lyceum/collab/board"
	"lyceum/collab/board/live"
)

var ana = Person{other, "Ana Ruiz"}

// ink is a part of a stroke of somebody else's.
func inkOf(token board.Token, first int, points ...board.Point) live.Ink {
	return live.Ink{Page: board.PageNumber(1), Kind: board.Pen, Style: board.Style{Width: 6 * board.Unit, Opacity: 255}, Token: token, First: first, Points: points}
}

func TestInkOfOthersComesPointByPoint(t *testing.T) {
	e := open(t)
	var points []board.Point
	for x := 100.0; x <= 400; x += 50 {
		points = append(points, pt(x, 100))
	}
	e.Live(ana, inkOf(1, 0, points[:1]...))
	e.frames(4)
	e.Live(ana, inkOf(1, 0, points...))
	e.frames(1)
	if !e.dark(100, 100) || e.dark(390, 100) {
		t.Error("after one frame all of it is shown, or nothing")
	}
	seen := 0
	for range 12 {
		e.frames(1)
		now := 0
		for x := 100; x < 400; x += 10 {
			if e.dark(x, 100) {
				now++
			}
		}
		if now < seen {
			t.Fatal("ink goes back")
		}
		seen = now
	}
	if seen != 30 {
		t.Errorf("after 200 ms %d of 30 places are inked", seen)
	}
}

// Posts overtake each other and are lost: what came late takes nothing off, and behind a gap the stroke goes on where it is.
func TestLateAndLostPointsLeaveTheStrokeAsItWasDrawn(t *testing.T) {
	e := open(t)
	var points []board.Point
	for x := 100.0; x <= 400; x += 10 {
		points = append(points, pt(x, 100))
	}
	e.Live(ana, inkOf(1, 0, points[:20]...))
	e.Live(ana, inkOf(1, 0, points[:5]...))     // late
	e.Live(ana, inkOf(1, 26, points[26:29]...)) // some were lost before
	e.Live(ana, inkOf(1, 26, points[26:]...))
	e.frames(30)
	got := e.others.strokes[strokeKey{other, 1}].shape.Points
	if len(got) != len(points) || got[19] != points[19] || got[30] != points[30] || got[22] != points[26] {
		t.Errorf("%d points %v, drawn were %d", len(got), got, len(points))
	}
	for x := 100; x < 400; x += 10 {
		if !e.dark(x, 100) {
			t.Errorf("nothing is at %d", x)
		}
	}
}

func TestObjectTakesThePlaceOfTheStroke(t *testing.T) {
	e := open(t)
	e.Live(ana, inkOf(7, 0, pt(100, 100), pt(300, 100)))
	e.frames(20)
	s := line(pt(100, 100), pt(300, 100))
	s.Token = 7
	e.put(other, s)
	e.show()
	if !e.dark(200, 100) {
		t.Error("between the stroke and the object there is nothing")
	}
	e.Settle()
	if e.layer.live.Len() != 0 || !e.dark(200, 100) {
		t.Error("the stroke is still drawn, or the object is not")
	}
	e.Live(ana, inkOf(7, 1, pt(300, 100), pt(300, 300))) // comes late
	e.frames(20)
	if e.dark(300, 250) {
		t.Error("what came late is drawn")
	}
}

func TestStrokeOfWhichNothingComesGoes(t *testing.T) {
	e := open(t)
	e.Live(ana, inkOf(1, 0, pt(100, 100), pt(300, 100)))
	e.frames(20)
	e.clock = e.clock.Add(strokeStays)
	e.frames(20)
	if e.dark(200, 100) {
		t.Error("a stroke of which nothing was heard for long is still there")
	}
	e.Live(ana, inkOf(2, 0, pt(100, 200), pt(300, 200)))
	e.frames(20)
	gone := inkOf(2, 0)
	gone.Cancel = true
	e.Live(ana, gone)
	e.frames(2)
	if e.dark(200, 200) {
		t.Error("a cancelled stroke is still there")
	}
}

func TestLostPartIsAStraightLine(t *testing.T) {
	e := open(t)
	e.Live(ana, inkOf(1, 0, pt(100, 100), pt(150, 100)))
	e.frames(20)
	e.Live(ana, inkOf(1, 6, pt(400, 100), pt(450, 100)))
	e.frames(20)
	if !e.dark(300, 100) || !e.dark(440, 100) {
		t.Error("what came after a part that was lost is not joined")
	}
}

func TestPointerShowsTheNameAndGoesAfterThreeSeconds(t *testing.T) {
	e := open(t)
	e.Live(ana, live.Pointer{Page: board.PageNumber(1), At: pt(200, 200)})
	if len(e.others.cursors) != 1 || e.others.cursors[other].name.Text != "Ana Ruiz" {
		t.Fatal("no pointer with a name")
	}
	e.Live(ana, live.Pointer{Page: board.PageNumber(1), At: pt(300, 200)})
	e.frames(1)
	x := e.others.cursors[other].at.X
	if x <= 200 || x >= 300 {
		t.Errorf("after one frame it is at %g, want it on its way", x)
	}
	e.frames(10)
	if x = e.others.cursors[other].at.X; x != 300 {
		t.Errorf("it is at %g, want 300", x)
	}
	e.clock = e.clock.Add(2900*time.Millisecond - 12*time.Second/60)
	e.frames(1)
	if len(e.others.cursors) != 1 {
		t.Error("it goes before three seconds")
	}
	e.frames(40)
	if len(e.others.cursors) != 0 {
		t.Error("it stays longer than three seconds")
	}
	e.Live(ana, live.Pointer{Page: board.PageNumber(1), At: pt(300, 200)})
	e.Live(ana, live.Pointer{Page: board.PageNumber(1), Gone: true})
	if len(e.others.cursors) != 0 {
		t.Error("it left the board and is still shown")
	}
}

func TestLaserFades(t *testing.T) {
	e := open(t)
	e.SetTool(Laser)
	e.drag([2]float32{100, 100}, [2]float32{200, 100})
	if c := e.at(150, 100); c.R < 150 || c.G > 150 {
		t.Errorf("the laser's trail is %v, want red", c)
	}
	e.Live(ana, live.Laser{Page: board.PageNumber(1), Points: []board.Point{pt(100, 300), pt(200, 300)}})
	e.frames(2)
	if c := e.at(150, 300); c.R > 240 && c.G > 240 {
		t.Error("somebody else's laser is not shown")
	}
	e.frames(60)
	if c := e.at(150, 100); c.G < 250 {
		t.Errorf("after a second the trail is %v", c)
	}
	if e.layer.live.Len() != 0 || len(e.asked) != 0 {
		t.Error("a laser leaves something")
	}
}

func TestWhatIsOnAnotherPageIsIgnored(t *testing.T) {
	e := open(t)
	m := inkOf(1, 0, pt(100, 100), pt(300, 100))
	m.Page = board.PageNumber(2)
	e.Live(ana, m)
	m.Page, m.Document = board.PageNumber(1), board.DocumentID{Kind: board.Deck, Seq: 1}
	e.Live(ana, m)
	e.Live(Person{me, "Me"}, inkOf(2, 0, pt(100, 100), pt(300, 100)))
	e.frames(20)
	if e.layer.live.Len() != 0 {
		t.Error("ink of another page, or my own, is shown")
	}
}

// One member sends whatever the format allows, as fast as possible.
func TestFloodOfInkIsBounded(t *testing.T) {
	e := open(t)
	for i := range 3000 {
		e.Live(Person{fmt.Sprint(i % 100), "X"}, inkOf(board.Token(1+i), i%3000, pt(float64(i%800), 100), pt(5000, -5000)))
		if i%100 == 0 {
			e.frames(1)
		}
	}
	if n := len(e.others.strokes); n > mostAtOnce {
		t.Errorf("%d strokes are kept, want at most %d", n, mostAtOnce)
	}
	of := make(map[string]int)
	for k, r := range e.others.strokes {
		if of[k.who]++; of[k.who] > mostStrokes || len(r.shape.Points) > mostPoints {
			t.Errorf("%d strokes of one person, or %d points of one", of[k.who], len(r.shape.Points))
		}
	}
	if n := len(e.others.cursors); n > mostCursors {
		t.Errorf("%d pointers are shown, want at most %d", n, mostCursors)
	}
}
