package live

import (
	"encoding/binary"
	"errors"

	"lyceum/collab/board"
	"lyceum/session/journal"
	"lyceum/session/journal/fields"
)

// MaxPost is the longest message, in bytes.
const MaxPost = 1024

// Limits of messages.
const (
	MaxPoints = 20000 // of an unfinished stroke
	maxInk    = 400   // points of an ink message
	maxLaser  = 64    // points of a laser message
)

// Errors of encoding and parsing.
var (
	ErrMalformed = errors.New("live message is malformed")
	ErrTooLong   = errors.New("live message is too long")
	ErrPrivate   = errors.New("live messages of a private board are not posted")
)

// A Message is an [Ink], a [Pointer] or a [Laser].
type Message interface {
	// Encode returns the message to be posted. Errors are [ErrTooLong], [ErrPrivate] and [ErrMalformed], for what
	// nobody would read.
	Encode() ([]byte, error)
	// On returns where it is to be seen.
	On() (board.DocumentID, board.PageID)
	// raw returns the message, whether anybody would read it or not.
	raw() []byte
}

// An Ink is part of a stroke, or a shape, that is being drawn.
type Ink struct {
	Document board.DocumentID
	Page     board.PageID
	Kind     board.ObjectKind // no text, no image
	Style    board.Style
	Token    board.Token   // not 0; the object that comes of it has the same
	First    int           // number of the first of Points, 0 to MaxPoints
	Points   []board.Point // of a shape both, with First 0
	End      bool          // no more points come
	Cancel   bool          // and nothing comes of it
}

// On returns where it is to be seen.
func (m Ink) On() (board.DocumentID, board.PageID) { return m.Document, m.Page }

// A Pointer is where somebody's pointer is.
type Pointer struct {
	Document board.DocumentID
	Page     board.PageID
	At       board.Point
	Gone     bool // it is nowhere any more; then At is zero
}

// On returns where it is to be seen.
func (m Pointer) On() (board.DocumentID, board.PageID) { return m.Document, m.Page }

// A Laser is the trail of somebody's laser pointer.
type Laser struct {
	Document board.DocumentID
	Page     board.PageID
	Points   []board.Point // 1 to 64, the newest last
}

// On returns where it is to be seen.
func (m Laser) On() (board.DocumentID, board.PageID) { return m.Document, m.Page }

// How messages begin.
const (
	typeInk     = 1
	typePointer = 2
	typeLaser   = 3

	flagEnd    = 1
	flagCancel = 2
)

// Encode returns the message to be posted.
func (m Ink) Encode() ([]byte, error) { return checked(m.raw()) }

func (m Ink) raw() []byte {
	b := appendHead(typeInk, m.Document, m.Page)
	var flags byte
	if m.End {
		flags |= flagEnd
	}
	if m.Cancel {
		flags |= flagCancel
	}
	b = append(b, byte(m.Kind), flags)
	b = appendStyle(binary.AppendUvarint(b, uint64(m.Token)), m.Style)
	b = binary.AppendUvarint(b, uint64(m.First))
	b = binary.AppendUvarint(b, uint64(len(m.Points)))
	return appendPoints(b, m.Points)
}

// Encode returns the message to be posted.
func (m Pointer) Encode() ([]byte, error) { return checked(m.raw()) }

func (m Pointer) raw() []byte {
	b := appendHead(typePointer, m.Document, m.Page)
	if m.Gone {
		return append(b, 1)
	}
	return appendPoints(append(b, 0), []board.Point{m.At})
}

// Encode returns the message to be posted.
func (m Laser) Encode() ([]byte, error) { return checked(m.raw()) }

func (m Laser) raw() []byte {
	b := binary.AppendUvarint(appendHead(typeLaser, m.Document, m.Page), uint64(len(m.Points)))
	return appendPoints(b, m.Points)
}

// checked returns a message that others read.
func checked(b []byte) ([]byte, error) {
	switch _, err := Parse(b); {
	case len(b) > MaxPost:
		return nil, ErrTooLong
	case len(b) > 1 && board.DocumentKind(b[1]) == board.PrivateBoard:
		return nil, ErrPrivate
	case err != nil:
		return nil, err
	}
	return b, nil
}

func appendHead(kind byte, d board.DocumentID, p board.PageID) []byte {
	b := []byte{kind, byte(d.Kind)}
	if d.Kind != board.ClassBoard {
		b = binary.AppendUvarint(append(b, d.Author[:]...), d.Seq)
	}
	b = binary.AppendUvarint(b, uint64(p.Number))
	if p.Number == 0 {
		b = binary.AppendUvarint(append(b, p.Added.Author[:]...), p.Added.Seq)
		b = binary.AppendUvarint(b, uint64(p.Added.Index))
	}
	return b
}

func appendStyle(b []byte, s board.Style) []byte {
	b = binary.AppendUvarint(appendColour(b, s.Colour), uint64(s.Width))
	b = append(b, byte(s.Dash), s.Opacity)
	if s.Filled {
		return appendColour(append(b, 1), s.Fill)
	}
	return append(b, 0)
}

