//go:build !nogui

package monitor

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
)

// inks are the colours of a picture, as the theme in use has them.
type inks struct {
	line, carries, only, bad, stage color.NRGBA
	people                          []color.NRGBA // by node
}

func inksOf(g *model.Mesh) inks {
	c := func(name fyne.ThemeColorName) color.NRGBA {
		return color.NRGBAModel.Convert(widget.Tone(name)).(color.NRGBA)
	}
	i := inks{line: c(widget.StageLine), carries: c(widget.StageRing), only: c(widget.StageWarning), bad: c(widget.StageDanger), stage: c(widget.Stage)}
	for _, n := range g.Nodes {
		i.people = append(i.people, color.NRGBAModel.Convert(widget.PersonColour(n.ID)).(color.NRGBA))
	}
	return i
}

// paintMap draws links and people. scale is how many pixels of the screen one of Fyne's is. It touches nothing but what it is
// given, so that it can run anywhere.
func paintMap(g *model.Mesh, p places, room fyne.Size, scale float32, ink inks) *image.RGBA {
	is := image.NewRGBA(image.Rect(0, 0, int(room.Width*scale), int(room.Height*scale)))
	b := brush{is, scale}
	for pass := range 2 { // what carries the stream lies over what does not
		for _, l := range g.Links {
			first := !l.Carries && !l.Bad && !l.Only
			if first != (pass == 0) {
				continue
			}
			from, to := p.at[l.A], p.at[l.B]
			switch {
			case l.Only:
				b.line(from, to, 2.5, 8, ink.only)
			case l.Bad:
				b.line(from, to, 2, 0, ink.bad)
			case l.Carries:
				b.line(from, to, 2, 0, ink.carries)
			default:
				b.line(from, to, 1, 0, ink.line)
			}
		}
	}
	for i, n := range g.Nodes {
		r := p.radius
		switch {
		case n.Trouble:
			b.disc(p.at[i], r+3, ink.only)
			b.disc(p.at[i], r+1, ink.stage)
		case n.Self:
			b.disc(p.at[i], r+3, ink.carries)
			b.disc(p.at[i], r+1, ink.stage)
		default:
			b.disc(p.at[i], r+2, ink.stage)
		}
		b.disc(p.at[i], r, ink.people[i])
	}
	return is
}

// A brush draws with smooth edges.
type brush struct {
	is    *image.RGBA
	scale float32
}

// line draws a line of a width; with dots, one of dots that far apart.
func (b brush) line(from, to fyne.Position, width, dots float32, ink color.NRGBA) {
	s := float64(b.scale)
	x0, y0, x1, y1 := float64(from.X)*s, float64(from.Y)*s, float64(to.X)*s, float64(to.Y)*s
	long := math.Hypot(x1-x0, y1-y0)
	if long < 1 {
		return
	}
	half := float64(width) * s / 2
	if dots > 0 {
		gap := float64(dots) * s
		for d := 0.0; d < long; d += gap {
			b.disc(fyne.NewPos(float32((x0+(x1-x0)*d/long)/s), float32((y0+(y1-y0)*d/long)/s)), width*0.8, ink)
		}
		return
	}
	steep := math.Abs(y1-y0) > math.Abs(x1-x0)
	if steep {
		x0, y0, x1, y1 = y0, x0, y1, x1
	}
	if x0 > x1 {
		x0, y0, x1, y1 = x1, y1, x0, y0
	}
	slope := (y1 - y0) / (x1 - x0)
	slant := math.Hypot(1, slope) // how much wider the line is across than along the axis
	for x := int(math.Floor(x0)); x <= int(x1); x++ {
		middle := y0 + (float64(x)+0.5-x0)*slope
		for y := int(middle - half*slant - 1); y <= int(middle+half*slant+1); y++ {
			far := math.Abs(float64(y)+0.5-middle) / slant
			if steep {
				b.mix(y, x, half+0.5-far, ink)
			} else {
				b.mix(x, y, half+0.5-far, ink)
			}
		}
	}
}

// disc draws a filled circle.
func (b brush) disc(at fyne.Position, radius float32, ink color.NRGBA) {
	s := float64(b.scale)
	cx, cy, r := float64(at.X)*s, float64(at.Y)*s, float64(radius)*s
	for y := int(cy - r - 1); y <= int(cy+r+1); y++ {
		for x := int(cx - r - 1); x <= int(cx+r+1); x++ {
			b.mix(x, y, r+0.5-math.Hypot(float64(x)+0.5-cx, float64(y)+0.5-cy), ink)
		}
	}
}

// mix lays a colour over a pixel, of which a share between 0 and 1 is covered.
func (b brush) mix(x, y int, share float64, ink color.NRGBA) {
	if share <= 0 || !(image.Point{x, y}).In(b.is.Rect) {
		return
	}
	a := uint32(min(share, 1) * float64(ink.A) * 257)
	i := b.is.PixOffset(x, y)
	p := b.is.Pix[i : i+4 : i+4]
	for k, v := range [4]uint32{uint32(ink.R), uint32(ink.G), uint32(ink.B), 0xff} {
		p[k] = uint8((v*a + uint32(p[k])*(0xffff-a) + 0x7fff) / 0xffff)
	}
}
