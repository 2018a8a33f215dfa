package main

// A happening is something that an event brings about. Types that are one pointer wide cost no allocation.
type happening interface {
	// happen is called once, at the event's time.
	happen(w *world, at int64)
}

// An event is what happens at a time. Events of one time happen in the order in which they were planned.
type event struct {
	at   int64 // ns since the world's start
	seq  uint64
	what happening
}

func (e *event) before(o *event) bool { return e.at < o.at || e.at == o.at && e.seq < o.seq }

// The wheel turns by slotWidth and reaches slots times as far, a little over a second: nearly all events of a
// simulation are planned within that (our choice: a few dozen events a slot with thousands of peers).
const (
	slotShift = 17 // 2¹⁷ ns are 131 µs
	slots     = 1 << 13
)

// A queue holds the events to come in a timing wheel: planning one costs an append, and only those of the
// present slot are in a heap. What is beyond the wheel waits in a heap of its own. With some hundred thousand
// events planned, one heap for all would take most of the time of a simulation.
//
// The zero value is empty and stands at time 0.
type queue struct {
	seq   uint64
	slot  int64          // the present one; what is planned for it or earlier is in near
	near  heap           // of the present slot
	far   heap           // beyond the wheel
	wheel [slots][]event // by slot modulo slots, in no order
	count int            // events in the wheel
}

// plan lets something happen at a time, which is not before that of the event taken last.
func (q *queue) plan(at int64, what happening) {
	q.seq++
	e := event{at, q.seq, what}
	switch slot := at >> slotShift; {
	case slot <= q.slot:
		q.near.push(e)
	case slot < q.slot+slots:
		q.hang(slot, e)
	default:
		q.far.push(e)
	}
}

// hang puts an event into a slot of the wheel.
func (q *queue) hang(slot int64, e event) {
	in := &q.wheel[slot&(slots-1)]
	*in = append(*in, e)
	q.count++
}

// take removes and returns the earliest event, unless it is later than until or there is none.
func (q *queue) take(until int64) (event, bool) {
	for len(q.near) == 0 {
		if !q.turn(until >> slotShift) {
			return event{}, false
		}
	}
	if q.near[0].at > until {
		return event{}, false
	}
	return q.near.pop(), true
}

// turn moves on to the next slot that has events, at most to last, and reports false if there is none.
func (q *queue) turn(last int64) bool {
	for q.slot < last {
		if q.count == 0 { // nothing for a second
			if len(q.far) == 0 || q.far[0].at>>slotShift > last {
				return false
			}
			q.slot = max(q.slot+1, q.far[0].at>>slotShift)
		} else {
			q.slot++
		}
		for len(q.far) > 0 && q.far[0].at>>slotShift < q.slot+slots {
			e := q.far.pop()
			if slot := e.at >> slotShift; slot > q.slot {
				q.hang(slot, e)
			} else {
				q.near.push(e)
			}
		}
		if in := &q.wheel[q.slot&(slots-1)]; len(*in) > 0 {
			q.count -= len(*in)
			for _, e := range *in {
				q.near.push(e)
			}
			clear(*in)
			*in = (*in)[:0]
		}
		if len(q.near) > 0 {
			return true
		}
	}
	return false
}

// len returns how many events are to come.
func (q *queue) len() int { return len(q.near) + q.count + len(q.far) }

// A heap has its earliest event first, and four children a node.
type heap []event

func (h *heap) push(e event) {
	*h = append(*h, e)
	all := *h
	i := len(all) - 1
	for i > 0 {
		parent := (i - 1) / 4
		if !e.before(&all[parent]) {
			break
		}
		all[i] = all[parent]
		i = parent
	}
	all[i] = e
}

// pop removes and returns the earliest event. There must be one.
func (h *heap) pop() event {
	all := *h
	first, n := all[0], len(all)-1
	last := all[n]
	all[n] = event{}
	all = all[:n]
	*h = all
	if n == 0 {
		return first
	}
	i := 0
	for {
		least := 4*i + 1
		if least >= n {
			break
		}
		for c := least + 1; c < min(4*i+5, n); c++ {
			if all[c].before(&all[least]) {
				least = c
			}
		}
		if !all[least].before(&last) {
			break
		}
		all[i] = all[least]
		i = least
	}
	all[i] = last
	return first
}
