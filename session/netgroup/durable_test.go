package netgroup

import (
	"errors"
	"fmt"
	"net/netip"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/netsim"
	"lyceum/session/wire"
)

func TestOwnEntryIsShownToNobodyBeforeItIsStored(t *testing.T) {
	c := stored(t, classLinks[0].link, 0, 4)
	p := c.people[2]
	p.disk.full = true
	before := c.people[0].g.journal.Length(p.author())
	p.say("held")
	c.w.RunFor(45 * time.Second) // heads are told meanwhile
	late := c.person(9).uses(&disk{}).join()
	c.eventually(10*time.Second, "in", func() bool { return late.g.IsReady() })
	c.w.RunFor(15 * time.Second)
	if !p.reads("held") {
		t.Error("it does not count for its author")
	}
	for _, q := range c.people {
		if q == p {
			continue
		}
		if n := q.g.journal.Length(p.author()); n != before {
			t.Errorf("person %d has %d entries, want %d", q.seed, n, before)
		}
		for _, n := range q.g.neighbors {
			for _, h := range n.theirs {
				if h.Author == p.author() && h.Seq > before {
					t.Errorf("person %d was told of %d entries, want %d", q.seed, h.Seq, before)
				}
			}
		}
	}
	p.do(p.disk.free)
	c.eventually(time.Second, "heard once it is stored", func() bool {
		return c.everyone(func(q *person) bool { return q.reads("held") })
	})
}

func TestKilledBeforeStoringForksNothing(t *testing.T) {
	for _, tt := range classLinks {
		t.Run(tt.name, func(t *testing.T) {
			c := stored(t, tt.link, 0, 5)
			p := c.people[2]
			p.say("kept")
			c.w.RunFor(time.Second)
			p.disk.full = true
			p.say("lost")
			c.w.RunFor(3 * time.Second)
			d := p.kill().copied()
			d.full = false
			p = p.restart(d)
			c.eventually(time.Minute, "ready", func() bool { return p.g.IsReady() })
			p.say("again")
			c.eventually(30*time.Second, "heard", func() bool {
				return c.everyone(func(q *person) bool { return q.reads("kept") && q.reads("again") && !q.reads("lost") })
			})
			c.agree(30 * time.Second)
			c.wantNoFork()
		})
	}
}

// The program is killed when the entry is on disk and nobody was sent it.
func TestStoredAndUnsentGoesOutAfterARestart(t *testing.T) {
	c := stored(t, classLinks[0].link, 0, 4)
	p := c.people[2]
	p.disk.silent = true
	p.say("on disk")
	c.w.RunFor(time.Second)
	d := p.kill().copied()
	d.silent = false
	if c.people[0].reads("on disk") {
		t.Fatal("it was sent")
	}
	p = p.restart(d)
	c.eventually(30*time.Second, "heard", func() bool {
		return c.everyone(func(q *person) bool { return q.g.IsReady() && q.reads("on disk") })
	})
	c.agree(30 * time.Second)
	c.wantNoFork()
}

func TestNothingIsLostWhileTheDiskIsFull(t *testing.T) {
	c := stored(t, classLinks[0].link, 0, 4)
	p := c.people[2]
	p.disk.full = true
	for i := range 200 {
		p.say(fmt.Sprint("line ", i))
		c.w.RunFor(20 * time.Millisecond)
	}
	c.people[1].say("others go on")
	c.eventually(time.Second, "others' lines", func() bool { return p.reads("others go on") })
	p.do(p.disk.free)
	c.eventually(15*time.Second, "all heard", func() bool {
		return c.everyone(func(q *person) bool { return q.reads("line 0") && q.reads("line 199") })
	})
	c.agree(10 * time.Second)
	if len(p.disk.entries[LogClass]) != p.g.journal.Len() {
		t.Errorf("%d entries on disk, %d in the logs", len(p.disk.entries[LogClass]), p.g.journal.Len())
	}
}

