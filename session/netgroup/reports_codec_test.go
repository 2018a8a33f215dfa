package netgroup

import (
	"bytes"
	"crypto/ed25519"
	"testing"
	"time"
)

// gatheredOf returns a gathered message for one target.
func gatheredOf(t reportTarget, items ...[]byte) []byte {
	return appendGathered(nil, reportsGathered, []bound{{t, items}})
}

// noWayOf returns a message that gives items for one target back.
func noWayOf(t reportTarget, items ...[]byte) []byte { return appendNoWay(nil, bound{t, items}) }

// reportsAgain reads a message in the flow of reports and writes it anew.
func reportsAgain(b []byte) ([]byte, bool) {
	switch {
	case len(b) > 0 && b[0] == reportsNoWay:
		to, err := parseNoWay(b[1:])
		return appendNoWay(nil, to), err == nil
	case len(b) == 0 || b[0] != reportsGathered && b[0] != reportsHurried:
		return nil, false
	}
	list, err := parseGathered(b[1:])
	return appendGathered(nil, b[0], list), err == nil
}

func TestGatheredReportsSurviveARoundTrip(t *testing.T) {
	a, b := reportTarget{1}, reportTarget{2}
	for _, m := range [][]byte{
		noWayOf(a), noWayOf(a, []byte{1}, []byte{2, 3}),
		gatheredOf(a, []byte{1}),
		appendGathered(nil, reportsHurried, []bound{{b, [][]byte{{1}}}}),
		appendGathered(nil, reportsGathered, []bound{{a, [][]byte{{1, 2}, bytes.Repeat([]byte{7}, maxReportItem)}}, {b, [][]byte{{3}}}}),
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
		"no way alone":     append([]byte{reportsNoWay}, make([]byte, 8)...),
		"no way, too many": append(append([]byte{reportsNoWay}, make([]byte, 8)...), 0x82, 1),
		"no way, longer":   append(noWayOf(reportTarget{1}, []byte{1}), 0),
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
	ask := append(reportAsk{asker: reportTarget{1}, at: 2, heard: 300}.append(nil), make([]byte, ed25519.SignatureSize)...)
	if a, err := parseAsk(ask); err != nil || !bytes.Equal(append(a.append(nil), a.sig...), ask) {
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
	for name, item := range map[string][]byte{
		"nothing": {}, "kind": {itemAsk}, "no times": ask[:9], "cut": ask[:len(ask)-1], "longer": append(bytes.Clone(ask), 0), "another": report,
	} {
		if _, err := parseAsk(item); err == nil {
			t.Errorf("%s: taken for a request", name)
		}
	}
}

// Whatever parses is said in exactly one way.
func FuzzReportMessage(f *testing.F) {
	f.Add(gatheredOf(reportTarget{1}, []byte{itemReport, 2, 3}, make([]byte, 200)))
	f.Add(noWayOf(reportTarget{9}, []byte{itemReport}))
	f.Add(appendGathered(nil, reportsHurried, []bound{{reportTarget{1}, [][]byte{{itemAsk}}}}))
	f.Add(append(reportAsk{at: 1, heard: 1 << 40}.append(nil), make([]byte, ed25519.SignatureSize)...))
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
		if a, err := parseAsk(b); err == nil && !bytes.Equal(append(a.append(nil), a.sig...), b) {
			t.Errorf("request %x became %+v", b, a)
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
	f.Add(noWayOf(teacher, []byte{itemReport}))
	f.Add(noWayOf(targetOf(base.people[3].g.address), []byte{itemReport}, []byte{itemAsk}))
	ask := reportAsk{asker: teacher, at: uint64(base.w.Now().UnixMilli())}.append(nil)
	ask = append(ask, liar.c.cfg.Identity.Sign(askSigned(liar.id, base.people[3].author(), ask))...)
	f.Add(appendGathered(nil, reportsHurried, []bound{{targetOf(base.people[3].g.address), [][]byte{ask}}}))
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
			if l.bytes > gatherBytes+maxReportItem || len(l.noWays) > maxShut || len(l.doubts) > 0 || p.g.Counters().ReportsRepeated > 0 || len(p.g.reports.reader.contexts) > 4 {
				t.Error("out of bounds")
			}
			n.tokens, l.relayed, l.read, l.little, l.asks = messageBurst, allowance{}, allowance{}, allowance{}, allowance{}
		}
	})
}
