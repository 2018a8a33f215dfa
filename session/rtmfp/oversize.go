package rtmfp

import "lyceum/session/wire"

// An oversize packet is too large for the path and travels in Packet Fragments (RFC 7016 §2.3.1, §3.4). They
// are meant for startup packets; a packet of a session is sent in them only if a fragment of user data was cut
// for a path that has become narrower since.
type oversize struct {
	rest  []byte // header and chunks, without the pieces that were sent
	id    uint64
	index uint64 // of the next piece
}

// waiting reports whether there are pieces to send.
func (o *oversize) waiting() bool { return len(o.rest) > 0 }

// appendPiece writes a carrier of the next piece: a packet of at most limit bytes.
func (o *oversize) appendPiece(b []byte, mode wire.Mode, limit int) []byte {
	begin := len(b)
	b = wire.Header{Mode: mode}.AppendTo(b)
	start := len(b)
	room := limit - (start - begin) - wire.ChunkHeaderSize - 1 - wire.SizeVLU(o.id) - wire.SizeVLU(o.index)
	n := min(room, len(o.rest))
	f := wire.PacketFragment{More: n < len(o.rest), PacketID: o.id, Index: o.index, Data: o.rest[:n]}
	b = f.AppendTo(wire.BeginChunk(b, wire.TypePacketFragment))
	wire.EndChunk(b, start)
	o.rest, o.index = o.rest[n:], o.index+1
	return b
}

// newPacketID returns the ID that all pieces of one packet bear. It is a random one (our choice), so that who
// cannot see the pieces of a startup packet cannot send others for them.
func (e *Endpoint) newPacketID() uint64 { return uint64(e.cfg.Rand.Uint32()) }
