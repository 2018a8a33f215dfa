package journal

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// A school writes the logs of a class for the fold to read. Its clock moves with every entry.
type school struct {
	t       testing.TB
	clock   Clock
	entries []Entry
	people  []*scribe
}

// A scribe writes one log.
type scribe struct {
	person
	s     *school
	log   []Entry
	chain Chain // as shown in the join
}

func newSchool(t testing.TB) *school { return &school{t: t, clock: clockOf(start.Add(-time.Hour))} }

// appointed joins with a grant of the root key in person.
func (s *school) appointed(n byte, rights Rights) *scribe {
	p := newPerson(n)
	return s.joins(n, extend(s.t, nil, root, Grant{Subject: p.author(), Rights: rights}))
}

// invited joins by an invite of the root key.
func (s *school) invited(n byte, rights Rights) *scribe { return s.joins(n, s.invite(rights)) }

// invite returns the chain of an invite for the bearer key of all.
func (s *school) invite(rights Rights) Chain {
	return extend(s.t, nil, root, Grant{Subject: bearer.author(), Bearer: true, Rights: rights})
}

// joins begins a log with a join that shows a chain.
func (s *school) joins(n byte, chain Chain) *scribe {
	p := &scribe{person: newPerson(n), s: s, chain: chain}
	s.people = append(s.people, p)
	j := Join{Certificate: []byte{1}, Name: fmt.Sprintf("person %d", n), Grants: chain}
	if key, isBearer := chain.Holder(); isBearer {
		j.Proof = ProveBearer(testGroup, bearer, p.author())
		if key != bearer.author() {
			s.t.Fatal("an invite with a bearer key nobody holds")
		}
	}
	p.say(KindJoin, must(j.AppendTo(nil)))
	return p
}

// say writes an entry.
func (p *scribe) say(kind Kind, body []byte) Entry {
	p.s.clock += 1 << 20
	var prev *Entry
	if n := len(p.log); n > 0 {
		prev = &p.log[n-1]
	}
	e := forge(p.person, prev, p.s.clock, kind, string(body))
	p.log = append(p.log, e)
	p.s.entries = append(p.s.entries, e)
	return e
}

func (p *scribe) chat() Entry { return p.say(KindChat, []byte("hello")) }

// cut returns the present end of the log.
func (p *scribe) cut() Cut {
	last := p.log[len(p.log)-1]
	return Cut{p.author(), last.Seq, last.Hash}
}

func (p *scribe) admit(q *scribe, removals ...Entry) Entry {
	return p.say(KindAdmit, must(Admit{[]Admission{{q.author(), hashesOf(removals)}}}.Encode()))
}

func (p *scribe) remove(q *scribe, heirs ...*scribe) Entry {
	return p.say(KindRemove, must(Remove{cutsOf(q, heirs)}.Encode()))
}

func (p *scribe) revoke(rights Rights, q *scribe, heirs ...*scribe) Entry {
	return p.say(KindRevoke, must(Revoke{rights, cutsOf(q, heirs)}.Encode()))
}

// grant gives rights by the chain that p has shown.
func (p *scribe) grant(rights Rights, q *scribe, revocations ...Entry) (Entry, Chain) {
	return p.grantBy(p.chain, rights, q, revocations...)
}

func (p *scribe) grantBy(by Chain, rights Rights, q *scribe, revocations ...Entry) (Entry, Chain) {
	c := extend(p.s.t, by, p, Grant{Subject: q.author(), Rights: rights, NotBefore: uint64(len(p.s.entries))})
	return p.say(KindGrant, must(GrantStatement{c, hashesOf(revocations)}.Encode())), c
}

// epoch begins an epoch, whose key is made of its letter.
func (p *scribe) epoch(name byte, staff bool, removals []Entry, replaces ...Entry) Entry {
	e := Epoch{Replaces: hashesOf(replaces), Removals: hashesOf(removals), Commitment: Commit(testGroup, [32]byte{0xee, name})}
	if staff {
		e.StaffKey = [32]byte{name}
	}
	return p.say(KindEpoch, must(e.Encode()))
}

func (p *scribe) waitingRoom(on bool) Entry {
	return p.say(KindWaitingRoom, WaitingRoom{on}.Encode())
}

