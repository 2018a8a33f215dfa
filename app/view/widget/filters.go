//go:build !nogui

package widget

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
)

// Filters are pills, each with a number, of which one is chosen. They go on in the next line where there is no room.
type Filters struct {
	choice
	counts []int
	tones  []fyne.ThemeColorName // of icons of pills that have anybody; empty: as the word's
	pills  []Place               // from the last layout, by option
	width  float32               // the same
}

// NewFilters returns pills with nothing chosen.
func NewFilters(options []Option, changed func(key string)) *Filters {
	f := &Filters{choice: choice{options: options, changed: changed, hover: -1}}
	f.counts, f.hidden, f.tones = make([]int, len(options)), make([]bool, len(options)), make([]fyne.ThemeColorName, len(options))
	f.Extend(f)
	return f
}

// SetCount changes the number of a pill, and whether it shows.
func (f *Filters) SetCount(i, count int, shown bool) {
	if f.counts[i] != count || f.hidden[i] == shown {
		f.counts[i], f.hidden[i] = count, !shown
		f.Refresh()
	}
}

// SetTone gives the icon of a pill a colour as long as its number is not 0.
func (f *Filters) SetTone(i int, tone fyne.ThemeColorName) { f.tones[i] = tone }

// Count returns the number of a pill, and whether it shows.
func (f *Filters) Count(i int) (count int, shown bool) { return f.counts[i], !f.hidden[i] }

const filterSide, filterGap float32 = 12, 8

func filterHeight() float32 { return RowHeight(32, Body) }

// needs is the width of a pill: its word's as it is in bold, so that nothing moves when another is chosen.
func (f *Filters) needs(i int) float32 {
	w := 2*filterSide + boldWidth(f.options[i].Word, Body) + 8 + boldWidth(strconv.Itoa(f.counts[i]), Body)
	if f.options[i].Icon != "" {
		w += iconScaled(18) + iconGap
	}
	return w
}

// arrange places the pills for a width.
func (f *Filters) arrange(width float32) (places []Place, height float32) {
	places = make([]Place, len(f.options))
	x, y := float32(0), float32(0)
	for i := range f.options {
		if f.hidden[i] {
			continue
		}
		w := f.needs(i)
		if x > 0 && x+w > width {
			x, y = 0, y+filterHeight()+filterGap
		}
		places[i] = Place{At: fyne.NewPos(x, y), Size: fyne.NewSize(w, filterHeight())}
		x += w + filterGap
	}
	return places, y + filterHeight()
}

// HeightFor returns the height at this width.
func (f *Filters) HeightFor(width float32) float32 {
	_, height := f.arrange(width)
	return height
}

// LastLine returns where the last line of pills ends at this width, and where it begins from the top.
func (f *Filters) LastLine(width float32) (end, top float32) {
	places, height := f.arrange(width)
	top = height - filterHeight()
	for _, p := range places {
		if p.At.Y == top {
			end = max(end, p.At.X+p.Size.Width)
		}
	}
	return end, top
}

// Width returns what all pills take side by side.
func (f *Filters) Width() (w float32) {
	for i := range f.options {
		if !f.hidden[i] {
			w += f.needs(i) + filterGap
		}
	}
	return max(0, w-filterGap)
}

func (f *Filters) pillAt(at fyne.Position) int {
	for i, p := range f.pills {
		if at.X >= p.At.X && at.Y >= p.At.Y && at.X < p.At.X+p.Size.Width && at.Y < p.At.Y+p.Size.Height {
			return i
		}
	}
	return -1
}

// Tapped implements fyne.Tappable.
func (f *Filters) Tapped(e *fyne.PointEvent) {
	if i := f.pillAt(e.Position); i >= 0 {
		f.Choose(f.options[i].Key)
	}
}

// MouseMoved implements desktop.Hoverable.
func (f *Filters) MouseMoved(e *desktop.MouseEvent) {
	if i := f.pillAt(e.Position); i != f.hover {
		f.hover = i
		f.Refresh()
	}
}

