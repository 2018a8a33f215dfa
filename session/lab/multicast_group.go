package main

import (
	"errors"
	"fmt"
	"time"

	"lyceum/session/netgroup"
	"lyceum/session/netgroup/stream"
)

// groups is the caster of the product: streams of package netgroup.
type groups struct {
	sh      *show
	streams []*netgroup.NetStream         // of who publishes them, by the medium's number
	carries map[*netgroup.NetStream]int   // of everybody: the medium's number
	asked   map[*netgroup.NetStream]int64 // when a key frame was asked for last
}

const streamFlow = "lyceum/stream/" // begins the metadata of streams' flows, which end with stream ID and class

func newGroups(sh *show) *groups {
	c := &groups{sh: sh, carries: map[*netgroup.NetStream]int{}, asked: map[*netgroup.NetStream]int64{}}
	sh.c.spec.MulticastEnabled = true
	sh.c.configure = func(p *peer, cfg *netgroup.ConnectionConfig) {
		cfg.StreamPacket = func(s *netgroup.NetStream, packet *stream.Packet) {
			c.sh.media[c.carries[s]].delivered(p, packet.Group, packet.Number, packet.Payload, int(packet.Hops))
		}
	}
	return c
}

// mediumName is what a medium is called in the group.
func mediumName(number int) string { return fmt.Sprint("medium ", number) }

// joined implements caster.
func (c *groups) joined(p *peer, now time.Time) {
	for i := range 2 * c.sh.publishers {
		if i/2 == p.number {
			continue
		}
		s, err := p.group.Play(now, mediumName(i))
		if err != nil {
			panic("BUG: " + err.Error())
		}
		c.carries[s] = i
	}
}

// publish implements caster.
func (c *groups) publish(m *medium, now time.Time) {
	s, err := m.publisher.group.Publish(now, mediumName(m.number), c.sh.publishConfig(m.picture))
	if err != nil {
		panic("BUG: " + err.Error())
	}
	c.streams = append(c.streams, s)
	c.carries[s] = m.number
}

// publishConfig says how a picture or sound travels.
func (o streaming) publishConfig(picture bool) netgroup.PublishConfig {
	cfg := netgroup.PublishConfig{Kind: netgroup.AudioStream, Kbit: soundBytes * 8 * int(time.Second/soundEvery) / 1000}
	if picture {
		cfg.Kind, cfg.Kbit, cfg.Layers, cfg.FEC = netgroup.VideoStream, int(o.kbit), 3, o.fec && !o.original
		cfg.Copies = o.copies
		cfg.Rate = int(o.packetsOf() / frameEvery.Seconds())
	}
	if o.original {
		cfg.Window, cfg.Margin, cfg.FetchAfter = originalWindow, originalMargin, originalFetch
	}
	return cfg
}

// write implements caster.
func (c *groups) write(m *medium, now time.Time, layer uint8, key bool, data []byte) (frameID, bool) {
	f := netgroup.Frame{Layer: layer, Key: key, Timestamp: uint64(now.Sub(start).Microseconds()), Data: data}
	number, err := c.streams[m.number].Write(now, f)
	switch {
	case errors.Is(err, netgroup.ErrNoContentKey):
		return frameID{}, false
	case err != nil:
		panic("BUG: " + err.Error())
	}
	return frameID{layer, uint32(number)}, true
}

// use implements caster.
func (c *groups) use(metadata []byte) (u flowUse) {
	var id stream.ID
	if n := len(metadata); n > len(id) && string(metadata[:len(streamFlow)]) == streamFlow {
		copy(id[:], metadata[n-1-len(id):])
		for i, s := range c.streams {
			if s.ID() == id {
				u = flowUse{m: c.sh.media[i], control: metadata[n-1] == 0}
			}
		}
	}
	return u
}

// heard implements caster.
func (c *groups) heard(p *peer, ev netgroup.Event) {
	switch ev := ev.(type) {
	case netgroup.FrameReceived:
		m, now := c.sh.media[c.carries[ev.Stream]], c.sh.c.w.now
		ok := m.played(p, frameID{ev.Frame.Layer, uint32(ev.Frame.Number)}, ev.Frame.Key, ev.Frame.Data)
		if last, asked := c.asked[ev.Stream]; !ok && (!asked || now-last > int64(keyPatience)) {
			c.asked[ev.Stream] = now
			ev.Stream.WantKeyFrame(c.sh.c.w.time(now))
		}
	case netgroup.KeyFrameWanted:
		c.sh.media[c.carries[ev.Stream]].keyWanted = true
	case netgroup.ForgerDropped:
		for _, q := range c.sh.c.peers {
			if q.id == ev.Peer {
				c.sh.dropped(p, q)
			}
		}
	}
}
