package main

import (
	"cmp"
	"slices"
	"time"

	"lyceum/session/netgroup"
)

const (
	delayedAck       = int64(200 * time.Millisecond) // RFC 7016 §3.6.3.4.1
	ackEvery         = 2                             // packets with data
	receiveBuffer    = 1 << 20                       // bytes of one flow
	fragmentOverhead = 256                           // what a waiting fragment counts besides its bytes
)

// A receiveSide is what the receiving flows of a session share.
type receiveSide struct {
	flows []*receiveFlow
	acks  ackList // flows that have something to acknowledge

	now     bool  // acknowledge at once
	due     int64 // when to acknowledge at the latest; meaningful while acks is not empty
	packets int   // with data since the last acknowledgement
	alarm   alarm
}

// An ackList is a queue of flows, each in it once.
type ackList struct{ first, latest *receiveFlow }

func (l *ackList) push(f *receiveFlow) {
	if f.noted {
		return
	}
	f.noted = true
	if l.latest != nil {
		l.latest.nextAck = f
	} else {
		l.first = f
	}
	l.latest = f
}

// pop removes the first, which there must be.
func (l *ackList) pop() {
	f := l.first
	l.first, f.nextAck, f.noted = f.nextAck, nil, false
	if l.first == nil {
		l.latest = nil
	}
}

// A receiveFlow is a netgroup.ReceiveFlow.
type receiveFlow struct {
	s    *session
	from *sendFlow

	cumulative   uint64     // all up to here came
	waiting      []fragment // behind gaps, by number
	held         fifo[[]byte]
	buffered     int
	parts        int // fragments in a row that were taken of the message that is not complete yet
	paused       bool
	rejected     bool
	networkOrder bool
	finished     bool
	noted        bool // in receiveSide.acks
	nextAck      *receiveFlow
	owner        any
}

// gotData reads the fragments in a packet.
func (s *session) gotData(p *packet) {
	if len(p.data) == 0 || s.state != stateOpen {
		return
	}
	g := &s.got
	if g.packets++; g.packets >= ackEvery {
		g.now = true
	}
	if g.acks.first == nil {
		g.due = s.e.w.now + delayedAck
	}
	for i := range p.data {
		s.flowOf(p.data[i].flow).got(p.data[i])
	}
	if g.now {
		s.markUnsent()
	} else {
		g.alarm.set(s.e.w, g.due, ackAlarm{s})
	}
}

// flowOf returns the receiving end of a flow of the peer, beginning it if it is new.
func (s *session) flowOf(from *sendFlow) *receiveFlow {
	if f := from.far; f != nil {
		return f
	}
	f := &receiveFlow{s: s, from: from}
	from.far = f
	s.got.flows = append(s.got.flows, f)
	s.got.now = true
	s.e.emit(netgroup.TransportEvent{Kind: netgroup.FlowOpened, Session: s, In: f})
	return f
}

// got takes in a fragment.
func (f *receiveFlow) got(d fragment) {
	g := &f.s.got
	g.acks.push(f)
	gap := len(f.waiting) > 0
	f.skip(d.forward)
	switch {
	case d.seq <= f.cumulative || f.rejected:
		g.now = true // a duplicate, given up, or not wanted
		f.cumulative = max(f.cumulative, d.seq)
	case d.seq > f.cumulative+1:
		f.wait(d)
	default:
		if f.paused && f.buffered+len(d.message) > receiveBuffer {
			g.now = true
			return // as good as lost
		}
		f.take(d)
		f.takeWaiting(0)
	}
	g.now = g.now || gap || len(f.waiting) > 0 || d.final || d.over
}

// skip goes on behind what the sender will not send again.
func (f *receiveFlow) skip(forward uint64) {
	if forward > f.cumulative {
		f.takeWaiting(forward)
		f.cumulative = max(f.cumulative, forward)
		f.takeWaiting(0)
	}
}

// takeWaiting takes in what waits up to a number, and what follows the last that was taken.
func (f *receiveFlow) takeWaiting(until uint64) {
	n := 0
	for n < len(f.waiting) && (f.waiting[n].seq <= until || f.waiting[n].seq == f.cumulative+1) {
		if next := f.waiting[n]; !next.over {
			f.buffered -= next.size + fragmentOverhead
		}
		f.take(f.waiting[n])
		n++
	}
	f.waiting = slices.Delete(f.waiting, 0, n)
}

// wait keeps a fragment that came before its turn, unless it is there or there is no room.
func (f *receiveFlow) wait(d fragment) {
	i, there := slices.BinarySearchFunc(f.waiting, d.seq, func(w fragment, seq uint64) int { return cmp.Compare(w.seq, seq) })
	if there || !d.over && f.buffered+d.size+fragmentOverhead > receiveBuffer {
		return
	}
	f.waiting = slices.Insert(f.waiting, i, d)
	if !d.over {
		f.buffered += d.size + fragmentOverhead
	}
	if f.networkOrder && !f.paused {
		f.deliverWhole(i)
	}
}

