package rtmfp

import (
	"cmp"
	"slices"
	"time"

	"lyceum/session/wire"
)

type receiveState uint8

const (
	receiveOpen     receiveState = iota
	receiveRejected              // RF_REJECTED: every acknowledgement says that the flow is not wanted
	receiveLinger                // RF_COMPLETE_LINGER: repeats are still acknowledged
)

// fragmentOverhead is what a waiting fragment counts besides its bytes, so that many tiny ones cannot
// cost more than the window allows.
const fragmentOverhead = 256

// A ReceiveFlow is a flow that the peer sends (RFC 7016 §3.6.3). Messages arrive in the order in which
// they were written, unless UseNetworkOrder says otherwise.
type ReceiveFlow struct {
	s        *Session
	id       uint64
	metadata []byte
	returns  *SendFlow // the flow of ours that it belongs to, or nil
	state    receiveState

	seen         seqSet
	final        uint64      // last sequence number, once known; 0 before
	waiting      []*received // by sequence number; pointers, because they are inserted and removed all the time
	buffered     int
	consumed     uint64 // sequence number of the last fragment delivered
	paused       bool
	pending      bool // in Endpoint.pending
	unfinished   bool // counted in receiveSide.unfinished
	networkOrder bool
	gaveUp       bool   // in network order: a message was given up since the last one was delivered
	rejected     bool   // also while lingering: what is complete at once would else seem delivered
	code         uint64 // of the exception, if rejected

	shouldAck  bool // in receiveSide.acks
	advertised int  // window last told, in blocks; -1 before
	until      time.Time

	// Owner is for the endpoint's owner to hang its own state on.
	Owner any
}

// received is one fragment as it arrived. Its bytes alias the packet until it has to wait.
type received struct {
	sequence, forward uint64
	fragmentation     wire.Fragmentation
	abandoned, final  bool
	data              []byte
	store             []byte // of data while it waits; kept for reuse
	chain             chain  // that begins or ends with it, while it waits
}

// Session returns the flow's session.
func (f *ReceiveFlow) Session() *Session { return f.s }

// Metadata says what the sender opened the flow for. It must not be changed.
func (f *ReceiveFlow) Metadata() []byte { return f.metadata }

// ReturnOf is the flow of ours to which the sender tied this one, or nil.
func (f *ReceiveFlow) ReturnOf() *SendFlow { return f.returns }

// got takes in a fragment (RFC 7016 §3.6.3.2).
func (f *ReceiveFlow) got(now time.Time, d received) {
	side, hadGap := &f.s.receiving, f.seen.hasGap()
	duplicate := f.seen.has(d.sequence)
	side.note(f)
	f.noteGivenUp(d, duplicate)
	f.seen.addThrough(d.forward)
	firstFinal := d.final && f.final == 0 && !duplicate
	if !duplicate && !f.accept(d) {
		f.s.e.counters.RefusedData++
		side.ackNow = true
		f.countUnfinished()
		return
	}
	if firstFinal {
		f.final = d.sequence
	}
	if f.state != receiveOpen || (f.advertised >= 0 && f.advertised < 2) || d.abandoned || hadGap ||
		f.seen.hasGap() || duplicate || firstFinal || f.room() < 1024 {
		side.ackNow = true
	}
	side.delayAck(now)
	f.deliver(deliverAtOnce)
	f.completeIfDone(now)
	f.countUnfinished()
}

// accept adds a new fragment to the set and, if it carries something wanted, to the buffer. It reports
// false if there is no room, in which case the fragment was as good as lost.
func (f *ReceiveFlow) accept(d received) bool {
	wanted := f.state == receiveOpen && !d.abandoned
	if wanted && !f.fits(d) {
		return false
	}
	if !f.seen.add(d.sequence, f.s.e.limits.Gaps) {
		return false
	}
	switch {
	case !wanted:
	case d.fragmentation == wire.Whole && f.isNext(d):
		return f.emitWhole(&d) // the common case needs no waiting
	default:
		i := f.insert(f.s.e.pools.waiting(&d)) // the packet's buffer does not wait
		if f.networkOrder && !f.paused && f.isMessage(i) {
			f.deliverFrom(i)
		}
	}
	return true
}

