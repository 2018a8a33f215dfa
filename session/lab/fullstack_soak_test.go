//go:build soak

package main

import (
	"math/rand/v2"
	"net/netip"
	"testing"
	"time"

	"lyceum/session/keying"
	"lyceum/session/netgroup"
	"lyceum/session/netgroup/stream"
	"lyceum/session/netsim"
	"lyceum/session/wire"
)

// A fullStack is a class like that of a simulation of the lab, of the same people at the same places, with all that
// the product has: bytes, keys, signatures and congestion control, on a network of package netsim.
type fullStack struct {
	like  *show
	w     *netsim.World
	spec  *netgroup.Spec
	peers []*fullPeer
	media [2]*netgroup.NetStream // the publisher's picture and sound
	begin time.Time              // of the measured time
	end   time.Time
	ages  []int64 // of the picture's packets, in ns
}

// A fullPeer is a member of a fullStack.
type fullPeer struct {
	*netgroup.Connection
	f     *fullStack
	addr  netip.AddrPort
	group *netgroup.Group
}

// newFullStack places everybody as they were in a simulation.
func newFullStack(like *show) *fullStack {
	f := &fullStack{like: like, w: netsim.New(like.c.seed, start), spec: like.c.spec}
	hosts := map[netip.AddrPort]*host{}
	for _, p := range like.c.peers {
		hosts[p.host.addr()] = p.host
	}
	f.w.SetPathRule(func(from, to netip.AddrPort) netsim.Link {
		a, b := hosts[from], hosts[to]
		if a == nil || b == nil {
			return netsim.Link{}
		}
		return netsim.Link{
			Delay: distance(a.place, b.place), Jitter: time.Duration(jitterMean), Loss: 1 - a.uplink.keeps*b.uplink.keeps,
		}
	})
	f.begin = start.Add(joinWithin + settleFor)
	f.end = f.begin.Add(time.Duration(like.c.seconds) * time.Second)
	for _, p := range like.c.peers {
		f.w.At(start.Add(time.Duration(p.joinedAt)), func(now time.Time) { f.join(p, now) })
	}
	return f
}

// join has somebody join who is as in the simulation.
func (f *fullStack) join(like *peer, now time.Time) {
	c := like.crowd
	p := &fullPeer{f: f, addr: like.host.addr()}
	p.Connection = netgroup.NewConnection(netgroup.ConnectionConfig{
		Identity: keying.NewIdentity(c.bytes(like.number, 1)), Rand: rand.New(rand.NewPCG(c.seed, uint64(like.number))),
		Random: rand.NewChaCha8(c.bytes(like.number, 2)), StreamPacket: p.delivered,
	})
	spec := *f.spec
	spec.Bootstrap = nil
	for _, i := range rand.New(rand.NewPCG(c.seed, uint64(like.number)+1<<32)).Perm(len(f.peers)) {
		if q := f.peers[i]; len(spec.Bootstrap) < 16 {
			addrs := []wire.Address{{AddrPort: q.addr, Origin: wire.OriginObserved}}
			spec.Bootstrap = append(spec.Bootstrap, netgroup.Peer{ID: q.PeerID(), Addrs: addrs})
		}
	}
	f.peers = append(f.peers, p)
	f.w.Add(p.addr, p, netsim.Link{Rate: like.host.uplink.rate, Queue: time.Duration(uplinkQueue)})
	var err error
	p.group, err = p.Join(now, &spec, netgroup.Member{
		Addrs: []netip.AddrPort{p.addr}, Founds: like.number == 0, Uplink: knownUplink(like.host),
	})
	if err != nil {
		panic(err)
	}
	for i := range f.media {
		if like.number > 0 {
			_, err = p.group.Play(now, mediumName(i))
		} else {
			f.media[i], err = p.group.Publish(now, mediumName(i), f.like.publishConfig(i == 0))
			f.w.At(now, func(now time.Time) { f.write(i, 0, now) })
		}
		if err != nil {
			panic(err)
		}
	}
	f.w.Poke(p.addr)
}

// write publishes the next frame.
func (f *fullStack) write(i, frame int, now time.Time) {
	if !now.Before(f.end) {
		return
	}
	m := f.like.media[i]
	frames := netgroup.Frame{Timestamp: uint64(now.Sub(start).Microseconds()), Data: make([]byte, m.size())}
	every := soundEvery
	if m.picture {
		frames.Layer, every = layers[frame%len(layers)], frameEvery
		frames.Key = frames.Layer == 0 && frame%30 == 0
	}
	_, _ = f.media[i].Write(now, frames) // before there is a content key nothing can be sent
	f.w.Poke(f.peers[0].addr)
	f.w.At(now.Add(every), func(now time.Time) { f.write(i, frame+1, now) })
}

// delivered takes the age of a packet.
func (p *fullPeer) delivered(s *netgroup.NetStream, packet *stream.Packet) {
	at := start.Add(time.Duration(packet.Timestamp) * time.Microsecond)
	if s.Name() == mediumName(0) && !at.Before(p.f.begin) && at.Before(p.f.end) {
		p.f.ages = append(p.f.ages, int64(p.f.w.Now().Sub(at)))
	}
}

// Advance implements netsim.Node.
func (p *fullPeer) Advance(now time.Time) time.Time {
	wake := p.Connection.Advance(now)
	for heard := false; ; heard = true {
		ev, ok := p.NextEvent()
		switch {
		case !ok && heard:
			return p.Connection.Advance(now)
		case !ok:
			return wake
		}
		if ev, ok := ev.(netgroup.FramesToVerify); ok {
			ev.Batch.Verify()
			ev.Group.Verified(now, ev.Batch)
		}
	}
}

// What the lab leaves out makes little difference to how late packets come.
func TestSoakFullStackAgreesWithTheLab(t *testing.T) {
	for _, seed := range []uint64{1, 2} {
		s := settings{peers: 30, seconds: 20, seed: seed, loss: -1}
		sh := newShow(s, streaming{scenario: scenarioOfTest(t, "rich"), kbit: 860})
		sh.run()
		lab := sh.result()
		f := newFullStack(sh)
		f.w.Run(f.end.Add(arriveWithin))
		full := quantilesOf(f.ages)
		t.Logf("seed %d: lab p50 %v p99 %v p999 %v ms, full stack p50 %v p99 %v p999 %v ms; %d and %d packets", seed,
			lab.Age.P50, lab.Age.P99, lab.Age.P999, full.P50, full.P99, full.P999, arrived(sh), len(f.ages))
		t.Logf("figure full-stack.p50 %.1f %%", 100*(float64(full.P50/lab.Age.P50)-1))
		t.Logf("figure full-stack.p99 %.1f %%", 100*(float64(full.P99/lab.Age.P99)-1))
		if d := full.P50 / lab.Age.P50; d < 0.85 || d > 1.15 {
			t.Errorf("seed %d: p50 is %v ms, in the lab %v ms", seed, full.P50, lab.Age.P50)
		}
		if d := full.P99 / lab.Age.P99; d < 0.75 || d > 1.25 {
			t.Errorf("seed %d: p99 is %v ms, in the lab %v ms", seed, full.P99, lab.Age.P99)
		}
	}
}

// arrived counts the packets of pictures that arrived in the simulation.
func arrived(sh *show) int {
	_, delays := tally(sh.of(true), isOrdinary, func(p *sentPacket) bool { return sh.isMeasured(p.at) })
	return len(delays)
}
