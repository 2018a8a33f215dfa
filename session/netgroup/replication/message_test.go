package replication

import (
	"bytes"
	"errors"
	"testing"

	"lyceum/session/wire"
)

func setOf(ranges ...Range) Set {
	var s Set
	for _, r := range ranges {
		s.Add(r)
	}
	return s
}

var updateTests = []struct {
	name string
	u    update
	wire []byte
}{
	{"nothing, to begin with", update{whole: true, answer: true}, []byte{1, 0x30}},
	{"nobody asks", update{idle: true}, []byte{1, 0x40}},
	{"one object", update{sets: [4]Set{setHave: setOf(Range{5, 5})}}, []byte{1, 0x01, 0, 1, 5, 0}},
	{"all objects wanted", update{whole: true, sets: [4]Set{setWant: setOf(Range{0, 127})}}, []byte{1, 0x14, 0, 1, 0, 127}},
	{"two ranges, with one object left out between", update{sets: [4]Set{setHaveNot: setOf(Range{1, 100}, Range{102, 201})}},
		[]byte{1, 0x02, 0, 2, 1, 99, 0, 99}},
	{"holes enough for a bitmap", update{sets: [4]Set{setWantNot: setOf(Range{8, 8}, Range{10, 10}, Range{12, 12})}},
		[]byte{1, 0x08, 1, 8, 1, 0x15}},
}

func TestUpdateCodec(t *testing.T) {
	for _, tt := range updateTests {
		if got := tt.u.appendTo(nil); !bytes.Equal(got, tt.wire) {
			t.Errorf("%s: appendTo = %x, want %x", tt.name, got, tt.wire)
		}
		u, err := parseUpdate(tt.wire[1:])
		if again := u.appendTo(nil); err != nil || !bytes.Equal(again, tt.wire) {
			t.Errorf("%s: parse and append = %x, %v; want %x", tt.name, again, err, tt.wire)
		}
	}
}

func TestUpdateMalformed(t *testing.T) {
	for name, in := range map[string][]byte{
		"empty":                        {},
		"nothing said":                 {0},
		"unknown flag":                 {0x90},
		"asks for an answer to a part": {0x21, 0, 1, 5, 0},
		"empty set":                    {0x01, 0, 0},
		"set cut short":                {0x01, 0, 1, 5},
		"unknown form of set":          {0x01, 2, 1, 5, 0},
		"ranges where bits are less":   {0x01, 0, 3, 8, 0, 0, 0, 0, 0},
		"bits where ranges are less":   {0x01, 1, 8, 2, 0xff, 0xff},
		"bitmap that begins with 0":    {0x01, 1, 8, 1, 0x2a},
		"bitmap that ends with 0":      {0x01, 1, 8, 2, 0x55, 0},
		"number longer than needed":    {0x01, 0, 1, 0x80, 5, 0},
		"range above the highest":      {0x01, 0, 1, 0x90, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0, 1},
		"added and removed":            {0x03, 0, 1, 5, 0, 0, 1, 4, 3},
		"bytes behind":                 {0x01, 0, 1, 5, 0, 9},
	} {
		if u, err := parseUpdate(in); !errors.Is(err, wire.ErrMalformed) {
			t.Errorf("%s: parseUpdate(%x) = %+v, %v; want ErrMalformed", name, in, u, err)
		}
	}
}

// What parses is written the same way.
func FuzzParseUpdate(f *testing.F) {
	for _, tt := range updateTests {
		f.Add(tt.wire[1:])
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		u, err := parseUpdate(in)
		if err != nil {
			if !errors.Is(err, wire.ErrMalformed) {
				t.Errorf("parseUpdate(%x) = %v, want ErrMalformed", in, err)
			}
			return
		}
		if out := u.appendTo(nil)[1:]; !bytes.Equal(out, in) {
			t.Errorf("%x became %x", in, out)
		}
	})
}

func FuzzParseRange(f *testing.F) {
	f.Add([]byte{5, 0})
	f.Add([]byte{0x90, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0, 0})
	f.Fuzz(func(t *testing.T, in []byte) {
		r, err := parseRange(in)
		if err != nil {
			if !errors.Is(err, wire.ErrMalformed) {
				t.Errorf("parseRange(%x) = %v, want ErrMalformed", in, err)
			}
			return
		}
		if out := appendRange(nil, messageDeny, r)[1:]; !bytes.Equal(out, in) || !r.valid() || r.Size() > maxPerRequest {
			t.Errorf("%x parsed as %v, became %x", in, r, out)
		}
	})
}

func FuzzParseReply(f *testing.F) {
	f.Add([]byte{5, 2, 1, 2, 0})
	f.Add([]byte{0x90, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0, 0, 0})
	f.Fuzz(func(t *testing.T, in []byte) {
		first, objects, err := parseReply(in)
		if err != nil {
			if !errors.Is(err, wire.ErrMalformed) {
				t.Errorf("parseReply(%x) = %v, want ErrMalformed", in, err)
			}
			return
		}
		if out := appendReply(nil, first, objects)[1:]; !bytes.Equal(out, in) || first+uint64(len(objects))-1 > MaxIndex {
			t.Errorf("%x parsed as %d objects from %d on, became %x", in, len(objects), first, out)
		}
	})
}
