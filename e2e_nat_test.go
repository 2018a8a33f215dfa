//go:build e2e

package main_test

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"os"
	"testing"
	"time"
)

// Seeds of the peers' identities.
const (
	seedIntroducer = 1 + iota
	seedA
	seedB
)

// peerPort is where all peers listen, so that addresses are known beforehand.
const peerPort = 1935

// startPeer starts a peer on a host and waits until it listens.
func (h *host) startPeer(deadline time.Time, name string, setup peerSetup) *process {
	h.net.t.Helper()
	program, err := os.Executable()
	if err != nil {
		h.net.t.Fatal(err)
	}
	setup.Port = peerPort
	text, err := json.Marshal(setup)
	if err != nil {
		h.net.t.Fatal(err)
	}
	p := h.start(deadline, name, program, []string{peerEnv + "=" + string(text)})
	p.await("it listens", event("ready"))
	return p
}

// peerAddr is where a peer at an IP address listens.
func peerAddr(addr string) string { return fmt.Sprintf("%s:%d", addr, peerPort) }

// withPeer matches events of a kind about a peer.
func withPeer(kind string, seed byte) func(map[string]any) bool {
	return event(kind, "peer", peerIdentity(seed).PeerID().String())
}

// number returns a field of an event.
func number(t *testing.T, e map[string]any, field string) float64 {
	t.Helper()
	n, ok := e[field].(float64)
	if !ok {
		t.Fatalf("%v has no number %s", e, field)
	}
	return n
}

// place puts a host behind a router that translates in a way, and returns with it the public address
// that others see.
func (n *internet) place(name, addr, translate string) (h *host, public string) {
	n.t.Helper()
	if translate == noRouter {
		return n.public(name, addr), addr
	}
	return n.home(name, addr, translate).host, addr
}

// TestE2ETwoPeersBehindMasqueradeMeetThroughAnIntroducer lets the kernel translate the addresses. Its
// filter lets in only what comes from an address and port that was written to, so two meet unless one of
// them is behind a router that takes a new port for each destination and the other's filter waits for
// the old one: nobody can know the new port (netsim.Punch). That such two do not meet, nor two without an
// introducer, shows that the routers are as tight as they are meant to be.
func TestE2ETwoPeersBehindMasqueradeMeetThroughAnIntroducer(t *testing.T) {
	for _, tt := range []struct {
		name           string
		asking, wanted string
		alone          bool // the wanted peer is called where the introducer sees it, without asking that
		meet           bool
	}{
		{name: "both keep ports", asking: keepingPorts, wanted: keepingPorts, meet: true},
		{name: "both keep ports, not introduced", asking: keepingPorts, wanted: keepingPorts, alone: true},
		{name: "asking fully random", asking: fullyRandom, wanted: keepingPorts},
		{name: "wanted random", asking: keepingPorts, wanted: randomPorts},
		{name: "public asking, wanted random", asking: noRouter, wanted: randomPorts, meet: true},
		{name: "asking fully random, public wanted", asking: fullyRandom, wanted: noRouter, meet: true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n, deadline := newInternet(t), time.Now().Add(time.Minute)
			introducer := n.public("introducer", "203.0.113.10").startPeer(deadline, "introducer",
				peerSetup{Seed: seedIntroducer, Introduces: true})
			hostA, addrA := n.place("a", "203.0.113.1", tt.asking)
			hostB, addrB := n.place("b", "203.0.113.2", tt.wanted)
			a := hostA.startPeer(deadline, "a", peerSetup{Seed: seedA})
			b := hostB.startPeer(deadline, "b", peerSetup{Seed: seedB})
			for _, p := range []*process{a, b} {
				p.command(fmt.Sprintf("connect %d %s", seedIntroducer, peerAddr("203.0.113.10")))
				p.await("the introducer answers", withPeer("open", seedIntroducer))
			}
			introducer.await("a is there", withPeer("open", seedA))
			introducer.await("b is there", withPeer("open", seedB))

			candidate := peerAddr("203.0.113.10")
			if tt.alone {
				candidate = peerAddr(addrB)
			}
			a.command(fmt.Sprintf("connect %d %s", seedB, candidate))
			if !tt.meet {
				wantNoMeeting(t, a, b)
				return
			}
			open := a.awaitFrom(0, "b is met", withPeer("open", seedB))
			t.Logf("open after %.1f ms", number(t, open, "ms"))
			wantDirect(t, "a", open, addrB)
			wantDirect(t, "b", b.awaitFrom(0, "a is met", withPeer("open", seedA)), addrA)

			a.command(fmt.Sprintf("send there %d 2 5000 0s 100", seedB))
			b.command(fmt.Sprintf("send back %d 2 5000 0s 100", seedA))
			wantFlow(t, b, "there", 100)
			wantFlow(t, a, "back", 100)
		})
	}
}

// wantNoMeeting fails the test if two peers get to know each other within 10 s.
func wantNoMeeting(t *testing.T, a, b *process) {
	t.Helper()
	time.Sleep(10 * time.Second) // nothing is to happen
	for p, other := range map[*process]byte{a: seedB, b: seedA} {
		events, bad := p.printed()
		if bad != nil || p.gone() {
			t.Errorf("%s did not go on: %v", p.name, bad)
		}
		for _, e := range events {
			if withPeer("open", other)(e) {
				t.Errorf("%s met the other, which cannot be: %v", p.name, e)
			}
		}
	}
}

