package netgroup

import (
	"slices"
	"time"

	"lyceum/session/journal"
	"lyceum/session/keying"
)

// A member that wrote two different entries of one number has ruined its log for good. A program that was
// started again has forgotten what it wrote, so before it writes it has to learn from others how far its
// log goes, and get it. Whom to believe:
//
//   - A neighbour that shows more of the log than is here: the rest is fetched first. If nothing comes
//     for ownLogWithin, it made that up, and the others decide. Who comes again and says so again, as one does
//     whose link breaks, is believed three times in all.
//   - A neighbour that is itself in the class's record, and shows no more than is here: it has been in
//     touch with the class, so it should know. A peer of the invite and one of the staff are believed at once;
//     others are given vouchAfter to be contradicted.
//   - Neighbours that were just started like this one know nothing. If nobody else comes for
//     strangersAfter, there is nobody else.
//
// A program that has its own log on disk needs to hear only that nobody has more of it, as what it has may be from an
// old backup. So nobody is believed at once, and who is being linked is heard; but if there is nobody, it writes after
// aloneAfter, for a class must be able to go on with whoever comes first. The log forks then if others, who come
// later, have more of it. Where a damaged file shows that there was more, it waits for strangersAfter; and where nothing is
// left of the own log but of others', it is a newcomer, whoever founded the class.
const (
	ownLogWithin   = 10 * time.Second
	believedLinks  = 3                       // of one who claims that
	vouchAfter     = 1500 * time.Millisecond // our choice: with it a newcomer is in a class on the same network within 2 s
	strangersAfter = 30 * time.Second

	aloneAfter = 4 * time.Second  // our choice: longer than it takes to find somebody by any way that works
	hearWithin = 10 * time.Second // from whoever is being linked to meanwhile
	learnFor   = 3 * time.Second  // our choice: everybody finds within a second what counts, and tells neighbours
)

// readiness is how far this machine is with learning about its own log.
type readiness struct {
	ready     bool
	lookAt    time.Time                  // when to judge anew; zero: when something was heard
	length    uint64                     // of the own log when it last grew, while it is fetched
	claims    map[keying.PeerID]ownClaim // of those who say that there is more
	vouchedAt time.Time                  // when somebody first showed no more than is here
	knownAt   time.Time                  // once ready: when the logs of others should be here too
	aloneAt   time.Time                  // own log on disk: when to write if nobody is there

	learnsUntil time.Time // another branch of the own log counts now: when to judge how far it goes
}

// beginReadiness has who founds a group write at once, and who comes back after some time at the latest.
func (g *Group) beginReadiness(now time.Time) {
	switch {
	case g.spec.PeerToPeerDisabled:
	case g.restored:
		g.readiness.aloneAt = now.Add(aloneAfter)
		if g.ownCut { // others may well have the rest
			g.readiness.aloneAt = now.Add(strangersAfter)
		}
		g.readiness.lookAt = g.readiness.aloneAt
	case g.me.Founds:
		g.becomeReady(now)
	}
}

// becomeReadyIfSure lets this machine write once it knows all of its own log.
func (g *Group) becomeReadyIfSure(now time.Time) {
	r := &g.readiness
	r.lookAt = time.Time{}
	if r.ready || g.state != groupOpen || g.waits { // others who wait do not know either
		return
	}
	if now.Before(r.learnsUntil) {
		r.lookAt = r.learnsUntil
		return
	}
	if until, waits := g.awaitsTime(now); waits {
		r.lookAt = until
		return
	}
	up := g.up()
	own := g.journal.Length(g.self())
	if until := g.fetchesOwnUntil(now, up, own); !until.IsZero() {
		r.lookAt, r.aloneAt = until, now.Add(strangersAfter) // if it goes it may come back
		return
	}
	if g.restored {
		g.becomeReadyIfContradictedByNobody(now, up, own)
	} else {
		g.becomeReadyIfVouched(now, up, own)
	}
}

// fetchesOwnUntil returns until when to wait for more of the own log, which some neighbours claim to have; zero if none
// does who is believed.
func (g *Group) fetchesOwnUntil(now time.Time, up []*neighbor, own uint64) (until time.Time) {
	r := &g.readiness
	if own > r.length || r.claims == nil {
		r.length, r.claims = own, map[keying.PeerID]ownClaim{}
	}
	for _, n := range up {
		if !n.told || n.ours <= own && !n.lacksOwnBranch() {
			continue
		}
		c := r.claims[n.id]
		if c.link != n {
			c.link, c.links = n, c.links+1
			if c.links <= believedLinks {
				c.by = now.Add(ownLogWithin)
			}
			r.claims[n.id] = c
		}
		if now.Before(c.by) {
			until = later(until, c.by)
		}
	}
	return until
}

