package chat

import (
	"encoding/binary"
	"errors"
	"fmt"

	"lyceum/session/journal"
)

// label says what for a line is sealed (journal.SealTo).
const label = "chat"

// A Sealer seals what this machine writes. The class's group is one.
type Sealer interface {
	// SealToMember seals to one member; also to the member at this machine.
	SealToMember(to journal.Author, label string, header, message []byte) ([]byte, error)
	// SealToStaff seals to those who hold the class sealing key.
	SealToStaff(label string, header, message []byte) ([]byte, error)
}

// An Opener opens what was sealed to this machine. The class's group is one. A [Chat] calls it from Apply and
// Reopen, so where those are called it must not wait.
type Opener interface {
	// OpenAsMember opens what was sealed to the member at this machine; the error wraps [journal.ErrNotForUs].
	OpenAsMember(label string, header, sealed []byte) ([]byte, error)
	// OpenAsStaff opens what was sealed to a class sealing key. The error wraps [journal.ErrNotForUs] unless this
	// machine just has not been given that key.
	OpenAsStaff(label string, header, sealed []byte) ([]byte, error)
}

// Errors of writing, besides those of [Encode].
var (
	ErrToSelf  = errors.New("a private message to oneself")
	ErrDeleted = errors.New("message was deleted")
)

// header is what is authenticated along with a sealed text: the entry's kind (varint), author and recipient (32
// bytes each, zeros for staff), and the number of the line that it edits (varint, 0 if it is a new one). So what is
// sealed says nothing in another class (the group is bound by sealing), in another's log, to another person or of
// another line.
func header(author, to journal.Author, kind Kind, edits uint64) []byte {
	b := binary.AppendUvarint(nil, uint64(kind.entry()))
	b = append(append(b, author[:]...), to[:]...)
	return binary.AppendUvarint(b, edits)
}

// EncodePrivate returns the body of a private chat entry of self: text of 1 to [MaxText] characters and at most
// [MaxSealedText] bytes. Errors are those of [Encode], [ErrToSelf], or the sealer's.
func EncodePrivate(s Sealer, self, to journal.Author, text string) ([]byte, error) {
	b, err := seal(s, self, to, Private, 0, text)
	if err != nil {
		return nil, err
	}
	return b.appendTo(nil), nil
}

// EncodeStaff returns the body of a staff chat entry of self, as [EncodePrivate] does.
func EncodeStaff(s Sealer, self journal.Author, text string) ([]byte, error) {
	b, err := seal(s, self, journal.Author{}, Staff, 0, text)
	if err != nil {
		return nil, err
	}
	return b.appendTo(nil), nil
}

// EncodeEdit returns the body of an entry that gives m, a message of self, another text, for those who can read
// m. It has to be written within [EditWindow]. The sealer is needed unless m is public.
func EncodeEdit(s Sealer, m Message, text string) ([]byte, error) {
	switch {
	case m.Deleted:
		return nil, ErrDeleted
	case m.Kind == Public:
		if err := check(text, journal.MaxBody-editOverhead); err != nil {
			return nil, err
		}
		return edit{m.Seq, body{text: text}}.appendTo(nil), nil
	}
	b, err := seal(s, m.Author, m.To, m.Kind, m.Seq, text)
	if err != nil {
		return nil, err
	}
	return edit{m.Seq, b}.appendTo(nil), nil
}

// EncodeDelete returns the body of an entry that takes away a message: one of the author's own or, by who may
// moderate, anybody's.
func EncodeDelete(m Message) []byte {
	return deletion{line: id{m.Author, m.Seq}}.appendTo(nil)
}

// EncodeClear returns the body of an entry, by who may moderate, that takes away all public messages up to the
// clock of the last one.
func EncodeClear(last journal.Clock) []byte { return deletion{upTo: last}.appendTo(nil) }

func seal(s Sealer, self, to journal.Author, kind Kind, edits uint64, text string) (b body, err error) {
	if err := check(text, MaxSealedText); err != nil {
		return body{}, err
	}
	if to == self {
		return body{}, ErrToSelf
	}
	b = body{kind: kind, to: to}
	h := header(self, to, kind, edits)
	if kind == Private {
		b.reader, err = s.SealToMember(to, label, h, []byte(text))
	} else {
		b.reader, err = s.SealToStaff(label, h, []byte(text))
	}
	if err != nil {
		return body{}, fmt.Errorf("%v message: %w", kind, err)
	}
	if b.self, err = s.SealToMember(self, label, h, []byte(text)); err != nil {
		return body{}, fmt.Errorf("%v message: copy to oneself: %w", kind, err)
	}
	return b, nil
}

// maxTries is how many sealed texts of one author are opened, about 0.1 ms each. Our choice: more than anybody
// writes, and not so many that one member could keep the others' machines from their work. What lies beyond is
// there and not visible.
const maxTries = 5000

// Errors of open, for its caller.
var (
	errNoKey   = errors.New("no key for it yet")
	errNotOurs = errors.New("not for the person at this machine")
	errNoText  = errors.New("opens to what is no text")
)

// open returns the text of a sealed body if the person at this machine may read it. The error is errNoKey if that
// can change.
func (c *Chat) open(author journal.Author, b body, edits uint64) (text string, err error) {
	reader := b.kind == Staff || b.to == c.self
	if c.opener == nil || author != c.self && !reader || c.tries[author] == maxTries {
		return "", errNotOurs
	}
	h := header(author, b.to, b.kind, edits)
	var message []byte
	switch {
	case author == c.self:
		message, err = c.opener.OpenAsMember(label, h, b.self)
	case b.kind == Staff:
		message, err = c.opener.OpenAsStaff(label, h, b.reader)
	default:
		message, err = c.opener.OpenAsMember(label, h, b.reader)
	}
	if err != nil && !errors.Is(err, journal.ErrNotForUs) {
		return "", errNoKey
	}
	c.tries[author]++
	if err != nil {
		return "", err
	}
	text = string(message)
	if check(text, MaxSealedText) != nil {
		return "", errNoText
	}
	return text, nil
}
