package netgroup

import (
	"bytes"
	"errors"
	"time"

	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/netgroup/replication"
	"lyceum/session/netgroup/ring"
	"lyceum/session/rtmfp"
	"lyceum/session/wire"
)

// What a neighbour may cost before it is slowed down (messages) or dropped (faults).
const (
	messageRate     = 400.0 // a second
	messageBurst    = 2000.0
	entriesPerToken = 4 // in a message with many: each costs a signature check
	maxFaults       = 16
	idsPerToken     = 32
	bytesPerToken   = 4096 // of posts and entries

	joinWithin = 10 * time.Second // after the session opened
)

// A neighbor is a peer with a session for the group. It is up once both have proven to one another that they belong,
// and have room for one another.
type neighbor struct {
	group   *Group
	id      keying.PeerID
	address ring.Address
	author  journal.Author
	link    *link
	session Session // the link's
	out     SendFlow
	in      ReceiveFlow // nil until the peer begins it
	bulk    bulk
	streams streamLinks
	aside   sideFlows
	directs []directStream       // that it publishes for this machine
	number  replication.Neighbor // by which packages below know it

	claim    *credentials // what it showed; nil before
	showed   bool         // this machine did as well
	shown    bool         // that it belongs
	doubtful bool         // too little of the record is here to say whether it does
	up       bool
	called   bool // this machine chose it,
	free     bool // and not for its place on the ring
	guest    bool // there is no room for it here
	referred bool // it has no room, and told of others
	dropped  bool // what it still says is not listened to
	left     bool // said goodbye
	released bool // one end did not need the link, and the other was asked
	upAt     time.Time
	deadline time.Time // to prove that it belongs; of a guest, to go

	// Of one that has not shown that it belongs: whether it has taken this machine in, and how far it said that its
	// logs go. Those messages are not sent again soon.
	speaks   bool
	saidLogs []byte

	faults int

	keys      map[journal.Hash]bool // of epochs that it has
	staffKeys map[[32]byte]bool     // that it has
	relayed   allowance             // knocks and refusals of its that are passed on

	knocking bool      // it is no member, and may knock
	refusing bool      // it takes this machine for no member
	knockAt  time.Time // when it may knock again, or this machine there

	contact   *contact      // what is known of it; nil until it is up
	wasNear   bool          // on the ring, when it was last heard
	rtt       time.Duration // as of the last report
	loss      lossMeter
	timeAsked time.Time // when it was asked for class time last; zero once it answered
	silent    bool      // unheard for so long that the ring goes on without it
	silentAt  time.Time
	releaseAt time.Time // when it may be asked again to part
	hearsay   budget    // for attempts on its word

	addrs    []wire.Address // where others may reach it
	claims   []wire.Address // in its own words
	seesUs   []wire.Address // where it sees this machine
	estimate int            // of members, by its word; 0 if it said nothing
	capacity uint64         // kbit/s that it passes on, by its word
	gave     proof
	lists    []listed
	reported *report   // what it was told in reports and changes; nil if the next is to be a report
	askedAt  time.Time // when it asked for one last and got it

	oursDesk uint64 // and this machine's desk log
	length   int    // of the journal when the neighbour was shown the heads before it was up
	branches branchWant
	told     bool   // it has said how far its logs go,
	recorded bool   // its own among them,
	ours     uint64 // and this machine's

	tokens   float64 // messages that may be read now
	filledAt time.Time
	resumeAt time.Time // paused until then; zero if not paused
	resync   bool      // the send buffer was full: offer everything anew

	receives ReceiveMode // as it said
	toldMode bool        // it was told of this machine's
	routed   allowance   // of directed messages that are passed on for it

	reports *reportLink // that it passes on, and that are passed on to it; nil: none were

	spread spreadingPlace
	brief  fleetingPlace
}

// begin makes a neighbour of the peer at the other end of an open session. If this machine is to be the first to
// show that it belongs to the group, it does, unless there is no room. It returns nil if the peer is not welcome,
// and the one that there is already.
func (g *Group) begin(now time.Time, l *link, first bool) *neighbor {
	if n := l.neighbor(g); n != nil {
		return n
	}
	s := l.session
	certificate, err := keying.ParseProven(s.Certificate())
	if err != nil || g.state != groupOpen || g.barred.has(now, s.Peer()) {
		return nil
	}
	may := g.allowanceOf(now, s.Peer())
	n := &neighbor{
		group: g, id: s.Peer(), address: g.GroupAddress(s.Peer()), link: l, session: s, deadline: now.Add(joinWithin),
		tokens: may.tokens, filledAt: may.filledAt,
		keys: map[journal.Hash]bool{}, staffKeys: map[[32]byte]bool{},
	}
	n.bulk.n = n
	copy(n.author[:], certificate.Signing)
	if n.out, err = s.OpenFlow([]byte(g.metadata()), rtmfp.PriorityData); err != nil {
		return nil
	}
	n.out.SetOwner(n)
	l.neighbors = append(l.neighbors, n)
	if n.guest = g.admitsAs(n); n.guest {
		g.guests = append(g.guests, n)
	} else if first {
		n.show(now)
	}
	g.addNeighbor(n)
	return n
}

