package conduct

import (
	"encoding/binary"
	"fmt"
	"unicode/utf8"

	"lyceum/session/journal"
)

// malformed returns an error that says what is wrong and wraps [journal.ErrMalformed].
func malformed(format string, args ...any) error {
	return fmt.Errorf(format+": %w", append(args, journal.ErrMalformed)...)
}

// checked returns b if parse accepts it, so that nobody writes what nobody would read.
func checked[T any](b []byte, parse func([]byte) (T, error)) ([]byte, error) {
	if _, err := parse(b); err != nil {
		return nil, err
	}
	return b, nil
}

// appendField appends the length of field and its bytes.
func appendField(b []byte, field string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(field))), field...)
}

// A reader takes fields from the front of a body that somebody else wrote. After the first error every
// further take returns zero values, so a parser checks the error once, at its end.
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
	b := r.rest[:n]
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

// within takes an unsigned varint from low to high, both included.
func (r *reader) within(low, high uint64, what string) uint64 {
	v := r.uvarint(what)
	if r.err == nil && (v < low || v > high) {
		r.err = malformed("%s: %d, %d to %d allowed", what, v, low, high)
	}
	if r.err != nil {
		return 0
	}
	return v
}

// author takes the key of an author, which is never zero.
func (r *reader) author() (a journal.Author) {
	copy(a[:], r.take(len(a), "author"))
	if r.err == nil && a == (journal.Author{}) {
		r.err = malformed("author: zeros")
	}
	return a
}

// field takes a length and that many bytes of UTF-8, at most limit.
func (r *reader) field(limit uint64, what string) string {
	s := string(r.take(int(r.within(0, limit, what)), what))
	if r.err == nil && !utf8.ValidString(s) {
		r.err = malformed("%s: not UTF-8", what)
	}
	return s
}

// end returns the first error, or one if bytes are left over.
func (r *reader) end(what string) error {
	if r.err != nil {
		return fmt.Errorf("%s: %w", what, r.err)
	}
	if len(r.rest) > 0 {
		return malformed("%s: %d bytes left over", what, len(r.rest))
	}
	return nil
}
