package udp

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

const helperEnv = "UDP_TEST_GROUP_MEMBER" // "interface group" makes the test binary a member of the group

func TestMain(m *testing.M) {
	if args := strings.Fields(os.Getenv(helperEnv)); len(args) == 2 {
		os.Exit(member(args[0], netip.MustParseAddrPort(args[1])))
	}
	os.Exit(m.Run())
}

// member joins the group, says so, and answers what it hears by announcing "heard …" until its
// standard input ends.
func member(lo string, group netip.AddrPort) int {
	g, err := JoinGroup(GroupOptions{V4: group, Interfaces: []string{lo}})
	if err != nil {
		fmt.Println(err)
		return 1
	}
	fmt.Println("ready")
	ended := make(chan struct{})
	go func() { // ends with Close
		defer close(ended)
		b := make([]byte, MaxDatagram)
		for {
			n, _, err := g.ReadFrom(b)
			if err != nil {
				return
			}
			if s := string(b[:n]); !strings.HasPrefix(s, "heard ") {
				g.Send([]byte("heard " + s))
			}
		}
	}()
	bufio.NewReader(os.Stdin).ReadString('\n')
	g.Close()
	<-ended
	return 0
}

// testGroup returns a group of this test process alone.
func testGroup(t *testing.T) netip.AddrPort {
	t.Helper()
	c := listenLocal(t) // reserves the port number against other runs: it does not share
	port := c.Port()
	c.Close()
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte{239, 255, byte(os.Getpid() >> 8), byte(os.Getpid())}), uint16(port))
}

func joinLocal(t *testing.T, group netip.AddrPort) *Group {
	t.Helper()
	g, err := JoinGroup(GroupOptions{V4: group, Interfaces: []string{loopbackName(t)}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { g.Close() })
	return g
}

// hears reads until the announcement comes.
func hears(t *testing.T, g *Group, want string) netip.AddrPort {
	t.Helper()
	for {
		d := read(t, g)
		if d.err != nil {
			t.Fatal(d.err)
		}
		if d.data == want {
			return d.from
		}
	}
}

func TestTwoGroupsInOneProcessHearEachOther(t *testing.T) {
	group := testGroup(t)
	a, b := joinLocal(t, group), joinLocal(t, group)
	for _, g := range []*Group{a, b} {
		if err := g.Send([]byte("class open")); err != nil {
			t.Fatal(err)
		}
		for _, listener := range []*Group{a, b} {
			// By multicast and by broadcast, so twice; the source shows that it stayed on loopback.
			for range 2 {
				if from := hears(t, listener, "class open"); !from.Addr().IsLoopback() {
					t.Errorf("heard from %v, want loopback", from)
				}
			}
		}
	}
}

// Who sends much spares the machines of the network that do not listen.
func TestMulticastOnlyIsNeverBroadcast(t *testing.T) {
	group := testGroup(t)
	both := joinLocal(t, group)
	only, err := JoinGroup(GroupOptions{V4: group, Interfaces: []string{loopbackName(t)}, MulticastOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { only.Close() })
	for _, tt := range []struct {
		name         string
		sender, hear *Group
	}{
		{"sent by multicast only", only, both},
		{"heard by multicast only", both, only},
	} {
		for _, text := range []string{tt.name, tt.name + ", end"} {
			if err := tt.sender.Send([]byte(text)); err != nil {
				t.Fatal(err)
			}
		}
		var heard []string
		for len(heard) == 0 || heard[len(heard)-1] != tt.name+", end" {
			d := read(t, tt.hear)
			if d.err != nil {
				t.Fatal(d.err)
			}
			if strings.HasPrefix(d.data, tt.name) {
				heard = append(heard, d.data)
			}
		}
		if len(heard) != 2 {
			t.Errorf("%s: heard %q, want each once", tt.name, heard)
		}
	}
}

func TestTwoProcessesHearEachOther(t *testing.T) {
	group := testGroup(t)
	g := joinLocal(t, group)
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), helperEnv+"="+loopbackName(t)+" "+group.String())
	cmd.WaitDelay = patience
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "ready\n" {
		t.Fatalf("the other process said %q, %v, want ready", line, err)
	}
	if err := g.Send([]byte("class open")); err != nil {
		t.Fatal(err)
	}
	hears(t, g, "heard class open")
	in.Close()
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}

