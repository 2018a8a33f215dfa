package netgroup

import (
	"crypto/hmac"
	"time"

	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/rtmfp"
	"lyceum/session/wire"
)

// What a neighbour may cost before it is slowed down (messages) or dropped (faults).
const (
	messageRate  = 400.0 // a second
	messageBurst = 2000.0
	maxFaults    = 16
	joinWithin   = 10 * time.Second // after the session opened
)

// A neighbor is a peer with a session for the group. It is up once it has proven that it belongs.
type neighbor struct {
	group   *Group
	id      keying.PeerID
	author  journal.Author
	session *rtmfp.Session
	out     *rtmfp.SendFlow
	in      *rtmfp.ReceiveFlow

	up        bool
	left      bool // said goodbye
	delivered bool
	addrs     []wire.Address // where others may reach it
	reported  []keying.PeerID
	theirs    []journal.Head            // how far its logs go
	asked     map[journal.Author]uint64 // where the ranges begin that it was asked for
	deadline  time.Time                 // to prove that it belongs
	faults    int

	tokens   float64 // messages that may be read now
	filledAt time.Time
	resumeAt time.Time // paused until then; zero if not paused
	resync   bool      // the send buffer was full: offer everything anew
}

// sessionOpened takes in a session that the group's key opened.
func (g *Group) sessionOpened(now time.Time, s *rtmfp.Session) {
	certificate, err := keying.ParseCertificate(s.Certificate())
	if err != nil || g.state != groupOpen || g.tooMany(s.Peer()) {
		s.Close(now)
		return
	}
	n := &neighbor{
		group: g, id: s.Peer(), session: s, deadline: now.Add(joinWithin),
		tokens: messageBurst, filledAt: now,
	}
	copy(n.author[:], certificate.Signing)
	s.Owner = n
	if n.out, err = s.OpenFlow([]byte(g.metadata()), rtmfp.PriorityData); err != nil {
		s.Close(now)
		return
	}
	n.out.Owner = n
	g.neighbors[n.id] = n
	n.send(now, joinMessage{
		proof:       g.keys.joinProof(s.HandshakeHash(), g.c.PeerID()),
		grants:      g.me.Grants.AppendTo(nil),
		bearerProof: g.me.Proof,
		addresses:   g.ownAddresses(),
	}.append(nil))
}

func (g *Group) tooMany(peer keying.PeerID) bool {
	return g.neighbors[peer] == nil && len(g.neighbors) >= acceptNeighbors
}

// sessionClosed forgets a neighbour, unless a newer session took its place.
func (g *Group) sessionClosed(now time.Time, n *neighbor, s *rtmfp.Session) {
	if g.neighbors[n.id] != n || n.session != s {
		return
	}
	delete(g.neighbors, n.id)
	g.lost(now, n)
	if g.ownFrom == n {
		g.ownFrom = nil // another neighbour decides when this machine may write
	}
	if n.up {
		g.c.emit(NeighborDisconnected{Group: g, Peer: n.id, Left: n.left})
		g.presenceMayHaveChanged()
	}
	g.closeIfDone(now)
}

// send writes a message. If the neighbour does not keep up, the message is dropped and everything is
// offered anew once there is room: what matters is in the journal.
func (n *neighbor) send(now time.Time, b []byte) {
	if n.out == nil {
		return
	}
	if err := n.out.Write(now, b, rtmfp.Deadlines{}); err != nil {
		n.resync = true
	}
}

// receive reads one message. Rates are checked before any signature is.
func (n *neighbor) receive(now time.Time, f *rtmfp.ReceiveFlow, b []byte) {
	n.tokens = min(messageBurst, n.tokens+messageRate*now.Sub(n.filledAt).Seconds())
	n.filledAt = now
	if n.tokens--; n.tokens < 0 && n.resumeAt.IsZero() {
		n.resumeAt = now.Add(time.Second)
		f.SetPaused(now, true)
	}
	if len(b) == 0 || n.group.state == groupClosed {
		return
	}
	kind, body := messageKind(b[0]), b[1:]
	if (kind == messageJoin) == n.up { // join comes first, and once
		n.fault(now)
		return
	}
	if err := n.handle(now, kind, body); err != nil {
		n.fault(now)
	}
}

