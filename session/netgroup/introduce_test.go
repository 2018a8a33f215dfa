package netgroup

import (
	"net/netip"
	"slices"
	"testing"
	"time"

	"lyceum/session/keying"
	"lyceum/session/rtmfp"
	"lyceum/session/wire"
)

// firewalls lets nothing through to the students but from where they sent to before.
func (c *testClass) firewalls() {
	type path struct{ from, to netip.AddrPort }
	holes := map[path]bool{}
	c.w.Filter(func(_ time.Time, from, to netip.AddrPort, d []byte) ([]byte, bool) {
		holes[path{from, to}] = true
		return d, to == addressOf(1) || holes[path{to, from}]
	})
}

// Who was there is told of a newcomer a second later. Until then only an introduction has it send first.
func TestNeighborsIntroduceMembersBehindFirewalls(t *testing.T) {
	c := newClass(t, 1, classLinks[0].link)
	c.firewalls()
	a := c.person(2)
	a.member.Addrs = []netip.AddrPort{netip.MustParseAddrPort("192.168.0.2:1935")} // nobody is there
	a.join()
	c.settle(time.Second)
	c.w.RunFor(10 * time.Second)
	b := c.person(3)
	b.member.Addrs = []netip.AddrPort{netip.MustParseAddrPort("192.168.0.3:1935")}
	b.join()
	var told []wire.Address
	c.w.OnPacket(func(_ time.Time, _, to netip.AddrPort, d []byte) {
		if p, ok := anybody.open(d, wire.TypeResponderRedirect); ok && to == b.addr {
			r, _ := wire.ParseResponderRedirect(p)
			told = r.Addresses
		}
	})
	c.eventually(tellAfter/2, "linked", func() bool {
		return a.g.neighbors[b.PeerID()] != nil && a.g.neighbors[b.PeerID()].up && b.g.NeighborCount() == 2
	})
	teacher, heard := c.people[0].Counters(), a.Counters().ForwardedHellos
	if teacher.Introductions == 0 || heard == 0 || b.Counters().Redirects == 0 {
		t.Errorf("%d introductions, %d hellos passed on, %d redirects", teacher.Introductions, heard, b.Counters().Redirects)
	}
	want := []wire.Address{{AddrPort: a.addr, Origin: wire.OriginObserved}, {AddrPort: a.member.Addrs[0], Origin: wire.OriginLocal}}
	if !slices.Equal(told, want) {
		t.Errorf("the redirect names %v, want %v", told, want)
	}
}

// Its firewall drops what the one who moved sends from elsewhere, and it goes on sending to where that was.
func TestNeighborThatMovedIsFoundThroughAnother(t *testing.T) {
	c := newClass(t, 1, classLinks[0].link)
	c.firewalls()
	for seed := range byte(2) {
		c.person(2 + seed).join()
	}
	c.settle(10 * time.Second)
	c.w.RunFor(15 * time.Second) // all have told whom they are linked to
	a, b := c.people[1], c.people[2]
	lost := count[NeighborDisconnected](a) + count[NeighborDisconnected](b)
	a.move(99)
	a.do(func(now time.Time) { a.NetworkChanged(now, []netip.AddrPort{a.addr}) })
	c.eventually(4*time.Second, "b follows a", func() bool {
		n := b.g.neighbors[a.PeerID()]
		return n != nil && n.session.Address() == a.addr && !n.session.(*rtmfpSession).Suspect()
	})
	if n := count[NeighborDisconnected](a) + count[NeighborDisconnected](b) - lost; n != 0 {
		t.Errorf("%d links were lost", n)
	}
}

// Private addresses occur in many networks.
func TestOwnAddressToldOfAnotherIsNotTried(t *testing.T) {
	c := newClass(t, 1, classLinks[0].link)
	c.firewalls() // so that no direct answer comes before the redirect
	for seed := range byte(2) {
		p := c.person(2 + seed)
		p.member.Addrs = []netip.AddrPort{netip.MustParseAddrPort("192.168.0.2:1935")}
		p.join()
		c.settle(time.Second)
	}
	if n := c.people[2].Counters(); n.Redirects != 1 || n.RefusedAddresses != 1 {
		t.Errorf("%d redirects, %d addresses refused; want one whose second address is the own", n.Redirects, n.RefusedAddresses)
	}
}

func TestOnlyMembersOfOneGroupAreIntroduced(t *testing.T) {
	c := settled(t, classLinks[0].link, 3)
	teacher, a, b := c.people[0], c.people[1], c.people[2]
	ta, tb := teacher.g.neighbors[a.PeerID()], teacher.g.neighbors[b.PeerID()]
	allowed := func() bool { return introduces(ta.session, tb.session) }
	if !allowed() {
		t.Error("members are not introduced")
	}
	ta.shown = false
	if allowed() {
		t.Error("who has proven nothing is introduced")
	}
	ta.shown, tb.shown = true, false
	if allowed() {
		t.Error("somebody is introduced to who has proven nothing")
	}
	tb.shown, ta.dropped = true, true
	if allowed() {
		t.Error("who was dropped is introduced")
	}
	ta.dropped, tb.group = false, &Group{}
	if allowed() {
		t.Error("members of different groups are introduced")
	}
	if tb.group = teacher.g; introduces(ta.session, sessionOf(&rtmfp.Session{})) {
		t.Error("somebody is introduced to a session of no group")
	}
	teacher.g.state = groupLeaving
	if allowed() {
		t.Error("who leaves introduces")
	}
}

