package journal

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestConcurrentEpochsAreAllHeadsUntilOneReplacesThem(t *testing.T) {
	s := newSchool(t)
	a, b := s.appointed(1, Instructor.Rights()), s.appointed(2, Instructor.Rights())
	if heads := s.now().Heads(); len(heads) != 0 {
		t.Errorf("heads %v before any epoch", heads)
	}
	first := a.epoch('a', false, nil)
	second := b.epoch('b', false, nil)
	third := a.epoch('c', false, nil, first)
	if got, want := s.now().Heads(), hashesOf([]Entry{second, third}); !slices.Equal(got, want) {
		t.Errorf("heads %v, want %v", got, want)
	}
	last := b.epoch('d', false, nil, second, third)
	if got := s.now().Heads(); !slices.Equal(got, []Hash{last.Hash}) {
		t.Errorf("heads %v, want the last", got)
	}
	if e, ok := s.now().Epoch(third.Hash); !ok || e.Author != a.author() || e.Commitment != Commit(testGroup, [32]byte{0xee, 'c'}) {
		t.Errorf("epoch %+v, %v", e, ok)
	}
	if all := s.now().Epochs(); len(all) != 4 || all[0].Hash != first.Hash {
		t.Errorf("epochs %+v, want four from the earliest on", all)
	}
}

func TestEpochIsNeededUntilOneNamesEveryRemoval(t *testing.T) {
	s := newSchool(t)
	a := s.appointed(1, Instructor.Rights())
	p, q := s.joins(2, nil), s.joins(3, nil)
	a.admit(p)
	a.admit(q)
	if _, needed := s.now().NeedsEpoch(); needed {
		t.Error("needed although nobody was removed")
	}
	first := a.remove(p)
	e := a.epoch('a', false, []Entry{first})
	if removals, needed := s.now().NeedsEpoch(); needed {
		t.Errorf("needed although %v is named", removals)
	}
	second := a.remove(q)
	if removals, needed := s.now().NeedsEpoch(); !needed || !slices.Equal(removals, []Hash{second.Hash}) {
		t.Errorf("needed %v, naming %v; want the second removal", needed, removals)
	}
	a.epoch('b', false, []Entry{second}, e)
	a.admit(p, first)
	third := a.remove(p)
	if removals, _ := s.now().NeedsEpoch(); !slices.Equal(removals, []Hash{third.Hash}) {
		t.Errorf("removed again: has to name %v, want the new removal alone", removals)
	}
}

// Whoever hands a key on has to know whom it must not give it to: not before all is here that the epoch heeds,
// or that those heed which it replaced.
func TestEpochIsHeededOnceAllRemovalsBehindItAreKnown(t *testing.T) {
	s := newSchool(t)
	a, b := s.appointed(1, Instructor.Rights()), s.appointed(2, Instructor.Rights())
	p := s.joins(3, nil)
	a.admit(p)
	removal := a.remove(p)
	first := b.epoch('a', false, []Entry{removal})
	second := b.epoch('b', false, nil, first)
	foreign := b.epoch('c', false, nil, forge(newPerson(9), nil, 1, KindJoin, "never seen"))
	for name, tt := range map[string]struct {
		lacks Entry
		want  map[Hash]bool
	}{
		"all is here":         {Entry{}, map[Hash]bool{first.Hash: true, second.Hash: true, foreign.Hash: false}},
		"the removal lacks":   {removal, map[Hash]bool{first.Hash: false, second.Hash: false}},
		"an epoch lacks":      {first, map[Hash]bool{first.Hash: false, second.Hash: false}},
		"the last one lacks":  {second, map[Hash]bool{first.Hash: true, second.Hash: false}},
		"nothing was removed": {p.log[0], map[Hash]bool{first.Hash: true, second.Hash: true}},
	} {
		m := s.fold(slices.DeleteFunc(slices.Clone(s.entries), func(e Entry) bool { return e.Hash == tt.lacks.Hash }), func() bool { return false })
		for h, want := range tt.want {
			if got := m.IsHeeded(h); got != want {
				t.Errorf("%s: epoch %v heeded %v, want %v", name, h, got, want)
			}
		}
	}
}

