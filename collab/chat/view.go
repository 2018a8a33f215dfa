package chat

import "slices"

// A view is what Snapshot gave out, and what has happened since.
type view struct {
	sorted  []Message // the last snapshot; only ever appended to behind what was given out
	fresh   []*line   // to be shown for the first time
	changed []*line   // shown, and perhaps otherwise by now
	rebuild bool      // look at all lines
}

// touch notes that a line is new or has changed.
func (v *view) touch(l *line) {
	switch {
	case l.shown && !l.visible(): // what an edit had made readable, another took back
		v.rebuild = true
	case l.shown:
		v.changed = append(v.changed, l)
	case l.visible():
		l.shown = true
		v.fresh = append(v.fresh, l)
	}
}

// Snapshot returns the messages that the person at this machine may see by clock, then author, then sequence
// number; of deleted ones only that they were there. The slice is never modified and may be read by any goroutine.
// Without news it is the same slice as before, and messages that all come after those already there share their
// memory with it. A message that changed costs a copy.
func (c *Chat) Snapshot() []Message {
	v := &c.view
	switch {
	case v.rebuild:
		v.sorted = c.all()
	case len(v.fresh)+len(v.changed) == 0:
	default:
		c.addFresh()
		c.replaceChanged()
	}
	clear(v.fresh)
	clear(v.changed)
	v.fresh, v.changed, v.rebuild = v.fresh[:0], v.changed[:0], false
	return slices.Clip(v.sorted) // an append to it copies
}

// all returns every message to be seen.
func (c *Chat) all() []Message {
	all := make([]Message, 0, len(c.lines))
	for _, l := range c.lines {
		if l.shown = l.visible(); l.shown {
			all = append(all, c.message(l))
		}
	}
	slices.SortFunc(all, Message.compare)
	return all
}

func (c *Chat) addFresh() {
	v := &c.view
	fresh := make([]Message, len(v.fresh))
	for i, l := range v.fresh {
		fresh[i] = c.message(l)
	}
	slices.SortFunc(fresh, Message.compare)
	if n := len(v.sorted); n == 0 || len(fresh) == 0 || v.sorted[n-1].compare(fresh[0]) < 0 {
		v.sorted = append(v.sorted, fresh...)
	} else {
		v.sorted = merge(v.sorted, fresh)
	}
}

// replaceChanged shows changed lines as they are now, in a copy.
func (c *Chat) replaceChanged() {
	v, copied := &c.view, false
	for _, l := range v.changed {
		m := c.message(l)
		i, found := slices.BinarySearchFunc(v.sorted, m, Message.compare)
		if !found {
			panic("BUG: a line that is shown is not in the snapshot")
		}
		if v.sorted[i] == m {
			continue
		}
		if !copied {
			v.sorted, copied = slices.Clone(v.sorted), true
		}
		v.sorted[i] = m
	}
}

// merge returns a new slice with the messages of two sorted ones.
func merge(a, b []Message) []Message {
	out := make([]Message, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if a[0].compare(b[0]) < 0 {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}
