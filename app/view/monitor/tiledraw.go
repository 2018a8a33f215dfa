//go:build !nogui

package monitor

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"lyceum/app/view/widget"
)

const tileRadius float32 = widget.CardRadius

// CreateRenderer implements fyne.Widget.
func (t *tile) CreateRenderer() fyne.WidgetRenderer {
	r := &tileRenderer{
		t: t, ground: &canvas.Rectangle{CornerRadius: tileRadius},
		screen: newImage(), camera: newImage(), frame: &canvas.Rectangle{},
		blankIcon: widget.NewIcon("screen", 24, widget.MutedOn), blank: widget.NewText("", widget.Secondary, widget.MutedOn).Cut().Centred(),
		strip: &canvas.Rectangle{BottomLeftCornerRadius: tileRadius, BottomRightCornerRadius: tileRadius},
		name:  widget.NewText("", widget.Body, widget.OnStage).Cut(), small: widget.NewText("", widget.Caption, widget.OnStage).Cut(),
		icon: widget.NewIcon("check", 16, widget.MutedOn), word: widget.NewText("", widget.Secondary, widget.OnStage).Cut(),
		detail: widget.NewText("", widget.Secondary, widget.MutedOn).Cut(),
		age:    widget.NewText("", widget.Caption, widget.OnStage), agePlate: &canvas.Rectangle{CornerRadius: 4},
		mark: &canvas.Rectangle{}, tick: widget.NewIcon("check", 18, widget.OnAccent), ring: &canvas.Rectangle{},
		edge: &canvas.Rectangle{CornerRadius: tileRadius},
	}
	r.name.SetBold(true)
	r.all = []fyne.CanvasObject{
		r.ring, r.ground, r.blankIcon, r.blank, r.screen, r.frame, r.camera, r.strip, r.name, r.small, r.icon, r.word, r.detail, r.agePlate, r.age, r.edge, r.mark, r.tick,
	}
	r.Refresh()
	return r
}

func newImage() *canvas.Image {
	i := &canvas.Image{FillMode: canvas.ImageFillStretch, ScaleMode: canvas.ImageScaleFastest}
	i.Hide()
	return i
}

// A tileRenderer draws a tile with as few objects as it can: what is hidden costs nothing with a repaint.
type tileRenderer struct {
	t              *tile
	ground, edge   *canvas.Rectangle
	screen, camera *canvas.Image
	frame          *canvas.Rectangle // around the camera in the corner
	blankIcon      *widget.Icon
	blank          *widget.Text
	strip          *canvas.Rectangle
	name, small    *widget.Text // of a card, and of a picture with a line
	icon           *widget.Icon
	word, detail   *widget.Text
	age            *widget.Text // of an old picture, on a plate
	agePlate       *canvas.Rectangle
	mark           *canvas.Rectangle // of who can be picked
	tick           *widget.Icon
	ring           *canvas.Rectangle
	all            []fyne.CanvasObject
}

func (r *tileRenderer) MinSize() fyne.Size           { return fyne.Size{} }
func (r *tileRenderer) Objects() []fyne.CanvasObject { return r.all }
func (r *tileRenderer) Destroy()                     {}

// Refresh draws what the tile shows.
func (r *tileRenderer) Refresh() {
	f := &r.t.face
	r.ground.FillColor = widget.Tone(widget.Stage2)
	r.edge.FillColor, r.edge.StrokeColor, r.edge.StrokeWidth = widget.Tone(widget.Clear), widget.Tone(f.edge), 1
	if f.edge != widget.StageLine {
		r.edge.StrokeWidth = 2
	}
	r.pictures(f)
	r.words(f)
	r.mark.Hidden, r.tick.Hidden = !f.picking, !f.picked
	if f.picking {
		r.mark.CornerRadius, r.mark.StrokeWidth = 12, 2
		r.mark.FillColor, r.mark.StrokeColor = widget.Tone(widget.Stage2), widget.Tone(widget.OnStage) // nothing shines through
		if f.picked {
			r.mark.FillColor, r.mark.StrokeColor = widget.Tone(widget.Accent), widget.Tone(widget.OnAccent)
			r.tick.Set("check", widget.OnAccent)
		}
		r.mark.Refresh()
	}
	old := f.old != "" && !r.screen.Hidden
	r.age.Hidden, r.agePlate.Hidden = !old, !old
	if old {
		r.age.Set(f.old)
		r.agePlate.FillColor = widget.Tone(widget.Plate)
	}
	r.ring.Hidden = !f.ring
	r.ring.FillColor, r.ring.StrokeColor, r.ring.StrokeWidth = widget.Tone(widget.Clear), widget.Tone(widget.StageRing), 2
	r.ring.CornerRadius = tileRadius + 3
	r.Layout(r.t.Size())
	canvas.Refresh(r.t)
}

