package wire

import (
	"encoding/binary"
	"fmt"
)

// A ChunkType is the first byte of a chunk (RFC 7016 §2.3). Types without a constant are
// unknown and their chunks are to be ignored.
type ChunkType uint8

// The chunk types of RFC 7016.
const (
	TypePadding           ChunkType = 0x00
	TypePing              ChunkType = 0x01 // payload: any message
	TypeCloseRequest      ChunkType = 0x0c // no payload
	TypeForwardedHello    ChunkType = 0x0f
	TypeUserData          ChunkType = 0x10
	TypeNextUserData      ChunkType = 0x11
	TypeBufferProbe       ChunkType = 0x18
	TypeInitiatorHello    ChunkType = 0x30
	TypeInitiatorKeying   ChunkType = 0x38
	TypePingReply         ChunkType = 0x41 // payload: the message of the ping
	TypeCloseAck          ChunkType = 0x4c // no payload
	TypeAckBitmap         ChunkType = 0x50
	TypeAckRanges         ChunkType = 0x51
	TypeFlowException     ChunkType = 0x5e
	TypeResponderHello    ChunkType = 0x70
	TypeResponderRedirect ChunkType = 0x71
	TypeResponderKeying   ChunkType = 0x78
	TypeCookieChange      ChunkType = 0x79
	TypePacketFragment    ChunkType = 0x7f
	TypePaddingFF         ChunkType = 0xff
)

// String returns the chunk's name in lower case, for logs and test failures.
func (t ChunkType) String() string {
	switch t {
	case TypePadding, TypePaddingFF:
		return "padding"
	case TypePing:
		return "ping"
	case TypeCloseRequest:
		return "close request"
	case TypeForwardedHello:
		return "forwarded hello"
	case TypeUserData:
		return "user data"
	case TypeNextUserData:
		return "next user data"
	case TypeBufferProbe:
		return "buffer probe"
	case TypeInitiatorHello:
		return "initiator hello"
	case TypeInitiatorKeying:
		return "initiator keying"
	case TypePingReply:
		return "ping reply"
	case TypeCloseAck:
		return "close ack"
	case TypeAckBitmap:
		return "ack bitmap"
	case TypeAckRanges:
		return "ack ranges"
	case TypeFlowException:
		return "flow exception"
	case TypeResponderHello:
		return "responder hello"
	case TypeResponderRedirect:
		return "responder redirect"
	case TypeResponderKeying:
		return "responder keying"
	case TypeCookieChange:
		return "cookie change"
	case TypePacketFragment:
		return "packet fragment"
	}
	return fmt.Sprintf("chunk 0x%02x", uint8(t))
}

// AllowedIn reports whether a chunk of this type may be in a packet of mode m; if not, it
// is to be ignored. Unknown types are allowed nowhere, and nothing is in [ModeForbidden].
func (t ChunkType) AllowedIn(m Mode) bool {
	startup := m == ModeStartup
	session := m == ModeInitiator || m == ModeResponder
	switch t {
	case TypePadding, TypePaddingFF, TypePacketFragment:
		return startup || session
	case TypeInitiatorHello, TypeResponderHello, TypeResponderRedirect, TypeCookieChange,
		TypeInitiatorKeying, TypeResponderKeying:
		return startup
	case TypeForwardedHello, TypePing, TypePingReply, TypeUserData, TypeNextUserData,
		TypeAckBitmap, TypeAckRanges, TypeBufferProbe, TypeFlowException,
		TypeCloseRequest, TypeCloseAck:
		return session
	}
	return false
}

const (
	// ChunkHeaderSize is the size in bytes of a chunk's type and length.
	ChunkHeaderSize = 3

	// MaxChunkPayload is the size in bytes of the largest payload a chunk can have.
	MaxChunkPayload = 1<<16 - 1
)

// BeginChunk appends a chunk's type and a length of zero. Append the payload next, and then
// call EndChunk.
func BeginChunk(b []byte, t ChunkType) []byte {
	return append(b, byte(t), 0, 0)
}

// EndChunk fills in the length of the chunk that runs from start, which is len(b) from
// before BeginChunk, to the end of b. It panics if b has no chunk header at start or its
// payload exceeds [MaxChunkPayload].
func EndChunk(b []byte, start int) {
	n := len(b) - start - ChunkHeaderSize
	if n < 0 || n > MaxChunkPayload {
		panic(fmt.Sprintf("BUG: wire: chunk with a payload of %d bytes", n))
	}
	binary.BigEndian.PutUint16(b[start+1:], uint16(n))
}

// AppendChunk appends a whole chunk. It panics if payload exceeds [MaxChunkPayload].
func AppendChunk(b []byte, t ChunkType, payload []byte) []byte {
	start := len(b)
	b = append(BeginChunk(b, t), payload...)
	EndChunk(b, start)
	return b
}

// NextChunk reads a chunk from the front of b, which is what follows a packet's header or
// the chunk before. It returns ok = false when what is left is padding: fewer than 3 bytes,
// or a length that exceeds what is left (RFC 7016 §2.2.4). The payload aliases b.
func NextChunk(b []byte) (t ChunkType, payload, rest []byte, ok bool) {
	if len(b) < ChunkHeaderSize {
		return 0, nil, nil, false
	}
	end := ChunkHeaderSize + int(binary.BigEndian.Uint16(b[1:]))
	if end > len(b) {
		return 0, nil, nil, false
	}
	return ChunkType(b[0]), b[ChunkHeaderSize:end:end], b[end:], true
}
