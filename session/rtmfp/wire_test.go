package rtmfp

import (
	"bytes"
	"net/netip"
	"testing"
	"time"

	"lyceum/session/netsim"
	"lyceum/session/wire"
)

// A seenPacket is a session packet in the plain profile, taken apart.
type seenPacket struct {
	at     time.Time
	from   netip.AddrPort
	to     netip.AddrPort
	header wire.Header
	chunks []seenChunk
	data   []seenData // of all flows
	size   int        // of the datagram
}

type seenChunk struct {
	typ     wire.ChunkType
	payload []byte
}

// seenData is a User Data or Next User Data chunk.
type seenData struct {
	wire.UserData
	next bool
}

func (p seenPacket) has(t wire.ChunkType) bool {
	for _, c := range p.chunks {
		if c.typ == t {
			return true
		}
	}
	return false
}

// acks returns the acknowledgements in a packet.
func (p seenPacket) acks() (all []wire.Ack) {
	for _, c := range p.chunks {
		var a wire.Ack
		var err error
		switch c.typ {
		case wire.TypeAckRanges:
			a, err = wire.ParseAckRanges(c.payload, nil)
		case wire.TypeAckBitmap:
			a, err = wire.ParseAckBitmap(c.payload, nil)
		default:
			continue
		}
		if err == nil {
			all = append(all, a)
		}
	}
	return all
}

// carries reports whether the packet has data with this sequence number, of any flow.
func (p seenPacket) carries(sequence uint64) bool {
	for _, d := range p.data {
		if d.Sequence == sequence {
			return true
		}
	}
	return false
}

const plainTrailer = 18 // padding and checksum

// readPlain takes a session packet of the plain profile apart.
func readPlain(datagram []byte) (p seenPacket, ok bool) {
	if len(datagram) < 4+plainTrailer {
		return p, false
	}
	h, rest, err := wire.TakeHeader(bytes.Clone(datagram[4 : len(datagram)-plainTrailer]))
	if err != nil || h.Mode == wire.ModeStartup {
		return p, false
	}
	p.header, p.size = h, len(datagram)
	var last wire.UserData
	for {
		t, payload, next, ok := wire.NextChunk(rest)
		if !ok {
			return p, true
		}
		p.chunks = append(p.chunks, seenChunk{t, payload})
		switch t {
		case wire.TypeUserData:
			if last, err = wire.ParseUserData(payload); err == nil {
				p.data = append(p.data, seenData{last, false})
			}
		case wire.TypeNextUserData:
			if n, err := wire.ParseNextUserData(payload); err == nil {
				last.Sequence++
				last.FSNOffset++
				last.Fragmentation, last.Abandoned, last.Final = n.Fragmentation, n.Abandoned, n.Final
				last.HasOptions, last.Options, last.Data = n.HasOptions, n.Options, n.Data
				p.data = append(p.data, seenData{last, true})
			}
		}
		rest = next
	}
}

// A tap sees every session packet of a plain world, and can drop some.
type tap struct {
	all  []seenPacket
	drop func(p seenPacket) bool // nil drops nothing
}

func newTap(w *netsim.World) *tap {
	tp := &tap{}
	w.Filter(func(at time.Time, from, to netip.AddrPort, d []byte) ([]byte, bool) {
		p, ok := readPlain(d)
		if !ok {
			return d, true
		}
		p.at, p.from, p.to = at, from, to
		if tp.drop != nil && tp.drop(p) {
			return d, false
		}
		tp.all = append(tp.all, p)
		return d, true
	})
	return tp
}

// from returns the packets that one peer sent.
func (tp *tap) from(p *testPeer) (some []seenPacket) {
	for _, s := range tp.all {
		if s.from == p.addr {
			some = append(some, s)
		}
	}
	return some
}

// dataFrom returns the data that one peer sent, in order, repeats included.
func (tp *tap) dataFrom(p *testPeer) (some []seenData) {
	for _, s := range tp.from(p) {
		some = append(some, s.data...)
	}
	return some
}

// acksFrom returns the acknowledgements that one peer sent.
func (tp *tap) acksFrom(p *testPeer) (some []wire.Ack) {
	for _, s := range tp.from(p) {
		some = append(some, s.acks()...)
	}
	return some
}

// forget empties the tap.
func (tp *tap) forget() { tp.all = nil }

// plainPair returns two peers of the plain profile with an open, quiet session.
func plainPair(t *testing.T, limits ...Limits) (w *netsim.World, a, b *testPeer, ab, ba *Session, tp *tap) {
	t.Helper()
	w = netsim.New(1, testStart)
	a, b = newPlainPeer(t, w, "alice", 1, lan), newPlainPeer(t, w, "bob", 2, lan)
	for _, l := range limits {
		a.limits, b.limits = l.withDefaults(), l.withDefaults()
	}
	tp = newTap(w)
	ab, ba = openBetween(a, b)
	w.RunFor(time.Second)
	tp.forget()
	return w, a, b, ab, ba, tp
}

// inject sends chunks to b as if a had.
func inject(w *netsim.World, a, b *testPeer, ab *Session, chunks []byte) {
	w.Inject(a.addr, b.addr, craft(ab, wire.Header{Mode: ab.role}, chunks))
	w.RunFor(time.Millisecond)
}

// dataChunk is a User Data chunk as a peer might send it.
func dataChunk(d wire.UserData) []byte {
	return wire.AppendChunk(nil, wire.TypeUserData, d.AppendTo(nil))
}

// named are the options of a flow with this metadata.
func named(metadata string) []byte {
	return wire.FlowOptions{Metadata: []byte(metadata), HasMetadata: true}.AppendTo(nil)
}

// ackChunk is an acknowledgement as a peer might send it.
func ackChunk(a wire.Ack) []byte {
	return wire.AppendChunk(nil, wire.TypeAckRanges, a.AppendRanges(nil))
}
