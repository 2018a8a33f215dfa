package chat

import (
	"cmp"
	"slices"
	"sort"
	"time"

	"lyceum/session/journal"
)

// EditWindow is how long after a message its author can change it, by the clocks of the two entries. Our choice:
// time for a slip to be noticed; what others have answered stays.
const EditWindow = 2 * time.Minute

// A change is an entry about lines.
type change struct {
	id
	clock    journal.Clock
	hash     journal.Hash
	moderate bool      // its author had the right to
	allowed  bool      // its author may change lines like that
	edit     *edit     // nil for a deletion
	deletion *deletion // nil for an edit
}

// parseChange reads the entry of an edit or deletion; nil if no correct program writes it.
func parseChange(e journal.Entry) *change {
	c := &change{id: id{e.Author, e.Seq}, clock: e.Clock, hash: e.Hash, moderate: e.Rights&journal.Moderate != 0}
	if e.Kind == journal.KindChatEdit {
		parsed, ok := parseEdit(e.Author, e.Seq, e.Body)
		if !ok {
			return nil
		}
		c.edit, c.allowed = &parsed, e.Rights&journal.Post != 0
		return c
	}
	d, ok := parseDeletion(e.Body)
	own, sweep := d.line.author == e.Author, d.line == id{}
	if !ok || sweep && d.upTo >= e.Clock || own && !sweep && d.line.seq >= e.Seq {
		return nil
	}
	c.deletion, c.allowed = &d, c.moderate || own && !sweep
	return c
}

// about returns the line that the change is about; zero for all up to a moment.
func (c *change) about() id {
	if c.edit != nil {
		return id{c.author, c.edit.seq}
	}
	return c.deletion.line
}

// before orders changes by clock, then author, then sequence number.
func (c *change) before(o *change) bool {
	return cmp.Or(cmp.Compare(c.clock, o.clock), c.author.Compare(o.author), cmp.Compare(c.seq, o.seq)) < 0
}

// edits reports whether the change is an edit that counts for l, rather than the one that did so far.
func (c *change) edits(l *line) bool {
	return c.edit != nil && c.edit.kind == l.kind && c.edit.to == l.to() &&
		c.clock.Time().Sub(l.clock.Time()) <= EditWindow && (l.edit == nil || c.seq > l.edit.seq)
}

// deletes reports whether the change takes l away, and did so before the one that is known to.
func (c *change) deletes(l *line) bool {
	return c.deletion != nil && c.clock > l.clock && (l.gone == nil || c.before(l.gone))
}

// addSweep adds a deletion of all up to a moment to those that count, so that each is later than the one before
// it and reaches further.
func addSweep(all []*change, s *change) []*change {
	from := sort.Search(len(all), func(i int) bool { return s.before(all[i]) })
	if from > 0 && all[from-1].deletion.upTo >= s.deletion.upTo {
		return all
	}
	to := from
	for to < len(all) && all[to].deletion.upTo <= s.deletion.upTo {
		to++
	}
	return slices.Replace(all, from, to, s)
}

// deletionOf returns the earliest change that takes l away; nil if there is none.
func (c *Chat) deletionOf(l *line) *change {
	if l.kind != Public {
		return l.gone
	}
	i := sort.Search(len(c.sweeps), func(i int) bool { return c.sweeps[i].deletion.upTo >= l.clock })
	if i == len(c.sweeps) || l.gone != nil && l.gone.before(c.sweeps[i]) {
		return l.gone
	}
	return c.sweeps[i]
}
