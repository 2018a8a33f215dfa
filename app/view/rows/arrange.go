//go:build !nogui

package rows

import (
	"fyne.io/fyne/v2"

	"lyceum/app/view/widget"
)

// nearEnd is how close to the end, in pixels, still counts as being there.
const nearEnd float32 = 12

// arrange puts rows where they belong. What is in sight is measured; a row that turns out to be of another height than was
// guessed does not move what is being read.
func (l *List[T]) arrange() {
	size := l.scroll.Size()
	if l.busy || size.Width <= 0 || size.Height <= 0 {
		return
	}
	l.busy = true
	defer func() { l.busy = false }()
	if size.Width != l.width {
		l.width = size.Width
		for i := range l.known {
			l.known[i] = false
		}
	}
	if len(l.tops) != len(l.rows)+1 {
		l.index()
	}
	first, last := l.settle(size.Height)
	l.place(first, last)
	l.note(first)
	l.body.Resize(fyne.NewSize(size.Width, max(size.Height, l.total()))) // or the scroll would bound its offset by what was
	l.body.Refresh()
	l.scroll.Refresh()
	if l.of.Moved != nil {
		l.of.Moved()
	}
}

// settle measures rows until all in sight are, and returns the first and the last of those; last < first: none is.
func (l *List[T]) settle(height float32) (first, last int) {
	if len(l.rows) == 0 {
		l.scroll.Offset.Y = 0
		return 0, -1
	}
	hold, y := l.held()
	for {
		switch {
		case l.end && l.of.Follow:
			l.scroll.Offset.Y = l.total() - height
		case hold >= 0:
			l.scroll.Offset.Y = l.tops[hold] - y
		}
		l.scroll.Offset.Y = max(0, min(l.scroll.Offset.Y, l.total()-height))
		first, last = l.at(l.scroll.Offset.Y), l.at(l.scroll.Offset.Y+height-1)
		if !l.measure(first, last) {
			return first, last
		}
		l.index()
	}
}

// held returns the row that stays where it is, and where that is from the top of what is in sight; -1: none does.
func (l *List[T]) held() (row int, y float32) {
	if row = l.find(l.anchor, l.at(l.scroll.Offset.Y)); row < 0 {
		return -1, 0
	}
	return row, l.anchorY
}

// measure measures what was not measured of some rows, and reports whether a height is another one now.
func (l *List[T]) measure(first, last int) (changed bool) {
	for i := first; i <= last; i++ {
		if l.known[i] {
			continue
		}
		h := widget.HeightFor(l.show(i), l.width)
		changed = changed || h != l.heights[i]
		l.heights[i], l.known[i] = h, true
	}
	return changed
}

// show returns the object that draws a row.
func (l *List[T]) show(i int) fyne.CanvasObject {
	row := l.rows[i]
	key, kind := l.of.Key(row), 0
	if l.of.Kind != nil {
		kind = l.of.Kind(row)
	}
	s := l.slots[key]
	switch {
	case s != nil && s.kind == kind && l.of.Same(s.row, row):
		return s.object
	case s != nil && s.kind == kind:
	case len(l.free[kind]) > 0:
		n := len(l.free[kind]) - 1
		s = &slot[T]{l.free[kind][n], kind, row}
		l.free[kind] = l.free[kind][:n]
	default:
		s = &slot[T]{l.of.New(kind), kind, row}
	}
	l.slots[key] = s
	l.fill(s, row)
	return s.object
}

func (l *List[T]) fill(s *slot[T], row T) {
	s.row = row
	l.of.Fill(s.object, row)
	l.Fills++
}

// place moves the objects of rows to where these are, and takes others away.
func (l *List[T]) place(first, last int) {
	shown := make(map[string]bool, last-first+1)
	l.body.rows = l.body.rows[:0]
	for i := first; i <= last; i++ {
		o := l.show(i)
		shown[l.of.Key(l.rows[i])] = true
		o.Move(fyne.NewPos(0, l.tops[i]))
		if s := fyne.NewSize(l.width, l.heights[i]); o.Size() != s {
			o.Resize(s)
		}
		l.body.rows = append(l.body.rows, o)
	}
	for key, s := range l.slots {
		if !shown[key] {
			delete(l.slots, key)
			if selecting, ok := s.object.(Selecting); ok {
				selecting.Deselect()
			}
			l.free[s.kind] = append(l.free[s.kind], s.object)
		}
	}
	l.mark()
}

// mark draws ring and hover at their rows.
func (l *List[T]) mark() {
	l.body.mark(l.body.hover, l.hovered != "" && l.of.Hover, l.box(l.hovered))
	l.body.mark(l.body.ring, l.body.focused && !l.pointed && l.chosen != "", l.box(l.chosen))
}

// box returns where a row in sight is; nil if it is not.
func (l *List[T]) box(key string) fyne.CanvasObject {
	if s := l.slots[key]; s != nil {
		return s.object
	}
	return nil
}

// note keeps in mind what is in sight, for when rows come or change.
func (l *List[T]) note(first int) {
	l.anchor, l.anchorY = "", 0
	if len(l.rows) > 0 && (l.of.Follow || l.scroll.Offset.Y > 0) {
		l.anchor, l.anchorY = l.of.Key(l.rows[first]), l.tops[first]-l.scroll.Offset.Y
	}
	if !l.end || !l.of.Follow {
		l.end = l.scroll.Offset.Y >= l.total()-l.scroll.Size().Height-nearEnd
	}
}

// scrolled takes in that the person scrolled.
func (l *List[T]) scrolled() {
	if l.busy {
		return
	}
	l.end = l.scroll.Offset.Y >= l.total()-l.scroll.Size().Height-nearEnd
	l.anchor = ""
	if len(l.rows) > 0 { // a row that was seen stays; what comes in above it is measured
		first, last, _ := l.InSight()
		for i := first; i <= last; i++ {
			if l.known[i] || i == last {
				if !l.known[i] {
					i = first
				}
				l.anchor, l.anchorY = l.of.Key(l.rows[i]), l.tops[i]-l.scroll.Offset.Y
				break
			}
		}
	}
	l.arrange()
}

// reveal scrolls until all of a row can be seen, and what is free below the last one.
func (l *List[T]) reveal(i int) {
	height := l.scroll.Size().Height
	l.measure(i, i)
	l.index()
	top, bottom := l.tops[i], l.tops[i+1]
	if i == len(l.rows)-1 {
		bottom = l.total()
	}
	switch {
	case top < l.scroll.Offset.Y:
		l.scroll.Offset.Y = top
	case bottom > l.scroll.Offset.Y+height:
		l.scroll.Offset.Y = bottom - height
	}
	l.scrolled()
}
