//go:build !nogui

package video

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/model"
	"lyceum/app/view/widget"
)

// A board is the dark ground of the stage with what lies on it.
type board struct {
	fynewidget.BaseWidget
	s      *Stage
	shown  model.Layout
	watch  watch
	ground *canvas.Rectangle
	all    []fyne.CanvasObject
}

func newBoard(s *Stage) *board {
	b := &board{s: s, watch: newWatch(s.window), ground: &canvas.Rectangle{}}
	b.ExtendBaseWidget(b)
	return b
}

// arrange lists what is on the board, in the order of the focus, and lays it out.
func (b *board) arrange() {
	s := b.s
	b.all = append(b.all[:0], b.ground)
	widget.Show(s.empty.content, s.alone)
	for _, t := range s.strip {
		b.all = append(b.all, t)
	}
	b.all = append(b.all, s.before, s.after)
	if s.main != nil {
		b.all = append(b.all, s.main)
	}
	b.all = append(b.all, s.empty.content)
	b.layout(b.Size())
}

func (b *board) layout(size fyne.Size) {
	if size.Width < 1 || size.Height < 1 {
		return
	}
	s := b.s
	b.ground.Resize(size)
	shown := b.shown
	if s.alone {
		shown = model.LayoutSpeaker
	}
	a := arrange(size, shown, s.main != nil || s.alone, s.main != nil && s.main.is.Key.Screen, len(s.strip))
	for i, t := range s.strip {
		put(t, a.tiles[i])
	}
	if s.main != nil {
		put(s.main, a.main)
	}
	s.empty.place(a.main)
	b.arrows(a, size)
}

func put(o fyne.CanvasObject, where area) {
	if o.Position() != where.at {
		o.Move(where.at)
	}
	if o.Size() != where.size {
		o.Resize(where.size)
	}
}

// arrows puts the arrows for paging at the ends of the strip, half beside it.
func (b *board) arrows(a arrangement, size fyne.Size) {
	m := b.s.before.MinSize()
	left := fyne.NewPos(a.strip.at.X-m.Width/2, a.strip.at.Y+(a.strip.size.Height-m.Height)/2)
	right := left.AddXY(a.strip.size.Width, 0)
	b.s.before.SetIcon("left")
	b.s.after.SetIcon("right")
	if a.upright {
		left = fyne.NewPos(a.strip.at.X+(a.strip.size.Width-m.Width)/2, a.strip.at.Y-m.Height/2)
		right = left.AddXY(0, a.strip.size.Height)
		b.s.before.SetIcon("up")
		b.s.after.SetIcon("down")
	}
	put(b.s.before, area{inside(left, m, size), m})
	put(b.s.after, area{inside(right, m, size), m})
}

// inside moves a place of a size so that it lies on the stage.
func inside(at fyne.Position, m, size fyne.Size) fyne.Position {
	const edge = 2
	return fyne.NewPos(floor(min(max(at.X, edge), size.Width-m.Width-edge)), floor(min(max(at.Y, edge), size.Height-m.Height-edge)))
}

// CreateRenderer implements fyne.Widget.
func (b *board) CreateRenderer() fyne.WidgetRenderer {
	b.arrange()
	r := &boardRenderer{b}
	r.colour()
	return r
}

type boardRenderer struct{ b *board }

func (r *boardRenderer) colour() { r.b.ground.FillColor = theme.Color(widget.Stage) }

func (r *boardRenderer) Layout(size fyne.Size) {
	r.b.layout(size)
	r.b.s.look()
}

// MinSize implements fyne.WidgetRenderer. It is asked for at the start of every repaint, which is where the window can be
// asked whether it is an icon.
func (r *boardRenderer) MinSize() fyne.Size {
	if hidden, known := r.b.watch.iconified(); known && hidden != r.b.s.looker.hidden {
		r.b.s.looker.hidden = hidden
		r.b.s.look()
	}
	return fyne.NewSize(320, 240)
}

func (r *boardRenderer) Refresh() {
	r.colour()
	for _, o := range r.b.all {
		o.Refresh()
	}
	canvas.Refresh(r.b)
}
func (r *boardRenderer) Objects() []fyne.CanvasObject { return r.b.all }
func (r *boardRenderer) Destroy()                     {}
