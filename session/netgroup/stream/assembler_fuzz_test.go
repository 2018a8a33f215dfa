package stream

import (
	"slices"
	"testing"
)

// A hostileNet delivers a stream's packets and lies as a fuzzer says.
type hostileNet struct {
	*bench
	script  []byte
	packets []Packet
	played  map[uint32]bool
}

func (x *hostileNet) byte() (c byte) {
	if len(x.script) > 0 {
		c, x.script = x.script[0], x.script[1:]
	}
	return c
}

// deliver gives a packet to the assembler and settles what follows.
func (x *hostileNet) deliver(p Packet, honest bool) {
	if got := x.a.Add(&p); honest && got == Forged {
		x.t.Errorf("what the publisher sent contradicts what was verified: %d of %+v", p.Number, p.frame())
	}
	for f, ok := x.a.Next(); ok; f, ok = x.a.Next() {
		data, ok := x.a.Data(nil, &f)
		if !ok {
			x.t.Fatalf("a frame that was told is gone: %+v", f)
		}
		if x.isGenuine(&f, data) {
			x.a.Verified(&f)
			if x.played[f.Number] {
				x.t.Errorf("frame %d is played twice", f.Number)
			}
			x.played[f.Number] = true
		} else {
			x.a.Bad(&f)
		}
	}
	for _, _, ok := x.a.Doubtful(); ok; _, _, ok = x.a.Doubtful() {
	}
}

// lie makes something of a genuine packet, as the script says.
func (x *hostileNet) lie(p Packet) Packet {
	for range x.byte() % 3 {
		switch c := x.byte(); c % 8 {
		case 0:
			p = forge(p, c>>3)
		case 1:
			p.Parts = 1 + uint16(x.byte())%MaxParts
		case 2:
			p.Part = uint16(x.byte() % 8)
		case 3:
			p.Frame += uint32(c>>3) - 8
		case 4:
			p.Number += uint32(c>>3) - 8
		case 5:
			p.Timestamp++
		case 6:
			p.Key = !p.Key
		case 7:
			q := x.packets[int(x.byte())%len(x.packets)] // the genuine bytes of another
			q.Number, q.Part = p.Number, min(q.Part, uint16(p.Number))
			p = q
		}
	}
	return p
}

// check fails when a bound or what always holds does not.
func (x *hostileNet) check() {
	g := &x.a.groups[0]
	if len(g.rivals) > maxRivals || len(x.a.doubts) > maxDoubts || len(g.slots) > MaxSpan {
		x.t.Fatalf("%d rivals, %d doubts, %d slots", len(g.rivals), len(x.a.doubts), len(g.slots))
	}
	for n := range uint32(len(g.slots)) {
		if s := g.slot(n); s.state == slotHeld && g.contradictsVerified(&s.p) {
			x.t.Fatalf("%d of %+v is held and contradicts what was verified", n, s.p.frame())
		}
	}
	for i := range g.rivals {
		r := &g.rivals[i]
		if s := g.slot(r.Number); s == nil || s.state == slotEmpty || s.state == slotVerified || g.contradictsVerified(r) {
			x.t.Fatalf("a rival of nothing: %d of %+v", r.Number, r.frame())
		}
	}
}

// isGivenUp reports whether the packet of a number was dropped too often.
func (x *hostileNet) isGivenUp(number uint32) bool {
	return x.a.groups[0].slot(number).dropped >= maxDropped
}

// Whatever is delivered, and in whatever order: all is bounded, nothing is played twice, nothing genuine is called
// forged, and once honest neighbours deliver everything, everything is played but what was forged too often.
func FuzzAssembler(f *testing.F) {
	f.Add([]byte{3, 2, 1, 0, 0, 0, 1, 1, 3, 1, 0, 2, 2, 1, 0})
	f.Add([]byte{1, 1, 1, 9, 9, 9, 200, 1, 100, 2, 0, 1, 77, 3, 7, 1, 4, 1, 2, 1, 3, 2, 5, 6})
	f.Add([]byte{5, 5, 5, 0, 2, 2, 1, 1, 1, 2, 2, 1, 2, 255, 3, 2, 1, 4, 4, 1, 0, 0, 2, 7, 7, 7})
	f.Fuzz(func(t *testing.T, script []byte) {
		if len(script) > 600 {
			return
		}
		x := &hostileNet{bench: newBench(t), script: script, played: map[uint32]bool{}}
		for range 6 {
			x.packets = append(x.packets, x.frame(1+int(x.byte()%5))...)
		}
		for len(x.script) > 0 {
			p := x.packets[int(x.byte())%len(x.packets)]
			honest := x.byte()%5 < 2
			if !honest {
				if p = x.lie(p); p.check() != nil {
					continue
				}
			}
			x.deliver(p, honest)
			x.check()
		}
		for range 2 { // what is forged may give way to other forgeries once
			for _, p := range x.packets {
				x.deliver(p, true)
				x.check()
			}
		}
		for _, p := range x.packets {
			if !x.played[p.Frame] && !slices.ContainsFunc(x.packets, func(q Packet) bool { return q.Frame == p.Frame && x.isGivenUp(q.Number) }) {
				t.Errorf("frame %d is not played", p.Frame)
			}
		}
	})
}
