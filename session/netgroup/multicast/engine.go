package multicast

import (
	"math/rand/v2"
	"slices"
	"time"

	"lyceum/session/netgroup/stream"
)

const (
	maxNeighbors = 256
	delayUnit    = 4 * time.Millisecond
)

// An Engine is one member's part in one stream. Its owner tells it the time, which never goes back.
type Engine struct {
	owner Owner
	rand  *rand.Rand
	cfg   Config
	k     int // substreams

	neighbors  []*neighbor // by number
	substreams [MaxSubstreams]substream
	groups     [maxGroups]buffer
	nGroups    int
	maxGroup   uint8 // highest layer group received now

	capacity uint32 // kbit/s of this member's uplink that may be used
	told     bool   // capacity was
	rate     meter  // of the stream's packets, with headers

	mapAt, examineAt, checkAt time.Time
	repairAt, displaceAt      time.Time
	announceAt                time.Time // when to tell all neighbours of a substream that comes now
	mapTurn                   int
	mapSize                   int // bytes of the latest
	joinedAt                  time.Time
	epoch                     time.Time // when the first packet came, which bore epochStamp
	epochStamp                uint64

	repairs, answers tokens
	publishing       publishing
	uplink           uplink
	keyFrames        keyFrames
	layers           layers
	suspects         []suspect
	forgers          []remembered
	forgedAt         time.Time // when a bad frame came
	parities         []parity
	blockOf          []*stream.Packet

	quick    bool // something changed that neighbours must be told of
	buffer   []byte
	list     []Member // of a grant that is being written
	picks    []pick
	outgoing stream.Packet
	bitmaps  []byte
	counters Counters
}

// New returns an Engine without neighbours.
func New(owner Owner, r *rand.Rand, now time.Time, cfg Config) *Engine {
	e := &Engine{
		owner: owner, rand: r, cfg: cfg, k: cfg.Info.Substreams(), nGroups: cfg.Info.Groups(),
		maxGroup: min(cfg.MaxGroup, uint8(cfg.Info.Groups()-1)), joinedAt: now,
	}
	e.rate.kbit = float64(cfg.Kbit)
	for s := range e.k {
		e.substreams[s].group = uint8(cfg.Info.Group(s))
		e.substreams[s].last = now
	}
	e.mapAt = now.Add(time.Duration(r.Float64() * float64(cfg.MulticastAvailabilityUpdatePeriod)))
	e.examineAt = now.Add(time.Duration(r.Float64() * float64(cfg.ExamineEvery)))
	e.checkAt = now
	return e
}

// find returns a neighbour, nil if there is none of that number.
func (e *Engine) find(number Neighbor) *neighbor {
	i, ok := e.index(number)
	if !ok {
		return nil
	}
	return e.neighbors[i]
}

func (e *Engine) index(number Neighbor) (int, bool) {
	return slices.BinarySearchFunc(e.neighbors, number, func(n *neighbor, number Neighbor) int {
		return int(int64(n.number) - int64(number))
	})
}

// Add takes in a neighbour who plays the stream or, with publisher, publishes it. One too many is left out.
func (e *Engine) Add(now time.Time, number Neighbor, member Member, publisher bool) {
	i, ok := e.index(number)
	if ok || len(e.neighbors) == maxNeighbors || number == 0 || number == FromMulticast {
		return
	}
	n := &neighbor{number: number, member: member, publisher: publisher}
	for s := range n.places {
		n.places[s].depth = noDepth
	}
	e.recall(n)
	e.neighbors = slices.Insert(e.neighbors, i, n)
	e.sendMap(now, n, true)
}

// Remove forgets a neighbour, whose part others take.
func (e *Engine) Remove(now time.Time, number Neighbor) {
	i, ok := e.index(number)
	if !ok {
		return
	}
	e.remember(e.neighbors[i])
	e.neighbors = slices.Delete(e.neighbors, i, i+1)
	e.relist()
	for s := range e.k {
		e.orphan(now, s, number)
	}
	for g := range e.nGroups {
		e.forgetAsked(now, &e.groups[g], number)
	}
	e.settle(now)
}

// IsAlone reports whether there are no neighbours.
func (e *Engine) IsAlone() bool { return len(e.neighbors) == 0 }

// SetPath tells what the way to a neighbour is like.
func (e *Engine) SetPath(number Neighbor, p Path) {
	n := e.find(number)
	if n == nil {
		return
	}
	n.path = p
	if known := n.leastRTT > 0; !known || p.RTT < n.leastRTT {
		n.leastRTT = p.RTT
	} else {
		n.leastRTT += (p.RTT - n.leastRTT) / 512
	}
}

