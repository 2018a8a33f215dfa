package netgroup

import (
	"time"

	"lyceum/session/keying"
)

const (
	reportEvery = 10 * time.Second
	lasted      = 3 * guestFor // a shorter link may be that of a guest
	tellAfter   = time.Second  // neighbours are told of changes; a newcomer is quicker to seek them itself

	// Attempts on hearsay, which may be made up to have us send packets to somebody: some at once, then
	// one in hearsayEvery, each for a short time and no more than a few for one neighbour's word. Those
	// that succeed do not count.
	hearsayAtOnce    = 2 * MaxNeighbors
	hearsayEvery     = 10 * time.Second
	hearsayWithin    = 20 * time.Second
	hearsayPerTeller = MaxNeighbors / 2
)

// A budget is what may be spent at once, refilled by one in hearsayEvery.
type budget struct {
	spent    int
	refillAt time.Time // of one; zero while nothing is spent
}

func (b *budget) spend(now time.Time) bool {
	for b.spent > 0 && !now.Before(b.refillAt) {
		b.spent--
		b.refillAt = b.refillAt.Add(hearsayEvery)
	}
	if b.spent >= hearsayAtOnce {
		return false
	}
	if b.spent == 0 {
		b.refillAt = now.Add(hearsayEvery)
	}
	b.spent++
	return true
}

func (b *budget) giveBack() { b.spent = max(b.spent-1, 0) }

// seekSoon has contacts looked through in this turn.
func (g *Group) seekSoon(now time.Time) { g.seekAt = now }

// seek opens sessions with contacts while there is room for more neighbours, and notes when to go on.
func (g *Group) seek(now time.Time) {
	if g.seekAt.IsZero() || now.Before(g.seekAt) {
		return
	}
	g.seekAt = time.Time{}
	g.forget(now)
	contacts := g.sortedContacts()
	trying, nearby, told := 0, 0, map[keying.PeerID]int{}
	for _, k := range contacts {
		if k.attempt == nil {
			continue
		}
		trying++
		switch {
		case k.hearsay():
			told[k.via]++
		case k.onlyNearby():
			nearby++
		}
		g.mindAttempt(now, k)
	}
	for _, k := range contacts {
		switch {
		case k.attempt != nil || g.neighbors[k.id] != nil || len(k.addrs()) == 0 || !g.hasRoomFor(k, trying):
			continue // what changes that calls seekSoon
		case now.Before(k.retryAt):
			g.seekAt = earliest(g.seekAt, k.retryAt)
			continue
		case g.barred.has(now, k.id):
			g.seekAt = earliest(g.seekAt, g.barred[k.id])
			continue
		case k.hearsay() && told[k.via] >= hearsayPerTeller, k.onlyNearby() && nearby >= nearbyAtATime:
			continue
		case k.onlyNearby() && !g.lan.tries.has(now, nearbyTryRate, nearbyTryAtOnce):
			g.seekAt = earliest(g.seekAt, now.Add(time.Second))
			continue
		case k.hearsay() && !k.pay(now):
			g.seekAt = earliest(g.seekAt, g.hearsay.refillAt)
			continue
		}
		if !g.connect(now, k) {
			g.seekAt = earliest(g.seekAt, k.retryAt)
			continue
		}
		trying++
		switch {
		case k.hearsay():
			told[k.via]++
			k.giveUpAt = now.Add(hearsayWithin)
		case k.onlyNearby():
			nearby++
			g.lan.tries.spent++
			k.giveUpAt = now.Add(nearbyWithin)
		}
		g.seekAt = earliest(g.seekAt, k.giveUpAt)
	}
}

// hasRoomFor reports whether a contact is to be sought. Those who were members and whom no neighbour
// sees are sought even by who has neighbours enough: a class that fell apart has to come together again.
func (g *Group) hasRoomFor(k *contact, trying int) bool {
	if !k.hearsay() && !g.Present(k.id) {
		return len(g.neighbors)+trying < acceptNeighbors
	}
	return len(g.neighbors)+trying < MaxNeighbors
}

// mindAttempt gives up on hearsay that leads nowhere, and tries addresses that were learnt since.
func (g *Group) mindAttempt(now time.Time, k *contact) {
	switch {
	case !k.giveUpAt.IsZero() && !now.Before(k.giveUpAt):
		k.attempt.abandon(now, k)
		return
	case k.fresh:
		k.fresh = false
		_, _ = g.c.transport.Connect(now, k.id, g.keys.tag, k.targets(now)...) // it is opening already
	}
	g.seekAt = earliest(g.seekAt, k.giveUpAt)
}

