//go:build !nogui

package test

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"lyceum/app/room"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

const (
	cellSize float32 = 44
	cellGap  float32 = 8
	markSize float32 = 14 // of ticks and flags in a cell
)

// A grid is all questions as numbers, with what was answered, what is flagged and what is in front. It has the focus as a whole;
// arrows lead through it.
type grid struct {
	widget.Part
	seats   []*room.Seat
	now     int
	at      int // under the ring
	columns int
	choose  func(n int)
}

func newGrid(choose func(n int)) *grid {
	g := &grid{choose: choose, columns: 1}
	g.Extend(g)
	return g
}

// set shows the questions; those that are as before are the same in memory.
func (g *grid) set(seats []*room.Seat, now int) {
	same := len(seats) == len(g.seats) && now == g.now
	for i := 0; same && i < len(seats); i++ {
		same = seats[i] == g.seats[i]
	}
	if same {
		return
	}
	if now != g.now || len(seats) != len(g.seats) {
		g.at = now
	}
	g.seats, g.now = seats, now
	g.Refresh()
}

// Word says where the ring is.
func (g *grid) Word() string {
	if g.at >= len(g.seats) {
		return words.T("Questions")
	}
	return seatWords(g.seats[g.at])
}

// seatWords say how a question stands.
func seatWords(s *room.Seat) string {
	switch {
	case s.Number == 0:
		return words.T("Text between questions")
	case s.Answered && s.Flagged:
		return words.T("Question %d, answered, flagged", s.Number)
	case s.Answered:
		return words.T("Question %d, answered", s.Number)
	case s.Flagged:
		return words.T("Question %d, not answered, flagged", s.Number)
	}
	return words.T("Question %d, not answered", s.Number)
}

// TypedKey implements fyne.Focusable.
func (g *grid) TypedKey(e *fyne.KeyEvent) {
	to := g.at
	switch e.Name {
	case fyne.KeyLeft:
		to--
	case fyne.KeyRight:
		to++
	case fyne.KeyUp:
		to -= g.columns
	case fyne.KeyDown:
		to += g.columns
	case fyne.KeyHome:
		to = 0
	case fyne.KeyEnd:
		to = len(g.seats) - 1
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		g.choose(g.at)
		return
	default:
		g.Part.TypedKey(e)
		return
	}
	if to >= 0 && to < len(g.seats) {
		g.at = to
		g.Refresh()
	}
}

// FocusGained implements fyne.Focusable: the ring begins at what is in front.
func (g *grid) FocusGained() {
	g.at = g.now
	g.Part.FocusGained()
}

// Tapped implements fyne.Tappable.
func (g *grid) Tapped(e *fyne.PointEvent) {
	each := widget.Scaled(cellSize) + cellGap
	column, row := int(e.Position.X/each), int(e.Position.Y/each)
	if n := row*g.columns + column; column < g.columns && n < len(g.seats) {
		g.choose(n)
	}
}

// Cursor implements desktop.Cursorable.
func (g *grid) Cursor() desktop.Cursor { return desktop.PointerCursor }

// across is how many cells a width has.
func across(width float32) int {
	return max(1, int((width+cellGap)/(widget.Scaled(cellSize)+cellGap)))
}

// HeightFor returns the height at this width.
func (g *grid) HeightFor(width float32) float32 {
	n := across(width)
	rows := (len(g.seats) + n - 1) / n
	return max(widget.Scaled(cellSize), float32(rows)*(widget.Scaled(cellSize)+cellGap)-cellGap)
}

// CreateRenderer implements fyne.Widget.
func (g *grid) CreateRenderer() fyne.WidgetRenderer {
	r := &gridRenderer{g: g, ring: &canvas.Rectangle{}}
	r.Refresh()
	return r
}

// A cell draws one question.
type cell struct {
	ground     *canvas.Rectangle
	number     *widget.Text
	tick, flag *widget.Icon
}

type gridRenderer struct {
	g     *grid
	ring  *canvas.Rectangle
	cells []*cell
}

func (r *gridRenderer) Layout(size fyne.Size) {
	g := r.g
	g.columns = across(size.Width)
	each := widget.Scaled(cellSize)
	mark := fyne.NewSquareSize(markSize)
	for i, c := range r.cells {
		at := fyne.NewPos(float32(i%g.columns)*(each+cellGap), float32(i/g.columns)*(each+cellGap))
		c.ground.Move(at)
		c.ground.Resize(fyne.NewSquareSize(each))
		c.number.Move(at)
		c.number.Resize(fyne.NewSquareSize(each))
		c.tick.Move(at.AddXY(each-markSize-3, each-markSize-2))
		c.tick.Resize(mark)
		c.flag.Move(at.AddXY(3, 3))
		c.flag.Resize(mark)
		if i == g.at {
			widget.PlaceRing(r.ring, at, fyne.NewSquareSize(each))
		}
	}
}

func (r *gridRenderer) MinSize() fyne.Size {
	return fyne.NewSize(widget.Scaled(cellSize), r.g.HeightFor(r.g.Size().Width))
}

func (r *gridRenderer) Refresh() {
	g := r.g
	for len(r.cells) < len(g.seats) {
		r.cells = append(r.cells, &cell{
			&canvas.Rectangle{CornerRadius: widget.Radius}, widget.NewText("", widget.Body, widget.Ink).Centred(),
			widget.NewIcon("check", markSize, widget.Success), widget.NewIcon("flag", markSize, widget.Warning),
		})
	}
	r.cells = r.cells[:len(g.seats)]
	for i, c := range r.cells {
		r.draw(c, g.seats[i], i == g.now)
	}
	widget.DrawRing(r.ring, g.Focused(), widget.Radius)
	r.Layout(g.Size())
	canvas.Refresh(g)
}

// draw has a cell show a question.
func (r *gridRenderer) draw(c *cell, s *room.Seat, now bool) {
	fill, edge, wide, ink := widget.Surface, widget.Strong, float32(1), widget.Ink
	switch {
	case now:
		edge, wide, ink = widget.Accent, 2, widget.Accent
	case s.Answered:
		fill, edge = widget.Surface2, widget.Surface2
	case s.Number == 0:
		edge, ink = widget.Border, widget.Muted
	}
	if s.Answered && !now && widget.Tone(widget.FillEdge) == widget.Tone(widget.Ink) { // high contrast: fills alone say little
		edge = widget.Strong
	}
	c.ground.FillColor, c.ground.StrokeColor, c.ground.StrokeWidth = widget.Tone(fill), widget.Tone(edge), wide
	word := strconv.Itoa(s.Number)
	if s.Number == 0 {
		word = "i"
	}
	c.number.Set(word)
	c.number.SetTone(ink)
	c.number.SetBold(now)
	c.tick.Hidden, c.flag.Hidden = !s.Answered, !s.Flagged
}

func (r *gridRenderer) Objects() []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, 0, 4*len(r.cells)+1)
	out = append(out, r.ring)
	for _, c := range r.cells {
		out = append(out, c.ground, c.number, c.tick, c.flag)
	}
	return out
}

func (r *gridRenderer) Destroy() {}
