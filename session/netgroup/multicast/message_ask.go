package multicast

import mathbits "math/bits"

// A mask names substreams, the lowest bit the first.
type mask uint8

func bit(s int) mask               { return 1 << s }
func (m mask) has(s int) bool      { return m&bit(s) != 0 }
func (m *mask) set(s int)          { *m |= bit(s) }
func (m *mask) clear(s int)        { *m &^= bit(s) }
func (m mask) without(o mask) mask { return m &^ o }
func (m mask) count() int          { return mathbits.OnesCount8(uint8(m)) }

// An ask tells a neighbour all that is wanted of it: the push mask.
//
//	kind 2 ‖ serial ‖ want ‖ standby ‖ urgent ‖ feeds
type ask struct {
	serial  uint8 // echoed in grants
	want    mask  // to be pushed
	standby mask  // to be promised: pushed as soon as wanted
	urgent  mask  // of what is wanted, what nobody pushes
	feeds   mask  // of what is wanted, what is passed on
}

func (m ask) appendTo(b []byte) []byte {
	return append(b, kindAsk, m.serial, byte(m.want), byte(m.standby), byte(m.urgent), byte(m.feeds))
}

func parseAsk(p []byte) (ask, error) {
	if len(p) != 5 || p[1]&p[2] != 0 || (p[3]|p[4])&^p[1] != 0 {
		return ask{}, malformed("ask")
	}
	return ask{p[0], mask(p[1]), mask(p[2]), mask(p[3]), mask(p[4])}, nil
}
