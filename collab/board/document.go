package board

import (
	"slices"
)

// A document is what the fold knows of one.
type document struct {
	id      DocumentID
	records []*record // that name it, whether they count or not
	objects map[ObjectID]*object
	pages   map[PageID]*page
	clears  map[ObjectID]*clearing
	begun   begun // of a reveal

	drawn   bool // operations count that this machine can read
	stale   bool // what counts has changed: play all records again
	touched bool // is in the fold's list of what changed since the last snapshot
	changed bool // pages or their order may be others
	list    []*page
	order   []*page  // those that are shown, in order, unless changed
	removed []uint16 // those of a file that are not, unless changed
	view    *Document
	listed  *Document // as the snapshot has it; nil if it has not
}

// An object is what was said of one, perhaps before it was put anywhere.
type object struct {
	made    stamp // zero: not put yet
	page    *page
	first   *Object // as it was put
	changes *changes
	gone    register[bool]

	shown *Object // in the page's last view
	fresh bool    // is in the page's list of what changed since
}

// changes are what was said of an object after it was put.
type changes struct {
	style register[Style]
	place register[Place]
	z     register[Key]
	text  register[string]
}

// A clearing is the clear of a page.
type clearing struct {
	made   stamp
	page   *page
	undone register[bool]
}

// A page is what was said of one.
type page struct {
	id      PageID
	doc     *document
	made    stamp // zero of one that was there from the beginning, and of one not added yet
	first   AddPage
	order   register[Key]
	size    register[Size]
	pattern register[Pattern]
	removed register[bool]
	clears  []*clearing
	cleared stamp // the last clear that counts, unless unsure
	unsure  bool

	members []*object
	fresh   []*object // changed since the last view
	shown   []*Object // in the last view; only ever appended to behind what was given out
	changed bool      // order, size or pattern may be others
	view    *Page
}

func newDocument(id DocumentID) *document {
	d := &document{id: id}
	d.reset()
	return d
}

// reset forgets what the records said, but not what was shown.
func (d *document) reset() {
	d.objects, d.pages, d.clears = map[ObjectID]*object{}, map[PageID]*page{}, map[ObjectID]*clearing{}
	d.list, d.begun, d.drawn = nil, begun{}, false
	if d.id.Kind != Deck {
		d.page(PageNumber(1))
	}
}

// page returns what there is of a page, at first what there is of one nobody has said anything of.
func (d *document) page(id PageID) *page {
	p := d.pages[id]
	if p == nil {
		p = &page{id: id, doc: d, changed: true}
		d.pages[id] = p
		d.list = append(d.list, p)
		d.changed = true
	}
	return p
}

func (d *document) object(id ObjectID) *object {
	o := d.objects[id]
	if o == nil {
		o = &object{}
		d.objects[id] = o
	}
	return o
}

// touch notes that an object may be another than was shown.
func (o *object) touch() {
	if o.page != nil && !o.fresh {
		o.fresh = true
		o.page.fresh = append(o.page.fresh, o)
	}
}

// play lets the operations of a record take effect.
func (d *document) play(r *record) {
	if r.reveal != nil {
		d.begun.play(r)
		d.changed = true
	}
	d.drawn = d.drawn || len(r.ops) > 0
	for i, op := range r.ops {
		s := stamp{r, uint16(i)}
		switch op := op.(type) {
		case put:
			d.put(s, op)
		case Set:
			d.set(s, op)
		case Delete:
			d.setGone(s, op.Objects, true)
		case Restore:
			d.setGone(s, op.Objects, false)
		case AddPage:
			p := d.page(PageID{Added: s.id()})
			p.made, p.first, p.changed, d.changed = s, op, true, true
		case SetPage:
			d.setPage(s, op)
		case RemovePage:
			d.remove(s, op.Page, true)
		case RestorePage:
			d.remove(s, op.Page, false)
		case Clear:
			c := d.clearing(s.id())
			c.made, c.page = s, d.page(op.Page)
			c.page.clears, c.page.unsure = append(c.page.clears, c), true
		case Unclear:
			c := d.clearing(op.Clear)
			if c.undone.set(s, !op.Again) && c.page != nil {
				c.page.unsure = true
			}
		}
	}
}

// id returns what is named by the operation.
func (s stamp) id() ObjectID { return ObjectID{s.author.key, s.seq, s.index} }

func (d *document) put(s stamp, op put) {
	o := d.object(op.object.ID)
	o.made, o.first, o.page = s, op.object, d.page(op.page)
	o.page.members = append(o.page.members, o)
	o.touch()
}

