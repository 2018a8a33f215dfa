package netgroup

import (
	"errors"
	"math/rand/v2"
	"net/netip"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/rtmfp"
)

// porchClass is a class whose instructor announces it and lets strangers knock.
func porchClass(t *testing.T) (c *testClass, class Announcement) {
	t.Helper()
	c = newClass(t, 1, classLinks[0].link)
	c.w.RunFor(time.Second)
	teacher := c.people[0]
	invite := *c.spec
	invite.Auth = []Authorization{c.invite}
	if err := teacher.g.OpenPorch(&invite); err != nil {
		t.Fatal(err)
	}
	return c, Announcement{
		Group: c.spec.ID(), ClassKey: c.spec.ClassKey, Peer: teacher.PeerID(), Title: "Algebra",
		From: teacher.addr, Port: teacher.addr.Port(),
	}
}

// last returns the latest event of E that somebody took.
func lastOf[E Event](p *person) (last E, n int) {
	for _, ev := range p.events {
		if ev, ok := ev.(E); ok {
			last = ev
			n++
		}
	}
	return last, n
}

// knock has somebody without an invite knock.
func (c *testClass) knock(seed byte, class Announcement) *person {
	c.t.Helper()
	p := c.person(seed)
	p.do(func(now time.Time) {
		if err := p.KnockAt(now, class, "Somebody"); err != nil {
			c.t.Fatal(err)
		}
	})
	return p
}

func TestStrangerWhoIsLetInGetsTheInvite(t *testing.T) {
	c, class := porchClass(t)
	proctor := c.person(2)
	chain, err := journal.Chain(nil).Extend(c.spec.ID(), specRoot, journal.Grant{Subject: [32]byte(proctor.author()), Rights: journal.Proctor.Rights()})
	if err != nil {
		t.Fatal(err)
	}
	proctor.member.Grants, proctor.member.Proof = chain, nil
	proctor.join()
	c.settle(5 * time.Second)
	for seed, by := range map[byte]*person{8: c.people[0], 9: proctor} { // whoever of the staff lets them in
		stranger := c.knock(seed, class)
		c.eventually(2*time.Second, "heard", func() bool { _, n := lastOf[KnockReceived](by); return n > 0 && len(by.g.Knockers(c.w.Now())) == 1 })
		ev, _ := lastOf[KnockReceived](by)
		if ev.Name != "Somebody" || ev.Author != stranger.author() || ev.Peer != stranger.PeerID() || ev.Rights != 0 {
			t.Errorf("knock of %+v", ev.Knocker)
		}
		c.w.RunFor(time.Minute)
		if _, n := lastOf[Invited](stranger); n > 0 {
			t.Error("invited without being let in")
		}
		by.do(func(now time.Time) {
			if err := by.g.Admit(now, stranger.author()); err != nil {
				t.Fatal(err)
			}
		})
		c.eventually(2*time.Second, "invited", func() bool { _, n := lastOf[Invited](stranger); return n == 1 })
		got, _ := lastOf[Invited](stranger)
		if got.Invite.ID() != c.spec.ID() || len(got.Invite.Auth) != 1 || got.Class.Title != "Algebra" {
			t.Errorf("invite %v to %q", got.Invite, got.Class.Title)
		}
		c.w.RunFor(time.Second)
		if len(stranger.knocking)+len(c.people[0].visitors) > 0 {
			t.Error("the visit goes on")
		}
		stranger.use(got.Invite.Auth[0])
		stranger.join()
		c.eventually(5*time.Second, "in class", func() bool { return stranger.g.NeighborCount() > 0 && stranger.g.IsReady() })
	}
}

func TestStrangerWhoIsRefusedIsToldSo(t *testing.T) {
	c, class := porchClass(t)
	stranger := c.knock(9, class)
	c.w.RunFor(2 * time.Second)
	c.people[0].do(func(now time.Time) {
		if err := c.people[0].g.Refuse(now, stranger.author()); err != nil {
			t.Fatal(err)
		}
	})
	c.w.RunFor(2 * time.Second)
	if ev, n := lastOf[KnockEnded](stranger); n != 1 || !ev.Refused {
		t.Errorf("told %d times, refused %v", n, ev.Refused)
	}
	c.w.RunFor(visitorWithin)
	if len(c.people[0].visitors) > 0 {
		t.Error("the visit goes on")
	}
}

