package journal

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// A shelf holds what a class file would: one entry in each place, and evidence.
type shelf struct {
	entries  map[Author]map[uint64][]byte
	evidence map[Hash][]byte
}

func newShelf() *shelf {
	return &shelf{map[Author]map[uint64][]byte{}, map[Hash][]byte{}}
}

// put stores what j has to have stored.
func (s *shelf) put(j *Journal) {
	entries, evidence := j.TakeKept()
	for _, raw := range entries {
		a := AuthorOf(raw)
		if s.entries[a] == nil {
			s.entries[a] = map[uint64][]byte{}
		}
		s.entries[a][seqIn(raw)] = raw
	}
	for _, raw := range evidence {
		e, _ := Parse(raw)
		s.evidence[e.Hash] = raw
	}
}

func (s *shelf) loadInto(t *testing.T, j *Journal) {
	var entries, evidence [][]byte
	for _, a := range slices.SortedFunc(maps.Keys(s.entries), Author.Compare) {
		for _, seq := range slices.Sorted(maps.Keys(s.entries[a])) {
			entries = append(entries, s.entries[a][seq])
		}
	}
	for _, h := range SortHashes(slices.Collect(maps.Keys(s.evidence))) {
		evidence = append(evidence, s.evidence[h])
	}
	mustLoad(t, j, entries, evidence)
}

func newHolding() *member {
	j := New(Config{Group: testGroup, Keys: ringOf(1), Hold: true})
	return &member{j, newFold(j)}
}

// Whoever is killed at any moment comes back to all branches there were, though the class file has one entry in each
// place and branches took each other's, and to the same that count once all is known.
func TestWhoIsKilledComesBackToAllBranches(t *testing.T) {
	c := forked(t)
	c.proctor.resolve(c.a[0], c.a[0])
	c.teacher.resolve(c.b[0], c.b[0])
	a := c.student.branch(2)
	a.log = append(a.log, c.a...)
	for range 5 {
		a.chat()
	}
	want := c.see(Limits{}, c.entries).picture(c.school)
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 11))
		order := slices.Concat(c.entries, c.entries, c.entries)
		rng.Shuffle(len(order), func(i, k int) { order[i], order[k] = order[k], order[i] })
		v, disk := newHolding(), newShelf()
		for i, e := range order {
			v.take(e.Raw)
			disk.put(v.Journal)
			if rng.IntN(5) > 0 {
				continue
			}
			back := newHolding()
			disk.loadInto(t, back.Journal)
			back.fold, _ = back.Resolve(start, back.fold)
			wantAllOf(t, fmt.Sprintf("seed %d, killed after %d entries", seed, i+1), back.Journal, v.Journal)
			if rng.IntN(3) == 0 {
				v = back
			}
		}
		for range 3 {
			for _, e := range c.entries { // others still have everything
				v.take(e.Raw)
			}
		}
		wantPicture(t, fmt.Sprint("seed ", seed), v.picture(c.school), want)
	}
}

// wantAllOf fails unless a journal has all that another one has, whether it counts or is of a branch.
func wantAllOf(t *testing.T, what string, got, want *Journal) {
	t.Helper()
	for a, l := range want.logs {
		raws := slices.Collect(maps.Values(l.beside.raws))
		for _, raw := range append(raws, l.chain.raws...) {
			e, _ := Parse(raw)
			if got.logs[a] == nil || !got.logs[a].has(&e) {
				t.Fatalf("%s: entry %d of %v is lost", what, e.Seq, a)
			}
		}
	}
}

// One member can have a log of 64 MiB part at its beginning: what has to be stored then is what proves it.
func TestForkOfALongLogStoresLittle(t *testing.T) {
	p := newPerson(7)
	j := newHolding().Journal
	log := logOf(p, 500)
	for _, e := range log {
		mustAdd(t, j, start, e)
	}
	if entries, evidence := j.TakeKept(); len(entries) != 500 || len(evidence) != 0 {
		t.Fatalf("%d entries and %d of evidence to store", len(entries), len(evidence))
	}
	other := forge(p, &log[0], clockOf(start.Add(-time.Second)), KindChat, "other")
	_, err := j.Add(start, other.Raw)
	wantErr(t, "fork", err, ErrFork)
	if entries, evidence := j.TakeKept(); len(entries) != 0 || len(evidence) > 2 {
		t.Errorf("%d entries and %d of evidence to store", len(entries), len(evidence))
	}
}

// What seems to wait for entries of the chosen branch, and is of another one, takes the room of branches.
func TestWhatWaitedOfABranchIsBounded(t *testing.T) {
	c := forked(t)
	c.teacher.resolve(c.b[0], c.b[0])
	v := c.see(Limits{Branches: 4000}, c.entries)
	a := c.student.branch(2)
	a.log = append(a.log, c.a...)
	for range 100 {
		v.take(a.chat().Raw)
	}
	l := v.logs[c.student.author()]
	if len(l.waiting) == 0 {
		t.Fatal("nothing waits, so this shows nothing")
	}
	v.Resolve(start, v.fold)
	size, most := 0, 4000
	for _, raw := range l.beside.raws {
		size += len(raw)
	}
	for _, raw := range rawsOf(c.a, c.b) { // those were there before the log stopped
		most += len(raw)
	}
	if size > most {
		t.Errorf("%d bytes of branches, at most %d allowed", size, most)
	}
}
