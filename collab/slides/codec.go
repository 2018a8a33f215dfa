package slides

import (
	"encoding/binary"
	"fmt"
	"unicode/utf8"

	"lyceum/session/journal"
)

// How the body of an entry begins.
const (
	removes = 0
	opens   = 1
)

// A removal takes a deck away.
type removal struct {
	author journal.Author
	seq    uint64
}

// EncodeOpen returns the body of a KindDeck that opens a deck.
func EncodeOpen(o Opening) ([]byte, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	b := append([]byte{opens}, binary.AppendUvarint(nil, uint64(len(o.Title)))...)
	b = append(b, o.Title...)
	b = binary.AppendUvarint(b, uint64(o.Source))
	b = binary.AppendUvarint(b, uint64(len(o.Pages)))
	for rest := o.Pages; len(rest) > 0; {
		n := run(rest)
		b = binary.AppendUvarint(b, uint64(n))
		b = binary.AppendUvarint(b, uint64(rest[0].Width))
		b = binary.AppendUvarint(b, uint64(rest[0].Height))
		rest = rest[n:]
	}
	b = binary.AppendUvarint(b, uint64(len(o.Ticket)))
	b = append(b, o.Ticket...)
	if _, err := parseOpening(b[1:]); err != nil {
		return nil, err
	}
	return b, nil
}

// run returns how many pages from the first on have its size.
func run(pages []Size) int {
	n := 1
	for n < len(pages) && pages[n] == pages[0] {
		n++
	}
	return n
}

// EncodeRemove returns the body of a KindDeck that takes away the deck which an entry opened.
func EncodeRemove(author journal.Author, seq uint64) []byte {
	return binary.AppendUvarint(append([]byte{removes}, author[:]...), seq)
}

// parse reads a body: one of the two is not nil. Errors wrap [journal.ErrMalformed].
func parse(body []byte) (*Opening, *removal, error) {
	if len(body) == 0 || len(body) > journal.MaxBody {
		return nil, nil, malformed("%d bytes", len(body))
	}
	switch body[0] {
	case opens:
		o, err := parseOpening(body[1:])
		return o, nil, err
	case removes:
		v, err := parseRemoval(body[1:])
		return nil, v, err
	}
	return nil, nil, malformed("begins with %d", body[0])
}

func parseOpening(body []byte) (*Opening, error) {
	r := reader{rest: body}
	o := &Opening{Title: string(r.field(MaxTitle*utf8.UTFMax, "title"))}
	o.Source = Source(r.within(uint64(PDF), uint64(Pictures), "source"))
	o.Pages = r.pages()
	o.Ticket = r.field(MaxTicket, "ticket")
	if err := r.end(); err != nil {
		return nil, err
	}
	if err := o.check(); err != nil {
		return nil, malformed("%v", err)
	}
	return o, nil
}

func parseRemoval(body []byte) (*removal, error) {
	r := reader{rest: body}
	v := &removal{}
	copy(v.author[:], r.take(len(v.author), "author"))
	v.seq = r.uvarint("sequence number")
	if err := r.end(); err != nil {
		return nil, err
	}
	if v.author == (journal.Author{}) || v.seq == 0 {
		return nil, malformed("removal of nothing")
	}
	return v, nil
}

// malformed returns an error that says what is wrong and wraps [journal.ErrMalformed].
func malformed(format string, args ...any) error {
	return fmt.Errorf("deck: "+format+": %w", append(args, journal.ErrMalformed)...)
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

// within takes an unsigned varint from low to high, both included; low if it is another.
func (r *reader) within(low, high uint64, what string) uint64 {
	v := r.uvarint(what)
	if r.err == nil && (v < low || v > high) {
		r.err = malformed("%s: %d, %d to %d allowed", what, v, low, high)
	}
	if r.err != nil {
		return low
	}
	return v
}

// field takes a length and that many bytes, at most limit.
func (r *reader) field(limit uint64, what string) []byte {
	return r.take(int(r.within(0, limit, what)), what)
}

// pages takes the sizes of pages. How many there are is known, and within bounds, before there is room for them.
func (r *reader) pages() []Size {
	n := int(r.within(1, MaxPages, "pages"))
	if r.err != nil {
		return nil
	}
	pages := make([]Size, 0, n)
	for len(pages) < n && r.err == nil {
		same := int(r.within(1, uint64(n-len(pages)), "pages of a size"))
		size := Size{uint16(r.within(MinSide, MaxSide, "width")), uint16(r.within(MinSide, MaxSide, "height"))}
		if last := len(pages) - 1; r.err == nil && last >= 0 && pages[last] == size {
			r.err = malformed("pages of one size in two parts")
		}
		for range same {
			pages = append(pages, size)
		}
	}
	return pages
}

// end returns the first error, or one if bytes are left over.
func (r *reader) end() error {
	if r.err == nil && len(r.rest) > 0 {
		r.err = malformed("%d bytes left over", len(r.rest))
	}
	return r.err
}
