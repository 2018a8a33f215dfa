package chat

import (
	"errors"
	"strings"
	"testing"

	"lyceum/session/journal"
)

func TestPrivateLineIsReadByItsTwoPeopleAlone(t *testing.T) {
	class := newClass()
	ana, ben, eva, staff := class.join(1, false), class.join(2, false), class.join(3, false), class.join(4, true)
	line := ana.tells(t, 1, 10, ben, "psst")
	all := []journal.Entry{line, ana.edits(t, 2, 11, lineOf(line), "PSST"), said(3, 1, 12, "hello")}
	for _, tt := range []struct {
		who  *member
		want string
	}{{ana, "PSST* hello "}, {ben, "PSST* hello "}, {eva, "hello "}, {staff, "hello "}} {
		c := tt.who.reads(all...)
		if got := show(c); got != tt.want {
			t.Errorf("%v sees %q, want %q", tt.who.author, got, tt.want)
		}
		if c.Hash() != ana.reads(all...).Hash() {
			t.Errorf("%v has another state", tt.who.author)
		}
	}
	m := ben.reads(all...).Snapshot()[0]
	if m.Kind != Private || m.To != ben.author || m.Author != ana.author || m.Original != "psst" {
		t.Errorf("%+v", m)
	}
	if strings.Contains(string(line.Body), "psst") {
		t.Error("the entry says it to everybody")
	}
}

func TestStaffLineIsReadByStaffAndItsAuthor(t *testing.T) {
	class := newClass()
	ana, ben, staff := class.join(1, false), class.join(2, false), class.join(3, true)
	line := ana.tellsStaff(t, 1, 10, "help")
	all := []journal.Entry{line, ana.edits(t, 2, 11, lineOf(line), "help me")}
	for who, want := range map[*member]string{ana: "help me* ", ben: "", staff: "help me* "} {
		c := who.reads(all...)
		if got := show(c); got != want || c.Hash() != ana.reads(all...).Hash() {
			t.Errorf("%v sees %q, want %q", who.author, got, want)
		}
	}
	if m := staff.reads(all...).Snapshot()[0]; m.Kind != Staff || m.To != (journal.Author{}) {
		t.Errorf("%+v", m)
	}
}

func TestWhoBecomesStaffReadsWhatTheirKeysOpen(t *testing.T) {
	class := newClass()
	ana, ben := class.join(1, true), class.join(2, false)
	c := ben.reads(ana.tellsStaff(t, 1, 10, "one"), said(3, 1, 11, "hello"))
	class.keys = append(class.keys, sealingKey(201))
	ana.learn()
	two := ana.tellsStaff(t, 2, 12, "two")
	c.Apply(two)
	c.Apply(ana.edits(t, 3, 13, lineOf(two), "TWO"))
	if got := show(c); got != "hello " || c.Reopen() {
		t.Errorf("as a student: %q", got)
	}
	hash := c.Hash()
	last := class.keys[1]
	ben.staff[last.Public()] = last
	if !c.Reopen() || show(c) != "hello TWO* " {
		t.Errorf("with the new key: %q", show(c))
	}
	ben.learn()
	if !c.Reopen() || show(c) != "one hello TWO* " || c.Reopen() {
		t.Errorf("with both keys: %q", show(c))
	}
	if c.Hash() != hash {
		t.Error("what is opened shows in the state")
	}
}

