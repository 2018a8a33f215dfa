//go:build !nogui

package editor

import (
	"image"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/view/widget"
	"lyceum/collab/puzzle"
)

// A board is a picture, or a blank sheet, with places that the mouse draws, moves and resizes. Who has no mouse types numbers in the form.
type board struct {
	fynewidget.BaseWidget
	picture image.Image // nil: a blank sheet
	zones   []puzzle.Zone
	drawn   func(puzzle.Zone)
	moved   func(at int, is puzzle.Zone)

	pull  pull
	shape fyne.Size // as it was laid out last
}

// A pull is what the mouse does between a press and a release.
type pull struct {
	on    bool
	at    int // of a place; -1: a new one is drawn
	size  bool
	from  fyne.Position
	begun puzzle.Zone
	now   puzzle.Zone
}

const (
	whole   = 10_000 // the width and height of a picture, as places have it
	least   = 100
	corner  = 14 // pixels from the lower right corner in which a place is made larger
	outline = 2
)

func newBoard(drawn func(puzzle.Zone), moved func(int, puzzle.Zone)) *board {
	b := &board{drawn: drawn, moved: moved}
	b.ExtendBaseWidget(b)
	return b
}

func (b *board) set(picture image.Image, zones []puzzle.Zone) {
	b.picture, b.zones = picture, zones
	b.Refresh()
}

// HeightFor returns the height at this width.
func (b *board) HeightFor(width float32) float32 {
	w, h := 16, 10
	if b.picture != nil {
		w, h = b.picture.Bounds().Dx(), b.picture.Bounds().Dy()
	}
	return float32(int(min(width*float32(h)/float32(max(w, 1)), 2*width)))
}

// point returns where a position is on the picture.
func (b *board) point(at fyne.Position) (x, y int) {
	within := func(v, long float32) int { return int(max(0, min(1, v/max(long, 1))) * whole) }
	return within(at.X, b.shape.Width), within(at.Y, b.shape.Height)
}

// area returns where a place is in the widget.
func (b *board) area(z puzzle.Zone) (fyne.Position, fyne.Size) {
	x, y := b.shape.Width/whole, b.shape.Height/whole
	return fyne.NewPos(float32(z.X)*x, float32(z.Y)*y), fyne.NewSize(float32(z.Width)*x, float32(z.Height)*y)
}

// hit returns the place at a position, the last one that is drawn there; -1: none.
func (b *board) hit(at fyne.Position) (n int, size bool) {
	for i := len(b.zones) - 1; i >= 0; i-- {
		from, long := b.area(b.zones[i])
		d := at.Subtract(from)
		if d.X >= 0 && d.Y >= 0 && d.X <= long.Width && d.Y <= long.Height {
			return i, d.X >= long.Width-corner && d.Y >= long.Height-corner
		}
	}
	return -1, false
}

// MouseDown implements desktop.Mouseable.
func (b *board) MouseDown(e *desktop.MouseEvent) {
	if e.Button != desktop.MouseButtonPrimary {
		return
	}
	b.pull = pull{on: true, from: e.Position}
	if b.pull.at, b.pull.size = b.hit(e.Position); b.pull.at >= 0 {
		b.pull.begun = b.zones[b.pull.at]
		b.pull.now = b.pull.begun
	}
}

// MouseUp implements desktop.Mouseable.
func (b *board) MouseUp(*desktop.MouseEvent) { b.end() }

// Dragged implements fyne.Draggable.
func (b *board) Dragged(e *fyne.DragEvent) {
	if b.pull.on {
		b.pull.follow(b, e.Position)
		b.Refresh()
	}
}

// DragEnd implements fyne.Draggable.
func (b *board) DragEnd() { b.end() }

// follow says what a pull has come to.
func (p *pull) follow(b *board, at fyne.Position) {
	ax, ay := b.point(p.from)
	bx, by := b.point(at)
	z := p.begun
	switch {
	case p.at < 0:
		z.X, z.Y, z.Width, z.Height = min(ax, bx), min(ay, by), max(ax, bx)-min(ax, bx), max(ay, by)-min(ay, by)
	case p.size:
		z.Width, z.Height = max(least, min(whole-z.X, z.Width+bx-ax)), max(least, min(whole-z.Y, z.Height+by-ay))
	default:
		z.X, z.Y = max(0, min(whole-z.Width, z.X+bx-ax)), max(0, min(whole-z.Height, z.Y+by-ay))
	}
	p.now = z
}

