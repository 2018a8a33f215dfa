package netgroup

import (
	"encoding/binary"
	"fmt"
	"time"

	"lyceum/session/internal/signature"
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

	encoded  packetBytes
	incoming stream.Packet // during a call
	pathsAt  time.Time
	soughtAt time.Time // when its publisher was sought last

	guessed   *neighbor // that was taken to take part before it said so; nil: none is
	guessedAt time.Time
	rates     streamRates
}

// A soundBefore is the frame of sound that the next packet repeats.
type soundBefore struct {
	data      []byte
	timestamp uint64
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

// write seals, signs and cuts a frame, and publishes it.
func (p *streamPart) write(now time.Time, f Frame) (number uint64, err error) {
	g := p.group
	switch {
	case !p.isDirect() && !g.IsSealing(now):
		return 0, ErrNoContentKey
	case int(f.Layer) >= p.listed.info.Groups(), len(f.Data) == 0, len(f.Data) > maxStreamFrame, f.Timestamp > stream.MaxTimestamp:
		return 0, ErrStreamFrame
	}
	data := f.Data
	if p.listed.info.Kind == stream.Audio {
		data = p.withBefore(f)
	}
	frame, err := p.cutter.Begin(f.Layer, f.Key, f.Timestamp, len(data)+frameOverhead+frameSignature)
	if err != nil {
		return 0, fmt.Errorf("write frame: %w", err)
	}
	sealed, err := p.sealer.seal(make([]byte, 0, len(data)+frameOverhead+frameSignature), &frame, data)
	if err != nil {
		return 0, err
	}
	whole := append(sealed, g.c.cfg.Identity.Sign(appendFrameSigned(nil, p.id, &frame, sealed))...)
	p.packets = p.cutter.Cut(p.packets[:0], &frame, whole)
	p.cap(now, len(f.Data), len(whole))
	p.publish(now)
	p.streams.settle(now)
	return uint64(frame.Number), nil
}

// leastCopies is what a publisher may always send of a stream, as it travels: sound, which repeats and seals little
// frames, would not be sent at all under a cap on what was written.
const leastCopies = 1.1

// cap holds the publisher to copies of what was written: the engine counts what that became, sealed and signed.
func (p *streamPart) cap(now time.Time, plain, whole int) {
	p.plain, p.whole = p.plain+float64(plain), p.whole+float64(whole)
	if copies := p.publisher.cfg.Copies; copies > 0 {
		is := p.engine.Settings()
		is.PublisherCopies = max(copies*p.plain/p.whole, leastCopies)
		p.at(now).Set(now, is)
	}
	if p.whole > 1<<20 { // the latest counts most
		p.plain, p.whole = p.plain/2, p.whole/2
	}
}

// withBefore puts the frame of sound before along with one.
func (p *streamPart) withBefore(f Frame) []byte {
	pair := stream.Pair{Now: f.Data}
	if b := p.before; b.data != nil && f.Timestamp > b.timestamp && f.Timestamp-b.timestamp <= stream.MaxPairAge {
		pair.Before, pair.Age = b.data, f.Timestamp-b.timestamp
	}
	p.before = soundBefore{f.Data, f.Timestamp}
	return pair.AppendTo(nil)
}

// publish hands what was cut to the engine, and parity with it.
func (p *streamPart) publish(now time.Time) {
	if p.listed.info.FEC {
		for i := range len(p.packets) {
			if parity, ok := p.parity.Add(now, &p.packets[i]); ok {
				p.packets = append(p.packets, ownParity(parity))
			}
		}
	}
	p.cast(now, p.packets)
	p.at(now).Publish(now, p.packets)
}

// ownParity returns a parity packet whose payload the encoder does not use again.
func ownParity(p stream.Packet) stream.Packet {
	p.Payload = append([]byte(nil), p.Payload...)
	return p
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

// collect takes the frames that became complete, and has packets that contradict others fetched from somebody else.
func (p *streamPart) collect(now time.Time) {
	a := p.frames.assembler
	for group, number, ok := a.Doubtful(); ok; group, number, ok = a.Doubtful() {
		p.at(now).Bad(now, group, number, number)
	}
	for f, ok := a.Next(); ok; f, ok = a.Next() {
		whole, here := a.Data(nil, &f)
		if !here {
			continue
		}
		if len(whole) < frameSignature+frameOverhead {
			p.isBad(now, &f)
			continue
		}
		n := len(whole) - frameSignature
		p.streams.verify(now, frameToVerify{
			part: p, frame: f, sealed: whole[:n:n], sig: whole[n:],
		})
	}
}

// judged plays a frame that is genuine, or has another copy fetched.
func (p *streamPart) judged(now time.Time, f *frameToVerify) {
	if !f.ok {
		p.group.counters.FramesForged++
		p.isBad(now, &f.frame)
		return
	}
	data, err := p.sealer.open(now, &f.frame, f.sealed)
	if err != nil && p.group.c.cfg.Signatures != (signature.Checker{}) { // nothing but this shows a forgery
		p.group.counters.FramesForged++
		p.isBad(now, &f.frame)
		return
	}
	for _, number := range p.frames.assembler.Verified(&f.frame) { // proven lies
		p.at(now).Bad(now, f.frame.Group, number, number)
	}
	for part := range uint32(f.frame.Parts) {
		if genuine := p.frames.assembler.Genuine(f.frame.Group, f.frame.First+part); genuine != nil {
			p.at(now).Genuine(genuine)
		}
	}
	if p.group.multicastIsActive(now, p.id) {
		p.group.multicastVerified(p.id)
	}
	p.at(now).Verified(now, f.frame.Group, f.frame.First, f.frame.First+uint32(f.frame.Parts)-1)
	if err != nil {
		p.group.counters.FramesSealed++
		return
	}
	if p.streams.mayPublish(now, nil, p.author) == publishNever {
		return
	}
	p.play(f, data)
}

// isBad has the frame's packets fetched from somebody else.
func (p *streamPart) isBad(now time.Time, f *stream.Frame) {
	p.frames.assembler.Bad(f)
	p.at(now).Bad(now, f.Group, f.First, f.First+uint32(f.Parts)-1)
}

// play gives a frame out to who plays the stream, once.
func (p *streamPart) play(f *frameToVerify, data []byte) {
	is := &f.frame
	out := Frame{Layer: is.Group, Key: is.Key, Timestamp: is.Timestamp, Data: data, Number: uint64(is.Number)}
	if p.listed.info.Kind != stream.Audio {
		p.give(out)
		return
	}
	pair, err := stream.ParsePair(data)
	if err != nil {
		p.group.counters.FramesForged++ // by the publisher
		return
	}
	if pair.Age > 0 && out.Number > 0 && pair.Age <= out.Timestamp {
		p.give(Frame{Layer: out.Layer, Key: out.Key, Timestamp: out.Timestamp - pair.Age, Data: pair.Before, Number: out.Number - 1, Repeated: true})
	}
	out.Data = pair.Now
	p.give(out)
}

func (p *streamPart) give(f Frame) {
	if !p.played[f.Layer].accept(f.Number + 1) {
		return
	}
	for i, o := range p.players {
		if i > 0 {
			f.Data = append([]byte(nil), f.Data...)
		}
		p.group.c.emit(FrameReceived{Stream: o, Frame: f})
	}
}

// suspect has a neighbour that forged in this stream asked for nothing in other streams of its publisher either. In those
// of others it is not: a publisher who signs two frames of one number can make honest members look like forgers.
func (p *streamPart) suspect(now time.Time, number multicast.Neighbor) {
	for _, q := range p.streams.order {
		if q != p && q.author == p.author {
			q.at(now).Suspect(now, number)
		}
	}
}

// dropForger has nothing to do any more, in this stream, with a neighbour that goes on delivering what is not genuine.
// The link stays: a publisher who signs two frames of one number can make honest members look like that.
func (p *streamPart) dropForger(now time.Time, number multicast.Neighbor) {
	if number == multicast.FromMulticast {
		p.group.multicastForged(now, p.id)
		return
	}
	n := p.neighborOf(number)
	if n == nil || n.dropped {
		return
	}
	p.at(now).Remove(now, number)
	if n.streams.bar(p.id) {
		p.group.c.emit(ForgerDropped{Group: p.group, Stream: p.id, Peer: n.id})
	}
}
