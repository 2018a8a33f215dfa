package netgroup

import (
	"time"

	"lyceum/session/netgroup/stream"
)

// A framing puts the packets of a stream that the engine gives out together, and forgets them when they are of no use
// any more.
type framing struct {
	assembler *stream.Assembler
	keep      time.Duration // the stream's window
	groups    [stream.MaxGroups]framedGroup
}

type framedGroup struct {
	begun       bool
	floor, high uint32
	marks       []framingMark // the oldest first
}

// A framingMark is how far a layer group had come at some time.
type framingMark struct {
	at   time.Time
	high uint32
}

const (
	framingBefore = 64 // numbers before the first packet that came which may come as well
	markEvery     = 250 * time.Millisecond
)

func newFraming(info stream.Info) *framing {
	return &framing{assembler: stream.NewAssembler(info), keep: info.Window}
}

// add takes in a packet. It is false if the packet contradicts what was verified.
func (f *framing) add(p *stream.Packet) bool {
	g := &f.groups[p.Group]
	if !g.begun || p.Number-g.floor >= stream.MaxSpan && g.floor-p.Number >= stream.MaxSpan {
		*g = framedGroup{begun: true, floor: p.Number - min(p.Number, framingBefore), high: p.Number}
		f.assembler.Restart(p.Group, g.floor)
	}
	if p.Number > g.high {
		g.high = p.Number
	}
	return f.assembler.Add(p) != stream.Forged
}

// advance forgets what is beyond the window.
func (f *framing) advance(now time.Time) {
	for i := range f.groups {
		g := &f.groups[i]
		if !g.begun {
			continue
		}
		if n := len(g.marks); n == 0 || now.Sub(g.marks[n-1].at) >= markEvery {
			g.marks = append(g.marks, framingMark{now, g.high})
		}
		for len(g.marks) > 1 && now.Sub(g.marks[0].at) > f.keep+markEvery {
			g.floor = max(g.floor, g.marks[0].high)
			f.assembler.Forget(uint8(i), g.floor)
			g.marks = append(g.marks[:0], g.marks[1:]...)
		}
	}
}