func (d *document) set(s stamp, op Set) {
	o := d.object(op.Object)
	if o.changes == nil {
		o.changes = &changes{}
	}
	c := o.changes
	if op.Style != nil {
		c.style.set(s, *op.Style)
	}
	if op.Place != nil {
		c.place.set(s, *op.Place)
	}
	if op.Z != nil {
		c.z.set(s, *op.Z)
	}
	if op.Text != nil {
		c.text.set(s, *op.Text)
	}
	o.touch()
}

func (d *document) setGone(s stamp, ids []ObjectID, gone bool) {
	for _, id := range ids {
		o := d.object(id)
		o.gone.set(s, gone)
		o.touch()
	}
}

func (d *document) setPage(s stamp, op SetPage) {
	p := d.page(op.Page)
	if op.Order != nil {
		p.order.set(s, *op.Order)
	}
	if op.Size != nil {
		p.size.set(s, *op.Size)
	}
	if op.Pattern != nil {
		p.pattern.set(s, *op.Pattern)
	}
	p.changed, d.changed = true, true
}

func (d *document) remove(s stamp, id PageID, gone bool) {
	d.page(id).removed.set(s, gone)
	d.changed = true
}

func (d *document) clearing(id ObjectID) *clearing {
	c := d.clears[id]
	if c == nil {
		c = &clearing{}
		d.clears[id] = c
	}
	return c
}

// settle finds out which clear of the page counts. It is asked before anybody looks at objects, and not with every clear.
func (p *page) settle() {
	if !p.unsure {
		return
	}
	p.unsure = false
	var last stamp
	for _, c := range p.clears {
		undone, _ := c.undone.since(c.made)
		if !undone && c.made.after(last) {
			last = c.made
		}
	}
	if last == p.cleared {
		return
	}
	p.cleared = last
	for _, o := range p.members {
		o.touch()
	}
}

// hidden reports whether an object that was put was taken away. Its page is settled.
func (o *object) hidden() bool {
	last := o.made
	gone, said := o.gone.since(o.made)
	if said {
		last = o.gone.stamp
	}
	return gone || o.page.cleared.after(last)
}

// now returns the object as it is to be shown; nil if it is not.
func (o *object) now() *Object {
	if o.made.record == nil || o.hidden() {
		return nil
	}
	return o.shape()
}

// shape returns the object as it is, whether it is shown or not.
func (o *object) shape() *Object {
	c := o.changes
	if c == nil {
		return o.first
	}
	is := *o.first
	if v, ok := c.style.since(o.made); ok {
		is.Style = v
	}
	if v, ok := c.place.since(o.made); ok {
		is.Place = v
	}
	if v, ok := c.z.since(o.made); ok {
		is.Z = v
	}
	if v, ok := c.text.since(o.made); ok && is.Kind == Text {
		is.Text = v
	}
	is.Bounds = is.bounds()
	return &is
}

// replay plays all records that count anew.
func (d *document) replay() {
	old := d.pages
	d.reset()
	d.changed, d.stale = true, false
	for _, r := range d.records {
		if r.counts {
			d.play(r)
		}
	}
	for _, p := range d.list { // what looks the same stays the same in memory, and versions go on
		if was := old[p.id]; was != nil {
			p.resume(was)
		}
	}
}

// resume goes on from the last view of the page as it was before a replay.
func (p *page) resume(was *page) {
	p.view, p.shown, p.changed = was.view, was.shown, true
	for _, shown := range p.shown {
		o := p.doc.objects[shown.ID]
		if o == nil || o.page != p {
			o = &object{page: p} // it is no more: shown once, and to be taken out
		}
		o.shown = shown
		o.touch()
	}
}

// sorted returns the pages in the order in which they are shown, and the numbers of those of a file that are not.
func (d *document) sorted() (pages []*page, removed []uint16) {
	for _, p := range d.list {
		gone, _ := p.removed.since(p.made)
		switch {
		case p.id.Number == 0 && p.made.record == nil: // not added, or not yet
		case gone && p.id.Number > 0:
			removed = append(removed, p.id.Number)
		case !gone:
			pages = append(pages, p)
		}
	}
	if len(pages) == 0 && d.id.Kind != Deck {
		pages, removed = append(pages, d.pages[PageNumber(1)]), nil
	}
	slices.SortFunc(pages, (*page).compare)
	slices.Sort(removed)
	return pages, removed
}