// MouseOut implements desktop.Hoverable.
func (f *Filters) MouseOut() {
	f.hover = -1
	f.part.MouseOut()
}

// CreateRenderer implements fyne.Widget.
func (f *Filters) CreateRenderer() fyne.WidgetRenderer {
	r := &filtersRenderer{f: f, ring: &canvas.Rectangle{}}
	for _, o := range f.options {
		r.grounds = append(r.grounds, &canvas.Rectangle{})
		r.icons = append(r.icons, newOptionIcon(o))
		r.words = append(r.words, NewText(o.Word, Body, Ink))
		r.counts = append(r.counts, NewText("", Body, Muted))
	}
	r.Refresh()
	return r
}

type filtersRenderer struct {
	f             *Filters
	ring          *canvas.Rectangle
	grounds       []*canvas.Rectangle
	icons         []*Icon
	words, counts []*Text
}

func (r *filtersRenderer) MinSize() fyne.Size {
	var w float32
	for i := range r.f.options {
		w = max(w, r.f.needs(i))
	}
	return fyne.NewSize(w, r.f.HeightFor(max(r.f.width, w)))
}

func (r *filtersRenderer) Layout(size fyne.Size) {
	f := r.f
	f.width = size.Width
	f.pills, _ = f.arrange(size.Width)
	for i, p := range f.pills {
		r.grounds[i].Move(p.At)
		r.grounds[i].Resize(p.Size)
		count := r.counts[i].MinSize()
		word := p.Size.Width - 2*filterSide - 8 - count.Width
		x := p.At.X + filterSide
		if f.options[i].Icon != "" {
			centreIn(r.icons[i], fyne.NewPos(x, p.At.Y), p.Size.Height)
			x += iconScaled(18) + iconGap
			word -= iconScaled(18) + iconGap
		}
		h := LineHeight(Body)
		y := p.At.Y + (p.Size.Height-h)/2
		r.words[i].Move(fyne.NewPos(x, y))
		r.words[i].Resize(fyne.NewSize(max(0, word), h))
		r.counts[i].Move(fyne.NewPos(p.At.X+p.Size.Width-filterSide-count.Width, y))
		r.counts[i].Resize(count)
	}
	if i := f.index(); i >= 0 && f.focused {
		PlaceRing(r.ring, f.pills[i].At, f.pills[i].Size)
	}
}

func (r *filtersRenderer) Refresh() {
	f := r.f
	chosen := f.index()
	for i, o := range f.options {
		fill, ink, muted := Clear, Ink, Muted
		g := r.grounds[i]
		g.StrokeColor, g.StrokeWidth = Tone(Border), 1
		switch {
		case i == chosen:
			fill, ink, muted = Soft, Accent, Accent
			fillEdge(g, FillEdge)
		case i == f.hover:
			fill = Surface2
		}
		g.FillColor, g.CornerRadius = Tone(fill), filterHeight()/2
		shown := !f.hidden[i]
		g.Hidden, r.words[i].Hidden, r.counts[i].Hidden = !shown, !shown, !shown
		r.icons[i].Hidden = !shown || o.Icon == ""
		tone := ink
		if i != chosen && f.tones[i] != "" && f.counts[i] > 0 {
			tone = f.tones[i]
		}
		if o.Icon != "" {
			r.icons[i].Set(o.Icon, tone)
			r.icons[i].Refresh()
		}
		r.words[i].tone, r.words[i].bold = ink, i == chosen
		r.words[i].Refresh()
		r.counts[i].text, r.counts[i].tone, r.counts[i].bold = strconv.Itoa(f.counts[i]), muted, i == chosen
		r.counts[i].Refresh()
		g.Refresh()
	}
	DrawRing(r.ring, f.focused && chosen >= 0, filterHeight()/2)
	r.Layout(f.Size())
}

func (r *filtersRenderer) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{r.ring}
	for i := range r.words {
		out = append(out, r.grounds[i], r.icons[i], r.words[i], r.counts[i])
	}
	return out
}

func (r *filtersRenderer) Destroy() {}
