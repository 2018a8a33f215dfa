package puzzle

import (
	"encoding/binary"
	"fmt"

	"lyceum/session/journal"
)

// A reader takes fields from the front of a body that somebody else wrote. After the first error all it takes is zero, or the least that
// is allowed.
type reader struct {
	rest []byte
	err  error
}

// fail keeps the first error. It wraps [journal.ErrMalformed].
func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("puzzle: "+format+": %w", append(args, journal.ErrMalformed)...)
	}
}

// take returns the next n bytes; they alias the input.
func (r *reader) take(n int, what string) []byte {
	if n > len(r.rest) {
		r.fail("%s: %d bytes of %d", what, len(r.rest), n)
	}
	if r.err != nil {
		return nil
	}
	b := r.rest[:n:n]
	r.rest = r.rest[n:]
	return b
}

func (r *reader) byte(what string) byte {
	if b := r.take(1, what); b != nil {
		return b[0]
	}
	return 0
}

// uvarint takes an unsigned varint of the shortest form up to a limit.
func (r *reader) uvarint(limit uint64, what string) uint64 {
	v, n := binary.Uvarint(r.rest)
	if n <= 0 || n > 1 && r.rest[n-1] == 0 || v > limit {
		r.fail("%s: not up to %d", what, limit)
	}
	if r.err != nil {
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

// within takes an unsigned varint from low to high, both included; low if it is another.
func (r *reader) within(low, high int, what string) int {
	v := int(r.uvarint(uint64(high), what))
	if v < low {
		r.fail("%s: %d, %d to %d allowed", what, v, low, high)
		return low
	}
	return v
}

// signed takes a signed varint of the shortest form from -limit to limit.
func (r *reader) signed(limit int64) int {
	u := r.uvarint(2*uint64(limit), "place")
	return int(int64(u>>1) ^ -int64(u&1))
}

// field takes a length and that many bytes, at most limit; they alias the input.
func (r *reader) field(limit int, what string) []byte { return r.take(r.within(0, limit, what), what) }

func (r *reader) author() (a journal.Author) {
	copy(a[:], r.take(len(a), "author"))
	if a == (journal.Author{}) {
		r.fail("no author")
	}
	return a
}

func (r *reader) game() GameID {
	id := GameID{r.author(), r.uvarint(1<<63, "game")}
	if id.Seq == 0 {
		r.fail("no game")
	}
	return id
}

// bits takes n bits; those left over are 0.
func (r *reader) bits(n int) []bool {
	packed := r.take((n+7)/8, "bits")
	if packed == nil {
		return nil
	}
	all := make([]bool, n)
	for i := range all {
		all[i] = packed[i/8]&(1<<(i%8)) != 0
	}
	if n%8 != 0 && packed[n/8]>>(n%8) != 0 {
		r.fail("bits left over")
	}
	return all
}

// end returns the first error, or one if bytes are left over.
func (r *reader) end() error {
	if len(r.rest) > 0 {
		r.fail("%d bytes left over", len(r.rest))
	}
	return r.err
}
