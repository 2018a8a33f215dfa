package main

import (
	"encoding/binary"
	"math/rand/v2"
	"time"

	"lyceum/session/keying"
	"lyceum/session/netgroup"
	"lyceum/session/netgroup/multicast"
	"lyceum/session/netgroup/stream"
)

// engines is the caster that drives the engines of package multicast alone, on the sessions of the groups' overlay.
// There are no rights and no announcements: everybody knows all streams from the beginning. Each knows what its
// uplink carries, and what its neighbours' do.
type engines struct {
	sh      *show
	members []*castMember           // by the peer's number
	byID    map[keying.PeerID]*peer // all of them
}

const (
	castMetadata = "lab/stream"
	pathEvery    = 100 * time.Millisecond
)

// keyPatience is after how long who has nothing to begin with asks for a key frame again.
const keyPatience = time.Second

// videoLife and audioLife are how long a packet may wait for the uplink before it is given up.
const (
	videoLife = 100 * time.Millisecond
	audioLife = 60 * time.Millisecond
)

func newEngines(sh *show) *engines { return &engines{sh: sh, byID: map[keying.PeerID]*peer{}} }

// A castMember is a peer with its part in each stream.
type castMember struct {
	c      *engines
	peer   *peer
	links  []*castLink                 // by the engines' number of them - 1; those that are gone are nil
	byPeer map[keying.PeerID]*castLink // those that are there
	parts  []*castPart                 // by the medium's number
	pathAt time.Time                   // when paths are looked at again
}

// A castLink is a neighbour of a castMember.
type castLink struct {
	number  multicast.Neighbor
	peer    *peer
	session *session
	out     []castFlows // by the medium's number
}

type castFlows struct{ packets, control netgroup.SendFlow }

// joined implements caster.
func (c *engines) joined(p *peer, _ time.Time) {
	m := &castMember{c: c, peer: p, byPeer: map[keying.PeerID]*castLink{}}
	c.members = append(c.members, m)
	c.byID[p.id] = p
	p.host.end.driver = m
	p.host.end.divert = m.divert
	for _, medium := range c.sh.media {
		m.take(medium)
	}
}

// publish implements caster.
func (c *engines) publish(m *medium, _ time.Time) {
	for _, member := range c.members {
		if !member.peer.host.gone {
			member.take(m)
			if member.peer != m.publisher {
				member.peer.host.end.wake.set(c.sh.c.w, c.sh.c.w.now, wakeAlarm{member.peer.host.end})
			}
		}
	}
}

func (c *engines) info(m *medium) stream.Info {
	info := stream.Info{
		Kind: stream.Audio, Widths: stream.Widths(stream.Audio, 50, 1), FEC: c.sh.fec && m.picture && !c.sh.original,
		Window: time.Second, Margin: 500 * time.Millisecond,
	}
	if c.sh.original {
		info.Window, info.Margin = originalWindow, originalMargin
	}
	if m.picture {
		info.Kind, info.Widths = stream.Video, stream.Widths(stream.Video, c.sh.packetsOf()/frameEvery.Seconds(), 3)
	}
	info.ID[0] = byte(m.number + 1)
	return info
}

// take has the member take part in a stream.
func (b *castMember) take(m *medium) {
	c, now := b.c, b.c.sh.c.w.time(b.c.sh.c.w.now)
	info := c.info(m)
	cfg := multicast.DefaultConfig(info)
	cfg.Self, cfg.Publisher = memberOf(b.peer), b.peer == m.publisher
	cfg.Members = c.sh.c.settings.peers
	cfg.Kbit = uint32(c.sh.kbit)
	if m.picture {
		cfg.PublisherCopies = c.sh.copies
	} else {
		cfg.Kbit = 50
	}
	if c.sh.original {
		cfg.MulticastFetchPeriod = originalFetch
	}
	part := &castPart{member: b, m: m, now: now, frames: map[frameID]*castFrame{}}
	r := rand.New(rand.NewPCG(c.sh.c.seed, uint64(b.peer.number)<<8|uint64(m.number)|1<<60))
	part.engine = multicast.New(part, r, now, cfg)
	part.engine.SetCapacity(c.capacity(b.peer, m))
	if cfg.Publisher {
		part.cutter = stream.NewCutter(info)
		if info.FEC {
			part.encoder = &stream.Encoder{}
		}
	}
	b.parts = append(b.parts, part)
	for _, l := range b.links {
		if l != nil {
			part.add(l)
		}
	}
}

func memberOf(p *peer) multicast.Member { return multicast.Member(binary.BigEndian.Uint32(p.id[:])) }

// soundShare is which share of an uplink is for sound; the rest is for pictures, in equal parts.
const soundShare = 0.2

// capacity is what of a peer's uplink is for packets of a stream, in kbit/s: without what is put around them on the
// line, and without the acknowledgements of those that come, one for two packets.
func (c *engines) capacity(p *peer, m *medium) uint32 {
	acks := float64(c.sh.publishers) * c.sh.perSecond() / ackEvery * (packetOverhead + ackSize + headers) * 8
	part, packet := soundShare, float64(m.size()+frameOverhead)
	if m.picture {
		part, packet = 1-soundShare, packet/m.packetsOfFrame()
	}
	free := max(float64(p.host.uplink.rate)-acks, 0) * packet / (packet + streamOverhead)
	return uint32(free / 1000 * part / float64(c.sh.publishers))
}

