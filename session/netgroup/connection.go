package netgroup

import (
	"io"
	"math/rand/v2"
	"net/netip"
	"slices"
	"time"

	"lyceum/session/internal/signature"
	"lyceum/session/keying"
	"lyceum/session/netgroup/stream"
	"lyceum/session/rendezvous/protocol"
	"lyceum/session/rtmfp"
)

// A ConnectionConfig is who takes part. All fields but Signatures are required.
type ConnectionConfig struct {
	Identity *keying.Identity
	Rand     *rand.Rand // protocol choices
	Random   io.Reader  // keys and nonces

	// Signatures is for simulations that leave out checking those of posts. The zero value checks.
	Signatures signature.Checker

	// StreamPacket, if it is not nil, is told of every packet of a stream that is played, when it comes: simulations
	// measure by it. It must not keep the packet.
	StreamPacket func(*NetStream, *stream.Packet)

	// Between, if it is not nil, puts something between the groups and the transport: hostile programs, which say other
	// things than a group would.
	Between func(Transport) Transport
}

// A Connection is one identity's endpoint and the groups on it, as a state machine that does no I/O: an
// rtmfp.Machine. One goroutine owns it and everything below it.
//
// Two identities share one session, in which each group that both are in has flows of its own.
type Connection struct {
	cfg       ConnectionConfig
	now       time.Time // of the last Receive or Advance
	transport Transport
	groups    []*Group    // few; in the order in which they were joined
	meetings  []*meeting  // at most a few: those of the invites, and who was connected to
	gone      []*neighbor // that left their link and are to be removed
	dismissed []dismissal // in the order of their ends
	events    []Event
	visitors  []*visitor  // who knocks here without an invite, in the order of coming
	knocking  []*knocking // at announced classes
	spaces    []*Objects  // of all groups, in the order in which they were opened
	logs      []*logSync  // of all groups
	uplink    uplink
	capacity  uplinkMeter
}

// NewConnection returns a connection without groups. It answers nobody until it joins one.
func NewConnection(cfg ConnectionConfig) *Connection {
	c := &Connection{cfg: cfg}
	profile := keying.NewLyceum(cfg.Identity, c.psk, cfg.Random)
	c.transport = overRTMFP{rtmfp.New(rtmfp.Config{
		Profile: profile, Rand: cfg.Rand, Random: cfg.Random,
		Introduce: func(asking, wanted *rtmfp.Session) bool { return introduces(sessionOf(asking), sessionOf(wanted)) },
	})}
	if cfg.Between != nil {
		c.transport = cfg.Between(c.transport)
	}
	return c
}

// NewConnectionOver returns a connection over a transport of the caller's, which is for simulations: it is
// the transport's duty to open sessions only where both ends have the group's key, and to know who is there.
func NewConnectionOver(cfg ConnectionConfig, t Transport) *Connection {
	return &Connection{cfg: cfg, transport: t}
}

// psk finds the pre-shared key that a handshake tag names.
func (c *Connection) psk(tag keying.Tag) (psk [32]byte, ok bool) {
	if g := c.linking(tag); g != nil {
		return g.keys.psk, true
	}
	return psk, tag == protocol.HandshakeTag && c.isOpening() || tag == porchTag && (c.hasPorch() || c.isKnocking())
}

