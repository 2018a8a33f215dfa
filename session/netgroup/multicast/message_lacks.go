package multicast

// A lacks answers a pull: these packets are not here, or there is no room to send them. Somebody else is asked at once.
//
//	kind 6 ‖ layer group ‖ bits
type lacks struct {
	group   uint8
	packets bits
}

func (m *lacks) appendTo(b []byte) []byte {
	return m.packets.appendTo(append(b, kindLacks, m.group))
}

func parseLacks(p []byte) (m lacks, err error) {
	if len(p) < 1 || p[0] >= maxGroups {
		return lacks{}, malformed("lacks")
	}
	m.group = p[0]
	var ok bool
	if m.packets, p, ok = takeBits(p[1:]); !ok || len(p) > 0 || len(m.packets.set) == 0 {
		return lacks{}, malformed("lacks")
	}
	return m, nil
}
