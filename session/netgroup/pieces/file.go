package pieces

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"

	"lyceum/session/wire"
)

// MaxSize is how many bytes a file may have, so that a piece with its way to the root fits an object.
const MaxSize = 1 << 20 * Size

const idLabel = "lyceum/v1/file ID\x00"

// A Hash is a node of a tree.
type Hash [32]byte

// A File is what a member has to know to pass on the pieces of a file.
type File struct {
	Root Hash
	Size uint64 // bytes, at most MaxSize
}

// ID names the file.
func (f File) ID() [32]byte {
	b := binary.BigEndian.AppendUint64([]byte(idLabel), f.Size)
	return sha256.Sum256(append(b, f.Root[:]...))
}

// Count returns how many pieces a file of a size has.
func Count(size uint64) uint64 { return max(1, (size+Size-1)/Size) }

// Length returns how many bytes of a file of a size are in a piece.
func Length(size, index uint64) int {
	return int(min(Size, size-index*Size))
}

// A Ticket is what a member has to know to read a file.
type Ticket struct {
	File
	Key Key
}

// AppendTo appends the ticket to b.
func (t Ticket) AppendTo(b []byte) []byte {
	b = append(append(b, t.Root[:]...), t.Key[:]...)
	return wire.AppendVLU(b, t.Size)
}

// ErrTicket is wrapped by the error about bytes that are no ticket.
var ErrTicket = errors.New("no ticket of a file")

// ParseTicket reads what AppendTo wrote and refuses everything else.
func ParseTicket(b []byte) (t Ticket, err error) {
	if len(b) < 64 {
		return t, fmt.Errorf("%w: cut short", ErrTicket)
	}
	copy(t.Root[:], b)
	copy(t.Key[:], b[32:])
	size, rest, err := wire.TakeVLU(b[64:])
	switch {
	case err != nil:
		return Ticket{}, fmt.Errorf("%w: size: %v", ErrTicket, err)
	case len(rest) > 0 || len(b)-64 != wire.SizeVLU(size) || size > MaxSize:
		return Ticket{}, fmt.Errorf("%w: size", ErrTicket)
	}
	t.Size = size
	return t, nil
}
