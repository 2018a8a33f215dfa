package client

import (
	"math/rand/v2"
	"time"

	"lyceum/session/rendezvous/protocol"
)

// A group is what is registered, or to be, under one tag.
type group struct {
	tag      protocol.Tag
	capacity uint64
	lacking  bool // neighbours

	registering bool // Register waits for an answer
	finding     bool // Find does
	refused     bool // it is not registered, and that is known
	registerAt  time.Time
	askAt       time.Time // zero: not before it is registered
	interval    time.Duration
}

func (c *Client) group(tag protocol.Tag) *group {
	for _, g := range c.groups {
		if g.tag == tag {
			return g
		}
	}
	return nil
}

// forget drops what an ended session knew.
func (g *group) forget() {
	*g = group{tag: g.tag, capacity: g.capacity, lacking: g.lacking}
}

// register registers and, in the same breath, asks for members.
func (c *Client) register(now time.Time, g *group) {
	c.send(protocol.Register{Tag: g.tag, Capacity: g.capacity})
	g.registering, g.registerAt = true, now.Add(answerWithin)
	c.ask(now, g)
}

func (c *Client) ask(now time.Time, g *group) {
	c.send(protocol.Find{Tag: g.tag})
	g.finding = true
	g.planAsk(now, c.cfg.Rand)
}

// planAsk decides when to ask next.
func (g *group) planAsk(now time.Time, r *rand.Rand) {
	if !g.lacking {
		g.askAt = now.Add(jitter(r, askContent))
		return
	}
	g.interval = min(max(2*g.interval, askFirst), askMax)
	g.askAt = now.Add(g.interval)
}

// advanceGroup renews, and asks again. It is called while the rendezvous has accepted this machine.
func (c *Client) advanceGroup(now time.Time, g *group) {
	if !now.Before(g.registerAt) {
		c.send(protocol.Register{Tag: g.tag, Capacity: g.capacity})
		g.registering, g.registerAt = true, now.Add(answerWithin)
	}
	if !g.askAt.IsZero() && !now.Before(g.askAt) {
		c.ask(now, g)
	}
}

func (g *group) due() time.Time { return earliest(g.registerAt, g.askAt) }
