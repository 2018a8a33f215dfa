package netgroup

import (
	"bytes"
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
