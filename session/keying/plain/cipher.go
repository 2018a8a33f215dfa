package plain

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"lyceum/session/keying"
	"lyceum/session/wire"
)

// The layout of a packet: body ‖ 16 bytes 0xff ‖ checksum (2) of both plus the receiver's salt.
const (
	checksumSize = 2
	overhead     = 16 + checksumSize
)

var padding = bytes.Repeat([]byte{0xff}, 16)

var (
	errShort    = fmt.Errorf("packet shorter than its checksum: %w", wire.ErrMalformed)
	errChecksum = fmt.Errorf("checksum: %w", keying.ErrNotAuthentic)
)

// A packetCipher checks sums. The zero value is the one for startup, with no salts.
type packetCipher struct{ near, far uint16 }

func (c packetCipher) Overhead() int { return overhead }

func (c packetCipher) Seal(dst, plain []byte, _ uint32) []byte {
	start := len(dst)
	dst = append(append(dst, plain...), padding...)
	return binary.BigEndian.AppendUint16(dst, checksum(dst[start:])+c.far)
}

// Open takes off the padding if it is there. rtmfp-cpp leaves it on, for the chunk parser to
// ignore, and so accepts packets without any.
func (c packetCipher) Open(dst, sealed []byte, _ uint32) ([]byte, error) {
	if len(sealed) < checksumSize {
		return dst, errShort
	}
	body, sum := sealed[:len(sealed)-checksumSize], sealed[len(sealed)-checksumSize:]
	if checksum(body)+c.near != binary.BigEndian.Uint16(sum) {
		return dst, errChecksum
	}
	return append(dst, bytes.TrimSuffix(body, padding)...), nil
}

// checksum is the Internet checksum (RFC 1071), but for an odd last byte: that counts as the
// low byte of its word, as in rtmfp-cpp.
func checksum(b []byte) uint16 {
	var sum uint32
	for ; len(b) > 1; b = b[2:] {
		sum += uint32(binary.BigEndian.Uint16(b))
	}
	if len(b) == 1 {
		sum += uint32(b[0])
	}
	for sum > 0xffff {
		sum = sum>>16 + sum&0xffff
	}
	return ^uint16(sum)
}
