package netgroup

import (
	"fmt"
	"net/netip"
	"slices"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netsim"
	"lyceum/session/rtmfp"
	"lyceum/session/wire"
)

// staffed returns a class whose first persons are staff: a teacher appointed by the root key, who presides, and
// proctors who joined by an invite of their own and were admitted; the others are students.
func staffed(t *testing.T, seed uint64, link netsim.Link, proctors, size byte) *testClass {
	t.Helper()
	return staffedWith(t, seed, link, proctors, size, func(*person) {})
}

// staffedWith does something to everybody before they join.
func staffedWith(t *testing.T, seed uint64, link netsim.Link, proctors, size byte, prepare func(*person)) *testClass {
	t.Helper()
	return staffedLike(t, seed, link, func(*Spec) {}, proctors, size, prepare)
}

// staffedLike has a spec that differs from the usual one.
func staffedLike(t testing.TB, seed uint64, link netsim.Link, change func(*Spec), proctors, size byte, prepare func(*person)) *testClass {
	t.Helper()
	c := newClassWith(t, seed, link, change, func(teacher *person) {
		teacher.member.Presides = true
		prepare(teacher)
	})
	students := c.invite
	for seed := byte(2); seed <= size; seed++ {
		c.invite = students
		if seed < 2+proctors {
			c.invite = c.authorize(journal.Proctor.Rights(), time.Time{})
		}
		p := c.person(seed)
		p.member.Name = fmt.Sprintf("person %d", seed)
		p.member.Presides = seed < 2+proctors
		prepare(p)
		p.join()
	}
	c.invite = students
	c.eventually(time.Minute, "a full mesh", c.isMesh)
	c.eventually(time.Minute, "all admitted", func() bool {
		return c.everyone(func(p *person) bool {
			return p.g.IsReady() && len(p.g.membership.Unadmitted()) == 0 && len(p.g.membership.Authors()) == int(size)
		})
	})
	c.agree(10 * time.Second)
	return c
}

// state describes what somebody takes for the class: what must be the same for all members.
func (p *person) state() string {
	m := p.g.membership
	s := fmt.Sprint(p.g.CountedEntries(), m.Heads(), m.IsOpen())
	for _, a := range m.Authors() {
		s += fmt.Sprint(" ", a, m.Limit(a), m.Standing(a).Rights())
	}
	return s
}

// agree waits until all members have the same record and seal under the same key.
func (c *testClass) agree(limit time.Duration) {
	c.t.Helper()
	c.eventually(limit, "in agreement", func() bool {
		key, _ := c.people[0].g.content.Current()
		state := c.people[0].state()
		return c.everyone(func(p *person) bool {
			id, _ := p.g.content.Current()
			return p.state() == state && id == key && p.g.sealing && len(p.unread()) == 0
		})
	})
}

// unread returns the entries that somebody folded and could not open.
func (p *person) unread() (sealed []journal.Entry) {
	for _, e := range p.folded {
		if e.Sealed {
			sealed = append(sealed, e)
		}
	}
	return sealed
}

// reads reports whether somebody has folded a chat line.
func (p *person) reads(text string) bool {
	return slices.ContainsFunc(p.folded, func(e journal.Entry) bool { return e.Kind == journal.KindChat && string(e.Body) == text })
}

// without returns a class as if some people were not in it, for asking about the others.
func (c *testClass) without(out ...*person) *testClass {
	rest := *c
	rest.people = slices.DeleteFunc(slices.Clone(c.people), func(p *person) bool { return slices.Contains(out, p) })
	return &rest
}

func (p *person) must(what string, f func(now time.Time) error) {
	p.class.t.Helper()
	p.do(func(now time.Time) {
		if err := f(now); err != nil {
			p.class.t.Fatalf("person %d: %s: %v", p.seed, what, err)
		}
	})
}

func (p *person) remove(q *person) {
	p.class.t.Helper()
	p.must("remove", func(now time.Time) error { return p.g.Remove(now, q.author()) })
}

// wasAdmitted reports whether somebody was told, once, that it was let in.
func (p *person) wasAdmitted() bool {
	n := 0
	for _, ev := range p.events {
		if ev, ok := ev.(Admitted); ok && ev.Author == p.author() {
			n++
		}
	}
	return n == 1
}

// event returns the last event of a kind that somebody took.
func event[E Event](p *person) (last E) {
	for _, ev := range p.events {
		if ev, ok := ev.(E); ok {
			last = ev
		}
	}
	return last
}

// knocks lets somebody with an invite join a class where that takes an admission.
func (c *testClass) knocks(seed byte) *person {
	p := c.person(seed)
	p.member.Name = fmt.Sprintf("person %d", seed)
	return p.join()
}

// learnsNothing fails if somebody was told anything of the class.
func (c *testClass) learnsNothing(o *person) {
	c.t.Helper()
	g := o.g
	if n := g.journal.Logs(); n > 0 || len(o.folded) > 0 || len(o.posts) > 0 || len(g.ups) > 0 || g.present > 0 {
		c.t.Errorf("person %d has %d logs, %d entries, %d posts, %d neighbours, sees %d", o.seed, n, len(o.folded), len(o.posts), len(g.ups), g.present)
	}
}

