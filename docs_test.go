package main_test

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var (
	testName = regexp.MustCompile(`\b(?:Test|Fuzz)[A-Z]\w*`)
	testFile = regexp.MustCompile(`\b[\w/]+_test\.go\b`)
	filesRow = regexp.MustCompile(`^\|.*\|((?: [\w/]+_test\.go,?)+) \|\s*$`)
	runFlag  = regexp.MustCompile(`-run ('[^']*'|\S+)`)
	codeWord = regexp.MustCompile("`([^`]+)`")
	funcDecl = regexp.MustCompile(`(?m)^func (?:\(\w+ \*?(\w+)(?:\[\w+\])?\) )?(\w+)[\[(]`)
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
// What follows -run in a command is a pattern, for which a beginning is enough.
func wrongTests(text string, tests map[string][]string) (complaints []string) {
	begins := func(pattern string) bool {
		return slices.ContainsFunc(slices.Collect(maps.Keys(tests)), func(name string) bool { return strings.HasPrefix(name, pattern) })
	}
	for line := range strings.Lines(text) {
		var files []string
		if row := filesRow.FindStringSubmatch(line); row != nil {
			files = testFile.FindAllString(row[1], -1)
		}
		patterns := testName.FindAllString(strings.Join(runFlag.FindAllString(line, -1), " "), -1)
		for _, name := range testName.FindAllString(line, -1) {
			named := func(path string) bool {
				_, rest, _ := strings.Cut(path, "/")
				return slices.Contains(files, rest) || slices.Contains(files, path)
			}
			if len(tests[name]) == 0 && !(slices.Contains(patterns, name) && begins(name)) {
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
		"`go test -run 'TestThe|FuzzTh' .`":                                   0,
		"`go test -run TestNowhere .`":                                        1,
		"`go test -run TestThere .` runs TestThe":                             1,
	} {
		if got := wrongTests(line, tests); len(got) != want {
			t.Errorf("%q: %q, want %d complaints", line, got, want)
		}
	}
}

// functionsIn returns the names of the functions of a file, methods behind their type and a dot.
func functionsIn(path string) (names []string, err error) {
	text, err := os.ReadFile(path)
	for _, m := range funcDecl.FindAllStringSubmatch(string(text), -1) {
		names = append(names, strings.TrimPrefix(m[1]+"."+m[2], "."))
	}
	return names, err
}

// wrongFunctions returns a sentence for each function that a step of a journey names and the file named before it does
// not have, and how many it names.
func wrongFunctions(step string, functions func(path string) ([]string, error)) (complaints []string, named int) {
	file := ""
	var has []string
	for _, m := range codeWord.FindAllStringSubmatch(step, -1) {
		word := m[1]
		switch {
		case strings.HasSuffix(word, ".go"):
			var err error
			if has, err = functions(word); err != nil {
				complaints = append(complaints, err.Error())
			}
			file = word
		case file == "": // a word of the text
		case !slices.Contains(has, word):
			complaints = append(complaints, file+" has no "+word)
			fallthrough
		default:
			named++
		}
	}
	return complaints, named
}

func TestEveryFunctionOfTheJourneysExists(t *testing.T) {
	text, err := os.ReadFile("docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "\n## Three journeys\n")
	section, _, _ := strings.Cut(rest, "\n## ")
	journeys, named := 0, 0
	for line := range strings.Lines(section) {
		number, _, isStep := strings.Cut(line, ". ")
		switch _, err := strconv.Atoi(number); {
		case strings.HasPrefix(line, "**"):
			journeys++
		case isStep && err == nil:
			complaints, n := wrongFunctions(line, functionsIn)
			for _, c := range complaints {
				t.Errorf("step %s of journey %d: %s", number, journeys, c)
			}
			named += n
			if len(number) > 2 || number > "15" && len(number) == 2 {
				t.Errorf("journey %d needs step %s: the way is too winding", journeys, number)
			}
		}
	}
	if journeys != 3 || named < 100 {
		t.Errorf("%d journeys that name %d functions", journeys, named)
	}
}

func TestJourneyCheckerFindsWrongNames(t *testing.T) {
	has := func(path string) ([]string, error) {
		if path == "a/b.go" {
			return []string{"T.There", "alone"}, nil
		}
		return nil, os.ErrNotExist
	}
	for step, want := range map[string]int{
		"1. `a/b.go` `T.There`, and then `alone`.": 0,
		"2. `a/b.go` `T.Gone` and `gone`":          2,
		"3. `a/c.go` `T.There`":                    2,
		"4. `T.There` of no file":                  0,
	} {
		if got, _ := wrongFunctions(step, has); len(got) != want {
			t.Errorf("%s: %q, want %d complaints", step, got, want)
		}
	}
}

// The page on architecture has every folder with Go code in its list of rooms, but for examples, and none that is not there.
func TestEveryRoomIsInTheArchitecture(t *testing.T) {
	text, err := os.ReadFile("docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "\n## Rooms\n")
	rooms, _, _ := strings.Cut(rest, "\n## ")
	err = filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil || !entry.IsDir():
			return err
		case path == "build", path == ".git", path == "docs/examples", entry.Name() == "testdata":
			return fs.SkipDir
		}
		sources, err := filepath.Glob(path + "/*.go")
		if name := regexp.MustCompile(`\b` + entry.Name() + `/`); path != "." && len(sources) > 0 && !name.MatchString(rooms) {
			t.Errorf("%s is not in the list of rooms", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
