package doctor

import (
	"net"
	"net/netip"
	"strings"

	"lyceum/session/udp"
)

// vpnNames begin the names of interfaces that VPNs make, on the systems that name them by their kind.
var vpnNames = []string{"tun", "tap", "wg", "ppp", "utun", "ipsec", "tailscale", "zt", "nordlynx", "proton"}

// lookAtInterfaces says which networks this computer is on.
func (e *examination) lookAtInterfaces() {
	all, err := e.net.Interfaces(e.cfg.Interfaces)
	c := Check{Name: CheckInterfaces, OK: true, Finding: Fine, Err: err}
	var vpn []string
	global := false
	for _, i := range all {
		if i.Flags&net.FlagLoopback != 0 && len(e.cfg.Interfaces) == 0 {
			continue // it leads nowhere, unless nothing else is asked for
		}
		if isVPN(i) {
			vpn = append(vpn, i.Name)
		}
		for _, p := range i.Prefixes {
			e.own = append(e.own, p)
			c.List = append(c.List, i.Name+" "+p.String())
			global = global || !p.Addr().IsLinkLocalUnicast()
		}
	}
	switch {
	case err != nil || len(c.List) == 0:
		c.OK, c.Finding = false, NoNetwork
	case !global:
		c.OK, c.Finding = false, OnlyLinkLocal
	}
	e.report(c)
	if len(vpn) > 0 { // a hint, and no fault: many a VPN leaves the local network alone
		e.report(Check{Name: CheckVPN, OK: true, Finding: UsesVPN, List: vpn})
	}
}

// isVPN reports whether an interface looks as if it led through a tunnel.
func isVPN(i udp.Interface) bool {
	for _, name := range vpnNames {
		if rest, ok := strings.CutPrefix(strings.ToLower(i.Name), name); ok && strings.Trim(rest, "0123456789") == "" {
			return true
		}
	}
	return i.Flags&net.FlagPointToPoint != 0
}

// lookAtPort opens the port that a class would use.
func (e *examination) lookAtPort() {
	conn, err := e.net.Listen(udp.Options{Port: e.cfg.Port, Interfaces: e.cfg.Interfaces})
	if err != nil {
		e.report(Check{Name: CheckPort, Finding: NotOpened, Port: e.cfg.Port, Err: err})
		return
	}
	c := Check{Name: CheckPort, OK: true, Finding: Fine, Port: conn.Port()}
	if err := conn.Close(); err != nil {
		c.OK, c.Finding, c.Err = false, NotOpened, err
	}
	e.report(c)
}

// isNear reports whether an address is on a network of this computer.
func (e *examination) isNear(a netip.Addr) bool {
	for _, p := range e.own {
		if p.Contains(a.Unmap().WithZone("")) {
			return true
		}
	}
	return false
}
