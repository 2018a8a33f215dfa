//go:build !nogui

package rows

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"
)

// Of says what a list shows and what its rows do. T is what one row shows.
type Of[T any] struct {
	Name  string                             // what the list is of, in a word
	Key   func(T) string                     // differs from that of all other rows, and stays
	Same  func(a, b T) bool                  // two of one key look the same
	Kind  func(T) int                        // rows of a kind are drawn by the same sort of object
	Guess func(T) float32                    // the height, for as long as it was not drawn
	New   func(kind int) fyne.CanvasObject   // an object for rows of a kind
	Fill  func(o fyne.CanvasObject, row T)   // has the object show a row
	Can   func(T) bool                       // the row can be chosen; nil: all can
	Tap   func(row T, at fyne.Position)      // at is a place in the window; nil: nothing happens
	Mark  func(row T)                        // Space; nil: that does what a tap does
	Menu  func(row T, at fyne.Position)      // asked for by the right button or the menu key; nil: nothing happens
	Key2  func(row T, e *fyne.KeyEvent) bool // a key while the row is chosen; reports whether it was of use; nil: none is
	Copy  func(row T) string                 // what Ctrl+C takes if nothing is selected; nil: nothing
	Moved func()                             // it scrolled, or what is in sight changed; nil: nobody asks
	// Follow keeps the end in sight if it is, and chooses from the end. Without it the start is kept.
	Follow bool
	// Foot is free space below the last row.
	Foot float32
	// Hover marks the row under the pointer.
	Hover bool
}

// A row in sight may be one of these.
type (
	// A Tapped row does something itself where it is tapped.
	Tapped interface{ TapAt(fyne.Position) bool }
	// A Selecting row lets text be selected by dragging.
	Selecting interface {
		SelectFrom(at fyne.Position)
		SelectTo(at fyne.Position)
		Selected() string
		Deselect()
	}
)

// A slot is an object that shows a row.
type slot[T any] struct {
	object fyne.CanvasObject
	kind   int
	row    T
}

// A List is rows under each other that scroll.
type List[T any] struct {
	fynewidget.BaseWidget
	Fills int // how often a row was drawn anew, for tests

	of      Of[T]
	scroll  *container.Scroll
	body    *body
	rows    []T
	heights []float32 // of rows, as far as known by a measure or a guess
	known   []bool    // it was measured
	tops    []float32 // of rows; one more for the end
	slots   map[string]*slot[T]
	free    map[int][]fyne.CanvasObject
	width   float32
	anchor  string  // key of the row that stays where it is
	anchorY float32 // where that is, from the top of what is in sight
	end     bool    // the end is in sight
	busy    bool
	chosen  string // key of the row that has the ring
	hovered string
	pointed bool      // the row was chosen by pointer: no ring
	drag    Selecting // text is being selected in it
}

// New returns an empty list.
func New[T any](of Of[T]) *List[T] {
	l := &List[T]{of: of, slots: map[string]*slot[T]{}, free: map[int][]fyne.CanvasObject{}, end: of.Follow}
	l.body = newBody(l)
	l.scroll = container.NewVScroll(l.body)
	l.scroll.OnScrolled = func(fyne.Position) { l.scrolled() }
	l.ExtendBaseWidget(l)
	return l
}

// Rows returns what is shown.
func (l *List[T]) Rows() []T { return l.rows }

// AtEnd reports whether the end is in sight.
func (l *List[T]) AtEnd() bool { return l.end }

// ToEnd scrolls there.
func (l *List[T]) ToEnd() {
	l.end = true
	l.arrange()
}

// ToStart scrolls there.
func (l *List[T]) ToStart() {
	l.end, l.anchor = false, ""
	l.scroll.Offset.Y = 0
	l.arrange()
}

// Measure takes in that the object of the row with a key needs another height.
func (l *List[T]) Measure(key string) {
	if i := l.find(key, 0); i >= 0 {
		l.known[i] = false
		l.arrange()
	}
}

// Height returns how high all rows are.
func (l *List[T]) Height() float32 { return l.total() }

// InSight returns the first and the last row in sight; ok is false if there is none.
func (l *List[T]) InSight() (first, last int, ok bool) {
	if len(l.rows) == 0 || l.scroll.Size().Height <= 0 {
		return 0, 0, false
	}
	return l.at(l.scroll.Offset.Y), l.at(l.scroll.Offset.Y + l.scroll.Size().Height - 1), true
}

