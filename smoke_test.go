package main_test

import (
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"lyceum/app/model"
	"lyceum/session/netgroup"
)

// TestClassSmoke holds a whole class with the program as people start it: a teacher and students, each a process on the
// loopback interface. Each sees the others join, all chat, who comes late sees what was said, also by way of a rendezvous,
// who comes back goes on as the same person, what the teacher shows and says is seen and heard, who is removed is out, what
// is for one is read by one, hands and locks hold for all, whose program is killed has lost nothing, who pastes the invite
// into a window is in, too, all end up with the same state, and everybody gets out cleanly, at the latest when the teacher
// ends the class.
func TestClassSmoke(t *testing.T) {
	program, windowed := buildProgram(t), ""
	if runtime.GOOS == "linux" { // where there are displays that are virtual
		windowed = buildWindow(t)
	}
	dir := t.TempDir()
	invite := filepath.Join(dir, "invite")
	deadline := time.Now().Add(90 * time.Second)
	start := func(name string, args ...string) *process {
		args = append(args, "--name", name, "--headless", "--json", "--port", "0",
			"--interface", loopback(t), "--profile", filepath.Join(dir, name))
		return startProcess(t, deadline, name, program, args...)
	}

	meeting := startRendezvous(program, filepath.Join(dir, "rendezvous"), "127.0.0.1:0", func(args ...string) *process {
		return startProcess(t, deadline, "rendezvous", program, args...)
	})
	tone := filepath.Join(dir, "tone.wav")
	writeTone(t, tone)
	teacher := start("Teacher", "host", "--title", "Smoke", "--invite-file", invite, "--rendezvous", meeting.addKey("smoke"),
		"--camera", "test", "--mic", tone)
	teacher.await("the class opens", event("class"))
	for _, stream := range []string{"cam", "mic"} {
		teacher.await("what was chosen is on", event("stream", "stream", stream, "state", "published"))
	}
	teacher.command("camera off") // until somebody looks
	teacher.command("mic off")
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
	said := map[string]string{} // text by speaker
	for i, speaker := range everyone {
		text := fmt.Sprintf("line %d, from %s: “héllo” 👋", i, speaker.name)
		said[speaker.name] = text
		speaker.command("say " + text)
		for _, p := range everyone {
			p.await(speaker.name+"'s line arrives", event("chat", "from", speaker.name, "text", text))
		}
	}
	// Three people joined, one launched the class, and three lines were said.
	awaitEqualStates(t, deadline, everyone, 7)

	late := start("Late", "join", "@"+invite, "--camera", "No such camera")
	late.await("a camera that is not there is an error, and the rest goes on", func(e map[string]any) bool {
		cause, _ := e["cause"].(string)
		return e["event"] == "error" && strings.Contains(cause, "No such camera")
	})
	for speaker, text := range said {
		late.await("who comes late sees "+speaker+"'s line", event("chat", "from", speaker, "text", text))
	}
	far := introduced(t, invite, start)
	for speaker, text := range said {
		far.await("who is introduced sees "+speaker+"'s line", event("chat", "from", speaker, "text", text))
	}
	everyone = append(everyone, late, far)
	awaitEqualStates(t, deadline, everyone, 9)

	ana.command("leave")
	for _, p := range []*process{teacher, ben, late, far} {
		p.await("Ana is seen to leave", event("left", "name", "Ana"))
	}
	ana.awaitCleanExit()
	again := start("Ana", "join", "@"+invite) // with the profile of before
	for speaker, text := range said {
		again.await("who comes back sees "+speaker+"'s line", event("chat", "from", speaker, "text", text))
	}
	again.await("and is in touch again", event("link", "state", "connected"))
	again.command("say I am back")
	teacher.await("who comes back is heard", event("chat", "from", "Ana", "text", "I am back"))
	everyone = []*process{teacher, again, ben, late, far}
	awaitEqualStates(t, deadline, everyone, 12) // and a leave, a join, a line
	if a, b := ana.self(), again.self(); a != b || a == "" {
		t.Errorf("Ana is %q, and after coming back %q", a, b)
	}

	lost := start("Lost", "join", "G:thisisnoinvite")
	lost.await("a bad invite is an error", event("error"))
	lost.awaitExit(1)

	shown(t, invite, start, teacher)
	fresh := removed(t, invite, start, teacher, ben)
	everyone = append(everyone, fresh)
	awaitEqualStates(t, deadline, everyone, 21) // and who saved pictures, admissions, a removal, two epochs at most, joins, a line

	decided(t, teacher, again, ben)
	drawn(t, teacher, again, ben, late)
	tested(t, dir, teacher, again)
	if windowed != "" {
		pasted(t, deadline, invite, windowed, teacher)
	}
	ben = killed(t, invite, start, teacher, again, ben)
	everyone = []*process{teacher, again, ben, late, far, fresh}
	awaitEqualStates(t, deadline, everyone, 31)

	ben.command("leave")
	teacher.await("Ben is seen to leave", event("left", "name", "Ben"))
	ben.awaitCleanExit()
	teacher.command("end")
	teacher.awaitCleanExit()
	for _, p := range []*process{again, late, far, fresh} { // by themselves
		p.await("the end of the class is the reason", event("ended", "reason", "ended"))
		p.awaitCleanExit()
	}
}

