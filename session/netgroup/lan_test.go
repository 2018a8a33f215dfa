package netgroup

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/netsim"
)

// A sentUpdate is a membership update as anybody on the network sees it.
type sentUpdate struct {
	at       time.Time
	from     netip.AddrPort
	datagram []byte
}

// multicast has everybody hear a membership update, each twice, a millisecond later.
func (c *testClass) multicast(now time.Time, from *person, datagram []byte) {
	source := netip.AddrPortFrom(from.addr.Addr(), 50000)
	c.updates = append(c.updates, sentUpdate{now, source, datagram})
	if c.isolated {
		return
	}
	for range 2 {
		for _, p := range slices.Clone(c.people) { // the sender too
			c.hear(now.Add(time.Millisecond), p, source, datagram)
		}
	}
}

func (c *testClass) hear(at time.Time, p *person, from netip.AddrPort, datagram []byte) {
	c.w.At(at, func(now time.Time) {
		if p.g == nil || !slices.Contains(c.people, p) {
			return
		}
		p.g.ReceiveUpdate(now, from, datagram)
		p.drain(now)
		c.w.Poke(p.addr)
	})
}

// lanOnly makes a spec that says nothing of where anybody is.
func lanOnly(s *Spec) {
	s.IPMulticastMemberUpdatesEnabled = true
	s.Bootstrap[0].Addrs = nil
}

func TestMembersOfOneNetworkFindEachOtherWithoutAnyAddress(t *testing.T) {
	for _, tt := range someLinks() {
		t.Run(tt.name, func(t *testing.T) {
			c := newClassLike(t, 1, tt.link, lanOnly)
			c.w.RunFor(20 * time.Second) // the instructor has waited
			for seed := byte(2); seed <= 6; seed++ {
				p := c.person(seed).join()
				c.eventually(2*time.Second, "in class", func() bool { return p.g.IsReady() && p.g.NeighborCount() > 0 })
			}
			c.settle(10 * time.Second)
		})
	}
}

// Staff is believed at once, so nobody waits though the invite names no peer at all.
func TestInviteWithoutAnyPeerServesOnOneNetwork(t *testing.T) {
	c := newClassLike(t, 1, classLinks[0].link, func(s *Spec) {
		lanOnly(s)
		s.Bootstrap = nil
	})
	c.w.RunFor(20 * time.Second)
	for seed := byte(2); seed <= 4; seed++ {
		p := c.person(seed).join()
		c.eventually(time.Second, "in class", func() bool { return p.g.IsReady() && len(p.folded) == len(c.people) })
	}
}

// Members who are no staff are given time to be contradicted, but the two seconds hold.
func TestNewcomerOfOneNetworkWaitsNoLongerWithoutTheInstructor(t *testing.T) {
	c := newClassLike(t, 1, classLinks[0].link, func(s *Spec) {
		lanOnly(s)
		s.Bootstrap = nil
	})
	c.joins(2, 5)
	c.settle(5 * time.Second)
	c.people[0].vanish()
	p := c.person(6).join()
	c.eventually(1900*time.Millisecond, "in class", func() bool { return p.g.IsReady() && p.g.NeighborCount() == 4 })
}

func TestNoUpdateIsSentUnlessTheInviteSaysSo(t *testing.T) {
	c := newClass(t, 1, classLinks[0].link)
	c.joins(2, 3)
	c.w.RunFor(time.Minute)
	if len(c.updates) > 0 || c.spec.UpdateAddresses() != nil {
		t.Errorf("%d updates, to %v", len(c.updates), c.spec.UpdateAddresses())
	}
}

func TestUpdatesReachAlsoThoseWhoStartedFirst(t *testing.T) {
	c := newClassLike(t, 1, classLinks[0].link, lanOnly)
	c.isolated = true
	c.joins(2, 3)
	c.w.RunFor(time.Minute)
	if n := c.people[1].g.NeighborCount(); n > 0 {
		t.Fatalf("%d neighbours though nothing gets through", n)
	}
	c.isolated = false // somebody plugged the cable between the switches in
	c.settle(updateEvery*5/4 + 2*time.Second)
}

