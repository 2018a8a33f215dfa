//go:build e2e

package main_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"lyceum/session/netgroup"
)

// maxLANJoin is how long somebody on the same network may take from starting the program to being in class.
const maxLANJoin = 2 * time.Second

// A lanClass is a class of real processes whose invite says what a test wants it to.
type lanClass struct {
	t        *testing.T
	program  string
	dir      string
	deadline time.Time
	invite   string // file
	people   []*process
}

// newLANClass has a teacher open a class on a host, and changes its invite.
func newLANClass(t *testing.T, on *host, change func(*netgroup.Spec)) *lanClass {
	t.Helper()
	dir := t.TempDir()
	c := &lanClass{t: t, program: buildProgram(t), dir: dir, deadline: time.Now().Add(2 * time.Minute)}
	given := filepath.Join(dir, "given")
	teacher := c.start(on, "Teacher", "host", "--title", "Here", "--invite-file", given)
	teacher.await("the invite is there", event("invite"))
	text, err := os.ReadFile(given)
	if err != nil {
		t.Fatal(err)
	}
	spec, err := netgroup.ParseSpec(string(text), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	change(spec)
	c.invite = filepath.Join(dir, "invite")
	if err := os.WriteFile(c.invite, []byte(spec.WithAuthorizations()), 0o600); err != nil {
		t.Fatal(err)
	}
	return c
}

func (c *lanClass) start(on *host, name string, args ...string) *process {
	c.t.Helper()
	args = append(args, "--name", name, "--headless", "--json", "--verbose", "--profile", filepath.Join(c.dir, name))
	p := on.start(c.deadline, name, c.program, nil, args...)
	c.people = append(c.people, p)
	return p
}

// joins has somebody join, and returns how long that took.
func (c *lanClass) joins(on *host, name string) time.Duration {
	c.t.Helper()
	started := time.Now()
	p := c.start(on, name, "join", "@"+c.invite)
	p.await(name+" is in class", event("joined", "name", name))
	took := since(started)
	c.t.Logf("%s is in class after %v", name, took)
	return took
}

// chat has everybody say something that everybody hears, and compares what they have.
func (c *lanClass) chat() {
	c.t.Helper()
	for _, speaker := range c.people {
		wantHeard(speaker, "hello from "+speaker.name, c.people)
	}
	awaitEqualStates(c.t, c.deadline, c.people, float64(2*len(c.people)+1)) // all joined and spoke, one launched the class
}

func withoutPeers(s *netgroup.Spec) { s.Bootstrap, s.Rendezvous = nil, nil }

// TestE2ELANClassWithoutAddress has people join a class on their network by an invite that names nobody.
func TestE2ELANClassWithoutAddress(t *testing.T) {
	n := newInternet(t)
	school := n.public("teacher", "203.0.113.10")
	c := newLANClass(t, school, withoutPeers)
	for name, addr := range map[string]string{"Ana": "203.0.113.11", "Ben": "203.0.113.12"} {
		if took := c.joins(n.public(name, addr), name); took > maxLANJoin {
			t.Errorf("%s joined after %v, want %v at most", name, took, maxLANJoin)
		}
	}
	c.chat()
}

// TestE2ELANSeveralProcessesOnOneHost does the same on a single machine, whose programs share a port.
func TestE2ELANSeveralProcessesOnOneHost(t *testing.T) {
	n := newInternet(t)
	on := n.public("machine", "203.0.113.10")
	c := newLANClass(t, on, withoutPeers)
	for _, name := range []string{"Ana", "Ben", "Cem"} {
		if took := c.joins(on, name); took > maxLANJoin {
			t.Errorf("%s joined after %v, want %v at most", name, took, maxLANJoin)
		}
	}
	c.chat()
}

// TestE2ELANTeacherOnTwoNetworks has the teacher's machine on two networks, on each of which somebody joins. The
// two can reach each other only through it.
func TestE2ELANTeacherOnTwoNetworks(t *testing.T) {
	n := newInternet(t)
	home := n.home("home", "203.0.113.10", "masquerade")
	home.router.run("nft", "add rule ip filter input accept") // it is the teacher's machine, not a router of strangers
	c := newLANClass(t, home.router, withoutPeers)
	if took := c.joins(n.public("ana", "203.0.113.11"), "Ana"); took > maxLANJoin {
		t.Errorf("Ana joined after %v, want %v at most", took, maxLANJoin)
	}
	if took := c.joins(home.host, "Ben"); took > maxLANJoin {
		t.Errorf("Ben joined after %v, want %v at most", took, maxLANJoin)
	}
	c.chat()
}

// TestE2ELANWithIPv6Alone does it without any IPv4 address.
func TestE2ELANWithIPv6Alone(t *testing.T) {
	n := newInternet(t)
	six := func(name, addr, last string) *host {
		h := n.public(name, addr)
		h.ip("addr del %s%s dev eth0", addr, publicNet)
		h.ip("addr add fd00::%s/64 dev eth0 nodad", last)
		return h
	}
	school, anas, bens := six("teacher", "203.0.113.10", "10"), six("ana", "203.0.113.11", "11"), six("ben", "203.0.113.12", "12")
	time.Sleep(3 * time.Second) // the kernel sees whether anybody else has their link-local addresses
	c := newLANClass(t, school, withoutPeers)
	for name, on := range map[string]*host{"Ana": anas, "Ben": bens} {
		if took := c.joins(on, name); took > maxLANJoin {
			t.Errorf("%s joined after %v, want %v at most", name, took, maxLANJoin)
		}
	}
	c.chat()
}

// TestE2ELANKnocking has somebody without an invite knock at a class that is announced, and somebody who was removed
// come back with a new identity and the old invite.
func TestE2ELANKnocking(t *testing.T) {
	n := newInternet(t)
	c := newLANClass(t, n.public("teacher", "203.0.113.10"), func(*netgroup.Spec) {})
	teacher := c.people[0]
	on := n.public("ana", "203.0.113.11")
	ana := c.start(on, "Ana", "join", "--class", "Here")
	teacher.await("Ana knocks", event("waiting", "name", "Ana"))
	teacher.command("admit Ana")
	ana.await("Ana is let in", event("admitted"))
	ana.await("Ana is in class", event("joined", "name", "Ana"))
	c.joins(n.public("ben", "203.0.113.12"), "Ben")
	c.chat()

	teacher.command("remove Ben")
	ben := c.people[2]
	ben.await("Ben is told", func(e map[string]any) bool { return e["event"] == "removed" && e["self"] == true })
	c.people = c.people[:2]
	again := c.start(n.public("again", "203.0.113.13"), "Benedict", "join", "@"+c.invite)
	again.await("he has to wait", event("waiting"))
	teacher.await("he only knocks", event("waiting", "name", "Benedict"))
	for _, speaker := range []*process{teacher, ana} {
		wantHeard(speaker, "among ourselves, says "+speaker.name, []*process{teacher, ana})
	}
	time.Sleep(maxLANJoin)
	for _, p := range []*process{ben, again} {
		if matches(p, event("chat", "text", "among ourselves, says Teacher")) {
			t.Errorf("%s has heard what is said among members", p.name)
		}
	}
	teacher.command("refuse Benedict")
	again.await("he is refused", event("refused"))
}

// noMulticast lets no datagram to more than one host out.
const noMulticast = `
table inet alone {
	chain out {
		type filter hook output priority 0;
		meta pkttype { multicast, broadcast } drop
		ip daddr { 224.0.0.0/4, 255.255.255.255, 203.0.113.255 } drop
		ip6 daddr ff00::/8 meta l4proto udp drop
	}
}
`

// TestE2ELANWithMulticastBlocked joins by address alone. That somebody without the address gets nowhere shows
// that multicast is blocked indeed.
func TestE2ELANWithMulticastBlocked(t *testing.T) {
	n := newInternet(t)
	blocked := func(name, addr string) *host {
		h := n.public(name, addr)
		n.must("this kernel does not filter by nftables", noMulticast, "ip", "netns", "exec", h.name, "nft", "-f", "-")
		return h
	}
	c := newLANClass(t, blocked("teacher", "203.0.113.10"), func(*netgroup.Spec) {})
	for name, addr := range map[string]string{"Ana": "203.0.113.11", "Ben": "203.0.113.12"} {
		if took := c.joins(blocked(name, addr), name); took > maxLANJoin {
			t.Errorf("%s joined after %v, want %v at most", name, took, maxLANJoin)
		}
	}
	c.chat()

	lost := newLANClass(t, blocked("teacher2", "203.0.113.20"), withoutPeers)
	p := lost.start(blocked("lost", "203.0.113.21"), "Lost", "join", "@"+lost.invite)
	time.Sleep(2 * maxLANJoin)
	if matches(p, event("joined")) {
		t.Error("joined without an address and without multicast")
	}
}

// matches reports whether a process has printed such an event so far.
func matches(p *process, match func(map[string]any) bool) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, e := range p.events {
		if match(e) {
			return true
		}
	}
	return false
}
