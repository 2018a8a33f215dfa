//go:build !nogui

package prose

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/view/widget"
)

// A Run is words in one style, or a control in the line.
type Run struct {
	Text         string
	Bold, Italic bool
	Mono         bool
	Shift        int               // 1: raised, -1: lowered
	Object       fyne.CanvasObject // in place of words
}

// A Block is a paragraph, a line of a list or of code, or a picture.
type Block struct {
	Runs   []Run
	Indent int    // steps from the left
	Mark   string // before its first line: a dot or a number
	Tight  bool   // it stands close to the block before
	Code   bool   // its lines are as they are

	Picture image.Image
	Alt     string // says what the picture shows, if there is none
}

// Measures, in Fyne's pixels.
const (
	blockGap  float32 = 12
	step      float32 = 24 // of an indent
	mostHigh  float32 = 360
	smallText float32 = 0.72 // of raised and lowered words
)

// A Prose is a text on the screen.
type Prose struct {
	fynewidget.BaseWidget
	size   float32
	tone   fyne.ThemeColorName
	blocks []Block
	scale  float32 // of pictures: 1 is one of their pixels for each of Fyne's

	width  float32 // that the following was laid out for
	placed []piece
	height float32
}

// A piece is something that is drawn.
type piece struct {
	object fyne.CanvasObject
	at     fyne.Position
	size   fyne.Size
}

// New returns an empty text in a size and a colour.
func New(size float32, tone fyne.ThemeColorName) *Prose {
	p := &Prose{size: size, tone: tone, scale: 1}
	p.ExtendBaseWidget(p)
	return p
}

// Set changes what is said.
func (p *Prose) Set(blocks []Block) {
	p.blocks = blocks
	p.forget()
	p.Refresh()
}

// Empty reports whether nothing is said.
func (p *Prose) Empty() bool { return len(p.blocks) == 0 }

// forget has everything be laid out anew.
func (p *Prose) forget() { p.width, p.placed = 0, nil }

// HeightFor returns the height at this width.
func (p *Prose) HeightFor(width float32) float32 {
	p.lay(width)
	return p.height
}

// Remeasure lays the text out anew: a control in it has another size.
func (p *Prose) Remeasure() { p.forget(); p.Refresh() }

// CreateRenderer implements fyne.Widget.
func (p *Prose) CreateRenderer() fyne.WidgetRenderer { return &proseRenderer{p} }

type proseRenderer struct{ p *Prose }

func (r *proseRenderer) Layout(size fyne.Size) {
	r.p.lay(size.Width)
	for _, it := range r.p.placed {
		it.object.Move(it.at)
		it.object.Resize(it.size)
	}
}

// MinSize is that of the longest word's line at the width that was laid out last.
func (r *proseRenderer) MinSize() fyne.Size {
	if r.p.width == 0 {
		return fyne.NewSize(0, widget.LineHeight(r.p.size))
	}
	return fyne.NewSize(0, r.p.height)
}

func (r *proseRenderer) Refresh() {
	r.p.forget()
	r.Layout(r.p.Size())
	canvas.Refresh(r.p)
}

func (r *proseRenderer) Objects() []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, len(r.p.placed))
	for i, it := range r.p.placed {
		out[i] = it.object
	}
	return out
}

func (r *proseRenderer) Destroy() {}

// lay places everything for a width.
func (p *Prose) lay(width float32) {
	if width == p.width && p.placed != nil || width <= 0 {
		return
	}
	p.width, p.placed = width, []piece{}
	y := float32(0)
	for i := range p.blocks {
		b := &p.blocks[i]
		if i > 0 && !b.Tight {
			y += blockGap
		}
		left := float32(b.Indent) * step
		switch {
		case b.Picture != nil:
			y = p.picture(b, left, y, width-left)
		default:
			y = p.paragraph(b, left, y, width-left)
		}
	}
	p.height = y
}

// picture places one, no wider than there is room and no wider than it is.
func (p *Prose) picture(b *Block, left, y, width float32) (end float32) {
	size := Fit(b.Picture, width, mostHigh)
	o := canvas.NewImageFromImage(b.Picture)
	o.FillMode, o.ScaleMode = canvas.ImageFillContain, canvas.ImageScaleSmooth
	p.placed = append(p.placed, piece{o, fyne.NewPos(left, y), size})
	return y + size.Height
}

// Fit returns how large a picture is in a place, as it is or smaller.
func Fit(is image.Image, width, height float32) fyne.Size {
	w, h := float32(is.Bounds().Dx()), float32(is.Bounds().Dy())
	if w <= 0 || h <= 0 {
		return fyne.Size{}
	}
	by := min(1, width/w, height/h)
	return fyne.NewSize(float32(int(w*by)), float32(int(h*by)))
}
