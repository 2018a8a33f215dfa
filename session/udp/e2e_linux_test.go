//go:build e2e

package udp

import (
	"net/netip"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"
)

// insideNamespace is set in the process that runs in a network of its own.
const insideNamespace = "LYCEUM_TEST_NETWORK"

// inOwnNetwork reports whether the test is to go on here: in a process in a network namespace, which it starts if need be.
func inOwnNetwork(t *testing.T) bool {
	t.Helper()
	if os.Getenv(insideNamespace) != "" {
		return true
	}
	cmd := exec.Command("unshare", "-rn", os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), insideNamespace+"=1")
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS") {
		t.Fatalf("in a network of its own: %v\n%s", err, out)
	}
	return false
}

func ip(t *testing.T, args ...string) {
	t.Helper()
	if out, err := exec.Command("ip", args...).CombinedOutput(); err != nil {
		t.Fatalf("ip %v: %v\n%s", args, err, out)
	}
}

// plug adds the interface lan0, with an address.
func plug(t *testing.T, addr string) {
	t.Helper()
	ip(t, "link", "add", "lan0", "type", "veth", "peer", "name", "switch0")
	ip(t, "addr", "add", addr, "dev", "lan0")
	ip(t, "link", "set", "lan0", "up")
	ip(t, "link", "set", "switch0", "up")
}

// TestE2EGroupFollowsTheNetwork joins a group before there is a network, which then comes, goes, and is another. By IPv6 it
// is heard there too, although those addresses work only after a check.
func TestE2EGroupFollowsTheNetwork(t *testing.T) {
	if !inOwnNetwork(t) {
		return
	}
	ip(t, "link", "set", "lo", "up")
	g, err := JoinGroup(GroupOptions{V4: netip.MustParseAddrPort("239.255.7.7:4007"), V6: netip.MustParseAddrPort("[ff02::7:7]:4007")})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	type heard struct {
		from netip.Addr
		what string
	}
	from := make(chan heard)
	go func() { // ends with the process
		b := make([]byte, MaxDatagram)
		for {
			n, at, err := g.ReadFrom(b)
			if err != nil {
				return
			}
			from <- heard{at.Addr(), string(b[:n])}
		}
	}()
	for _, network := range []string{"127.0.0.1", "192.0.2.1", "192.0.2.9"} {
		if network != "127.0.0.1" {
			plug(t, network+"/24")
		}
		awaited := map[bool]bool{true: true, false: network != "127.0.0.1"} // by IPv4 and by IPv6; not by it on loopback
		announce, deadline := time.NewTicker(20*time.Millisecond), time.After(patience)
		for awaited[true] || awaited[false] {
			select {
			case <-announce.C:
				_ = g.Send([]byte(network)) // it fails until the group has noticed
			case h := <-from:
				if h.what == network && (h.from.String() == network || h.from.IsLinkLocalUnicast() && h.from.Zone() == "lan0") {
					awaited[h.from.Is4()] = false
				}
			case <-deadline:
				t.Fatalf("not heard from %s, by IPv4 or by IPv6: %v", network, awaited)
			}
		}
		if network == "192.0.2.1" {
			ip(t, "link", "del", "lan0")
		}
	}
}

// TestE2EAddressComesAndGoes does to a real interface, in a network namespace, what a laptop's go
// through: the sockets follow, IPv6 ones too although those addresses work only after a check.
func TestE2EAddressComesAndGoes(t *testing.T) {
	if !inOwnNetwork(t) {
		return
	}
	plug(t, "192.0.2.1/24")
	c, err := Listen(Options{Interfaces: []string{"lan0"}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	all, err := Listen(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer all.Close()
	port := c.Port()
	until := func(want ...string) {
		t.Helper()
		deadline := time.After(patience)
		for {
			var got []string
			for _, a := range c.LocalAddrs() {
				if int(a.Port()) != port {
					t.Fatalf("port of %v changed from %d", a, port)
				}
				got = append(got, a.Addr().String()) // link-local ones are not among them
			}
			slices.Sort(got)
			if slices.Equal(got, want) {
				return
			}
			select {
			case <-c.Changed():
			case <-deadline:
				t.Fatalf("listening on %q, want %q", got, want)
			}
		}
	}
	until("192.0.2.1")
	ip(t, "addr", "add", "192.0.2.2/24", "dev", "lan0")
	until("192.0.2.1", "192.0.2.2")
	ip(t, "addr", "del", "192.0.2.2/24", "dev", "lan0")
	until("192.0.2.1")
	ip(t, "addr", "add", "2001:db8::1/64", "dev", "lan0")
	until("192.0.2.1", "2001:db8::1")
	ip(t, "link", "del", "lan0")
	until()
	plug(t, "192.0.2.9/24")
	until("192.0.2.9")
	if s := c.socketFor(netip.MustParseAddr("192.0.2.10")); s == nil || s.addr.String() != "192.0.2.9" {
		t.Errorf("to 192.0.2.10 goes by %v", s)
	}
	select {
	case <-all.Changed():
	case <-time.After(patience):
		t.Error("an unrestricted Conn is not told")
	}
}
