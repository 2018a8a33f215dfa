package netgroup

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netsim"
	"lyceum/session/rtmfp"
)

func TestWithoutTheGroupSecretNoSessionOpens(t *testing.T) {
	for name, spoil := range map[string]func(k *groupKeys){
		"another tag":                   func(k *groupKeys) { k.tag[0]++ },
		"the right tag, another secret": func(k *groupKeys) { k.psk[0]++ },
	} {
		c := settled(t, classLinks[0].link, 2)
		o := c.outsider(9)
		spoil(&o.keys)
		o.calls(c.people[0])
		c.w.RunFor(100 * time.Second)
		if o.sessions != 0 || len(c.people[0].g.neighbors) != 1 {
			t.Errorf("%s: %d sessions, %d neighbours", name, o.sessions, len(c.people[0].g.neighbors))
		}
		if c.people[0].Counters().RefusedKeyings+o.Counters().RefusedKeyings == 0 { // whoever notices first
			t.Errorf("%s: no handshake was refused", name)
		}
	}
}

// refused fails unless a person let an outsider in for no moment.
func refused(t *testing.T, name string, c *testClass, o *outsider, p *person) {
	t.Helper()
	if o.sessions == 0 {
		t.Fatalf("%s: no session opened", name)
	}
	g := p.g
	if g.Counters().Refused == 0 || o.closed == 0 || g.neighbors[o.PeerID()] != nil || g.Present(o.PeerID()) {
		t.Errorf("%s: not refused: %+v, %d sessions closed", name, g.Counters(), o.closed)
	}
	for _, ev := range p.events {
		if ev, ok := ev.(NeighborConnected); ok && ev.Peer == o.PeerID() {
			t.Errorf("%s: linked for a while", name)
		}
	}
	for _, m := range o.heard {
		if messageKind(m[0]) != messageJoin {
			t.Errorf("%s: was told %x…", name, m[:min(len(m), 8)])
		}
	}
}

func TestJoinNeedsAProofForThisSession(t *testing.T) {
	c := settled(t, classLinks[0].link, 2)
	teacher, student := c.people[0], c.people[1]
	var shown []byte // the proof that the teacher gave the outsider in another session
	first := c.outsider(9)
	first.says(func(s *rtmfp.Session) [][]byte { return [][]byte{first.join(s).append(nil)} }).calls(teacher)
	c.w.RunFor(time.Second)
	for _, m := range first.heard {
		if messageKind(m[0]) == messageJoin {
			shown = bytes.Clone(m)
		}
	}
	if shown == nil {
		t.Fatal("the teacher said nothing")
	}
	for name, message := range map[string]func(o *outsider, s *rtmfp.Session) []byte{
		"no proof": func(o *outsider, s *rtmfp.Session) []byte {
			m := o.join(s)
			m.proof = make([]byte, 32)
			return m.append(nil)
		},
		"a proof from another session": func(*outsider, *rtmfp.Session) []byte { return shown },
		"the member's own proof of this session": func(o *outsider, s *rtmfp.Session) []byte {
			m := o.join(s)
			m.proof = o.keys.joinProof(s.HandshakeHash(), student.PeerID())
			return m.append(nil)
		},
		"a proof made with another secret": func(o *outsider, s *rtmfp.Session) []byte {
			m, keys := o.join(s), deriveKeys(c.spec.ID(), [32]byte{99})
			m.proof = keys.joinProof(s.HandshakeHash(), o.PeerID())
			return m.append(nil)
		},
	} {
		c := settled(t, classLinks[0].link, 2)
		o := c.outsider(9)
		o.says(func(s *rtmfp.Session) [][]byte { return [][]byte{message(o, s)} }).calls(c.people[1])
		c.w.RunFor(3 * time.Second)
		refused(t, name, c, o, c.people[1])
	}
}

