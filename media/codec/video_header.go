package codec

import (
	"fmt"

	"lyceum/media"
)

// A VideoHeader is what a frame of VP8 says of itself before any of it is decoded.
type VideoHeader struct {
	Key           bool
	Width, Height int // of a key frame
}

// ParseVideoHeader reads the beginning of a frame of VP8 (RFC 6386 §9.1). The error wraps [ErrMalformed] when the frame
// is too short for what it says, or its size is not one that [media.CheckSize] passes.
func ParseVideoHeader(data []byte) (VideoHeader, error) {
	if len(data) < 3 {
		return VideoHeader{}, fmt.Errorf("%w: a frame of %d bytes", ErrMalformed, len(data))
	}
	// Three bytes, little-endian: 1 bit is 0 for a key frame, 3 bits of version, 1 bit shown, 19 bits size of the first
	// partition.
	tag := uint32(data[0]) | uint32(data[1])<<8 | uint32(data[2])<<16
	h := VideoHeader{Key: tag&1 == 0}
	rest := data[3:]
	if tag>>1&7 > 3 {
		return VideoHeader{}, fmt.Errorf("%w: version %d of VP8", ErrMalformed, tag>>1&7)
	}
	if h.Key {
		if len(rest) < 7 || rest[0] != 0x9d || rest[1] != 0x01 || rest[2] != 0x2a {
			return VideoHeader{}, fmt.Errorf("%w: a key frame without its start code", ErrMalformed)
		}
		// 14 bits each; the two above them ask for a scaling that is not part of decoding.
		h.Width = (int(rest[3]) | int(rest[4])<<8) & 0x3fff
		h.Height = (int(rest[5]) | int(rest[6])<<8) & 0x3fff
		if err := media.CheckSize(h.Width, h.Height); err != nil {
			return VideoHeader{}, fmt.Errorf("%w: %w", ErrMalformed, err)
		}
		rest = rest[7:]
	}
	if first := int(tag >> 5); first > len(rest) {
		return VideoHeader{}, fmt.Errorf("%w: a first partition of %d bytes in %d", ErrMalformed, first, len(rest))
	}
	return h, nil
}
