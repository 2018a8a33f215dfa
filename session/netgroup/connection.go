package netgroup

import (
	"io"
	"math/rand/v2"
	"net/netip"
	"slices"
	"time"

	"lyceum/session/keying"
	"lyceum/session/rtmfp"
)

// A ConnectionConfig is who takes part. All fields are required.
type ConnectionConfig struct {
	Identity *keying.Identity
	Rand     *rand.Rand // protocol choices
	Random   io.Reader  // keys and nonces
}

// A Connection is one identity's endpoint and the groups on it, as a state machine that does no I/O: an
// rtmfp.Machine. One goroutine owns it and everything below it.
//
// Two identities share one session, which belongs to the group that opened it. So two members of the same
// two groups are linked in one of them; in the other they hear of each other through third parties. Who
// needs both links takes a connection for each group.
type Connection struct {
	cfg      ConnectionConfig
	endpoint *rtmfp.Endpoint
	groups   []*Group // few; in the order in which they were joined
	events   []Event
}

// NewConnection returns a connection without groups. It answers nobody until it joins one.
func NewConnection(cfg ConnectionConfig) *Connection {
	c := &Connection{cfg: cfg}
	profile := keying.NewLyceum(cfg.Identity, c.psk, cfg.Random)
	c.endpoint = rtmfp.New(rtmfp.Config{Profile: profile, Rand: cfg.Rand, Random: cfg.Random, Introduce: c.introduces})
	return c
}

// psk finds the pre-shared key that a handshake tag names.
func (c *Connection) psk(tag keying.Tag) (psk [32]byte, ok bool) {
	if g := c.group(tag); g != nil {
		return g.keys.psk, true
	}
	return psk, false
}

func (c *Connection) group(tag keying.Tag) *Group {
	for _, g := range c.groups {
		if g.keys.tag == tag && g.state != groupClosed {
			return g
		}
	}
	return nil
}

// PeerID returns this machine's peer ID.
func (c *Connection) PeerID() keying.PeerID { return c.cfg.Identity.PeerID() }

// Counters returns the transport's counters.
func (c *Connection) Counters() rtmfp.Counters { return c.endpoint.Counters() }

// Receive takes in a datagram, which is read during the call only.
func (c *Connection) Receive(now time.Time, from netip.AddrPort, datagram []byte) {
	c.endpoint.Receive(now, from, datagram)
	c.settle(now)
}

// Advance applies the passing of time and returns when to call it next, zero for never.
func (c *Connection) Advance(now time.Time) (wake time.Time) {
	c.endpoint.Advance(now)
	c.settle(now)
	for _, g := range c.groups {
		g.advance(now)
	}
	c.settle(now)
	wake = c.endpoint.Advance(now)
	for _, g := range c.groups {
		wake = earliest(wake, g.wake())
	}
	c.groups = slices.DeleteFunc(c.groups, func(g *Group) bool { return g.state == groupClosed })
	return wake
}

// Transmit builds the next datagram to send in buf; the caller calls until ok is false.
func (c *Connection) Transmit(now time.Time, buf []byte) (to netip.AddrPort, datagram []byte, ok bool) {
	return c.endpoint.Transmit(now, buf)
}

// NextEvent takes the oldest event. The owner empties the queue after each call of a method that is
// told the time.
func (c *Connection) NextEvent() (Event, bool) {
	if len(c.events) == 0 {
		return nil, false
	}
	ev := c.events[0]
	c.events[0] = nil
	if c.events = c.events[1:]; len(c.events) == 0 {
		c.events = nil
	}
	if r, ok := ev.(FoldRestarted); ok {
		c.dropFolded(r.Group)
	}
	return ev, true
}

// dropFolded removes what Group.Folded yields already at the moment at which a FoldRestarted is taken:
// else the owner would fold it twice.
func (c *Connection) dropFolded(g *Group) {
	c.events = slices.DeleteFunc(c.events, func(ev Event) bool {
		switch ev := ev.(type) {
		case EntryFolded:
			return ev.Group == g
		case FoldRestarted:
			return ev.Group == g
		}
		return false
	})
}

func (c *Connection) emit(ev Event) { c.events = append(c.events, ev) }

// settle hands the transport's events to the groups they concern.
func (c *Connection) settle(now time.Time) {
	for {
		ev, ok := c.endpoint.NextEvent()
		if !ok {
			return
		}
		switch ev := ev.(type) {
		case rtmfp.SessionOpened:
			c.sessionOpened(now, ev.Session)
		case rtmfp.SessionClosed:
			switch owner := ev.Session.Owner.(type) {
			case *contact:
				owner.attemptOver(now, false)
			case *neighbor:
				owner.group.sessionClosed(now, owner)
			}
		case rtmfp.SessionSuspect:
			if n, ok := ev.Session.Owner.(*neighbor); ok {
				n.seek(now)
			}
		case rtmfp.AddressChanged:
			if n, ok := ev.Session.Owner.(*neighbor); ok {
				n.group.moved(now, n, ev.Old)
			}
		case rtmfp.FlowOpened:
			c.flowOpened(ev.Flow)
		case *rtmfp.MessageReceived:
			if n, ok := ev.Flow.Owner.(*neighbor); ok {
				n.receive(now, ev.Data)
			}
		case rtmfp.FlowWritable:
			if n, ok := ev.Flow.Owner.(*neighbor); ok {
				n.group.resync(now, n)
			}
		case rtmfp.FlowRejected:
			ev.Flow.Session().Close(now)
		case rtmfp.FlowDelivered:
			if n, ok := ev.Flow.Owner.(*neighbor); ok {
				n.session.Close(now) // only who leaves closes its flow
			}
		}
	}
}

// sessionOpened gives a session to the group whose key opened it.
func (c *Connection) sessionOpened(now time.Time, s *rtmfp.Session) {
	if k, ok := s.Owner.(*contact); ok {
		s.Owner = nil
		k.attemptOver(now, true)
	}
	g := c.group(s.Tag())
	if g == nil { // left in the meantime
		s.Close(now)
		return
	}
	g.sessionOpened(now, s)
}

// flowOpened accepts the one flow that a neighbour of a group opens, and no other.
func (c *Connection) flowOpened(f *rtmfp.ReceiveFlow) {
	n, ok := f.Session().Owner.(*neighbor)
	if !ok || n.in != nil || string(f.Metadata()) != n.group.metadata() {
		f.Reject(0)
		return
	}
	n.in, f.Owner = f, n
}

// earliest returns the earlier of two times, where zero means never.
func earliest(a, b time.Time) time.Time {
	if a.IsZero() || (!b.IsZero() && b.Before(a)) {
		return b
	}
	return a
}
