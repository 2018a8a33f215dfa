//go:build e2e

package main_test

import (
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"lyceum/session/netgroup"
)

const (
	maxLANJoin   = 2 * time.Second // from the start of the program until everybody sees its person in the class
	maxChatDelay = 3 * time.Second // what people put up with, and more than a busy machine needs; just after an address changed, too
)

// A classroom is a class of real processes on the hosts of an internet.
type classroom struct {
	*internet
	program  string
	dir      string // of profiles, invites, services
	deadline time.Time
	invite   string             // file
	people   []*process         // in the class, in the order in which they came; the teacher first
	hosts    map[*process]*host // where they are
}

// newClassroom makes an internet that lasts until a test ends, and allows it so much time.
func newClassroom(t *testing.T, limit time.Duration) *classroom {
	t.Helper()
	c := &classroom{program: buildProgram(t), dir: t.TempDir(), deadline: time.Now().Add(limit), hosts: map[*process]*host{}}
	c.internet = newInternet(t)
	return c
}

// starts starts somebody's program, whether or not that gets them into the class.
func (c *classroom) starts(on *host, name string, args ...string) *process {
	c.t.Helper()
	p := on.start(c.deadline, name, c.program, nil, append(args, "--name", name, "--headless", "--json", "--verbose",
		"--profile", filepath.Join(c.dir, name))...)
	c.hosts[p] = on
	return p
}

// opens has the teacher open the class. Students are given the invite as change leaves it; nil leaves it as it is.
func (c *classroom) opens(on *host, change func(*netgroup.Spec), args ...string) *process {
	c.t.Helper()
	given := filepath.Join(c.dir, "invite")
	teacher := c.starts(on, "Teacher", append([]string{"host", "--title", "Eight", "--invite-file", given}, args...)...)
	teacher.await("the invite is there", event("invite"))
	c.people = append(c.people, teacher)
	c.invite = given
	if change != nil {
		c.invite = c.altered("changed", change)
	}
	return teacher
}

// altered writes another version of the invite to a file of its own.
func (c *classroom) altered(name string, change func(*netgroup.Spec)) (file string) {
	c.t.Helper()
	file = filepath.Join(c.dir, name)
	alterInvite(c.t, c.invite, file, change)
	return file
}

// What invites say of where the class is.
func withoutPeers(s *netgroup.Spec)     { s.Bootstrap, s.Rendezvous = nil, nil }
func withoutAddresses(s *netgroup.Spec) { s.Bootstrap = nil }

// A newcomer is somebody who will come to the class, and where they are.
type newcomer struct {
	name string
	on   *host
}

// students are seven people; with the teacher they are eight.
func students(place func(name string, number int) *host) (all []newcomer) {
	for i, name := range []string{"Ana", "Ben", "Cem", "Dia", "Eli", "Fay", "Gus"} {
		all = append(all, newcomer{name, place(strings.ToLower(name), i+1)})
	}
	return all
}

// join starts the programs of newcomers at once, and waits until each is linked to a member and seen in the class by
// everybody, newcomers too. It fails the test if that takes one of them longer than limit from the start of the program.
func (c *classroom) join(limit time.Duration, who ...newcomer) {
	c.t.Helper()
	before := len(c.people)
	began := make([]time.Time, len(who))
	for i, n := range who {
		began[i] = time.Now()
		c.people = append(c.people, c.starts(n.on, n.name, "join", "@"+c.invite))
	}
	slowest := time.Duration(0)
	for i, n := range who {
		linked := c.people[before+i].when("linked", event("link", "state", "connected")).Sub(began[i])
		seen := make([]time.Duration, len(c.people)) // by each
		for j, p := range c.people {
			seen[j] = p.when(n.name+" is in the class", event("joined", "name", n.name)).Sub(began[i])
		}
		c.t.Logf("%s, from the start of the program: linked to a member after %v, seen by %s after %v, by all %d after %v",
			n.name, rounded(linked), c.people[0].name, rounded(seen[0]), len(seen), rounded(slices.Max(seen)))
		last := max(linked, slices.Max(seen))
		slowest = max(slowest, last)
		if last > limit {
			c.t.Errorf("%s is in the class after %v, want %v at most", n.name, rounded(last), limit)
		}
	}
	figure := "join.lan"
	if limit == maxRendezvousJoin {
		figure = "join.rendezvous"
	}
	c.t.Logf("figure %s %.3f s", figure, slowest.Seconds())
}