func TestKnockingEndsWhereNobodyAnswers(t *testing.T) {
	c, class := porchClass(t)
	gone := class
	gone.Port++
	stranger := c.knock(9, gone)
	c.eventually(3*time.Minute, "given up", func() bool { ev, n := lastOf[KnockEnded](stranger); return n == 1 && !ev.Refused })

	waits := c.knock(10, class)
	c.w.RunFor(2 * time.Second)
	c.people[0].do(c.people[0].g.Leave)
	c.eventually(5*time.Second, "told that the class is over", func() bool { ev, n := lastOf[KnockEnded](waits); return n == 1 && !ev.Refused })
	if len(waits.knocking) > 0 {
		t.Error("still knocking")
	}
}

func TestNobodyOpensASessionWhereThereIsNoPorch(t *testing.T) {
	c := newClass(t, 1, classLinks[0].link)
	c.joins(2, 3)
	c.settle(5 * time.Second)
	p := c.people[1]
	stranger := c.knock(9, Announcement{Group: c.spec.ID(), ClassKey: c.spec.ClassKey, Peer: p.PeerID(), From: p.addr, Port: p.addr.Port()})
	c.w.RunFor(time.Minute)
	if n := p.Counters().Sessions; n != 2 {
		t.Errorf("%d sessions, want those with two members", n)
	}
	if len(p.visitors) > 0 || len(stranger.events) > 1 {
		t.Errorf("%d visitors, %v", len(p.visitors), stranger.events)
	}
	if err := p.g.OpenPorch(c.spec); !errors.Is(err, ErrNotStaff) {
		t.Errorf("a student opens a porch: %v", err)
	}
}

// A session by the key that everybody knows is good for knocking and nothing else.
func TestVisitorHearsNothingOfTheClass(t *testing.T) {
	c, _ := porchClass(t)
	teacher := c.people[0]
	o := c.outsider(9)
	o.Endpoint = rtmfp.New(rtmfp.Config{
		Profile: keying.NewLyceum(o.id, func(keying.Tag) (psk [32]byte, ok bool) { return psk, true }, rand.NewChaCha8([32]byte{9})),
		Rand:    rand.New(rand.NewPCG(9, 9)), Random: rand.NewChaCha8([32]byte{9}),
	})
	s, err := o.Connect(c.w.Now(), keying.Discriminator(teacher.PeerID()), porchTag, teacher.addr)
	if err != nil {
		t.Fatal(err)
	}
	c.w.Poke(o.addr)
	c.w.RunFor(time.Second)
	if o.sessions != 1 || len(teacher.visitors) != 1 {
		t.Fatalf("%d sessions, %d visitors", o.sessions, len(teacher.visitors))
	}
	other := append([]byte(porchMetadata), make([]byte, 32)...)
	for _, metadata := range [][]byte{[]byte(teacher.g.metadata()), other, []byte("x")} { // even with the group's tag
		f, err := s.OpenFlow(metadata, rtmfp.PriorityData)
		if err != nil {
			t.Fatal(err)
		}
		_ = f.Write(c.w.Now(), []byte{byte(messageJoin)}, rtmfp.Deadlines{})
	}
	c.w.Poke(o.addr)
	c.w.RunFor(5 * time.Second)
	if len(teacher.g.neighbors) > 0 || teacher.visitors[0].group != nil {
		t.Error("a flow was taken that is none of a porch")
	}
	c.w.RunFor(visitorWithin)
	if len(teacher.visitors) > 0 {
		t.Error("who does not knock may stay")
	}
}

