package board

import (
	"cmp"
	"slices"
	"sync"
)

// compare orders pages as they are shown.
func (p *page) compare(o *page) int {
	return cmp.Or(cmp.Compare(p.orderKey(), o.orderKey()), p.id.Compare(o.id))
}

func (p *page) orderKey() Key {
	if k, ok := p.order.since(p.made); ok {
		return k
	}
	if p.id.Number > 0 {
		return numberedKey(p.id.Number)
	}
	return p.first.Order
}

// looks returns the size and what is beneath the objects. A page of a deck's file looks as the file says.
func (p *page) looks() (Size, Pattern) {
	size, pattern := p.first.Size, p.first.Pattern
	if p.id.Number > 0 {
		if p.doc.id.Kind == Deck {
			return Size{}, DeckPage
		}
		size, pattern = PageSize, White
	}
	if v, ok := p.size.since(p.made); ok {
		size = v
	}
	if v, ok := p.pattern.since(p.made); ok {
		pattern = v
	}
	return size, pattern
}

// compareObjects orders objects as they lie on each other.
func compareObjects(a, b *Object) int {
	return cmp.Or(cmp.Compare(a.Z, b.Z), cmp.Compare(a.Clock, b.Clock), a.ID.Compare(b.ID))
}

// build returns the page as it is now, which is the last view if nothing changed.
func (p *page) build(version uint64) *Page {
	moved := p.arrange()
	if p.view != nil && !moved && !p.changed {
		return p.view
	}
	size, pattern := p.looks()
	p.changed = false
	p.view = &Page{ID: p.id, Order: p.orderKey(), Size: size, Pattern: pattern, Objects: slices.Clip(p.shown), Version: version}
	return p.view
}

// arrange brings what is shown up to date, and reports whether it changed.
func (p *page) arrange() bool {
	p.settle()
	var out, in []*Object
	for _, o := range p.fresh {
		o.fresh = false
		now := o.now()
		if now == o.shown {
			continue
		}
		if o.shown != nil {
			out = append(out, o.shown)
		}
		if now != nil {
			in = append(in, now)
		}
		o.shown = now
	}
	clear(p.fresh)
	p.fresh = p.fresh[:0]
	if len(out)+len(in) == 0 {
		return false
	}
	slices.SortFunc(in, compareObjects)
	if n := len(p.shown); len(out) == 0 && (n == 0 || compareObjects(p.shown[n-1], in[0]) < 0) {
		p.shown = append(p.shown, in...) // behind what was given out
		return true
	}
	slices.SortFunc(out, compareObjects)
	p.shown = merge(p.shown, out, in, compareObjects)
	return true
}

// merge returns a new slice of what is in all and not in out, with what is in in. All three are sorted, and out is part
// of all.
func merge[T any](all, out, in []T, compare func(a, b T) int) []T {
	merged := make([]T, 0, len(all)-len(out)+len(in))
	for len(out)+len(in) > 0 {
		if len(in) == 0 || len(out) > 0 && compare(out[0], in[0]) <= 0 {
			i, found := slices.BinarySearchFunc(all, out[0], compare)
			if !found {
				panic("BUG: what was shown is not there to be taken out")
			}
			merged = append(merged, all[:i]...)
			all, out = all[i+1:], out[1:]
			continue
		}
		i, _ := slices.BinarySearchFunc(all, in[0], compare)
		merged = append(append(merged, all[:i]...), in[0])
		all, in = all[i:], in[1:]
	}
	return append(merged, all...)
}

// compareDocuments orders documents of one kind: reveals as they began, others by ID.
func compareDocuments(a, b *Document) int {
	return cmp.Or(cmp.Compare(a.Since, b.Since), a.ID.Compare(b.ID))
}

// build returns the document as it is now; the last view if nothing changed.
func (d *document) build(version uint64) *Document {
	if d.view == nil || d.changed {
		d.order, d.removed = d.sorted()
	}
	list, same := make([]*Page, len(d.order)), d.view != nil && !d.changed
	for i, p := range d.order {
		list[i] = p.build(version)
		same = same && d.view.Pages[i] == list[i]
	}
	if same {
		return d.view
	}
	d.changed = false
	d.view = &Document{ID: d.id, Pages: list, Removed: d.removed, Version: version}
	switch d.id.Kind {
	case PrivateBoard:
		d.view.Owner = d.id.Author
	case Reveal:
		d.view.Owner, d.view.Shown, d.view.Since = d.begun.owner, d.begun.shown(), d.begun.since()
	}
	return d.view
}

