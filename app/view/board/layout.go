//go:build !nogui

package board

import (
	"fyne.io/fyne/v2"

	"lyceum/app/view/widget"
)

// Measures of the pane, in Fyne's pixels.
const (
	stripGap float32 = 8  // around the strip of tools, and below it
	footGap  float32 = 12 // around the strips at the foot
	between  float32 = 8  // between them at the least
)

// A paneLayout puts the strips over the canvas: tools above in the middle, the foot below.
type paneLayout struct {
	p      *Pane
	empty  fyne.CanvasObject
	busy   bool // it is being laid out
	raised bool // the chips stand above the foot
}

// show hides what does not show.
func (l *paneLayout) show() {
	p := l.p
	b, drawing := p.board, p.drawing()
	drawn := drawing && b.Open.Fault == ""
	on := p.shown != ""
	for _, o := range [parts]struct {
		is fyne.CanvasObject
		on bool
	}{
		{p.canvas, drawn}, {p.hint.here, drawn && p.hint.shown}, {p.hint.locked, drawn && !b.MayDraw}, {p.head.content, on && (p.walled || p.commenting())},
		{p.toolbar.content, drawn && b.MayDraw}, {p.options.content, drawn && b.MayDraw && p.options.shown()}, {l.empty, on && !p.walled && !drawn},
		{p.wall, on && p.walled}, {p.zoom.content, drawn}, {p.pages.content, drawn}, {p.right.content, drawn}, {p.chips.left, drawn},
		{p.chips.right, on && !p.walled},
	} {
		if o.is.Visible() != o.on {
			widget.Show(o.is, o.on)
		}
	}
}

// parts is how many objects the pane has.
const parts = 13

// A need is what decides the place of an object; two can be compared.
type need struct {
	shown bool
	size  fyne.Size
}

// needs returns those of all objects.
func (l *paneLayout) needs() (all [parts]need) {
	for i, o := range l.objects() {
		all[i] = need{o.Visible(), o.MinSize()}
	}
	return all
}

// objects are what the pane shows, in the order in which they are drawn and in which Tab goes through them.
func (l *paneLayout) objects() []fyne.CanvasObject {
	p := l.p
	all := []fyne.CanvasObject{p.head.content, p.canvas, p.hint.here, p.hint.locked, l.empty, p.wall, p.toolbar.content, p.options.content}
	if l.raised {
		return append(all, p.chips.left, p.chips.right, p.zoom.content, p.pages.content, p.right.content)
	}
	return append(all, p.zoom.content, p.chips.left, p.pages.content, p.chips.right, p.right.content)
}

// Layout implements fyne.Layout.
func (l *paneLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	l.busy = true
	defer func() { l.busy = false }()
	p := l.p
	top := float32(0)
	if p.head.content.Visible() {
		top = p.head.content.HeightFor(size.Width)
		place(p.head.content, 0, 0, size.Width, top)
	}
	rest := max(0, size.Height-top)
	for _, o := range []fyne.CanvasObject{p.canvas, p.wall, l.empty} {
		place(o, 0, top, size.Width, rest)
	}
	begin := l.tools(size, top)
	end := l.foot(size)
	p.canvas.SetInsets(begin-top, stripGap, size.Height-end, stripGap)
	h := widget.LineHeight(widget.Title)
	place(p.hint.here, stripGap, begin+float32(int((end-begin-h)/2)), size.Width-2*stripGap, h)
}

// tools puts the strip of tools and the options beneath it, and returns where the page may begin: beneath the tools, for options
// come and go.
func (l *paneLayout) tools(size fyne.Size, top float32) (begin float32) {
	p := l.p
	y := top + stripGap
	room := size.Width - 2*stripGap
	centre := func(o fyne.CanvasObject, m fyne.Size) {
		w := min(m.Width, room)
		place(o, float32(int((size.Width-w)/2)), y, w, m.Height)
		y += m.Height + stripGap
	}
	if p.hint.locked.Visible() {
		centre(p.hint.locked, p.hint.size(room))
		return y
	}
	p.toolbar.fit(room)
	centre(p.toolbar.content, p.toolbar.content.MinSize())
	begin = y
	centre(p.options.content, p.options.content.MinSize())
	return begin
}

