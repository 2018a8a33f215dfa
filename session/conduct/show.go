package conduct

import (
	"encoding/binary"
	"fmt"

	"lyceum/session/journal"
	"lyceum/session/journal/fields"
)

// A ShowPlace is what of a class everybody is shown.
type ShowPlace uint8

const (
	ShowVideo  ShowPlace = iota // people
	ShowSlides                  // a page of a deck
	ShowBoard                   // a page of a board
	lastPlace  = ShowBoard
)

// String returns the word of commands and events.
func (p ShowPlace) String() string {
	switch p {
	case ShowVideo:
		return "video"
	case ShowSlides:
		return "slides"
	case ShowBoard:
		return "board"
	}
	return fmt.Sprintf("place %d", uint8(p))
}

// A ShownDocument names a deck or a board as package collab/board does, which this package only carries: a kind, and an
// author and a number where the kind has them.
type ShownDocument struct {
	Kind   uint8
	Author journal.Author
	Seq    uint64
}

// A ShownPage names a page of one: by its number, or by who added it.
type ShownPage struct {
	Number uint16 // 0: it was added
	Author journal.Author
	Seq    uint64
	Index  uint16
}

// A Show is the body of [journal.KindShow]: where everybody who follows is to look from now on. The zero value is people.
type Show struct {
	Place    ShowPlace
	Document ShownDocument // zero with ShowVideo
	Page     ShownPage     // zero with ShowVideo
}

// Encode returns the body; the error says why nobody would read it.
func (s Show) Encode() ([]byte, error) {
	b := []byte{byte(s.Place)}
	if s.Place != ShowVideo {
		d, p := s.Document, s.Page
		b = binary.AppendUvarint(append(append(b, d.Kind), d.Author[:]...), d.Seq)
		b = binary.AppendUvarint(b, uint64(p.Number))
		if p.Number == 0 {
			b = binary.AppendUvarint(append(b, p.Author[:]...), p.Seq)
			b = binary.AppendUvarint(b, uint64(p.Index))
		}
	}
	read, err := ParseShow(b)
	if err == nil && read != s {
		err = fields.Malformed("%v with %v of %v", s.Place, s.Page, s.Document)
	}
	return b, err
}

// ParseShow reads the body of a show. Errors wrap [journal.ErrMalformed].
func ParseShow(body []byte) (s Show, err error) {
	r := reader{fields.Read(body)}
	s.Place = ShowPlace(r.Within(0, uint64(lastPlace), "place"))
	if s.Place != ShowVideo {
		d, p := &s.Document, &s.Page
		d.Kind = uint8(r.Within(0, 1<<7-1, "kind of document"))
		copy(d.Author[:], r.Take(len(d.Author), "author of document"))
		d.Seq = r.Uvarint("number of document")
		if p.Number = uint16(r.Within(0, 1<<16-1, "page")); p.Number == 0 {
			p.Author, p.Seq = r.author(), r.Within(1, 1<<63, "number of page")
			p.Index = uint16(r.Within(0, 1<<16-1, "index of page"))
		}
	}
	if err := r.End("show"); err != nil {
		return Show{}, err
	}
	return s, nil
}