func (r *tileRenderer) pictures(f *face) {
	show := func(o *canvas.Image, is *image.RGBA) {
		if o.Hidden = is == nil; is != nil && o.Image != image.Image(is) {
			o.Image = is
			o.Refresh()
		}
	}
	screen, camera := r.t.screen.is, r.t.camera.is
	if !f.screen { // the camera has the place of the picture
		show(r.screen, r.t.wide)
		show(r.camera, nil)
	} else {
		show(r.screen, screen)
		show(r.camera, camera)
	}
	r.frame.Hidden = r.camera.Hidden
	r.frame.FillColor, r.frame.StrokeColor, r.frame.StrokeWidth, r.frame.CornerRadius = widget.Tone(widget.Stage), widget.Tone(widget.Stage), 1, 7
	r.camera.CornerRadius, r.screen.CornerRadius = 6, tileRadius
	if blank := r.screen.Hidden; blank != r.blank.Visible() {
		widget.Show(r.blank, blank)
		widget.Show(r.blankIcon, blank)
	}
	r.blankIcon.Set(or(f.blankIcon, "screen"), widget.MutedOn)
	r.blank.Set(f.blank)
}

func or(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

// fill169 returns the part of a camera's picture that fills a tile.
func fill169(is *image.RGBA) *image.RGBA {
	if is == nil {
		return nil
	}
	b := is.Bounds()
	h := b.Dx() * 9 / 16
	if h >= b.Dy() {
		return is
	}
	top := b.Min.Y + (b.Dy()-h)/3 // where heads are
	return is.SubImage(image.Rect(b.Min.X, top, b.Max.X, top+h)).(*image.RGBA)
}

func (r *tileRenderer) words(f *face) {
	r.strip.Hidden, r.small.Hidden = f.large, f.large
	r.name.Hidden, r.detail.Hidden = !f.large, !f.large || f.stand.detail == ""
	if f.stand.icon != "" { // else the tile shows nobody
		r.icon.Set(f.stand.icon, f.stand.tone)
	}
	if f.large {
		r.name.Set(f.name)
		r.word.Set(f.stand.word)
		r.detail.Set(f.stand.detail)
		r.word.Hidden, r.icon.Hidden = false, false
		return
	}
	r.strip.FillColor = widget.Tone(widget.Plate)
	r.small.Set(f.name)
	r.word.Set(f.progress)
	r.word.Hidden = f.progress == ""
	r.icon.Hidden = f.stand.icon == "check"
	r.strip.Refresh()
}

// Layout implements fyne.WidgetRenderer.
func (r *tileRenderer) Layout(size fyne.Size) {
	f := &r.t.face
	picture := fyne.NewSize(size.Width, float32(int(size.Width*9/16)))
	r.ground.Resize(size)
	r.edge.Resize(size)
	r.screen.Move(fyne.NewPos(1, 1))
	r.screen.Resize(picture.SubtractWidthHeight(2, 2))
	r.placeCamera(picture)
	r.placeBlank(picture, f.large)
	if f.large {
		r.placeCard(size, picture)
	} else {
		r.placeLine(size)
	}
	m := r.age.MinSize()
	r.agePlate.Move(fyne.NewPos(8, 8))
	r.agePlate.Resize(m.AddWidthHeight(8, 4))
	r.age.Move(fyne.NewPos(12, 10))
	r.age.Resize(m)
	r.mark.Move(fyne.NewPos(8, 8))
	r.mark.Resize(fyne.NewSquareSize(24))
	r.tick.Move(fyne.NewPos(11, 11))
	r.tick.Resize(fyne.NewSquareSize(18))
	r.ring.Move(fyne.NewPos(-3, -3))
	r.ring.Resize(size.AddWidthHeight(6, 6))
}

// placeCamera puts the camera into the corner of the screen.
func (r *tileRenderer) placeCamera(picture fyne.Size) {
	w := float32(int(picture.Width * 56 / 240))
	at := fyne.NewPos(picture.Width-w-8, 8)
	r.frame.Move(at.SubtractXY(1, 1))
	r.frame.Resize(fyne.NewSize(w+2, float32(int(w*3/4))+2))
	r.camera.Move(at)
	r.camera.Resize(fyne.NewSize(w, float32(int(w*3/4))))
}

// placeBlank puts icon and words where the picture would be, above the line.
func (r *tileRenderer) placeBlank(picture fyne.Size, large bool) {
	room := picture.Height
	if !large {
		room -= lineHeight()
	}
	line := widget.LineHeight(widget.Secondary)
	r.blankIcon.Resize(fyne.NewSquareSize(24))
	if room < 24+4+line+8 { // the icon alone
		r.blank.Resize(fyne.Size{})
		r.blank.Hidden = true
		r.blankIcon.Move(fyne.NewPos((picture.Width-24)/2, (room-24)/2))
		return
	}
	top := float32(int((room - 24 - 4 - line) / 2))
	r.blankIcon.Move(fyne.NewPos((picture.Width-24)/2, top))
	r.blank.Move(fyne.NewPos(8, top+28))
	r.blank.Resize(fyne.NewSize(picture.Width-16, line))
}

// placeCard puts name and state under the picture.
func (r *tileRenderer) placeCard(size, picture fyne.Size) {
	const side = 12
	name, state := widget.LineHeight(widget.Body), widget.LineHeight(widget.Secondary)
	y := picture.Height + (size.Height-picture.Height-name-2-state)/2
	r.name.Move(fyne.NewPos(side, y))
	r.name.Resize(fyne.NewSize(size.Width-2*side, name))
	y += name + 2
	icon := r.icon.MinSize()
	r.icon.Move(fyne.NewPos(side, y+float32(int((state-icon.Height)/2))))
	r.icon.Resize(icon)
	x := side + icon.Width + 4
	rest := size.Width - side - x
	word := min(widthOf(r.word.Text(), widget.Secondary), rest)
	r.word.Move(fyne.NewPos(x, y))
	r.word.Resize(fyne.NewSize(word, state))
	x += word + 6
	r.detail.Move(fyne.NewPos(x, y))
	r.detail.Resize(fyne.NewSize(max(0, size.Width-side-x), state))
}

// placeLine puts name and progress into a line over the foot of the picture.
func (r *tileRenderer) placeLine(size fyne.Size) {
	const side = 8
	h := lineHeight()
	r.strip.Move(fyne.NewPos(1, size.Height-h-1))
	r.strip.Resize(fyne.NewSize(size.Width-2, h))
	right := size.Width - side
	line := widget.LineHeight(widget.Secondary)
	at := func(o fyne.CanvasObject, w, height float32) {
		right -= w
		o.Move(fyne.NewPos(right, size.Height-1-h+(h-height)/2))
		o.Resize(fyne.NewSize(w, height))
		right -= 4
	}
	if !r.word.Hidden {
		at(r.word, widthOf(r.word.Text(), widget.Secondary), line)
	}
	if !r.icon.Hidden {
		at(r.icon, r.icon.MinSize().Width, r.icon.MinSize().Height)
	}
	r.small.Move(fyne.NewPos(side, size.Height-1-h))
	r.small.Resize(fyne.NewSize(max(0, right-side-4), h))
}

// widthOf is how wide words are, with a little room for rounding.
func widthOf(text string, size float32) float32 {
	return fyne.MeasureText(text, widget.Scaled(size), fyne.TextStyle{}).Width + 1
}
