package rtmfp

import (
	"net/netip"
	"time"
)

// maxTracked bounds the addresses whose hellos are counted apart within one second. Those beyond share
// the overall limit only.
const maxTracked = 4096

// A startupGate limits what strangers can make an endpoint do. Before a valid cookie an address proves nothing,
// so hellos are counted by the second, per address and port and over all; a valid cookie buys public-key work,
// limited likewise, so that one address and port cannot use up what is there for all, and, once the peer is
// known, by Limits.HalfOpenPerPeer. No IP address is held below what there is while nobody else wants it: a
// school is one address.
type startupGate struct {
	limits Limits
	second time.Time
	hellos int       // in this second, to all
	spent  time.Time // until when the keyings so far have used up what time gives
	byAddr map[netip.AddrPort]gateCount
	bySite map[netip.Addr]int // keyings in this second; see site
}

type gateCount struct{ hellos, keyings int }

func newStartupGate(l Limits) startupGate {
	return startupGate{limits: l, byAddr: map[netip.AddrPort]gateCount{}, bySite: map[netip.Addr]int{}}
}

func (g *startupGate) roll(now time.Time) {
	if now.Sub(g.second) >= time.Second || now.Before(g.second) {
		g.second, g.hellos = now, 0
		clear(g.byAddr)
		clear(g.bySite)
	}
}

// allowHello reports whether a hello from addr may be answered now.
func (g *startupGate) allowHello(now time.Time, addr netip.AddrPort) bool {
	g.roll(now)
	from := g.byAddr[addr]
	if g.hellos >= g.limits.Hellos || from.hellos >= g.limits.HellosPerAddress {
		return false
	}
	g.hellos++
	from.hellos++
	g.track(addr, from)
	return true
}

func (g *startupGate) track(addr netip.AddrPort, c gateCount) {
	if _, known := g.byAddr[addr]; known || len(g.byAddr) < maxTracked {
		g.byAddr[addr] = c
	}
}

// allowKeying reports whether public-key work may be done now for a stranger who is at addr. Over all it is what
// time gives, and what it gave in the second before if that was not used: a class may begin all at once, but
// whatever strangers go on doing, there is time left between. A site that had a quarter of it in this second leaves
// half of what there is to others: alone it loses nothing, but somebody who goes on from there with one handshake
// after the other does not lock the others out.
func (g *startupGate) allowKeying(now time.Time, addr netip.AddrPort) bool {
	g.roll(now)
	from := g.byAddr[addr]
	each, room := time.Second/time.Duration(g.limits.Keyings), time.Second
	if g.bySite[site(addr)] >= max(g.limits.Keyings/4, g.limits.KeyingsPerAddress) {
		room /= 2 // what is left then is for others
	}
	if from.keyings >= g.limits.KeyingsPerAddress || g.spent.Sub(now) > room-each {
		return false
	}
	if s := site(addr); g.bySite[s] > 0 || len(g.bySite) < maxTracked {
		g.bySite[s]++
	}
	g.spent = later(g.spent, now).Add(each)
	from.keyings++
	g.track(addr, from)
	return true
}

// site is where an address belongs: an IPv4 address, behind which there may be a school, or the network of an
// IPv6 address, all of whose 2⁶⁴ addresses one machine may use.
func site(addr netip.AddrPort) netip.Addr {
	if ip := addr.Addr(); ip.Is6() {
		p, _ := ip.WithZone("").Prefix(64) // 64 bits are never too many
		return p.Addr()
	}
	return addr.Addr()
}
