package main

import (
	"fmt"
	"os"
)

func (sh *show) debug() {
	if os.Getenv("LABDEBUG") == "" {
		return
	}
	type cl struct {
		n                    int
		sent, cap, strm, ctl uint64
	}
	by := map[int64]*cl{}
	for _, p := range sh.c.peers {
		c := by[p.host.uplink.rate]
		if c == nil {
			c = &cl{}
			by[p.host.uplink.rate] = c
		}
		c.n++
		c.sent += dbg[p.host.number]
		c.strm += dbgS[p.host.number]
		c.ctl += dbgC[p.host.number]
		c.cap += uint64(p.host.uplink.rate) * uint64(sh.c.seconds) / 8
	}
	for r, c := range by {
		fmt.Fprintf(os.Stderr, "class %d n %d used %.2f (stream %.2f, control %.3f)\n", r, c.n, float64(c.sent)/float64(c.cap), float64(c.strm)/float64(c.cap), float64(c.ctl)/float64(c.cap))
	}
	fmt.Fprintln(os.Stderr, "slow kinds", kk, kb, "data by", kd, ka, km)
	fmt.Fprintln(os.Stderr, "messages", mk, mb, mk2)
	fmt.Fprintln(os.Stderr, "overflows", sh.c.w.stats.overflows, "lost", sh.c.w.stats.lost, "sent", sh.c.w.stats.sent, "resent", sh.c.w.stats.resent)
}

var dbg, dbgS, dbgC [10000]uint64

var kk, kb [20]int
var kd [5]int
var ka int
var km = map[string]int{}

var mk, mb, mk2 [256]int

func (sh *show) debugWatch() {
	if os.Getenv("LABDEBUG") == "" {
		return
	}
	m := sh.media[0]
	var hist [11]int
	byLayer := [3]int{}
	tot := [3]int{}
	for _, v := range m.audience {
		if v == nil {
			continue
		}
		n, g := 0, 0
		for i := range m.packets {
			if at := m.packets[i].at; sh.isMeasured(at) && v.counts(at) {
				n++
				tot[m.packets[i].layer]++
			}
		}
		for _, a := range v.got {
			if at := m.packets[a.packet].at; sh.isMeasured(at) && v.counts(at) {
				g++
				byLayer[m.packets[a.packet].layer]++
			}
		}
		if n > 0 {
			hist[10*g/n]++
		}
	}
	fmt.Fprintln(os.Stderr, "receivers by tenths delivered", hist, "layers", byLayer, tot)
	e, ok := sh.caster.(*engines)
	if !ok {
		return
	}
	for _, mm := range e.members[:12] {
		p := mm.parts[0]
		fmt.Fprintf(os.Stderr, "peer %d up %d neighbors %d parents %v maxgroup %d counters %+v\n", mm.peer.number, mm.peer.host.uplink.rate, len(mm.byPeer), p.engine.Parents(), p.engine.MaxGroup(), p.engine.Counters())
	}
}
