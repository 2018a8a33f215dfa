//go:build e2e || soak

package main_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// namespacePrefix begins the names of all network namespaces made here; the process ID of who made it
// and its own name follow.
const namespacePrefix = "lyceum-e2e-"

// namespaceFolder is where ip keeps them.
const namespaceFolder = "/run/netns"

// publicNet is the length of the network that all public addresses are in: 203.0.113.0/24 is for
// documentation, and no host there is anybody's (RFC 5737).
const publicNet = "/24"

// How a router translates addresses, as nftables has it.
const (
	keepingPorts = "masquerade"
	randomPorts  = "masquerade random"
	fullyRandom  = "masquerade fully-random"
	symmetric    = "masquerade random,fully-random"
	noRouter     = "" // the host is on the public network itself
)

// An internet is a network of namespaces of this machine that nothing enters or leaves: a bridge that
// stands for the public network, to which hosts and routers are plugged.
type internet struct {
	t     *testing.T
	hub   *host // the bridge
	made  map[string]bool
	links int // ever made; numbers their names
}

// A host is a network namespace with one interface, eth0, or a router with two, wan0 and lan0.
type host struct {
	net  *internet
	name string // of the namespace
	addr string // of eth0 or wan0, without the length of the network
	port string // at the hub that eth0 or wan0 is plugged to; empty if none is
}

// newInternet makes the public network. It is removed with all that was plugged to it when the test
// ends. Where the kernel or the rights do not suffice for that, the test fails.
func newInternet(t *testing.T) *internet {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Fatal("this test makes network namespaces and so must run as root")
	}
	for tool, of := range map[string]string{"ip": "iproute2", "nft": "nftables"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("this test needs the command %s, of %s, which scripts/deps e2e installs: %v", tool, of, err)
		}
	}
	n := &internet{t: t, made: map[string]bool{}}
	n.sweep()
	t.Cleanup(n.remove)
	n.hub = &host{net: n, name: n.namespace("internet")}
	n.must("this kernel does not make bridges in network namespaces", "",
		"ip", "-n", n.hub.name, "link", "add", "hub", "type", "bridge")
	n.hub.ip("link set hub up")
	return n
}

// sweep removes what a test left behind that was killed before it could clean up.
func (n *internet) sweep() {
	n.t.Helper()
	all := n.must("this kernel or user cannot list network namespaces", "", "ip", "netns", "list")
	for _, line := range strings.Split(all, "\n") {
		name, _, _ := strings.Cut(line, " ")
		pid, _, ours := strings.Cut(strings.TrimPrefix(name, namespacePrefix), "-")
		if id, err := strconv.Atoi(pid); ours && err == nil && strings.HasPrefix(name, namespacePrefix) && !alive(id) {
			n.t.Logf("removing %s, which another run left behind", name)
			n.removeNamespace(name)
		}
	}
}

func alive(pid int) bool { return !errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) }

// namespace makes a namespace and returns its full name.
func (n *internet) namespace(name string) string {
	n.t.Helper()
	full := fmt.Sprintf("%s%d-%s", namespacePrefix, os.Getpid(), name)
	n.made[full] = true // before it is there: half of one is to be removed too
	n.must("this kernel or user cannot make network namespaces", "", "ip", "netns", "add", full)
	n.must("this kernel or user cannot set up network namespaces", "", "ip", "-n", full, "link", "set", "lo", "up")
	return full
}

// remove removes all namespaces, and with them the interfaces in them.
func (n *internet) remove() {
	for name := range n.made {
		n.removeNamespace(name)
	}
}

// removeNamespace ends the processes in a namespace, which would keep it alive without a name, and
// removes it.
func (n *internet) removeNamespace(name string) {
	n.t.Helper()
	out, _ := exec.Command("ip", "netns", "pids", name).Output() // fails if it is not there
	for _, pid := range strings.Fields(string(out)) {
		if id, err := strconv.Atoi(pid); err == nil {
			_ = syscall.Kill(id, syscall.SIGKILL) // it may have ended by itself
		}
	}
	if _, err := os.Stat(filepath.Join(namespaceFolder, name)); errors.Is(err, os.ErrNotExist) {
		return // making it failed
	}
	if out, err := exec.Command("ip", "netns", "del", name).CombinedOutput(); err != nil {
		n.t.Errorf("ip netns del %s: %v: %s", name, err, out)
	}
}

