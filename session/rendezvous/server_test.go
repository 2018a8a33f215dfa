package rendezvous

import (
	"net/netip"
	"testing"
	"time"

	"lyceum/session/keying"
	"lyceum/session/netsim"
	"lyceum/session/rendezvous/protocol"
	"lyceum/session/wire"
)

var tag1, tag2 = protocol.Tag{1}, protocol.Tag{2}

func TestMembersOfOneTagAreToldOfEachOther(t *testing.T) {
	v := newService(t, Limits{})
	a, b, c := v.joins(1, tag1), v.joins(2, tag1, tag2), v.joins(3, tag2)
	a.says(protocol.Find{Tag: tag1})
	a.wants("a asks", protocol.Members{Tag: tag1, Members: []protocol.Member{
		{ID: b.PeerID(), Addrs: []wire.Address{{AddrPort: b.addr, Origin: wire.OriginObserved}}},
	}})
	c.says(protocol.Find{Tag: tag1})
	c.wants("c asks for a group that it is not in", protocol.Refused{Tag: tag1, Reason: protocol.NotRegistered})
	if st := v.Status(); st.Sessions != 3 || st.Tags != 2 || st.Registrations != 4 || !st.Open {
		t.Errorf("%+v", st)
	}
}

func TestMembersAreToldOfLocalAddresses(t *testing.T) {
	v := newService(t, Limits{})
	a, b := v.joins(1, tag1), v.peer(2).calls()
	b.says(protocol.Hello{Local: localAt("192.168.1.7:1935")}, protocol.Register{Tag: tag1})
	want := []wire.Address{{AddrPort: b.addr, Origin: wire.OriginObserved}, localAt("192.168.1.7:1935")[0]}
	a.says(protocol.Find{Tag: tag1})
	a.wants("a asks", protocol.Members{Tag: tag1, Members: []protocol.Member{{ID: b.PeerID(), Addrs: want}}})
	b.says(protocol.Moved{Local: localAt("192.168.1.8:1935")})
	want[1] = localAt("192.168.1.8:1935")[0]
	a.says(protocol.Find{Tag: tag1})
	a.wants("b has moved", protocol.Members{Tag: tag1, Members: []protocol.Member{{ID: b.PeerID(), Addrs: want}}})
}

// Routers whose filter lets in only answers; neither knows anything of the other but its peer ID.
func TestMembersBehindRoutersAreIntroduced(t *testing.T) {
	v := newService(t, Limits{})
	restricted := netsim.Kind{Mapping: netsim.EndpointIndependent, Filtering: netsim.AddressAndPortDependent}
	a := v.behind(1, v.home(restricted, 1), "192.168.1.2:1935").calls()
	b := v.behind(2, v.home(restricted, 2), "192.168.1.2:1935").calls()
	for _, p := range []*peer{a, b} {
		p.says(protocol.Hello{Local: localAt("192.168.1.2:1935")}, protocol.Register{Tag: tag1}, protocol.Find{Tag: tag1})
	}
	found := b.members()
	if len(found) != 1 || found[0].Addrs[0].AddrPort.Addr() != netip.MustParseAddr("198.51.100.1") {
		t.Fatalf("b is told of %+v", found)
	}
	if !b.meets(a, time.Second) {
		t.Error("no session within a second")
	}
	if v.Status().Introductions == 0 {
		t.Error("no introduction was made")
	}
}

// meets has p open a session with q, whom it knows to be registered, and reports whether it opens in time.
func (p *peer) meets(q *peer, within time.Duration) bool {
	if _, err := p.Connect(p.v.w.Now(), keying.Discriminator(q.PeerID()), groupTag, p.v.addr); err != nil {
		p.v.t.Fatal(err)
	}
	p.site.Poke(p.addr)
	return p.v.w.RunUntil(within, func() bool { return len(p.met) > 0 && len(q.met) > 0 })
}

