package netgroup

import (
	"fmt"
	"math"
	"net/netip"
	"slices"
	"time"

	"lyceum/session/keying"
	"lyceum/session/rendezvous/client"
	"lyceum/session/rendezvous/protocol"
	"lyceum/session/rtmfp"
	"lyceum/session/wire"
)

// A meeting is a rendezvous that this machine is connected to, or seeks: one for all groups that use it.
type meeting struct {
	c      *Connection
	id     keying.PeerID
	addrs  []netip.AddrPort
	client *client.Client
	groups []*Group
	chosen bool // by Connect: groups use it that have ServerChannelEnabled

	link *link // its session's; nil if there is none
	out  SendFlow
	in   ReceiveFlow
}

// enoughNeighbors are as many as do not make a member ask a rendezvous for more (our choice: from those the
// group itself tells of others).
const enoughNeighbors = 3

// Connect connects to a rendezvous, which is NetConnection.connect: "rtmfp:" to none at all, and a URL as package
// protocol has them to the one that it names, at addresses that the caller found for its host; if that is an
// address itself, none are needed. ConnectSucceeded, ConnectFailed or ConnectRejected follows. The groups that
// have ServerChannelEnabled, joined before or after, use it. The error says what is wrong with the URL, or that
// there is no address.
func (c *Connection) Connect(now time.Time, url string, addrs ...netip.AddrPort) error {
	if url == WithoutServer {
		c.emit(ConnectSucceeded{})
		return nil
	}
	u, err := protocol.ParseURL(url)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	if ip, err := netip.ParseAddr(u.Host); err == nil {
		addrs = append(addrs, netip.AddrPortFrom(ip, u.Port))
	}
	if !slices.ContainsFunc(addrs, sendable) {
		return fmt.Errorf("connect to %v: %w", u, rtmfp.ErrNoAddress)
	}
	m := c.meeting(u.Peer, []byte(u.AccessKey), addrs)
	m.chosen = true
	m.client.Connect(now)
	for _, g := range c.groups {
		if g.spec.ServerChannelEnabled {
			m.register(now, g)
		}
	}
	c.meet(now)
	return nil
}

// WithoutServer is the URL of no rendezvous.
const WithoutServer = "rtmfp:"

// meeting returns the meeting with a rendezvous. The first who wants it chooses the access key.
func (c *Connection) meeting(id keying.PeerID, accessKey []byte, addrs []netip.AddrPort) *meeting {
	i := slices.IndexFunc(c.meetings, func(m *meeting) bool { return m.id == id })
	if i < 0 {
		i = len(c.meetings)
		c.meetings = append(c.meetings, &meeting{
			c: c, id: id, client: client.New(client.Config{AccessKey: slices.Clone(accessKey), Rand: c.cfg.Rand}),
		})
	}
	m := c.meetings[i]
	for _, a := range addrs {
		if !slices.Contains(m.addrs, a) && len(m.addrs) < 2*maxPeerAddresses {
			m.addrs = append(m.addrs, a)
		}
	}
	return m
}

// register has a group found through each rendezvous that its invite names, and those that this machine was told
// to connect to.
func (g *Group) register(now time.Time) {
	if g.spec.PeerToPeerDisabled {
		return
	}
	for _, r := range g.spec.Rendezvous {
		if r.ID != g.c.PeerID() {
			g.c.meeting(r.ID, r.AccessKey, merged(r.Addrs)).register(now, g)
		}
	}
	for _, m := range g.c.meetings {
		if m.chosen && g.spec.ServerChannelEnabled {
			m.register(now, g)
		}
	}
}

func (m *meeting) register(now time.Time, g *Group) {
	if !slices.Contains(m.groups, g) {
		m.groups = append(m.groups, g)
		m.client.SetLocal(m.localAddresses())
		m.client.Register(now, g.keys.rendezvous)
		g.tellCapacity()
	}
}

// tellCapacity tells the rendezvous what this machine passes on, by which they choose whom to tell newcomers of. They
// learn it with the next registration.
func (g *Group) tellCapacity() {
	for _, m := range g.c.meetings {
		if slices.Contains(m.groups, g) {
			m.client.SetCapacity(g.keys.rendezvous, min(g.Uplink(), math.MaxUint32))
		}
	}
}

// unregister ends what register began.
func (g *Group) unregister() {
	for _, m := range g.c.meetings {
		if slices.Contains(m.groups, g) {
			m.groups = slices.DeleteFunc(m.groups, func(other *Group) bool { return other == g })
			m.client.Unregister(g.keys.rendezvous)
		}
	}
}

// meet does what is due with all rendezvous, and returns when to do that again.
func (c *Connection) meet(now time.Time) (wake time.Time) {
	for _, m := range c.meetings {
		wake = earliest(wake, m.advance(now))
	}
	c.meetings = slices.DeleteFunc(c.meetings, func(m *meeting) bool {
		return len(m.groups) == 0 && !m.chosen && m.link == nil
	})
	return wake
}

