package attempt

import (
	"slices"
	"testing"

	"lyceum/session/journal"
)

// rows are the entries of a class as a file has them.
func (c *class) rows() (all []Row) {
	for _, e := range c.script.Entries() {
		r := Row{Desk: e.Author[0]&deskMark != 0, Signed: true, Author: e.Author, Seq: e.Seq, Prev: e.Prev, Clock: e.Clock, Kind: e.Kind, Hash: e.Hash}
		r.Author[0] &^= deskMark
		if e.Seq == 2 { // entry 1 is not in a script
			r.Prev = journal.Hash{}
			first := Row{Desk: r.Desk, Signed: true, Author: r.Author, Seq: 1, Hash: e.Prev}
			r.Prev = e.Prev
			all = append(all, first)
		}
		all = append(all, r)
	}
	return all
}

// audit looks at a class as the instructor has it; there says whether everybody was there all the while.
func (c *class) audit(by *member, rows []Row, there bool) Report {
	return Audit(rows, c.seenBy(by), func(journal.Author, journal.Clock, journal.Clock) bool { return there })
}

// kinds lists what was found.
func (r Report) kinds() (all []FindingKind) {
	for _, f := range r.Findings {
		all = append(all, f.Kind)
	}
	return all
}

// finds fails the test unless just this was found, about one person and one entry.
func (r Report) finds(t *testing.T, kind FindingKind, who *member, seqs ...uint64) {
	t.Helper()
	var got []uint64
	for _, f := range r.Findings {
		if f.Kind != kind || f.Who != who.author() {
			t.Errorf("found %q about %v, entry %d", f.Kind, f.Who, f.Seq)
		}
		got = append(got, f.Seq)
	}
	if !slices.Equal(got, seqs) {
		t.Errorf("%q about entries %v, want %v", kind, got, seqs)
	}
}

// honest is a class in which Ana has answered, and staff say that they hold it.
func honest(t *testing.T) (c *class, teacher, ana *member) {
	c, teacher, ana, _ = inTest(t, about(), 0, nil)
	ana.does(20, Step{Kind: Opened})
	teacher.receipts(23, ana.answers(21, 0, "one"))
	return c, teacher, ana
}

func TestNothingIsFoundAboutWhoIsHonest(t *testing.T) {
	c, teacher, ana := honest(t)
	ana.answers(24, 1, "two")
	teacher.receipts(26, ana.does(25, Step{Kind: Finished}))
	r := c.audit(teacher, c.rows(), true)
	if len(r.Findings) != 0 || r.Answers != 4 || r.Receipted != 4 || r.Receipts != 2 || r.Unconfirmed != 0 {
		t.Errorf("report %+v", r)
	}
}

// Somebody with the class file changes an entry.
func TestForgedEntryIsNamed(t *testing.T) {
	c, teacher, ana := honest(t)
	rows := c.rows()
	at := slices.IndexFunc(rows, func(r Row) bool { return r.Author == ana.author() && r.Seq == 2 })
	rows[at].Signed = false
	r := c.audit(teacher, rows, true)
	if got, want := r.kinds(), []FindingKind{Forged, Missing}; !slices.Equal(got, want) {
		t.Errorf("found %v, want %v", got, want)
	}
	if f := r.Findings[0]; f.Who != ana.author() || f.Seq != 2 || !f.Desk {
		t.Errorf("found %+v", f)
	}
}

func TestBackdatedAnswerIsNamed(t *testing.T) {
	c, teacher, ana := honest(t)
	late := ana.answers(30, 1, "said to be written at 30")
	teacher.receipts(30+LateAfter.Seconds()+60, late)
	c.audit(teacher, c.rows(), true).finds(t, Backdated, ana, late.Seq)
	c.audit(teacher, c.rows(), false).finds(t, CameLate, ana, late.Seq)
}

func TestEditAfterHandingInIsNamed(t *testing.T) {
	c, teacher, ana := honest(t)
	ana.does(30, Step{Kind: Finished})
	edited := ana.answers(31, 0, "better")
	teacher.receipts(32, edited)
	c.audit(teacher, c.rows(), true).finds(t, Edited, ana, edited.Seq)
}

func TestAnswerDatedAfterTheDeadlineIsNamed(t *testing.T) {
	c, teacher, ana := honest(t)
	late := ana.answers(20+600+60, 0, "better")
	teacher.receipts(700, late)
	c.audit(teacher, c.rows(), true).finds(t, Late, ana, late.Seq)
}

// A student who has written an answer writes another in its place, with another copy of the profile.
func TestForkIsNamed(t *testing.T) {
	c, teacher, ana := honest(t)
	rows := c.rows()
	at := slices.IndexFunc(rows, func(r Row) bool { return r.Desk && r.Author == ana.author() && r.Seq == 3 })
	other := rows[at]
	other.Hash[0] ^= 1
	c.audit(teacher, append(rows, other), true).finds(t, Forked, ana, 3, 3)
}

// Rows are taken out of a file: what follows builds on nothing, and the receipt names what is not there.
func TestWithheldAnswerIsNamed(t *testing.T) {
	c, teacher, ana := honest(t)
	teacher.receipts(26, ana.answers(24, 1, "two"))
	rows := slices.DeleteFunc(c.rows(), func(r Row) bool { return r.Desk && r.Author == ana.author() && r.Seq == 3 })
	r := c.audit(teacher, rows, true)
	if got := r.kinds(); !slices.Contains(got, Missing) || !slices.Contains(got, Withheld) {
		t.Errorf("found %v", got)
	}
}
