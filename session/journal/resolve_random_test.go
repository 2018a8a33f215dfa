package journal

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// randomClass is a class in which people write at random, fork their logs and the forks, and decide about those.
func randomClass(t *testing.T, rng *rand.Rand) *forkedClass {
	c := forked(t)
	second := c.appointed(5, Instructor.Rights())
	pens := []*scribe{c.teacher, c.deputy, c.proctor, c.student, second, c.student.branch(2)}
	people := slices.Clone(pens[:5])
	for range 10 + rng.IntN(30) {
		p, q := pens[rng.IntN(len(pens))], people[rng.IntN(len(people))]
		switch rng.IntN(10) {
		case 0, 1:
			pens = append(pens, p.branch(1+rng.IntN(len(p.log))))
		case 2:
			p.remove(q)
		case 3:
			p.admit(q)
		case 4:
			p.revoke(Moderate, q)
		case 5, 6, 7:
			e := c.entries[rng.IntN(len(c.entries))]
			for range 3 { // mostly of a fork
				if k := c.entries[rng.IntN(len(c.entries))]; slices.ContainsFunc(c.entries, func(o Entry) bool { return o.Prev == k.Prev && o.Hash != k.Hash }) {
					e = k
				}
			}
			p.resolve(e, e)
		default:
			p.chat()
		}
	}
	return c
}

func TestForksAreResolvedAlikeInAnyOrder(t *testing.T) {
	counted := 0
	for seed := range uint64(40) {
		rng := rand.New(rand.NewPCG(seed, 11))
		c := randomClass(t, rng)
		v := c.see(Limits{}, c.entries)
		for _, l := range v.logs {
			counted += len(l.chosen)
		}
		c.wantSameForAll(6)
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
	if counted < 20 {
		t.Errorf("%d choices in all: this checks little", counted)
	}
}

// talk has one member take from another all that it lacks, by what they tell each other, and reports how much.
func (v *member) talk(from *member) (n int) {
	heads, tips := from.Heads(), from.Tips()
	for range 40 {
		var raws [][]byte
		for _, need := range v.Missing(heads, 10) {
			raws = append(raws, from.Range(need.Author, need.From, int(min(need.To-need.From, 63))+1, 64<<10)...)
		}
		for _, need := range v.MissingBranches(tips, 10) {
			part, _ := from.Branch(need, 64, 64<<10)
			raws = append(raws, part...)
		}
		before := v.stats.Added + v.stats.Stops
		for _, raw := range raws {
			v.take(raw)
			v.Agree(heads, raw)
		}
		if v.stats.Added+v.stats.Stops == before && len(raws) == 0 {
			break
		}
		n += len(raws)
	}
	return n
}

func TestPartsOfAClassThatMeetAgreeOnForks(t *testing.T) {
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 12))
		c := randomClass(t, rng)
		var parts []*member
		for range 3 {
			v := newMember(Limits{})
			order := slices.Clone(c.entries)
			rng.Shuffle(len(order), func(i, k int) { order[i], order[k] = order[k], order[i] })
			for _, e := range order[:rng.IntN(len(order)+1)] {
				v.take(e.Raw)
			}
			parts = append(parts, v)
		}
		for range 12 {
			for i, v := range parts {
				v.talk(parts[(i+1)%3])
				v.talk(parts[(i+2)%3])
			}
		}
		for i, v := range parts[1:] {
			wantPicture(t, fmt.Sprint("seed ", seed, ", part ", i+1), v.picture(c.school), parts[0].picture(c.school))
		}
	}
}

// Somebody floods a log with branches, so that others keep none of the one that staff will choose.
func TestChosenBranchIsFetchedThoughThereWasNoRoomForIt(t *testing.T) {
	c := forked(t)
	junk := Limits{Branches: 1000}
	crowded := newMember(junk)
	for _, e := range c.entries {
		if !slices.ContainsFunc(c.b, func(b Entry) bool { return b.Hash == e.Hash }) {
			crowded.take(e.Raw)
		}
	}
	for range 20 {
		crowded.take(c.student.branch(2).chat().Raw)
	}
	if !crowded.logs[c.student.author()].beside.full {
		t.Fatal("there is room")
	}
	c.teacher.resolve(c.b[0], c.b[0])
	staff := c.see(Limits{}, slices.Concat(c.entries))
	for range 3 {
		crowded.talk(staff)
	}
	if h, _ := crowded.HashAt(c.student.author(), 5); h != c.b[2].Hash {
		t.Errorf("heads %+v", crowded.Heads())
	}
}
