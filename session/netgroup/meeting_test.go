package netgroup

import (
	"errors"
	"math/rand/v2"
	"net/netip"
	"testing"
	"time"

	"lyceum/session/keying"
	"lyceum/session/netsim"
	"lyceum/session/rendezvous"
	"lyceum/session/rendezvous/protocol"
	"lyceum/session/rtmfp"
	"lyceum/session/wire"
)

var meetingAddr = netip.MustParseAddrPort("203.0.113.9:1935")

const meetingSeed = 250 // of the rendezvous' identity

// A meetingClass is a class that is found through a rendezvous alone.
type meetingClass struct {
	*testClass
	server *rendezvous.Server
}

var (
	cone      = netsim.Kind{Mapping: netsim.EndpointIndependent, Filtering: netsim.AddressAndPortDependent} // most homes
	symmetric = netsim.Kind{Mapping: netsim.AddressAndPortDependent, Filtering: netsim.AddressAndPortDependent}
)

func newServer() *rendezvous.Server {
	return rendezvous.New(rendezvous.Config{
		Identity: identityOf(meetingSeed), Rand: rand.New(rand.NewPCG(5, 5)), Random: rand.NewChaCha8([32]byte{5}),
	})
}

// newMeetingClass returns a class whose instructor is behind a router of a kind. The invite names the rendezvous,
// an access key and nobody else.
func newMeetingClass(t *testing.T, teacher netsim.Kind, accessKey string) *meetingClass {
	m := &meetingClass{server: newServer()}
	m.testClass = newClassBehind(t, func(s *Spec) {
		s.Bootstrap = nil
		s.Rendezvous = []Rendezvous{{
			Peer:      Peer{ID: identityOf(meetingSeed).PeerID(), Addrs: []wire.Address{{AddrPort: meetingAddr}}},
			AccessKey: []byte(accessKey),
		}}
	}, func(c *testClass) { c.w.Add(meetingAddr, m.server, c.link) }, teacher)
	return m
}

// newClassBehind is newClassLike with a router before the instructor.
func newClassBehind(t *testing.T, change func(*Spec), furnish func(*testClass), teacher netsim.Kind) *testClass {
	return newClassWith(t, 1, classLinks[0].link, change, func(p *person) {
		furnish(p.class)
		p.behind(teacher)
	})
}

// behind moves a person who has not joined yet into a home of their own.
func (p *person) behind(kind netsim.Kind) *person {
	if kind == netsim.Public {
		return p
	}
	home := p.class.w.AddSite(netsim.NAT{Kind: kind, Outside: netip.AddrFrom4([4]byte{198, 51, 100, p.seed})})
	return p.inside(home, netip.MustParseAddrPort("192.168.1.2:1935"))
}

func (p *person) inside(home *netsim.Site, addr netip.AddrPort) *person {
	p.class.w.Public().Move(p.addr, home, addr)
	p.site, p.addr = home, addr
	p.member.Addrs = []netip.AddrPort{addr}
	return p
}

// last returns the last event of a type that somebody took.
func last[E Event](p *person) (last E, ok bool) {
	for _, ev := range p.events {
		if ev, is := ev.(E); is {
			last, ok = ev, true
		}
	}
	return last, ok
}

// The gate: at most 5 s. Each way takes 10 ms here.
func TestMembersBehindRoutersMeetThroughARendezvous(t *testing.T) {
	c := newMeetingClass(t, cone, "")
	c.w.RunFor(time.Minute) // the instructor waits
	for seed := byte(2); seed <= 6; seed++ {
		p := c.person(seed).behind(cone).join()
		began := c.w.Now()
		c.eventually(time.Second, "linked", func() bool { return p.g.NeighborCount() > 0 })
		t.Logf("person %d is linked after %v", seed, c.w.Now().Sub(began))
	}
	c.settle(5 * time.Second)
	for _, p := range c.people {
		if n := count[ConnectSucceeded](p); n != 1 {
			t.Errorf("person %d: %d times connected", p.seed, n)
		}
	}
}

