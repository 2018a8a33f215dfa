package netgroup

import (
	"slices"
	"time"

	"lyceum/session/netgroup/ring"
)

const (
	// MaxNeighbors is how many members are linked to one at most. It looks for 13 + ⌊log₂ N⌋ of them itself and
	// is looked for by about as many; where chance has it looked for by more, the others find another.
	MaxNeighbors = 64
	// Those who stand next to it on the ring are let in even then.
	nearSpare = 16

	arrangeEvery = 50 * time.Millisecond  // at most, in a small group
	arrangeAgain = 250 * time.Millisecond // at most, later
	arrangeIdle  = time.Second            // at least, if nothing happened but that time passed
	settleFor    = 5 * time.Second
	releaseEvery = 90 * time.Second // asking a neighbour that is not needed to part
	chanceEvery  = 30 * time.Second
	chanceSoon   = 2 * time.Second
	chancesKept  = 3 // neighbours chosen by chance: each stays for 90 s
)

// An overlay is whom a member is linked to, and why.
type overlay struct {
	address ring.Address           // where this machine stands
	known   ring.Circle[*contact]  // all contacts
	linked  ring.Circle[*neighbor] // all who are up and not silent
	near    []*neighbor            // of these the three next to this machine on either side
	from    ring.Address           // the addresses that this machine is nearest to,
	to      ring.Address           // as last told
	most    int                    // neighbours at once: MaxNeighbors
	own     int                    // members, by what is known here
	count   int                    // members, by what the neighbours say as well

	joinedAt   time.Time
	arrangeAt  time.Time // when to choose anew; zero: when something changes
	arrangedAt time.Time

	chances  []*contact // chosen by chance, the latest last
	chanceAt time.Time
	alone    bool // chance found nobody the last time

	attempts   []*contact // being sought now
	attemptsAt time.Time  // when to look after them; zero: when something changes
	rejoins    []*contact // sought for having stood near, the longest gone first
	hearsay    budget

	chooser    ring.Chooser
	candidates []ring.Candidate // reused, as the next two are
	who        []*contact
	counted    []ring.Address
	reckoned   []int
}

// arrangeSoon has it chosen anew whom to be linked to: in this turn, unless that was done a moment ago.
func (g *Group) arrangeSoon(now time.Time) {
	every := arrangeAgain
	if g.isMesh() {
		every = arrangeEvery
	}
	g.arrangeBy(later(now, g.arrangedAt.Add(every)))
}

// arrangeFor has it chosen anew because of a contact that is new, if it can matter soon: fingers can wait.
func (g *Group) arrangeFor(now time.Time, k *contact) {
	if g.isMesh() || len(g.ups) < ring.Target(g.count)/2 || g.standsNear(k.address) {
		g.arrangeSoon(now)
	}
}

func (g *Group) arrangeBy(at time.Time) { g.arrangeAt = earliest(g.arrangeAt, at) }

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// arrange chooses whom to be linked to, seeks those who are not, asks those to part whom nobody needs, and notes
// when to choose again.
func (g *Group) arrange(now time.Time) {
	g.mindAttempts(now)
	if g.arrangeAt.IsZero() || now.Before(g.arrangeAt) {
		return
	}
	g.arrangeAt, g.arrangedAt = time.Time{}, now
	g.renewChance(now)
	next := g.gather(now)
	g.estimate()
	roles := g.chooser.Choose(g.address, g.candidates, g.count)
	fast := 0
	for i, k := range g.who {
		k.roles = roles[i]
		if k.roles&ring.Fast != 0 {
			fast++
		}
	}
	if fast < ring.Fastest && !g.alone && len(g.chances) == chancesKept { // there are too few to choose from
		g.chanceAt = earliest(g.chanceAt, now.Add(chanceSoon))
	}
	g.mindNear(now)
	next = earliest(next, g.seek(now))
	next = earliest(next, g.release(now))
	next = earliest(next, g.chanceAt)
	if !next.IsZero() {
		g.arrangeBy(later(next, now.Add(arrangeIdle)))
	}
}

