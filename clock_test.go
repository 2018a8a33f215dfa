package main_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// timeless names the folders whose code is told the time and never asks for it, so that it
// runs unchanged on sockets, in tests and on the simulator's clock.
var timeless = []string{
	"session/wire", "session/keying", "session/rtmfp", "session/netgroup",
	"session/rendezvous", "session/journal", "session/conduct", "session/monitor", "collab", "quiz", "media/codec", "media/dsp", "media/record", "media/stream",
}

// clockFuncs are the functions of package time that read or wait for the machine's clock.
var clockFuncs = []string{
	"Now", "Since", "Until", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker", "Sleep",
}

// TestClockReadOnlyInLoops keeps the clock out of the state machines: in the timeless
// folders only files named loop.go, and tests, may read it, and only they start goroutines.
func TestClockReadOnlyInLoops(t *testing.T) {
	for _, folder := range timeless {
		err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || !clockForbidden(path, entry.IsDir()) {
				return err
			}
			found, err := clockReads(path, nil)
			for _, complaint := range found {
				t.Error(complaint)
			}
			return err
		})
		if errors.Is(err, fs.ErrNotExist) && hasImportRule(folder) {
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", folder, err)
		}
	}
}

// hasImportRule reports whether there is an import rule for exactly this folder. If so,
// TestImportRulesNameRealPackages says whether the folder may be missing.
func hasImportRule(folder string) bool {
	return slices.ContainsFunc(importRules, func(r importRule) bool { return r.pkg == folder })
}

// clockForbidden reports whether a file of a timeless folder must not read the clock.
func clockForbidden(path string, isDir bool) bool {
	return !isDir && strings.HasSuffix(path, ".go") &&
		!strings.HasSuffix(path, "_test.go") && filepath.Base(path) != "loop.go"
}

// clockReads returns a sentence for each place where a file starts a goroutine or mentions a clock function, under whatever
// name it imports package time, called or not. src is the file's text; nil means
// that it is read from path. A local variable that hides the package counts as the package:
// such a name would only confuse.
func clockReads(path string, src any) (complaints []string, err error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, src, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	names := map[string]bool{}
	for _, spec := range file.Imports {
		if imported, err := strconv.Unquote(spec.Path.Value); err != nil || imported != "time" {
			continue
		}
		switch {
		case spec.Name == nil:
			names["time"] = true
		case spec.Name.Name == ".":
			complaints = append(complaints, fmt.Sprintf("%s: imports time into its own names", files.Position(spec.Pos())))
		default:
			names[spec.Name.Name] = true
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if started, ok := n.(*ast.GoStmt); ok {
			complaints = append(complaints, fmt.Sprintf("%s: starts a goroutine outside loop.go", files.Position(started.Pos())))
		}
		selector, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		pkg, ok := selector.X.(*ast.Ident)
		if ok && names[pkg.Name] && slices.Contains(clockFuncs, selector.Sel.Name) {
			complaints = append(complaints, fmt.Sprintf("%s: time.%s outside loop.go: take now as a parameter",
				files.Position(selector.Pos()), selector.Sel.Name))
		}
		return true
	})
	return complaints, nil
}

func TestClockCheckerFindsReads(t *testing.T) {
	for name, tt := range map[string]struct {
		src  string
		want int
	}{
		"told the time":             {`import "time"; func f(now time.Time) time.Time { return now.Add(time.Second) }`, 0},
		"another package's Now":     {`import "example.com/clock"; var t = clock.Now()`, 0},
		"a method named like one":   {`import "time"; func f(a, b time.Time) bool { return a.After(b) }`, 0},
		"a call":                    {`import "time"; var t = time.Now()`, 1},
		"a function value":          {`import "time"; var now = time.Now`, 1},
		"under another name":        {`import clock "time"; func f() { clock.Sleep(1); <-clock.After(1) }`, 2},
		"into the file's own names": {`import . "time"; var t = Now()`, 1},
		"a goroutine":               {`func f() { go f() }`, 1},
		"each of them": {`import "time"; func f(t time.Time) {
			time.Now(); time.Since(t); time.Until(t); time.After(1); time.AfterFunc(1, nil)
			time.Tick(1); time.NewTimer(1); time.NewTicker(1); time.Sleep(1) }`, len(clockFuncs)},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := clockReads("x.go", "package x; "+tt.src)
			if err != nil || len(got) != tt.want {
				t.Errorf("clockReads = %q, %v; want %d complaints", got, err, tt.want)
			}
		})
	}
}

func TestClockCheckerKnowsWhichFilesMayRead(t *testing.T) {
	for path, want := range map[string]bool{
		"session/rtmfp/flow.go":      true,
		"session/rtmfp/mainloop.go":  true,
		"session/rtmfp/loop.go":      false,
		"session/rtmfp/flow_test.go": false,
		"session/rtmfp/README.md":    false,
	} {
		if got := clockForbidden(path, false); got != want {
			t.Errorf("clockForbidden(%q) = %v, want %v", path, got, want)
		}
	}
}
