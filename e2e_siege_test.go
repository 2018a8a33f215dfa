//go:build e2e

package main_test

import (
	"os/exec"
	"path/filepath"
	"testing"
)

// TestE2ESiegeOfHalfAMinute has a class attacked for a short time by each attacker (make siege does so for long).
func TestE2ESiegeOfHalfAMinute(t *testing.T) {
	siege := filepath.Join(t.TempDir(), "siege")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false", "-o", siege, "./bench/siege").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	out, err := exec.CommandContext(t.Context(), siege, "-lyceum", buildProgram(t), "-minutes", "0.5").CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Errorf("siege: %v", err)
	}
}