// Document returns a document of the snapshot; nil if there is nothing of it.
func (s *Snapshot) Document(id DocumentID) *Document {
	list := s.Decks
	switch id.Kind {
	case ClassBoard:
		return s.Class
	case PrivateBoard:
		list = s.Private
	case Reveal:
		list = s.Reveals
	}
	if id.Kind == Reveal { // which is by when it began
		for _, d := range list {
			if d.ID == id {
				return d
			}
		}
		return nil
	}
	if i, found := slices.BinarySearchFunc(list, id, func(d *Document, id DocumentID) int { return d.ID.Compare(id) }); found {
		return list[i]
	}
	return nil
}

// Page returns a page that is shown; nil if there is none with that ID.
func (d *Document) Page(id PageID) *Page {
	if d == nil {
		return nil
	}
	for _, p := range d.Pages {
		if p.ID == id {
			return p
		}
	}
	return nil
}

// Of returns all pages of a deck whose file has n pages, in the order in which they are shown: those of the file but
// the removed, whether something was drawn on them or not, and those that were added. d may be nil.
func (d *Document) Of(n int) []*Page {
	blank := slices.Clone(blankPages()[:min(n, MaxPageNumber)])
	if d == nil {
		return blank
	}
	var pages []*Page
	for _, p := range d.Pages {
		if int(p.ID.Number) <= n {
			pages = append(pages, p)
		}
		if number := int(p.ID.Number); 0 < number && number <= n {
			blank[number-1] = nil
		}
	}
	for _, number := range d.Removed {
		if int(number) <= n {
			blank[number-1] = nil
		}
	}
	for _, p := range blank {
		if p != nil {
			pages = append(pages, p)
		}
	}
	slices.SortFunc(pages, func(a, b *Page) int { return cmp.Or(cmp.Compare(a.Order, b.Order), a.ID.Compare(b.ID)) })
	return pages
}

// blankPages returns the pages of decks on which nothing was drawn, which are the same everywhere.
var blankPages = sync.OnceValue(func() []*Page {
	all := make([]*Page, MaxPageNumber)
	for i := range all {
		id := PageNumber(i + 1)
		all[i] = &Page{ID: id, Order: numberedKey(id.Number), Pattern: DeckPage}
	}
	return all
})

// A Delta says what differs between two views of a page.
type Delta struct {
	Added, Removed []*Object
	Changed        []Change
}

// A Change is an object as it was and as it is.
type Change struct{ Old, New *Object }

// Empty reports whether nothing differs.
func (d Delta) Empty() bool { return len(d.Added)+len(d.Removed)+len(d.Changed) == 0 }

// Diff returns what changed on a page from an old view to a new one; either may be nil. It takes longer the more lies
// between the first difference and the last.
func Diff(old, new *Page) (d Delta) {
	var was, is []*Object
	if old != nil {
		was = old.Objects
	}
	if new != nil {
		is = new.Objects
	}
	if old == new {
		return d
	}
	for len(was) > 0 && len(is) > 0 && was[0] == is[0] {
		was, is = was[1:], is[1:]
	}
	for len(was) > 0 && len(is) > 0 && was[len(was)-1] == is[len(is)-1] {
		was, is = was[:len(was)-1], is[:len(is)-1]
	}
	before := make(map[ObjectID]*Object, len(was))
	for _, o := range was {
		before[o.ID] = o
	}
	for _, o := range is {
		switch old := before[o.ID]; old {
		case nil:
			d.Added = append(d.Added, o)
		case o:
		default:
			d.Changed = append(d.Changed, Change{old, o})
		}
		delete(before, o.ID)
	}
	for _, o := range was {
		if _, left := before[o.ID]; left {
			d.Removed = append(d.Removed, o)
		}
	}
	return d
}
