package journal

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
)

// fork returns a log of 5 and a branch that leaves it after the first n entries, up to entry 5.
func fork(p person, n int) (trunk, branch []Entry) {
	trunk = logOf(p, 5)
	branch = slices.Clone(trunk[:n])
	for i := n; i < 5; i++ {
		branch = append(branch, grow(p, branch, i, "other"))
	}
	return trunk, branch[n:]
}

func TestForkStopsTheFoldAtTheLastCommonEntry(t *testing.T) {
	trunk, branch := fork(newPerson(1), 2)
	for name, order := range map[string][]Entry{
		"trunk first":        slices.Concat(trunk, branch),
		"branch first":       slices.Concat(trunk[:2], branch, trunk[2:]),
		"all backwards":      {trunk[4], branch[2], trunk[3], branch[1], trunk[2], branch[0], trunk[1], trunk[0]},
		"ends of both first": {branch[2], trunk[4], trunk[0], trunk[1], trunk[2], branch[0]},
		"by successor alone": slices.Concat(trunk[:3], branch[1:]),
	} {
		j := reading(Limits{})
		var forks int
		for _, e := range order {
			if _, err := j.Add(start, e.Raw); errors.Is(err, ErrFork) {
				forks++
			} else if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		if h := j.Heads(); len(h) != 1 || h[0].Seq != 2 || h[0].Stop != 3 || h[0].Hash != trunk[1].Hash {
			t.Errorf("%s: heads %+v, want 2 entries, stop at 3", name, h)
		}
		if forks == 0 || j.Len() != 2 {
			t.Errorf("%s: ErrFork %d times, Len %d", name, forks, j.Len())
		}
		var folded []Entry
		for e := range j.Folded() {
			folded = append(folded, e)
		}
		if !slices.Equal(seqs(folded), []uint64{1, 2}) {
			t.Errorf("%s: folded %v, want entries 1 and 2", name, seqs(folded))
		}
	}
}

func TestForkIsReportedOnceAndBothSidesAreKept(t *testing.T) {
	trunk, branch := fork(newPerson(1), 2)
	j := reading(Limits{})
	for _, e := range trunk {
		mustAdd(t, j, start, e)
	}
	_, err := j.Add(start, branch[0].Raw)
	wantErr(t, "first contradiction", err, ErrFork)
	for _, e := range slices.Concat(branch, trunk) {
		if out := mustAdd(t, j, start, e); out != nil {
			t.Errorf("entry %d given out after the fork", e.Seq)
		}
	}
	a := trunk[0].Author
	got := j.Range(a, 3, 10, 1<<20)
	if len(got) != 2 || string(got[0]) != string(trunk[2].Raw) || string(got[1]) != string(branch[0].Raw) {
		t.Errorf("Range from the fork gives %d entries, want both entries 3", len(got))
	}
	if s := j.Stats(); s.Stops != 1 || s.Added != 7 || s.AfterStop != 0 {
		t.Errorf("stats %+v, want one stop, all of both branches kept", s)
	}
	for _, branch := range [][]Entry{trunk[2:], branch} {
		got, _ := j.Branch(BranchNeed{a, branch[2].Hash, 3}, 10, 1<<20)
		if len(got) != 3 || string(got[0]) != string(branch[0].Raw) || string(got[2]) != string(branch[2].Raw) {
			t.Errorf("a branch of %d entries, want 3", len(got))
		}
	}
}

func TestForkOfEntryOneLeavesNothing(t *testing.T) {
	trunk, branch := fork(newPerson(1), 0)
	j := reading(Limits{})
	mustAdd(t, j, start, trunk[0])
	_, err := j.Add(start, branch[0].Raw)
	wantErr(t, "second entry 1", err, ErrFork)
	if h := j.Heads(); j.Len() != 0 || h[0].Seq != 0 || h[0].Stop != 1 {
		t.Errorf("Len %d, heads %+v; want nothing counted, stop at 1", j.Len(), h)
	}
}

// universe returns entries of several authors: sound logs, forked ones (also more than once, also
// branches of branches), and some whose clock runs backwards.
func universe(rng *rand.Rand) []Entry {
	var all []Entry
	for n := range byte(4) {
		p := newPerson(n + 1)
		trunk := logOf(p, 3+rng.IntN(8))
		branches := [][]Entry{trunk}
		for range rng.IntN(3) {
			from := branches[rng.IntN(len(branches))]
			at := rng.IntN(len(from))
			b := slices.Clone(from[:at])
			for i := at; i < at+1+rng.IntN(4); i++ {
				b = append(b, grow(p, b, i, string(rune('a'+rng.IntN(26)))))
			}
			branches = append(branches, b)
		}
		if rng.IntN(3) == 0 {
			prev := trunk[rng.IntN(len(trunk))]
			branches = append(branches, []Entry{forge(p, &prev, prev.Clock-1, KindChat, "back")})
		}
		for _, b := range branches {
			all = append(all, b...)
		}
	}
	return all
}

// deliver gives j the entries in random order, some of them twice.
func deliver(j *Journal, rng *rand.Rand, entries []Entry) {
	order := slices.Clone(entries)
	for range len(entries) / 4 {
		order = append(order, entries[rng.IntN(len(entries))])
	}
	rng.Shuffle(len(order), func(a, b int) { order[a], order[b] = order[b], order[a] })
	for _, e := range order {
		j.Add(start, e.Raw)
	}
}

func sameState(t *testing.T, what string, a, b *Journal) {
	t.Helper()
	if !slices.Equal(a.Heads(), b.Heads()) || a.Len() != b.Len() {
		t.Fatalf("%s: heads differ\n%+v\n%+v", what, a.Heads(), b.Heads())
	}
	var fa, fb []Hash
	for e := range a.Folded() {
		fa = append(fa, e.Hash)
	}
	for e := range b.Folded() {
		fb = append(fb, e.Hash)
	}
	if !slices.Equal(fa, fb) {
		t.Fatalf("%s: folded entries differ: %v and %v", what, fa, fb)
	}
}

func TestSameEntriesCountInAnyOrder(t *testing.T) {
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 1))
		all := universe(rng)
		rng.Shuffle(len(all), func(a, b int) { all[a], all[b] = all[b], all[a] })
		all = all[:len(all)-rng.IntN(len(all)/2)] // the rest is lost
		a, b := reading(Limits{}), reading(Limits{})
		deliver(a, rng, all)
		deliver(b, rng, all)
		sameState(t, "two orders", a, b)
	}
}

