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

// TestE2EAddressComesAndGoes does to a real interface, in a network namespace, what a laptop's go
// through: the sockets follow, IPv6 ones too although those addresses work only after a check.
func TestE2EAddressComesAndGoes(t *testing.T) {
	if os.Getenv(insideNamespace) == "" {
		cmd := exec.Command("unshare", "-rn", os.Args[0], "-test.run=^TestE2EAddressComesAndGoes$", "-test.v")
		cmd.Env = append(os.Environ(), insideNamespace+"=1")
		out, err := cmd.CombinedOutput()
		if err != nil || !strings.Contains(string(out), "--- PASS") {
			t.Fatalf("in a network of its own: %v\n%s", err, out)
		}
		return
	}
	ip := func(args ...string) {
		t.Helper()
		if out, err := exec.Command("ip", args...).CombinedOutput(); err != nil {
			t.Fatalf("ip %v: %v\n%s", args, err, out)
		}
	}
	plug := func(addr string) {
		t.Helper()
		ip("link", "add", "lan0", "type", "veth", "peer", "name", "switch0")
		ip("addr", "add", addr, "dev", "lan0")
		ip("link", "set", "lan0", "up")
		ip("link", "set", "switch0", "up")
	}
	plug("192.0.2.1/24")
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
	ip("addr", "add", "192.0.2.2/24", "dev", "lan0")
	until("192.0.2.1", "192.0.2.2")
	ip("addr", "del", "192.0.2.2/24", "dev", "lan0")
	until("192.0.2.1")
	ip("addr", "add", "2001:db8::1/64", "dev", "lan0")
	until("192.0.2.1", "2001:db8::1")
	ip("link", "del", "lan0")
	until()
	plug("192.0.2.9/24")
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
