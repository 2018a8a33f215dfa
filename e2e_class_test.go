//go:build e2e

package main_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestE2EClassAcrossNATs holds a class with the program itself: the teacher has a public address, the
// students sit behind routers that do not know of each other, Ana and Ben at the same address inside, Cem
// in Ben's home. They chat through the teacher where their routers allow nothing else. Where hole punching
// connects them, they stay connected when Ana's router gets another address, and chat even after the
// teacher's cable is pulled.
func TestE2EClassAcrossNATs(t *testing.T) {
	program := buildProgram(t)
	for _, tt := range []struct {
		name     string
		ana, ben string // how their routers translate
		direct   bool
	}{
		{"ports kept", keepingPorts, keepingPorts, true},
		{"ports random", fullyRandom, fullyRandom, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n, deadline, dir := newInternet(t), time.Now().Add(2*time.Minute), t.TempDir()
			start := func(on *host, name string, args ...string) *process {
				return on.start(deadline, name, program, nil, append(args, "--name", name, "--headless", "--json", "--verbose",
					"--profile", filepath.Join(dir, name))...)
			}
			invite := filepath.Join(dir, "invite")
			school := n.public("teacher", "203.0.113.10")
			teacher := start(school, "Teacher", "host", "--title", "Across", "--invite-file", invite)
			teacher.await("the invite is there", event("invite"))
			anas, bens := n.home("ana", "203.0.113.1", tt.ana), n.home("ben", "203.0.113.2", tt.ben)
			ana := start(anas.host, "Ana", "join", "@"+invite)
			ben := start(bens.host, "Ben", "join", "@"+invite)
			cem := start(bens.inside("cem", "192.168.1.3"), "Cem", "join", "@"+invite)
			everyone, students := []*process{teacher, ana, ben, cem}, []*process{ana, ben, cem}
			for _, p := range everyone {
				for _, student := range students {
					p.await(student.name+" joins", event("joined", "name", student.name))
				}
			}
			joined := time.Now()
			for _, speaker := range everyone {
				wantHeard(speaker, "hello from "+speaker.name, everyone)
			}
			awaitEqualStates(t, deadline, everyone, 9) // four joined, one launched the class, four spoke
			if !tt.direct {
				awaitNeighbors(ben, 2) // the teacher, and Cem in the same home
				awaitNeighbors(cem, 2)
				return
			}
			for _, p := range students {
				awaitNeighbors(p, 3)
			}
			t.Logf("all are linked directly %v after the last joined", since(joined))

			bens.count("203.0.113.21")
			anas.router.readdress("wan0", "203.0.113.21", "")
			moved := time.Now()
			for _, speaker := range everyone {
				wantHeard(speaker, "after Ana moved, "+speaker.name, everyone)
			}
			awaitDirect(bens, deadline)
			// A quiet link is asked for a sign of life every 15 s at least, then sought through the teacher;
			// without that it would be dead for half a minute, then anew.
			if took := time.Since(moved); took > 25*time.Second {
				t.Errorf("linked directly again only after %v", took)
			}
			t.Logf("linked directly again %v after Ana's router got another address", since(moved))

			school.ip("link set eth0 down")
			for _, speaker := range students {
				wantHeard(speaker, "without the teacher, "+speaker.name, students)
			}
			awaitEqualStates(t, deadline, students, 9+4+3)
		})
	}
}

func since(t time.Time) time.Duration { return time.Since(t).Round(100 * time.Microsecond) }

// maxChatDelay is how long a line may take, even just after an address changed (our choice: what people
// put up with, and more than a machine that is busy needs).
const maxChatDelay = 3 * time.Second

// wantHeard has somebody speak and waits until the others have heard it.
func wantHeard(speaker *process, text string, others []*process) {
	speaker.t.Helper()
	asked := time.Now()
	speaker.command("say " + text)
	for _, p := range others {
		p.await("“"+text+"” is heard", event("chat", "from", speaker.name, "text", text))
	}
	speaker.t.Logf("“%s” is heard after %v", text, since(asked))
	if took := since(asked); took > maxChatDelay {
		speaker.t.Errorf("“%s” took %v, want %v at most", text, took, maxChatDelay)
	}
}

// awaitNeighbors waits until a process has been linked to so many others, by its log.
func awaitNeighbors(p *process, count int) {
	p.t.Helper()
	for strings.Count(p.transcript(), "neighbor connected") < count {
		if p.ctx.Err() != nil || p.gone() {
			p.t.Fatalf("%s: not linked to %d others", p.name, count)
		}
		time.Sleep(20 * time.Millisecond) // a log does not signal
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