// wantDirect checks that a session leads to where the other's router, or the other itself, is.
func wantDirect(t *testing.T, name string, open map[string]any, public string) {
	t.Helper()
	text, _ := open["address"].(string)
	if addr, err := netip.ParseAddrPort(text); err != nil || addr.Addr().String() != public {
		t.Errorf("%s: the session leads to %q, want %s", name, text, public)
	}
}

// wantFlow waits until a flow has been received to its end and checks it. It returns what is known of it.
func wantFlow(t *testing.T, at *process, flow string, messages float64) map[string]any {
	t.Helper()
	e := at.awaitFrom(0, "flow "+flow+" ends", event("finished", "flow", flow))
	if got, wrong := number(t, e, "messages"), number(t, e, "wrong"); got != messages || wrong != 0 {
		t.Errorf("%s: flow %s: %v messages, %v of them wrong; want %v, none wrong", at.name, flow, got, wrong, messages)
	}
	return e
}

// maxSilence is how long a flow may stand still because an address changed: our choice, twice what is
// aimed at, for the machine may be busy.
const maxSilence = 2 * time.Second

// TestE2EPeerKeepsItsSessionWhenItsAddressChanges replaces the address of a peer in the middle of a
// session that carries much one way and little, often, both ways. Nothing may be lost, doubled or out of
// order, nor stand still for long.
func TestE2EPeerKeepsItsSessionWhenItsAddressChanges(t *testing.T) {
	outside := func(a, _ *host) { a.readdress("eth0", "203.0.113.21", "") }
	for _, tt := range []struct {
		name       string
		translate  string // how a's router does
		interfaces []string
		change     func(a, router *host)
		told       bool   // a's system tells it
		ends       string // where b sees a in the end
	}{
		{"public host", noRouter, nil, outside, true, "203.0.113.21"},
		{"public host on a named interface", noRouter, []string{"eth0"}, outside, true, "203.0.113.21"},
		{"host behind a router", keepingPorts, nil, func(a, _ *host) {
			a.readdress("eth0", "192.168.1.3", gatewayAddr)
		}, true, "203.0.113.1"},
		{"router", keepingPorts, nil, func(_, router *host) {
			router.readdress("wan0", "203.0.113.21", "")
		}, false, "203.0.113.21"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n, deadline := newInternet(t), time.Now().Add(2*time.Minute)
			b := n.public("b", "203.0.113.2").startPeer(deadline, "b", peerSetup{Seed: seedB})
			var hostA, router *host
			if tt.translate == noRouter {
				hostA = n.public("a", "203.0.113.1")
			} else {
				home := n.home("a", "203.0.113.1", tt.translate)
				hostA, router = home.host, home.router
			}
			a := hostA.startPeer(deadline, "a", peerSetup{Seed: seedA, Interfaces: tt.interfaces})
			a.command(fmt.Sprintf("connect %d %s", seedB, peerAddr("203.0.113.2")))
			a.await("b answers", withPeer("open", seedB))
			b.await("a is there", withPeer("open", seedA))
			flows := []struct {
				name     string
				from, to *process
			}{{"bulk", a, b}, {"there", a, b}, {"back", b, a}}
			a.command(fmt.Sprintf("send bulk %d 1 50000 0s 0", seedB))
			a.command(fmt.Sprintf("send there %d 6 200 20ms 0", seedB))
			b.command(fmt.Sprintf("send back %d 6 200 20ms 0", seedA))

			time.Sleep(2 * time.Second) // flows are under way
			before, _ := a.printed()
			changed := time.Now()
			tt.change(hostA, router)
			t.Logf("changing took %v", time.Since(changed).Round(time.Millisecond))
			moved := b.awaitFrom(0, "a is followed", withPeer("moved", seedA))
			t.Logf("followed after %v at most", time.Since(changed).Round(time.Millisecond))
			if tt.told {
				a.awaitFrom(len(before), "its system tells it", event("network"))
			}
			time.Sleep(3 * time.Second) // flows go on
			for _, f := range flows {
				f.from.command("stop " + f.name)
			}
			for _, f := range flows {
				sent := f.from.awaitFrom(0, f.name+" is stopped", event("sent", "flow", f.name))
				got := wantFlow(t, f.to, f.name, number(t, sent, "messages"))
				silence := number(t, got, "silence_ms")
				t.Logf("%s: %.0f messages, %.1f MB, longest silence %.0f ms until %+.0f ms after the change, longest delay %.0f ms",
					f.name, number(t, got, "messages"), number(t, got, "bytes")/1e6, silence,
					number(t, got, "broken_ms")-float64(changed.UnixMilli()), number(t, got, "delay_ms"))
				t.Logf("figure moved.silence %.0f ms", silence)
				if silence >= ms(maxSilence) {
					t.Errorf("%s stood still for %.0f ms, want less than %v", f.name, silence, maxSilence)
				}
			}
			wantDirect(t, "b", moved, tt.ends)
			if tt.ends == "203.0.113.1" && moved["address"] == peerAddr("203.0.113.1") {
				t.Errorf("followed to %v, where it was", moved["address"])
			}
		})
	}
}
