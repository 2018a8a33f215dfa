package netgroup

import (
	"encoding/binary"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netgroup/multicast"
	"lyceum/session/netgroup/stream"
)

// A streamPart is this machine's part in one stream: an engine, and for it the neighbours, keys and frames.
type streamPart struct {
	partConfig
	streams *groupStreams
	group   *Group
	id      stream.ID
	players []*NetStream // that play it
	engine  *multicast.Engine
	sealer  frameSealer
	now     time.Time // of the call into the engine

	// Of a publisher.
	cutter  *stream.Cutter
	parity  *stream.Encoder
	packets []stream.Packet
	before  soundBefore

	plain, whole float64 // bytes that were written lately, and what they became

	// Of others.
	frames    *framing
	played    [stream.MaxGroups]postWindow // frames that were given out
	delivered []stream.Packet              // by the engine, in this call
	spare     []stream.Packet              // the same slice, while it is not in use
	forged    []multicast.Neighbor
	forgers   []multicast.Neighbor
	keyWanted bool
	flood     flood

	encoded  packetBytes
	incoming stream.Packet // during a call
	pathsAt  time.Time
	soughtAt time.Time // when its publisher was sought last

	guessed   *neighbor // that was taken to take part before it said so; nil: none is
	guessedAt time.Time
	rates     streamRates
}

// A streamRates counts a stream's bytes.
type streamRates struct {
	sentData, sentControl, gotData, gotControl, multicast byteRate

	sentLine byteRate // sentData as it is on the line, about

	multicastPackets, multicastBytes uint64
}

// A partConfig says which stream a streamPart is of.
type partConfig struct {
	author    journal.Author
	listed    listedStream
	publisher *NetStream     // if it is this machine's
	with      journal.Author // of a direct stream, the member at the other end
	secret    *[32]byte      // of a direct stream
}

func newStreamPart(now time.Time, s *groupStreams, of partConfig) *streamPart {
	g, l := s.group, of.listed
	p := &streamPart{
		partConfig: of, streams: s, group: g, id: l.info.ID, now: now, pathsAt: now,
		sealer: frameSealer{keys: g.content, author: of.author, id: l.info.ID, secret: of.secret},
	}
	cfg := multicast.DefaultConfig(l.info)
	cfg.Self, cfg.Publisher, cfg.Kbit, cfg.Members = memberOf(g.c.PeerID()), p.publisher != nil, uint32(l.kbit), g.count
	cfg.MulticastWindowDuration, cfg.MulticastRelayMarginDuration = l.info.Window, l.info.Margin
	cfg.MulticastFetchPeriod = l.fetchAfter
	if p.publisher != nil {
		cfg.PublisherCopies = p.publisher.cfg.Copies
		p.cutter = stream.NewCutter(l.info)
		p.parity = &stream.Encoder{}
	} else {
		p.frames = newFraming(l.info)
	}
	p.engine = multicast.New(p, g.c.cfg.Rand, now, cfg)
	return p
}

// isDirect reports whether the stream is one for one member alone.
func (p *streamPart) isDirect() bool { return p.secret != nil }

// goesTo reports whether a neighbour may take part in the stream.
func (p *streamPart) goesTo(n *neighbor) bool { return !p.isDirect() || n.author == p.with }

// memberOf names a member in lists of ancestors.
func memberOf(id [32]byte) multicast.Member {
	return multicast.Member(max(binary.BigEndian.Uint32(id[:]), 1)) // zero is nobody
}

// at returns the engine, for a call at a time.
func (p *streamPart) at(now time.Time) *multicast.Engine {
	p.now = now
	return p.engine
}

func (p *streamPart) wantKeyFrame(now time.Time) {
	p.at(now).RequestKeyFrame(now)
	p.streams.settle(now)
}

// advance applies the passing of time.
func (p *streamPart) advance(now time.Time) {
	if p.parity != nil && p.listed.info.FEC {
		for parity, ok := p.parity.Advance(now); ok; parity, ok = p.parity.Advance(now) {
			packets := []stream.Packet{ownParity(parity)}
			p.cast(now, packets)
			p.at(now).Publish(now, packets)
		}
	}
	if !now.Before(p.pathsAt) {
		p.pathsAt = now.Add(pathsEvery)
		p.tellPaths()
		p.judgeGuess(now)
		if p.frames != nil {
			p.frames.advance(now)
		}
	}
	if w := p.engine.Wake(); !w.IsZero() && !now.Before(w) {
		p.at(now).Advance(now)
	}
}

func (p *streamPart) wakeAt() time.Time {
	if p.parity != nil && p.listed.info.FEC {
		return earliest(p.pathsAt, p.parity.Wake())
	}
	return p.pathsAt
}

// settle sees to what the engine told during calls: it must not be called back then.
func (p *streamPart) settle(now time.Time) {
	for len(p.delivered) > 0 || len(p.forged) > 0 || len(p.forgers) > 0 || p.keyWanted {
		delivered, forged, forgers, wanted := p.delivered, p.forged, p.forgers, p.keyWanted
		p.delivered, p.forged, p.forgers, p.keyWanted = p.spare[:0], nil, nil, false
		for i := range delivered {
			if d := &delivered[i]; !p.frames.add(d) {
				p.at(now).Bad(now, d.Group, d.Number, d.Number)
			}
		}
		if len(delivered) > 0 {
			p.collect(now)
		}
		p.spare = delivered
		for _, n := range forged {
			p.suspect(now, n)
		}
		for _, n := range forgers {
			p.dropForger(now, n)
		}
		if wanted && p.publisher != nil {
			p.group.c.emit(KeyFrameWanted{p.publisher})
		}
	}
}

// gotPacket takes in a packet of a neighbour's, or one that came by IP multicast.
func (p *streamPart) gotPacket(now time.Time, from multicast.Neighbor, b []byte) error {
	var err error
	if p.incoming, err = stream.Parse(b); err != nil {
		return err
	}
	if from == multicast.FromMulticast {
		p.rates.multicast.add(now, len(b))
		p.rates.multicastPackets++
		p.rates.multicastBytes += uint64(len(b))
	} else {
		p.rates.gotData.add(now, len(b))
	}
	p.at(now).Receive(now, from, &p.incoming)
	return nil
}
