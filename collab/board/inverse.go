package board

// inverse returns what undoes operations on a document as it is before them. Where they name something by the entry that
// they are part of, its Seq is 0 until the entry has a number.
func (e *Editor) inverse(d *Document, ops []Op) (back []Op) {
	var put []ObjectID
	shown := shownOn(d, ops)
	for i, op := range ops {
		own := ObjectID{Author: e.self, Index: uint16(i)}
		switch op := op.(type) {
		case Put:
			put = append(put, own)
		case Set:
			if o := shown[op.Object]; o != nil {
				back = append(back, valuesOf(o, op))
			}
		case Delete:
			if ids := shown.of(op.Objects, true); len(ids) > 0 {
				back = append(back, Restore{ids})
			}
		case Restore:
			if ids := shown.of(op.Objects, false); len(ids) > 0 {
				back = append(back, Delete{ids})
			}
		case AddPage:
			back = append(back, RemovePage{PageID{Added: own}})
		case SetPage:
			if p := d.Page(op.Page); p != nil {
				back = append(back, looksOf(p, op))
			}
		case RemovePage:
			back = append(back, RestorePage(op))
		case RestorePage:
			back = append(back, RemovePage(op))
		case Clear:
			back = append(back, Unclear{Clear: own})
		case Unclear:
			back = append(back, Unclear{op.Clear, !op.Again})
		}
	}
	if len(put) > 0 {
		back = append(back, Delete{put})
	}
	return back
}

// backOf returns what undoes a part now: nothing of what others have changed since.
func (e *Editor) backOf(d *Document, p part) (ops []Op) {
	back := make([]Op, len(p.back))
	for i, op := range p.back {
		back[i] = op
		if op, is := op.(Delete); is {
			back[i] = Delete{named(op.Objects, p.seq)}
		}
	}
	shown, set := shownOn(d, back), setBy(p.ops)
	for _, op := range back {
		switch op := op.(type) {
		case Set:
			if now := shown[op.Object]; now != nil {
				ops = appendSet(ops, unchanged(now, op, set[op.Object]))
			}
		case Delete:
			if ids := shown.of(op.Objects, true); len(ids) > 0 {
				ops = append(ops, Delete{ids})
			}
		case Restore:
			if ids := shown.of(op.Objects, false); len(ids) > 0 {
				ops = append(ops, Restore{ids})
			}
		case RemovePage:
			op.Page.Added = numbered(op.Page, p.seq)
			if d.Page(op.Page) != nil {
				ops = append(ops, op)
			}
		case Unclear:
			op.Clear = named([]ObjectID{op.Clear}, p.seq)[0]
			ops = append(ops, op)
		default:
			ops = append(ops, op)
		}
	}
	return ops
}

// named gives what was named by its own entry the number of it.
func named(ids []ObjectID, seq uint64) []ObjectID {
	out := make([]ObjectID, len(ids))
	for i, id := range ids {
		if out[i] = id; id.Seq == 0 {
			out[i].Seq = seq
		}
	}
	return out
}

func numbered(p PageID, seq uint64) ObjectID {
	if p.Number == 0 && p.Added.Seq == 0 {
		p.Added.Seq = seq
	}
	return p.Added
}

// A shownSet has the objects that operations name, as they are shown; nil for one that is not.
type shownSet map[ObjectID]*Object

// shownOn returns what is shown on a document of the objects that operations name.
func shownOn(d *Document, ops []Op) shownSet {
	is := shownSet{}
	for _, op := range ops {
		switch op := op.(type) {
		case Set:
			is[op.Object] = nil
		case Delete:
			is.name(op.Objects)
		case Restore:
			is.name(op.Objects)
		}
	}
	if d == nil || len(is) == 0 {
		return is
	}
	for _, p := range d.Pages {
		for _, o := range p.Objects {
			if _, named := is[o.ID]; named {
				is[o.ID] = o
			}
		}
	}
	return is
}

func (is shownSet) name(ids []ObjectID) {
	for _, id := range ids {
		is[id] = nil
	}
}

// of returns those of some objects that are shown, or those that are not.
func (is shownSet) of(ids []ObjectID, shown bool) (out []ObjectID) {
	for _, id := range ids {
		if (is[id] != nil) == shown {
			out = append(out, id)
		}
	}
	return out
}

// valuesOf returns the values that an object has of what an operation sets.
func valuesOf(o *Object, op Set) Set {
	was := Set{Object: op.Object}
	if op.Style != nil {
		was.Style = &o.Style
	}
	if op.Place != nil {
		was.Place = &o.Place
	}
	if op.Z != nil {
		was.Z = &o.Z
	}
	if op.Text != nil {
		was.Text = &o.Text
	}
	return was
}

// setBy returns what operations set, by object.
func setBy(ops []Op) map[ObjectID]Set {
	by := map[ObjectID]Set{}
	for _, op := range ops {
		set, is := op.(Set)
		if !is {
			continue
		}
		all := by[set.Object]
		if set.Style != nil {
			all.Style = set.Style
		}
		if set.Place != nil {
			all.Place = set.Place
		}
		if set.Z != nil {
			all.Z = set.Z
		}
		if set.Text != nil {
			all.Text = set.Text
		}
		by[set.Object] = all
	}
	return by
}

// unchanged leaves of what undoes a change only what is still as the change made it.
func unchanged(now *Object, back, made Set) Set {
	if back.Style != nil && (made.Style == nil || *made.Style != now.Style) {
		back.Style = nil
	}
	if back.Place != nil && (made.Place == nil || *made.Place != now.Place) {
		back.Place = nil
	}
	if back.Z != nil && (made.Z == nil || *made.Z != now.Z) {
		back.Z = nil
	}
	if back.Text != nil && (made.Text == nil || *made.Text != now.Text) {
		back.Text = nil
	}
	return back
}

func appendSet(ops []Op, op Set) []Op {
	if op.Style == nil && op.Place == nil && op.Z == nil && op.Text == nil {
		return ops
	}
	return append(ops, op)
}

// looksOf returns the values that a page has of what an operation sets.
func looksOf(p *Page, op SetPage) SetPage {
	was := SetPage{Page: op.Page}
	if op.Order != nil {
		was.Order = &p.Order
	}
	if op.Size != nil {
		was.Size = &p.Size
	}
	if op.Pattern != nil {
		was.Pattern = &p.Pattern
	}
	return was
}
