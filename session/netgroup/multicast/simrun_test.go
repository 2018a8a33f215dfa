package multicast

import (
	"container/heap"
	"math/rand/v2"
	"slices"
	"time"

	"lyceum/session/netgroup/stream"
)

// link gives somebody as many neighbours as the overlay would.
func (s *simulation) link(a *simNode) {
	n := len(s.nodes)
	at := func(j int) *simNode { return s.nodes[((a.i+j)%n+n)%n] }
	later := func(b *simNode) { s.connect(a, b) }
	for j := 1; j <= 3; j++ {
		later(at(j))
	}
	near := slices.Clone(s.nodes)
	slices.SortFunc(near, func(b, c *simNode) int { return int(s.oneWay(a, b) - s.oneWay(a, c)) })
	for _, b := range near[:min(n, 7)] {
		later(b)
	}
	for d, k := n/2, 0; d > 3 && k < 5; d, k = d/2, k+1 {
		later(at(d))
	}
	later(s.nodes[s.rand.IntN(n)])
}

func (s *simulation) publish(measured bool) {
	source := s.nodes[0]
	frame := s.kbit * 1000 / 8 / 30
	group := uint8(0)
	if s.layers {
		f := int(s.frames[0]+s.frames[1]+s.frames[2]) % 4
		group = [...]uint8{0, 2, 1, 2}[f]
		frame = frame * [...]int{8, 2, 4, 2}[f] / 4
	}
	parts := (frame + stream.MaxPayload - 1) / stream.MaxPayload
	var packets []stream.Packet
	for i := range parts {
		number := s.numbers[group]
		s.numbers[group]++
		payload := make([]byte, frame/parts)
		payload[0] = simByte(number)
		p := stream.Packet{Group: group, Number: number, Timestamp: uint64(s.now / time.Microsecond), Frame: s.frames[group],
			Part: uint16(i), Parts: uint16(parts), Payload: payload}
		packets = append(packets, p)
		if measured {
			s.sentAt[key(group, number)] = s.now
			s.media += uint64(len(payload))
		}
	}
	s.frames[group]++
	if s.fec {
		for _, p := range slices.Clone(packets) {
			if parity, ok := s.encoder.Add(s.clock(), &p); ok {
				parity.Payload = slices.Clone(parity.Payload)
				packets = append(packets, parity)
			}
		}
	}
	source.engine.Publish(s.clock(), packets)
	source.arm()
}

func (s *simulation) run(until time.Duration) {
	for len(s.queue) > 0 && s.queue[0].at <= until {
		e := heap.Pop(&s.queue).(simEvent)
		s.now = e.at
		if e.do != nil {
			e.do()
		} else {
			s.deliver(e)
		}
	}
	s.now = until
}

func newSimulation(cfg simConfig) *simulation {
	s := &simulation{simConfig: cfg, rand: rand.New(rand.NewPCG(cfg.seed, 1)), sentAt: map[uint32]time.Duration{}}
	for range cfg.peers {
		s.newNode()
	}
	for _, n := range s.nodes {
		s.schedule(time.Duration(s.rand.Float64()*4*float64(time.Second)), simEvent{do: func() { s.link(n) }})
	}
	return s
}

const simWarm = 7 * time.Second

// simulate runs a group: members join within 4 s, figures are of what is published from 3 s after that on.
func simulate(cfg simConfig, also ...func(s *simulation)) *simulation {
	s := newSimulation(cfg)
	end := simWarm + time.Duration(cfg.seconds)*time.Second
	for at := 500 * time.Millisecond; at < end; at += time.Second / 30 {
		measured := at >= simWarm
		s.schedule(at, simEvent{do: func() { s.publish(measured) }})
	}
	s.schedule(simWarm, simEvent{do: func() {
		for _, n := range s.nodes {
			n.sent, n.controlSent = 0, 0
		}
	}})
	for _, do := range also {
		do(s)
	}
	s.run(end + 1500*time.Millisecond)
	return s
}
