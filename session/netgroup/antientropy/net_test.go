package antientropy

import (
	"container/heap"
	"encoding/binary"
	"maps"
	"slices"
	"testing"
	"time"

	"lyceum/session/journal"
)

var start = time.Date(2030, 1, 1, 8, 0, 0, 0, time.UTC)

// A plainLog is a Log whose entries are what they have to be for this package: each is its author, its number and
// padding.
type plainLog struct {
	logs    map[journal.Author][][]byte
	denies  bool           // gives nothing
	drips   bool           // gives one at a time
	refuses journal.Author // whose entries it does not take
}

func newLog() *plainLog {
	return &plainLog{logs: map[journal.Author][][]byte{}}
}

func authorOf(n int) journal.Author {
	return journal.Author{byte(n * 37 >> 8), byte(n * 37), byte(n), 31: 1}
}

func entryOf(a journal.Author, seq uint64, size int) []byte {
	raw := make([]byte, max(size, 1+32+8))
	raw[0] = 1
	copy(raw[1:], a[:])
	binary.BigEndian.PutUint64(raw[33:], seq)
	return raw
}

// write appends entries of so many bytes to an author's log.
func (l *plainLog) write(a journal.Author, count, size int) {
	for range count {
		l.logs[a] = append(l.logs[a], entryOf(a, uint64(len(l.logs[a])+1), size))
	}
}

func (l *plainLog) add(raw []byte) {
	a, seq := journal.AuthorOf(raw), binary.BigEndian.Uint64(raw[33:])
	if a != l.refuses && seq == uint64(len(l.logs[a]))+1 {
		l.logs[a] = append(l.logs[a], raw)
	}
}

func (l *plainLog) Heads() (heads []journal.Head) {
	for _, a := range slices.SortedFunc(maps.Keys(l.logs), journal.Author.Compare) {
		if n := uint64(len(l.logs[a])); n > 0 {
			heads = append(heads, journal.Head{Author: a, Seq: n, Hash: journal.Hash{byte(n), byte(n >> 8), 9}})
		}
	}
	return heads
}

func (l *plainLog) Length(a journal.Author) uint64 { return uint64(len(l.logs[a])) }

func (l *plainLog) Range(a journal.Author, from uint64, maxEntries, maxBytes int) (out [][]byte) {
	if l.drips {
		maxEntries = min(maxEntries, 1)
	}
	for seq := from; !l.denies && seq >= 1 && seq <= l.Length(a) && len(out) < maxEntries; seq++ {
		raw := l.logs[a][seq-1]
		if maxBytes -= len(raw); maxBytes < 0 {
			break
		}
		out = append(out, raw)
	}
	return out
}

func (l *plainLog) Missing(theirs []journal.Head, limit int) (needs []journal.Need) {
	for _, h := range theirs {
		if n := l.Length(h.Author); h.Seq > n && len(needs) < limit {
			needs = append(needs, journal.Need{Author: h.Author, From: n + 1, To: h.Seq})
		}
	}
	return needs
}

func (l *plainLog) Agree([]journal.Head, []byte) {}

// A net is members who are all linked, a delay apart, over lines of some bytes a second; 0 is unlimited.
type net struct {
	t     *testing.T
	now   time.Time
	queue netEvents
	seq   int
	nodes []*node
	delay time.Duration
}

type node struct {
	*Sync
	net    *net
	id     Neighbor
	log    *plainLog
	rate   float64
	busy   time.Time
	silent bool // answers no wants
	deaf   bool // answers nothing

	told     []Told
	sent     map[Neighbor]int // bytes, by receiver
	replied  int              // entries
	messages int
	faults   int
}

type netEvent struct {
	at  time.Time
	seq int
	do  func()
}

type netEvents []netEvent

func (q netEvents) Len() int { return len(q) }
func (q netEvents) Less(i, j int) bool {
	return q[i].at.Before(q[j].at) || q[i].at.Equal(q[j].at) && q[i].seq < q[j].seq
}
func (q netEvents) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *netEvents) Push(x any)   { *q = append(*q, x.(netEvent)) }
func (q *netEvents) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}

