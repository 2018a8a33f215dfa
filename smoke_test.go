package main_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestClassSmoke holds a whole class with the program as people start it: a teacher and two
// students, three processes on the loopback interface. Each sees the others join, all chat,
// all end up with the same state, and everybody gets out cleanly.
func TestClassSmoke(t *testing.T) {
	program := buildProgram(t)
	dir := t.TempDir()
	invite := filepath.Join(dir, "invite")
	deadline := time.Now().Add(80 * time.Second)
	start := func(name string, args ...string) *process {
		args = append(args, "--name", name, "--headless", "--json", "--port", "0",
			"--interface", "lo", "--profile", filepath.Join(dir, name))
		return startProcess(t, deadline, name, program, args...)
	}

	teacher := start("Teacher", "host", "--title", "Smoke", "--invite-file", invite)
	teacher.await("the class opens", event("class"))
	teacher.await("the invite is there to be handed out", event("invite"))
	if text, err := os.ReadFile(invite); err != nil || !strings.HasPrefix(string(text), "G:") {
		t.Fatalf("invite file = %q, %v; want text that begins with G:", text, err)
	}
	ana := start("Ana", "join", "@"+invite)
	ben := start("Ben", "join", "@"+invite)
	everyone := []*process{teacher, ana, ben}

	for _, p := range everyone {
		for _, student := range []string{"Ana", "Ben"} {
			p.await(student+" is seen to join", event("joined", "name", student))
		}
	}
	for i, speaker := range everyone {
		text := fmt.Sprintf("line %d, from %s: “héllo” 👋", i, speaker.name)
		speaker.command("say " + text)
		for _, p := range everyone {
			p.await(speaker.name+"'s line arrives", event("chat", "from", speaker.name, "text", text))
		}
	}
	awaitEqualStates(t, deadline, everyone)

	for _, student := range []*process{ana, ben} {
		student.command("leave")
		teacher.await(student.name+" is seen to leave", event("left", "name", student.name))
		student.awaitCleanExit()
	}
	teacher.command("end")
	teacher.awaitCleanExit()
}

// A classState is what the command state prints: a hash over what the logs fold to, and how
// many entries went in.
type classState struct {
	hash    string
	entries float64
}

// awaitEqualStates asks everyone for their state until all give the same, non-empty one.
func awaitEqualStates(t *testing.T, deadline time.Time, everyone []*process) {
	t.Helper()
	var states []classState
	for time.Now().Before(deadline) {
		states = states[:0]
		agreed := true
		for _, p := range everyone {
			e := p.ask("state", event("state"))
			hash, _ := e["hash"].(string)
			entries, _ := e["entries"].(float64)
			states = append(states, classState{hash, entries})
			agreed = agreed && hash != "" && states[0] == states[len(states)-1]
		}
		if agreed {
			// Three people joined and three lines were said.
			if states[0].entries < 6 {
				t.Fatalf("state after 3 joins and 3 chat lines = %+v, want at least 6 entries", states[0])
			}
			return
		}
		time.Sleep(200 * time.Millisecond) // a real process is asked again; nothing here signals
	}
	t.Fatalf("states never agreed; the last were %+v", states)
}
