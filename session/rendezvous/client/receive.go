package client

import (
	"time"

	"lyceum/session/rendezvous/protocol"
)

// Receive takes in a message of the rendezvous.
func (c *Client) Receive(now time.Time, b []byte) {
	m, err := protocol.ParseReply(b)
	if err != nil || !c.handle(now, m) {
		c.fault(now)
	}
}

// fault counts what no correct rendezvous says, and lets go of one that says too much of it.
func (c *Client) fault(now time.Time) {
	if c.faults++; c.faults >= maxFaults && c.state != waiting {
		c.lost(now)
	}
}

// handle reports whether a message was to be expected.
func (c *Client) handle(now time.Time, m protocol.Reply) bool {
	if r, ok := m.(protocol.Rejected); ok {
		return c.rejected(now, r.Reason)
	}
	switch m := m.(type) {
	case protocol.Accepted:
		if c.state != greeting {
			return false
		}
		c.state, c.lifetime = accepted, m.Lifetime
		c.interval, c.failing = 0, false
		c.emit(Connected{})
		return true
	case protocol.Registered:
		return c.registered(now, m.Tag)
	case protocol.Refused:
		return c.refused(now, m)
	case protocol.Members:
		return c.found(m)
	}
	return false
}

// registered plans the renewal of a registration.
func (c *Client) registered(now time.Time, tag protocol.Tag) bool {
	g := c.group(tag)
	if g == nil || c.state != accepted {
		return c.state == accepted // left in the meantime
	}
	if !g.registering {
		return false
	}
	g.registering, g.refused = false, false
	g.registerAt = now.Add(jitter(c.cfg.Rand, c.lifetime/2))
	if g.askAt.IsZero() { // after a refusal
		c.ask(now, g)
	}
	return true
}

// found passes on who is in a group.
func (c *Client) found(m protocol.Members) bool {
	g := c.group(m.Tag)
	if g == nil || c.state != accepted {
		return c.state == accepted
	}
	if !g.finding {
		return false
	}
	g.finding = false
	if len(m.Members) > 0 {
		c.emit(Members{Tag: m.Tag, Members: m.Members})
	}
	return true
}

// rejected tells the owner why this machine may not be here, or not any longer.
func (c *Client) rejected(now time.Time, reason protocol.Reason) bool {
	if c.state != greeting && c.state != accepted {
		return false
	}
	c.pause(now)
	c.failing = true
	if !reason.Retry() {
		c.retryAt = now.Add(rejectedRetry)
	}
	if reason == protocol.ShuttingDown {
		c.emit(Closed{})
		return true
	}
	c.emit(Rejected{Reason: reason})
	return true
}

// refused plans what to do about a registration that there is not, or not any longer.
func (c *Client) refused(now time.Time, m protocol.Refused) bool {
	g := c.group(m.Tag)
	switch {
	case g == nil || c.state != accepted:
		return c.state == accepted
	case m.Reason == protocol.NotRegistered:
		expected := g.finding
		if g.finding = false; expected && !g.refused && !g.registering { // it has run out while this machine slept
			g.registerAt = now
		}
		return expected
	case g.refused && !g.registering:
		return false
	}
	g.registering, g.refused, g.interval, g.askAt = false, true, 0, time.Time{}
	g.registerAt = now.Add(retryMax)
	if !m.Reason.Retry() {
		g.registerAt = now.Add(rejectedRetry)
	}
	c.emit(Refused{Tag: m.Tag, Reason: m.Reason})
	return true
}
