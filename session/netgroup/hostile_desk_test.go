package netgroup

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"lyceum/session/journal"
)

// Whoever is not to hold a desk log gets nothing by asking for it, and hears nothing of it.
func TestDeskLogIsNotGivenToWhoAsks(t *testing.T) {
	t.Parallel()
	c := stored(t, classLinks[0].link, 0, 14)
	author := c.people[7]
	author.writes("42")
	c.w.RunFor(15 * time.Second)
	near, far := c.besides(author)
	liar := far[0]
	for _, p := range append(near, author, c.people[0]) {
		liar.send(p, deskWant(journal.Need{Author: author.author(), From: 1, To: 9}))
	}
	c.w.RunFor(time.Second)
	if liar.holds(author) != 0 || len(liar.g.desk.log.Heads()) != 0 {
		t.Error("was given it")
	}
	for _, n := range liar.g.ups {
		if logs, _ := liar.g.desk.sync.engine.Known(numberOf(n)); logs > 0 {
			t.Error("was told of it")
		}
	}
	if n := c.people[0].g.neighbors[liar.PeerID()]; n.faults > 0 {
		t.Error("asking is taken for a fault, though members may differ in who stands where")
	}
}

func TestWhatAnotherWroteCannotBeHandedIn(t *testing.T) {
	c := stored(t, classLinks[0].link, 0, 6)
	teacher, author, thief := c.people[0], c.people[2], c.people[4]
	author.writes("the right answer")
	c.eventually(15*time.Second, "held by the thief", func() bool { return thief.holds(author) == 1 })
	stolen := slices.Collect(thief.g.desk.log.Folded())[0]
	thief.must("copy", func(now time.Time) error {
		_, err := thief.g.desk.log.Append(now, kindAnswer, stolen.Body)
		return err
	})
	c.eventually(15*time.Second, "with the teacher", func() bool { return teacher.holds(thief) == 1 })
	if teacher.readsDesk(thief, "the right answer") {
		t.Error("the copy opens")
	}
	if !teacher.readsDesk(author, "the right answer") {
		t.Error("the original does not")
	}
	// Nor does the entry itself pass for one of a class log, or of another author.
	if _, err := journal.Read(teacher.g.id, teacher.g.content, stolen.Raw); err == nil {
		t.Error("a desk entry passes for an entry of a class log")
	}
}

func TestWhatIsWrittenAfterARemovalDoesNotCount(t *testing.T) {
	c := stored(t, classLinks[0].link, 1, 6)
	teacher, x, late := c.people[0], c.people[4], c.people[1]
	x.writes("before")
	c.w.RunFor(5 * time.Second)
	teacher.remove(x)
	c.without(x).agree(10 * time.Second)
	c.w.RunFor(time.Second)
	entry, err := x.g.desk.log.Append(c.w.Now(), kindAnswer, nil) // its program would not
	if err != nil {
		t.Fatal(err)
	}
	late.do(func(now time.Time) { _, _ = late.g.addDesk(now, entry.Raw) }) // and somebody passes it on
	c.w.RunFor(15 * time.Second)
	for _, p := range []*person{teacher, late} {
		if !p.readsDesk(x, "before") {
			t.Errorf("person %d has lost what was written before", p.seed)
		}
		if n := len(slices.Collect(p.g.DeskFolded())); n != 1 {
			t.Errorf("person %d counts %d entries, want 1", p.seed, n)
		}
	}
	if _, err := x.g.AppendDesk(c.w.Now(), kindAnswer, nil); !errors.Is(err, ErrNotEnabled) {
		t.Errorf("the removed may write: %v", err)
	}
}

// A member with a hostile program writes as much as a log may hold.
func TestNeighboursHoldABoundedAmountOfDeskLogs(t *testing.T) {
	t.Parallel()
	c := desked(t, 0, 5)
	hostile, victim, teacher := c.people[2], c.people[3], c.people[0]
	body := make([]byte, journal.MaxBody)
	rand.NewChaCha8([32]byte{}).Read(body)
	for range maxDeskOfOne/len(body) + 100 {
		if _, err := hostile.g.desk.log.Append(c.w.Now(), kindAnswer, body); err != nil {
			t.Fatal(err)
		}
	}
	hostile.do(func(now time.Time) { hostile.g.publishDesk(now, 1) })
	c.w.RunFor(2 * time.Minute)
	if n := victim.g.desk.log.Size(hostile.author()); n == 0 || n > maxDeskOfOne {
		t.Errorf("holds %d bytes of one, want some, %d at most", n, maxDeskOfOne)
	}
	if teacher.holds(hostile) != hostile.holds(hostile) {
		t.Errorf("staff hold %d entries of %d", teacher.holds(hostile), hostile.holds(hostile))
	}
	victim.g.desk.log.Forget(hostile.author())
	if victim.g.desk.log.Size(hostile.author()) != 0 || victim.g.desk.log.Len() != 0 {
		t.Error("what was forgotten is still there")
	}
	outsider := journal.Author{9}
	if victim.g.takesDesk(outsider, 1) || teacher.g.takesDesk(outsider, 1) {
		t.Error("who is no member has a desk log")
	}
}

// A hostile author makes staff unwrap a key for each entry, and begin anew for each fork of its log.
func TestAuthorCannotKeepStaffBusyWithDeskLogs(t *testing.T) {
	t.Parallel()
	c := desked(t, 0, 3)
	teacher, hostile := c.people[0], c.people[2]
	for range maxDeskKeys + 20 {
		hostile.g.desk.keys.wrapped = nil
		hostile.writes("one more key")
	}
	c.eventually(time.Minute, "with the teacher", func() bool { return teacher.holds(hostile) == maxDeskKeys+20 })
	c.w.RunFor(2 * time.Second)
	read := slices.DeleteFunc(slices.Clone(teacher.desks), func(e journal.Entry) bool { return e.Sealed })
	if len(read) != maxDeskKeys || read[len(read)-1].Seq != maxDeskKeys {
		t.Errorf("%d entries are opened, want the first %d", len(read), maxDeskKeys)
	}
	before := count[DeskFoldRestarted](teacher)
	raws := hostile.g.desk.log.Range(hostile.author(), 1, 40, 1<<20)
	for n := len(raws); n > 1; n-- {
		branch := journal.New(journal.Config{
			Group: teacher.g.id, Self: identityOf(hostile.seed), Desk: true, Random: rand.NewChaCha8([32]byte{byte(n)}),
			Keys: journal.NewRing(teacher.g.id, teacher.g.keys.keyID, teacher.g.keys.content),
		})
		for _, raw := range raws[:n-1] {
			if _, err := branch.Add(c.w.Now(), raw); err != nil {
				t.Fatal(err)
			}
		}
		e, err := branch.Append(c.w.Now(), kindAnswer, nil)
		if err != nil {
			t.Fatal(err)
		}
		teacher.do(func(now time.Time) { _, _ = teacher.g.addDesk(now, e.Raw) })
		c.w.RunFor(50 * time.Millisecond)
	}
	if n := count[DeskFoldRestarted](teacher) - before; n < 1 || n > 4 {
		t.Errorf("began anew %d times in 2 s", n)
	}
	if n := count[LogForked](teacher); n != len(raws)-1 {
		t.Errorf("%d forks are shown, want %d", n, len(raws)-1)
	}
}