// heard implements caster.
func (c *engines) heard(p *peer, ev netgroup.Event) {
	m := c.members[p.number]
	switch ev := ev.(type) {
	case netgroup.NeighborConnected:
		m.connected(ev.Peer)
	case netgroup.NeighborDisconnected:
		m.disconnected(ev.Peer)
	}
}

func (b *castMember) connected(id keying.PeerID) {
	s := b.peer.host.end.sessions[id]
	if s == nil || s.to == nil {
		return
	}
	l := &castLink{number: multicast.Neighbor(len(b.links) + 1), peer: b.c.byID[id], session: s}
	b.links = append(b.links, l)
	b.byPeer[id] = l
	for _, part := range b.parts {
		part.add(l)
	}
}

func (p *castPart) add(l *castLink) {
	p.now = p.m.show.c.w.time(p.m.show.c.w.now)
	p.engine.Add(p.now, l.number, memberOf(l.peer), l.peer == p.m.publisher)
	p.setPath(l)
	p.settle()
}

func (b *castMember) disconnected(id keying.PeerID) {
	l := b.byPeer[id]
	if l == nil {
		return
	}
	delete(b.byPeer, id)
	b.links[l.number-1] = nil
	for _, f := range l.out {
		if f.packets != nil {
			f.packets.Close()
			f.control.Close()
		}
	}
	for _, part := range b.parts {
		part.now = b.c.sh.c.w.time(b.c.sh.c.w.now)
		part.engine.Remove(part.now, l.number)
		part.settle()
	}
}

// setPath tells the engine what the way to a neighbour is like.
func (p *castPart) setPath(l *castLink) {
	up := &p.member.peer.host.uplink
	p.engine.SetPath(l.number, multicast.Path{
		RTT:      l.session.RTT(),
		Queue:    time.Duration(up.backlog(p.m.show.c.w.now) + int64(l.session.Queued())*8*int64(time.Second)/up.rate),
		Capacity: p.member.c.capacity(l.peer, p.m),
	})
}

// advance implements driver: for the group, and then for the engines.
func (b *castMember) advance(now time.Time) time.Time {
	wake := b.peer.advance(now)
	if !now.Before(b.pathAt) {
		b.pathAt = now.Add(pathEvery)
		for _, part := range b.parts {
			for _, l := range b.links {
				if l != nil {
					part.setPath(l)
				}
			}
		}
	}
	for _, part := range b.parts {
		part.now = now
		part.engine.Advance(now)
		part.settle()
		if part.encoder != nil {
			for parity, ok := part.encoder.Advance(now); ok; parity, ok = part.encoder.Advance(now) {
				part.engine.Publish(now, []stream.Packet{clonePacket(parity)})
			}
			wake = sooner(wake, part.encoder.Wake())
		}
		wake = sooner(wake, part.engine.Wake())
	}
	return sooner(wake, b.pathAt)
}

func sooner(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

func clonePacket(p stream.Packet) stream.Packet {
	p.Payload = append([]byte(nil), p.Payload...)
	return p
}

// use implements caster.
func (c *engines) use(metadata []byte) (u flowUse) {
	if len(metadata) == len(castMetadata)+2 && string(metadata[:len(castMetadata)]) == castMetadata {
		u.m, u.control = c.sh.media[metadata[len(castMetadata)]], metadata[len(castMetadata)+1] == 0
	}
	return u
}

// divert takes what the transport tells of the streams' own flows.
func (b *castMember) divert(ev netgroup.TransportEvent) bool {
	if out, ok := ev.Out.(*sendFlow); ok {
		return out.use.m != nil
	}
	in, ok := ev.In.(*receiveFlow)
	if !ok || in.from.use.m == nil {
		return false
	}
	use, l := in.from.use, b.byPeer[in.s.peer]
	if l == nil || l.session != in.s || use.m.number >= len(b.parts) {
		return true
	}
	part := b.parts[use.m.number]
	part.now = b.c.sh.c.w.time(b.c.sh.c.w.now)
	switch {
	case ev.Kind == netgroup.FlowOpened && !use.control:
		in.UseNetworkOrder(part.now)
	case ev.Kind != netgroup.MessageReceived:
	case use.control:
		if err := part.engine.Control(part.now, l.number, ev.Data); err != nil {
			panic("BUG: " + err.Error())
		}
	default:
		p, err := stream.Parse(ev.Data)
		if err != nil {
			panic("BUG: " + err.Error())
		}
		part.engine.Receive(part.now, l.number, &p)
	}
	part.settle()
	return true
}

// write implements caster.
func (c *engines) write(m *medium, now time.Time, layer uint8, key bool, data []byte) (frameID, bool) {
	part := c.members[m.publisher.number].parts[m.number]
	part.now = now
	whole := make([]byte, len(data)+frameOverhead)
	if !m.picture { // each packet repeats the frame before
		whole = append(whole, data...)
	}
	copy(whole, data)
	f, err := part.cutter.Begin(layer, key, uint64(now.Sub(start).Microseconds()), len(whole))
	if err != nil {
		panic("BUG: " + err.Error())
	}
	packets := part.cutter.Cut(nil, &f, whole)
	for _, p := range packets {
		if part.encoder != nil {
			if parity, ok := part.encoder.Add(now, &p); ok {
				packets = append(packets, clonePacket(parity))
			}
		}
	}
	part.engine.Publish(now, packets)
	part.settle()
	return frameID{layer, f.Number}, true
}
