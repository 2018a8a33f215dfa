package rtmfp

import "lyceum/session/wire"

// A refusal answers data of a flow for which there was no room, without remembering the flow: it says
// that the flow is not wanted and acknowledges what came. Without it the sender would send that data for
// ever, and take the silence for congestion.
type refusal struct {
	flowID      uint64
	forward     uint64
	first, last uint64 // sequence numbers
}

// maxRefusals bounds the answers that wait for a packet; the sender will ask again for others.
const maxRefusals = 16

// refuse remembers to answer one fragment.
func (r *receiveSide) refuse(flowID, forward, sequence uint64) {
	if n := len(r.refusals); n > 0 {
		if last := &r.refusals[n-1]; last.flowID == flowID && last.last+1 == sequence {
			last.last = sequence
			return
		}
	}
	if len(r.refusals) < maxRefusals {
		r.refusals = append(r.refusals, refusal{flowID, forward, sequence, sequence})
	}
}

// appendRefusals writes the answers that fit.
func (r *receiveSide) appendRefusals(b []byte, limit int) []byte {
	for len(r.refusals) > 0 {
		start, f := len(b), r.refusals[0]
		a := wire.Ack{FlowID: f.flowID, BufferBlocks: 1, Cumulative: f.forward}
		if f.first <= f.forward+1 {
			a.Cumulative = max(f.forward, f.last)
		} else {
			a.Received = []wire.Range{{First: f.first, Last: f.last}}
		}
		b = wire.AppendChunk(b, wire.TypeFlowException, wire.FlowException{FlowID: f.flowID}.AppendTo(nil))
		b = r.writer.append(b, a)
		if len(b) > limit {
			return b[:start]
		}
		r.refusals = r.refusals[1:]
	}
	r.refusals = nil
	return b
}
