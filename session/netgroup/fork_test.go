package netgroup

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netsim"
)

// shadow returns a journal that signs as p and knows what p wrote, to write something else.
func (p *person) shadow() *journal.Journal {
	j := journal.New(journal.Config{Group: p.g.id, Self: identityOf(p.seed), Keys: p.g.content, Random: p.cfg.Random})
	for _, raw := range p.g.Journal().Range(p.author(), 1, 1000, 1<<20) {
		if _, err := j.Add(p.class.w.Now(), raw); err != nil {
			p.class.t.Fatal(err)
		}
	}
	return j
}

func write(t *testing.T, j *journal.Journal, now time.Time, text string) []byte {
	t.Helper()
	e, err := j.Append(now, journal.KindChat, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return e.Raw
}

// Whoever tells two stories is heard by nobody, and everyone agrees from where on.
func TestForkedLogStopsForEveryone(t *testing.T) {
	for _, size := range []byte{3, 8} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			c := settled(t, classLinks[0].link, size)
			liar := c.people[1]
			liar.say("common ground")
			c.w.RunFor(time.Second)
			other := liar.shadow()
			liar.say("one story")
			c.w.RunFor(time.Second)
			liar.send(c.people[2], appendEntry(write(t, other, c.w.Now(), "another story")))
			c.w.RunFor(time.Second)
			restarted := 0
			for _, p := range c.people {
				restarted += count[FoldRestarted](p)
				if p != liar && len(p.folded) != int(size)+1 {
					t.Errorf("person %d folded %d entries, want %d", p.seed, len(p.folded), size+1)
				}
			}
			if restarted < len(c.people)-1 {
				t.Errorf("%d restarts among %d", restarted, size)
			}
			late := c.person(99).join()
			c.eventually(time.Minute, "the late one knows as much", func() bool { return len(late.folded) == int(size)+2 })
			c.w.RunFor(time.Minute)
			c.checkFolds()
			for _, p := range c.people {
				if n := p.g.Counters(); n.Malformed+n.Forged+n.Refused > 0 {
					t.Errorf("person %d blames whoever passed on the proof: %+v", p.seed, n)
				}
			}
		})
	}
}

// A first entry that is disputed makes its author nobody.
func TestForkedJoinEndsMembership(t *testing.T) {
	c := settled(t, classLinks[0].link, 3)
	liar, q := c.people[1], c.people[2]
	j := journal.New(journal.Config{Group: q.g.id, Self: identityOf(liar.seed), Keys: q.g.content, Random: liar.cfg.Random})
	me := liar.me
	me.Name = "somebody else"
	body, _ := me.AppendTo(nil)
	e, err := j.Append(c.w.Now(), journal.KindJoin, body)
	if err != nil {
		t.Fatal(err)
	}
	liar.send(q, appendEntry(e.Raw))
	c.w.RunFor(time.Second)
	for _, p := range []*person{c.people[0], q} {
		if _, ok := p.g.Member(liar.author()); ok || len(p.folded) != 2 {
			t.Errorf("person %d: a member with two joins, %d folded", p.seed, len(p.folded))
		}
	}
}

