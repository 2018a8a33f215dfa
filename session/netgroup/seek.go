package netgroup

import (
	"cmp"
	"slices"
	"time"

	"lyceum/session/netgroup/ring"
)

const (
	// Attempts on hearsay, which may be made up to have us send packets to somebody: some at once, then
	// one in hearsayEvery, each for a short time and no more than a few for one neighbour's word. Those
	// that succeed do not count.
	hearsayAtOnce    = 28
	hearsayPerTeller = 7
	hearsayEvery     = 10 * time.Second
	hearsayWithin    = 20 * time.Second

	firstAtOnce  = 4                // who knows nobody yet does not know either how many neighbours it needs
	againAtOnce  = 16               // who was here before hears all whom it knew before it writes
	rejoinWithin = 4 * time.Second  // an attempt on who stood near and vanished
	lasted       = 30 * time.Second // a shorter link may be that of a guest
)

// A budget is what may be spent at once, refilled by one in hearsayEvery.
type budget struct {
	spent    int
	refillAt time.Time // of one; zero while nothing is spent
}

// has reports whether one can be spent of a number that there is at most.
func (b *budget) has(now time.Time, atOnce int) bool {
	for b.spent > 0 && !now.Before(b.refillAt) {
		b.spent--
		b.refillAt = b.refillAt.Add(hearsayEvery)
	}
	return b.spent < atOnce
}

func (b *budget) spend(now time.Time) {
	if b.spent == 0 {
		b.refillAt = now.Add(hearsayEvery)
	}
	b.spent++
}

func (b *budget) giveBack() { b.spent = max(b.spent-1, 0) }

func (g *Group) firstAtOnce() int {
	if g.restored && !g.readiness.ready {
		return againAtOnce
	}
	return firstAtOnce
}

// seek opens sessions with those who are to be neighbours and are not, and returns when to go on. What else
// changes that calls arrangeSoon.
func (g *Group) seek(now time.Time) (next time.Time) {
	nearby := 0 // attempts on those of whom the local network alone tells
	quick := 0  // attempts that will be over soon
	for _, k := range g.attempts {
		if k.onlyNearby() {
			nearby++
		}
		if now.Before(k.attemptAt.Add(slowAfter)) {
			quick++
		}
	}
	for _, k := range g.wanted(now) {
		switch {
		case len(g.reckoned) <= 1 && quick >= g.firstAtOnce():
			return earliest(next, now.Add(slowAfter))
		case g.room() <= len(g.attempts) && k.roles&ring.Near == 0 && !k.rejoins(now):
			continue
		case k.onlyNearby() && nearby >= nearbyAtATime:
			continue
		case k.onlyNearby() && !g.lan.tries.has(now, nearbyTryRate, nearbyTryAtOnce):
			next = earliest(next, now.Add(time.Second))
			continue
		case k.hearsay() && !k.pay(now):
			next = earliest(next, g.hearsay.refillAt)
			continue
		}
		if !g.connect(now, k) {
			next = earliest(next, k.retryAt)
			continue
		}
		if k.attempt == nil {
			continue
		}
		quick++
		switch {
		case k.hearsay():
			k.giveUpAt = now.Add(hearsayWithin)
		case k.onlyNearby():
			nearby++
			g.lan.tries.spent++
			k.giveUpAt = now.Add(nearbyWithin)
		case k.rejoins(now):
			k.giveUpAt = now.Add(rejoinWithin)
		}
		g.attemptsAt = earliest(g.attemptsAt, k.giveUpAt)
		next = earliest(next, now.Add(slowAfter))
	}
	return next
}

