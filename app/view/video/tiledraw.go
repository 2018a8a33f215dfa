//go:build !nogui

package video

import (
	"image"
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"lyceum/app/view/widget"
)

// CreateRenderer implements fyne.Widget.
func (t *Tile) CreateRenderer() fyne.WidgetRenderer {
	r := &tileRenderer{
		t:        t,
		ground:   &canvas.Image{FillMode: canvas.ImageFillStretch, ScaleMode: canvas.ImageScalePixels, CornerRadius: radius},
		disc:     &canvas.Circle{},
		initials: &canvas.Text{TextStyle: fyne.TextStyle{Bold: true}, Alignment: fyne.TextAlignCenter},
		plate:    newPlate(),
		hand:     &canvas.Rectangle{},
		handIcon: widget.NewIcon("hand", plateIcon, widget.OnHand),
		place:    widget.NewBold("", widget.Caption, widget.OnHand),
		reaction: &canvas.Text{Alignment: fyne.TextAlignCenter},
		behind:   &canvas.Circle{},
		pin:      newKnob("pin", func() { t.pin() }),
		speaking: newRing(radius, widget.StageRing),
		focus:    newRing(radius+3, widget.StageRing),
	}
	r.pin.Hide()
	r.all = append([]fyne.CanvasObject{r.ground, r.disc, r.initials, t.picture}, r.plate.objects()...)
	r.all = append(r.all, r.hand, r.handIcon, r.place, r.behind, r.reaction)
	r.all = append(r.all, r.speaking.objects()...)
	r.all = append(r.all, r.focus.objects()...)
	r.all = append(r.all, r.pin)
	r.Refresh()
	return r
}

// A tileRenderer draws a tile. What lies under a picture is hidden while there is one: it would be drawn with every
// repaint.
type tileRenderer struct {
	t        *Tile
	ground   *canvas.Image // one pixel, stretched: the cheapest area with round corners
	disc     *canvas.Circle
	initials *canvas.Text
	plate    *plate
	hand     *canvas.Rectangle
	handIcon *widget.Icon
	place    *widget.Text // in the queue of hands
	reaction *canvas.Text
	behind   *canvas.Circle // the reaction
	pin      *knob
	speaking *ring
	focus    *ring
	all      []fyne.CanvasObject
	ink      [2]color.Color // of rings and ground as drawn last: a theme may change them
}

func (r *tileRenderer) MinSize() fyne.Size           { return fyne.Size{} }
func (r *tileRenderer) Objects() []fyne.CanvasObject { return r.all }
func (r *tileRenderer) Destroy()                     {}

// Refresh draws what changed.
func (r *tileRenderer) Refresh() {
	t := r.t
	who := t.is.Person
	r.colours()
	r.blank(!t.picture.Showing())
	r.plate.set(&t.is, isLarge(t.Size()))
	up := who.Hand > 0 && !t.is.Key.Screen
	r.hand.Hidden, r.handIcon.Hidden, r.place.Hidden = !up, !up, !up
	r.place.Set(strconv.Itoa(who.Hand))
	r.reaction.Text = who.Reaction
	r.reaction.Hidden = who.Reaction == "" || t.is.Key.Screen
	r.behind.Hidden = r.reaction.Hidden
	r.speaking.show(who.Speaking && !t.is.Key.Screen)
	r.focus.show(t.focused)
	widget.Show(r.pin, t.hovered || t.focused || t.is.Pinned)
	r.Layout(t.Size())
	canvas.Refresh(t)
}

// colours takes the colours of the theme, where they are others than before.
func (r *tileRenderer) colours() {
	ink := [2]color.Color{theme.Color(widget.StageRing), theme.Color(widget.Stage2)}
	r.hand.FillColor = theme.Color(widget.Hand)
	r.behind.FillColor = theme.Color(widget.Plate)
	r.reaction.Color = theme.Color(widget.OnStage)
	r.initials.Color = theme.Color(widget.White)
	r.disc.FillColor = widget.PersonColour(r.t.is.Key.ID)
	if r.ink == ink {
		return
	}
	r.ink = ink
	r.speaking.colour()
	r.focus.colour()
	pixel := image.NewRGBA(image.Rect(0, 0, 1, 1))
	pixel.Set(0, 0, ink[1])
	r.ground.Image = pixel
	r.ground.Refresh()
}

