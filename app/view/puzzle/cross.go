//go:build !nogui

package puzzle

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/collab/puzzle"
)

// A cross is the grid of a crossword, one picture. It has the keyboard as a whole.
type cross struct {
	widget.Part
	p     *Pane
	v     *model.PuzzleView // nil, or without a Cross: its file is not here
	at    model.PuzzleCursor
	typed map[int]typed // what is not on the board yet
	holds []room.PuzzleHold
	moved func() // the cursor is elsewhere
	shift bool
	cell  float32 // how wide and high a cell is
	from  fyne.Position
	base  *canvas.Image
	tags  []fyne.CanvasObject
	ring  *canvas.Rectangle
}

// typed is a letter that was written and is not on the board yet; 0: the cell was emptied.
type typed struct {
	letter rune
	seen   puzzle.Piece
}

func newCross(p *Pane, moved func()) *cross {
	c := &cross{p: p, moved: moved, typed: map[int]typed{}, ring: &canvas.Rectangle{}}
	c.base = &canvas.Image{FillMode: canvas.ImageFillStretch, ScaleMode: canvas.ImageScaleFastest}
	c.Extend(c)
	return c
}

// set shows a board.
func (c *cross) set(v *model.PuzzleView) {
	before := c.v
	c.v = v
	if v.Cross == nil {
		c.Refresh()
		return
	}
	if before == nil || before.ID != v.ID || before.BoardID != v.BoardID || before.Cross == nil {
		c.at = v.Cross.Begin()
		clear(c.typed)
	} else if before.Refused != v.Refused || before.Board.Since != v.Board.Since {
		clear(c.typed)
	}
	for cell, t := range c.typed {
		if v.Board.Pieces[cell] != t.seen {
			delete(c.typed, cell)
		}
	}
	c.Refresh()
}

// Word says where the cursor is.
func (c *cross) Word() string {
	if c.v == nil || c.v.Cross == nil {
		return words.T("Crossword")
	}
	return c.v.CursorWords(c.at)
}

// letter is what stands in a cell, as far as this window knows; given: a hint gave it.
func (c *cross) letter(cell int) (r rune, given bool) {
	p := &c.v.Board.Pieces[cell]
	if p.Hinted {
		return c.v.Cross.Grid.Letters[cell], true
	}
	if t, waits := c.typed[cell]; waits {
		return t.letter, false
	}
	return p.Letter, false
}

// go to a cell.
func (c *cross) goTo(at model.PuzzleCursor) {
	if at == c.at {
		c.Refresh() // what stands there may be new
		return
	}
	c.at = at
	if c.v.Plays {
		c.p.asks.PointCell(c.v.ID, at.Cell)
	}
	c.moved()
	c.Refresh()
}

// write puts a letter into a cell.
func (c *cross) write(is puzzle.Letter) {
	if c.v.Plays && !c.v.Board.Pieces[is.Cell].Hinted {
		c.typed[is.Cell] = typed{is.Letter, c.v.Board.Pieces[is.Cell]}
		c.p.asks.TypeLetters(is)
	}
}

// TypedRune implements fyne.Focusable.
func (c *cross) TypedRune(r rune) {
	if c.v == nil || c.v.Cross == nil || !c.v.Plays {
		c.Part.TypedRune(r)
		return
	}
	is, next, ok := c.v.Cross.Type(c.at, r)
	if !ok {
		return // a space turns, and comes as a key
	}
	c.write(is)
	c.goTo(next)
}

// AcceptsTab implements fyne.Tabbable: Tab goes to the next word, and from the last one leads on.
func (c *cross) AcceptsTab() bool {
	if c.v == nil || c.v.Cross == nil {
		return false
	}
	_, more := c.v.Cross.Next(c.at, c.shift)
	return more
}

// TypedKey implements fyne.Focusable.
func (c *cross) TypedKey(e *fyne.KeyEvent) {
	if c.v == nil || c.v.Cross == nil {
		c.Part.TypedKey(e)
		return
	}
	x := c.v.Cross
	switch e.Name {
	case fyne.KeyTab:
		if n, ok := x.Next(c.at, c.shift); ok {
			c.goTo(n)
		} else if on := c.p.window.Canvas(); c.shift {
			on.FocusPrevious()
		} else {
			on.FocusNext()
		}
	case fyne.KeyLeft:
		c.goTo(x.Arrow(c.at, -1, 0))
	case fyne.KeyRight:
		c.goTo(x.Arrow(c.at, 1, 0))
	case fyne.KeyUp:
		c.goTo(x.Arrow(c.at, 0, -1))
	case fyne.KeyDown:
		c.goTo(x.Arrow(c.at, 0, 1))
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		c.goTo(x.Turn(c.at))
	case fyne.KeyHome:
		c.goTo(x.Ends(c.at, false))
	case fyne.KeyEnd:
		c.goTo(x.Ends(c.at, true))
	case fyne.KeyBackspace, fyne.KeyDelete:
		letter, given := c.letter(c.at.Cell)
		is, next := x.Erase(c.at, e.Name == fyne.KeyBackspace && (letter == 0 || given))
		c.write(is)
		c.goTo(next)
	default:
		c.Part.TypedKey(e)
	}
}

