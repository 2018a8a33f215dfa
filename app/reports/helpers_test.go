package reports

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"lyceum/app/export"
	"lyceum/session/conduct"
	"lyceum/session/journal"
)

var (
	zone  = time.FixedZone("CET", 3600)
	start = time.Date(2026, 3, 2, 9, 0, 0, 0, zone)
)

func clockAt(d time.Duration) journal.Clock { return journal.ClockAt(start.Add(d)) }

// class returns what there is to tell of a class that has met for a while, the people in it apart from a teacher.
func class(lasted time.Duration, names ...string) Content {
	s := conduct.SittingAttendance{
		Sitting: conduct.Sitting{Number: 1, Title: "Algebra", Started: clockAt(0)}, Heard: clockAt(lasted),
		Rows: []conduct.Attendance{{
			Authors: []journal.Author{{9}}, Name: "Prof", Staff: true, First: clockAt(0), Last: clockAt(lasted), Present: true,
			Intervals: []conduct.Interval{{From: clockAt(0), To: clockAt(lasted)}},
		}},
	}
	c := Content{Class: "c1a55", Person: "teacher", Report: export.Report{Title: "Algebra", Made: start.Add(lasted), Fingerprints: map[journal.Author]string{}}}
	for i, name := range names {
		s.Rows = append(s.Rows, conduct.Attendance{
			Authors: []journal.Author{{byte(i + 1)}}, Name: name, First: clockAt(0), Last: clockAt(lasted), Present: true,
			Intervals: []conduct.Interval{{From: clockAt(0), To: clockAt(lasted)}}, Messages: 2,
		})
		c.Report.Lines = append(c.Report.Lines, export.Line{At: start, From: name, Text: "hello"})
	}
	c.Report.Sittings = []conduct.SittingAttendance{s}
	return c
}

// sat returns a content with one more sitting, some days later.
func (c Content) sat(days int) Content {
	later := time.Duration(days) * 24 * time.Hour
	last := &c.Report.Sittings[len(c.Report.Sittings)-1]
	next := *last
	if last.Ended == 0 {
		last.Ended = last.Heard
	}
	next.Number, next.Started, next.Ended, next.Heard = last.Number+1, clockAt(later), 0, clockAt(later+time.Minute)
	c.Report.Sittings = append(c.Report.Sittings, next)
	c.Report.Made = start.Add(later + time.Minute)
	c.Report.Lines = append(c.Report.Lines, export.Line{At: start.Add(later), From: "Prof", Text: "next week"})
	return c
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// read returns a file of a folder.
func read(t *testing.T, folder, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(folder, name))
	must(t, err)
	return string(b)
}

// wantNames checks what is in a folder.
func wantNames(t *testing.T, folder string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	must(t, err)
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if slices.Sort(want); !slices.Equal(got, want) {
		t.Errorf("%s holds %q, want %q", folder, got, want)
	}
}

// people returns the names in the attendance of a folder, and how long each was there.
func people(t *testing.T, folder string) (all []string) {
	t.Helper()
	records, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(read(t, folder, "attendance.csv"), "\ufeff"))).ReadAll()
	must(t, err)
	name, duration := slices.Index(records[0], "Name"), slices.Index(records[0], "Duration")
	for _, r := range records[1:] {
		all = append(all, r[name]+" "+r[duration])
	}
	return all
}