func TestWhoKnocksIsLetInByStaffWhereverThatIs(t *testing.T) {
	for _, l := range someLinks() {
		t.Run(l.name, func(t *testing.T) {
			c := staffed(t, 1, l.link, 1, 5)
			teacher, proctor := c.people[0], c.people[1]
			teacher.must("waiting room", func(now time.Time) error { return teacher.g.SetWaitingRoom(now, true) })
			c.agree(10 * time.Second)
			// The newcomer reaches a student alone, and that student no staff.
			reaches := func(a, b netip.AddrPort) bool {
				return a != addressOf(9) && (a != addressOf(4) || b != addressOf(1) && b != addressOf(2)) || a == addressOf(9) && b == addressOf(4)
			}
			c.w.SetPathRule(func(from, to netip.AddrPort) netsim.Link {
				if !reaches(from, to) || !reaches(to, from) && to != addressOf(9) {
					return netsim.Link{Loss: 1}
				}
				return netsim.Link{}
			})
			p := c.person(9)
			p.member.Name = "person 9"
			p.spec = &Spec{}
			*p.spec = *c.spec
			p.spec.Bootstrap = []Peer{{ID: identityOf(4).PeerID(), Addrs: c.people[3].g.ownAddresses()}}
			p.join()
			c.eventually(20*time.Second, "at the door", func() bool {
				return count[KnockReceived](teacher) == 1 && count[KnockReceived](proctor) == 1 && count[Waiting](p) == 1
			})
			c.learnsNothing(p)
			if k := event[KnockReceived](teacher); k.Author != p.author() || k.Name != "person 9" || k.Rights != journal.Student.Rights() || k.Removed {
				t.Errorf("knock %+v", k)
			}
			if len(teacher.g.Knockers(c.w.Now())) != 1 || count[KnockReceived](c.people[2]) != 0 {
				t.Error("the teacher's list is wrong, or a student was asked")
			}
			proctor.must("admit", func(now time.Time) error { return proctor.g.Admit(now, p.author()) })
			c.eventually(20*time.Second, "in", func() bool { return p.g.IsReady() && p.wasAdmitted() })
			c.agree(20 * time.Second)
			p.say("thank you")
			c.people[4].say("welcome")
			c.eventually(20*time.Second, "heard", func() bool {
				return c.everyone(func(q *person) bool { return q.reads("thank you") && q.reads("welcome") })
			})
			if len(teacher.g.Knockers(c.w.Now())) != 0 {
				t.Error("who is in still waits")
			}
		})
	}
}

func TestWhoIsRefusedIsToldAndStaysOut(t *testing.T) {
	c := staffed(t, 1, classLinks[0].link, 0, 3)
	teacher := c.people[0]
	teacher.must("waiting room", func(now time.Time) error { return teacher.g.SetWaitingRoom(now, true) })
	p := c.knocks(9)
	c.eventually(10*time.Second, "at the door", func() bool { return count[KnockReceived](teacher) == 1 })
	teacher.must("refuse", func(now time.Time) error { return teacher.g.Refuse(now, p.author()) })
	c.eventually(5*time.Second, "refused", func() bool { return count[Refused](p) > 0 })
	if by := event[Refused](p).By; by != teacher.author() {
		t.Errorf("refused by %v", by)
	}
	c.w.RunFor(refusedFor - 10*time.Second)
	if count[KnockReceived](teacher) != 1 || len(teacher.g.Knockers(c.w.Now())) != 0 {
		t.Error("staff is asked again at once")
	}
	c.learnsNothing(p)
	c.eventually(3*time.Minute, "at the door again", func() bool { return count[KnockReceived](teacher) == 2 })
}

// Who is refused has no place at the door from then on, also if it takes in nothing of that.
func TestWhoIsRefusedTakesNobodysPlaceAtTheDoor(t *testing.T) {
	c := staffed(t, 1, classLinks[0].link, 0, 3)
	teacher := c.people[0]
	teacher.must("waiting room", func(now time.Time) error { return teacher.g.SetWaitingRoom(now, true) })
	c.agree(10 * time.Second)
	c.w.RunFor(lapsedWaits) // it is sure who is a member
	comes := func(seed byte) *outsider {
		o := c.outsider(seed)
		o.says(func(s *rtmfp.Session) [][]byte {
			return [][]byte{o.join(s).append(nil), append([]byte{byte(messageKnock)}, knockOf(c, o.id, c.w.Now()).raw...)}
		}).calls(teacher)
		c.w.RunFor(200 * time.Millisecond)
		return o
	}
	first := comes(100)
	var stays *outsider
	for i := range byte(maxKnockers - 1) {
		stays = comes(101 + i)
	}
	if n := len(teacher.g.Knockers(c.w.Now())); n != maxKnockers {
		t.Fatalf("%d knock, want all places taken", n)
	}
	c.w.SetPath(stays.addr, teacher.addr, netsim.Link{Loss: 1})
	teacher.must("refuse", func(now time.Time) error { return teacher.g.Refuse(now, journal.Author(stays.id.Public())) })
	last := comes(200)
	for _, o := range []*outsider{first, last} {
		if n := teacher.g.neighbors[o.PeerID()]; n == nil || !n.knocking || o.closed > 0 {
			t.Errorf("who knocks was sent away for another: %+v", n)
		}
	}
}

