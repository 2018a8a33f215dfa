package rendezvous

import (
	"slices"
	"time"

	"lyceum/session/rendezvous/protocol"
)

// register enters the caller under a tag, or renews that.
func (c *caller) register(now time.Time, m protocol.Register) {
	s := c.s
	if i := slices.IndexFunc(c.held, func(h held) bool { return h.tag == m.Tag }); i >= 0 {
		c.held[i].expires = now.Add(registrationLifetime)
		c.enterStore(m.Tag, m.Capacity)
		c.send(now, protocol.Registered{Tag: m.Tag})
		return
	}
	if reason := c.mayRegister(now, m.Tag); reason != 0 {
		c.refuse(now, m.Tag, reason)
		return
	}
	c.account.rate.spent++
	c.account.count(m.Tag, 1)
	c.site.registrations++
	if s.store.Members(m.Tag) == 0 {
		c.site.newTags.spent++
		s.emit(TagOpened{Tag: m.Tag.Short()})
	}
	c.held = append(c.held, held{tag: m.Tag, expires: now.Add(registrationLifetime)})
	c.deadline = time.Time{}
	c.enterStore(m.Tag, m.Capacity)
	s.status.Registered++
	s.emit(Registered{Tag: m.Tag.Short(), Members: s.store.Members(m.Tag), Caller: c.session.Peer(), Address: c.session.Address()})
	c.send(now, protocol.Registered{Tag: m.Tag})
}

// mayRegister returns why there may not be one registration more, 0 if there may.
func (c *caller) mayRegister(now time.Time, tag protocol.Tag) protocol.Reason {
	s, l := c.s, c.s.limits
	tags, registrations := s.store.Count()
	isNew := s.store.Members(tag) == 0
	switch {
	case s.closed[tag.Short()]:
		return protocol.TagClosed
	case len(c.held) >= l.TagsPerSession:
		return protocol.TooManyTags
	case registrations >= l.Registrations, isNew && tags >= l.Tags:
		return protocol.ServiceFull
	case s.store.Members(tag) >= l.MembersPerTag:
		return protocol.TagFull
	case c.site.registrations >= l.RegistrationsPerSite:
		return protocol.Busy
	case isNew && !c.site.newTags.has(now, 1, float64(l.NewTagsPerSite)):
		return protocol.TooManyTags
	}
	return c.account.allows(now, tag)
}

// enterStore writes a registration as it is now.
func (c *caller) enterStore(tag protocol.Tag, capacity uint64) {
	c.s.store.Put(Registration{
		Tag: tag, Peer: c.session.Peer(), Address: c.session.Address(), Local: c.local, Capacity: capacity,
	})
}

func (c *caller) capacity(tag protocol.Tag) uint64 {
	r, _ := c.s.store.Get(tag, c.session.Peer())
	return r.Capacity
}

// unregister removes a registration that the caller holds. Without any it is not kept for long.
func (c *caller) unregister(now time.Time, tag protocol.Tag) {
	c.held = slices.DeleteFunc(c.held, func(h held) bool { return h.tag == tag })
	c.account.count(tag, -1)
	c.site.registrations--
	c.s.store.Remove(tag, c.session.Peer())
	if c.s.store.Members(tag) == 0 {
		c.s.emit(TagEnded{Tag: tag.Short()})
	}
	if len(c.held) == 0 {
		c.deadline = now.Add(idleFor)
	}
}

func (c *caller) unregisterAll(now time.Time) {
	for len(c.held) > 0 {
		c.unregister(now, c.held[len(c.held)-1].tag)
	}
}