// must runs a command with an input and returns what it printed. If it fails, so does the test, with a
// sentence that says what that means.
func (n *internet) must(otherwise, input, name string, args ...string) string {
	n.t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Stdin = strings.NewReader(input)
	out, err := cmd.CombinedOutput()
	if err != nil {
		n.t.Fatalf("%s: %s %s: %v: %s", otherwise, name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// public plugs a host with one address to the public network.
func (n *internet) public(name, addr string) *host {
	n.t.Helper()
	h := &host{net: n, name: n.namespace(name), addr: addr}
	h.plugToHub("eth0")
	return h
}

// publicHost and homeHost make hosts whose public addresses are numbered; the second is behind a router of its own.
func (n *internet) publicHost(name string, number int) *host {
	n.t.Helper()
	return n.public(name, publicAddr(number))
}

func (n *internet) homeHost(name string, number int) *host {
	n.t.Helper()
	return n.home(name, publicAddr(number), keepingPorts).host
}

func publicAddr(number int) string { return fmt.Sprintf("203.0.113.%d", 10+number) }

// plugToHub gives a host an interface on the public network, with its address.
func (h *host) plugToHub(device string) {
	h.net.t.Helper()
	h.net.links++
	h.port = fmt.Sprintf("port%d", h.net.links)
	h.ip("link add %s type veth peer name %s netns %s", device, h.port, h.net.hub.name)
	h.net.hub.ip("link set %s master hub up", h.port)
	h.ip("addr add %s%s dev %s", h.addr, publicNet, device)
	h.ip("link set %s up", device)
}

// A home is a router with hosts behind it; the first is at insideAddr.
type home struct{ router, host *host }

// insideAddr is where the first host of a home is at first, in all homes the same.
const (
	insideAddr  = "192.168.1.2"
	gatewayAddr = "192.168.1.1"
)

// home makes a home whose router has a public address and translates addresses by a statement of
// nftables: masquerade keeps ports where it can, masquerade random takes another for each destination.
// Like the routers that people have, it lets nothing in, to itself or to the inside, that nobody inside
// has written to.
func (n *internet) home(name, addr, translate string) *home {
	n.t.Helper()
	h := &home{router: &host{net: n, name: n.namespace(name + "-router"), addr: addr}}
	h.router.plugToHub("wan0")
	h.router.ip("link add lan0 type bridge")
	h.router.ip("addr add %s/24 dev lan0", gatewayAddr)
	h.router.ip("link set lan0 up")
	h.host = h.inside(name, insideAddr)
	h.router.run("sh", "-c", "echo 1 >/proc/sys/net/ipv4/ip_forward")
	n.must("this kernel does not translate addresses by nftables", fmt.Sprintf(routerRules, translate),
		"ip", "netns", "exec", h.router.name, "nft", "-f", "-")
	return h
}

// inside plugs a host to a home's inside network.
func (h *home) inside(name, addr string) *host {
	n := h.router.net
	n.t.Helper()
	in := &host{net: n, name: n.namespace(name), addr: addr}
	n.links++
	port := fmt.Sprintf("port%d", n.links)
	h.router.ip("link add %s type veth peer name eth0 netns %s", port, in.name)
	h.router.ip("link set %s master lan0 up", port)
	in.ip("addr add %s/24 dev eth0", addr)
	in.ip("link set eth0 up")
	in.ip("route add default via %s", gatewayAddr)
	return in
}

// count begins to count the packets from a public address that the router lets in.
func (h *home) count(addr string) {
	h.router.net.t.Helper()
	h.router.run("nft", "insert rule ip filter forward ip saddr "+addr+" ct state established counter accept")
}

// counted returns how many packets were counted.
func (h *home) counted() int {
	n := h.router.net
	n.t.Helper()
	listed := n.must("in a namespace", "", "ip", "netns", "exec", h.router.name, "nft", "list", "chain", "ip", "filter", "forward")
	_, after, _ := strings.Cut(listed, "counter packets ")
	text, _, _ := strings.Cut(after, " ")
	count, err := strconv.Atoi(text)
	if err != nil {
		n.t.Fatalf("no counter in %s", listed)
	}
	return count
}

// The priorities are those of srcnat and filter by number: old versions of nft do not know the names.
const routerRules = `
table ip nat {
	chain out {
		type nat hook postrouting priority 100;
		oifname "wan0" %s
	}
}
table ip filter {
	chain forward {
		type filter hook forward priority 0; policy drop;
		ct state established,related accept
		iifname "lan0" accept
	}
	chain input {
		type filter hook input priority 0; policy drop;
		ct state established,related accept
		iifname { "lan0", "lo" } accept
	}
}
`

// ip configures the host's network.
func (h *host) ip(format string, args ...any) {
	h.net.t.Helper()
	all := append([]string{"-n", h.name}, strings.Fields(fmt.Sprintf(format, args...))...)
	h.net.must("configuring a namespace", "", "ip", all...)
}

// run runs a program on the host to its end.
func (h *host) run(name string, args ...string) {
	h.net.t.Helper()
	h.net.must("in a namespace", "", "ip", append([]string{"netns", "exec", h.name, name}, args...)...)
}

// start starts a program on the host, as startProcess does. Both ip and env end in becoming the program,
// so whoever kills the process kills that.
func (h *host) start(deadline time.Time, name, program string, env []string, args ...string) *process {
	h.net.t.Helper()
	args = slices.Concat([]string{"netns", "exec", h.name, "env"}, env, []string{program}, args)
	return startProcess(h.net.t, deadline, name, "ip", args...)
}

// readdress gives the host's interface another address in place of the one it has, and the way out that
// went with it, if there is one.
func (h *host) readdress(device, addr, gateway string) {
	h.net.t.Helper()
	h.ip("addr del %s/24 dev %s", h.addr, device)
	h.ip("addr add %s/24 dev %s", addr, device)
	h.addr = addr
	if gateway != "" {
		h.ip("route add default via %s", gateway)
	}
}

// TestE2ENamespacesAreRemoved keeps the promise that nothing of a test's networks stays.
func TestE2ENamespacesAreRemoved(t *testing.T) {
	var names []string
	t.Run("network", func(t *testing.T) {
		n := newInternet(t)
		home := n.home("home", "203.0.113.1", "masquerade")
		busy := home.host.start(time.Now().Add(time.Minute), "sleeper", "sleep", nil, "1000")
		for name := range n.made {
			names = append(names, name)
			if _, err := os.Stat(filepath.Join(namespaceFolder, name)); err != nil {
				t.Errorf("made, and not there: %v", err)
			}
		}
		if busy.gone() {
			t.Error("the process in a namespace has ended")
		}
	})
	for _, name := range names {
		if _, err := os.Stat(filepath.Join(namespaceFolder, name)); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s is still there (%v)", name, err)
		}
	}
	if len(names) != 3 {
		t.Errorf("namespaces made: %q, want internet, router and host", names)
	}
}
