package netgroup

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netsim"
)

// openFork returns the one fork that is open for somebody.
func (p *person) openFork(branches int) (f journal.Fork, ok bool) {
	forks := p.g.Forks()
	if len(forks) != 1 || len(forks[0].Branches) != branches {
		return f, false
	}
	return forks[0], true
}

// resolves has a person choose the branch that begins with a line of a log, in whatever way it came.
func (p *person) resolves(f journal.Fork, first journal.Hash) {
	p.must("resolve", func(now time.Time) error { return p.g.Resolve(now, f.Author, first) })
}

func hashOf(raw []byte) journal.Hash {
	e, err := journal.Parse(raw)
	if err != nil {
		panic(err)
	}
	return e.Hash
}

// forkedIn returns a class in which the log of the second person is forked: "one" was said to all, and "two" with
// more behind it came by another way.
func forkedIn(t *testing.T, link netsim.Link, size byte) (c *testClass, first [2]journal.Hash) {
	c = settled(t, link, size)
	liar := c.people[1]
	other := liar.shadow()
	liar.say("one")
	c.w.RunFor(time.Second)
	first[0], _ = c.people[0].g.journal.HashAt(liar.author(), 2)
	for i, text := range []string{"two", "two and a half"} {
		raw := write(t, other, c.w.Now(), text)
		if i == 0 {
			first[1] = hashOf(raw)
		}
		liar.send(c.people[2], appendEntry(raw))
	}
	c.eventually(3*time.Second, "seen by all", func() bool {
		return c.everyone(func(p *person) bool { _, ok := p.openFork(2); return ok })
	})
	return c, first
}

func TestStaffDecideWhichBranchOfAForkedLogCounts(t *testing.T) {
	for _, tt := range someLinks() {
		for choice, text := range []string{"one", "two and a half"} {
			t.Run(fmt.Sprint(tt.name, ", ", text), func(t *testing.T) {
				t.Parallel()
				c, first := forkedIn(t, tt.link, 5)
				teacher, liar := c.people[0], c.people[1]
				if event[LogForked](teacher).Author != liar.author() {
					t.Error("the teacher was not told")
				}
				f, _ := teacher.openFork(2)
				if c.people[2].g.MayResolve(liar.author()) || liar.g.MayResolve(liar.author()) || !teacher.g.MayResolve(liar.author()) {
					t.Error("not staff decide")
				}
				teacher.resolves(f, first[choice])
				c.eventually(5*time.Second, "decided", func() bool {
					return c.everyone(func(p *person) bool { return p.reads(text) && len(p.g.Forks()) == 0 })
				})
				c.eventually(10*time.Second, "the author may write again", func() bool { return liar.g.IsReady() })
				liar.say("and on")
				c.joins(6, 6)
				c.eventually(30*time.Second, "it goes on", func() bool {
					return c.everyone(func(p *person) bool { return p.reads("and on") && p.reads(text) })
				})
				for _, p := range c.people {
					if choice == 1 && p.reads("one") || choice == 0 && p.reads("two") {
						t.Errorf("person %d reads both branches", p.seed)
					}
				}
				c.w.RunFor(30 * time.Second)
				c.checkFolds()
				for _, p := range c.people {
					if n := p.g.Counters(); n.Malformed+n.Forged+n.Refused > 0 {
						t.Errorf("person %d blames others: %+v", p.seed, n)
					}
				}
			})
		}
	}
}

func TestOnlyWhoMayResolvesAndOnlyWhatIsForked(t *testing.T) {
	c, first := forkedIn(t, classLinks[0].link, 4)
	teacher, liar := c.people[0], c.people[1]
	now := c.w.Now()
	for name, tt := range map[string]struct {
		by   *person
		of   journal.Author
		hash journal.Hash
		want error
	}{
		"a student":       {c.people[2], liar.author(), first[1], ErrNotStaff},
		"the author":      {liar, liar.author(), first[1], ErrNotStaff},
		"no branch":       {teacher, liar.author(), journal.Hash{1}, ErrNoBranch},
		"no fork":         {teacher, c.people[2].author(), first[1], ErrNoBranch},
		"the own log":     {teacher, teacher.author(), first[1], ErrNotStaff},
		"nobody's branch": {teacher, journal.Author{9}, first[1], ErrNotStaff},
	} {
		if err := tt.by.g.Resolve(now, tt.of, tt.hash); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
	}
	f, _ := teacher.openFork(2)
	teacher.resolves(f, first[1])
	if err := teacher.g.Resolve(now, f.Author, first[0]); err == nil {
		c.w.RunFor(2 * time.Second)
	}
	c.eventually(5*time.Second, "the first word holds", func() bool {
		return c.everyone(func(p *person) bool { return p.reads("two and a half") && !p.reads("one") })
	})
}