func TestJoinNeedsGrantsOfThisClass(t *testing.T) {
	root2, key := specKey(8), specKey(7)
	for name, show := range map[string]func(c *testClass, o *outsider, m *joinMessage){
		"not grants":  func(_ *testClass, _ *outsider, m *joinMessage) { m.grants = []byte{1, 2, 3} },
		"not a proof": func(_ *testClass, _ *outsider, m *joinMessage) { m.bearerProof = nil },
		"somebody else's proof": func(c *testClass, _ *outsider, m *joinMessage) {
			m.bearerProof = c.people[1].member.Proof
		},
		"the teacher's grant": func(c *testClass, _ *outsider, m *joinMessage) {
			m.grants = c.people[0].member.Grants.AppendTo(nil)
		},
		"a chain of another class key": func(c *testClass, _ *outsider, m *joinMessage) {
			chain, _ := journal.Chain(nil).Extend(c.spec.ID(), root2, journal.Grant{Bearer: true, Subject: specSubject(key), Rights: journal.Post})
			m.grants = chain.AppendTo(nil)
		},
		"a chain of another class": func(c *testClass, _ *outsider, m *joinMessage) {
			chain, _ := journal.Chain(nil).Extend(journal.GroupID{9}, specRoot, journal.Grant{Bearer: true, Subject: specSubject(key), Rights: journal.Post})
			m.grants = chain.AppendTo(nil)
		},
	} {
		c := settled(t, classLinks[0].link, 2)
		o := c.outsider(9)
		o.says(func(s *rtmfp.Session) [][]byte {
			m := o.join(s)
			show(c, o, &m)
			return [][]byte{m.append(nil), o.join(s).append(nil)} // the right one comes too late
		}).calls(c.people[0])
		c.w.RunFor(3 * time.Second)
		refused(t, name, c, o, c.people[0])
	}
}

// Who has the group's secret and nothing that makes a member is told that it may knock, and nothing else.
func TestWhoIsNoMemberMayKnock(t *testing.T) {
	key := specKey(7)
	for name, show := range map[string]func(c *testClass, o *outsider, m *joinMessage){
		"no grants": func(_ *testClass, _ *outsider, m *joinMessage) { m.grants = nil },
		"an expired invite": func(c *testClass, _ *outsider, m *joinMessage) {
			m.grants = c.authorize(journal.Post, classStart).Grants.AppendTo(nil)
		},
		"an invite for tomorrow": func(c *testClass, _ *outsider, m *joinMessage) {
			chain, _ := journal.Chain(nil).Extend(c.spec.ID(), specRoot, journal.Grant{
				Bearer: true, Subject: specSubject(key), Rights: journal.Post, NotBefore: uint64(classStart.Add(24 * time.Hour).Unix())})
			m.grants = chain.AppendTo(nil)
		},
	} {
		c := settled(t, classLinks[0].link, 2)
		o := c.outsider(9)
		o.says(func(s *rtmfp.Session) [][]byte {
			m := o.join(s)
			show(c, o, &m)
			return [][]byte{m.append(nil), wantOf(journal.Need{Author: c.people[0].author(), From: 1, To: 9}), o.join(s).append(nil)}
		}).calls(c.people[0])
		c.w.RunFor(3 * time.Second)
		g := c.people[0].g
		if n := g.neighbors[o.PeerID()]; n == nil || n.up || g.Counters().Refused == 0 || g.Present(o.PeerID()) {
			t.Errorf("%s: %+v, want somebody who may knock", name, n)
		}
		if len(o.heard) != 1 || !bytes.Equal(o.heard[0], appendAnswer(nil, nil)) {
			t.Errorf("%s: was told %x, want that it may knock", name, o.heard)
		}
	}
}

func TestMalformedJoinIsAFault(t *testing.T) {
	c := settled(t, classLinks[0].link, 2)
	o := c.outsider(9)
	o.says(func(s *rtmfp.Session) [][]byte { return [][]byte{{byte(messageJoin), 1}, o.join(s).append(nil)} }).calls(c.people[0])
	c.w.RunFor(time.Second)
	if n := c.people[0].g.neighbors[o.PeerID()]; n == nil || !n.shown || n.faults != 1 {
		t.Errorf("want a neighbour with one fault, got %+v", n)
	}
}

