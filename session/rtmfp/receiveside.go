package rtmfp

import (
	"bytes"
	"time"

	"lyceum/session/wire"
)

const (
	delayedAck          = 200 * time.Millisecond // RFC 7016 §3.6.3.4.1
	ackEvery            = 2                      // packets with user data
	maxMetadataTaken    = 2 * maxMetadata        // bytes; our choice, since peers need not heed the SHOULD
	receiveLingerPeriod = 120 * time.Second      // RFC 7016 §3.6.3.6
)

// A receiveSide is what the receiving flows of a session share.
type receiveSide struct {
	flows     map[uint64]*ReceiveFlow
	lingering ring[*ReceiveFlow] // in the order in which they completed
	acks      []*ReceiveFlow     // flows that have something to acknowledge
	writer    ackWriter
	refusals  []refusal // to be sent
	buffered  int       // bytes waiting in all flows

	unfinished int // flows from which more must come; see countUnfinished

	ackNow      bool
	delayUntil  time.Time // when what waits must be acknowledged; zero if nothing waits
	dataPackets int       // since the last acknowledgement
}

func (r *receiveSide) init(w ackWriter) { r.flows, r.writer = map[uint64]*ReceiveFlow{}, w }

// flowFor returns the flow that a User Data chunk belongs to, beginning it if it is new. It returns nil
// if there is no room for another.
func (r *receiveSide) flowFor(s *Session, d wire.UserData) *ReceiveFlow {
	if f := r.flows[d.FlowID]; f != nil {
		return f
	}
	if len(r.flows) >= s.e.limits.ReceiveFlows {
		s.e.counters.RefusedFlows++
		return nil
	}
	f := &ReceiveFlow{s: s, id: d.FlowID, advertised: -1}
	r.flows[f.id] = f
	r.ackNow = true
	if r.begin(s, f, d) {
		s.e.emit(FlowOpened{Flow: f})
	} else {
		s.e.counters.RefusedFlows++
		f.state, f.rejected = receiveRejected, true
	}
	return f
}

// begin reads the options of a new flow and reports whether the flow is acceptable (RFC 7016 §3.6.3.1).
func (r *receiveSide) begin(s *Session, f *ReceiveFlow, d wire.UserData) bool {
	if !d.HasOptions {
		return false
	}
	o, err := wire.ParseFlowOptions(d.Options)
	if err != nil || !o.HasMetadata || o.UnknownMandatory || len(o.Metadata) > maxMetadataTaken {
		return false
	}
	if o.HasReturnFlow {
		if f.returns = s.sending.flows[o.ReturnFlow]; f.returns == nil || f.returns.closed {
			return false
		}
	}
	f.metadata = bytes.Clone(o.Metadata)
	return true
}

// note puts a flow among those that have something to acknowledge.
func (r *receiveSide) note(f *ReceiveFlow) {
	if !f.shouldAck {
		f.shouldAck = true
		r.acks = append(r.acks, f)
	}
}

func (r *receiveSide) delayAck(now time.Time) {
	if r.delayUntil.IsZero() {
		r.delayUntil = now.Add(delayedAck)
	}
}

// gotDataPacket counts packets, of which every second is acknowledged at once.
func (r *receiveSide) gotDataPacket() {
	if r.dataPackets++; r.dataPackets >= ackEvery {
		r.ackNow = true
	}
}

// probed answers a Buffer Probe.
func (r *receiveSide) probed(s *Session, flowID uint64) {
	if f := r.flows[flowID]; f != nil {
		r.note(f)
		r.ackNow = true
	}
}

// ackDue reports whether an acknowledgement must go out even if nothing else does.
func (r *receiveSide) ackDue(now time.Time) bool {
	return len(r.refusals) > 0 || len(r.acks) > 0 && (r.ackNow || !r.delayUntil.IsZero() && !now.Before(r.delayUntil))
}

// appendAcks writes acknowledgements for as many flows as fit. When they are due the first one is
// shortened if need be.
func (r *receiveSide) appendAcks(now time.Time, b []byte, limit int, due bool) []byte {
	b = r.appendRefusals(b, limit)
	for len(r.acks) > 0 {
		f := r.acks[0]
		grown, ok := f.appendAck(b, limit, due)
		if !ok {
			return b
		}
		b, due = grown, false
		f.shouldAck = false
		r.acks = append(r.acks[:0], r.acks[1:]...)
		if f.state == receiveRejected {
			f.completeIfDone(now) // Reject is not told the time
		}
	}
	r.ackNow, r.dataPackets, r.delayUntil = false, 0, time.Time{}
	return b
}

// appendAck writes one flow's acknowledgement, preceded by the exception if the flow was rejected.
func (f *ReceiveFlow) appendAck(b []byte, limit int, shorten bool) (_ []byte, ok bool) {
	start, a := len(b), f.ack()
	if f.rejected {
		b = wire.BeginChunk(b, wire.TypeFlowException)
		b = wire.FlowException{FlowID: f.id, Code: f.code}.AppendTo(b)
		wire.EndChunk(b, start)
	}
	w := f.s.receiving.writer
	if shorten {
		a = w.shorten(a, limit-len(b))
	}
	if _, size := w.encoding(a); len(b)+size > limit {
		return b[:start], false
	}
	b = w.append(b, a)
	f.advertised = int(a.BufferBlocks)
	return b, true
}

func (r *receiveSide) advance(now time.Time, s *Session) {
	for r.lingering.len() > 0 && !now.Before((*r.lingering.at(0)).until) {
		delete(r.flows, r.lingering.pop().id)
	}
	if !r.delayUntil.IsZero() && !now.Before(r.delayUntil) {
		r.ackNow = true
		s.e.markReady(s)
	}
}

func (r *receiveSide) wake() (wake time.Time) {
	if r.lingering.len() > 0 {
		wake = (*r.lingering.at(0)).until
	}
	if r.ackNow {
		return wake // waits for room to send, not for time
	}
	return earliest(wake, r.delayUntil)
}

// abort forgets all flows when the session leaves stateOpen.
func (r *receiveSide) abort() {
	for _, f := range r.flows {
		f.state, f.waiting, f.buffered = receiveLinger, nil, 0
	}
	*r = receiveSide{}
}
