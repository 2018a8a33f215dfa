package netgroup

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netsim"
	"lyceum/session/wire"
)

// settled returns a class of some size in which everyone is linked to everyone and knows all.
func settled(t testing.TB, link netsim.Link, size byte) *testClass {
	c := newClass(t, 1, link)
	c.joins(2, size)
	c.settle(time.Minute)
	c.w.RunFor(2 * time.Second) // until everyone was told
	return c
}

func (c *testClass) agreesOnPresence() bool { return c.everyone(c.seesAll) }

// How long a peer that vanished may seem to be there: 15 s of silence, 30 s of unanswered pings, and a
// second until everyone told everyone.
const noticed = 50 * time.Second

func TestLateJoinerCatchesUp(t *testing.T) {
	for _, tt := range someLinks() {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := settled(t, tt.link, 4)
			for i := range 1000 {
				c.people[i%4].say(fmt.Sprint(i))
				if i%50 == 0 {
					c.w.RunFor(200 * time.Millisecond)
				}
			}
			c.eventually(time.Minute, "all said", func() bool { return c.isSettled(1004) })
			before := c.w.Stats().SentBytes
			c.joins(5, 5)
			c.eventually(30*time.Second, "the late one up to date", func() bool { return c.isSettled(1005) })
			c.checkFolds()
			const logs = 1000 * 250 // bytes, about
			if sent := c.w.Stats().SentBytes - before; sent > 2*logs {
				t.Errorf("catching up on some %d bytes took %d", logs, sent)
			}
		})
	}
}

func TestRestartedMemberGetsItsLogBackBeforeItWrites(t *testing.T) {
	for _, tt := range someLinks() {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := settled(t, tt.link, 5)
			victim := c.people[2]
			for i := range 400 { // more than one message of entries holds
				victim.say(fmt.Sprint(i))
				if i%50 == 0 {
					c.w.RunFor(200 * time.Millisecond)
				}
			}
			c.eventually(time.Minute, "all said", func() bool { return c.isSettled(405) })
			victim.vanish()
			c.w.RunFor(time.Second) // nobody has noticed
			back := c.person(victim.seed).join()
			c.eventually(time.Minute, "back", func() bool { return c.isSettled(406) && c.isMesh() })
			own := slices.DeleteFunc(slices.Clone(back.folded), func(e journal.Entry) bool { return e.Author != back.author() })
			last := own[len(own)-1]
			if last.Kind != journal.KindJoin || last.Seq != 402 {
				t.Errorf("the last entry is %v number %d, want a join, number 402", last.Kind, last.Seq)
			}
			c.w.RunFor(time.Minute)
			c.checkFolds()
			for _, p := range c.people {
				for _, h := range p.g.Journal().Heads() {
					if h.Stop != 0 {
						t.Errorf("person %d: the log of %v stopped at %d", p.seed, h.Author, h.Stop)
					}
				}
			}
		})
	}
}

// Two machines were switched off together; each may be the first that the other meets.
func TestFreshlyStartedNeighborsDoNotVouchForEachOther(t *testing.T) {
	c := settled(t, classLinks[0].link, 4)
	a, b := c.people[2], c.people[3]
	c.spec.Bootstrap = append(c.spec.Bootstrap,
		Peer{ID: a.PeerID(), Addrs: []wire.Address{{AddrPort: a.addr}}}, Peer{ID: b.PeerID(), Addrs: []wire.Address{{AddrPort: b.addr}}})
	a.vanish()
	b.vanish()
	cut := func(cut float64) {
		for _, seed := range []byte{3, 4} {
			for _, other := range []byte{1, 2} {
				c.w.SetPath(addressOf(seed), addressOf(other), netsim.Link{Loss: cut})
			}
		}
	}
	cut(1)
	a, b = c.person(3).join(), c.person(4).join()
	c.w.RunFor(20 * time.Second)
	if a.g.NeighborCount() == 0 || a.g.IsReady() || b.g.IsReady() {
		t.Fatalf("strangers vouched for each other:\n%v", c)
	}
	cut(0)
	c.eventually(time.Minute, "together", func() bool { return c.isMesh() && c.isSettled(6) })
	c.checkFolds()
}

func TestStrangersAloneMayWriteInTheEnd(t *testing.T) {
	c := newClass(t, 1, classLinks[0].link)
	c.people[0].vanish()
	a := c.person(2)
	c.spec.Bootstrap = []Peer{{ID: a.PeerID(), Addrs: []wire.Address{{AddrPort: a.addr}}}}
	a.join()
	c.person(3).join()
	c.w.RunFor(strangersAfter - time.Second)
	if a.g.IsReady() {
		t.Error("ready at once, though nobody who was there before has been met")
	}
	c.eventually(2*time.Second, "ready", func() bool { return c.isSettled(2) })
}