// chat has everybody say something that nobody said before, one after the other, which everybody is to hear soon.
func (c *classroom) chat(text string) {
	c.t.Helper()
	var slowest time.Duration
	for _, speaker := range c.people {
		slowest = max(slowest, c.heard(speaker, text+", "+speaker.name))
	}
	if c.t.Logf("“%s”, said by each of %d: heard by all after %v at most", text, len(c.people), rounded(slowest)); slowest > maxChatDelay {
		c.t.Errorf("“%s” took %v, want %v at most", text, rounded(slowest), maxChatDelay)
	}
}

// heard has somebody speak and returns how long it took until everybody had heard it.
func (c *classroom) heard(speaker *process, text string) time.Duration {
	c.t.Helper()
	said := event("chat", "from", speaker.name, "text", text)
	if matches(speaker, said) {
		c.t.Fatalf("“%s” was said before", text)
	}
	asked := time.Now()
	speaker.command("say " + text)
	last := asked
	for _, p := range c.people {
		if at := p.when("“"+text+"” is heard", said); at.After(last) {
			last = at
		}
	}
	return last.Sub(asked)
}

// agree waits until all have the same state, of at least so many entries.
func (c *classroom) agree(entries int) {
	c.t.Helper()
	asked := time.Now()
	awaitEqualStates(c.t, c.deadline, c.people, float64(entries))
	c.t.Logf("all %d have the same state %v after they were asked", len(c.people), since(asked))
}

// forget takes somebody who leaves or is lost off the list of those in the class.
func (c *classroom) forget(p *process) {
	c.people = slices.DeleteFunc(c.people, func(q *process) bool { return p == q })
}

// die cuts people's machines off and kills what runs on them, so that nothing more comes from there.
func (c *classroom) die(who ...*process) {
	c.t.Helper()
	for _, p := range who {
		c.forget(p)
		c.hosts[p].ip("link set eth0 down")
		c.hosts[p].signal(syscall.SIGKILL)
	}
}

// A moment is how many events each person's program had printed.
type moment map[*process]int

func (c *classroom) now() moment {
	m := moment{}
	for _, p := range c.people {
		printed, _ := p.printed()
		m[p] = len(printed)
	}
	return m
}

// unnoticed fails the test if somebody's program has said since a moment that links or people came or went.
func (c *classroom) unnoticed(what string, since moment) {
	c.t.Helper()
	for _, p := range c.people {
		printed, _ := p.printed()
		for _, e := range printed[since[p]:] {
			switch e["event"] {
			case "link", "joined", "left", "reconnecting", "reconnected", "error", "ended":
				c.t.Errorf("%s: %s was noticed: %v", p.name, what, e)
			}
		}
	}
}

// neighbors is how many others a process has been linked to so far, by its log.
func neighbors(p *process) int { return strings.Count(p.transcript(), "neighbor connected") }

// awaitNeighbors waits until a process has been linked to so many others.
func awaitNeighbors(p *process, count int) {
	p.t.Helper()
	for neighbors(p) < count {
		if p.ctx.Err() != nil || p.gone() {
			p.t.Fatalf("%s: not linked to %d others", p.name, count)
		}
		time.Sleep(20 * time.Millisecond) // a log does not signal
	}
}

func since(t time.Time) time.Duration { return rounded(time.Since(t)) }

func rounded(d time.Duration) time.Duration { return d.Round(100 * time.Microsecond) }
