package netgroup

import (
	"testing"
	"time"

	"lyceum/session/netsim"
	"lyceum/session/rtmfp"
)

// What is directed to somebody waits for posts and chat, and not they for it.
func TestDirectedMessagesHoldUpNobodysLines(t *testing.T) {
	thin := netsim.Link{Delay: 20 * time.Millisecond, Rate: 500_000}
	c := newClassLike(t, 1, thin, func(s *Spec) { s.RoutingEnabled = true })
	c.joins(2, 3)
	c.settle(time.Minute)
	from, to := c.people[1], c.people[2]
	from.do(func(now time.Time) {
		for range 16 { // four seconds of the line
			if result, err := from.g.SendToMember(now, to.author(), make([]byte, 15<<10)); err != nil || result != Sent {
				t.Fatal(result, err)
			}
		}
	})
	c.w.RunFor(500 * time.Millisecond)
	said, last := c.w.Now(), ""
	for i := range byte(20) { // a third of a second of the line
		last = string(append([]byte{'a' + i}, make([]byte, 900)...))
		from.say(last)
	}
	c.eventually(3*time.Second, "heard", func() bool { return !to.heardAt[last].IsZero() })
	if d := to.heardAt[last].Sub(said); d > 900*time.Millisecond {
		t.Errorf("twenty lines took %v", d)
	}
	if len(to.told) >= 16 {
		t.Fatal("all was told before, so this shows nothing")
	}
	c.eventually(20*time.Second, "told", func() bool { return len(to.told) == 16 })
}

// In these flows nothing else is heard than they are for, and one of a kind.
func TestSideFlowsCarryNothingElse(t *testing.T) {
	c := newRoutingClass(t, 3)
	liar, victim := c.people[1], c.people[2]
	n := liar.g.neighbors[victim.PeerID()]
	before := victim.g.Counters().Malformed
	liar.do(func(now time.Time) {
		n.sendAside(now, sideDirected, []byte{byte(messageGoodbye)}, rtmfp.Deadlines{})
		n.sendAside(now, sideDirected, tellOf(nil), rtmfp.Deadlines{})
		n.sendAside(now, sideReports, []byte{9}, rtmfp.Deadlines{})
	})
	c.w.RunFor(time.Second)
	if got := victim.g.Counters().Malformed - before; got != 3 {
		t.Errorf("%d faults, want 3", got)
	}
	first := victim.g.neighbors[liar.PeerID()].aside.in[sideDirected]
	liar.do(func(now time.Time) {
		n.aside.out[sideDirected] = nil // as if there were none
		n.sendDirected(now, tellMessage([]byte("second")))
	})
	c.w.RunFor(time.Second)
	if victim.g.neighbors[liar.PeerID()].aside.in[sideDirected] != first || len(victim.told) > 0 {
		t.Error("a second flow was taken")
	}
}

// Whoever does not know yet that its neighbour belongs to the group takes no such flow, and another is begun later.
func TestSideFlowIsBegunAgain(t *testing.T) {
	c := newRoutingClass(t, 3)
	from, to := c.people[1], c.people[2]
	n, far := from.g.neighbors[to.PeerID()], to.g.neighbors[from.PeerID()]
	tell := func(text string) {
		from.do(func(now time.Time) { n.sendDirected(now, tellMessage([]byte(text))) })
		c.w.RunFor(time.Second)
	}
	far.shown = false
	tell("too soon")
	far.shown = true
	tell("and now")
	if len(to.told) != 1 || string(to.told[0].Message) != "and now" {
		t.Errorf("told %+v", to.told)
	}
}
