//go:build e2e

package main_test

import (
	"strings"
	"testing"
	"time"
)

// TestE2ELANSeveralProcessesOnOneHost has people join by an invite that names nobody, on a single machine, whose programs
// share a port.
func TestE2ELANSeveralProcessesOnOneHost(t *testing.T) {
	c := newClassroom(t, time.Minute)
	on := c.publicHost("machine", 0)
	c.opens(on, withoutPeers)
	c.join(maxLANJoin, newcomer{"Ana", on}, newcomer{"Ben", on}, newcomer{"Cem", on})
	c.chat("hello")
	c.agree(entriesOf(4, 1))
}

// TestE2ELANTeacherOnTwoNetworks has the teacher's machine on two networks, on each of which somebody joins. The
// two can reach each other only through it.
func TestE2ELANTeacherOnTwoNetworks(t *testing.T) {
	c := newClassroom(t, time.Minute)
	home := c.home("home", "203.0.113.10", "masquerade")
	home.router.run("nft", "add rule ip filter input accept") // it is the teacher's machine, not a router of strangers
	c.opens(home.router, withoutPeers)
	c.join(maxLANJoin, newcomer{"Ana", c.publicHost("ana", 1)}, newcomer{"Ben", home.host})
	c.chat("hello")
	c.agree(entriesOf(3, 1))
}

// TestE2ELANWithIPv6Alone does it without any IPv4 address.
func TestE2ELANWithIPv6Alone(t *testing.T) {
	c := newClassroom(t, time.Minute)
	six := func(name string, number int) *host {
		h := c.publicHost(name, number)
		h.ip("addr del %s%s dev eth0", h.addr, publicNet)
		h.ip("addr add fd00::%d/64 dev eth0 nodad", 10+number)
		return h
	}
	school, anas, bens := six("teacher", 0), six("ana", 1), six("ben", 2)
	time.Sleep(3 * time.Second) // the kernel sees whether anybody else has their link-local addresses
	c.opens(school, withoutPeers)
	c.join(maxLANJoin, newcomer{"Ana", anas}, newcomer{"Ben", bens})
	c.chat("hello")
	c.agree(entriesOf(3, 1))
}

// TestE2ELANKnocking has somebody without an invite knock at a class that is announced, and somebody who was removed
// come back with a new identity and the old invite.
func TestE2ELANKnocking(t *testing.T) {
	c := newClassroom(t, time.Minute)
	teacher := c.opens(c.publicHost("teacher", 0), nil)
	ana := c.starts(c.publicHost("ana", 1), "Ana", "join", "--class", "Eight")
	teacher.await("Ana knocks", event("waiting", "name", "Ana"))
	teacher.command("admit Ana")
	ana.await("Ana is let in", event("admitted"))
	ana.await("Ana is in class", event("joined", "name", "Ana"))
	ben := c.starts(c.publicHost("ben", 2), "Ben", "join", "@"+c.invite)
	c.people = append(c.people, ana, ben)
	for _, p := range c.people {
		p.await("Ben is in class", event("joined", "name", "Ben"))
	}
	c.chat("hello")

	teacher.command("remove Ben")
	ben.await("Ben is told", func(e map[string]any) bool { return e["event"] == "removed" && e["self"] == true })
	c.people = c.people[:2]
	again := c.starts(c.publicHost("again", 3), "Benedict", "join", "@"+c.invite)
	again.await("he has to wait", event("waiting"))
	teacher.await("he only knocks", event("waiting", "name", "Benedict"))
	c.chat("among ourselves")
	time.Sleep(maxLANJoin)
	for _, p := range []*process{ben, again} {
		if strings.Contains(p.transcript(), "among ourselves") {
			t.Errorf("%s has heard what is said among members", p.name)
		}
	}
	teacher.command("refuse Benedict")
	again.await("he is refused", event("refused"))
}
