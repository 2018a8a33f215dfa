package attempt

import (
	"bytes"
	"testing"
	"time"

	"lyceum/quiz"
	"lyceum/session/journal"
	"lyceum/session/journal/journaltest"
)

// Rights of those who are in the class.
var (
	instructor = journal.Instructor.Rights()
	proctor    = journal.Proctor.Rights()
	student    = journal.Student.Rights()
)

var (
	testID = quiz.ID{1: 7}
	key    = PaperKey{3: 9}
)

// A plainSealer writes in front for whom a message is: it stands in for cryptography that session tests.
type plainSealer struct{}

func (plainSealer) SealToMember(to journal.Author, label string, header, message []byte) ([]byte, error) {
	b := append(append([]byte{}, to[:]...), make([]byte, sealOverhead-len(to))...)
	return append(b, message...), nil
}

// An openerOf opens what is for one author.
type openerOf journal.Author

func (o openerOf) OpenAsMember(label string, header, sealed []byte) ([]byte, error) {
	if len(sealed) < sealOverhead || !bytes.Equal(sealed[:32], o[:]) {
		return nil, journal.ErrNotForUs
	}
	return sealed[sealOverhead:], nil
}

// A class is a script of two logs each, the second a desk log.
type class struct {
	t       testing.TB
	script  journaltest.Script
	members map[byte]*member
}

type member struct {
	class  *class
	rights journal.Rights
	log    *journaltest.Scribe
	desk   *journaltest.Scribe
	raw    map[Place][]byte
}

func newClass(t testing.TB) *class { return &class{t: t, members: map[byte]*member{}} }

// deskMark is set in the key of an author in entries of desk logs, so that a script keeps the two logs apart.
const deskMark = 0x80

// member returns a member; n is up to 127.
func (c *class) member(n byte, rights journal.Rights) *member {
	m := c.members[n]
	if m == nil {
		m = &member{class: c, rights: rights, log: c.script.Author(n), desk: c.script.Author(n | deskMark), raw: map[Place][]byte{}}
		c.members[n] = m
	}
	return m
}

func (m *member) author() journal.Author { return m.log.Author() }

// at returns a time so many seconds after the beginning.
func at(seconds float64) time.Time {
	return journaltest.Start.Add(time.Duration(seconds * float64(time.Second)))
}

func clock(seconds float64) journal.Clock { return journal.ClockAt(at(seconds)) }

func (m *member) body(body []byte, err error) []byte {
	m.class.t.Helper()
	if err != nil {
		m.class.t.Fatalf("encode: %v", err)
	}
	return body
}

// says writes to the class log.
func (m *member) says(seconds float64, body []byte, err error) journal.Entry {
	m.class.t.Helper()
	return m.log.SayAt(at(seconds), journal.KindTest, m.rights, m.body(body, err))
}

// decides writes to the desk log as staff do.
func (m *member) decides(seconds float64, body []byte, err error) journal.Entry {
	m.class.t.Helper()
	return m.desk.SayAt(at(seconds), journal.KindMarking, m.rights, m.body(body, err))
}

// does writes a step.
func (m *member) does(seconds float64, s Step) journal.Entry {
	m.class.t.Helper()
	if s.Test == (quiz.ID{}) {
		s.Test = testID
	}
	if s.Attempt == 0 {
		s.Attempt = 1
	}
	body, err := s.Encode()
	return m.desk.SayAt(at(seconds), journal.KindAnswer, m.rights, m.body(body, err))
}

// answers writes an answer of some words to the first question of a slot.
func (m *member) answers(seconds float64, slot int, text string) journal.Entry {
	m.class.t.Helper()
	p := Place{Slot: uint16(slot)}
	raw, err := Pack(quiz.Response{Text: text})
	if err != nil {
		m.class.t.Fatal(err)
	}
	e := m.does(seconds, Step{Kind: Answered, Place: p, Edit: EditOf(m.raw[p], raw)})
	m.raw[p] = raw
	return e
}

// receipts writes that staff hold some entries.
func (m *member) receipts(seconds float64, entries ...journal.Entry) journal.Entry {
	m.class.t.Helper()
	var c Receipt
	for _, e := range entries {
		c = append(c, MarkOf(e.Hash))
	}
	slicesSort(c)
	body, err := c.Encode()
	return m.log.SayAt(at(seconds), journal.KindTestReceipt, m.rights, m.body(body, err))
}

func about() About {
	return About{Title: "Mosses", Questions: 3, Marks: 3, GradeMax: 10, Limit: 10 * time.Minute, Attempts: 1}
}

// announces tells of a test.
func (m *member) announces(seconds float64, a About) journal.Entry {
	m.class.t.Helper()
	body, err := Announcement{testID, a, key.Commit(testID), []byte("ticket")}.Encode()
	return m.says(seconds, body, err)
}

// starts opens it to all.
func (m *member) starts(seconds float64, closes journal.Clock, boxes ...[]byte) journal.Entry {
	m.class.t.Helper()
	body, err := Change{Test: testID, Kind: Started, Closes: closes, Open: true, Key: key, Boxes: boxes}.Encode()
	return m.says(seconds, body, err)
}

// box seals something to a member.
func (m *member) box(to *member, g Given) []byte {
	m.class.t.Helper()
	b, err := g.Seal(plainSealer{}, m.author(), to.author(), testID)
	if err != nil {
		m.class.t.Fatal(err)
	}
	return b
}

// A fold gives a Tests the entries of a script.
type fold struct{ *Tests }

// Apply takes an entry in, of whichever log it is.
func (f fold) Apply(e journal.Entry) {
	if e.Author[0]&deskMark == 0 {
		f.Tests.Apply(e)
		return
	}
	e.Author[0] &^= deskMark
	f.ApplyDesk(e)
}

// Hash sums up both sides.
func (f fold) Hash() [32]byte {
	a, b := f.Tests.Hash(), f.DeskHash()
	for i := range a {
		a[i] ^= b[i]
	}
	return a
}

// seenBy returns the tests as a member sees them: staff all, others what they did themselves.
func (c *class) seenBy(m *member) *Tests {
	t := New(m.author(), openerOf(m.author()))
	for _, e := range c.script.Entries() {
		if own := e.Author[0]&^deskMark == m.author()[0]; own || e.Author[0]&deskMark == 0 || m.rights&readsDesk != 0 {
			fold{t}.Apply(e)
		}
	}
	return t
}

// attempt returns the only attempt of a member as somebody sees it.
func (c *class) attempt(by, of *member) *Attempt {
	c.t.Helper()
	k := c.seenBy(by).Test(testID).Taking(of.author())
	if k == nil || len(k.Attempts()) != 1 {
		c.t.Fatalf("there is not one attempt: %+v", k)
	}
	return k.Attempts()[0]
}

// text returns what an answer says.
func (a *Attempt) text(t testing.TB, slot int) string {
	t.Helper()
	is := a.Answers[Place{Slot: uint16(slot)}]
	if is == nil {
		return ""
	}
	return is.Response().Text
}
