package journal

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// A member is a journal and its fold, kept as a group keeps them.
type member struct {
	*Journal
	fold *Membership
}

func newMember(l Limits) *member {
	j := reading(l)
	return &member{j, newFold(j)}
}

// take gives an entry to the journal and folds what comes of it.
func (v *member) take(raw []byte) {
	out, err := v.Add(start, raw)
	needs := false
	for _, e := range out {
		v.fold.Apply(e)
		needs = needs || v.NeedsResolve(v.fold, e)
	}
	if errors.Is(err, ErrFork) || needs || v.NeedsResolve(v.fold, Entry{}) {
		if m, changed := v.Resolve(start, v.fold); changed || errors.Is(err, ErrFork) {
			v.fold = m
		}
	}
}

// picture describes what counts, for comparison.
func (v *member) picture(s *school) []string {
	lines := s.picture(v.fold)
	for _, h := range v.Heads() {
		lines = append(lines, fmt.Sprintf("%+v", h))
	}
	for e := range v.Folded() {
		lines = append(lines, fmt.Sprint(e.Author, e.Seq, e.Hash, v.fold.Rights(e.Author, e.Seq, e.Clock)))
	}
	return append(lines, fmt.Sprint(v.Len(), v.count))
}

// see has a new member take entries in their order, and again as long as something of it is news: what cannot be
// placed when it comes is not kept, and others are asked for it again.
func (s *school) see(l Limits, entries []Entry) *member {
	v := newMember(l)
	for before := uint64(0); ; before = v.stats.Added + v.stats.Stops {
		for _, e := range entries {
			v.take(e.Raw)
		}
		if v.stats.Added+v.stats.Stops == before {
			return v
		}
	}
}

// branch returns another scribe of the same log, who knows its first n entries.
func (p *scribe) branch(n int) *scribe {
	return &scribe{person: p.person, s: p.s, chain: p.chain, log: slices.Clone(p.log[:n])}
}

func (p *scribe) resolve(of, first Entry) Entry {
	return p.say(KindResolve, Resolve{of.Author, first.Hash}.Encode())
}

// A forkedClass has a student whose log is forked after entry 2, in branches of 2 and 3 entries.
type forkedClass struct {
	*school
	teacher, deputy, proctor, student *scribe
	a, b                              []Entry
}

func forked(t *testing.T) *forkedClass {
	c := &forkedClass{school: newSchool(t)}
	c.teacher = c.appointed(1, Instructor.Rights())
	c.deputy = c.joins(2, extend(t, c.teacher.chain, c.teacher, Grant{Subject: newPerson(2).author(), Rights: AllRights}))
	c.proctor = c.joins(3, extend(t, c.teacher.chain, c.teacher, Grant{Subject: newPerson(3).author(), Rights: Proctor.Rights()}))
	c.student = c.invited(4, Student.Rights())
	for _, p := range []*scribe{c.deputy, c.proctor, c.student} {
		c.teacher.admit(p)
	}
	c.student.chat()
	c.a, c.b = c.fork(c.student)
	return c
}

// fork has a log go on in two ways.
func (c *forkedClass) fork(p *scribe) (a, b []Entry) {
	n := len(p.log)
	other := p.branch(n)
	p.chat()
	p.chat()
	other.chat()
	other.chat()
	other.chat()
	return p.log[n:], other.log[n:]
}

func (c *forkedClass) wantEnd(what string, p *scribe, end Entry) {
	c.t.Helper()
	v := c.see(Limits{}, c.entries)
	if h, ok := v.HashAt(p.author(), end.Seq); !ok || h != end.Hash || v.Length(p.author()) != end.Seq {
		c.t.Errorf("%s: the log of person %d has %d entries, want it to end with number %d of the branch", what, p.key[31], v.Length(p.author()), end.Seq)
	}
}

func TestBranchThatStaffChoseCountsAndGoesOn(t *testing.T) {
	for _, first := range []bool{true, false} {
		c := forked(t)
		c.wantEnd("nothing decided", c.student, c.student.log[1])
		chosen := c.b
		if first {
			chosen = c.a
		}
		c.teacher.resolve(chosen[0], chosen[0])
		c.wantEnd("decided", c.student, chosen[len(chosen)-1])
		next := c.student.branch(2)
		next.log = append(next.log, chosen...)
		c.wantEnd("goes on", c.student, next.chat())
		c.wantSameForAll(30)
	}
}