func TestUnicastToTheGroupsPortIsIgnored(t *testing.T) {
	group := testGroup(t)
	g, c := joinLocal(t, group), listenLocal(t)
	if err := c.WriteTo([]byte("not announced"), netip.AddrPortFrom(netip.MustParseAddr("127.0.0.1"), group.Port())); err != nil {
		t.Fatal(err)
	}
	if err := g.Send([]byte("announced")); err != nil {
		t.Fatal(err)
	}
	if d := read(t, g); d.err != nil || d.data != "announced" {
		t.Errorf("read %q, %v, want only what was announced", d.data, d.err)
	}
}

func TestOtherGroupOnTheSamePortIsNotHeard(t *testing.T) {
	group := testGroup(t)
	other := netip.AddrPortFrom(group.Addr().Next(), group.Port())
	g := joinLocal(t, group)
	o := joinLocal(t, other)
	o.present.Load().senders[0].broadcasts = nil // broadcasts are common to all groups of a port
	if err := errors.Join(o.Send([]byte("theirs")), g.Send([]byte("ours"))); err != nil {
		t.Fatal(err)
	}
	if d := read(t, g); d.err != nil || d.data != "ours" {
		t.Errorf("read %q, %v, want only ours", d.data, d.err)
	}
}

func TestCloseEndsGroupReadFrom(t *testing.T) {
	g := joinLocal(t, testGroup(t))
	got := make(chan error, 1)
	go func() {
		_, _, err := g.ReadFrom(make([]byte, 10))
		got <- err
	}()
	if err := g.Close(); err != nil {
		t.Errorf("Close() = %v", err)
	}
	select {
	case err := <-got:
		if !errors.Is(err, net.ErrClosed) {
			t.Errorf("ReadFrom = %v, want net.ErrClosed", err)
		}
	case <-time.After(patience):
		t.Fatal("ReadFrom still waits")
	}
	if err := g.Send([]byte("x")); !errors.Is(err, net.ErrClosed) || !strings.Contains(err.Error(), "no interface took it") {
		t.Errorf("Send after Close = %v, want that no interface took it", err)
	}
}

func TestGroupErrorsNameTheirCause(t *testing.T) {
	lo := []string{loopbackName(t)}
	v4, v6 := netip.MustParseAddrPort("239.255.1.1:4000"), netip.MustParseAddrPort("[ff02::1:1]:4000")
	for _, tt := range []struct {
		name, want string
		o          GroupOptions
	}{
		{"no group", "no group given", GroupOptions{Interfaces: lo}},
		{"unicast", "no multicast address", GroupOptions{V4: netip.MustParseAddrPort("127.0.0.1:4000"), Interfaces: lo}},
		{"no port", "no multicast address", GroupOptions{V4: netip.AddrPortFrom(v4.Addr(), 0), Interfaces: lo}},
		{"families exchanged", "not one IPv4 and one IPv6", GroupOptions{V4: v6, V6: v4, Interfaces: lo}},
		{"unknown interface", `"nosuch0"`, GroupOptions{V4: v4, Interfaces: []string{"nosuch0"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			g, err := JoinGroup(tt.o)
			if err == nil {
				g.Close()
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("JoinGroup = %v, want %q in it", err, tt.want)
			}
		})
	}
}

func TestGroupPortTakenByAProgramThatDoesNotShare(t *testing.T) {
	c := listenLocal(t)
	group := netip.AddrPortFrom(netip.MustParseAddr("239.255.1.1"), uint16(c.Port()))
	g, err := JoinGroup(GroupOptions{V4: group, Interfaces: []string{loopbackName(t)}})
	if err == nil {
		g.Close()
	}
	if !errors.Is(err, syscall.EADDRINUSE) {
		t.Errorf("JoinGroup = %v, want EADDRINUSE", err)
	}
}

// Linux has no route for IPv6 multicast on loopback; elsewhere it works. Either way the error of
// one family must not keep the other from announcing.
func TestFamilyThatDoesNotWorkLeavesTheOtherWorking(t *testing.T) {
	group := testGroup(t)
	v6 := netip.AddrPortFrom(netip.MustParseAddr("ff02::1:1"), group.Port())
	g, err := JoinGroup(GroupOptions{V4: group, V6: v6, Interfaces: []string{loopbackName(t)}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { g.Close() })
	if err := g.Send([]byte("class open")); err != nil {
		t.Errorf("Send = %v", err)
	}
	hears(t, g, "class open")
}
