//go:build e2e

package main_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestE2EClassAcrossNATs holds a class with the program itself: the teacher has a public address, the
// students sit behind routers that do not know of each other, at the same address inside. They chat
// through the teacher where their routers allow nothing else; where hole punching connects them, they do
// so even after the teacher's cable is pulled.
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
			ana := start(n.home("ana", "203.0.113.1", tt.ana).host, "Ana", "join", "@"+invite)
			ben := start(n.home("ben", "203.0.113.2", tt.ben).host, "Ben", "join", "@"+invite)
			everyone, students := []*process{teacher, ana, ben}, []*process{ana, ben}
			for _, p := range everyone {
				for _, student := range []string{"Ana", "Ben"} {
					p.await(student+" joins", event("joined", "name", student))
				}
			}
			joined := time.Now()
			for _, speaker := range everyone {
				wantHeard(speaker, "hello from "+speaker.name, everyone)
			}
			awaitEqualStates(t, deadline, everyone, 7) // three joined, one launched the class, three spoke
			if !tt.direct {
				return
			}
			for _, p := range students {
				awaitNeighbors(p, 2)
			}
			t.Logf("the students are linked directly %v after the last joined", time.Since(joined).Round(100*time.Microsecond))
			school.ip("link set eth0 down")
			for _, speaker := range students {
				wantHeard(speaker, "without the teacher, "+speaker.name, students)
			}
			awaitEqualStates(t, deadline, students, 9)
		})
	}
}

// wantHeard has somebody speak and waits until the others have heard it.
func wantHeard(speaker *process, text string, others []*process) {
	speaker.t.Helper()
	asked := time.Now()
	speaker.command("say " + text)
	for _, p := range others {
		p.await("“"+text+"” is heard", event("chat", "from", speaker.name, "text", text))
	}
	speaker.t.Logf("“%s” is heard after %v", text, time.Since(asked).Round(100*time.Microsecond))
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
