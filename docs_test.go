package main_test

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	testName = regexp.MustCompile(`\b(?:Test|Fuzz)[A-Z]\w*`)
	testFile = regexp.MustCompile(`\b[\w/]+_test\.go\b`)
	filesRow = regexp.MustCompile(`^\|.*\|((?: [\w/]+_test\.go,?)+) \|\s*$`)
	testDecl = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(\w+ \*testing\.[TF]\)`)
)

// testsIn returns the files of the repository that declare each test.
func testsIn(root string) (map[string][]string, error) {
	all := map[string][]string{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range testDecl.FindAllStringSubmatch(string(text), -1) {
			all[m[1]] = append(all[m[1]], filepath.ToSlash(path))
		}
		return err
	})
	return all, err
}

// wrongTests returns a sentence for each test that a text names and nobody has, and for each that none of
// the files has which end its row of a table. Files are named without their first folder.
func wrongTests(text string, tests map[string][]string) (complaints []string) {
	for line := range strings.Lines(text) {
		var files []string
		if row := filesRow.FindStringSubmatch(line); row != nil {
			files = testFile.FindAllString(row[1], -1)
		}
		for _, name := range testName.FindAllString(line, -1) {
			named := func(path string) bool {
				_, rest, _ := strings.Cut(path, "/")
				return slices.Contains(files, rest) || slices.Contains(files, path)
			}
			if len(tests[name]) == 0 {
				complaints = append(complaints, name+" does not exist")
			} else if len(files) > 0 && !slices.ContainsFunc(tests[name], named) {
				complaints = append(complaints, name+" is in "+strings.Join(tests[name], ", "))
			}
		}
		for _, file := range files {
			if !slices.ContainsFunc(slices.Collect(maps.Values(tests)), func(paths []string) bool {
				return slices.ContainsFunc(paths, func(p string) bool { return strings.HasSuffix(p, file) })
			}) {
				complaints = append(complaints, file+" does not exist, or has no tests")
			}
		}
	}
	return complaints
}

func TestEveryTestThatTheDocsNameExists(t *testing.T) {
	tests, err := testsIn(".")
	if err != nil {
		t.Fatal(err)
	}
	docs, err := filepath.Glob("docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	named := 0
	for _, path := range docs {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		named += len(testName.FindAll(text, -1))
		for _, complaint := range wrongTests(string(text), tests) {
			t.Errorf("%s: %s", path, complaint)
		}
	}
	if named < 200 {
		t.Errorf("the documents name %d tests", named)
	}
}

func TestDocsCheckerFindsWrongNames(t *testing.T) {
	tests := map[string][]string{"TestThere": {"session/rtmfp/some_test.go"}, "FuzzThere": {"session/wire/other_test.go"}}
	for line, want := range map[string]int{
		"| rule | `TestThere`, `FuzzThere` | rtmfp/some_test.go, wire/other_test.go |": 0,
		"Somewhere in a sentence: TestThere.":                                          0,
		"| rule | `TestInvented` | rtmfp/some_test.go |":                               1,
		"FuzzInvented": 1,
		"| rule | `TestThere` | wire/other_test.go |":                         1,
		"| rule | `TestThere` | rtmfp/some_test.go, rtmfp/invented_test.go |": 1,
		"| rule | `TestThere` | rtmfp/invented_test.go |":                     2,
		"TestThere is not in wire/other_test.go, says a sentence.":            0,
		"Testing and Tests are words.":                                        0,
	} {
		if got := wrongTests(line, tests); len(got) != want {
			t.Errorf("%q: %q, want %d complaints", line, got, want)
		}
	}
}
