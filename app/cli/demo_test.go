package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"lyceum/app/model"
)

// The demo starts its own program once for each window. This test binary plays that program: it writes
// the invite, and to standard error what it is told.
const playWindow = "LYCEUM_TEST_WINDOW" // "1", or "broken" for one that closes at once

func TestMain(m *testing.M) {
	switch os.Getenv(playWindow) {
	case "1":
		os.Exit(beWindow(os.Args[1:]))
	case "broken":
		os.Exit(3)
	}
	os.Exit(m.Run())
}

func beWindow(args []string) int {
	at := func(flag string) string { return args[slices.Index(args, flag)+1] }
	if args[0] == "host" {
		if err := writeInvite(at("--invite-file"), "G:x"); err != nil {
			return 1
		}
	} else if text, err := readInvite(args[1]); err != nil || text != "G:x\n" {
		return 1
	}
	fmt.Fprintf(os.Stderr, "%s: started with %q\n", at("--name"), args)
	for s := bufio.NewScanner(os.Stdin); s.Scan(); {
		fmt.Fprintf(os.Stderr, "%s: %s\n", at("--name"), s.Text())
	}
	return 0
}

const testPace = 0.05

// Its class is open to anyone who hears of it, so nobody but this machine does, unless told otherwise.
func TestDemoOpensThreeWindowsThatChat(t *testing.T) {
	t.Run("on this machine alone", func(t *testing.T) { demoChats(t, nil, lo(t)) })
	t.Run("on a network that was named", func(t *testing.T) { demoChats(t, []string{"eth7"}, "eth7") })
}

func demoChats(t *testing.T, interfaces []string, want string) {
	t.Setenv(playWindow, "1")
	t.Setenv("DISPLAY", ":77") // real enough for windows that show nothing
	var out output
	told := output{wrote: make(chan struct{}, 1)}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	c := &common{env: Environment{Out: &out, Err: &told}, interfaces: interfaces}
	done := make(chan error, 1)
	go func() { done <- c.demo(ctx, "", testPace) }()
	for strings.Count(told.String(), "\n") < len(demoNames)+len(demoLines) && ctx.Err() == nil {
		select {
		case <-told.wrote:
		case <-ctx.Done():
		}
	}
	cancel() // the windows stay open until then
	if err := <-done; err != nil {
		t.Errorf("demo = %v", err)
	}
	lines := slices.Collect(strings.Lines(told.String()))
	for i, name := range demoNames {
		var got, said []string
		for _, l := range lines {
			if l, ok := strings.CutPrefix(l, name+": "); ok {
				got = append(got, strings.TrimSpace(l))
			}
		}
		for _, l := range demoLines {
			if l.who == i {
				said = append(said, "say "+l.text)
			}
		}
		if len(got) == 0 || strings.Count(got[0], `"--interface"`) != 1 ||
			!strings.Contains(got[0], fmt.Sprintf(`"--interface" %q`, want)) || !strings.Contains(got[0], `"--json"`) || !slices.Equal(got[1:], said) {
			t.Errorf("%s was told %q, want %q after being started on %s", name, got, said, want)
		}
	}
}

func TestDemoEndsWhenAWindowDoes(t *testing.T) {
	t.Setenv(playWindow, "broken")
	t.Setenv("DISPLAY", ":77")
	r := newRun()
	c := &common{env: Environment{Out: &r.out, Err: &r.err}}
	if err := c.demo(t.Context(), "", testPace); !errors.Is(err, errWindowClosed) || !strings.Contains(err.Error(), "exit status 3") {
		t.Errorf("demo = %v", err)
	}
}

func TestDemoWithoutAnyDisplaySaysWhatIsMissing(t *testing.T) {
	t.Setenv("DISPLAY", "")
	t.Setenv("WAYLAND_DISPLAY", "")
	t.Setenv("PATH", t.TempDir()) // no Xvfb
	r := newRun()
	r.env.Show = func(context.Context, *model.Store) error { return nil }
	r.start(t.Context(), "demo")
	if r.wantCode(t, 1); !strings.Contains(r.err.String(), "Xvfb") {
		t.Errorf("complained %q", r.err.String())
	}
}

// A display that never says its number, or dies before, is an error and leaves nothing running.
func TestBrokenDisplayIsAnError(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "Xvfb"), []byte("#!/bin/sh\nexit 4\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	if _, _, err := startDisplay(t.Context()); err == nil || !strings.Contains(err.Error(), "exit status 4") {
		t.Errorf("startDisplay = %v", err)
	}
}
