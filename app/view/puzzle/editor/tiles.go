//go:build !nogui

package editor

import (
	"fyne.io/fyne/v2"

	"lyceum/app/view/form"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/collab/puzzle"
)

// freshRows is how many empty rows a list begins with.
const freshRows = 3

// ofList is where a fault of all of a list shows.
func ofList[T form.Row](place string, l *form.List[T]) spot { return spot{place, l.Field, l.Add} }

func itemName(i int) string { return words.T("Item %d", i+1) }

// filled returns items and their rows, without blank rows.
func filled(rows []*itemRow) (items []puzzle.Item, of []*itemRow) {
	for _, r := range rows {
		if !r.blank() {
			items, of = append(items, r.item()), append(of, r)
		}
	}
	return items, of
}

// rowSpot is where a fault of one of some rows shows.
func rowSpot(rows []*itemRow, where int, name func(i int) string) (spot, bool) {
	if where < 1 || where > len(rows) {
		return spot{}, false
	}
	return rows[where-1].spotIn(name(where - 1)), true
}

// An ordering is the items that are to be brought into order.
type ordering struct {
	e    *Editor
	list *form.List[*itemRow]
	rows []*itemRow // that were filled in last
}

func newOrdering(e *Editor, is *puzzle.Ordering) *ordering {
	o := &ordering{e: e}
	o.list = form.NewList(&e.owner, words.T("Items, in their right order"), words.T("Add an item"), itemName, func() *itemRow { return e.newItemRow(puzzle.Item{}) })
	for _, item := range is.Items {
		o.list.Append(e.newItemRow(item))
	}
	for len(is.Items) == 0 && len(o.list.Rows) < freshRows {
		o.list.Append(e.newItemRow(puzzle.Item{}))
	}
	return o
}

func (o *ordering) objects() []fyne.CanvasObject { return o.list.Objects() }

func (o *ordering) fill(p *puzzle.Puzzle) {
	c := &puzzle.Ordering{}
	c.Items, o.rows = filled(o.list.Rows)
	p.Content = c
	o.e.album.use(p, c.Items...)
}

func (o *ordering) spot(f *puzzle.Fault) spot {
	if at, is := rowSpot(o.rows, f.Where, itemName); is {
		return at
	}
	return ofList(words.T("Items"), o.list)
}

func (o *ordering) shown(p *puzzle.Puzzle, sound bool) []fyne.CanvasObject {
	column := widget.Column(8, caption(words.T("So the items may lie at first.")))
	for _, item := range lying(p, sound) {
		column.Add(o.e.tile(item))
	}
	return []fyne.CanvasObject{column}
}

// A matching is pairs, and what belongs to nobody.
type matching struct {
	e      *Editor
	list   *form.List[*pair]
	extras *form.List[*itemRow]
	pairs  []*pair    // that were filled in last
	rows   []*itemRow // the same
}

// A pair is a row of it.
type pair struct {
	left, right *itemBox
	body        fyne.CanvasObject
}

// Content implements form.Row.
func (p *pair) Content() fyne.CanvasObject { return p.body }

// First implements form.Row.
func (p *pair) First() fyne.Focusable { return p.left.area }

func pairName(i int) string { return words.T("Pair %d", i+1) }

func newMatching(e *Editor, is *puzzle.Matching) *matching {
	m := &matching{e: e}
	m.list = form.NewList(&e.owner, words.T("Pairs"), words.T("Add a pair"), pairName, func() *pair { return m.row(puzzle.Pair{}) })
	m.extras = form.NewList(&e.owner, words.T("Items that belong to none"), words.T("Add one that belongs to none"), itemName,
		func() *itemRow { return e.newItemRow(puzzle.Item{}) })
	for _, p := range is.Pairs {
		m.list.Append(m.row(p))
	}
	for len(is.Pairs) == 0 && len(m.list.Rows) < freshRows {
		m.list.Append(m.row(puzzle.Pair{}))
	}
	for _, item := range is.Distractors {
		m.extras.Append(e.newItemRow(item))
	}
	return m
}

func (m *matching) row(is puzzle.Pair) *pair {
	p := &pair{left: m.e.newItem(words.T("Left side"), is.Left), right: m.e.newItem(words.T("Belongs to it"), is.Right)}
	p.body = widget.Beside(16, 160, []float32{1, 1}, p.left.body, p.right.body)
	return p
}

func (m *matching) objects() []fyne.CanvasObject {
	return append(m.list.Objects(), m.extras.Objects()...)
}

func (m *matching) fill(p *puzzle.Puzzle) {
	c := &puzzle.Matching{}
	m.pairs = nil
	for _, r := range m.list.Rows {
		if !r.left.blank() || !r.right.blank() {
			is := puzzle.Pair{Left: r.left.item(), Right: r.right.item()}
			m.pairs, c.Pairs = append(m.pairs, r), append(c.Pairs, is)
			m.e.album.use(p, is.Left, is.Right)
		}
	}
	c.Distractors, m.rows = filled(m.extras.Rows)
	m.e.album.use(p, c.Distractors...)
	p.Content = c
}

// spot finds the side by itself: a fault does not say which, and left sides are checked first.
func (m *matching) spot(f *puzzle.Fault) spot {
	at := f.Where - 1
	if at >= 0 && at < len(m.pairs) {
		p := m.pairs[at]
		if f.Cause == puzzle.EmptyItem && p.left.blank() || f.Cause == puzzle.BadText && isBad(p.left.item()) {
			return p.left.spotIn(pairName(at))
		}
		return p.right.spotIn(pairName(at))
	}
	if s, is := rowSpot(m.rows, f.Where-len(m.pairs), itemName); is && f.Where > len(m.pairs) {
		return s
	}
	return ofList(words.T("Pairs"), m.list)
}

// isBad reports whether the text of an item is one that no puzzle has.
func isBad(is puzzle.Item) bool {
	p := puzzle.Puzzle{Title: "-", Content: &puzzle.Ordering{Items: []puzzle.Item{{Text: is.Text}, {Text: "-"}}}}
	return is.Text != "" && p.Check() != nil
}

func (m *matching) shown(p *puzzle.Puzzle, sound bool) []fyne.CanvasObject {
	column := widget.Column(8, caption(words.T("Each goes beside what it belongs to.")))
	for _, is := range p.Content.(*puzzle.Matching).Pairs {
		place := widget.NewGround(widget.Surface2, widget.AllEdges, widget.NewSpace(0, widget.ControlHeight()))
		column.Add(widget.Beside(8, 80, []float32{1, 1}, m.e.tile(is.Left), place))
	}
	return []fyne.CanvasObject{column, m.e.tiles(lying(p, sound))}
}
