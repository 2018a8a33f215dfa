package netgroup

import (
	"crypto/sha256"
	"maps"
	"slices"
	"time"

	"lyceum/session/journal"
	"lyceum/session/keying"
)

// Knocking. Who holds the invite and is no member asks a member to be let in; members pass that on to one
// another until staff have it, and the answer comes back as an admission in the record, or as a refusal that
// is passed on in the same way. Whoever knocks learns nothing but that.

const (
	knockEvery      = 10 * time.Second // by one peer at one member; more are not passed on
	knockAgainEvery = 30 * time.Second // by this machine, as long as it waits

	// What a member passes on of knocks and refusals: of one neighbour, and of all together. Those beyond are
	// lost, and whoever still waits knocks again.
	relayedRate, relayedBurst         = 4.0, 32.0
	relayedRateOfAll, relayedBurstAll = 8.0, 64.0
	rememberedRelayed                 = 1024 // so as not to be passed on twice

	// Those who wait, as staff peers know them: forgotten if they knock no more. Who comes when there are that
	// many takes the place of one of whom the neighbour told that tells of most, or waits unseen if that is the same.
	maxWaiting    = 256
	waitingFor    = 2*knockAgainEvery + 10*time.Second
	refusedFor    = time.Minute // knocks of who was refused are not heard
	maxRefusedNow = 256
)

// A door is what this machine knows of those who knock, and of its own knocking.
type door struct {
	knockers []*neighbor // strangers linked here, as they came
	waiting  []waiter    // if this machine is staff: who knocks, as they came
	refused  map[journal.Author]time.Time
	relayed  hashes
	relaying allowance

	waits       bool // this machine was told that it is no member, and knows no better
	toldRevoked bool // that its invite was revoked
}

// A waiter is somebody who knocks, as a staff peer knows it.
type waiter struct {
	Knocker
	until time.Time
	via   keying.PeerID // the neighbour that told of it first; zero: it knocks here
}

// A Knocker is somebody who holds the invite and asks to be let in.
type Knocker struct {
	Author  journal.Author
	Peer    keying.PeerID
	Name    string
	Rights  journal.Rights // what the invite that it shows would give
	Removed bool           // it was a member, and somebody removed it
}

// hashes remembers the latest of many. The zero value is empty.
type hashes struct {
	has   map[[32]byte]bool
	order [][32]byte
}

// add reports whether a hash is new, and notes it.
func (h *hashes) add(sum [32]byte, most int) bool {
	if h.has[sum] {
		return false
	}
	if h.has == nil {
		h.has = map[[32]byte]bool{}
	}
	if len(h.order) >= most {
		delete(h.has, h.order[0])
		h.order = h.order[1:]
	}
	h.has[sum] = true
	h.order = append(h.order, sum)
	return true
}

// hears reports whether a message of this kind is heard from a neighbour that has not shown that it belongs.
func (n *neighbor) hears(kind messageKind) bool {
	return kind == messageAnswer || kind == messageRevoked && n.refusing || kind == messageKnock && n.knocking || kind == messageGoodbye && n.claim != nil
}

// letKnock tells a peer that it is no member, and that it may knock.
func (g *Group) letKnock(now time.Time, n *neighbor) {
	n.knocking, n.doubtful = true, false
	n.deadline = now.Add(knockFor)
	g.mindAt(n.deadline)
	g.knockers = append(g.knockers, n)
	if len(g.knockers) > maxKnockers {
		g.knockers[0].drop(now)
		g.forgetKnocker(g.knockers[0])
	}
	g.leaveAlone(now, n)
	n.send(now, appendAnswer(nil, nil))
	g.tellIfRevoked(now, n)
}

func (g *Group) forgetKnocker(n *neighbor) {
	n.knocking = false
	g.knockers = slices.DeleteFunc(g.knockers, func(other *neighbor) bool { return other == n })
}

func (n *neighbor) gotKnocking(now time.Time, kind messageKind, body []byte) error {
	switch kind {
	case messageKnock:
		return n.gotKnock(now, body)
	case messageAnswer:
		return n.gotAnswer(now, body)
	case messageKnocked:
		return n.group.gotKnocked(now, n, body)
	}
	return n.group.gotRefusal(now, n, body)
}

