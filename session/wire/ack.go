package wire

import "math"

const (
	errAckFlow       = malformed("acknowledgement: flow ID")
	errAckBuffer     = malformed("acknowledgement: buffer")
	errAckCumulative = malformed("acknowledgement: cumulative")
)

// A Range is the sequence numbers from First to Last, both included.
type Range struct{ First, Last uint64 }

// An Ack tells a flow's sender what has arrived. It has two encodings, of which the shorter
// is to be sent and both are to be understood: as a bitmap (RFC 7016 §2.3.13, type 0x50)
// and as ranges (§2.3.14, type 0x51).
type Ack struct {
	FlowID       uint64
	BufferBlocks uint64 // what the receiver has room for, in blocks of 1024 bytes
	Cumulative   uint64 // everything up to this has arrived or is no longer awaited

	// Received are the ranges that have arrived above Cumulative: ascending, disjoint and
	// with at least one number missing before each.
	Received []Range
}

// appendHead appends what both encodings start with.
func (a Ack) appendHead(b []byte) []byte {
	return AppendVLU(AppendVLU(AppendVLU(b, a.FlowID), a.BufferBlocks), a.Cumulative)
}

// sizeHead returns how many bytes appendHead appends.
func (a Ack) sizeHead() int {
	return SizeVLU(a.FlowID) + SizeVLU(a.BufferBlocks) + SizeVLU(a.Cumulative)
}

// takeAckHead reads what both encodings start with.
func takeAckHead(p []byte) (a Ack, rest []byte, err error) {
	if a.FlowID, p, err = TakeVLU(p); err != nil {
		return Ack{}, nil, errAckFlow
	}
	if a.BufferBlocks, p, err = TakeVLU(p); err != nil {
		return Ack{}, nil, errAckBuffer
	}
	if a.Cumulative, p, err = TakeVLU(p); err != nil {
		return Ack{}, nil, errAckCumulative
	}
	return a, p, nil
}

// holesBefore returns how many numbers are missing between cursor, the last one acknowledged
// so far, and r. It panics if r is not a range that Ack.Received may have there.
func (r Range) holesBefore(cursor uint64) uint64 {
	if r.First > r.Last || r.First <= cursor || r.First-cursor < 2 {
		panic("BUG: wire: acknowledged ranges out of order or without a hole between them")
	}
	return r.First - cursor - 1
}

// addSequence returns base + n, or ok = false if no 64-bit sequence number is that high.
func addSequence(base, n uint64) (sum uint64, ok bool) {
	return base + n, n <= math.MaxUint64-base
}