// gather lists who may be a neighbour, in the order of the ring, and returns when somebody else may.
func (g *Group) gather(now time.Time) (next time.Time) {
	g.candidates, g.who, g.counted = g.candidates[:0], g.who[:0], g.counted[:0]
	for i := range g.known.Len() {
		a, k := g.known.At(i)
		c := ring.Candidate{Address: a}
		switch n := k.neighbor; {
		case n != nil && n.silent:
			k.roles = 0
			continue
		case n != nil:
			c.Linked, c.RTT, c.Own = true, n.rtt, n.free
		default:
			ok, at := k.eligible(now)
			next = earliest(next, at)
			if !ok {
				k.roles = 0
				continue
			}
		}
		if c.Linked || k.listed >= 2 {
			g.counted = append(g.counted, a)
		}
		c.Chosen = slices.Contains(g.chances, k)
		g.candidates = append(g.candidates, c)
		g.who = append(g.who, k)
	}
	return next
}

// eligible reports whether a contact that is not linked may be a neighbour, and when that changes.
func (k *contact) eligible(now time.Time) (ok bool, next time.Time) {
	switch {
	case k.group.outs[k.id]:
		return false, time.Time{} // it is no member
	case k.departed:
		return false, time.Time{} // until it is forgotten, or links to this machine
	case k.session != nil && k.session.guest && k.session.shown:
		return true, time.Time{} // it can be given a place
	case k.attempt != nil || k.session != nil: // or its proof is awaited
		if slow := k.attemptAt.Add(slowAfter); now.Before(slow) {
			return true, slow
		}
		return false, time.Time{}
	case !k.hasAddrs() && k.listed == 0:
		return false, time.Time{}
	case now.Before(k.retryAt):
		return false, k.retryAt
	case len(k.group.barred) > 0 && k.group.barred.has(now, k.id):
		return false, k.group.barred[k.id]
	}
	// Who was lost is there again when somebody says that it was heard since.
	return k.lostAt.IsZero() || k.heardAt.After(k.lostAt) || k.rejoins(now) || k.bootstrap, time.Time{}
}

// estimate reckons how many members there are. What is known here is exact while they are few. Of a large group
// every neighbour sees another part, and the median of what they reckon leaves no say to a few. Those who are
// fingers are not asked: they are nearest to some point because the gaps about them are wide.
func (g *Group) estimate() {
	g.own = ring.Estimate(g.address, g.counted)
	g.reckoned = append(g.reckoned[:0], g.own)
	for _, n := range g.ups {
		if n.estimate > 0 && (n.contact.roles&ring.Finger == 0 || n.wasNear) {
			g.reckoned = append(g.reckoned, n.estimate)
		}
	}
	slices.Sort(g.reckoned)
	g.count = max(g.reckoned[len(g.reckoned)/2], g.linked.Len()+1)
}

// isMesh reports whether the members are so few that everybody is linked to everybody.
func (g *Group) isMesh() bool { return g.count-1 <= ring.Target(g.count) }

// mindNear takes note of who stands near now, and has those told of a change: they are who it matters to.
func (g *Group) mindNear(now time.Time) {
	near := make([]*neighbor, 0, 2*ring.EachSide)
	within := g.nearby()
	for _, n := range g.ups {
		if n.silent {
			continue
		}
		isNear := within.has(n.address)
		if isNear {
			near = append(near, n)
		}
		if n.wasNear != isNear {
			n.wasNear = isNear
			n.link.watch(now)
		}
	}
	if !slices.Equal(near, g.near) {
		g.near = near
		g.compareDesksNear(now)
		g.router.nearChanged(now)
		g.tellNearAt = earliest(g.tellNearAt, later(now.Add(tellNearAfter), g.toldNearAt.Add(tellNearEvery)))
	}
}

// standsNear reports whether an address is, or would be, among the three next to this machine on either side, of
// those that it is linked to.
func (g *Group) standsNear(a ring.Address) bool {
	within := g.nearby()
	return within.has(a)
}

