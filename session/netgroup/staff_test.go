package netgroup

import (
	"errors"
	"slices"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netsim"
)

func TestWhoIsNotStaffOrMeetsTheirEqualIsToldSo(t *testing.T) {
	c := staffed(t, 1, classLinks[0].link, 2, 5)
	teacher, proctor, student := c.people[0], c.people[1], c.people[3]
	for name, f := range map[string]func(now time.Time) error{
		"student admits":          func(now time.Time) error { return student.g.Admit(now, journal.Author{1}) },
		"student refuses":         func(now time.Time) error { return student.g.Refuse(now, journal.Author{1}) },
		"student removes":         func(now time.Time) error { return student.g.Remove(now, c.people[4].author()) },
		"student grants":          func(now time.Time) error { return student.g.Grant(now, student.author(), journal.Post, time.Time{}) },
		"student revokes":         func(now time.Time) error { return student.g.Revoke(now, teacher.author(), journal.Post) },
		"student revokes invite":  func(now time.Time) error { return student.g.RevokeInvite(now, [32]byte{1}) },
		"student locks":           func(now time.Time) error { return student.g.SetWaitingRoom(now, true) },
		"proctor grants":          func(now time.Time) error { return proctor.g.Grant(now, student.author(), journal.Present, time.Time{}) },
		"proctor removes teacher": func(now time.Time) error { return proctor.g.Remove(now, teacher.author()) },
		"proctor removes equal":   func(now time.Time) error { return proctor.g.Remove(now, c.people[2].author()) },
		"proctor revokes equal":   func(now time.Time) error { return proctor.g.Revoke(now, c.people[2].author(), journal.Post) },
		"teacher removes itself":  func(now time.Time) error { return teacher.g.Remove(now, teacher.author()) },
	} {
		if err := f(c.w.Now()); !errors.Is(err, ErrNotStaff) {
			t.Errorf("%s: %v, want ErrNotStaff", name, err)
		}
	}
	if n := teacher.g.Journal().Len(); n != student.g.Journal().Len() || len(teacher.folded) != n {
		t.Error("something was written all the same")
	}
}

func TestGrantAndRevocationDecideWhatCounts(t *testing.T) {
	c := staffed(t, 1, classLinks[0].link, 0, 4)
	teacher, p := c.people[0], c.people[2]
	p.say("one")
	c.agree(5 * time.Second)
	teacher.must("revoke", func(now time.Time) error { return teacher.g.Revoke(now, p.author(), journal.Post) })
	c.agree(5 * time.Second)
	if event[RightsChanged](p).Author != p.author() {
		t.Error("who lost a right was not told")
	}
	p.say("two") // its program would not
	c.w.RunFor(5 * time.Second)
	teacher.must("grant", func(now time.Time) error {
		return teacher.g.Grant(now, p.author(), journal.Post|journal.Present, now.Add(time.Hour))
	})
	c.agree(5 * time.Second)
	p.say("three")
	c.w.RunFor(5 * time.Second)
	for _, q := range c.people {
		if !q.reads("one") || q.reads("two") || !q.reads("three") || q.g.rights(p.author())&journal.Present == 0 {
			t.Errorf("person %d reads one: %v, two: %v, three: %v; rights %v", q.seed, q.reads("one"), q.reads("two"), q.reads("three"), q.g.rights(p.author()))
		}
	}
}

func TestInviteRevocationKeepsThoseInWhoAreIn(t *testing.T) {
	c := staffed(t, 1, classLinks[0].link, 0, 4)
	teacher := c.people[0]
	key, _ := c.invite.Grants.Holder()
	teacher.must("revoke invite", func(now time.Time) error { return teacher.g.RevokeInvite(now, key) })
	c.agree(10 * time.Second)
	late := c.knocks(9)
	c.eventually(10*time.Second, "at the door", func() bool { return count[KnockReceived](teacher) == 1 })
	c.learnsNothing(late)
	for _, p := range c.people[:4] {
		if !p.g.isMember(p.author()) || len(p.g.heads) != 1 {
			t.Errorf("person %d: member %v, %d heads", p.seed, p.g.isMember(p.author()), len(p.g.heads))
		}
	}
}

// The statement of an epoch whose key nobody has silences the class until staff begin another.
func TestEpochWhoseKeyIsLostIsReplacedByStaff(t *testing.T) {
	c := staffed(t, 1, classLinks[0].link, 2, 5)
	bad, student := c.people[2], c.people[4] // a proctor who keeps the key, and goes
	body, err := journal.Epoch{Commitment: journal.Commit(bad.g.id, [32]byte{7})}.Encode()
	if err != nil {
		t.Fatal(err)
	}
	bad.must("epoch", func(now time.Time) error { _, err := bad.g.Append(now, journal.KindEpoch, body); return err })
	c.eventually(time.Second, "known", func() bool { return len(student.g.heads) == 1 })
	bad.vanish()
	since := c.w.Now()
	c.w.RunFor(switchAfter + 100*time.Millisecond)
	if _, err := student.g.Append(c.w.Now(), journal.KindChat, []byte("sealed under what?")); !errors.Is(err, ErrNoContentKey) {
		t.Errorf("Append: %v, want ErrNoContentKey", err)
	}
	if _, err := student.g.Post(c.w.Now(), nil); !errors.Is(err, ErrNoContentKey) {
		t.Errorf("Post: %v, want ErrNoContentKey", err)
	}
	c.agree(20 * time.Second)
	if took := c.w.Now().Sub(since); took < renewAfter || took > renewAfter+3*time.Second {
		t.Errorf("replaced after %v, want %v and the turn of one", took, renewAfter)
	}
	student.say("again")
	c.w.RunFor(5 * time.Second)
	for _, p := range c.people {
		if !p.reads("again") || len(p.g.membership.Epochs()) != 2 {
			t.Errorf("person %d reads %v, %d epochs", p.seed, p.reads("again"), len(p.g.membership.Epochs()))
		}
	}
}

