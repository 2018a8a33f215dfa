package rtmfp

import (
	"sort"

	"lyceum/session/wire"
)

// An ackWriter writes acknowledgements in whichever of their two encodings is shorter (RFC 7016 §3.6.3.4).
type ackWriter struct {
	rangesOnly bool // see Config.rangesOnly
}

// encoding chooses an acknowledgement's chunk type and returns the size of the whole chunk.
func (w ackWriter) encoding(a wire.Ack) (t wire.ChunkType, size int) {
	t, size = wire.TypeAckRanges, a.SizeRanges()
	if bitmap := a.SizeBitmap(); bitmap < size && !w.rangesOnly {
		t, size = wire.TypeAckBitmap, bitmap
	}
	return t, wire.ChunkHeaderSize + size
}

// append writes an acknowledgement as a chunk.
func (w ackWriter) append(b []byte, a wire.Ack) []byte {
	start := len(b)
	t, _ := w.encoding(a)
	b = wire.BeginChunk(b, t)
	if t == wire.TypeAckBitmap {
		b = a.AppendBitmap(b)
	} else {
		b = a.AppendRanges(b)
	}
	wire.EndChunk(b, start)
	return b
}

// shorten drops as many of the highest ranges as it takes for the chunk to have at most room bytes. An
// acknowledgement that names none may still be too large.
func (w ackWriter) shorten(a wire.Ack, room int) wire.Ack {
	all := a.Received
	n := sort.Search(len(all), func(i int) bool { // the first count of ranges that does not fit
		a.Received = all[:i+1]
		_, size := w.encoding(a)
		return size > room
	})
	a.Received = all[:n]
	return a
}
