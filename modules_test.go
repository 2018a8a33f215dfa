package main_test

import (
	"os"
	"testing"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/semver"
)

// A module that requires this one cannot be built with an older version of what this one requires: go says so only where it
// is built, and that is not done by make test.
func TestComparisonsRequireWhatTheProgramRequires(t *testing.T) {
	program, comparisons := requirements(t, "go.mod"), requirements(t, "bench/compare/go.mod")
	shared := 0
	for path, version := range program {
		other, required := comparisons[path]
		if !required {
			continue
		}
		shared++
		if semver.Compare(other, version) < 0 {
			t.Errorf("bench/compare/go.mod requires %s %s, go.mod %s: run go mod tidy there", path, other, version)
		}
	}
	if shared == 0 {
		t.Error("the two have nothing in common: is this the right file?")
	}
}

// requirements returns what a go.mod file requires, and in which version.
func requirements(t *testing.T, file string) map[string]string {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := modfile.Parse(file, raw, nil)
	if err != nil {
		t.Fatal(err)
	}
	versions := map[string]string{}
	for _, r := range parsed.Require {
		versions[r.Mod.Path] = r.Mod.Version
	}
	return versions
}