// blank shows initials in the place of a picture.
func (r *tileRenderer) blank(on bool) {
	r.ground.Hidden, r.disc.Hidden, r.initials.Hidden = !on, !on, !on
	r.initials.Text = widget.Initials(r.t.is.Person.Name)
}

// Layout implements fyne.WidgetRenderer.
func (r *tileRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	if r.t.picture.Size() != size {
		r.t.picture.Resize(size)
	}
	wide := floor(min(max(min(size.Width, size.Height)*0.42, 32), 128))
	r.disc.Resize(fyne.NewSquareSize(wide))
	r.disc.Move(fyne.NewPos(floor((size.Width-wide)/2), floor((size.Height-wide)*0.42)))
	r.initials.TextSize = floor(wide * 0.36)
	m := r.initials.MinSize()
	r.initials.Resize(fyne.NewSize(wide, m.Height))
	r.initials.Move(r.disc.Position().AddXY(0, (wide-m.Height)/2))
	in := r.t.picture.shown()
	r.layPlate(in, size)
	r.layHand(size)
	r.layReaction(size)
	r.pin.Resize(r.pin.MinSize())
	r.pin.Move(in.at.AddXY(4, 4))
	r.speaking.place(fyne.Position{}, size)
	r.focus.place(in.at.SubtractXY(3, 3), in.size.AddWidthHeight(6, 6))
}

// layPlate puts the plate into the corner of the picture. Of a screen it hides nothing: it lies below it if there is room,
// and is else shown only while the pointer or the focus is on the tile.
func (r *tileRenderer) layPlate(in area, size fyne.Size) {
	t := r.t
	r.plate.show(true)
	if t.is.Key.Screen && t.picture.Showing() {
		if below := size.Height - in.at.Y - in.size.Height; below >= r.plate.height(size)+4 {
			r.plate.place(area{fyne.NewPos(in.at.X, in.at.Y+in.size.Height), fyne.NewSize(in.size.Width, r.plate.height(size)+4)}, 0, isLarge(size))
			return
		}
		r.plate.show(t.hovered || t.focused)
	}
	edge := float32(8)
	if isLarge(size) {
		edge = 12
	}
	r.plate.place(in, edge, isLarge(size))
}

// layReaction puts a reaction at the right, as far up as it has risen.
func (r *tileRenderer) layReaction(size fyne.Size) {
	r.reaction.TextSize = floor(min(36, max(20, size.Height/8)))
	wide := r.reaction.TextSize * 1.7
	down := size.Height - wide - 8
	at := fyne.NewPos(size.Width-wide-8, floor(down-r.t.risen*min(down/3, 96)))
	r.behind.Move(at)
	r.behind.Resize(fyne.NewSquareSize(wide))
	m := r.reaction.MinSize()
	r.reaction.Move(at.AddXY(0, (wide-m.Height)/2))
	r.reaction.Resize(fyne.NewSize(wide, m.Height))
}

// layHand puts the pill of a raised hand at the top right.
func (r *tileRenderer) layHand(size fyne.Size) {
	icon, number := r.handIcon.MinSize(), r.place.MinSize()
	height := widget.LineHeight(widget.Caption) + 4
	width := icon.Width + 4 + number.Width + 16
	edge := float32(8)
	if isLarge(size) {
		edge = 12
	}
	at := fyne.NewPos(size.Width-edge-width, edge)
	r.hand.CornerRadius = height / 2
	r.hand.Move(at)
	r.hand.Resize(fyne.NewSize(width, height))
	r.handIcon.Move(at.AddXY(8, (height-icon.Height)/2))
	r.handIcon.Resize(icon)
	r.place.Move(at.AddXY(8+icon.Width+4, 0))
	r.place.Resize(fyne.NewSize(number.Width, height))
}
