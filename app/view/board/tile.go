//go:build !nogui

package board

import (
	"image"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A face is what a tile shows but for its picture. Two of them can be compared, so that a tile is drawn anew only when it looks
// different.
type face struct {
	owner, name string
	icon, state string
	tone        fyne.ThemeColorName
	revealed    bool
	ring        bool
}

// drawsFor is for how long somebody is said to draw after each change.
const drawsFor = 8 * time.Second

// faceOf is how a board looks on the wall at a time.
func faceOf(is *model.PrivateBoard, now time.Time) face {
	f := face{owner: is.Owner.ID, name: is.Owner.Name, icon: "clock", tone: widget.Muted, revealed: is.Revealed}
	since := now.Sub(is.Changed)
	switch {
	case since < drawsFor:
		f.icon, f.state, f.tone = "pen", words.T("Drawing now"), widget.Success
	case since < time.Minute:
		f.state = words.T("Less than a minute ago")
	case since < time.Hour:
		f.state = words.T("%d min ago", int(since/time.Minute))
	default:
		f.state = is.Changed.Local().Format("15:04")
	}
	switch {
	case is.Revealed:
		f.icon, f.state, f.tone = "eye", words.T("Shown to the class"), widget.Accent
	case is.Returned && since >= drawsFor:
		f.icon, f.state = "okc", words.T("Returned with comments")
	}
	return f
}

// A tile is one board on the wall. It never has the focus itself: the wall has it.
type tile struct {
	fynewidget.BaseWidget
	face  face
	is    *image.RGBA // of the board; nil until it is drawn
	drawn int         // how often it was drawn anew, for tests
}

func newTile() *tile {
	t := &tile{}
	t.ExtendBaseWidget(t)
	return t
}

// set shows a face and a picture.
func (t *tile) set(f face, is *image.RGBA) {
	if t.face == f && t.is == is {
		return
	}
	t.face, t.is = f, is
	t.drawn++
	t.Refresh()
}

// Word returns whose board it is.
func (t *tile) Word() string { return t.face.name }

// tileHeight is how high a tile of a width is: a page, and two lines.
func tileHeight(width float32) float32 { return float32(int(width*9/16)) + wordsHeight() }

func wordsHeight() float32 { return widget.RowHeight(54, widget.Body, widget.Secondary) }

// CreateRenderer implements fyne.Widget.
func (t *tile) CreateRenderer() fyne.WidgetRenderer {
	r := &tileRenderer{
		t: t, ground: &canvas.Rectangle{CornerRadius: widget.CardRadius}, edge: &canvas.Rectangle{CornerRadius: widget.CardRadius}, line: &canvas.Rectangle{},
		page: &canvas.Image{FillMode: canvas.ImageFillStretch, ScaleMode: canvas.ImageScaleSmooth}, ring: &canvas.Rectangle{CornerRadius: widget.CardRadius + 3},
		paper: &canvas.Rectangle{TopLeftCornerRadius: widget.CardRadius, TopRightCornerRadius: widget.CardRadius},
		name:  widget.NewBold("", widget.Body, widget.Ink).Cut(), icon: widget.NewIcon("clock", 16, widget.Muted), state: widget.NewText("", widget.Secondary, widget.Muted).Cut(),
	}
	r.all = []fyne.CanvasObject{r.ring, r.ground, r.paper, r.page, r.line, r.name, r.icon, r.state, r.edge}
	r.Refresh()
	return r
}

type tileRenderer struct {
	t                  *tile
	ground, edge, line *canvas.Rectangle
	paper              *canvas.Rectangle
	page               *canvas.Image
	name, state        *widget.Text
	icon               *widget.Icon
	ring               *canvas.Rectangle
	all                []fyne.CanvasObject
}

func (r *tileRenderer) MinSize() fyne.Size           { return fyne.Size{} }
func (r *tileRenderer) Objects() []fyne.CanvasObject { return r.all }
func (r *tileRenderer) Destroy()                     {}

// Refresh draws what the tile shows.
func (r *tileRenderer) Refresh() {
	f := &r.t.face
	r.ground.FillColor, r.paper.FillColor, r.line.FillColor = widget.Tone(widget.Surface), widget.Tone(widget.White), widget.Tone(widget.Border)
	r.edge.FillColor, r.edge.StrokeColor, r.edge.StrokeWidth = widget.Tone(widget.Clear), widget.Tone(widget.Border), 1
	if f.revealed {
		r.edge.StrokeColor, r.edge.StrokeWidth = widget.Tone(widget.Accent), 2
	}
	r.page.Hidden = r.t.is == nil
	if r.t.is != nil && r.page.Image != image.Image(r.t.is) {
		r.page.Image = r.t.is
		r.page.Refresh()
	}
	r.name.Set(f.name)
	r.state.Set(f.state)
	if f.icon != "" {
		r.icon.Set(f.icon, f.tone)
	}
	r.ring.Hidden = !f.ring
	r.ring.FillColor, r.ring.StrokeColor, r.ring.StrokeWidth = widget.Tone(widget.Clear), widget.Tone(widget.Ring), 2
	r.Layout(r.t.Size())
	canvas.Refresh(r.t)
}

// Layout implements fyne.WidgetRenderer.
func (r *tileRenderer) Layout(size fyne.Size) {
	const side = 12
	page := fyne.NewSize(size.Width, size.Height-wordsHeight())
	r.ground.Resize(size)
	r.edge.Resize(size)
	place(r.ring, -3, -3, size.Width+6, size.Height+6)
	place(r.paper, 1, 1, page.Width-2, page.Height-1)
	place(r.page, 4, 4, page.Width-8, page.Height-8)
	if is := r.t.is; is != nil && is.Rect.Dx() > 0 { // all of it, in the middle
		room := page.SubtractWidthHeight(8, 8)
		k := min(room.Width/float32(is.Rect.Dx()), room.Height/float32(is.Rect.Dy()))
		w, h := float32(int(float32(is.Rect.Dx())*k)), float32(int(float32(is.Rect.Dy())*k))
		place(r.page, float32(int((page.Width-w)/2)), float32(int((page.Height-h)/2)), w, h)
	}
	place(r.line, 1, page.Height, size.Width-2, 1)
	name, state := widget.LineHeight(widget.Body), widget.LineHeight(widget.Secondary)
	y := page.Height + float32(int((size.Height-page.Height-name-2-state)/2))
	place(r.name, side, y, size.Width-2*side, name)
	y += name + 2
	icon := r.icon.MinSize()
	place(r.icon, side, y+float32(int((state-icon.Height)/2)), icon.Width, icon.Height)
	x := side + icon.Width + 4
	place(r.state, x, y, size.Width-side-x, state)
}