// end takes what was pulled. A new place that is too small to be seen was none.
func (b *board) end() {
	p := b.pull
	b.pull = pull{}
	switch {
	case !p.on:
		return
	case p.at < 0 && p.now.Width >= least && p.now.Height >= least:
		b.drawn(p.now)
	case p.at >= 0 && p.at < len(b.zones) && p.now != p.begun:
		b.moved(p.at, p.now)
	}
	b.Refresh()
}

// Cursor implements desktop.Cursorable.
func (b *board) Cursor() desktop.Cursor { return desktop.CrosshairCursor }

// CreateRenderer implements fyne.Widget.
func (b *board) CreateRenderer() fyne.WidgetRenderer {
	r := &boardRenderer{b: b, sheet: &canvas.Rectangle{}, picture: &canvas.Image{FillMode: canvas.ImageFillStretch, ScaleMode: canvas.ImageScaleSmooth}}
	r.Refresh()
	return r
}

type boardRenderer struct {
	b       *board
	sheet   *canvas.Rectangle
	picture *canvas.Image
	all     []fyne.CanvasObject
}

func (r *boardRenderer) MinSize() fyne.Size {
	return fyne.NewSize(120, r.b.HeightFor(max(120, r.b.shape.Width)))
}

func (r *boardRenderer) Layout(size fyne.Size) {
	r.b.shape = size
	r.draw()
}

func (r *boardRenderer) Refresh() {
	r.draw()
	canvas.Refresh(r.b)
}

func (r *boardRenderer) draw() {
	b := r.b
	r.sheet.FillColor, r.sheet.StrokeColor, r.sheet.StrokeWidth = widget.Tone(widget.White), widget.Tone(widget.Strong), 1
	r.sheet.Resize(b.shape)
	r.all = []fyne.CanvasObject{r.sheet}
	if b.picture != nil {
		if r.picture.Image != b.picture {
			r.picture.Image = b.picture
			r.picture.Refresh()
		}
		r.picture.Resize(b.shape)
		r.all = append(r.all, r.picture)
	}
	for i, z := range b.zones {
		if b.pull.on && b.pull.at == i {
			z = b.pull.now
		}
		r.zone(z, placeMark(i))
	}
	if b.pull.on && b.pull.at < 0 {
		r.zone(b.pull.now, placeMark(len(b.zones)))
	}
}

func placeMark(i int) string { return strconv.Itoa(i + 1) }

// zone draws a place: a frame that is seen on dark and on light, its number and its corner.
func (r *boardRenderer) zone(z puzzle.Zone, mark string) {
	if z.X < 0 || z.Y < 0 || z.Width < 0 || z.Height < 0 || z.X+z.Width > whole || z.Y+z.Height > whole {
		return // not on the picture: the form says so
	}
	at, size := r.b.area(z)
	for _, f := range []struct {
		tone  fyne.ThemeColorName
		inset float32
	}{{widget.White, 0}, {widget.Accent, outline}} {
		frame := &canvas.Rectangle{FillColor: widget.Tone(widget.Clear), StrokeColor: widget.Tone(f.tone), StrokeWidth: outline}
		frame.Move(at.AddXY(f.inset, f.inset))
		frame.Resize(fyne.NewSize(max(1, size.Width-2*f.inset), max(1, size.Height-2*f.inset)))
		r.all = append(r.all, frame)
	}
	text := &canvas.Text{Text: mark, TextSize: widget.Scaled(widget.Secondary), TextStyle: fyne.TextStyle{Bold: true}, Color: widget.Tone(widget.OnAccent)}
	m := text.MinSize()
	plate := &canvas.Rectangle{FillColor: widget.Tone(widget.Accent)}
	plate.Move(at.AddXY(outline, outline))
	plate.Resize(m.AddWidthHeight(8, 0))
	text.Move(at.AddXY(outline+4, outline))
	text.Resize(m)
	grip := &canvas.Rectangle{FillColor: widget.Tone(widget.Accent)}
	grip.Move(at.AddXY(max(0, size.Width-corner+4), max(0, size.Height-corner+4)))
	grip.Resize(fyne.NewSize(corner-4, corner-4))
	r.all = append(r.all, plate, text, grip)
}

func (r *boardRenderer) Objects() []fyne.CanvasObject { return r.all }
func (r *boardRenderer) Destroy()                     {}
