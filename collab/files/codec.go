package files

import (
	"bytes"
	"encoding/binary"
	"unicode/utf8"

	"lyceum/session/journal"
	"lyceum/session/journal/fields"
)

// How the bodies of entries begin.
const (
	removes  = 0
	begins   = 1
	changes  = 2 // a file is pinned, a box closed
	opensAll = 3
)

// What entries say. Of files and boxes alike:
type (
	removal struct{ ID }
	change  struct {
		ID
		on bool // pinned, open
	}
	opening  struct{ ID }
	takeBack struct{ seq uint64 }
	handIn   struct {
		box ID
		Description
	}
	private struct {
		to             journal.Author
		reader, writer []byte       // the description sealed to the recipient, and to the author
		opened         *Description // nil: it is not for the person at this machine, or is none
	}
)

func (d Description) appendTo(b []byte) []byte {
	return fields.Append(fields.Append(fields.Append(b, d.Name), d.Note), d.Ticket)
}

func (r *reader) description() Description {
	d := Description{Name: string(r.Field(1, maxRawName, "name")), Note: string(r.Field(0, MaxNote*utf8.UTFMax, "note"))}
	d.Ticket = bytes.Clone(r.Field(1, MaxTicket, "ticket"))
	if r.OK() {
		if err := d.check(); err != nil {
			r.Fail("%v", err)
		}
	}
	return d
}

// EncodeShared returns the body of a KindFile that shares a file with all.
func EncodeShared(d Description) ([]byte, error) {
	d.Name = Name(d.Name)
	if err := d.check(); err != nil {
		return nil, err
	}
	return d.appendTo([]byte{begins}), nil
}

// EncodeRemove returns the body of a KindFile that takes a file away, or of a KindHandInBox that does so with a box.
func EncodeRemove(id ID) []byte { return appendID([]byte{removes}, id) }

// EncodePin returns the body of a KindFile that pins a file, or pins it no more.
func EncodePin(file ID, on bool) []byte {
	return fields.AppendFlag(appendID([]byte{changes}, file), on)
}

// EncodeOpenAll returns the body of a KindFile that opens a file for everybody.
func EncodeOpenAll(file ID) []byte { return appendID([]byte{opensAll}, file) }

// EncodeBox returns the body of a KindHandInBox that opens one.
func EncodeBox(o BoxOpening) ([]byte, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	return o.appendTo([]byte{begins}), nil
}

func (o BoxOpening) appendTo(b []byte) []byte {
	return binary.AppendUvarint(fields.Append(fields.Append(b, o.Title), o.Task), uint64(o.Due))
}

// EncodeBoxOpen returns the body of a KindHandInBox that closes a box, or has it take something again.
func EncodeBoxOpen(box ID, open bool) []byte {
	return fields.AppendFlag(appendID([]byte{changes}, box), open)
}

// EncodeHandIn returns the body of a KindHandIn that hands in a file.
func EncodeHandIn(box ID, d Description) ([]byte, error) {
	d.Name = Name(d.Name)
	if err := d.check(); err != nil {
		return nil, err
	}
	return d.appendTo(appendID([]byte{begins}, box)), nil
}

// EncodeTakeBack returns the body of a KindHandIn that takes back what the same desk log handed in.
func EncodeTakeBack(seq uint64) []byte { return binary.AppendUvarint([]byte{removes}, seq) }

// parse reads the body of an entry of one of our kinds: it returns a Description, BoxOpening, removal, change, opening, *private,
// handIn or takeBack. Errors wrap [journal.ErrMalformed].
func parse(kind journal.Kind, author journal.Author, body []byte) (says any, err error) {
	r := &reader{fields.Read(body)}
	if kind == journal.KindFilePrivate {
		says = r.private(author)
		return says, r.End("file")
	}
	what := r.Byte("what is said")
	switch k := kind; {
	case k == journal.KindFile && what == begins:
		says = r.description()
	case k == journal.KindFile && what == opensAll:
		says = opening{r.id("file")}
	case k == journal.KindHandInBox && what == begins:
		says = r.box()
	case k == journal.KindHandIn && what == begins:
		says = handIn{r.id("box"), r.description()}
	case k == journal.KindHandIn && what == removes:
		says = takeBack{r.number("what is taken back")}
	case k != journal.KindHandIn && what == removes:
		says = removal{r.id("what is taken away")}
	case k != journal.KindHandIn && what == changes:
		says = change{r.id("what is changed"), r.Flag("how")}
	default:
		return nil, malformed("%v begins with %d", kind, what)
	}
	return says, r.End("file")
}

func (r *reader) box() BoxOpening {
	o := BoxOpening{Title: string(r.Field(1, MaxTitle*utf8.UTFMax, "title")), Task: string(r.Field(0, MaxTask*utf8.UTFMax, "task"))}
	o.Due = journal.Clock(r.Uvarint("due"))
	if r.OK() {
		if err := o.check(); err != nil {
			r.Fail("%v", err)
		}
	}
	return o
}

// maxSealed is how long a sealed description may be, in bytes.
const maxSealed = maxRawName + MaxNote*utf8.UTFMax + MaxTicket + 200

func (r *reader) private(author journal.Author) *private {
	p := &private{to: r.Key("recipient")}
	if r.OK() && p.to == author {
		r.Fail("for its author")
	}
	p.reader, p.writer = r.Field(1, maxSealed, "sealed"), r.Field(1, maxSealed, "sealed")
	return p
}
