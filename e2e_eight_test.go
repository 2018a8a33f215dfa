//go:build e2e

package main_test

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"lyceum/session/netgroup"
)

// The tests of this file hold a class of eight people, the program itself eight times, each in a network namespace of
// its own: every way to find a class, and what may go wrong in the middle of one. All but one of the ways are closed.

// maxAgreement is how long those who are left may take until they agree again (our choice of “within seconds”).
const maxAgreement = 5 * time.Second

// entriesOf is how much there is in the class's record once so many have joined and each has said so many lines:
// that the class was launched is an entry, too.
func entriesOf(people, lines int) int { return 1 + people + people*lines }

// TestE2EEightMeetOnALAN: the invite names no address and no rendezvous.
func TestE2EEightMeetOnALAN(t *testing.T) {
	c := newClassroom(t, time.Minute)
	c.opens(c.publicHost("teacher", 0), withoutPeers)
	c.join(maxLANJoin, students(c.publicHost)...)
	c.chat("hello")
	c.agree(entriesOf(8, 1))
}

// noMulticast lets no datagram to more than one host out.
const noMulticast = `
table inet alone {
	chain out {
		type filter hook output priority 0;
		meta pkttype { multicast, broadcast } drop
		ip daddr { 224.0.0.0/4, 255.255.255.255, 203.0.113.255 } drop
		ip6 daddr ff00::/8 meta l4proto udp drop
	}
}
`

// mutedHost is a public host that cannot call on all.
func (n *internet) mutedHost(name string, number int) *host {
	h := n.publicHost(name, number)
	n.must("this kernel does not filter by nftables", noMulticast, "ip", "netns", "exec", h.name, "nft", "-f", "-")
	return h
}

// TestE2EEightMeetByAddress: multicast and broadcast are blocked, and the invite has the teacher's address. That
// somebody without it gets nowhere shows that they are blocked indeed.
func TestE2EEightMeetByAddress(t *testing.T) {
	c := newClassroom(t, time.Minute)
	c.opens(c.mutedHost("teacher", 0), nil)
	c.join(maxLANJoin, students(c.mutedHost)...)
	c.chat("hello")
	c.agree(entriesOf(8, 1))

	lost := c.starts(c.mutedHost("lost", 8), "Lost", "join", "@"+c.altered("nowhere", withoutPeers))
	time.Sleep(2 * maxLANJoin)
	if matches(lost, event("joined")) || matches(lost, event("link", "state", "connected")) {
		t.Error("in the class without an address and without multicast")
	}
}

// TestE2EEightMeetThroughARendezvousThatDies: nobody can be reached from outside, and the invite names the rendezvous
// alone. Each sits behind a router of their own, but for Gus, who is in Ana's home. In the middle of the class the
// rendezvous is killed, which nobody notices until somebody new comes.
func TestE2EEightMeetThroughARendezvousThatDies(t *testing.T) {
	m := newMeetingPlace(t)
	m.opensAt(m.service.url, m.homeHost("teacher", 0))
	var anas *home
	m.join(maxRendezvousJoin, students(func(name string, number int) *host {
		if number == 7 {
			return anas.inside(name, "192.168.1.3")
		}
		h := m.home(name, publicAddr(number), keepingPorts)
		if number == 1 {
			anas = h
		}
		return h.host
	})...)
	for _, p := range m.people {
		awaitNeighbors(p, 7)
	}
	m.chat("hello")
	m.agree(entriesOf(8, 1))

	killed, before := time.Now(), m.now()
	m.host.signal(syscall.SIGKILL)
	m.chat("just after")
	for _, p := range m.people {
		at := p.when("the rendezvous is missed", event("rendezvous", "state", "closed", "code", "NetConnection.Connect.Closed"))
		t.Logf("%s has missed the rendezvous after %v", p.name, rounded(at.Sub(killed)))
	}
	m.chat("long after")
	m.agree(entriesOf(8, 3))
	m.unnoticed("the death of the rendezvous", before)

	gus := m.people[7]
	gus.command("leave")
	m.forget(gus)
	for _, p := range m.people {
		p.await("Gus is seen to leave", event("left", "name", "Gus"))
	}
	gus.awaitCleanExit()
	m.chat("without Gus")
	m.comeBack()
}

// comeBack has somebody come while the rendezvous is dead: they are told that it does not answer, and are in the class
// once it has been started again.
func (m *meetingPlace) comeBack() {
	m.t.Helper()
	began := time.Now()
	late := m.starts(m.homeHost("hal", 8), "Hal", "join", "@"+m.invite)
	told := late.when("Hal is told", event("rendezvous", "state", "failed", "code", "NetConnection.Connect.Failed"))
	m.t.Logf("without the rendezvous, Hal is told after %v that it does not answer", rounded(told.Sub(began)))
	if matches(late, event("joined")) || matches(late, event("link", "state", "connected")) {
		m.t.Error("Hal is in the class, and nobody introduced him")
	}
	again := time.Now()
	m.serve()
	in := late.when("Hal is in the class", event("link", "state", "connected"))
	m.t.Logf("Hal is in the class %v after the rendezvous was started again", rounded(in.Sub(again)))
	m.people = append(m.people, late)
	m.chat("all together")
	m.agree(entriesOf(8, 3) + 1 + 7 + 1 + 8) // Gus left, seven spoke, Hal joined, eight spoke
}

