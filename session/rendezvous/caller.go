package rendezvous

import (
	"net/netip"
	"slices"
	"time"

	"lyceum/session/rendezvous/protocol"
	"lyceum/session/rtmfp"
	"lyceum/session/wire"
)

// A caller is a peer with a session.
type caller struct {
	s       *Server
	session *rtmfp.Session
	in      *rtmfp.ReceiveFlow
	out     *rtmfp.SendFlow
	site    *site
	account *account       // once accepted, until rejected or gone
	local   []wire.Address // where it says it is in its own network
	held    []held         // few

	leaving  bool      // rejected: what it still says is not listened to
	deadline time.Time // for hello, for a registration, or for a rejection to arrive
	requests allowance
	resumeAt time.Time // paused until then; zero if not paused
	faults   int

	gonePast bool // its session is closed
	due      time.Time
	index    int // in callerQueue; -1 if it is not there
}

// held is a registration of a caller.
type held struct {
	tag     protocol.Tag
	expires time.Time
}

func callerOf(session *rtmfp.Session) *caller {
	c, _ := session.Owner.(*caller)
	return c
}

// opened takes in a session, or tells its peer why not.
func (s *Server) opened(now time.Time, session *rtmfp.Session) {
	c := &caller{s: s, session: session, deadline: now.Add(helloWithin), index: -1}
	var err error
	if c.out, err = session.OpenFlow([]byte(protocol.FlowMetadata), rtmfp.PriorityData); err != nil {
		session.Close(now)
		return
	}
	session.Owner = c
	full := len(s.callers.all) >= s.limits.Sessions
	c.site = s.enter(session.Address())
	s.callers.set(c, c.deadline)
	switch {
	case s.ending:
		c.reject(now, protocol.ShuttingDown)
	case full, c.site == nil:
		c.reject(now, protocol.ServiceFull)
	case c.site.sessions > s.limits.SessionsPerSite:
		c.reject(now, protocol.Busy)
	}
}

// send writes a reply. If the caller does not keep up, the reply is dropped: it asks again.
func (c *caller) send(now time.Time, m protocol.Reply) {
	if c.out.Write(now, protocol.Append(nil, m), rtmfp.Deadlines{}) != nil {
		c.s.status.Dropped++
	}
}

func (c *caller) refuse(now time.Time, tag protocol.Tag, reason protocol.Reason) {
	c.s.status.Refused++
	c.s.emit(Refused{Tag: tag.Short(), Reason: reason, Caller: c.session.Peer(), Address: c.session.Address()})
	c.send(now, protocol.Refused{Tag: tag, Reason: reason})
}

// reject ends what the caller has here and, once it has been told why, its session.
func (c *caller) reject(now time.Time, reason protocol.Reason) {
	if c.leaving {
		return
	}
	c.s.status.Rejected++
	c.s.emit(Rejected{Reason: reason, Caller: c.session.Peer(), Address: c.session.Address()})
	c.unregisterAll(now)
	c.account, c.leaving = nil, true
	c.send(now, protocol.Rejected{Reason: reason})
	c.out.Close()
	c.deadline = now.Add(goodbyeWithin)
	c.s.callers.set(c, c.wake())
}

// gone forgets a caller whose session is closed.
func (c *caller) gone(now time.Time) {
	c.unregisterAll(now)
	if c.site != nil {
		c.site.sessions--
	}
	c.account, c.gonePast = nil, true
	c.s.callers.remove(c)
}

// moved takes note that the caller is somewhere else, where it may have no more than those who call from there.
func (c *caller) moved(now time.Time) {
	old := c.site
	if c.site = c.s.enter(c.session.Address()); c.site == nil {
		c.site = old
		c.reject(now, protocol.ServiceFull)
		return
	}
	if old != nil {
		old.sessions--
		old.registrations -= len(c.held)
	}
	c.site.registrations += len(c.held)
	if c.site.sessions > c.s.limits.SessionsPerSite {
		c.reject(now, protocol.Busy)
		return
	}
	for len(c.held) > 0 && c.site.registrations > c.s.limits.RegistrationsPerSite {
		tag := c.held[len(c.held)-1].tag
		c.unregister(now, tag)
		c.refuse(now, tag, protocol.Busy)
	}
	for _, h := range c.held {
		c.enterStore(h.tag, c.capacity(h.tag))
	}
	c.s.callers.set(c, c.wake())
}

// setLocal takes in where the caller says it is in its own network.
func (c *caller) setLocal(local []wire.Address) {
	c.local = local
	addrs := make([]netip.AddrPort, len(local))
	for i, a := range local {
		addrs[i] = a.AddrPort
	}
	c.session.SetLocalAddresses(addrs...)
	for _, h := range c.held {
		c.enterStore(h.tag, c.capacity(h.tag))
	}
}

func (c *caller) holds(tag protocol.Tag) bool {
	return slices.ContainsFunc(c.held, func(h held) bool { return h.tag == tag })
}

func (c *caller) wake() time.Time {
	wake := earliest(c.deadline, c.resumeAt)
	for _, h := range c.held {
		wake = earliest(wake, h.expires)
	}
	return wake
}

// advance lets what is due happen.
func (c *caller) advance(now time.Time) {
	if !c.resumeAt.IsZero() && !now.Before(c.resumeAt) {
		c.resumeAt = time.Time{}
		c.in.SetPaused(now, false)
	}
	for i := len(c.held) - 1; i >= 0; i-- {
		if !now.Before(c.held[i].expires) {
			c.unregister(now, c.held[i].tag)
		}
	}
	if !c.deadline.IsZero() && !now.Before(c.deadline) {
		c.deadline = time.Time{}
		c.session.Close(now) // SessionClosed follows
	}
}