// wantSameForAll fails unless everybody comes to the same, in whatever order.
func (c *forkedClass) wantSameForAll(rounds int) {
	c.t.Helper()
	want := c.see(Limits{}, c.entries).picture(c.school)
	for seed := range uint64(rounds) {
		rng := rand.New(rand.NewPCG(seed, 9))
		order := slices.Clone(c.entries)
		for range len(order) / 4 {
			order = append(order, order[rng.IntN(len(order))])
		}
		rng.Shuffle(len(order), func(i, k int) { order[i], order[k] = order[k], order[i] })
		wantPicture(c.t, fmt.Sprint("order ", seed), c.see(Limits{}, order).picture(c.school), want)
	}
}

func wantPicture(t testing.TB, what string, got, want []string) {
	t.Helper()
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			t.Fatalf("%s: got\n%s\nwant\n%s", what, got[i], want[i])
		}
	}
	if len(got) != len(want) {
		t.Fatalf("%s: %d lines, want %d", what, len(got), len(want))
	}
}

func TestWhoMayResolve(t *testing.T) {
	for name, tt := range map[string]struct {
		of, by func(c *forkedClass) *scribe
		counts bool
	}{
		"teacher for a student":   {(*forkedClass).pupil, (*forkedClass).head, true},
		"deputy for a student":    {(*forkedClass).pupil, (*forkedClass).second, true},
		"proctor for a student":   {(*forkedClass).pupil, (*forkedClass).third, true},
		"a student for oneself":   {(*forkedClass).pupil, (*forkedClass).pupil, false},
		"teacher for the deputy":  {(*forkedClass).second, (*forkedClass).head, true},
		"proctor for the deputy":  {(*forkedClass).second, (*forkedClass).third, false},
		"deputy for oneself":      {(*forkedClass).second, (*forkedClass).second, false},
		"deputy for the teacher":  {(*forkedClass).head, (*forkedClass).second, true},
		"proctor for the teacher": {(*forkedClass).head, (*forkedClass).third, true},
		"student for the teacher": {(*forkedClass).head, (*forkedClass).pupil, false},
		"teacher for oneself":     {(*forkedClass).head, (*forkedClass).head, false},
	} {
		c := forked(t)
		of, by := tt.of(c), tt.by(c)
		common := of.log[len(of.log)-1]
		a, b := c.a, c.b
		if of != c.student {
			a, b = c.fork(of)
		} else {
			common = of.log[1]
		}
		may := c.see(Limits{}, c.entries).fold.MayResolve(by.author(), of.author())
		by.resolve(b[0], b[0])
		end := common
		if tt.counts {
			end = b[len(b)-1]
		}
		c.wantEnd(name, of, end)
		if may != tt.counts {
			t.Errorf("%s: may %v, want %v", name, may, tt.counts)
		}
		_ = a
		c.wantSameForAll(5)
	}
}

func (c *forkedClass) head() *scribe   { return c.teacher }
func (c *forkedClass) second() *scribe { return c.deputy }
func (c *forkedClass) third() *scribe  { return c.proctor }
func (c *forkedClass) pupil() *scribe  { return c.student }

func TestOfTwoResolutionsTheHigherThenTheEarlierCounts(t *testing.T) {
	c := forked(t)
	c.proctor.resolve(c.a[0], c.a[0])
	c.wantEnd("proctor", c.student, c.a[1])
	c.deputy.resolve(c.b[0], c.b[0])
	c.wantEnd("the deputy outranks the proctor", c.student, c.b[2])
	c.deputy.resolve(c.a[0], c.a[0])
	c.wantEnd("the first word of the deputy counts", c.student, c.b[2])
	c.teacher.resolve(c.a[0], c.a[0])
	c.wantEnd("the teacher outranks the deputy", c.student, c.a[1])
	c.wantSameForAll(20)
}

func TestResolutionOfWhoWasRemovedBeforeDoesNotCount(t *testing.T) {
	c := forked(t)
	c.teacher.remove(c.deputy)
	c.deputy.resolve(c.b[0], c.b[0])
	c.wantEnd("said after the removal", c.student, c.student.log[1])
	c.wantSameForAll(20)
}

// A teacher removed the deputy in one branch: whichever the deputy chooses, the choice stands, and what was said in
// the chosen branch holds.
func TestChoiceIsNotUndoneByWhatItBrings(t *testing.T) {
	for _, removing := range []bool{true, false} {
		c := forked(t)
		n := len(c.teacher.log)
		other := c.teacher.branch(n)
		c.teacher.remove(c.deputy)
		c.teacher.chat()
		other.chat()
		a, b := c.teacher.log[n:], other.log[n:]
		chosen := b
		if removing {
			chosen = a
		}
		c.deputy.resolve(chosen[0], chosen[0])
		c.wantEnd("teacher", c.teacher, chosen[len(chosen)-1])
		if got := c.see(Limits{}, c.entries).fold.IsRemoved(c.deputy.author()); got != removing {
			t.Errorf("removed in the branch that counts %v, removed %v", removing, got)
		}
		c.wantSameForAll(30)
	}
}

