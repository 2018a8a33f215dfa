//go:build soak

package netgroup

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"lyceum/session/netsim"
)

// In a class that is no mesh, staff are linked to some only, and get all desk logs.
func TestSoakAllDeskLogsOfAClassThatIsNoMeshReachStaff(t *testing.T) {
	const size = 60
	c := newClassWith(t, 1, netsim.Link{Delay: 10 * time.Millisecond}, func(*Spec) {}, func(p *person) {
		p.member.Presides = true
		p.withStaffKey()
	})
	teacher := c.people[0]
	for seed := byte(2); seed <= size; seed++ {
		c.person(seed).join()
		c.w.RunFor(50 * time.Millisecond)
	}
	c.eventually(time.Minute, "all members", func() bool {
		return c.everyone(func(p *person) bool { return p.g.IsReady() && len(p.g.membership.Authors()) == size })
	})
	c.w.RunFor(30 * time.Second)
	if n := teacher.g.NeighborCount(); n >= size-1 {
		t.Fatalf("the teacher is linked to all %d", n)
	}
	students := slices.Clone(c.people[1:])
	for _, p := range students {
		p.writes(fmt.Sprint("answer ", p.seed))
	}
	at := c.w.Now()
	c.eventually(90*time.Second, "with the teacher", func() bool {
		return len(teacher.desks) == size-1
	})
	t.Logf("all with the teacher after %v", c.w.Now().Sub(at))
	for _, p := range students {
		holders := 0
		for _, q := range c.people {
			if q != p && q.holds(p) > 0 {
				holders++
			}
		}
		if holders < 3 || holders > 16 {
			t.Errorf("%d hold the desk log of person %d", holders, p.seed)
		}
	}
}
