package netgroup

import (
	"bytes"
	"time"

	"lyceum/session/netgroup/multicast"
	"lyceum/session/netgroup/stream"
	"lyceum/session/wire"
)

// Streams on a local network. What this machine publishes goes out by IP multicast too, where the invite enables that,
// and what comes so is given to the engine, which then asks no neighbour for it. Without links between members nothing
// but this tells who publishes what: the list goes the same way, once a second, along with what shows that its author
// belongs and may:
//
//	field list (netstream_list.go) ‖ a join message, whose first proof is of zeros
const infoEvery = time.Second

// startMulticast has what comes by IP multicast told here.
func (s *groupStreams) startMulticast() {
	m := &s.group.ipm
	m.packet, m.info = s.gotMulticastPacket, s.gotMulticastInfo
}

// gotMulticastPacket takes in a packet of a stream that this machine plays. The bytes are lent.
func (s *groupStreams) gotMulticastPacket(now time.Time, id [16]byte, packet []byte) {
	p := s.parts[stream.ID(id)]
	if p == nil || p.publisher != nil {
		return
	}
	if p.gotPacket(now, multicast.FromMulticast, bytes.Clone(packet)) != nil {
		s.group.multicastForged(now, id)
	}
	s.settle(now)
}

// cast sends packets of this machine's own stream to the local network.
func (p *streamPart) cast(now time.Time, packets []stream.Packet) {
	if !p.group.ipm.enabled || p.isDirect() {
		return
	}
	for i := range packets {
		packet := packets[i]
		packet.Hops = 1
		p.group.multicastPacket(now, p.id, packet.AppendTo(nil))
	}
}

// sayByMulticast tells what this machine publishes where members are not linked.
func (s *groupStreams) sayByMulticast(now time.Time) {
	g := s.group
	l := s.lists[g.self()]
	if l == nil || !g.spec.PeerToPeerDisabled {
		return
	}
	m := joinMessage{proof: make([]byte, 32), grants: g.me.Grants.AppendTo(nil), bearerProof: g.me.Proof, passwords: g.shows}
	g.multicastInfo(now, stream.ID{}, append(wire.AppendField(nil, l.raw), m.append(nil)...))
}

// gotMulticastInfo takes in what a member publishes, where members are not linked. The bytes are lent.
func (s *groupStreams) gotMulticastInfo(now time.Time, _ [16]byte, info []byte) {
	g := s.group
	raw, claim, err := wire.TakeField(bytes.Clone(info))
	if err != nil || !g.spec.PeerToPeerDisabled || len(claim) == 0 || messageKind(claim[0]) != messageJoin {
		return
	}
	l, err := parseStreamList(raw)
	if err != nil || !s.isNews(now, l) {
		return
	}
	m, err := parseJoinMessage(claim[1:])
	if err != nil || !l.isAuthentic(g) || l.author == g.self() {
		return
	}
	c, ok := g.readClaim(l.author, m)
	if !ok || s.mayPublish(now, c, l.author) != publishMay || !s.hasRoomFor(l.author) {
		return
	}
	l.heardAt = now
	s.keep(now, l)
	s.settle(now)
}
