package wire

import (
	"math"
	"math/bits"
)

const errAckBitmapOverflow = malformed("acknowledgement: bitmap above 64 bits")

// bitmapBase is how far above Cumulative the number of a bitmap's first bit is: the one in
// between is missing, or Cumulative would be higher (RFC 7016 §2.3.13).
const bitmapBase = 2

// AppendBitmap appends the payload of a [TypeAckBitmap] chunk: bit i, the lowest being 0, of
// byte k stands for number Cumulative + 2 + 8k + i. It panics if Received breaks its
// rule or the payload would exceed [MaxChunkPayload]; ask SizeBitmap first.
func (a Ack) AppendBitmap(b []byte) []byte {
	if a.SizeBitmap() > MaxChunkPayload {
		panic("BUG: wire: acknowledgement too wide for a bitmap")
	}
	n := a.bitmapBytes()
	b = a.appendHead(b)
	start := len(b)
	for range n {
		b = append(b, 0)
	}
	bitmap, cursor := b[start:], a.Cumulative
	for _, r := range a.Received {
		r.holesBefore(cursor) // panics if out of order
		cursor = r.Last
		for i := r.First - a.Cumulative - bitmapBase; i <= r.Last-a.Cumulative-bitmapBase; i++ {
			bitmap[i/8] |= 1 << (i % 8)
		}
	}
	return b
}

// SizeBitmap returns how many bytes AppendBitmap appends, or math.MaxInt if they do not fit
// into a chunk. It looks only at the last range.
func (a Ack) SizeBitmap() int {
	head, n := a.sizeHead(), a.bitmapBytes()
	if n > uint64(MaxChunkPayload-head) {
		return math.MaxInt
	}
	return head + int(n)
}

// bitmapBytes returns how many bytes the bitmap itself needs.
func (a Ack) bitmapBytes() uint64 {
	if len(a.Received) == 0 {
		return 0
	}
	return (a.Received[len(a.Received)-1].Last-a.Cumulative-bitmapBase)/8 + 1
}

// ParseAckBitmap parses the payload of a [TypeAckBitmap] chunk. Received uses the storage of
// buf and allocates only if that is too small; a byte of p makes at most 4 ranges.
// A set bit that stands for a number above 64 bits makes the chunk malformed: no flow has
// such a number.
func ParseAckBitmap(p []byte, buf []Range) (Ack, error) {
	a, bitmap, err := takeAckHead(p)
	if err != nil {
		return Ack{}, err
	}
	a.Received = buf[:0]
	for k, octet := range bitmap {
		// Each turn takes one run of set bits off the byte.
		for octet != 0 {
			skip := bits.TrailingZeros8(octet)
			run := bits.TrailingZeros8(^(octet >> skip))
			octet = octet >> skip >> run << run << skip
			first, ok := addSequence(a.Cumulative, bitmapBase+8*uint64(k)+uint64(skip))
			if !ok {
				return Ack{}, errAckBitmapOverflow
			}
			last, ok := addSequence(first, uint64(run)-1)
			if !ok {
				return Ack{}, errAckBitmapOverflow
			}
			a.Received = appendRun(a.Received, Range{first, last})
		}
	}
	return a, nil
}

// appendRun appends r to rs, or lengthens the last range if r continues it.
func appendRun(rs []Range, r Range) []Range {
	if n := len(rs); n > 0 && rs[n-1].Last == r.First-1 {
		rs[n-1].Last = r.Last
		return rs
	}
	return append(rs, r)
}
