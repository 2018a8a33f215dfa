//go:build e2e

package main_test

import (
	"bufio"
	"context"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// callRules count what a host sends and gets, and of that what is as long as the packets of a stream are: a picture of
// 3,583 bytes goes in two of those and a rest. While nobody joins, nothing else is as long.
const callRules = `
table inet count {
	counter sent { }
	counter got { }
	counter large { }
	chain out {
		type filter hook output priority 0;
		counter name sent
		udp length > 700 counter name large
	}
	chain in {
		type filter hook input priority 0;
		counter name got
		udp length > 700 counter name large
	}
}
`

// A caller is docs/examples/direct on a host.
type caller struct {
	*host
	cmd   *exec.Cmd
	lines *bufio.Scanner
}

func (h *host) caller(ctx context.Context, program string, args ...string) *caller {
	h.net.t.Helper()
	cmd := exec.CommandContext(ctx, "ip", append([]string{"netns", "exec", h.name, program, "-interface", "eth0"}, args...)...)
	out, err := cmd.StdoutPipe()
	if err == nil {
		cmd.Stderr = cmd.Stdout
		err = cmd.Start()
	}
	if err != nil {
		h.net.t.Fatal(err)
	}
	return &caller{h, cmd, bufio.NewScanner(out)}
}

// line reads lines up to one that contains a text, and returns that.
func (c *caller) line(text string) string {
	c.net.t.Helper()
	var said []string
	for c.lines.Scan() {
		if strings.Contains(c.lines.Text(), text) {
			return c.lines.Text()
		}
		said = append(said, c.lines.Text())
	}
	c.net.t.Fatalf("%s never said %q, but: %q", c.name, text, said)
	return ""
}

// frames reads what a caller says at its end.
func (c *caller) frames() (sent, got, told int) {
	c.net.t.Helper()
	m := regexp.MustCompile(`sent (\d+) frames, got (\d+), was told of (\d+) streams`).FindStringSubmatch(c.line(": sent "))
	if m == nil {
		c.net.t.Fatalf("%s says no figures", c.name)
	}
	sent, _ = strconv.Atoi(m[1])
	got, _ = strconv.Atoi(m[2])
	told, _ = strconv.Atoi(m[3])
	return sent, got, told
}

// TestE2EDirectStreamsReachNobodyElse has one call another in a group with a third, who is linked to both.
func TestE2EDirectStreamsReachNobodyElse(t *testing.T) {
	program := filepath.Join(t.TempDir(), "direct")
	if out, err := exec.Command("go", "build", "-buildvcs=false", "-o", program, "./docs/examples/direct").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for name, answer := range map[string]bool{"one way": false, "both ways": true} {
		t.Run(name, func(t *testing.T) { callWithAThird(t, program, answer) })
	}
}

func callWithAThird(t *testing.T, program string, answer bool) {
	const seconds, kbit = 6, 860
	n := newInternet(t)
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	answers := "-answer=" + strconv.FormatBool(answer)
	length := []string{"-seconds", strconv.Itoa(seconds), "-wait", "9", answers}
	hosts := map[string]*host{}
	for i, name := range []string{"Ana", "Ben", "Cem"} {
		hosts[name] = n.publicHost(name, i)
		n.must("in a namespace", callRules, "ip", "netns", "exec", hosts[name].name, "nft", "-f", "-")
	}
	start := func(name string, args ...string) *caller {
		return hosts[name].caller(ctx, program, append(append(args, "-as", name), length...)...)
	}
	ana := start("Ana")
	invite := ana.line("G:")
	author := ana.line("")
	third := start("Cem", "-invite", invite)
	third.line("NetGroup.Neighbor.Connect")
	ben := start("Ben", "-invite", invite, "-call", author)
	third.line("NetGroup.Neighbor.Connect") // to Ben too
	ben.line("the call begins")
	for _, h := range hosts {
		h.run("nft", "reset", "counters")
	}
	sent, heard, _ := ben.frames()
	counted := map[string]int{}
	for name, h := range hosts {
		counted[name], _ = h.counters("large")
	}
	_, sentByThird := hosts["Cem"].counters("sent")
	_, gotByThird := hosts["Cem"].counters("got")
	answered, got, _ := ana.frames()
	t.Logf("Ben sent %d frames, Ana got %d; back %d, of which Ben got %d; long packets at Ana's %d, Ben's %d, Cem's %d; Cem sent %d bytes and got %d",
		sent, got, answered, heard, counted["Ana"], counted["Ben"], counted["Cem"], sentByThird, gotByThird)
	const frames = seconds * 30
	if sent != frames || got < frames*97/100 {
		t.Errorf("Ben sent %d of %d frames, Ana got %d", sent, frames, got)
	}
	if answer && (answered != frames || heard < frames*97/100) || !answer && answered+heard > 0 {
		t.Errorf("Ana sent %d frames back, Ben got %d", answered, heard)
	}
	if least := 3 * (got + heard) / 2; counted["Ana"] < least || counted["Ben"] < least {
		t.Errorf("%d and %d long packets at the two, who exchanged %d: the check is blind", counted["Ana"], counted["Ben"], least)
	}
	if counted["Cem"] > 0 {
		t.Errorf("%d packets of the length of those of a stream at who has no part in it", counted["Cem"])
	}
	if media := kbit * 1000 / 8 * seconds; 50*(sentByThird+gotByThird) > media {
		t.Errorf("the third sent %d bytes and got %d in a call of %d", sentByThird, gotByThird, media)
	}
	if a, b, told := third.frames(); a+b+told > 0 {
		t.Errorf("the third sent %d frames, got %d and was told of %d streams", a, b, told)
	}
}
