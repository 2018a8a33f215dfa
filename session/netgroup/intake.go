package netgroup

import (
	"time"

	"lyceum/session/journal"
)

// What is taken in of the logs of those who are not staff, so that one of them cannot fill everybody's memory and disk
// as fast as lines carry, under one identity or many. It only delays: what is left is asked for again later. Of each author a
// little is always taken, more than anybody types, so that nobody waits for what others write.
const (
	alwaysRate, alwaysBurst = 1 << 10, 32 << 10  // bytes a second, and at once, of one author whatever others write
	intakeRate, intakeBurst = 32 << 10, 8 << 20  // of one author, beyond that
	sharedRate, sharedBurst = 64 << 10, 16 << 20 // of all together, beyond that
)

// An intake is what was taken in of one author.
type intake struct{ always, beyond allowance }

// takesIn reports whether more of an author's log may be taken in now. Nothing shows yet that there is such an author, so
// nothing is remembered of one.
func (g *Group) takesIn(now time.Time, a journal.Author) bool {
	author := g.authors[a]
	if author == nil || g.isUnbounded(a) {
		return true
	}
	took := &author.took
	return took.always.has(now, alwaysRate, alwaysBurst) ||
		took.beyond.has(now, intakeRate, intakeBurst) && g.tookIn.has(now, sharedRate, sharedBurst)
}

// tookMore counts what was taken in.
func (g *Group) tookMore(now time.Time, a journal.Author, size int) {
	if g.isUnbounded(a) {
		return
	}
	took := &g.authors.of(now, a).took
	if took.always.has(now, alwaysRate, alwaysBurst) {
		took.always.spent += float64(size)
		return
	}
	took.beyond.has(now, intakeRate, intakeBurst)
	g.tookIn.has(now, sharedRate, sharedBurst)
	took.beyond.spent += float64(size)
	g.tookIn.spent += float64(size)
}

// isUnbounded reports whether an author is trusted with as much as a log may hold.
func (g *Group) isUnbounded(a journal.Author) bool {
	return !g.hasStaff() || a == g.self() || g.rights(a)&(journal.Moderate|journal.Grade|journal.GrantRight) != 0
}