// What goes over the network must be chance to who has no invite.
func TestUpdatesTellOutsidersNothing(t *testing.T) {
	c := newClassLike(t, 1, classLinks[0].link, lanOnly)
	c.joins(2, 4)
	c.w.RunFor(2 * time.Minute)
	id := c.spec.ID()
	known := [][]byte{id[:8], c.spec.Secret[:8], c.spec.ClassKey[:8], c.people[0].g.keys.tag[:]}
	for _, p := range c.people {
		peer, author := p.PeerID(), p.author()
		known = append(known, peer[:8], author[:8])
	}
	seen := map[string]bool{}
	if len(c.updates) < 20 {
		t.Fatalf("%d updates", len(c.updates))
	}
	for _, u := range c.updates {
		if len(u.datagram) != UpdateSize {
			t.Errorf("an update of %d bytes among those of %d", len(u.datagram), UpdateSize)
		}
		for _, b := range known {
			if bytes.Contains(u.datagram, b) {
				t.Errorf("%x is readable", b)
			}
		}
		for i := range len(u.datagram) - 8 {
			part := string(u.datagram[i : i+8])
			if seen[part] {
				t.Errorf("%x came twice", part)
			}
			seen[part] = true
		}
	}
	other := deriveUpdateKeys(id, [32]byte{9})
	if _, err := other.open(c.updates[0].datagram); !errors.Is(err, errUpdate) {
		t.Errorf("another secret opens it: %v", err)
	}
}

func TestUpdateAddressesAreTheGroups(t *testing.T) {
	s := NewSpec("x")
	s.IPMulticastMemberUpdatesEnabled = true
	seen := map[netip.AddrPort]int{}
	for i := range 200 {
		s.Secret = [32]byte{byte(i)}
		addrs := s.UpdateAddresses()
		if len(addrs) != 2 || !netip.MustParsePrefix("239.255.0.0/16").Contains(addrs[0].Addr()) ||
			!netip.MustParsePrefix("ff02::8000:0/97").Contains(addrs[1].Addr()) || addrs[0].Port() != UpdatePort {
			t.Fatalf("addresses %v", addrs)
		}
		seen[addrs[0]]++
		seen[addrs[1]]++
	}
	if len(seen) < 390 {
		t.Errorf("200 groups have %d addresses", len(seen))
	}
	own := IPMulticastAddress{AddrPort: netip.MustParseAddrPort("239.1.1.1:7")}
	s.IPMulticast = []IPMulticastAddress{{AddrPort: netip.MustParseAddrPort("232.1.1.1:7"), Source: netip.MustParseAddr("10.0.0.1")}, own}
	if got := s.UpdateAddresses(); len(got) != 1 || got[0] != own.AddrPort {
		t.Errorf("the invite names %v, sent to %v", own.AddrPort, got)
	}
}

// An outsider records an update and sends it from its own machine, so that members speak to it.
func TestReplayedUpdateLeadsNobodyAnywhere(t *testing.T) {
	c := newClassLike(t, 1, classLinks[0].link, lanOnly)
	victim := c.people[0]
	c.w.RunFor(time.Second)
	outsider := netip.MustParseAddrPort("10.0.0.66:1935")
	var sent int
	c.w.OnPacket(func(_ time.Time, _, to netip.AddrPort, _ []byte) {
		if to.Addr() == outsider.Addr() {
			sent++
		}
	})
	p := c.person(2)
	c.isolated = true
	p.join()
	for _, u := range c.updates {
		c.hear(c.w.Now().Add(time.Second), p, outsider, u.datagram)
		c.hear(c.w.Now().Add(time.Second), victim, outsider, u.datagram)
	}
	c.w.RunFor(time.Minute)
	if sent > 0 || p.g.NeighborCount() > 0 {
		t.Errorf("%d packets to the outsider", sent)
	}
	if p.g.Counters().Updates == 0 {
		t.Error("not counted")
	}
	c.hear(c.w.Now().Add(time.Second), p, c.updates[0].from, c.updates[0].datagram) // from where it came, it counts
	c.eventually(2*time.Second, "linked", func() bool { return p.g.NeighborCount() == 1 })
}

