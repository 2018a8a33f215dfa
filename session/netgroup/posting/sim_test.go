package posting

import (
	"container/heap"
	"encoding/binary"
	"math"
	"math/rand/v2"
	"slices"
	"time"
)

// A simulation is a group of members with what engines need of a network: delays, loss and retransmission,
// uplinks. Who is linked to whom is made up: near ones, far ones and some by chance.
type simulation struct {
	simConfig
	rand    *rand.Rand
	now     time.Duration
	queue   simQueue
	order   uint64
	nodes   []*simNode
	posts   []*simPost
	byID    map[ID]*simPost
	pushes  uint64
	told    uint64 // announcements
	toldIDs uint64
	fetches uint64
	hostile map[int]bool // nodes that answer nothing (see hostile_test.go)
}

type simConfig struct {
	peers   int
	seconds int
	rate    float64 // posts a second
	loss    float64 // per access link
	churn   float64 // of the members a minute
	size    int     // of a post
	seed    uint64
	mesh    bool
}

type simPost struct {
	id   ID
	at   time.Duration
	from int
	got  map[int]time.Duration
	dups int
}

type simNode struct {
	s        *simulation
	i        int
	x, y     float64 // ms
	access   time.Duration
	uplink   float64 // bytes a second
	busy     time.Duration
	engine   *Engine
	joined   time.Duration
	died     time.Duration // 0: alive
	links    map[int]*simLink
	byHandle [MaxNeighbors]*simLink
	wakeAt   time.Duration
}

// A simLink is one end of a link.
type simLink struct {
	to     *simNode
	back   *simLink // nil once the other end forgot it
	h      Neighbor
	lastAt time.Duration // in-order delivery
	gone   bool
}

var simStart = time.Date(2030, 1, 1, 8, 0, 0, 0, time.UTC)

func (s *simulation) schedule(at time.Duration, e simEvent) {
	s.order++
	e.at, e.order = at, s.order
	heap.Push(&s.queue, e)
}

func (s *simulation) after(d time.Duration, do func()) { s.schedule(s.now+d, simEvent{do: do}) }

func (s *simulation) clock() time.Time { return simStart.Add(s.now) }

// oneWay is the time of a packet from a to b without queues.
func (s *simulation) oneWay(a, b *simNode) time.Duration {
	d := math.Hypot(a.x-b.x, a.y-b.y)
	return time.Duration(d*float64(time.Millisecond)) + a.access + b.access + 300*time.Microsecond
}

// reliable is how long a message takes over a reliable session: lost packets are sent again when the
// retransmission timeout is over.
func (s *simulation) reliable(a, b *simNode) time.Duration {
	base := s.oneWay(a, b)
	d := base + time.Duration(s.rand.ExpFloat64()*1.5*float64(time.Millisecond))
	timeout := 2*base + 210*time.Millisecond
	for s.rand.Float64() < 1-(1-s.loss)*(1-s.loss) {
		d += timeout
		timeout *= 2
	}
	return d
}

func (l *simLink) send(e simEvent, size int) bool {
	a := l.back.to // this end
	s := a.s
	wait := max(a.busy-s.now, 0)
	if wait > 5*time.Second {
		return false
	}
	a.busy = s.now + wait + time.Duration(float64(size+70)/a.uplink*float64(time.Second))
	at := a.busy + s.reliable(a, l.to)
	at = max(at, l.lastAt+time.Nanosecond)
	l.lastAt = at
	e.link = l.back
	s.schedule(at, e)
	return true
}

func (n *simNode) Push(to Neighbor, data []byte, w Wave) bool {
	n.s.pushes++
	return n.byHandle[to].send(simEvent{kind: 'p', data: data, wave: w}, len(data)+2)
}

func (n *simNode) Announce(to Neighbor, list []Announced) bool {
	n.s.told++
	n.s.toldIDs += uint64(len(list))
	return n.byHandle[to].send(simEvent{kind: 'a', list: slices.Clone(list)}, 2+19*len(list))
}

