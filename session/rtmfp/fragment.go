package rtmfp

import (
	"time"

	"lyceum/session/wire"
)

// Deadlines let a message be given up when it comes too late to be of use. Zero means never.
type Deadlines struct {
	StartBy  time.Time // given up if nothing of it was sent by then
	FinishBy time.Time // given up if not all of it was acknowledged by then
	Recall   *Recall   // lets it be given up before; or nil
}

// A Recall takes messages back that were written with it: what of them has not left is not sent any more, nor what was lost sent
// again. It belongs to whom the flow does. The zero value has taken nothing back.
type Recall struct{ took bool }

// Take takes the messages back, and those that are yet to be written with it.
func (r *Recall) Take() { r.took = true }

// IsTaken reports whether Take was called. There may be no Recall.
func (r *Recall) IsTaken() bool { return r != nil && r.took }

// A message is what its fragments share.
type message struct {
	deadlines Deadlines
	started   bool
	abandoned bool
	first     uint64 // sequence numbers
	last      uint64
}

// late reports whether the message is to be given up.
func (m *message) late(now time.Time) bool {
	d := m.deadlines
	return d.Recall.IsTaken() || !m.started && !d.StartBy.IsZero() && now.After(d.StartBy) ||
		!d.FinishBy.IsZero() && now.After(d.FinishBy)
}

// A fragment is one numbered piece of a message in a sending flow's queue (RFC 7016 §3.6.2).
type fragment struct {
	flow          *SendFlow
	message       *message // nil for the empty fragment that only carries the end of a flow
	sequence      uint64
	data          []byte
	fragmentation wire.Fragmentation

	abandoned     bool
	sentAbandoned bool // it was abandoned when last sent
	everSent      bool
	inFlight      bool
	acked         bool
	overtaken     bool // it counted as lost because others arrived before it
	large         bool // it was last sent in a datagram larger than datagramSize

	size   int    // of the chunk last sent, header included; counts against the windows
	tsn    uint64 // number of the packet that last carried it
	sentAt time.Time

	sentBefore time.Time // the time before sentAt; zero unless it was sent twice

	prev, next *fragment // in the session's list of fragments in flight
}

// A flightList holds the fragments in flight in the order in which they were sent.
type flightList struct{ first, last *fragment }

func (l *flightList) push(f *fragment) {
	f.prev, f.next = l.last, nil
	if l.last != nil {
		l.last.next = f
	} else {
		l.first = f
	}
	l.last = f
}

func (l *flightList) remove(f *fragment) {
	if f.prev != nil {
		f.prev.next = f.next
	} else {
		l.first = f.next
	}
	if f.next != nil {
		f.next.prev = f.prev
	} else {
		l.last = f.prev
	}
	f.prev, f.next = nil, nil
}
