package rtmfp

import (
	"time"

	"lyceum/session/wire"
)

// Priority orders flows strictly: a packet carries what the highest has to send first. From
// PriorityAudio up, data is time critical (RFC 7016 §3.5.2.1).
type Priority uint8

// The names say what Lyceum uses each for.
const (
	PriorityIdle Priority = iota
	PriorityBulk
	PriorityData
	PriorityRepair
	PriorityVideoDetail
	PriorityVideo
	PriorityAudio
	PriorityControl
	priorities = iota

	firstCritical = PriorityVideoDetail
)

const (
	maxMetadata = 512 // RFC 7016 §2.3.11.1.1: SHOULD

	// chunkRoom is what a fragment leaves free in a datagram: packet header 5, chunk header 3, flags 1,
	// flow ID 3, sequence number 6, forward offset 3, and 12 for an acknowledgement of the other direction.
	chunkRoom = 33

	rxBufferInitial = 65536 // what a receiver is believed to take before it says

	// sendOverhead is what a fragment counts besides its bytes while it is in the queue, so that many
	// empty messages cannot cost more than the limits allow.
	sendOverhead = 192
)

// A SendFlow is a one-way sequence of messages to the peer (RFC 7016 §3.6.2). Flow IDs are never used
// twice in a session, so the lingering of F_COMPLETE_LINGER, which protects reuse, is not needed.
type SendFlow struct {
	s        *Session
	id       uint64
	priority Priority
	startup  []byte // option list for the peer; nil once it acknowledged anything

	queue       ring[*fragment]
	unsent      int // fragments in the queue that are neither acknowledged nor in flight
	nextSeq     uint64
	sentTo      uint64 // highest sequence number ever sent
	scan        uint64 // no fragment below is eligible
	outstanding int    // bytes in flight
	queued      int    // bytes of messages not yet acknowledged or given up, and sendOverhead for each fragment
	rxBuffer    int    // bytes the receiver takes

	closed    bool // no more writes
	finalSeq  uint64
	exception bool // the receiver does not want the flow
	blocked   bool // the owner met ErrBufferFull
	notify    bool // the owner is to be told when all was sent
	runnable  bool // in sendSide.runnable
	probe     windowProbe
	ackedBy   uint64 // number of the packet received that last acknowledged something

	// Owner is for the endpoint's owner to hang its own state on.
	Owner any
}

// OpenFlow begins a flow. Metadata, at most 512 bytes, tells the peer what the flow is for. The peer
// learns of the flow with its first message, or from Start. On an opening session the flow waits.
func (s *Session) OpenFlow(metadata []byte, p Priority) (*SendFlow, error) {
	return s.openFlow(metadata, p, nil)
}

// OpenReturnFlow begins a flow that belongs to one received from the peer (RFC 7016 §3.6.3.1).
func (s *Session) OpenReturnFlow(metadata []byte, p Priority, to *ReceiveFlow) (*SendFlow, error) {
	if to.s != s || to.state != receiveOpen {
		return nil, ErrFlowClosed
	}
	return s.openFlow(metadata, p, to)
}

func (s *Session) openFlow(metadata []byte, p Priority, to *ReceiveFlow) (*SendFlow, error) {
	switch {
	case s.state > stateOpen:
		return nil, ErrNotOpen
	case len(metadata) > maxMetadata:
		return nil, ErrMetadata
	case len(s.sending.flows) >= s.e.limits.SendFlows:
		return nil, ErrTooMany
	}
	options := wire.FlowOptions{Metadata: metadata, HasMetadata: true}
	if to != nil {
		options.ReturnFlow, options.HasReturnFlow = to.id, true
	}
	f := &SendFlow{
		s: s, id: s.sending.nextID, priority: min(p, priorities-1),
		startup: options.AppendTo(nil), nextSeq: 1, scan: 1, rxBuffer: rxBufferInitial,
	}
	s.sending.nextID++
	s.sending.flows[f.id] = f
	return f, nil
}

// Session returns the flow's session.
func (f *SendFlow) Session() *Session { return f.s }

// Write queues a message and takes ownership of its bytes. ErrBufferFull means that FlowWritable will
// say when to try again; nothing was queued then.
func (f *SendFlow) Write(now time.Time, data []byte, d Deadlines) error {
	s := f.s
	switch {
	case f.closed || s.state > stateOpen:
		return ErrFlowClosed
	case len(data) > s.e.limits.Message:
		return ErrMessageTooLong
	}
	if n := len(data) + sendOverhead; f.queued+n > s.e.limits.SendBuffer || s.sending.queued+n > s.e.limits.SendBufferSession {
		s.sending.block(f)
		return ErrBufferFull
	}
	f.cut(data, d)
	f.run()
	return nil
}

