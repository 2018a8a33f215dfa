package multicast

import (
	"container/heap"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"lyceum/session/netgroup/stream"
)

// A simulation is a group of engines with what they need of a network: delays, loss, uplinks with a queue of 250 ms.
// Who is linked to whom is made up: near ones, some round a ring and some by chance.
type simulation struct {
	simConfig
	rand    *rand.Rand
	now     time.Duration
	queue   simQueue
	order   uint64
	nodes   []*simNode
	sentAt  map[uint32]time.Duration // of packets measured, by number; layer group in the upper bits
	numbers [maxGroups]uint32
	frames  [maxGroups]uint32
	encoder stream.Encoder
	media   uint64 // payload bytes given to Publish while measuring
}

type simConfig struct {
	peers   int
	seconds int
	seed    uint64
	loss    float64    // per access link; negative: that of its class
	uplinks [4]float64 // Mbit/s of the four classes
	shares  [4]float64
	source  float64 // Mbit/s of the publisher
	copies  float64
	kbit    int
	layers  bool
	fec     bool
	fetch   time.Duration
	forger  func(n *simNode, p *stream.Packet) bool // whether to forge what it relays
	idle    int                                     // every so manieth node passes on nothing; 0: all do
}

var rich = simConfig{uplinks: [4]float64{1, 5, 20, 100}, shares: [4]float64{.3, .4, .2, .1}, source: 10, kbit: 860, loss: -1, seed: 1, seconds: 15}
var scarce = simConfig{uplinks: [4]float64{.3, 1.2, 4, 10}, shares: [4]float64{.5, .3, .15, .05}, source: 3, kbit: 860, loss: -1, seed: 1, seconds: 15}

type simNode struct {
	s                 *simulation
	i                 int
	x, y              float64 // ms
	access            time.Duration
	uplink            float64 // bytes a second
	loss              float64
	busy              time.Duration
	engine            *Engine
	member            Member
	dead              bool
	joined            time.Duration
	links             map[Neighbor]*simLink
	order             []Neighbor
	wakeAt            time.Duration
	got               map[uint32]time.Duration // age
	forged            map[uint32]bool          // held packets that are wrong
	sent, controlSent uint64
	forgers           []Neighbor
	forgedFor         map[int]struct{ first, last time.Duration }
	firstGot          time.Duration
	keyAsked          int
	frame             map[uint32]*simFrame
}

type simFrame struct {
	bad   int
	waits bool // to be verified
	parts int
	first uint32
	group uint8
}

type simLink struct {
	to     *simNode
	back   *simLink
	lastAt time.Duration
}

var simStart = time.Date(2030, 1, 1, 8, 0, 0, 0, time.UTC)

func (s *simulation) schedule(at time.Duration, e simEvent) {
	s.order++
	e.at, e.order = at, s.order
	heap.Push(&s.queue, e)
}

func (s *simulation) clock() time.Time { return simStart.Add(s.now) }

func (s *simulation) oneWay(a, b *simNode) time.Duration {
	d := math.Hypot(a.x-b.x, a.y-b.y)
	return time.Duration(d*float64(time.Millisecond)) + a.access + b.access + 300*time.Microsecond
}

func (s *simulation) lost(a, b *simNode) bool { return s.rand.Float64() < 1-(1-a.loss)*(1-b.loss) }

// reserve puts bytes into the uplink's queue and returns when they left; false if it is full.
func (n *simNode) reserve(size int, urgent bool) (time.Duration, bool) {
	wait := max(n.busy-n.s.now, 0)
	if wait > 250*time.Millisecond && !urgent {
		return 0, false
	}
	took := time.Duration(float64(size) / n.uplink * float64(time.Second))
	n.busy = n.s.now + wait + took
	return n.busy, true
}

