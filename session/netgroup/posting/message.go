package posting

import (
	"container/heap"
	"iter"
	"time"
)

// A message is one that is here, or one that was announced and is missing.
type message struct {
	id    ID
	data  []byte // nil: missing
	wave  Wave
	large bool
	own   bool      // this member published it
	from  Neighbor  // who sent it first, if it is still a neighbour
	at    time.Time // when it came
	known mask      // who has it: sent or announced it, or was sent it
	sent  mask      // who was sent it in full, which happens once

	// Of a message that is missing, or was.
	announced time.Time // when it was announced first; zero: it was not
	first     Neighbor  // by whom
	due       time.Time // when to ask for it
	tried     mask      // who was asked
	asking    mask      // of these, the latest
	askedAt   time.Time // when that was
	attempts  int
	idle      bool // all who have it were asked
	refused   bool // it came too early
	place     int  // in the heap; -1: not missing
}

func (m *message) forget(h Neighbor) {
	m.known.clear(h)
	m.sent.clear(h)
	m.tried.clear(h)
	m.asking.clear(h)
	if m.from == h {
		m.from = nobody
	}
}

func (m *message) cost() int {
	if m.large {
		return largeCost
	}
	return 1
}

// newMessage returns a record for an ID, which is live from now on.
func (e *Engine) newMessage(id ID) *message {
	var m *message
	if n := len(e.free); n > 0 {
		m, e.free = e.free[n-1], e.free[:n-1]
	} else {
		m = new(message)
	}
	*m = message{id: id, from: nobody, first: nobody, place: -1}
	e.live[id] = m
	return m
}

// release forgets a message, which is in neither the log nor the heap.
func (e *Engine) release(m *message) {
	delete(e.live, m.id)
	m.data = nil
	e.free = append(e.free, m)
}

// A missingHeap orders messages by when they are due.
type missingHeap []*message

func (q missingHeap) Len() int           { return len(q) }
func (q missingHeap) Less(i, j int) bool { return q[i].due.Before(q[j].due) }
func (q missingHeap) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].place, q[j].place = i, j
}

// Push implements heap.Interface.
func (q *missingHeap) Push(x any) {
	m := x.(*message)
	m.place = len(*q)
	*q = append(*q, m)
}

// Pop implements heap.Interface.
func (q *missingHeap) Pop() any {
	old := *q
	m := old[len(old)-1]
	old[len(old)-1] = nil
	m.place = -1
	*q = old[:len(old)-1]
	return m
}

func (q *missingHeap) add(m *message)    { heap.Push(q, m) }
func (q *missingHeap) remove(m *message) { heap.Remove(q, m.place) }
func (q *missingHeap) init()             { heap.Init(q) }

func (q *missingHeap) setDue(m *message, due time.Time) {
	m.due = due
	heap.Fix(q, m.place)
}

// A messageLog holds messages in the order in which they came, numbered from 0 on.
type messageLog struct {
	list  []*message // a ring
	start uint64     // the number of the oldest
	n     int
	bytes int
}

func (l *messageLog) end() uint64 { return l.start + uint64(l.n) }

// get returns the message of a number from start to before the end.
func (l *messageLog) get(number uint64) *message { return l.list[number%uint64(len(l.list))] }

func (l *messageLog) oldest() *message {
	if l.n == 0 {
		return nil
	}
	return l.get(l.start)
}

func (l *messageLog) add(m *message) {
	if l.n == len(l.list) {
		l.grow()
	}
	l.list[l.end()%uint64(len(l.list))] = m
	l.n++
	l.bytes += len(m.data)
}

func (l *messageLog) grow() {
	longer := make([]*message, max(16, 2*len(l.list)))
	for i := range uint64(l.n) {
		longer[(l.start+i)%uint64(len(longer))] = l.get(l.start + i)
	}
	l.list = longer
}

func (l *messageLog) removeOldest() *message {
	m := l.get(l.start)
	l.list[l.start%uint64(len(l.list))] = nil
	l.start++
	l.n--
	l.bytes -= len(m.data)
	return m
}

func (l *messageLog) all() iter.Seq[*message] {
	return func(yield func(*message) bool) {
		for i := range uint64(l.n) {
			if !yield(l.get(l.start + i)) {
				return
			}
		}
	}
}

// expire forgets the oldest messages, all but their IDs.
func (e *Engine) expire(now time.Time) {
	for m := e.log.oldest(); m != nil; m = e.log.oldest() {
		if now.Sub(m.at) < cacheFor && e.log.bytes <= cacheBytes && e.log.n <= cacheSize {
			return
		}
		e.release(e.log.removeOldest())
	}
}
