package journaltest

import (
	"math/rand/v2"
	"slices"
	"testing"

	"lyceum/session/journal"
)

// rounds is how many orders a check tries.
const rounds = 60

// Converges fails the test unless the reducers that fresh gives come to one state from the entries, whatever the
// order between authors, each author's being kept: interleaved at random, with duplicates, with what it has to
// pass over in between, asked for their hash at any time, and in two parts of a class that meet later. So do all
// who have the same part of the entries. Entries are by author in sequence; they need not begin with entry 1.
func Converges(t testing.TB, fresh func() journal.Reducer, entries []journal.Entry) {
	t.Helper()
	converges(t, fresh, entries, interleave)
}

// ConvergesInAnyOrder is Converges for a reducer that does without each author's order as well.
func ConvergesInAnyOrder(t testing.TB, fresh func() journal.Reducer, entries []journal.Entry) {
	t.Helper()
	converges(t, fresh, entries, interleave)
	converges(t, fresh, entries, shuffle)
}

// An order puts entries in some order by chance.
type order func(*rand.Rand, []journal.Entry) []journal.Entry

func converges(t testing.TB, fresh func() journal.Reducer, entries []journal.Entry, in order) {
	t.Helper()
	want := apply(fresh(), entries)
	if len(entries) > 0 && want == fresh().Hash() {
		t.Error("the hash of all entries is that of none: this checks nothing")
		return
	}
	for seed := range uint64(rounds) {
		rng := rand.New(rand.NewPCG(seed, 1))
		for what, got := range map[string][32]byte{
			"another order":          apply(fresh(), in(rng, entries)),
			"duplicates":             apply(fresh(), repeat(rng, in(rng, entries))),
			"what is to be ignored":  apply(fresh(), litter(rng, in(rng, entries))),
			"parts that meet":        apply(fresh(), meet(rng, in, entries)),
			"hashes asked for early": applyAsking(rng, fresh(), in(rng, entries)),
		} {
			if got != want {
				t.Errorf("%s (seed %d): hash %x, want %x", what, seed, got[:8], want[:8])
				return
			}
		}
		part := some(rng, entries)
		if a, b := apply(fresh(), in(rng, part)), apply(fresh(), in(rng, part)); a != b {
			t.Errorf("part of the entries in two orders (seed %d): hashes %x and %x", seed, a[:8], b[:8])
			return
		}
	}
}

func apply(r journal.Reducer, entries []journal.Entry) [32]byte {
	for _, e := range entries {
		r.Apply(e)
	}
	return r.Hash()
}

// applyAsking asks for the hash now and then, which must change nothing.
func applyAsking(rng *rand.Rand, r journal.Reducer, entries []journal.Entry) [32]byte {
	for _, e := range entries {
		r.Apply(e)
		if rng.IntN(2) == 0 {
			r.Hash()
		}
	}
	return r.Hash()
}

// logs returns the entries by author, each author's in sequence.
func logs(entries []journal.Entry) (authors [][]journal.Entry) {
	sorted := slices.Clone(entries)
	slices.SortStableFunc(sorted, func(a, b journal.Entry) int {
		if c := a.Author.Compare(b.Author); c != 0 {
			return c
		}
		return int(a.Seq) - int(b.Seq)
	})
	for i, e := range sorted {
		if i == 0 || sorted[i-1].Author != e.Author {
			authors = append(authors, nil)
		}
		authors[len(authors)-1] = append(authors[len(authors)-1], e)
	}
	return authors
}

// interleave mixes the logs, each in its own order.
func interleave(rng *rand.Rand, entries []journal.Entry) (out []journal.Entry) {
	rest := logs(entries)
	for len(rest) > 0 {
		i := rng.IntN(len(rest))
		n := 1 + rng.IntN(min(3, len(rest[i])))
		out = append(out, rest[i][:n]...)
		if rest[i] = rest[i][n:]; len(rest[i]) == 0 {
			rest = slices.Delete(rest, i, i+1)
		}
	}
	return out
}

func shuffle(rng *rand.Rand, entries []journal.Entry) []journal.Entry {
	out := slices.Clone(entries)
	rng.Shuffle(len(out), func(i, k int) { out[i], out[k] = out[k], out[i] })
	return out
}

// repeat has some entries come again, at once or later.
func repeat(rng *rand.Rand, entries []journal.Entry) (out []journal.Entry) {
	for i, e := range entries {
		out = append(out, e)
		if rng.IntN(2) == 0 {
			out = append(out, entries[rng.IntN(i+1)])
		}
	}
	return out
}

// litter puts between the entries what changes nothing: sealed ones, and kinds that nobody knows.
func litter(rng *rand.Rand, entries []journal.Entry) (out []journal.Entry) {
	stranger := journal.Author{0: 0xff, 31: 0xa0}
	for i, e := range entries {
		sealed, unknown := e, e
		sealed.Author, sealed.Sealed, sealed.Body, sealed.Hash = stranger, true, nil, journal.Hash{0xff, byte(i), byte(i >> 8)}
		unknown.Author, unknown.Kind, unknown.Hash = stranger, 1<<40, journal.Hash{0xfe, byte(i), byte(i >> 8)}
		out = append(out, e)
		if rng.IntN(2) == 0 {
			out = append(out, sealed, unknown)
		}
	}
	return out
}

// meet is what somebody is given whose part of the class was cut off: its own half first, the others' later.
func meet(rng *rand.Rand, in order, entries []journal.Entry) []journal.Entry {
	near := map[journal.Author]bool{}
	var ours, theirs []journal.Entry
	for _, e := range entries {
		if _, ok := near[e.Author]; !ok {
			near[e.Author] = rng.IntN(2) == 0
		}
		if near[e.Author] {
			ours = append(ours, e)
		} else {
			theirs = append(theirs, e)
		}
	}
	return append(in(rng, ours), in(rng, theirs)...)
}

// some returns the beginnings of the logs.
func some(rng *rand.Rand, entries []journal.Entry) (out []journal.Entry) {
	for _, log := range logs(entries) {
		out = append(out, log[:rng.IntN(len(log)+1)]...)
	}
	return out
}
