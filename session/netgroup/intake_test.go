package netgroup

import (
	"bytes"
	"math"
	"slices"
	"testing"
	"time"

	"lyceum/session/journal"
)

// Nobody's memory and disk fill as fast as lines carry what a student writes, and nobody waits for it meanwhile; in the
// end all of it comes.
func TestLogOfAStudentIsTakenInNoFasterThanAnybodyWrites(t *testing.T) {
	c := staffed(t, 1, classLinks[0].link, 1, 5)
	teacher, liar, victim := c.people[0], c.people[3], c.people[4]
	const n = 1000
	body := bytes.Repeat([]byte("x"), journal.MaxBody)
	write := func(p *person) {
		p.do(func(now time.Time) {
			for range n {
				if _, err := p.g.Append(now, journal.KindChat, body); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
	write(liar)
	c.w.RunFor(10 * time.Second)
	victim.say("still here")
	c.w.RunFor(5 * time.Second)
	got := func(q, of *person) int { return int(q.g.journal.Length(of.author())) * journal.MaxBody }
	for _, q := range []*person{teacher, victim} {
		if is, most := got(q, liar), alwaysBurst+intakeBurst+15*(alwaysRate+intakeRate)+4<<20; is > most || is < 1<<20 {
			t.Errorf("person %d has taken in %d bytes, want at most %d", q.seed, is, most)
		}
	}
	if !teacher.reads("still here") {
		t.Error("what somebody else says waits for it")
	}
	c.eventually(10*time.Minute, "all of it taken in", func() bool { return got(teacher, liar) >= n*journal.MaxBody })

	write(teacher)
	c.eventually(time.Minute, "all that staff wrote taken in", func() bool { return got(victim, teacher) >= n*journal.MaxBody })
}

// Authors whom somebody makes up, in entries or in what it says of logs, are not remembered: they would push out those who
// are there, and with them which of their posts came and how much was taken in of them.
func TestMadeUpAuthorsPushNobodyOut(t *testing.T) {
	c := staffed(t, 1, classLinks[0].link, 1, 3)
	teacher, liar := c.people[0], c.people[2]
	liar.say("first")
	c.w.RunFor(time.Second)
	log := liar.g.journal.Range(liar.author(), 1, 100, math.MaxInt)
	var heads []journal.Head
	for i := range 300 {
		raw := bytes.Clone(log[len(log)-1])
		author := journal.Author(madeUp(i))
		copy(raw[1:], author[:])
		liar.send(teacher, appendEntry(raw))
		liar.send(teacher, appendEntries(nil, [][]byte{raw}))
		heads = append(heads, journal.Head{Author: author, Seq: 9, Hash: journal.Hash{1}})
	}
	slices.SortFunc(heads, func(a, b journal.Head) int { return a.Author.Compare(b.Author) })
	liar.send(teacher, allHeads(0, 0, heads))
	c.w.RunFor(5 * time.Second)
	if n := len(teacher.g.authors); n > len(c.people) {
		t.Errorf("%d authors are remembered of %d people", n, len(c.people))
	}
	if n := teacher.g.neighbors[liar.PeerID()]; n == nil || n.faults > 0 {
		t.Error("not heard as a member that sent what cannot be judged yet")
	}
}