// Many logs with a clock that runs backwards: the neighbours who pass on the proof are not dropped.
func TestBrokenLogsDoNotTurnMembersAgainstEachOther(t *testing.T) {
	c := settled(t, classLinks[0].link, 4)
	liar := c.people[1]
	for i := range byte(3 * maxFaults) {
		id := identityOf(100 + i)
		later := journal.New(journal.Config{Group: liar.g.id, Self: id, Keys: liar.g.content, Random: liar.cfg.Random})
		j := journal.Join{Certificate: id.Certificate(), Name: "ghost", Grants: c.invite.Grants,
			Proof: journal.ProveBearer(liar.g.id, c.invite.Signer(), journal.Author(id.Public()))}
		body, _ := j.AppendTo(nil)
		first, err := later.Append(c.w.Now(), journal.KindJoin, body)
		if err != nil {
			t.Fatal(err)
		}
		sooner := journal.New(journal.Config{Group: liar.g.id, Self: id, Keys: liar.g.content, Random: liar.cfg.Random})
		if _, err := sooner.Append(c.w.Now().Add(-time.Hour), journal.KindJoin, body); err != nil {
			t.Fatal(err)
		}
		// Its entry 2 names another entry 1 than the one that is shown, an hour after its clock.
		second := write(t, sooner, c.w.Now().Add(-time.Hour), "back then")
		liar.send(c.people[2], appendEntry(first.Raw))
		liar.send(c.people[2], appendEntry(second))
	}
	c.w.RunFor(2 * time.Minute)
	late := c.person(9).join()
	c.eventually(time.Minute, "the late one in", func() bool { return late.g.NeighborCount() == 4 && late.g.IsReady() })
	c.w.RunFor(2 * time.Minute)
	if !c.isMesh() {
		t.Errorf("honest members fell out:\n%v", c)
	}
	for _, p := range c.people {
		if p != liar && (p.g.Counters().Malformed > 0 || len(p.folded) != len(late.folded)) {
			t.Errorf("person %d: %d folded, the late one %d; %+v", p.seed, len(p.folded), len(late.folded), p.g.Counters())
		}
	}
}

// What comes after a restart in one turn must not be folded twice by an owner that takes events later.
func TestFoldRestartedStandsForWhatFollows(t *testing.T) {
	c := settled(t, classLinks[0].link, 3)
	liar, q := c.people[1], c.people[2]
	other := liar.shadow()
	liar.say("one")
	c.w.RunFor(time.Second)
	now := c.w.Now()
	if err := q.g.gotEntry(now, q.g.up()[0], appendEntry(write(t, other, now, "two"))); err != nil {
		t.Fatal(err)
	}
	teacher := c.people[0].shadow()
	for i := range 3 {
		if err := q.g.gotEntry(now, q.g.up()[0], appendEntry(write(t, teacher, now, fmt.Sprint(i)))); err != nil {
			t.Fatal(err)
		}
	}
	q.drain(now)
	if again := slices.Collect(q.g.Folded()); len(q.folded) != len(again) || len(again) != 6 {
		t.Errorf("%d folded by events, %d by Folded, want 6", len(q.folded), len(again))
	}
}

// Who forks a log of n entries n − 1 times, from its end downwards, does not have everything folded as often.
func TestForksOfOneLogRestartTheFoldOnceASecond(t *testing.T) {
	c := settled(t, classLinks[0].link, 3)
	liar, q := c.people[1], c.people[2]
	const n = 30
	var branches [][]byte
	for i := range n {
		branches = append(branches, write(t, liar.shadow(), c.w.Now(), fmt.Sprint("not ", i)))
		liar.say(fmt.Sprint(i))
	}
	c.w.RunFor(2 * time.Second)
	before := count[FoldRestarted](q)
	for _, raw := range slices.Backward(branches) {
		liar.send(q, appendEntry(raw))
		c.w.RunFor(50 * time.Millisecond)
	}
	if restarts := count[FoldRestarted](q) - before; restarts < 1 || restarts > 3 {
		t.Errorf("%d restarts in 1.5 s of %d forks", restarts, n)
	}
	if stops := q.g.Journal().Stats().Stops; stops < n {
		t.Errorf("%d stops, want %d", stops, n)
	}
	c.w.RunFor(2 * restartEvery)
	for _, p := range []*person{c.people[0], q} {
		if _, ok := p.g.Member(liar.author()); !ok || len(p.folded) != 3 || p.g.Journal().Length(liar.author()) != 1 {
			t.Errorf("person %d: %d folded, member %v", p.seed, len(p.folded), ok)
		}
	}
	c.checkFolds()
}

