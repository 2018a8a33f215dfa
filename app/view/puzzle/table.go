//go:build !nogui

package puzzle

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/collab/puzzle/jigsaw"
)

// sharpest is how long the picture of a jigsaw is kept, in pixels.
const sharpest = 1600

// A table is the play area of a jigsaw.
type table struct {
	player
	pictures *pictures

	scale float32 // of the table's units to Fyne's pixels
	left  float32 // where the picture's corner is, in Fyne's pixels
	top   float32
	dense float32 // pixels of the screen in one of Fyne's
	cut   *cutting
	cuts  bool // one is being made
	base  *canvas.Image
	drawn drawnTable // what the base shows
	above []fyne.CanvasObject
	lent  map[aboveKey]*aboveImage // of above; the same objects as long as they are needed, for each has a texture
	ring  *canvas.Rectangle
	peeks bool // the whole picture shows
}

func newTable(p *Pane) *table {
	t := &table{base: &canvas.Image{FillMode: canvas.ImageFillStretch, ScaleMode: canvas.ImageScaleFastest}, ring: &canvas.Rectangle{}}
	t.pictures = newPictures(p.ticker, t.place)
	t.start(p, t, t.place)
	return t
}

func (t *table) object() fyne.CanvasObject { return t }
func (t *table) focus() fyne.Focusable     { return t }
func (t *table) picked() model.PuzzleHand  { return t.hand }
func (t *table) settled() bool             { return !t.cuts && len(t.pictures.waiting) == 0 }
func (t *table) inPlace()                  { t.pictures.away = func(work func()) { work() } }

// set shows a puzzle.
func (t *table) set(v *model.PuzzleView) {
	t.take(v)
	t.pictures.set(v.Puzzle)
	t.place()
}

func (t *table) setHolds(all []room.PuzzleHold) {
	t.holds = all
	t.place()
}

// peek shows the whole picture, or no longer.
func (t *table) peek(on bool) {
	t.peeks = on
	t.place()
}

// foot says how many pieces are loose.
func (t *table) foot() string {
	if t.Focused() && t.hand.Is {
		return t.Word()
	}
	loose := 0
	for i := range t.v.Board.Pieces {
		if !t.v.Board.Pieces[i].Placed {
			loose++
		}
	}
	if loose == 0 {
		return words.T("All pieces are placed")
	}
	return words.N("%d loose piece", "%d loose pieces", loose)
}

// fit works out where the table is in the widget.
func (t *table) fit() {
	size, room := t.Size(), t.v.Shape.Cut().Table()
	const edge = 8
	w, h := float32(room.Max.X-room.Min.X), float32(room.Max.Y-room.Min.Y)
	t.scale = max(0.001, min((size.Width-2*edge)/w, (size.Height-2*edge)/h))
	t.left = (size.Width-w*t.scale)/2 - float32(room.Min.X)*t.scale
	t.top = (size.Height-h*t.scale)/2 - float32(room.Min.Y)*t.scale
	t.dense = density(t.p.window)
}

// density is how many pixels of the screen one of Fyne's has.
func density(w fyne.Window) float32 {
	const long = 4096
	x, _ := w.Canvas().PixelCoordinateForPosition(fyne.NewPos(long, 0))
	return max(float32(x)/long, 0.1)
}

// position is where a point of the table is in the widget.
func (t *table) position(at jigsaw.Point) fyne.Position {
	return fyne.NewPos(t.left+float32(at.X)*t.scale, t.top+float32(at.Y)*t.scale)
}

// point is which point of the table is at a position in the widget.
func (t *table) point(at fyne.Position) jigsaw.Point {
	return jigsaw.Point{X: int((at.X - t.left) / t.scale), Y: int((at.Y - t.top) / t.scale)}
}

// place draws anew what may differ.
func (t *table) place() {
	if t.v == nil || t.Size().Width < 1 {
		return
	}
	t.fit()
	t.cutUp()
	t.drawBase()
	t.drawAbove()
	widget.DrawRing(t.ring, t.Focused(), 0)
	const in = 4
	t.ring.Move(fyne.NewPos(in, in))
	t.ring.Resize(t.Size().SubtractWidthHeight(2*in, 2*in))
	t.p.foots()
	canvas.Refresh(t)
}

// moved are the pieces that are not drawn on the base, since somebody has them in hand.
func (t *table) moved() (all []carried) {
	for _, c := range t.carriedNow() {
		if !c.ring {
			all = append(all, c)
		}
	}
	if t.drag != nil {
		all = append(all, carried{piece: t.drag.is.Piece, at: t.point(t.drag.at)})
	}
	return all
}

// placedAt is where a piece lies, as far as this window knows.
func (t *table) placedAt(i int) (at jigsaw.Point, fixed bool) {
	if l, waits := t.laid[i]; waits {
		return l.at.At, t.v.Shape.Cut().Snaps(i, l.at.At)
	}
	p := &t.v.Board.Pieces[i]
	return p.At, p.Placed
}

// CreateRenderer implements fyne.Widget.
func (t *table) CreateRenderer() fyne.WidgetRenderer { return &tableRenderer{t} }

type tableRenderer struct{ t *table }

func (r *tableRenderer) Layout(fyne.Size)   { r.t.place() }
func (r *tableRenderer) MinSize() fyne.Size { return fyne.NewSize(200, 200) }
func (r *tableRenderer) Refresh()           { r.t.place() }
func (r *tableRenderer) Destroy()           {}
func (r *tableRenderer) Objects() []fyne.CanvasObject {
	return append(append([]fyne.CanvasObject{r.t.base}, r.t.above...), r.t.ring)
}
