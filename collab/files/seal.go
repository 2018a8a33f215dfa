package files

import (
	"encoding/binary"
	"fmt"

	"lyceum/session/journal"
	"lyceum/session/journal/fields"
)

// label says what for a description is sealed (journal.SealTo).
const label = "file"

// A Sealer seals to members. session.Seals is one.
type Sealer interface {
	// SealToMember seals to one member; also to the member at this machine.
	SealToMember(to journal.Author, label string, header, message []byte) ([]byte, error)
}

// An Opener opens what was sealed to this machine. session.Seals is one. [Files] calls it from Apply, so where that is called it must
// not wait.
type Opener interface {
	// OpenAsMember opens what was sealed to the member at this machine; the error wraps [journal.ErrNotForUs].
	OpenAsMember(label string, header, sealed []byte) ([]byte, error)
}

// header is what is authenticated along with a description: so it opens for nobody else, in no other log and as nothing else.
func header(author, to journal.Author) []byte {
	b := binary.AppendUvarint(nil, uint64(journal.KindFilePrivate))
	return append(append(b, author[:]...), to[:]...)
}

// EncodePrivate returns the body of a KindFilePrivate of self, that shares a file with one person.
func EncodePrivate(s Sealer, self, to journal.Author, d Description) ([]byte, error) {
	d.Name = Name(d.Name)
	if err := d.check(); err != nil {
		return nil, err
	}
	if to == self {
		return nil, ErrToSelf
	}
	b := append([]byte{}, to[:]...)
	for _, who := range []journal.Author{to, self} {
		sealed, err := s.SealToMember(who, label, header(self, to), d.appendTo(nil))
		if err != nil {
			return nil, fmt.Errorf("share a file with one person: %w", err)
		}
		b = fields.Append(b, sealed)
	}
	return b, nil
}

// open opens a private description, if it is for the person at this machine; nil: it is not.
func (f *Files) open(author journal.Author, p *private) *Description {
	sealed := p.reader
	switch {
	case f.opener == nil || author != f.self && p.to != f.self:
		return nil
	case author == f.self:
		sealed = p.writer
	}
	message, err := f.opener.OpenAsMember(label, header(author, p.to), sealed)
	if err != nil {
		return nil
	}
	r := reader{fields.Read(message)}
	d := r.description()
	if r.End("file") != nil {
		return nil
	}
	return &d
}
