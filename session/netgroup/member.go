package netgroup

import (
	"bytes"
	"errors"
	"iter"
	"time"

	"lyceum/session/journal"
	"lyceum/session/keying"
)

// Member returns how an author joined: certificate, name and verified grants. It is false for an author
// whose log does not begin with a join that holds.
func (g *Group) Member(a journal.Author) (journal.Join, bool) {
	m, ok := g.members[a]
	return m.join, ok
}

// A member is an author whose log begins with a join that holds.
type member struct {
	join  journal.Join
	lacks journal.Rights // for want of a password, whatever the grants say
}

// rights returns what a member's grants and passwords give.
func (g *Group) rights(a journal.Author) journal.Rights {
	m, ok := g.members[a]
	switch {
	case !ok:
		return 0
	case !g.hasStaff():
		return journal.AllRights &^ m.lacks
	}
	return m.join.Grants[len(m.join.Grants)-1].Rights &^ m.lacks
}

func (g *Group) isMember(a journal.Author) bool {
	_, ok := g.members[a]
	return ok
}

// admit reports whether an entry 1 may begin a log: only a join that holds does, so that bare keys do not
// take the places of members. That depends on the entry alone, so everyone decides alike.
func (g *Group) admit(e journal.Entry) error {
	if e.Sealed {
		return errSealed // under a key not known here: whoever passes it on may know it
	}
	_, err := g.verifyJoin(e)
	return err
}

var errSealed = errors.New("join is sealed")

// fold hands entries to the owner.
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
			if g.isMember(e.Author) && g.isAllowed(e) && !yield(e) {
				return
			}
		}
	}
}

// gotFork takes in that entries of an author ceased to count, has the owner begin anew, and neighbours
// told. Only entry 1 makes a member, so no other log has to be looked at.
func (g *Group) gotFork(now time.Time, a journal.Author) {
	if g.journal.Length(a) == 0 {
		delete(g.members, a)
	}
	if g.restartAt.IsZero() {
		g.restartAt = now
		if next := g.restartedAt.Add(restartEvery); now.Before(next) {
			g.restartAt = next
		}
	}
	g.restart(now)
}

// restart has the owner begin anew, if there is reason to. That costs it the opening of every entry of the
// class, and one author can fork a log of n entries n − 1 times, so it is rationed.
func (g *Group) restart(now time.Time) {
	if !g.restartAt.IsZero() && !now.Before(g.restartAt) {
		g.restartAt, g.restartedAt = time.Time{}, now
		g.c.emit(FoldRestarted{g})
	}
}

// counts reports whether an entry is a member's, learning members from their first entry.
func (g *Group) counts(e journal.Entry) bool {
	if e.Seq == 1 {
		if j, err := g.verifyJoin(e); err == nil {
			g.members[e.Author] = member{j, g.lacks(j, e.Author)}
		}
	}
	return g.isMember(e.Author) && g.isAllowed(e)
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
	if len(j.Grants) > 0 && !j.Grants.ValidAt(e.Clock.Time()) {
		return j, journal.ErrNotGranted // when it was written, as it says itself
	}
	return j, j.Verify(g.id, g.spec.ClassKey[:], e.Author)
}
