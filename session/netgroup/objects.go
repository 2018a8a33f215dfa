package netgroup

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"lyceum/session/keying"
	"lyceum/session/netgroup/replication"
	"lyceum/session/wire"
)

// Object replication. A group has any number of object spaces, which its members open as they need them. A
// message about objects is one byte of kind, messageObjects, the space's ID (kind, 32 bytes) and a message of
// package replication. Replies, which hold objects, travel in a bulk flow, which each end of a link begins
// when it answers first and whose metadata is bulkMetadata ‖ handshake tag; all else in the flow of the
// other messages.
const (
	messageObjects messageKind = 48
	bulkMetadata               = "lyceum/objects/1"

	objectsHeader = 1 + 1 + 32
	maxSpaces     = 256 // in one group; our choice
)

// A SpaceKind says what the objects of a space are.
type SpaceKind byte

// FileSpace is of the pieces of a file, and its name is the file's ID (package pieces). The only kind so far; 1 and 2
// were for logs, which antientropy replicates.
const FileSpace SpaceKind = 3

// A SpaceID names an object space in its group.
type SpaceID struct {
	Kind SpaceKind
	Name [32]byte
}

// ObjectOptions says what an object space is like. The zero value suits small objects of unknown number.
type ObjectOptions struct {
	Strategy replication.Strategy // replicationStrategy: LowestFirst or RarestFirst
	Objects  uint64               // how many there are, from index 0 on; 0 if unknown
	Bytes    int                  // how long an object usually is: a request names as many as fill 64 KiB
	// Seed has the first copies of all objects that this machine alone has leave before the second of any.
	Seed bool
}

// Objects is an object space as this machine takes part in it: the object replication of NetGroup, of which
// the original had one a group. Indices are 0 to 2⁵³, ranges include both ends.
type Objects struct {
	group  *Group
	id     SpaceID
	engine *replication.Space
	asked  map[uint64]*neighbor // who waits for the owner's answer to a request, by its ID
	closed bool
}

// ErrSpace reports an object space that cannot be opened: it is open already, or there are too many.
var ErrSpace = errors.New("object space")

// OpenObjects begins to take part in an object space. The error is ErrNotEnabled if the invite does not
// enable object replication.
func (g *Group) OpenObjects(now time.Time, id SpaceID, o ObjectOptions) (*Objects, error) {
	switch {
	case g.state != groupOpen:
		return nil, ErrClosed
	case !g.spec.ObjectReplicationEnabled:
		return nil, ErrNotEnabled
	case g.spaces[id] != nil:
		return nil, fmt.Errorf("%w: open already", ErrSpace)
	case len(g.spaces) >= maxSpaces:
		return nil, fmt.Errorf("%w: too many", ErrSpace)
	}
	header := append([]byte{byte(messageObjects), byte(id.Kind)}, id.Name[:]...)
	s := &Objects{group: g, id: id, asked: map[uint64]*neighbor{}, engine: replication.New(replication.Config{
		Rand: g.c.cfg.Rand, Strategy: o.Strategy, Objects: o.Objects, ObjectBytes: o.Bytes, Seed: o.Seed, Header: header,
	})}
	if g.spaces == nil {
		g.spaces = map[SpaceID]*Objects{}
	}
	g.spaces[id] = s
	g.c.spaces = append(g.c.spaces, s)
	for _, n := range g.ups {
		s.engine.Meet(now, n.number)
	}
	s.settle(now)
	return s, nil
}

// Close ends taking part. What was promised is not kept any more.
func (s *Objects) Close(now time.Time) {
	if s.closed {
		return
	}
	// First, so that no further request is passed on in the place of one that is denied here.
	s.group.c.spaces = slices.DeleteFunc(s.group.c.spaces, func(other *Objects) bool { return other == s })
	for _, id := range slices.Sorted(maps.Keys(s.asked)) {
		s.DenyRequestedObject(now, id)
	}
	s.engine.Leave()
	s.settle(now)
	s.closed = true
	delete(s.group.spaces, s.id)
}

// ID returns the space's ID.
func (s *Objects) ID() SpaceID { return s.id }

// Group returns the space's group.
func (s *Objects) Group() *Group { return s.group }

// Stats returns the counts so far.
func (s *Objects) Stats() replication.Stats { return s.engine.Stats() }

// Sources returns how many neighbours have objects of the space, as far as they show it.
func (s *Objects) Sources() int { return s.engine.Sources() }

// Have returns the objects that neighbours may ask for. It is not to be changed.
func (s *Objects) Have() *replication.Set { return s.engine.Have() }