// An ownClaim is a peer's that it has more of the own log than is here.
type ownClaim struct {
	by    time.Time // when to doubt it
	link  *neighbor // by which it was heard last
	links int       // by which it was heard
}

// learnOwnLog has this machine write no more for a while: another branch of its own log counts than before, and
// neighbours, who learn of that as well, say meanwhile how far it goes.
func (g *Group) learnOwnLog(now time.Time) {
	if r := &g.readiness; r.ready {
		until := now.Add(learnFor)
		*r = readiness{knownAt: r.knownAt, aloneAt: until, learnsUntil: until, lookAt: until}
	}
}

// becomeReadyIfContradictedByNobody lets a machine write that has its own log from disk.
func (g *Group) becomeReadyIfContradictedByNobody(now time.Time, up []*neighbor, own uint64) {
	r := &g.readiness
	if !slices.ContainsFunc(up, func(n *neighbor) bool { return n.told && n.recorded && n.ours <= own }) {
		r.vouchedAt = time.Time{}
		r.lookAt = r.aloneAt
	} else {
		r.vouchedAt = earliest(r.vouchedAt, now)
		r.lookAt = r.vouchedAt.Add(vouchAfter)
	}
	if slices.ContainsFunc(g.order, (*neighbor).isAwaited) {
		r.lookAt = later(r.lookAt, g.joinedAt.Add(hearWithin))
	}
	if !now.Before(r.lookAt) {
		r.lookAt = time.Time{}
		g.becomeReady(now)
	}
}

// isAwaited reports whether a peer that is linked is about to say what it has.
func (n *neighbor) isAwaited() bool {
	return n.up && !n.told || !n.up && !n.guest && !n.knocking && !n.refusing && !n.dropped
}

func (g *Group) becomeReadyIfVouched(now time.Time, up []*neighbor, own uint64) {
	r := &g.readiness
	vouched, strangers := false, time.Time{}
	for _, n := range up {
		switch {
		case !n.told || n.ours > own:
		case n.recorded && (g.isBootstrap(n) || g.isStaff(n)), !g.spec.PostingEnabled:
			g.becomeReady(now)
			return
		case n.recorded:
			vouched = true
		default:
			strangers = earliest(strangers, n.upAt)
		}
	}
	switch {
	case vouched && r.vouchedAt.IsZero():
		r.vouchedAt = now
		r.lookAt = now.Add(vouchAfter)
	case vouched:
		r.lookAt = r.vouchedAt.Add(vouchAfter)
	case !strangers.IsZero():
		r.vouchedAt = time.Time{}
		r.lookAt = strangers.Add(strangersAfter)
	}
	if !r.lookAt.IsZero() && !now.Before(r.lookAt) {
		r.lookAt = time.Time{}
		g.becomeReady(now)
	}
}

func (g *Group) becomeReady(now time.Time) {
	if !g.readiness.ready {
		g.readiness.ready, g.readiness.knownAt, g.readiness.claims = true, now, nil
		if !g.me.Founds || g.restored {
			g.readiness.knownAt = now.Add(lapsedWaits)
		}
		for _, n := range g.neighbors {
			if n.doubtful {
				n.deadline = g.readiness.knownAt // who is a member is known then
				g.mindAt(n.deadline)
			}
		}
		g.beginDesks(now)
		g.c.emit(Ready{g})
	}
}

func (g *Group) isBootstrap(n *neighbor) bool {
	return slices.ContainsFunc(g.spec.Bootstrap, func(p Peer) bool { return p.ID == n.id })
}

func (g *Group) isStaff(n *neighbor) bool {
	return g.hasStaff() && n.claim.shown()&journal.Moderate != 0
}

// heard notes how much a neighbour says it has of this machine's log and of its own.
func (n *neighbor) heard(ours, own uint64) {
	n.told, n.recorded, n.ours = true, own > 0, ours
}

func (g *Group) self() journal.Author { return journal.Author(g.c.cfg.Identity.Public()) }
