package stream

import (
	"testing"
)

const (
	fuzzHonest  = 2 // sources 0 and 1 deliver what the publisher sent
	fuzzHostile = 3 // sources 2 to 4 deliver anything
)

// A hostileNet delivers a stream's packets and lies as a fuzzer says.
type hostileNet struct {
	*bench
	script  []byte
	packets []Packet
	played  map[uint32]bool
	fresh   Source // the next honest source that nobody heard of
}

func (x *hostileNet) byte() (c byte) {
	if len(x.script) > 0 {
		c, x.script = x.script[0], x.script[1:]
	}
	return c
}

// deliver gives a packet to the assembler and settles what follows.
func (x *hostileNet) deliver(p Packet, from Source) {
	honest := from < fuzzHonest || from >= 100
	if got := x.a.Add(&p, from); honest && got == Forged {
		x.t.Errorf("what the publisher sent contradicts what was verified: %d of %+v", p.Number, p.frame())
	}
	for f, ok := x.a.Next(); ok; f, ok = x.a.Next() {
		data, ok := x.a.Data(nil, &f)
		if !ok {
			x.t.Fatalf("a frame that was told is gone: %+v", f)
		}
		var v Verdict
		if x.isGenuine(&f, data) {
			v = x.a.Verified(&f)
			if x.played[f.Number] {
				x.t.Errorf("frame %d is played twice", f.Number)
			}
			x.played[f.Number] = true
		} else {
			v = x.a.Bad(&f)
		}
		for _, liar := range v.Liars {
			if liar < fuzzHonest || liar >= 100 {
				x.t.Errorf("honest source %d is a liar, says the verdict on %+v", liar, f)
			}
		}
	}
	for _, _, _, ok := x.a.Doubtful(); ok; _, _, _, ok = x.a.Doubtful() {
	}
}

// lie makes something of a genuine packet, as the script says.
func (x *hostileNet) lie(p Packet) Packet {
	for range x.byte() % 3 {
		switch c := x.byte(); c % 8 {
		case 0:
			p = forge(p)
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
	for i := range g.rivals {
		r := &g.rivals[i]
		if s := g.slot(r.p.Number); s == nil || !r.bad && s.state == slotEmpty || s.state == slotVerified {
			x.t.Fatalf("a rival of nothing: %d of %+v", r.p.Number, r.p.frame())
		}
	}
}

// Whatever a few hostile sources deliver, and in whatever order: what is told is bounded, nothing is played that is not
// genuine, nothing twice, no honest source is called a liar, and once those who were not heard yet deliver what is
// missing, everything is played.
func FuzzAssembler(f *testing.F) {
	f.Add([]byte{3, 2, 1, 0, 0, 0, 1, 1, 3, 1, 0, 2, 2, 1, 0})
	f.Add([]byte{1, 1, 1, 9, 9, 9, 200, 1, 100, 2, 0, 1, 77, 3, 7, 1, 4, 1, 2, 1, 3, 2, 5, 6})
	f.Add([]byte{5, 5, 5, 0, 2, 2, 1, 1, 1, 2, 2, 1, 2, 255, 3, 2, 1, 4, 4, 1, 0, 0, 2, 7, 7, 7})
	f.Fuzz(func(t *testing.T, script []byte) {
		if len(script) > 600 {
			return
		}
		x := &hostileNet{bench: newBench(t), script: script, played: map[uint32]bool{}, fresh: 100}
		for range 6 {
			x.packets = append(x.packets, x.frame(1+int(x.byte()%5))...)
		}
		for len(x.script) > 0 {
			p := x.packets[int(x.byte())%len(x.packets)]
			from := Source(x.byte() % (fuzzHonest + fuzzHostile))
			if from >= fuzzHonest {
				if p = x.lie(p); p.check() != nil {
					continue
				}
			}
			x.deliver(p, from)
			x.check()
		}
		for range 2 * fuzzHostile { // each time some that are forged give way
			for _, p := range x.packets {
				x.deliver(p, x.fresh)
				x.check()
			}
			x.fresh++
		}
		if len(x.played) != 6 {
			t.Errorf("frames %v are played, want 6", x.played)
		}
	})
}