// exchange lets to fetch from from what it misses, and returns how often it had to ask, heads included.
func exchange(from, to *Journal) (asked int) {
	heads := from.Heads()
	var last []Need
	for {
		needs := to.Missing(heads, 64)
		if len(needs) == 0 || slices.Equal(needs, last) { // the other side does not have it any more
			return asked
		}
		last = needs
		asked++
		for _, n := range needs {
			for _, raw := range from.Range(n.Author, n.From, int(n.To-n.From+1), 1<<20) {
				to.Add(start, raw)
				to.Agree(heads, raw)
			}
		}
	}
}

func TestJournalsThatTalkAgree(t *testing.T) {
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 2))
		all := universe(rng)
		js := []*Journal{reading(Limits{}), reading(Limits{}), reading(Limits{})}
		for _, j := range js[:2] { // the third joins late with nothing
			rng.Shuffle(len(all), func(a, b int) { all[a], all[b] = all[b], all[a] })
			deliver(j, rng, all[:1+rng.IntN(len(all))])
		}
		for round := 0; ; round++ {
			busy := false
			for i, to := range js {
				busy = exchange(js[(i+1)%3], to) > 0 || busy
				busy = exchange(js[(i+2)%3], to) > 0 || busy
			}
			if !busy {
				break
			}
			if round > 50 {
				t.Fatalf("seed %d: still asking after %d rounds: %+v\n%+v\n%+v", seed, round, js[0].Heads(), js[1].Heads(), js[2].Heads())
			}
		}
		sameState(t, "first and second", js[0], js[1])
		sameState(t, "first and late joiner", js[0], js[2])
	}
}
