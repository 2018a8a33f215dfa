package netgroup

import (
	"bytes"
	"errors"
	"iter"
	"time"

	"lyceum/session/journal"
	"lyceum/session/keying"
)

// A record is the fold of the class's record, and how much of each log the owner was given on the strength
// of it. What a member wrote and what everyone is given depends on the logs alone.
type record struct {
	membership *journal.Membership
	given      map[journal.Author]*given
	outs       map[keying.PeerID]bool // who was removed
	refold     bool                   // a log was found to be forked, so what was folded may count no longer
}

// given is how far an author's log was handed to the owner.
type given struct {
	standing journal.Standing // by which
	upTo     uint64
	admitted bool // by staff, as last told
	removed  bool
}

// newMembership returns the fold of a group's record, still empty.
func (g *Group) newMembership() *journal.Membership {
	c := journal.MembershipConfig{
		Group: g.id, PostingKey: g.spec.PostingKey, PublishKey: g.spec.PublishKey,
		Check: checkCertificate, HashAt: g.journal.HashAt,
	}
	if g.hasStaff() {
		c.Root = g.spec.ClassKey[:]
	}
	return journal.NewMembership(c)
}

// checkCertificate checks that a join's certificate is the author's own.
func checkCertificate(a journal.Author, j journal.Join) error {
	certificate, err := keying.ParseCertificate(j.Certificate)
	if err != nil {
		return err
	}
	if !bytes.Equal(certificate.Signing, a[:]) {
		return keying.ErrNotAuthentic
	}
	return nil
}

// Member returns how an author joined: certificate, name and verified grants. It is false for an author
// of whom nothing counts.
func (g *Group) Member(a journal.Author) (journal.Join, bool) {
	j, ok := g.membership.Join(a)
	return j, ok && g.membership.Limit(a) > 0
}

// Membership returns the fold of the group's record, to be read only.
func (g *Group) Membership() *journal.Membership { return g.membership }

// rights returns what the record gives an author now, times aside.
func (g *Group) rights(a journal.Author) journal.Rights {
	if v := g.given[a]; v != nil && v.standing.Limit == journal.Always {
		return v.standing.Rights()
	}
	return 0
}

func (g *Group) isMember(a journal.Author) bool { return g.membership.IsMember(a) }

// errNotYet reports a join whose author nobody has admitted. That may come later.
var errNotYet = errors.New("nobody admitted this one so far")

// admit reports whether an entry 1 may begin a log: only a join that holds does, so that bare keys do not
// take the places of members, and only where an invite makes a member or its author was admitted.
func (g *Group) admit(e journal.Entry) error {
	j, err := g.membership.VerifyJoin(e)
	switch {
	case err != nil:
		return err
	case !g.hasStaff(), e.Author == g.self(), g.membership.MayJoin(e.Author):
		return nil
	case g.isPersonal(j):
		return nil
	case len(j.Grants) == 0, !g.membership.IsOpen():
		return errNotYet
	}
	return nil
}

// isPersonal reports whether the class root key appointed an author in person, which is an admission.
func (g *Group) isPersonal(j journal.Join) bool {
	return len(j.Grants) == 1 && !j.Grants[0].Bearer
}

// fold takes in entries that the journal gives out, and hands to the owner what counts.
func (g *Group) fold(now time.Time, entries []journal.Entry) {
	epoch := false
	for _, e := range entries {
		g.membership.Apply(e)
		epoch = epoch || e.Kind == journal.KindEpoch
		if e.Kind.IsRecord() && g.journal.NeedsResolve(g.membership, e) {
			g.reviewSoon(now)
		}
	}
	behind, record := g.standingsMayHaveChanged(now)
	for _, e := range entries {
		g.give(e)
	}
	for _, a := range behind {
		if v := g.given[a]; v != nil {
			for e := range g.journal.FoldedFrom(a, v.upTo+1) {
				g.give(e)
			}
		}
	}
	if epoch || record {
		g.epochsMayHaveChanged(now)
		g.dutySoon(now)
	}
}

// give hands an entry to the owner if it is the next of its author and counts.
func (g *Group) give(e journal.Entry) {
	v := g.given[e.Author]
	if v == nil || e.Seq != v.upTo+1 || e.Seq > v.standing.Limit {
		return
	}
	v.upTo++
	if e, counts := g.withRights(e); counts {
		g.c.emit(EntryFolded{Group: g, Entry: e})
	}
}

// withRights sets the rights that a member has at an entry, and reports whether it counts: most of what is no part of
// the record takes the right to post.
func (g *Group) withRights(e journal.Entry) (journal.Entry, bool) {
	e.Rights = g.membership.Rights(e.Author, e.Seq, e.Clock)
	return e, !e.Kind.TakesPost() || e.Rights&journal.Post != 0
}