// isNext reports whether a message that has just arrived is to be delivered before all that wait.
func (f *ReceiveFlow) isNext(d received) bool {
	return !f.paused && (f.networkOrder || len(f.waiting) == 0 && d.sequence <= f.seen.cumulative)
}

// noteGivenUp notes what a fragment says of messages given up. The final number is behind all messages.
func (f *ReceiveFlow) noteGivenUp(d received, duplicate bool) {
	if d.forward > f.seen.cumulative || d.abandoned && !d.final && !duplicate {
		f.gaveUp = true
	}
}

// fits reports whether there is room for a fragment. The one that all others wait for may exceed the
// limits by what two messages take, and half of the session's, since without it nothing would ever be
// freed; a peer for which even that is not enough has more unfinished messages than anyone needs, and
// loses the flow.
func (f *ReceiveFlow) fits(d received) bool {
	size, l := len(d.data)+fragmentOverhead, f.s.e.limits
	if size <= f.room() {
		return true
	}
	if f.paused || d.sequence != f.seen.cumulative+1 {
		return false
	}
	if f.buffered+size > l.ReceiveBuffer+2*l.Message ||
		f.s.receiving.buffered+size > l.ReceiveBufferTotal+l.ReceiveBufferTotal/2 {
		f.Reject(0)
		return false
	}
	return true
}

// insert puts a fragment into its place among those that wait, and returns where its chain begins.
func (f *ReceiveFlow) insert(d *received) (first int) {
	i, _ := slices.BinarySearchFunc(f.waiting, d.sequence, func(r *received, n uint64) int {
		return cmp.Compare(r.sequence, n)
	})
	f.waiting = slices.Insert(f.waiting, i, d)
	f.buffer(len(d.data) + fragmentOverhead)
	return f.join(i)
}

func (f *ReceiveFlow) buffer(n int) {
	f.buffered += n
	f.s.receiving.buffered += n
}

// room is how many more bytes may wait.
func (f *ReceiveFlow) room() int {
	l := f.s.e.limits
	return min(l.ReceiveBuffer-f.buffered, l.ReceiveBufferTotal-f.s.receiving.buffered)
}

// deliver hands over what is complete and in order (RFC 7016 §3.6.3.3.1), and drops what is not and never
// will be: some messages at most, the others soon.
func (f *ReceiveFlow) deliver(most int) (delivered int) {
	n := 0 // fragments done with
	for n < len(f.waiting) && !f.paused && f.state == receiveOpen {
		if f.waiting[n].sequence > f.seen.cumulative {
			break
		}
		taken, whole := f.messageAt(n)
		if taken == 0 {
			break
		}
		if delivered == most {
			f.deliverSoon()
			break
		}
		if !whole {
			f.gaveUp = true
		} else if !f.emit(f.waiting[n : n+taken]) {
			return delivered
		}
		n += taken
		delivered++
	}
	f.discard(0, n)
	if !f.paused && len(f.waiting) > 0 && f.waiting[0].sequence <= f.seen.cumulative && f.waiting[0].chain.bytes > f.s.e.limits.Message {
		f.refuseLong() // waiting for its end would fill the buffer for good
	}
	return delivered
}

// refuseLong gives up the flow for a message that is longer than any may be.
func (f *ReceiveFlow) refuseLong() {
	f.s.e.counters.RefusedData++
	f.Reject(0)
}

// messageAt looks at the message that begins with the i-th waiting fragment: how many fragments can be
// taken, and whether they are a whole message; 0 means wait.
func (f *ReceiveFlow) messageAt(i int) (taken int, whole bool) {
	n := f.waiting[i].chain.n
	last := f.waiting[i+n-1]
	switch {
	case f.isMessage(i):
		return n, true
	case !f.waiting[i].begins(): // what it continues was given up
	case last.sequence < f.seen.cumulative: // the rest was given up, or never written by a confused sender
	default:
		return 0, false
	}
	return n, false
}

