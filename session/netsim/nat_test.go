package netsim

import (
	"fmt"
	"net/netip"
	"slices"
	"testing"
	"time"
)

var (
	inside  = netip.MustParseAddrPort("192.168.1.2:1935")
	inside2 = netip.MustParseAddrPort("192.168.1.3:1935")
	outside = netip.MustParseAddr("198.51.100.1")
	// Three addresses of two remote hosts.
	remote      = netip.MustParseAddrPort("203.0.113.1:1000")
	remotePort2 = netip.MustParseAddrPort("203.0.113.1:2000")
	remote2     = netip.MustParseAddrPort("203.0.113.2:1000")
)

// firewall is what homes have for IPv6.
var firewall = Kind{None, AddressAndPortDependent}

// A box sends what it is told to and notes from whom it received what.
type box struct {
	site *Site
	addr netip.AddrPort
	to   netip.AddrPort
	text string // to be sent
	got  []string
}

func addBox(s *Site, addr netip.AddrPort) *box {
	b := &box{site: s, addr: addr}
	s.Add(addr, b, Link{})
	return b
}

func (b *box) Receive(_ time.Time, from netip.AddrPort, d []byte) {
	b.got = append(b.got, fmt.Sprintf("%v %s", from, d))
}
func (b *box) Advance(time.Time) time.Time { return time.Time{} }
func (b *box) Transmit(_ time.Time, buf []byte) (netip.AddrPort, []byte, bool) {
	text := b.text
	b.text = ""
	return b.to, append(buf, text...), text != ""
}

// send sends a datagram; it arrives during the nanoseconds that send lets pass.
func (b *box) send(to netip.AddrPort, text string) {
	b.to, b.text = to, text
	b.site.Poke(b.addr)
	b.site.w.RunFor(10)
}

// take returns and forgets what arrived.
func (b *box) take() []string {
	got := b.got
	b.got = nil
	return got
}

// wantGot fails unless exactly these have arrived at b since it was last asked.
func (b *box) wantGot(t *testing.T, why string, want ...string) {
	t.Helper()
	if got := b.take(); !slices.Equal(got, want) {
		t.Errorf("%s: %v got %q, want %q", why, b.addr, got, want)
	}
}

// A natLab is a host behind a NAT and three outside.
type natLab struct {
	w                      *World
	home                   *Site
	in                     *box
	remote, port2, remote2 *box
}

func newNATLab(n NAT) *natLab {
	w := New(1, start)
	n.Outside = outside
	home := w.AddSite(n)
	return &natLab{w, home, addBox(home, inside), addBox(w.Public(), remote), addBox(w.Public(), remotePort2), addBox(w.Public(), remote2)}
}

// seen sends to all three and returns the ports they saw.
func (l *natLab) seen(t *testing.T) (ports [3]uint16) {
	t.Helper()
	for i, b := range []*box{l.remote, l.port2, l.remote2} {
		l.in.send(b.addr, "x")
		at, ok := l.home.Outside(inside, b.addr)
		if !ok || at.Addr() != outside {
			t.Fatalf("Outside(%v, %v) = %v, %v after sending", inside, b.addr, at, ok)
		}
		b.wantGot(t, "from inside", at.String()+" x")
		ports[i] = at.Port()
	}
	return ports
}

