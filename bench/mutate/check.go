package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A checker breaks packages.
type checker struct {
	n    int
	seed uint64
	tags string
	base string // paths are told from here
	dir  string // for broken files and test programs

	progress io.Writer // is told what became of each line at once, as a run takes long
}

// listed is what go list tells of a package.
type listed struct {
	ImportPath, Dir                    string
	GoFiles, TestGoFiles, XTestGoFiles []string
	Deps, TestImports, XTestImports    []string
}

// uses reports whether a package, or one of its tests, imports another, or is it.
func (p listed) uses(path string) bool {
	return p.ImportPath == path || slices.Contains(slices.Concat(p.Deps, p.TestImports, p.XTestImports), path)
}

func (p listed) hasTests() bool { return len(p.TestGoFiles)+len(p.XTestGoFiles) > 0 }

// list returns the packages of some patterns.
func (c *checker) list(patterns ...string) ([]listed, error) {
	cmd := exec.Command("go", append([]string{"list", "-tags", c.tags, "-json=ImportPath,Dir,GoFiles,TestGoFiles,XTestGoFiles,Deps,TestImports,XTestImports"}, patterns...)...)
	cmd.Stderr = os.Stderr
	text, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	var all []listed
	for d := json.NewDecoder(bytes.NewReader(text)); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
}

// A result is what became of a package's broken lines.
type result struct {
	Package     string
	Lines       int      // broken, one at a time
	Killed      int      // by a test that failed, TimedOut and ByUsers among them
	TimedOut    int      // by running too long
	ByUsers     int      // by the tests of a package that uses it, its own having passed
	NotCompiled int      // replaced by other lines
	Survived    []mutant `json:",omitempty"`
	NoTests     bool     `json:",omitempty"` // of its own
}

func (r result) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %d lines, %d killed (%d by time, %d by users), %d survived, %d did not compile",
		r.Package, r.Lines, r.Killed, r.TimedOut, r.ByUsers, len(r.Survived), r.NotCompiled)
	if r.NoTests {
		b.WriteString(", no tests of its own")
	}
	b.WriteString("\n")
	for _, m := range r.Survived {
		fmt.Fprintf(&b, "\t%s:%d: %s\n", m.File, m.Line, m.Change)
	}
	return b.String()
}

// An outcome is what a test program said of a broken package.
type outcome int

const (
	passed outcome = iota
	failed
	slow
	uncompiled
)

func (o outcome) String() string {
	return [...]string{"survived", "killed", "killed by time", "does not compile"}[o]
}

// A suite is the tests of a package, and how long they may take.
type suite struct {
	of    listed
	limit time.Duration
}

// check breaks lines of a package until n have compiled, or there are no more. The tests of users are asked where its own
// pass.
func (c *checker) check(p listed, users []listed) (result, error) {
	r := result{Package: p.ImportPath, NoTests: !p.hasTests()}
	lines, sources, err := c.choose(p)
	if err != nil || len(lines) == 0 {
		return r, err
	}
	var suites []suite
	for _, of := range append([]listed{p}, users...) {
		if !of.uses(p.ImportPath) || !of.hasTests() || slices.ContainsFunc(suites, func(s suite) bool { return s.of.ImportPath == of.ImportPath }) {
			continue
		}
		got, took, said := c.test(suite{of, 10 * time.Minute}, "")
		if got != passed {
			return r, fmt.Errorf("the tests of %s fail before anything is broken: %s", of.ImportPath, said)
		}
		suites = append(suites, suite{of, 30*time.Second + 5*took})
	}
	for _, m := range lines {
		if r.Lines == c.n {
			break
		}
		overlay, err := c.overlay(m, sources[m.File])
		if err != nil {
			return r, err
		}
		got, user := c.judge(suites, overlay)
		if m.File, err = filepath.Rel(c.base, m.File); err != nil {
			return r, err
		}
		r.count(m, got, user)
		fmt.Fprintf(c.progress, "%s:%d: %s: %s\n", m.File, m.Line, m.Change, got)
	}
	return r, nil
}

// count adds what became of a line.
func (r *result) count(m mutant, got outcome, user bool) {
	if got == uncompiled {
		r.NotCompiled++
		return
	}
	r.Lines++
	if got == passed {
		r.Survived = append(r.Survived, m)
		return
	}
	r.Killed++
	if got == slow {
		r.TimedOut++
	}
	if user {
		r.ByUsers++
	}
}

// judge asks one suite after another whether a broken package passes. user is whether a later suite than the first found it.
func (c *checker) judge(suites []suite, overlay string) (got outcome, user bool) {
	for i, s := range suites {
		if got, _, _ = c.test(s, overlay); got != passed {
			return got, i > 0
		}
	}
	return passed, false
}

// choose returns one mutant for each line of a package that has any, in an order of chance, and the text of its files.
func (c *checker) choose(p listed) (chosen []mutant, sources map[string][]byte, err error) {
	h := fnv.New64a()
	h.Write([]byte(p.ImportPath))
	chance := rand.New(rand.NewPCG(c.seed, h.Sum64()))
	sources = map[string][]byte{}
	var lines [][]mutant
	for _, name := range p.GoFiles {
		path := filepath.Join(p.Dir, name)
		if sources[path], err = os.ReadFile(path); err != nil {
			return nil, nil, err
		}
		all, err := mutantsOf(path, sources[path])
		if err != nil {
			return nil, nil, err
		}
		slices.SortStableFunc(all, func(a, b mutant) int { return a.Line - b.Line })
		for i, m := range all {
			if i == 0 || m.Line != all[i-1].Line {
				lines = append(lines, nil)
			}
			lines[len(lines)-1] = append(lines[len(lines)-1], m)
		}
	}
	for _, i := range chance.Perm(len(lines)) {
		chosen = append(chosen, lines[i][chance.IntN(len(lines[i]))])
	}
	return chosen, sources, nil
}

// overlay writes a broken file, and the file that tells the compiler to take it.
func (c *checker) overlay(m mutant, src []byte) (string, error) {
	broken, overlay := filepath.Join(c.dir, "broken.go"), filepath.Join(c.dir, "overlay.json")
	text, err := json.Marshal(map[string]any{"Replace": map[string]string{m.File: broken}})
	if err == nil {
		err = os.WriteFile(broken, m.apply(src), 0o600)
	}
	if err == nil {
		err = os.WriteFile(overlay, text, 0o600)
	}
	return overlay, err
}

// test builds the tests of a package, with an overlay if there is one, and runs them until one fails. took is how long they
// ran, said what they printed.
func (c *checker) test(s suite, overlay string) (got outcome, took time.Duration, said string) {
	program := filepath.Join(c.dir, "tests")
	out, err := exec.Command("go", "test", "-c", "-vet=off", "-ldflags=-w", "-tags", c.tags, "-overlay", overlay, "-o", program, s.of.ImportPath).CombinedOutput()
	if err != nil {
		return uncompiled, 0, string(out)
	}
	ctx, cancel := context.WithTimeout(context.Background(), s.limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, "-test.failfast")
	cmd.Dir, cmd.WaitDelay = s.of.Dir, time.Second
	began := time.Now()
	out, err = cmd.CombinedOutput()
	took = time.Since(began)
	switch {
	case ctx.Err() != nil:
		return slow, took, string(out)
	case err != nil:
		return failed, took, string(out)
	}
	return passed, took, string(out)
}
