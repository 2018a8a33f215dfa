//go:build e2e

package main_test

import (
	"testing"
	"time"
)

// TestE2EClassAcrossNATs holds a class with the program itself: the teacher has a public address, the
// students sit behind routers that do not know of each other, Ana and Ben at the same address inside, Cem
// in Ben's home. They chat through the teacher where their routers allow nothing else. Where hole punching
// connects them, they stay connected when Ana's router gets another address, and chat even after the
// teacher's machine has died.
func TestE2EClassAcrossNATs(t *testing.T) {
	for _, tt := range []struct {
		name     string
		ana, ben string // how their routers translate
		direct   bool
	}{
		{"ports kept", keepingPorts, keepingPorts, true},
		{"ports random", fullyRandom, fullyRandom, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newClassroom(t, 2*time.Minute)
			school := c.publicHost("teacher", 0)
			c.opens(school, nil)
			anas, bens := c.home("ana", "203.0.113.1", tt.ana), c.home("ben", "203.0.113.2", tt.ben)
			c.join(maxRendezvousJoin, newcomer{"Ana", anas.host}, newcomer{"Ben", bens.host},
				newcomer{"Cem", bens.inside("cem", "192.168.1.3")})
			students := c.people[1:]
			joined := time.Now()
			c.chat("hello")
			c.agree(entriesOf(4, 1))
			if !tt.direct {
				awaitNeighbors(students[1], 2) // Ben: the teacher, and Cem in the same home
				awaitNeighbors(students[2], 2)
				return
			}
			for _, p := range students {
				awaitNeighbors(p, 3)
			}
			t.Logf("all are linked directly %v after the last joined", since(joined))

			bens.count("203.0.113.21")
			anas.router.readdress("wan0", "203.0.113.21", "")
			moved := time.Now()
			c.chat("after Ana moved")
			awaitDirect(bens, c.deadline)
			// A quiet link is asked for a sign of life every 15 s at least, then sought through the teacher;
			// without that it would be dead for half a minute, then anew.
			if took := time.Since(moved); took > 25*time.Second {
				t.Errorf("linked directly again only after %v", took)
			}
			t.Logf("linked directly again %v after Ana's router got another address", since(moved))

			c.die(c.people[0])
			c.chat("without the teacher")
			c.agree(entriesOf(4, 2) + 3)
		})
	}
}

// awaitDirect waits until a home's router lets in what comes from the address that it counts. Some
// packets may belong to handshakes that fail; more than ten are a session.
func awaitDirect(h *home, deadline time.Time) {
	t := h.router.net.t
	t.Helper()
	for h.counted() <= 10 {
		if time.Now().After(deadline) {
			t.Fatalf("packets let in when time was up: %d", h.counted())
		}
		time.Sleep(50 * time.Millisecond) // a router does not signal
	}
}
