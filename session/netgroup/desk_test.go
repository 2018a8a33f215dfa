package netgroup

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"lyceum/session/journal"
)

const kindAnswer journal.Kind = 900 // of no meaning here

// writes has somebody write to the own desk log.
func (p *person) writes(text string) {
	p.class.t.Helper()
	p.must("desk", func(now time.Time) error { _, err := p.g.AppendDesk(now, kindAnswer, []byte(text)); return err })
}

// readsDesk reports whether somebody was given an entry of a desk log, opened.
func (p *person) readsDesk(of *person, text string) bool {
	return slices.ContainsFunc(p.desks, func(e journal.Entry) bool {
		return e.Author == of.author() && string(e.Body) == text && !e.Sealed && e.Kind == kindAnswer
	})
}

// deskWant is a message that asks for entries of a desk log.
func deskWant(n journal.Need) []byte {
	b := wantOf(n)
	b[1] = deskLogs
	return b
}

func (p *person) holds(of *person) uint64 { return p.g.desk.log.Length(of.author()) }

// besides returns the people who are neither staff nor next to somebody on the ring, nor that person.
func (c *testClass) besides(author *person) (near, far []*person) {
	for _, p := range c.people {
		within := author.g.nearby()
		switch {
		case p == author || p.g.isDeskStaff(p.author()):
		case within.has(p.g.address):
			near = append(near, p)
		default:
			far = append(far, p)
		}
	}
	return near, far
}

func TestDeskEntryIsForStaffAndHeldByNeighboursWhoCannotReadIt(t *testing.T) {
	t.Parallel()
	for _, tt := range someLinks() {
		t.Run(tt.name, func(t *testing.T) {
			c := stored(t, tt.link, 1, 14)
			teacher, proctor, author := c.people[0], c.people[1], c.people[7]
			author.writes("42")
			c.eventually(2*time.Second, "read by staff", func() bool {
				return teacher.readsDesk(author, "42") && proctor.readsDesk(author, "42") && author.readsDesk(author, "42")
			})
			near, far := c.besides(author)
			c.eventually(15*time.Second, "held by neighbours", func() bool {
				return !slices.ContainsFunc(near, func(p *person) bool { return p.holds(author) != 1 })
			})
			c.w.RunFor(time.Minute)
			if len(near) < 3 || len(far) < 3 {
				t.Fatalf("%d near, %d far", len(near), len(far))
			}
			for _, p := range near {
				if e := slices.Collect(p.g.desk.log.Folded())[0]; len(p.desks) > 0 || opens(p, e) {
					t.Errorf("person %d reads it", p.seed)
				}
			}
			for _, p := range far {
				if p.holds(author) != 0 {
					t.Errorf("person %d, who stands elsewhere, holds it", p.seed)
				}
			}
		})
	}
}

func opens(p *person, e journal.Entry) bool {
	_, err := p.g.OpenDesk(e)
	return err == nil
}

func TestDeskLogReachesStaffByNeighboursWhenItsAuthorHasGone(t *testing.T) {
	t.Parallel()
	for _, size := range []byte{5, 14} {
		c := stored(t, classLinks[0].link, 0, size)
		teacher, author := c.people[0], c.people[3]
		c.w.RunFor(5 * time.Second)
		d := teacher.kill().copied()
		c.w.RunFor(time.Minute)
		author.writes("while nobody looks")
		author.do(author.g.Leave) // at once
		c.eventually(leaveWithin, "closed", func() bool { return count[Closed](author) == 1 })
		author.vanish()
		c.w.RunFor(2 * time.Minute)
		teacher = teacher.restart(d)
		c.eventually(30*time.Second, "read", func() bool { return teacher.readsDesk(author, "while nobody looks") })
	}
}

// The neighbours go one after the other, and others stand next to where the author stood.
func TestDeskLogSurvivesWhileItsNeighboursChange(t *testing.T) {
	t.Parallel()
	c := stored(t, classLinks[0].link, 0, 16)
	teacher, author := c.people[0], c.people[5]
	d := teacher.kill().copied()
	c.w.RunFor(time.Minute)
	author.writes("kept")
	c.w.RunFor(20 * time.Second)
	near, _ := c.besides(author)
	author.vanish()
	for _, p := range near {
		c.w.RunFor(time.Minute)
		p.vanish()
	}
	c.w.RunFor(time.Minute)
	teacher = teacher.restart(d)
	c.eventually(time.Minute, "read", func() bool { return teacher.readsDesk(author, "kept") })
}

