package netgroup

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netsim"
	"lyceum/session/rtmfp"
)

func TestOlderProfileAsksForItsEndAndForksNothing(t *testing.T) {
	t.Parallel()
	for _, tt := range someLinks() {
		for _, who := range []int{0, 2} { // who launched the class, and a student
			t.Run(fmt.Sprintf("%s, person %d", tt.name, who+1), func(t *testing.T) {
				c := stored(t, tt.link, 1, 5)
				p := c.people[who]
				p.say("old")
				c.w.RunFor(time.Second)
				backup := p.disk.copied()
				for i := range 20 {
					p.say(fmt.Sprint("since ", i))
					c.w.RunFor(100 * time.Millisecond)
				}
				c.agree(10 * time.Second)
				p.kill()
				p = p.restart(backup)
				at := c.w.Now()
				c.eventually(time.Minute, "ready", func() bool { return p.g.IsReady() })
				t.Logf("ready after %v", c.w.Now().Sub(at))
				p.say("new")
				c.eventually(30*time.Second, "heard", func() bool {
					return c.everyone(func(q *person) bool { return q.reads("since 19") && q.reads("new") })
				})
				c.agree(30 * time.Second)
				c.wantNoFork()
			})
		}
	}
}

// The first whom the older profile meets was away as well, and knows no more.
func TestOlderProfileHearsAllWhoAreThere(t *testing.T) {
	c := stored(t, classLinks[0].link, 1, 5)
	teacher, p := c.people[0], c.people[3]
	old, oldTeacher := p.disk.copied(), teacher.disk.copied()
	teacher.kill()
	p.say("without the teacher")
	c.w.RunFor(5 * time.Second)
	p.kill()
	others := netsim.Link{Loss: 1}
	c.w.SetPathRule(func(from, to netip.AddrPort) netsim.Link { // the two meet at once, the others two seconds later
		if (from == p.addr || to == p.addr) && from != teacher.addr && to != teacher.addr {
			return others
		}
		return netsim.Link{}
	})
	c.w.At(c.w.Now().Add(2*time.Second), func(time.Time) { others.Loss = 0 })
	teacher = teacher.restart(oldTeacher)
	p = p.restart(old)
	c.eventually(time.Minute, "ready", func() bool { return p.g.IsReady() && teacher.g.IsReady() })
	p.say("new")
	c.eventually(30*time.Second, "heard", func() bool {
		return c.everyone(func(q *person) bool { return q.reads("without the teacher") && q.reads("new") })
	})
	c.wantNoFork()
}

func TestWholeClassComesBackNextWeek(t *testing.T) {
	t.Parallel()
	for _, tt := range someLinks() {
		t.Run(tt.name, func(t *testing.T) {
			c := stored(t, tt.link, 1, 8)
			for _, p := range c.people {
				p.say(fmt.Sprint("last week ", p.seed))
			}
			c.w.RunFor(2 * time.Second)
			c.agree(10 * time.Second)
			old := append([]*person{}, c.people...)
			entries := old[0].g.CountedEntries()
			for _, p := range old {
				p.kill()
			}
			c.w.RunFor(7 * 24 * time.Hour)
			at := c.w.Now()
			for _, p := range old {
				p.restart(p.disk.copied())
				c.w.RunFor(300 * time.Millisecond)
			}
			c.eventually(30*time.Second, "all ready", func() bool { return c.everyone(func(p *person) bool { return p.g.IsReady() }) })
			t.Logf("all ready after %v", c.w.Now().Sub(at))
			fresh := c.person(20).uses(&disk{}).join()
			c.eventually(30*time.Second, "one more", func() bool { return fresh.g.IsReady() })
			c.eventually(30*time.Second, "a mesh", c.isMesh)
			for _, p := range c.people {
				p.say(fmt.Sprint("this week ", p.seed))
			}
			c.eventually(30*time.Second, "heard", func() bool {
				return c.everyone(func(p *person) bool {
					return p.reads("last week 8") && p.reads("last week 1") && p.reads("this week 1") && p.reads("this week 20")
				})
			})
			c.agree(30 * time.Second)
			c.wantNoFork()
			if now := c.people[0].g.CountedEntries(); now < entries+2*len(c.people)-1 {
				t.Errorf("%d entries count, of %d before", now, entries)
			}
		})
	}
}

func TestWhoIsAloneWritesAfterFourSeconds(t *testing.T) {
	for who := range 2 {
		c := stored(t, classLinks[0].link, 0, 3)
		c.people[who].say("before")
		c.w.RunFor(time.Second)
		all := append([]*person{}, c.people...)
		for _, p := range all {
			p.kill()
		}
		c.w.RunFor(time.Hour)
		p := all[who].restart(all[who].disk.copied())
		c.w.RunFor(aloneAfter - time.Millisecond)
		if p.g.IsReady() {
			t.Errorf("person %d may write before %v", p.seed, aloneAfter)
		}
		if !p.reads("before") {
			t.Errorf("person %d does not have what was said", p.seed)
		}
		c.w.RunFor(2 * time.Millisecond)
		if !p.g.IsReady() {
			t.Fatalf("person %d may not write after %v", p.seed, aloneAfter)
		}
		p.say("alone")
		other := all[1-who].restart(all[1-who].disk.copied())
		c.eventually(10*time.Second, "heard by who comes later", func() bool { return other.g.IsReady() && other.reads("alone") })
		c.wantNoFork()
	}
}