// SetCapacity tells what this member may send for the stream, in kbit/s: what its uplink carries, or less if the
// person says so; 0 means that it passes nothing on. Until it is told the stream's own rate is assumed.
func (e *Engine) SetCapacity(kbit uint32) {
	e.capacity, e.told = kbit, true
	if kbit > 0 {
		return
	}
	for _, n := range e.neighbors {
		if n.children|n.standby != 0 {
			n.children, n.standby, n.leaving, n.regrant, e.quick = 0, 0, 0, true, true
		}
	}
	e.relist()
}

// SetMembers tells how many members the group has, about.
func (e *Engine) SetMembers(n int) { e.cfg.Members = n }

// Control takes a neighbour's message. An error wraps wire.ErrMalformed; nothing was changed then.
func (e *Engine) Control(now time.Time, from Neighbor, message []byte) error {
	n := e.find(from)
	if n == nil {
		return nil
	}
	if len(message) == 0 {
		return malformed("message")
	}
	n.hear(now)
	e.counters.ControlReceived += uint64(len(message))
	var err error
	if kind, body := message[0], message[1:]; kind <= kindGrant {
		err = e.placed(now, n, kind, body)
	} else {
		err = e.wants(now, n, kind, body)
	}
	if err != nil {
		return err
	}
	e.settle(now)
	return nil
}

// placed takes a message about who pushes what to whom.
func (e *Engine) placed(now time.Time, n *neighbor, kind byte, body []byte) error {
	switch kind {
	case kindMap:
		m, err := parseMap(body)
		if err != nil || m.k != e.k || m.groups != e.nGroups {
			return malformed("map")
		}
		e.mapped(now, n, &m)
	case kindAsk:
		m, err := parseAsk(body)
		if err != nil || int(m.want|m.standby)>>e.k != 0 {
			return malformed("ask")
		}
		e.asked(now, n, m)
	case kindGrant:
		m, err := parseGrant(body)
		if err != nil || int(m.pushed|m.standby|m.leaving)>>e.k != 0 {
			return malformed("grant")
		}
		e.granted(now, n, &m)
	default:
		return malformed("message")
	}
	return nil
}

// wants takes a message about single packets and frames.
func (e *Engine) wants(now time.Time, n *neighbor, kind byte, body []byte) error {
	switch kind {
	case kindPull:
		m, err := parsePull(body)
		if err != nil || int(m.group) >= e.nGroups {
			return malformed("pull")
		}
		e.pulled(now, n, &m)
	case kindLacks:
		m, err := parseLacks(body)
		if err != nil || int(m.group) >= e.nGroups {
			return malformed("lacks")
		}
		e.denied(now, n, &m)
	case kindKeyFrame:
		if len(body) > 0 {
			return malformed("key frame")
		}
		e.RequestKeyFrame(now)
	default:
		return malformed("message")
	}
	return nil
}

// Advance does what is due.
func (e *Engine) Advance(now time.Time) {
	e.pace(now)
	if !now.Before(e.mapAt) {
		e.sendMaps(now)
	}
	if !now.Before(e.checkAt) {
		e.check(now)
	}
	if !now.Before(e.examineAt) {
		e.examine(now)
	}
	if !e.repairAt.IsZero() && !now.Before(e.repairAt) {
		e.repair(now)
	}
	if !e.announceAt.IsZero() && !now.Before(e.announceAt) {
		e.announce(now)
	}
	e.keyFrames.advance(now, e)
	e.settle(now)
}

// Wake returns when to call Advance next.
func (e *Engine) Wake() time.Time {
	wake := earliest(earliest(e.mapAt, e.checkAt), earliest(e.examineAt, e.repairAt))
	return earliest(earliest(wake, e.announceAt), earliest(e.keyFrames.at, e.publishing.at))
}

// earliest returns the earlier of two times, of which zero means never.
func earliest(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// settle tells neighbours what changed for them.
func (e *Engine) settle(now time.Time) {
	if !e.quick {
		return
	}
	e.quick = false
	for _, n := range e.neighbors {
		e.tellAsk(now, n)
		e.tellGrant(n)
	}
}

func (e *Engine) control(to *neighbor, message []byte) {
	e.counters.ControlSent += uint64(len(message))
	e.owner.Control(to.number, message)
}
