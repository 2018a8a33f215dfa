package netgroup

import (
	"testing"
	"time"

	"lyceum/session/keying"
	"lyceum/session/netsim"
)

func TestQualityIsThatOfTheLink(t *testing.T) {
	for _, tt := range []struct {
		name     string
		link     netsim.Link
		rtt      time.Duration
		low, top float64 // of loss
	}{
		{"perfect", netsim.Link{Delay: 10 * time.Millisecond}, 20 * time.Millisecond, 0, 0},
		{"10 % loss", netsim.Link{Delay: 40 * time.Millisecond, Loss: 0.1}, 80 * time.Millisecond, 0.04, 0.2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := newClass(t, 1, tt.link)
			c.joins(2, 2)
			c.settle(30 * time.Second)
			a, b := c.people[0], c.people[1]
			for range 300 {
				a.say("a line")
				c.w.RunFor(100 * time.Millisecond)
			}
			q := a.g.Quality(b.PeerID())
			if !q.Direct || q.RTT < tt.rtt*8/10 || q.RTT > tt.rtt*15/10 {
				t.Errorf("%+v, want a round trip of about %v", q, tt.rtt)
			}
			if q.Loss < tt.low || q.Loss > tt.top {
				t.Errorf("loss %.3f, want %.2f to %.2f", q.Loss, tt.low, tt.top)
			}
		})
	}
}

func TestQualityOfWhoIsNotLinkedIsNothing(t *testing.T) {
	c := settled(t, classLinks[0].link, 3)
	p, gone := c.people[0], c.people[2].PeerID()
	if q := p.g.Quality(keying.PeerID{1}); q != (Quality{}) {
		t.Errorf("of nobody: %+v", q)
	}
	c.people[2].vanish()
	c.w.RunFor(nearKeepalive + 5*time.Second)
	if q := p.g.Quality(gone); q.Direct {
		t.Errorf("of one that is silent: %+v", q)
	}
}

func TestLossIsThatOfLately(t *testing.T) {
	var m lossMeter
	m.measure(1000, 900) // before this began to measure
	m.measure(1100, 910)
	if got := m.share(); got != 0.1 {
		t.Errorf("share %v of 10 lost of 100", got)
	}
	for range 10 {
		m.measure(1100, 910)
	}
	if got := m.share(); got != 0 {
		t.Errorf("share %v long after", got)
	}
	m.measure(1200, 905) // five were late only
	if got := m.share(); got != 0 {
		t.Errorf("share %v, want none below nothing", got)
	}
}
