package stream

import "encoding/binary"

// A Frame says of a frame what its publisher signs besides its bytes: which it is, and in which packets it goes.
type Frame struct {
	Group     uint8 // the layer group
	Key       bool
	Number    uint32 // within the layer group
	First     uint32 // the number of its first packet
	Parts     uint16 // how many packets it has
	Timestamp uint64 // microseconds of the publisher's capture clock

	// Of a frame that was received: the most hops that any of its packets took.
	Hops uint8

	attempt uint32 // tells candidates for the same numbers apart
}

// AppendSigned appends what is signed of a frame to b: the stream's ID, all fields that are sent but the hops, and the
// digest of its sealed bytes. Its place among the packets belongs to it: otherwise the genuine packets of one frame,
// under the numbers of another, would push out the other's and make those who have them look like liars.
func (f *Frame) AppendSigned(b []byte, id ID, digest [32]byte) []byte {
	b = append(append(b, id[:]...), f.Group, boolByte(f.Key))
	b = binary.BigEndian.AppendUint32(b, f.Number)
	b = binary.BigEndian.AppendUint32(b, f.First)
	b = binary.BigEndian.AppendUint16(b, f.Parts)
	b = binary.BigEndian.AppendUint64(b, f.Timestamp)
	return append(b, digest[:]...)
}

// frame returns what a packet says of its frame.
func (p *Packet) frame() Frame {
	return Frame{Group: p.Group, Key: p.Key, Number: p.Frame, First: p.First(), Parts: p.Parts, Timestamp: p.Timestamp}
}
