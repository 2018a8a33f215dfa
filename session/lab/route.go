package main

import (
	"encoding/binary"
	"flag"
	"slices"
	"time"

	"lyceum/session/netgroup"
	"lyceum/session/netgroup/ring"
)

const (
	routeRate  = 100             // messages a second
	routeFirst = 5 * time.Second // more than figures usually wait: only who is there that long takes messages for its neighbourhood
	routeKnown = int64(10 * time.Second)
	routeLate  = 10 * time.Second // how long messages may be on their way
)

// A routing is messages that random members send to random addresses, and where they arrive.
type routing struct {
	c    *crowd
	sent []routed
	over bool
}

// routed is a message to an address.
type routed struct {
	to      ring.Address
	nearest *peer // when it was sent
	reached bool
	hops    int
}

// routeResult are the figures of directed routing.
type routeResult struct {
	Reached figure `json:"reached_nearest"`
	Hops    struct {
		Mean figure `json:"mean"`
		P99  int    `json:"p99"`
		Max  int    `json:"max"`
	} `json:"hops"`
}

// routeCommand measures whether messages to addresses reach who stands nearest, and over how many links.
func routeCommand(*flag.FlagSet) func(settings) (*crowd, any) {
	return func(s settings) (*crowd, any) {
		c := newCrowd(s)
		c.began = func(p *peer, now time.Time) { p.group.SetReceiveMode(now, netgroup.ReceiveNearest) }
		c.settle()
		c.runFor(routeFirst)
		r := &routing{c: c}
		c.heard = r.heard
		r.send()
		c.runFor(time.Duration(s.seconds) * time.Second)
		r.over = true
		c.runFor(routeLate)
		c.weigh()
		return c, r.result()
	}
}

// send has a random member send a message to a random address, and plans the next.
func (r *routing) send() {
	if r.over {
		return
	}
	w := r.c.w
	from := r.c.anyoneLinked()
	m := routed{}
	for i := range 4 {
		binary.BigEndian.PutUint64(m.to[8*i:], w.rand.Uint64())
	}
	m.nearest = r.c.nearest(m.to)
	r.sent = append(r.sent, m)
	from.do(func(now time.Time) {
		message := binary.BigEndian.AppendUint32(nil, uint32(len(r.sent)-1))
		if _, err := from.group.SendToNearest(now, m.to, message); err != nil {
			panic("BUG: " + err.Error())
		}
	})
	w.after(time.Duration(w.rand.ExpFloat64()/routeRate*float64(time.Second)), r.send)
}

// nearest returns who stands nearest to an address of those who are there and were for a while.
func (c *crowd) nearest(to ring.Address) (nearest *peer) {
	for i := range c.ring.Len() {
		_, p := c.ring.At(i)
		if p.joinedAt <= c.w.now-routeKnown && (nearest == nil || ring.Nearer(to, p.address, nearest.address)) {
			nearest = p
		}
	}
	return nearest
}

// heard takes note of a message that arrived. Nearest is who was so when it was sent or is so now, as others join
// and vanish meanwhile.
func (r *routing) heard(p *peer, ev netgroup.Event) {
	notify, ok := ev.(netgroup.SendToNotify)
	if !ok {
		return
	}
	m := &r.sent[binary.BigEndian.Uint32(notify.Message)]
	_, nearest, _ := r.c.ring.Nearest(m.to)
	if p == m.nearest || p == nearest {
		m.reached, m.hops = true, notify.Hops
	}
}

func (r *routing) result() (out routeResult) {
	var hops []int64
	sum := int64(0)
	for _, m := range r.sent {
		if m.reached {
			hops = append(hops, int64(m.hops))
			sum += int64(m.hops)
		}
	}
	slices.Sort(hops)
	out.Reached = ratio(len(hops), len(r.sent))
	if len(hops) > 0 {
		out.Hops.Mean = figure(float64(sum) / float64(len(hops)))
		out.Hops.P99, out.Hops.Max = int(rank(hops, 0.99)), int(hops[len(hops)-1])
	}
	return out
}
