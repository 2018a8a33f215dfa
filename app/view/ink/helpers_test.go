//go:build !nogui

package ink

import (
	"image/color"
	"math"
	"os"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"lyceum/app/view/video"
	"lyceum/app/view/viewtest"
	"lyceum/collab/board"
	"lyceum/collab/board/draw"
	"lyceum/collab/board/live"
	"lyceum/session/journal"
)

func TestMain(m *testing.M) {
	SystemFonts = false
	os.Exit(m.Run())
}

// An easel is a canvas in a window, with a board that does what the canvas asks for when it is told to.
type easel struct {
	*Canvas
	t      testing.TB
	w      *viewtest.Window
	ticker *video.Ticker
	clock  time.Time

	asked    [][]board.Op // actions, in order
	told     []live.Message
	tools    []Tool
	selected int
	runes    []rune
	undone   int
	objects  []*board.Object
	version  uint64
}

const (
	me    = "me"
	other = "somebody"
)

// authors are who the two of them are on the board.
var authors = map[string]journal.Author{me: {1}, other: {2}}

// open shows an empty page that is exactly as large as the window, so that a pixel of it is one of the page.
func open(t testing.TB) *easel {
	t.Helper()
	e := &easel{t: t, clock: time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)}
	e.w = viewtest.Open(t, fyne.NewSize(800, 450))
	e.ticker = video.NewTicker(func(f func()) { f() })
	e.Canvas = New(e.w, e.ticker, Hooks{
		Do:       func(_ board.DocumentID, ops []board.Op) { e.asked = append(e.asked, ops) },
		Live:     func(m live.Message) { e.told = append(e.told, m) },
		Tool:     func(tool Tool) { e.tools = append(e.tools, tool) },
		Selected: func(n int, _ board.ObjectKind, _ board.Style) { e.selected = n },
		Rune:     func(r rune) bool { e.runes = append(e.runes, r); return true },
		Undo:     func() { e.undone++ },
	})
	e.Away = func(work func()) { work() }
	e.now = func() time.Time { return e.clock }
	e.w.SetContent(e.Canvas)
	e.show()
	e.ZoomTo(1)
	e.moveTo(e.origin.Sub(e.origin))
	e.Settle()
	return e
}

// show has the page be as the board has it now.
func (e *easel) show() {
	e.version++
	page := &board.Page{ID: board.PageNumber(1), Size: board.Size{Width: 800, Height: 450}, Objects: slices.Clone(e.objects), Version: e.version}
	e.SetPage(Page{Page: page, Self: me, Author: func(o *board.Object) string {
		for name, a := range authors {
			if a == o.ID.Author {
				return name
			}
		}
		return ""
	}})
}

// put puts an object on the board, without showing it.
func (e *easel) put(who string, s board.Shape) *board.Object {
	s.Z = board.DefaultZ
	if s.Place == (board.Place{}) {
		s.Place = board.Here
	}
	o := &board.Object{ID: board.ObjectID{Author: authors[who], Seq: uint64(len(e.objects) + 1)}, Shape: s}
	e.bound(o)
	e.objects = append(e.objects, o)
	return o
}

// bound gives an object its bounds, as the board does.
func (e *easel) bound(o *board.Object) {
	r := e.layer.painter.ShapeBounds(&o.Shape)
	o.Bounds = board.Rect{MinX: int32(math.Floor(float64(r.X0 * 4))), MinY: int32(math.Floor(float64(r.Y0 * 4))),
		MaxX: int32(math.Ceil(float64(r.X1 * 4))), MaxY: int32(math.Ceil(float64(r.Y1 * 4)))}
}

// obey does what was asked for since it did last, as the board would, and shows it.
func (e *easel) obey() {
	for _, ops := range e.asked {
		for _, op := range ops {
			switch op := op.(type) {
			case board.Put:
				e.put(me, op.Shape)
			case board.Delete:
				e.objects = slices.DeleteFunc(e.objects, func(o *board.Object) bool { return slices.Contains(op.Objects, o.ID) })
			case board.Set:
				i := slices.IndexFunc(e.objects, func(o *board.Object) bool { return o.ID == op.Object })
				o := *e.objects[i]
				if op.Place != nil {
					o.Place = *op.Place
				}
				if op.Style != nil {
					o.Style = *op.Style
				}
				if op.Text != nil {
					o.Text = *op.Text
				}
				e.bound(&o)
				e.objects[i] = &o
			}
		}
	}
	e.asked = nil
	e.show()
	e.Settle()
}

// line returns a line by hand.
func line(points ...board.Point) board.Shape {
	return board.Shape{Kind: board.Pen, Points: points, Style: board.Style{Width: 8 * board.Unit, Opacity: 255}}
}

func pt(x, y float64) board.Point { return board.PointAt(4*x, 4*y) }

// press, move and lift are what the mouse does.
func (e *easel) press(x, y float32) {
	m := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
	m.Position = fyne.NewPos(x, y)
	e.MouseDown(m)
}

func (e *easel) move(x, y float32) {
	e.clock = e.clock.Add(16 * time.Millisecond)
	m := &fyne.DragEvent{}
	m.Position = fyne.NewPos(x, y)
	e.Dragged(m)
}

func (e *easel) lift() {
	e.MouseUp(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
	e.DragEnd()
}

func (e *easel) drag(places ...[2]float32) {
	e.press(places[0][0], places[0][1])
	for _, p := range places[1:] {
		e.move(p[0], p[1])
	}
	e.lift()
}

func (e *easel) key(names ...fyne.KeyName) {
	for _, n := range names {
		e.TypedKey(&fyne.KeyEvent{Name: n})
	}
}

// frames lets so many frames pass.
func (e *easel) frames(n int) {
	for range n {
		e.clock = e.clock.Add(video.Frame)
		e.ticker.Tick()
	}
}

// at returns what the window shows at a place.
func (e *easel) at(x, y int) color.NRGBA {
	return color.NRGBAModel.Convert(e.w.Canvas().Capture().At(x, y)).(color.NRGBA)
}

func (e *easel) dark(x, y int) bool { return e.at(x, y).G < 100 }

// puts returns the shapes that were asked to be put on the page.
func (e *easel) puts() (all []board.Shape) {
	for _, ops := range e.asked {
		for _, op := range ops {
			if put, ok := op.(board.Put); ok {
				all = append(all, put.Shape)
			}
		}
	}
	return all
}

func where(p board.Point) draw.Point { return draw.At(p) }
