//go:build !nogui

package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// A menuRow is what is drawn of one item.
type menuRow struct {
	item       MenuItem
	ground     *canvas.Rectangle
	line       *canvas.Rectangle
	icon, tick *Icon
	word, key  *Text
}

func newMenuRow(item MenuItem) *menuRow {
	ink, icon := Ink, Muted
	switch {
	case item.Off:
		ink = Muted
	case item.Danger:
		ink, icon = Danger, Danger
	}
	r := &menuRow{
		item: item, ground: &canvas.Rectangle{CornerRadius: Radius}, line: &canvas.Rectangle{},
		tick: NewIcon("check", 18, Accent), word: NewText(item.Word, Body, ink), key: NewText(item.Key, Caption, Muted),
	}
	if item.Icon != "" {
		r.icon = NewIcon(item.Icon, iconSize, icon)
	}
	r.tick.Hidden = !item.Ticked
	r.line.Hidden = !item.Line
	return r
}

func (r *menuRow) objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{r.line}
	if r.item.Word == "" {
		return out
	}
	out = append(out, r.ground)
	if r.icon != nil {
		out = append(out, r.icon)
	}
	return append(out, r.word, r.key, r.tick)
}

type menuRenderer struct {
	m    *menuList
	rows []*menuRow
}

const menuSide float32 = 12

func (r *menuRenderer) icons() bool {
	for _, row := range r.rows {
		if row.icon != nil {
			return true
		}
	}
	return false
}

// tail is the width for ticks and keys, if any row has one.
func (r *menuRenderer) tail() (w float32) {
	for _, row := range r.rows {
		if row.item.Key != "" {
			w = max(w, row.key.MinSize().Width+24)
		}
		if row.item.Ticked {
			w = max(w, iconScaled(18)+16)
		}
	}
	return w
}

func (r *menuRenderer) wordAt() float32 {
	if r.icons() {
		return menuSide + iconScaled(iconSize) + menuSide
	}
	return menuSide
}

func (r *menuRenderer) MinSize() (s fyne.Size) {
	for i, row := range r.rows {
		s.Width = max(s.Width, row.word.MinSize().Width)
		s.Height += r.m.height(i)
	}
	s.Width = max(160, s.Width+r.wordAt()+r.tail()+menuSide)
	return s
}

func (r *menuRenderer) Layout(size fyne.Size) {
	var y float32
	for i, row := range r.rows {
		if row.item.Line {
			row.line.Move(fyne.NewPos(0, y+4))
			row.line.Resize(fyne.NewSize(size.Width, 1))
		}
		end := y + r.m.height(i)
		h := ControlHeight()
		top := end - h
		row.ground.Move(fyne.NewPos(0, top))
		row.ground.Resize(fyne.NewSize(size.Width, h))
		if row.icon != nil {
			centreIn(row.icon, fyne.NewPos(menuSide, top), h)
		}
		m := row.word.MinSize()
		row.word.Move(fyne.NewPos(r.wordAt(), top+(h-m.Height)/2))
		row.word.Resize(m)
		m = row.key.MinSize()
		row.key.Move(fyne.NewPos(size.Width-menuSide-m.Width, top+(h-m.Height)/2))
		row.key.Resize(m)
		centreIn(row.tick, fyne.NewPos(size.Width-menuSide-iconScaled(18), top), h)
		y = end
	}
}

// centreIn puts an icon at a place in a row of a height.
func centreIn(i *Icon, at fyne.Position, height float32) {
	m := i.MinSize()
	i.Move(fyne.NewPos(at.X, at.Y+float32(int((height-m.Height)/2))))
	i.Resize(m)
}

func (r *menuRenderer) Refresh() {
	for i, row := range r.rows {
		fill, edge := Clear, Clear
		if i == r.m.at {
			fill, edge = Soft, Ring
		}
		row.ground.FillColor, row.ground.StrokeColor = Tone(fill), Tone(edge)
		row.ground.StrokeWidth = 0
		if i == r.m.at && !r.m.mouse {
			row.ground.StrokeWidth = 2
		}
		row.line.FillColor = Tone(Border)
		row.ground.Refresh()
		row.line.Refresh()
	}
	r.Layout(r.m.Size())
}

func (r *menuRenderer) Objects() (out []fyne.CanvasObject) {
	for _, row := range r.rows {
		out = append(out, row.objects()...)
	}
	return out
}

func (r *menuRenderer) Destroy() {}