// Who does not know yet who was a member lets in whoever has an invite of any date, and judges later.
func TestExpiredInviteIsJudgedOnceTheMembersAreKnown(t *testing.T) {
	c := newClass(t, 1, classLinks[0].link)
	victim := c.person(3)
	c.invite = c.authorize(journal.Student.Rights(), classStart.Add(-time.Second))
	o := c.outsider(9)
	o.says(func(s *rtmfp.Session) [][]byte { return [][]byte{o.join(s).append(nil), greeting(0, 0)} })
	c.w.SetPath(victim.addr, c.people[0].addr, netsim.Link{Loss: 1})
	victim.join()
	c.w.RunFor(time.Millisecond)
	o.calls(victim)
	c.w.RunFor(joinWithin + time.Second)
	if victim.g.NeighborCount() != 1 || victim.g.IsReady() {
		t.Fatalf("want the outsider linked, and nobody ready:\n%v", c)
	}
	c.w.SetPath(victim.addr, c.people[0].addr, netsim.Link{})
	c.eventually(15*time.Second, "ready", func() bool { return victim.g.IsReady() })
	c.w.RunFor(joinWithin + time.Second)
	if victim.g.neighbors[o.PeerID()] != nil || victim.g.Counters().Refused == 0 {
		t.Errorf("kept with an expired invite:\n%v", c)
	}
}

// A member may refuse who has an invite that expired; that one must not take it for a neighbour.
func TestNeighborIsWhoHasTakenThisMachineInToo(t *testing.T) {
	c := settled(t, classLinks[0].link, 2)
	p := c.people[0]
	var flow *rtmfp.SendFlow
	o := c.outsider(9)
	o.opened = func(now time.Time, s *rtmfp.Session, out *rtmfp.SendFlow) {
		flow = out
		_ = out.Write(now, o.join(s).append(nil), rtmfp.Deadlines{})
	}
	before := count[NeighborConnected](p)
	o.calls(p)
	c.w.RunFor(joinWithin / 2)
	if p.g.NeighborCount() != 1 || count[NeighborConnected](p) != before || p.g.Present(o.PeerID()) {
		t.Error("linked to somebody who only showed that it belongs")
	}
	_ = flow.Write(c.w.Now(), greeting(0, 0), rtmfp.Deadlines{})
	c.w.Poke(o.addr)
	c.w.RunFor(time.Second)
	if p.g.NeighborCount() != 2 || count[NeighborConnected](p) != before+1 {
		t.Error("not linked to who has taken this machine in")
	}
}

func TestPeerThatRejectsTheFlowIsLeft(t *testing.T) {
	c := settled(t, classLinks[0].link, 2)
	o := c.outsider(9)
	o.rejects = true
	o.says(func(s *rtmfp.Session) [][]byte { return [][]byte{o.join(s).append(nil)} }).calls(c.people[0])
	c.w.RunFor(time.Second)
	if o.sessions == 0 || o.closed == 0 || c.people[0].g.neighbors[o.PeerID()] != nil {
		t.Error("kept a peer that wants no messages")
	}
}

// An outsider takes no notice of a goodbye, so leaving has to end the session itself.
func TestLeavingEndsSessionsThatTheOtherEndKeeps(t *testing.T) {
	c := settled(t, classLinks[0].link, 2)
	o := c.outsider(9)
	o.says(func(s *rtmfp.Session) [][]byte { return [][]byte{o.join(s).append(nil)} }).calls(c.people[0])
	c.w.RunFor(time.Second)
	c.people[0].do(c.people[0].g.Leave)
	c.eventually(leaveWithin/2, "closed", func() bool { return count[Closed](c.people[0]) == 1 && o.closed == 1 })
}

