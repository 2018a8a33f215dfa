package udp

import (
	"net"
	"net/netip"
	"slices"

	"golang.org/x/net/ipv4"
	"golang.org/x/net/ipv6"
)

// receiver returns a function that reads announcements from u.
func (f groupFilter) receiver(u *net.UDPConn, v4 bool) receiver {
	if v4 {
		p := ipv4.NewPacketConn(u)
		p.SetControlMessage(ipv4.FlagInterface|ipv4.FlagDst, true) // without it accepts judges by the source
		return func(b []byte) (int, netip.AddrPort, bool, error) {
			n, cm, from, err := p.ReadFrom(b)
			if cm == nil {
				cm = new(ipv4.ControlMessage)
			}
			at, ok := f.accepts(from, cm.IfIndex, cm.Dst)
			return n, at, ok, err
		}
	}
	p := ipv6.NewPacketConn(u)
	p.SetControlMessage(ipv6.FlagInterface|ipv6.FlagDst, true)
	return func(b []byte) (int, netip.AddrPort, bool, error) {
		n, cm, from, err := p.ReadFrom(b)
		if cm == nil {
			cm = new(ipv6.ControlMessage)
		}
		at, ok := f.accepts(from, cm.IfIndex, cm.Dst)
		return n, at, ok, err
	}
}

// accepts returns a datagram's source and whether it was sent to the group, or by broadcast, on
// an allowed interface. The socket is bound to the unspecified address, which alone hears
// broadcasts on all systems, so other datagrams reach it too. Where the system does not tell
// interface (0) or destination (nil), as on Windows, the source must be on an allowed network.
func (f groupFilter) accepts(from net.Addr, index int, dst net.IP) (netip.AddrPort, bool) {
	source, ok := from.(*net.UDPAddr)
	if !ok {
		return netip.AddrPort{}, false
	}
	at := source.AddrPort()
	if to, ok := netip.AddrFromSlice(dst); ok {
		if to = to.Unmap(); to != f.group && !slices.Contains(f.broadcasts, to) && (f.multicastOnly || to != limitedBroadcast) {
			return at, false
		}
	}
	if f.all {
		return at, true
	}
	if index != 0 {
		return at, slices.Contains(f.indexes, index)
	}
	if zone := at.Addr().Zone(); zone != "" {
		return at, slices.Contains(f.names, zone)
	}
	return at, slices.ContainsFunc(f.prefixes, func(p netip.Prefix) bool { return p.Contains(at.Addr().Unmap()) })
}

var limitedBroadcast = netip.AddrFrom4([4]byte{255, 255, 255, 255})