// Two begin epochs at once again and again, and replace both of before: there are 2^40 ways from the last to the first.
func TestEpochIsLookedAtOnceHoweverManyWaysLeadToIt(t *testing.T) {
	s := newSchool(t)
	a, b := s.appointed(1, Instructor.Rights()), s.appointed(2, Instructor.Rights())
	x, y := a.epoch('a', false, nil), b.epoch('b', false, nil)
	for range 40 {
		x, y = a.epoch('a', false, nil, x, y), b.epoch('b', false, nil, x, y)
	}
	if !s.now().IsHeeded(x.Hash) {
		t.Error("the last is not heeded, and nobody was removed")
	}
}

func TestWaitingRoomNeedsAnEpoch(t *testing.T) {
	s := newSchool(t)
	a := s.appointed(1, Instructor.Rights())
	a.waitingRoom(true)
	if _, needed := s.now().NeedsEpoch(); !needed {
		t.Error("those who wait have the first content key, and none is needed")
	}
}

func TestManyHeadsNeedAnEpoch(t *testing.T) {
	s := newSchool(t)
	a := s.appointed(1, Instructor.Rights())
	for i := range byte(maxHeads + 1) {
		if _, needed := s.now().NeedsEpoch(); needed {
			t.Errorf("needed with %d heads", i)
		}
		a.epoch('a'+i, false, nil)
	}
	if _, needed := s.now().NeedsEpoch(); !needed {
		t.Error("not needed with too many heads")
	}
}

func TestAnAuthorBeginsABoundedNumberOfEpochs(t *testing.T) {
	s := newSchool(t)
	a := s.appointed(1, Instructor.Rights())
	for range maxEpochs + 1 {
		a.epoch('a', false, nil)
	}
	if n := len(s.now().Epochs()); n != maxEpochs {
		t.Errorf("%d epochs of one author count", n)
	}
}

func TestStaffKeyIsThatOfTheLastEpochWithOne(t *testing.T) {
	s := newSchool(t)
	a := s.appointed(1, Instructor.Rights())
	if key, from := s.now().StaffKey(); key != [32]byte{} || from != (Hash{}) {
		t.Errorf("staff key %x before the launch", key)
	}
	launched, _ := Launch{Title: "Algebra", StaffKey: [32]byte{7}}.AppendTo(nil)
	a.say(KindLaunch, launched)
	if key, from := s.now().StaffKey(); key != [32]byte{7} || from != (Hash{}) {
		t.Errorf("staff key %x, want that of the launch", key)
	}
	e := a.epoch('a', true, nil)
	a.epoch('b', false, nil, e)
	if key, from := s.now().StaffKey(); key != [32]byte{'a'} || from != e.Hash {
		t.Errorf("staff key %x, want that of the last epoch with one", key)
	}
}

func TestStaffKeyIsRenewedWhenStaffGo(t *testing.T) {
	s := newSchool(t)
	a := s.appointed(1, Instructor.Rights())
	grader, proctor, pupil := s.joins(2, nil), s.invited(3, Proctor.Rights()), s.invited(4, Student.Rights())
	for _, p := range []*scribe{grader, proctor, pupil} {
		a.admit(p)
	}
	a.grant(Grade, grader)
	a.remove(pupil)
	a.revoke(Post, proctor)
	if need, needed := s.now().NeedsStaffKey(); needed {
		t.Errorf("a new key is needed for %v, none of which concerns who has the old one", need)
	}
	ungraded, removed := a.revoke(Grade, grader), a.remove(proctor)
	if need, needed := s.now().NeedsStaffKey(); !needed || !slices.Equal(need, hashesOf([]Entry{ungraded, removed})) {
		t.Errorf("a new key has to name %v, want two", need)
	}
	e := a.epoch('a', false, []Entry{ungraded, removed})
	if _, needed := s.now().NeedsStaffKey(); !needed {
		t.Error("an epoch without a staff key renewed it")
	}
	a.epoch('b', true, []Entry{ungraded, removed}, e)
	if need, needed := s.now().NeedsStaffKey(); needed {
		t.Errorf("still needed for %v", need)
	}
	// Two halves of a class, each of which renewed it for one of two: the later one is not enough.
	second := s.invited(5, Proctor.Rights())
	a.admit(second)
	late := a.remove(second)
	a.epoch('c', true, []Entry{late}, e)
	if need, needed := s.now().NeedsStaffKey(); !needed || !slices.Equal(need, hashesOf([]Entry{ungraded, removed, late})) {
		t.Errorf("needed %v, has to name %v; want all three", needed, need)
	}
}

