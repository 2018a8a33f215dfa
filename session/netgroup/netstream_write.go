package netgroup

import (
	"fmt"
	"time"

	"lyceum/session/netgroup/stream"
)

// A soundBefore is the frame of sound that the next packet repeats.
type soundBefore struct {
	data      []byte
	timestamp uint64
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
