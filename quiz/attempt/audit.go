package attempt

import (
	"bytes"
	"cmp"
	"slices"

	"lyceum/quiz"
	"lyceum/session/journal"
)

// A FindingKind is something about the evidence of a test that people should look at.
type FindingKind string

// What a FindingKind can be, as machine-readable output has it.
const (
	Forged    FindingKind = "forged"    // the entry was not signed by who it says wrote it
	Missing   FindingKind = "missing"   // entries that a later one builds on are not there
	Forked    FindingKind = "forked"    // there are two entries of that number: the log was rewritten, or used on two computers
	Withheld  FindingKind = "withheld"  // a receipt names an entry that is not there; Who wrote the receipt
	Backdated FindingKind = "backdated" // staff received it long after its date, though its author was there all the while
	CameLate  FindingKind = "came late" // staff received it long after its date; its author was not there all the while
	Edited    FindingKind = "edited"    // it changes what was handed in, or marked, before
	Late      FindingKind = "late"      // it is dated after the deadline
)

// A Row is an entry as it is kept, whether it counts or not; what says so is session.ReadRows.
type Row struct {
	Desk   bool
	Signed bool
	Author journal.Author
	Seq    uint64
	Prev   journal.Hash
	Clock  journal.Clock
	Kind   journal.Kind
	Hash   journal.Hash
}

// A Finding is one thing that was found.
type Finding struct {
	Kind     FindingKind
	Who      journal.Author
	Desk     bool // Seq is of the desk log
	Seq      uint64
	Clock    journal.Clock // that the entry has; 0: not known
	Received journal.Clock // by staff; 0: not known
	Test     quiz.ID       // zero: none in particular
	Attempt  int
}

// A Report is what an Audit found.
type Report struct {
	Entries     int // that were looked at, of both logs
	Answers     int // of these, steps of students
	Receipted   int // of these, such that a receipt covers
	Receipts    int
	Unconfirmed int // steps that no receipt covers
	Findings    []Finding
}

// Audit looks whether the entries of a class agree with each other: whether each was signed by its author and builds on the one
// before, whether there are two where there can be one, whether staff had at their receipts what is there now, and whether answers
// were received when they say they were written. rows are all entries that are kept; t has taken in those that count; there
// reports whether somebody was in class from a clock to another.
func Audit(rows []Row, t *Tests, there func(who journal.Author, from, to journal.Clock) bool) Report {
	a := auditing{tests: t, there: there}
	a.logs(rows)
	a.receipts(rows)
	for _, is := range t.List() {
		for _, who := range is.People() {
			a.taking(is.Taking(who))
		}
	}
	slices.SortStableFunc(a.report.Findings, func(x, y Finding) int {
		return cmp.Or(x.Who.Compare(y.Who), cmp.Compare(boolToInt(x.Desk), boolToInt(y.Desk)), cmp.Compare(x.Seq, y.Seq))
	})
	return a.report
}

func boolToInt(is bool) int {
	if is {
		return 1
	}
	return 0
}

type auditing struct {
	tests  *Tests
	there  func(journal.Author, journal.Clock, journal.Clock) bool
	report Report
}

// find notes something about an entry.
func (a *auditing) find(kind FindingKind, r *Row) {
	a.report.Findings = append(a.report.Findings, Finding{Kind: kind, Who: r.Author, Desk: r.Desk, Seq: r.Seq, Clock: r.Clock})
}

// logs looks at the entries of each log, one number after the other.
func (a *auditing) logs(rows []Row) {
	a.report.Entries = len(rows)
	sorted := make([]*Row, 0, len(rows))
	for i := range rows {
		r := &rows[i]
		if !r.Signed {
			a.find(Forged, r)
			continue
		}
		sorted = append(sorted, r)
	}
	slices.SortFunc(sorted, func(x, y *Row) int {
		return cmp.Or(cmp.Compare(boolToInt(x.Desk), boolToInt(y.Desk)), x.Author.Compare(y.Author), cmp.Compare(x.Seq, y.Seq), bytes.Compare(x.Hash[:], y.Hash[:]))
	})
	var before []*Row // with the number before, of the same log
	for len(sorted) > 0 {
		first := sorted[0]
		n := 1
		for n < len(sorted) && sorted[n].Desk == first.Desk && sorted[n].Author == first.Author && sorted[n].Seq == first.Seq {
			n++
		}
		if len(before) > 0 && (before[0].Desk != first.Desk || before[0].Author != first.Author || before[0].Seq+1 != first.Seq) {
			before = nil
		}
		a.number(before, distinct(sorted[:n]))
		before, sorted = sorted[:n], sorted[n:]
	}
}

// distinct leaves out what is there twice.
func distinct(sorted []*Row) []*Row {
	return slices.CompactFunc(slices.Clone(sorted), func(x, y *Row) bool { return x.Hash == y.Hash })
}

// number looks at all entries of one number, given those of the number before.
func (a *auditing) number(before, all []*Row) {
	if len(all) > 1 {
		for _, r := range all {
			a.find(Forked, r)
		}
	}
	for _, r := range all {
		builds := slices.ContainsFunc(before, func(b *Row) bool { return b.Hash == r.Prev })
		if !builds && r.Seq > 1 {
			a.find(Missing, r)
		}
	}
}

// receipts looks whether what receipts name is there.
func (a *auditing) receipts(rows []Row) {
	kept := make(map[Mark16]bool, len(rows))
	for i := range rows {
		if r := &rows[i]; r.Desk && r.Signed {
			kept[MarkOf(r.Hash)] = true
		}
	}
	for _, c := range a.tests.receipts.all {
		a.report.Receipts++
		for _, m := range c.Is {
			if !kept[m] {
				a.report.Findings = append(a.report.Findings, Finding{Kind: Withheld, Who: c.Author, Seq: c.Seq, Clock: c.Clock})
			}
		}
	}
}

// taking looks at what one student did in a test.
func (a *auditing) taking(k *Taking) {
	for i := range k.steps {
		s := &k.steps[i]
		a.report.Answers++
		received := k.of.receivedAt(s.seq)
		if received == 0 {
			a.report.Unconfirmed++
			continue
		}
		a.report.Receipted++
		if received <= later(s.clock, LateAfter) {
			continue
		}
		kind := CameLate
		if a.there(k.Who, s.clock, received) {
			kind = Backdated
		}
		a.report.Findings = append(a.report.Findings, k.finding(kind, s.seq, s.clock, received, int(s.attempt)))
	}
	for _, of := range k.attempts {
		for _, out := range of.out {
			kind := Late
			if out.After {
				kind = Edited
			}
			a.report.Findings = append(a.report.Findings, k.finding(kind, out.Seq, out.Clock, k.of.receivedAt(out.Seq), of.Number))
		}
	}
}

func (k *Taking) finding(kind FindingKind, seq uint64, clock, received journal.Clock, number int) Finding {
	return Finding{Kind: kind, Who: k.Who, Desk: true, Seq: seq, Clock: clock, Received: received, Test: k.test.ID, Attempt: number}
}
