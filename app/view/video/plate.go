//go:build !nogui

package video

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A plate says who a tile shows, at its bottom left: the microphone, the name, and how well the person is heard if that
// is not well.
type plate struct {
	ground *canvas.Rectangle
	icon   *widget.Icon
	name   *widget.Text
	role   *widget.Text
	bars   [3]*canvas.Rectangle
	poor   bool // bars show
	hidden bool
}

const (
	plateIcon float32 = 16
	barWidth  float32 = 3
	barGap    float32 = 2
)

func newPlate() *plate {
	p := &plate{
		ground: &canvas.Rectangle{},
		icon:   widget.NewIcon("mic", plateIcon, widget.OnStage),
		name:   widget.NewText("", widget.Caption, widget.OnStage),
		role:   widget.NewText("", widget.Caption, widget.OnStage),
	}
	for i := range p.bars {
		p.bars[i] = &canvas.Rectangle{CornerRadius: 1}
	}
	return p
}

func (p *plate) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{p.ground, p.icon, p.name, p.role, p.bars[0], p.bars[1], p.bars[2]}
}

// set makes the plate say who it is.
func (p *plate) set(is *model.Tile, large bool) {
	p.icon.Set(plateSign(is), widget.OnStage)
	p.name.Set(plateName(is, large))
	p.name.SetBold(large)
	p.role.Set(plateRole(is, large))
	p.poor = is.Person.Link != model.LinkGood && !is.Person.Self && !is.Key.Screen
	for i, b := range p.bars {
		b.FillColor = theme.Color(widget.MutedOn)
		if i < 3-int(is.Person.Link) {
			b.FillColor = theme.Color(widget.Hand)
		}
		b.Refresh()
	}
	p.ground.FillColor = theme.Color(widget.Plate)
	p.ground.Refresh()
}

// plateSign returns the name of the icon before the name.
func plateSign(is *model.Tile) string {
	switch {
	case is.Key.Screen:
		return "screen"
	case is.Person.Mic == model.MediaOn:
		return "mic"
	}
	return "mic-off"
}

func plateName(is *model.Tile, large bool) string {
	switch who := is.Person; {
	case is.Key.Screen && who.Self:
		return words.T("Your screen")
	case is.Key.Screen:
		return words.T("Screen of %s", who.Name)
	case who.Self:
		return words.T("You")
	case large:
		return who.Name
	default:
		return shortName(who.Name)
	}
}

// plateRole returns what follows the name, if there is room.
func plateRole(is *model.Tile, large bool) string {
	switch who := is.Person; {
	case who.Link == model.LinkLost && !who.Self:
		return "· " + words.T("reconnecting")
	case large && !is.Key.Screen && who.Staff():
		return "· " + model.DutyWord(who)
	}
	return ""
}

// shortName returns what a person is called by: the first word that is no title such as "Dr.", and the whole of "Ms Ito".
func shortName(name string) string {
	parts := strings.Fields(name)
	first := slices.IndexFunc(parts, func(word string) bool { return !model.IsTitle(word) })
	if first < 0 || first > 0 && first == len(parts)-1 {
		return name
	}
	return parts[first]
}

// height returns how high the plate of a tile is.
func (p *plate) height(tile fyne.Size) float32 {
	if isLarge(tile) {
		return widget.LineHeight(widget.Caption) + 8
	}
	return widget.LineHeight(widget.Caption) + 4
}

// show shows the plate or hides it.
func (p *plate) show(on bool) {
	p.hidden = !on
	p.ground.Hidden = !on
	widget.Show(p.icon, on)
	widget.Show(p.name, on)
}

// place lays the plate out at the bottom left of an area, edge from it.
func (p *plate) place(in area, edge float32, large bool) {
	side, height := float32(6), widget.LineHeight(widget.Caption)+4
	if large {
		side, height = 8, height+4
	}
	icon := p.icon.MinSize()
	bars := float32(0)
	for _, b := range p.bars {
		b.Hidden = p.hidden || !p.poor
	}
	if p.poor {
		bars = 6 + 3*barWidth + 2*barGap
	}
	room := max(0, in.size.Width-2*edge-2*side-icon.Width-4-bars)
	role := p.role.MinSize().Width + 4
	if p.role.Text() == "" || role > room/2 {
		role = 0
	}
	widget.Show(p.role, role > 0 && !p.hidden)
	name := p.name.Fit(room - role).MinSize().Width
	width := 2*side + icon.Width + 4 + name + role + bars
	at := in.at.AddXY(edge, in.size.Height-edge-height)
	p.ground.CornerRadius = min(height/2, 10)
	p.ground.Move(at)
	p.ground.Resize(fyne.NewSize(width, height))
	x := at.X + side
	p.icon.Move(fyne.NewPos(x, at.Y+(height-icon.Height)/2))
	p.icon.Resize(icon)
	x += icon.Width + 4
	p.name.Move(fyne.NewPos(x, at.Y))
	p.name.Resize(fyne.NewSize(name, height))
	x += name
	p.role.Move(fyne.NewPos(x+4, at.Y))
	p.role.Resize(fyne.NewSize(max(0, role-4), height))
	x += role + 6
	foot := at.Y + (height+10)/2
	for i, b := range p.bars {
		h := float32(4 + 3*i)
		b.Move(fyne.NewPos(x+float32(i)*(barWidth+barGap), foot-h))
		b.Resize(fyne.NewSize(barWidth, h))
	}
}

// isLarge reports whether a tile has room for more than a first name.
func isLarge(tile fyne.Size) bool { return tile.Width >= 240 && tile.Height >= 160 }