// Two halves of a class hold different branches, 200 entries each, and meet.
func TestHalvesOfAClassAgreeOnAForkAtOnce(t *testing.T) {
	c := settled(t, classLinks[0].link, 3)
	liar, a, b := c.people[1], c.people[0], c.people[2]
	one, two := liar.shadow(), liar.shadow()
	liar.vanish()
	c.w.RunFor(time.Minute)
	now := c.w.Now()
	c.w.SetPath(a.addr, b.addr, netsim.Link{Loss: 1})
	for range 200 {
		for j, p := range map[*journal.Journal]*person{one: a, two: b} {
			if _, err := p.g.addEntry(now, write(t, j, now, p.addr.String())); err != nil {
				t.Fatal(err)
			}
		}
	}
	if a.g.Journal().Length(liar.author()) != 201 || b.g.Journal().Length(liar.author()) != 201 {
		t.Fatal("the branches are not there")
	}
	c.w.SetPath(a.addr, b.addr, c.link)
	a.do(func(now time.Time) { a.g.logs.compareAll(now) })
	c.eventually(3*time.Second, "in agreement", func() bool {
		return a.g.Journal().Length(liar.author()) == 1 && b.g.Journal().Length(liar.author()) == 1
	})
}

func TestLogsOfThoseWhoMayNotBeHereDoNotCount(t *testing.T) {
	c := settled(t, classLinks[0].link, 2)
	liar, q := c.people[1], c.people[0]
	id, other := identityOf(50), identityOf(51)
	proof := journal.ProveBearer(liar.g.id, c.invite.Signer(), journal.Author(id.Public()))
	for name, j := range map[string]journal.Join{
		"no grants":                   {Certificate: id.Certificate(), Name: "x"},
		"no proof":                    {Certificate: id.Certificate(), Name: "x", Grants: c.invite.Grants},
		"somebody else's certificate": {Certificate: other.Certificate(), Name: "x", Grants: c.invite.Grants, Proof: proof},
		"no certificate":              {Certificate: []byte("x"), Name: "x", Grants: c.invite.Grants, Proof: proof},
	} {
		log := journal.New(journal.Config{Group: liar.g.id, Self: id, Keys: liar.g.content, Random: liar.cfg.Random})
		body, err := j.AppendTo(nil)
		if err != nil {
			t.Fatal(err)
		}
		e, err := log.Append(c.w.Now(), journal.KindJoin, body)
		if err != nil {
			t.Fatal(err)
		}
		g := *q.g
		g.journal = journal.New(journal.Config{Group: g.id, Keys: g.content, Admit: g.admit})
		g.c = &Connection{cfg: q.cfg}
		// Who shows no grants may have been admitted, which is not known here yet: nobody's fault.
		if fresh, err := g.addEntry(c.w.Now(), e.Raw); errors.Is(err, journal.ErrNotAdmitted) == (len(j.Grants) == 0) || fresh {
			t.Errorf("%s: %v, %v", name, fresh, err)
		}
		if _, err := g.addEntry(c.w.Now(), write(t, log, c.w.Now(), "hello")); !errors.Is(err, journal.ErrStranger) {
			t.Errorf("%s: %v", name, err)
		}
		if g.journal.Logs() != 0 {
			t.Errorf("%s: a log has begun", name)
		}
		if n := len(slices.Collect(g.Folded())) + len(g.c.events); n != 0 {
			t.Errorf("%s: %d entries count", name, n)
		}
	}
	if _, ok := q.g.Member(liar.author()); !ok {
		t.Error("a member is no member")
	}
}

func TestEntriesOfTheFutureAreFoldedWhenTheyAreDue(t *testing.T) {
	c := settled(t, classLinks[0].link, 3)
	p := c.people[1]
	if _, err := p.g.Append(c.w.Now().Add(2*time.Minute), journal.KindChat, []byte("from the future")); err != nil {
		t.Fatal(err)
	}
	p.do(func(time.Time) {})
	c.w.RunFor(59 * time.Second)
	if len(c.people[0].folded) != 3 {
		t.Error("folded too early")
	}
	c.eventually(2*time.Second, "folded", func() bool { return len(c.people[0].folded) == 4 })
}