// emitWhole delivers a message of one fragment.
func (f *ReceiveFlow) emitWhole(d *received) bool {
	if len(d.data) > f.s.e.limits.Message {
		f.refuseLong()
		return false
	}
	data := append(f.s.e.pools.buffer(len(d.data)), d.data...)
	f.emitData(d.sequence, d.sequence, data)
	return true
}

// emit delivers one message made of fragments. It reports false if the message was longer than any may be,
// and the flow was rejected for it.
func (f *ReceiveFlow) emit(parts []*received) bool {
	size := 0
	for _, p := range parts {
		size += len(p.data)
	}
	if size > f.s.e.limits.Message {
		f.refuseLong()
		return false
	}
	data := f.s.e.pools.buffer(size)
	for _, p := range parts {
		data = append(data, p.data...)
	}
	f.emitData(parts[0].sequence, parts[len(parts)-1].sequence, data)
	return true
}

// emitData delivers the message with these sequence numbers.
func (f *ReceiveFlow) emitData(first, last uint64, data []byte) {
	gap := first != f.consumed+1
	f.consumed = last
	if f.networkOrder {
		gap, f.gaveUp = f.gaveUp, false
	}
	f.s.e.emitMessage(MessageReceived{Flow: f, Data: data, AfterGap: gap})
}

// discard drops n waiting fragments: whole chains.
func (f *ReceiveFlow) discard(first, n int) {
	if n == 0 {
		return
	}
	for _, d := range f.waiting[first : first+n] {
		f.buffer(-len(d.data) - fragmentOverhead)
		f.s.e.pools.recycleWaiting(d)
	}
	f.waiting = slices.Delete(f.waiting, first, first+n)
}

// SetPaused holds messages back, which in time stops the sender, or lets them come again.
func (f *ReceiveFlow) SetPaused(now time.Time, paused bool) {
	if f.paused == paused || f.state != receiveOpen {
		return
	}
	f.paused = paused
	if !paused {
		f.deliverWaiting(now, deliverAtOnce)
	}
	f.countUnfinished()
	f.s.e.reschedule(f.s)
}

// Reject tells the sender that the flow is not wanted; nothing more is delivered from it. The code means
// whatever the two applications agreed on, 0 being the transport's own.
func (f *ReceiveFlow) Reject(code uint64) {
	if f.state != receiveOpen {
		return
	}
	f.state, f.rejected, f.code = receiveRejected, true, code
	f.discard(0, len(f.waiting))
	f.countUnfinished()
	f.s.receiving.note(f)
	f.s.receiving.ackNow = true
	f.s.e.markReady(f.s)
}

// completeIfDone begins to linger when all sequence numbers are accounted for and delivered.
func (f *ReceiveFlow) completeIfDone(now time.Time) {
	if f.final == 0 || f.seen.cumulative < f.final || len(f.waiting) > 0 || f.state == receiveLinger {
		return
	}
	if f.state == receiveOpen {
		f.s.e.emit(FlowFinished{Flow: f})
	}
	f.state = receiveLinger
	f.until = now.Add(receiveLingerPeriod)
	f.s.receiving.lingering.push(f)
}

// window is what the sender is told it may have outstanding, in blocks of 1,024 bytes. It is less than
// the room there is, because fragments count more than their bytes and the last one may exceed it: what
// would be refused had better not be sent. While the flow is not paused it is never 0: a message larger
// than the buffer must be able to end.
func (f *ReceiveFlow) window() int {
	blocks := max(f.room()*4/5-MaxDatagram, 0) / 1024
	if blocks == 0 && !f.paused {
		return 1
	}
	return blocks
}

// ack says what was received.
func (f *ReceiveFlow) ack() wire.Ack {
	return wire.Ack{
		FlowID: f.id, BufferBlocks: uint64(f.window()),
		Cumulative: f.seen.cumulative, Received: f.seen.above,
	}
}
