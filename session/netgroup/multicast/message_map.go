package multicast

import "encoding/binary"

// Not receiving a substream.
const noDepth = 255

const maxStrength = 129

// A place is where a member stands in one substream.
type place struct {
	depth uint8 // links from the publisher; noDepth: nothing comes
	delay uint8 // from the publisher, in units of delayUnit; 255: that or longer
}

// A mapMessage tells a neighbour what is here.
//
//	kind 1 ‖ flags (1: reply with a map; 2: there is a key frame; 4: more children than slots) ‖ capacity kbit/s (4) ‖
//	free slots ‖ urgent slots ‖ weakest child ‖ open ‖
//	number of substreams ‖ for each: depth, delay ‖ number of layer groups ‖ for each: bits ‖
//	with flag 2: first packet of the latest key frame of the first layer group (4)
type mapMessage struct {
	reply    bool
	over     bool   // the sender has more children than slots: they should go where some are free
	capacity uint32 // kbit/s that the sender says it can send
	free     uint8  // slots; 255: that or more
	urgent   uint8  // slots for who gets a substream from nobody
	weakest  uint8  // child: its strength; 0: there is none
	open     mask   // substreams that a publisher sends to another child whatever free says
	places   [MaxSubstreams]place
	k        int // substreams
	held     [maxGroups]bits
	groups   int
	hasKey   bool
	key      uint32 // first packet of the latest key frame that is here
}

func (m *mapMessage) appendTo(b []byte) []byte {
	var flags byte
	if m.reply {
		flags = 1
	}
	if m.over {
		flags |= 4
	}
	if m.hasKey {
		flags |= 2
	}
	b = append(b, kindMap, flags)
	b = binary.BigEndian.AppendUint32(b, m.capacity)
	b = append(b, m.free, m.urgent, m.weakest, byte(m.open), byte(m.k))
	for _, p := range m.places[:m.k] {
		b = append(b, p.depth, p.delay)
	}
	b = append(b, byte(m.groups))
	for _, g := range m.held[:m.groups] {
		b = g.appendTo(b)
	}
	if m.hasKey {
		b = binary.BigEndian.AppendUint32(b, m.key)
	}
	return b
}

// parseMap reads a message without its kind.
func parseMap(p []byte) (m mapMessage, err error) {
	if len(p) < 10 || p[0] > 7 || p[7] > maxStrength || p[9] > MaxSubstreams || int(p[8])>>p[9] != 0 || len(p) < 11+2*int(p[9]) {
		return mapMessage{}, malformed("map")
	}
	m.reply, m.hasKey, m.over = p[0]&1 != 0, p[0]&2 != 0, p[0]&4 != 0
	m.capacity, m.free, m.urgent, m.weakest = binary.BigEndian.Uint32(p[1:]), p[5], p[6], p[7]
	m.open, m.k = mask(p[8]), int(p[9])
	p = p[10:]
	for i := range m.k {
		m.places[i] = place{p[2*i], p[2*i+1]}
	}
	m.groups = int(p[2*m.k])
	if p = p[2*m.k+1:]; m.groups > maxGroups {
		return mapMessage{}, malformed("map")
	}
	for i := range m.groups {
		var ok bool
		if m.held[i], p, ok = takeBits(p); !ok {
			return mapMessage{}, malformed("map")
		}
	}
	if m.hasKey {
		if len(p) < 4 {
			return mapMessage{}, malformed("map")
		}
		m.key, p = binary.BigEndian.Uint32(p), p[4:]
	}
	if len(p) > 0 {
		return mapMessage{}, malformed("map")
	}
	return m, nil
}
