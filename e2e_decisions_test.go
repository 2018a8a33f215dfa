//go:build e2e

package main_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// say has somebody give a command of chat and returns the ID of the line.
func say(by *process, command string) (id string) {
	by.t.Helper()
	before, _ := by.printed()
	by.command(command)
	e := by.awaitFrom(len(before), "the own line shows", with("chat", map[string]any{"own": true}))
	id, _ = e["id"].(string)
	return id
}

// TestE2EDecisions holds a class of three processes in which everything is decided that a class decides, and sees
// that everybody sees it.
func TestE2EDecisions(t *testing.T) {
	l := newLesson(t, 2*time.Minute)
	teacher := l.start("Ms Ito", "host", "--title", "Decisions", "--waiting-room", "--invite-file", l.invite())
	teacher.await("the invite is there", event("invite"))
	classes := startProcess(t, l.deadline, "classes", l.program, "classes", "--json", "--for", "8s", "--interface", loopback(t))
	classes.await("the class is in the list", event("class", "title", "Decisions", "teacher", "Ms Ito"))

	ana := l.start("Ana Lindqvist", "join", "--class", "Decisions")
	teacher.await("who asks by the list waits", event("waiting", "name", "Ana Lindqvist"))
	teacher.command("admit Ana Lindqvist")
	ana.await("and is let in", event("admitted", "name", "Ana Lindqvist"))
	ana.await("and is in class", event("joined", "name", "Ana Lindqvist"))
	pasted, err := os.ReadFile(l.invite())
	if err != nil {
		t.Fatal(err)
	}
	ben := l.start("Ben", "join", "Dear Ben, this is for you: "+strings.TrimSpace(string(pasted)))
	eachSees("who has pasted the invite waits too", event("waiting", "name", "Ben"), teacher, ben)
	teacher.command(`admit "Ben"`)
	all := []*process{teacher, ana, ben}
	eachSees("Ben is let in", event("admitted", "name", "Ben"), teacher, ben)
	for _, who := range []string{"Ms Ito", "Ana Lindqvist", "Ben"} {
		eachSees(who+" is in class", event("joined", "name", who), all...)
	}
	sameFingerprints(t, all)

	t.Run("chat", func(t *testing.T) { chatOfAllKinds(t, teacher, ana, ben) })
	t.Run("hands and stage", func(t *testing.T) { handsAndStage(teacher, ana, ben) })
	t.Run("locks", func(t *testing.T) { locks(t, teacher, ana, ben) })
	t.Run("roles", func(t *testing.T) { roles(teacher, ana, ben) })
	t.Run("invites", func(t *testing.T) { revoked(t, l, teacher) })

	for _, p := range all {
		p.await("the own log is on disk", func(e map[string]any) bool { n, _ := e["entries"].(float64); return e["event"] == "saved" && n > 1 })
		if s := p.ask("stats", event("stats")); s["neighbours"] == 0.0 || s["loss"] != 0.0 {
			t.Errorf("%s: stats %v", p.name, s)
		}
	}
	awaitEqualStates(t, l.deadline, all, 20)
	ana.command("remove Ben") // she is the deputy
	ben.await("Ben is told", with("removed", map[string]any{"self": true}))
	eachSees("Ben is removed", event("removed", "name", "Ben"), teacher, ana)
	ben.awaitCleanExit()
	teacher.command("leave")
	teacher.awaitCleanExit()
	ana.await("the teacher is gone", with("left", map[string]any{"name": "Ms Ito", "on_purpose": true}))
	ana.command("end")
	ana.await("the deputy ends the class", event("ended", "reason", "ended"))
	ana.awaitCleanExit()
}

// sameFingerprints checks that everybody is shown the same words of everybody.
func sameFingerprints(t *testing.T, all []*process) {
	t.Helper()
	words := map[any]any{}
	for _, p := range all {
		printed, _ := p.printed()
		for _, e := range printed {
			if e["event"] != "joined" {
				continue
			}
			if known, seen := words[e["name"]]; seen && known != e["fingerprint"] || len(strings.Fields(fmt.Sprint(e["fingerprint"]))) != 6 {
				t.Errorf("%s is shown %v of %v, another %v", p.name, e["fingerprint"], e["name"], known)
			}
			words[e["name"]] = e["fingerprint"]
		}
	}
}

func chatOfAllKinds(t *testing.T, teacher, ana, ben *process) {
	all := []*process{teacher, ana, ben}
	line := say(ben, "say Is it the wtaer?")
	eachSees("a line for all", with("chat", map[string]any{"from": "Ben", "to": "all", "text": "Is it the wtaer?", "id": line}), all...)
	ben.command("edit " + line + " Is it the water?")
	eachSees("the line is edited", with("chat", map[string]any{"id": line, "text": "Is it the water?", "edited": true}), all...)

	say(ana, "staff Ben is on the right track")
	say(teacher, `tell "Ana Lindqvist" Let him find out`)
	eachSees("a line for staff", with("chat", map[string]any{"from": "Ana Lindqvist", "to": "staff", "text": "Ben is on the right track"}), teacher, ana)
	eachSees("a line for one", with("chat", map[string]any{"from": "Ms Ito", "to": "Ana Lindqvist", "text": "Let him find out"}), teacher, ana)

	rude := say(ben, "say @Ana Lindqvist you are rude")
	eachSees("somebody is mentioned", func(e map[string]any) bool {
		mentions, _ := e["mentions"].([]any)
		return e["id"] == rude && slices.Contains(mentions, any(ana.self()))
	}, all...)
	teacher.command("delete " + rude)
	eachSees("the line is gone", with("chat", map[string]any{"id": rude, "text": "", "deleted": true, "by": "Ms Ito"}), all...)
	for _, secret := range []string{"right track", "find out"} { // all has come to Ben that was said before
		if strings.Contains(ben.transcript(), secret) {
			t.Errorf("Ben has seen %q", secret)
		}
	}
	ana.command("react 👏")
	eachSees("a reaction", event("reaction", "name", "Ana Lindqvist", "emoji", "👏"), all...)
}

