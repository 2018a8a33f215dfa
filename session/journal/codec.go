package journal

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// ErrMalformed is wrapped by every error about bytes that no correct program writes: a field that
// is cut short or not canonical, a log that does not begin with a join.
var ErrMalformed = errors.New("malformed")

// malformed returns an error that says what is wrong and wraps [ErrMalformed].
func malformed(format string, args ...any) error {
	return fmt.Errorf(format+": %w", append(args, ErrMalformed)...)
}

// A reader takes fields from the front of bytes that somebody else wrote. After the first error
// every further take returns zero values, so a parser checks the error once, at its end.
type reader struct {
	rest []byte
	err  error
}

// take returns the next n bytes; they alias the input.
func (r *reader) take(n int, what string) []byte {
	if r.err != nil {
		return nil
	}
	if n > len(r.rest) {
		r.err = malformed("%s: %d bytes of %d", what, len(r.rest), n)
		return nil
	}
	b := r.rest[:n:n]
	r.rest = r.rest[n:]
	return b
}

// uvarint takes an unsigned varint and insists on its shortest form, so that every value has
// exactly one encoding.
func (r *reader) uvarint(what string) uint64 {
	if r.err != nil {
		return 0
	}
	v, n := binary.Uvarint(r.rest)
	if n <= 0 {
		r.err = malformed("%s: bad varint", what)
		return 0
	}
	if n > 1 && r.rest[n-1] == 0 {
		r.err = malformed("%s: varint not minimal", what)
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

// field takes a length and that many bytes, at most limit.
func (r *reader) field(limit int, what string) []byte {
	n := r.uvarint(what)
	if r.err == nil && n > uint64(limit) {
		r.err = malformed("%s: %d bytes, at most %d allowed", what, n, limit)
	}
	if r.err != nil {
		return nil
	}
	return r.take(int(n), what)
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

// appendField appends the length of field and its bytes.
func appendField(b, field []byte) []byte {
	return append(binary.AppendUvarint(b, uint64(len(field))), field...)
}

// signed returns what a signature of the given kind covers: "lyceum/v1/<kind>", a zero byte, the
// group ID, then the exact bytes. The label keeps one kind of statement from passing for another,
// the group ID keeps it in its class.
func signed(kind string, group GroupID, exact []byte) []byte {
	b := make([]byte, 0, len("lyceum/v1/")+len(kind)+1+len(group)+len(exact))
	b = append(b, "lyceum/v1/"...)
	b = append(b, kind...)
	b = append(b, 0)
	b = append(b, group[:]...)
	return append(b, exact...)
}
