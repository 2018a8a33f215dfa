package main

import (
	"slices"
	"time"

	"lyceum/session/netgroup"
	"lyceum/session/rtmfp"
)

// roomInitial is what a receiver is believed to take before it says, in bytes.
const roomInitial = 64 << 10

// A sendFlow is a netgroup.SendFlow.
type sendFlow struct {
	s        *session
	priority rtmfp.Priority
	metadata []byte
	known    bool         // the receiver acknowledged something
	far      *receiveFlow // at the other end, once anything arrived

	first, latest *piece // the queue; the first is not acknowledged
	scan          *piece // nothing before it is to be sent; nil if nothing is
	next          uint64 // sequence number
	unsent        int    // pieces in the queue that are neither acknowledged nor in flight
	queued        int    // bytes not acknowledged, and sendOverhead for each piece
	outstanding   int    // bytes in flight
	room          int    // bytes the receiver takes

	closed  bool
	blocked bool // the owner met ErrBufferFull
	notify  bool // the owner is to be told when all was sent
	owner   any
	use     flowUse // told by the world's tap
}

// Session implements netgroup.SendFlow.
func (f *sendFlow) Session() netgroup.Session { return f.s }

// Owner implements netgroup.SendFlow.
func (f *sendFlow) Owner() any { return f.owner }

// SetOwner implements netgroup.SendFlow.
func (f *sendFlow) SetOwner(owner any) { f.owner = owner }

// Write implements netgroup.SendFlow.
func (f *sendFlow) Write(_ time.Time, message []byte, d rtmfp.Deadlines) error {
	s := f.s
	switch {
	case f.closed || s.state > stateOpen:
		return rtmfp.ErrFlowClosed
	case len(message) > maxMessage:
		return rtmfp.ErrMessageTooLong
	}
	if n := len(message) + sendOverhead; f.queued+n > sendBuffer || s.send.queued+n > sendBufferAll {
		s.send.block(f)
		return rtmfp.ErrBufferFull
	}
	if t := s.e.w.tap; t != nil {
		message = t.written(f, message)
	}
	f.cut(message, lifeOf(d))
	s.markUnsent()
	return nil
}

// lifeOf returns what the pieces of a message with these deadlines share.
func lifeOf(d rtmfp.Deadlines) life {
	l := life{startBy: never, finishBy: never, recall: d.Recall}
	if !d.StartBy.IsZero() {
		l.startBy = int64(d.StartBy.Sub(start))
	}
	if !d.FinishBy.IsZero() {
		l.finishBy = int64(d.FinishBy.Sub(start))
	}
	return l
}

// cut turns a message into pieces that fit a packet each.
func (f *sendFlow) cut(message []byte, l life) {
	var shared *life
	room := f.s.limit - pieceSpare
	if len(message) > room {
		shared = &l
	}
	for i, rest := 0, len(message); ; i++ {
		n := min(rest, room)
		rest -= n
		p := f.s.e.w.piece()
		p.message, p.size, p.index, p.last = message, n, i, rest == 0
		switch {
		case l.startBy == never && l.finishBy == never && l.recall == nil:
		case shared != nil:
			p.life = shared
		default:
			p.alone = l
			p.life = &p.alone
		}
		f.push(p)
		if rest == 0 {
			return
		}
	}
}

// push appends a piece to the queue and numbers it.
func (f *sendFlow) push(p *piece) {
	p.flow, p.seq = f, f.next
	f.next++
	if f.latest != nil {
		f.latest.next = p
	} else {
		f.first = p
	}
	f.latest = p
	if f.scan == nil {
		f.scan = p
	}
	f.unsent++
	f.count(p.size + sendOverhead)
}

// pop drops the first piece of the queue, which was acknowledged or given up.
func (f *sendFlow) pop() {
	p := f.first
	f.first = p.next
	if f.first == nil {
		f.latest = nil
	}
	if f.scan == p {
		f.scan = p.next
	}
	f.count(-sendOverhead)
	f.s.e.w.recyclePiece(p)
}

func (f *sendFlow) count(n int) {
	f.queued += n
	f.s.send.queued += n
}

// NotifySent implements netgroup.SendFlow.
func (f *sendFlow) NotifySent() {
	f.notify = true
	f.sent()
}

// sent tells the owner that wants to know when nothing waits.
func (f *sendFlow) sent() {
	if f.notify && !f.waits() {
		f.notify = false
		f.s.e.emit(netgroup.TransportEvent{Kind: netgroup.FlowSent, Session: f.s, Out: f})
	}
}

// waits reports whether a piece is yet to be sent, which scan points to then. Messages that are late are given up on
// the way.
func (f *sendFlow) waits() bool {
	for {
		f.trim()
		first := f.first
		for p := f.scan; p != nil && (p.acked || p.inFlight || f.givesUp(p) && p != f.first); p = f.scan {
			f.scan = p.next
		}
		if f.trim(); f.first == first {
			return f.scan != nil
		}
	}
}

// givesUp drops a piece, which is not in flight, of a message that is late.
func (f *sendFlow) givesUp(p *piece) bool {
	if p.life == nil || !p.life.isOver(f.s.e.w.now) {
		return false
	}
	if !p.dropped {
		f.count(-p.size)
		p.dropped, p.message, p.size = true, nil, 0
	}
	return true
}

