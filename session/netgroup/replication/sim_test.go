package replication

import (
	"cmp"
	"container/heap"
	"encoding/binary"
	"math"
	"math/rand/v2"
	"slices"
	"time"
)

// A swarm is spaces on the members of a random graph, over a transport that is reduced to delay and to
// uplinks that send the messages to the neighbours by turns, in parts of a few packets, control before bulk.
type swarm struct {
	rng   *rand.Rand
	now   time.Time
	start time.Time
	queue eventHeap
	seq   uint64
	nodes []*node
	piece int // bytes of an object on the way
}

const (
	simQuantum  = 8 << 10
	simSlots    = 3    // answers on their way into the transport
	simOverhead = 1.04 // headers

)

type node struct {
	swarm  *swarm
	id     int
	space  *Space
	rate   float64 // bytes a second
	x, y   float64 // ms
	access float64 // ms
	peers  map[int]bool
	liar   bool
	mute   bool // never answers

	control []parcel
	bulk    []parcel // one a neighbour takes turns
	busy    bool
	inBulk  map[int]int
	arrives map[way]time.Time
	sent    uint64 // bytes of bulk
	idle    time.Duration
	idleAt  time.Time
	wake    time.Time
	done    time.Time
	missing int
	wrong   int
	liars   int
	replies int

	liarsSeen map[int]bool
	onSend    func(index uint64)
}

type way struct {
	to   int
	bulk bool
}

type parcel struct {
	to   int
	data []byte
	left int
}

type simEvent struct {
	at  time.Time
	seq uint64
	do  func()
}

type eventHeap []simEvent

func (h eventHeap) Len() int { return len(h) }
func (h eventHeap) Less(i, j int) bool {
	if c := h[i].at.Compare(h[j].at); c != 0 {
		return c < 0
	}
	return h[i].seq < h[j].seq
}
func (h eventHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *eventHeap) Push(x any)   { *h = append(*h, x.(simEvent)) }
func (h *eventHeap) Pop() any {
	old := *h
	e := old[len(old)-1]
	*h = old[:len(old)-1]
	return e
}

func (w *swarm) at(t time.Time, do func()) {
	w.seq++
	heap.Push(&w.queue, simEvent{t, w.seq, do})
}

func newSwarm(seed uint64, peers int, mbit float64, cfg Config) *swarm {
	start := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	w := &swarm{rng: rand.New(rand.NewPCG(seed, 1)), now: start, start: start, piece: 64<<10 + 400}
	for i := range peers {
		c := cfg
		c.Rand = rand.New(rand.NewPCG(seed, uint64(i)+2))
		w.nodes = append(w.nodes, &node{
			swarm: w, id: i, space: New(c), rate: mbit * 1e6 / 8,
			x: w.rng.Float64() * 60, y: w.rng.Float64() * 60, access: 1 + w.rng.Float64()*7,
			peers: map[int]bool{}, liarsSeen: map[int]bool{}, inBulk: map[int]int{}, arrives: map[way]time.Time{}, idleAt: start,
		})
	}
	w.link()
	return w
}

// link gives each member its six nearest for neighbours and as many by chance as groups.md says.
func (w *swarm) link() {
	n := len(w.nodes)
	target := 13 + int(math.Log2(float64(n)))
	for _, a := range w.nodes {
		near := slices.Clone(w.nodes)
		slices.SortFunc(near, func(b, c *node) int { return cmp.Compare(a.delay(b), a.delay(c)) })
		for _, b := range near[1:min(7, n)] {
			a.peers[b.id], b.peers[a.id] = true, true
		}
	}
	for _, a := range w.nodes {
		for len(a.peers) < min(target, n-1) {
			if b := w.nodes[w.rng.IntN(n)]; b != a {
				a.peers[b.id], b.peers[a.id] = true, true
			}
		}
	}
	for _, a := range w.nodes {
		for b := range w.nodes {
			if a.peers[b] {
				a.space.Meet(w.now, Neighbor(b))
			}
		}
		w.at(w.now, a.pump)
	}
}

// remove takes a member off the network; the others notice after a while.
func (w *swarm) remove(gone *node) {
	gone.mute, gone.missing = true, 0
	for i := range w.nodes {
		if b := w.nodes[i]; gone.peers[i] {
			delete(gone.peers, i)
			delete(b.peers, gone.id)
			w.at(w.now.Add(time.Second), func() {
				b.space.Part(w.now, Neighbor(gone.id))
				b.pump()
			})
		}
	}
}

