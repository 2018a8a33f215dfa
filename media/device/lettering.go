package device

import (
	"image"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomonobold"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"lyceum/media"
)

// A lettering is some letters of one size, drawn once, to be put into many pictures. Letters that the font lacks (it has
// Latin, Greek and Cyrillic ones) show as a box.
type lettering struct {
	letters map[rune]*image.Alpha // all of one size, as wide as a letter of the font
}

// letterFont lies in the program, and is parsed once.
var letterFont = sync.OnceValue(func() *opentype.Font {
	f, err := opentype.Parse(gomonobold.TTF)
	if err != nil {
		panic("BUG: " + err.Error())
	}
	return f
})

// newLettering draws the letters of a text, height pixels from the top of a tall one to the bottom of a deep one.
func newLettering(height float64, text string) *lettering {
	l := &lettering{letters: map[rune]*image.Alpha{}}
	face, err := opentype.NewFace(letterFont(), &opentype.FaceOptions{Size: max(height, 4), DPI: 72, Hinting: font.HintingFull})
	if err != nil {
		panic("BUG: " + err.Error())
	}
	defer face.Close()
	metrics := face.Metrics()
	for _, r := range text {
		advance, _ := face.GlyphAdvance(r)
		mask := image.NewAlpha(image.Rect(0, 0, advance.Ceil(), (metrics.Ascent + metrics.Descent).Ceil()))
		drawer := font.Drawer{Dst: mask, Src: image.Opaque, Face: face, Dot: fixed.Point26_6{Y: metrics.Ascent}}
		drawer.DrawString(string(r))
		l.letters[r] = mask
	}
	return l
}

// draw writes a text of the lettering's letters with its upper left corner at x, y, in a luma and no colour, on a
// darkened ground. What does not fit into the picture is cut off.
func (l *lettering) draw(p *media.Picture, x, y int, text string, luma int) {
	for _, r := range text {
		mask := l.letters[r]
		if mask == nil {
			continue
		}
		area := mask.Rect.Add(image.Pt(x, y)).Intersect(image.Rect(0, 0, p.Width, p.Height))
		for line := area.Min.Y; line < area.Max.Y; line++ {
			to := p.Y[line*p.YStride+area.Min.X : line*p.YStride+area.Max.X]
			for i := range to {
				alpha := int(mask.Pix[(line-y)*mask.Stride+area.Min.X-x+i])
				ground := int(to[i]) * 5 / 8
				to[i] = byte(ground + (luma-ground)*alpha/255)
			}
		}
		x += mask.Rect.Dx()
	}
}
