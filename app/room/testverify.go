package room

import (
	"errors"
	"log/slog"
	"slices"
	"time"

	"lyceum/app/profile"
	"lyceum/quiz"
	"lyceum/quiz/attempt"
	"lyceum/session"
	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// A TestEvidence is what a class file says of the answers to its tests.
type TestEvidence struct {
	Title     string // of the class
	Tests     []TestNamed
	Entries   int // signatures that were checked, of all that anybody wrote
	Answers   int // entries of students about tests
	Receipted int // of these, such that staff have confirmed
	Receipts  int // entries of staff that confirm some
	Damaged   int // rows of the file that are no entries
	Findings  []TestFinding
}

// A TestNamed is a test of a class.
type TestNamed struct {
	ID    quiz.ID
	Title string
}

// A TestFinding is something that should be looked at.
type TestFinding struct {
	Kind     string // as attempt.FindingKind has it
	ID       string // a Person's; empty for who is not known as a member
	Name     string
	Desk     bool   // Entry is of the second log, that of answers
	Entry    uint64 // number in that log
	At       time.Time
	Received time.Time // by staff; zero: not
	Test     quiz.ID   // zero: none in particular
	Attempt  int
}

// VerifyTests looks, in the file of a class that this profile was in, whether what it says of tests agrees with itself. The class is
// not entered. Of o it uses ProfileDir, Passphrase and Logger. A class is named by its file or its title.
func VerifyTests(o Options, which string) (v TestEvidence, err error) {
	file, err := classFile(o.ProfileDir, which, func(Recent) bool { return true })
	if err != nil {
		return v, err
	}
	p, err := profile.OpenWith(o.ProfileDir, o.Passphrase)
	if err != nil {
		return v, err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	tests := attempt.New(journal.Author(p.Identity.Public()), nil)
	cfg := session.Config{
		Identity: p.Identity, Log: o.Logger,
		Sealing:  func(s session.Seals) { tests = attempt.New(journal.Author(p.Identity.Public()), s) },
		Fold:     func(e journal.Entry) { tests.Apply(e) },
		FoldDesk: func(e journal.Entry) { tests.ApplyDesk(e) },
	}
	read, err := session.ReadFile(cfg, file)
	if err != nil {
		return v, err
	}
	var rows []attempt.Row
	if v.Damaged, err = session.ReadRows(cfg, file, func(r session.Row) bool {
		rows = append(rows, attempt.Row{
			Desk: r.Desk, Signed: r.Signed, Author: r.Entry.Author, Seq: r.Entry.Seq, Prev: r.Entry.Prev, Clock: r.Entry.Clock, Kind: r.Entry.Kind, Hash: r.Entry.Hash,
		})
		return true
	}); err != nil {
		return v, err
	}
	v.fill(read.View(), tests, attempt.Audit(rows, tests, wereThere(read.Attendance())))
	return v, nil
}

// fill fills in what was found, with names.
func (v *TestEvidence) fill(is session.View, tests *attempt.Tests, found attempt.Report) {
	people := map[journal.Author]Person{}
	for _, m := range slices.Concat(is.Members, is.Gone) {
		people[m.Author] = person(m, is.Self)
	}
	v.Title = is.Title
	v.Entries, v.Answers, v.Receipted, v.Receipts = found.Entries, found.Answers, found.Receipted, found.Receipts
	for _, t := range tests.List() {
		a, _, _ := t.Announcement()
		v.Tests = append(v.Tests, TestNamed{t.ID, a.About.Title})
	}
	for _, f := range found.Findings {
		v.Findings = append(v.Findings, TestFinding{
			Kind: string(f.Kind), ID: people[f.Who].ID, Name: people[f.Who].Name, Desk: f.Desk, Entry: f.Seq,
			At: classTime(f.Clock), Received: classTime(f.Received), Test: f.Test, Attempt: f.Attempt,
		})
	}
}

// wereThere returns what tells whether somebody was in class all the while from a clock to another.
func wereThere(sittings []conduct.SittingAttendance) func(who journal.Author, from, to journal.Clock) bool {
	stays := map[journal.Author][]conduct.Interval{}
	for _, s := range sittings {
		for _, row := range s.Rows {
			for _, a := range row.Authors {
				stays[a] = append(stays[a], row.Intervals...)
			}
		}
	}
	return func(who journal.Author, from, to journal.Clock) bool {
		return slices.ContainsFunc(stays[who], func(i conduct.Interval) bool { return i.From <= from && to <= i.To })
	}
}
