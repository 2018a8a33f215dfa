package netgroup

import (
	"bytes"
	"testing"
	"time"
)

// gatheredOf returns a gathered message for one target.
func gatheredOf(t reportTarget, items ...[]byte) []byte {
	return appendGathered(nil, []bound{{t, items}})
}

// reportsAgain reads a message in the flow of reports and writes it anew.
func reportsAgain(b []byte) ([]byte, bool) {
	switch {
	case len(b) == 9 && b[0] == reportsNoWay:
		return appendNoWay(nil, reportTarget(b[1:])), true
	case len(b) == 0 || b[0] != reportsGathered:
		return nil, false
	}
	list, err := parseGathered(b[1:])
	return appendGathered(nil, list), err == nil
}

func TestGatheredReportsSurviveARoundTrip(t *testing.T) {
	a, b := reportTarget{1}, reportTarget{2}
	for _, m := range [][]byte{
		appendNoWay(nil, a),
		gatheredOf(a, []byte{1}),
		appendGathered(nil, []bound{{a, [][]byte{{1, 2}, bytes.Repeat([]byte{7}, maxReportItem)}}, {b, [][]byte{{3}}}}),
	} {
		if out, ok := reportsAgain(m); !ok || !bytes.Equal(out, m) {
			t.Errorf("%x became %x", m, out)
		}
	}
}

func TestReportMessagesThatNoCorrectMemberSends(t *testing.T) {
	good := gatheredOf(reportTarget{1}, []byte{1, 2, 3})
	for name, m := range map[string][]byte{
		"nothing":          {},
		"another kind":     {9, 1},
		"no targets":       {reportsGathered, 0},
		"too many targets": {reportsGathered, maxReportTargets + 1},
		"no items":         {reportsGathered, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0},
		"an empty item":    {reportsGathered, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0},
		"cut short":        good[:len(good)-1],
		"longer":           append(bytes.Clone(good), 0),
		"not minimal":      append([]byte{reportsGathered, 0x80, 1}, good[2:]...),
		"too long an item": gatheredOf(reportTarget{1}, make([]byte, maxReportItem+1)),
	} {
		if _, ok := reportsAgain(m); ok {
			t.Errorf("%s was taken", name)
		}
	}
}

func TestItemsThatNoCorrectMemberMakes(t *testing.T) {
	opening := make([]byte, openingBeforeTime+1+openingBehindTime)
	report := append(make([]byte, reportBeforeNumber), append([]byte{1}, make([]byte, 17)...)...)
	report[0] = itemReport
	if _, err := parseOpening(opening); err != nil {
		t.Fatal(err)
	}
	if r, err := parseSealedReport(report); err != nil || !bytes.Equal(r.append(nil), report) {
		t.Fatal(err)
	}
	for name, item := range map[string][]byte{
		"nothing": {}, "kind": {itemOpening}, "cut": opening[:len(opening)-1], "longer": append(bytes.Clone(opening), 0), "another": report,
	} {
		if _, err := parseOpening(item); err == nil {
			t.Errorf("%s: taken for an opening", name)
		}
	}
	for name, item := range map[string][]byte{
		"nothing": {}, "kind": {itemReport}, "no number": report[:reportBeforeNumber], "cut": report[:len(report)-1], "another": opening,
	} {
		if _, err := parseSealedReport(item); err == nil {
			t.Errorf("%s: taken for a report", name)
		}
	}
}

// Whatever parses is said in exactly one way.
func FuzzReportMessage(f *testing.F) {
	f.Add(gatheredOf(reportTarget{1}, []byte{itemReport, 2, 3}, make([]byte, 200)))
	f.Add(appendNoWay(nil, reportTarget{9}))
	f.Fuzz(func(t *testing.T, b []byte) {
		if out, ok := reportsAgain(b); ok && !bytes.Equal(out, b) {
			t.Errorf("%x became %x", b, out)
		}
		if r, err := parseSealedReport(b); err == nil && !bytes.Equal(r.append(nil), b) {
			t.Errorf("report %x became %x", b, r.append(nil))
		}
		if o, err := parseOpening(b); err == nil && (len(o.key) != reportKeySize || len(o.signed)+len(o.sig) != len(b)) {
			t.Errorf("opening %x became %+v", b, o)
		}
	})
}

// A member may send anything in the flow of reports: nobody panics, nothing grows beyond bounds, nobody is told anything, and
// the genuine reports still come.
func FuzzReportsOfAMember(f *testing.F) {
	base := newMonitored(f, classLinks[0].link, 0, 4)
	base.report(base.people[0])
	base.w.RunFor(5 * time.Second)
	liar := base.people[2].g
	items, err := liar.reports.sealer.seal(liar, base.w.Now(), liar.reports.sealer.to, []byte("a report"))
	if err != nil {
		f.Fatal(err)
	}
	teacher := targetOf(base.people[0].g.address)
	f.Add(gatheredOf(teacher, append(items, liar.reports.sealer.opening)...))
	f.Add(gatheredOf(teacher, []byte{itemOpening}, []byte{itemReport}, []byte{9}))
	f.Add(gatheredOf(reportTarget{1, 2}, []byte{0}))
	f.Add(appendNoWay(nil, teacher))
	f.Fuzz(func(t *testing.T, b []byte) {
		now := base.w.Now()
		for _, p := range []*person{base.people[0], base.people[3]} {
			n := p.g.neighbors[base.people[2].PeerID()]
			before := len(base.heard[p])
			n.faults = 0
			p.do(func(time.Time) { n.receiveReports(now, b) })
			for _, ev := range base.heard[p][before:] {
				if ev.Author != base.people[2].author() {
					t.Errorf("a report of another came: %+v", ev)
				}
			}
			l := n.reportLink()
			if l.bytes > gatherBytes+maxReportItem || len(l.noWays) > maxNoWays || len(p.g.reports.reader.contexts) > 4 {
				t.Error("out of bounds")
			}
			n.tokens, l.relayed, l.read, l.little = messageBurst, allowance{}, allowance{}, allowance{}
		}
	})
}
