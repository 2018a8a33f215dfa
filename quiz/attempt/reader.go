package attempt

import (
	"encoding/binary"
	"fmt"
	"math"
	"unicode/utf8"

	"lyceum/quiz"
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
func appendField[T string | []byte](b []byte, field T) []byte {
	return append(binary.AppendUvarint(b, uint64(len(field))), field...)
}

// appendNumber appends a number as its eight bytes.
func appendNumber(b []byte, v float64) []byte {
	return binary.BigEndian.AppendUint64(b, math.Float64bits(v))
}

// appendFlag appends a bit as a byte.
func appendFlag(b []byte, on bool) []byte {
	if on {
		return append(b, 1)
	}
	return append(b, 0)
}

// A reader takes fields from the front of a body that somebody else wrote. After the first error every further take returns zero
// values, so a parser checks the error once, at its end.
type reader struct {
	rest []byte
	err  error
}

// fail notes an error, if there was none.
func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = malformed(format, args...)
	}
}

// take returns the next n bytes; they alias the input.
func (r *reader) take(n int, what string) []byte {
	if r.err == nil && n > len(r.rest) {
		r.fail("%s: %d bytes of %d", what, len(r.rest), n)
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
		r.fail("%s: bad varint", what)
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

// within takes an unsigned varint from low to high, both included.
func (r *reader) within(low, high uint64, what string) uint64 {
	v := r.uvarint(what)
	if r.err == nil && (v < low || v > high) {
		r.fail("%s: %d, %d to %d allowed", what, v, low, high)
	}
	if r.err != nil {
		return 0
	}
	return v
}

// flag takes a byte that is 0 or 1.
func (r *reader) flag(what string) bool {
	b := r.take(1, what)
	if r.err == nil && b[0] > 1 {
		r.fail("%s: %d", what, b[0])
	}
	return r.err == nil && b[0] == 1
}

// number takes a number from low to high.
func (r *reader) number(low, high float64, what string) float64 {
	b := r.take(8, what)
	if r.err != nil {
		return 0
	}
	v := math.Float64frombits(binary.BigEndian.Uint64(b))
	if !(v >= low && v <= high) || v == 0 && math.Signbit(v) {
		r.fail("%s: %v, %v to %v allowed", what, v, low, high)
		return 0
	}
	return v
}

// field takes a length and that many bytes, at most limit.
func (r *reader) field(limit uint64, what string) []byte {
	return r.take(int(r.within(0, limit, what)), what)
}

// text takes a length and that many bytes of UTF-8, at most limit.
func (r *reader) text(limit uint64, what string) string {
	s := r.field(limit, what)
	if r.err == nil && !utf8.Valid(s) {
		r.fail("%s: not UTF-8", what)
	}
	if r.err != nil {
		return ""
	}
	return string(s)
}

// id takes the ID of a test, which is never zero.
func (r *reader) id() (id quiz.ID) {
	copy(id[:], r.take(len(id), "test"))
	if r.err == nil && id == (quiz.ID{}) {
		r.fail("test: zeros")
	}
	return id
}

// author takes the key of an author, which is never zero.
func (r *reader) author() (a journal.Author) {
	copy(a[:], r.take(len(a), "author"))
	if r.err == nil && a == (journal.Author{}) {
		r.fail("author: zeros")
	}
	return a
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
