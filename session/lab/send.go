package main

import (
	"slices"
	"time"

	"lyceum/session/netgroup"
)

// What a session may have in flight. Only uplinks have queues here, so what rtmfp's congestion control finds out
// from delays is simply known: a session's window doubles in a round trip while it is full, loss means nothing to it, and what is
// beyond the first window waits while the queue of the host's uplink is longer than uplinkTarget. Hosts whose
// sessions all have much to send take turns.
const (
	windowInitial = 4380                         // bytes (RFC 7016 Appendix A)
	segment       = 1460                         // bytes
	idleAfter     = int64(30 * time.Second)      // without data: what was learnt is out of date
	uplinkTarget  = int64(10 * time.Millisecond) // of queueing delay
	uplinkShort   = uplinkTarget / 2             // when sessions go on
	sendBuffer    = 8 << 20                      // bytes of one flow
	sendBufferAll = 32 << 20                     // of a session
	maxMessage    = 256 << 10
	sendOverhead  = 192 // what a piece counts besides its bytes
)

// A sendSide is what the sending flows of a session share.
type sendSide struct {
	flows   []*sendFlow // by falling priority; of one priority whose turn it is first
	blocked []*sendFlow // whose owners met ErrBufferFull
	queued  int         // bytes in all flows

	number      uint64 // of the latest packet with data
	launched    uint64 // pieces, repeats included
	delivered   uint64 // bytes that the peer has acknowledged
	lost        uint64 // of those
	maxAcked    uint64 // the highest of those that arrived
	flight      flight
	outstanding int   // bytes in flight
	window      int   // bytes
	fullAt      int64 // when the window was found full last
	sentAt      int64 // when the latest packet with data left

	alarm     alarm
	timeoutAt int64 // retransmission timeout; never while nothing is in flight
	lossAt    int64 // when the oldest in flight counts as lost if it was overtaken
}

func (d *sendSide) init() {
	*d = sendSide{window: windowInitial, alarm: newAlarm(), timeoutAt: never, lossAt: never}
}

func (d *sendSide) add(f *sendFlow) {
	i := 0
	for i < len(d.flows) && d.flows[i].priority >= f.priority {
		i++
	}
	d.flows = slices.Insert(d.flows, i, f)
}

// giveTurn puts a flow behind those of its priority.
func (d *sendSide) giveTurn(f *sendFlow) {
	for i := slices.Index(d.flows, f); i+1 < len(d.flows) && d.flows[i+1].priority == f.priority; i++ {
		d.flows[i], d.flows[i+1] = d.flows[i+1], f
	}
}

// hasUnsent reports whether a flow may have something to send.
func (d *sendSide) hasUnsent() bool {
	for _, f := range d.flows {
		if f.hasUnsent() {
			return true
		}
	}
	return false
}

// mayLaunch reports whether more data may leave now. If the uplink's queue is what holds it back, the session
// waits for its turn.
func (s *session) mayLaunch() bool {
	d, w := &s.send, s.e.w
	switch {
	case d.outstanding >= d.window:
		d.fullAt = w.now
		return false
	case d.outstanding < min(d.window, windowInitial) || s.e.host.uplink.backlog(w.now) < uplinkTarget:
		return true
	}
	if !s.waits {
		s.waits = true
		s.e.waiting.push(s)
		s.e.awaitRoom()
	}
	return false
}

// fill puts data of the highest priority there is into a packet.
func (s *session) fill(p *packet) {
	d, now := &s.send, s.e.w.now
	if !d.hasUnsent() || !s.mayLaunch() {
		return
	}
	if d.outstanding == 0 && now-d.sentAt >= idleAfter {
		d.window = windowInitial
	}
	d.number++
	for i := 0; i < len(d.flows); i++ {
		f := d.flows[i]
		if f.hasUnsent() {
			f.fill(p)
			if f.hasUnsent() {
				d.giveTurn(f)
				break // the packet is full, or the receiver is
			}
		}
	}
	if len(p.data) == 0 {
		d.number--
		return
	}
	p.number, d.sentAt = d.number, now
	for i := range p.data {
		p.data[i].flow.sent()
	}
	d.timeoutAt = now + s.rtt.erto
	d.plan(s)
}

