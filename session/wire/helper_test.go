package wire

import (
	"bytes"
	"encoding/hex"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// A payload is any chunk type with one encoding.
type payload interface {
	AppendTo(b []byte) []byte
}

// A codecTest pairs a value with its only minimal encoding.
type codecTest[T any] struct {
	name string
	c    T
	wire []byte
}

// unhex decodes hex digits; blanks and bars are for the eye.
func unhex(s string) []byte {
	b, err := hex.DecodeString(strings.NewReplacer(" ", "", "|", "").Replace(s))
	if err != nil {
		panic(err)
	}
	return b
}

// checkCodec checks that each value appends as its encoding, behind what is there, and that
// each encoding parses as its value.
func checkCodec[T payload](t *testing.T, tests []codecTest[T], parse func([]byte) (T, error)) {
	t.Helper()
	for _, tt := range tests {
		if got, want := tt.c.AppendTo([]byte("x")), append([]byte("x"), tt.wire...); !bytes.Equal(got, want) {
			t.Errorf("%s: AppendTo(x) = %x, want %x", tt.name, got, want)
		}
		if got, err := parse(tt.wire); err != nil || !reflect.DeepEqual(got, tt.c) {
			t.Errorf("%s: Parse(%x) = %+v, %v; want %+v", tt.name, tt.wire, got, err, tt.c)
		}
	}
}

// checkMalformed checks that each input is refused with a zero value.
func checkMalformed[T any](t *testing.T, parse func([]byte) (T, error), tests map[string][]byte) {
	t.Helper()
	for name, in := range tests {
		got, err := parse(in)
		if !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: Parse(%x) error = %v, want ErrMalformed", name, in, err)
		}
		if !reflect.ValueOf(got).IsZero() {
			t.Errorf("%s: Parse(%x) = %+v beside an error, want the zero value", name, in, got)
		}
	}
}

// checkPrefixesMalformed checks that fixed, the part of a payload that has to be there, is
// refused wherever it is cut.
func checkPrefixesMalformed[T any](t *testing.T, parse func([]byte) (T, error), fixed []byte) {
	t.Helper()
	for n := range len(fixed) {
		checkMalformed(t, parse, map[string][]byte{"cut short": fixed[:n]})
	}
}

// properties are what fuzzCodec has to know of a chunk type; each may be left out.
type properties[T any] struct {
	parts  func(c T) [][]byte                      // the slices, which must alias the input
	forget func(c *T)                              // clears what a round trip may change
	check  func(t *testing.T, in []byte, parsed T) // what else must hold
}

// fuzzCodec fuzzes a parser for: errors wrap ErrMalformed; parts are windows onto the input
// that cannot grow over it; what parses appends to no more bytes than it came from, and
// those parse as the same value, and have whatever p.check asks for.
func fuzzCodec[T payload](f *testing.F, seeds []codecTest[T], parse func([]byte) (T, error), p properties[T]) {
	for _, tt := range seeds {
		f.Add(tt.wire)
		f.Add(tt.wire[:len(tt.wire)/2])
		f.Add(append([]byte{0x80, 0x80}, tt.wire...))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		c, err := parse(in)
		if err != nil {
			checkMalformed(t, parse, map[string][]byte{"fuzz": in})
			return
		}
		if p.check != nil {
			p.check(t, in, c)
		}
		if p.parts != nil {
			own := bytes.Clone(in)
			mine, _ := parse(own)
			checkAliases(t, own, p.parts(mine)...)
		}
		out := c.AppendTo(nil)
		again, err := parse(out)
		if p.forget != nil {
			p.forget(&c)
			p.forget(&again)
		}
		if err != nil || !reflect.DeepEqual(again, c) || len(out) > len(in) {
			t.Errorf("%x parsed as %+v, became %x, then %+v, %v", in, c, out, again, err)
		}
	})
}

// checkAliases checks that all parts lie in b: they change with it. It also checks that
// appending to a part cannot write to b.
func checkAliases(t *testing.T, b []byte, parts ...[]byte) {
	t.Helper()
	before := make([][]byte, len(parts))
	for i, p := range parts {
		before[i] = invert(bytes.Clone(p))
		if cap(p) != len(p) {
			t.Errorf("part %d of %x has %d bytes of room behind it, want none", i, b, cap(p)-len(p))
		}
	}
	invert(b)
	for i, p := range parts {
		if !bytes.Equal(p, before[i]) {
			t.Errorf("part %d of %x does not alias it", i, invert(b))
		}
	}
	invert(b)
}

// invert flips every bit of b in place.
func invert(b []byte) []byte {
	for i := range b {
		b[i] = ^b[i]
	}
	return b
}

// checkPanics checks that f panics with a message that admits a bug of ours.
func checkPanics(t *testing.T, name string, f func()) {
	t.Helper()
	defer func() {
		if s, ok := recover().(string); !ok || !strings.HasPrefix(s, "BUG: wire: ") {
			t.Errorf("%s: panic = %q, want BUG: wire: …", name, s)
		}
	}()
	f()
}

// checkRanges checks the rule of Ack.Received.
func checkRanges(t *testing.T, in []byte, a Ack) {
	t.Helper()
	cursor := a.Cumulative
	for _, r := range a.Received {
		if r.First <= cursor || r.First-cursor < 2 || r.Last < r.First {
			t.Errorf("%x parsed as %+v: %+v is not ascending and apart", in, a, r)
		}
		cursor = r.Last
	}
}

// equalAcks reports whether a and b say the same.
func equalAcks(a, b Ack) bool {
	return a.FlowID == b.FlowID && a.BufferBlocks == b.BufferBlocks && a.Cumulative == b.Cumulative &&
		slices.Equal(a.Received, b.Received)
}