// Their router does not send back what is for itself, so only the addresses inside can connect them.
func TestMembersBehindOneRouterMeetInside(t *testing.T) {
	v := newService(t, Limits{})
	home := v.home(netsim.Kind{Mapping: netsim.EndpointIndependent, Filtering: netsim.AddressAndPortDependent}, 1)
	a, b := v.behind(1, home, "192.168.1.2:1935").calls(), v.behind(2, home, "192.168.1.3:1935").calls()
	a.says(protocol.Hello{Local: localAt("192.168.1.2:1935")}, protocol.Register{Tag: tag1})
	b.says(protocol.Hello{Local: localAt("192.168.1.3:1935")}, protocol.Register{Tag: tag1})
	if !b.meets(a, time.Second) {
		t.Error("no session within a second")
	}
	if s := b.Session(a.PeerID()); s == nil || s.Address() != a.addr {
		t.Errorf("the session leads to %v, want %v", s.Address(), a.addr)
	}
}

func TestOnlyMembersOfOneTagAreIntroduced(t *testing.T) {
	v := newService(t, Limits{})
	a, b := v.joins(1, tag1), v.joins(2, tag2)
	stranger := v.joins(3)
	for _, p := range []*peer{b, stranger} {
		if p.meets(a, 3*time.Second) {
			t.Error("introduced to a member of another group")
		}
	}
	if n := v.Status().Introductions; n != 0 {
		t.Errorf("%d introductions", n)
	}
	b.says(protocol.Register{Tag: tag1})
	if !b.meets(a, 3*time.Second) {
		t.Error("not introduced to a member of the same group")
	}
	b.says(protocol.Unregister{Tag: tag1})
	c := v.joins(4, tag1)
	if b.met = nil; b.meets(c, 3*time.Second) {
		t.Error("introduced after unregistering")
	}
}

func TestRegistrationEndsUnlessRenewed(t *testing.T) {
	v := newService(t, Limits{})
	a, b := v.joins(1, tag1), v.joins(2, tag1)
	v.w.RunFor(registrationLifetime - 2*time.Second)
	a.says(protocol.Register{Tag: tag1, Capacity: 5})
	if v.w.RunFor(2 * time.Second); v.store.Members(tag1) != 1 || b.closed {
		t.Errorf("%d are registered, want the one that renewed; session closed: %v", v.store.Members(tag1), b.closed)
	}
	v.w.RunFor(idleFor)
	if v.w.RunFor(2 * time.Second); !b.closed || a.closed {
		t.Errorf("closed after a minute without a registration: %v; with one: %v", b.closed, a.closed)
	}
}

func TestRegistrationEndsWithItsSession(t *testing.T) {
	v := newService(t, Limits{})
	a := v.joins(1, tag1)
	v.joins(2, tag1)
	a.session.Close(v.w.Now())
	a.site.Poke(a.addr)
	v.w.RunFor(time.Second)
	if n := v.store.Members(tag1); n != 1 {
		t.Errorf("%d are registered after one left", n)
	}
	v.w.Remove(netip.MustParseAddrPort("10.0.0.2:1935"))
	v.w.RunFor(46 * time.Second)
	if tags, n := v.store.Count(); tags+n != 0 || !v.IsIdle() || count[TagEnded](v) != 1 {
		t.Errorf("%d tags, %d registrations after the other vanished", tags, n)
	}
}

func TestCallerThatMovedIsFoundWhereItIs(t *testing.T) {
	v := newService(t, Limits{})
	a, b := v.joins(1, tag1), v.joins(2, tag1)
	before := a.addr
	a.addr = netip.MustParseAddrPort("10.9.9.9:1935")
	v.w.Move(before, a.addr)
	a.NetworkChanged(v.w.Now())
	v.w.Poke(a.addr)
	v.w.RunFor(time.Second)
	b.says(protocol.Find{Tag: tag1})
	if found := b.members(); len(found) != 1 || found[0].Addrs[0].AddrPort != a.addr {
		t.Errorf("told of %+v, want %v", found, a.addr)
	}
	if old, new := v.sites[before.Addr()], v.sites[a.addr.Addr()]; old != nil && old.sessions+old.registrations != 0 ||
		new.sessions != 1 || new.registrations != 1 {
		t.Errorf("sites: %+v, %+v", old, new)
	}
}