// What was written alone by an older profile forks the log, which is shown: nothing else is possible.
func TestOlderProfileThatWroteAloneIsShownToHaveForked(t *testing.T) {
	c := stored(t, classLinks[0].link, 0, 3)
	p := c.people[1]
	backup := p.disk.copied()
	p.say("since the backup")
	c.w.RunFor(time.Second)
	all := append([]*person{}, c.people...)
	for _, q := range all {
		q.kill()
	}
	p = p.restart(backup)
	c.eventually(5*time.Second, "ready", func() bool { return p.g.IsReady() })
	p.say("alone")
	teacher := all[0].restart(all[0].disk.copied())
	c.eventually(time.Minute, "shown to both", func() bool {
		return event[LogForked](p).Author == p.author() && event[LogForked](teacher).Author == p.author()
	})
	if _, err := p.g.Append(c.w.Now(), journal.KindChat, nil); !errors.Is(err, journal.ErrFork) {
		t.Errorf("Append: %v, want ErrFork", err)
	}
	// Who stores the evidence knows it after a restart.
	again := teacher.restart(teacher.kill().copied())
	if h, ok := headOf(again.g.journal, p.author()); !ok || h.Stop == 0 {
		t.Error("the fork was forgotten")
	}
}

func headOf(j *journal.Journal, a journal.Author) (journal.Head, bool) {
	for _, h := range j.Heads() {
		if h.Author == a {
			return h, true
		}
	}
	return journal.Head{}, false
}

func TestClaimToHaveMoreOfTheOwnLogPutsWritingOff(t *testing.T) {
	c := stored(t, classLinks[0].link, 0, 3)
	p := c.people[1]
	for _, q := range slices.Clone(c.people) {
		q.kill()
	}
	o := c.outsider(9)
	claim(o, p, 1, 1_000_000)
	p = p.restart(p.disk.copied())
	c.w.RunFor(time.Millisecond)
	o.calls(p)
	c.w.RunFor(aloneAfter + time.Second)
	if p.g.NeighborCount() != 1 || p.g.IsReady() {
		t.Fatalf("want the liar linked, and to be believed for now:\n%v", c)
	}
	c.w.Remove(o.addr)
	c.w.RunFor(strangersAfter - 2*aloneAfter)
	if p.g.IsReady() {
		t.Error("wrote soon after somebody who claimed to have more had gone")
	}
	c.eventually(2*strangersAfter, "ready", func() bool { return p.g.IsReady() })
}

// Alone with whoever comes back is one who says so each time that it comes.
func TestLiarWhoComesAgainIsNotBelievedAgain(t *testing.T) {
	c := stored(t, classLinks[0].link, 0, 3)
	p := c.people[1]
	for _, q := range slices.Clone(c.people) {
		q.kill()
	}
	o := c.outsider(9)
	claim(o, p, 1, 1_000_000)
	says := o.opened
	var last *rtmfp.Session
	o.opened = func(now time.Time, s *rtmfp.Session, out *rtmfp.SendFlow) {
		last = s
		says(now, s, out)
	}
	p = p.restart(p.disk.copied())
	c.w.RunFor(time.Millisecond)
	for range 6 {
		o.calls(p)
		c.w.RunFor(ownLogWithin + time.Second)
		if p.g.NeighborCount() != 1 {
			t.Fatal("the liar is not linked, so this shows nothing")
		}
		last.Close(c.w.Now())
		c.w.Poke(o.addr)
		c.w.RunFor(2 * time.Second)
	}
	if !p.g.IsReady() {
		t.Error("kept from writing by one liar")
	}
}

// Of a damaged file the own log may be missing, in part or wholly, with what others wrote still there.
func TestFounderWhoseLogIsDamagedForksNothing(t *testing.T) {
	for _, wholly := range []bool{true, false} {
		c := stored(t, classLinks[0].link, 0, 4)
		teacher := c.people[0]
		for range 3 {
			teacher.say("old")
		}
		c.w.RunFor(2 * time.Second)
		gap := teacher.g.journal.Length(teacher.author()) - 1
		damaged := teacher.kill().copied()
		damaged.entries[LogClass] = slices.DeleteFunc(damaged.entries[LogClass], func(raw []byte) bool {
			return journal.AuthorOf(raw) == teacher.author() && (wholly || journal.SeqOf(raw) == gap)
		})
		alone := true
		c.w.SetPathRule(func(from, to netip.AddrPort) netsim.Link {
			if alone && (from == teacher.addr || to == teacher.addr) {
				return netsim.Link{Loss: 1}
			}
			return netsim.Link{}
		})
		teacher = teacher.restart(damaged)
		c.w.RunFor(2 * aloneAfter)
		if teacher.g.IsReady() {
			t.Errorf("all lost %v: writes before anybody was heard", wholly)
		}
		alone = false
		c.eventually(time.Minute, "ready", func() bool { return teacher.g.IsReady() })
		teacher.say("new")
		c.eventually(30*time.Second, "heard", func() bool {
			return c.everyone(func(q *person) bool { return q.reads("old") && q.reads("new") })
		})
		c.wantNoFork()
	}
}