func TestOlderProfileAsksForItsEndAndForksNothing(t *testing.T) {
	for _, tt := range classLinks {
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
	c.w.SetPathRule(func(from, to netip.AddrPort) netsim.Link { // the two meet at once, the others a second later
		if (from == p.addr || to == p.addr) && from != teacher.addr && to != teacher.addr {
			return netsim.Link{Delay: 200 * time.Millisecond}
		}
		return netsim.Link{}
	})
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
	for _, tt := range classLinks {
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

func TestLeavingWaitsForTheDisk(t *testing.T) {
	c := stored(t, classLinks[0].link, 0, 4)
	p := c.people[2]
	p.disk.delay = 2 * time.Second
	p.leave()
	c.w.RunFor(1900 * time.Millisecond)
	if c.people[0].reads("bye") || count[Closed](p) != 0 {
		t.Error("left, or was heard, before the disk had it")
	}
	c.eventually(leaveWithin, "closed", func() bool { return count[Closed](p) == 1 })
	p.vanish()
	c.eventually(2*time.Second, "heard", func() bool { return c.everyone(func(q *person) bool { return q.reads("bye") }) })
}

func TestLeavingDoesNotWaitForeverForTheDisk(t *testing.T) {
	c := stored(t, classLinks[0].link, 0, 3)
	p := c.people[2]
	p.disk.full = true
	p.leave()
	c.w.RunFor(leaveWithin - time.Millisecond)
	if count[Closed](p) != 0 {
		t.Error("closed at once")
	}
	c.w.RunFor(2 * time.Millisecond)
	if count[Closed](p) != 1 {
		t.Errorf("not closed after %v", leaveWithin)
	}
	if _, ok := p.events[len(p.events)-1].(Closed); !ok {
		t.Errorf("the last event is %T", p.events[len(p.events)-1])
	}
}

// The removal and the epoch are not on disk: the new key goes to nobody, and nobody hears of the removal.
func TestKeysOfAnEpochWaitForTheDisk(t *testing.T) {
	c := stored(t, classLinks[0].link, 1, 5)
	teacher, x := c.people[0], c.people[4]
	teacher.disk.full = true
	teacher.remove(x)
	c.w.RunFor(700 * time.Millisecond)
	epoch := teacher.g.heads[0]
	for _, p := range c.people[1:] {
		if p.g.content.Has(epoch) || p.g.membership.IsRemoved(x.author()) {
			t.Errorf("person %d has the key, or knows of the removal", p.seed)
		}
		for _, k := range p.g.earlyKeys {
			if k.epoch == epoch {
				t.Errorf("person %d was given the key", p.seed)
			}
		}
	}
	teacher.do(teacher.disk.free)
	c.without(x).agree(10 * time.Second)
	c.eventually(5*time.Second, "told", func() bool { return event[Removed](x).Author == x.author() })
	c.w.RunFor(switchAfter)
	c.people[1].say("after")
	c.w.RunFor(10 * time.Second)
	x.wantNothingAfter(t)
}

func TestSecretsSurviveAndTheRemovedReadsNothingNew(t *testing.T) {
	c := stored(t, classLinks[0].link, 1, 6)
	teacher, x := c.people[0], c.people[5]
	c.people[2].say("before")
	c.w.RunFor(time.Second)
	teacher.remove(x)
	c.without(x).agree(10 * time.Second)
	c.w.RunFor(switchAfter)
	c.people[2].say("after the removal")
	c.w.RunFor(5 * time.Second)
	all := append([]*person{}, c.people...)
	for _, p := range all {
		p.kill()
	}
	c.w.RunFor(24 * time.Hour)
	var back []*person
	for _, p := range all[1:] { // who began the epoch is not there
		back = append(back, p.restart(p.disk.copied()))
	}
	x = back[len(back)-1]
	rest := c.without(x)
	c.eventually(30*time.Second, "ready", func() bool { return rest.everyone(func(p *person) bool { return p.g.IsReady() }) })
	rest.agree(30 * time.Second)
	for _, p := range rest.people {
		p.say(fmt.Sprint("after ", p.seed))
		p.do(func(now time.Time) { _, _ = p.g.Post(now, []byte("after")) })
	}
	c.w.RunFor(30 * time.Second)
	for _, p := range rest.people {
		if !p.reads("after the removal") || !p.reads("after 2") || !p.reads("before") || len(p.posts) != len(rest.people)-1 {
			t.Errorf("person %d does not read all; %d posts", p.seed, len(p.posts))
		}
	}
	x.wantNothingAfter(t)
	teacher = all[0].restart(all[0].disk.copied())
	c.eventually(30*time.Second, "caught up", func() bool { return teacher.g.IsReady() && teacher.reads("after 2") })
	if key, _ := teacher.g.membership.StaffKey(); key != ([32]byte{}) && teacher.g.staffKey(key) == nil {
		t.Error("the class sealing key was lost")
	}
}

func TestPostNumbersGoOnAfterARestartWithTheClockSetBack(t *testing.T) {
	g := &Group{}
	g.postSeq = 1000
	n := g.nextPost(5_000_000)
	if n != 5_000_000 || g.postReserved < n {
		t.Fatalf("number %d, reserved %d", n, g.postReserved)
	}
	s, err := parseSecrets(secretsFile{posted: g.postReserved}.append(nil))
	if err != nil {
		t.Fatal(err)
	}
	again := &Group{}
	again.postSeq = s.posted
	if next := again.nextPost(1); next <= n {
		t.Errorf("number %d after %d", next, n)
	}
}

func FuzzParseSecrets(f *testing.F) {
	f.Add(secretsFile{}.append(nil))
	k, _ := journal.ParseSealingKey(make([]byte, 32))
	f.Add(secretsFile{
		1 << 40, []earlyKey{{epoch: journal.Hash{1}, key: [32]byte{2}}}, []journal.SealingKey{k},
		[]Peer{{ID: keying.PeerID{3}, Addrs: []wire.Address{{AddrPort: addressOf(1)}}}},
	}.append(nil))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := parseSecrets(b)
		if err != nil {
			return
		}
		if again := s.append(nil); string(again) != string(b) {
			t.Errorf("%x became %x", b, again)
		}
	})
}
