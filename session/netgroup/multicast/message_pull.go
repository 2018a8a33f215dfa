package multicast

// A pull asks for packets.
//
//	kind 4 ‖ layer group ‖ flags (1: send them when they come, if they are not here) ‖ bits
type pull struct {
	group   uint8
	await   bool
	packets bits
}

func (m *pull) appendTo(b []byte) []byte {
	var flags byte
	if m.await {
		flags = 1
	}
	return m.packets.appendTo(append(b, kindPull, m.group, flags))
}

func parsePull(p []byte) (m pull, err error) {
	if len(p) < 2 || p[0] >= maxGroups || p[1] > 1 {
		return pull{}, malformed("pull")
	}
	m.group, m.await = p[0], p[1] == 1
	var ok bool
	if m.packets, p, ok = takeBits(p[2:]); !ok || len(p) > 0 || len(m.packets.set) == 0 {
		return pull{}, malformed("pull")
	}
	return m, nil
}
