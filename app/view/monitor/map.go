//go:build !nogui

package monitor

import (
	"image"
	"math"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/model"
	"lyceum/app/view/video"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A groupMap draws who is linked to whom. Links and people are one picture, which is made away from the window's goroutine: a
// thousand lines as objects would cost with every repaint.
type groupMap struct {
	fynewidget.BaseWidget
	ticker *video.Ticker
	chosen func(id string) // somebody was; may be the same again
	away   func(f func())  // does f somewhere else; tests do it at once

	group *model.Mesh
	id    string // who is chosen
	room  fyne.Size
	focus bool

	image   *canvas.Image
	boxes   []*canvas.Rectangle
	heads   []*widget.Text // two for each box
	names   []*canvas.Text
	ring    *canvas.Rectangle
	places  places
	drawing bool // the picture is being made
	again   bool // and is to be made anew after that
}

func newGroupMap(ticker *video.Ticker, chosen func(id string)) *groupMap {
	m := &groupMap{ticker: ticker, chosen: chosen, away: func(f func()) { go f() }, group: &model.Mesh{}, ring: &canvas.Rectangle{}}
	m.image = &canvas.Image{FillMode: canvas.ImageFillStretch, ScaleMode: canvas.ImageScaleFastest}
	m.ring.Hide()
	m.ExtendBaseWidget(m)
	return m
}

// set shows a group.
func (m *groupMap) set(g *model.Mesh) {
	if m.group != g {
		m.group = g
		m.draw()
	}
}

// draw makes the picture; while one is being made, it is made anew when that is done.
func (m *groupMap) draw() {
	if m.room.Width < 1 || m.room.Height < 1 {
		return
	}
	if m.drawing {
		m.again = true
		return
	}
	m.drawing = true
	g, room, ink := m.group, m.room, inksOf(m.group)
	scale := float32(1)
	if c := fyne.CurrentApp().Driver().CanvasForObject(m); c != nil {
		scale = c.Scale()
	}
	m.away(func() { // ends with the picture
		p := arrangeMap(g, room)
		is := paintMap(g, p, room, scale, ink)
		m.ticker.Animate(func(time.Time) bool {
			m.drawing = false
			m.show(g, p, is)
			if m.again {
				m.again = false
				m.draw()
			}
			return false
		})
	})
}

// show puts a picture on the screen.
func (m *groupMap) show(g *model.Mesh, p places, is *image.RGBA) {
	if g != m.group || len(p.at) != len(g.Nodes) {
		return
	}
	m.places = p
	m.image.Image = is
	m.image.Resize(m.room)
	m.image.Refresh()
	m.label()
	m.mark()
	canvas.Refresh(m)
}

// label writes what boxes are, and initials where there is room for them.
func (m *groupMap) label() {
	p := &m.places
	for len(m.boxes) < len(p.groups) {
		m.boxes = append(m.boxes, &canvas.Rectangle{CornerRadius: widget.CardRadius})
		m.heads = append(m.heads, widget.NewBold("", widget.Body, widget.OnStage).Cut(), widget.NewText("", widget.Caption, widget.MutedOn).Cut())
	}
	for i, box := range m.boxes {
		on := i < len(p.groups)
		box.Hidden, m.heads[2*i].Hidden, m.heads[2*i+1].Hidden = !on, !on, !on
		if !on {
			continue
		}
		of := &p.groups[i]
		box.FillColor, box.StrokeColor, box.StrokeWidth = widget.Tone(widget.Clear), widget.Tone(widget.StageLine), 1
		box.Move(of.at)
		box.Resize(of.size)
		m.heads[2*i].Set(groupWord(of.path))
		m.heads[2*i+1].Set(words.N("%d person", "%d people", len(of.nodes)))
		m.heads[2*i].Move(of.at.AddXY(14, 12))
		m.heads[2*i].Resize(fyne.NewSize(max(0, of.size.Width-28), widget.LineHeight(widget.Body)))
		m.heads[2*i+1].Move(of.at.AddXY(14, 12+widget.LineHeight(widget.Body)))
		m.heads[2*i+1].Resize(fyne.NewSize(max(0, of.size.Width-28), widget.LineHeight(widget.Caption)))
	}
	m.initials()
}

// initials writes them on people that are large enough.
func (m *groupMap) initials() {
	n := 0
	if m.places.radius >= textNode {
		n = len(m.group.Nodes)
	}
	for len(m.names) < n {
		m.names = append(m.names, &canvas.Text{TextStyle: fyne.TextStyle{Bold: true}, Alignment: fyne.TextAlignCenter})
	}
	for i, t := range m.names {
		if t.Hidden = i >= n; t.Hidden {
			continue
		}
		t.Text, t.TextSize, t.Color = widget.Initials(m.group.Nodes[i].Name), min(m.places.radius*0.75, 12), widget.Tone(widget.White)
		h := t.MinSize().Height
		t.Resize(fyne.NewSize(2*m.places.radius, h))
		t.Move(m.places.at[i].SubtractXY(m.places.radius, h/2))
	}
}

func groupWord(p model.Path) string {
	switch p {
	case model.PathDirect:
		return words.T("Elsewhere")
	}
	return words.T("On this network")
}

// mark shows who is chosen.
func (m *groupMap) mark() {
	i := m.find(m.id)
	placed := i >= 0 && i < len(m.places.at)
	m.ring.FillColor, m.ring.StrokeColor, m.ring.StrokeWidth = widget.Tone(widget.Clear), widget.Tone(widget.OnStage), 2
	if m.focus {
		m.ring.StrokeColor = widget.Tone(widget.StageRing)
	}
	switch m.ring.Hidden = !placed && !m.focus; {
	case placed:
		r := m.places.radius + 6
		m.ring.CornerRadius = r
		m.ring.Move(m.places.at[i].SubtractXY(r, r))
		m.ring.Resize(fyne.NewSquareSize(2 * r))
	case m.focus: // nobody is drawn yet: around all
		m.ring.CornerRadius = widget.CardRadius
		m.ring.Move(fyne.NewPos(4, 4))
		m.ring.Resize(m.Size().SubtractWidthHeight(8, 8))
	}
	m.ring.Refresh()
}

func (m *groupMap) find(id string) int {
	for i := range m.group.Nodes {
		if m.group.Nodes[i].ID == id {
			return i
		}
	}
	return -1
}

// choose marks somebody.
func (m *groupMap) choose(id string) {
	m.id = id
	m.mark()
	canvas.Refresh(m)
	m.chosen(id)
}

// step goes to whoever lies nearest in a direction.
func (m *groupMap) step(dx, dy float64) {
	if len(m.places.at) == 0 {
		return
	}
	now := m.find(m.id)
	if now < 0 {
		m.choose(m.group.Nodes[0].ID)
		return
	}
	best, least := -1, math.Inf(1)
	for i, p := range m.places.at {
		x, y := float64(p.X-m.places.at[now].X), float64(p.Y-m.places.at[now].Y)
		along, across := x*dx+y*dy, math.Abs(x*dy)+math.Abs(y*dx)
		if i == now || along <= 0 {
			continue
		}
		if cost := along + 2*across; cost < least {
			best, least = i, cost
		}
	}
	if best >= 0 {
		m.choose(m.group.Nodes[best].ID)
	}
}

// Tapped implements fyne.Tappable.
func (m *groupMap) Tapped(e *fyne.PointEvent) {
	best, least := -1, float64(m.places.radius+8)
	for i, p := range m.places.at {
		if d := math.Hypot(float64(p.X-e.Position.X), float64(p.Y-e.Position.Y)); d < least {
			best, least = i, d
		}
	}
	if best >= 0 {
		m.choose(m.group.Nodes[best].ID)
	}
}

// Cursor implements desktop.Cursorable.
func (m *groupMap) Cursor() desktop.Cursor { return desktop.DefaultCursor }

// Word returns what the picture is of.
func (m *groupMap) Word() string { return words.T("Who is connected to whom") }

// FocusGained implements fyne.Focusable.
func (m *groupMap) FocusGained() {
	m.focus = true
	if m.find(m.id) < 0 && len(m.group.Nodes) > 0 {
		m.choose(m.group.Nodes[0].ID)
	}
	m.mark()
}

// FocusLost implements fyne.Focusable.
func (m *groupMap) FocusLost() { m.focus = false; m.mark() }

// TypedKey implements fyne.Focusable: arrows go from one person to the next.
func (m *groupMap) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft:
		m.step(-1, 0)
	case fyne.KeyRight:
		m.step(1, 0)
	case fyne.KeyUp:
		m.step(0, -1)
	case fyne.KeyDown:
		m.step(0, 1)
	default:
		widget.PassKey(m, e)
	}
}