func appendColour(b []byte, c board.Colour) []byte {
	red, green, blue := c.RGB()
	return append(b, red, green, blue)
}

func appendPoints(b []byte, points []board.Point) []byte {
	var last board.Point
	for _, p := range points {
		b = binary.AppendVarint(b, int64(p.X)-int64(last.X))
		b = binary.AppendVarint(b, int64(p.Y)-int64(last.Y))
		last = p
	}
	return b
}

// Parse reads a message. The error is [ErrMalformed].
func Parse(data []byte) (Message, error) {
	if len(data) > MaxPost {
		return nil, ErrMalformed
	}
	return parse(reader{Reader: fields.Read(data)})
}

func parse(r reader) (Message, error) {
	kind, doc, page := r.Byte("kind"), r.document(), board.PageID{}
	if r.OK() {
		page = r.page(doc)
	}
	var m Message
	switch kind {
	case typeInk:
		m = r.ink(doc, page)
	case typePointer:
		p := Pointer{Document: doc, Page: page, Gone: r.Within(0, 1, "flag") == 1}
		if !p.Gone {
			p.At = r.point(board.Point{})
		}
		m = p
	case typeLaser:
		m = Laser{doc, page, r.points(int(r.Within(1, maxLaser, "points")))}
	default:
		r.Refuse(true, "message")
	}
	if !r.Done() {
		return nil, ErrMalformed
	}
	return m, nil
}

// A reader takes fields from the front of bytes that somebody else wrote.
type reader struct {
	fields.Reader
	private bool // it is about a private board, and else about none
}

func (r *reader) author() journal.Author { return r.Key("author") }

func (r *reader) document() (d board.DocumentID) {
	switch d.Kind = board.DocumentKind(r.Byte("document")); d.Kind {
	case board.ClassBoard:
	case board.PrivateBoard:
		d.Author, d.Seq = r.author(), r.Within(0, 0, "document")
	case board.Deck, board.Reveal:
		d.Author, d.Seq = r.author(), r.Within(1, 1<<63, "number")
	default:
		r.Refuse(true, "document")
	}
	r.Refuse(r.private != (d.Kind == board.PrivateBoard), "document")
	return d
}

func (r *reader) page(d board.DocumentID) (p board.PageID) {
	last := uint64(1)
	if d.Kind == board.Deck || d.Kind == board.Reveal {
		last = board.MaxPageNumber
	}
	if p.Number = uint16(r.Within(0, last, "page")); p.Number == 0 {
		p.Added = board.ObjectID{Author: r.author(), Seq: r.Within(1, 1<<63, "number"), Index: uint16(r.Within(0, board.MaxOps-1, "index"))}
	}
	return p
}

func (r *reader) ink(d board.DocumentID, p board.PageID) Message {
	m := Ink{Document: d, Page: p, Kind: board.ObjectKind(r.Within(0, uint64(board.Ellipse), "kind"))}
	flags := r.Within(0, flagEnd|flagCancel, "flags")
	m.End, m.Cancel = flags&flagEnd != 0, flags&flagCancel != 0
	m.Token = board.Token(r.Within(1, 1<<16-1, "token"))
	m.Style = r.style()
	m.First = int(r.Within(0, MaxPoints, "first point"))
	n := int(r.Within(0, maxInk, "points"))
	m.Points = r.points(n)
	r.Refuse(m.First+n > MaxPoints || !m.Kind.IsStroke() && n > 0 && (m.First != 0 || n != 2), "points")
	return m
}

func (r *reader) style() board.Style {
	s := board.Style{Colour: r.colour(), Width: uint16(r.Within(1, board.MaxWidth, "width")), Dash: board.Dash(r.Within(0, uint64(board.Dotted), "dash")), Opacity: r.Byte("opacity")}
	if s.Filled = r.Within(0, 1, "flag") == 1; s.Filled {
		s.Fill = r.colour()
	}
	r.Refuse(s.Opacity == 0, "opacity")
	return s
}

func (r *reader) colour() board.Colour {
	rgb := r.Take(3, "colour")
	if rgb == nil {
		return 0
	}
	return board.Colour(rgb[0])<<16 | board.Colour(rgb[1])<<8 | board.Colour(rgb[2])
}

func (r *reader) points(n int) []board.Point {
	if !r.OK() || n > len(r.Rest())/2 {
		r.Refuse(true, "points")
		return nil
	}
	points, last := make([]board.Point, n), board.Point{}
	for i := range points {
		points[i] = r.point(last)
		last = points[i]
	}
	return points
}

func (r *reader) point(from board.Point) board.Point {
	x, y := int64(from.X)+r.difference(), int64(from.Y)+r.difference()
	r.Refuse(x != int64(int16(x)) || y != int64(int16(y)), "point")
	return board.Point{X: int16(x), Y: int16(y)}
}

func (r *reader) difference() int64 {
	u := r.Within(0, 1<<18, "point")
	return int64(u>>1) ^ -int64(u&1)
}
