package multicast

import "encoding/binary"

// A grant answers an ask, and tells later what changed.
//
//	kind 3 ‖ serial ‖ pushed ‖ standby ‖ leaving ‖
//	for each substream in the first two: delay ‖ number of ancestors ‖ 4 bytes each
type grant struct {
	serial  uint8 // of the latest ask
	pushed  mask
	standby mask
	leaving mask                 // pushed for a second at most, in which another parent is to be found
	delays  [MaxSubstreams]uint8 // of who grants, in units of delayUnit
	lists   [MaxSubstreams][]Member
}

func (m *grant) appendTo(b []byte) []byte {
	b = append(b, kindGrant, m.serial, byte(m.pushed), byte(m.standby), byte(m.leaving))
	for s := range MaxSubstreams {
		if (m.pushed | m.standby).has(s) {
			b = append(b, m.delays[s], byte(len(m.lists[s])))
			for _, a := range m.lists[s] {
				b = binary.BigEndian.AppendUint32(b, uint32(a))
			}
		}
	}
	return b
}

// parseGrant reads a message without its kind. A list has its root first and who grants last.
func parseGrant(p []byte) (m grant, err error) {
	if len(p) < 4 || p[1]&p[2]|p[1]&p[3]|p[2]&p[3] != 0 {
		return grant{}, malformed("grant")
	}
	m.serial, m.pushed, m.standby, m.leaving = p[0], mask(p[1]), mask(p[2]), mask(p[3])
	p = p[4:]
	for s := range MaxSubstreams {
		if !(m.pushed | m.standby).has(s) {
			continue
		}
		if len(p) < 2 || p[1] == 0 || p[1] > maxAncestors || len(p) < 2+4*int(p[1]) {
			return grant{}, malformed("grant")
		}
		n := int(p[1])
		m.delays[s], m.lists[s] = p[0], make([]Member, n)
		for i := range n {
			m.lists[s][i] = Member(binary.BigEndian.Uint32(p[2+4*i:]))
		}
		p = p[2+4*n:]
	}
	if len(p) > 0 {
		return grant{}, malformed("grant")
	}
	return m, nil
}