// Callers that move have no more at the site they come to than those who begin there.
func TestCallerThatMovedIsHeldToTheLimitsOfWhereItIs(t *testing.T) {
	moves := func(v *service, p *peer, to string) {
		before := p.addr
		p.addr = netip.MustParseAddrPort(to)
		v.w.Move(before, p.addr)
		p.NetworkChanged(v.w.Now())
		v.w.Poke(p.addr)
		v.w.RunFor(time.Second)
	}
	v := newService(t, Limits{RegistrationsPerSite: 3})
	moves(v, v.joins(1, manyTags(2)...), "10.9.9.9:1001")
	late := v.joins(2, manyTags(2)...)
	moves(v, late, "10.9.9.9:1002")
	if at := v.sites[late.addr.Addr()]; at.registrations != 3 || at.sessions != 2 || late.last() != protocol.Busy {
		t.Errorf("site %+v; last refused for %v", at, late.last())
	}
	if _, all := v.store.Count(); all != 3 || v.open.members != 3 {
		t.Errorf("%d registered, %d counted", all, v.open.members)
	}

	v = newService(t, Limits{SessionsPerSite: 1})
	moves(v, v.joins(1, tag1), "10.9.9.9:1001")
	late = v.joins(2, tag1)
	moves(v, late, "10.9.9.9:1002")
	v.w.RunFor(goodbyeWithin)
	if at := v.sites[late.addr.Addr()]; at.sessions != 1 || late.last() != protocol.Busy || !late.closed {
		t.Errorf("site %+v; last rejected for %v, closed %v", at, late.last(), late.closed)
	}
}

// A member whose program started again has another session, and the old one ends without taking anything away.
func TestMemberThatRestartedStaysRegistered(t *testing.T) {
	v := newService(t, Limits{})
	v.joins(1, tag1)
	v.w.Remove(netip.MustParseAddrPort("10.0.0.1:1935"))
	again := v.newPeer(1)
	again.addr = netip.MustParseAddrPort("10.7.7.7:1935")
	v.w.Add(again.addr, again, link)
	again.calls().says(protocol.Hello{}, protocol.Register{Tag: tag1}).wants("again", protocol.Registered{Tag: tag1})
	v.w.RunFor(time.Minute)
	if r, ok := v.store.Get(tag1, again.PeerID()); !ok || r.Address != again.addr || len(v.callers.all) != 1 || v.open.members != 1 {
		t.Errorf("%+v, %v; %d callers, %d counted", r, ok, len(v.callers.all), v.open.members)
	}
}

func TestCallersHearThatTheServiceEnds(t *testing.T) {
	v := newService(t, Limits{})
	a := v.joins(1, tag1)
	v.do(v.Shutdown)
	v.w.RunFor(time.Second)
	a.wants("a hears", protocol.Rejected{Reason: protocol.ShuttingDown})
	if !v.IsIdle() || !a.closed {
		t.Errorf("idle %v, closed %v", v.IsIdle(), a.closed)
	}
	late := v.peer(2).calls().says(protocol.Hello{})
	if late.wants("somebody late hears", protocol.Rejected{Reason: protocol.ShuttingDown}); !v.RunsOut() {
		t.Error("somebody is still here")
	}
}

// RunsOut reports whether everybody is gone after a while.
func (v *service) RunsOut() bool { return v.w.RunUntil(10*time.Second, v.IsIdle) }

// The same seed, the same packets.
func TestServerRepeats(t *testing.T) {
	var hashes [2][32]byte
	for i := range hashes {
		v := newService(t, Limits{})
		for n := range 30 {
			v.joins(n+1, tag1, tag2).says(protocol.Find{Tag: tag1})
		}
		v.do(func(now time.Time) { v.SetClosed(now, []protocol.ShortTag{tag2.Short()}) })
		v.do(func(now time.Time) { v.SetKeys(now, []Key{{Quota: DefaultQuota}}) })
		v.w.RunFor(time.Minute)
		hashes[i] = v.w.TraceHash()
	}
	if hashes[0] != hashes[1] {
		t.Error("two runs differ")
	}
}