// linking returns the group with a tag if its members are linked to each other, else nil.
func (c *Connection) linking(tag keying.Tag) *Group {
	if g := c.group(tag); g != nil && !g.spec.PeerToPeerDisabled {
		return g
	}
	return nil
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

// Receive takes in a datagram, which is read during the call only.
func (c *Connection) Receive(now time.Time, from netip.AddrPort, datagram []byte) {
	c.now = now
	c.transport.Receive(now, from, datagram)
	c.settle(now)
}

// Advance applies the passing of time and returns when to call it next, zero for never.
func (c *Connection) Advance(now time.Time) (wake time.Time) {
	c.now = now
	c.transport.Advance(now)
	c.settle(now)
	for _, g := range c.groups {
		g.advance(now)
	}
	c.uplink.advance(now)
	c.measureUplink(now)
	meet, attend, sendAway := c.meet(now), c.attend(now), c.endDismissals(now)
	c.settle(now)
	wake = earliest(c.transport.Advance(now), earliest(c.uplink.lookAt, c.uplink.nextAt))
	wake = earliest(wake, earliest(earliest(meet, attend), sendAway))
	for _, g := range c.groups {
		wake = earliest(wake, g.wake(now))
	}
	c.groups = slices.DeleteFunc(c.groups, func(g *Group) bool { return g.state == groupClosed })
	return wake
}

// Transmit builds the next datagram to send in buf; the caller calls until ok is false.
func (c *Connection) Transmit(now time.Time, buf []byte) (to netip.AddrPort, datagram []byte, ok bool) {
	return c.transport.Transmit(now, buf)
}

// NextEvent takes the oldest event. The owner empties the queue after each call of a method that is
// told the time.
func (c *Connection) NextEvent() (Event, bool) {
	if len(c.events) == 0 {
		if c.tellAtLast(); len(c.events) == 0 {
			return nil, false
		}
	}
	ev := c.events[0]
	c.events[0] = nil
	if c.events = c.events[1:]; len(c.events) == 0 {
		c.events = nil
	}
	switch ev := ev.(type) {
	case FoldRestarted:
		c.dropFolded(ev.Group)
	case DeskFoldRestarted:
		c.dropDeskFolded(ev.Group)
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

// dropDeskFolded does so for DeskFoldRestarted.
func (c *Connection) dropDeskFolded(g *Group) {
	c.events = slices.DeleteFunc(c.events, func(ev Event) bool {
		switch ev := ev.(type) {
		case DeskEntryFolded:
			return ev.Group == g
		case DeskFoldRestarted:
			return ev.Group == g
		}
		return false
	})
}

func (c *Connection) emit(ev Event) { c.events = append(c.events, ev) }

// settle hands the transport's events to the groups they concern, and removes who is gone.
func (c *Connection) settle(now time.Time) {
	for {
		if ev, ok := c.transport.NextEvent(); ok {
			c.handle(now, &ev)
			continue
		}
		if c.uplink.look {
			c.serve(now)
			continue
		}
		if len(c.gone) == 0 {
			return
		}
		gone := c.gone
		c.gone = nil
		for _, n := range gone {
			n.group.neighborGone(now, n)
		}
	}
}

func (c *Connection) handle(now time.Time, ev *TransportEvent) {
	switch ev.Kind {
	case MessageReceived:
		switch owner := ev.In.Owner().(type) {
		case *neighbor:
			owner.receive(now, ev.Data)
		case *visitor:
			owner.receive(now, ev.Data)
		case *knocking:
			owner.receive(now, ev.Data)
		case *meeting:
			owner.receive(now, ev.Data)
		case *bulk:
			owner.n.receiveBulk(now, ev.Data)
		case *streamFlow:
			owner.receive(now, ev.Data)
		case *sideFlow:
			owner.receive(now, ev.Data)
		}
	case SessionOpened:
		linkOf(ev.Session).opened(now, c)
	case SessionClosed:
		linkOf(ev.Session).closed(now)
	case SessionSuspect:
		for _, n := range linkOf(ev.Session).neighbors {
			n.suspected(now)
		}
	case SessionRecovered:
		for _, n := range linkOf(ev.Session).neighbors {
			n.recovered(now)
		}
	case AddressChanged:
		l := linkOf(ev.Session)
		if l.visitor != nil {
			l.visitor.moved(now)
		}
		for _, n := range l.neighbors {
			n.group.moved(now, n, ev.Old)
		}
	case FlowOpened:
		c.flowOpened(now, ev.In)
	case FlowWritable:
		if n, ok := ev.Out.Owner().(*neighbor); ok {
			n.group.resync(now, n)
		}
	case FlowSent:
		if b, ok := ev.Out.Owner().(*bulk); ok {
			c.uplink.done(now, b)
		}
	case FlowFinished:
		switch owner := ev.In.Owner().(type) {
		case *streamFlow:
			owner.finished(now)
		case *sideFlow:
			owner.finished()
		}
	case FlowRejected, FlowDelivered: // only who leaves closes its flow
		switch owner := ev.Out.Owner().(type) {
		case *neighbor:
			owner.drop(now)
		case *streamFlow:
			owner.rejected(now)
		case *sideFlow:
			owner.rejected()
		case *visitor:
			owner.leave(now)
		case *knocking:
			owner.end(now, false)
		case *meeting:
			if owner.out == ev.Out { // it is no rendezvous
				ev.Session.Close(now)
			}
		}
	}
}

// flowOpened accepts the one flow of messages that a neighbour of a group opens, and the one of objects. A peer whose session
// another group opened becomes a neighbour by it.
func (c *Connection) flowOpened(now time.Time, f ReceiveFlow) {
	l := linkOf(f.Session())
	if l.session.Tag() == porchTag {
		if !l.takesKnocks(f) {
			f.Reject(0)
		}
		return
	}
	if l.meeting.accepts(f) {
		return
	}
	if g, id, class, ok := c.streamOfFlow(f.Metadata()); ok {
		if n := l.neighbor(g); n != nil {
			n.beginStream(now, f, id, class)
			return
		}
	}
	if n, class, ok := c.sideOfFlow(l, f); ok {
		n.beginAside(now, class, f)
		return
	}
	g, objects := c.groupOfFlow(f.Metadata())
	if g == nil {
		f.Reject(0)
		return
	}
	n := l.neighbor(g)
	if objects {
		n.beginBulk(f)
		return
	}
	if n == nil {
		n = g.begin(now, l, false)
	}
	if n == nil || n.in != nil {
		f.Reject(0)
		return
	}
	n.in = f
	f.SetOwner(n)
}

// groupOfFlow returns the group that a flow's metadata name, or nil, and whether the flow is that of objects.
func (c *Connection) groupOfFlow(metadata []byte) (g *Group, objects bool) {
	var tag keying.Tag
	name := metadata[:max(0, len(metadata)-len(tag))]
	if objects = string(name) == bulkMetadata; !objects && string(name) != flowMetadata {
		return nil, false
	}
	copy(tag[:], metadata[len(name):])
	return c.linking(tag), objects
}

// earliest returns the earlier of two times, where zero means never.
func earliest(a, b time.Time) time.Time {
	if a.IsZero() || (!b.IsZero() && b.Before(a)) {
		return b
	}
	return a
}