// What is sealed is bound to its author, kind, recipient, line and class.
func TestSealedTextSaysNothingElsewhere(t *testing.T) {
	class, other := newClass(), newClass()
	other.id = journal.GroupID{9}
	ana, ben, eva := class.join(1, false), class.join(2, true), class.join(3, false)
	there := other.join(1, false)
	other.join(2, true)
	line, staff := ana.tells(t, 1, 10, ben, "secret"), ana.tellsStaff(t, 2, 11, "secret")
	parsed, _ := parseBody(Private, ana.author, line.Body)
	redirected := parsed
	redirected.to = eva.author
	first, second := ana.tells(t, 3, 12, ben, "a"), ana.tells(t, 4, 13, ben, "b")
	edit := ana.edits(t, 5, 14, lineOf(first), "of a")
	moved, _ := parseEdit(ana.author, 5, edit.Body)
	moved.seq = 4
	for name, tt := range map[string]struct {
		entries []journal.Entry
		want    string // what ben sees
	}{
		"in another's log":             {[]journal.Entry{entry(eva.author, 1, 12, line.Kind, line.Body)}, ""},
		"staff line in another's log":  {[]journal.Entry{entry(eva.author, 1, 12, staff.Kind, staff.Body)}, ""},
		"private as a staff line":      {[]journal.Entry{entry(ana.author, 1, 12, journal.KindChatStaff, body{kind: Staff, reader: parsed.reader, self: parsed.self}.appendTo(nil))}, ""},
		"to another person":            {[]journal.Entry{entry(ana.author, 1, 12, line.Kind, redirected.appendTo(nil))}, ""},
		"from another class":           {[]journal.Entry{there.tells(t, 1, 10, ben, "secret")}, ""},
		"an edit of another line":      {[]journal.Entry{first, second, entry(ana.author, 5, 14, journal.KindChatEdit, moved.appendTo(nil))}, "a ?* "},
		"a line as an edit":            {[]journal.Entry{first, second, asEditOf(ana, 5, 3, second)}, "?* b "},
		"an edit of the line it names": {[]journal.Entry{first, second, edit}, "of a* b "},
		"again in one's own log":       {[]journal.Entry{line, entry(ana.author, 9, 12, line.Kind, line.Body)}, "secret secret "},
	} {
		if got := show(ben.reads(tt.entries...)); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
	for name, e := range map[string]journal.Entry{
		"to another person":       entry(ana.author, 1, 12, line.Kind, redirected.appendTo(nil)),
		"private as a staff line": entry(ana.author, 1, 12, journal.KindChatStaff, body{kind: Staff, reader: parsed.reader, self: parsed.self}.appendTo(nil)),
	} {
		if got := show(eva.reads(e)) + show(ana.reads(e)); got != "" {
			t.Errorf("%s: to eva or the author %q", name, got)
		}
	}
}

func TestEditOfAPrivateLineGoesToTheSamePerson(t *testing.T) {
	class := newClass()
	ana, ben, eva := class.join(1, false), class.join(2, false), class.join(3, false)
	line := ana.tells(t, 1, 10, ben, "for ben")
	other := lineOf(line)
	other.To = eva.author
	all := []journal.Entry{line, ana.edits(t, 2, 11, other, "for eva")}
	if got := show(ben.reads(all...)) + show(eva.reads(all...)); got != "for ben " {
		t.Errorf("ben and eva see %q", got)
	}
}

// asEditOf returns an edit of ana's line with what was sealed as a line.
func asEditOf(ana *member, seq, of uint64, line journal.Entry) journal.Entry {
	b, _ := parseBody(Private, ana.author, line.Body)
	return entry(ana.author, seq, 14, journal.KindChatEdit, edit{of, b}.appendTo(nil))
}

// An author cannot make a line that was read vanish without a trace.
func TestEditThatDoesNotOpenShowsAsUnreadable(t *testing.T) {
	class := newClass()
	ana, ben := class.join(1, false), class.join(2, false)
	line := ana.tells(t, 1, 10, ben, "threat")
	garbage := edit{1, body{kind: Private, to: ben.author, reader: make([]byte, 60), self: make([]byte, 60)}}
	c := ben.reads(line, entry(ana.author, 2, 11, journal.KindChatEdit, garbage.appendTo(nil)))
	if m := c.Snapshot()[0]; !m.Unreadable || m.Text != "" || m.Original != "threat" || !m.Edited() {
		t.Errorf("%+v", m)
	}
	h := header(ana.author, ben.author, Private, 1)
	sealed, _ := ana.SealToMember(ben.author, label, h, []byte("bell \a"))
	noText := edit{1, body{kind: Private, to: ben.author, reader: sealed, self: sealed}}
	if got := show(ben.reads(line, entry(ana.author, 2, 11, journal.KindChatEdit, noText.appendTo(nil)))); got != "?* " {
		t.Errorf("a control character inside: %q", got)
	}
}

func TestSealedTextsOfOneAuthorAreOpenedUpToALimit(t *testing.T) {
	class := newClass()
	ana, ben := class.join(1, false), class.join(2, false)
	c := New(ben.author, ben)
	line := ana.tells(t, 1, 10, ben, "x")
	for seq := uint64(1); seq <= maxTries+10; seq++ {
		c.Apply(entry(ana.author, seq, 10, line.Kind, line.Body))
	}
	if got := len(c.Snapshot()); got != maxTries || c.Len() != maxTries+10 {
		t.Errorf("%d visible of %d", got, c.Len())
	}
}

func TestSealedTextLimits(t *testing.T) {
	class := newClass()
	ana, ben := class.join(1, false), class.join(2, true)
	longest := strings.Repeat("é", MaxSealedText/2)
	line := ana.tells(t, 1<<60, 10, ben, longest)
	change := ana.edits(t, 1<<60+1, 11, lineOf(line), longest)
	if len(line.Body) > journal.MaxBody || len(change.Body) > journal.MaxBody {
		t.Errorf("bodies of %d and %d bytes", len(line.Body), len(change.Body))
	}
	if m := ben.reads(line, change).Snapshot()[0]; m.Text != longest || !m.Edited() {
		t.Error("the longest text does not arrive")
	}
	for name, tt := range map[string]struct {
		to   journal.Author
		text string
		want error
	}{
		"more bytes":      {ben.author, longest + "x", ErrTooLong},
		"5001 characters": {ben.author, strings.Repeat("x", MaxText+1), ErrTooLong},
		"nothing":         {ben.author, " ", ErrEmpty},
		"a control":       {ben.author, "\x1b", ErrInvalidText},
		"to oneself":      {ana.author, "x", ErrToSelf},
	} {
		if _, err := EncodePrivate(ana, ana.author, tt.to, tt.text); !errors.Is(err, tt.want) {
			t.Errorf("%s: error %v, want %v", name, err, tt.want)
		}
	}
}

func BenchmarkOpenPrivateLine(b *testing.B) {
	class := newClass()
	ana, ben := class.join(1, false), class.join(2, false)
	body, err := EncodePrivate(ana, ana.author, ben.author, "a line of chat as people write it")
	if err != nil {
		b.Fatal(err)
	}
	for seq := uint64(1); b.Loop(); seq++ {
		New(ben.author, ben).Apply(entry(ana.author, seq, 1, journal.KindChatPrivate, body))
	}
	b.ReportMetric(float64(len(body)), "body-bytes")
}

// Somebody who has only the newer key sees a line by its edit, and no more after one that does not open.
func TestLineThatOnlyAnEditMadeVisibleGoesWithIt(t *testing.T) {
	class := newClass()
	ana, ben := class.join(1, true), class.join(2, false)
	line := ana.tellsStaff(t, 1, 10, "old key")
	class.keys = class.keys[1:]
	class.keys = append(class.keys, sealingKey(201))
	ben.learn()
	c := ben.reads(line, ana.edits(t, 2, 11, lineOf(line), "new key"))
	if got := show(c); got != "new key* " {
		t.Errorf("%q", got)
	}
	c.Apply(entry(ana.author, 3, 12, journal.KindChatEdit, edit{1, staffBody()}.appendTo(nil)))
	if got := show(c); got != "" {
		t.Errorf("after an edit that does not open: %q", got)
	}
}