// wanted lists who is to be sought now: first those of the invite and those who were linked, then hearsay and
// whoever did not answer or had no room. Of hearsay, that of neighbours goes first whose word led to members.
func (g *Group) wanted(now time.Time) (list []*contact) {
	for _, k := range g.who {
		if k.neighbor != nil || k.attempt != nil {
			continue
		}
		if k.session != nil {
			if k.roles != 0 {
				k.session.promote(now)
			}
			continue
		}
		if k.roles != 0 || k.asked || k.rejoins(now) || k.bootstrap && g.callsOn(now, k) {
			list = append(list, k)
		}
	}
	rank := func(k *contact) int {
		switch {
		case k.interval > retryFirst:
			return 3
		case k.bootstrap:
			return 0
		case k.proven:
			return 1
		}
		return 2
	}
	slices.SortFunc(list, func(a, b *contact) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.misled(), b.misled()), cmp.Compare(a.order, b.order), slices.Compare(a.id[:], b.id[:]))
	})
	return list
}

// misled returns how many attempts on the word of a contact's teller led nowhere lately, or are under way.
func (k *contact) misled() int {
	if teller := k.group.neighbors[k.via]; teller != nil && k.hearsay() {
		return teller.hearsay.spent
	}
	return 0
}

// callsOn reports whether a peer of the invite is to be sought without need: it may stand in the other half of a
// group that fell in two. So that it is not overrun, the members of a large group do that less often.
func (g *Group) callsOn(now time.Time, k *contact) bool {
	every := max(retryMax, time.Duration(g.count)*callsEvery)
	return len(g.ups) == 0 || k.neighbor == nil && k.listed == 0 && !now.Before(later(g.joinedAt, k.attemptAt).Add(every))
}

// callsEvery is how often members who do not need it call on a peer of the invite, all together.
const callsEvery = 200 * time.Millisecond

// mindAttempts gives up on attempts that lead nowhere, and tries addresses that were learnt since.
func (g *Group) mindAttempts(now time.Time) {
	if g.attemptsAt.IsZero() || now.Before(g.attemptsAt) {
		return
	}
	g.attemptsAt = time.Time{}
	for _, k := range slices.Clone(g.attempts) {
		switch {
		case !k.giveUpAt.IsZero() && !now.Before(k.giveUpAt):
			k.attempt.abandon(now, k)
			continue
		case k.fresh:
			k.fresh = false
			_, _ = g.c.transport.Connect(now, k.id, g.keys.tag, k.targets(now)...) // it is opening already
		}
		g.attemptsAt = earliest(g.attemptsAt, k.giveUpAt)
	}
}

// connect begins a session with a contact.
func (g *Group) connect(now time.Time, k *contact) bool {
	targets := k.targets(now)
	if len(targets) == 0 { // nothing but hearsay, of somebody who was linked
		k.retryAt = later(g.hearsay.refillAt, now.Add(retryFirst))
		return false
	}
	s, err := g.c.transport.Connect(now, k.id, g.keys.tag, targets...)
	k.attemptAt, k.calling = now, true
	if err != nil || s.IsOpen() && g.begin(now, linkOf(s), true) == nil {
		k.refund()
		k.backOff(now)
		return false
	}
	if s.IsOpen() { // for another group
		k.refund()
		return true
	}
	k.attempt, k.fresh, k.giveUpAt = linkOf(s), false, time.Time{}
	k.attempt.waiting = append(k.attempt.waiting, k)
	g.attempts = append(g.attempts, k)
	return true
}

// attemptOver notes that a session opened, or will not.
func (k *contact) attemptOver(now time.Time, opened bool) {
	g := k.group
	g.attempts = slices.DeleteFunc(g.attempts, func(other *contact) bool { return other == k })
	k.attempt, k.giveUpAt = nil, time.Time{}
	if !opened {
		k.paid, k.calling = false, false
		k.backOff(now)
	}
	g.arrangeSoon(now)
}

func (g *Group) stopSeeking(now time.Time) {
	for _, k := range slices.Clone(g.attempts) {
		k.attempt.abandon(now, k)
	}
	clear(g.contacts)
	g.known = ring.Circle[*contact]{}
	g.arrangeAt = time.Time{}
}