// decided has a hand go up, a line be read by one alone, and chat be locked for a while.
func decided(t *testing.T, teacher, ana, ben *process) {
	t.Helper()
	ana.command("hand up")
	for _, p := range []*process{teacher, ana, ben} {
		p.await("Ana's hand is up", func(e map[string]any) bool { return event("hand", "name", "Ana")(e) && e["up"] == true })
	}
	const secret = "between the two of us"
	ben.command("tell Ana " + secret)
	ana.await("a private line arrives", event("chat", "from", "Ben", "to", "Ana", "text", secret))
	teacher.command("lock chat on")
	ben.await("chat is locked", event("locked", "item", "chat"))
	if e := ben.ask("say not now", func(e map[string]any) bool { return e["event"] == "ok" || e["event"] == "error" }); e["event"] != "error" {
		t.Errorf("while chat is locked: %v", e)
	}
	teacher.command("lock chat off")
	ben.await("chat is open again", func(e map[string]any) bool { return event("locked", "item", "chat")(e) && e["on"] == false })
	if heard := teacher.transcript(); strings.Contains(heard, secret) {
		t.Errorf("the teacher has read a private line: %s", heard)
	}
}

// pasted has somebody come by mouse and keyboard: they paste the invite, say who they are, write, read and leave.
func pasted(t *testing.T, deadline time.Time, invite, program string, teacher *process) {
	t.Helper()
	text, err := os.ReadFile(invite)
	if err != nil {
		t.Fatal(err)
	}
	d := startDesk(t, deadline, "1300x860")
	w := d.open("Window", program, t.TempDir())
	d.clip(strings.TrimSpace(string(text)))
	w.paste("Paste invite")
	w.click("Join")
	w.fill("As others see it", "Wanda")
	w.click("Join without camera and mic")
	teacher.await("who pasted it is at the door", event("waiting", "name", "Wanda")) // somebody was removed who has the same invite
	teacher.command("admit Wanda")
	teacher.await("and then is there", event("joined", "name", "Wanda"))
	w.until("is in class", func(s *model.Snapshot) bool { return s.Class != nil && s.Class.Phase == model.Present })
	w.fill("Message everyone", "From a window.")
	w.key("Return")
	teacher.await("what is typed there is read", event("chat", "from", "Wanda", "text", "From a window."))
	teacher.command("say To a window.")
	w.reads("To a window.")
	w.click("Leave")
	teacher.await("who was there leaves", event("left", "name", "Wanda"))
	w.close()
}

// killed kills Ben's program and starts it again: what was saved is there, and he goes on as before.
func killed(t *testing.T, invite string, start func(name string, args ...string) *process, teacher, ana, ben *process) *process {
	t.Helper()
	const last = "said and saved"
	before, _ := ben.printed()
	ben.command("say " + last) // ok says that it is on disk
	ben.awaitFrom(len(before), "it is told as saved", event("saved"))
	ben.kill()
	back := start("Ben", "join", "@"+invite)
	back.await("what was saved is there", event("chat", "from", "Ben", "text", last))
	back.await("and what was for one", event("chat", "from", "Ben", "to", "Ana", "text", "between the two of us"))
	back.await("and the hand that is up", event("hand", "name", "Ana"))
	back.await("he is in touch again", event("link", "state", "connected"))
	back.command("say I was killed")
	for _, p := range []*process{teacher, ana} {
		p.await("the line from before is heard", event("chat", "from", "Ben", "text", last))
		p.await("and that from after it", event("chat", "from", "Ben", "text", "I was killed"))
	}
	if a, b := ben.self(), back.self(); a != b {
		t.Errorf("Ben is %q, and after the kill %q", a, b)
	}
	return back
}