// Halves of a class hold branches of 300 entries each. When they meet everybody gets both, and staff sees them whole.
func TestBothBranchesReachEverybody(t *testing.T) {
	t.Parallel()
	c := settled(t, classLinks[1].link, 5)
	liar := c.people[1]
	one, two := liar.shadow(), liar.shadow()
	liar.vanish()
	c.w.RunFor(time.Minute)
	c.w.SetPath(c.people[0].addr, c.people[3].addr, netsim.Link{Loss: 1})
	now := c.w.Now()
	const n = 300
	for i := range n {
		for k, j := range []*journal.Journal{one, two} {
			raw := write(t, j, now, fmt.Sprint(i))
			for _, p := range c.people[2*k : 2*k+2] {
				if _, err := p.g.addEntry(now, raw); err != nil && !errors.Is(err, journal.ErrFork) {
					t.Fatal(err)
				}
			}
		}
	}
	c.w.SetPath(c.people[0].addr, c.people[3].addr, c.link)
	c.eventually(time.Minute, "all have all", func() bool {
		return c.everyone(func(p *person) bool {
			f, ok := p.openFork(2)
			return ok && f.Branches[0].Entries == n && f.Branches[1].Entries == n
		})
	})
	teacher := c.people[0]
	f, _ := teacher.openFork(2)
	teacher.resolves(f, f.Branches[1].First)
	c.eventually(5*time.Second, "decided", func() bool {
		return c.everyone(func(p *person) bool { return p.g.journal.Length(liar.author()) == n+1 && len(p.g.Forks()) == 0 })
	})
	c.w.RunFor(2 * restartEvery)
	c.checkFolds()
}

// An older profile that wrote alone is what forks a log without anybody's fault: the teacher decides, and both
// machines and disks agree from then on.
func TestOlderProfileGoesOnAfterADecision(t *testing.T) {
	c := stored(t, classLinks[0].link, 0, 3)
	p := c.people[1]
	backup := p.disk.copied()
	p.say("since the backup")
	c.w.RunFor(time.Second)
	since, _ := p.g.journal.HashAt(p.author(), p.g.journal.Length(p.author()))
	old := slices.Clone(c.people)
	for _, q := range old {
		q.kill()
	}
	p = p.restart(backup)
	c.eventually(5*time.Second, "ready", func() bool { return p.g.IsReady() })
	p.say("alone")
	teacher := old[0].restart(old[0].disk)
	old[2].restart(old[2].disk)
	c.eventually(time.Minute, "shown to all", func() bool {
		return c.everyone(func(q *person) bool { _, ok := q.openFork(2); return ok })
	})
	c.eventually(10*time.Second, "ready", func() bool { return teacher.g.IsReady() })
	f, _ := teacher.openFork(2)
	alone := f.Branches[0].First
	if alone == since {
		alone = f.Branches[1].First
	}
	teacher.resolves(f, alone)
	c.eventually(10*time.Second, "the older profile goes on", func() bool {
		return c.everyone(func(q *person) bool { return q.reads("alone") && !q.reads("since the backup") }) && p.g.IsReady()
	})
	p.say("at last")
	c.eventually(5*time.Second, "heard", func() bool { return c.everyone(func(q *person) bool { return q.reads("at last") }) })
	c.w.RunFor(time.Second)
	for _, q := range slices.Clone(c.people) { // and what is on their disks says the same
		q.kill()
		again := q.restart(q.disk)
		again.class.people = again.class.people[:len(again.class.people)-1]
		again.site.Remove(again.addr)
		if !again.reads("at last") || again.reads("since the backup") || len(again.g.Forks()) > 0 {
			t.Errorf("person %d: another class after a restart: %+v", q.seed, again.g.Forks())
		}
	}
}

// A flood of branches takes bounded memory and leaves the class as it was.
func TestFloodOfBranchesIsBounded(t *testing.T) {
	t.Parallel()
	c, first := forkedIn(t, classLinks[0].link, 4)
	teacher, liar := c.people[0], c.people[1]
	common := liar.g.Journal().Range(liar.author(), 1, 1, 1<<20)[0]
	for i := range 3000 {
		j := journal.New(journal.Config{Group: liar.g.id, Self: identityOf(liar.seed), Keys: liar.g.content, Random: liar.cfg.Random})
		if _, err := j.Add(c.w.Now(), common); err != nil {
			t.Fatal(err)
		}
		e, err := j.Append(c.w.Now(), journal.KindChat, make([]byte, 4000))
		if err != nil {
			t.Fatal(err)
		}
		liar.send(teacher, appendEntry(e.Raw))
		if i%20 == 0 {
			c.w.RunFor(200 * time.Millisecond)
		}
	}
	if got := len(teacher.g.journal.Tips()); got > 16 {
		t.Errorf("%d branches told of", got)
	}
	f := teacher.g.Forks()[0]
	if n := len(f.Branches); n < 3 || n > 1100 {
		t.Errorf("%d branches kept", n)
	}
	teacher.resolves(f, first[1])
	c.eventually(20*time.Second, "decided", func() bool {
		return c.everyone(func(p *person) bool { return p.reads("two and a half") && len(p.g.Forks()) == 0 })
	})
}

// A few large entries are little to look at, and much to send.
func TestBranchIsChargedByItsSize(t *testing.T) {
	c := settled(t, classLinks[0].link, 3)
	teacher, liar := c.people[0], c.people[1]
	other := liar.shadow()
	liar.say("one")
	c.w.RunFor(time.Second)
	raw := write(t, other, c.w.Now(), strings.Repeat("x", journal.MaxBody))
	teacher.do(func(now time.Time) { _, _ = teacher.g.addEntry(now, raw) })
	n := teacher.g.neighbors[liar.PeerID()]
	want := appendWantBranch(nil, journal.BranchNeed{Author: liar.author(), Tip: hashOf(raw), From: 1})[1:]
	teacher.do(func(now time.Time) {
		n.charge(now, 0)
		before := n.tokens
		if err := n.gotWantBranch(now, want); err != nil {
			t.Fatal(err)
		}
		if cost := before - n.tokens; cost < journal.MaxBody/toldBytesPerToken {
			t.Errorf("%d bytes cost %v", journal.MaxBody, cost)
		}
	})
}
