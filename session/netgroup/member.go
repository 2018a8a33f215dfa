package netgroup

import (
	"bytes"
	"iter"

	"lyceum/session/journal"
	"lyceum/session/keying"
)

// Member returns how an author joined: certificate, name and verified grants. It is false for an author
// whose log does not begin with a join that holds.
func (g *Group) Member(a journal.Author) (journal.Join, bool) {
	j, ok := g.members[a]
	return j, ok
}

func (g *Group) isMember(a journal.Author) bool {
	_, ok := g.members[a]
	return ok
}

// fold hands entries to the owner. Logs that do not begin with a join that holds are left out whole; who
// is left out depends on the log alone, so everyone leaves out the same.
func (g *Group) fold(entries []journal.Entry) {
	for _, e := range entries {
		if g.counts(e) {
			g.c.emit(EntryFolded{Group: g, Entry: e})
		}
	}
}

// Folded yields all that was folded and still counts, by author and sequence number.
func (g *Group) Folded() iter.Seq[journal.Entry] {
	return func(yield func(journal.Entry) bool) {
		for e := range g.journal.Folded() {
			if g.isMember(e.Author) && !yield(e) {
				return
			}
		}
	}
}

// refold works out the members anew after entries ceased to count, and has the owner begin anew.
func (g *Group) refold() {
	clear(g.members)
	for e := range g.journal.Folded() {
		g.counts(e)
	}
	g.c.emit(FoldRestarted{g})
}

// counts reports whether an entry is a member's, learning members from their first entry.
func (g *Group) counts(e journal.Entry) bool {
	if e.Seq == 1 {
		if j, err := g.verifyJoin(e); err == nil {
			g.members[e.Author] = j
		}
	}
	return g.isMember(e.Author)
}

// verifyJoin checks that a join's certificate is the author's own and that its grants hold.
func (g *Group) verifyJoin(e journal.Entry) (journal.Join, error) {
	j, err := journal.ParseJoin(e.Body)
	if err != nil {
		return j, err
	}
	certificate, err := keying.ParseCertificate(j.Certificate)
	if err != nil {
		return j, err
	}
	if !bytes.Equal(certificate.Signing, e.Author[:]) {
		return j, keying.ErrNotAuthentic
	}
	if (len(j.Grants) > 0) != g.hasStaff() {
		return j, journal.ErrNotGranted // without a class key nobody can grant anything
	}
	return j, j.Verify(g.id, g.spec.ClassKey[:], e.Author)
}