// KeyDown implements desktop.Keyable. What types letters is kept from the window's own keys.
func (c *cross) KeyDown(e *fyne.KeyEvent) {
	c.shift = c.shift || isShift(e.Name)
	c.Part.KeyDown(e)
}

// KeyUp implements desktop.Keyable.
func (c *cross) KeyUp(e *fyne.KeyEvent) {
	c.shift = c.shift && !isShift(e.Name)
	c.Part.KeyUp(e)
}

// FocusLost implements fyne.Focusable.
func (c *cross) FocusLost() {
	c.shift = false
	c.Part.FocusLost()
	c.p.foots()
}

// FocusGained implements fyne.Focusable.
func (c *cross) FocusGained() {
	c.Part.FocusGained()
	if c.v != nil && c.v.Plays {
		c.p.asks.PointCell(c.v.ID, c.at.Cell)
	}
	c.p.foots()
}

// Tapped implements fyne.Tappable.
func (c *cross) Tapped(e *fyne.PointEvent) {
	c.p.window.Canvas().Focus(c)
	if c.v == nil || c.v.Cross == nil || c.cell == 0 {
		return
	}
	g := c.v.Cross.Grid
	at := e.Position.Subtract(c.from)
	column, row := int(at.X/c.cell), int(at.Y/c.cell)
	if at.X >= 0 && at.Y >= 0 && column < g.Columns && row < g.Rows {
		c.goTo(c.v.Cross.Point(c.at, row*g.Columns+column))
	}
}

// Cursor implements desktop.Cursorable.
func (c *cross) Cursor() desktop.Cursor { return desktop.PointerCursor }

// Cells are so wide at most, and not so narrow that one cannot read them.
const (
	largestCell  float32 = 44
	smallestCell float32 = 18
)

// fit works out how large cells are.
func (c *cross) fit() {
	g, size := c.v.Cross.Grid, c.Size()
	const edge = 12
	c.cell = min(largestCell*widget.TextScale(), (size.Width-2*edge)/float32(g.Columns), (size.Height-2*edge)/float32(g.Rows))
	c.cell = max(smallestCell, float32(int(c.cell)))
	c.from = fyne.NewPos(float32(int((size.Width-c.cell*float32(g.Columns))/2)), float32(int((size.Height-c.cell*float32(g.Rows))/2)))
}

// position is where a cell is in the widget.
func (c *cross) position(cell int) fyne.Position {
	n := c.v.Cross.Grid.Columns
	return c.from.AddXY(float32(cell%n)*c.cell, float32(cell/n)*c.cell)
}

// draw draws the grid.
func (c *cross) draw() {
	c.tags = c.tags[:0]
	c.base.Hidden = c.v == nil || c.v.Cross == nil
	if c.base.Hidden || c.Size().Width < 1 {
		return
	}
	c.fit()
	g, dense := c.v.Cross.Grid, density(c.p.window)
	pen := newPen(c.cell*dense, image.Pt(g.Columns, g.Rows))
	word := map[int]bool{}
	if w := c.v.Cross.Word(c.at); w >= 0 {
		for _, cell := range c.v.Cross.Words[w].Cells {
			word[cell] = true
		}
	}
	for cell, letter := range g.Letters {
		if letter != 0 {
			c.drawCell(pen, cell, word[cell])
		}
	}
	for i, cell := range c.v.Cross.Solution {
		pen.circle(cell, i+1, widget.Tone(widget.Muted))
	}
	for _, h := range c.holds {
		if h.Cursor && !h.Self && h.Piece >= 0 && h.Piece < len(g.Letters) && g.Letters[h.Piece] != 0 {
			c.addOther(pen, &h)
		}
	}
	pen.frame(c.at.Cell, 3, widget.Tone(widget.Accent))
	c.base.Image = pen.img
	c.base.Move(c.from)
	c.base.Resize(fyne.NewSize(float32(pen.img.Rect.Dx())/dense, float32(pen.img.Rect.Dy())/dense))
	c.base.Refresh()
}

