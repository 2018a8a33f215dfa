package netgroup

import (
	"crypto/hmac"
	"slices"
	"time"

	"lyceum/session/journal"
)

// Whom this machine takes for a member. Whoever holds the invite can open a session and prove that it knows
// the group's secret; it becomes a neighbour only if the record, as far as it is here, makes it a member.
// Everyone else gets nothing but the right to knock.
//
// Whoever began the session proves first. The other end answers with its own proof only to a member, so that
// a session tells a stranger nothing but whose it is, which the invite told already.

const (
	lapsedWaits = 3 * time.Second // our choice: longer than it takes to hear from a member, if one is there, and to get the logs
	// Strangers who may knock. Of too many the one that came first goes.
	maxKnockers = 16
	knockFor    = 10 * time.Minute // a stranger's link stays, if nothing is decided
)

// A verdict is what this machine thinks of somebody who knows the group's secret.
type verdict uint8

const (
	stranger verdict = iota
	mayBe            // this machine knows too little of the record so far
	belongs
)

// Credentials are what a peer showed in its join message.
type credentials struct {
	joinMessage
	chain    journal.Chain // verified, and the peer's
	vouched  journal.Entry // an admission of the peer, as it says; zero if there is none
	personal bool          // the class root key granted it to the peer in person
}

// gotJoin checks that the peer knows the group's secret in this very session, and whether it is a member.
func (n *neighbor) gotJoin(now time.Time, body []byte) error {
	m, err := parseJoinMessage(body)
	if err != nil {
		return err
	}
	if n.claim != nil {
		n.fault(now) // that comes once
		return nil
	}
	g := n.group
	want := g.keys.joinProof(n.session.HandshakeHash(), n.id)
	c, ok := g.readClaim(n.author, m)
	if !hmac.Equal(m.proof, want) || !ok {
		g.counters.Refused++
		n.drop(now)
		return nil
	}
	n.claim = c
	n.judge(now)
	return nil
}

// readClaim verifies what a join message shows; false if something in it is made up.
func (g *Group) readClaim(a journal.Author, m joinMessage) (*credentials, bool) {
	c := &credentials{joinMessage: m}
	chain, err := journal.ParseChain(m.grants)
	if err != nil || len(chain) > 0 && !g.hasStaff() {
		return nil, false
	}
	j := journal.Join{Grants: chain, Proof: m.bearerProof}
	if len(chain) > 0 && j.Verify(g.id, g.spec.ClassKey[:], a) != nil {
		return nil, false
	}
	if len(m.admission) > 0 {
		if c.vouched, err = journal.Read(g.id, g.content, m.admission); err != nil {
			return nil, false
		}
	}
	c.chain, c.personal = chain, g.isPersonal(j)
	return c, true
}

// claimedRights are those of somebody whose join is not in the record yet, as long as those who gave them may.
func (g *Group) claimedRights(now time.Time, c *credentials, a journal.Author) journal.Rights {
	lacks := g.lacks(journal.Join{PostingProof: c.passwords.posting, PublishProof: c.passwords.publish}, a)
	if !g.hasStaff() {
		return journal.AllRights &^ lacks
	}
	rights, _ := g.membership.ClaimedRights(a, c.chain, journal.ClockAt(g.ClassTime(now)))
	return rights &^ lacks
}

// shown returns the rights that the grants give, whatever the record says.
func (c *credentials) shown() journal.Rights {
	if len(c.chain) == 0 {
		return 0
	}
	return c.chain[len(c.chain)-1].Rights
}

// holds reports whether the grants are valid now, and those who issued them may still do so.
func (g *Group) holds(now time.Time, c *credentials, a journal.Author) bool {
	_, holds := g.membership.ClaimedRights(a, c.chain, journal.ClockAt(g.ClassTime(now)))
	return holds && c.chain.ValidAt(now)
}

// hasStaff reports whether there is a class key, so that members need grants or an admission.
func (g *Group) hasStaff() bool { return g.spec.ClassKey != [32]byte{} }

// verdict says whether a neighbour that knows the secret is a member. An invite's expiry keeps newcomers out, not
// those who joined before it; who does not know yet who those are has them wait a little and then lets anyone
// in, for if all members were started again, nobody could be told otherwise.
func (g *Group) verdict(now time.Time, n *neighbor) verdict {
	m, c := g.membership, n.claim
	switch {
	case !g.hasStaff():
		return belongs
	case m.IsRemoved(n.author):
		return stranger
	case m.IsMember(n.author), m.IsAdmitted(n.author):
		return belongs
	case c.personal && g.holds(now, c, n.author), c.vouched.Seq > 0 && m.WouldAdmit(c.vouched, n.author):
		return belongs
	case m.IsOpen() && !g.waits && g.holds(now, c, n.author):
		return belongs
	case n.shown && !m.IsOpen(): // and too little was known before
		return stranger
	case !g.readiness.ready: // or told that the class is not open, which may be a lie
		return mayBe
	case m.IsOpen() && len(c.chain) > 0 && !c.chain.ValidAt(now) && now.Before(g.readiness.knownAt): // its part of the record may be on the way
		return mayBe
	}
	return stranger
}

// judge decides about a peer that has shown what it has, and has not been let in.
func (n *neighbor) judge(now time.Time) {
	g := n.group
	switch g.verdict(now, n) {
	case belongs:
		n.doubtful = false
		g.welcome(now, n)
	case mayBe:
		n.listen(now)
	case stranger:
		if !n.knocking {
			g.counters.Refused++
			g.letKnock(now, n)
		}
	}
}

