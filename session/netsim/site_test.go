package netsim

import (
	"net/netip"
	"slices"
	"testing"
	"time"
)

var (
	cone      = Kind{EndpointIndependent, EndpointIndependent}
	symmetric = Kind{AddressAndPortDependent, AddressAndPortDependent}
	outside2  = netip.MustParseAddr("198.51.100.2")
)

func TestTwoSitesMayUseTheSameInsideAddresses(t *testing.T) {
	w := New(1, start)
	home, home2 := w.AddSite(NAT{Kind: cone, Outside: outside}), w.AddSite(NAT{Kind: cone, Outside: outside2})
	a, b, c := addBox(home, inside), addBox(home2, inside), addBox(w.Public(), remote)
	a.send(remote, "a")
	b.send(remote, "b")
	c.wantGot(t, "from two homes", "198.51.100.1:1935 a", "198.51.100.2:1935 b")
	c.send(netip.AddrPortFrom(outside2, 1935), "for b")
	a.wantGot(t, "what is for b")
	b.wantGot(t, "what is for b", "203.0.113.1:1000 for b")
	a.send(inside, "to myself")
	a.wantGot(t, "at its own address", "192.168.1.2:1935 to myself")
	b.wantGot(t, "at another's address")
}

func TestInsideAddressIsUnreachableFromOutside(t *testing.T) {
	w := New(1, start)
	home, home2 := w.AddSite(NAT{Kind: cone, Outside: outside}), w.AddSite(NAT{Kind: cone, Outside: outside2})
	a, b, c := addBox(home, inside), addBox(home2, inside2), addBox(w.Public(), remote)
	c.send(inside, "from outside")
	b.send(inside, "from another site")
	a.wantGot(t, "at its inside address")
	if s := w.Stats(); s.Unreachable != 2 {
		t.Errorf("Stats().Unreachable = %d, want 2", s.Unreachable)
	}
	checkCounts(t, w)
}

func TestHostsOfASiteReachOneAnotherWithoutNATOrLine(t *testing.T) {
	w := New(1, start)
	home := w.AddSite(NAT{Kind: symmetric, Outside: outside})
	home.SetLine(Link{Loss: 1}, Link{Loss: 1})
	a, b := addBox(home, inside), addBox(home, inside2)
	a.send(inside2, "x")
	b.wantGot(t, "from its neighbour", "192.168.1.2:1935 x")
	if at, ok := home.Outside(inside, inside2); ok {
		t.Errorf("the NAT mapped it to %v", at)
	}
}

// A home behind a provider's NAT, which is called carrier-grade (CGN).
func TestNestedNATsTranslateTwice(t *testing.T) {
	w := New(1, start)
	provider := w.AddSite(NAT{Kind: cone, Outside: outside})
	between := netip.MustParseAddr("100.64.0.7")
	home := provider.AddSite(NAT{Kind: symmetric, Outside: between})
	a, c := addBox(home, inside), addBox(w.Public(), remote)
	mid := addBox(provider, netip.MustParseAddrPort("100.64.0.1:53"))
	a.send(mid.addr, "name?")
	mid.wantGot(t, "at the provider", "100.64.0.7:1935 name?")
	a.send(remote, "x")
	at, ok := home.Outside(inside, remote)
	if !ok || at.Addr() != between || at.Port() == 1935 {
		t.Errorf("the home's NAT maps to %v, %v, want a second port of %v", at, ok, between)
	}
	out, _ := provider.Outside(at, remote)
	c.wantGot(t, "from behind two", out.String()+" x")
	c.send(out, "answer")
	a.wantGot(t, "through two", "203.0.113.1:1000 answer")
	addBox(w.Public(), remote2).send(out, "stranger")
	a.wantGot(t, "from a stranger, whom only the outer NAT admits")
}

func TestHairpinningOfTheProviderConnectsTwoHomes(t *testing.T) {
	w := New(1, start)
	provider := w.AddSite(NAT{Kind: cone, Outside: outside, Hairpinning: true})
	homeA := provider.AddSite(NAT{Kind: cone, Outside: netip.MustParseAddr("100.64.0.7")})
	homeB := provider.AddSite(NAT{Kind: cone, Outside: netip.MustParseAddr("100.64.0.8")})
	a, b, c := addBox(homeA, inside), addBox(homeB, inside), addBox(w.Public(), remote)
	a.send(remote, "x")
	b.send(remote, "x")
	atA, _ := provider.Outside(netip.MustParseAddrPort("100.64.0.7:1935"), remote)
	atB, _ := provider.Outside(netip.MustParseAddrPort("100.64.0.8:1935"), remote)
	c.wantGot(t, "from both", atA.String()+" x", atB.String()+" x")
	a.send(atB, "y")
	b.wantGot(t, "from the other home", atA.String()+" y")
	a.send(netip.MustParseAddrPort("100.64.0.8:1935"), "z")
	b.wantGot(t, "by the address between", "100.64.0.7:1935 z")
}