// TestE2EEightMeetThoughOneRouterIsSymmetric: Ana's router gives every destination another port, so that no introduction
// connects her with those whose routers let in nothing but answers. She joins by way of Cem, whom everybody can reach.
func TestE2EEightMeetThoughOneRouterIsSymmetric(t *testing.T) {
	m := newMeetingPlace(t)
	m.opensAt(m.service.url, m.homeHost("teacher", 0))
	m.join(maxRendezvousJoin, students(func(name string, number int) *host {
		translate := keepingPorts
		switch number {
		case 1:
			translate = symmetric
		case 3:
			translate = noRouter
		}
		h, _ := m.place(name, publicAddr(number), translate)
		return h
	})...)
	m.chat("hello")
	m.agree(entriesOf(8, 1))
	ana, cem := m.people[1], m.people[3]
	awaitNeighbors(cem, 7)
	if linked := neighbors(ana); linked != 1 {
		t.Errorf("Ana is linked to %d members, want Cem alone: the routers are not as tight as they are meant to be", linked)
	}
}

// TestE2EEightNeedAnAccessKey: whoever shows none or a wrong one is turned away, and so are all once theirs is
// revoked; the class goes on.
func TestE2EEightNeedAnAccessKey(t *testing.T) {
	m := newMeetingPlace(t)
	url := m.service.addKey("school")
	m.opensAt(url, m.homeHost("teacher", 0))
	m.join(maxRendezvousJoin, students(m.homeHost)...)
	m.chat("hello")

	for i, refused := range []struct {
		reason string
		key    []byte
	}{{"access key wrong", []byte("wrong")}, {"access key missing", nil}} {
		invite := m.altered(refused.reason, func(s *netgroup.Spec) { s.Rendezvous[0].AccessKey = refused.key })
		m.turnedAway(newcomer{fmt.Sprint("Nobody", i), m.homeHost(fmt.Sprint("nobody", i), 8+i)}, refused.reason, "join", "@"+invite)
	}

	revoked, before := time.Now(), m.now()
	m.service.manage("key", "revoke", "school")
	for _, p := range m.people {
		at := p.when("rejected", event("rendezvous", "state", "rejected", "code", "NetConnection.Connect.Rejected", "reason", "access key revoked"))
		took := rounded(at.Sub(revoked))
		t.Logf("figure rejection %.3f s", took.Seconds())
		if took > maxRejection {
			t.Errorf("%s is rejected %v after the key was revoked, want %v at most", p.name, took, maxRejection)
		}
	}
	m.chat("without a key")
	m.agree(entriesOf(8, 2))
	m.unnoticed("that the key was revoked", before)
	m.turnedAway(newcomer{"Late", m.homeHost("late", 10)}, "access key revoked", "join", "@"+m.invite)
}

// agreeAgain waits until those who are left have the same state, not too long after they lost others.
func (c *classroom) agreeAgain(entries int, lost time.Time) {
	c.t.Helper()
	awaitEqualStates(c.t, c.deadline, c.people, float64(entries))
	took := since(lost)
	if c.t.Logf("%d are left, all have spoken and have the same state %v after the loss", len(c.people), took); took > maxAgreement {
		c.t.Errorf("they agree after %v, want %v at most", took, maxAgreement)
	}
}

// TestE2EEightLoseThreeAndTheTeacher: three machines die in the middle of a sentence, then the teacher's.
func TestE2EEightLoseThreeAndTheTeacher(t *testing.T) {
	c := newClassroom(t, 2*time.Minute)
	c.opens(c.publicHost("teacher", 0), withoutPeers)
	c.join(maxLANJoin, students(c.publicHost)...)
	c.chat("hello")
	c.agree(entriesOf(8, 1))

	lost := []*process{c.people[1], c.people[4], c.people[7]}
	for _, p := range lost {
		p.write("say last words of " + p.name) // whom it reaches, nobody knows
	}
	died := time.Now()
	c.die(lost...)
	c.chat("five")
	c.agreeAgain(entriesOf(8, 1)+5, died)

	teacher, dead := c.people[0], time.Now()
	c.die(teacher)
	c.chat("four")
	c.agreeAgain(entriesOf(8, 1)+5+4, dead)
	c.join(maxLANJoin, newcomer{"Late", c.publicHost("late", 8)}) // members who are no staff vouch for the class
	for _, gone := range append(lost, teacher) {
		var last time.Time
		for _, p := range c.people[:4] {
			if at := p.when(gone.name+" is missed", event("left", "name", gone.name)); at.After(last) {
				last = at
			}
		}
		t.Logf("all have missed %s after %v", gone.name, rounded(last.Sub(died)))
	}
	c.chat("five again")
	c.agree(entriesOf(8, 1) + 5 + 4 + 1 + 5)
}
