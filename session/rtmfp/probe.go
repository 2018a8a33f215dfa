package rtmfp

import (
	"slices"
	"time"

	"lyceum/session/wire"
)

// RFC 7016 §3.6.2.9.1.
const (
	probeFirst = time.Second
	probeMax   = 60 * time.Second
)

// A windowProbe asks a receiver that said it has no room whether it has some again, in case the
// acknowledgement that says so was lost.
type windowProbe struct {
	active   bool
	at       time.Time
	interval time.Duration // to the probe after next
	due      bool          // a Buffer Probe is to be sent
}

// update starts or stops probing, after an acknowledgement or when there is something to send.
func (p *windowProbe) update(now time.Time, f *SendFlow) {
	suspended := f.rxBuffer == 0 && !f.exception && f.queue.len() > 0
	if suspended == p.active {
		return
	}
	if !suspended {
		p.stop(f)
		return
	}
	*p = windowProbe{active: true, at: now.Add(probeFirst), interval: probeFirst}
	f.s.sending.probing = append(f.s.sending.probing, f)
}

// stop ends probing.
func (p *windowProbe) stop(f *SendFlow) {
	if p.active {
		*p = windowProbe{}
		list := &f.s.sending.probing
		*list = slices.DeleteFunc(*list, func(g *SendFlow) bool { return g == f })
	}
}

func (p *windowProbe) advance(now time.Time, f *SendFlow) {
	if now.Before(p.at) {
		return
	}
	p.due = true
	p.interval = max(p.interval, f.s.rtt.erto) // which may have grown
	p.at = now.Add(p.interval)
	p.interval = min(p.interval*14142/10000, max(probeMax, f.s.rtt.erto))
	f.s.e.markReady(f.s)
}

// appendProbes writes the probes that are due and fit.
func (s *Session) appendProbes(b []byte, limit int) []byte {
	for _, f := range s.sending.probing {
		if !f.probe.due {
			continue
		}
		c := wire.BufferProbe{FlowID: f.id}
		if len(b)+wire.ChunkHeaderSize+wire.SizeVLU(f.id) > limit {
			return b
		}
		start := len(b)
		b = c.AppendTo(wire.BeginChunk(b, wire.TypeBufferProbe))
		wire.EndChunk(b, start)
		f.probe.due = false
	}
	return b
}