// listen hears from a peer that may be a member what is on the record, which proves itself, and tells it nothing
// in return. After a while it lets the peer in if nothing is on the record here that could be told to the wrong one.
func (n *neighbor) listen(now time.Time) {
	g := n.group
	switch {
	case !n.doubtful:
		n.doubtful, n.deadline = true, now.Add(lapsedWaits)
		if !n.guest {
			n.show(now)
		}
	case now.Before(n.deadline):
		return
	case g.waits || len(g.membership.Authors()) > 0:
		n.drop(now) // what is known by then stays, and it is tried again
		return
	default:
		n.deadline = now.Add(joinWithin)
		g.welcome(now, n)
	}
	g.mindAt(n.deadline)
}

// judgeAgain decides anew about somebody of whom more may be known by now.
func (n *neighbor) judgeAgain(now time.Time) {
	g := n.group
	switch {
	case n.claim == nil || n.dropped:
	case !n.shown:
		n.judge(now)
	default:
		switch g.verdict(now, n) {
		case belongs:
			n.doubtful = false
			g.handKeys(now, n)
		case mayBe:
			n.deadline = now.Add(joinWithin)
			g.mindAt(n.deadline)
		case stranger:
			if g.journal.Held() > 0 && !n.doubtful { // it can be told why once that is on disk
				n.doubtful, n.deadline = true, now.Add(toldWithin)
				g.mindAt(n.deadline)
			}
			if g.journal.Held() > 0 && now.Before(n.deadline) { // whatever else is decided meanwhile
				return
			}
			g.counters.Refused++
			g.expel(now, n)
		}
	}
}

// welcome takes somebody in that has shown that it belongs, as a guest if there is no room.
func (g *Group) welcome(now time.Time, n *neighbor) {
	n.shown = true
	g.forgetKnocker(n)
	n.setAddresses(n.claim.addresses)
	g.learnLinked(now, n)
	if n.guest {
		g.host(now, n)
		return
	}
	n.show(now)
	g.enter(now, n)
}

// enter tells somebody who belongs what there is: the content keys first, so that what follows can be opened. Once
// that has taken this machine in too, and says something, it is a neighbour.
func (g *Group) enter(now time.Time, n *neighbor) {
	g.handKeys(now, n)
	g.streams.tell(now, n)
	g.logs.meet(n)
	g.compareLogs(now, n)
	n.length = g.journal.Len()
	g.reportTo(now, n)
	if !n.speaks {
		return
	}
	g.setUp(now, n)
	if said := n.saidLogs; said != nil {
		n.saidLogs = nil
		if n.handle(now, messageLogs, said) != nil {
			n.fault(now)
		}
	}
}

// show proves to a neighbour, once, that this machine belongs to the group.
func (n *neighbor) show(now time.Time) {
	if n.showed {
		return
	}
	n.showed = true
	g := n.group
	n.send(now, joinMessage{
		proof:       g.keys.joinProof(n.session.HandshakeHash(), g.c.PeerID()),
		grants:      g.me.Grants.AppendTo(nil),
		bearerProof: g.me.Proof,
		passwords:   g.shows,
		admission:   g.ownAdmission(),
		addresses:   g.ownAddresses(),
	}.append(nil))
}

// ownAdmission returns an entry that admitted this machine, if it is here.
func (g *Group) ownAdmission() []byte {
	for _, by := range g.membership.Admitters(g.self()) {
		if raws := g.journal.Range(by.Author, by.Seq, 1, journal.MaxEntry); len(raws) == 1 {
			return raws[0]
		}
	}
	return nil
}

// expel parts with a neighbour that is a member no more. It is told why, as far as the record says: an entry
// that removed it proves itself.
func (g *Group) expel(now time.Time, n *neighbor) {
	if raws := g.removalsOf(n.author); len(raws) > 0 {
		n.send(now, appendEntries(nil, raws))
	}
	n.send(now, appendAnswer(nil, nil))
	n.dismiss(now)
	g.leaveAlone(now, n)
	g.remove(now, n)
}

// leaveAlone has a peer that is no member not sought for a while.
func (g *Group) leaveAlone(now time.Time, n *neighbor) {
	if g.contacts[n.id] != nil {
		g.depart(now, n.id)
	}
}

// leadIn is how many entries go before one that removes somebody. What came just before it may have got to nobody
// yet: it waited to be on disk together with it, and without it the chain has a gap.
const leadIn = 8

// removalsOf returns the entries that removed an author and are in force, each behind a few that lead to it.
func (g *Group) removalsOf(a journal.Author) (raws [][]byte) {
	for _, at := range g.membership.RemovedBy(a) {
		before := min(leadIn, at.Seq-1)
		lead := g.journal.Range(at.Author, at.Seq-before, int(before)+1, journal.MaxEntry)
		if len(lead) <= int(before) { // too long together
			lead = g.journal.Range(at.Author, at.Seq, 1, journal.MaxEntry)
		}
		if len(raws)+len(lead) <= maxEntries {
			raws = append(raws, lead...)
		}
	}
	return raws
}

// judgeAll decides anew about neighbours, all or those of some authors: the record has changed.
func (g *Group) judgeAll(now time.Time, authors []journal.Author, all bool) {
	for _, n := range g.order {
		if all || slices.Contains(authors, n.author) {
			n.judgeAgain(now)
		}
	}
}
