package netgroup

import (
	"testing"
	"time"
)

// A member that floods does not get round being slowed down by another session.
func TestWhoComesAgainAtOnceMaySayNoMore(t *testing.T) {
	c := settled(t, classLinks[0].link, 3)
	q, liar := c.people[0], c.people[1]
	for range int(messageBurst) + 200 {
		liar.send(q, []byte{99}) // of a later version
	}
	c.w.RunFor(200 * time.Millisecond)
	n, since := q.g.neighbors[liar.PeerID()], c.w.Now()
	if n == nil || n.tokens > messageRate {
		t.Fatalf("not slowed down: %+v", n)
	}
	liar.vanish()
	c.person(liar.seed).join()
	c.eventually(2*time.Second, "linked anew", func() bool {
		again := q.g.neighbors[liar.PeerID()]
		return again != nil && again != n && again.up
	})
	elapsed := c.w.Now().Sub(since).Seconds() + 0.2
	if is := q.g.neighbors[liar.PeerID()].tokens; is > elapsed*messageRate {
		t.Errorf("may say %.0f messages %.1f s later", is, elapsed)
	}
	c.w.RunFor(10 * time.Second)
	if len(q.g.overdrafts) > 1 {
		t.Errorf("%d overdrafts remembered", len(q.g.overdrafts))
	}
}
