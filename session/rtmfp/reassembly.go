package rtmfp

import (
	"bytes"
	"cmp"
	"net/netip"
	"slices"
	"time"

	"lyceum/session/wire"
)

// RFC 7016 §3.4, and our choices beneath.
const (
	reassemblyLife     = 60 * time.Second // at most, for one packet
	reassemblyPatience = time.Second      // without a new piece
	maxReassembled     = 64 << 10         // bytes of one packet

	maxPieces     = 128 // of one packet: pieces smaller than half a kilobyte are not cut by anyone sane
	pieceOverhead = 64  // what a piece counts besides its bytes, so that tiny ones cannot cost more

	sessionReassemblies    = 4                  // of one session; of all strangers see Limits
	sessionReassemblyBytes = 2 * maxReassembled // of one session
)

// An assembler puts packets together that came in pieces. Whatever is beyond its limits is refused, not what
// was accepted earlier, and whoever fills it has to go on sending every second.
type assembler struct {
	packets         []*assembly
	bytes           int // of all, pieceOverhead included
	maxPackets      int
	maxPacketsOfOne int // source address
	maxBytes        int
}

// An assembly is a packet of which pieces are missing.
type assembly struct {
	from   netip.AddrPort // the zero AddrPort within a session
	id     uint64
	mode   wire.Mode     // of all carriers, and then of the packet
	pieces []packetPiece // by index
	size   int           // of their data
	last   uint64        // index of the last piece, once known
	ended  bool          // it is known
	credit int           // bytes of the carriers' datagrams
	began  time.Time
	until  time.Time
}

type packetPiece struct {
	index uint64
	data  []byte
}

// pieceVerdict says what became of a piece.
type pieceVerdict uint8

const (
	pieceKept pieceVerdict = iota
	pieceRepeated
	pieceContradicts // what other pieces say
	pieceRefused     // there is no room
	pieceCompletes
)

// add takes in a piece; credit is what its datagram counts. With pieceCompletes comes the assembly, which is
// forgotten here then.
func (r *assembler) add(now time.Time, from netip.AddrPort, mode wire.Mode, f wire.PacketFragment, credit int) (*assembly, pieceVerdict) {
	r.expire(now)
	a, ofOne := r.find(from, f.PacketID)
	if a == nil {
		if len(r.packets) >= r.maxPackets || ofOne >= r.maxPacketsOfOne {
			return nil, pieceRefused
		}
		a = &assembly{from: from, id: f.PacketID, mode: mode, began: now}
	}
	at, v := a.place(mode, f)
	if v != pieceKept {
		return nil, v
	}
	if len(a.pieces) >= maxPieces || a.size+len(f.Data) > maxReassembled || r.bytes+len(f.Data)+pieceOverhead > r.maxBytes {
		return nil, pieceRefused
	}
	if len(a.pieces) == 0 {
		r.packets = append(r.packets, a)
	}
	a.pieces = slices.Insert(a.pieces, at, packetPiece{f.Index, bytes.Clone(f.Data)})
	a.size += len(f.Data)
	a.credit += credit
	r.bytes += len(f.Data) + pieceOverhead
	if !f.More {
		a.ended, a.last = true, f.Index
	}
	a.until = earliest(now.Add(reassemblyPatience), a.began.Add(reassemblyLife))
	if a.ended && uint64(len(a.pieces)) == a.last+1 {
		r.remove(a)
		return a, pieceCompletes
	}
	return nil, pieceKept
}

// find returns the packet that a piece belongs to, if there is one, and how many there are from its source.
func (r *assembler) find(from netip.AddrPort, id uint64) (found *assembly, ofOne int) {
	for _, a := range r.packets {
		if a.from != from {
			continue
		}
		if ofOne++; a.id == id {
			found = a
		}
	}
	return found, ofOne
}

// place finds where among the pieces a new one belongs, if it is new and does not contradict them.
func (a *assembly) place(mode wire.Mode, f wire.PacketFragment) (at int, v pieceVerdict) {
	at, known := slices.BinarySearchFunc(a.pieces, f.Index, func(p packetPiece, n uint64) int { return cmp.Compare(p.index, n) })
	switch {
	case mode != a.mode,
		a.ended && f.Index > a.last, a.ended && f.Index == a.last && f.More, a.ended && f.Index != a.last && !f.More,
		!f.More && at < len(a.pieces) && a.pieces[len(a.pieces)-1].index > f.Index:
		return 0, pieceContradicts
	case known:
		return 0, pieceRepeated
	}
	return at, pieceKept
}

func (r *assembler) remove(a *assembly) {
	r.bytes -= a.size + len(a.pieces)*pieceOverhead
	r.packets = slices.DeleteFunc(r.packets, func(b *assembly) bool { return a == b })
}

// clear drops everything.
func (r *assembler) clear() { r.packets, r.bytes = nil, 0 }

// expire drops what waited too long.
func (r *assembler) expire(now time.Time) {
	for i := 0; i < len(r.packets); {
		if a := r.packets[i]; now.Before(a.until) {
			i++
		} else {
			r.remove(a)
		}
	}
}

// wake is when expire has something to do, zero for never.
func (r *assembler) wake() (wake time.Time) {
	for _, a := range r.packets {
		wake = earliest(wake, a.until)
	}
	return wake
}

// packet returns the packet that the pieces make.
func (a *assembly) packet() []byte {
	b := make([]byte, 0, a.size)
	for _, p := range a.pieces {
		b = append(b, p.data...)
	}
	return b
}

// takePiece hands a Packet Fragment chunk to an assembler and counts what becomes of it. It returns the packet
// once it is whole.
func (e *Endpoint) takePiece(now time.Time, r *assembler, from netip.AddrPort, mode wire.Mode, payload []byte, credit int) *assembly {
	f, err := wire.ParsePacketFragment(payload)
	if err != nil {
		e.counters.Malformed++
		return nil
	}
	a, v := r.add(now, from, mode, f, credit)
	switch v {
	case pieceContradicts:
		e.counters.Malformed++
	case pieceRepeated:
		e.counters.IgnoredChunks++
	case pieceRefused:
		e.counters.RefusedPieces++
	}
	return a
}

// takePiece reads a Packet Fragment of a session.
func (p *packetReader) takePiece(payload []byte) {
	s := p.s
	if p.inner { // packets in pieces do not nest
		s.e.counters.IgnoredChunks++
		return
	}
	mode := wire.ModeInitiator + wire.ModeResponder - s.role
	if a := s.e.takePiece(p.now, &s.pieces, netip.AddrPort{}, mode, payload, 0); a != nil {
		s.readPacket(p.now, p.from, a.packet(), true)
	}
}
