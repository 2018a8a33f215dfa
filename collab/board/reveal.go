package board

import (
	"encoding/binary"

	"lyceum/session/conduct"
	"lyceum/session/journal"
	"lyceum/session/journal/fields"
)

// A begun is the entry that began a reveal, and those that may end it.
type begun struct {
	made  stamp
	owner journal.Author
	ends  []*record // that came later; of staff, of who began it and of whose board it is they count
}

// How the body of a reveal begins.
const (
	revealBegins = 0
	revealEnds   = 1
)

// EncodeReveal returns the body of an entry (KindBoardReveal) that begins to show a copy of somebody's private board to
// everybody. Staff and the owner may do that. What is to be seen follows as KindBoard entries on the document that it
// begins ([RevealID], [Copy]), of the same author alone.
func EncodeReveal(owner journal.Author) []byte { return append([]byte{revealBegins}, owner[:]...) }

// EncodeRevealEnd returns the body of an entry (KindBoardReveal) that ends one. Staff may do that, who began it and
// whose board it is.
func EncodeRevealEnd(reveal DocumentID) []byte {
	return binary.AppendUvarint(append([]byte{revealEnds}, reveal.Author[:]...), reveal.Seq)
}

// A revealChange is what such an entry says.
type revealChange struct {
	ends  bool
	owner journal.Author // of one that begins
	doc   DocumentID     // that is begun or ended
}

func parseReveal(e journal.Entry) (c revealChange, ok bool) {
	r := reader{fields.Read(e.Body)}
	switch r.Byte("reveal") {
	case revealBegins:
		c.owner, c.doc = r.author(), RevealID(e.Author, e.Seq)
	case revealEnds:
		c.ends, c.doc = true, DocumentID{Reveal, r.author(), r.Within(1, 1<<63, "number")}
		r.Refuse(c.doc.Author == e.Author && c.doc.Seq >= e.Seq, "reveal")
	default:
		r.Refuse(true, "reveal")
	}
	return c, r.Done()
}

// applyReveal takes in a KindBoardReveal.
func (b *Board) applyReveal(e journal.Entry) {
	c, ok := parseReveal(e)
	switch {
	case !ok:
		b.stats.Malformed++
		return
	case e.Rights&journal.Post == 0 || !c.ends && c.owner != e.Author && !conduct.IsStaff(e.Rights):
		b.stats.NotAllowed++
		return
	}
	cost := costEntry
	if !c.ends {
		cost += costReveal
	}
	b.add(&record{doc: b.document(c.doc), reveal: &c}, e, cost)
}

// play lets what a record says of a reveal take effect.
func (g *begun) play(r *record) {
	if r.reveal.ends {
		g.ends = append(g.ends, r)
	} else {
		g.made, g.owner = stamp{record: r}, r.reveal.owner
	}
}

// since returns when it began; 0: not yet.
func (g *begun) since() journal.Clock {
	if g.made.record == nil {
		return 0
	}
	return g.made.clock
}

// shown reports whether nobody ended it who may.
func (g *begun) shown() bool {
	if g.made.record == nil {
		return false
	}
	for _, r := range g.ends {
		by := r.author.key
		may := conduct.IsStaff(r.rights) || by == g.made.author.key || by == g.owner
		if may && (stamp{record: r}).after(g.made) {
			return false
		}
	}
	return true
}
