//go:build e2e

package main_test

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A meetingPlace is a public network with a rendezvous in it.
type meetingPlace struct {
	*internet
	program  string
	dir      string
	deadline time.Time
	service  *process
	host     *host
	url      string
}

const (
	maxRendezvousJoin = 5 * time.Second // from the start of the program until it is in the class
	maxRejection      = 2 * time.Second
)

// newMeetingPlace starts a rendezvous at 203.0.113.9.
func newMeetingPlace(t *testing.T) *meetingPlace {
	t.Helper()
	m := &meetingPlace{program: buildProgram(t), dir: t.TempDir(), deadline: time.Now().Add(3 * time.Minute)}
	m.internet = newInternet(t)
	m.host = m.public("rendezvous", "203.0.113.9")
	m.service = m.host.start(m.deadline, "rendezvous", m.program, nil, "rendezvous", "--listen", ":1935", "--state", m.state(), "--json")
	m.url, _ = m.service.awaitFrom(0, "it is there", event("rendezvous"))["url"].(string)
	if !strings.HasPrefix(m.url, "rtmfp://203.0.113.9:1935/#") {
		t.Errorf("its URL is %q", m.url)
	}
	return m
}

func (m *meetingPlace) state() string { return filepath.Join(m.dir, "rendezvous") }

// manage runs a command about the service to its end, on its machine, and returns what it printed.
func (m *meetingPlace) manage(args ...string) map[string]any {
	m.t.Helper()
	args = append([]string{"rendezvous"}, args...)
	p := startProcess(m.t, m.deadline, strings.Join(args, " "), m.program, append(args, "--state", m.state(), "--json")...)
	p.awaitExit(0)
	printed, err := p.printed()
	if err != nil || len(printed) == 0 {
		m.t.Fatalf("%v: printed %v, %v", args, printed, err)
	}
	return printed[0]
}

// person starts somebody's program.
func (m *meetingPlace) person(on *host, name string, args ...string) *process {
	return on.start(m.deadline, name, m.program, nil, append(args, "--name", name, "--headless", "--json", "--verbose",
		"--profile", filepath.Join(m.dir, name))...)
}

// teacher starts a class that its invite finds through the rendezvous alone: the address in it means something
// else in every home.
func (m *meetingPlace) teacher(on *host, url string) (p *process, invite string) {
	m.t.Helper()
	invite = filepath.Join(m.dir, "invite")
	p = m.person(on, "Teacher", "host", "--title", "Apart", "--rendezvous", url, "--invite-file", invite)
	p.await("the invite is there", event("invite"))
	return p, invite
}

// joins starts somebody who has an invite and waits until they are in the class.
func (m *meetingPlace) joins(on *host, name, invite string) *process {
	m.t.Helper()
	began := time.Now()
	p := m.person(on, name, "join", "@"+invite)
	p.await("in the class", event("link", "state", "connected"))
	took := since(began)
	if m.t.Logf("%s is in the class %v after the start of the program", name, took); took > maxRendezvousJoin {
		m.t.Errorf("%s is in the class after %v, want %v at most", name, took, maxRendezvousJoin)
	}
	return p
}

// signal sends a signal to the programs on a host.
func (h *host) signal(s syscall.Signal) {
	h.net.t.Helper()
	out, err := exec.Command("ip", "netns", "pids", h.name).Output()
	if err != nil {
		h.net.t.Fatal(err)
	}
	for _, pid := range strings.Fields(string(out)) {
		id, err := strconv.Atoi(pid)
		if err == nil {
			err = syscall.Kill(id, s)
		}
		if err != nil {
			h.net.t.Errorf("signal %v to %s: %v", s, pid, err)
		}
	}
}

// neverSince fails the test if a process has printed something after its first count events.
func neverSince(p *process, count int, what string, match func(map[string]any) bool) {
	p.t.Helper()
	printed, _ := p.printed()
	for _, e := range printed[count:] {
		if match(e) {
			p.t.Errorf("%s: %s: %v", p.name, what, e)
		}
	}
}

