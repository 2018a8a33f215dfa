package quiz

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"
)

// MaxResponse is the longest encoding of a response, in bytes: [MaxAnswer] bytes of text, or less with other parts, and
// what says so.
const MaxResponse = MaxAnswer + 4

// ErrMalformed says that bytes are no response.
var ErrMalformed = errors.New("malformed response")

// What a response has, in the first byte of its encoding.
const (
	hasChosen = 1 << iota
	hasPairs
	hasText
	hasGaps
)

// AppendResponse appends a response in the compact form in which it is an entry of a log. A response has one encoding:
//
//	head    1 byte: 1 chosen, 2 pairs, 4 text, 8 gaps; a part that is empty is not there
//	chosen  number (1–100), 2 bytes each
//	pairs   number (1–100), 2 bytes each for stem and right; rising by stem
//	text    length (1–MaxAnswer), that many bytes of UTF-8
//	gaps    number (1–100), a response each, without pairs and gaps
//
// Integers are unsigned varints of the shortest form, IDs big endian. It fails, with an error that wraps [ErrResponse], for
// what [ParseResponse] would not take.
func AppendResponse(b []byte, r Response) ([]byte, error) {
	encoded := appendResponse(nil, r)
	if again, err := ParseResponse(encoded); err != nil || !again.equal(r) {
		return b, misfit("it cannot be written")
	}
	return append(b, encoded...), nil
}

func appendResponse(b []byte, r Response) []byte {
	head := boolToInt(len(r.Chosen) > 0)*hasChosen | boolToInt(len(r.Pairs) > 0)*hasPairs | boolToInt(r.Text != "")*hasText | boolToInt(len(r.Gaps) > 0)*hasGaps
	b = append(b, byte(head))
	if len(r.Chosen) > 0 {
		b = binary.AppendUvarint(b, uint64(len(r.Chosen)))
		for _, id := range r.Chosen {
			b = binary.BigEndian.AppendUint16(b, uint16(id))
		}
	}
	if len(r.Pairs) > 0 {
		b = binary.AppendUvarint(b, uint64(len(r.Pairs)))
		for _, p := range r.Pairs {
			b = binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(b, uint16(p.Stem)), uint16(p.Right))
		}
	}
	if r.Text != "" {
		b = append(binary.AppendUvarint(b, uint64(len(r.Text))), r.Text...)
	}
	if len(r.Gaps) > 0 {
		b = binary.AppendUvarint(b, uint64(len(r.Gaps)))
		for _, gap := range r.Gaps {
			b = appendResponse(b, gap)
		}
	}
	return b
}

// equal reports whether two responses say the same.
func (r Response) equal(other Response) bool {
	return slices.Equal(r.Chosen, other.Chosen) && slices.Equal(r.Pairs, other.Pairs) && r.Text == other.Text &&
		slices.EqualFunc(r.Gaps, other.Gaps, Response.equal)
}

// ParseResponse reads what [AppendResponse] wrote, all of b. Errors wrap [ErrMalformed]. What it returns shares nothing
// with b, and may fit no question: see [Question.CheckResponse].
func ParseResponse(b []byte) (Response, error) {
	if len(b) > MaxResponse {
		return Response{}, fmt.Errorf("%w: %d bytes are more than %d", ErrMalformed, len(b), MaxResponse)
	}
	d := decoder{rest: b}
	r := d.response(hasChosen | hasPairs | hasText | hasGaps)
	if d.bad || len(d.rest) > 0 {
		return Response{}, fmt.Errorf("%w, %d bytes before its end", ErrMalformed, len(d.rest))
	}
	return r, nil
}

// A decoder takes fields from the front of bytes that somebody else wrote. After the first mistake it is bad, and every
// take is zero.
type decoder struct {
	rest []byte
	bad  bool
}

// take takes n bytes.
func (d *decoder) take(n int) []byte {
	if d.bad || n > len(d.rest) {
		d.bad = true
		return nil
	}
	b := d.rest[:n]
	d.rest = d.rest[n:]
	return b
}

// number takes a varint of the shortest form from 1 to most.
func (d *decoder) number(most int) int {
	v, n := binary.Uvarint(d.rest)
	if d.bad || n <= 0 || n > 1 && d.rest[n-1] == 0 || v < 1 || v > uint64(most) {
		d.bad = true
		return 0
	}
	d.rest = d.rest[n:]
	return int(v)
}

// response takes a response that has some of the parts that it may have.
func (d *decoder) response(may byte) (r Response) {
	head := d.take(1)
	if d.bad || head[0]&^may != 0 {
		d.bad = true
		return Response{}
	}
	if head[0]&hasChosen != 0 {
		r.Chosen = d.ids(1)
	}
	if head[0]&hasPairs != 0 {
		r.Pairs = d.pairs()
	}
	if head[0]&hasText != 0 {
		text := d.take(d.number(MaxAnswer))
		d.bad = d.bad || !utf8.Valid(text)
		r.Text = string(text)
	}
	if head[0]&hasGaps != 0 {
		for n := d.number(MaxOptions); n > 0 && !d.bad; n-- {
			r.Gaps = append(r.Gaps, d.response(hasChosen|hasText))
		}
	}
	return r
}

// ids takes a number, and that many times so many IDs.
func (d *decoder) ids(each int) (ids []OptionID) {
	for b := d.take(2 * each * d.number(MaxOptions)); len(b) > 0; b = b[2:] {
		ids = append(ids, OptionID(binary.BigEndian.Uint16(b)))
	}
	return ids
}

func (d *decoder) pairs() (pairs []Pair) {
	for ids := d.ids(2); len(ids) > 0; ids = ids[2:] {
		d.bad = d.bad || len(pairs) > 0 && ids[0] <= pairs[len(pairs)-1].Stem
		pairs = append(pairs, Pair{ids[0], ids[1]})
	}
	return pairs
}