// A vicinity is what lies around an address: so far in either direction, or everything.
type vicinity struct {
	at, up, down ring.Address
	all          bool
}

// nearby returns where those stand who are next to this machine.
func (g *Group) nearby() vicinity { return g.vicinityOf(g.address) }

// vicinityOf returns where those stand, of who is linked, who are next to an address.
func (g *Group) vicinityOf(at ring.Address) vicinity {
	up, _, okUp := g.linked.Increasing(at, ring.EachSide)
	down, _, okDown := g.linked.Decreasing(at, ring.EachSide)
	return vicinity{at, at.To(up), down.To(at), !okUp || !okDown}
}

func (v *vicinity) has(a ring.Address) bool {
	return v.all || v.at.To(a).Compare(v.up) <= 0 || a.To(v.at).Compare(v.down) <= 0
}

// renewChance chooses a neighbour by chance when it is time.
func (g *Group) renewChance(now time.Time) {
	g.chances = slices.DeleteFunc(g.chances, func(k *contact) bool { return g.contacts[k.id] != k || !k.isChance(now) })
	if len(g.chances) < chancesKept && !g.alone {
		g.chanceAt = earliest(g.chanceAt, now.Add(chanceSoon))
	}
	if now.Before(g.chanceAt) {
		return
	}
	g.chanceAt = now.Add(chanceEvery)
	list := g.drawn(now)
	if g.alone = len(list) == 0; g.alone {
		return
	}
	if len(g.chances) >= chancesKept {
		g.chances = slices.Delete(g.chances, 0, 1)
	}
	g.chances = append(g.chances, list[g.c.cfg.Rand.IntN(len(list))])
}

// drawn lists from whom chance chooses: half of the time those who were linked before, else those of whom one
// neighbour tells because of chance, not of where they stand. That is chosen by chance too, among those whose word
// misled least. So however many identities somebody makes up, and however often they tell of one another, it is not
// always theirs.
func (g *Group) drawn(now time.Time) (list []*contact) {
	r := g.c.cfg.Rand
	if r.IntN(2) == 0 {
		for i := range g.known.Len() {
			if _, k := g.known.At(i); k.proven && k.isFree(now) {
				list = append(list, k)
			}
		}
	}
	if len(list) > 0 {
		return list
	}
	least, seen := 0, 0 // of as many tellers that misled least
	for _, n := range g.ups {
		var told []*contact
		for _, l := range n.lists {
			if l.chance && l.isFree(now) {
				told = append(told, l.contact)
			}
		}
		switch {
		case len(told) == 0 || seen > 0 && n.hearsay.spent > least:
			continue
		case seen == 0 || n.hearsay.spent < least:
			least, seen = n.hearsay.spent, 0
		}
		if seen++; r.IntN(seen) == 0 {
			list = told
		}
	}
	return list
}

// isFree reports whether a contact may become a neighbour, and is none.
func (k *contact) isFree(now time.Time) bool {
	if k.neighbor != nil || k.attempt != nil || k.session != nil || k.group.contacts[k.id] != k {
		return false
	}
	ok, _ := k.eligible(now)
	return ok
}

// isChance reports whether a neighbour chosen by chance is one, or may become one soon.
func (k *contact) isChance(now time.Time) bool {
	if k.neighbor != nil {
		return true
	}
	ok, _ := k.eligible(now)
	return ok
}

// coverageMayChange tells the owner if this machine is nearest to other addresses than before.
func (g *Group) coverageMayChange() {
	before, _, okBefore := g.linked.Decreasing(g.address, 1)
	after, _, okAfter := g.linked.Increasing(g.address, 1)
	if !okBefore || !okAfter {
		before, after = g.address, g.address
	}
	from, to := ring.Coverage(before, g.address, after)
	if from != g.from || to != g.to {
		g.from, g.to = from, to
		g.c.emit(LocalCoverageChanged{g})
	}
}