func TestLineIsSharedByAllHostsOfASite(t *testing.T) {
	w := New(1, start)
	school := w.AddSite(NAT{Kind: cone, Outside: outside})
	line := Link{Rate: 800_000, Queue: time.Second} // 10 ms for 972 bytes and their headers
	school.SetLine(line, line)
	a, b, c := &probe{to: remote, size: 972, left: 1}, &probe{to: remote, size: 972, left: 1}, &probe{echo: true}
	school.Add(inside, a, Link{})
	school.Add(inside2, b, Link{})
	w.Add(remote, c, Link{})
	w.RunFor(time.Second)
	if len(c.got) != 2 || c.got[0].after != 10*time.Millisecond || c.got[1].after != 20*time.Millisecond {
		t.Fatalf("outside got %+v, want one each 10 ms", c.got)
	}
	w.Inject(remote2, c.got[0].from, make([]byte, 972))
	w.Inject(remote2, c.got[1].from, make([]byte, 972))
	w.RunFor(time.Second)
	wantAfter := func(p *probe, want ...time.Duration) {
		t.Helper()
		var got []time.Duration
		for _, a := range p.got {
			got = append(got, a.after.Truncate(time.Microsecond)) // two deliveries are 1 ns apart
		}
		if !slices.Equal(got, want) {
			t.Errorf("a host got its datagrams after %v, want %v", got, want)
		}
	}
	wantAfter(a, 20*time.Millisecond, 1010*time.Millisecond)
	wantAfter(b, 30*time.Millisecond, 1020*time.Millisecond)
}

func TestWhatTheNATRefusesHasUsedTheLine(t *testing.T) {
	w := New(1, start)
	home := w.AddSite(NAT{Kind: symmetric, Outside: outside})
	home.SetLine(Link{}, Link{Rate: 800_000})
	a, c := addBox(home, inside), addBox(w.Public(), remote)
	a.send(remote, "x")
	at, _ := home.Outside(inside, remote)
	w.Inject(remote2, at, make([]byte, 972))
	c.send(at, "after it")
	w.RunFor(10*time.Millisecond - 20)
	a.wantGot(t, "while the flood is on the line")
	w.RunFor(time.Millisecond)
	a.wantGot(t, "after the flood", "203.0.113.1:1000 after it")
}

func TestPlainRoutersHaveALineAndNothingElse(t *testing.T) {
	w := New(1, start)
	district := w.AddSite(NAT{})
	school, school2 := district.AddSite(NAT{}), district.AddSite(NAT{})
	slow := Link{Delay: time.Second}
	district.SetLine(Link{Loss: 1}, Link{Loss: 1})
	school.SetLine(slow, slow)
	school2.SetLine(slow, slow)
	a, b, c := addBox(school, addrA), addBox(school2, addrB), addBox(district, addrC)
	a.send(addrB, "x")
	w.RunFor(1999 * time.Millisecond)
	b.wantGot(t, "after two slow lines, too early")
	w.RunFor(time.Millisecond)
	b.wantGot(t, "after two slow lines", addrA.String()+" x")
	c.send(addrA, "y")
	w.RunFor(time.Second)
	a.wantGot(t, "from the district", addrC.String()+" y")
	// A home in the middle of it all.
	home := district.AddSite(NAT{Kind: cone, Outside: outside})
	d := addBox(home, inside)
	a.send(netip.AddrPortFrom(outside, 1935), "unasked")
	w.RunFor(time.Second)
	d.send(addrA, "z")
	w.RunFor(time.Second)
	a.wantGot(t, "from the home", "198.51.100.1:1935 z")
	a.send(netip.AddrPortFrom(outside, 1935), "z too")
	w.RunFor(time.Second)
	d.wantGot(t, "in the home", addrA.String()+" z too")
	checkCounts(t, w)
}

func TestHostMovesBehindANATAndOut(t *testing.T) {
	w := New(1, start)
	home := w.AddSite(NAT{Kind: cone, Outside: outside})
	a, c := addBox(w.Public(), remote2), addBox(w.Public(), remote)
	w.At(start.Add(time.Second), func(time.Time) {
		w.Public().Move(remote2, home, inside)
		a.site, a.addr = home, inside
	})
	w.RunFor(time.Second)
	a.send(remote, "in")
	c.wantGot(t, "from behind the NAT", "198.51.100.1:1935 in")
	c.send(remote2, "old address")
	home.Move(inside, home, inside2)
	a.addr = inside2
	c.send(netip.AddrPortFrom(outside, 1935), "old inside address")
	a.wantGot(t, "at addresses that it has left")
	home.Move(inside2, w.Public(), remotePort2)
	a.site, a.addr = w.Public(), remotePort2
	a.send(remote, "out")
	c.wantGot(t, "from the public network again", "203.0.113.1:2000 out")
	if s := w.Stats(); s.Unreachable != 2 {
		t.Errorf("Stats().Unreachable = %d, want 2", s.Unreachable)
	}
}

