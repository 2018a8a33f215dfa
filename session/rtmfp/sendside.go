package rtmfp

import (
	"slices"
	"time"

	"lyceum/session/wire"
)

// A sendSide is what the sending flows of a session share.
type sendSide struct {
	flows      map[uint64]*SendFlow
	nextID     uint64
	runnable   [priorities]ring[*SendFlow] // flows that may have something to send, taking turns
	passedOver []*SendFlow                 // of one priority, while a packet is built
	probing    []*SendFlow                 // flows whose receiver has no room
	blocked    []*SendFlow                 // flows whose owner met ErrBufferFull

	queued      int // bytes in all flows
	outstanding int // bytes in flight: what the congestion window bounds
	flight      flightList
	tsn         uint64    // number of the latest packet with user data
	sentAt      time.Time // when that left
	maxAckedTSN uint64
	ackedBytes  int       // by the packet being read
	burst       int       // packets with user data that count against burstLimit
	pacedFrom   time.Time // up to when credit was given

	newest      ackedSample // of the packet being read
	reorder     reordering
	sharedIn    uint64   // period of Endpoint.sharers in which the session was counted
	packetStart int      // where the chunks of the packet being built begin
	oversize    oversize // a packet that is being sent in pieces

	timeoutAt time.Time // retransmission timeout; zero while nothing is in flight
	lossAt    time.Time // when the oldest fragment in flight counts as lost if still not acknowledged
}

func (d *sendSide) init() {
	d.flows, d.nextID = map[uint64]*SendFlow{}, 1
}

// block remembers a flow whose owner met ErrBufferFull.
func (d *sendSide) block(f *SendFlow) {
	if !f.blocked {
		f.blocked = true
		d.blocked = append(d.blocked, f)
	}
}

// wakeOwners tells owners who met ErrBufferFull that half of the buffers is free again. What blocks a
// flow may be the messages of others.
func (d *sendSide) wakeOwners(s *Session) {
	l := s.e.limits
	if len(d.blocked) == 0 || d.queued > l.SendBufferSession/2 {
		return
	}
	d.blocked = slices.DeleteFunc(d.blocked, func(f *SendFlow) bool {
		if !f.closed && f.queued > l.SendBuffer/2 {
			return false
		}
		f.blocked = false
		if !f.closed {
			s.e.emit(FlowWritable{Flow: f})
		}
		return true
	})
}

// launched notes that a fragment goes out in the packet being built.
func (d *sendSide) launched(now time.Time, f *SendFlow, fr *fragment, size int) {
	fr.sentBefore = fr.sentAt
	fr.size, fr.tsn, fr.sentAt = size, d.tsn+1, now
	fr.everSent, fr.inFlight, fr.sentAbandoned, fr.large = true, true, fr.abandoned, false
	f.unsent--
	f.sent()
	f.sentTo = max(f.sentTo, fr.sequence)
	if fr.message != nil {
		fr.message.started = true
	}
	f.outstanding += size
	d.outstanding += size
	d.flight.push(fr)
	f.s.counts.FragmentsSent++
}

// landed takes a fragment out of flight.
func (d *sendSide) landed(fr *fragment) {
	fr.inFlight = false
	fr.flow.unsent++
	fr.flow.outstanding -= fr.size
	d.outstanding -= fr.size
	d.flight.remove(fr)
}

// lost makes a fragment eligible again.
func (d *sendSide) lost(s *Session, fr *fragment) {
	d.landed(fr)
	s.lostSize(fr)
	s.e.counters.LostFragments++
	fr.flow.scan = min(fr.flow.scan, fr.sequence)
	fr.flow.run()
}

// fill appends user data of the highest priority there is, within the congestion window and the limit
// on bursts.
func (d *sendSide) fill(now time.Time, s *Session, b []byte, limit int) (_ []byte, critical bool) {
	if d.outstanding == 0 && d.tsn > 0 && now.Sub(d.sentAt) >= idleAfter {
		s.cc.onIdle()
	}
	if d.credit(now, s); d.burst >= s.allowance() {
		return b, false
	}
	start := len(b)
	for p := priorities - 1; p >= 0; p-- {
		turn := &d.runnable[p]
		for range turn.len() {
			if d.outstanding >= s.cc.window() || limit-len(b) <= chunkRoom {
				break
			}
			f := turn.pop()
			before := len(b)
			more := false
			if b, more = f.fill(now, b, limit); !more {
				f.runnable = false
			} else if len(b) > before {
				turn.push(f)
			} else { // its fragment did not fit in what was left: its turn is yet to come
				d.passedOver = append(d.passedOver, f)
			}
			critical = critical || len(b) > before && f.priority >= firstCritical
		}
		for n := len(d.passedOver); n > 0; n-- {
			turn.pushFront(d.passedOver[n-1])
		}
		clear(d.passedOver)
		d.passedOver = d.passedOver[:0]
	}
	if len(b) > start {
		d.tsn, d.sentAt = d.tsn+1, now
		d.spend(now)
		d.timeoutAt = now.Add(s.rtt.erto)
		if critical {
			s.critical.sent, s.e.critical.sent = now, now
		}
	}
	return b, critical
}

// hasRunnable reports whether a flow may have something to send.
func (d *sendSide) hasRunnable() bool {
	for p := range d.runnable {
		if d.runnable[p].len() > 0 {
			return true
		}
	}
	return false
}

func (d *sendSide) gotAck(now time.Time, s *Session, a wire.Ack) {
	f := d.flows[a.FlowID]
	if f == nil {
		return
	}
	packet := s.e.counters.PacketsReceived
	switch {
	case f.ackedBy == packet: // nobody has reason to say it twice in a packet, and reading it takes time
		s.e.counters.IgnoredChunks++
	case highest(a) > f.sentTo:
		// Who acknowledges what was never sent has not waited for it: it wants us to send faster than the path
		// can carry. Nothing it says then is believed, so that it must guess what is on its way.
		s.e.counters.BogusAcks++
	default:
		f.ackedBy = packet
		f.gotAck(now, a)
	}
}

// highest is the highest number that an acknowledgement names.
func highest(a wire.Ack) uint64 {
	if n := len(a.Received); n > 0 {
		return a.Received[n-1].Last
	}
	return a.Cumulative
}

func (d *sendSide) gotException(s *Session, c wire.FlowException) {
	if f := d.flows[c.FlowID]; f != nil {
		f.refused(c.Code)
	}
}

// advanceSending fires the timers of the sending side.
func (s *Session) advanceSending(now time.Time) {
	d := &s.sending
	if !d.lossAt.IsZero() && !now.Before(d.lossAt) {
		s.detectLoss(now, d.outstanding)
		s.e.markReady(s)
	}
	if !d.timeoutAt.IsZero() && !now.Before(d.timeoutAt) {
		s.timeout(now)
	}
	if at := d.pacedUntil(s); !at.IsZero() && !now.Before(at) {
		d.credit(now, s)
		s.e.markReady(s)
	}
	for _, f := range d.probing {
		f.probe.advance(now, f)
	}
}

func (d *sendSide) wake(s *Session) time.Time {
	wake := earliest(d.timeoutAt, earliest(d.lossAt, d.pacedUntil(s)))
	for _, f := range d.probing {
		wake = earliest(wake, f.probe.at)
	}
	return wake
}

// abort forgets all flows when the session leaves stateOpen.
func (d *sendSide) abort(s *Session) {
	for _, f := range d.flows {
		f.closed, f.queue = true, ring[*fragment]{}
	}
	*d = sendSide{}
}