// gotKnock passes a knock on, if it is the peer's own and not too soon.
func (n *neighbor) gotKnock(now time.Time, body []byte) error {
	g := n.group
	if !n.knocking || now.Before(n.knockAt) {
		return nil // let in meanwhile, or too soon
	}
	n.knockAt = now.Add(knockEvery)
	k, err := parseKnock(g.id, body)
	if err != nil {
		return err
	}
	if k.author != n.author {
		return keying.ErrNotAuthentic
	}
	n.deadline = now.Add(knockFor)
	g.passOn(now, nil, messageKnocked, body)
	g.heardKnock(now, k, keying.PeerID{})
	return nil
}

// gotKnocked takes in a knock that a member passed on.
func (g *Group) gotKnocked(now time.Time, from *neighbor, body []byte) error {
	if !g.mayPassOn(now, from, body) {
		return nil
	}
	k, err := parseKnock(g.id, body)
	if err != nil {
		return err
	}
	if !isFresh(now, k.at) {
		return nil
	}
	g.passOn(now, from, messageKnocked, body)
	g.heardKnock(now, k, from.id)
	return nil
}

// mayPassOn reports whether something is new and the neighbour that it comes from has not sent too much.
func (g *Group) mayPassOn(now time.Time, from *neighbor, body []byte) bool {
	return !g.relayed.has[sha256.Sum256(body)] && from.relayed.has(now, relayedRate, relayedBurst)
}

// passOn passes a knock or refusal on to all neighbours but the one it came from; nil for one of this machine
// or of a peer that knocks here. Each is passed on once.
func (g *Group) passOn(now time.Time, from *neighbor, kind messageKind, body []byte) {
	if from != nil {
		from.relayed.spent++
	}
	if !g.relaying.has(now, relayedRateOfAll, relayedBurstAll) || !g.relayed.add(sha256.Sum256(body), rememberedRelayed) {
		return
	}
	g.relaying.spent++
	g.spread(now, append([]byte{byte(kind)}, body...), from)
}

// heardKnock tells the owner that somebody waits, if this machine is staff.
func (g *Group) heardKnock(now time.Time, k knock, via keying.PeerID) {
	if g.rights(g.self())&journal.Moderate == 0 || g.membership.IsAdmitted(k.author) || now.Before(g.refused[k.author]) {
		return
	}
	g.forgetWaiting(now)
	i := slices.IndexFunc(g.waiting, func(w waiter) bool { return w.Author == k.author })
	if i >= 0 {
		g.waiting[i].until = now.Add(waitingFor)
		return
	}
	if len(g.waiting) >= maxWaiting && !g.makeRoomAtTheDoor(via) {
		return
	}
	w := Knocker{Author: k.author, Peer: k.peer, Name: k.name, Removed: g.membership.IsRemoved(k.author)}
	if c, ok := g.readClaim(k.author, joinMessage{grants: k.grants, bearerProof: k.bearerProof}); ok && c.chain.ValidAt(now) {
		w.Rights = c.shown()
	}
	g.waiting = append(g.waiting, waiter{w, now.Add(waitingFor), via})
	g.c.emit(KnockReceived{Group: g, Knocker: w})
}

// makeRoomAtTheDoor has the first give way who came by the neighbour that tells of most, so that nobody fills the door with
// people it makes up. It reports whether that is another than the one by which somebody comes now.
func (g *Group) makeRoomAtTheDoor(via keying.PeerID) bool {
	by := map[keying.PeerID]int{}
	for _, w := range g.waiting {
		by[w.via]++
	}
	most := g.waiting[0].via
	for _, w := range g.waiting {
		if by[w.via] > by[most] {
			most = w.via
		}
	}
	if by[via] >= by[most] {
		return false
	}
	i := slices.IndexFunc(g.waiting, func(w waiter) bool { return w.via == most })
	g.waiting = slices.Delete(g.waiting, i, i+1)
	return true
}

// forgetWaiting forgets who has been let in, or knocks no more.
func (g *Group) forgetWaiting(now time.Time) {
	g.waiting = slices.DeleteFunc(g.waiting, func(w waiter) bool {
		return now.After(w.until) || g.membership.IsAdmitted(w.Author)
	})
}

// Knockers returns who waits to be let in, in the order in which they came; nobody unless this machine may
// decide about them.
func (g *Group) Knockers(now time.Time) (all []Knocker) {
	g.forgetWaiting(now)
	for _, w := range g.waiting {
		all = append(all, w.Knocker)
	}
	return all
}

