package fields

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"unicode/utf8"
)

// ErrMalformed is wrapped by every error of a Reader.
var ErrMalformed = errors.New("malformed")

// KeySize is how many bytes the key of an author has.
const KeySize = 32

// A Reader takes fields from the front of a body that somebody else wrote. After the first error every further take returns zero
// values. What it returns aliases the input. The zero value reads nothing.
type Reader struct {
	rest []byte
	err  error
}

// Read returns a reader of b, which it keeps.
func Read(b []byte) Reader { return Reader{rest: b} }

// Malformed returns an error that says what is wrong and wraps ErrMalformed.
func Malformed(format string, args ...any) error {
	return fmt.Errorf(format+": %w", append(args, ErrMalformed)...)
}

// Fail notes that something is wrong, unless something was before.
func (r *Reader) Fail(format string, args ...any) {
	if r.err == nil {
		r.err = Malformed(format, args...)
	}
}

// Refuse notes that what was taken cannot be, if so.
func (r *Reader) Refuse(wrong bool, what string) {
	if wrong && r.err == nil {
		r.Fail("%s: not allowed", what)
	}
}

// OK reports whether nothing was wrong so far.
func (r *Reader) OK() bool { return r.err == nil }

// Rest returns what was not taken yet.
func (r *Reader) Rest() []byte { return r.rest }

// Take takes n bytes.
func (r *Reader) Take(n int, what string) []byte {
	if r.err != nil {
		return nil
	}
	if n < 0 || n > len(r.rest) {
		r.Fail("%s: %d bytes of %d", what, len(r.rest), n)
		return nil
	}
	b := r.rest[:n:n]
	r.rest = r.rest[n:]
	return b
}

// Byte takes a byte.
func (r *Reader) Byte(what string) byte {
	if b := r.Take(1, what); b != nil {
		return b[0]
	}
	return 0
}

// Flag takes a byte that is 0 or 1.
func (r *Reader) Flag(what string) bool {
	b := r.Byte(what)
	if b > 1 {
		r.Fail("%s: %d", what, b)
	}
	return b == 1
}

// Uint32 takes a number of four bytes.
func (r *Reader) Uint32(what string) uint32 {
	if b := r.Take(4, what); b != nil {
		return binary.BigEndian.Uint32(b)
	}
	return 0
}

// Uint64 takes a number of eight bytes.
func (r *Reader) Uint64(what string) uint64 {
	if b := r.Take(8, what); b != nil {
		return binary.BigEndian.Uint64(b)
	}
	return 0
}

// Uvarint takes an unsigned varint of the shortest form, so that every value has exactly one encoding.
func (r *Reader) Uvarint(what string) uint64 {
	if r.err != nil {
		return 0
	}
	v, n := binary.Uvarint(r.rest)
	if n <= 0 || n > 1 && r.rest[n-1] == 0 {
		r.Fail("%s: bad varint", what)
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

// Within takes an unsigned varint from low to high, both included.
func (r *Reader) Within(low, high uint64, what string) uint64 {
	v := r.Uvarint(what)
	if r.err == nil && (v < low || v > high) {
		r.Fail("%s: %d, %d to %d allowed", what, v, low, high)
	}
	if r.err != nil {
		return 0
	}
	return v
}

// Varint takes a signed varint, zigzag, from low to high, both included.
func (r *Reader) Varint(low, high int64, what string) int64 {
	u := r.Uvarint(what)
	v := int64(u>>1) ^ -int64(u&1)
	if r.err == nil && (v < low || v > high) {
		r.Fail("%s: %d, %d to %d allowed", what, v, low, high)
	}
	if r.err != nil {
		return 0
	}
	return v
}

// Number takes a number of eight bytes, from low to high and not −0.
func (r *Reader) Number(low, high float64, what string) float64 {
	v := math.Float64frombits(r.Uint64(what))
	if r.err == nil && (!(v >= low && v <= high) || v == 0 && math.Signbit(v)) {
		r.Fail("%s: %v, %v to %v allowed", what, v, low, high)
	}
	if r.err != nil {
		return 0
	}
	return v
}

// Field takes a length from low to high, both included, and that many bytes.
func (r *Reader) Field(low, high uint64, what string) []byte {
	return r.Take(int(r.Within(low, high, what)), what)
}

// Text takes a length of at most limit, and that many bytes of UTF-8.
func (r *Reader) Text(limit uint64, what string) string {
	s := r.Field(0, limit, what)
	if !utf8.Valid(s) {
		r.Fail("%s: not UTF-8", what)
		return ""
	}
	return string(s)
}

// Key takes the key of an author, which is never zero.
func (r *Reader) Key(what string) (key [KeySize]byte) {
	copy(key[:], r.Take(len(key), what))
	if r.err == nil && key == [KeySize]byte{} {
		r.Fail("%s: zeros", what)
	}
	return key
}

// End returns the first error, or one if bytes are left over, with what was read in front.
func (r *Reader) End(what string) error {
	if r.err == nil && len(r.rest) > 0 {
		r.Fail("%d bytes left over", len(r.rest))
	}
	if r.err != nil {
		return fmt.Errorf("%s: %w", what, r.err)
	}
	return nil
}

// Done reports whether all was taken, and nothing was wrong.
func (r *Reader) Done() bool { return r.err == nil && len(r.rest) == 0 }