// In whatever order logs come, torn, repeated and forked, the fold is the same: with concurrent removals,
// grants, revocations and admissions by staff of all ranks, who do not know of each other's.
func TestMembershipIsTheSameInAnyOrder(t *testing.T) {
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 11))
		s := newSchool(t)
		s.chaos(rng)
		s.wantSame(rng, 4)
	}
}

// chaos has people of all ranks say all kinds of things about each other.
func (s *school) chaos(rng *rand.Rand) {
	first := s.appointed(1, Instructor.Rights())
	s.appointed(2, Instructor.Rights())
	for n := range byte(3) {
		s.invited(10+n, Proctor.Rights())
	}
	deputy := s.joins(20, extend(s.t, first.chain, first, Grant{Subject: newPerson(20).author(), Rights: Proctor.Rights() | GrantRight}))
	s.joins(21, extend(s.t, deputy.chain, deputy, Grant{Subject: newPerson(21).author(), Rights: Post | Moderate | GrantRight}))
	for n := range byte(4) {
		s.invited(30+n, Student.Rights())
	}
	s.joins(40, nil)
	s.invited(41, AllRights) // an invite for a second teacher, and nobody admitted them yet
	chains := map[*scribe][]Chain{}
	var epochs, bans []Entry
	any := func() *scribe { return s.people[rng.IntN(len(s.people))] }
	some := func(of []Entry) (out []Entry) {
		for _, e := range of {
			if rng.IntN(4) == 0 {
				out = append(out, e)
			}
		}
		return out
	}
	for range 60 {
		p, q, r := any(), any(), any()
		if p == q || r == q {
			continue
		}
		switch rng.IntN(10) {
		case 0, 1:
			p.admit(q, some(bans)...)
		case 2:
			bans = append(bans, p.remove(q))
		case 3:
			if rng.IntN(3) == 0 { // of a branch that nobody else has seen
				last := q.log[rng.IntN(len(q.log))]
				p.say(KindRemove, must(Remove{[]Cut{{q.author(), last.Seq, Hash{1}}}}.Encode()))
			}
			bans = append(bans, p.remove(q, r))
		case 4, 5:
			bans = append(bans, p.revoke(Rights(1+rng.IntN(int(AllRights))), q, r))
		case 6, 7:
			by := p.chain
			if n := len(chains[p]); n > 0 && rng.IntN(2) == 0 {
				by = chains[p][rng.IntN(n)]
			}
			rights := Rights(rng.IntN(int(AllRights + 1)))
			if key, _ := by.Holder(); key == p.author() && len(by) < MaxDepth && by[len(by)-1].Rights&GrantRight != 0 {
				_, c := p.grantBy(by, rights&by[len(by)-1].Rights, q, some(bans)...)
				chains[q] = append(chains[q], c)
			}
		case 8:
			epochs = append(epochs, p.epoch(byte(rng.IntN(256)), rng.IntN(3) == 0, some(bans), some(epochs)...))
		case 9:
			switch rng.IntN(6) {
			case 0:
				p.waitingRoom(rng.IntN(2) == 0)
			case 1:
				p.say(KindRevokeInvite, RevokeInvite{bearer.author()}.Encode())
			case 2: // a fork
				at := rng.IntN(len(p.log))
				if at > 0 {
					s.entries = append(s.entries, forge(p.person, &p.log[at-1], s.clock, KindChat, "other"))
				}
			default:
				p.chat()
			}
		}
	}
}

