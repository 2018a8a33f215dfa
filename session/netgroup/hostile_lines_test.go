package netgroup

import (
	"fmt"
	"testing"
	"time"

	"lyceum/session/journal"
)

// Hostile students under ever new identities say as much as they can, tell of members who do not exist, and go without a word. What honest people say comes to
// all of them as in peace: it neither waits for what the others said nor hangs on them.
func TestNobodysLinesWaitForWhatHostileMembersSay(t *testing.T) {
	t.Parallel()
	c := staffed(t, 1, classLinks[0].link, 1, 5)
	honest := c.people[:5:5]
	said := map[string]time.Time{}
	for round := range fewer(2, 3) {
		liars := []*person{}
		for k := range byte(2) {
			p := c.person(10 + 2*round + k)
			p.join()
			liars = append(liars, p)
		}
		for step := range 40 {
			for _, p := range liars {
				if step == 10 && p.g.IsReady() {
					for _, q := range honest {
						p.send(q, tellOf([]Peer{{ID: madeUp(int(p.seed)), Addrs: hinted("10.66.0.1:9")}}))
					}
				}
				if p.g.IsReady() {
					p.do(func(now time.Time) {
						for range 50 {
							_, _ = p.g.Post(now, []byte{1}) // as many as go
						}
						for range 10 {
							_, _ = p.g.Append(now, journal.KindReaction, []byte{1})
						}
					})
				}
			}
			if step%4 == 0 {
				text := fmt.Sprintf("line %d of round %d", step, round)
				said[text] = c.w.Now()
				honest[step/4%5].say(text)
			}
			c.w.RunFor(50 * time.Millisecond)
		}
		for _, p := range liars {
			p.vanish()
		}
	}
	c.w.RunFor(30 * time.Second)
	// A line takes 10 ms from one to all; asking for it would take 250 ms at least.
	for _, p := range honest {
		for text, at := range said {
			if heard, ok := p.heardAt[text]; !ok || heard.Sub(at) > 200*time.Millisecond {
				t.Errorf("person %d heard %q: %v, after %v", p.seed, text, ok, heard.Sub(at))
			}
		}
	}
}
