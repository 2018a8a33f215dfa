package main_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// exampleSays is what each of the examples must have printed when it has ended well.
var exampleSays = map[string][]string{
	"connect":   {"rtmfp://127.0.0.1:", "Ana: NetConnection.Connect.Success", "Ben: NetGroup.Neighbor.Connect"},
	"create":    {"truncated", "student: NetGroup.Neighbor.Connect", "the same group: true; the student may post: true"},
	"post":      {"Ana: NetGroup.Neighbor.Connect", `"hello from Ana"`, `"hello from Ben"`, `"hello from Cem"`},
	"replicate": {"Ben has all 32 objects;", "Cem has all 32 objects;"},
	"route":     {"NetGroup.SendTo.Notify \"chapter 1\"", "to the next on the ring: sent", `NetGroup.SendTo.Notify "hello, all" after 1 hops`},
	"lan":       {"239.255.", "Cem: NetGroup.Neighbor.Connect"},

	"multicast":    {"player 1: ", "player 4: ", " frames, age p50 "},
	"direct":       {"Ana: NetStream.Play.Start", "Ben: NetStream.Play.Start", "Cem: sent 0 frames, got 0, was told of 0 streams"},
	"lanmulticast": {"Ben: NetStream.Play.Start", "Cem: NetStream.Play.Start", "after 100 of 100 frames"},
}

// TestExamplesDoWhatTheySay runs the examples on the loopback interface.
func TestExamplesDoWhatTheySay(t *testing.T) {
	folders, err := os.ReadDir("docs/examples")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, f := range folders {
		if !f.IsDir() {
			continue
		}
		t.Run(f.Name(), func(t *testing.T) {
			program := filepath.Join(dir, f.Name())
			if out, err := exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false", "-o", program, "./docs/examples/"+f.Name()).CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
			defer stop()
			out, err := exec.CommandContext(ctx, program).CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			want := exampleSays[f.Name()]
			if len(want) == 0 {
				t.Error("this test does not know what it should say")
			}
			for _, text := range want {
				if !strings.Contains(string(out), text) {
					t.Errorf("does not say %q:\n%s", text, out)
				}
			}
			source, err := os.ReadFile(filepath.Join("docs/examples", f.Name(), "main.go"))
			if n := strings.Count(string(source), "\n"); err != nil || n > 120 {
				t.Errorf("%d lines (%v): too long for an example", n, err)
			}
		})
	}
	if len(exampleSays) != 9 || len(folders) != 9+1 { // and the README
		t.Errorf("%d of %d examples, want the six steps and three of streams", len(exampleSays), len(folders)-1)
	}
}