// TypedRune implements fyne.Focusable.
func (m *groupMap) TypedRune(r rune) { widget.PassRune(m, r) }

// KeyDown implements desktop.Keyable.
func (m *groupMap) KeyDown(e *fyne.KeyEvent) { widget.PassPress(m, e, true) }

// KeyUp implements desktop.Keyable.
func (m *groupMap) KeyUp(e *fyne.KeyEvent) { widget.PassPress(m, e, false) }

// CreateRenderer implements fyne.Widget.
func (m *groupMap) CreateRenderer() fyne.WidgetRenderer { return &mapRenderer{m} }

type mapRenderer struct{ m *groupMap }

func (r *mapRenderer) Layout(size fyne.Size) {
	if size != r.m.room {
		r.m.room = size
		r.m.draw()
	}
}
func (r *mapRenderer) MinSize() fyne.Size { return fyne.NewSize(200, 160) }
func (r *mapRenderer) Refresh() {
	r.m.draw() // a theme may have changed
	canvas.Refresh(r.m)
}
func (r *mapRenderer) Objects() []fyne.CanvasObject {
	var all []fyne.CanvasObject
	for _, b := range r.m.boxes {
		all = append(all, b)
	}
	all = append(all, r.m.image)
	for _, h := range r.m.heads {
		all = append(all, h)
	}
	for _, t := range r.m.names {
		all = append(all, t)
	}
	return append(all, r.m.ring)
}
func (r *mapRenderer) Destroy() {}