func (n *simNode) Packet(to Neighbor, p *stream.Packet) bool {
	l := n.links[to]
	if l == nil {
		return false
	}
	left, ok := n.reserve(p.Size()+60, false)
	if !ok {
		return false
	}
	n.sent += uint64(p.Size())
	if n.s.lost(n, l.to) {
		return true
	}
	q := *p
	if n.s.forger != nil && !p.IsParity() && n.s.forger(n, p) {
		q.Payload = slices.Clone(q.Payload)
		q.Payload[0] ^= 1
		l.to.forgedBy(n.i, n.s.now)
	}
	at := left + n.s.oneWay(n, l.to) + n.jitter()
	n.s.schedule(at, simEvent{node: l.to, from: Neighbor(n.i + 1), packet: q})
	return true
}

// forgedBy notes that a node forged a packet to this one, if it still is taken.
func (n *simNode) forgedBy(i int, now time.Duration) {
	if slices.Contains(n.forgers, Neighbor(i+1)) {
		return
	}
	f := n.forgedFor[i]
	if f.first == 0 {
		f.first = now
	}
	f.last = now
	n.forgedFor[i] = f
}

func (n *simNode) jitter() time.Duration {
	return time.Duration(n.s.rand.ExpFloat64() * 1.5 * float64(time.Millisecond))
}

func (n *simNode) Control(to Neighbor, message []byte) {
	l := n.links[to]
	if l == nil {
		return
	}
	n.controlSent += uint64(len(message))
	left, _ := n.reserve(len(message)+40, true)
	base := n.s.oneWay(n, l.to)
	at := left + base + n.jitter()
	for n.s.lost(n, l.to) {
		at += 2*base + 210*time.Millisecond
	}
	at = max(at, l.lastAt+1)
	l.lastAt = at
	n.s.schedule(at, simEvent{node: l.to, from: Neighbor(n.i + 1), message: slices.Clone(message)})
}

func key(group uint8, number uint32) uint32 { return uint32(group)<<30 | number }

func (n *simNode) Deliver(p *stream.Packet) {
	k := key(p.Group, p.Number)
	if n.firstGot == 0 {
		n.firstGot = n.s.now
	}
	if p.Payload[0] != simByte(p.Number) {
		n.forged[k] = true
	} else {
		delete(n.forged, k)
		if at, ok := n.s.sentAt[k]; ok {
			if _, again := n.got[k]; !again {
				n.got[k] = n.s.now - at
			}
		}
	}
	if n.s.forger == nil {
		return
	}
	fk := key(p.Group, p.First())
	f := n.frame[fk]
	if f == nil {
		f = &simFrame{parts: int(p.Parts), first: p.First(), group: p.Group}
		n.frame[fk] = f
	}
	for i := range uint32(f.parts) {
		if !n.engine.groups[p.Group].has(f.first + i) {
			return
		}
	}
	if f.waits {
		return
	}
	f.bad, f.waits = 0, true
	for i := range uint32(f.parts) {
		if n.forged[key(p.Group, f.first+i)] {
			f.bad++
		}
	}
	n.s.schedule(n.s.now+time.Millisecond, simEvent{do: func() {
		last := f.first + uint32(f.parts) - 1
		f.waits = false
		if f.bad > 0 {
			n.engine.Bad(n.s.clock(), f.group, f.first, last)
		} else {
			n.engine.Verified(n.s.clock(), f.group, f.first, last)
		}
		n.arm()
	}})
}

func (n *simNode) Lost(uint8, uint32, uint32) {}
func (n *simNode) KeyFrameWanted()            { n.keyAsked++ }
func (n *simNode) Forged(Neighbor)            {}
func (n *simNode) Forger(f Neighbor)          { n.forgers = append(n.forgers, f) }

func simByte(number uint32) byte { return byte(number*7+3) | 2 }

func (n *simNode) arm() {
	at := max(n.engine.Wake().Sub(simStart), n.s.now)
	if n.wakeAt != 0 && n.wakeAt <= at && n.wakeAt >= n.s.now {
		return
	}
	n.wakeAt = at
	n.s.schedule(at, simEvent{node: n, wake: true})
}

