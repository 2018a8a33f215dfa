package journaltest

import (
	"crypto/sha256"
	"fmt"
	"testing"

	"lyceum/session/journal"
)

// A register keeps the last said of each author, or what a broken one keeps.
type register struct {
	last     map[journal.Author]journal.Entry
	ordered  bool // goes by the order of arrival
	counts   bool // counts what comes twice
	careless bool // takes sealed entries for others
	forgets  bool // when asked
	n        int
}

func (r *register) Apply(e journal.Entry) {
	if !r.careless && (e.Sealed || e.Kind != journal.KindHand) {
		return
	}
	r.n++
	was, ok := r.last[e.Author]
	switch {
	case r.ordered:
		r.last[journal.Author{}] = e
	case ok && e.Seq <= was.Seq:
		return
	}
	r.last[e.Author] = e
}

func (r *register) Hash() [32]byte {
	s := fmt.Sprintln(len(r.last))
	for n := range 4 {
		s += fmt.Sprintln(r.last[journal.Author{0: byte(n), 31: 0xa0}].Hash)
	}
	s += r.last[journal.Author{}].Hash.String()
	if r.counts {
		s += fmt.Sprint(r.n)
	}
	if r.forgets {
		clear(r.last)
	}
	return sha256.Sum256([]byte(s))
}

// failures counts what a check complains of.
type failures struct {
	testing.TB
	n int
}

func (f *failures) Helper()               {}
func (f *failures) Error(...any)          { f.n++ }
func (f *failures) Errorf(string, ...any) { f.n++ }

func TestKitFindsReducersThatBreakTheContract(t *testing.T) {
	var s Script
	a, b, c := s.Author(1), s.Author(2), s.Author(3)
	for range 4 {
		for _, p := range []*Scribe{a, b, c} {
			p.Say(journal.KindHand, journal.Post, nil)
		}
	}
	for name, tt := range map[string]struct {
		r        register
		any, bad bool
	}{
		"sound":                     {},
		"sound in any order":        {any: true},
		"by arrival":                {r: register{ordered: true}, bad: true},
		"counts duplicates":         {r: register{counts: true}, bad: true},
		"reads what it must ignore": {r: register{careless: true}, bad: true},
		"forgets when asked":        {r: register{forgets: true}, bad: true},
	} {
		f := &failures{TB: t}
		check := Converges
		if tt.any {
			check = ConvergesInAnyOrder
		}
		check(f, func() journal.Reducer {
			r := tt.r
			r.last = map[journal.Author]journal.Entry{}
			return &r
		}, s.Entries())
		if (f.n > 0) != tt.bad {
			t.Errorf("%s: %d complaints, want any: %v", name, f.n, tt.bad)
		}
	}
	f := &failures{TB: t}
	Converges(f, func() journal.Reducer { return &register{} }, []journal.Entry{{Kind: 99}})
	if f.n == 0 {
		t.Error("entries that change nothing were taken for a check")
	}
}

// A last-writer that takes what came last is sound as long as each author's order is kept, and not beyond.
func TestKitTellsTheTwoOrdersApart(t *testing.T) {
	var s Script
	a, b := s.Author(1), s.Author(2)
	for range 4 {
		a.Say(journal.KindHand, 0, nil)
		b.Say(journal.KindHand, 0, nil)
	}
	keepsLast := func() journal.Reducer { return &lastComer{} }
	f := &failures{TB: t}
	if Converges(f, keepsLast, s.Entries()); f.n != 0 {
		t.Error("each author's order is not kept")
	}
	if ConvergesInAnyOrder(f, keepsLast, s.Entries()); f.n == 0 {
		t.Error("each author's order is kept")
	}
}

// A lastComer drops what is not the next of its author.
type lastComer struct{ seq [256]uint64 }

func (r *lastComer) Apply(e journal.Entry) {
	if n := &r.seq[e.Author[0]]; e.Kind == journal.KindHand && !e.Sealed && (*n == 0 && e.Seq == 2 || e.Seq == *n+1) {
		*n = e.Seq
	}
}

func (r *lastComer) Hash() [32]byte { return sha256.Sum256(fmt.Append(nil, r.seq)) }
