package slides

import (
	"encoding/binary"
	"math"
	"unicode/utf8"

	"lyceum/session/journal"
	"lyceum/session/journal/fields"
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
	r := reader{fields.Read(body)}
	o := &Opening{Title: string(r.Field(0, MaxTitle*utf8.UTFMax, "title"))}
	o.Source = Source(r.Within(uint64(PDF), uint64(Pictures), "source"))
	o.Pages = r.pages()
	o.Ticket = r.Field(0, MaxTicket, "ticket")
	if err := r.End("deck"); err != nil {
		return nil, err
	}
	if err := o.check(); err != nil {
		return nil, malformed("%v", err)
	}
	return o, nil
}

func parseRemoval(body []byte) (*removal, error) {
	r := reader{fields.Read(body)}
	v := &removal{author: r.Key("author"), seq: r.Within(1, math.MaxUint64, "sequence number")}
	if err := r.End("deck"); err != nil {
		return nil, err
	}
	return v, nil
}

// malformed returns an error that says what is wrong and wraps [journal.ErrMalformed].
func malformed(format string, args ...any) error { return fields.Malformed("deck: "+format, args...) }

// A reader takes fields from the front of a body that somebody else wrote.
type reader struct{ fields.Reader }

// pages takes the sizes of pages. How many there are is known, and within bounds, before there is room for them.
func (r *reader) pages() []Size {
	n := int(r.Within(1, MaxPages, "pages"))
	if !r.OK() {
		return nil
	}
	pages := make([]Size, 0, n)
	for len(pages) < n && r.OK() {
		same := int(r.Within(1, uint64(n-len(pages)), "pages of a size"))
		size := Size{uint16(r.Within(MinSide, MaxSide, "width")), uint16(r.Within(MinSide, MaxSide, "height"))}
		if last := len(pages) - 1; r.OK() && last >= 0 && pages[last] == size {
			r.Fail("pages of one size in two parts")
		}
		for range same {
			pages = append(pages, size)
		}
	}
	return pages
}