func TestOutsiderIsNotIntroduced(t *testing.T) {
	c := settled(t, classLinks[0].link, 2)
	teacher, a := c.people[0], c.people[1]
	o := c.outsider(9).calls(teacher) // proves nothing
	c.w.RunFor(time.Second)
	if _, err := o.Connect(c.w.Now(), keying.Discriminator(a.PeerID()), o.keys.tag, teacher.addr); err != nil {
		t.Fatal(err)
	}
	c.w.Poke(o.addr)
	c.w.RunFor(5 * time.Second)
	if n := teacher.Counters(); o.sessions != 1 || n.IntroductionsDenied == 0 || n.Introductions != 0 || a.Counters().ForwardedHellos != 0 {
		t.Errorf("%d introductions, %d denied, %d sessions", n.Introductions, n.IntroductionsDenied, o.sessions)
	}
}

func TestThreeNeighborsWhoKnowAContactAreAskedToIntroduce(t *testing.T) {
	c := settled(t, classLinks[0].link, 8)
	q := c.people[0]
	k := &contact{group: q.g, id: madeUp(1)}
	if got := k.introducers(); len(got) != 0 {
		t.Errorf("%v are asked for somebody whom nobody knows", got)
	}
	know := func(n int) (addrs []netip.AddrPort) {
		for _, nb := range q.g.up()[:n] {
			nb.lists = append(nb.lists, listed{contact: k, linked: true})
			addrs = append(addrs, nb.session.Address())
		}
		return addrs
	}
	two := know(2)
	for k.order = range 7 {
		got := k.introducers()
		if len(got) != 2 || !slices.Contains(got, two[0]) || !slices.Contains(got, two[1]) {
			t.Errorf("%v are asked, want %v", got, two)
		}
	}
	know(7)
	asked := map[netip.AddrPort]bool{}
	for k.order = range 7 {
		got := k.introducers()
		for _, addr := range got {
			asked[addr] = true
		}
		if len(got) != maxIntroducers {
			t.Errorf("%d are asked, want %d", len(got), maxIntroducers)
		}
	}
	if len(asked) != 7 {
		t.Errorf("%d of 7 are asked for one contact or another", len(asked))
	}
}

// Introducers may name anybody, so that asking them costs what going after hearsay does.
func TestIntroductionsAreRationedLikeHearsay(t *testing.T) {
	c := settled(t, classLinks[0].link, 3)
	q, p := c.people[0], c.people[1]
	now := c.w.Now()
	k := &contact{group: q.g, id: p.PeerID(), invited: []wire.Address{{AddrPort: p.addr}}}
	q.g.hearsay = budget{spent: hearsayAtOnce - 1, refillAt: now.Add(time.Hour)}
	if got := k.targets(now); len(got) != 2 || got[0] != p.addr || got[1] != c.people[2].addr || q.g.hearsay.spent != hearsayAtOnce {
		t.Errorf("%v are tried, want %v and who introduces", got, p.addr)
	}
	k.paid = false
	if got := k.targets(now); len(got) != 1 || got[0] != p.addr {
		t.Errorf("without budget %v are tried, want %v", got, p.addr)
	}
}

// A victim is not flooded either if a liar, asked for those it made up, introduces others to it.
func TestLyingIntroducerCannotFloodAVictim(t *testing.T) {
	c := settled(t, classLinks[0].link, 4)
	liar := c.people[1]
	victim := netip.MustParseAddr("10.66.6.6")
	packets := 0
	c.w.OnPacket(func(_ time.Time, from, to netip.AddrPort, d []byte) {
		if to.Addr() == victim {
			packets++
		}
		if to != liar.addr {
			return
		}
		if p, ok := anybody.open(d, wire.TypeInitiatorHello); ok {
			h, _ := wire.ParseInitiatorHello(p)
			r := wire.ResponderRedirect{TagEcho: h.Tag}
			for i := range uint16(8) {
				r.Addresses = append(r.Addresses, wire.Address{AddrPort: netip.AddrPortFrom(victim, 1000+i)})
			}
			c.w.Inject(liar.addr, from, anybody.seal(wire.TypeResponderRedirect, r.AppendTo(nil)))
		}
	})
	for round := range 60 {
		var peers []Peer
		for j := range maxListed {
			peers = append(peers, Peer{ID: madeUp(round*maxListed + j), Addrs: hinted("10.66.6.6:9")})
		}
		for _, q := range c.people {
			if q != liar {
				liar.send(q, tellOf(peers))
			}
		}
		c.w.RunFor(time.Second)
	}
	// Three members: 28 attempts at first and one in ten seconds, each five addresses and six hellos.
	if limit := 3 * (hearsayAtOnce + 6) * 5 * 6; packets > limit || packets == 0 {
		t.Errorf("%d packets at the victim, at most %d", packets, limit)
	}
	t.Logf("%d packets at the victim", packets)
}

// A startup reads and seals what is under the key that everybody has.
type startup struct{ cipher keying.PacketCipher }

var anybody = startup{keying.NewLyceum(identityOf(1), keying.NoClass, nil).Startup()}

// open returns the payload of a packet with session ID 0 whose chunk is of type t.
func (s startup) open(d []byte, t wire.ChunkType) (payload []byte, ok bool) {
	id, err := wire.SessionID(d)
	if err != nil || id != 0 {
		return nil, false
	}
	body, err := s.cipher.Open(nil, d[4:], id)
	if err != nil {
		return nil, false
	}
	_, rest, err := wire.TakeHeader(body)
	if err != nil {
		return nil, false
	}
	got, payload, _, ok := wire.NextChunk(rest)
	return payload, ok && got == t
}

func (s startup) seal(t wire.ChunkType, payload []byte) []byte {
	d := s.cipher.Seal(make([]byte, 4), wire.AppendChunk(wire.Header{Mode: wire.ModeStartup}.AppendTo(nil), t, payload), 0)
	wire.PutSessionID(d, 0)
	return d
}