// TestE2ERendezvousIntroducesAClassAndMayDie: nobody can be reached from outside, and the invite names nothing but the
// rendezvous that would be of use. Ben sits in Ana's home. Then the rendezvous is killed.
func TestE2ERendezvousIntroducesAClassAndMayDie(t *testing.T) {
	m := newMeetingPlace(t)
	teachers, anas := m.home("teacher", "203.0.113.1", keepingPorts), m.home("ana", "203.0.113.2", keepingPorts)
	teacher, invite := m.teacher(teachers.host, m.url)
	teacher.await("the rendezvous knows the class", event("rendezvous", "state", "connected", "code", "NetConnection.Connect.Success"))
	ana := m.joins(anas.host, "Ana", invite)
	ben := m.joins(anas.inside("ben", "192.168.1.3"), "Ben", invite)
	everyone := []*process{teacher, ana, ben}
	for _, p := range everyone {
		awaitNeighbors(p, 2)
	}
	for _, p := range everyone {
		wantHeard(p, "hello from "+p.name, everyone)
	}
	before := map[*process]int{}
	for _, p := range everyone {
		printed, _ := p.printed()
		before[p] = len(printed)
	}
	m.host.signal(syscall.SIGKILL)
	for _, p := range everyone {
		wantHeard(p, "just after, "+p.name, everyone)
	}
	for _, p := range everyone { // silence shows after 45 s
		p.await("it is missed", event("rendezvous", "state", "closed", "code", "NetConnection.Connect.Closed"))
	}
	for _, p := range everyone {
		wantHeard(p, "long after, "+p.name, everyone)
		neverSince(p, before[p], "somebody left", event("left"))
		neverSince(p, before[p], "a link changed", event("link"))
	}
	awaitEqualStates(t, m.deadline, everyone, 4+9)
}

// TestE2ERendezvousRejectsWrongAndRevokedKeys: within two seconds, whatever there was before; and it ends cleanly.
func TestE2ERendezvousRejectsWrongAndRevokedKeys(t *testing.T) {
	m := newMeetingPlace(t)
	good := m.manage("key", "add", "--name", "school", "--members", "10")
	url := fmt.Sprint(good["url"])
	time.Sleep(time.Second) // a second or two, it is promised
	somebody := m.public("teacher", "203.0.113.10")
	teacher, _ := m.teacher(somebody, url)
	teacher.await("accepted", event("rendezvous", "state", "connected"))

	for reason, wrong := range map[string]string{
		"access key wrong": strings.Replace(url, fmt.Sprint(good["key"]), "wrong", 1), "access key missing": m.url,
	} {
		began := time.Now()
		p := m.person(m.public(fmt.Sprintf("h%d", len(reason)), fmt.Sprintf("203.0.113.%d", len(reason))), "W"+reason[11:],
			"host", "--title", "W", "--rendezvous", wrong)
		p.await("rejected", event("rendezvous", "state", "rejected", "code", "NetConnection.Connect.Rejected", "reason", reason))
		if t.Logf("%s: rejected %v after the start of the program", reason, since(began)); since(began) > maxRejection {
			t.Errorf("%s: rejected after %v, want %v at most", reason, since(began), maxRejection)
		}
	}
	time.Sleep(time.Second) // until the service reports
	if st := m.manage("status"); st["running"] != true || st["open"] != false || st["registrations"] != 1.0 || st["rejected"] != 2.0 {
		t.Errorf("status %v", st)
	}

	began := time.Now()
	m.manage("key", "revoke", "school")
	teacher.await("rejected", event("rendezvous", "state", "rejected", "reason", "access key revoked"))
	if t.Logf("rejected %v after the key was revoked", since(began)); since(began) > maxRejection {
		t.Errorf("rejected %v after the key was revoked, want %v at most", since(began), maxRejection)
	}

	m.host.signal(syscall.SIGTERM)
	m.service.awaitExit(0)
	m.service.await("its last word", event("ended", "reason", "stopped"))
	if st := m.manage("status"); st["running"] != false {
		t.Errorf("status after its end %v", st)
	}
}

// TestE2ERendezvousSymmetricRouterOnOneSide: Ana's router gives every destination another port, so that no introduction
// connects her with the teacher, whose router lets in nothing but answers. She joins by way of Cem, whom everybody can
// reach.
func TestE2ERendezvousSymmetricRouterOnOneSide(t *testing.T) {
	m := newMeetingPlace(t)
	teacher, invite := m.teacher(m.home("teacher", "203.0.113.1", keepingPorts).host, m.url)
	teacher.await("the rendezvous knows the class", event("rendezvous", "state", "connected"))
	cem := m.joins(m.public("cem", "203.0.113.3"), "Cem", invite)
	ana := m.joins(m.home("ana", "203.0.113.2", fullyRandom).host, "Ana", invite)
	everyone := []*process{teacher, ana, cem}
	for _, p := range everyone {
		p.await("Ana is in the class", event("joined", "name", "Ana"))
	}
	for _, p := range everyone {
		wantHeard(p, "hello from "+p.name, everyone)
	}
	awaitEqualStates(t, m.deadline, everyone, 4+3)
}
