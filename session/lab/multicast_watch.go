package main

import "bytes"

// A watcher is a peer that plays a medium, and what it got.
type watcher struct {
	peer    *peer
	from    int64 // when it began to play
	first   int64 // when the first frame came that it can begin with; never before
	got     []arrival
	has     []uint64 // a bit for each of the medium's packets
	hops    uint64   // of all that came
	deepest int
}

// An arrival is a packet that came.
type arrival struct {
	packet int32 // in medium.packets
	delay  int32 // µs
}

// tune has a peer play the medium from now on, unless it publishes it.
func (m *medium) tune(p *peer) {
	for len(m.audience) <= p.number {
		m.audience = append(m.audience, nil)
	}
	if p != m.publisher && m.audience[p.number] == nil && p.goneAt == never {
		m.audience[p.number] = &watcher{peer: p, from: m.show.c.w.now, first: never}
	}
}

// watching counts who plays the medium.
func (m *medium) watching(now int64) (n int) {
	for _, v := range m.audience {
		if v != nil && v.counts(now) {
			n++
		}
	}
	return n
}

// counts reports whether a peer should get what is published at a time.
func (v *watcher) counts(at int64) bool {
	return at >= v.from+watchesFrom && (v.peer.goneAt == never || at < v.peer.goneAt-watchesUntil)
}

// isRight reports whether a packet is as its publisher had it.
func (m *medium) isRight(layer uint8, number uint32, payload []byte) bool {
	i := m.find(layer, number)
	return i >= 0 && bytes.Equal(payload, m.packets[i].payload)
}

// delivered notes a packet that reached a peer, over so many links. One that was forged did not.
func (m *medium) delivered(p *peer, layer uint8, number uint32, payload []byte, links int) {
	v, i := m.audience[p.number], m.find(layer, number)
	if v == nil || i < 0 || !bytes.Equal(payload, m.packets[i].payload) {
		return
	}
	for int(i/64) >= len(v.has) {
		v.has = append(v.has, 0)
	}
	if v.has[i/64]&(1<<(i%64)) != 0 {
		return
	}
	v.has[i/64] |= 1 << (i % 64)
	at := m.packets[i].at
	v.got = append(v.got, arrival{i, int32((m.show.c.w.now - at) / 1000)})
	if m.show.isMeasured(at) {
		v.hops += uint64(links)
		v.deepest = max(v.deepest, links)
	}
}

// played notes a frame that a peer gave out as verified. It reports whether the peer can make use of it.
func (m *medium) played(p *peer, id frameID, key bool, data []byte) bool {
	if !bytes.Equal(data, m.contents[id]) {
		m.show.forged++
	}
	v := m.audience[p.number]
	if v != nil && v.first == never && (key || !m.picture) {
		v.first = m.show.c.w.now
	}
	return v == nil || v.first != never
}