func TestHostKeepsItsAddressWhenItMovesBehindAPlainRouter(t *testing.T) {
	w := New(1, start)
	school := w.AddSite(NAT{})
	school.SetLine(Link{}, Link{Delay: time.Second})
	a, c := addBox(w.Public(), addrA), addBox(w.Public(), addrC)
	w.Public().Move(addrA, school, addrA)
	c.send(addrA, "x")
	a.wantGot(t, "before the line's delay is over")
	w.RunFor(time.Second)
	a.wantGot(t, "behind the line", addrC.String()+" x")
	wantPanic(t, "nobody", func() { w.Poke(addrA) })
}

func TestHostMovedAwayIsNotReachedThroughItsOldLine(t *testing.T) {
	w := New(1, start)
	school := w.AddSite(NAT{})
	school.SetLine(Link{}, Link{Delay: time.Second})
	a, c := addBox(school, addrA), addBox(w.Public(), addrC)
	c.send(addrA, "x")
	school.Move(addrA, w.Public(), addrA)
	w.RunFor(time.Minute)
	a.wantGot(t, "after it has left")
	if s := w.Stats(); s.Unreachable != 1 {
		t.Errorf("Stats().Unreachable = %d, want 1", s.Unreachable)
	}
}

func TestHostMovesToTheSameAddressInAnotherHome(t *testing.T) {
	w := New(1, start)
	home, home2 := w.AddSite(NAT{Kind: cone, Outside: outside}), w.AddSite(NAT{Kind: cone, Outside: outside2})
	a, c := addBox(home, inside), addBox(w.Public(), remote)
	home.Move(inside, home2, inside)
	a.site = home2
	b := addBox(home, inside) // the address is free again
	a.send(remote, "a")
	b.send(remote, "b")
	c.wantGot(t, "from both", "198.51.100.2:1935 a", "198.51.100.1:1935 b")
}

func TestCopiesMadeByALinkPassTheNATToo(t *testing.T) {
	w := New(1, start)
	home := w.AddSite(NAT{Kind: cone, Outside: outside})
	a, c := addBox(home, inside), addBox(w.Public(), remote)
	home.SetUplink(inside, Link{Duplicate: 1})
	a.send(remote, "x")
	c.wantGot(t, "twice", "198.51.100.1:1935 x", "198.51.100.1:1935 x")
	home.SetLine(Link{}, Link{Duplicate: 1})
	c.send(netip.AddrPortFrom(outside, 1935), "y")
	a.wantGot(t, "twice", "203.0.113.1:1000 y", "203.0.113.1:1000 y")
	checkCounts(t, w)
}

func TestRemovedInsideHostIsUnreachable(t *testing.T) {
	w := New(1, start)
	home := w.AddSite(NAT{Kind: cone, Outside: outside})
	a, c := addBox(home, inside), addBox(w.Public(), remote)
	a.send(remote, "x")
	home.Remove(inside)
	c.send(netip.AddrPortFrom(outside, 1935), "x")
	a.wantGot(t, "after its removal")
	if s := w.Stats(); s.Unreachable != 1 {
		t.Errorf("Stats().Unreachable = %d, want 1", s.Unreachable)
	}
}

func TestPathsGoByTheAddressesOfTheirNetwork(t *testing.T) {
	w := New(1, start)
	home := w.AddSite(NAT{Kind: cone, Outside: outside})
	a, b, c := addBox(home, inside), addBox(home, inside2), addBox(w.Public(), remote)
	w.SetPath(netip.AddrPortFrom(outside, 1935), remote, Link{Delay: time.Second})
	w.SetPathRule(func(from, to netip.AddrPort) Link {
		if from == inside || to == inside {
			t.Errorf("the rule was asked about %v to %v", from, to)
		}
		return Link{}
	})
	home.SetPath(inside, inside2, Link{Loss: 1})
	home.SetUplink(inside2, Link{Delay: time.Second})
	home.SetDownlink(inside, Link{Delay: time.Second})
	w.SetUplink(remote, Link{Delay: time.Hour})
	a.send(inside2, "x")
	b.wantGot(t, "over a cut path")
	a.send(remote, "y")
	c.wantGot(t, "too early")
	w.RunFor(time.Second)
	c.wantGot(t, "over a slow path", "198.51.100.1:1935 y")
	b.send(inside, "z")
	w.RunFor(2*time.Second - 20)
	a.wantGot(t, "too early")
	w.RunFor(time.Second)
	a.wantGot(t, "over slow links", "192.168.1.3:1935 z")
	c.send(netip.AddrPortFrom(outside, 1935), "w")
	w.RunFor(time.Hour + time.Second)
	a.wantGot(t, "after an hour on the way")
	if s := w.Stats(); s.Blocked != 1 {
		t.Errorf("Stats().Blocked = %d, want 1: the mapping expired meanwhile", s.Blocked)
	}
}

