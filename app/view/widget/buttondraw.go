//go:build !nogui

package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

type buttonRenderer struct {
	b            *Button
	ground, ring *canvas.Rectangle
	pill         *canvas.Rectangle // under the badge
	icon, arrow  *Icon
	word, badge  *Text
}

const (
	iconGap   float32 = 8
	iconSize  float32 = 20
	arrowSize float32 = 18
)

func (r *buttonRenderer) arrowShown() bool { return r.b.arrow && !r.b.narrow }

// contentWidth is the width of icon, word and arrow with the gaps between them.
// The badge lies over the corner, so that nothing moves when it comes.
func (r *buttonRenderer) contentWidth() float32 {
	var w float32
	add := func(part float32) {
		if w > 0 {
			w += iconGap
		}
		w += part
	}
	if r.icon != nil {
		add(iconScaled(iconSize))
	}
	if r.b.showsWord() {
		add(r.word.MinSize().Width)
	}
	if r.arrowShown() {
		add(iconScaled(arrowSize))
	}
	return w
}

func (r *buttonRenderer) pillSize() fyne.Size {
	m := r.badge.MinSize()
	return fyne.NewSize(max(m.Height+4, m.Width+12), m.Height+4)
}

func (r *buttonRenderer) MinSize() fyne.Size {
	l := r.b.appearance()
	if r.b.narrow && !r.b.showsWord() {
		return fyne.NewSquareSize(l.height)
	}
	return fyne.NewSize(max(r.contentWidth()+2*l.side, min(l.height, 32)), l.height)
}

func (r *buttonRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	PlaceRing(r.ring, fyne.Position{}, size)
	x := (size.Width - r.contentWidth()) / 2
	switch r.b.kind {
	case Link:
		x = 0
	case HeadCell:
		side := r.b.appearance().side
		h := LineHeight(Secondary)
		r.word.Move(fyne.NewPos(side, (size.Height-h)/2))
		r.word.Resize(fyne.NewSize(max(0, size.Width-side), h))
		return
	}
	put := func(i *Icon, wide float32) {
		s := iconScaled(wide)
		i.Move(fyne.NewPos(float32(int(x)), float32(int((size.Height-s)/2))))
		i.Resize(fyne.NewSquareSize(s))
		x += s + iconGap
	}
	if r.icon != nil {
		put(r.icon, iconSize)
	}
	if r.b.showsWord() {
		m := r.word.MinSize()
		r.word.Move(fyne.NewPos(x, (size.Height-m.Height)/2))
		r.word.Resize(m)
		x += m.Width + iconGap
	}
	if r.arrowShown() {
		put(r.arrow, arrowSize)
	}
	pill := r.pillSize()
	at := fyne.NewPos(size.Width-pill.Width+2, -4)
	r.pill.Move(at)
	r.pill.Resize(pill)
	m := r.badge.MinSize()
	r.badge.Move(at.AddXY((pill.Width-m.Width)/2, (pill.Height-m.Height)/2))
	r.badge.Resize(m)
}

func (r *buttonRenderer) Refresh() {
	b, l := r.b, r.b.appearance()
	r.ground.FillColor, r.ground.CornerRadius = Tone(l.fill), l.radius
	switch {
	case b.disabled || !b.hovered:
	case l.hover == l.fill && l.fill != Clear:
		r.ground.FillColor = darker(Tone(l.fill))
	default:
		r.ground.FillColor = Tone(l.hover)
	}
	fillEdge(r.ground, l.line)
	ring := Ring
	if b.kind == OnVideo || b.kind == OnWall {
		ring = StageRing
	}
	DrawRing(r.ring, b.focused, l.radius)
	r.ring.StrokeColor = Tone(ring)
	r.pill.FillColor, r.pill.CornerRadius = Tone(Accent), r.pillSize().Height/2
	r.pill.Hidden = b.badge == ""
	r.badge.Hidden = b.badge == ""
	r.badge.Set(b.badge)
	r.word.text, r.word.tone, r.word.bold, r.word.size = b.word, l.ink, l.bold, l.size
	r.word.Hidden = !b.showsWord()
	r.word.Refresh()
	r.badge.Refresh()
	if r.icon != nil {
		r.icon.Set(b.icon, l.ink)
		r.icon.Refresh()
	}
	r.arrow.Hidden = !r.arrowShown()
	r.arrow.Set("down", l.ink)
	r.arrow.Refresh()
	if b.narrow && (b.tip.text == "" || b.tip.word) {
		b.tip.text, b.tip.word = b.word, true
	}
	r.Layout(b.Size())
	r.ground.Refresh()
	r.ring.Refresh()
	r.pill.Refresh()
}

// darker is what a filled button looks like under the pointer.
func darker(c color.Color) color.Color {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	part := func(v uint8) uint8 { return uint8(int(v) * 88 / 100) }
	return color.NRGBA{part(n.R), part(n.G), part(n.B), n.A}
}

// fillEdge gives a ground a line of a colour, or none if the theme has none.
func fillEdge(r *canvas.Rectangle, name fyne.ThemeColorName) {
	r.StrokeColor, r.StrokeWidth = Tone(name), 1
	if _, _, _, a := r.StrokeColor.RGBA(); a == 0 { // a stroke without colour would still thin the edge
		r.StrokeWidth = 0
	}
}

func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{r.ring, r.ground}
	if r.icon != nil {
		out = append(out, r.icon)
	}
	return append(out, r.word, r.arrow, r.pill, r.badge)
}

func (r *buttonRenderer) Destroy() {}
