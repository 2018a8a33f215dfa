//go:build soak

package netgroup

import (
	"fmt"
	"testing"
	"time"

	"lyceum/session/netsim"
)

// Three people talk for a day over a network that loses one packet in twenty. Every hour one of them is
// gone for ten minutes without a word and comes back. Nothing said is lost, nothing comes twice, and
// links do not flap.
func TestSoakADayOfLoss(t *testing.T) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			c := newClass(t, seed, netsim.Link{Delay: 20 * time.Millisecond, Jitter: 2 * time.Millisecond, Loss: 0.05})
			c.joins(2, 3)
			c.settle(time.Minute)
			entries := 3
			talk := func(minutes int) {
				for range minutes {
					for _, p := range c.people {
						p.say(fmt.Sprint("line ", entries))
						entries++
					}
					c.w.RunFor(time.Minute)
				}
			}
			for hour := range 24 {
				talk(50)
				c.settleAgain(time.Minute, entries)
				victim := c.people[1+hour%2] // the one in the invite stays
				lost := count[NeighborDisconnected](c.people[0])
				victim.vanish()
				talk(10)
				if n := count[NeighborDisconnected](c.people[0]) - lost; n != 1 {
					t.Errorf("hour %d: %d links ended, want that of the one who vanished", hour, n)
				}
				c.person(victim.seed).join()
				entries++ // who comes back joins anew
				c.settleAgain(time.Minute, entries)
			}
			if n := count[NeighborDisconnected](c.people[0]); n != 24 {
				t.Errorf("%d links ended in all, want one an hour", n)
			}
			t.Logf("%d entries; %+v", entries, c.w.Stats())
		})
	}
}
