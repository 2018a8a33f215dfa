//go:build e2e

package main_test

import (
	"os"
	"testing"
	"time"
)

// forkedInto matches the news that somebody's log goes on in so many ways.
func forkedInto(branches int, who string) func(map[string]any) bool {
	return func(e map[string]any) bool {
		all, _ := e["branches"].([]any)
		return e["event"] == "forked" && e["name"] == who && e["open"] == true && len(all) == branches
	}
}

// persistently gives a command until it is answered ok.
func persistently(p *process, command string) {
	p.t.Helper()
	for p.ask(command, answered)["event"] != "ok" {
		if p.ctx.Err() != nil {
			p.t.Fatalf("%s: %s: was not answered ok when time was up", p.name, command)
		}
		time.Sleep(200 * time.Millisecond) // until it is in touch, or has waited long enough
	}
}

// TestE2ETheTeacherDecidesAboutAForkedLog runs a copy of Ana's profile at her office, cut off from the class, while she is
// in class from home: both write. When the office is back the teacher is told and says that what she wrote there counts.
// She goes on there, and then from home, where her program has learnt of it.
func TestE2ETheTeacherDecidesAboutAForkedLog(t *testing.T) {
	l, n := newLesson(t, 2*time.Minute), newInternet(t)
	on := func(h *host, name, profile string, args ...string) *process {
		return h.start(l.deadline, name, l.program, nil, append(args, "--name", name, "--headless", "--json", "--profile", l.profile(profile))...)
	}
	again := []string{"join", "--again", "Ferns"}
	atHome, atOffice := n.publicHost("home", 2), n.publicHost("office", 3)
	teacher := on(n.publicHost("school", 1), "Teacher", "teacher", "host", "--title", "Ferns", "--invite-file", l.invite())
	teacher.await("the invite is there", event("invite"))
	ben := on(n.publicHost("ben", 4), "Ben", "ben", "join", "@"+l.invite())
	home := on(atHome, "Ana", "home", "join", "@"+l.invite())
	home.await("Ana is in touch", event("link", "state", "connected"))
	say(home, "say before")
	home.command("leave")
	home.awaitCleanExit()
	if err := os.CopyFS(l.profile("office"), os.DirFS(l.profile("home"))); err != nil {
		t.Fatal(err)
	}

	atOffice.ip("link set eth0 down")
	home = on(atHome, "Ana", "home", again...)
	office := on(atOffice, "Ana", "office", again...)
	home.await("Ana is in touch again", event("link", "state", "connected"))
	for _, text := range []string{"from home", "more from home", "the last from home"} {
		say(home, "say "+text)
		eachSees("the class hears Ana", event("chat", "from", "Ana", "text", text), teacher, ben)
	}
	persistently(office, "say from the office")
	atOffice.ip("link set eth0 up")
	eachSees("both branches are known", forkedInto(2, "Ana"), teacher, ben)
	home.await("Ana's log has stopped", event("forked", "name", "Ana"))
	home.command("leave")
	home.awaitCleanExit()

	shorter := branch(teacher, 1)
	if e := ben.ask("resolve Ana "+shorter, answered); e["event"] != "error" {
		t.Errorf("a student decides: %v", e)
	}
	teacher.command("resolve Ana " + shorter)
	all := []*process{teacher, ben, office}
	eachSees("it was decided", with("forked", map[string]any{"name": "Ana", "open": false}), all...)
	eachSees("what was chosen counts", event("chat", "from", "Ana", "text", "from the office"), all...)
	persistently(office, "say on we go")
	eachSees("Ana goes on", event("chat", "from", "Ana", "text", "on we go"), all...)
	awaitEqualStates(t, l.deadline, all, 0)

	office.command("leave")
	office.awaitCleanExit()
	home = on(atHome, "Ana", "home", again...)
	home.await("she has what she wrote at the office", with("chat", map[string]any{"text": "on we go", "own": true}))
	persistently(home, "say home again")
	all = []*process{teacher, ben, home}
	eachSees("Ana goes on from home", event("chat", "from", "Ana", "text", "home again"), all...)
	awaitEqualStates(t, l.deadline, all, 0)
}

// branch returns the ID of one of two branches of Ana's log, the longest first.
func branch(p *process, which int) string {
	p.t.Helper()
	fork := p.awaitFrom(0, "both branches are known", forkedInto(2, "Ana"))
	b, _ := fork["branches"].([]any)[which].(map[string]any)
	id, _ := b["id"].(string)
	return id
}