// connect begins a session with a contact.
func (g *Group) connect(now time.Time, k *contact) bool {
	targets := k.targets(now)
	if len(targets) == 0 { // nothing but hearsay, of somebody who was linked
		k.retryAt = g.hearsay.refillAt
		return false
	}
	s, err := g.c.transport.Connect(now, k.id, g.keys.tag, targets...)
	if err != nil || s.IsOpen() && g.begin(now, linkOf(s)) == nil {
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
	return true
}

// attemptOver notes that a session opened, or will not.
func (k *contact) attemptOver(now time.Time, opened bool) {
	k.attempt, k.giveUpAt = nil, time.Time{}
	if !opened {
		k.paid = false
		k.backOff(now)
	}
	k.group.seekSoon(now)
}

// lost plans when to try a contact again after its session ended.
func (g *Group) lost(now time.Time, n *neighbor) {
	g.seekSoon(now)
	k := g.contacts[n.id]
	if k == nil || k.departed {
		return
	}
	k.paid = false // if it was not refunded, the attempt led to nobody
	if n.up {
		k.learned, k.linkedAt = now, now
		if now.Sub(n.upAt) > lasted {
			k.interval = 0
		}
	}
	k.backOff(now)
}

func (g *Group) stopSeeking(now time.Time) {
	for _, k := range g.sortedContacts() {
		if k.attempt != nil {
			k.attempt.abandon(now, k)
		}
	}
	clear(g.contacts)
	g.seekAt = time.Time{}
}

// linksChanged has the neighbours told soon.
func (g *Group) linksChanged(now time.Time) {
	if g.tellAt.IsZero() {
		g.tellAt = now.Add(tellAfter)
	}
	g.presenceMayHaveChanged()
}

// tell tells all neighbours who is linked here, some time after that changed.
func (g *Group) tell(now time.Time) {
	if g.tellAt.IsZero() || now.Before(g.tellAt) {
		return
	}
	g.tellAt = time.Time{}
	up := g.up()
	for _, n := range up {
		n.send(now, appendPeers(nil, peersOf(up, n)))
	}
}

// peersOf lists who is linked here, for somebody who is one of them.
func peersOf(up []*neighbor, to *neighbor) []Peer {
	peers := make([]Peer, 0, len(up))
	for _, n := range up {
		if n != to && len(peers) < maxPeers {
			peers = append(peers, Peer{ID: n.id, Addrs: n.addrs})
		}
	}
	return peers
}

// gotPeers takes in who is linked to a neighbour: whom to seek, and who is present.
func (n *neighbor) gotPeers(now time.Time, body []byte) error {
	peers, err := parsePeers(body)
	if err != nil {
		return err
	}
	n.reported = n.reported[:0]
	for _, p := range peers {
		n.reported = append(n.reported, p.ID)
	}
	n.group.learnHints(now, n, peers)
	n.group.seekSoon(now)
	n.group.presenceMayHaveChanged()
	return nil
}

// report tells one neighbour, chosen by chance, who is linked here and how far the logs go. It mends
// whatever was missed.
func (g *Group) report(now time.Time) {
	if now.Before(g.reportAt) {
		return
	}
	g.reportAt = now.Add(reportEvery)
	up := g.up()
	if len(up) == 0 {
		return
	}
	n := up[g.c.cfg.Rand.IntN(len(up))]
	n.send(now, appendPeers(nil, peersOf(up, n)))
	n.send(now, appendHeads(nil, g.journal.Heads()))
}

// presenceMayHaveChanged compares who is present with who was.
func (g *Group) presenceMayHaveChanged() {
	present := map[keying.PeerID]bool{g.c.PeerID(): true}
	if g.lan != nil && g.spec.PeerToPeerDisabled {
		for id := range g.lan.heard {
			if g.lan.has(id) {
				present[id] = true
			}
		}
	}
	for _, n := range g.neighbors {
		if !n.up {
			continue
		}
		present[n.id] = true
		for _, id := range n.reported {
			present[id] = true
		}
	}
	same := len(present) == len(g.present)
	for id := range present {
		same = same && g.present[id]
	}
	if !same {
		g.present = present
		g.c.emit(PresenceChanged{g})
	}
}

// Present reports whether a peer is linked to this machine or to one of its neighbours, as far as those
// have said.
func (g *Group) Present(id keying.PeerID) bool { return g.present[id] || id == g.c.PeerID() }
