//go:build !nogui

package dialogs

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/view/widget"
)

// A nav is a list of places of which one is on show. It has the focus as a whole; arrows choose.
type nav struct {
	fynewidget.BaseWidget
	options []widget.Option
	chosen  string
	changed func(key string)
	hover   int // -1: none
	focused bool
}

func newNav(options []widget.Option, changed func(string)) *nav {
	n := &nav{options: options, changed: changed, hover: -1}
	n.ExtendBaseWidget(n)
	return n
}

// Set changes what is chosen; nobody is told.
func (n *nav) Set(key string) {
	if n.chosen != key {
		n.chosen = key
		n.Refresh()
	}
}

// Options returns the places, for tests that walk the focus.
func (n *nav) Options() []widget.Option { return n.options }

func (n *nav) choose(i int) {
	if i < 0 || i >= len(n.options) || n.options[i].Key == n.chosen {
		return
	}
	n.Set(n.options[i].Key)
	n.changed(n.chosen)
}

func (n *nav) index() int {
	return slices.IndexFunc(n.options, func(o widget.Option) bool { return o.Key == n.chosen })
}

func (n *nav) row() float32 { return widget.RowHeight(36, widget.Body) + 4 }

func (n *nav) at(y float32) int {
	if i := int(y / n.row()); y >= 0 && i < len(n.options) {
		return i
	}
	return -1
}

// Tapped implements fyne.Tappable.
func (n *nav) Tapped(e *fyne.PointEvent) { n.choose(n.at(e.Position.Y)) }

// MouseIn implements desktop.Hoverable.
func (n *nav) MouseIn(e *desktop.MouseEvent) { n.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (n *nav) MouseMoved(e *desktop.MouseEvent) {
	if i := n.at(e.Position.Y); i != n.hover {
		n.hover = i
		n.Refresh()
	}
}

// MouseOut implements desktop.Hoverable.
func (n *nav) MouseOut() { n.hover = -1; n.Refresh() }

// FocusGained implements fyne.Focusable.
func (n *nav) FocusGained() { n.focused = true; n.Refresh() }

// FocusLost implements fyne.Focusable.
func (n *nav) FocusLost() { n.focused = false; n.Refresh() }

// TypedRune implements fyne.Focusable.
func (n *nav) TypedRune(r rune) { widget.PassRune(n, r) }

// TypedKey implements fyne.Focusable.
func (n *nav) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyUp:
		n.choose(n.index() - 1)
	case fyne.KeyDown:
		n.choose(n.index() + 1)
	case fyne.KeyHome:
		n.choose(0)
	case fyne.KeyEnd:
		n.choose(len(n.options) - 1)
	default:
		widget.PassKey(n, e)
	}
}

// CreateRenderer implements fyne.Widget.
func (n *nav) CreateRenderer() fyne.WidgetRenderer {
	r := &navRenderer{n: n, ring: &canvas.Rectangle{}}
	for _, o := range n.options {
		r.hovers = append(r.hovers, widget.NewRound(widget.Surface2, widget.Radius, nil))
		r.chosen = append(r.chosen, widget.NewRound(widget.Soft, widget.Radius, nil))
		r.icons = append(r.icons, widget.NewIcon(o.Icon, 20, widget.Muted))
		r.words = append(r.words, widget.NewText(o.Word, widget.Body, widget.Ink).Cut())
	}
	r.Refresh()
	return r
}

type navRenderer struct {
	n              *nav
	ring           *canvas.Rectangle
	hovers, chosen []*widget.Ground
	icons          []*widget.Icon
	words          []*widget.Text
}

func (r *navRenderer) Layout(size fyne.Size) {
	h := r.n.row() - 4
	for i := range r.words {
		at, row := fyne.NewPos(4, float32(i)*r.n.row()+4), fyne.NewSize(size.Width-8, h)
		for _, g := range []*widget.Ground{r.hovers[i], r.chosen[i]} {
			g.Move(at)
			g.Resize(row)
		}
		m := r.icons[i].MinSize()
		r.icons[i].Move(at.AddXY(12, (h-m.Height)/2))
		r.icons[i].Resize(m)
		line := widget.LineHeight(widget.Body)
		x := 12 + m.Width + 12
		r.words[i].Move(at.AddXY(x, (h-line)/2))
		r.words[i].Resize(fyne.NewSize(max(0, row.Width-x-8), line))
	}
	if i := r.n.index(); i >= 0 {
		r.ring.Move(fyne.NewPos(1, float32(i)*r.n.row()+1))
		r.ring.Resize(fyne.NewSize(size.Width-2, h+6))
	}
}

func (r *navRenderer) MinSize() fyne.Size {
	return fyne.NewSize(0, r.n.row()*float32(len(r.words))+8)
}

func (r *navRenderer) Refresh() {
	at := r.n.index()
	for i := range r.words {
		ink := widget.Ink
		if i == at {
			ink = widget.Accent
		}
		r.words[i].SetTone(ink)
		r.words[i].SetBold(i == at)
		r.icons[i].Set(r.n.options[i].Icon, ink)
		widget.Show(r.chosen[i], i == at)
		widget.Show(r.hovers[i], i == r.n.hover && i != at)
	}
	r.ring.FillColor, r.ring.CornerRadius = widget.Tone(widget.Clear), widget.Radius+3
	r.ring.StrokeColor, r.ring.StrokeWidth = widget.Tone(widget.Ring), 2
	r.ring.Hidden = !r.n.focused
	r.Layout(r.n.Size())
	r.ring.Refresh()
}

func (r *navRenderer) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{}
	for i := range r.words {
		out = append(out, r.hovers[i], r.chosen[i], r.icons[i], r.words[i])
	}
	return append(out, r.ring)
}

func (r *navRenderer) Destroy() {}
