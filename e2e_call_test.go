//go:build e2e

package main_test

import (
	"path/filepath"
	"testing"
	"time"
)

// TestE2EPrivateCallReachesNobodyElse has a teacher talk to one student during a class, while another listens to all there is. That no
// packet of it leaves for others, nor could be read by them, is shown in session/netgroup (TestDirectStreamsGoBetweenTwoAlone).
func TestE2EPrivateCallReachesNobodyElse(t *testing.T) {
	dir := t.TempDir()
	tone, anas, bens := filepath.Join(dir, "tone.wav"), filepath.Join(dir, "ana.wav"), filepath.Join(dir, "ben.wav")
	writeTone(t, tone)
	c := startTeacher(t, "--mic", tone)
	ana := c.start("Ana", "join", "@"+c.invite, "--mic", "test", "--save-audio", anas)
	ben := c.start("Ben", "join", "@"+c.invite, "--save-audio", bens)
	everyone := []*process{c.teacher, ana, ben}
	for _, p := range everyone[1:] {
		p.await("the teacher is heard", event("stream", "name", "Teacher", "stream", "mic", "state", "published"))
	}
	awaitNeighborsOf(2, everyone...)
	time.Sleep(4 * time.Second)
	received := func(p *process) float64 {
		kbit, _ := p.ask("stats", event("stats"))["received_kbit_s"].(float64)
		return kbit
	}
	class := received(ben)

	c.teacher.command("call Ana")
	ana.await("it rings", event("call", "name", "Teacher", "state", "ringing"))
	ana.write("pick up") // that there is no speaker is told before it is answered
	for _, p := range everyone[:2] {
		p.await("the two talk", event("call", "state", "talking"))
	}
	began := time.Now()
	time.Sleep(time.Second)
	received(ben) // rates count from here
	time.Sleep(6 * time.Second)
	during := received(ben)
	call := c.teacher.ask("stats", event("stats", "stream", "call"))["kbit"].(float64)
	back, _ := ana.ask("stats", event("stats", "stream", "call"))["kbit"].(float64)
	t.Logf("of the class Ben received %.1f kbit/s, during the call %.1f; in the call %.1f kbit/s there, %.1f back", class, during, call, back)
	heard := ana.ask("stats", func(e map[string]any) bool { return event("stats", "stream", "call")(e) && e["self"] == false })
	lasted := time.Since(began)
	for _, p := range []*process{ben, ana} { // once Ana is gone the class hears the teacher again
		p.command("leave")
		p.awaitCleanExit()
	}
	if call < 15 || class < 25 {
		t.Errorf("too little sound to tell anything")
	}
	if during > class/3 || during > 12 {
		t.Errorf("Ben received %.1f kbit/s during the call", during)
	}
	if matches(ben, event("call")) || matches(ben, event("stream", "stream", "call")) {
		t.Error("Ben was told of the call")
	}
	late := samplesOf(t, bens)
	late = late[max(0, len(late)-int((lasted-time.Second).Seconds()*48000)):]
	if tone := toneIn(late, smokeTone); tone > 0 {
		t.Errorf("Ben has heard %v of the call", tone)
	}
	if kbit, _ := heard["kbit"].(float64); kbit < 15 || heard["name"] != "Teacher" {
		t.Errorf("Ana hears %v", heard)
	}
}
