package stream

import (
	"encoding/binary"
	"time"
)

// A block of packets has one parity packet: it is closed when it has BlockPackets, or when BlockTime passed since its
// first, so that what is lost of a slow stream does not wait for long.
const (
	BlockPackets = 10
	BlockTime    = 100 * time.Millisecond

	imageSize = 17 // bytes of a packet's image before its payload
)

// appendImageHead appends the imageSize bytes of a packet's image that come before its payload. The image is what parity
// restores: all but the layer group and the number, which are known, and the hops, which are not.
func (p *Packet) appendImageHead(b []byte) []byte {
	b = append(b, boolByte(p.Key))
	b = binary.BigEndian.AppendUint16(b, uint16(p.Timestamp>>32))
	b = binary.BigEndian.AppendUint32(b, uint32(p.Timestamp))
	b = binary.BigEndian.AppendUint32(b, p.Frame)
	b = binary.BigEndian.AppendUint16(b, p.Part)
	b = binary.BigEndian.AppendUint16(b, p.Parts)
	return binary.BigEndian.AppendUint16(b, uint16(len(p.Payload)))
}

// parseImage fills in a packet from its image, behind which there are only zeros. False means that it is nothing that
// could have been sent. The payload aliases b.
func (p *Packet) parseImage(b []byte) bool {
	if len(b) < imageSize || b[0] > 1 {
		return false
	}
	p.Key = b[0] == 1
	p.Timestamp = uint64(binary.BigEndian.Uint16(b[1:]))<<32 | uint64(binary.BigEndian.Uint32(b[3:]))
	p.Frame = binary.BigEndian.Uint32(b[7:])
	p.Part, p.Parts = binary.BigEndian.Uint16(b[11:]), binary.BigEndian.Uint16(b[13:])
	size := int(binary.BigEndian.Uint16(b[15:]))
	if size > len(b)-imageSize {
		return false
	}
	p.Payload = b[imageSize : imageSize+size : imageSize+size]
	for _, c := range b[imageSize+size:] {
		if c != 0 {
			return false
		}
	}
	return p.check() == nil
}