// neighborGone notes that a neighbour's use of its session is over, unless that was taken note of before.
func (g *Group) neighborGone(now time.Time, n *neighbor) {
	if g.neighbors[n.id] == n {
		g.remove(now, n)
		g.closeIfDone(now)
	}
}

// drop ends a neighbour's use of its session and listens to it no more. It is removed soon.
func (n *neighbor) drop(now time.Time) {
	n.dropped = true
	n.link.leave(now, n)
}

// send writes a message. If the neighbour does not keep up, the message is dropped and everything is
// offered anew once there is room: what matters is in the journal.
func (n *neighbor) send(now time.Time, b []byte) {
	switch err := n.out.Write(now, b, rtmfp.Deadlines{}); {
	case err == nil:
		n.group.countSent(now, b)
	case errors.Is(err, rtmfp.ErrBufferFull):
		n.resync = true
	}
}

// receive reads one message. Rates are checked before any signature is.
func (n *neighbor) receive(now time.Time, b []byte) {
	if n.dropped || len(b) == 0 || n.group.state == groupClosed {
		return
	}
	kind := messageKind(b[0])
	n.group.rates.received[trafficOf(kind)].add(now, len(b))
	n.gave.add(now, len(b))
	switch kind {
	case messageObjects:
		n.charge(now, costOfObjects(b))
	case messageLogs:
		n.charge(now, n.group.costOfLogs(b))
	default:
		n.charge(now, 1)
	}
	switch first := kind == messageJoin || kind == messageReferral; {
	case n.hears(kind):
	case n.claim != nil && !n.shown && !first:
		n.speaks = true // it takes this machine for a neighbour, and will report again
		if kind == messageLogs {
			n.saidLogs = bytes.Clone(b)
		}
		if !n.doubtful || kind != messageLogs && kind != messageEntries && kind != messageKeys {
			return
		}
	case first == n.shown: // that comes first, and once
		n.fault(now)
		return
	case n.guest && n.shown:
		return // until there is room
	case n.shown && !n.up && kind != messageGoodbye:
		n.group.setUp(now, n) // it speaks, so it has taken this machine in
	}
	if err := n.handle(now, kind, b); err != nil {
		n.fault(now)
	}
}

// charge takes what a message costs. Who overdraws is not read from until that is made good; what had
// arrived by then is read, and drawn as well.
func (n *neighbor) charge(now time.Time, cost float64) {
	n.tokens = min(messageBurst, n.tokens+messageRate*now.Sub(n.filledAt).Seconds()) - cost
	n.filledAt = now
	if n.tokens >= 0 {
		return
	}
	n.resumeAt = now.Add(time.Duration((messageRate/4 - n.tokens) / messageRate * float64(time.Second)))
	n.group.mindAt(n.resumeAt)
	if n.in != nil {
		n.in.SetPaused(now, true)
	}
	n.streams.pause(now, true)
	n.aside.pause(now, true)
}

func (n *neighbor) handle(now time.Time, kind messageKind, message []byte) error {
	g, body := n.group, message[1:]
	switch kind {
	case messageJoin:
		return n.gotJoin(now, body)
	case messageReport:
		return n.gotReport(now, body)
	case messageChanges:
		return n.gotChanges(now, body)
	case messageAskReport:
		return n.gotAskReport(now, body)
	case messageReferral:
		return n.gotReferral(now, body)
	case messageRelease:
		n.gotRelease(now)
	case messageLogs:
		return n.gotLogs(now, body, false)
	case messageEntries:
		return n.gotEntries(now, body)
	case messageBranches:
		return n.gotBranches(now, body)
	case messageWantBranch:
		return n.gotWantBranch(now, body)
	case messageEntry:
		return g.gotEntry(now, n, message)
	case messagePost:
		return g.gotPost(now, n, message)
	case messageTell, messageRoute, messageRouted, messageReceives:
		return g.router.receive(now, n, kind, body)
	case messageAnnounce, messageFetch, messagePrune, messageCatchUp:
		return g.spreading.receive(now, n, kind, body)
	case messageDesk:
		return n.gotDesk(now, body)
	case messageObjects:
		return n.gotObjects(now, body, false)
	case messageKnock, messageAnswer, messageKnocked, messageRefusal:
		return n.gotKnocking(now, kind, body)
	case messageKeys:
		return n.gotKeys(now, body)
	case messageStaffKeys:
		return n.gotStaffKeys(now, body)
	case messageRevoked:
		return n.gotRevoked(body)
	case messageAskTime:
		return n.gotAskTime(now, body)
	case messageTime:
		return n.gotTime(now, body)
	case messageStreams:
		return n.gotStreams(now, body)
	case messageDirect:
		return n.gotDirect(now, body)
	case messageGoodbye:
		n.left = true
		g.depart(now, n.id)
		n.drop(now)
	}
	return nil // kinds of later versions are ignored
}

// fault counts a message that no correct member sends, and drops who sends too many.
func (n *neighbor) fault(now time.Time) {
	n.group.counters.Malformed++
	if n.faults++; n.faults < maxFaults {
		return
	}
	n.group.barred.add(now, n.id)
	n.drop(now)
}