func (n *simNode) Fetch(to Neighbor, ids []ID, graft bool) {
	if len(ids) > 0 {
		n.s.fetches++
	}
	n.byHandle[to].send(simEvent{kind: 'f', ids: slices.Clone(ids), flag: graft}, 3+16*len(ids))
}

func (n *simNode) Prune(to Neighbor) {
	n.byHandle[to].send(simEvent{kind: 'x'}, 1)
}

func (n *simNode) CatchUp(to Neighbor, within time.Duration) {
	n.byHandle[to].send(simEvent{kind: 'c', age: within}, 4)
}

func (s *simulation) deliver(e simEvent) {
	l := e.link
	from := l
	node := l.owner()
	if l.gone || node.died != 0 {
		return
	}
	if s.hostile[node.i] {
		s.deceive(node, from, e)
		return
	}
	now := s.clock()
	switch h := from.h; e.kind {
	case 'p':
		id := simID(e.data)
		p := s.byID[id]
		if _, have := p.got[node.i]; have {
			p.dups++
			node.engine.Duplicate(now, h, id, e.wave)
		} else {
			p.got[node.i] = s.now
			node.engine.Accept(now, h, id, e.wave, e.data)
		}
	case 'a':
		node.engine.Announced(now, h, e.list)
	case 'f':
		node.engine.Fetched(h, e.ids, e.flag)
	case 'x':
		node.engine.Pruned(h)
	case 'c':
		node.engine.CaughtUp(now, h, e.age)
	}
	node.arm()
}

// owner returns the node at whose end l is.
func (l *simLink) owner() *simNode { return l.back.to }

func (n *simNode) arm() {
	w := n.engine.Wake()
	if w.IsZero() {
		n.wakeAt = 0
		return
	}
	at := max(w.Sub(simStart), n.s.now)
	if n.wakeAt != 0 && n.wakeAt <= at && n.wakeAt >= n.s.now {
		return
	}
	n.wakeAt = at
	n.s.schedule(at, simEvent{do: func() {
		if n.died != 0 || n.wakeAt != at {
			return
		}
		n.wakeAt = 0
		n.engine.Advance(n.s.clock())
		n.arm()
	}})
}

func simID(data []byte) (id ID) { copy(id[:], data); return id }

func (s *simulation) connect(a, b *simNode) {
	if a == b || a.links[b.i] != nil || a.died != 0 || b.died != 0 {
		return
	}
	x, y := &simLink{to: b}, &simLink{to: a}
	x.back, y.back = y, x
	for _, l := range []*simLink{x, y} {
		n := l.owner()
		h, ok := n.engine.Free()
		if !ok {
			panic("too many neighbours")
		}
		l.h, n.byHandle[h] = h, l
		n.engine.Add(s.clock(), h)
	}
	a.links[b.i], b.links[a.i] = x, y
	a.arm()
	b.arm()
}

func (n *simNode) drop(l *simLink) {
	if l.gone {
		return
	}
	l.gone = true
	delete(n.links, l.to.i)
	n.engine.Remove(n.s.clock(), l.h)
	n.arm()
}

func (s *simulation) newNode() *simNode {
	n := &simNode{
		s: s, i: len(s.nodes), x: 60 * s.rand.Float64(), y: 60 * s.rand.Float64(),
		access: time.Duration((1 + 7*s.rand.Float64()) * float64(time.Millisecond)),
		joined: s.now, links: map[int]*simLink{},
	}
	switch r := s.rand.Float64(); {
	case r < 0.3:
		n.uplink = 1e6 / 8
	case r < 0.7:
		n.uplink = 5e6 / 8
	case r < 0.9:
		n.uplink = 20e6 / 8
	default:
		n.uplink = 100e6 / 8
	}
	n.engine = New(Config{Sender: n, Rand: rand.New(rand.NewPCG(s.seed, uint64(n.i))), Now: s.clock()})
	n.engine.SetMembers(s.peers, false)
	s.nodes = append(s.nodes, n)
	return n
}

