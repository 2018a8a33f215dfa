//go:build e2e || soak

package main_test

import (
	"path/filepath"
	"testing"
	"time"
)

// A lesson is a class of real processes on the loopback interface, which can be killed and started again.
type lesson struct {
	t        *testing.T
	program  string
	dir      string // of profiles and the invite
	deadline time.Time
}

func newLesson(t *testing.T, limit time.Duration) *lesson {
	t.Helper()
	return &lesson{t: t, program: buildProgram(t), dir: t.TempDir(), deadline: time.Now().Add(limit)}
}

// invite is the file with the invite for students.
func (l *lesson) invite() string { return filepath.Join(l.dir, "invite") }

func (l *lesson) profile(name string) string { return filepath.Join(l.dir, name) }

// start starts somebody's program.
func (l *lesson) start(name string, args ...string) *process {
	l.t.Helper()
	return startProcess(l.t, l.deadline, name, l.program, append(args, "--name", name, "--headless", "--json",
		"--interface", loopback(l.t), "--profile", l.profile(name))...)
}

// eachSees waits until all have printed an event.
func eachSees(what string, match func(map[string]any) bool, all ...*process) {
	all[0].t.Helper()
	for _, p := range all {
		p.await(what, match)
	}
}

// with is [event] for values of any kind.
func with(kind string, fields map[string]any) func(map[string]any) bool {
	return func(e map[string]any) bool {
		for name, want := range fields {
			if e[name] != want {
				return false
			}
		}
		return e["event"] == kind
	}
}

// awaitNeighborsOf waits until all are linked to at least so many members.
func awaitNeighborsOf(n float64, all ...*process) {
	for _, p := range all {
		p.t.Helper()
		for {
			if linked, _ := p.ask("stats", event("stats"))["neighbours"].(float64); linked >= n {
				break
			}
			if p.ctx.Err() != nil {
				p.t.Fatalf("%s: fewer than %v neighbours when time was up", p.name, n)
			}
			time.Sleep(100 * time.Millisecond) // nothing signals that
		}
	}
}
