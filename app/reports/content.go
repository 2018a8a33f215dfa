package reports

import (
	"bytes"
	"slices"
	"time"

	"lyceum/app/export"
	"lyceum/session/conduct"
)

// A Content is what there is to tell of a class, and whose report it is.
type Content struct {
	Class  string               // its ID
	Person string               // the peer ID of who writes
	Report export.Report        // of some sittings, one behind the other, with at least their lines and looks; Parts does not count
	Tests  []*export.TestReport // of these sittings, and perhaps of others
}

// A sitting is what there is to tell of one.
type sitting struct {
	class, person string
	of            conduct.SittingAttendance
	report        export.Report // of this one alone
	tests         []*export.TestReport
}

// sittings takes a content apart. What was said before a sitting, and after the one before, is that one's; what came before the
// first is the first's.
func (c Content) sittings() (all []sitting) {
	for i, s := range c.Report.Sittings {
		r := c.Report
		r.Parts, r.Sittings = export.Attendance|export.Chat|export.Looks, c.Report.Sittings[i:i+1]
		if s.Title != "" {
			r.Title = s.Title
		}
		within := func(at time.Time) bool {
			return (s.Number == 1 || !at.Before(s.Started.Time())) &&
				(i+1 == len(c.Report.Sittings) || at.Before(c.Report.Sittings[i+1].Started.Time()))
		}
		r.Lines = slices.DeleteFunc(slices.Clone(r.Lines), func(l export.Line) bool { return !within(l.At) })
		r.Looks = slices.DeleteFunc(slices.Clone(r.Looks), func(l export.Look) bool { return !within(l.From) })
		all = append(all, sitting{c.Class, c.Person, s, r, testsWithin(c.Tests, within)})
	}
	return all
}

// A document is one file of a folder.
type document struct {
	name    string
	content []byte
	table   bool
}

// documents returns the files of a sitting, in the order in which they are written.
func (s sitting) documents() (all []document, err error) {
	add := func(name string, isTable bool, write func(b *bytes.Buffer) error) {
		var b bytes.Buffer
		if err == nil {
			err = write(&b)
		}
		all = append(all, document{name, b.Bytes(), isTable})
	}
	for _, t := range []struct {
		name string
		part export.Part
	}{{"attendance.csv", export.Attendance}, {"chat.csv", export.Chat}, {"views.csv", export.Looks}} {
		add(t.name, true, func(b *bytes.Buffer) error { return export.CSV(b, s.report, t.part) })
	}
	names := testNames(s.tests)
	for i, t := range s.tests {
		is := *t
		is.Made = lastChange(t)
		for _, table := range testTables {
			add(names[i]+" "+table.name, true, func(b *bytes.Buffer) error { return table.write(b, &is) })
		}
	}
	add("report.html", false, func(b *bytes.Buffer) error { return export.HTML(b, s.report) })
	add(summaryName, false, s.writeSummary)
	return all, err
}