func (s *simulation) alive() *simNode {
	for {
		if n := s.nodes[s.rand.IntN(len(s.nodes))]; n.died == 0 {
			return n
		}
	}
}

// link gives everybody neighbours.
func (s *simulation) link() {
	n := len(s.nodes)
	for i, a := range s.nodes {
		for _, b := range s.nodes[:i] {
			if s.mesh {
				s.linkLater(a, b)
			}
		}
		at := func(j int) *simNode { return s.nodes[(i+j+n)%n] }
		for j := 1; j <= 3; j++ {
			s.linkLater(a, at(j))
		}
		near := slices.Clone(s.nodes)
		s.rand.Shuffle(len(near), func(i, j int) { near[i], near[j] = near[j], near[i] })
		near = near[:min(len(near), 400)]
		slices.SortFunc(near, func(b, c *simNode) int { return int(s.oneWay(a, b) - s.oneWay(a, c)) })
		for _, b := range near[:min(len(near), 7)] {
			s.linkLater(a, b)
		}
		for d, k := n/2, 0; d > 3 && k < 5; d, k = d/2, k+1 {
			s.linkLater(a, at(d))
		}
		s.linkLater(a, s.alive())
	}
}

func (s *simulation) linkLater(a, b *simNode) {
	s.after(time.Duration(s.rand.Float64()*4*float64(time.Second)), func() { s.connect(a, b) })
}

func (s *simulation) vanish() {
	n := s.alive()
	n.died = s.now
	for _, i := range sortedKeys(n.links) {
		l := n.links[i]
		s.after(time.Duration((3+5*s.rand.Float64())*float64(time.Second)), func() {
			l.to.drop(l.back)
			s.after(time.Second, func() {
				if l.to.died == 0 && len(l.to.links) < 22 {
					s.connect(l.to, s.alive())
				}
			})
		})
	}
	joiner := s.newNode()
	for range 20 {
		s.after(time.Duration((0.2+2*s.rand.Float64())*float64(time.Second)), func() { s.connect(joiner, s.alive()) })
	}
}

func sortedKeys(m map[int]*simLink) (keys []int) {
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func (s *simulation) post() { s.postBy(s.alive()) }

func (s *simulation) postBy(n *simNode) {
	data := make([]byte, max(s.size, 16))
	binary.BigEndian.PutUint64(data, uint64(len(s.posts))+1)
	p := &simPost{id: simID(data), at: s.now, from: n.i, got: map[int]time.Duration{n.i: s.now}}
	s.posts = append(s.posts, p)
	s.byID[p.id] = p
	n.engine.Publish(s.clock(), p.id, data)
	n.arm()
}

func (s *simulation) every(rate float64, from, to time.Duration, do func()) {
	for at := from; rate > 0; {
		at += time.Duration(s.rand.ExpFloat64() / rate * float64(time.Second))
		if at >= to {
			return
		}
		s.schedule(at, simEvent{do: do})
	}
}

func (s *simulation) run(until time.Duration) {
	for len(s.queue) > 0 && s.queue[0].at <= until {
		e := heap.Pop(&s.queue).(simEvent)
		s.now = e.at
		if e.do != nil {
			e.do()
		} else {
			s.deliver(e)
		}
	}
	s.now = until
}

func newSimulation(cfg simConfig) *simulation {
	s := &simulation{simConfig: cfg, rand: rand.New(rand.NewPCG(cfg.seed, 1)), byID: map[ID]*simPost{}}
	for range cfg.peers {
		s.newNode()
	}
	return s
}

// simulate runs a group: members join within 4 s, 3 s later posts begin.
func simulate(cfg simConfig) *simulation {
	s := newSimulation(cfg)
	s.link()
	end := 7*time.Second + time.Duration(cfg.seconds)*time.Second
	s.every(cfg.rate, 7*time.Second, end, s.post)
	s.every(cfg.churn*float64(cfg.peers)/60, 7*time.Second, end, s.vanish)
	s.run(end + 11*time.Second)
	return s
}