// Start tells the peer of the flow although there is no message for it yet, with a fragment that is given up
// before it is sent (RFC 7016 §3.6.2.1). It does nothing if something was written before. The fragment takes a
// sequence number, so that the first message comes after a gap.
func (f *SendFlow) Start() error {
	switch {
	case f.closed || f.s.state > stateOpen:
		return ErrFlowClosed
	case f.nextSeq == 1:
		f.pushAbandoned()
		f.run()
	}
	return nil
}

// pushAbandoned queues an empty fragment that belongs to no message.
func (f *SendFlow) pushAbandoned() {
	fr := f.s.e.pools.fragment()
	fr.abandoned = true
	f.push(fr)
}

// cut turns a message into fragments that fit a datagram each.
func (f *SendFlow) cut(data []byte, d Deadlines) {
	room := f.s.mtu - 4 - f.s.overhead() - chunkRoom - len(f.startup)
	m := f.s.e.pools.messages.take()
	m.deadlines, m.first = d, f.nextSeq
	for rest, begun := data, false; ; begun = true {
		fr := f.s.e.pools.fragment()
		n := min(room, len(rest))
		fr.message, fr.data = m, rest[:n]
		rest = rest[n:]
		switch {
		case !begun && len(rest) == 0:
			fr.fragmentation = wire.Whole
		case !begun:
			fr.fragmentation = wire.Begin
		case len(rest) == 0:
			fr.fragmentation = wire.End
		default:
			fr.fragmentation = wire.Middle
		}
		f.push(fr)
		m.last = fr.sequence
		if len(rest) == 0 {
			return
		}
	}
}

// overhead is what the packet cipher adds; while opening, what the startup cipher does.
func (s *Session) overhead() int {
	if s.keys.Cipher == nil {
		return s.e.startup.Overhead()
	}
	return s.keys.Cipher.Overhead()
}

// push appends a fragment to the queue and numbers it.
func (f *SendFlow) push(fr *fragment) {
	fr.flow, fr.sequence = f, f.nextSeq
	f.nextSeq++
	f.queue.push(fr)
	f.unsent++
	f.addQueued(len(fr.data) + sendOverhead)
}

func (f *SendFlow) addQueued(n int) {
	f.queued += n
	f.s.sending.queued += n
}

// run lets the flow compete for packets.
func (f *SendFlow) run() {
	if !f.runnable {
		f.runnable = true
		f.s.sending.runnable[f.priority].push(f)
	}
	f.s.e.markReady(f.s)
}

// Close lets the flow end after what was written; FlowDelivered follows when all is acknowledged or
// given up. A flow that never sent anything ends at once.
func (f *SendFlow) Close() {
	if f.closed {
		return
	}
	f.closed = true
	if f.nextSeq == 1 {
		f.finished()
		return
	}
	if n := f.queue.len(); n > 0 && !(*f.queue.at(n - 1)).everSent {
		f.finalSeq = f.nextSeq - 1
	} else { // everything was sent: an empty, abandoned fragment carries the end
		f.pushAbandoned()
		f.finalSeq = f.nextSeq - 1
	}
	f.scan = min(f.scan, f.finalSeq)
	f.run()
}

// finished ends a closed flow whose queue is empty.
func (f *SendFlow) finished() {
	delete(f.s.sending.flows, f.id)
	f.s.e.emit(FlowDelivered{Flow: f})
}

func (f *SendFlow) base() uint64 { return f.nextSeq - uint64(f.queue.len()) }

func (f *SendFlow) fragment(seq uint64) *fragment { return *f.queue.at(int(seq - f.base())) }

// nextEligible returns the lowest fragment that may be sent, giving up late messages on the way, or nil
// (RFC 7016 §3.6.2.3).
func (f *SendFlow) nextEligible(now time.Time) *fragment {
	for f.scan = max(f.scan, f.base()); f.scan < f.nextSeq; f.scan++ {
		fr := f.fragment(f.scan)
		if fr.acked || fr.inFlight {
			continue
		}
		if m := fr.message; m != nil && !m.abandoned && m.late(now) {
			f.abandon(m)
		}
		if fr.abandoned && fr.sequence != f.base() && fr.sequence != f.finalSeq {
			continue
		}
		return fr
	}
	return nil
}

// trim drops what need not be sent any more from the front of the queue: acknowledged fragments, and
// abandoned ones while another will yet be sent and tell the receiver of the gap.
func (f *SendFlow) trim() {
	for f.queue.len() > 0 {
		fr := *f.queue.at(0)
		if !fr.acked {
			if !fr.abandoned || fr.inFlight || f.unsent < 2 {
				break
			}
			f.unsent--
		}
		f.addQueued(-sendOverhead)
		f.s.e.pools.recycle(f.queue.pop())
	}
	f.sent()
	if f.queue.len() > 0 { // being first may have made it eligible
		if fr := *f.queue.at(0); fr.abandoned && !fr.inFlight {
			f.scan = min(f.scan, fr.sequence)
		}
	}
}

