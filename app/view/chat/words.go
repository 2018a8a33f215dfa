//go:build !nogui

package chat

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/view/widget"
)

// said is the text of a message: wrapped, with links, of which a part can be selected.
type said struct {
	fynewidget.BaseWidget
	parts    []part
	whole    string // the text of all parts but notes
	lines    []line
	width    float32 // that lines are for
	from, to int     // bytes that are selected; equal: none
}

func newSaid() *said {
	s := &said{}
	s.ExtendBaseWidget(s)
	return s
}

func (s *said) set(all []part) {
	s.parts, s.lines, s.whole, s.from, s.to = all, nil, "", 0, 0
	for _, p := range all {
		if p.style != note {
			s.whole += p.text
		}
	}
	s.Refresh()
}

// linesFor returns the lines for a width.
func (s *said) linesFor(width float32) []line {
	if s.lines == nil || s.width != width {
		s.lines, s.width = wrap(s.parts, width), width
	}
	return s.lines
}

// HeightFor returns the height at a width.
func (s *said) HeightFor(width float32) float32 {
	return float32(len(s.linesFor(width))) * widget.LineHeight(widget.Body)
}

// left is where a line begins.
func (s *said) left(l line) float32 {
	if l.right {
		return max(0, s.width-l.width())
	}
	return 0
}

// at returns the byte that is nearest to a place, and the run it is in; nil: beside all.
func (s *said) at(p fyne.Position) (offset int, in *run) {
	if len(s.lines) == 0 {
		return 0, nil
	}
	i := max(0, min(int(p.Y/widget.LineHeight(widget.Body)), len(s.lines)-1))
	if p.Y < 0 {
		return 0, nil
	}
	l := s.lines[i]
	x := p.X - s.left(l)
	for k := range l.runs {
		r := &l.runs[k]
		if x < r.x || x >= r.x+r.width {
			continue
		}
		offset, best := r.from, r.width+1
		for b := range r.text + " " {
			d := r.x + measure(part{r.text[:b], r.style}) - x
			if d < 0 {
				d = -d
			}
			if d < best {
				offset, best = r.from+b, d
			}
		}
		return offset, r
	}
	switch {
	case len(l.runs) == 0:
		return s.lineStart(i), nil
	case x < 0:
		return l.runs[0].from, nil
	}
	last := l.runs[len(l.runs)-1]
	return last.from + len(last.text), nil
}

// lineStart returns the byte an empty line is at.
func (s *said) lineStart(i int) int {
	for ; i > 0; i-- {
		if runs := s.lines[i-1].runs; len(runs) > 0 {
			last := runs[len(runs)-1]
			return last.from + len(last.text)
		}
	}
	return 0
}

// selected returns the text that is.
func (s *said) selected() string {
	a, b := min(s.from, s.to), max(s.from, s.to)
	return s.whole[min(a, len(s.whole)):min(b, len(s.whole))]
}

func (s *said) sel(from, to int) {
	if s.from != from || s.to != to {
		s.from, s.to = from, to
		s.Refresh()
	}
}

// linkAt returns the address at a place; empty if there is none.
func (s *said) linkAt(p fyne.Position) string {
	_, r := s.at(p)
	if r == nil || r.style != link {
		return ""
	}
	from := 0
	for _, p := range s.parts { // the run may be only one line of it
		if r.from >= from && r.from < from+len(p.text) {
			return p.text
		}
		from += len(p.text)
	}
	return ""
}

// CreateRenderer implements fyne.Widget.
func (s *said) CreateRenderer() fyne.WidgetRenderer {
	r := &saidRenderer{s: s}
	r.Refresh()
	return r
}

type saidRenderer struct {
	s       *said
	texts   []*canvas.Text
	marks   []*canvas.Rectangle
	objects []fyne.CanvasObject
}

func (r *saidRenderer) Layout(size fyne.Size) { r.draw(size.Width) }
func (r *saidRenderer) MinSize() fyne.Size {
	return fyne.NewSize(0, r.s.HeightFor(max(r.s.width, r.s.Size().Width)))
}
func (r *saidRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *saidRenderer) Destroy()                     {}
func (r *saidRenderer) Refresh() {
	r.draw(r.s.Size().Width)
	for _, o := range r.objects {
		o.Refresh()
	}
}

// draw makes the texts and marks of all lines.
func (r *saidRenderer) draw(width float32) {
	r.objects = r.objects[:0]
	if width <= 0 {
		return
	}
	n, m, h := 0, 0, widget.LineHeight(widget.Body)
	lines := r.s.linesFor(width)
	a, b := min(r.s.from, r.s.to), max(r.s.from, r.s.to)
	for i, l := range lines {
		left := r.s.left(l)
		for _, run := range l.runs {
			from, to := max(a, run.from)-run.from, min(b, run.from+len(run.text))-run.from
			if from < to {
				x := left + run.x + measure(part{run.text[:from], run.style})
				end := left + run.x + measure(part{run.text[:to], run.style})
				r.mark(m, fyne.NewPos(x, float32(i)*h), fyne.NewSize(end-x, h), theme.ColorNameSelection)
				m++
			}
			if run.style == link {
				r.mark(m, fyne.NewPos(left+run.x, float32(i)*h+h-3), fyne.NewSize(run.width, 1), widget.Accent)
				m++
			}
		}
	}
	for i, l := range lines {
		for _, run := range l.runs {
			r.text(n, run, fyne.NewPos(r.s.left(l)+run.x, float32(i)*h), h)
			n++
		}
	}
}

func (r *saidRenderer) mark(i int, at fyne.Position, size fyne.Size, tone fyne.ThemeColorName) {
	if i == len(r.marks) {
		r.marks = append(r.marks, &canvas.Rectangle{})
	}
	o := r.marks[i]
	o.FillColor = theme.Color(tone)
	o.Move(at)
	o.Resize(size)
	r.objects = append(r.objects, o)
}

func (r *saidRenderer) text(i int, run run, at fyne.Position, height float32) {
	if i == len(r.texts) {
		r.texts = append(r.texts, &canvas.Text{})
	}
	o := r.texts[i]
	o.Text, o.TextSize, o.TextStyle, o.Color = strings.TrimRight(run.text, " "), textSize(run.style), textStyle(run.style), theme.Color(toneOf(run.style))
	m := o.MinSize()
	o.Move(at.AddXY(0, (height-m.Height)/2))
	o.Resize(fyne.NewSize(max(m.Width, run.width), m.Height))
	r.objects = append(r.objects, o)
}

func toneOf(s style) fyne.ThemeColorName {
	switch s {
	case link, mention:
		return widget.Accent
	case quiet, note:
		return widget.Muted
	}
	return widget.Ink
}
