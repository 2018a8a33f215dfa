package multicast

import (
	"encoding/binary"
	"fmt"

	"lyceum/session/wire"
)

// What begins a message.
const (
	kindMap byte = 1 + iota
	kindAsk
	kindGrant
	kindPull
	kindKeyFrame
	kindLacks
)

const (
	// MaxSubstreams is how many substreams a stream has at most: a mask is one byte.
	MaxSubstreams = 8
	maxGroups     = 3
	maxAncestors  = 24  // members above one; more are refused
	maxBitmap     = 512 // bytes: the packets that a map or a pull names in one layer group
)

func malformed(what string) error { return fmt.Errorf("multicast %s: %w", what, wire.ErrMalformed) }

// A bits names packets of a layer group: base + i for each bit i, the lowest of a byte first.
type bits struct {
	base uint32
	set  []byte // of a message: valid as long as it; the first bit and the last byte are set, or it is empty
}

func (b bits) has(seq uint32) bool {
	i := seq - b.base
	return i < uint32(8*len(b.set)) && b.set[i/8]&(1<<(i%8)) != 0
}

// appendTo appends base (4 bytes), the length of the set (2) and the set.
func (b bits) appendTo(to []byte) []byte {
	to = binary.BigEndian.AppendUint32(to, b.base)
	to = binary.BigEndian.AppendUint16(to, uint16(len(b.set)))
	return append(to, b.set...)
}

// add names a number, which is not below base. With the first one base is set.
func (b *bits) add(number uint32) {
	if len(b.set) == 0 {
		b.base = number
	}
	d := number - b.base
	for int(d/8) >= len(b.set) {
		b.set = append(b.set, 0)
	}
	b.set[d/8] |= 1 << (d % 8)
}

func takeBits(p []byte) (b bits, rest []byte, ok bool) {
	if len(p) < 6 {
		return b, nil, false
	}
	b.base = binary.BigEndian.Uint32(p)
	n := int(binary.BigEndian.Uint16(p[4:]))
	if p = p[6:]; n > maxBitmap || n > len(p) {
		return b, nil, false
	}
	b.set = p[:n:n]
	if n > 0 && (b.set[0]&1 == 0 || b.set[n-1] == 0) || n == 0 && b.base != 0 {
		return b, nil, false
	}
	return b, p[n:], true
}
