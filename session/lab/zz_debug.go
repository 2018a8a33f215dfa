package main

import (
	"fmt"
	"os"
)

func (sh *show) debug() {
	if os.Getenv("LABDEBUG") == "" {
		return
	}
	type cl struct{ n int; sent, cap, strm, ctl uint64 }
	by := map[int64]*cl{}
	for _, p := range sh.c.peers {
		c := by[p.host.uplink.rate]
		if c == nil { c = &cl{}; by[p.host.uplink.rate] = c }
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
	fmt.Fprintln(os.Stderr, "overflows", sh.c.w.stats.overflows, "lost", sh.c.w.stats.lost, "sent", sh.c.w.stats.sent, "resent", sh.c.w.stats.resent)
}

var dbg, dbgS, dbgC [10000]uint64

var kk, kb [20]int
var kd [5]int
var ka int
var km = map[string]int{}
