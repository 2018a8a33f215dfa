package main

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// An output is what a command printed, taken apart.
type output struct {
	lines   []string             // for people
	objects []map[string]any     // lines of JSON that are no events of tests
	tests   []*testRun           // in the order in which they began
	figures map[string][]float64 // as tests said them
	benches map[string]map[string]float64
	covered map[string]float64 // % of statements, by package
}

// A testRun is a test, a subtest, or a package (without a name).
type testRun struct {
	pack, name string
	ended      string // pass, fail, skip; empty if it never did
	text       strings.Builder
}

// parse takes apart what a command printed.
func parse(printed []byte) *output {
	o := &output{figures: map[string][]float64{}, benches: map[string]map[string]float64{}, covered: map[string]float64{}}
	runs := map[[2]string]*testRun{}
	for line := range strings.Lines(string(printed)) {
		var object map[string]any
		if !strings.HasPrefix(line, "{") || json.Unmarshal([]byte(line), &object) != nil {
			o.lines = append(o.lines, strings.TrimRight(line, "\n"))
			continue
		}
		action, isTest := object["Action"].(string)
		if !isTest {
			o.objects = append(o.objects, object)
			continue
		}
		pack, _ := object["Package"].(string)
		name, _ := object["Test"].(string)
		at := [2]string{pack, name}
		if runs[at] == nil {
			runs[at] = &testRun{pack: pack, name: name}
			o.tests = append(o.tests, runs[at])
		}
		switch action {
		case "output":
			said, _ := object["Output"].(string)
			runs[at].text.WriteString(said)
		case "pass", "fail", "skip":
			runs[at].ended = action
		}
	}
	for _, t := range o.tests {
		o.readText(t)
	}
	return o
}

var (
	figureLine   = regexp.MustCompile(`^\s*(?:\S+\.go:\d+: )?figure (\S+) (\S+)`)
	benchLine    = regexp.MustCompile(`^(Benchmark\S+?)(?:-\d+)?\s+\d+\s+(.+)$`)
	coverageLine = regexp.MustCompile(`^coverage: ([\d.]+)% of statements`)
)

// readText finds figures, benchmarks and coverage in what a test printed.
func (o *output) readText(t *testRun) {
	for line := range strings.Lines(t.text.String()) {
		line = strings.TrimRight(line, "\n")
		if m := figureLine.FindStringSubmatch(line); m != nil {
			o.figures[m[1]] = append(o.figures[m[1]], number(m[2]))
		}
		if m := benchLine.FindStringSubmatch(line); m != nil {
			of := map[string]float64{}
			for f := strings.Fields(m[2]); len(f) >= 2; f = f[2:] {
				of[f[1]] = number(f[0])
			}
			o.benches[m[1]] = of
		}
		if m := coverageLine.FindStringSubmatch(line); m != nil {
			o.covered[t.pack] = number(m[1])
		}
	}
}

// number reads a number; what is none is NaN, which meets no gate.
func number(s string) float64 {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return math.NaN()
	}
	return v
}

// testsNamed returns the runs of a test of any package.
func (o *output) testsNamed(name string) (all []*testRun) {
	for _, t := range o.tests {
		if t.name == name {
			all = append(all, t)
		}
	}
	return all
}

// isIn reports whether a test is of a package, or of one below it.
func (t *testRun) isIn(pack string) bool {
	return t.pack == pack || strings.HasPrefix(t.pack, pack+"/")
}

// topLevel returns the tests, without subtests, of a package and those below it; benchmarks and fuzz targets are none.
func (o *output) topLevel(pack string) (all []*testRun) {
	for _, t := range o.tests {
		if t.isIn(pack) && strings.HasPrefix(t.name, "Test") && !strings.Contains(t.name, "/") {
			all = append(all, t)
		}
	}
	return all
}

// field follows a path such as delay_ms.p99 into an object.
func field(object map[string]any, path string) (float64, error) {
	var at any = object
	for part := range strings.SplitSeq(path, ".") {
		inside, ok := at.(map[string]any)
		if !ok {
			return 0, fmt.Errorf("there is no %s", path)
		}
		at = inside[part]
	}
	v, ok := at.(float64)
	if !ok {
		return 0, fmt.Errorf("there is no number %s", path)
	}
	return v, nil
}
