package stream

import (
	"errors"
	"fmt"
)

// MaxFrame is the most bytes that a frame may have, sealed and signed.
const MaxFrame = MaxParts * MaxPayload

var (
	// ErrFrameSize says that a frame is empty or longer than MaxFrame.
	ErrFrameSize = errors.New("a frame has 1 to 563200 bytes")
	// ErrExhausted says that a layer group has no numbers left, after years: what follows needs another stream.
	ErrExhausted = errors.New("the stream has no numbers left")
)

// A Cutter numbers a publisher's frames and cuts them into packets:
//
//	f, err := c.Begin(group, key, timestamp, len(plain)+overhead)
//	data := seal(plain, f.Number); data = append(data, sign(f.AppendSigned(…))…)
//	packets, err = c.Cut(packets[:0], &f, data)
//
// Each frame that was begun must be cut, in the same order.
type Cutter struct {
	info   Info
	groups [MaxGroups]struct{ packet, frame uint64 } // numbers of the next
}

// NewCutter returns a cutter for a stream that begins.
func NewCutter(info Info) *Cutter { return &Cutter{info: info} }

// Begin returns what the next frame of a layer group of the stream will be. size is that of the whole frame with its
// signature. The timestamp is in microseconds, at most MaxTimestamp.
func (c *Cutter) Begin(group uint8, key bool, timestamp uint64, size int) (Frame, error) {
	if int(group) >= c.info.Groups() || timestamp > MaxTimestamp {
		return Frame{}, fmt.Errorf("cut frame of layer group %d at %d µs: not of this stream", group, timestamp)
	}
	if size < 1 || size > MaxFrame {
		return Frame{}, fmt.Errorf("cut frame of %d bytes: %w", size, ErrFrameSize)
	}
	g := &c.groups[group]
	parts := (size + MaxPayload - 1) / MaxPayload
	if g.packet+uint64(parts) > 1<<32 {
		return Frame{}, fmt.Errorf("cut frame: %w", ErrExhausted)
	}
	return Frame{Group: group, Key: key, Number: uint32(g.frame), First: uint32(g.packet), Parts: uint16(parts), Timestamp: timestamp}, nil
}

// Cut appends the packets of the frame that Begin returned last for its layer group. Their payloads alias data, which
// must have the size that was named. They are about equally long, as parity is as long as the longest of its block.
func (c *Cutter) Cut(packets []Packet, f *Frame, data []byte) []Packet {
	g := &c.groups[f.Group]
	if f.First != uint32(g.packet) || f.Number != uint32(g.frame) || int(f.Parts) != (len(data)+MaxPayload-1)/MaxPayload {
		panic("BUG: a frame is cut that was not begun last")
	}
	g.packet += uint64(f.Parts)
	g.frame++
	size := (len(data) + int(f.Parts) - 1) / int(f.Parts)
	for part := range f.Parts {
		n := min(size, len(data))
		packets = append(packets, Packet{
			Group: f.Group, Number: f.First + uint32(part), Key: f.Key, Timestamp: f.Timestamp, Frame: f.Number,
			Part: part, Parts: f.Parts, Payload: data[:n:n],
		})
		data = data[n:]
	}
	return packets
}
