package chat

import (
	"encoding/binary"

	"lyceum/session/journal"
	"lyceum/session/journal/fields"
)

// A body is what the entry of a line carries.
type body struct {
	kind   Kind
	to     journal.Author // of a private line
	text   string         // of a public line
	reader []byte         // sealed to whom the line is for; public lines have neither this nor the next
	self   []byte         // sealed to the author
}

// sealOverhead is the least that sealing adds, in bytes: a key exchange and a tag.
const sealOverhead = 32 + 16

func (b body) appendTo(out []byte) []byte {
	switch b.kind {
	case Public:
		return append(out, b.text...)
	case Private:
		out = append(out, b.to[:]...)
	}
	return fields.Append(fields.Append(out, b.reader), b.self)
}

// parseBody reads a line of a kind; ok is false if no correct program writes it.
func parseBody(kind Kind, author journal.Author, raw []byte) (b body, ok bool) {
	b.kind = kind
	if kind == Public {
		b.text = string(raw)
		return b, check(b.text, journal.MaxBody) == nil
	}
	r := fields.Read(raw)
	if kind == Private {
		copy(b.to[:], r.Take(len(b.to), "to"))
		if b.to == author || b.to == (journal.Author{}) {
			return body{}, false
		}
	}
	b.reader, b.self = r.Field(0, journal.MaxBody, "reader"), r.Field(0, journal.MaxBody, "self")
	return b, r.Done() && len(raw) <= journal.MaxBody && len(b.reader) > sealOverhead && len(b.self) > sealOverhead
}

// An edit gives a line of the author's own another text.
type edit struct {
	seq uint64 // of the line
	body
}

func (e edit) appendTo(out []byte) []byte {
	out = binary.AppendUvarint(out, e.seq)
	return e.body.appendTo(binary.AppendUvarint(out, uint64(e.kind.entry())))
}

// parseEdit reads the body of an entry with number seq.
func parseEdit(author journal.Author, seq uint64, raw []byte) (e edit, ok bool) {
	r := fields.Read(raw)
	e.seq = r.Uvarint("line")
	kind, known := kindOf(journal.Kind(r.Uvarint("kind")))
	if !r.OK() || !known || e.seq == 0 || e.seq >= seq || len(raw) > journal.MaxBody {
		return edit{}, false
	}
	e.body, ok = parseBody(kind, author, r.Rest())
	return e, ok
}

// A deletion takes away one line, or all public ones up to a moment.
type deletion struct {
	line id // zero: all up to
	upTo journal.Clock
}

// How the body of a deletion begins.
const (
	deleteLine = 0
	deleteUpTo = 1
)

func (d deletion) appendTo(out []byte) []byte {
	if d.line == (id{}) {
		return binary.AppendUvarint(append(out, deleteUpTo), uint64(d.upTo))
	}
	out = append(append(out, deleteLine), d.line.author[:]...)
	return binary.AppendUvarint(out, d.line.seq)
}

func parseDeletion(raw []byte) (d deletion, ok bool) {
	r := fields.Read(raw)
	switch what := r.Take(1, "what"); {
	case !r.OK():
	case what[0] == deleteLine:
		copy(d.line.author[:], r.Take(len(d.line.author), "author"))
		if d.line.seq = r.Uvarint("line"); d.line.seq == 0 {
			return deletion{}, false
		}
	case what[0] == deleteUpTo:
		d.upTo = journal.Clock(r.Uvarint("time"))
	default:
		return deletion{}, false
	}
	return d, r.Done()
}
