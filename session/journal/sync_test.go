package journal

import (
	"slices"
	"testing"
)

func TestHeadsAreSortedByAuthor(t *testing.T) {
	j := reading(Limits{})
	for n := range byte(9) {
		for _, e := range logOf(newPerson(n+1), 2) {
			mustAdd(t, j, start, e)
		}
	}
	mustAdd(t, j, start, logOf(newPerson(77), 2)[1]) // waits: nothing to tell yet
	heads := j.Heads()
	if len(heads) != 9 || !slices.IsSortedFunc(heads, func(a, b Head) int { return a.Author.Compare(b.Author) }) {
		t.Errorf("%d heads, sorted: %+v", len(heads), heads)
	}
	for _, h := range heads {
		if h.Seq != 2 || h.Hash != j.entry(h.Author, 2).Hash || h.Stop != 0 {
			t.Errorf("head %+v", h)
		}
	}
}

func TestRangeKeepsToItsBounds(t *testing.T) {
	p := newPerson(1)
	log := logOf(p, 5)
	j := reading(Limits{})
	for _, e := range log {
		mustAdd(t, j, start, e)
	}
	size := len(log[2].Raw)
	for _, tt := range []struct {
		name            string
		author          Author
		from            uint64
		entries, bytes_ int
		first, n        int
	}{
		{"all", p.author(), 1, 100, 1 << 20, 1, 5},
		{"from 0 is from 1", p.author(), 0, 2, 1 << 20, 1, 2},
		{"a number of entries", p.author(), 2, 3, 1 << 20, 2, 3},
		{"a number of bytes", p.author(), 3, 100, 2*size + 1, 3, 2},
		{"too few bytes for one", p.author(), 3, 100, size - 1, 3, 0},
		{"no entries", p.author(), 1, 0, 1 << 20, 1, 0},
		{"beyond the end", p.author(), 6, 9, 1 << 20, 6, 0},
		{"beyond any end", p.author(), 1<<64 - 1, 9, 1 << 20, 6, 0},
		{"nobody", Author{}, 1, 9, 1 << 20, 1, 0},
	} {
		got := j.Range(tt.author, tt.from, tt.entries, tt.bytes_)
		if len(got) != tt.n {
			t.Errorf("%s: %d entries, want %d", tt.name, len(got), tt.n)
		}
		for i, raw := range got {
			if string(raw) != string(log[tt.first-1+i].Raw) {
				t.Errorf("%s: entry %d is not number %d", tt.name, i, tt.first+i)
			}
		}
	}
}

func TestEvidenceKeepsToTheBoundsOfRange(t *testing.T) {
	trunk, branch := fork(newPerson(1), 2)
	j := reading(Limits{})
	for _, e := range slices.Concat(trunk, branch) {
		j.Add(start, e.Raw)
	}
	a := trunk[0].Author
	for _, tt := range []struct{ from, max, want uint64 }{{1, 9, 4}, {1, 3, 3}, {1, 2, 2}, {3, 9, 2}, {4, 9, 0}} {
		if got := j.Range(a, tt.from, int(tt.max), 1<<20); uint64(len(got)) != tt.want {
			t.Errorf("Range(from %d, %d entries) gives %d, want %d", tt.from, tt.max, len(got), tt.want)
		}
	}
}

