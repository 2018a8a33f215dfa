package main

import (
	"encoding/binary"
	"time"

	"lyceum/session/keying"
	"lyceum/session/netgroup"
	"lyceum/session/rtmfp"
)

// What a message takes on the direct path is measured with as many messages as give a 99th percentile that does
// not depend on luck.
const (
	directPairs    = 4000
	directMessages = 11                     // of each pair, of which the first does not count
	directGap      = 700 * time.Millisecond // between them, on average
	directOverhead = 180                    // bytes that a post's envelope adds to its text
)

// directResult are the delays of single messages over one session.
type directResult struct {
	P50 figure `json:"p50"`
	P99 figure `json:"p99"`
}

// measureDirect measures what posts would take that went from their author straight to somebody who should hear
// them: over one session, in a network of the same places and links in which there is nothing else. Pairs are
// drawn from all posts and all who should hear them.
func (p *posting) measureDirect() directResult {
	w := newWorld(p.c.seed, p.c.network())
	var delays []int64
	for range directPairs {
		s, to := &p.posts[w.rand.IntN(len(p.posts))], p.c.peers[w.rand.IntN(len(p.c.peers))]
		if !p.counts(s, to) {
			continue
		}
		d := &directTalk{w: w, size: s.size + directOverhead, delays: &delays}
		d.from, d.to = d.end(s.author.host), d.end(to.host)
		w.after(time.Duration(w.rand.Int64N(int64(time.Second))), func() {
			d.from.do(func(now time.Time) { _, _ = d.from.Connect(now, d.to.id, keying.Tag{}, d.to.host.addr()) })
		})
	}
	w.run(time.Minute)
	q := quantilesOf(delays)
	return directResult{q.P50, q.P99}
}

// A directTalk is what one peer says to another.
type directTalk struct {
	w        *world
	from, to *endpoint
	size     int
	out      netgroup.SendFlow
	said     []int64 // when
	heard    int
	delays   *[]int64
}

// end puts an endpoint on a host that is placed and linked as another one, in the other one's world.
func (d *directTalk) end(like *host) *endpoint {
	h := d.w.addHost()
	h.place, h.uplink = like.place, uplink{rate: like.uplink.rate, keeps: like.uplink.keeps}
	var id keying.PeerID
	binary.BigEndian.PutUint32(id[:], uint32(h.number))
	e := h.attach(id, nil)
	e.driver = d
	return e
}

// advance implements driver, for both ends.
func (d *directTalk) advance(time.Time) (wake time.Time) {
	for _, e := range []*endpoint{d.from, d.to} {
		for ev, ok := e.NextEvent(); ok; ev, ok = e.NextEvent() {
			switch {
			case ev.Kind == netgroup.SessionOpened && e == d.from:
				d.out, _ = ev.Session.OpenFlow(nil, rtmfp.PriorityData)
				d.w.after(0, d.say)
			case ev.Kind == netgroup.MessageReceived:
				if d.heard > 0 {
					*d.delays = append(*d.delays, d.w.now-d.said[d.heard])
				}
				d.heard++
			}
		}
	}
	return wake
}

func (d *directTalk) say() {
	d.from.do(func(now time.Time) {
		d.said = append(d.said, d.w.now)
		_ = d.out.Write(now, make([]byte, d.size), rtmfp.Deadlines{})
	})
	if len(d.said) < directMessages {
		d.w.after(time.Duration(d.w.rand.Int64N(int64(2*directGap))), d.say)
	}
}
