//go:build !nogui

package editor

import (
	"fyne.io/fyne/v2"

	"lyceum/app/view/form"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/collab/puzzle"
)

// A sorting is groups and the items of each.
type sorting struct {
	e      *Editor
	list   *form.List[*group]
	groups []*group // that were filled in last
	items  []spot   // the same, of items by number
}

// A group is a row of it.
type group struct {
	label *lineBox
	list  *form.List[*itemRow]
	body  fyne.CanvasObject
}

// Content implements form.Row.
func (g *group) Content() fyne.CanvasObject { return g.body }

// First implements form.Row.
func (g *group) First() fyne.Focusable { return g.label.input }

func groupName(i int) string { return words.T("Group %d", i+1) }

func newSorting(e *Editor, is *puzzle.Sorting) *sorting {
	s := &sorting{e: e}
	s.list = form.NewList(&e.owner, words.T("Groups"), words.T("Add a group"), groupName, func() *group { return s.row(puzzle.Group{}) })
	for _, g := range is.Groups {
		s.list.Append(s.row(g))
	}
	for len(is.Groups) == 0 && len(s.list.Rows) < 2 {
		s.list.Append(s.row(puzzle.Group{}))
	}
	return s
}

func (s *sorting) row(is puzzle.Group) *group {
	g := &group{label: s.e.newLine(words.C("of a group of a puzzle", "Name"), is.Label)}
	g.list = form.NewList(&s.e.owner, words.T("Its items"), words.T("Add an item"), itemName, func() *itemRow { return s.e.newItemRow(puzzle.Item{}) })
	for _, item := range is.Items {
		g.list.Append(s.e.newItemRow(item))
	}
	for len(is.Items) == 0 && len(g.list.Rows) < 2 {
		g.list.Append(s.e.newItemRow(puzzle.Item{}))
	}
	g.body = widget.Column(8, append([]fyne.CanvasObject{g.label.field}, g.list.Objects()...)...)
	return g
}

func (s *sorting) objects() []fyne.CanvasObject { return s.list.Objects() }

func (s *sorting) fill(p *puzzle.Puzzle) {
	c := &puzzle.Sorting{}
	s.groups, s.items = nil, nil
	for i, r := range s.list.Rows {
		items, rows := filled(r.list.Rows)
		if r.label.text() == "" && len(items) == 0 {
			continue // blank
		}
		s.groups, c.Groups = append(s.groups, r), append(c.Groups, puzzle.Group{Label: r.label.text(), Items: items})
		for n, item := range rows {
			s.items = append(s.items, item.spotIn(groupName(i)+", "+itemName(n)))
		}
		s.e.album.use(p, items...)
	}
	p.Content = c
}

// spot tells groups and items, which a fault counts alike, by what can be wrong with them: the names of groups are checked first.
func (s *sorting) spot(f *puzzle.Fault) spot {
	at := f.Where - 1
	if f.Cause == puzzle.BadText && at >= 0 && at < len(s.groups) {
		if label := s.groups[at].label.text(); label == "" || isBad(puzzle.Item{Text: label}) {
			name := s.groups[at].label.spot()
			name.place = groupName(at)
			return name
		}
	}
	if at >= 0 && at < len(s.items) {
		return s.items[at]
	}
	if f.Cause == puzzle.FewItems && len(s.groups) >= 2 {
		return ofList(groupName(0), s.groups[0].list)
	}
	return ofList(words.T("Groups"), s.list)
}

func (s *sorting) shown(p *puzzle.Puzzle, sound bool) []fyne.CanvasObject {
	groups := widget.Column(8, caption(words.T("The items go into these groups.")))
	for _, g := range p.Content.(*puzzle.Sorting).Groups {
		label := g.Label
		if label == "" {
			label = "–"
		}
		name := widget.NewHeading(label, widget.Body, widget.Ink)
		groups.Add(widget.NewGround(widget.Surface2, widget.AllEdges, widget.Pad(8, 12, 24, 12, name)))
	}
	return []fyne.CanvasObject{groups, s.e.tiles(lying(p, sound))}
}
