package chat

import (
	"cmp"
	"errors"

	"lyceum/session/journal"
)

// An id names an entry.
type id struct {
	author journal.Author
	seq    uint64
}

// A line is a message with what is needed to fold what comes later about it. There are many: it is kept small.
type line struct {
	id
	clock  journal.Clock
	rights journal.Rights
	hash   journal.Hash // of the entry
	first  version      // what it said before all edits
	edit   *revision    // by the edit that counts; nil if none does
	gone   *change      // the deletion of this one line that counts
	kind   Kind
	shown  bool // the last snapshot has it, or fresh has
}

// A revision is an edit and what it makes of its line.
type revision struct {
	*change
	version
}

func (l *line) compare(o *line) int {
	return cmp.Or(cmp.Compare(l.clock, o.clock), l.author.Compare(o.author), cmp.Compare(l.seq, o.seq))
}

// A version is the text of a line, before or after an edit.
type version struct {
	text   string
	sealed *body // nil if it is public
	opened bool  // text is set: it is public, or sealed to the person at this machine
	waits  bool  // a key may come that opens it
}

// version opens a body if it has to be and can be.
func (c *Chat) version(author journal.Author, b body, edits uint64) version {
	if b.kind == Public {
		return version{text: b.text, opened: true}
	}
	sealed := b // of which public lines need none in memory
	text, err := c.open(author, b, edits)
	return version{text: text, sealed: &sealed, opened: err == nil, waits: errors.Is(err, errNoKey)}
}

// to returns whom a private line is for; zeros for others.
func (l *line) to() (to journal.Author) {
	if l.first.sealed != nil {
		to = l.first.sealed.to
	}
	return to
}

// waits reports whether a key may come that opens a version of the line.
func (l *line) waits() bool { return l.first.waits || l.edit != nil && l.edit.waits }

// reopen tries again to open what is sealed and reports whether anything did.
func (c *Chat) reopen(l *line) (opened bool) {
	if l.first.waits {
		l.first = c.version(l.author, *l.first.sealed, 0)
		opened = l.first.opened
	}
	if l.edit != nil && l.edit.waits {
		l.edit.version = c.version(l.author, *l.edit.sealed, l.seq)
		opened = opened || l.edit.opened
	}
	return opened
}

// visible reports whether the person at this machine may read the line, or could before it was edited.
func (l *line) visible() bool { return l.first.opened || l.edit != nil && l.edit.opened }

// message returns the line as it is shown.
func (c *Chat) message(l *line) Message {
	m := Message{Author: l.author, Seq: l.seq, Clock: l.clock, Rights: l.rights, Kind: l.kind, To: l.to()}
	if d := c.deletionOf(l); d != nil {
		m.Deleted, m.DeletedBy, m.DeletedAt = true, d.author, d.clock
		return m
	}
	m.Text = l.first.text
	if l.edit != nil {
		m.EditedAt, m.Original, m.Text, m.Unreadable = l.edit.clock, l.first.text, l.edit.text, !l.edit.opened
	}
	return m
}
