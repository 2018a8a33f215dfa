package main_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"lyceum/session/netgroup"
)

// A rendezvousProcess is lyceum rendezvous as a process, and the folder and program that its commands need.
type rendezvousProcess struct {
	*process
	program string
	state   string // folder
	url     string
}

// startRendezvous starts the service by a function that starts a process with arguments.
func startRendezvous(program, state, listen string, start func(args ...string) *process) *rendezvousProcess {
	p := start("rendezvous", "--listen", listen, "--state", state, "--json")
	p.t.Helper()
	url, _ := p.awaitFrom(0, "it is there", event("rendezvous"))["url"].(string)
	return &rendezvousProcess{p, program, state, url}
}

// manage runs a command about the service to its end, and returns what it printed.
func (r *rendezvousProcess) manage(args ...string) map[string]any {
	r.t.Helper()
	deadline, _ := r.ctx.Deadline()
	p := startProcess(r.t, deadline, strings.Join(args, " "), r.program,
		append(append([]string{"rendezvous"}, args...), "--state", r.state, "--json")...)
	p.awaitExit(0)
	printed, err := p.printed()
	if err != nil || len(printed) == 0 {
		r.t.Fatalf("rendezvous %v: printed %v, %v", args, printed, err)
	}
	return printed[0]
}

// addKey makes an access key, and returns the URL that it is in once the service knows of it.
func (r *rendezvousProcess) addKey(name string) (url string) {
	r.t.Helper()
	url, _ = r.manage("key", "add", "--name", name, "--members", "20")["url"].(string)
	if at := strings.Index(r.url, "#"); at < 0 || !strings.HasPrefix(url, r.url[:at]) || !strings.HasSuffix(url, r.url[at:]) || url == r.url {
		r.t.Fatalf("the URL is %q, and with an access key %q", r.url, url)
	}
	for r.manage("status")["open"] != false {
		if r.ctx.Err() != nil {
			r.t.Fatal("the service has not heard of the access key")
		}
		time.Sleep(100 * time.Millisecond) // it looks now and then, and does not signal
	}
	return url
}

// alterInvite writes an invite that differs from one in a file to another file.
func alterInvite(t *testing.T, from, to string, change func(*netgroup.Spec)) {
	t.Helper()
	text, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	spec, err := netgroup.ParseSpec(string(text), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	change(spec)
	if err := os.WriteFile(to, []byte(spec.WithAuthorizations()), 0o600); err != nil {
		t.Fatal(err)
	}
}