func TestLaterStaffReadAllDeskLogs(t *testing.T) {
	t.Parallel()
	c := stored(t, classLinks[0].link, 0, 14)
	teacher := c.people[0]
	for _, p := range c.people[1:] {
		p.writes(fmt.Sprint("answer ", p.seed))
	}
	c.w.RunFor(5 * time.Second)
	later := c.people[9]
	teacher.must("grant", func(now time.Time) error { return teacher.g.Grant(now, later.author(), journal.Grade, time.Time{}) })
	authors := slices.Clone(c.people[1:])
	all := func(p *person) bool {
		return !slices.ContainsFunc(authors, func(q *person) bool { return !p.readsDesk(q, fmt.Sprint("answer ", q.seed)) })
	}
	c.eventually(20*time.Second, "read by who was given the right", func() bool { return all(later) })
	c.invite = c.authorize(journal.Proctor.Rights(), time.Time{})
	proctor := c.person(40).uses(&disk{}).join()
	c.eventually(20*time.Second, "read by who came later", func() bool { return all(proctor) })
	if count[DeskFoldRestarted](later) == 0 {
		t.Error("who reads now what was sealed before was not told to begin anew")
	}
	for _, p := range c.people {
		seen := map[journal.Hash]bool{}
		for _, e := range p.desks {
			if seen[e.Hash] {
				t.Errorf("person %d was given an entry twice", p.seed)
			}
			seen[e.Hash] = true
		}
	}
}

func TestNewStaffKeyShutsOutWhoWasStaff(t *testing.T) {
	c := stored(t, classLinks[0].link, 1, 6)
	teacher, proctor, author := c.people[0], c.people[1], c.people[4]
	author.writes("before")
	c.eventually(5*time.Second, "read", func() bool { return proctor.readsDesk(author, "before") })
	key, _ := author.g.membership.StaffKey()
	teacher.must("revoke", func(now time.Time) error {
		return teacher.g.Revoke(now, proctor.author(), journal.Monitor|journal.Grade|journal.Moderate|journal.GrantRight)
	})
	c.eventually(10*time.Second, "another key", func() bool { k, _ := author.g.membership.StaffKey(); return k != key })
	author.writes("after")
	c.eventually(5*time.Second, "read", func() bool { return teacher.readsDesk(author, "after") })
	c.w.RunFor(20 * time.Second)
	for e := range proctor.g.desk.log.Folded() {
		if e.Author == author.author() && e.Seq == 2 && opens(proctor, e) {
			t.Error("who is staff no more reads what is new")
		}
	}
}

func TestDeskLogSurvivesRestartsAndForksNothing(t *testing.T) {
	c := stored(t, classLinks[0].link, 1, 6)
	teacher, p := c.people[0], c.people[3]
	p.writes("one")
	c.w.RunFor(time.Second)
	backup := p.disk.copied()
	p.writes("two")
	c.w.RunFor(time.Second)
	p.disk.full = true
	p.writes("lost")
	c.w.RunFor(20 * time.Second)
	if teacher.holds(p) != 2 || !p.readsDesk(p, "lost") {
		t.Fatal("an entry that is not on disk went out, or does not count for its author")
	}
	p.kill()
	p = p.restart(backup)
	if _, err := p.g.AppendDesk(c.w.Now(), kindAnswer, nil); !errors.Is(err, ErrNotReady) {
		t.Errorf("AppendDesk before others were heard: %v", err)
	}
	c.eventually(20*time.Second, "ready", func() bool { return p.g.IsDeskReady() })
	p.writes("three")
	c.eventually(10*time.Second, "read", func() bool { return teacher.readsDesk(p, "three") && teacher.readsDesk(p, "two") })
	if !p.readsDesk(p, "one") || !p.readsDesk(p, "two") || p.readsDesk(p, "lost") {
		t.Error("the author does not read its own desk log")
	}
	for _, q := range c.people {
		for _, h := range q.g.desk.log.Heads() {
			if h.Stop != 0 {
				t.Errorf("person %d knows of a fork", q.seed)
			}
		}
	}
	// All are killed; the teacher has everything from its own disk.
	c.w.RunFor(time.Second)
	for _, q := range slices.Clone(c.people) {
		q.kill()
	}
	teacher = teacher.restart(teacher.disk.copied())
	c.w.RunFor(time.Second)
	if !teacher.readsDesk(p, "one") || !teacher.readsDesk(p, "three") {
		t.Error("lost by a restart")
	}
}

