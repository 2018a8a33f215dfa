package wire

import "encoding/binary"

const (
	errHeaderCut  = malformed("packet header: cut short")
	errHeaderMode = malformed("packet header: mode 0")
)

// A Mode says in which part of the protocol, and by which end, a packet was sent.
type Mode uint8

// The four modes, with their values on the wire.
const (
	ModeForbidden Mode = iota // never sent
	ModeInitiator             // by the end that opened the session
	ModeResponder             // by the other end
	ModeStartup               // before there is a session
)

const (
	headerTimeCritical        = 0x80
	headerTimeCriticalReverse = 0x40
	headerTimestamp           = 0x08
	headerTimestampEcho       = 0x04
	headerMode                = 0x03
)

// A Header starts every plain packet (RFC 7016 §2.2.4).
type Header struct {
	Mode                Mode
	TimeCritical        bool // the packet carries time-critical user data
	TimeCriticalReverse bool // its sender receives time-critical packets in other sessions
	HasTimestamp        bool
	HasTimestampEcho    bool
	Timestamp           uint16 // low bits of the sender's clock, in ticks of 4 ms
	TimestampEcho       uint16 // the receiver's own, as the sender last saw it and then aged
}

// AppendTo appends the header, 1 to 5 bytes, to b. It panics if the mode is
// [ModeForbidden] or no mode at all.
func (h Header) AppendTo(b []byte) []byte {
	if h.Mode == ModeForbidden || h.Mode > ModeStartup {
		panic("BUG: wire: append of a packet header without a mode")
	}
	flags := byte(h.Mode)
	for _, f := range [...]struct {
		set bool
		bit byte
	}{
		{h.TimeCritical, headerTimeCritical},
		{h.TimeCriticalReverse, headerTimeCriticalReverse},
		{h.HasTimestamp, headerTimestamp},
		{h.HasTimestampEcho, headerTimestampEcho},
	} {
		if f.set {
			flags |= f.bit
		}
	}
	b = append(b, flags)
	if h.HasTimestamp {
		b = binary.BigEndian.AppendUint16(b, h.Timestamp)
	}
	if h.HasTimestampEcho {
		b = binary.BigEndian.AppendUint16(b, h.TimestampEcho)
	}
	return b
}

// TakeHeader reads a header from the front of a plain packet; the chunks follow. Mode 0 is
// malformed: the whole packet is to be dropped (§2.2.4).
func TakeHeader(b []byte) (Header, []byte, error) {
	if len(b) < 1 {
		return Header{}, nil, errHeaderCut
	}
	flags, b := b[0], b[1:]
	h := Header{
		Mode:                Mode(flags & headerMode),
		TimeCritical:        flags&headerTimeCritical != 0,
		TimeCriticalReverse: flags&headerTimeCriticalReverse != 0,
		HasTimestamp:        flags&headerTimestamp != 0,
		HasTimestampEcho:    flags&headerTimestampEcho != 0,
	}
	if h.Mode == ModeForbidden {
		return Header{}, nil, errHeaderMode
	}
	if h.HasTimestamp {
		if len(b) < 2 {
			return Header{}, nil, errHeaderCut
		}
		h.Timestamp, b = binary.BigEndian.Uint16(b), b[2:]
	}
	if h.HasTimestampEcho {
		if len(b) < 2 {
			return Header{}, nil, errHeaderCut
		}
		h.TimestampEcho, b = binary.BigEndian.Uint16(b), b[2:]
	}
	return h, b, nil
}
