//go:build e2e

package main_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// blocked drops, on its way in, what others send to everyone, as a Wi-Fi with client isolation does; what the host sends
// itself comes back by IPv4.
const blocked = `
table inet wifi {
	chain input {
		type filter hook input priority 0;
		udp dport 1-65535 ip daddr { 224.0.0.0/4, 255.255.255.255, 203.0.113.255 } ip saddr != %s drop
		udp dport 1-65535 ip6 daddr ff00::/8 drop
	}
}
`

// walled drops whatever comes in over the network.
const walled = `
table inet wall {
	chain input {
		type filter hook input priority 0;
		iifname "eth0" udp dport 1-65535 drop
	}
}
`

// filters has a host obey rules of nftables.
func (h *host) filters(rules string) {
	h.net.t.Helper()
	h.net.must("this kernel does not filter by nftables", rules, "ip", "netns", "exec", h.name, "nft", "-f", "-")
}

// doctor runs lyceum doctor on a host with the invite of the class.
func (c *classroom) doctor(on *host) *process {
	c.t.Helper()
	return on.start(c.deadline, "doctor", c.program, nil, "doctor", "@"+c.invite, "--json", "--for", "6s")
}

// wantCheck waits for a check of a name and checks how it came out.
func (p *process) wantCheck(name string, ok bool, detail string) {
	p.t.Helper()
	e := p.awaitFrom(0, "the check of "+name, event("check", "name", name))
	if e["ok"] != ok || !strings.Contains(fmt.Sprint(e["detail"]), detail) {
		p.t.Errorf("check %v, want ok %v and %q", e, ok, detail)
	}
}

// TestE2EDoctorTellsBlockedMulticast has a class that can be reached and cannot be heard.
func TestE2EDoctorTellsBlockedMulticast(t *testing.T) {
	c := newClassroom(t, time.Minute)
	school, ana := c.publicHost("teacher", 0), c.publicHost("ana", 1)
	for _, h := range []*host{school, ana} { // one who is heard is answered directly
		h.filters(fmt.Sprintf(blocked, h.addr))
	}
	c.opens(school, nil)
	d := c.doctor(ana)
	d.wantCheck("multicast", true, "239.255.76.67")
	d.wantCheck("invite", true, "Eight")
	d.wantCheck("classes", true, "No class is announced")
	d.wantCheck("bootstrap", true, "Somebody of the class answered at "+publicAddr(0))
	d.wantCheck("lan", false, "The Wi-Fi is blocking group traffic")
	d.wantCheck("member", true, "You can join")
	d.awaitExit(0)
}

// TestE2EDoctorTellsAFirewall has a computer that nothing reaches, and one that everything does.
func TestE2EDoctorTellsAFirewall(t *testing.T) {
	c := newClassroom(t, time.Minute)
	c.opens(c.publicHost("teacher", 0), nil)
	ana, ben := c.publicHost("ana", 1), c.publicHost("ben", 2)
	ana.filters(walled)
	d := c.doctor(ana)
	d.wantCheck("multicast", false, "does not come back")
	d.wantCheck("bootstrap", false, "Nobody answered at "+publicAddr(0))
	d.wantCheck("firewall", false, "nothing came in at all")
	d.wantCheck("member", false, "Nobody of the class answered")
	d.awaitExit(1)
	d = c.doctor(ben)
	for _, name := range []string{"interfaces", "port", "multicast", "broadcast", "classes", "bootstrap", "lan", "firewall", "member"} {
		d.wantCheck(name, true, "")
	}
	d.awaitExit(0)
}
