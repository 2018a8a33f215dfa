//go:build e2e

package main_test

import (
	"testing"
	"time"
)

// TestE2EStaffSeeScreensOnlyWithAYes has a proctor look at two students in processes of their own. One says yes and stops later, one says
// no; a third program, of a student who is not looked at, is told of nothing. That no packet goes to others, nor could be read by them, is
// shown in session/netgroup (TestDirectStreamsGoBetweenTwoAlone, TestMessageToAMemberIsReadByItAlone).
func TestE2EStaffSeeScreensOnlyWithAYes(t *testing.T) {
	c := startTeacher(t)
	join := func(name string) *process { return c.start(name, "join", "@"+c.invite) }
	ana, ben, dia, pia := join("Ana"), join("Ben"), join("Dia"), join("Pia")
	students := []*process{ana, ben, dia}
	everyone := append([]*process{c.teacher, pia}, students...)
	awaitNeighborsOf(4, everyone...)
	c.teacher.command("role Pia proctor")
	pia.await("Pia is a proctor", event("role", "name", "Pia", "role", "proctor"))
	for _, p := range students {
		p.command("use screen test")
		p.command("use camera test")
	}

	pia.command("look all screen")
	for _, p := range students {
		p.await("the question is put", event("asked", "by", "Pia", "what", "screen"))
	}
	pia.await("who is asked is told", event("answer", "name", "Ana", "answer", "asked"))
	ana.command("show screen yes")
	ben.command("show screen no")
	ana.await("Ana is told who looks", with("viewer", map[string]any{"name": "Pia", "what": "screen", "large": false, "on": true}))
	pia.await("a picture of Ana comes", event("thumbnail", "name", "Ana", "what", "screen"))
	pia.await("Ben says no", event("answer", "name", "Ben", "answer", "no"))
	began := countOf(pia, event("thumbnail", "name", "Ana"))
	time.Sleep(10 * time.Second)
	n := countOf(pia, event("thumbnail", "name", "Ana")) - began
	t.Logf("%d small pictures of Ana in 10 s", n)
	if n < 3 || n > 7 {
		t.Errorf("%d small pictures in 10 s", n)
	}

	pia.command("large Ana screen")
	pia.await("Ana's screen comes large", event("large", "who", "Ana", "what", "screen"))
	ana.await("Ana is told", with("viewer", map[string]any{"name": "Pia", "large": true, "on": true}))
	pia.command("large off")
	ana.await("it is over", with("viewer", map[string]any{"name": "Pia", "large": true, "on": false}))

	ana.command("show screen no")
	ana.await("nobody looks any more", with("viewer", map[string]any{"name": "Pia", "large": false, "on": false}))
	time.Sleep(time.Second)
	began = countOf(pia, event("thumbnail"))
	ana.ask("stats", event("stats")) // rates count from here
	time.Sleep(8 * time.Second)
	sent, _ := ana.ask("stats", event("stats"))["sent_kbit_s"].(float64)
	t.Logf("after she stopped Ana sends %.1f kbit/s of all", sent)
	if n := countOf(pia, event("thumbnail")) - began; n != 0 {
		t.Errorf("%d small pictures came after the stop", n)
	}
	for _, p := range []*process{ben, dia} {
		if matches(p, event("viewer")) || matches(p, with("showing", map[string]any{"on": true})) {
			t.Errorf("%s, who did not say yes, is shown to somebody", p.name)
		}
	}
	if matches(pia, event("thumbnail", "name", "Ben")) || matches(pia, event("thumbnail", "name", "Dia")) {
		t.Error("pictures came of who did not say yes")
	}

	pia.command("look off")
	view := ana.ask("views", event("view"))
	if view["viewer"] != "Pia" || view["name"] != "Ana" || view["what"] != "screen" {
		t.Errorf("Ana reads %v", view)
	}
	c.teacher.ask("views", event("view", "name", "Ana", "viewer", "Pia"))

	c.teacher.command("show-class Dia")
	dia.await("Dia is asked to share", event("asked", "by", "Teacher", "what", "share"))
	dia.command("show share yes")
	ben.await("the class sees Dia's screen", event("stream", "name", "Dia", "stream", "screen", "state", "published"))
	c.teacher.command("attention 2 Eyes to the front")
	for _, p := range students {
		p.await("attention is asked for", event("attention", "text", "Eyes to the front"))
		p.await("it ends by itself", event("attention", "text", ""))
	}
	for _, p := range everyone[1:] {
		p.command("leave")
		p.awaitCleanExit()
	}
}

// countOf returns how many events match.
func countOf(p *process, match func(map[string]any) bool) (n int) {
	events, _ := p.printed()
	for _, e := range events {
		if match(e) {
			n++
		}
	}
	return n
}

// TestE2EStaffKnowWhatTheWindowsKnow has a student's program say what a window would, and a proctor's tell it.
func TestE2EStaffKnowWhatTheWindowsKnow(t *testing.T) {
	c := startTeacher(t)
	ana := c.start("Ana", "join", "@"+c.invite)
	awaitNeighborsOf(1, c.teacher, ana)
	await := func(what string, fields map[string]any) {
		t.Helper()
		fields["name"] = "Ana"
		for until := time.Now().Add(15 * time.Second); time.Now().Before(until); time.Sleep(500 * time.Millisecond) {
			before := countOf(c.teacher, event("monitor"))
			c.teacher.command("monitor")
			if now := countOf(c.teacher, with("monitor", fields)); now > 0 && countOf(c.teacher, event("monitor")) > before {
				return
			}
		}
		t.Errorf("the teacher is not told: %s", what)
	}
	ana.command("presence board focused")
	await("the board is in front", map[string]any{"place": "board", "focused": true, "focus_lost": 0.0})
	ana.command("presence board unfocused")
	await("the focus was lost", map[string]any{"focused": false, "focus_lost": 1.0})
	ana.kill()
	await("she has vanished", map[string]any{"presence": "gone"})
}
