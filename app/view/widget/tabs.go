//go:build !nogui

package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
)

// Tabs are words side by side over a place, the chosen one underlined. They show
// at once what was chosen; Set says what holds.
type Tabs struct {
	choice
	badges map[string]string
}

// NewTabs returns tabs with nothing chosen.
func NewTabs(options []Option, changed func(key string)) *Tabs {
	t := &Tabs{choice: choice{options: options, changed: changed, hover: -1}, badges: map[string]string{}}
	t.Extend(t)
	return t
}

// SetBadge puts a number behind a tab's word; empty takes it away.
func (t *Tabs) SetBadge(key, text string) {
	if t.badges[key] != text {
		t.badges[key] = text
		t.Refresh()
	}
}

// SetShown shows a tab, or hides it.
func (t *Tabs) SetShown(key string, shown bool) {
	for i, o := range t.options {
		if o.Key == key && t.isHidden(i) == shown {
			if t.hidden == nil {
				t.hidden = make([]bool, len(t.options))
			}
			t.hidden[i] = !shown
			t.Refresh()
		}
	}
}

// Nth returns the key of the n-th tab, from 1; empty: there is none, or it is hidden.
func (t *Tabs) Nth(n int) string {
	if n < 1 || n > len(t.options) || t.isHidden(n-1) {
		return ""
	}
	return t.options[n-1].Key
}

// MouseMoved implements desktop.Hoverable.
func (t *Tabs) MouseMoved(e *desktop.MouseEvent) {
	if i := t.at(e.Position.X); i != t.hover {
		t.hover = i
		t.Refresh()
	}
}

// MouseOut implements desktop.Hoverable.
func (t *Tabs) MouseOut() {
	t.hover = -1
	t.part.MouseOut()
}

// CreateRenderer implements fyne.Widget.
func (t *Tabs) CreateRenderer() fyne.WidgetRenderer {
	r := &tabsRenderer{t: t, line: &canvas.Rectangle{CornerRadius: 1}, ring: &canvas.Rectangle{}}
	for _, o := range t.options {
		r.words = append(r.words, NewText(o.Word, Body, Muted))
		r.badges = append(r.badges, NewBold("", Caption, OnAccent))
		r.pills = append(r.pills, &canvas.Rectangle{})
		r.icons = append(r.icons, newOptionIcon(o))
	}
	r.Refresh()
	return r
}

type tabsRenderer struct {
	t             *Tabs
	line, ring    *canvas.Rectangle
	words, badges []*Text
	pills         []*canvas.Rectangle
	icons         []*Icon
}

const (
	tabHeight float32 = 44
	tabSide   float32 = 12
	tabGap    float32 = 4
)

// width is that of a tab: the word's as it is in bold, so that nothing moves when
// another tab is chosen.
func (r *tabsRenderer) width(i int) float32 {
	if r.t.isHidden(i) {
		return -tabGap
	}
	w := boldWidth(r.t.options[i].Word, Body) + 2*tabSide
	if r.icons[i].Visible() {
		w += iconScaled(18) + iconGap
	}
	if r.badges[i].Visible() {
		w += r.pill(i).Width + 6
	}
	return w
}

func (r *tabsRenderer) pill(i int) fyne.Size {
	m := r.badges[i].MinSize()
	return fyne.NewSize(max(m.Height+2, m.Width+10), m.Height+2)
}

func (r *tabsRenderer) MinSize() fyne.Size {
	var w float32
	for i := range r.words {
		w += r.width(i) + tabGap
	}
	w = max(0, w-tabGap)
	return fyne.NewSize(w, RowHeight(tabHeight, Body))
}

func (r *tabsRenderer) Layout(size fyne.Size) {
	r.t.edges = r.t.edges[:0]
	chosen := r.t.index()
	r.line.Hidden, r.ring.Hidden = chosen < 0, chosen < 0 && !r.t.focused || !r.t.focused
	var x float32
	for i, word := range r.words {
		w := r.width(i)
		if r.t.isHidden(i) {
			r.t.edges = append(r.t.edges, x)
			continue
		}
		at := x + tabSide
		if r.icons[i].Visible() {
			centreIn(r.icons[i], fyne.NewPos(float32(int(at)), 0), size.Height)
			at += iconScaled(18) + iconGap
		}
		m := word.MinSize()
		word.Move(fyne.NewPos(at, (size.Height-m.Height)/2))
		word.Resize(m)
		if p := r.pill(i); r.badges[i].Visible() {
			at = x + w - tabSide - p.Width
			r.pills[i].Move(fyne.NewPos(at, (size.Height-p.Height)/2))
			r.pills[i].Resize(p)
			b := r.badges[i].MinSize()
			r.badges[i].Move(fyne.NewPos(at+(p.Width-b.Width)/2, (size.Height-b.Height)/2))
			r.badges[i].Resize(b)
		}
		if i == chosen {
			r.line.Move(fyne.NewPos(x+tabSide, size.Height-2))
			r.line.Resize(fyne.NewSize(w-2*tabSide, 2))
		}
		if i == max(chosen, 0) {
			r.ring.Move(fyne.NewPos(x+2, 5))
			r.ring.Resize(fyne.NewSize(w-4, size.Height-10))
		}
		x += w + tabGap
		r.t.edges = append(r.t.edges, x)
	}
}

func (r *tabsRenderer) Refresh() {
	t := r.t
	chosen := t.index()
	for i, word := range r.words {
		ink := Muted
		switch {
		case i == chosen:
			ink = Accent
		case i == t.hover:
			ink = Ink
		}
		badge := t.badges[t.options[i].Key]
		hidden := t.isHidden(i)
		word.Hidden, r.icons[i].Hidden = hidden, hidden || t.options[i].Icon == ""
		r.badges[i].Hidden, r.pills[i].Hidden = badge == "" || hidden, badge == "" || hidden
		r.badges[i].Set(badge)
		r.badges[i].Refresh()
		r.pills[i].FillColor, r.pills[i].CornerRadius = Tone(Accent), r.pill(i).Height/2
		word.tone, word.bold = ink, i == chosen
		word.Refresh()
		if t.options[i].Icon != "" {
			r.icons[i].Set(t.options[i].Icon, ink)
			r.icons[i].Refresh()
		}
		r.pills[i].Refresh()
	}
	r.line.FillColor = Tone(Accent)
	DrawRing(r.ring, t.focused, Radius-3)
	r.Layout(t.Size())
	r.line.Refresh()
	r.ring.Refresh()
}

func (r *tabsRenderer) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{r.ring}
	for i := range r.words {
		out = append(out, r.icons[i], r.words[i], r.pills[i], r.badges[i])
	}
	return append(out, r.line)
}

func (r *tabsRenderer) Destroy() {}
