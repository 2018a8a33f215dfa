//go:build !nogui

package monitor

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A legend says what the lines are, and chooses whose stream is drawn.
type legend struct {
	content fyne.CanvasObject
	carries *widget.Text
	streams *widget.Select
	keys    map[string]model.StreamKey // of streams
	marks   []*legendMark
	row     *widget.Arranged
	said    string
}

// A legendMark is a short line in a colour.
type legendMark struct {
	fynewidget.BaseWidget
	tone  fyne.ThemeColorName
	wide  float32
	dots  bool
	parts []*canvas.Rectangle
}

func newLegendMark(tone fyne.ThemeColorName, wide float32, dots bool) *legendMark {
	m := &legendMark{tone: tone, wide: wide, dots: dots}
	n := 1
	if dots {
		n = 4
	}
	for range n {
		m.parts = append(m.parts, &canvas.Rectangle{CornerRadius: wide / 2})
	}
	m.ExtendBaseWidget(m)
	return m
}

// CreateRenderer implements fyne.Widget.
func (m *legendMark) CreateRenderer() fyne.WidgetRenderer {
	r := &legendMarkRenderer{m}
	r.Refresh()
	return r
}

type legendMarkRenderer struct{ m *legendMark }

func (r *legendMarkRenderer) MinSize() fyne.Size { return fyne.NewSize(28, 16) }
func (r *legendMarkRenderer) Layout(size fyne.Size) {
	w := size.Width
	if r.m.dots {
		w = r.m.wide
	}
	for i, p := range r.m.parts {
		p.Move(fyne.NewPos(float32(i)*8, (size.Height-r.m.wide)/2))
		p.Resize(fyne.NewSize(w, r.m.wide))
	}
}
func (r *legendMarkRenderer) Refresh() {
	for _, p := range r.m.parts {
		p.FillColor = widget.Tone(r.m.tone)
		p.Refresh()
	}
}
func (r *legendMarkRenderer) Objects() (all []fyne.CanvasObject) {
	for _, p := range r.m.parts {
		all = append(all, p)
	}
	return all
}
func (r *legendMarkRenderer) Destroy() {}

func newLegend(choose func(key model.StreamKey)) *legend {
	l := &legend{carries: widget.NewText("", widget.Secondary, widget.MutedOn)}
	l.streams = widget.NewSelect(nil, "", func(key string) { choose(l.keys[key]) })
	mark := func(tone fyne.ThemeColorName, wide float32, dots bool, text *widget.Text) fyne.CanvasObject {
		m := newLegendMark(tone, wide, dots)
		l.marks = append(l.marks, m)
		return widget.Row(8, m, text)
	}
	say := func(word string) *widget.Text { return widget.NewText(word, widget.Secondary, widget.MutedOn) }
	items := []fyne.CanvasObject{
		l.streams,
		mark(widget.StageRing, 2, false, l.carries),
		mark(widget.StageLine, 1, false, say(words.T("Connected"))),
		mark(widget.StageWarning, 4, true, say(words.T("The only link of somebody"))),
		mark(widget.StageDanger, 2, false, say(words.T("Slow, or loses much"))),
	}
	l.row = flow(20, 8, items...)
	l.content = widget.Pad(8, 16, 12, 16, l.row)
	return l
}

func (l *legend) set(g *model.Mesh) {
	var options []widget.Option
	text := words.T("Carries a picture")
	l.keys = make(map[string]model.StreamKey, len(g.Streams))
	for _, s := range g.Streams {
		options = append(options, widget.Option{Key: s.Key.String(), Word: streamWord(s)})
		l.keys[s.Key.String()] = s.Key
		if s.Key == g.Stream {
			text = words.T("Carries: %s", streamWord(s))
		}
	}
	l.streams.Set(options, g.Stream.String())
	widget.Show(l.streams, len(options) > 1)
	if now := fmt.Sprint(len(options), text); now != l.said {
		l.said = now
		l.carries.Set(text)
		l.row.Refresh()
	}
}

// streamWord says what a stream is.
func streamWord(s model.MeshStream) string {
	switch s.Key.Stream {
	case "screen":
		return words.T("screen of %s", s.Name)
	case "mic":
		return words.T("sound of %s", s.Name)
	}
	return words.T("camera of %s", s.Name)
}

// flow puts objects side by side, and in the next line where there is no room.
func flow(gap, below float32, objects ...fyne.CanvasObject) *widget.Arranged {
	return widget.NewArranged(func(width float32) ([]widget.Place, float32) {
		places := make([]widget.Place, len(objects))
		var x, y, line float32
		begin := 0
		end := func(to int) { // centres what is in a line
			for i := begin; i < to; i++ {
				places[i].At.Y = y + (line-places[i].Size.Height)/2
			}
			begin = to
		}
		for i, o := range objects {
			if !o.Visible() {
				continue
			}
			m := o.MinSize()
			if x > 0 && x+m.Width > width {
				end(i)
				x, y, line = 0, y+line+below, 0
			}
			places[i] = widget.Place{At: fyne.NewPos(x, y), Size: m}
			x += m.Width + gap
			line = max(line, m.Height)
		}
		end(len(objects))
		return places, y + line
	}, objects...)
}