// A damaged disk may have lost the end of the own desk log. Written on from there it would fork, and nobody mends that.
func TestOwnDeskLogThatIsDamagedIsFetchedBeforeItIsWritten(t *testing.T) {
	c := stored(t, classLinks[0].link, 1, 6)
	teacher, p := c.people[0], c.people[3]
	for _, text := range []string{"one", "two", "three"} {
		p.writes(text)
	}
	c.w.RunFor(time.Second)
	d := p.kill().copied()
	at := slices.IndexFunc(d.entries[LogDesk], func(raw []byte) bool { return [32]byte(raw[1:33]) == p.author() && raw[33] == 2 })
	d.entries[LogDesk] = slices.Delete(d.entries[LogDesk], at, at+1)
	others := slices.Clone(c.people)
	for _, q := range others { // nobody is there at first
		q.kill()
	}
	p = p.restart(d.copied())
	c.w.RunFor(20 * time.Second)
	if !p.g.IsReady() || p.g.IsDeskReady() {
		t.Errorf("alone: ready %v, for the desk log %v", p.g.IsReady(), p.g.IsDeskReady())
	}
	c.eventually(20*time.Second, "in the end it writes", func() bool { return p.g.IsDeskReady() })
	p.kill()
	for _, q := range others {
		q.restart(q.disk.copied())
	}
	p, teacher = p.restart(d), c.people[0]
	c.eventually(30*time.Second, "ready", func() bool { return p.g.IsDeskReady() })
	p.writes("four")
	c.eventually(30*time.Second, "read", func() bool {
		return teacher.readsDesk(p, "two") && teacher.readsDesk(p, "three") && teacher.readsDesk(p, "four")
	})
}

// A program without a disk is started again.
func TestOwnDeskLogIsFetchedBeforeItIsWritten(t *testing.T) {
	c := desked(t, 1, 6)
	teacher, p := c.people[0], c.people[3]
	p.writes("one")
	c.w.RunFor(5 * time.Second)
	p.vanish()
	p = c.person(p.seed).join()
	c.eventually(30*time.Second, "ready", func() bool { return p.g.IsDeskReady() && p.g.isMember(p.author()) })
	p.writes("two")
	c.eventually(10*time.Second, "read", func() bool { return teacher.readsDesk(p, "one") && teacher.readsDesk(p, "two") })
	if !p.readsDesk(p, "one") {
		t.Error("the author cannot read what it wrote before")
	}
}

func TestLeavingWaitsForTheDeskLog(t *testing.T) {
	c := stored(t, classLinks[0].link, 0, 4)
	teacher, p := c.people[0], c.people[2]
	p.disk.delay = 2 * time.Second
	p.writes("last minute")
	p.do(p.g.Leave)
	c.w.RunFor(1900 * time.Millisecond)
	if teacher.holds(p) != 0 || count[Closed](p) != 0 {
		t.Error("left, or sent it, before the disk had it")
	}
	c.eventually(leaveWithin, "closed", func() bool { return count[Closed](p) == 1 })
	p.vanish()
	c.eventually(2*time.Second, "read", func() bool { return teacher.readsDesk(p, "last minute") })
}

func TestDeskBodiesOpenForAuthorAndStaffAlone(t *testing.T) {
	c := desked(t, 0, 3)
	author := c.people[2]
	long := make([]byte, MaxDeskBody)
	author.writes(string(long))
	author.must("too long", func(now time.Time) error {
		if _, err := author.g.AppendDesk(now, kindAnswer, make([]byte, MaxDeskBody+1)); !errors.Is(err, journal.ErrLimit) {
			t.Errorf("a body too long: %v", err)
		}
		if _, err := author.g.AppendDesk(now, journal.KindAdmit, nil); err == nil {
			t.Error("a statement of the record in a desk log")
		}
		return nil
	})
	e := slices.Collect(author.g.desk.log.Folded())[0]
	if body, err := author.g.OpenDesk(e); err != nil || !bytes.Equal(body, long) {
		t.Errorf("OpenDesk = %d bytes, %v", len(body), err)
	}
	for i := 0; i < len(e.Body); i += 37 {
		bad := e
		bad.Body = bytes.Clone(e.Body)
		bad.Body[i] ^= 1
		if body, err := author.g.OpenDesk(bad); err == nil && i >= deskToStaff {
			t.Fatalf("byte %d changed, and it opens as %d bytes", i, len(body))
		}
	}
	bad := e
	bad.Kind++
	if _, err := author.g.OpenDesk(bad); err == nil {
		t.Error("opens as another kind")
	}
}
