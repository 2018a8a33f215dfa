package files

import (
	"encoding/binary"
	"math"

	"lyceum/session/journal/fields"
)

// malformed returns an error that says what is wrong and wraps [journal.ErrMalformed].
func malformed(format string, args ...any) error { return fields.Malformed("file: "+format, args...) }

// A reader takes fields from the front of a body that somebody else wrote.
type reader struct{ fields.Reader }

// id takes an author and the number of an entry.
func (r *reader) id(what string) ID { return ID{r.Key(what), r.number(what)} }

// number takes the number of an entry.
func (r *reader) number(what string) uint64 { return r.Within(1, math.MaxUint64, what) }

func appendID(b []byte, id ID) []byte {
	return binary.AppendUvarint(append(b, id.Author[:]...), id.Seq)
}
