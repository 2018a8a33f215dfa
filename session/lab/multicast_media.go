package main

import (
	"encoding/binary"
	"math"
	"slices"
	"time"

	"lyceum/session/netgroup/stream"
)

// What is published: a picture of which every second frame is needed by all others, and sound.
const (
	frameEvery = time.Second / 30
	soundEvery = time.Second / 50
	soundBytes = 80  // 32 kbit/s
	keyEvery   = 300 // frames
	weakShare  = 0.65

	streamOverhead = 95      // bytes that a packet takes on the line beside its payload
	streamDatagram = 1200    // bytes of the largest
	frameOverhead  = 64 + 32 // bytes of a frame's seal and signature
)

// layers are the layer groups of successive frames: half of all is in the first, a quarter in each of the others.
var layers = [...]uint8{0, 2, 0, 1}

// A medium is one stream as it is published.
type medium struct {
	show      *show
	number    int
	publisher *peer
	picture   bool // or else sound

	frames    int  // written so far
	keyWanted bool // by somebody who has nothing to begin with
	contents  map[frameID][]byte
	packets   []sentPacket
	index     [3][]int32 // in packets, by layer group and number
	audience  []*watcher // by the peer's number; nil of who publishes it

	bytes byteCounts
}

// A frameID names a frame of a medium.
type frameID struct {
	layer uint8
	frame uint32
}

// A sentPacket is a packet as its publisher had it.
type sentPacket struct {
	at      int64 // when its frame was published
	layer   uint8
	payload []byte
}

// publish has a peer begin to publish a picture and sound.
func (sh *show) publish(p *peer, now time.Time) {
	for _, picture := range []bool{true, false} {
		m := &medium{show: sh, number: len(sh.media), publisher: p, picture: picture, contents: map[frameID][]byte{}}
		sh.media = append(sh.media, m)
		for _, q := range sh.c.peers {
			m.tune(q)
		}
		sh.caster.publish(m, now)
		sh.c.w.after(time.Duration(sh.c.w.rand.Int64N(int64(frameEvery))), m.write)
	}
}

// write publishes the next frame.
func (m *medium) write() {
	w := m.show.c.w
	if m.show.over {
		return
	}
	layer, key, every := uint8(0), false, soundEvery
	if m.picture {
		layer, every = layers[m.frames%len(layers)], frameEvery
		key = layer == 0 && (m.keyWanted || m.frames%keyEvery == 0)
		m.keyWanted = m.keyWanted && !key
	}
	data := make([]byte, m.size())
	binary.BigEndian.PutUint64(data, uint64(m.number)<<32|uint64(m.frames))
	m.frames++
	if m.show.isMeasured(w.now) {
		m.bytes.write(len(data), m.watching(w.now))
	}
	m.publisher.do(func(now time.Time) {
		if id, ok := m.show.caster.write(m, now, layer, key, slices.Clone(data)); ok {
			m.contents[id] = data
		}
	})
	w.after(every, m.write)
}

// size is how many bytes a frame has.
func (m *medium) size() int {
	if !m.picture {
		return soundBytes
	}
	return max(int(m.show.perFrame()-m.packetsOfFrame()*streamOverhead)-frameOverhead, 16)
}

// perFrame is how many bytes a picture's frame takes on the line.
func (o streaming) perFrame() float64 { return o.kbit * 1000 / 8 * frameEvery.Seconds() }

// packetsOfFrame is in how many packets a frame goes.
func (m *medium) packetsOfFrame() float64 {
	if !m.picture {
		return 1
	}
	return m.show.packetsOf()
}

// packetsOf is in how many packets a frame of a picture goes.
func (o streaming) packetsOf() float64 { return math.Ceil(o.perFrame() / streamDatagram) }

// perSecond is how many packets a second one picture and its sound have.
func (o streaming) perSecond() float64 {
	return o.packetsOf()/frameEvery.Seconds() + 1/soundEvery.Seconds()
}

// sent notes a message that the publisher sends of its stream. Packets before it that were sent to nobody count as
// published with it.
func (m *medium) sent(message []byte) {
	p, err := stream.Parse(message)
	if err != nil {
		panic("BUG: " + err.Error())
	}
	if p.IsParity() {
		return
	}
	at := int64(p.Timestamp) * int64(time.Microsecond)
	index := &m.index[p.Group]
	for uint32(len(*index)) <= p.Number {
		*index = append(*index, int32(len(m.packets)))
		m.packets = append(m.packets, sentPacket{at: at, layer: p.Group})
	}
	m.packets[(*index)[p.Number]] = sentPacket{at, p.Group, p.Payload}
}

// find returns a packet's place in packets, or -1 if it was never made.
func (m *medium) find(layer uint8, number uint32) int32 {
	if int(layer) >= len(m.index) || uint64(number) >= uint64(len(m.index[layer])) {
		return -1
	}
	return m.index[layer][number]
}
