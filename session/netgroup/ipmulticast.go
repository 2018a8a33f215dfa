package netgroup

import (
	"crypto/hmac"
	"crypto/sha256"
	"hash"
	"net/netip"
	"slices"
	"time"

	"lyceum/session/journal"
)

// StreamPort is the UDP port of streams in groups without links whose invite names no address.
const StreamPort = 19352

// What is taken in from the local network. Only members get so far, but one may be hostile.
const (
	multicastRate     = 1500.0 // datagrams a second of one stream; more than 12 Mbit/s
	multicastAtOnce   = 1500.0
	multicastInfoRate = 5.0 // a second, of what publishers say, from one address
	multicastInfoFrom = 64  // addresses that are told apart; others count as one
	maxMulticasts     = 64  // streams that are listened to

	multicastKeyKept = 10 * time.Second // how long the content key of before counts: others may not have switched yet
	multicastLate    = 10               // seconds that a datagram may be older, or its sender's clock be fast
	multicastApart   = 300              // the same where there is no class time, and clocks are as they are
	multicastActive  = 300 * time.Millisecond
)

// A MulticastStream is a datagram that its receiver is to send once by IP multicast to the group's
// [Spec.StreamAddresses], on every interface and never by broadcast.
type MulticastStream struct {
	Group    *Group
	Datagram []byte // the receiver's from now on
}

// MulticastKeysChanged says that a [MulticastFilter] of the group is to be set anew. The first comes when the group is
// joined.
type MulticastKeysChanged struct {
	Group *Group
	Keys  MulticastKeys
}

// MulticastKeys are what tells a group's datagrams. They are secret, and never change.
type MulticastKeys struct {
	tag  [4]byte
	keys []multicastKey
}

func (MulticastStream) event()      {}
func (MulticastKeysChanged) event() {}

// ipMulticast carries streams of a group over IP multicast.
type ipMulticast struct {
	enabled bool
	tag     [4]byte
	current multicastKey
	mac     hash.Hash // under the current one
	before  multicastKey
	until   time.Time // up to when that counts; zero: there is none
	next    multicastKey
	streams map[[16]byte]*multicastSource
	infos   map[netip.Addr]*allowance // of what publishers say

	// What is above takes packets of streams that it listens to, and what publishers say of others. The bytes are
	// lent for the call.
	packet func(now time.Time, stream [16]byte, packet []byte)
	info   func(now time.Time, stream [16]byte, info []byte)
}

// StreamAddresses returns where packets of streams go by IP multicast: to the addresses that the invite names; in a
// group without links else to one of IPv4 and one of IPv6 that the group secret gives. It is nil where streams are not
// sent in this way. Who publishes sends to the first that works, and everybody listens at all.
func (s *Spec) StreamAddresses() []IPMulticastAddress {
	switch {
	case !s.MulticastEnabled:
		return nil
	case len(s.IPMulticast) > 0:
		return slices.Clone(s.IPMulticast)
	case s.PeerToPeerDisabled:
		k := deriveUpdateKeys(s.ID(), s.Secret)
		return []IPMulticastAddress{
			{AddrPort: netip.AddrPortFrom(k.v4.Addr(), StreamPort)}, {AddrPort: netip.AddrPortFrom(k.v6.Addr(), StreamPort)},
		}
	}
	return nil
}

// startMulticast prepares for streams by IP multicast, if the invite enables them.
func (g *Group) startMulticast(now time.Time) {
	m := &g.ipm
	if m.enabled = len(g.spec.StreamAddresses()) > 0; !m.enabled {
		return
	}
	m.tag = multicastTag(g.id, g.spec.Secret)
	m.streams = map[[16]byte]*multicastSource{}
	m.infos = map[netip.Addr]*allowance{}
	g.advanceMulticast(now)
}

// advanceMulticast follows the content key. Streams are checked with that of now; those whose machines switch to
// another somewhat earlier or later are understood, but for a while only: who was removed has the keys of before.
func (g *Group) advanceMulticast(now time.Time) {
	m := &g.ipm
	if !m.enabled {
		return
	}
	changed := false
	if id, content := g.content.Current(); m.mac == nil || id != m.current.id {
		if m.mac != nil {
			m.before, m.until = m.current, now.Add(multicastKeyKept)
		}
		m.current = newMulticastKey(g.id, id, content)
		m.mac = hmac.New(sha256.New, m.current.key[:])
		changed = true
	}
	if isDue(now, m.until) {
		m.before, m.until = multicastKey{}, time.Time{}
		changed = true
	}
	if next := g.nextMulticastKey(); next != m.next {
		m.next = next
		changed = true
	}
	if changed {
		g.c.emit(MulticastKeysChanged{g, m.keys()})
	}
}

// nextMulticastKey derives the one that this machine is about to switch to; zero if there is none.
func (g *Group) nextMulticastKey() (k multicastKey) {
	if g.sealing {
		return k
	}
	id, content, ok := g.content.Of(g.heads)
	switch m := &g.ipm; {
	case !ok, id == m.current.id:
		return k
	case id == m.next.id:
		return m.next
	}
	return newMulticastKey(g.id, id, content)
}

// keys returns those that count now.
func (m *ipMulticast) keys() MulticastKeys {
	k := MulticastKeys{m.tag, []multicastKey{m.current}}
	if m.before != (multicastKey{}) {
		k.keys = append(k.keys, m.before)
	}
	if m.next != (multicastKey{}) {
		k.keys = append(k.keys, m.next)
	}
	return k
}