// gotRefusal takes in a refusal that a member passed on.
func (g *Group) gotRefusal(now time.Time, from *neighbor, body []byte) error {
	if !g.mayPassOn(now, from, body) {
		return nil
	}
	r, err := parseRefusal(g.id, body)
	if err != nil {
		return err
	}
	if !isFresh(now, r.at) || g.rights(r.by)&journal.Moderate == 0 {
		return nil // or staff no more, which the neighbour does not know yet
	}
	g.passOn(now, from, messageRefusal, body)
	g.refuse(now, r)
	return nil
}

// refuse tells the one who is refused, if it knocks here.
func (g *Group) refuse(now time.Time, r refusal) {
	maps.DeleteFunc(g.refused, func(_ journal.Author, until time.Time) bool { return !now.Before(until) })
	if len(g.refused) >= maxRefusedNow {
		clear(g.refused)
	}
	g.refused[r.subject] = now.Add(refusedFor)
	g.refuseVisitor(now, r.subject)
	g.waiting = slices.DeleteFunc(g.waiting, func(w waiter) bool { return w.Author == r.subject })
	for _, n := range slices.Clone(g.knockers) {
		if n.author == r.subject {
			n.send(now, appendAnswer(nil, r.raw))
			n.dismiss(now)
			g.barred.add(now, n.id)
			g.remove(now, n)
		}
	}
}

// gotAnswer takes in that a peer takes this machine for no member. It may be wrong, or lie; there are others.
func (n *neighbor) gotAnswer(now time.Time, body []byte) error {
	g := n.group
	if len(body) > 0 {
		r, err := parseRefusal(g.id, body)
		if err != nil || r.subject != g.self() || !isFresh(now, r.at) || g.isNoStaff(r.by) {
			return keying.ErrNotAuthentic
		}
		if g.waits { // else others have let this machine in
			g.c.emit(Refused{Group: g, By: r.by})
			n.drop(now)
		}
		return nil
	}
	if n.shown {
		n.drop(now) // it was a neighbour, and thinks so no more
	} else if !n.refusing {
		n.refusing, n.deadline = true, now.Add(knockFor)
		g.mindAt(n.deadline)
	}
	g.wait(now)
	return nil
}

// isNoStaff reports whether the record is known to let somebody decide nothing. Who waits has none to go by.
func (g *Group) isNoStaff(a journal.Author) bool {
	return g.journal.Length(a) > 0 && g.rights(a)&journal.Moderate == 0
}

// wait begins to knock, unless this machine knows that it is a member.
func (g *Group) wait(now time.Time) {
	if g.state != groupOpen || g.isIn() || g.readiness.ready || g.membership.IsRemoved(g.self()) {
		return
	}
	if !g.waits {
		g.waits = true
		g.c.emit(Waiting{Group: g})
	}
	g.knockAll(now)
}

// isIn reports whether the record, as far as it is here, makes a member of this machine, or lets it become one by
// its invite. Others who wait can link to this machine, but they cannot make up what staff said.
func (g *Group) isIn() bool {
	m := g.membership
	return !g.hasStaff() || m.IsAdmitted(g.self()) || len(m.Staff()) > 0 && m.IsOpen()
}

// knockAll knocks wherever that is due.
func (g *Group) knockAll(now time.Time) {
	if !g.waits || g.me.Name == "" {
		return
	}
	var raw []byte
	for _, n := range g.order {
		if !n.refusing || n.dropped || now.Before(n.knockAt) {
			continue
		}
		if raw == nil {
			raw = knock{
				certificate: g.c.cfg.Identity.Certificate(), name: journal.CleanName(g.me.Name),
				grants: g.me.Grants.AppendTo(nil), bearerProof: g.me.Proof, at: uint64(max(now.UnixMilli(), 0)),
			}.seal(g.id, g.c.cfg.Identity).raw
		}
		n.knockAt = now.Add(knockAgainEvery)
		g.mindAt(n.knockAt)
		n.send(now, append([]byte{byte(messageKnock)}, raw...))
	}
}

// mayBeAdmitted ends waiting if this machine has been let in.
func (g *Group) mayBeAdmitted(now time.Time) {
	if g.waits && g.isIn() {
		g.waits = false
		g.c.emit(Admitted{Group: g, Author: g.self()})
		g.judgeAll(now, nil, true)
		g.becomeReadyIfSure(now)
	}
}
