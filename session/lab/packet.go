package main

import "lyceum/session/keying"

// A packetKind is what the trace calls a packet.
type packetKind uint8

const (
	packetHello packetKind = iota + 1
	packetResponderHello
	packetRedirect
	packetForward // Forwarded Hello, in a session
	packetKeying
	packetResponderKeying
	packetData // whatever else it carries
	packetAck  // acknowledgements, and pings perhaps
	packetPing // or an answer to one
	packetClose
	packetCloseAck
	packetProbe // of the path's MTU
	packetProbeReply
)

// Sizes in bytes of UDP payload, as rtmfp sends them (TestSizesAreThoseOfRTMFP).
const (
	helloSize           = 512
	responderHelloSize  = 215
	redirectSize        = 72
	forwardSize         = 105
	keyingSize          = 311
	responderKeyingSize = 89
	closeSize           = packetOverhead + chunkHeader

	packetOverhead = 4 + 24 + 5 // session ID; counter and tag of the seal; header with both timestamps
	chunkHeader    = 3
	fragmentHeader = chunkHeader + 4 // flags, flow, sequence number, forward offset
	nextHeader     = chunkHeader + 1 // of a fragment that follows the one before it in a packet
	optionsSize    = 3               // of a flow's options, besides its metadata
	ackSize        = chunkHeader + 4 // flow, room, cumulative number
	rangeSize      = 2

	probeReply = chunkHeader + 11 // a ping's reply that carries size and nonce

	packetLimit = 1200        // until probes of the path arrived
	pieceSpare  = 4 + 24 + 33 // of a packet that a piece of a message leaves free
)

// A packet is a datagram under way. Packets are used over and over.
type packet struct {
	kind     packetKind
	size     int // bytes of UDP payload
	from, to *host
	down     bool // it has waited for the receiver's downlink

	// Of packets outside of sessions.
	wanted  keying.PeerID // hello: whom it is for
	tag     keying.Tag    // keying
	attempt *session      // whose attempt to open it belongs to; stands for a hello's tag
	where   *host         // redirect: where the wanted one is; forward: where the asking one is

	// Of those in sessions.
	keys   *keys
	by     *session // the sender's end
	end    *session // the receiver's, where the sender knows it
	number uint64   // of packets with data, from 1; 0 without
	stamp  int64    // the sender's clock in ticks
	echo   int64    // the receiver's own, as last seen and then aged; 0 if there is none
	pings  int
	pongs  int
	probed int // probe reply: bytes of the probe
	data   []fragment
	acks   []ack
}

// packet returns an empty packet.
func (w *world) packet(kind packetKind, size int) *packet {
	n := len(w.free)
	if n == 0 {
		return &packet{kind: kind, size: size}
	}
	p := w.free[n-1]
	w.free = w.free[:n-1]
	p.kind, p.size = kind, size
	return p
}

// recycle takes a packet back.
func (w *world) recycle(p *packet) {
	clear(p.data)
	clear(p.acks)
	*p = packet{data: p.data[:0], acks: p.acks[:0]}
	w.free = append(w.free, p)
}

// A fragment is one numbered piece of a message under way. Messages are not copied: their bytes are nobody's to
// change, and the last fragment hands over the whole.
type fragment struct {
	flow    *sendFlow
	seq     uint64
	message []byte // all of it
	size    int    // bytes of it in this fragment
	index   int    // among the fragments of the message
	last    bool   // of the message
	final   bool   // of the flow
	forward uint64 // nothing up to it will be sent again
	over    bool   // the message was given up, and there are no bytes; or, at the receiver, it was delivered already
}

// An ack says what a flow's receiver has.
type ack struct {
	flow       *sendFlow
	cumulative uint64 // all up to here,
	ranges     []span // and these
	room       int    // bytes the receiver takes beyond
	rejected   bool
}

// A span is a range of sequence numbers, both ends included.
type span struct{ first, last uint64 }
