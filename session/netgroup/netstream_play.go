package netgroup

import (
	"time"

	"lyceum/session/internal/signature"
	"lyceum/session/netgroup/multicast"
	"lyceum/session/netgroup/stream"
)

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
			p.refetch(now, &f)
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
		p.refetch(now, &f.frame)
		return
	}
	p.count(now, f)
	data, err := p.sealer.open(now, &f.frame, f.sealed)
	if err != nil && p.group.c.cfg.Signatures != (signature.Checker{}) { // nothing but this shows a forgery
		p.group.counters.FramesForged++
		p.refetch(now, &f.frame)
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

// refetch has the frame's packets fetched from somebody else.
func (p *streamPart) refetch(now time.Time, f *stream.Frame) {
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
