package journal

import (
	"bytes"
	"encoding/hex"
	"slices"
	"testing"
	"time"

	"lyceum/session/journal/fields"
)

// An entry with fixed keys, nonce and time. It changes only when the format does, and then old
// logs are unreadable: raise the version instead.
const entryVector = "013ee2a8a7283cb2fd728943daa127ef09e483071a8b4bc699ba4522f09b14cfde010000000000000000000000000000000000000000000000000000000000000000858080d4e9b8abce0101010101010101010100000000000000000000000000000000000000000000000014485c22fbdb9b678ef6964550bb483b1e91cecc92f6c1f868c5e42490c69b4c6cc958295ab8adec6d76caffefeb834bb682f147ca241f709fd38b07b3a3b539763e74595108bce8d51ca79f4f8a4af9d7fb723204"

func TestEntryEncodingNeverChanges(t *testing.T) {
	e := forge(newPerson(7), nil, clockOf(start)+5, KindJoin, "body")
	if got := hex.EncodeToString(e.Raw); got != entryVector {
		t.Errorf("entry = %s, want %s", got, entryVector)
	}
	got, err := Parse(e.Raw)
	if err != nil {
		t.Fatal(err)
	}
	if got.Author != e.Author || got.Seq != 1 || got.Prev != (Hash{}) || got.Clock != e.Clock ||
		got.Kind != KindJoin || got.Hash != e.Hash || !got.Sealed || got.Body != nil {
		t.Errorf("Parse = %+v, want the entry's clear fields, sealed", got)
	}
}

func TestLargestEntryFitsMaxEntry(t *testing.T) {
	prev := Entry{Seq: 1<<64 - 2}
	e := forge(newPerson(1), &prev, ^Clock(0), ^Kind(0), string(make([]byte, MaxBody)))
	if len(e.Raw) != MaxEntry {
		t.Errorf("largest entry has %d bytes, MaxEntry = %d", len(e.Raw), MaxEntry)
	}
	if _, err := Parse(e.Raw); err != nil {
		t.Errorf("Parse(largest): %v", err)
	}
}

func TestParseRefusesMalformedEntries(t *testing.T) {
	p := newPerson(1)
	good := forge(p, nil, 1, KindJoin, "b")
	edit := func(f func(b []byte) []byte) []byte { return f(bytes.Clone(good.Raw)) }
	noTag := good.Raw[:1+32+1+32+1+1+8+24]
	big := forge(p, nil, 1, KindJoin, string(make([]byte, MaxBody+1)))
	zero := Entry{Seq: 1<<64 - 1}
	for name, in := range map[string][]byte{
		"empty":                 nil,
		"version 2":             edit(func(b []byte) []byte { b[0] = 2; return b }),
		"cut in the author":     good.Raw[:20],
		"cut in the signature":  good.Raw[:len(good.Raw)-1],
		"a byte too many":       append(bytes.Clone(good.Raw), 0),
		"long form of sequence": edit(func(b []byte) []byte { return slices.Insert(slices.Replace(b, 33, 34, 0x81), 34, 0) }),
		"varint over 64 bits":   edit(func(b []byte) []byte { return slices.Replace(b, 33, 34, bytes.Repeat([]byte{0xff}, 10)...) }),
		"no room for a tag":     append(append(bytes.Clone(noTag), 15), make([]byte, 15+64)...),
		"sequence number 0":     forge(p, &zero, 1, KindJoin, "").Raw,
		"entry 1 with previous": forge(p, &Entry{Hash: Hash{1}}, 1, KindJoin, "").Raw,
		"entry 1 not a join":    forge(p, nil, 1, KindChat, "").Raw,
		"body too long":         big.Raw,
		"endless":               make([]byte, MaxEntry+1),
	} {
		_, err := Parse(in)
		wantErr(t, name, err, ErrMalformed)
	}
}

func TestClockTime(t *testing.T) {
	if got := (clockOf(start) + 3).Time(); !got.Equal(start) {
		t.Errorf("clock of %v gives %v", start, got)
	}
	if got := clockOf(time.Unix(-5, 0)); got != 0 {
		t.Errorf("before 1970: clock %d, want 0", got)
	}
	if got := clockOf(time.UnixMilli(1 << 50)); got != Clock(1<<48-1)<<16 {
		t.Errorf("beyond 48 bits: clock %x", uint64(got))
	}
}

func TestNamesForLogLines(t *testing.T) {
	for _, tt := range []struct{ got, want string }{
		{Author{0xab}.String(), "ab00000000000000"},
		{Hash{1}.String(), "0100000000000000"},
		{KindJoin.String() + KindLeave.String() + KindLaunch.String() + KindEnd.String() + KindChat.String(), "joinleavelaunchendchat"},
		{Kind(99).String(), "kind 99"},
	} {
		if tt.got != tt.want {
			t.Errorf("String() = %q, want %q", tt.got, tt.want)
		}
	}
}

// What parses re-encodes to the same bytes: one value, one encoding.
func FuzzParseEntry(f *testing.F) {
	p := newPerson(1)
	log := logOf(p, 2)
	f.Add(log[0].Raw)
	f.Add(log[1].Raw)
	f.Add(log[1].Raw[:40])
	f.Add([]byte{1})
	f.Fuzz(func(t *testing.T, in []byte) {
		e, l, err := parse(in)
		if err != nil {
			wantErr(t, "parse", err, ErrMalformed)
			return
		}
		out := appendHeader(nil, &e, l.keyID, l.nonce)
		if !bytes.Equal(out, l.header) {
			t.Errorf("header %x became %x", l.header, out)
		}
		out = append(fields.Append(out, l.sealed), l.signature...)
		if !bytes.Equal(out, in) {
			t.Errorf("%x became %x", in, out)
		}
		if e.Seq == 0 || e.Seq == 1 && e.Kind != KindJoin || len(in) > MaxEntry {
			t.Errorf("%x parsed as %+v", in, e)
		}
	})
}

// Whatever bytes come, a journal that is given them does not change unless the author signed them.
func FuzzAdd(f *testing.F) {
	p := newPerson(1)
	log := logOf(p, 3)
	genuine := map[Hash]bool{}
	for _, e := range log {
		f.Add(e.Raw)
		genuine[e.Hash] = true
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		j := reading(Limits{})
		mustAdd(t, j, start, log[0])
		j.Add(start, in)
		e, _ := Parse(in)
		if j.stats.Added > 1 && !genuine[e.Hash] && e.Author == p.author() {
			t.Errorf("accepted %x", in)
		}
		if j.stats.Stops != 0 {
			t.Errorf("log stopped by %x", in)
		}
	})
}
