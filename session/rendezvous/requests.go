package rendezvous

import (
	"time"

	"lyceum/session/rendezvous/protocol"
	"lyceum/session/wire"
)

// receive takes in a message. Who sends too many is not read from until that is made good; what had arrived
// by then is read, and counted as well.
func (c *caller) receive(now time.Time, b []byte) {
	if c.leaving || c.gonePast {
		return
	}
	s := c.s
	wait := c.requests.draw(now, requestRate, float64(s.limits.RequestsPerSession))
	wait = max(wait, c.site.requests.draw(now, s.siteRate(), float64(s.limits.RequestsPerSite)))
	if wait > 0 {
		s.status.Slowed++
		c.resumeAt = now.Add(wait + time.Second)
		c.in.SetPaused(now, true)
	}
	m, err := protocol.ParseRequest(b)
	if _, isHello := m.(protocol.Hello); err != nil || isHello != (c.account == nil) {
		c.fault(now)
	} else {
		c.handle(now, m)
	}
	s.callers.set(c, c.wake())
}

// fault counts a message that no correct member sends, and ends the session of who sends too many.
func (c *caller) fault(now time.Time) {
	c.s.status.Malformed++
	if c.faults++; c.faults >= maxFaults {
		c.leaving = true
		c.session.Close(now)
	}
}

func (c *caller) handle(now time.Time, m protocol.Request) {
	switch m := m.(type) {
	case protocol.Hello:
		c.hello(now, m)
	case protocol.Register:
		c.register(now, m)
	case protocol.Unregister:
		if c.holds(m.Tag) {
			c.unregister(now, m.Tag)
		}
	case protocol.Find:
		c.find(now, m.Tag)
	case protocol.Moved:
		c.setLocal(m.Local)
	}
}

func (c *caller) hello(now time.Time, m protocol.Hello) {
	a, reason := c.s.admit(c, m.Proof)
	if a == nil {
		c.reject(now, reason)
		return
	}
	c.account, c.deadline = a, now.Add(idleFor)
	c.s.status.Accepted++
	c.s.emit(Accepted{Key: a.key.ID, Caller: c.session.Peer(), Address: c.session.Address()})
	c.setLocal(m.Local)
	c.send(now, protocol.Accepted{Lifetime: registrationLifetime})
}

func (c *caller) find(now time.Time, tag protocol.Tag) {
	if !c.holds(tag) {
		c.refuse(now, tag, protocol.NotRegistered)
		return
	}
	c.s.status.Found++
	m := protocol.Members{Tag: tag}
	for _, r := range c.s.choose(tag, c.session.Peer()) {
		addrs := append([]wire.Address{{AddrPort: r.Address, Origin: wire.OriginObserved}}, r.Local...)
		m.Members = append(m.Members, protocol.Member{ID: r.Peer, Addrs: addrs})
	}
	c.send(now, m)
}
