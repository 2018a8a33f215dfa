package netgroup

import (
	"errors"
	"time"

	"lyceum/session/journal"
)

// What staff peers do by themselves, if their owner has them preside: admit whoever comes by invite while
// there is no waiting room, and begin epochs that are needed. The first of those present does it; the others
// follow at some distance if it was not done.

const (
	dutyAfter = time.Second     // admissions of one second share an entry
	dutyTurn  = 2 * time.Second // for each of the staff who come first
	dutyPause = time.Minute     // after what did not work
)

// dutySoon has it looked what there is to do.
func (g *Group) dutySoon(now time.Time) {
	if g.me.Presides && g.dutyAt.IsZero() {
		g.dutyAt = now.Add(dutyAfter)
	}
}

// duty does what is due.
func (g *Group) duty(now time.Time) {
	if g.dutyAt.IsZero() || now.Before(g.dutyAt) {
		return
	}
	g.dutyAt = time.Time{}
	if g.may(journal.Moderate) != nil {
		return
	}
	g.seekStaff(now)
	unadmitted := g.membership.IsOpen() && len(g.membership.Unadmitted()) > 0
	_, needed := g.membership.NeedsEpoch()
	renew := g.mayRenewStaffKey()
	lost, lostAt := false, time.Time{}
	for _, h := range g.heads {
		if !g.content.Has(h) {
			lost, lostAt = true, later(lostAt, g.lostAt(h))
		}
	}
	if !unadmitted && !needed && !renew && !lost {
		g.needSince = time.Time{}
		return
	}
	if g.needSince.IsZero() {
		g.needSince = now.Add(-dutyAfter)
	}
	turn := g.needSince.Add(dutyAfter + time.Duration(g.turn())*dutyTurn)
	if lost && !unadmitted && !needed && !renew {
		turn = later(turn, lostAt)
	}
	if now.Before(turn) {
		g.dutyAt = turn
		return
	}
	g.needSince, g.dutyAt = time.Time{}, now.Add(dutyAfter)
	var err error
	if unadmitted {
		err = g.admitMembers(now)
	}
	if needed || renew || lost && !now.Before(lostAt) {
		err = errors.Join(err, g.beginEpoch(now))
	}
	if err != nil { // the log is full, or what it says counts no more: not again and again
		g.dutyAt = now.Add(dutyPause)
	}
}

// turn returns how many of the staff who are present come before this machine.
func (g *Group) turn() (n int) {
	for _, a := range g.membership.Staff() {
		if a == g.self() {
			break
		}
		if id, ok := g.peerOf(a); ok && g.Present(id) {
			n++
		}
	}
	return n
}