// addOther draws where somebody else is.
func (c *cross) addOther(pen *pen, h *room.PuzzleHold) {
	colour := widget.PersonColour(h.Person.ID)
	pen.frame(h.Piece, 2, colour)
	is := newTag("pen", first(h.Person.Name), colour)
	size := is.MinSize()
	is.Move(c.clearOf(h.Piece, size))
	is.Resize(size)
	c.tags = append(c.tags, is)
}

// clearOf is where a name stands that belongs to a cell: outside of it, and where it hides the least of the others.
func (c *cross) clearOf(cell int, size fyne.Size) (best fyne.Position) {
	at, least := c.position(cell), -1
	middle := (c.cell - size.Width) / 2
	for _, to := range []fyne.Position{
		at.AddXY(middle, -size.Height), at.AddXY(middle, c.cell),
		at.AddXY(c.cell/2, -size.Height), at.AddXY(c.cell/2, c.cell),
		at.AddXY(c.cell/2-size.Width, -size.Height), at.AddXY(c.cell/2-size.Width, c.cell),
		at.AddXY(c.cell, (c.cell-size.Height)/2), at.AddXY(-size.Width, (c.cell-size.Height)/2),
	} {
		if hides := c.hides(widget.Place{At: to, Size: size}); least < 0 || hides < least {
			best, least = to, hides
		}
	}
	return best
}

// hides is how bad it is to hide what lies at a place: cells of words, more so if something stands in them, most of all that of the
// cursor; and nothing may lie outside of the widget.
func (c *cross) hides(p widget.Place) (bad int) {
	if p.At.X < 0 || p.At.Y < 0 || p.At.X+p.Size.Width > c.Size().Width || p.At.Y+p.Size.Height > c.Size().Height {
		bad = 1000
	}
	for cell, letter := range c.v.Cross.Grid.Letters {
		at := c.position(cell)
		if letter == 0 || at.X >= p.At.X+p.Size.Width || at.X+c.cell <= p.At.X || at.Y >= p.At.Y+p.Size.Height || at.Y+c.cell <= p.At.Y {
			continue
		}
		bad++
		if is, _ := c.letter(cell); is != 0 {
			bad += 2
		}
		if cell == c.at.Cell {
			bad += 10
		}
	}
	return bad
}

// drawCell draws one cell.
func (c *cross) drawCell(pen *pen, cell int, inWord bool) {
	fill := widget.Tone(widget.Surface)
	if inWord {
		fill = widget.Tone(widget.Soft)
	}
	pen.fill(cell, fill, widget.Tone(widget.Strong))
	if n := c.v.Cross.Grid.Numbers[cell]; n != 0 {
		pen.number(cell, n, widget.Tone(widget.Muted))
	}
	letter, given := c.letter(cell)
	if letter == 0 {
		return
	}
	var ink color.Color = widget.Tone(widget.Ink)
	p := &c.v.Board.Pieces[cell]
	wrong := p.Checked && cell < len(c.v.Marks) && c.v.Marks[cell] == puzzle.Wrong
	switch {
	case given:
		ink = widget.Tone(widget.Accent)
	case wrong:
		ink = widget.Tone(widget.Danger)
	}
	pen.letter(cell, letter, ink)
	switch {
	case wrong:
		pen.strike(cell, ink)
	case given:
		pen.under(cell, ink)
	}
}

// CreateRenderer implements fyne.Widget.
func (c *cross) CreateRenderer() fyne.WidgetRenderer { return &crossRenderer{c} }

type crossRenderer struct{ c *cross }

func (r *crossRenderer) Layout(size fyne.Size) { r.Refresh() }

func (r *crossRenderer) MinSize() fyne.Size {
	if r.c.v == nil || r.c.v.Cross == nil {
		return fyne.NewSize(160, 160)
	}
	g := r.c.v.Cross.Grid
	return fyne.NewSize(smallestCell*float32(g.Columns)+24, smallestCell*float32(g.Rows)+24)
}

func (r *crossRenderer) Refresh() {
	c := r.c
	c.draw()
	const in = 4
	widget.DrawRing(c.ring, c.Focused(), 0)
	c.ring.Move(fyne.NewPos(in, in))
	c.ring.Resize(c.Size().SubtractWidthHeight(2*in, 2*in))
	canvas.Refresh(c)
}

func (r *crossRenderer) Destroy() {}
func (r *crossRenderer) Objects() []fyne.CanvasObject {
	return append(append([]fyne.CanvasObject{r.c.base}, r.c.tags...), r.c.ring)
}
