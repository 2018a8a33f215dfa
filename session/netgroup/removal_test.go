package netgroup

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netsim"
	"lyceum/session/rtmfp"
)

func TestRemovedMemberReadsNothingNew(t *testing.T) {
	c := staffed(t, 1, classLinks[0].link, 1, 5)
	teacher, x := c.people[0], c.people[4]
	x.say("before")
	c.eventually(5*time.Second, "heard", func() bool { return c.everyone(func(p *person) bool { return p.reads("before") }) })
	teacher.remove(x)
	rest := c.without(x)
	rest.agree(10 * time.Second)
	c.eventually(5*time.Second, "told", func() bool { return event[Removed](x).Author == x.author() })
	c.w.RunFor(switchAfter)
	for _, p := range rest.people {
		p.say(fmt.Sprint("after ", p.seed))
		p.do(func(now time.Time) { _, _ = p.g.Post(now, []byte("after")) })
	}
	c.w.RunFor(30 * time.Second)
	for _, p := range rest.people {
		for _, q := range rest.people {
			if !p.reads(fmt.Sprint("after ", q.seed)) {
				t.Errorf("person %d does not read person %d", p.seed, q.seed)
			}
		}
		if len(p.posts) != len(rest.people)-1 {
			t.Errorf("person %d got %d posts", p.seed, len(p.posts))
		}
		if p.g.neighbors[x.PeerID()] != nil && p.g.neighbors[x.PeerID()].up {
			t.Errorf("person %d is linked to the removed", p.seed)
		}
		if event[Removed](p).Author != x.author() || !p.reads("before") {
			t.Errorf("person %d was not told, or has lost what was said before", p.seed)
		}
	}
	x.wantNothingAfter(t)
}

// wantNothingAfter fails if somebody holds anything that was said after a removal, or a key to it.
func (p *person) wantNothingAfter(t *testing.T) {
	t.Helper()
	for _, e := range p.folded {
		if strings.HasPrefix(string(e.Body), "after") {
			t.Errorf("person %d reads %q", p.seed, e.Body)
		}
	}
	for _, post := range p.posts {
		if strings.HasPrefix(string(post.Data), "after") {
			t.Errorf("person %d gets %q", p.seed, post.Data)
		}
	}
}

// Whoever was removed comes back as somebody else: the old invite lets nobody in any more.
func TestRemovedPersonWithAFreshIdentityOnlyKnocks(t *testing.T) {
	c := staffed(t, 1, classLinks[0].link, 1, 4)
	teacher, x := c.people[0], c.people[3]
	teacher.remove(x)
	c.without(x).agree(10 * time.Second)
	fresh := c.knocks(9)
	c.eventually(20*time.Second, "at the door", func() bool { return count[KnockReceived](teacher) > 0 })
	c.people[1].say("after")
	c.w.RunFor(time.Minute)
	c.learnsNothing(fresh)
	if fresh.g.IsReady() || count[NeighborConnected](fresh) != 0 || count[Waiting](fresh) != 1 {
		t.Errorf("got further than the door\n%v", c)
	}
	// So does its own machine, which forgot everything, with the old identity.
	x.do(x.g.Leave)
	c.w.RunFor(5 * time.Second)
	x.vanish()
	back := c.knocks(4)
	c.eventually(20*time.Second, "at the door", func() bool { return event[KnockReceived](teacher).Removed })
	c.w.RunFor(30 * time.Second)
	c.learnsNothing(back)
	teacher.must("admit", func(now time.Time) error { return teacher.g.Admit(now, x.author(), fresh.author()) })
	c.eventually(30*time.Second, "in", func() bool { return back.g.IsReady() && fresh.g.IsReady() })
	c.agree(30 * time.Second)
	if !back.reads("after") {
		t.Error("who is admitted again does not get the keys")
	}
}

// Two of the staff remove two different people at the same time in two halves of a class that fell apart: each
// somebody of the own half, or of the other.
func TestTwoRemovalsInTwoHalvesKeepBothOut(t *testing.T) {
	t.Parallel()
	for i, l := range someLinks() {
		for _, own := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, own half %v", l.name, own), func(t *testing.T) { twoHalves(t, l.link, uint64(i), own) })
		}
	}
}

func twoHalves(t *testing.T, link netsim.Link, seed uint64, own bool) {
	c := staffed(t, seed, link, 1, 10)
	teacher, proctor := c.people[0], c.people[1]
	x, y := c.people[8], c.people[9] // x in the teacher's half
	odd := func(a netip.AddrPort) bool { return a.Addr().As4()[3]%2 == 1 }
	c.w.SetPathRule(func(from, to netip.AddrPort) netsim.Link {
		if odd(from) != odd(to) {
			return netsim.Link{Loss: 1}
		}
		return netsim.Link{}
	})
	c.w.RunFor(10 * time.Second)
	at := c.w.Now()
	if own {
		teacher.remove(x)
		proctor.remove(y)
	} else {
		teacher.remove(y)
		proctor.remove(x)
	}
	knows := map[*person]time.Time{}
	watch := func(limit time.Duration, done func() bool) {
		for end := c.w.Now().Add(limit); c.w.Now().Before(end) && !done(); c.w.RunFor(50 * time.Millisecond) {
			for _, p := range c.people {
				if m := p.g.membership; knows[p].IsZero() && m.IsRemoved(x.author()) && m.IsRemoved(y.author()) {
					knows[p] = c.w.Now()
				}
			}
		}
	}
	never := func() bool { return false }
	watch(20*time.Second, never)
	for _, p := range c.people[2:8] {
		p.say(fmt.Sprint("apart ", p.seed))
	}
	watch(10*time.Second, never)
	c.w.SetPathRule(nil)
	rest := c.without(x, y)
	watch(90*time.Second, func() bool { return len(knows) >= len(rest.people) && rest.isMesh() })
	rest.agree(60 * time.Second)
	c.w.RunFor(switchAfter)
	for _, p := range rest.people {
		p.say(fmt.Sprint("after ", p.seed))
		p.do(func(now time.Time) { _, _ = p.g.Post(now, []byte("after")) })
	}
	c.w.RunFor(30 * time.Second)
	for _, p := range rest.people {
		for _, q := range rest.people {
			if !p.reads(fmt.Sprint("after ", q.seed)) {
				t.Errorf("person %d does not read person %d", p.seed, q.seed)
			}
			if q != teacher && q != proctor && !p.reads(fmt.Sprint("apart ", q.seed)) {
				t.Errorf("person %d does not read what person %d said apart", p.seed, q.seed)
			}
		}
	}
	for _, out := range []*person{x, y} {
		out.wantNothingAfter(t)
		rest.wantClosedTo(t, out, at, knows)
	}
}

