package rtmfp

import (
	"net/netip"
	"time"
)

// maxTracked bounds the addresses whose hellos are counted apart within one second. Those beyond share
// the overall limit only.
const maxTracked = 4096

// A startupGate limits what strangers can make an endpoint do, counting by the second. Before a valid
// cookie an address proves nothing, so hellos are limited per address and port and over all; a valid
// cookie buys public-key work, limited over all and, once the peer is known, by Limits.HalfOpenPerPeer.
// One IP address is never limited by itself: a school is one address.
type startupGate struct {
	limits  Limits
	second  time.Time
	hellos  int
	keyings int
	byAddr  map[netip.AddrPort]int
}

func newStartupGate(l Limits) startupGate {
	return startupGate{limits: l, byAddr: map[netip.AddrPort]int{}}
}

func (g *startupGate) roll(now time.Time) {
	if now.Sub(g.second) >= time.Second || now.Before(g.second) {
		g.second, g.hellos, g.keyings = now, 0, 0
		clear(g.byAddr)
	}
}

// allowHello reports whether a hello from addr may be answered now.
func (g *startupGate) allowHello(now time.Time, addr netip.AddrPort) bool {
	g.roll(now)
	if g.hellos >= g.limits.Hellos || g.byAddr[addr] >= g.limits.HellosPerAddress {
		return false
	}
	g.hellos++
	if len(g.byAddr) < maxTracked {
		g.byAddr[addr]++
	}
	return true
}

// allowKeying reports whether public-key work may be done for a stranger now.
func (g *startupGate) allowKeying(now time.Time) bool {
	g.roll(now)
	if g.keyings >= g.limits.Keyings {
		return false
	}
	g.keyings++
	return true
}