func TestVisitorsAreBounded(t *testing.T) {
	c, class := porchClass(t)
	for seed := byte(100); seed < 100+maxVisitors+8; seed++ {
		c.knock(seed, class)
	}
	c.w.RunFor(5 * time.Second)
	if n := len(c.people[0].visitors); n != maxVisitors {
		t.Errorf("%d visitors", n)
	}
	p := c.person(2).join()
	c.eventually(2*time.Second, "in class", func() bool { return p.g.IsReady() })
	for len(c.people) > 2 {
		for _, p := range c.people {
			if p.seed >= 100 {
				p.vanish()
				break
			}
		}
	}
	c.w.RunFor(time.Minute) // their sessions are found to be dead
	for port := range uint16(2 * maxVisitorsAt) {
		stranger := c.person(200 + byte(port))
		c.w.Move(stranger.addr, netip.AddrPortFrom(addressOf(9).Addr(), 1000+port))
		stranger.addr = netip.AddrPortFrom(addressOf(9).Addr(), 1000+port)
		stranger.do(func(now time.Time) {
			if err := stranger.KnockAt(now, class, "Sybil"); err != nil {
				t.Fatal(err)
			}
		})
	}
	c.w.RunFor(5 * time.Second)
	if n := len(c.people[0].visitors); n != maxVisitorsAt {
		t.Errorf("%d visitors from one address", n)
	}
	c.w.RunFor(knockFor + time.Minute)
	for _, v := range c.people[0].visitors {
		if v.until.Before(c.w.Now()) {
			t.Error("a visitor outstays")
		}
	}
}

// Sessions follow those who move, and so do the bounds.
func TestVisitorsOfOneAddressAreBoundedWhereverTheyBegan(t *testing.T) {
	c, class := porchClass(t)
	var strangers []*person
	for seed := byte(100); seed < 100+2*maxVisitorsAt; seed++ {
		strangers = append(strangers, c.knock(seed, class))
	}
	c.w.RunFor(5 * time.Second)
	if n := len(c.people[0].visitors); n != len(strangers) {
		t.Fatalf("%d visitors from as many addresses", n)
	}
	for i, p := range strangers {
		moved := netip.AddrPortFrom(addressOf(9).Addr(), 1000+uint16(i))
		c.w.Move(p.addr, moved)
		p.addr = moved
		p.do(func(now time.Time) { p.NetworkChanged(now, []netip.AddrPort{moved}) })
	}
	c.w.RunFor(5 * time.Second)
	if n := len(c.people[0].visitors); n != maxVisitorsAt {
		t.Errorf("%d visitors from one address", n)
	}
}

func TestInviteToAnotherClassIsNoAnswer(t *testing.T) {
	c, class := porchClass(t)
	wrong := *c.spec
	wrong.Name = "Elsewhere"
	if err := c.people[0].g.OpenPorch(&wrong); !errors.Is(err, errOtherGroup) {
		t.Errorf("OpenPorch = %v", err)
	}
	c.people[0].g.porch.invite = wrong.appendBinary(nil, true) // by a program that does not mind
	stranger := c.knock(9, class)
	c.w.RunFor(2 * time.Second)
	c.people[0].do(func(now time.Time) {
		if err := c.people[0].g.Admit(now, stranger.author()); err != nil {
			t.Fatal(err)
		}
	})
	c.w.RunFor(2 * time.Second)
	if _, n := lastOf[Invited](stranger); n > 0 {
		t.Error("took an invite to another class")
	}
	if ev, n := lastOf[KnockEnded](stranger); n != 1 || ev.Refused {
		t.Errorf("told %d times that it is over", n)
	}
}

// FuzzVisitorSays: whatever a visitor sends, nothing breaks, and it is let in by nothing but an admission.
func FuzzVisitorSays(f *testing.F) {
	id := identityOf(9)
	group := NewSpec("x").ID()
	f.Add(append([]byte{porchKnock}, knock{certificate: id.Certificate(), name: "A"}.seal(group, id).raw...))
	f.Add([]byte{porchKnock})
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 0 && b[0] == porchKnock {
			if k, err := parseKnock(group, b[1:]); err == nil && k.author != journal.Author(id.Public()) {
				t.Error("somebody else's knock")
			}
		}
		k := &knocking{class: Announcement{Group: group}}
		if len(b) == 0 {
			return
		}
		if spec, err := k.readInvite(b); err == nil && spec.ID() != group {
			t.Error("took an invite to another class")
		}
	})
}