func TestWhoseStandingChangesIsSaid(t *testing.T) {
	for seed := range uint64(40) {
		rng := rand.New(rand.NewPCG(seed, 12))
		s := newSchool(t)
		s.chaos(rng)
		rng.Shuffle(len(s.entries), func(i, k int) { s.entries[i], s.entries[k] = s.entries[k], s.entries[i] })
		j := reading(Limits{})
		m := newFold(j)
		known := map[Author]Standing{}
		for _, e := range s.entries {
			out, err := j.Add(start, e.Raw)
			if err != nil {
				break // the owner begins anew
			}
			for _, e := range out {
				m.Apply(e)
			}
			changed, _ := m.TakeChanges()
			for _, a := range changed {
				known[a] = m.Standing(a)
			}
			for _, a := range m.Authors() {
				if known[a] != m.Standing(a) {
					t.Fatalf("seed %d: after %v entry %d of %v the standing of %v changed unsaid", seed, e.Kind, e.Seq, e.Author, a)
				}
			}
		}
		if again, all := m.TakeChanges(); len(again) > 0 || all {
			t.Fatal("said twice")
		}
	}
}

func TestStandingsAgreeOnWhatTheyLeaveAlike(t *testing.T) {
	whole := Standing{Limit: Always, Until: [7]uint64{Always}}
	for name, tt := range map[string]struct {
		other Standing
		n     uint64
		want  bool
	}{
		"the same":           {whole, 9, true},
		"cut beyond":         {Standing{Limit: 9, Until: [7]uint64{Always}}, 9, true},
		"cut before":         {Standing{Limit: 8, Until: [7]uint64{Always}}, 9, false},
		"right ends before":  {Standing{Limit: Always, Until: [7]uint64{8}}, 9, false},
		"right ends beyond":  {Standing{Limit: Always, Until: [7]uint64{9}}, 9, true},
		"right from nowhere": {Standing{Limit: Always, Until: [7]uint64{Always, 1}}, 9, false},
		"nothing written":    {Standing{}, 0, true},
	} {
		if got := whole.Agrees(tt.other, tt.n); got != tt.want {
			t.Errorf("%s: agree %v, want %v", name, got, tt.want)
		}
	}
}

// What lets nobody in by invite alone any more is heeded like a removal: who has not heard of it would hand the key
// to anybody with an invite.
func TestEpochHeedsWhatClosedTheClass(t *testing.T) {
	for name, closes := range map[string]func(a *scribe) Entry{
		"waiting room":   func(a *scribe) Entry { return a.waitingRoom(true) },
		"invite revoked": func(a *scribe) Entry { return a.say(KindRevokeInvite, RevokeInvite{[32]byte{7}}.Encode()) },
	} {
		s := newSchool(t)
		a, b := s.appointed(1, Instructor.Rights()), s.appointed(2, Instructor.Rights())
		first := a.epoch('a', false, nil)
		said := closes(a)
		removals, needed := s.now().NeedsEpoch()
		if !needed || !slices.Equal(removals, []Hash{said.Hash}) {
			t.Errorf("%s: needed %v, naming %v, want %v", name, needed, removals, said.Hash)
		}
		e := b.epoch('b', false, []Entry{said}, first)
		if _, needed := s.now().NeedsEpoch(); needed {
			t.Errorf("%s: needed although it is named", name)
		}
		if !s.now().IsHeeded(e.Hash) {
			t.Errorf("%s: not heeded although all is here", name)
		}
		lacking := slices.DeleteFunc(slices.Clone(s.entries), func(e Entry) bool { return e.Hash == said.Hash })
		if s.fold(lacking, func() bool { return false }).IsHeeded(e.Hash) {
			t.Errorf("%s: heeded although it is not here", name)
		}
	}
}
