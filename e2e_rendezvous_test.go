//go:build e2e

package main_test

import (
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A meetingPlace is a classroom with a rendezvous in its internet.
type meetingPlace struct {
	*classroom
	service *process
	host    *host
	url     string
}

const (
	maxRendezvousJoin = 5 * time.Second // as maxLANJoin
	maxRejection      = 2 * time.Second
)

// newMeetingPlace starts a rendezvous at 203.0.113.9.
func newMeetingPlace(t *testing.T) *meetingPlace {
	t.Helper()
	m := &meetingPlace{classroom: newClassroom(t, 3*time.Minute)}
	m.host = m.public("rendezvous", "203.0.113.9")
	m.serve()
	return m
}

// serve starts the rendezvous, for the first time or again.
func (m *meetingPlace) serve() {
	m.t.Helper()
	m.service = m.host.start(m.deadline, "rendezvous", m.program, nil, "rendezvous", "--listen", ":1935", "--state", m.state(), "--json")
	url, _ := m.service.awaitFrom(0, "it is there", event("rendezvous"))["url"].(string)
	if !strings.HasPrefix(url, "rtmfp://203.0.113.9:1935/#") || m.url != "" && m.url != url {
		m.t.Errorf("the rendezvous has the URL %q, before it was %q", url, m.url)
	}
	m.url = url
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

// addKey makes an access key, and returns the URL that it is in once the service knows of it.
func (m *meetingPlace) addKey(name string) (url string) {
	m.t.Helper()
	url, _ = m.manage("key", "add", "--name", name, "--members", "20")["url"].(string)
	if !strings.HasSuffix(url, m.url[strings.Index(m.url, "#"):]) || url == m.url {
		m.t.Fatalf("the URL with an access key is %q", url)
	}
	time.Sleep(time.Second) // it is promised within one
	return url
}

// opensAt has the teacher open the class through a rendezvous, of which alone its invite speaks.
func (m *meetingPlace) opensAt(url string, on *host) (teacher *process) {
	m.t.Helper()
	teacher = m.opens(on, withoutAddresses, "--rendezvous", url)
	teacher.await("the rendezvous knows the class", event("rendezvous", "state", "connected", "code", "NetConnection.Connect.Success"))
	return teacher
}

// turnedAway has somebody start the program who is told at once why the rendezvous does not serve them, and not let in.
func (m *meetingPlace) turnedAway(who newcomer, reason string, args ...string) {
	m.t.Helper()
	began := time.Now()
	p := m.starts(who.on, who.name, args...)
	at := p.when("rejected", event("rendezvous", "state", "rejected", "code", "NetConnection.Connect.Rejected", "reason", reason))
	took := rounded(at.Sub(began))
	if m.t.Logf("%s (%s): rejected %v after the start of the program", reason, args[0], took); took > maxRejection {
		m.t.Errorf("%s: rejected after %v, want %v at most", reason, took, maxRejection)
	}
	if matches(p, event("link", "state", "connected")) {
		m.t.Errorf("%s: linked to members all the same", reason)
	}
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

// TestE2ERendezvousTellsHowItStands: a teacher uses an access key; teachers with a wrong one or none are turned away.
func TestE2ERendezvousTellsHowItStands(t *testing.T) {
	m := newMeetingPlace(t)
	url := m.addKey("school")
	m.opensAt(url, m.publicHost("teacher", 0))
	wrong := strings.Replace(url, m.url[:len("rtmfp://203.0.113.9:1935/")], "rtmfp://203.0.113.9:1935/wrong", 1)
	m.turnedAway(newcomer{"Wrong", m.publicHost("wrong", 1)}, "access key wrong", "host", "--title", "W", "--rendezvous", wrong)
	m.turnedAway(newcomer{"Missing", m.publicHost("missing", 2)}, "access key missing", "host", "--title", "M", "--rendezvous", m.url)
	time.Sleep(time.Second) // until the service reports
	if st := m.manage("status"); st["running"] != true || st["open"] != false || st["registrations"] != 1.0 || st["rejected"] != 2.0 {
		t.Errorf("status %v", st)
	}
	m.host.signal(syscall.SIGTERM)
	m.service.awaitExit(0)
	m.service.await("its last word", event("ended", "reason", "stopped"))
	if st := m.manage("status"); st["running"] != false {
		t.Errorf("status after its end %v", st)
	}
}
