//go:build e2e

package main_test

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

const (
	sharedSize  = 200_000_000 // bytes of what is shared
	sharedRate  = 20          // Mbit/s that each computer has, either way
	sharedLimit = 9 * time.Minute
)

// chance writes a file of bytes that nothing makes smaller, and returns what it is summed up to.
func chance(t *testing.T, path string, size int64) (sum string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	h := sha256.New()
	if _, err := io.CopyN(io.MultiWriter(f, h), rand.NewChaCha8([32]byte{byte(size)}), size); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// sumOf sums up a file.
func sumOf(t *testing.T, path string) string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// slow gives a host a line of so many Mbit/s, either way.
func (h *host) slow(mbit int) {
	h.net.t.Helper()
	rule := "root tbf rate " + strconv.Itoa(mbit) + "mbit burst 64kb latency 100ms"
	h.run("tc", strings.Fields("qdisc add dev eth0 "+rule)...)
	h.net.hub.run("tc", strings.Fields("qdisc add dev "+h.port+" "+rule)...)
}

// sentOut returns how many bytes a host has sent.
func (h *host) sentOut() float64 {
	h.net.t.Helper()
	text := h.net.must("in a namespace", "", "ip", "netns", "exec", h.name, "cat", "/sys/class/net/eth0/statistics/tx_bytes")
	n, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil {
		h.net.t.Fatal(err)
	}
	return n
}

// file returns what somebody sees of a file.
func (p *process) file(name string) map[string]any {
	p.t.Helper()
	return p.ask("file list", event("file", "change", "listed", "name", name))
}

// TestE2EFileOfTwoHundredMegabytes: a teacher shares a file with seven, each with a line of 20 Mbit/s. One of them is killed in the middle
// and comes back. An eighth says that it has all of the file, and gives wrong pieces. All seven have the file as it was shared,
// and the teacher has sent it about once.
func TestE2EFileOfTwoHundredMegabytes(t *testing.T) {
	c := newClassroom(t, sharedLimit)
	path := filepath.Join(c.dir, "film.webm")
	sum := chance(t, path, sharedSize)
	place := func(name string, number int) *host {
		h := c.publicHost(name, number)
		h.slow(sharedRate)
		return h
	}
	school := place("teacher", 0)
	teacher := c.opens(school, nil)
	c.join(maxRendezvousJoin, students(place)...)
	pupils := slices.Clone(c.people[1:])
	liar := c.liar(place("liar", 8))
	awaitNeighborsOf(7, teacher)

	before := school.sentOut()
	teacher.command("file share " + path)
	eachSees("it was shared", event("file", "change", "shared", "name", "film.webm"), pupils...)
	liar.await("it says that it has the file", event("has"))
	began := time.Now()
	for _, p := range pupils {
		p.command("file fetch film.webm")
	}
	ana := pupils[0]
	c.until(ana, "a third is here", func(f map[string]any) bool { return f["have"].(float64) > sharedSize/3 })
	had := ana.file("film.webm")["have"].(float64)
	ana.kill()
	time.Sleep(5 * time.Second) // for which she is gone
	again := c.starts(c.hosts[ana], "Ana", "join", "--again", "Eight")
	pupils[0] = again
	c.until(again, "what she had is here", func(f map[string]any) bool { return f["have"].(float64) > had*0.9 })
	for _, p := range pupils {
		p.await("the file is here", event("file", "change", "here", "name", "film.webm"))
	}
	took := time.Since(began)
	f := teacher.file("film.webm")
	copies, wire := f["sent"].(float64)/sharedSize, (school.sentOut()-before)/sharedSize
	t.Logf("%d MB were with all seven after %v, of %v that it takes to send them once; Ana had %.0f MB when she was killed", sharedSize/1_000_000,
		rounded(took), rounded(sharedSize*8/sharedRate/1e6*time.Second), had/1e6)
	t.Logf("figure file.source-copies %.3f times", copies)
	t.Logf("figure file.source-wire %.3f times", wire)
	t.Logf("figure file.everywhere %.1f s", took.Seconds())
	if copies > maxSourceCopies {
		t.Errorf("the teacher sent %.2f copies, want %v at most", copies, maxSourceCopies)
	}
	if !matches(liar, event("lied")) {
		t.Error("nobody asked the liar: this shows nothing")
	}
	for _, p := range pupils {
		dir := filepath.Join(c.dir, "saved "+p.name)
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		saved := p.ask("file save film.webm "+dir, event("file-saved"))["path"].(string)
		if got := sumOf(t, saved); got != sum {
			t.Errorf("%s has another file", p.name)
		}
	}
}

// until asks somebody about the file again and again.
func (c *classroom) until(p *process, what string, is func(file map[string]any) bool) {
	c.t.Helper()
	p.await("the file is known", event("file", "name", "film.webm"))
	for !is(p.file("film.webm")) {
		if p.ctx.Err() != nil {
			c.t.Fatalf("%s: %s: not when time was up", p.name, what)
		}
		time.Sleep(100 * time.Millisecond) // nothing signals that
	}
}

// TestE2EFullDisk: the disk of a student becomes full while a file comes. She is told so, the class goes on, and when there is room
// again the rest comes. A file that does not fit leaves nothing where it was to be saved.
func TestE2EFullDisk(t *testing.T) {
	l := newLesson(t, 4*time.Minute)
	path := filepath.Join(l.dir, "film.webm")
	sum := chance(t, path, 60_000_000)
	teacher := l.start("Teacher", "host", "--title", "Ferns", "--invite-file", l.invite())
	teacher.await("the invite is there", event("invite"))
	ana := l.start("Ana", "join", "@"+l.invite(), "--fetch-up-to", "0")
	eachSees("Ana is in class", event("joined", "name", "Ana"), teacher, ana)
	classes, err := filepath.Glob(filepath.Join(l.profile("Ana"), "classes", "*.lyceum"))
	if err != nil || len(classes) != 1 {
		t.Fatalf("class files %q, %v", classes, err)
	}
	disk := classes[0] + ".files"
	mount(t, disk, "20m")
	teacher.command("file share " + path)
	ana.await("it was shared", event("file", "change", "shared"))
	ana.command("file fetch film.webm")
	fault := ana.awaitFrom(0, "the disk is full", event("file", "change", "fault"))
	if text, _ := fault["message"].(string); !strings.Contains(text, "The disk is full") {
		t.Errorf("Ana is told %q", text)
	}
	had := ana.file("film.webm")["have"].(float64)
	if had < 10e6 {
		t.Errorf("%.1f MB are here, want nearly 20", had/1e6)
	}
	ana.command("say The disk is full")
	teacher.await("the class goes on", event("chat", "from", "Ana"))
	if out, err := commandOf("mount", "-o", "remount,size=200m", disk); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	ana.command("file fetch film.webm")
	ana.await("the rest is here", event("file", "change", "here"))
	if sent := teacher.file("film.webm")["sent"].(float64); sent > 60e6+60e6-had+5e6 {
		t.Errorf("%.1f MB were sent, of which %.1f had come before", sent/1e6, had/1e6)
	}
	small, large := filepath.Join(l.dir, "small"), filepath.Join(l.dir, "large")
	mount(t, small, "20m")
	if err := os.Mkdir(large, 0o700); err != nil {
		t.Fatal(err)
	}
	if e := ana.ask("file save film.webm "+small, event("error")); !strings.Contains(e["message"].(string), "The disk is full") {
		t.Errorf("Ana is told %v", e)
	}
	if left, err := os.ReadDir(small); err != nil || len(left) != 0 {
		t.Errorf("%v is left, %v", left, err)
	}
	saved := ana.ask("file save film.webm "+large, event("file-saved"))["path"].(string)
	if got := sumOf(t, saved); got != sum {
		t.Error("Ana has another file")
	}
	for _, p := range []*process{ana, teacher} {
		p.command("leave")
		p.awaitCleanExit()
	}
}

// TestE2EHandIn: what students hand in is collected by the teacher, who was gone meanwhile, and by nobody else.
func TestE2EHandIn(t *testing.T) {
	l := newLesson(t, 3*time.Minute)
	teacher := l.start("Teacher", "host", "--title", "Ferns", "--invite-file", l.invite())
	teacher.await("the invite is there", event("invite"))
	ana, ben := l.start("Ana", "join", "@"+l.invite()), l.start("Ben", "join", "@"+l.invite())
	eachSees("all are in class", event("joined", "name", "Ana"), teacher, ana, ben)
	eachSees("all are in class", event("joined", "name", "Ben"), teacher, ana, ben)
	teacher.command(`handin box "My essay" 60 200 words`)
	eachSees("there is a box", event("box", "change", "open", "title", "My essay"), ana, ben)
	teacher.kill()
	for _, p := range []*process{ana, ben} {
		essay := filepath.Join(l.dir, p.name+".txt")
		if err := os.WriteFile(essay, []byte(p.name+" wrote this"), 0o600); err != nil {
			t.Fatal(err)
		}
		p.command(`handin give "My essay" ` + essay)
	}
	if matches(ben, event("handed-in", "from", "Ana")) {
		t.Error("Ben sees what Ana handed in")
	}
	teacher = l.start("Teacher", "host", "--again", "Ferns")
	for _, p := range []*process{ana, ben} {
		teacher.await(p.name+"'s essay is here", event("handed-in", "change", "here", "from", p.name))
	}
	into := filepath.Join(l.dir, "collected")
	if err := os.Mkdir(into, 0o700); err != nil {
		t.Fatal(err)
	}
	folder := teacher.ask(`handin collect "My essay" `+into, event("collected"))["folder"].(string)
	for _, name := range []string{"Ana", "Ben"} {
		got, err := os.ReadFile(filepath.Join(folder, name, name+".txt"))
		if err != nil || string(got) != name+" wrote this" {
			t.Errorf("%s handed in %q, %v", name, got, err)
		}
	}
	for _, p := range []*process{ana, ben, teacher} {
		p.command("leave")
		p.awaitCleanExit()
	}
}