func TestMissingNamesGapsOnly(t *testing.T) {
	p := newPerson(1)
	a := p.author()
	log := logOf(p, 10)
	j := reading(Limits{Entries: 50})
	for _, i := range []int{0, 1, 4, 5, 8} { // 1 and 2 chained; 5, 6 and 9 wait
		mustAdd(t, j, start, log[i])
	}
	head := func(seq uint64) []Head {
		h := Head{Author: a, Seq: seq}
		if seq > 0 && seq <= 10 {
			h.Hash = log[seq-1].Hash
		}
		return []Head{h}
	}
	stranger := Author{5}
	for _, tt := range []struct {
		name   string
		theirs []Head
		want   []Need
	}{
		{"nothing", nil, nil},
		{"an empty log", head(0), nil},
		{"less than here", head(1), nil},
		{"as much as here", head(2), nil},
		{"part of a gap", head(3), []Need{{a, 3, 3}}},
		{"what waits", head(6), []Need{{a, 3, 4}}},
		{"all", head(10), []Need{{a, 3, 4}, {a, 7, 8}, {a, 10, 10}}},
		{"more than a log may hold", head(1 << 60), []Need{{a, 3, 4}, {a, 7, 8}, {a, 10, 50}}},
		{"a log unknown here", []Head{{Author: stranger, Seq: 7}}, []Need{{stranger, 1, 7}}},
		{"another branch", []Head{{Author: a, Seq: 2, Hash: Hash{1}}}, []Need{{a, 1, 1}}},
		{"another branch from entry 2", []Head{{Author: a, Seq: 2, Hash: Hash{1}, Agreed: 1}}, []Need{{a, 2, 2}}},
		{"a stop within", []Head{{Author: a, Seq: 1, Hash: log[0].Hash, Stop: 2}}, []Need{{a, 2, 3}}},
		{"a stop further on", []Head{{Author: a, Seq: 7, Stop: 8}}, []Need{{a, 3, 9}}},
		{"a stop no log can have", []Head{{Author: a, Seq: 2, Hash: log[1].Hash, Stop: 1 << 60}}, nil},
	} {
		if got := j.Missing(tt.theirs, 10); !slices.Equal(got, tt.want) {
			t.Errorf("%s: Missing = %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestMissingStopsAtItsLimit(t *testing.T) {
	j := reading(Limits{})
	log := logOf(newPerson(1), 200)
	for i := range 100 {
		mustAdd(t, j, start, log[2*i+1]) // waits, each behind a gap
	}
	var theirs []Head
	for i := range 3000 {
		theirs = append(theirs, Head{Author: Author{byte(i >> 8), byte(i)}, Seq: 5})
	}
	theirs = append(theirs, Head{Author: log[0].Author, Seq: 200})
	for _, limit := range []int{0, 1, 64} {
		if got := j.Missing(theirs, limit); len(got) != limit {
			t.Errorf("%d needs of strangers, at most %d asked for", len(got), limit)
		}
		if got := j.Missing(theirs[3000:], limit); len(got) != limit {
			t.Errorf("%d needs of one log, at most %d asked for", len(got), limit)
		}
	}
}

// Two machines hold different branches of a log, each long.
func TestBranchesOfAForkConvergeInFewExchanges(t *testing.T) {
	const n = 200
	p := newPerson(1)
	trunk := logOf(p, n)
	for _, tt := range []struct{ common, trunk, branch int }{
		{0, n, n}, {1, n, n}, {2, n, n}, {100, n, n}, {n - 1, n, n}, {1, n, 150}, {120, 150, n}, {1, 2, n}, {57, n, 60},
	} {
		branch := slices.Clone(trunk[:tt.common])
		for i := tt.common; i < tt.branch; i++ {
			branch = append(branch, grow(p, branch, i, "other"))
		}
		a, b := reading(Limits{}), reading(Limits{})
		for _, e := range trunk[:tt.trunk] {
			mustAdd(t, a, start, e)
		}
		for _, e := range branch {
			mustAdd(t, b, start, e)
		}
		exchanges := 0
		for busy := true; busy; {
			toA, toB := exchange(b, a), exchange(a, b)
			exchanges += max(toA, toB)
			busy = toA+toB > 0
		}
		want := uint64(tt.common + 1)
		for _, j := range []*Journal{a, b} {
			if h := j.Heads()[0]; h.Stop != want || h.Seq != want-1 {
				t.Errorf("%+v: head %+v, want a stop at %d", tt, h, want)
			}
		}
		if exchanges > 12 {
			t.Errorf("%+v: %d exchanges", tt, exchanges)
		}
		sameState(t, "both sides", a, b)
	}
}

func TestAgreeTakesOnlyWhatCountsHere(t *testing.T) {
	trunk, branch := fork(newPerson(1), 2)
	j := reading(Limits{})
	for _, e := range trunk {
		mustAdd(t, j, start, e)
	}
	theirs := []Head{{Author: trunk[0].Author, Seq: 5, Hash: branch[2].Hash}}
	for _, raw := range [][]byte{nil, []byte("x"), branch[0].Raw, logOf(newPerson(2), 1)[0].Raw, forge(newPerson(1), &trunk[4], trunk[4].Clock+1, KindChat, "").Raw} {
		if j.Agree(theirs, raw); theirs[0].Agreed != 0 {
			t.Fatalf("agreed on %d entries by %x", theirs[0].Agreed, raw)
		}
	}
	j.Agree(theirs, trunk[1].Raw)
	j.Agree(theirs, trunk[0].Raw)
	if theirs[0].Agreed != 2 {
		t.Errorf("agreed on %d entries, want 2", theirs[0].Agreed)
	}
	same := []Head{{Author: trunk[0].Author, Seq: 5, Hash: trunk[4].Hash}}
	if j.Agree(same, trunk[1].Raw); same[0].Agreed != 0 || j.Logs() != 1 || j.Length(trunk[0].Author) != 5 || j.Length(Author{}) != 0 {
		t.Errorf("agreed on %d entries where nothing is in dispute", same[0].Agreed)
	}
}

func TestMissingAsksNothingBeyondAStop(t *testing.T) {
	trunk, branch := fork(newPerson(1), 2)
	j := reading(Limits{})
	for _, e := range slices.Concat(trunk, branch) {
		j.Add(start, e.Raw)
	}
	a := trunk[0].Author
	for name, h := range map[string]Head{
		"trunk":     {Author: a, Seq: 5, Hash: trunk[4].Hash},
		"same stop": {Author: a, Seq: 2, Hash: trunk[1].Hash, Stop: 3},
		"later":     {Author: a, Seq: 3, Hash: trunk[2].Hash, Stop: 4},
	} {
		if got := j.Missing([]Head{h}, 10); got != nil {
			t.Errorf("%s: Missing = %v, want nothing", name, got)
		}
	}
}