func (m *meeting) advance(now time.Time) (wake time.Time) {
	for _, g := range m.groups {
		m.client.SetLacking(now, g.keys.rendezvous, g.NeighborCount() < enoughNeighbors)
	}
	wake = m.client.Advance(now)
	if m.follow(now) { // it was told that there is no session
		wake = earliest(wake, m.client.Advance(now))
	}
	for b, ok := m.client.NextMessage(); ok; b, ok = m.client.NextMessage() {
		if m.out.Write(now, b, rtmfp.Deadlines{}) != nil {
			m.link.session.Close(now) // it takes nothing, or there is no session; the client hears of it
			break
		}
	}
	for ev, ok := m.client.NextEvent(); ok; ev, ok = m.client.NextEvent() {
		m.handle(now, ev)
	}
	return wake
}

// localAddresses are where this machine is in its own network, as its groups have it.
func (m *meeting) localAddresses() (all []wire.Address) {
	for _, g := range m.groups {
		for _, a := range g.ownAddresses() {
			if !slices.Contains(all, a) {
				all = append(all, a)
			}
		}
	}
	return all
}

// follow opens or closes the session as the client wants it. It reports whether it could not be opened.
func (m *meeting) follow(now time.Time) (failed bool) {
	switch wants := m.client.WantsSession(); {
	case wants && m.link == nil:
		s, err := m.c.transport.Connect(now, m.id, protocol.HandshakeTag, m.addrs...)
		if err != nil {
			m.client.Closed(now)
			return true
		}
		m.link = linkOf(s)
		m.link.meeting = m
		if s.IsOpen() {
			m.opened(now)
		}
	case !wants && m.link != nil:
		m.leave(now)
	}
	return false
}

// leave ends the use of the session.
func (m *meeting) leave(now time.Time) {
	l := m.link
	if m.out != nil {
		m.out.Close()
	}
	l.meeting, m.link, m.out, m.in = nil, nil, nil, nil
	l.closeIfUnused(now)
}

// opened takes in that the session is open.
func (m *meeting) opened(now time.Time) {
	s := m.link.session
	out, err := s.OpenFlow([]byte(protocol.FlowMetadata), rtmfp.PriorityData)
	if err != nil {
		s.Close(now)
		return
	}
	out.SetOwner(m)
	m.out = out
	m.client.Opened(now, s.HandshakeHash(), m.c.PeerID())
	m.advance(now)
}

// closed takes in that the session is over.
func (m *meeting) closed(now time.Time) {
	m.link, m.out, m.in = nil, nil, nil
	m.client.Closed(now)
	m.advance(now)
}

// accepts takes the one flow of a rendezvous. It reports whether it did.
func (m *meeting) accepts(f ReceiveFlow) bool {
	if m == nil || m.in != nil || string(f.Metadata()) != protocol.FlowMetadata {
		return false
	}
	m.in = f
	f.SetOwner(m)
	return true
}

// receive takes in a message of the rendezvous.
func (m *meeting) receive(now time.Time, b []byte) {
	if m.link != nil { // not left in the meantime
		m.client.Receive(now, b)
		m.advance(now)
	}
}

// isOpening reports whether a session with a rendezvous is being opened. Only then this machine knows the key that
// everybody knows: nobody opens a session with it by that key.
func (c *Connection) isOpening() bool {
	return slices.ContainsFunc(c.meetings, func(m *meeting) bool { return m.link != nil && !m.link.session.IsOpen() })
}

// handle acts on what the client tells, and passes it on to the owner.
func (m *meeting) handle(now time.Time, ev client.Event) {
	switch ev := ev.(type) {
	case client.Connected:
		m.c.emit(ConnectSucceeded{Peer: m.id})
	case client.Failed:
		m.c.emit(ConnectFailed{Peer: m.id})
	case client.Rejected:
		m.c.emit(ConnectRejected{Peer: m.id, Reason: ev.Reason})
	case client.Closed:
		m.c.emit(ConnectClosed{Peer: m.id})
	case client.Refused:
		if g := m.group(ev.Tag); g != nil {
			m.c.emit(GroupRefused{Group: g, Peer: m.id, Reason: ev.Reason})
		}
	case client.Members:
		if g := m.group(ev.Tag); g != nil {
			m.learn(now, g, ev.Members)
		}
	}
}

func (m *meeting) group(tag protocol.Tag) *Group {
	for _, g := range m.groups {
		if g.keys.rendezvous == tag {
			return g
		}
	}
	return nil
}

// learn takes in of whom a rendezvous tells. That is hearsay as if a neighbour had told it: it may make up both who
// there is and where. But it introduces.
func (m *meeting) learn(now time.Time, g *Group, members []protocol.Member) {
	loopback := m.link != nil && m.link.session.Address().Addr().Unmap().IsLoopback()
	for _, p := range members {
		known := g.contacts[p.ID] != nil
		k := g.contact(now, p.ID)
		if k == nil || k.departed {
			continue
		}
		if !known {
			k.via = m.id
		}
		k.heardAt, k.meeting = now, m
		addrs := usableOf(p.Addrs, loopback)
		for _, a := range addrs[:min(len(addrs), maxHints)] { // where the rendezvous sees it comes first
			k.hint(now, a)
		}
		k.refresh(now)
	}
	g.arrangeSoon(now)
}

// rendezvous returns where the rendezvous is that tells of a contact, if it can introduce.
func (k *contact) rendezvous() (addr netip.AddrPort, ok bool) {
	if m := k.meeting; m != nil && m.client.IsAccepted() && m.link != nil && slices.Contains(m.groups, k.group) {
		return m.link.session.Address(), true
	}
	return addr, false
}