func TestOnlyStaffOpenWhatIsSealedToThem(t *testing.T) {
	t.Parallel()
	for _, l := range someLinks() {
		t.Run(l.name, func(t *testing.T) { passStaffRing(t, l.link) })
	}
}

func passStaffRing(t *testing.T, link netsim.Link) {
	c := staffed(t, 1, link, 2, 6)
	teacher, gone, proctor, student := c.people[0], c.people[1], c.people[2], c.people[4]
	key, err := journal.NewSealingKey(teacher.cfg.Random)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := student.g.SealToStaff("answer", nil, nil); !errors.Is(err, ErrNoStaffKey) {
		t.Errorf("sealed before there is a key: %v", err)
	}
	e := journal.Epoch{Commitment: journal.Commit(teacher.g.id, [32]byte{7}), StaffKey: key.Public()}
	body, err := e.Encode()
	if err != nil {
		t.Fatal(err)
	}
	teacher.do(func(now time.Time) { // as a launch brings it, with a content key
		teacher.g.keepStaffKey(key)
		entry, err := teacher.g.Append(now, journal.KindEpoch, body)
		if err != nil {
			t.Fatal(err)
		}
		fact, _ := teacher.g.membership.Epoch(entry.Hash)
		if err := teacher.g.learnKey(now, fact, [32]byte{7}, nil); err != nil {
			t.Fatal(err)
		}
	})
	c.agree(10 * time.Second)
	seal := func(text string) []byte {
		t.Helper()
		sealed, err := student.g.SealToStaff("answer", []byte("header"), []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return sealed
	}
	opens := func(p *person, sealed []byte) bool {
		_, err := p.g.OpenAsStaff("answer", []byte("header"), sealed)
		return err == nil
	}
	first := seal("42")
	c.eventually(10*time.Second, "the ring with all staff", func() bool { return opens(teacher, first) && opens(gone, first) && opens(proctor, first) })
	for _, p := range c.people[3:] {
		if opens(p, first) || len(p.g.sealingKeys) > 0 {
			t.Errorf("student %d opens what is for staff", p.seed)
		}
	}
	teacher.remove(gone)
	c.without(gone).agree(10 * time.Second)
	second := seal("43")
	c.eventually(10*time.Second, "the new key with who is left", func() bool { return opens(teacher, second) && opens(proctor, second) })
	c.w.RunFor(time.Minute)
	if opens(gone, second) || !opens(gone, first) || !opens(proctor, first) {
		t.Error("who was removed opens what came after, or others no more what came before")
	}
	teacher.must("revoke", func(now time.Time) error { return teacher.g.Revoke(now, proctor.author(), journal.Monitor) })
	c.without(gone).agree(10 * time.Second)
	if third := seal("44"); !opens(teacher, third) || opens(proctor, third) {
		t.Error("who may not read any more does, or the teacher does not")
	}
	teacher.must("grant", func(now time.Time) error {
		return teacher.g.Grant(now, student.author(), journal.Grade, time.Time{})
	})
	last := seal("45")
	c.eventually(10*time.Second, "a grader who reads", func() bool { return opens(student, last) })
}

// A late joiner gets the keys of all epochs, and so reads what was said in each.
func TestLateJoinerReadsEveryEpoch(t *testing.T) {
	c := staffed(t, 1, classLinks[0].link, 0, 7)
	teacher := c.people[0]
	for i := range 3 {
		x := c.people[6-i]
		teacher.remove(x)
		x.do(x.g.Leave)
		c.w.RunFor(5 * time.Second)
		x.vanish()
		c.agree(10 * time.Second)
		c.people[1].say([]string{"first", "second", "third"}[i])
	}
	late := c.knocks(9)
	c.eventually(10*time.Second, "at the door", func() bool { return count[KnockReceived](teacher) == 1 })
	teacher.must("admit", func(now time.Time) error { return teacher.g.Admit(now, late.author()) })
	c.agree(30 * time.Second)
	for _, text := range []string{"first", "second", "third"} {
		if !late.reads(text) {
			t.Errorf("does not read what was said in the %s epoch", text)
		}
	}
	if epochs := late.g.membership.Epochs(); len(epochs) != 3 || slices.ContainsFunc(epochs, func(e journal.EpochFact) bool { return !late.g.content.Has(e.Hash) }) {
		t.Errorf("%d epochs, or a key is missing", len(epochs))
	}
}