// trim drops from the front of the queue what was acknowledged, and what was given up if another piece will yet be
// sent that tells the receiver. The only one that is left is sent without its bytes.
func (f *sendFlow) trim() {
	for p := f.first; p != nil; p = f.first {
		if !p.acked {
			if !p.dropped || p.inFlight || f.unsent < 2 {
				break
			}
			f.unsent--
		}
		f.pop()
	}
	if p := f.first; p != nil && p.dropped && !p.inFlight && (f.scan == nil || p.seq < f.scan.seq) {
		f.scan = p
	}
}

// forward returns up to which number nothing will be sent again.
func (f *sendFlow) forward() uint64 {
	if f.first.dropped {
		return f.first.seq
	}
	return f.first.seq - 1
}

// Close implements netgroup.SendFlow.
func (f *sendFlow) Close() {
	if f.closed {
		return
	}
	f.closed = true
	if f.next == 1 {
		f.finished()
		return
	}
	end := f.s.e.w.piece()
	end.final = true
	f.push(end)
	f.s.markUnsent()
}

// finished ends a closed flow that has nothing more to send.
func (f *sendFlow) finished() {
	f.drop()
	f.s.e.emit(netgroup.TransportEvent{Kind: netgroup.FlowDelivered, Session: f.s, Out: f})
}

// drop ends the flow whatever it has.
func (f *sendFlow) drop() {
	d := &f.s.send
	for p := f.first; p != nil; p = p.next {
		if p.inFlight {
			f.landed(p)
		}
	}
	d.flows = slices.DeleteFunc(d.flows, func(other *sendFlow) bool { return other == f })
	f.count(-f.queued)
	f.closed, f.first, f.latest, f.scan, f.unsent = true, nil, nil, nil, 0
}

// hasUnsent reports whether there is something to send that the receiver takes.
func (f *sendFlow) hasUnsent() bool {
	// One piece is always tried, to hear whether there is room again.
	return f.waits() && (f.outstanding < f.room || f.outstanding == 0)
}

// fill puts as much of the flow into a packet as fits and may leave.
func (f *sendFlow) fill(p *packet) {
	d, before := &f.s.send, uint64(0)
	for f.hasUnsent() && d.outstanding < d.window {
		piece := f.scan
		size := piece.size + nextHeader
		if before == 0 || piece.seq != before+1 {
			size += fragmentHeader - nextHeader
		}
		if before == 0 && !f.known {
			size += optionsSize + len(f.metadata)
		}
		if p.size+size > f.s.limit && len(p.data) > 0 {
			return
		}
		p.size += size
		p.data = append(p.data, fragment{
			flow: f, seq: piece.seq, message: piece.message, size: piece.size, index: piece.index,
			last: piece.last, final: piece.final, forward: f.forward(), over: piece.dropped,
		})
		f.launched(piece)
		before = piece.seq
	}
}

// launched notes that a piece leaves in the session's next packet.
func (f *sendFlow) launched(p *piece) {
	d := &f.s.send
	p.number, p.sentAt, p.inFlight = d.number, f.s.e.w.now, true
	if p.life != nil {
		p.life.started = true
	}
	d.flight.push(p)
	d.launched++
	f.unsent--
	d.outstanding += p.size
	f.outstanding += p.size
}

// landed takes a piece out of flight.
func (f *sendFlow) landed(p *piece) {
	p.inFlight = false
	f.unsent++
	f.s.send.flight.remove(p)
	f.s.send.outstanding -= p.size
	f.outstanding -= p.size
}

// lost makes a piece that was in flight wait to be sent again.
func (f *sendFlow) lost(p *piece) {
	f.landed(p)
	if f.scan == nil || p.seq < f.scan.seq {
		f.scan = p
	}
	f.s.e.w.stats.resent++
	f.s.send.lost++
	f.s.markUnsent()
}

// gotAck removes what was acknowledged, and returns how many bytes of it were in flight.
func (f *sendFlow) gotAck(a *ack) (bytes int) {
	if f.first == nil && f.closed {
		return 0
	}
	if a.rejected {
		f.drop()
		f.s.e.emit(netgroup.TransportEvent{Kind: netgroup.FlowRejected, Session: f.s, Out: f})
		return 0
	}
	f.known, f.room = true, a.room
	p := f.first
	for ; p != nil && p.seq <= a.cumulative; p = p.next {
		bytes += f.acked(p)
	}
	for _, r := range a.ranges {
		for ; p != nil && p.seq <= r.last; p = p.next {
			if p.seq >= r.first {
				bytes += f.acked(p)
			}
		}
	}
	f.trim()
	if f.closed && f.first == nil {
		f.finished()
	}
	return bytes
}

// acked notes that a piece arrived, and returns how many bytes of it were in flight.
func (f *sendFlow) acked(p *piece) (bytes int) {
	if p.acked {
		return 0
	}
	p.acked, p.message = true, nil
	f.count(-p.size)
	f.s.send.maxAcked = max(f.s.send.maxAcked, p.number)
	if p.inFlight {
		bytes = p.size
		f.landed(p)
	}
	f.unsent--
	return bytes
}
