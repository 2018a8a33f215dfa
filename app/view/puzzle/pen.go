//go:build !nogui

package puzzle

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"strconv"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// A pen draws the cells of a crossword.
type pen struct {
	img    *image.RGBA
	cell   float64 // pixels
	across int     // cells in a row
	large  font.Face
	small  font.Face // of the numbers of words
	tiny   font.Face // and of letters of the solution
}

// letters is Fyne's own typeface, whose glyphs stand in the cells.
var letters = sync.OnceValues(func() (regular, bold *opentype.Font) {
	parse := func(style fyne.TextStyle) *opentype.Font {
		f, err := opentype.Parse(theme.DefaultTheme().Font(style).Content())
		if err != nil {
			panic("BUG: the typeface in the program cannot be read: " + err.Error())
		}
		return f
	}
	return parse(fyne.TextStyle{}), parse(fyne.TextStyle{Bold: true})
})

// newPen returns one for a grid of cells of so many pixels.
func newPen(cell float32, grid image.Point) *pen {
	p := &pen{cell: float64(cell), across: grid.X}
	w, h := int(math.Round(p.cell*float64(grid.X))), int(math.Round(p.cell*float64(grid.Y)))
	p.img = image.NewRGBA(image.Rect(0, 0, w+1, h+1)) // the last lines, too
	regular, bold := letters()
	p.large, p.small, p.tiny = face(bold, p.cell*0.56), face(regular, max(7, p.cell*0.28)), face(regular, p.cell*0.23)
	return p
}

func face(f *opentype.Font, size float64) font.Face {
	is, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		panic("BUG: a size of the typeface: " + err.Error())
	}
	return is
}

// rect is where a cell is.
func (p *pen) rect(cell int) image.Rectangle {
	at := func(n int) int { return int(math.Round(float64(n) * p.cell)) }
	x, y := cell%p.across, cell/p.across
	return image.Rect(at(x), at(y), at(x+1), at(y+1))
}

// fill draws an empty cell with a line around it, which those beside it share.
func (p *pen) fill(cell int, fill, edge color.Color) {
	r := p.rect(cell)
	r.Max = r.Max.Add(image.Pt(1, 1))
	draw.Draw(p.img, r, image.NewUniform(edge), image.Point{}, draw.Src)
	draw.Draw(p.img, r.Inset(1), image.NewUniform(fill), image.Point{}, draw.Src)
}

// frame draws a frame in a cell.
func (p *pen) frame(cell, wide int, c color.Color) {
	r := p.rect(cell)
	wide = max(1, int(float64(wide)*p.cell/40+0.5))
	for _, side := range []image.Rectangle{
		{r.Min, image.Pt(r.Max.X, r.Min.Y+wide)}, {image.Pt(r.Min.X, r.Max.Y-wide), r.Max},
		{r.Min, image.Pt(r.Min.X+wide, r.Max.Y)}, {image.Pt(r.Max.X-wide, r.Min.Y), r.Max},
	} {
		draw.Draw(p.img, side, image.NewUniform(c), image.Point{}, draw.Src)
	}
}

func (p *pen) text(f font.Face, s string, x, y float64, c color.Color) {
	d := font.Drawer{Dst: p.img, Src: image.NewUniform(c), Face: f, Dot: fixed.Point26_6{X: fixed.Int26_6(x * 64), Y: fixed.Int26_6(y * 64)}}
	d.DrawString(s)
}

// letter writes into the middle of a cell.
func (p *pen) letter(cell int, letter rune, c color.Color) {
	r, s := p.rect(cell), string(letter)
	wide := float64(font.MeasureString(p.large, s)) / 64
	p.text(p.large, s, float64(r.Min.X)+(p.cell-wide)/2, float64(r.Min.Y)+p.cell*0.75, c)
}

// number writes into the corner of a cell.
func (p *pen) number(cell, n int, c color.Color) {
	r := p.rect(cell)
	p.text(p.small, strconv.Itoa(n), float64(r.Min.X)+p.cell*0.08, float64(r.Min.Y)+p.cell*0.30, c)
}

// strike draws a line through a cell.
func (p *pen) strike(cell int, c color.Color) {
	r := p.rect(cell)
	n, wide := int(p.cell*0.7), max(1, int(p.cell*0.05))
	for i := range n {
		x, y := r.Min.X+int(p.cell*0.15)+i, r.Max.Y-int(p.cell*0.15)-i
		draw.Draw(p.img, image.Rect(x, y, x+wide, y+wide), image.NewUniform(c), image.Point{}, draw.Src)
	}
}

// under draws a line under the letter of a cell.
func (p *pen) under(cell int, c color.Color) {
	r := p.rect(cell)
	in, wide := int(p.cell*0.25), max(1, int(p.cell*0.05))
	y := r.Max.Y - int(p.cell*0.14)
	draw.Draw(p.img, image.Rect(r.Min.X+in, y, r.Max.X-in, y+wide), image.NewUniform(c), image.Point{}, draw.Src)
}

// circle marks a cell as a letter of the solution: its number there in a ring, in the lower right corner, where neither the letter nor the
// number of the word is.
func (p *pen) circle(cell, n int, c color.Color) {
	r := p.rect(cell)
	radius := p.cell * 0.155
	mx, my := float64(r.Max.X)-radius-p.cell*0.04, float64(r.Max.Y)-radius-p.cell*0.04
	ring := image.NewAlpha(image.Rect(int(mx-radius)-1, int(my-radius)-1, r.Max.X, r.Max.Y))
	for y := ring.Rect.Min.Y; y < ring.Rect.Max.Y; y++ {
		for x := ring.Rect.Min.X; x < ring.Rect.Max.X; x++ {
			off := math.Abs(math.Hypot(float64(x)+0.5-mx, float64(y)+0.5-my) - radius) // a line one pixel wide, with smooth edges
			ring.SetAlpha(x, y, color.Alpha{A: uint8(255 * max(0, min(1, 1-off)))})
		}
	}
	draw.DrawMask(p.img, ring.Rect, image.NewUniform(c), image.Point{}, ring, ring.Rect.Min, draw.Over)
	s := strconv.Itoa(n)
	wide := float64(font.MeasureString(p.tiny, s)) / 64
	p.text(p.tiny, s, mx-wide/2, my+radius*0.55, c)
}
