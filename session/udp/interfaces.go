package udp

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
)

// ErrNoInterface is wrapped by the errors about an interface that does not exist, is down or has
// no address.
var ErrNoInterface = errors.New("no usable network interface")

// An iface is a network interface that is up, with its addresses.
type iface struct {
	net.Interface
	prefixes []netip.Prefix // host address and length of the network; without zones
}

func (i *iface) loopback() bool { return i.Flags&net.FlagLoopback != 0 }

// Loopback returns the name of the interface that leads nowhere but to this machine: lo on Linux, lo0 on macOS.
// The error wraps [ErrNoInterface].
func Loopback() (string, error) {
	all, err := interfaces(nil)
	if err != nil {
		return "", err
	}
	for _, i := range all {
		if i.loopback() {
			return i.Name, nil
		}
	}
	return "", fmt.Errorf("loopback: %w", ErrNoInterface)
}

// LeadsOut returns nil if this machine is on a network, which loopback is not. Otherwise the error wraps [ErrNoInterface].
func LeadsOut() error {
	all, err := interfaces(nil)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(all, func(i iface) bool { return !i.loopback() }) {
		return fmt.Errorf("there is loopback alone: %w", ErrNoInterface)
	}
	return nil
}

// interfaces returns the interfaces of the given names in the order of the names, or all that
// are up if there are no names. A name that cannot be used is an error.
func interfaces(names []string) ([]iface, error) {
	all, err := net.Interfaces()
	if err != nil {
		return nil, fmt.Errorf("list network interfaces: %w", err)
	}
	if len(names) == 0 {
		return upInterfaces(all), nil
	}
	var named []net.Interface
	for i, name := range names {
		at := slices.IndexFunc(all, func(n net.Interface) bool { return n.Name == name })
		if at < 0 {
			return nil, fmt.Errorf("interface %q: %w; this machine has %s", name, ErrNoInterface, known(all))
		}
		if all[at].Flags&net.FlagUp == 0 {
			return nil, fmt.Errorf("interface %q is down: %w", name, ErrNoInterface)
		}
		if !slices.Contains(names[:i], name) {
			named = append(named, all[at])
		}
	}
	usable := upInterfaces(named)
	if len(usable) == 0 {
		return nil, fmt.Errorf("interface %s has no address: %w", known(named), ErrNoInterface)
	}
	return usable, nil
}

// present returns what interfaces would, without those that cannot be used.
func present(names []string) ([]iface, error) {
	all, err := net.Interfaces()
	if err != nil || len(names) == 0 {
		return upInterfaces(all), err
	}
	var named []net.Interface
	for i, name := range names {
		at := slices.IndexFunc(all, func(n net.Interface) bool { return n.Name == name })
		if at >= 0 && !slices.Contains(names[:i], name) {
			named = append(named, all[at])
		}
	}
	return upInterfaces(named), nil
}

func known(all []net.Interface) string {
	var names []string
	for _, i := range all {
		names = append(names, i.Name)
	}
	return strings.Join(names, ", ")
}

// upInterfaces returns those of all that are up and have an address.
func upInterfaces(all []net.Interface) []iface {
	var up []iface
	for _, n := range all {
		if n.Flags&net.FlagUp == 0 {
			continue
		}
		addrs, err := n.Addrs()
		if err != nil {
			continue // gone since it was listed
		}
		i := iface{Interface: n}
		for _, a := range addrs {
			if p, ok := prefix(a, n.Name); ok {
				i.prefixes = append(i.prefixes, p)
			}
		}
		if len(i.prefixes) > 0 {
			up = append(up, i)
		}
	}
	return up
}

// prefix converts an interface's address. netip.Prefix has no zones, so that of a link-local
// IPv6 address is added by [iface.addr].
func prefix(a net.Addr, zone string) (netip.Prefix, bool) {
	n, ok := a.(*net.IPNet)
	if !ok {
		return netip.Prefix{}, false
	}
	ip, ok := netip.AddrFromSlice(n.IP)
	bits, _ := n.Mask.Size()
	if !ok || ip.IsMulticast() || ip.IsUnspecified() {
		return netip.Prefix{}, false
	}
	ip = ip.Unmap()
	if ip.Is4() && len(n.Mask) == net.IPv6len {
		bits -= 96
	}
	p := netip.PrefixFrom(ip, bits)
	return p, p.IsValid()
}

// addr returns the address to bind to: p's own, with the interface as zone where it needs one.
func (i *iface) addr(p netip.Prefix) netip.Addr {
	if a := p.Addr(); !a.Is4() && a.IsLinkLocalUnicast() {
		return a.WithZone(i.Name)
	}
	return p.Addr()
}

// broadcast returns the address that reaches all hosts of an IPv4 network, or false if the
// network has none. Loopback is no broadcast interface, but 127.255.255.255 works there.
func (i *iface) broadcast(p netip.Prefix) (netip.Addr, bool) {
	if !p.Addr().Is4() || p.Bits() > 30 || i.Flags&net.FlagBroadcast == 0 && !i.loopback() {
		return netip.Addr{}, false
	}
	b := p.Addr().As4()
	for bit := p.Bits(); bit < 32; bit++ {
		b[bit/8] |= 0x80 >> (bit % 8)
	}
	return netip.AddrFrom4(b), true
}