// forward returns the forward sequence number: nothing up to it will be sent again.
func (f *SendFlow) forward() uint64 {
	fr := *f.queue.at(0)
	if fr.abandoned && (!fr.inFlight || fr.sentAbandoned) {
		return fr.sequence
	}
	return fr.sequence - 1
}

// windowOpen reports whether the receiver takes more.
func (f *SendFlow) windowOpen() bool { return f.rxBuffer > f.outstanding || f.exception }

// fill appends as much of the flow to a packet as fits, and reports whether the flow could go on in
// another packet.
func (f *SendFlow) fill(now time.Time, b []byte, limit int) (_ []byte, more bool) {
	fr := f.firstEligible(now)
	if fr == nil {
		return b, false
	}
	forward := f.forward()
	for before := (*fragment)(nil); fr != nil; fr = f.nextEligible(now) {
		if !f.windowOpen() {
			f.probe.update(now, f)
			return b, false
		}
		if f.s.sending.outstanding >= f.s.cc.window() {
			return b, true
		}
		start := len(b)
		if b = f.appendChunk(b, fr, before, forward); len(b) > limit && start > f.s.sending.packetStart {
			return b[:start], true // what is alone and too large was cut for a wider path: see oversize
		}
		f.s.sending.launched(now, f, fr, len(b)-start)
		before = fr
	}
	return b, false
}

// firstEligible is nextEligible for the first fragment of a packet: giving up late messages may free the
// front of the queue, and so on.
func (f *SendFlow) firstEligible(now time.Time) *fragment {
	for {
		f.trim()
		before := f.queue.len()
		fr := f.nextEligible(now)
		if f.trim(); f.queue.len() == before {
			return fr
		}
	}
}

// appendChunk writes one fragment, as Next User Data if it follows the one before.
func (f *SendFlow) appendChunk(b []byte, fr, before *fragment, forward uint64) []byte {
	start := len(b)
	final := fr.sequence == f.finalSeq
	if before != nil && fr.sequence == before.sequence+1 {
		b = wire.BeginChunk(b, wire.TypeNextUserData)
		b = wire.NextUserData{
			Fragmentation: fr.fragmentation, Abandoned: fr.abandoned, Final: final, Data: fr.data,
		}.AppendTo(b)
	} else {
		b = wire.BeginChunk(b, wire.TypeUserData)
		d := wire.UserData{
			FlowID: f.id, Sequence: fr.sequence, FSNOffset: fr.sequence - forward,
			Fragmentation: fr.fragmentation, Abandoned: fr.abandoned, Final: final, Data: fr.data,
		}
		if before == nil && f.startup != nil { // once a packet, until acknowledged
			d.HasOptions, d.Options = true, f.startup
		}
		b = d.AppendTo(b)
	}
	wire.EndChunk(b, start)
	return b
}

// gotAck removes what was acknowledged.
func (f *SendFlow) gotAck(now time.Time, a wire.Ack) {
	f.startup = nil
	f.rxBuffer = int(min(a.BufferBlocks, 1<<20)) * 1024
	f.ackAll(now, wire.Range{Last: a.Cumulative})
	for _, r := range a.Received {
		f.ackAll(now, r)
	}
	f.trim()
	f.probe.update(now, f)
	if f.queue.len() > 0 {
		f.run()
	} else if f.closed {
		f.finished()
	}
}

func (f *SendFlow) ackAll(now time.Time, r wire.Range) {
	for seq := max(r.First, f.base()); seq <= r.Last; seq++ {
		f.ackOne(now, f.fragment(seq))
	}
}

func (f *SendFlow) ackOne(now time.Time, fr *fragment) {
	if fr.acked || !fr.everSent { // that one was given up and skipped
		return
	}
	fr.acked = true
	f.addQueued(-len(fr.data))
	fr.data = nil
	send := &f.s.sending
	if !f.s.wasLate(now, fr) { // or else the number is that of a transmission not yet received
		send.maxAckedTSN = max(send.maxAckedTSN, fr.tsn)
	}
	if fr.tsn > send.newest.tsn && fr.sentBefore.IsZero() {
		send.newest = ackedSample{fr.tsn, fr.sentAt}
	}
	if fr.inFlight {
		f.s.search.ackedSize(fr)
		send.landed(fr)
		send.ackedBytes += fr.size
	}
	f.unsent--
}
