//go:build e2e

package main_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestE2EStudentMovesToAnotherComputer has Ana put her identity under a passphrase, and go on from a backup in another
// profile: she is the same person there, has everything that was said, and the old profile refuses to go on.
func TestE2EStudentMovesToAnotherComputer(t *testing.T) {
	program, lo, dir := buildProgram(t), loopback(t), t.TempDir()
	deadline := time.Now().Add(2 * time.Minute)
	in := func(name string) string { return filepath.Join(dir, name) }
	start := func(name string, args ...string) *process {
		return startProcess(t, deadline, name, program, append(args, "--json", "--interface", lo)...)
	}
	profile := func(which, answers string, status int, args ...string) *process {
		t.Helper()
		p := start(strings.Join(args, " "), append([]string{"profile", "--profile", in(which)}, args...)...)
		p.write(answers)
		p.awaitExit(status)
		return p
	}

	teacher := start("Ito", "host", "--title", "Algebra", "--name", "Ito", "--headless", "--profile", in("ito"), "--invite-file", in("invite"))
	teacher.await("the class is open", event("invite", "role", "student"))
	ana := start("Ana", "join", "@"+in("invite"), "--name", "Ana", "--headless", "--profile", in("old"))
	ana.await("she is in touch", event("link", "state", "connected"))
	ana.command("say from the old computer")
	teacher.await("he reads her", event("chat", "from", "Ana", "text", "from the old computer"))
	self := ana.self()
	ana.command("leave")
	ana.awaitCleanExit()

	profile("old", "correct-horse", 0, "passphrase").await("it is set", event("passphrase"))
	profile("old", "correct-horse\nbattery-staple", 0, "backup", in("backup"), "--classes", "--moved").await("it is written", event("backup"))
	profile("new", "another-horse", 1, "restore", in("backup")).await("it is refused", event("error"))
	profile("new", "battery-staple", 0, "restore", in("backup")).await("it is restored", event("restored"))

	if err := os.WriteFile(in("passphrase"), []byte("correct-horse\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	again := []string{"join", "--again", "Algebra", "--name", "Ana", "--headless", "--passphrase-file", in("passphrase"), "--profile"}
	start("Ana, old", append(again, in("old"))...).awaitExit(1)
	ana = start("Ana, new", append(again, in("new"))...)
	ana.await("she is in touch", event("link", "state", "connected"))
	if got := ana.self(); got != self {
		t.Errorf("Ana was %s and is %s", self, got)
	}
	ana.await("she has what she said", event("chat", "from", "Ana", "text", "from the old computer"))
	ana.command("say from the new computer")
	teacher.await("he reads her again", event("chat", "from", "Ana", "text", "from the new computer"))
	teacher.command("end")
	teacher.awaitCleanExit()
	ana.awaitCleanExit()
	last := func(p *process) any {
		events, _ := p.printed()
		return events[len(events)-2]["hash"]
	}
	if last(teacher) != last(ana) {
		t.Errorf("states %v and %v", last(teacher), last(ana))
	}
}