func TestUpdateOfAnotherPeerCannotBeMade(t *testing.T) {
	spec := NewSpec("x")
	keys := deriveUpdateKeys(spec.ID(), spec.Secret)
	victim, liar := identityOf(1), identityOf(2)
	u := memberUpdate{port: 1, sequence: 5, ips: []netip.Addr{netip.MustParseAddr("10.0.0.2")}}
	plain := u.appendTo(nil, victim.Certificate())
	plain = append(plain, liar.Sign(keys.signed(plain))...)
	plain = append(plain, make([]byte, updatePlain-len(plain))...)
	nonce := make([]byte, 24)
	if _, err := keys.open(keys.aead.Seal(nonce, nonce, plain, nil)); !errors.Is(err, errUpdate) || !errors.Is(err, keying.ErrNotAuthentic) {
		t.Errorf("signed by another: %v", err)
	}
	b, err := keys.seal(u, victim, rand.NewChaCha8([32]byte{}))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := keys.open(b); err != nil || got.peer != victim.PeerID() || got.sequence != 5 {
		t.Errorf("genuine: %+v, %v", got, err)
	}
	other := deriveUpdateKeys([32]byte{1}, spec.Secret)
	other.aead = keys.aead
	if _, err := other.open(b); !errors.Is(err, keying.ErrNotAuthentic) {
		t.Errorf("in another group: %v", err)
	}
}

// A member makes up as many members as it likes at the address of a bystander, as a network without filters
// lets it.
func TestMadeUpMembersHaveNobodyAttacked(t *testing.T) {
	t.Parallel()
	c := newClassLike(t, 1, netsim.Link{Delay: time.Millisecond}, lanOnly)
	p := c.person(2).join()
	c.settle(5 * time.Second)
	bystander := netip.MustParseAddr("10.0.0.99")
	sent := 0
	c.w.OnPacket(func(_ time.Time, _, to netip.AddrPort, _ []byte) {
		if to.Addr() == bystander {
			sent++
		}
	})
	keys, chance := deriveUpdateKeys(c.spec.ID(), c.spec.Secret), rand.NewChaCha8([32]byte{1})
	start := c.w.Now()
	const seconds = 20
	for i := range 1500 {
		id := keying.NewIdentity([32]byte{200, byte(i), byte(i >> 8)})
		u := memberUpdate{port: uint16(1 + i), sequence: 1, next: time.Minute, ips: []netip.Addr{bystander}}
		b, err := keys.seal(u, id, chance)
		if err != nil {
			t.Fatal(err)
		}
		c.hear(start.Add(time.Duration(i)*seconds*time.Second/1500), p, netip.AddrPortFrom(bystander, 50000), b)
	}
	c.w.RunFor(seconds * time.Second)
	// A few at a time, each for five seconds, with a hello repeated some times.
	if sent == 0 || sent > 2*nearbyAtATime*seconds {
		t.Errorf("%d packets to a bystander in %d s", sent, seconds)
	}
	if n := len(p.g.lan.heard); n > maxNearbyOfIP+2 {
		t.Errorf("%d members heard, of one address %d are allowed", n, maxNearbyOfIP)
	}
	honest := c.person(3).join()
	c.eventually(2*time.Second, "in class", func() bool { return honest.g.IsReady() })
	c.eventually(5*time.Second, "linked to the one beset", func() bool { return honest.g.NeighborCount() == 2 })
}

