package netgroup

import (
	"fmt"
	"testing"
	"time"
)

// No order of a Go map, and no clock, may show in what is sent.
func TestSimulationRepeats(t *testing.T) {
	t.Parallel()
	run := func() (trace, bytes [32]byte) {
		c := newClass(t, 3, classLinks[1].link)
		c.joins(2, 16)
		c.w.RunFor(10 * time.Second)
		for i := range 3 {
			for _, p := range c.people {
				if p.g.IsReady() {
					p.say(fmt.Sprint(i))
				}
			}
			c.w.RunFor(time.Second)
		}
		c.people[0].vanish()
		c.people[3].do(c.people[3].g.Leave)
		c.w.RunFor(time.Minute)
		return c.w.TraceHash(), c.w.ByteHash()
	}
	trace, bytes := run()
	if again, same := run(); again != trace || same != bytes {
		t.Fatal("two runs with one seed differ")
	}
}