func (d *sendSide) plan(s *session) {
	if due := min(d.timeoutAt, d.lossAt); due != never {
		d.alarm.set(s.e.w, max(due, s.e.w.now), sendAlarm{s})
	} else {
		d.alarm.due = never
	}
}

// A sendAlarm is for what is in flight.
type sendAlarm struct{ *session }

func (a sendAlarm) happen(w *world, at int64) {
	s := a.session
	if s.e.host.gone || !s.send.alarm.rings(w, at, a) || s.state != stateOpen {
		return
	}
	d := &s.send
	if w.now >= d.lossAt {
		s.detectLoss()
	}
	if w.now >= d.timeoutAt {
		s.timeout()
	}
	d.plan(s)
	s.e.serve()
}

// gotAcks reads the acknowledgements in a packet.
func (s *session) gotAcks(p *packet) {
	if len(p.acks) == 0 {
		return
	}
	d := &s.send
	acked := 0
	for i := range p.acks {
		acked += p.acks[i].flow.gotAck(&p.acks[i])
	}
	d.delivered += uint64(acked)
	if d.fullAt > 0 && s.e.w.now-d.fullAt <= s.rtt.srtt { // slow start
		d.window += acked
	}
	s.wakeOwners()
	s.detectLoss()
	d.timeoutAt = never
	if d.outstanding > 0 {
		d.timeoutAt = s.e.w.now + s.rtt.erto
	}
	d.plan(s)
	if d.hasUnsent() {
		s.markUnsent()
	}
}

// detectLoss finds what was overtaken by packets that arrived, for longer than reordering explains: a round trip
// and a quarter of one, at least two ticks of the clock.
func (s *session) detectLoss() {
	d := &s.send
	d.lossAt = never
	rtt := max(s.rtt.srtt, s.rtt.latest)
	wait := rtt + max(rtt/4, 2*tick)
	for oldest := d.flight.first; oldest != nil && oldest.number < d.maxAcked; oldest = d.flight.first {
		if at := oldest.sentAt + wait; s.e.w.now < at {
			d.lossAt = at
			return
		}
		oldest.flow.lost(oldest)
	}
}

// timeout takes everything in flight for lost.
func (s *session) timeout() {
	d := &s.send
	for d.flight.first != nil {
		d.flight.first.flow.lost(d.flight.first)
	}
	d.timeoutAt, d.lossAt = never, never
	s.rtt.backoff()
	d.window = segment
	if s.life.asked == never {
		s.ping()
	}
}

// block remembers a flow whose owner met ErrBufferFull.
func (d *sendSide) block(f *sendFlow) {
	if !f.blocked {
		f.blocked = true
		d.blocked = append(d.blocked, f)
	}
}

// wakeOwners tells owners who met ErrBufferFull that half of the buffers is free again.
func (s *session) wakeOwners() {
	d := &s.send
	if len(d.blocked) == 0 || d.queued > sendBufferAll/2 {
		return
	}
	d.blocked = slices.DeleteFunc(d.blocked, func(f *sendFlow) bool {
		if !f.closed && f.queued > sendBuffer/2 {
			return false
		}
		f.blocked = false
		if !f.closed {
			s.e.emit(netgroup.TransportEvent{Kind: netgroup.FlowWritable, Session: s, Out: f})
		}
		return true
	})
}

// abort forgets all flows.
func (d *sendSide) abort() {
	for _, f := range d.flows {
		f.closed, f.first, f.latest, f.scan = true, nil, nil, nil
	}
	d.flows, d.blocked, d.flight = nil, nil, flight{}
	d.alarm.due, d.timeoutAt, d.lossAt = never, never, never
}