// behind returns all kinds of NAT with one behaviour fixed.
func behind(match func(Kind) bool) (kinds []Kind) {
	for _, k := range Kinds()[1:] {
		if match(k) {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

// "The NAT reuses the port mapping for subsequent packets sent from the same internal IP address
// and port (X:x) to any external IP address and port." (RFC 4787 §4.1, demanded by REQ-1)
func TestEndpointIndependentMappingKeepsOnePortForAllDestinations(t *testing.T) {
	for _, k := range behind(func(k Kind) bool { return k.Mapping == EndpointIndependent }) {
		if p := newNATLab(NAT{Kind: k}).seen(t); p[0] != 1935 || p[1] != p[0] || p[2] != p[0] {
			t.Errorf("%v: ports %d, want all 1935", k, p)
		}
	}
}

// "… to the same external IP address, regardless of the external port." (RFC 4787 §4.1)
func TestAddressDependentMappingHasAPortForEachAddress(t *testing.T) {
	for _, k := range behind(func(k Kind) bool { return k.Mapping == AddressDependent }) {
		if p := newNATLab(NAT{Kind: k}).seen(t); p[1] != p[0] || p[2] == p[0] {
			t.Errorf("%v: ports %d, want the first two alike and the third not", k, p)
		}
	}
}

// "… to the same external IP address and port while the mapping is still active." (RFC 4787 §4.1)
func TestAddressAndPortDependentMappingHasAPortForEachDestination(t *testing.T) {
	for _, k := range behind(func(k Kind) bool { return k.Mapping == AddressAndPortDependent }) {
		l := newNATLab(NAT{Kind: k})
		p := l.seen(t)
		if p[1] == p[0] || p[2] == p[0] || p[2] == p[1] {
			t.Errorf("%v: ports %d, want three", k, p)
		}
		if again := l.seen(t); again != p {
			t.Errorf("%v: ports %d, then %d for the same destinations", k, p, again)
		}
	}
}

// admitted returns who may answer at the mapping that sending to remote made.
func (l *natLab) admitted(t *testing.T) (who []netip.AddrPort) {
	t.Helper()
	l.in.send(remote, "hello")
	at, _ := l.home.Outside(inside, remote)
	for _, b := range []*box{l.remote, l.port2, l.remote2} {
		b.send(at, "answer")
		switch got := l.in.take(); {
		case slices.Equal(got, []string{b.addr.String() + " answer"}):
			who = append(who, b.addr)
		case len(got) > 0:
			t.Errorf("inside got %q", got)
		}
	}
	if s := l.w.Stats(); s.Blocked != uint64(3-len(who)) {
		t.Errorf("Stats().Blocked = %d, admitted were %d of 3", s.Blocked, len(who))
	}
	checkCounts(t, l.w)
	return who
}

func wantAdmitted(t *testing.T, f Dependence, want ...netip.AddrPort) {
	t.Helper()
	for _, k := range behind(func(k Kind) bool { return k.Filtering == f }) {
		if got := newNATLab(NAT{Kind: k}).admitted(t); !slices.Equal(got, want) {
			t.Errorf("%v admits %v, want %v", k, got, want)
		}
	}
}

// "The NAT filters out only packets not destined to the internal address and port X:x, regardless
// of the external IP address and port source." (RFC 4787 §5, REQ-8)
func TestEndpointIndependentFilteringAdmitsAnyone(t *testing.T) {
	wantAdmitted(t, EndpointIndependent, remote, remotePort2, remote2)
}

// "… it is necessary for the internal endpoint to send packets first to that specific external
// endpoint's IP address." (RFC 4787 §5, REQ-8)
func TestAddressDependentFilteringAdmitsOtherPortsOfThatAddress(t *testing.T) {
	wantAdmitted(t, AddressDependent, remote, remotePort2)
}

// "… it is necessary for the internal endpoint to send packets first to that external endpoint's
// IP address and port." (RFC 4787 §5)
func TestAddressAndPortDependentFilteringAdmitsOnlyWhoWasWrittenTo(t *testing.T) {
	wantAdmitted(t, AddressAndPortDependent, remote)
}

// RFC 4787 §5: the filter is about what X:x sent through this mapping, not through any.
func TestFilterKnowsOnlyWhatWasSentThroughThatMapping(t *testing.T) {
	l := newNATLab(NAT{Kind: Kind{AddressAndPortDependent, AddressAndPortDependent}})
	l.seen(t)
	m0, _ := l.home.Outside(inside, remote)
	l.remote2.send(m0, "though written to, by another mapping")
	l.in.wantGot(t, "at another's mapping")
}

// RFC 4787 REQ-5 wants two minutes; 30 s is our choice. Inbound traffic does not refresh, which
// REQ-6 a leaves open.
func TestMappingExpiresWithoutOutboundTraffic(t *testing.T) {
	l := newNATLab(NAT{Kind: Kind{EndpointIndependent, EndpointIndependent}})
	l.in.send(remote, "hello")
	at, _ := l.home.Outside(inside, remote)
	for _, after := range []time.Duration{10 * time.Second, 20 * time.Second, DefaultLifetime - 1, DefaultLifetime} {
		l.w.At(start.Add(after), func(time.Time) { l.w.Inject(remote2, at, []byte("x")) })
	}
	l.w.RunFor(DefaultLifetime)
	x := remote2.String() + " x"
	l.in.wantGot(t, "the last 1 ns before the mapping expires", x, x, x)
	if at, ok := l.home.Outside(inside, remote); ok {
		t.Errorf("expired mapping is still %v", at)
	}
	if n := len(l.home.nat.in) + len(l.home.nat.out) + len(l.home.nat.entries); n != 0 {
		t.Errorf("%d things are remembered of an expired mapping", n)
	}
}

// "The NAT mapping Refresh Direction MUST have a 'NAT Outbound refresh behavior' of 'True'."
// (RFC 4787 REQ-6)
func TestOutboundTrafficRefreshesMapping(t *testing.T) {
	l := newNATLab(NAT{Kind: Kind{EndpointIndependent, EndpointIndependent}, Lifetime: 2 * time.Minute, RandomPorts: true})
	l.in.send(remote, "hello")
	at, _ := l.home.Outside(inside, remote)
	for range 10 {
		l.w.RunFor(110 * time.Second)
		l.in.send(remote2, "whoever it is sent to")
	}
	l.w.RunFor(110 * time.Second)
	l.remote.send(at, "x")
	l.in.wantGot(t, "20 minutes later", remote.String()+" x")
}

// Our choice, as in Linux: the filter forgets each remote address on its own.
func TestFilterForgetsOnePeerWhileAnotherKeepsTheMapping(t *testing.T) {
	l := newNATLab(NAT{Kind: Kind{EndpointIndependent, AddressAndPortDependent}, RandomPorts: true})
	l.in.send(remote, "hello")
	at, _ := l.home.Outside(inside, remote)
	for range 5 {
		l.in.send(remote2, "keepalive")
		l.w.RunFor(10 * time.Second)
	}
	if now, _ := l.home.Outside(inside, remote); now != at {
		t.Fatalf("the mapping is %v in spite of keepalives, was %v", now, at)
	}
	l.remote.send(at, "x")
	l.remote2.send(at, "y")
	l.in.wantGot(t, "from the two", remote2.String()+" y")
}

// "A NAT MUST NOT have a 'Port assignment' behavior of 'Port overloading'." (RFC 4787 REQ-3)
func TestTwoHostsNeverShareAnOutsidePort(t *testing.T) {
	l := newNATLab(NAT{Kind: Kind{EndpointIndependent, EndpointIndependent}})
	other := addBox(l.home, inside2) // the same port inside
	l.in.send(remote, "1")
	other.send(remote, "2")
	a, _ := l.home.Outside(inside, remote)
	b, _ := l.home.Outside(inside2, remote)
	if a.Port() != 1935 || b.Port() == 1935 || b.Port() < 1024 {
		t.Errorf("outside ports %d and %d, want the first come to keep 1935", a.Port(), b.Port())
	}
	l.remote.wantGot(t, "from two hosts", a.String()+" 1", b.String()+" 2")
	l.remote.send(b, "for 2")
	other.wantGot(t, "an answer", remote.String()+" for 2")
	l.in.wantGot(t, "another's answer")
}

func TestRandomPortsComeFromTheSeed(t *testing.T) {
	draw := func(seed uint64) uint16 {
		w := New(seed, start)
		home := w.AddSite(NAT{Kind: Kind{EndpointIndependent, EndpointIndependent}, Outside: outside, RandomPorts: true})
		addBox(home, inside).send(remote, "x")
		at, _ := home.Outside(inside, remote)
		return at.Port()
	}
	if a, b, c := draw(1), draw(1), draw(2); a != b || a == c || a == 1935 {
		t.Errorf("ports %d and %d of one seed, %d of another", a, b, c)
	}
}

// "If the host's source port was in the range 0-1023, it is RECOMMENDED the NAT's source port be
// in the same range." (RFC 4787 REQ-3 a)
func TestWellKnownPortsStayWellKnownUntilThereIsNoneLeft(t *testing.T) {
	l := newNATLab(NAT{Kind: Kind{AddressAndPortDependent, EndpointIndependent}})
	server := addBox(l.home, netip.AddrPortFrom(inside.Addr(), 53))
	seen := make(map[uint16]bool)
	for i := range 1023 {
		to := netip.AddrPortFrom(remote.Addr(), uint16(5000+i))
		server.send(to, "x")
		at, ok := l.home.Outside(server.addr, to)
		if !ok || at.Port() == 0 || at.Port() > 1023 || seen[at.Port()] {
			t.Fatalf("mapping %d is %v, %v", i, at, ok)
		}
		seen[at.Port()] = true
	}
	server.send(remote2, "one too many")
	l.remote2.wantGot(t, "with no port left")
	if s := l.w.Stats(); s.Blocked != 1 {
		t.Errorf("Stats().Blocked = %d, want 1", s.Blocked)
	}
}

// Our choice, as in Linux: a full table refuses what is new.
func TestFullTableRefusesTheNewAndKeepsTheOld(t *testing.T) {
	for _, k := range []Kind{{EndpointIndependent, AddressDependent}, {AddressDependent, EndpointIndependent}} {
		l := newNATLab(NAT{Kind: k, Capacity: 1})
		l.in.send(remote, "1")
		l.in.send(remote2, "2")
		l.in.send(remotePort2, "3") // needs nothing new
		if a, b, c := len(l.remote.take()), len(l.remote2.take()), len(l.port2.take()); a != 1 || b != 0 || c != 1 {
			t.Errorf("%v: arrived %d, %d, %d, want 1, 0, 1", k, a, b, c)
		}
		l.w.RunFor(DefaultLifetime)
		l.in.send(remote2, "4")
		if n := len(l.remote2.take()); n != 1 {
			t.Errorf("%v: a table full of the expired refuses", k)
		}
	}
}

// "A NAT MUST support 'Hairpinning'. a) A NAT Hairpinning behavior MUST be 'External source IP
// address and port'." (RFC 4787 REQ-9) Many do not.
func TestHairpinningComesFromTheOutsideAddress(t *testing.T) {
	for _, hairpinning := range []bool{false, true} {
		l := newNATLab(NAT{Kind: Kind{EndpointIndependent, EndpointIndependent}, Hairpinning: hairpinning})
		l.home.SetLine(Link{Delay: time.Second}, Link{Delay: time.Second}) // it never gets so far
		other := addBox(l.home, inside2)
		l.in.send(remote, "x")
		other.send(remote, "x")
		to, _ := l.home.Outside(inside2, remote)
		from, _ := l.home.Outside(inside, remote)
		l.in.send(to, "neighbour")
		if hairpinning {
			other.wantGot(t, "by hairpinning", from.String()+" neighbour")
		} else {
			other.wantGot(t, "without hairpinning")
		}
	}
}

// Our choice: hairpinned datagrams meet the same filter as those from outside.
func TestHairpinningIsFilteredLikeAnythingFromOutside(t *testing.T) {
	l := newNATLab(NAT{Kind: Kind{EndpointIndependent, AddressAndPortDependent}, Hairpinning: true})
	other := addBox(l.home, inside2)
	other.send(remote, "x")
	l.in.send(remote, "x")
	to, _ := l.home.Outside(inside2, remote)
	from, _ := l.home.Outside(inside, remote)
	l.in.send(to, "stranger")
	other.wantGot(t, "from one it has not written to")
	other.send(from, "opens")
	l.in.wantGot(t, "from one it has written to", to.String()+" opens")
	l.in.send(to, "admitted")
	other.wantGot(t, "from one it has written to", from.String()+" admitted")
}

func TestRestartedNATForgetsMappings(t *testing.T) {
	l := newNATLab(NAT{Kind: Kind{EndpointIndependent, EndpointIndependent}, RandomPorts: true})
	l.in.send(remote, "x")
	before, _ := l.home.Outside(inside, remote)
	l.w.At(start.Add(time.Second), func(time.Time) { l.home.Restart() })
	l.w.RunFor(2 * time.Second)
	l.remote.send(before, "x")
	l.in.wantGot(t, "at a forgotten mapping")
	l.in.send(remote, "y")
	after, ok := l.home.Outside(inside, remote)
	if !ok || after == before || after.Addr() != outside {
		t.Errorf("mapping %v before, %v after", before, after)
	}
}

func TestReaddressedNATIsReachedAtItsNewAddressOnly(t *testing.T) {
	l := newNATLab(NAT{Kind: Kind{EndpointIndependent, EndpointIndependent}})
	l.in.send(remote, "x")
	before, _ := l.home.Outside(inside, remote)
	moved := netip.MustParseAddr("198.51.100.77")
	l.w.At(start.Add(time.Second), func(time.Time) { l.home.Readdress(moved) })
	l.w.RunFor(2 * time.Second)
	after := netip.AddrPortFrom(moved, before.Port())
	l.remote.send(after, "too early")
	l.in.wantGot(t, "before it has sent anything")
	l.remote.take()
	l.in.send(remote, "y")
	l.remote.wantGot(t, "from the new address", after.String()+" y")
	l.remote.send(before, "old")
	l.remote.send(after, "new")
	l.in.wantGot(t, "at the two", remote.String()+" new")
	if s := l.w.Stats(); s.Unreachable != 1 || s.Blocked != 1 {
		t.Errorf("%+v, want one at no address and one blocked", s)
	}
	addBox(l.w.Public(), netip.AddrPortFrom(outside, 1935)) // the old address is free
	wantPanic(t, "taken", func() { l.home.Readdress(remote.Addr()) })
}

// Our choice: no NAT64.
func TestNATDoesNotTranslateBetweenVersionsOfIP(t *testing.T) {
	l := newNATLab(NAT{Kind: Kind{EndpointIndependent, EndpointIndependent}})
	c := addBox(l.w.Public(), addrC)
	l.in.send(addrC, "x")
	c.wantGot(t, "from the other version")
	if s := l.w.Stats(); s.Blocked != 1 {
		t.Errorf("Stats().Blocked = %d, want 1", s.Blocked)
	}
}

func TestFirewallTranslatesNothingAndAdmitsAnswers(t *testing.T) {
	w := New(1, start)
	home := w.AddSite(NAT{Kind: firewall})
	in, c := addBox(home, netip.MustParseAddrPort("[2001:db8::4]:1935")), addBox(w.Public(), addrC)
	c.send(in.addr, "unasked")
	in.send(addrC, "hello")
	c.wantGot(t, "from behind the firewall", in.addr.String()+" hello")
	c.send(in.addr, "answer")
	in.wantGot(t, "from outside", addrC.String()+" answer")
	home.Restart()
	c.send(in.addr, "answer")
	in.wantGot(t, "after a restart")
	wantPanic(t, "does not translate", func() { home.Readdress(outside) })
	wantPanic(t, "taken", func() { w.Add(in.addr, in, Link{}) })
}

func TestImpossibleNATsPanic(t *testing.T) {
	w := New(1, start)
	addBox(w.Public(), remote)
	full := Kind{EndpointIndependent, EndpointIndependent}
	w.AddSite(NAT{Kind: full, Outside: outside})
	for _, n := range []NAT{
		{Kind: full},
		{Kind: full, Outside: netip.MustParseAddr("::ffff:198.51.100.9")},
		{Kind: Kind{EndpointIndependent, None}, Outside: remote2.Addr()},
		{Kind: Kind{AddressAndPortDependent + 1, EndpointIndependent}, Outside: remote2.Addr()},
		{Kind: Kind{EndpointIndependent, AddressAndPortDependent + 1}, Outside: remote2.Addr()},
		{Kind: full, Outside: remote2.Addr(), Lifetime: -1},
		{Kind: full, Outside: remote2.Addr(), Capacity: -1},
	} {
		wantPanic(t, "impossible NAT", func() { w.AddSite(n) })
	}
	for _, addr := range []netip.Addr{remote.Addr(), outside} {
		wantPanic(t, "taken", func() { w.AddSite(NAT{Kind: full, Outside: addr}) })
	}
	wantPanic(t, "taken", func() { w.Add(netip.AddrPortFrom(outside, 9), &box{}, Link{}) })
	plain := w.AddSite(NAT{})
	wantPanic(t, "no NAT", func() { plain.Restart() })
	wantPanic(t, "no NAT", func() { plain.Readdress(remote2.Addr()) })
	wantPanic(t, "no NAT", func() { plain.Outside(inside, remote) })
	wantPanic(t, "no NAT", func() { w.Public().Restart() })
	wantPanic(t, "no line", func() { w.Public().SetLine(Link{}, Link{}) })
}
