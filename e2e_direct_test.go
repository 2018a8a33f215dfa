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

// A call is what came of one, and what the hosts counted meanwhile.
type call struct {
	sent, got           int            // frames of who called, and how many the other got
	answered, heard     int            // frames back
	long                map[string]int // packets, by host
	thirdSent, thirdGot int            // bytes at the third
	thirdFrames         int
	thirdTold           int
}

const (
	callSeconds = 6
	callKbit    = 860
	callFrames  = callSeconds * 30
)

func callWithAThird(t *testing.T, program string, answer bool) {
	c := placeCall(t, program, answer)
	t.Logf("%+v", c)
	t.Logf("figure direct.at-third %d packets", c.long["Cem"])
	t.Logf("figure direct.delivered %.4f", float64(c.got)/callFrames)
	if c.sent != callFrames || c.got < callFrames*97/100 {
		t.Errorf("Ben sent %d of %d frames, Ana got %d", c.sent, callFrames, c.got)
	}
	if answer && (c.answered != callFrames || c.heard < callFrames*97/100) || !answer && c.answered+c.heard > 0 {
		t.Errorf("Ana sent %d frames back, Ben got %d", c.answered, c.heard)
	}
	if least := 3 * (c.got + c.heard) / 2; c.long["Ana"] < least || c.long["Ben"] < least {
		t.Errorf("%d and %d long packets at the two, who exchanged %d: the check is blind", c.long["Ana"], c.long["Ben"], least)
	}
	if c.long["Cem"] > 0 {
		t.Errorf("%d packets of the length of those of a stream at who has no part in it", c.long["Cem"])
	}
	if media := callKbit * 1000 / 8 * callSeconds; 50*(c.thirdSent+c.thirdGot) > media {
		t.Errorf("the third sent %d bytes and got %d in a call of %d", c.thirdSent, c.thirdGot, media)
	}
	if c.thirdFrames+c.thirdTold > 0 {
		t.Errorf("the third has to do with %d frames and was told of %d streams", c.thirdFrames, c.thirdTold)
	}
}

// placeCall has Ben call Ana while Cem is linked to both.
func placeCall(t *testing.T, program string, answer bool) (c call) {
	t.Helper()
	n := newInternet(t)
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	hosts := map[string]*host{}
	for i, name := range []string{"Ana", "Ben", "Cem"} {
		hosts[name] = n.publicHost(name, i)
		n.must("in a namespace", callRules, "ip", "netns", "exec", hosts[name].name, "nft", "-f", "-")
	}
	start := func(name string, args ...string) *caller {
		flags := []string{"-as", name, "-seconds", strconv.Itoa(callSeconds), "-wait", "9", "-answer=" + strconv.FormatBool(answer)}
		return hosts[name].caller(ctx, program, append(flags, args...)...)
	}
	ana := start("Ana")
	invite, author := ana.line("G:"), ana.line("")
	third := start("Cem", "-invite", invite)
	third.line("NetGroup.Neighbor.Connect")
	ben := start("Ben", "-invite", invite, "-call", author)
	third.line("NetGroup.Neighbor.Connect") // to Ben too
	ben.line("the call begins")
	for _, h := range hosts {
		h.run("nft", "reset", "counters")
	}
	c.sent, c.heard, _ = ben.frames()
	c.long = map[string]int{}
	for name, h := range hosts {
		c.long[name], _ = h.counters("large")
	}
	_, c.thirdSent = hosts["Cem"].counters("sent")
	_, c.thirdGot = hosts["Cem"].counters("got")
	c.answered, c.got, _ = ana.frames()
	sent, got, told := third.frames()
	c.thirdFrames, c.thirdTold = sent+got, told
	return c
}