func newNet(t *testing.T) *net { return &net{t: t, now: start, delay: 20 * time.Millisecond} }

// add makes a member with a log of its own author, which is that of its number.
func (w *net) add(log *plainLog) *node {
	n := &node{net: w, id: Neighbor(len(w.nodes) + 1), log: log, sent: map[Neighbor]int{}}
	n.Sync = New(Config{
		Log: log, Self: authorOf(1000 + int(n.id)), Header: []byte{0xaa},
		Limit: func(journal.Author) uint64 { return journal.Always },
	})
	w.nodes = append(w.nodes, n)
	return n
}

// meet links two, who begin to compare.
func (w *net) meet(a, b *node) {
	w.link(a, b, false)
	a.Compare(w.now, b.id)
	b.Compare(w.now, a.id)
	a.settle()
	b.settle()
}

func (w *net) link(a, b *node, mute bool) {
	salt := [32]byte{byte(a.id), byte(b.id)}
	a.Meet(Peer{ID: b.id, Author: b.cfg.Self, Salt: salt, First: true, Mute: mute})
	b.Meet(Peer{ID: a.id, Author: a.cfg.Self, Salt: salt})
}

func (w *net) at(t time.Time, do func()) {
	w.seq++
	heap.Push(&w.queue, netEvent{t, w.seq, do})
}

func (w *net) run(d time.Duration) {
	until := w.now.Add(d)
	for len(w.queue) > 0 && !w.queue[0].at.After(until) {
		ev := heap.Pop(&w.queue).(netEvent)
		w.now = ev.at
		ev.do()
	}
	w.now = until
}

// settle does what an owner does after each call.
func (n *node) settle() {
	w := n.net
	for {
		if m, ok := n.NextSend(); ok {
			n.transmit(m)
		} else if t, ok := n.NextTold(); ok {
			n.told = append(n.told, t)
		} else if b, ok := n.NextBatch(); ok {
			for _, raw := range b.Raws {
				n.log.add(raw)
			}
			n.Added(w.now, b)
		} else if n.silent || !n.Serve(func(Neighbor) bool { return true }) {
			break
		}
	}
	if at := n.Wake(); !at.IsZero() {
		w.at(at, func() {
			n.Advance(w.now)
			if n.Wake().After(w.now) || n.Wake().IsZero() || len(n.sends)+len(n.batches) > 0 {
				n.settle()
			}
		})
	}
}

func (n *node) transmit(m Send) {
	w := n.net
	if m.Data[0] != 0xaa {
		w.t.Fatalf("a message without its header: %x", m.Data)
	}
	n.sent[m.To] += len(m.Data) - 1
	n.messages++
	at := w.now
	if m.Bulk && n.rate > 0 {
		if n.busy.Before(at) {
			n.busy = at
		}
		n.busy = n.busy.Add(time.Duration(float64(len(m.Data)) / n.rate * float64(time.Second)))
		at = n.busy
	}
	if m.Bulk {
		a, err := parseAnswer(m.Data[2:])
		if err != nil {
			w.t.Fatal(err)
		}
		n.replied += len(a.raws)
	}
	to := w.nodes[m.To-1]
	w.at(at.Add(w.delay), func() {
		if to.find(n.id) == nil || to.deaf {
			return
		}
		if to.Receive(w.now, n.id, m.Data[1:]) != nil {
			to.faults++
		}
		to.settle()
	})
}

// same reports whether all have the same logs.
func (w *net) same() bool {
	return !slices.ContainsFunc(w.nodes, func(n *node) bool { return !slices.Equal(n.log.Heads(), w.nodes[0].log.Heads()) })
}

func (w *net) checkFaults() {
	w.t.Helper()
	for _, n := range w.nodes {
		if n.faults > 0 {
			w.t.Errorf("member %d blames others %d times", n.id, n.faults)
		}
	}
}
