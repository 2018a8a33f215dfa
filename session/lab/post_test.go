package main

import (
	"bytes"
	"encoding/json"
	"io"
	"regexp"
	"strings"
	"testing"
)

// figuresOf runs a command and returns what it prints as JSON, and that as an object.
func figuresOf(t *testing.T, args ...string) (line string, object map[string]any) {
	t.Helper()
	var out bytes.Buffer
	if err := run(append(args, "-json"), &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	line = lines[len(lines)-1]
	if err := json.Unmarshal([]byte(line), &object); err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	t.Log(line)
	return line, object
}

// number returns a figure by its path.
func number(t *testing.T, object map[string]any, path ...string) float64 {
	t.Helper()
	for _, name := range path[:len(path)-1] {
		object, _ = object[name].(map[string]any)
	}
	n, ok := object[path[len(path)-1]].(float64)
	if !ok {
		t.Fatalf("there is no number %v", path)
	}
	return n
}

func TestPostsReachEverybodyInTime(t *testing.T) {
	_, got := figuresOf(t, "post", "-peers", "80", "-seconds", "15", "-loss", "0.01", "-churn", "5")
	if d := number(t, got, "delivered"); d < 0.999 {
		t.Errorf("%v of all posts were delivered, want 0.999", d)
	}
	if d := number(t, got, "duplicates_per_post"); d > 0.5 {
		t.Errorf("%v duplicates a post, want at most 0.5", d)
	}
	direct := number(t, got, "direct_ms", "p99")
	if p99 := number(t, got, "delay_ms", "p99"); p99 > 3*direct {
		t.Errorf("99 %% arrive within %v ms, want three times the direct %v ms at most", p99, direct)
	}
	if p50 := number(t, got, "direct_ms", "p50"); p50 < 15 || p50 > 80 {
		t.Errorf("half of all arrive directly within %v ms, which the distances do not explain", p50)
	}
}

// What a simulation does is nothing but a matter of its flags.
func TestSimulationRepeats(t *testing.T) {
	own := regexp.MustCompile(`"(cpu_s|peer_bytes)":[0-9.e+-]+`)
	once := func(seed string) string {
		line, _ := figuresOf(t, "post", "-peers", "40", "-seconds", "5", "-churn", "50", "-seed", seed)
		return own.ReplaceAllString(line, "")
	}
	first, again, other := once("1"), once("1"), once("2")
	if first != again {
		t.Errorf("one seed gives\n%s\nand then\n%s", first, again)
	}
	if first == other {
		t.Error("two seeds give the same")
	}
}

// Messages are handed over without being copied, which is right as long as nobody changes them.
func TestNobodyChangesMessagesHandedOver(t *testing.T) {
	hash := func(copies bool) [32]byte {
		c := newCrowd(settings{peers: 40, seconds: 5, seed: 1, loss: 0.02, churn: 20, links: usualLinks})
		c.w.copies = copies
		c.settle()
		p := c.startPosting(5)
		c.runFor(5e9)
		p.finish()
		return c.w.trace.hash()
	}
	if hash(false) != hash(true) {
		t.Error("it makes a difference whether messages are copied for each who receives them")
	}
}

func TestCommandLinesThatMakeNoSenseAreRefused(t *testing.T) {
	for _, args := range []string{"", "sing", "post now", "post -peers 1", "post -peers many", "post -loss 2", "post -seconds 0"} {
		var out bytes.Buffer
		if err := run(strings.Fields(args), io.Discard, &out); err == nil || out.Len() == 0 {
			t.Errorf("lab %s: %v, and says %q", args, err, out.String())
		}
	}
}