func TestMembersBehindOneRouterMeetThroughARendezvous(t *testing.T) {
	c := newMeetingClass(t, cone, "")
	c.person(2).inside(c.people[0].site, netip.MustParseAddrPort("192.168.1.3:1935")).join()
	c.settle(5 * time.Second)
}

// Two routers that no hole punching connects, and somebody in between.
func TestMemberBehindASymmetricRouterJoinsByWayOfAnother(t *testing.T) {
	c := newMeetingClass(t, cone, "")
	c.person(2).join() // has a public address
	c.settle(5 * time.Second)
	p := c.person(3).behind(symmetric).join()
	c.eventually(5*time.Second, "in the class", func() bool { return c.isSettled(3) })
	c.people[0].say("hello")
	c.eventually(time.Second, "heard", func() bool { return c.isSettled(4) })
	if n := p.g.NeighborCount(); n != 1 {
		t.Errorf("%d neighbours, want the one in between", n)
	}
}

func TestMembersNoticeNothingWhenTheRendezvousDies(t *testing.T) {
	c := newMeetingClass(t, cone, "")
	for seed := byte(2); seed <= 5; seed++ {
		c.person(seed).behind(cone).join()
	}
	c.settle(5 * time.Second)
	c.w.Remove(meetingAddr)
	for minute := range 5 {
		c.people[minute%len(c.people)].say("still here")
		c.eventually(time.Second, "heard", func() bool { return c.isSettled(len(c.people) + minute + 1) })
		c.w.RunFor(time.Minute)
	}
	for _, p := range c.people {
		if a, b := count[NeighborDisconnected](p), count[ConnectClosed](p); a != 0 || b != 1 || !c.isMesh() {
			t.Errorf("person %d: %d links were lost; told %d times that the rendezvous is gone", p.seed, a, b)
		}
	}
}

// It has forgotten everybody, and everybody registers again.
func TestMembersComeBackToARendezvousThatRestarted(t *testing.T) {
	c := newMeetingClass(t, cone, "")
	c.person(2).behind(cone).join()
	c.settle(5 * time.Second)
	c.w.Remove(meetingAddr)
	c.w.RunFor(3 * time.Minute)
	c.server = newServer()
	c.w.Add(meetingAddr, c.server, c.link)
	c.eventually(retryMax+5*time.Second, "registered", func() bool { return c.server.Status().Registrations == 2 })
	c.person(3).behind(cone).join()
	c.settle(5 * time.Second)
}

func TestWrongAccessKeyIsRejectedWithinTwoSeconds(t *testing.T) {
	c := newMeetingClass(t, cone, "the wrong key")
	c.server.SetKeys(c.w.Now(), []rendezvous.Key{{Verifier: protocol.VerifierOf([]byte("the key")), Quota: rendezvous.DefaultQuota}})
	p := c.person(2).behind(cone).join()
	began := c.w.Now()
	c.eventually(2*time.Second, "rejected", func() bool { return count[ConnectRejected](p) > 0 })
	t.Logf("rejected after %v", c.w.Now().Sub(began))
	if ev, _ := last[ConnectRejected](p); ev.Reason != protocol.KeyWrong || Status(ev) != "NetConnection.Connect.Rejected" {
		t.Errorf("%+v, code %q", ev, Status(ev))
	}
}

func TestRevokedAccessKeyIsRejectedAtOnceAndLinksStay(t *testing.T) {
	c := newMeetingClass(t, cone, "the key")
	key := rendezvous.Key{Verifier: protocol.VerifierOf([]byte("the key")), Quota: rendezvous.DefaultQuota}
	set := func(revoked bool) {
		key.Revoked = revoked
		c.server.SetKeys(c.w.Now(), []rendezvous.Key{key})
		c.w.Poke(meetingAddr)
	}
	set(false)
	c.person(2).behind(cone).join()
	c.w.RunFor(10 * time.Minute)
	c.settle(5 * time.Second)
	set(true)
	began := c.w.Now()
	c.eventually(2*time.Second, "rejected", func() bool {
		return c.everyone(func(p *person) bool { ev, _ := last[ConnectRejected](p); return ev.Reason == protocol.KeyRevoked })
	})
	t.Logf("rejected after %v", c.w.Now().Sub(began))
	c.w.RunFor(10 * time.Minute)
	if !c.isMesh() {
		t.Error("links were lost")
	}
}