// The teacher's branch that counts removes the proctor before the proctor chose for a student: higher ranks first.
func TestForksOfHigherRanksAreDecidedFirst(t *testing.T) {
	c := forked(t)
	n := len(c.teacher.log)
	other := c.teacher.branch(n)
	c.teacher.remove(c.proctor)
	other.chat()
	c.proctor.resolve(c.a[0], c.a[0])
	c.deputy.resolve(c.teacher.log[n], c.teacher.log[n])
	c.wantEnd("teacher", c.teacher, c.teacher.log[n])
	c.wantEnd("student", c.student, c.student.log[1])
	c.deputy.resolve(c.b[0], c.b[0])
	c.wantEnd("student", c.student, c.b[2])
	c.wantSameForAll(30)
}

func TestResolutionOfWhatIsNoForkChangesNothing(t *testing.T) {
	c := forked(t)
	c.teacher.resolve(c.a[1], c.a[1])
	c.teacher.say(KindResolve, Resolve{c.student.author(), Hash{9}}.Encode())
	c.teacher.resolve(c.deputy.log[0], c.deputy.log[0])
	c.teacher.say(KindResolve, []byte("no"))
	c.wantEnd("student", c.student, c.student.log[1])
	c.wantEnd("deputy", c.deputy, c.deputy.log[0])
	c.wantSameForAll(10)
}

func TestForkBeyondAChoiceStopsTheLogAgain(t *testing.T) {
	c := forked(t)
	c.teacher.resolve(c.b[0], c.b[0])
	again := c.student.branch(2)
	again.log = append(again.log, c.b[0])
	again.chat()
	c.wantEnd("forked again", c.student, c.b[0])
	c.teacher.resolve(again.log[3], again.log[3])
	c.wantEnd("chosen again", c.student, again.log[3])
	early := c.student.branch(1) // and an earlier fork makes both moot
	early.chat()
	c.wantEnd("forked earlier", c.student, c.student.log[0])
	c.teacher.resolve(c.student.log[1], c.student.log[1])
	c.wantEnd("all decided", c.student, again.log[3])
	c.wantSameForAll(40)
}

func TestForkedJoinIsBeyondHelp(t *testing.T) {
	c := forked(t)
	other := &scribe{person: c.student.person, s: c.school}
	other.say(KindJoin, must(Join{Certificate: []byte{1}, Name: "another"}.AppendTo(nil)))
	for _, e := range []Entry{other.log[0], c.student.log[0]} {
		c.teacher.resolve(e, e)
	}
	if v := c.see(Limits{}, c.entries); v.Length(c.student.author()) != 0 {
		t.Error("a log with two beginnings goes on")
	}
	c.wantSameForAll(10)
}

func TestAuthorWritesOnAfterTheChosenBranch(t *testing.T) {
	c := forked(t)
	j := journalOf(c.student.person)
	v := &member{j, newFold(j)}
	for _, e := range c.entries {
		v.take(e.Raw)
	}
	_, err := j.Append(start, KindChat, nil)
	wantErr(t, "undecided", err, ErrFork)
	v.take(c.teacher.resolve(c.b[0], c.b[0]).Raw)
	if e := mustAppend(t, j, start, KindChat, "here I am"); e.Prev != c.b[2].Hash {
		t.Error("not at the end of the branch")
	}
}

func FuzzParseResolve(f *testing.F) {
	f.Add(Resolve{Author{1}, Hash{2}}.Encode())
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, body []byte) {
		v, err := ParseResolve(body)
		if err != nil {
			wantErr(t, "ParseResolve", err, ErrMalformed)
		} else if string(v.Encode()) != string(body) {
			t.Errorf("%x became %x", body, v.Encode())
		}
	})
}

func TestForksAreShownWithTheirBranches(t *testing.T) {
	c := forked(t)
	v := c.see(Limits{}, c.entries)
	forks := v.Forks()
	if len(forks) != 1 || forks[0].Author != c.student.author() || forks[0].Seq != 3 || len(forks[0].Branches) != 2 {
		t.Fatalf("forks %+v", forks)
	}
	for _, want := range [][]Entry{c.a, c.b} {
		last := want[len(want)-1]
		if b := (Branch{want[0].Hash, len(want), want[0].Clock, last.Clock}); !slices.Contains(forks[0].Branches, b) || !v.HasBranch(c.student.author(), b.First) {
			t.Errorf("branches %+v, want %+v among them", forks[0].Branches, b)
		}
	}
	c.teacher.resolve(c.b[0], c.b[0])
	if v = c.see(Limits{}, c.entries); len(v.Forks()) != 0 || v.HasBranch(c.student.author(), c.a[0].Hash) {
		t.Errorf("still open: %+v", v.Forks())
	}
}
