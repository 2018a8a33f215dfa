package reports

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"lyceum/app/export"
)

// maxTests is how many tests of a sitting have tables in its folder: the first. Our choice: their names fit the summary.
const maxTests = 40

// maxTestTitle is how many characters of a test's title are in the names of its files.
const maxTestTitle = 40

// testsWithin returns the tests that began while a sitting was the latest, and that somebody took, by when they began.
func testsWithin(all []*export.TestReport, within func(time.Time) bool) (list []*export.TestReport) {
	for _, t := range all {
		taken := slices.ContainsFunc(t.Takers, func(k export.Taker) bool { return len(k.Attempts) > 0 })
		if taken && within(t.Started) {
			list = append(list, t)
		}
	}
	slices.SortFunc(list, func(a, b *export.TestReport) int {
		return cmp.Or(a.Started.Compare(b.Started), strings.Compare(a.Test.Title, b.Test.Title), bytes.Compare(a.Test.ID[:], b.Test.ID[:]))
	})
	return list[:min(len(list), maxTests)]
}

// testNames returns how the files of tests begin, each unlike the others.
func testNames(tests []*export.TestReport) []string {
	names, seen := make([]string, len(tests)), map[string]int{}
	for i, t := range tests {
		title := []rune(cleanTitle(t.Test.Title))
		name := strings.TrimSpace("test " + string(title[:min(len(title), maxTestTitle)]))
		folded := strings.ToLower(name) // there are file systems to which capitals are all the same
		if seen[folded]++; seen[folded] > 1 {
			name = fmt.Sprintf("%s (%d)", name, seen[folded])
		}
		names[i] = name
	}
	return names
}

// testTables are the tables of each test.
var testTables = []struct {
	name  string
	write func(b *bytes.Buffer, t *export.TestReport) error
}{
	{"gradebook.csv", func(b *bytes.Buffer, t *export.TestReport) error {
		return export.Gradebook(b, t, export.Shape{Feedback: true})
	}},
	{"attempts.csv", func(b *bytes.Buffer, t *export.TestReport) error { return export.Attempts(b, t, export.Shape{}) }},
	{"responses.csv", func(b *bytes.Buffer, t *export.TestReport) error { return export.Responses(b, t, export.Shape{}) }},
}

// lastChange returns when anything of a test last changed, so that its tables are as they were until something does.
func lastChange(t *export.TestReport) time.Time {
	last := t.Started
	see := func(at time.Time) {
		if at.After(last) {
			last = at
		}
	}
	for i := range t.Takers {
		for j := range t.Takers[i].Attempts {
			a := &t.Takers[i].Attempts[j]
			see(a.Opened)
			see(a.Finished)
			for k := range a.Answers {
				see(a.Answers[k].At)
				for _, m := range a.Answers[k].History {
					see(m.At)
				}
			}
		}
	}
	return last.In(t.Made.Location())
}