func (n *neighbor) handle(now time.Time, kind messageKind, body []byte) error {
	g := n.group
	switch kind {
	case messageJoin:
		return n.gotJoin(now, body)
	case messagePeers:
		return n.gotPeers(now, body)
	case messageHeads:
		return n.gotHeads(now, body)
	case messageWant:
		return n.gotWant(now, body)
	case messageEntries:
		return n.gotEntries(now, body)
	case messageEntry:
		return g.gotEntry(now, n, body)
	case messagePost:
		return g.gotPost(now, n, body)
	case messageGoodbye:
		n.left = true
		if k := g.contacts[n.id]; k != nil {
			delete(g.contacts, n.id)
		}
		n.session.Close(now)
	}
	return nil // kinds of later versions are ignored
}

// fault counts a message that no correct member sends, and drops who sends too many.
func (n *neighbor) fault(now time.Time) {
	n.group.counters.Malformed++
	if n.faults++; n.faults >= maxFaults {
		n.session.Close(now)
	}
}

// gotJoin checks that the peer knows the group's secret in this very session and holds grants from the
// class root key, where the group has one.
func (n *neighbor) gotJoin(now time.Time, body []byte) error {
	g := n.group
	m, err := parseJoinMessage(body)
	if err != nil {
		return err
	}
	want := g.keys.joinProof(n.session.HandshakeHash(), n.id)
	if !hmac.Equal(m.proof, want) || !g.belongs(now, n.author, m) {
		g.counters.Refused++
		n.session.Close(now)
		return nil
	}
	n.up = true
	n.addrs = append([]wire.Address{{AddrPort: n.session.Address(), Origin: wire.OriginObserved}}, m.addresses...)
	n.addrs = n.addrs[:min(len(n.addrs), maxAddresses)]
	g.learn(n.id, n.addrs, false)
	g.c.emit(NeighborConnected{Group: g, Peer: n.id, Author: n.author})
	n.send(now, appendHeads(nil, g.journal.Heads()))
	g.introduce(now, n)
	g.presenceMayHaveChanged()
	return nil
}

// belongs reports whether grants lead from the class root key to the author. An invite's expiry keeps
// newcomers out, not those who joined before it.
func (g *Group) belongs(now time.Time, author journal.Author, m joinMessage) bool {
	if g.spec.ClassKey == ([32]byte{}) {
		return true
	}
	chain, err := journal.ParseChain(m.grants)
	if err != nil || len(chain) == 0 {
		return false
	}
	j := journal.Join{Grants: chain, Proof: m.bearerProof}
	if j.Verify(g.id, g.spec.ClassKey[:], author) != nil {
		return false
	}
	_, known := g.members[author]
	return known || validNow(chain, now)
}

// validNow reports whether no grant of a chain has expired or is yet to begin.
func validNow(chain journal.Chain, now time.Time) bool {
	at := uint64(now.Unix())
	for _, g := range chain {
		if g.NotBefore > at || g.NotAfter != 0 && g.NotAfter < at {
			return false
		}
	}
	return true
}

func (n *neighbor) wake() time.Time {
	wake := n.resumeAt
	if !n.up {
		wake = earliest(wake, n.deadline)
	}
	return wake
}

// advanceNeighbors lets paused neighbours go on and drops those who never proved anything.
func (g *Group) advanceNeighbors(now time.Time) {
	for _, n := range g.sorted() {
		if !n.resumeAt.IsZero() && !now.Before(n.resumeAt) {
			n.resumeAt = time.Time{}
			n.tokens = max(n.tokens, 0)
			if n.in != nil {
				n.in.SetPaused(now, false)
			}
		}
		if !n.up && !now.Before(n.deadline) {
			n.session.Close(now)
		}
	}
}