func cutsOf(q *scribe, heirs []*scribe) []Cut {
	cuts := []Cut{q.cut()}
	for _, h := range heirs {
		cuts = append(cuts, h.cut())
	}
	slices.SortFunc(cuts[1:], func(a, b Cut) int { return a.Author.Compare(b.Author) })
	return cuts
}

func hashesOf(entries []Entry) (hashes []Hash) {
	for _, e := range entries {
		hashes = append(hashes, e.Hash)
	}
	return SortHashes(hashes)
}

// fold folds entries in the order given, by way of a journal that puts each log in sequence. Asked says
// after which of them it is asked something, and so has to have drawn its conclusions.
func (s *school) fold(entries []Entry, asked func() bool) *Membership {
	j := reading(Limits{})
	m := newFold(j)
	for _, e := range entries {
		out, err := j.Add(start, e.Raw)
		for _, e := range out {
			m.Apply(e)
			if asked() {
				m.settle()
			}
		}
		if err != nil { // a fork: fold anew
			m = newFold(j)
			for e := range j.Folded() {
				m.Apply(e)
			}
		}
	}
	return m
}

func newFold(j *Journal) *Membership {
	return NewMembership(MembershipConfig{Group: testGroup, Root: root.Public(), HashAt: j.HashAt})
}

// now folds everything said so far.
func (s *school) now() *Membership { return s.fold(s.entries, func() bool { return false }) }

// picture describes all that a fold decides, for comparison.
func (s *school) picture(m *Membership) (lines []string) {
	key, from := m.StaffKey()
	removals, needed := m.NeedsEpoch()
	keyRemovals, keyNeeded := m.NeedsStaffKey()
	lines = append(lines, fmt.Sprint("open ", m.IsOpen(), m.HasWaitingRoom(), " heads ", m.Heads(), " key ", key, from, " needs ", removals, needed, keyRemovals, keyNeeded, len(m.Epochs())))
	for _, p := range s.people {
		a := p.author()
		line := fmt.Sprint(p.key[31], " ", m.Standing(a), m.IsAdmitted(a), m.IsRemoved(a), m.Removals(a), m.Revocations(a), m.Heirs(a))
		for _, e := range p.log {
			line += fmt.Sprint(" ", m.Rights(a, e.Seq, e.Clock))
		}
		lines = append(lines, line)
	}
	return lines
}

// wantSame fails unless the fold of all entries is the same in whatever order they come.
func (s *school) wantSame(rng *rand.Rand, rounds int) {
	s.t.Helper()
	want := s.picture(s.now())
	for round := range rounds {
		order := slices.Clone(s.entries)
		for range len(order) / 3 {
			order = append(order, order[rng.IntN(len(order))])
		}
		rng.Shuffle(len(order), func(i, k int) { order[i], order[k] = order[k], order[i] })
		if got := s.picture(s.fold(order, func() bool { return round%2 == 0 || rng.IntN(3) == 0 })); !slices.Equal(got, want) {
			for i := range got {
				if got[i] != want[i] {
					s.t.Fatalf("another order gives\n%s\nwant\n%s", got[i], want[i])
				}
			}
		}
	}
}

// rights returns what a fold gives p at its last entry.
func (p *scribe) rights(m *Membership) Rights {
	last := p.log[len(p.log)-1]
	return m.Rights(p.author(), last.Seq, last.Clock)
}

func (s *school) wantRights(what string, p *scribe, want Rights) {
	s.t.Helper()
	if got := p.rights(s.now()); got != want {
		s.t.Errorf("%s: person %d has %v, want %v", what, p.key[31], got, want)
	}
}

func (s *school) wantMember(what string, p *scribe, want bool) {
	s.t.Helper()
	if got := s.now().IsMember(p.author()); got != want {
		s.t.Errorf("%s: person %d is a member: %v, want %v", what, p.key[31], got, want)
	}
}

// wantLimit fails unless so many entries of p count.
func (s *school) wantLimit(what string, p *scribe, want uint64) {
	s.t.Helper()
	if got := s.now().Limit(p.author()); got != want {
		s.t.Errorf("%s: %d entries of person %d count, want %d", what, got, p.key[31], want)
	}
}
