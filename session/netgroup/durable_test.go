package netgroup

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/netgroup/antientropy"
	"lyceum/session/wire"
)

func TestOwnEntryIsShownToNobodyBeforeItIsStored(t *testing.T) {
	c := stored(t, classLinks[0].link, 0, 4)
	p := c.people[2]
	p.disk.full = true
	before := c.people[0].g.journal.Length(p.author())
	listens := true
	for _, q := range c.people {
		heard := q.g.logs.heard
		q.g.logs.heard = func(n *neighbor, told antientropy.Told) {
			if listens && n.author == p.author() && told.Mine > before {
				t.Errorf("person %d was told of %d entries, want %d", q.seed, told.Mine, before)
			}
			heard(n, told)
		}
	}
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
	}
	listens = false
	p.do(p.disk.free)
	c.eventually(time.Second, "heard once it is stored", func() bool {
		return c.everyone(func(q *person) bool { return q.reads("held") })
	})
}

func TestKilledBeforeStoringForksNothing(t *testing.T) {
	for _, tt := range someLinks() {
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
	p.restart(d)
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
	if key, _ := teacher.g.membership.StaffKey(); teacher.g.staffKey(key) == nil {
		t.Error("the class sealing key was lost")
	}
}

func TestPostNumbersGoOnAfterARestart(t *testing.T) {
	c := stored(t, classLinks[0].link, 0, 3)
	p := c.people[1]
	p.do(func(now time.Time) {
		p.g.postSeq = uint64(now.UnixMicro()) + 1<<40 // as if the clock had been set back since
		_, _ = p.g.Post(now, []byte("one"))
	})
	c.w.RunFor(time.Second)
	p.kill()
	last := p.g.Posted()
	p = p.restart(p.disk.copied())
	c.eventually(30*time.Second, "ready", func() bool { return p.g.IsReady() && p.g.NeighborCount() == 2 })
	p.do(func(now time.Time) { _, _ = p.g.Post(now, []byte("two")) })
	if n := p.g.Posted(); n <= last {
		t.Errorf("number %d after %d", n, last)
	}
	c.eventually(5*time.Second, "heard", func() bool { return len(c.people[0].posts) == 2 })
}

// Only who is removed hears of it from who removed it, so the link ends when it can be told why.
func TestRemovedIsToldWhyThoughTheDiskIsSlow(t *testing.T) {
	c := stored(t, classLinks[0].link, 0, 2)
	teacher, x := c.people[0], c.people[1]
	teacher.disk.delay = 300 * time.Millisecond
	teacher.remove(x)
	c.w.RunFor(200 * time.Millisecond)
	if teacher.g.NeighborCount() == 0 || event[Removed](x).Author == x.author() {
		t.Error("the link is gone, or it knows, before the removal is on disk")
	}
	c.eventually(5*time.Second, "told", func() bool { return event[Removed](x).Author == x.author() })
	// Where nothing gets to the disk the link ends all the same.
	c = stored(t, classLinks[0].link, 0, 3)
	teacher, x = c.people[0], c.people[1]
	teacher.disk.full = true
	teacher.remove(x)
	c.w.RunFor(toldWithin + 100*time.Millisecond)
	if n := teacher.g.neighbors[x.PeerID()]; n != nil && !n.knocking {
		t.Error("linked to the removed for want of room on the disk")
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

// The launch is not on disk: nobody is given the class sealing key that it announces.
func TestStaffKeyWaitsForTheDisk(t *testing.T) {
	var teacher *person
	c := newClassWith(t, 1, classLinks[0].link, func(*Spec) {}, func(p *person) {
		p.member.Presides = true
		teacher = p.withStaffKey().uses(&disk{full: true})
	})
	c.invite = c.authorize(journal.Proctor.Rights(), time.Time{})
	proctor := c.person(2).join()
	c.eventually(30*time.Second, "linked", func() bool { return proctor.g.NeighborCount() == 1 })
	c.w.RunFor(time.Minute)
	if teacher.g.rights(proctor.author())&readsSealed == 0 {
		t.Fatal("the teacher does not take the proctor for one")
	}
	if n := len(proctor.g.sealingKeys) + len(proctor.g.earlyStaffKeys); n > 0 {
		t.Error("the proctor was given the key")
	}
	teacher.do(teacher.disk.free)
	c.eventually(30*time.Second, "given", func() bool { return len(proctor.g.sealingKeys) == 1 })
}

// What staff wrote just before a removal waits for the disk together with it: who is removed gets that too, or could
// not make sense of the removal. A second decision meanwhile does not put anybody out without a word.
func TestWhoIsRemovedInOneBreathWithOtherWordsIsToldWhy(t *testing.T) {
	c := stored(t, classLinks[0].link, 0, 2) // nobody else tells
	c.agree(20 * time.Second)
	teacher, x := c.people[0], c.people[1]
	teacher.must("decide", func(now time.Time) error {
		for _, text := range []string{"one", "two", "three"} {
			if _, err := teacher.g.Append(now, journal.KindChat, []byte(text)); err != nil {
				return err
			}
		}
		if err := teacher.g.Remove(now, x.author()); err != nil {
			return err
		}
		return teacher.g.SetWaitingRoom(now, true) // decided before the removal is on disk
	})
	c.eventually(5*time.Second, "told", func() bool { return event[Removed](x).Author == x.author() })
}

// Whose own log is found to be forked just after writing tells others of that as soon as all of it is on disk.
func TestForkOfTheOwnLogIsToldThoughTheLastEntryIsPastIt(t *testing.T) {
	c := stored(t, classLinks[0].link, 0, 2)
	p := c.people[1]
	p.say("one")
	c.w.RunFor(time.Second)
	twin := journal.New(journal.Config{Group: c.spec.ID(), Self: identityOf(p.seed), Keys: p.g.content, Random: rand.NewChaCha8([32]byte{1})})
	for _, raw := range p.g.journal.Range(p.author(), 1, 100, math.MaxInt) {
		if _, err := twin.Add(c.w.Now(), raw); err != nil {
			t.Fatal(err)
		}
	}
	other, err := twin.Append(c.w.Now(), journal.KindChat, []byte("another two"))
	if err != nil {
		t.Fatal(err)
	}
	p.do(func(now time.Time) {
		for _, text := range []string{"two", "three"} {
			if _, err := p.g.Append(now, journal.KindChat, []byte(text)); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := p.g.addEntry(now, other.Raw); err != nil {
			t.Fatal(err)
		}
	})
	c.w.RunFor(10 * time.Second)
	if h, ok := headOf(p.g.journal, p.author()); !ok || h.Stop != other.Seq {
		t.Errorf("told of the own log: %+v", h)
	}
	if h, ok := headOf(c.people[0].g.journal, p.author()); !ok || h.Stop != other.Seq {
		t.Errorf("others know of it: %+v", h)
	}
}

func TestSecretsToStoreAreNotShown(t *testing.T) {
	secret := []byte("SECRET")
	for _, v := range []any{SecretsToStore{Secrets: secret}, Stored{Secrets: secret}, &Stored{Secrets: secret}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%q"} {
			if shown := fmt.Sprintf(verb, v); strings.Contains(shown, "SECRET") || strings.Contains(shown, fmt.Sprintf("%x", secret)) || strings.Contains(shown, "83 69 67") {
				t.Errorf("%s shows %s", verb, shown)
			}
		}
	}
}
