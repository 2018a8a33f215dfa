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

	pieces      fifo[piece] // from number base on; the first was not acknowledged
	base, next  uint64      // sequence numbers
	scan        uint64      // nothing below is to be sent
	queued      int         // bytes not acknowledged, and sendOverhead for each piece
	outstanding int         // bytes in flight
	room        int         // bytes the receiver takes

	closed  bool
	final   uint64 // the last number, once closed
	blocked bool   // the owner met ErrBufferFull
	notify  bool   // the owner is to be told when all was sent
	owner   any
}

// A piece is a numbered part of a message.
type piece struct {
	message  []byte // all of it
	size     int32  // bytes of it in this piece
	last     bool
	inFlight bool
	acked    bool
	number   uint64 // of the packet that carried it last
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
	case d != rtmfp.Deadlines{}:
		panic("BUG: the lab's transport knows no deadlines")
	}
	if n := len(message) + sendOverhead; f.queued+n > sendBuffer || s.send.queued+n > sendBufferAll {
		s.send.block(f)
		return rtmfp.ErrBufferFull
	}
	for rest := len(message); ; {
		n := min(rest, pieceLimit)
		rest -= n
		f.push(piece{message: message, size: int32(n), last: rest == 0})
		if rest == 0 {
			break
		}
	}
	s.markUnsent()
	return nil
}

func (f *sendFlow) push(p piece) {
	f.pieces.push(p)
	f.next++
	f.count(int(p.size) + sendOverhead)
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

// waits reports whether a piece is yet to be sent.
func (f *sendFlow) waits() bool {
	for f.scan = max(f.scan, f.base); f.scan < f.next; f.scan++ {
		if p := f.piece(f.scan); !p.acked && !p.inFlight {
			return true
		}
	}
	return false
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
	f.push(piece{}) // carries the end
	f.final = f.next - 1
	f.s.markUnsent()
}

// finished ends a closed flow that has nothing more to send.
func (f *sendFlow) finished() {
	f.drop()
	f.s.e.emit(netgroup.TransportEvent{Kind: netgroup.FlowDelivered, Session: f.s, Out: f})
}

func (f *sendFlow) drop() {
	d := &f.s.send
	d.flows = slices.DeleteFunc(d.flows, func(other *sendFlow) bool { return other == f })
	f.count(-f.queued)
	d.outstanding -= f.outstanding
	f.closed, f.pieces, f.base, f.scan, f.outstanding = true, fifo[piece]{}, f.next, f.next, 0
}

func (f *sendFlow) piece(seq uint64) *piece { return f.pieces.at(int(seq - f.base)) }

// carries reports whether a piece is still in flight in that packet.
func (f *sendFlow) carries(s *sent) bool {
	if s.seq < f.base {
		return false
	}
	p := f.piece(s.seq)
	return p.inFlight && p.number == s.number
}

// hasUnsent reports whether there is something to send that the receiver takes.
func (f *sendFlow) hasUnsent() bool {
	// One piece is always tried, to hear whether there is room again.
	return f.waits() && (f.outstanding < f.room || f.outstanding == 0)
}

// fill puts as much of the flow into a packet as fits and may leave.
func (f *sendFlow) fill(p *packet) {
	before := uint64(0)
	window := f.s.send.window - f.s.send.outstanding
	for f.hasUnsent() && window > 0 {
		piece := f.piece(f.scan)
		size := int(piece.size) + nextHeader
		if before == 0 || f.scan != before+1 {
			size += fragmentHeader - nextHeader
		}
		if before == 0 && !f.known {
			size += optionsSize + len(f.metadata)
		}
		if p.size+size > packetLimit && len(p.data) > 0 {
			return
		}
		p.size += size
		window -= int(piece.size)
		p.data = append(p.data, fragment{
			flow: f, seq: f.scan, message: piece.message, size: int(piece.size), last: piece.last, final: f.scan == f.final && f.closed,
		})
		before = f.scan
		f.scan++
	}
}

// lost makes a piece that was in flight wait to be sent again.
func (f *sendFlow) lost(seq uint64) {
	p := f.piece(seq)
	f.landed(p)
	f.scan = min(f.scan, seq)
	f.s.e.w.stats.resent++
	f.s.markUnsent()
}

func (f *sendFlow) landed(p *piece) {
	p.inFlight = false
	f.outstanding -= int(p.size)
	f.s.send.outstanding -= int(p.size)
}

// gotAck removes what was acknowledged, and returns how many bytes of it were in flight.
func (f *sendFlow) gotAck(a *ack) (bytes int) {
	if f.pieces.len() == 0 && f.closed {
		return 0
	}
	if a.rejected {
		f.drop()
		f.s.e.emit(netgroup.TransportEvent{Kind: netgroup.FlowRejected, Session: f.s, Out: f})
		return 0
	}
	f.known, f.room = true, a.room
	for seq := f.base; seq <= a.cumulative; seq++ {
		bytes += f.ackOne(seq)
	}
	for _, r := range a.ranges {
		for seq := max(r.first, f.base); seq <= r.last; seq++ {
			bytes += f.ackOne(seq)
		}
	}
	for f.pieces.len() > 0 && f.pieces.at(0).acked {
		f.pieces.pop()
		f.base++
		f.count(-sendOverhead)
	}
	if f.closed && f.pieces.len() == 0 {
		f.finished()
	}
	return bytes
}

func (f *sendFlow) ackOne(seq uint64) (bytes int) {
	p := f.piece(seq)
	if p.acked {
		return 0
	}
	p.acked = true
	f.count(-int(p.size))
	f.s.send.maxAcked = max(f.s.send.maxAcked, p.number)
	if p.inFlight {
		bytes = int(p.size)
		f.landed(p)
	}
	p.message = nil
	return bytes
}
