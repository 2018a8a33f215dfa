package netgroup

import (
	"fmt"
	"testing"
	"time"

	"lyceum/session/netgroup/ring"
)

// forClasses runs a test for seeds, sizes and links.
func forClasses(t *testing.T, run func(t *testing.T, c *testClass, size byte)) {
	for _, tt := range someLinks() {
		for _, size := range []byte{3, 8, 15}[:fewer(2, 3)] {
			seeds := uint64(2)
			if size > 8 {
				seeds = 1
			}
			for seed := range seeds {
				t.Run(fmt.Sprintf("%s, %d peers, seed %d", tt.name, size, seed+1), func(t *testing.T) {
					t.Parallel()
					run(t, newClass(t, seed+1, tt.link), size)
				})
			}
		}
	}
}

// Loss of a handshake's packet costs a second; two in a row three and a half.
func TestMeshClosesFromOneBootstrapPeer(t *testing.T) {
	forClasses(t, func(t *testing.T, c *testClass, size byte) {
		limit := 500 * time.Millisecond
		if c.link.Loss > 0 {
			limit = 20 * time.Second
		} else if c.link.Jitter > 0 {
			limit = 8 * time.Second
		}
		c.joins(2, size)
		c.eventually(limit, "a full mesh", c.isMesh)
		c.settle(30 * time.Second)
		c.eventually(10*time.Second, "agreed on who is present", func() bool { return c.everyone(c.seesAll) })
		c.w.RunFor(time.Minute)
		if !c.isMesh() {
			t.Errorf("the mesh did not last:\n%v", c)
		}
	})
}

func TestEveryEntryReachesEveryoneOnceInOrder(t *testing.T) {
	forClasses(t, func(t *testing.T, c *testClass, size byte) {
		c.joins(2, size)
		c.settle(time.Minute)
		const each = 3
		for i := range each {
			for _, p := range c.people {
				p.say(fmt.Sprintf("%d from %d", i, p.seed))
			}
			c.w.RunFor(37 * time.Millisecond)
		}
		all := int(size) * (1 + each)
		c.eventually(time.Minute, "everything everywhere", func() bool { return c.isSettled(all) })
		c.w.RunFor(time.Minute)
		c.checkFolds()
		for _, p := range c.people {
			if n := p.g.Counters(); n.Malformed+n.Forged+n.Refused > 0 {
				t.Errorf("person %d complains: %+v", p.seed, n)
			}
		}
	})
}

func TestClassThatIsNoMeshDeliversEverything(t *testing.T) {
	t.Parallel()
	const size = 30
	c := newClass(t, 2, classLinks[1].link)
	c.joins(2, size)
	c.eventually(time.Minute, "everyone known", func() bool { return c.isSettled(size) })
	for _, p := range c.people {
		p.say("hello")
	}
	c.eventually(time.Minute, "everything everywhere", func() bool { return c.isSettled(2 * size) })
	c.w.RunFor(30 * time.Second)
	c.checkFolds()
	c.checkRing(ring.EachSide)
	for _, p := range c.people {
		if n := p.g.NeighborCount(); n < 12 || n > size-1 {
			t.Errorf("person %d has %d neighbours", p.seed, n)
		}
		if !c.seesAll(p) {
			t.Errorf("person %d sees %d people", p.seed, p.g.present+1)
		}
		if n := p.g.EstimatedMemberCount(); n != size {
			t.Errorf("person %d counts %d people", p.seed, n)
		}
	}
}