// multicastPacket sends a packet of one of this machine's streams to the local network. It is false where that is not
// done; it is at most MaxMulticastBody long.
func (g *Group) multicastPacket(now time.Time, stream [16]byte, packet []byte) bool {
	return g.multicast(now, stream, carriesPacket, packet)
}

// multicastInfo sends what this machine says of one of its streams: where there are no links, nothing else tells of it.
func (g *Group) multicastInfo(now time.Time, stream [16]byte, info []byte) bool {
	return g.multicast(now, stream, carriesInfo, info)
}

func (g *Group) multicast(now time.Time, stream [16]byte, kind multicastKind, body []byte) bool {
	m := &g.ipm
	if !m.enabled || g.state != groupOpen || len(body) > MaxMulticastBody {
		return false
	}
	d := multicastDatagram{stream: stream, seconds: g.multicastSeconds(now), kind: kind, body: body}
	b := d.append(make([]byte, 0, multicastHead+len(body)+multicastCheck), m.tag, m.current.id, m.mac)
	g.c.emit(MulticastStream{g, b})
	return true
}

func (g *Group) multicastSeconds(now time.Time) uint32 { return uint32(g.ClassTime(now).Unix()) }

// isTimely reports whether a datagram is of now, and not one that somebody recorded.
func (g *Group) isTimely(now time.Time, seconds uint32) bool {
	apart := int64(int32(seconds - g.multicastSeconds(now)))
	most := int64(multicastLate)
	if g.spec.PeerToPeerDisabled {
		most = multicastApart
	}
	return apart >= -most && apart <= most
}

// listenTo has packets of a stream taken in that come by IP multicast. It is false if too many are.
func (g *Group) listenTo(stream [16]byte, publisher journal.Author) bool {
	m := &g.ipm
	if !m.enabled || m.streams[stream] == nil && len(m.streams) >= maxMulticasts {
		return false
	}
	if m.streams[stream] == nil {
		m.streams[stream] = &multicastSource{publisher: publisher}
	}
	return true
}

// ignoreStream ends that.
func (g *Group) ignoreStream(stream [16]byte) { delete(g.ipm.streams, stream) }

// ReceiveMulticast takes in a datagram that came to one of the group's [Spec.StreamAddresses] and that a
// [MulticastFilter] accepted. It is read during the call only.
func (g *Group) ReceiveMulticast(now time.Time, from netip.AddrPort, datagram []byte) {
	m := &g.ipm
	d, ok := parseMulticast(datagram)
	if !ok || !m.enabled || g.state != groupOpen || !g.mayBeFrom(from) || !g.isTimely(now, d.seconds) {
		g.counters.Multicasts++
		return
	}
	if d.kind == carriesInfo {
		if m.info == nil || !m.mayInform(now, from.Addr()) {
			g.counters.Multicasts++
			return
		}
		m.info(now, d.stream, d.body)
		return
	}
	s := m.streams[d.stream]
	// What was here says nothing about where the publisher is: anybody can send it again.
	if s == nil || s.seen.has(d.mark) || !s.takes(now, from.Addr(), g.isAddressOf(s.publisher, from.Addr()), d.mark) || !s.rate.has(now, multicastRate, multicastAtOnce) {
		g.counters.Multicasts++
		return
	}
	s.rate.spent++
	s.seen.add(d.mark, from.Addr())
	s.heardAt = now
	if m.packet != nil {
		m.packet(now, d.stream, d.body)
	}
}

// mayInform reports whether something that a publisher says may be looked at, and counts it.
func (m *ipMulticast) mayInform(now time.Time, from netip.Addr) bool {
	if m.infos[from] == nil && len(m.infos) >= multicastInfoFrom {
		from = netip.Addr{}
	}
	a := m.infos[from]
	if a == nil {
		a = &allowance{}
		m.infos[from] = a
	}
	if !a.has(now, multicastInfoRate, 2*multicastInfoRate) {
		return false
	}
	a.spent++
	return true
}

// mayBeFrom reports whether one of the invite's addresses is for everybody, or for who sends from there.
func (g *Group) mayBeFrom(from netip.AddrPort) bool {
	if len(g.spec.IPMulticast) == 0 {
		return true
	}
	return slices.ContainsFunc(g.spec.IPMulticast, func(a IPMulticastAddress) bool {
		return !a.Source.IsValid() || a.Source == from.Addr().Unmap().WithZone("")
	})
}

// isAddressOf reports whether a member is known to be at an IP address.
func (g *Group) isAddressOf(a journal.Author, ip netip.Addr) bool {
	id, ok := g.peerOf(a)
	if !ok {
		return false
	}
	ip = ip.Unmap()
	if g.lan != nil && g.lan.isAt(id, ip) {
		return true
	}
	n := g.neighbors[id]
	return n != nil && n.up && n.session.Address().Addr().Unmap() == ip
}

// multicastIsActive reports whether packets of a stream come by IP multicast now, so that no neighbour need be asked for them.
func (g *Group) multicastIsActive(now time.Time, stream [16]byte) bool {
	s := g.ipm.streams[stream]
	return s != nil && !s.heardAt.IsZero() && now.Sub(s.heardAt) < multicastActive
}