func TestGroupWithoutLinksSendsNothingButUpdates(t *testing.T) {
	c := newClassLike(t, 1, classLinks[0].link, func(s *Spec) {
		lanOnly(s)
		s.PeerToPeerDisabled = true
	})
	for seed := byte(2); seed <= 4; seed++ {
		p := c.person(seed)
		p.silent = true
		p.join()
	}
	c.eventually(2*time.Second, "all seen by all", func() bool { return c.everyone(c.seesAll) })
	c.people[1].do(func(now time.Time) {
		if _, err := c.people[1].g.Post(now, []byte("x")); !errors.Is(err, ErrNotEnabled) {
			t.Errorf("Post: %v", err)
		}
		if _, err := c.people[0].g.Append(now, journal.KindChat, nil); !errors.Is(err, ErrNotEnabled) {
			t.Errorf("Append: %v", err)
		}
	})
	left, vanished := c.people[3], c.people[2]
	left.do(left.g.Leave)
	c.w.RunFor(time.Second)
	left.vanish()
	if c.people[0].g.Present(left.PeerID()) {
		t.Error("who said goodbye is still there")
	}
	vanished.vanish()
	c.eventually(nearbyMissed*2*updateEvery, "seen that somebody vanished", func() bool { return c.everyone(c.seesAll) })
	for _, p := range c.people {
		if n := p.g.NeighborCount(); n > 0 || len(p.g.contacts) > 0 {
			t.Errorf("person %d has %d neighbours and %d contacts", p.seed, n, len(p.g.contacts))
		}
	}
	if _, ok := c.people[0].psk(c.people[0].g.keys.tag); ok {
		t.Error("who has the invite can open a session")
	}
	if n := c.w.Stats().Sent; n > 0 {
		t.Errorf("%d packets sent besides updates", n)
	}
}

func TestFilterAcceptsTheGroupsUpdatesAlone(t *testing.T) {
	c := newClassLike(t, 1, classLinks[0].link, lanOnly)
	c.w.RunFor(time.Second)
	other := *c.spec
	other.Secret[0]++
	own, others := c.spec.UpdateFilter(), other.UpdateFilter()
	b := c.updates[0].datagram
	if !own.Accepts(b) || others.Accepts(b) || own.Accepts(b[1:]) || own.Accepts(nil) || own.Accepts(make([]byte, UpdateSize)) {
		t.Error("the filter does not tell what is the group's")
	}
}

// What a flood of strangers costs.
func BenchmarkForeignUpdate(b *testing.B) {
	f, junk := NewSpec("x").UpdateFilter(), make([]byte, UpdateSize)
	for b.Loop() {
		if f.Accepts(junk) {
			b.Fatal("accepted")
		}
	}
}

// FuzzParseUpdate: what is read is written the same, and is within the limits.
func FuzzParseUpdate(f *testing.F) {
	keys := deriveUpdateKeys([32]byte{1}, [32]byte{2})
	for _, u := range []memberUpdate{
		{port: 1935, sequence: 1, next: 6 * time.Second, ips: []netip.Addr{netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("2001:db8::1")}},
		{flags: updateGoodbye, port: 1, sequence: 1 << 50},
	} {
		f.Add(u.appendTo(nil, identityOf(1).Certificate()))
	}
	f.Fuzz(func(t *testing.T, unsigned []byte) {
		id := identityOf(1)
		plain := append(slices.Clone(unsigned), id.Sign(keys.signed(unsigned))...)
		if len(plain) > updatePlain {
			return
		}
		u, err := keys.parse(append(plain, make([]byte, updatePlain-len(plain))...))
		if err != nil {
			return
		}
		if again := u.appendTo(nil, id.Certificate()); !bytes.Equal(again, unsigned) {
			t.Errorf("%x was read, and written as %x", unsigned, again)
		}
		if u.next > maxUpdateNext || len(u.ips) > maxAddresses || u.peer != id.PeerID() {
			t.Errorf("%+v", u)
		}
	})
}