// wantClosedTo fails if somebody has the key to what members sealed a second or more after they knew of all
// removals.
func (c *testClass) wantClosedTo(t *testing.T, out *person, at time.Time, knows map[*person]time.Time) {
	t.Helper()
	checked := 0
	for _, e := range c.people[0].folded {
		i := slices.IndexFunc(c.people, func(q *person) bool { return q.author() == e.Author })
		if i < 0 || e.Kind.IsRecord() || e.Clock.Time().Before(at) || knows[c.people[i]].IsZero() || e.Clock.Time().Before(knows[c.people[i]].Add(switchAfter)) {
			continue
		}
		checked++
		if got, err := journal.Read(out.g.id, out.g.content, e.Raw); err != nil || !got.Sealed {
			t.Errorf("person %d has the key to what person %d said %v after the removal: %v", out.seed, c.people[i].seed, e.Clock.Time().Sub(at), err)
		}
	}
	if checked < len(c.people) {
		t.Errorf("%d entries were said after all knew, want one of each of %d people at least", checked, len(c.people))
	}
}

// Somebody is removed at once, and others hear of that before they have the join: what was said before the
// removal counts for them as for everybody.
func TestRemovalThatOvertakesTheJoinLeavesTheSameRecord(t *testing.T) {
	c := staffed(t, 1, classLinks[0].link, 0, 5)
	teacher := c.people[0]
	x := c.person(9)
	c.w.SetPathRule(func(from, to netip.AddrPort) netsim.Link { // it reaches the teacher alone
		if from == x.addr && to != teacher.addr || to == x.addr && from != teacher.addr {
			return netsim.Link{Loss: 1}
		}
		return netsim.Link{}
	})
	x.join()
	c.eventually(10*time.Second, "joined", func() bool { return teacher.g.Journal().Length(x.author()) == 1 })
	teacher.do(func(now time.Time) { // in one turn with what it passes on
		if err := teacher.g.Remove(now, x.author()); err != nil {
			t.Fatal(err)
		}
	})
	rest := c.without(x)
	rest.agree(30 * time.Second)
	for _, p := range rest.people {
		if p.g.Journal().Length(x.author()) != 1 || p.g.membership.Limit(x.author()) != 1 || event[Removed](p).Author != x.author() {
			t.Errorf("person %d has %d entries of the removed, of which %d count", p.seed, p.g.Journal().Length(x.author()), p.g.membership.Limit(x.author()))
		}
	}
}

// Whoever was removed and answers pings, but takes in nothing of what it is told, is cut off all the same; so is who was
// refused.
func TestWhoWasSentAwayIsCutOffThoughItTakesNothingIn(t *testing.T) {
	c := staffed(t, 1, classLinks[0].link, 1, 4)
	teacher, x := c.people[0], c.people[3]
	deaf := func(q *person) {
		q.do(func(now time.Time) {
			for _, n := range q.g.order {
				n.in.SetPaused(now, true)
			}
		})
		for _, p := range c.people {
			if n := p.g.neighbors[q.PeerID()]; n != nil {
				p.do(func(now time.Time) {
					for n.out.Write(now, append([]byte{255}, make([]byte, 60_000)...), rtmfp.Deadlines{}) == nil { // ignored
					}
				})
			}
		}
	}
	isLinked := func(q *person) bool {
		return slices.ContainsFunc(c.people, func(p *person) bool {
			s, err := p.transport.Connect(c.w.Now(), q.PeerID(), p.g.keys.tag) // without an address: the one that there is
			return p != q && err == nil && s.IsOpen()
		})
	}
	deaf(x)
	teacher.remove(x)
	rest := c.without(x)
	rest.agree(5 * time.Second)
	if !isLinked(x) {
		t.Fatal("the reason arrived, so nothing is shown")
	}
	c.eventually(dismissWithin+time.Second, "cut off", func() bool { return !isLinked(x) })

	fresh := c.knocks(9)
	c.eventually(20*time.Second, "at the door", func() bool { return count[KnockReceived](teacher) > 0 })
	deaf(fresh)
	teacher.must("refuse", func(now time.Time) error { return teacher.g.Refuse(now, fresh.author()) })
	c.w.RunFor(2 * time.Second)
	if !isLinked(fresh) {
		t.Fatal("the refusal arrived, so nothing is shown")
	}
	c.eventually(dismissWithin+time.Second, "cut off", func() bool { return !isLinked(fresh) })
}
