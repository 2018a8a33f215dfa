package files

import (
	"encoding/binary"
	"fmt"

	"lyceum/session/journal"
)

// malformed returns an error that says what is wrong and wraps [journal.ErrMalformed].
func malformed(format string, args ...any) error {
	return fmt.Errorf("file: "+format+": %w", append(args, journal.ErrMalformed)...)
}

// A reader takes fields from the front of a body that somebody else wrote. After the first error all it takes is zero.
type reader struct {
	rest []byte
	err  error
}

// take returns the next n bytes; they alias the input.
func (r *reader) take(n int, what string) []byte {
	if r.err == nil && n > len(r.rest) {
		r.err = malformed("%s: %d bytes of %d", what, len(r.rest), n)
	}
	if r.err != nil {
		return nil
	}
	b := r.rest[:n:n]
	r.rest = r.rest[n:]
	return b
}

// uvarint takes an unsigned varint of the shortest form.
func (r *reader) uvarint(what string) uint64 {
	if r.err != nil {
		return 0
	}
	v, n := binary.Uvarint(r.rest)
	if n <= 0 || n > 1 && r.rest[n-1] == 0 {
		r.err = malformed("%s: bad varint", what)
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

// field takes a length, from least to most, and that many bytes.
func (r *reader) field(least, most uint64, what string) []byte {
	n := r.uvarint(what)
	if r.err == nil && (n < least || n > most) {
		r.err = malformed("%s: %d bytes, %d to %d allowed", what, n, least, most)
	}
	if r.err != nil {
		return nil
	}
	return r.take(int(n), what)
}

// flag takes a byte that is 0 or 1.
func (r *reader) flag(what string) bool {
	b := r.take(1, what)
	if r.err == nil && b[0] > 1 {
		r.err = malformed("%s: %d", what, b[0])
	}
	return r.err == nil && b[0] == 1
}

func (r *reader) author(what string) (a journal.Author) {
	copy(a[:], r.take(len(a), what))
	if r.err == nil && a == (journal.Author{}) {
		r.err = malformed("%s: nobody", what)
	}
	return a
}

// id takes an author and the number of an entry.
func (r *reader) id(what string) (id ID) {
	id.Author = r.author(what)
	id.Seq = r.number(what)
	return id
}

// number takes the number of an entry.
func (r *reader) number(what string) uint64 {
	n := r.uvarint(what)
	if r.err == nil && n == 0 {
		r.err = malformed("%s: entry 0", what)
	}
	return n
}

// end returns the first error, or one if bytes are left over.
func (r *reader) end() error {
	if r.err == nil && len(r.rest) > 0 {
		r.err = malformed("%d bytes left over", len(r.rest))
	}
	return r.err
}

func appendField[T string | []byte](b []byte, field T) []byte {
	return append(binary.AppendUvarint(b, uint64(len(field))), field...)
}

func appendID(b []byte, id ID) []byte {
	return binary.AppendUvarint(append(b, id.Author[:]...), id.Seq)
}

func appendFlag(b []byte, on bool) []byte {
	if on {
		return append(b, 1)
	}
	return append(b, 0)
}