func TestClosedTagIsToldToTheGroup(t *testing.T) {
	c := newMeetingClass(t, cone, "")
	c.w.RunFor(time.Second)
	p := c.people[0]
	c.server.SetClosed(c.w.Now(), []protocol.ShortTag{protocol.Tag(p.g.keys.rendezvous).Short()})
	c.w.Poke(meetingAddr)
	c.w.RunFor(time.Second)
	if ev, ok := last[GroupRefused](p); !ok || ev.Group != p.g || ev.Reason != protocol.TagClosed || Status(ev) != CodeGroupConnectRejected {
		t.Errorf("%+v, %v", ev, ok)
	}
}

func TestWhoLeavesIsRegisteredNoMore(t *testing.T) {
	c := newMeetingClass(t, cone, "")
	p := c.person(2).behind(cone).join()
	c.settle(5 * time.Second)
	p.do(p.g.Leave)
	c.w.RunFor(time.Second)
	if st := c.server.Status(); st.Registrations != 1 || st.Sessions != 1 {
		t.Errorf("%+v", st)
	}
	if c.w.RunFor(leaveWithin); len(p.meetings) != 0 {
		t.Errorf("%d meetings are left", len(p.meetings))
	}
}

func TestMemberThatMovesTellsTheRendezvous(t *testing.T) {
	c := newMeetingClass(t, netsim.Public, "")
	c.w.RunFor(time.Second)
	p := c.people[0]
	p.move(77)
	p.do(func(now time.Time) { p.NetworkChanged(now, []netip.AddrPort{p.addr}) })
	c.w.RunFor(2 * time.Second)
	q := c.person(2).behind(cone).join()
	c.eventually(time.Second, "linked", func() bool { return q.g.NeighborCount() == 1 })
	if k := q.g.contacts[p.PeerID()]; len(k.hints) == 0 || k.hints[0].AddrPort != p.addr {
		t.Errorf("told of %v, want %v", k.hints, p.addr)
	}
}

// Nobody opens a session with a member by the key that everybody knows.
func TestStrangerOpensNothingByTheKeyOfARendezvous(t *testing.T) {
	c := newMeetingClass(t, netsim.Public, "")
	c.w.RunFor(time.Second)
	p := c.people[0]
	o := c.outsider(9)
	o.Endpoint = rtmfp.New(rtmfp.Config{
		Profile: keying.NewLyceum(o.id, protocol.PSKs, rand.NewChaCha8([32]byte{9})), Rand: rand.New(rand.NewPCG(9, 9)), Random: rand.NewChaCha8([32]byte{9}),
	})
	if _, err := o.Connect(c.w.Now(), keying.Discriminator(p.PeerID()), protocol.HandshakeTag, p.addr); err != nil {
		t.Fatal(err)
	}
	c.w.Poke(o.addr)
	c.w.RunFor(5 * time.Second)
	if o.sessions != 0 {
		t.Errorf("%d sessions", o.sessions)
	}
}

func TestConnect(t *testing.T) {
	c := newMeetingClass(t, cone, "")
	p := c.person(2).behind(cone)
	url := protocol.URL{Host: "203.0.113.9", Port: 1935, Peer: c.server.PeerID()}
	p.do(func(now time.Time) {
		for text, want := range map[string]error{
			"http://x": wire.ErrMalformed, "rtmfp://name/#" + url.Peer.String(): rtmfp.ErrNoAddress,
		} {
			if err := p.Connect(now, text); !errors.Is(err, want) {
				t.Errorf("Connect(%q) = %v", text, err)
			}
		}
		if err := p.Connect(now, "rtmfp:"); err != nil {
			t.Error(err)
		}
	})
	if ev, ok := last[ConnectSucceeded](p); !ok || ev.Peer != [32]byte{} || Status(ev) != CodeConnectSuccess {
		t.Errorf("%+v, %v", ev, ok)
	}
	p.do(func(now time.Time) {
		if err := p.Connect(now, url.Text()); err != nil {
			t.Error(err)
		}
	})
	c.w.RunFor(time.Second)
	if ev, _ := last[ConnectSucceeded](p); ev.Peer != url.Peer {
		t.Errorf("%+v", ev)
	}
}