// removed has the teacher remove somebody who comes back under another name by the same invite, and then is
// let in.
func removed(t *testing.T, invite string, start func(name string, args ...string) *process, teacher, ben *process) *process {
	t.Helper()
	mal := start("Mal", "join", "@"+invite)
	teacher.await("Mal is seen to join", event("joined", "name", "Mal"))
	teacher.command("remove Mal")
	mal.await("who is removed is told", event("ended", "reason", "removed"))
	mal.awaitCleanExit()
	fresh := start("Mallory", "join", "@"+invite)
	fresh.await("who comes by the old invite has to wait", event("waiting", "name", "Mallory"))
	teacher.await("and the teacher is asked", event("waiting", "name", "Mallory"))
	const secret = "Mallory does not hear this yet"
	ben.command("say " + secret)
	teacher.await("the class hears", event("chat", "from", "Ben", "text", secret))
	if heard := fresh.transcript(); strings.Contains(heard, secret) {
		t.Errorf("who waits has heard: %s", heard)
	}
	teacher.command("admit Mallory")
	fresh.await("who is let in is told", event("admitted", "name", "Mallory"))
	fresh.await("and reads what was said", event("chat", "from", "Ben", "text", secret))
	return fresh
}

// introduced has somebody join by an invite with which only the rendezvous leads to the class. Who
// shows it another access key is told so, and does not get in.
func introduced(t *testing.T, invite string, start func(name string, args ...string) *process) *process {
	t.Helper()
	elsewhere := func(s *netgroup.Spec, multicast string) { // members are not heard there, nor do the two hear each other
		s.Bootstrap = nil
		s.IPMulticast = []netgroup.IPMulticastAddress{{AddrPort: netip.MustParseAddrPort(multicast)}}
	}
	alterInvite(t, invite, invite+"-far", func(s *netgroup.Spec) { elsewhere(s, "239.255.76.99:19999") })
	alterInvite(t, invite, invite+"-barred", func(s *netgroup.Spec) {
		elsewhere(s, "239.255.76.98:19998")
		s.Rendezvous[0].AccessKey = []byte("wrong")
	})
	barred := start("Barred", "join", "@"+invite+"-barred")
	began := time.Now()
	far := start("Far", "join", "@"+invite+"-far")
	far.await("the rendezvous accepts it", event("rendezvous", "state", "connected"))
	t.Logf("introduced %v after the start", far.when("it is introduced", event("link", "state", "connected")).Sub(began))
	barred.await("a wrong access key is refused", event("rendezvous", "state", "rejected", "reason", "access key wrong"))
	barred.command("leave")
	barred.awaitCleanExit()
	if matches(barred, event("link", "state", "connected")) {
		t.Error("Barred is in class")
	}
	return far
}

// A classState is what the command state prints: a hash over what the logs fold to, and how
// many entries went in.
type classState struct {
	hash    string
	entries float64
}

// awaitEqualStates asks everyone for their state until all give the same one, of at least so
// many entries.
func awaitEqualStates(t *testing.T, deadline time.Time, everyone []*process, entries float64) {
	t.Helper()
	var states []classState
	for time.Now().Before(deadline) {
		states = states[:0]
		agreed := true
		for _, p := range everyone {
			e := p.ask("state", event("state"))
			hash, _ := e["hash"].(string)
			n, _ := e["entries"].(float64)
			states = append(states, classState{hash, n})
			agreed = agreed && hash != "" && n >= entries && states[0] == states[len(states)-1]
		}
		if agreed {
			return
		}
		time.Sleep(200 * time.Millisecond) // a real process is asked again; nothing here signals
	}
	t.Fatalf("states never agreed on %v entries or more; the last were %+v", entries, states)
}

// A program that was built without a window says so, and how it is used.
func TestProgramWithoutAWindowSaysSo(t *testing.T) {
	program := buildProgram(t)
	for _, args := range [][]string{{}, {"host", "--title", "T"}, {"demo"}} {
		p := startProcess(t, time.Now().Add(20*time.Second), "lyceum", program, append(args, "--profile", t.TempDir())...)
		p.awaitExit(1)
		if said := p.transcript(); !strings.Contains(said, "without a window") || !strings.Contains(said, "--headless") {
			t.Errorf("lyceum %v: %s", args, said)
		}
	}
}
