package journaltest

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"time"

	"lyceum/session/journal"
)

// Start is when a script begins.
var Start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// A Script is the entries of several authors. Its clock moves one second with every entry. The zero value is
// an empty one.
type Script struct {
	entries []journal.Entry
	seconds int
}

// A Scribe writes one log of a script.
type Scribe struct {
	script *Script
	author journal.Author
	seq    uint64
	prev   journal.Hash
	clock  journal.Clock
}

// Author begins a log; n names its author. Its entry 1, a join, is not among the entries.
func (s *Script) Author(n byte) *Scribe {
	return &Scribe{script: s, author: journal.Author{0: n, 31: 0xa0}, seq: 1, prev: sha256.Sum256([]byte{n})}
}

// Author returns the author key.
func (p *Scribe) Author() journal.Author { return p.author }

// Say writes an entry a second after the last of the script.
func (p *Scribe) Say(kind journal.Kind, rights journal.Rights, body []byte) journal.Entry {
	p.script.seconds++
	return p.SayAt(Start.Add(time.Duration(p.script.seconds)*time.Second), kind, rights, body)
}

// SayAt writes an entry with a clock of its own, or just after the author's last one if that is later.
func (p *Scribe) SayAt(at time.Time, kind journal.Kind, rights journal.Rights, body []byte) journal.Entry {
	p.seq++
	p.clock = max(journal.ClockAt(at), p.clock+1)
	e := journal.Entry{
		Author: p.author, Seq: p.seq, Prev: p.prev, Clock: p.clock, Kind: kind,
		Body: append([]byte{}, body...), Rights: rights,
	}
	e.Hash = sha256.Sum256(fmt.Appendf(nil, "%x %d %d %d %x", e.Author, e.Seq, e.Clock, e.Kind, e.Body))
	p.prev = e.Hash
	p.script.entries = append(p.script.entries, e)
	return e
}

// Entries returns all that was said, in the order in which it was.
func (s *Script) Entries() []journal.Entry { return slices.Clone(s.entries) }
