package chat

import (
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"testing"

	"lyceum/session/journal"
)

var testGroup = journal.GroupID{0: 0x67, 31: 0x01}

// A member can seal and open as somebody in a class would. Copies of it are the same person.
type member struct {
	author journal.Author
	class  *class
	staff  map[[32]byte]journal.SealingKey // by public half
}

// A class is who is in it, and the class sealing keys, the last in force.
type class struct {
	id     journal.GroupID
	static map[journal.Author]journal.SealingKey
	keys   []journal.SealingKey
}

func sealingKey(seed byte) journal.SealingKey {
	k, err := journal.NewSealingKey(rand.NewChaCha8([32]byte{seed}))
	if err != nil {
		panic(err)
	}
	return k
}

func newClass() *class {
	return &class{testGroup, map[journal.Author]journal.SealingKey{}, []journal.SealingKey{sealingKey(200)}}
}

// join returns the member with number n; staff have the class sealing keys there are now.
func (c *class) join(n byte, staff bool) *member {
	m := &member{journal.Author{n}, c, map[[32]byte]journal.SealingKey{}}
	c.static[m.author] = sealingKey(n)
	if staff {
		m.learn()
	}
	return m
}

func (m *member) learn() {
	for _, k := range m.class.keys {
		m.staff[k.Public()] = k
	}
}

func (m *member) SealToMember(to journal.Author, label string, header, message []byte) ([]byte, error) {
	return journal.SealTo(m.class.static[to].Public(), label, m.class.id, header, message)
}

func (m *member) SealToStaff(label string, header, message []byte) ([]byte, error) {
	public := m.class.keys[len(m.class.keys)-1].Public()
	sealed, err := journal.SealTo(public, label, m.class.id, header, message)
	return append(public[:], sealed...), err
}

func (m *member) OpenAsMember(label string, header, sealed []byte) ([]byte, error) {
	return m.class.static[m.author].Open(label, m.class.id, header, sealed)
}

func (m *member) OpenAsStaff(label string, header, sealed []byte) ([]byte, error) {
	if len(sealed) < 32 {
		return nil, journal.ErrNotForUs
	}
	k, ok := m.staff[[32]byte(sealed[:32])]
	if !ok {
		return nil, fmt.Errorf("no such key")
	}
	return k.Open(label, m.class.id, header, sealed[32:])
}

// reads returns the conversation as the member sees it after some entries.
func (m *member) reads(entries ...journal.Entry) *Chat {
	c := New(m.author, m)
	for _, e := range entries {
		c.Apply(e)
	}
	return c
}

// entry returns an entry with any body, of who may post.
func entry(author journal.Author, seq uint64, clock journal.Clock, kind journal.Kind, body []byte) journal.Entry {
	e := journal.Entry{Author: author, Seq: seq, Clock: clock, Kind: kind, Body: body, Rights: journal.Student.Rights()}
	e.Hash = sha256.Sum256(fmt.Appendf(nil, "%x %d %d %d %x", author, seq, clock, kind, body))
	return e
}

// byStaff returns the entry as if its author might moderate.
func byStaff(e journal.Entry) journal.Entry {
	e.Rights = journal.Proctor.Rights()
	return e
}

func (m *member) tells(t *testing.T, seq uint64, clock journal.Clock, to *member, text string) journal.Entry {
	t.Helper()
	return m.wrote(t, seq, clock, journal.KindChatPrivate, func() ([]byte, error) { return EncodePrivate(m, m.author, to.author, text) })
}

func (m *member) tellsStaff(t *testing.T, seq uint64, clock journal.Clock, text string) journal.Entry {
	t.Helper()
	return m.wrote(t, seq, clock, journal.KindChatStaff, func() ([]byte, error) { return EncodeStaff(m, m.author, text) })
}

func (m *member) edits(t *testing.T, seq uint64, clock journal.Clock, old Message, text string) journal.Entry {
	t.Helper()
	return m.wrote(t, seq, clock, journal.KindChatEdit, func() ([]byte, error) { return EncodeEdit(m, old, text) })
}

func (m *member) wrote(t *testing.T, seq uint64, clock journal.Clock, kind journal.Kind, encode func() ([]byte, error)) journal.Entry {
	t.Helper()
	body, err := encode()
	if err != nil {
		t.Fatal(err)
	}
	return entry(m.author, seq, clock, kind, body)
}

// line names a message of somebody, as one who has it would.
func lineOf(e journal.Entry) Message {
	kind, _ := kindOf(e.Kind)
	b, _ := parseBody(kind, e.Author, e.Body)
	return Message{Author: e.Author, Seq: e.Seq, Clock: e.Clock, Kind: kind, To: b.to}
}

// edited returns an edit of a public line.
func edited(seq uint64, clock journal.Clock, of journal.Entry, text string) journal.Entry {
	body, err := EncodeEdit(nil, lineOf(of), text)
	if err != nil {
		panic(err)
	}
	return entry(of.Author, seq, clock, journal.KindChatEdit, body)
}

func deleted(author byte, seq uint64, clock journal.Clock, of journal.Entry) journal.Entry {
	return entry(journal.Author{author}, seq, clock, journal.KindChatDelete, EncodeDelete(lineOf(of)))
}

func cleared(author byte, seq uint64, clock, upTo journal.Clock) journal.Entry {
	return entry(journal.Author{author}, seq, clock, journal.KindChatDelete, EncodeClear(upTo))
}

// show sums up what a person sees: texts, * after edited ones, ? for unreadable ones, and [who] for deleted ones.
func show(c *Chat) (s string) {
	for _, m := range c.Snapshot() {
		switch {
		case m.Deleted:
			s += fmt.Sprintf("[%d]", m.DeletedBy[0])
		case m.Unreadable:
			s += "?"
		default:
			s += m.Text
		}
		if m.Edited() {
			s += "*"
		}
		s += " "
	}
	return s
}