func (s *simulation) deliver(e simEvent) {
	n := e.node
	if n.dead {
		return
	}
	switch {
	case e.wake:
		if n.wakeAt != e.at {
			return
		}
		n.wakeAt = 0
		n.engine.Advance(s.clock())
	case e.message != nil:
		if n.links[e.from] == nil {
			return
		}
		if err := n.engine.Control(s.clock(), e.from, e.message); err != nil {
			panic(err)
		}
	default:
		if n.links[e.from] == nil {
			return
		}
		n.engine.Receive(s.clock(), e.from, &e.packet)
	}
	n.arm()
}

func (n *simNode) setPath(to Neighbor) {
	n.engine.SetPath(to, Path{RTT: 2*n.s.oneWay(n, n.links[to].to) + 3*time.Millisecond})
}

func (s *simulation) connect(a, b *simNode) {
	na, nb := Neighbor(a.i+1), Neighbor(b.i+1)
	if a == b || a.links[nb] != nil || a.dead || b.dead {
		return
	}
	x, y := &simLink{to: b}, &simLink{to: a}
	x.back, y.back = y, x
	a.links[nb], b.links[na] = x, y
	a.order, b.order = append(a.order, nb), append(b.order, na)
	a.setPath(nb)
	a.engine.Add(s.clock(), nb, b.member, b.i == 0)
	a.setPath(nb)
	b.engine.Add(s.clock(), na, a.member, a.i == 0)
	b.setPath(na)
	a.arm()
	b.arm()
}

func (s *simulation) disconnect(a *simNode, to Neighbor) {
	l := a.links[to]
	if l == nil {
		return
	}
	delete(a.links, to)
	a.order = slices.DeleteFunc(a.order, func(n Neighbor) bool { return n == to })
	if !a.dead {
		a.engine.Remove(s.clock(), to)
		a.arm()
	}
	s.disconnect(l.to, Neighbor(a.i+1))
}

func (s *simulation) info() stream.Info {
	i := stream.Info{Kind: stream.Video, Window: time.Second, Margin: 500 * time.Millisecond, FEC: s.fec}
	i.Widths = stream.Widths(stream.Video, 90, 1)
	if s.layers {
		i.Widths = stream.Widths(stream.Video, 90, 3)
	}
	return i
}

func (s *simulation) newNode() *simNode {
	i := len(s.nodes)
	n := &simNode{
		s: s, i: i, x: 60 * s.rand.Float64(), y: 60 * s.rand.Float64(),
		access: time.Duration((1 + 7*s.rand.Float64()) * float64(time.Millisecond)),
		links:  map[Neighbor]*simLink{}, got: map[uint32]time.Duration{}, forged: map[uint32]bool{},
		frame: map[uint32]*simFrame{}, forgedFor: map[int]struct{ first, last time.Duration }{}, joined: s.now,
	}
	class, r := 0, s.rand.Float64()
	for class < 3 && r >= s.shares[class] {
		r -= s.shares[class]
		class++
	}
	mbit := s.uplinks[class]
	n.loss = 0.001
	if class == 0 {
		n.loss = 0.01
	}
	if i == 0 {
		mbit, n.loss = s.source, 0.001
	}
	if s.loss >= 0 {
		n.loss = s.loss
	}
	n.uplink = mbit * 1e6 / 8
	n.member = Member(i + 1)
	cfg := DefaultConfig(s.info())
	cfg.Self, cfg.Publisher, cfg.PublisherCopies, cfg.Members = n.member, i == 0, s.copies, s.peers
	cfg.Kbit = uint32(s.kbit)
	cfg.MulticastFetchPeriod = s.fetch
	n.engine = New(n, rand.New(rand.NewPCG(s.seed, uint64(i))), s.clock(), cfg)
	n.engine.SetCapacity(uint32(mbit * 1000))
	if s.idle > 0 && i > 0 && i%s.idle == 0 {
		n.engine.SetCapacity(0)
	}
	s.nodes = append(s.nodes, n)
	n.arm()
	return n
}
