//go:build !nogui

package people

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/model"
	"lyceum/app/view/widget"
)

// A place is the number of a raised hand, in a disc.
type place struct {
	fynewidget.BaseWidget
	number string
}

func newPlace() *place {
	p := &place{}
	p.ExtendBaseWidget(p)
	return p
}

// Set changes the number.
func (p *place) Set(number string) {
	if p.number != number {
		p.number = number
		p.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (p *place) CreateRenderer() fyne.WidgetRenderer {
	r := &placeRenderer{p: p, disc: &canvas.Rectangle{}, text: widget.NewBold("", widget.Caption, widget.OnHand).Centred()}
	r.Refresh()
	return r
}

type placeRenderer struct {
	p    *place
	disc *canvas.Rectangle
	text *widget.Text
}

func (r *placeRenderer) Layout(size fyne.Size) {
	r.disc.CornerRadius = size.Height / 2
	r.disc.Resize(size)
	r.text.Resize(size)
}
func (r *placeRenderer) MinSize() fyne.Size {
	h := widget.RowHeight(20, widget.Caption)
	return fyne.NewSize(max(h, r.text.MinSize().Width+8), h)
}
func (r *placeRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.disc, r.text} }
func (r *placeRenderer) Destroy()                     {}
func (r *placeRenderer) Refresh() {
	r.disc.FillColor = theme.Color(widget.Hand)
	r.text.Set(r.p.number)
	r.Layout(r.p.Size())
	r.disc.Refresh()
}

// bars say how bad a link is: the fewer the worse.
type bars struct {
	fynewidget.BaseWidget
	link model.Link
}

func newBars() *bars {
	b := &bars{}
	b.ExtendBaseWidget(b)
	return b
}

func (b *bars) set(l model.Link) {
	if b.link != l {
		b.link = l
		b.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (b *bars) CreateRenderer() fyne.WidgetRenderer {
	r := &barsRenderer{b: b}
	for range 3 {
		r.bars = append(r.bars, &canvas.Rectangle{CornerRadius: 1})
	}
	r.Refresh()
	return r
}

type barsRenderer struct {
	b    *bars
	bars []fyne.CanvasObject
}

func (r *barsRenderer) Layout(size fyne.Size) {
	for i, bar := range r.bars {
		h := float32(5 + 4*i)
		bar.Resize(fyne.NewSize(3, h))
		bar.Move(fyne.NewPos(1+float32(i)*5, (size.Height-13)/2+13-h))
	}
}
func (r *barsRenderer) MinSize() fyne.Size           { return fyne.NewSize(16, 16) }
func (r *barsRenderer) Objects() []fyne.CanvasObject { return r.bars }
func (r *barsRenderer) Destroy()                     {}
func (r *barsRenderer) Refresh() {
	lit, tone := 0, widget.Danger
	switch r.b.link {
	case model.LinkFair:
		lit, tone = 2, widget.Warning
	case model.LinkPoor:
		lit = 1
	}
	for i, bar := range r.bars {
		bar := bar.(*canvas.Rectangle)
		if bar.FillColor = theme.Color(widget.Border); i < lit {
			bar.FillColor = theme.Color(tone)
		}
		bar.Refresh()
	}
}
