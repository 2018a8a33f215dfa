package chat

import (
	"crypto/ed25519"
	"errors"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"lyceum/session/journal"
)

// said returns an entry of public chat.
func said(author byte, seq uint64, clock journal.Clock, text string) journal.Entry {
	return entry(journal.Author{author}, seq, clock, journal.KindChat, []byte(text))
}

func texts(messages []Message) string {
	var b strings.Builder
	for _, m := range messages {
		b.WriteString(m.Text)
	}
	return b.String()
}

func TestMessagesAreOrderedByClockThenAuthorThenSequence(t *testing.T) {
	c := New(journal.Author{}, nil)
	for _, e := range []journal.Entry{said(2, 5, 9, "c"), said(1, 4, 9, "b"), said(1, 3, 9, "a"), said(1, 2, 10, "d"), said(9, 1, 8, "z")} {
		c.Apply(e)
	}
	if got := texts(c.Snapshot()); got != "zabcd" {
		t.Errorf("order %q, want zabcd", got)
	}
}

func TestWhatIsNotAMessageOnlyCounts(t *testing.T) {
	c := New(journal.Author{}, nil)
	c.Apply(journal.Entry{Kind: journal.KindJoin, Body: []byte("x")})
	c.Apply(journal.Entry{Kind: journal.KindChat, Sealed: true})
	for i, text := range []string{"", " \n", "\x00", "a\xffb", "\u0085", strings.Repeat("x", MaxText+1)} {
		c.Apply(said(1, uint64(i), 1, text))
	}
	c.Apply(said(1, 99, 1, "x"))
	c.Apply(said(1, 99, 1, "x"))
	if want := (Stats{OtherKinds: 1, Sealed: 1, Malformed: 6, Duplicates: 1}); c.Stats() != want {
		t.Errorf("stats %+v, want %+v", c.Stats(), want)
	}
	if got := c.Snapshot(); len(got) != 1 || c.Len() != 1 {
		t.Errorf("messages %v", got)
	}
}

func TestSealedMessageAppearsOnceItIsReadable(t *testing.T) {
	c := New(journal.Author{}, nil)
	e := said(1, 2, 3, "secret")
	sealed := e
	sealed.Sealed, sealed.Body = true, nil
	c.Apply(sealed)
	c.Apply(e)
	if got := texts(c.Snapshot()); got != "secret" {
		t.Errorf("messages %q", got)
	}
}

func TestUnchangedSnapshotsShareMemory(t *testing.T) {
	c := New(journal.Author{}, nil)
	if c.Snapshot() != nil {
		t.Error("empty conversation has a snapshot")
	}
	c.Apply(said(1, 1, 1, "a"))
	one := c.Snapshot()
	c.Apply(said(1, 1, 1, "a"))
	if two := c.Snapshot(); &one[0] != &two[0] || len(two) != 1 {
		t.Error("a duplicate changed the snapshot")
	}
	for seq := uint64(2); seq < 50; seq++ { // until there is spare room behind
		c.Apply(said(1, seq, journal.Clock(seq), "b"))
		c.Snapshot()
	}
	before := c.Snapshot()
	c.Apply(said(1, 50, 50, "c"))
	if after := c.Snapshot(); &before[0] != &after[0] || len(before) != 49 || len(after) != 50 {
		t.Error("a message at the end copied all before it")
	}
}

func TestSnapshotNeverChanges(t *testing.T) {
	c := New(journal.Author{}, nil)
	var snapshots [][]Message
	var copies [][]Message
	rng := rand.New(rand.NewPCG(1, 1))
	for seq := range uint64(300) {
		c.Apply(said(byte(rng.IntN(3)), seq, journal.Clock(seq+rng.Uint64N(5)), "x"))
		if rng.IntN(3) == 0 {
			s := c.Snapshot()
			snapshots, copies = append(snapshots, s), append(copies, slices.Clone(s))
			_ = append(s, Message{Text: "a caller's own"})
			if unchanged := c.Snapshot(); len(unchanged) > 0 {
				_ = append(unchanged, Message{Text: "again"})
			}
		}
	}
	for i := range snapshots {
		if !slices.Equal(snapshots[i], copies[i]) {
			t.Fatalf("snapshot %d changed", i)
		}
	}
	if strings.Contains(texts(c.Snapshot()), "again") {
		t.Error("a caller's append reached the conversation")
	}
}

func TestHashNamesTheConversation(t *testing.T) {
	a, b := New(journal.Author{}, nil), New(journal.Author{}, nil)
	for range 2 {
		if a.Hash() != b.Hash() {
			t.Error("empty conversations differ")
		}
	}
	seen := map[[32]byte]string{a.Hash(): "empty"}
	for name, e := range map[string]journal.Entry{
		"one":            said(1, 1, 1, "a"),
		"another author": said(2, 1, 1, "a"),
		"another number": said(1, 2, 1, "a"),
		"another clock":  said(1, 1, 2, "a"),
		"another text":   said(1, 1, 1, "b"),
	} {
		c := New(journal.Author{}, nil)
		c.Apply(e)
		if other, ok := seen[c.Hash()]; ok {
			t.Errorf("%s has the hash of %s", name, other)
		}
		seen[c.Hash()] = name
	}
}