func TestSilentSessionIsClosed(t *testing.T) {
	c := settled(t, classLinks[0].link, 2)
	o := c.outsider(9).calls(c.people[0])
	c.w.RunFor(joinWithin / 2)
	if o.closed != 0 {
		t.Error("closed before its time was up")
	}
	c.w.RunFor(joinWithin)
	if o.closed == 0 || len(c.people[0].g.neighbors) != 1 {
		t.Error("who proves nothing is kept")
	}
}

func TestJoinComesFirstAndOnce(t *testing.T) {
	c := settled(t, classLinks[0].link, 2)
	teacher, student := c.people[0], c.people[1]
	o := c.outsider(9)
	o.says(func(s *rtmfp.Session) [][]byte {
		join := o.join(s).append(nil)
		return [][]byte{
			greeting(0, 0), wantOf(journal.Need{Author: student.author(), From: 1, To: 9}), {byte(messageGoodbye)},
			join, join,
		}
	}).calls(teacher)
	c.w.RunFor(time.Second)
	if n := teacher.g.neighbors[o.PeerID()]; n == nil || !n.shown || n.faults != 4 {
		t.Errorf("want a neighbour with 4 faults, got %+v", n)
	}
	if slices.ContainsFunc(o.heard, func(m []byte) bool { return messageKind(m[0]) == messageEntries }) {
		t.Error("was answered before it had proven anything")
	}
}

func TestOtherFlowsAreRejected(t *testing.T) {
	c := settled(t, classLinks[0].link, 2)
	o := c.outsider(9)
	o.opened = func(now time.Time, s *rtmfp.Session, out *rtmfp.SendFlow) {
		for _, metadata := range []string{"something else", o.metadata(), o.metadata()} {
			f, err := s.OpenFlow([]byte(metadata), rtmfp.PriorityData)
			if err == nil {
				err = f.Write(now, []byte{200}, rtmfp.Deadlines{})
			}
			if err != nil {
				t.Error(err)
			}
		}
	}
	o.calls(c.people[0])
	c.w.RunFor(time.Second)
	if n := c.people[0].g.neighbors[o.PeerID()]; n == nil || n.faults != 1 {
		t.Errorf("want one message read, which is a fault: %+v", n)
	}
}

func TestMemberMayReturnWithAnExpiredInvite(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		teacher bool // is still there when they return
	}{{"to the teacher", true}, {"to others of its kind", false}} {
		t.Run(tt.name, func(t *testing.T) {
			c := newClass(t, 1, classLinks[0].link)
			c.invite = c.authorize(journal.Student.Rights(), classStart.Add(10*time.Minute))
			c.joins(2, 4)
			c.settle(time.Minute)
			if !tt.teacher {
				c.people[0].vanish()
				c.spec.Bootstrap[0] = Peer{ID: identityOf(2).PeerID(), Addrs: c.people[0].g.ownAddresses()}
			}
			c.people[len(c.people)-1].vanish()
			c.w.RunFor(time.Hour)
			c.person(4).join()
			c.settleAgain(time.Minute, 5)

			late := c.person(5).join() // who was not there before the invite expired
			c.w.RunFor(time.Minute)
			if late.g.NeighborCount() > 0 || late.g.IsReady() {
				t.Errorf("an expired invite let somebody in:\n%v", c)
			}
		})
	}
}

func TestSpecThatNobodyCouldReadIsNotJoined(t *testing.T) {
	c := newClass(t, 1, classLinks[0].link)
	for name, change := range map[string]func(*Spec){
		"no name":   func(s *Spec) { s.Name = "" },
		"short key": func(s *Spec) { s.PostingKey = []byte{1} },
	} {
		spec := *c.spec
		change(&spec)
		p := c.person(9)
		if g, err := p.Join(c.w.Now(), &spec, p.member); g != nil || err == nil || len(p.groups) != 0 {
			t.Errorf("%s: joined", name)
		}
		p.vanish()
	}
}