func TestVanishedPeerIsNoticedByEveryone(t *testing.T) {
	for _, tt := range someLinks() {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := settled(t, tt.link, 8)
			victim := c.people[4]
			id := victim.PeerID()
			victim.vanish()
			c.eventually(noticed, "noticed", func() bool {
				return c.agreesOnPresence() && c.everyone(func(p *person) bool { return !p.g.Present(id) })
			})
			for _, p := range c.people {
				var last NeighborDisconnected
				for _, ev := range p.events {
					if d, ok := ev.(NeighborDisconnected); ok {
						last = d
					}
				}
				if last.Peer != id || last.Left {
					t.Errorf("person %d was told %+v", p.seed, last)
				}
			}
			c.w.RunFor(5 * time.Minute)
			back := c.person(victim.seed).join() // at the same address
			c.settleAgain(time.Minute, 9)
			if !back.g.IsReady() {
				t.Error("the one who came back may not write")
			}
		})
	}
}

// Whoever shows who is there asks again when it is told to, and at no other time.
func TestOwnersAreToldWhenSomebodyComesOrGoes(t *testing.T) {
	c := settled(t, classLinks[0].link, 6)
	others, shown := slices.Clone(c.people), make([]bool, 6)
	id := identityOf(7).PeerID()
	for i, p := range others {
		p.also = func(_ time.Time, ev Event) {
			if _, ok := ev.(PresenceChanged); ok {
				shown[i] = p.g.Present(id)
			}
		}
	}
	newcomer := c.person(7).join()
	c.settle(time.Minute)
	if slices.Contains(shown, false) {
		t.Errorf("who came is shown to some alone: %v", shown)
	}
	newcomer.vanish()
	c.eventually(noticed, "noticed", c.agreesOnPresence)
	if slices.Contains(shown, true) {
		t.Errorf("who vanished is still shown: %v", shown)
	}
	told := count[PresenceChanged](others[0])
	c.w.RunFor(time.Minute)
	if n := count[PresenceChanged](others[0]); n != told {
		t.Errorf("told %d times more though nobody came or went", n-told)
	}
}

// settleAgain is settle when there are more entries than people.
func (c *testClass) settleAgain(limit time.Duration, entries int) {
	c.t.Helper()
	c.eventually(limit, "a mesh that agrees", func() bool { return c.isMesh() && c.agreesOnPresence() && c.isSettled(entries) })
	c.checkFolds()
}

func TestPartitionHeals(t *testing.T) {
	for _, size := range []byte{6, fewer(20, 30)} { // 15 each find enough neighbours on their own side
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			t.Parallel()
			c := newClass(t, 1, classLinks[0].link)
			c.joins(2, size)
			c.eventually(time.Minute, "everyone known", func() bool { return c.isSettled(int(size)) })
			cut := func(loss float64) {
				for _, p := range c.people {
					for _, q := range c.people {
						if (p.seed <= size/2) != (q.seed <= size/2) {
							c.w.SetPath(p.addr, q.addr, netsim.Link{Loss: loss})
						}
					}
				}
			}
			cut(1)
			c.w.RunFor(2 * time.Minute)
			if c.people[0].g.Present(c.people[size-1].PeerID()) {
				t.Error("the other side is present still")
			}
			for _, p := range c.people {
				p.say("is anybody there?")
			}
			c.w.RunFor(time.Minute)
			cut(0)
			c.eventually(3*time.Minute, "all that both sides said", func() bool { return c.isSettled(2 * int(size)) })
			c.eventually(time.Minute, "everyone seen", func() bool { return c.people[0].g.present == int(size)-1 })
			c.checkFolds()
		})
	}
}

func TestClassGoesOnWithoutTheInstructor(t *testing.T) {
	c := settled(t, classLinks[0].link, 5)
	c.people[0].vanish()
	c.w.RunFor(time.Minute)
	c.people[1].say("where is the teacher?")
	c.eventually(time.Second, "heard", func() bool { return c.isSettled(6) })

	// The invite names the instructor alone, so it leads nowhere now …
	stranger := c.person(6).join()
	c.w.RunFor(2 * time.Minute)
	if stranger.g.NeighborCount() != 0 || stranger.g.IsReady() {
		t.Error("somebody got in by an address where nobody is")
	}
	// … but one that names any member does.
	stranger.vanish()
	friend := c.people[2]
	invite := *c.spec
	invite.Bootstrap = append(invite.Bootstrap, Peer{ID: friend.PeerID(), Addrs: []wire.Address{{AddrPort: friend.addr}}})
	c.spec = &invite
	c.person(7).join()
	c.settleAgain(30*time.Second, 7)
}

func TestMemberIsSoughtWhereverItsPeersLastSawIt(t *testing.T) {
	c := settled(t, classLinks[0].link, 3)
	victim := c.people[1]
	id := victim.PeerID()
	victim.vanish()
	c.w.RunFor(20 * time.Second)
	victim = c.person(2)
	moved := addressOf(99)
	c.w.Move(victim.addr, moved)
	victim.addr, victim.member.Addrs[0] = moved, moved
	victim.join()
	c.settleAgain(time.Minute, 4)
	if k := c.people[1].g.contacts[id]; k.seenAt[0].AddrPort != moved {
		t.Errorf("member is looked for at %v", k.seenAt)
	}
}
