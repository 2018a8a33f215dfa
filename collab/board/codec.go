package board

import (
	"encoding/binary"

	"lyceum/session/journal"
)

// A reader takes fields from the front of bytes that somebody else wrote. After the first mistake it is bad, and every
// take is zero.
type reader struct {
	rest []byte
	bad  bool
}

func (r *reader) take(n int) []byte {
	if r.bad || n < 0 || n > len(r.rest) {
		r.bad = true
		return nil
	}
	b := r.rest[:n:n]
	r.rest = r.rest[n:]
	return b
}

func (r *reader) byte() byte {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return 0
}

// uvarint takes an unsigned varint of the shortest form.
func (r *reader) uvarint() uint64 {
	if r.bad {
		return 0
	}
	v, n := binary.Uvarint(r.rest)
	if n <= 0 || n > 1 && r.rest[n-1] == 0 {
		r.bad = true
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

// within takes an unsigned varint from low to high, both included.
func (r *reader) within(low, high uint64) uint64 {
	v := r.uvarint()
	if r.bad || v < low || v > high {
		r.bad = true
		return 0
	}
	return v
}

// varint takes a signed varint, zigzag, from low to high.
func (r *reader) varint(low, high int64) int64 {
	u := r.uvarint()
	v := int64(u>>1) ^ -int64(u&1)
	if r.bad || v < low || v > high {
		r.bad = true
		return 0
	}
	return v
}

// field takes a length of low to high and that many bytes, which alias the input.
func (r *reader) field(low, high uint64) []byte { return r.take(int(r.within(low, high))) }

// author takes the key of an author, which is never zero.
func (r *reader) author() (a journal.Author) {
	copy(a[:], r.take(len(a)))
	r.bad = r.bad || a == journal.Author{}
	return a
}

// end reports whether all was taken without a mistake.
func (r *reader) end() bool { return !r.bad && len(r.rest) == 0 }

func appendVarint(b []byte, v int64) []byte { return binary.AppendUvarint(b, zigzag(v)) }

func zigzag(v int64) uint64 { return uint64(v)<<1 ^ uint64(v>>63) }

func appendField(b []byte, field string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(field))), field...)
}