func TestOfTwoEntriesWithOneNumberTheSmallerHashStays(t *testing.T) {
	x, y := said(1, 1, 5, "x"), said(1, 1, 7, "y")
	mid := said(2, 1, 6, "-")
	a, b := New(journal.Author{}, nil), New(journal.Author{}, nil)
	for _, e := range []journal.Entry{x, mid, y} {
		a.Apply(e)
		a.Snapshot()
	}
	for _, e := range []journal.Entry{y, mid, x} {
		b.Apply(e)
		b.Snapshot()
	}
	if a.Hash() != b.Hash() || len(a.Snapshot()) != 2 {
		t.Errorf("%q and %q", texts(a.Snapshot()), texts(b.Snapshot()))
	}
}

// The way from one person's keyboard to another's screen, journal included.
func TestChatThroughJournals(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	key := oneKey{1}
	writer := journal.New(journal.Config{Self: signer{ed25519.NewKeyFromSeed(make([]byte, 32))}, Keys: key, Random: rand.NewChaCha8([32]byte{})})
	reader := journal.New(journal.Config{Keys: key})
	mine, theirs := New(journal.Author{}, nil), New(journal.Author{}, nil)
	for i, text := range []string{"", "hello", "two\nlines"} {
		kind, body := journal.KindJoin, []byte(nil)
		if i > 0 {
			kind = journal.KindChat
			body, _ = Encode(text)
		}
		e, err := writer.Append(now, kind, body)
		if err != nil {
			t.Fatal(err)
		}
		e.Rights = journal.Post
		mine.Apply(e)
		got, err := reader.Add(now, e.Raw)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range got {
			e.Rights = journal.Post
			theirs.Apply(e)
		}
	}
	if texts(theirs.Snapshot()) != "hellotwo\nlines" || mine.Hash() != theirs.Hash() {
		t.Errorf("they read %q, I %q", texts(theirs.Snapshot()), texts(mine.Snapshot()))
	}
}

type oneKey [32]byte

func (k oneKey) Current() (journal.KeyID, [32]byte)      { return journal.KeyID{1}, k }
func (k oneKey) Record() (journal.KeyID, [32]byte)       { return k.Current() }
func (k oneKey) Key(journal.KeyID) (_ [32]byte, ok bool) { return k, true }

type signer struct{ ed25519.PrivateKey }

func (s signer) Public() ed25519.PublicKey  { return s.PrivateKey.Public().(ed25519.PublicKey) }
func (s signer) Sign(message []byte) []byte { return ed25519.Sign(s.PrivateKey, message) }

func TestEncodeSaysWhatIsWrongWithAText(t *testing.T) {
	for name, tt := range map[string]struct {
		text string
		want error
	}{
		"one letter":            {"x", nil},
		"lines and tabs":        {"a\n\tb", nil},
		"emoji with a joiner":   {"👩‍🏫", nil},
		"replacement mark":      {"\ufffd", nil},
		"5000 characters":       {strings.Repeat("é", MaxText), nil},
		"5001 characters":       {strings.Repeat("x", MaxText+1), ErrTooLong},
		"4096 emoji":            {strings.Repeat("😀", 4096), nil},
		"4097 emoji":            {strings.Repeat("😀", 4097), ErrTooLong},
		"nothing":               {"", ErrEmpty},
		"white space":           {" \n\t\u3000", ErrEmpty},
		"carriage return":       {"a\r\nb", ErrInvalidText},
		"escape":                {"\x1b[2J", ErrInvalidText},
		"delete":                {"a\x7f", ErrInvalidText},
		"control of Latin-1":    {"a\u009b", ErrInvalidText},
		"half a character":      {"a\xe2\x82", ErrInvalidText},
		"surrogate in disguise": {"\xed\xa0\x80", ErrInvalidText},
	} {
		body, err := Encode(tt.text)
		if !errors.Is(err, tt.want) {
			t.Errorf("%s: error = %v, want %v", name, err, tt.want)
		}
		if err == nil && string(body) != tt.text {
			t.Errorf("%s: body %q", name, body)
		}
	}
}

func BenchmarkApply(b *testing.B) {
	entries := make([]journal.Entry, 100_000)
	for i := range entries {
		entries[i] = said(byte(i%30), uint64(i/30+1), journal.Clock(i), "a line of chat as people write it")
	}
	c := New(journal.Author{}, nil)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if i%len(entries) == 0 {
			c = New(journal.Author{}, nil)
		}
		c.Apply(entries[i%len(entries)])
	}
}

func BenchmarkSnapshotAfterEachMessage(b *testing.B) {
	c := New(journal.Author{}, nil)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		c.Apply(said(1, uint64(i+1), journal.Clock(i), "x"))
		c.Snapshot()
	}
}

// An edit of a line in the middle copies what snapshots share.
func BenchmarkEditAmong100000Lines(b *testing.B) {
	c := New(journal.Author{}, nil)
	line := said(1, 1, 50_000, "x")
	c.Apply(line)
	for i := range 100_000 {
		c.Apply(said(2, uint64(i+1), journal.Clock(i), "a line of chat as people write it"))
	}
	c.Snapshot()
	for seq := uint64(2); b.Loop(); seq++ {
		c.Apply(edited(seq, 50_001, line, strconv.FormatUint(seq, 10)))
		c.Snapshot()
	}
}