func TestStaffAdmitByThemselvesWithoutAWaitingRoom(t *testing.T) {
	c := staffed(t, 1, classLinks[0].link, 1, 6)
	admits := 0
	for _, e := range c.people[0].folded {
		if e.Kind == journal.KindAdmit {
			admits++
			if e.Author != c.people[0].author() && len(c.people) > 2 {
				t.Errorf("%v admitted although the teacher was there", e.Author)
			}
		}
	}
	if admits == 0 || admits > 5 {
		t.Errorf("%d admissions of 5 people", admits)
	}
	if !c.people[0].g.membership.IsOpen() {
		t.Error("that closed the class")
	}
	for _, p := range c.people[1:] {
		if !c.people[0].g.membership.IsAdmitted(p.author()) {
			t.Errorf("person %d is not admitted", p.seed)
		}
	}
}

// Without its teacher a class goes on, and the next of the staff admits.
func TestNextOfTheStaffAdmitsWhenTheFirstIsGone(t *testing.T) {
	c := staffed(t, 1, classLinks[0].link, 2, 5)
	c.people[0].do(c.people[0].g.Leave)
	c.w.RunFor(5 * time.Second)
	c.people[0].vanish()
	p := c.person(9)
	p.spec = &Spec{}
	*p.spec = *c.spec
	p.spec.Bootstrap = []Peer{{ID: identityOf(4).PeerID(), Addrs: c.people[2].g.ownAddresses()}}
	p.join()
	c.eventually(30*time.Second, "admitted", func() bool {
		return c.everyone(func(q *person) bool { return q.g.membership.IsAdmitted(p.author()) })
	})
}

// Who has just been let in knows little of the record, and others who wait know it: they are told nothing by it.
func TestWhoIsLetInTellsNothingToThoseWhoStillWait(t *testing.T) {
	for _, l := range someLinks() {
		t.Run(l.name, func(t *testing.T) {
			c := staffed(t, 1, l.link, 0, 4)
			teacher := c.people[0]
			teacher.must("waiting room", func(now time.Time) error { return teacher.g.SetWaitingRoom(now, true) })
			c.agree(10 * time.Second)
			p, q := c.knocks(9), c.knocks(10)
			for _, w := range []*person{p, q} {
				other := identityOf(19 - w.seed)
				w.do(func(now time.Time) {
					w.g.AddNeighbor(now, Peer{ID: other.PeerID(), Addrs: []wire.Address{{AddrPort: addressOf(19 - w.seed)}}})
				})
			}
			c.eventually(20*time.Second, "at the door", func() bool { return count[KnockReceived](teacher) == 2 })
			teacher.must("admit", func(now time.Time) error { return teacher.g.Admit(now, p.author()) })
			c.eventually(20*time.Second, "in", func() bool { return p.g.IsReady() && p.wasAdmitted() })
			in := c.without(q)
			in.agree(20 * time.Second)
			p.say("a secret")
			c.w.RunFor(time.Minute)
			c.learnsNothing(q)
			if q.g.IsReady() || q.wasAdmitted() {
				t.Error("who waits takes another newcomer's word for being in")
			}
		})
	}
}

// Two who tried each other while both waited, and were turned away as strangers, are members now.
func TestThoseLetInTogetherLinkAtOnce(t *testing.T) {
	for _, l := range someLinks() {
		t.Run(l.name, func(t *testing.T) {
			c := staffed(t, 1, l.link, 0, 4)
			teacher := c.people[0]
			teacher.must("waiting room", func(now time.Time) error { return teacher.g.SetWaitingRoom(now, true) })
			c.agree(10 * time.Second)
			p, q := c.knocks(9), c.knocks(10)
			for _, w := range []*person{p, q} {
				other := identityOf(19 - w.seed)
				w.do(func(now time.Time) {
					w.g.AddNeighbor(now, Peer{ID: other.PeerID(), Addrs: []wire.Address{{AddrPort: addressOf(19 - w.seed)}}})
				})
			}
			c.eventually(20*time.Second, "at the door", func() bool { return count[KnockReceived](teacher) == 2 })
			c.w.RunFor(20 * time.Second) // they go on trying
			teacher.must("admit", func(now time.Time) error { return teacher.g.Admit(now, p.author(), q.author()) })
			c.eventually(10*time.Second, "linked to each other", func() bool {
				n := p.g.neighbors[identityOf(q.seed).PeerID()]
				return n != nil && n.up
			})
		})
	}
}
