package netgroup

import (
	"errors"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netsim"
)

// leave lets somebody say a last word and go.
func (p *person) leave() {
	p.say("bye")
	p.do(p.g.Leave)
}

func TestLeavingDeliversWhatWasWrittenAndSaysGoodbye(t *testing.T) {
	for _, tt := range someLinks() {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := settled(t, tt.link, 5)
			leaver := c.people[2]
			leaver.leave()
			c.eventually(leaveWithin, "closed", func() bool { return count[Closed](leaver) == 1 })
			if _, ok := leaver.events[len(leaver.events)-1].(Closed); !ok {
				t.Errorf("the last event is %T, want Closed", leaver.events[len(leaver.events)-1])
			}
			leaver.vanish()
			c.eventually(2*time.Second, "in everyone's log", func() bool { return c.isSettled(6) })
			c.eventually(5*time.Second, "gone for everyone", c.agreesOnPresence)
			for _, p := range c.people {
				left := false
				for _, ev := range p.events {
					d, ok := ev.(NeighborDisconnected)
					left = left || ok && d.Peer == leaver.PeerID() && d.Left
				}
				if !left {
					t.Errorf("person %d did not hear a goodbye", p.seed)
				}
			}
			sent := c.w.Stats().Unreachable
			c.w.RunFor(5 * time.Minute)
			if n := c.w.Stats().Unreachable - sent; n > 40 { // requests to close are repeated for 90 s
				t.Errorf("%d packets to where nobody is after a goodbye", n)
			}
		})
	}
}

func TestWhoLeftMayComeBack(t *testing.T) {
	c := settled(t, classLinks[0].link, 4)
	leaver := c.people[3]
	leaver.leave()
	c.eventually(leaveWithin, "closed", func() bool { return count[Closed](leaver) == 1 })
	c.w.RunFor(time.Second)
	leaver.folded = nil
	leaver.join() // on the same connection
	c.settleAgain(10*time.Second, 6)
}

func TestLeavingWaitsThreeSecondsForTheUnreachable(t *testing.T) {
	c := settled(t, classLinks[0].link, 3)
	leaver, gone := c.people[1], c.people[2]
	gone.vanish()
	leaver.leave()
	c.w.RunFor(leaveWithin - time.Millisecond)
	if count[Closed](leaver) != 0 {
		t.Error("closed though one neighbour has not got everything")
	}
	c.w.RunFor(2 * time.Millisecond)
	if _, ok := leaver.events[len(leaver.events)-1].(Closed); !ok || count[Closed](leaver) != 1 {
		t.Errorf("not closed after %v, or not as the last event", leaveWithin)
	}
	if count[NeighborDisconnected](leaver) != count[NeighborConnected](leaver) {
		t.Error("a neighbour connected and never disconnected")
	}
	for _, use := range []func(now time.Time) error{
		func(now time.Time) error { _, err := leaver.g.Append(now, journal.KindChat, nil); return err },
		func(now time.Time) error { _, err := leaver.g.Post(now, nil); return err },
	} {
		if err := use(c.w.Now()); !errors.Is(err, ErrClosed) {
			t.Errorf("after leaving: %v, want ErrClosed", err)
		}
	}
	events := len(leaver.events)
	leaver.do(leaver.g.Leave)
	c.w.RunFor(2 * time.Minute)
	if len(leaver.events) != events || leaver.g.IsReady() {
		t.Error("events after Closed")
	}
}

func TestLeavingAloneClosesAtOnce(t *testing.T) {
	c := newClass(t, 1, classLinks[0].link)
	p := c.people[0]
	c.w.RunFor(time.Second)
	p.do(p.g.Leave)
	if count[Closed](p) != 1 {
		t.Error("not closed")
	}
}

// A session is opening in every state that it can be in when its owner leaves.
func TestLeavingWhileConnecting(t *testing.T) {
	for delay := time.Duration(0); delay < 160*time.Millisecond; delay += 10 * time.Millisecond {
		c := settled(t, netsim.Link{Delay: 10 * time.Millisecond}, 2)
		p := c.person(3).join()
		c.w.RunFor(delay)
		p.do(p.g.Leave)
		c.eventually(leaveWithin+time.Millisecond, "closed", func() bool { return count[Closed](p) == 1 })
		p.vanish()
		c.w.RunFor(2 * time.Second)
		if count[NeighborConnected](p) != count[NeighborDisconnected](p) {
			t.Errorf("after %v: %d connected, %d disconnected", delay, count[NeighborConnected](p), count[NeighborDisconnected](p))
		}
		c.eventually(noticed, "forgotten", c.agreesOnPresence)
		for _, q := range c.people {
			if len(q.g.neighbors) != 1 {
				t.Errorf("left after %v: person %d has %d neighbours", delay, q.seed, len(q.g.neighbors))
			}
		}
	}
}

func TestJoiningTwiceIsRefused(t *testing.T) {
	c := settled(t, classLinks[0].link, 2)
	p := c.people[1]
	if _, err := p.Join(c.w.Now(), c.spec, p.member); err == nil {
		t.Error("joined the same group twice")
	}
}