func TestInjectedInsideASiteComesFromInside(t *testing.T) {
	w := New(1, start)
	home := w.AddSite(NAT{Kind: cone, Outside: outside})
	a, c := addBox(home, inside), addBox(w.Public(), remote)
	home.Inject(remote, inside, []byte("forged by a neighbour"))
	home.Inject(inside, remote, []byte("forged"))
	w.RunFor(10)
	a.wantGot(t, "inside", "203.0.113.1:1000 forged by a neighbour")
	c.wantGot(t, "outside", "198.51.100.1:1935 forged")
	checkCounts(t, w)
}

// city lets hosts in homes of every kind, some at a provider with a NAT, talk to one another by
// way of public hosts, over bad lines, while NATs restart and hosts move.
func city(seed uint64) *World {
	w := New(seed, start)
	bad := Link{Delay: 10 * time.Millisecond, Jitter: 3 * time.Millisecond, Loss: 0.02, Duplicate: 0.02, Rate: 2_000_000}
	addr := func(i int) netip.AddrPort {
		return netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 4, 0, byte(i)}), 1935)
	}
	provider := w.AddSite(NAT{Kind: cone, Outside: netip.MustParseAddr("198.51.100.200")})
	for i, k := range Kinds()[1:] {
		parent := w.Public()
		if i%2 == 0 {
			parent = provider
		}
		home := parent.AddSite(NAT{Kind: k, Outside: netip.AddrFrom4([4]byte{198, 51, 100, byte(i)}), RandomPorts: i%3 == 0})
		home.SetLine(bad, bad)
		w.Add(addr(i), &probe{echo: true}, bad)
		home.Add(inside, &probe{to: addr(i), gap: 40 * time.Millisecond, size: 100, left: 50, echo: true}, bad)
		home.Add(inside2, &probe{to: addr((i + 1) % 9), gap: 40 * time.Millisecond, size: 100, left: 50, echo: true}, bad)
		w.At(start.Add(time.Duration(i)*100*time.Millisecond), func(time.Time) {
			home.Restart()
			home.Move(inside, w.Public(), addr(i+100))
		})
	}
	w.RunFor(5 * time.Second)
	return w
}

func TestSameSeedSameTraceWithNATs(t *testing.T) {
	first, again, other := city(1), city(1), city(2)
	if s := first.Stats(); s.Delivered < 1000 || s.Blocked == 0 {
		t.Fatalf("only %+v happened", s)
	}
	if first.TraceHash() != again.TraceHash() || first.ByteHash() != again.ByteHash() || first.Stats() != again.Stats() {
		t.Errorf("same seed, different runs: %+v, %+v", first.Stats(), again.Stats())
	}
	if first.TraceHash() == other.TraceHash() {
		t.Errorf("another seed gave the same hash")
	}
	checkCounts(t, first)
}

func TestSiteOfNobodyChangesNothing(t *testing.T) {
	run := func(sites bool) [32]byte {
		w := New(1, start)
		if sites {
			w.AddSite(NAT{Kind: symmetric, Outside: outside, RandomPorts: true})
			w.AddSite(NAT{}).SetLine(Link{Loss: 0.5}, Link{Loss: 0.5})
		}
		bad := Link{Delay: time.Millisecond, Jitter: time.Millisecond, Loss: 0.1}
		w.Add(addrA, &probe{to: addrB, gap: time.Millisecond, size: 100, left: 100}, bad)
		w.Add(addrB, &probe{echo: true}, bad)
		w.RunFor(time.Second)
		return w.TraceHash()
	}
	if run(false) != run(true) {
		t.Errorf("sites that nobody uses changed the run")
	}
}

// BenchmarkNAT measures deliveries between hosts behind NATs.
func BenchmarkNAT(b *testing.B) {
	w := New(1, start)
	for i := range 30 {
		at := func(i int) netip.Addr { return netip.AddrFrom4([4]byte{198, 51, 100, byte(i)}) }
		home := w.AddSite(NAT{Kind: Kind{EndpointIndependent, AddressAndPortDependent}, Outside: at(i)})
		home.Add(inside, &bouncer{peer: netip.AddrPortFrom(at((i+15)%30), 1935)}, Link{Delay: 10 * time.Millisecond})
	}
	b.ReportAllocs()
	b.SetBytes(1200)
	b.ResetTimer()
	w.RunUntil(1<<62, func() bool { return w.Stats().Delivered >= uint64(b.N) })
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "deliveries/s")
}