// A group uses the rendezvous that this machine is connected to if its invite says so.
func TestServerChannelFindsMembersThroughTheRendezvousConnectedTo(t *testing.T) {
	for _, enabled := range []bool{true, false} {
		url := protocol.URL{Host: "203.0.113.9", Port: 1935, Peer: identityOf(meetingSeed).PeerID()}.Text()
		server := newServer()
		connect := func(p *person) {
			p.do(func(now time.Time) {
				if err := p.Connect(now, url); err != nil {
					t.Error(err)
				}
			})
		}
		c := newClassBehind(t, func(s *Spec) { s.Bootstrap, s.ServerChannelEnabled = nil, enabled },
			func(c *testClass) { c.w.Add(meetingAddr, server, c.link) }, cone)
		connect(c.people[0]) // after joining
		p := c.person(2).behind(cone)
		connect(p) // before joining
		c.w.RunFor(time.Second)
		p.join()
		c.w.RunFor(2 * time.Second)
		if linked := p.g.NeighborCount() == 1; linked != enabled {
			t.Errorf("enabled %v, linked %v", enabled, linked)
		}
	}
}

// The rendezvous' word is hearsay: it may name a bystander.
func TestLyingRendezvousCannotFloodAVictim(t *testing.T) {
	victim := netip.MustParseAddr("10.66.6.6")
	liar := newSpy(t, func(tag protocol.Tag, asked int) (all []protocol.Member) {
		for i := range protocol.MaxMembers {
			m := protocol.Member{ID: madeUp(asked*protocol.MaxMembers + i)}
			for port := range uint16(protocol.MaxAddresses) {
				m.Addrs = append(m.Addrs, wire.Address{AddrPort: netip.AddrPortFrom(victim, 1000+port)})
			}
			all = append(all, m)
		}
		return sortedMembers(all)
	})
	c := newClassBehind(t, liar.in, func(c *testClass) { c.w.Add(meetingAddr, liar, c.link) }, netsim.Public)
	packets := 0
	c.w.OnPacket(func(_ time.Time, _, to netip.AddrPort, _ []byte) {
		if to.Addr() == victim {
			packets++
		}
	})
	c.w.RunFor(time.Minute)
	// 28 attempts at first and one in ten seconds, each two addresses and six hellos in its 20 s.
	if limit := (hearsayAtOnce + 7) * 2 * 6; packets > limit || packets == 0 || liar.asked < 3 {
		t.Errorf("%d packets at the victim, at most %d; asked %d times", packets, limit, liar.asked)
	}
	t.Logf("%d packets at the victim", packets)
}

// More members than an answer holds.
func TestManyMembersMeetThroughARendezvousAndFormOneRing(t *testing.T) {
	t.Parallel()
	c := newMeetingClass(t, cone, "")
	const members = 24
	for seed := byte(2); seed <= members; seed++ {
		c.person(seed).behind(cone).join()
	}
	c.eventually(30*time.Second, "all on one ring", func() bool {
		return c.ringGaps(1) == 0 && c.everyone(func(p *person) bool { return p.g.NeighborCount() > 0 })
	})
	if st := c.server.Status(); st.Registrations != members || st.Refused != 0 || st.Slowed != 0 {
		t.Errorf("%+v", st)
	}
}

func TestMeetingsRepeat(t *testing.T) {
	t.Parallel()
	var hashes [2][32]byte
	for i := range hashes {
		c := newMeetingClass(t, cone, "")
		for seed := byte(2); seed <= 9; seed++ {
			c.person(seed).behind(cone).join()
		}
		c.w.RunFor(2 * time.Minute)
		hashes[i] = c.w.TraceHash()
	}
	if hashes[0] != hashes[1] {
		t.Error("two runs differ")
	}
}
