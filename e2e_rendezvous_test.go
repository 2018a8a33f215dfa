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
	service *rendezvousProcess
	host    *host
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
	r := startRendezvous(m.program, filepath.Join(m.dir, "rendezvous"), ":1935", func(args ...string) *process {
		return m.host.start(m.deadline, "rendezvous", m.program, nil, args...)
	})
	if !strings.HasPrefix(r.url, "rtmfp://203.0.113.9:1935/#") || m.service != nil && m.service.url != r.url {
		m.t.Errorf("the rendezvous has the URL %q", r.url)
	}
	m.service = r
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
	m.t.Logf("figure rejection %.3f s", took.Seconds())
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
	url := m.service.addKey("school")
	m.opensAt(url, m.publicHost("teacher", 0))
	wrong := strings.Replace(url, m.service.url[:len("rtmfp://203.0.113.9:1935/")], "rtmfp://203.0.113.9:1935/wrong", 1)
	m.turnedAway(newcomer{"Wrong", m.publicHost("wrong", 1)}, "access key wrong", "host", "--title", "W", "--rendezvous", wrong)
	m.turnedAway(newcomer{"Missing", m.publicHost("missing", 2)}, "access key missing", "host", "--title", "M", "--rendezvous", m.service.url)
	time.Sleep(time.Second) // until the service reports
	if st := m.service.manage("status"); st["running"] != true || st["open"] != false || st["registrations"] != 1.0 || st["rejected"] != 2.0 {
		t.Errorf("status %v", st)
	}
	m.host.signal(syscall.SIGTERM)
	m.service.awaitExit(0)
	m.service.await("its last word", event("ended", "reason", "stopped"))
	if st := m.service.manage("status"); st["running"] != false {
		t.Errorf("status after its end %v", st)
	}
}