// deliverWhole delivers the message that a waiting fragment belongs to, if all of it is there.
func (f *receiveFlow) deliverWhole(i int) {
	first := i - f.waiting[i].index
	if first < 0 {
		return
	}
	last := first
	for ; ; last++ {
		if last == len(f.waiting) || f.waiting[last].over || f.waiting[last].seq != f.waiting[first].seq+uint64(last-first) {
			return
		}
		if f.waiting[last].last {
			break
		}
	}
	message := f.waiting[last].message
	for j := first; j <= last; j++ {
		d := &f.waiting[j]
		f.buffered -= d.size + fragmentOverhead
		d.over, d.message = true, nil
	}
	f.deliver(message)
}

// take takes in the next fragment in order, of those that still come.
func (f *receiveFlow) take(d fragment) {
	switch {
	case d.over:
		f.parts = 0
	case d.index == 0:
		f.parts = 1
	case f.parts == d.index && d.seq == f.cumulative+1:
		f.parts++
	default: // the beginning was given up
		f.parts = 0
	}
	f.cumulative = d.seq
	switch whole := f.parts == d.index+1; {
	case d.final:
		f.finished = true
		f.s.e.emit(netgroup.TransportEvent{Kind: netgroup.FlowFinished, Session: f.s, In: f})
	case !whole || !d.last:
	case f.paused:
		f.held.push(d.message)
		f.buffered += len(d.message) + fragmentOverhead
	default:
		f.deliver(d.message)
	}
}

func (f *receiveFlow) deliver(message []byte) {
	if f.s.e.w.copies {
		message = slices.Clone(message)
	}
	if t := f.s.e.w.tap; t != nil {
		t.arrived(f, message)
	}
	f.s.e.emit(netgroup.TransportEvent{Kind: netgroup.MessageReceived, Session: f.s, In: f, Data: message})
}

// isDue reports whether an acknowledgement must go out even if nothing else does.
func (g *receiveSide) isDue(now int64) bool { return g.acks.first != nil && (g.now || now >= g.due) }

// appendAcks puts the acknowledgements that there are into a packet.
func (g *receiveSide) appendAcks(p *packet) {
	for f := g.acks.first; f != nil; f = g.acks.first {
		size := ackSize
		a := ack{flow: f.from, cumulative: f.cumulative, room: receiveBuffer - f.buffered, rejected: f.rejected}
		if len(f.waiting) > 0 {
			a.ranges = f.spans()
			size += rangeSize * len(a.ranges)
		}
		if p.size+size > f.s.limit && len(p.data) > 0 {
			return
		}
		p.size += size
		p.acks = append(p.acks, a)
		g.acks.pop()
	}
	g.now, g.packets = false, 0
	g.alarm.due = never
}

// spans lists what waits behind gaps.
func (f *receiveFlow) spans() (all []span) {
	for _, d := range f.waiting {
		if n := len(all); n > 0 && all[n-1].last+1 == d.seq {
			all[n-1].last++
		} else {
			all = append(all, span{d.seq, d.seq})
		}
	}
	return all
}

// An ackAlarm is for acknowledgements that were put off.
type ackAlarm struct{ *session }

func (a ackAlarm) happen(w *world, at int64) {
	if s := a.session; !s.e.host.gone && s.got.alarm.rings(w, at, a) && s.state == stateOpen {
		s.got.now = true
		s.markUnsent()
		s.e.flush()
	}
}

// abort forgets all flows.
func (g *receiveSide) abort() {
	for _, f := range g.flows {
		f.finished, f.waiting, f.held = true, nil, fifo[[]byte]{}
	}
	g.flows, g.acks = nil, ackList{}
	g.alarm.due = never
}

// Session implements netgroup.ReceiveFlow.
func (f *receiveFlow) Session() netgroup.Session { return f.s }

// Metadata implements netgroup.ReceiveFlow.
func (f *receiveFlow) Metadata() []byte { return f.from.metadata }

// Owner implements netgroup.ReceiveFlow.
func (f *receiveFlow) Owner() any { return f.owner }

// SetOwner implements netgroup.ReceiveFlow.
func (f *receiveFlow) SetOwner(owner any) { f.owner = owner }

// SetPaused implements netgroup.ReceiveFlow.
func (f *receiveFlow) SetPaused(_ time.Time, paused bool) {
	if f.paused == paused || f.finished || f.rejected {
		return
	}
	f.paused = paused
	if !paused {
		for f.held.len() > 0 {
			message := f.held.pop()
			f.buffered -= len(message) + fragmentOverhead
			f.deliver(message)
		}
		f.s.acknowledge(f)
	}
}

// UseNetworkOrder implements netgroup.ReceiveFlow.
func (f *receiveFlow) UseNetworkOrder(time.Time) {
	f.networkOrder = true
	for i := range f.waiting {
		f.deliverWhole(i)
	}
}

// Reject implements netgroup.ReceiveFlow.
func (f *receiveFlow) Reject(uint64) {
	if f.finished || f.rejected {
		return
	}
	f.rejected, f.waiting, f.held, f.buffered = true, nil, fifo[[]byte]{}, 0
	f.s.acknowledge(f)
}

// acknowledge says at once what a flow's receiver has.
func (s *session) acknowledge(f *receiveFlow) {
	if s.state != stateOpen {
		return
	}
	s.got.acks.push(f)
	s.got.now = true
	s.markUnsent()
}