// Object returns what draws the row with a key; nil if it is not in sight.
func (l *List[T]) Object(key string) fyne.CanvasObject {
	if s := l.slots[key]; s != nil {
		return s.object
	}
	return nil
}

// Set shows other rows. Those that look as before are not drawn anew.
func (l *List[T]) Set(rows []T) {
	old, n, m := l.rows, len(l.rows), len(rows)
	front := 0
	for front < min(n, m) && l.alike(old[front], rows[front]) {
		front++
	}
	if front == n && n == m {
		l.rows = rows
		return
	}
	back := 0
	for back < min(n, m)-front && l.alike(old[n-1-back], rows[m-1-back]) {
		back++
	}
	was := make(map[string]int, n-front-back)
	for i := front; i < n-back; i++ {
		was[l.of.Key(old[i])] = i
	}
	heights, known := make([]float32, 0, m+m/8), make([]bool, 0, m+m/8)
	heights, known = append(heights, l.heights[:front]...), append(known, l.known[:front]...)
	for _, r := range rows[front : m-back] {
		i, there := was[l.of.Key(r)]
		switch {
		case there && l.of.Same(old[i], r):
			heights, known = append(heights, l.heights[i]), append(known, l.known[i])
		case there:
			heights, known = append(heights, l.heights[i]), append(known, false)
		default:
			heights, known = append(heights, l.of.Guess(r)), append(known, false)
		}
	}
	l.heights, l.known = append(heights, l.heights[n-back:]...), append(known, l.known[n-back:]...)
	l.rows = rows
	l.index()
	l.reanchor(was, old, front, back)
	l.arrange()
}

func (l *List[T]) alike(a, b T) bool { return l.of.Key(a) == l.of.Key(b) && l.of.Same(a, b) }

// reanchor finds another row to stay where it is if the one that did is gone.
func (l *List[T]) reanchor(was map[string]int, old []T, front, back int) {
	if l.anchor == "" || l.end && l.of.Follow {
		return
	}
	for i := front; i < len(l.rows)-back; i++ {
		if l.of.Key(l.rows[i]) == l.anchor {
			return
		}
	}
	if i, middle := was[l.anchor]; middle { // it is not there any more
		l.anchor = ""
		if i = min(i, len(l.rows)-1); i >= 0 {
			l.anchor = l.of.Key(l.rows[i])
		}
	}
}

// index computes where rows are.
func (l *List[T]) index() {
	if cap(l.tops) < len(l.rows)+1 {
		l.tops = make([]float32, 0, len(l.rows)+len(l.rows)/4+16)
	}
	l.tops = l.tops[:0]
	y := float32(0)
	for _, h := range l.heights {
		l.tops = append(l.tops, y)
		y += h
	}
	l.tops = append(l.tops, y)
}

func (l *List[T]) total() float32 {
	if len(l.tops) == 0 {
		return 0
	}
	if len(l.rows) == 0 {
		return 0
	}
	return l.tops[len(l.tops)-1] + l.of.Foot
}

// at returns the row at a height; the nearest one if there is none.
func (l *List[T]) at(y float32) int {
	low, high := 0, len(l.rows)-1
	for low < high {
		mid := (low + high + 1) / 2
		if l.tops[mid] <= y {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return low
}

// find returns the place of a key; -1 if there is none. It looks near a place first.
func (l *List[T]) find(key string, near int) int {
	for d := 0; key != "" && d <= len(l.rows); d++ {
		if i := near + d; i >= 0 && i < len(l.rows) && l.of.Key(l.rows[i]) == key {
			return i
		}
		if i := near - d; d > 0 && i >= 0 && i < len(l.rows) && l.of.Key(l.rows[i]) == key {
			return i
		}
	}
	return -1
}

// Refresh draws all rows in sight anew, as after a change of theme or of the size of text.
func (l *List[T]) Refresh() {
	for i := range l.known {
		l.known[i] = false
	}
	for _, s := range l.slots {
		l.fill(s, s.row)
	}
	l.arrange()
	l.BaseWidget.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (l *List[T]) CreateRenderer() fyne.WidgetRenderer { return &listRenderer[T]{l} }

type listRenderer[T any] struct{ l *List[T] }

func (r *listRenderer[T]) Layout(size fyne.Size) {
	r.l.scroll.Resize(size)
	r.l.arrange()
}
func (r *listRenderer[T]) MinSize() fyne.Size           { return fyne.NewSize(32, 32) }
func (r *listRenderer[T]) Refresh()                     { r.l.scroll.Refresh() }
func (r *listRenderer[T]) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.l.scroll} }
func (r *listRenderer[T]) Destroy()                     {}
