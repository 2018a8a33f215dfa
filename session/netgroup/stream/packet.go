package stream

import "encoding/binary"

// What limits a packet. One of MaxPacket bytes fits a datagram of 1,200 with everything RTMFP puts around it and 15
// bytes to spare, by which its receiver learns of what stream it is.
const (
	MaxPayload   = 1100 // bytes of a frame
	MaxParts     = 512  // packets of a frame
	MaxTimestamp = 1<<48 - 1
	MaxHops      = 255 // more are counted as this

	headerSize       = 20
	parityHeaderSize = 7
	MaxPacket        = parityHeaderSize + imageSize + MaxPayload
)

// A Packet is part of a frame, or the parity of a block of packets.
//
// Nothing in it is signed but the frame as a whole: any of it may be a lie of whoever passed it on until the frame
// was verified.
type Packet struct {
	Group  uint8  // the layer group: 0 to 2
	Hops   uint8  // how many passed it on; the publisher sends 0
	Number uint32 // within the layer group, from 0 on; of a parity packet that of the first packet of its block

	// Of part of a frame.
	Key       bool   // the frame can be decoded without those before it
	Timestamp uint64 // of the frame: microseconds of the publisher's capture clock, below 1<<48
	Frame     uint32 // within the layer group, from 0 on, every one with at least one packet
	Part      uint16 // which part of the frame this is, from 0 on
	Parts     uint16 // how many there are, 1 to MaxParts

	// Of a parity packet: how many packets its block has, 1 to BlockPackets; otherwise 0.
	Block uint8

	// Payload is part of the frame, 1 to MaxPayload bytes, or the exclusive or of the block's images. A parsed packet's
	// aliases what was parsed.
	Payload []byte
}

// IsParity reports whether this is a parity packet.
func (p *Packet) IsParity() bool { return p.Block != 0 }

// First returns the number of the first packet of the frame.
func (p *Packet) First() uint32 { return p.Number - uint32(p.Part) }

// sameFrame reports whether two packets of one layer group say the same of the frame that they are of.
func (p *Packet) sameFrame(other *Packet) bool {
	return p.Frame == other.Frame && p.First() == other.First() && p.Parts == other.Parts &&
		p.Timestamp == other.Timestamp && p.Key == other.Key
}

const (
	flagGroup  = 0x03
	flagParity = 0x04
	flagKey    = 0x08

	errPacketShort   = malformed("packet: cut short")
	errPacketFlags   = malformed("packet: flags")
	errPacketParts   = malformed("packet: impossible part of a frame")
	errPacketPayload = malformed("packet: size of payload")
	errPacketBlock   = malformed("packet: impossible block")
)

// AppendTo appends the packet to b: at most MaxPacket bytes. It must be one that Parse would return.
func (p *Packet) AppendTo(b []byte) []byte {
	if p.IsParity() {
		b = append(b, p.Group|flagParity, p.Hops)
		b = binary.BigEndian.AppendUint32(b, p.Number)
		return append(append(b, p.Block), p.Payload...)
	}
	b = append(b, p.Group|boolByte(p.Key)*flagKey, p.Hops)
	b = binary.BigEndian.AppendUint32(b, p.Number)
	b = binary.BigEndian.AppendUint16(b, uint16(p.Timestamp>>32))
	b = binary.BigEndian.AppendUint32(b, uint32(p.Timestamp))
	b = binary.BigEndian.AppendUint32(b, p.Frame)
	b = binary.BigEndian.AppendUint16(b, p.Part)
	b = binary.BigEndian.AppendUint16(b, p.Parts)
	return append(b, p.Payload...)
}

// Size returns how many bytes AppendTo appends.
func (p *Packet) Size() int {
	if p.IsParity() {
		return parityHeaderSize + len(p.Payload)
	}
	return headerSize + len(p.Payload)
}

// Parse parses what AppendTo wrote, and nothing else: a packet has one encoding. Its payload aliases b. Errors wrap
// wire.ErrMalformed.
func Parse(b []byte) (Packet, error) {
	if len(b) < parityHeaderSize {
		return Packet{}, errPacketShort
	}
	p := Packet{Group: b[0] & flagGroup, Hops: b[1], Number: binary.BigEndian.Uint32(b[2:])}
	if b[0]&^(flagGroup|flagParity|flagKey) != 0 || p.Group >= MaxGroups {
		return Packet{}, errPacketFlags
	}
	if b[0]&flagParity != 0 {
		return p.parseParity(b)
	}
	if len(b) < headerSize {
		return Packet{}, errPacketShort
	}
	p.Key = b[0]&flagKey != 0
	p.Timestamp = uint64(binary.BigEndian.Uint16(b[6:]))<<32 | uint64(binary.BigEndian.Uint32(b[8:]))
	p.Frame = binary.BigEndian.Uint32(b[12:])
	p.Part, p.Parts = binary.BigEndian.Uint16(b[16:]), binary.BigEndian.Uint16(b[18:])
	p.Payload = b[headerSize:len(b):len(b)]
	return p, p.check()
}

// check says whether a part of a frame is possible: whether its frame has the packets before and after it that it
// says, which have numbers.
func (p *Packet) check() error {
	switch {
	case p.Parts == 0 || p.Parts > MaxParts || p.Part >= p.Parts || uint32(p.Part) > p.Number:
		return errPacketParts
	case p.Frame > p.First() || uint64(p.First())+uint64(p.Parts) > 1<<32:
		return errPacketParts
	case len(p.Payload) == 0 || len(p.Payload) > MaxPayload:
		return errPacketPayload
	}
	return nil
}

// parseParity parses what is particular to a parity packet.
func (p Packet) parseParity(b []byte) (Packet, error) {
	p.Block, p.Payload = b[6], b[parityHeaderSize:len(b):len(b)]
	switch {
	case b[0]&flagKey != 0:
		return Packet{}, errPacketFlags
	case p.Block == 0 || p.Block > BlockPackets || uint64(p.Number)+uint64(p.Block) > 1<<32:
		return Packet{}, errPacketBlock
	case len(p.Payload) <= imageSize || len(p.Payload) > imageSize+MaxPayload:
		return Packet{}, errPacketPayload
	}
	return p, nil
}