// Want returns the objects that are yet to come. It is not to be changed.
func (s *Objects) Want() *replication.Set { return s.engine.Want() }

// AddHaveObjects promises to serve objects: ReplicationRequest follows when a neighbour asks. For an object
// from ReplicationFetchResult it says, too, that it is good.
func (s *Objects) AddHaveObjects(now time.Time, first, last uint64) {
	s.do(now, func() { s.engine.AddHave(now, replication.Range{First: first, Last: last}) })
}

// RemoveHaveObjects takes that promise back.
func (s *Objects) RemoveHaveObjects(now time.Time, first, last uint64) {
	s.do(now, func() { s.engine.RemoveHave(now, replication.Range{First: first, Last: last}) })
}

// AddWantObjects asks for objects as soon as a neighbour has them: ReplicationFetchResult follows for each.
func (s *Objects) AddWantObjects(now time.Time, first, last uint64) {
	s.do(now, func() { s.engine.AddWant(now, replication.Range{First: first, Last: last}) })
}

// RemoveWantObjects asks for objects no more. For one from ReplicationFetchResult it says that this machine
// keeps it to itself.
func (s *Objects) RemoveWantObjects(now time.Time, first, last uint64) {
	s.do(now, func() { s.engine.RemoveWant(now, replication.Range{First: first, Last: last}) })
}

// WriteRequestedObject answers a ReplicationRequest with objects, of which the first has the request's first
// index. They may be fewer than were asked for, and of those that exceed 64 KiB together some are left out.
func (s *Objects) WriteRequestedObject(now time.Time, requestID uint64, objects ...[]byte) {
	s.answer(now, requestID, func() bool { return s.engine.Write(now, requestID, objects...) })
}

// DenyRequestedObject answers a ReplicationRequest with the regret that there is nothing.
func (s *Objects) DenyRequestedObject(now time.Time, requestID uint64) {
	s.answer(now, requestID, func() bool { s.engine.Deny(now, requestID); return false })
}

// answer gives the owner's answer to a request, which reports whether a reply is to be sent.
func (s *Objects) answer(now time.Time, requestID uint64, give func() bool) {
	n := s.asked[requestID]
	if n == nil {
		return
	}
	delete(s.asked, requestID)
	s.do(now, func() {
		if !give() {
			s.group.c.uplink.done(now, &n.bulk)
		}
	})
}

// RefuseObject says that an object from ReplicationFetchResult is wrong. The neighbour that sent it is
// dropped and kept out for a while, and the object is asked of another.
func (s *Objects) RefuseObject(now time.Time, from keying.PeerID, index uint64) {
	number := replication.NoNeighbor
	if n := s.group.neighbors[from]; n != nil {
		number = n.number
	}
	s.do(now, func() { s.engine.Refuse(now, number, index) })
}

// SetReplicationStrategy changes in which order objects are asked for.
func (s *Objects) SetReplicationStrategy(now time.Time, st replication.Strategy) {
	s.do(now, func() { s.engine.SetStrategy(st) })
}

// do runs a command on the engine and sees to what comes of it.
func (s *Objects) do(now time.Time, command func()) {
	if s.closed {
		return
	}
	command()
	s.settle(now)
	if c := s.group.c; c.uplink.look {
		c.serve(now)
	}
}

// settle passes on what the engine tells and sends, and notes when it wants to be called.
func (s *Objects) settle(now time.Time) {
	g := s.group
	for e, ok := s.engine.NextEvent(); ok; e, ok = s.engine.NextEvent() {
		s.pass(now, e)
	}
	for m, ok := s.engine.NextSend(); ok; m, ok = s.engine.NextSend() {
		switch n := g.numbered[m.To]; {
		case n == nil || n.dropped:
		case m.Bulk:
			n.sendBulk(now, m.Data)
		default:
			n.send(now, m.Data)
		}
	}
	g.spacesAt = earliest(g.spacesAt, s.engine.Wake())
}