func handsAndStage(teacher, ana, ben *process) {
	all := []*process{teacher, ana, ben}
	ben.command("hand up")
	eachSees("the first hand", with("hand", map[string]any{"name": "Ben", "up": true, "position": 1.0}), all...)
	ana.command("hand up")
	eachSees("the second hand", with("hand", map[string]any{"name": "Ana Lindqvist", "up": true, "position": 2.0}), all...)
	teacher.command("present Ben")
	eachSees("Ben presents", event("presenter", "name", "Ben"), all...)
	teacher.command("hand lower Ben")
	eachSees("Ben's hand is down", with("hand", map[string]any{"name": "Ben", "up": false}), all...)
	ana.command("hand down")
	eachSees("Ana's hand is down", with("hand", map[string]any{"name": "Ana Lindqvist", "up": false}), all...)
	ben.command("hand up")
	awaitCount(2, "Ben's hand is up again", with("hand", map[string]any{"name": "Ben", "up": true}), all...)
	teacher.command("hand lower all")
	awaitCount(2, "all hands are down", with("hand", map[string]any{"name": "Ben", "up": false}), all...)
	ben.command("present nobody") // who presents may stop
	eachSees("nobody presents", event("presenter", "name", ""), all...)
}

// awaitCount waits until all have printed so many matching events.
func awaitCount(n int, what string, match func(map[string]any) bool, all ...*process) {
	for _, p := range all {
		p.t.Helper()
		for i, from := 0, 0; i < n; i++ {
			from = p.find(from, what, match) + 1
		}
	}
}

func locks(t *testing.T, teacher, ana, ben *process) {
	all := []*process{teacher, ana, ben}
	teacher.command("lock chat on")
	eachSees("chat is locked", with("locked", map[string]any{"item": "chat", "on": true, "by": "Ms Ito"}), all...)
	if e := ben.ask("say Nobody hears this", answered); e["event"] != "error" {
		t.Errorf("a student talks while chat is locked: %v", e)
	}
	teacher.command("say You hear me")
	eachSees("staff may talk", event("chat", "text", "You hear me"), all...)
	teacher.command("lock chat off")
	eachSees("chat is open again", with("locked", map[string]any{"item": "chat", "on": false}), all...)
	ben.command("say Thank you")
	eachSees("students may talk again", event("chat", "from", "Ben", "text", "Thank you"), all...)
	for _, wrong := range []string{"lock chair on", "present Cem", "role Ben janitor", "tell Ben", "revoke 00"} {
		if e := teacher.ask(wrong, answered); e["event"] != "error" {
			t.Errorf("%s: answered %v", wrong, e)
		}
	}
	for _, above := range []string{"lock chat on", "remove Ms Ito", "deputy Ben on", "role Ben instructor", "hand lower all", "end"} {
		if e := ben.ask(above, answered); e["event"] != "error" {
			t.Errorf("a student may %s: %v", above, e)
		}
	}
}

func roles(teacher, ana, ben *process) {
	all := []*process{teacher, ana, ben}
	teacher.command("role Ben proctor")
	eachSees("Ben is a proctor", with("role", map[string]any{"name": "Ben", "role": "proctor", "deputy": false}), all...)
	say(ana, "staff Now he hears it")
	ben.await("who is staff now hears staff", event("chat", "to", "staff", "text", "Now he hears it"))
	teacher.command("role Ben student")
	eachSees("Ben is a student again", with("role", map[string]any{"name": "Ben", "role": "student"}), all...)
	teacher.command(`deputy "Ana Lindqvist" on`)
	eachSees("Ana is the deputy", with("role", map[string]any{"name": "Ana Lindqvist", "role": "student", "deputy": true}), all...)
}

// revoked makes an invite, and has somebody come by it after it was revoked.
func revoked(t *testing.T, l *lesson, teacher *process) {
	made := teacher.ask("invite observer 1h", event("invite"))
	listed := teacher.ask("invites", with("invite", map[string]any{"id": made["id"]}))
	if listed["state"] != "open" || listed["role"] != "observer" || listed["until"] == "" {
		t.Errorf("the invite is listed as %v", listed)
	}
	teacher.command(fmt.Sprint("revoke ", made["id"]))
	cem := l.start("Cem", "join", fmt.Sprint(made["invite"]))
	eachSees("who comes by a revoked invite waits", event("waiting", "name", "Cem"), cem, teacher)
	teacher.command("refuse Cem")
	cem.await("and is refused", event("refused"))
	cem.command("leave")
	cem.awaitCleanExit()
}
