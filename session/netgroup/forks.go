package netgroup

import (
	"errors"
	"fmt"
	"time"

	"lyceum/session/journal"
)

// ErrNoBranch reports that a log is not forked there, or was decided about meanwhile.
var ErrNoBranch = errors.New("the log has no such branch to choose")

// Forks returns the forked logs about which nobody has decided who may.
func (g *Group) Forks() []journal.Fork { return g.journal.Forks() }

// MayResolve reports whether this machine may say which branch of an author's forked log counts: it moderates and
// outranks the author, or the author is of the first rank, whom nobody outranks.
func (g *Group) MayResolve(a journal.Author) bool {
	return g.may(journal.Moderate) == nil && g.membership.MayResolve(g.self(), a)
}

// Resolve says, for everybody, which branch of a forked log counts: that which begins with an entry
// ([Group.Forks]). The log goes on from its end, and the others never count. The first word of the highest rank holds.
func (g *Group) Resolve(now time.Time, a journal.Author, first journal.Hash) error {
	if err := g.may(journal.Moderate); err != nil {
		return fmt.Errorf("resolve: %w", err)
	}
	if !g.membership.MayResolve(g.self(), a) {
		return fmt.Errorf("resolve the log of %v: %w", a, ErrNotStaff)
	}
	if !g.journal.HasBranch(a, first) {
		return fmt.Errorf("resolve the log of %v: %w", a, ErrNoBranch)
	}
	if _, err := g.Append(now, journal.KindResolve, journal.Resolve{Author: a, Hash: first}.Encode()); err != nil {
		return fmt.Errorf("resolve the log of %v: %w", a, err)
	}
	return nil
}

// reviewSoon has this machine find anew which branches count. That costs the folding of the record, so it is rationed.
func (g *Group) reviewSoon(now time.Time) {
	if g.reviewAt.IsZero() {
		g.reviewAt = later(now, g.reviewedAt.Add(restartEvery))
	}
}

// review finds which branches count, and has the owner begin anew if others do than before.
func (g *Group) review(now time.Time) {
	if g.reviewAt.IsZero() || now.Before(g.reviewAt) {
		return
	}
	g.reviewAt, g.reviewedAt = time.Time{}, now
	if g.resolve(now, false) {
		g.restartSoon(now)
		g.restart(now)
	}
}

// resolve finds which branches of forked logs count, and folds the record anew if others do than before, or anyhow.
func (g *Group) resolve(now time.Time, anyhow bool) (changed bool) {
	before, _ := g.ownEnd()
	m, changed := g.journal.Resolve(g.ClassTime(now), g.membership)
	if changed || anyhow {
		g.takeFold(now, m)
	}
	if !changed {
		return false
	}
	g.headsAt = earliest(g.headsAt, now) // those who have the rest of a branch, or lack it, see what to do
	if after, open := g.ownEnd(); open && after != before {
		g.learnOwnLog(now)
	}
	return true
}

// ownEnd returns the last entry of the own log that counts, and whether the log goes on there.
func (g *Group) ownEnd() (end journal.Hash, open bool) {
	for _, h := range g.journal.Heads() {
		if h.Author == g.self() {
			return h.Hash, h.Stop == 0
		}
	}
	return end, false
}

// takeFold goes on with a fold of the record that was made anew.
func (g *Group) takeFold(now time.Time, m *journal.Membership) {
	g.membership = m
	for _, v := range g.given {
		v.standing, v.upTo = journal.Standing{}, 0
	}
	g.standingsMayHaveChanged(now)
	g.epochsMayHaveChanged(now)
}