// foot puts zoom, pages and what kind of board it is below, with the chips between them or, where there is no room, above them. It
// returns where the page must end.
func (l *paneLayout) foot(size fyne.Size) (end float32) {
	p := l.p
	raised := l.fit(size.Width)
	if raised != l.raised {
		l.raised = raised
		p.body.Objects = l.objects()
	}
	height := max(p.zoom.content.MinSize().Height, p.pages.content.MinSize().Height, p.right.content.MinSize().Height)
	y := size.Height - footGap - height
	left, right := footGap, size.Width-footGap
	putLeft := func(o fyne.CanvasObject) {
		if m := o.MinSize(); o.Visible() && m.Width > 0 {
			h := l.high(o, height)
			place(o, left, y+float32(int((height-h)/2)), m.Width, h)
			left += m.Width + between
		}
	}
	putRight := func(o fyne.CanvasObject) {
		if m := o.MinSize(); o.Visible() && m.Width > 0 {
			right -= min(m.Width, size.Width-2*footGap)
			h := l.high(o, height)
			place(o, right, y+float32(int((height-h)/2)), min(m.Width, size.Width-2*footGap), h)
			right -= between
		}
	}
	putLeft(p.zoom.content)
	if !raised {
		putLeft(p.chips.left)
	}
	alone := l.width(p.zoom.content)+l.width(p.pages.content)+l.width(p.right.content) <= size.Width-2*footGap
	if alone {
		putRight(p.right.content)
	}
	if !raised {
		putRight(p.chips.right)
	}
	m := p.pages.content.MinSize()
	x := min(max((size.Width-m.Width)/2, left), right-m.Width)
	place(p.pages.content, float32(int(x)), y, m.Width, height)
	end = y - between
	up := func() {
		y -= height + between
		left, right = footGap, size.Width-footGap
	}
	if !alone {
		up()
		putRight(p.right.content)
		end = y - between
	}
	if raised {
		up()
		putLeft(p.chips.left)
		if left+l.width(p.chips.right) > size.Width-footGap {
			up()
		}
		putRight(p.chips.right)
	}
	return end
}

// high is how high something in a line of the foot is: strips are as high as the line.
func (l *paneLayout) high(o fyne.CanvasObject, line float32) float32 {
	if _, strip := o.(*widget.Float); strip {
		return line
	}
	return o.MinSize().Height
}

// fit leaves out at the foot what it can do without until everything has room in one line, and reports whether the chips must stand
// above it all the same.
func (l *paneLayout) fit(width float32) (raised bool) {
	p := l.p
	p.pages.fit(false)
	p.right.fit(false)
	p.chips.keys.SetNarrow(false)
	if l.fits(width, true) {
		return false
	}
	p.chips.keys.SetNarrow(true)
	if l.fits(width, true) {
		return false
	}
	p.pages.fit(true)
	if l.fits(width, true) {
		return false
	}
	p.chips.keys.SetNarrow(false)
	if p.pages.fit(false); !l.fits(width, false) {
		p.pages.fit(true)
		p.right.fit(true)
	}
	return true
}

// width is that of something at the foot with the room beside it; none if it does not show.
func (l *paneLayout) width(o fyne.CanvasObject) float32 {
	if m := o.MinSize(); o.Visible() && m.Width > 0 {
		return m.Width + between
	}
	return 0
}

// fits reports whether everything at the foot has room in one line.
func (l *paneLayout) fits(width float32, chips bool) bool {
	p := l.p
	left, right := l.width(p.zoom.content), l.width(p.right.content)
	if chips {
		left, right = left+l.width(p.chips.left), right+l.width(p.chips.right)
	}
	return left+right+p.pages.content.MinSize().Width <= width-2*footGap
}

func place(o fyne.CanvasObject, x, y, width, height float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(max(0, width), max(0, height)))
}

// MinSize implements fyne.Layout.
func (l *paneLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 240) }
