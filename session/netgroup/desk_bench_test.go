package netgroup

import (
	"testing"
	"time"

	"lyceum/session/journal"
)

// BenchmarkDeskFolded opens 20,000 entries of desk logs, of 50 authors, as staff do that start again.
func BenchmarkDeskFolded(b *testing.B) {
	c := newClassWith(b, 1, classLinks[0].link, func(*Spec) {}, func(p *person) { p.withStaffKey() })
	teacher := c.people[0]
	c.joins(2, 51)
	c.eventually(time.Minute, "all members", func() bool { return len(teacher.g.membership.Authors()) == 51 })
	c.w.RunFor(5 * time.Second)
	for _, p := range c.people[1:] {
		for range 400 {
			sealed, err := p.g.sealDesk(kindAnswer, []byte("the answer to one question of a test, as long as such answers are"))
			if err != nil {
				b.Fatal(err)
			}
			e, err := p.g.desk.log.Append(c.w.Now(), kindAnswer, sealed)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := teacher.g.desk.log.Add(c.w.Now(), e.Raw); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ResetTimer()
	for range b.N {
		teacher.g.desk.keys.opened = map[journal.Author]map[[32]byte]deskKey{}
		n := 0
		for e := range teacher.g.DeskFolded() {
			if !e.Sealed {
				n++
			}
		}
		if n != 20_000 {
			b.Fatalf("%d entries of 20,000", n)
		}
	}
}
