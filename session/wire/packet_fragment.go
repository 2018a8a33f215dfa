package wire

const (
	errFragmentFlags = malformed("packet fragment: flags")
	errFragmentID    = malformed("packet fragment: packet ID")
	errFragmentIndex = malformed("packet fragment: index")
	errFragmentEmpty = malformed("packet fragment: no data")
)

const fragmentMore = 0x80

// A PacketFragment carries a piece of a startup packet that is too large for the path
// (RFC 7016 §2.3.1, type 0x7f).
type PacketFragment struct {
	More     bool   // this is not the last piece
	PacketID uint64 // the same for all pieces of one packet
	Index    uint64 // of this piece, from 0
	Data     []byte // never empty
}

// AppendTo appends the chunk's payload to b. It panics if there is no data: receivers
// discard such a packet.
func (c PacketFragment) AppendTo(b []byte) []byte {
	if len(c.Data) == 0 {
		panic("BUG: wire: append of an empty packet fragment")
	}
	var flags byte
	if c.More {
		flags |= fragmentMore
	}
	b = append(b, flags)
	return append(AppendVLU(AppendVLU(b, c.PacketID), c.Index), c.Data...)
}

// ParsePacketFragment parses a chunk's payload. A fragment without data is malformed.
func ParsePacketFragment(p []byte) (PacketFragment, error) {
	if len(p) < 1 {
		return PacketFragment{}, errFragmentFlags
	}
	flags := p[0]
	id, p, err := TakeVLU(p[1:])
	if err != nil {
		return PacketFragment{}, errFragmentID
	}
	index, p, err := TakeVLU(p)
	if err != nil {
		return PacketFragment{}, errFragmentIndex
	}
	if len(p) == 0 {
		return PacketFragment{}, errFragmentEmpty
	}
	return PacketFragment{More: flags&fragmentMore != 0, PacketID: id, Index: index, Data: p[:len(p):len(p)]}, nil
}
