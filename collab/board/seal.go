package board

import (
	"encoding/binary"
	"errors"
	"fmt"

	"lyceum/session/conduct"
	"lyceum/session/journal"
	"lyceum/session/journal/fields"
)

// label says what for operations are sealed (journal.SealTo).
const label = "board"

// A Sealer seals what staff return. session.Seals is one.
type Sealer interface {
	// SealToMember seals to one member.
	SealToMember(to journal.Author, label string, header, message []byte) ([]byte, error)
	// SealToStaff seals to those who hold the class sealing key.
	SealToStaff(label string, header, message []byte) ([]byte, error)
}

// An Opener opens what was sealed to this machine. session.Seals is one. A [Board] calls it from Apply and Reopen,
// so where those are called it must not wait.
type Opener interface {
	// OpenAsMember opens what was sealed to the member at this machine; the error wraps [journal.ErrNotForUs].
	OpenAsMember(label string, header, sealed []byte) ([]byte, error)
	// OpenAsStaff opens what was sealed to a class sealing key. The error wraps [journal.ErrNotForUs] unless this
	// machine just has not been given that key.
	OpenAsStaff(label string, header, sealed []byte) ([]byte, error)
}

// A returned is what staff drew on somebody's private board, as it is in its entry.
type returned struct {
	to    []byte // operations sealed to the owner
	staff []byte // and to staff
}

// sealOverhead is the least that sealing adds, in bytes: a key exchange and a tag.
const sealOverhead = 32 + 16

// maxTries is how much of what one author returned is opened, about 0.1 ms each. Our choice: more than anybody writes,
// and not so much that one member could keep the others' machines from their work.
const maxTries = 5000

// returnHeader is what is authenticated along with sealed operations, so that they say nothing in another's log, on
// another's board or in an entry of another kind.
func returnHeader(author, owner journal.Author) []byte {
	b := binary.AppendUvarint(nil, uint64(journal.KindBoardReturn))
	return append(append(b, author[:]...), owner[:]...)
}

// EncodeReturn returns the body of an entry (KindBoardReturn) of self, who is staff, that draws on somebody else's
// private board. Only the owner and staff can read it. Operations on pages are not among those; the longest are half as
// long as elsewhere. Errors wrap [ErrInvalid] and [ErrTooLong], or are the sealer's.
func EncodeReturn(s Sealer, self, owner journal.Author, ops []Op) ([]byte, error) {
	if owner == self {
		return nil, fmt.Errorf("returned to oneself: %w", ErrInvalid)
	}
	message, err := encodeChecked(self, PrivateID(owner), ops, maxReturn)
	if err != nil {
		return nil, err
	}
	for _, op := range ops {
		if managed(op) {
			return nil, fmt.Errorf("%T on somebody else's private board: %w", op, ErrInvalid)
		}
	}
	h := returnHeader(self, owner)
	to, err := s.SealToMember(owner, label, h, message)
	if err != nil {
		return nil, fmt.Errorf("return: %w", err)
	}
	staff, err := s.SealToStaff(label, h, message)
	if err != nil {
		return nil, fmt.Errorf("return: copy to staff: %w", err)
	}
	return fields.Append(fields.Append(append([]byte(nil), owner[:]...), string(to)), string(staff)), nil
}

func parseReturn(e journal.Entry) (owner journal.Author, sealed returned, ok bool) {
	r := reader{fields.Read(e.Body)}
	owner = r.author()
	sealed.to, sealed.staff = r.Field(sealOverhead+1, journal.MaxBody, "to"), r.Field(sealOverhead+1, journal.MaxBody, "staff")
	return owner, sealed, r.Done() && owner != e.Author && len(e.Body) <= journal.MaxBody
}

// applyReturn takes in a KindBoardReturn, whether this machine can open it or not.
func (b *Board) applyReturn(e journal.Entry) {
	owner, sealed, ok := parseReturn(e)
	switch {
	case !ok:
		b.stats.Malformed++
		return
	case e.Rights&journal.Post == 0 || !conduct.IsStaff(e.Rights):
		b.stats.NotAllowed++
		return
	}
	r := &record{doc: b.document(PrivateID(owner)), sealed: &sealed}
	waits := b.open(r, e)
	b.add(r, e, costEntry+costSealed*len(e.Body)) // the same for who can open it and who cannot
	if waits {
		b.waiting = append(b.waiting, r)
	}
}

// open reads what was returned if this machine can. It reports whether a key may come that opens it.
func (b *Board) open(r *record, e journal.Entry) (waits bool) {
	if b.opener == nil || b.tries[e.Author] == maxTries {
		return false
	}
	owner := r.doc.id.Author
	h := returnHeader(e.Author, owner)
	var message []byte
	var err error
	if owner == b.self {
		message, err = b.opener.OpenAsMember(label, h, r.sealed.to)
	} else {
		message, err = b.opener.OpenAsStaff(label, h, r.sealed.staff)
	}
	if err != nil && !errors.Is(err, journal.ErrNotForUs) {
		return true
	}
	b.tries[e.Author]++
	if err != nil {
		return false
	}
	if _, ops, ok := parse(e, message, owner, PrivateBoard); ok && len(message) <= maxReturn {
		r.ops = ops
		for _, op := range ops {
			if managed(op) {
				r.ops = nil
			}
		}
	}
	return false
}

// Reopen tries again to open what was returned, after a key for it has come. It reports whether anything opened; then
// Snapshot has it.
func (b *Board) Reopen() (opened bool) {
	waiting := b.waiting
	b.waiting = nil
	for _, r := range waiting {
		e := journal.Entry{Author: r.author.key, Seq: r.seq, Clock: r.clock}
		if i, there := r.author.find(r.seq); !there || r.author.all[i] != r {
			continue // it counts no more
		}
		if b.open(r, e) {
			b.waiting = append(b.waiting, r)
		} else if len(r.ops) > 0 {
			opened = true
			if !r.doc.stale {
				r.doc.play(r)
			}
			b.touch(r.doc)
		}
	}
	return opened
}
