package board

import (
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"testing"

	"lyceum/session/conduct"
	"lyceum/session/journal"
)

var testGroup = journal.GroupID{0: 0x67, 31: 0x01}

const (
	student = journal.Post | journal.Publish
	proctor = student | journal.Present | journal.Moderate | journal.Monitor
)

// A class is who is in it, and the class sealing keys, the last in force.
type class struct {
	testing.TB
	static map[journal.Author]journal.SealingKey
	keys   []journal.SealingKey
	clock  journal.Clock // of the last entry
	all    []journal.Entry
}

// A member writes entries, and seals and opens as somebody in a class would.
type member struct {
	author journal.Author
	class  *class
	rights journal.Rights
	seqs   map[bool]uint64                 // of the desk log and of the class log
	staff  map[[32]byte]journal.SealingKey // by public half
}

func sealingKey(seed byte) journal.SealingKey {
	k, err := journal.NewSealingKey(rand.NewChaCha8([32]byte{seed}))
	if err != nil {
		panic(err)
	}
	return k
}

func newClass(t testing.TB) *class {
	return &class{TB: t, static: map[journal.Author]journal.SealingKey{}, keys: []journal.SealingKey{sealingKey(200)}, clock: 1000}
}

// join returns the member with number n; who monitors has the class sealing keys there are now.
func (c *class) join(n byte, rights journal.Rights) *member {
	m := &member{author: journal.Author{n}, class: c, rights: rights, seqs: map[bool]uint64{}, staff: map[[32]byte]journal.SealingKey{}}
	c.static[m.author] = sealingKey(n)
	if rights&journal.Monitor != 0 {
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
	return journal.SealTo(m.class.static[to].Public(), label, testGroup, header, message)
}

func (m *member) SealToStaff(label string, header, message []byte) ([]byte, error) {
	public := m.class.keys[len(m.class.keys)-1].Public()
	sealed, err := journal.SealTo(public, label, testGroup, header, message)
	return append(public[:], sealed...), err
}

func (m *member) OpenAsMember(label string, header, sealed []byte) ([]byte, error) {
	return m.class.static[m.author].Open(label, testGroup, header, sealed)
}

func (m *member) OpenAsStaff(label string, header, sealed []byte) ([]byte, error) {
	if len(sealed) < 32 {
		return nil, journal.ErrNotForUs
	}
	k, ok := m.staff[[32]byte(sealed[:32])]
	if !ok {
		return nil, fmt.Errorf("no such key")
	}
	return k.Open(label, testGroup, header, sealed[32:])
}

// says writes an entry after all others.
func (m *member) says(kind journal.Kind, body []byte) journal.Entry {
	m.class.clock += 1 << 16
	return m.saysAt(m.class.clock, kind, body)
}

func (m *member) saysAt(clock journal.Clock, kind journal.Kind, body []byte) journal.Entry {
	desk := kind == journal.KindBoardPrivate
	m.seqs[desk]++
	e := journal.Entry{Author: m.author, Seq: m.seqs[desk], Clock: clock, Kind: kind, Body: body, Rights: m.rights}
	e.Hash = sha256.Sum256(fmt.Appendf(nil, "%x %d %d %d %x", e.Author, e.Seq, e.Clock, e.Kind, e.Body))
	m.class.all = append(m.class.all, e)
	return e
}

// must returns a body that could be made.
func (c *class) must(body []byte, err error) []byte {
	c.Helper()
	if err != nil {
		c.Fatal(err)
	}
	return body
}

// does writes an action on the class board.
func (m *member) does(ops ...Op) journal.Entry { return m.doesOn(DocumentID{}, ops...) }

// doesOn writes an action on a document.
func (m *member) doesOn(doc DocumentID, ops ...Op) journal.Entry {
	m.class.Helper()
	switch {
	case doc.Kind == PrivateBoard && doc.Author == m.author:
		return m.says(journal.KindBoardPrivate, m.class.must(EncodePrivate(m.author, ops)))
	case doc.Kind == PrivateBoard:
		return m.says(journal.KindBoardReturn, m.class.must(EncodeReturn(m, m.author, doc.Author, ops)))
	}
	return m.says(journal.KindBoard, m.class.must(Encode(m.author, doc, ops)))
}

// lets writes who may draw from now on.
func (m *member) lets(d conduct.Drawers) journal.Entry {
	return m.says(journal.KindDrawers, m.class.must(d.Encode()))
}

// sees returns the boards as the member sees them after some entries, or all that were written.
func (m *member) sees(entries ...journal.Entry) *Board {
	b := New(m.author, m)
	if entries == nil {
		entries = m.class.all
	}
	for _, e := range entries {
		apply(b, e)
	}
	return b
}

// apply gives an entry to a board as one of the log that its kind is for.
func apply(b *Board, e journal.Entry) {
	if e.Kind == journal.KindBoardPrivate {
		b.ApplyDesk(e)
	} else {
		b.Apply(e)
	}
}

// line returns a stroke in one of the palette's colours, which tells it from others.
func line(colour int, points ...Point) Shape {
	if len(points) == 0 {
		points = []Point{{10, 10}, {int16(100 + colour), 200}, {300, 50}}
	}
	s := DefaultStyle
	s.Colour = Palette[colour]
	return Shape{Kind: Pen, Points: points, Style: s, Place: Here}
}

func draw(colour int) Put { return Put{PageNumber(1), line(colour)} }

// idOf names the object that an operation of an entry puts.
func idOf(e journal.Entry, index int) ObjectID { return ObjectID{e.Author, e.Seq, uint16(index)} }

// colours returns the palette's numbers of what is on a page, undermost first.
func colours(p *Page) (all []int) {
	if p == nil {
		return nil
	}
	for _, o := range p.Objects {
		for i, c := range Palette {
			if c == o.Style.Colour {
				all = append(all, i)
			}
		}
	}
	return all
}

// wants checks what is on the first page of a document.
func (b *Board) wants(t testing.TB, why string, doc DocumentID, want ...int) {
	t.Helper()
	var got []int
	if d := b.Snapshot().Document(doc); d != nil {
		got = colours(d.Pages[0])
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s: colours %v, want %v", why, got, want)
	}
}