// pass tells the owner of the connection what the engine tells.
func (s *Objects) pass(now time.Time, e replication.Event) {
	g := s.group
	switch e := e.(type) {
	case replication.FetchSend:
		g.c.emit(ReplicationFetchSend{s, g.peerNumbered(e.To), e.Objects.First, e.Objects.Last})
	case replication.FetchFailed:
		g.c.emit(ReplicationFetchFailed{s, g.peerNumbered(e.From), e.Objects.First, e.Objects.Last})
	case replication.FetchResult:
		g.c.emit(ReplicationFetchResult{s, g.peerNumbered(e.From), e.Index, e.Object})
	case replication.Request:
		n := g.numbered[e.From]
		s.asked[e.ID] = n
		g.c.uplink.begin(now, &n.bulk)
		g.c.emit(ReplicationRequest{s, n.id, e.ID, e.Objects.First, e.Objects.Last})
	case replication.Liar:
		if n := g.numbered[e.Neighbor]; n != nil {
			g.c.emit(ReplicationLiar{s, n.id})
			g.barred.add(now, n.id)
			n.drop(now)
		}
	}
}

// peerNumbered returns whose number that is, zero if the neighbour is gone.
func (g *Group) peerNumbered(number replication.Neighbor) keying.PeerID {
	if n := g.numbered[number]; n != nil {
		return n.id
	}
	return keying.PeerID{}
}

// gotObjects takes in a message about objects. Spaces that are not open here concern others.
func (n *neighbor) gotObjects(now time.Time, body []byte, bulk bool) error {
	g := n.group
	if !g.spec.ObjectReplicationEnabled {
		return ErrNotEnabled
	}
	id, message, err := takeSpaceID(body)
	switch {
	case err != nil:
		return err
	case replication.IsReply(message) != bulk:
		return fmt.Errorf("objects in the wrong flow: %w", wire.ErrMalformed)
	}
	s := g.spaces[id]
	if s == nil {
		return nil
	}
	err = s.engine.Receive(now, n.number, message)
	s.settle(now)
	g.c.uplink.look = g.c.uplink.look || replication.IsRequest(message)
	return err
}

func takeSpaceID(b []byte) (id SpaceID, rest []byte, err error) {
	if len(b) < objectsHeader {
		return id, nil, fmt.Errorf("objects: cut short: %w", wire.ErrMalformed)
	}
	id.Kind = SpaceKind(b[0])
	copy(id.Name[:], b[1:])
	return id, b[objectsHeader-1:], nil
}

// receiveBulk reads a message from the flow of objects. Those cost nothing, as none come unasked.
func (n *neighbor) receiveBulk(now time.Time, b []byte) {
	if n.dropped || n.group.state == groupClosed {
		return
	}
	if len(b) == 0 {
		n.fault(now)
		return
	}
	kind := messageKind(b[0])
	n.group.rates.received[trafficOfBulk(kind)].add(now, len(b))
	n.gave.add(now, len(b))
	var err error
	switch {
	case n.doubtful && kind == messageLogs && !n.guest:
		err = n.gotLogs(now, b[1:], true)
	case n.guest, n.claim != nil && !n.shown: // until there is room, or it is known whether it belongs
	case !n.up:
		err = wire.ErrMalformed
	case kind == messageObjects:
		err = n.gotObjects(now, b[1:], true)
	case kind == messageLogs:
		err = n.gotLogs(now, b[1:], true)
	default:
		err = wire.ErrMalformed
	}
	if err != nil {
		n.fault(now)
	}
}

// costOfObjects returns what a message about objects costs who sends it: little for a request, and for what
// changes sets by its length.
func costOfObjects(b []byte) float64 { return 1.0/8 + float64(len(b))/2048 }

// meet has a neighbour that is up take part in the object spaces.
func (n *neighbor) meet(now time.Time) {
	g := n.group
	for _, s := range g.c.spaces {
		if s.group == g {
			s.engine.Meet(now, n.number)
			s.settle(now)
		}
	}
}

// resyncObjects tells a neighbour anew of the object spaces, as something of that was lost.
func (n *neighbor) resyncObjects(now time.Time) {
	for _, s := range n.group.c.spaces {
		if s.group == n.group {
			s.engine.Resync(n.number)
			s.settle(now)
		}
	}
}

// part has others asked for the objects that a neighbour which is gone still owed.
func (n *neighbor) part(now time.Time) {
	g := n.group
	for _, s := range g.c.spaces {
		if s.group == g {
			maps.DeleteFunc(s.asked, func(_ uint64, other *neighbor) bool { return other == n })
			s.engine.Part(now, n.number)
			s.settle(now)
		}
	}
	g.c.uplink.done(now, &n.bulk)
}

// advanceObjects applies the passing of time.
func (g *Group) advanceObjects(now time.Time) {
	if g.spacesAt.IsZero() || now.Before(g.spacesAt) {
		return
	}
	g.spacesAt = time.Time{}
	for _, s := range g.c.spaces {
		if s.group == g {
			s.engine.Advance(now)
			s.settle(now)
		}
	}
}