func (a *node) delay(b *node) time.Duration {
	ms := math.Hypot(a.x-b.x, a.y-b.y) + a.access + b.access + 0.3
	return time.Duration(ms * float64(time.Millisecond))
}

// run goes on until a time or until done says so.
func (w *swarm) run(limit time.Duration, done func() bool) {
	for len(w.queue) > 0 && !done() {
		e := heap.Pop(&w.queue).(simEvent)
		if e.at.Sub(w.start) > limit {
			return
		}
		w.now = e.at
		e.do()
	}
}

// pump does what a space asks for.
func (a *node) pump() {
	now := a.swarm.now
	for again := true; again; {
		again = false
		if at := a.space.Wake(); !at.IsZero() && !now.Before(at) {
			a.space.Advance(now)
		}
		for e, ok := a.space.NextEvent(); ok; e, ok = a.space.NextEvent() {
			a.handle(e)
			again = true
		}
		for len(a.bulk) < simSlots && !a.mute && a.space.Serve(now, func(n Neighbor) bool { return a.inBulk[int(n)] == 0 }) {
			again = true
			for e, ok := a.space.NextEvent(); ok; e, ok = a.space.NextEvent() {
				a.handle(e)
			}
			a.post()
		}
		a.post()
	}
	if at := a.space.Wake(); !at.IsZero() && (a.wake.IsZero() || at.Before(a.wake)) {
		a.wake = at
		a.swarm.at(at, func() {
			if a.wake.Equal(at) {
				a.wake = time.Time{}
			}
			a.pump()
		})
	}
}

func (a *node) post() {
	for m, ok := a.space.NextSend(); ok; m, ok = a.space.NextSend() {
		p := parcel{int(m.To), m.Data, len(m.Data) + 33 + 60}
		if m.Bulk {
			p.left = a.swarm.piece + 100
			a.sent += uint64(a.swarm.piece)
			a.inBulk[p.to]++
			a.bulk = append(a.bulk, p)
		} else {
			a.control = append(a.control, p)
		}
	}
	a.transmit()
}

func object(index uint64) []byte { return binary.BigEndian.AppendUint64(nil, index) }

func (a *node) handle(e Event) {
	now := a.swarm.now
	switch e := e.(type) {
	case FetchResult:
		if string(e.Object) != string(object(e.Index)) {
			a.wrong++
			a.space.Refuse(now, e.From, e.Index)
			return
		}
		a.space.AddHave(now, Range{e.Index, e.Index})
		if a.missing--; a.missing == 0 {
			a.done = now
		}
	case Request:
		var objects [][]byte
		for i := e.Objects.First; i <= e.Objects.Last; i++ {
			if a.onSend != nil {
				a.onSend(i)
			}
			if a.liar {
				objects = append(objects, object(i+1))
			} else {
				objects = append(objects, object(i))
			}
		}
		a.space.Write(now, e.ID, objects...)
	case Liar:
		a.liars++
		a.liarsSeen[int(e.Neighbor)] = true
	}
}

// transmit sends the next part if the uplink is idle.
func (a *node) transmit() {
	w := a.swarm
	if a.busy {
		return
	}
	var p parcel
	bulk := false
	switch {
	case len(a.control) > 0:
		p = a.control[0]
		a.control = a.control[1:]
	case len(a.bulk) > 0:
		p, bulk = a.bulk[0], true
		a.bulk = a.bulk[1:]
	default:
		return
	}
	a.idle += w.now.Sub(a.idleAt)
	a.busy = true
	part := min(p.left, simQuantum)
	p.left -= part
	w.at(w.now.Add(time.Duration(float64(part)*simOverhead/a.rate*1e9)), func() {
		a.busy, a.idleAt = false, w.now
		if p.left > 0 {
			a.bulk = append(a.bulk, p)
			a.transmit()
			return
		}
		b := w.nodes[p.to]
		jitter := time.Duration(w.rng.ExpFloat64() * 1.5e6)
		at := w.now.Add(a.delay(b) + jitter)
		if k := (way{b.id, bulk}); at.Before(a.arrives[k]) { // a flow keeps the order
			at = a.arrives[k]
		} else {
			a.arrives[k] = at
		}
		w.at(at, func() {
			if b.peers[a.id] {
				if bulk {
					b.replies++
				}
				if err := b.space.Receive(w.now, Neighbor(a.id), p.data); err != nil {
					panic(err)
				}
				b.pump()
			}
		})
		if bulk {
			a.inBulk[p.to]--
			a.pump()
		}
		a.transmit()
	})
}