// standingsMayHaveChanged takes in whose standing changed: who is a member or no more, and what of their logs
// counts. It returns of whose logs more counts than before, and whether anything changed.
func (g *Group) standingsMayHaveChanged(now time.Time) (behind []journal.Author, changed bool) {
	authors, all := g.membership.TakeChanges()
	for _, a := range authors {
		v := g.given[a]
		if v == nil {
			v = &given{}
			g.given[a] = v
		}
		was, is := v.standing, g.membership.Standing(a)
		v.standing = is
		if min(was.Limit, v.upTo) != min(is.Limit, v.upTo) || v.upTo > 1 && !was.Agrees(is, v.upTo) {
			v.upTo = min(v.upTo, is.Limit)
			g.restartSoon(now)
		}
		if is.Limit > was.Limit {
			behind = append(behind, a)
		}
		g.tellOfStanding(now, a, v, was)
	}
	if len(authors) > 0 {
		g.judgeAll(now, authors, all)
		g.streams.rightsMayHaveChanged(now, authors)
		g.mayBeAdmitted(now)
	}
	return behind, len(authors) > 0
}

// wantedOf returns up to where an author's log is of use here. What lies beyond a removal does not count.
func (g *Group) wantedOf(a journal.Author) uint64 {
	v := g.given[a]
	if !g.spec.PostingEnabled {
		return 0
	}
	if v == nil || a == g.self() || g.journal.Length(a) == 0 {
		return journal.Always
	}
	return v.standing.Limit
}

// isCut reports whether an entry lies beyond that.
func (g *Group) isCut(raw []byte) bool {
	limit := g.wantedOf(journal.AuthorOf(raw))
	if limit == journal.Always {
		return false
	}
	e, err := journal.Parse(raw)
	return err == nil && e.Seq > limit
}

// tellOfStanding tells the owner how somebody's standing changed.
func (g *Group) tellOfStanding(now time.Time, a journal.Author, v *given, was journal.Standing) {
	id, joined := g.peerOf(a)
	admitted, removed := g.hasStaff() && g.membership.IsAdmitted(a), joined && g.membership.IsRemoved(a)
	if g.membership.MayJoin(a) {
		g.askAgain(now, a)
		if joined && was.Limit == 0 {
			g.forgive(now, id)
		}
	}
	g.desksMayHaveChanged(now, a, was)
	switch {
	case removed && !v.removed:
		g.c.emit(Removed{Group: g, Author: a})
		if a == g.self() {
			g.dropAll(now)
		}
	case admitted && !v.admitted && a != g.self():
		g.c.emit(Admitted{Group: g, Author: a})
	case was.Limit > 0 && was.Rights() != v.standing.Rights():
		g.c.emit(RightsChanged{Group: g, Author: a})
	}
	v.admitted, v.removed = admitted, removed
	if removed {
		g.outs[id] = true
	} else if joined {
		delete(g.outs, id)
	}
}

// forgive has somebody sought at once who was no member when it was turned away.
func (g *Group) forgive(now time.Time, id keying.PeerID) {
	k := g.contacts[id]
	if k == nil || k.session != nil || k.neighbor != nil {
		return
	}
	k.departed, k.interval, k.retryAt = false, 0, now
	g.arrangeSoon(now)
}

// askAgain asks for the log of somebody whose join was refused before the admission was known.
func (g *Group) askAgain(now time.Time, a journal.Author) {
	if g.journal.Length(a) > 0 {
		return
	}
	g.logs.engine.AskAgain(now, a)
}

// dropAll parts with all neighbours: this machine was removed.
func (g *Group) dropAll(now time.Time) {
	for _, n := range g.order {
		if n.shown {
			n.drop(now)
		}
	}
}

// Folded yields all that was folded and still counts, by author and sequence number.
func (g *Group) Folded() iter.Seq[journal.Entry] {
	return func(yield func(journal.Entry) bool) {
		for e := range g.journal.Folded() {
			if e.Seq > g.membership.Limit(e.Author) {
				continue
			}
			if e, counts := g.withRights(e); counts && !yield(e) {
				return
			}
		}
	}
}

// CountedEntries returns how many entries of the group's logs count: the same for everybody who has the same
// entries.
func (g *Group) CountedEntries() (n int) {
	for _, a := range g.membership.Authors() {
		n += int(min(g.journal.Length(a), g.membership.Limit(a)))
	}
	return n
}

// gotFork takes in that entries of an author ceased to count.
func (g *Group) gotFork(now time.Time) {
	g.refold = true
	g.restartSoon(now)
	g.restart(now)
}

// restartSoon has the owner begin anew.
func (g *Group) restartSoon(now time.Time) {
	if g.restartAt.IsZero() {
		g.restartAt = later(now, g.restartedAt.Add(restartEvery))
	}
}

// restart has the owner begin anew, if there is reason to. That costs it the opening of every entry of the
// class, and one author can fork a log of n entries n − 1 times, so it is rationed.
func (g *Group) restart(now time.Time) {
	if g.restartAt.IsZero() || now.Before(g.restartAt) {
		return
	}
	if g.refold {
		g.refold = false
		g.resolve(now, true)
	}
	for a, v := range g.given {
		v.upTo = min(g.journal.FoldedLength(a), v.standing.Limit)
	}
	g.restartAt, g.restartedAt = time.Time{}, now
	g.c.emit(FoldRestarted{g})
}
