package fleeting

import (
	"container/heap"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// A simulation is a group of members with delays and uplinks; links lose nothing.
type simulation struct {
	t     *testing.T
	rand  *rand.Rand
	now   time.Time
	queue simQueue
	order int
	nodes []*simNode
	at    map[uint64]time.Time // when a message was posted
}

type simNode struct {
	s       *simulation
	i       int
	x, y    float64 // ms
	kbit    float64
	busy    time.Time
	wakeAt  time.Time
	engine  *Engine
	links   map[Neighbor]*simNode
	back    map[*simNode]Neighbor
	swallow bool // passes on nothing
	gone    bool
	sent    int // messages
	got     map[uint64]time.Duration
	dups    int
}

type simEvent struct {
	at    time.Time
	order int
	do    func()
}

type simQueue []simEvent

func (q simQueue) Len() int { return len(q) }
func (q simQueue) Less(i, j int) bool {
	return q[i].at.Before(q[j].at) || q[i].at.Equal(q[j].at) && q[i].order < q[j].order
}
func (q simQueue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *simQueue) Push(x any)   { *q = append(*q, x.(simEvent)) }
func (q *simQueue) Pop() any {
	old := *q
	e := old[len(old)-1]
	*q = old[:len(old)-1]
	return e
}

func (s *simulation) after(d time.Duration, do func()) {
	s.order++
	heap.Push(&s.queue, simEvent{s.now.Add(d), s.order, do})
}

func (s *simulation) run(d time.Duration) {
	end := s.now.Add(d)
	for len(s.queue) > 0 && !s.queue[0].at.After(end) {
		e := heap.Pop(&s.queue).(simEvent)
		s.now = e.at
		e.do()
	}
	s.now = end
}

// newSimulation links members by chance, and gives three in ten a thin line.
func newSimulation(t *testing.T, seed uint64, members, links int) *simulation {
	s := &simulation{t: t, rand: rand.New(rand.NewPCG(seed, 1)), now: time.Date(2030, 1, 1, 8, 0, 0, 0, time.UTC), at: map[uint64]time.Time{}}
	for range members {
		s.add([]float64{800, 800, 800, 4000, 4000, 4000, 4000, 16000, 16000, 80000}[s.rand.IntN(10)])
	}
	for i, n := range s.nodes {
		for range links {
			s.link(n, s.nodes[s.rand.IntN(members)])
		}
		s.link(n, s.nodes[(i+1)%members])
	}
	for _, n := range s.nodes {
		n.weigh()
	}
	return s
}

// add takes in a member with a line of so many kbit/s.
func (s *simulation) add(kbit float64) *simNode {
	n := &simNode{
		s: s, i: len(s.nodes), x: 60 * s.rand.Float64(), y: 60 * s.rand.Float64(), kbit: kbit,
		links: map[Neighbor]*simNode{}, back: map[*simNode]Neighbor{}, got: map[uint64]time.Duration{},
	}
	n.engine = New(Config{Sender: n, Rand: s.rand})
	s.nodes = append(s.nodes, n)
	return n
}

func (s *simulation) link(a, b *simNode) {
	if _, linked := a.back[b]; a == b || linked {
		return
	}
	for _, x := range [][2]*simNode{{a, b}, {b, a}} {
		h, _ := x[0].engine.Free()
		x[0].engine.Add(h, x[1].kbit)
		x[0].links[h], x[0].back[x[1]] = x[1], h
	}
}

func (n *simNode) weigh() {
	var all []float64
	for _, m := range n.links {
		all = append(all, m.kbit)
	}
	slices.Sort(all)
	n.engine.SetBudget(n.kbit/4, n.kbit/4, n.kbit*2.4 < all[len(all)/2])
}

func (n *simNode) send(to Neighbor, size int, do func(m *simNode, h Neighbor)) {
	s, m := n.s, n.links[to]
	if n.busy.Before(s.now) {
		n.busy = s.now
	}
	n.busy = n.busy.Add(time.Duration(float64(size+HeadBytes) * 8 / n.kbit * float64(time.Millisecond)))
	dx, dy := n.x-m.x, n.y-m.y
	path := time.Duration((5+(dx*dx+dy*dy)/90+s.rand.ExpFloat64())*float64(time.Millisecond)) + n.busy.Sub(s.now)
	s.after(path, func() {
		h, linked := m.back[n]
		if !linked || m.gone || n.gone {
			return
		}
		do(m, h)
		m.arm()
	})
}

func (n *simNode) Push(to Neighbor, data []byte, w Way) bool {
	if n.swallow {
		return true
	}
	a := Author(data[:32])
	n.sent++
	n.send(to, len(data), func(m *simNode, h Neighbor) { m.take(h, a, numberOf(data), w, data) })
	return true
}

func (n *simNode) Graft(to Neighbor, of Author, since uint64, alone bool) {
	n.send(to, 42, func(m *simNode, h Neighbor) { m.engine.Grafted(m.s.now, h, of, since, alone) })
}

func (n *simNode) Prune(to Neighbor, of Author) {
	n.send(to, 33, func(m *simNode, h Neighbor) { m.engine.Pruned(m.s.now, h, of) })
}

func (n *simNode) take(h Neighbor, a Author, number uint64, w Way, data []byte) {
	if !n.engine.Received(n.s.now, h, a, number, w) {
		n.dups++
		return
	}
	if _, again := n.got[number]; again {
		return
	}
	n.got[number] = n.s.now.Sub(n.s.at[number])
	n.engine.Accept(n.s.now, h, a, number, w, data)
}

// arm has an engine go on in time.
func (n *simNode) arm() {
	wake := n.engine.Wake()
	if wake.IsZero() || !n.wakeAt.IsZero() && !wake.Before(n.wakeAt) {
		return
	}
	n.wakeAt = wake
	n.s.after(max(wake.Sub(n.s.now), 0), func() {
		if n.wakeAt.Equal(wake) {
			n.wakeAt = time.Time{}
			n.engine.Advance(n.s.now)
			n.arm()
		}
	})
}

func authorOf(i int) (a Author) { a[0] = byte(i); return a }

func numberOf(data []byte) uint64 {
	return uint64(data[32])<<16 | uint64(data[33])<<8 | uint64(data[34])
}

// draw has a member post for a while.
func (s *simulation) draw(i int, pause, d time.Duration) {
	n := s.nodes[i]
	for at := time.Duration(0); at < d; at += pause {
		s.after(at, func() {
			number := uint64(len(s.at) + 1)
			s.at[number] = s.now
			a := authorOf(i)
			data := make([]byte, 300)
			copy(data, a[:])
			data[32], data[33], data[34] = byte(number>>16), byte(number>>8), byte(number)
			n.got[number] = 0
			n.engine.Publish(s.now, a, number, data)
			n.arm()
		})
	}
}

// result returns the share of all messages that came, and within how long nearly all.
func (s *simulation) result(skip func(*simNode) bool) (came float64, p95 time.Duration) {
	var all []time.Duration
	should := 0
	for _, n := range s.nodes {
		if n.gone || skip != nil && skip(n) {
			continue
		}
		for number := range s.at {
			should++
			if d, ok := n.got[number]; ok {
				all = append(all, d)
			}
		}
	}
	slices.Sort(all)
	return float64(len(all)) / float64(should), all[len(all)*95/100]
}
