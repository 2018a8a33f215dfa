package chat

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"lyceum/session/journal"
	"lyceum/session/journal/fields"
)

// Whatever the body of an entry, what becomes a message could have been written with Encode.
func FuzzApply(f *testing.F) {
	f.Add([]byte("hello\n"))
	f.Add([]byte{0xff})
	f.Add([]byte("\u0085"))
	f.Fuzz(func(t *testing.T, body []byte) {
		c := New(journal.Author{}, nil)
		e := said(1, 1, 1, string(body))
		c.Apply(e)
		c.Apply(e)
		encoded, err := Encode(string(body))
		if (err == nil) != (c.Len() == 1) {
			t.Fatalf("%q: %d messages, Encode error %v", body, c.Len(), err)
		}
		if err != nil {
			if !errors.Is(err, ErrEmpty) && !errors.Is(err, ErrTooLong) && !errors.Is(err, ErrInvalidText) {
				t.Errorf("%q: untyped error %v", body, err)
			}
			return
		}
		text := c.Snapshot()[0].Text
		if !bytes.Equal(encoded, body) || text != string(body) || !utf8.ValidString(text) || utf8.RuneCountInString(text) > MaxText {
			t.Errorf("%q became %q", body, text)
		}
	})
}

// What parses is what would be encoded, byte for byte, and no entry grows by being read.
func FuzzParse(f *testing.F) {
	author := journal.Author{1}
	f.Add(uint8(journal.KindChatPrivate), privateBody().appendTo(nil))
	f.Add(uint8(journal.KindChatStaff), staffBody().appendTo(nil))
	f.Add(uint8(journal.KindChatEdit), edit{5, textOf("x")}.appendTo(nil))
	f.Add(uint8(journal.KindChatEdit), edit{5, privateBody()}.appendTo(nil))
	f.Add(uint8(journal.KindChatEdit), edit{5, staffBody()}.appendTo(nil))
	f.Add(uint8(journal.KindChatDelete), EncodeDelete(Message{Author: author, Seq: 5}))
	f.Add(uint8(journal.KindChatDelete), EncodeClear(7))
	f.Fuzz(func(t *testing.T, kind uint8, raw []byte) {
		var again []byte
		var ok bool
		switch k := journal.Kind(kind); k {
		case journal.KindChat, journal.KindChatPrivate, journal.KindChatStaff:
			var b body
			line, _ := kindOf(k)
			b, ok = parseBody(line, author, raw)
			again = b.appendTo(nil)
		case journal.KindChatEdit:
			var e edit
			e, ok = parseEdit(author, 100, raw)
			again = e.appendTo(nil)
		case journal.KindChatDelete:
			var d deletion
			d, ok = parseDeletion(raw)
			again = d.appendTo(nil)
		}
		if ok && !bytes.Equal(again, raw) {
			t.Errorf("kind %d: %x became %x", kind, raw, again)
		}
	})
}

func TestBodiesOfAnotherFormAreMalformed(t *testing.T) {
	author := journal.Author{1}
	toSelf, toNobody, short := privateBody(), privateBody(), privateBody()
	toSelf.to, toNobody.to, short.self = author, journal.Author{}, make([]byte, sealOverhead)
	longEdit := edit{1, body{kind: Staff, reader: make([]byte, journal.MaxBody), self: make([]byte, 60)}}
	for name, tt := range map[string]struct {
		kind journal.Kind
		body []byte
	}{
		"private, empty":                {journal.KindChatPrivate, nil},
		"private, cut short":            {journal.KindChatPrivate, privateBody().appendTo(nil)[:100]},
		"private, something left over":  {journal.KindChatPrivate, append(privateBody().appendTo(nil), 0)},
		"private, to oneself":           {journal.KindChatPrivate, toSelf.appendTo(nil)},
		"private, to nobody":            {journal.KindChatPrivate, toNobody.appendTo(nil)},
		"private, empty copy":           {journal.KindChatPrivate, short.appendTo(nil)},
		"staff, one copy":               {journal.KindChatStaff, fields.Append(nil, make([]byte, 60))},
		"staff, long length":            {journal.KindChatStaff, append([]byte{0xbc, 0}, staffBody().appendTo(nil)[1:]...)},
		"staff, length beyond the end":  {journal.KindChatStaff, []byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1}},
		"edit, of entry 0":              {journal.KindChatEdit, edit{0, textOf("x")}.appendTo(nil)},
		"edit, of itself":               {journal.KindChatEdit, edit{9, textOf("x")}.appendTo(nil)},
		"edit, of a hand":               {journal.KindChatEdit, []byte{1, 32, 'x'}},
		"edit, too long":                {journal.KindChatEdit, longEdit.appendTo(nil)},
		"edit, invalid text":            {journal.KindChatEdit, edit{1, textOf("\x9b")}.appendTo(nil)},
		"delete, nothing":               {journal.KindChatDelete, nil},
		"delete, another form":          {journal.KindChatDelete, []byte{2, 1}},
		"delete, entry 0":               {journal.KindChatDelete, append(make([]byte, 33), 0)},
		"delete, own line to come":      {journal.KindChatDelete, EncodeDelete(Message{Author: author, Seq: 9})},
		"delete, all that is to come":   {journal.KindChatDelete, EncodeClear(9)},
		"a body longer than any can be": {journal.KindChat, bytes.Repeat([]byte("x"), 1<<20)},
	} {
		c := New(author, nil)
		c.Apply(byStaff(entry(author, 9, 9, tt.kind, tt.body)))
		if want := (Stats{Malformed: 1}); c.Stats() != want || c.Hash() != New(author, nil).Hash() {
			t.Errorf("%s: %+v", name, c.Stats())
		}
	}
}

// Nobody can write a line of 1 MB, nor does it get as far as the chat when it is made by force.
func TestLineOfAMegabyteIsNoEntry(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	j := journal.New(journal.Config{Self: signer{ed25519.NewKeyFromSeed(make([]byte, 32))}, Keys: oneKey{1}, Random: rand.NewChaCha8([32]byte{})})
	join, err := j.Append(now, journal.KindJoin, nil)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Repeat("x", 1<<20)
	if _, err := Encode(text); !errors.Is(err, ErrTooLong) {
		t.Errorf("Encode: %v", err)
	}
	if _, err := j.Append(now, journal.KindChat, []byte(text)); !errors.Is(err, journal.ErrLimit) {
		t.Errorf("Append: %v", err)
	}
	if _, err := j.Add(now, append(join.Raw, text...)); !errors.Is(err, journal.ErrMalformed) {
		t.Errorf("Add: %v", err)
	}
}
