package antientropy

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"lyceum/session/journal"
	"lyceum/session/wire"
)

func headOf(first byte, seq uint64) journal.Head {
	return journal.Head{Author: journal.Author{first, 7}, Seq: seq, Hash: journal.Hash{first, byte(seq)}}
}

var goodComparisons = []comparison{
	{},
	{yours: 1, mine: 300, logs: 30},
	{logs: 30, sections: []section{{mode: modePrint, print: [printSize]byte{1, 2, 3}}}},
	{mine: 5, sections: []section{{mode: modeHeads}}},
	{sections: []section{
		{upTo: "\x10", mode: modeSkip},
		{upTo: "\x10\x01", mode: modeDigests, digests: []uint16{9, 9, 2}},
		{upTo: "\x80", mode: modeHeads, heads: []journal.Head{headOf(0x11, 1), headOf(0x12, 1<<40)}},
		{upTo: "\x90", mode: modeSkip},
		{mode: modeSome, heads: []journal.Head{headOf(0x91, 3)}, digests: []uint16{1, 5}},
	}},
	{sections: []section{{mode: modeFinal, heads: []journal.Head{{Author: journal.Author{1}, Seq: 4, Stop: 5}}}}},
}

func TestComparisonIsReadAsItWasWritten(t *testing.T) {
	for _, c := range goodComparisons {
		b := c.appendTo(nil)
		got, err := parseComparison(b[1:])
		if again := got.appendTo(nil); err != nil || !bytes.Equal(again, b) {
			t.Errorf("%x became %x, %v", b, again, err)
		}
	}
}

func TestMalformedComparisons(t *testing.T) {
	sections := func(list ...section) []byte { return (&comparison{sections: list}).appendTo(nil)[1:] }
	for name, b := range map[string][]byte{
		"empty":                           {},
		"number longer than needed":       {0x80, 1, 0, 0},
		"cut short":                       {0, 0, 0, 0, 1, 1, 2},
		"unknown mode":                    {0, 0, 0, 0, 9},
		"bound longer than needed":        {0, 0, 0, 2, 1, 0, 3, 0},
		"bound of 33 bytes":               append([]byte{0, 0, 0, 33}, make([]byte, 40)...),
		"skip at the end":                 sections(section{mode: modeSkip}),
		"skip after skip":                 sections(section{upTo: "\x10", mode: modeSkip}, section{upTo: "\x20", mode: modeSkip}, section{mode: modeHeads}),
		"section after the last":          sections(section{mode: modeHeads}, section{mode: modeHeads}),
		"falling bounds":                  sections(section{upTo: "\x20", mode: modeHeads}, section{upTo: "\x10", mode: modeHeads}),
		"one bound twice":                 sections(section{upTo: "\x20", mode: modeHeads}, section{upTo: "\x20", mode: modeHeads}),
		"head above its section":          sections(section{upTo: "\x20", mode: modeHeads, heads: []journal.Head{headOf(0x20, 1)}}),
		"head below its section":          sections(section{upTo: "\x20", mode: modeHeads}, section{mode: modeHeads, heads: []journal.Head{headOf(0x1f, 1)}}),
		"falling heads":                   sections(section{mode: modeHeads, heads: []journal.Head{headOf(2, 1), headOf(1, 1)}}),
		"one author twice":                sections(section{mode: modeHeads, heads: []journal.Head{headOf(2, 1), headOf(2, 2)}}),
		"wanted digests that do not rise": sections(section{mode: modeSome, digests: []uint16{5, 5}}),
		"65 digests":                      sections(section{mode: modeDigests, digests: make([]uint16, maxDigests+1)}),
		"too many heads":                  {0, 0, 0, 0, 3, 0x98, 1},
	} {
		if _, err := parseComparison(b); !errors.Is(err, wire.ErrMalformed) {
			t.Errorf("%s: %v, want ErrMalformed", name, err)
		}
	}
}

func TestLongestMessagesFit(t *testing.T) {
	const most = 256 << 10
	heads := make([]journal.Head, MaxLogs)
	for i := range heads {
		heads[i] = journal.Head{Author: journal.Author{byte(i >> 8), byte(i)}, Seq: 100_000, Stop: 100_001}
	}
	c := comparison{sections: []section{{mode: modeFinal, heads: heads}}}
	b := c.appendTo(nil)
	if got, err := parseComparison(b[1:]); len(b) > most || err != nil || len(got.sections[0].heads) != MaxLogs {
		t.Errorf("%d bytes, %v", len(b), err)
	}
	if journal.MaxEntry > entriesBytes {
		t.Error("an entry could be too long to be handed on")
	}
}

func TestBoundPartsTwoAuthors(t *testing.T) {
	for _, tt := range [][2]journal.Author{{{1}, {2}}, {{1, 2, 3}, {1, 2, 4}}, {{}, {31: 1}}, {{1}, {1, 31: 9}}} {
		u := between(tt[0], tt[1])
		if !u.isAbove(tt[0]) || u.isAbove(tt[1]) || u[len(u)-1] == 0 {
			t.Errorf("between(%v, %v) = %x", tt[0], tt[1], u)
		}
	}
}

func FuzzParseComparison(f *testing.F) {
	for _, c := range goodComparisons {
		f.Add(c.appendTo(nil)[1:])
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		c, err := parseComparison(in)
		if err != nil {
			if !errors.Is(err, wire.ErrMalformed) {
				t.Errorf("%v, want ErrMalformed", err)
			}
			return
		}
		if out := c.appendTo(nil)[1:]; !bytes.Equal(out, in) {
			t.Errorf("%x became %x", in, out)
		}
	})
}

func TestEntryWithoutALengthIsMalformed(t *testing.T) {
	for name, b := range map[string][]byte{
		"missing":            {1, 0, 1},
		"longer than needed": {1, 0, 1, 0x80, 1, 7},
		"cut short":          {1, 0, 1, 2, 7},
	} {
		if a, err := parseAnswer(b); !errors.Is(err, wire.ErrMalformed) {
			t.Errorf("%s: %+v, %v, want ErrMalformed", name, a, err)
		}
	}
}

func FuzzParseWant(f *testing.F) {
	f.Add(appendWant(nil, 1, []journal.Need{{Author: journal.Author{1}, From: 1, To: ^uint64(0)}, {From: 5, To: 5}})[1:])
	f.Fuzz(func(t *testing.T, in []byte) {
		id, needs, err := parseWant(in)
		if err != nil {
			if !errors.Is(err, wire.ErrMalformed) {
				t.Errorf("%v, want ErrMalformed", err)
			}
			return
		}
		if out := appendWant(nil, id, needs)[1:]; !bytes.Equal(out, in) || slices.ContainsFunc(needs, func(n journal.Need) bool { return n.From == 0 || n.To < n.From }) {
			t.Errorf("%x became %x", in, out)
		}
	})
}

func FuzzParseAnswer(f *testing.F) {
	for _, a := range []answer{{id: 300}, {cut: true, raws: [][]byte{[]byte("one"), {}, make([]byte, 300)}}} {
		f.Add(a.appendTo(nil)[1:])
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		a, err := parseAnswer(in)
		if err != nil {
			if !errors.Is(err, wire.ErrMalformed) {
				t.Errorf("%v, want ErrMalformed", err)
			}
			return
		}
		if out := a.appendTo(nil)[1:]; !bytes.Equal(out, in) {
			t.Errorf("%x became %x", in, out)
		}
	})
}
