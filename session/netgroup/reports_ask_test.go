package netgroup

import (
	"slices"
	"testing"
	"time"

	"lyceum/session/netgroup/ring"
)

// expects has somebody expect reports of others.
func (m *monitored) expects(p *person, every time.Duration, of ...*person) {
	var list []Expected
	for _, q := range of {
		list = append(list, Expected{q.author(), q.PeerID()})
	}
	p.do(func(now time.Time) { p.g.ExpectReports(now, list, every) })
}

// asks returns a request of one of the staff for somebody's last report, made at some time.
func (m *monitored) asks(by, of *person, at time.Time, heard uint64) []byte {
	a := reportAsk{asker: targetOf(by.g.address), at: uint64(at.UnixMilli()), heard: heard, context: of.g.reports.sealer.context}
	item := a.append(nil)
	return append(item, by.g.c.cfg.Identity.Sign(askSigned(by.g.id, of.author(), item))...)
}

// withOne returns a class in which one student reports to the teacher, once in a long time.
func withOne(t *testing.T, size byte) (m *monitored, teacher, student *person) {
	t.Helper()
	m = newMonitored(t, classLinks[0].link, 0, size)
	teacher, student = m.people[0], m.people[3]
	m.reportOf(student, teacher)
	m.w.RunFor(3 * reportOften)
	cfg := student.g.reports.cfg
	cfg.Every = time.Hour
	student.do(func(now time.Time) { student.g.SetReporting(now, cfg) })
	m.w.RunFor(reportOften)
	return m, teacher, student
}

// A report that was lost on its way is known to staff soon after it was due.
func TestStaffAskForWhatDidNotCome(t *testing.T) {
	m, teacher, student := withOne(t, 5)
	m.itemsOf(student, "lost") // on the way
	m.expects(teacher, reportOften, student)
	before := m.count(teacher, student)
	m.eventually(reportOften+askGrace+reportOften/askPart+askLook+200*time.Millisecond, "the report", func() bool {
		return string(m.last(teacher, student).Data) == "lost"
	})
	m.w.RunFor(10 * reportOften)
	if n := m.count(teacher, student) - before; n != 1 {
		t.Errorf("it came %d times", n)
	}
	if n := student.g.Counters().ReportsRepeated; n != 1 {
		t.Errorf("%d reports were repeated", n)
	}
	m.expects(teacher, 0)
	asked := teacher.g.Counters().ReportsAsked
	if m.w.RunFor(10 * reportOften); teacher.g.Counters().ReportsAsked != asked || len(teacher.g.reports.of) > 0 || !teacher.g.reports.lookAt.IsZero() {
		t.Error("who expects nobody asks")
	}
}

// What staff asked for is old when it comes: the next report is due an interval after it was made.
func TestStaffAskForWhatDidNotComeAfterWhatTheyAskedFor(t *testing.T) {
	m, teacher, student := withOne(t, 5)
	m.itemsOf(student, "lost")
	m.expects(teacher, reportOften, student)
	const grace = askGrace + reportOften/askPart + askLook + 200*time.Millisecond
	heard := func(what string) func() bool {
		return func() bool { return string(m.last(teacher, student).Data) == what }
	}
	m.eventually(reportOften+grace, "the report", heard("lost"))
	m.itemsOf(student, "lost, too")
	m.eventually(grace, "the next report", heard("lost, too"))
}

// Whose clock is slow is not asked for the next report before it can come: what is a little late says less of when it was made than
// what is as old as an interval.
func TestReportThatLooksOldByItsClockMakesNextNoSoonerDue(t *testing.T) {
	m, teacher, student := withOne(t, 5)
	const every = 12 * time.Second
	m.expects(teacher, every, student)
	nextAskedIn := func(age time.Duration) (in time.Duration) {
		teacher.do(func(now time.Time) {
			r := &teacher.g.reports
			e := r.of[student.author()]
			e.asked = 1
			r.heardFrom(now, student.author(), teacher.g.reportTime(now, -age))
			in = e.askAt.Sub(now)
		})
		return in
	}
	const late, slow = 2 * time.Second, 3 * time.Second
	if got := nextAskedIn(late + slow); got < every-late {
		t.Errorf("asked for in %v, and it can come in %v", got, every-late)
	}
	if got, want := nextAskedIn(every-time.Second), time.Second+askGrace+every/askPart; got > want {
		t.Errorf("what is about as old as an interval: the next is asked for in %v, want %v", got, want)
	}
}

// Staff who do not have somebody's opening get it with what they ask for.
func TestStaffAskForAnOpeningThatIsMissing(t *testing.T) {
	m, teacher, student := withOne(t, 5)
	teacher.g.reports.reader = reportReader{}
	cfg := student.g.reports.cfg
	cfg.Every = reportOften
	student.do(func(now time.Time) { student.g.SetReporting(now, cfg) })
	student.g.reports.sealer.left = openEvery
	m.expects(teacher, reportOften, student)
	before := m.count(teacher, student)
	m.eventually(2*reportOften, "a report", func() bool { return m.count(teacher, student) > before })
	m.w.RunFor(10 * reportOften)
	if n := student.g.Counters().ReportsRepeated; n != 1 {
		t.Errorf("%d reports were repeated", n)
	}
}

// Whose reports come in time nobody asks; who is gone is asked a few times, and then seldom.
func TestStaffAskSeldom(t *testing.T) {
	m := newMonitored(t, classLinks[0].link, 0, 8)
	teacher := m.people[0]
	m.report(teacher)
	m.expects(teacher, reportOften, m.people...)
	m.w.RunFor(5 * time.Second)
	early := teacher.g.Counters().ReportsAsked // of who had not begun
	if m.w.RunFor(time.Minute); teacher.g.Counters().ReportsAsked != early {
		t.Errorf("%d were asked without need", teacher.g.Counters().ReportsAsked-early)
	}
	m.people[7].vanish()
	m.w.RunFor(time.Minute)
	const most = askTimes + 60/2 + 1
	if n := teacher.g.Counters().ReportsAsked - early; n < askTimes || n > most {
		t.Errorf("who is gone was asked %d times, want %d to %d", n, askTimes, most)
	}
	gone := m.people[1:7]
	for _, p := range slices.Clone(gone) {
		p.vanish()
	}
	before := teacher.g.Counters().ReportsAsked
	m.w.RunFor(10 * time.Second)
	if n := teacher.g.Counters().ReportsAsked - before; n > 12*askFew {
		t.Errorf("%d requests in 10 s", n)
	}
}

// What is asked for goes by two ways that have no first link in common, neither of which the last report took.
func TestRepeatedReportTakesTwoOtherWays(t *testing.T) {
	m := newMonitored(t, classLinks[0].link, 0, 9)
	p := m.people[4]
	m.reportOf(p, m.people[0])
	m.w.RunFor(2 * reportOften)
	to, nearer := m.away(p)
	r := &p.g.reports
	got := func() (by []int) {
		for i, n := range nearer {
			if n.reports != nil && len(n.reports.sent) > 0 {
				by = append(by, i)
			}
		}
		for _, n := range nearer {
			n.reportLink().sent = nil
		}
		return by
	}
	got()
	way := &reportWay{target: to, by: [2]*neighbor{nearer[0]}}
	others := []int{3, 4}
	if len(nearer) < 5 {
		others = []int{0, 3}
	}
	for _, want := range [][]int{{1, 2}, others} {
		p.do(func(now time.Time) { r.repeat(now, way, true) })
		if by := got(); !slices.Equal(by, want) {
			t.Errorf("repeated by %v, want %v", by, want)
		}
	}
	// When there is nobody else, those are better than none.
	for _, n := range nearer {
		n.reports.doubts.shut(m.w.Now(), to, doubtFor)
	}
	p.do(func(now time.Time) { r.repeat(now, way, false) })
	if by := got(); !slices.Equal(by, []int{0, 1}) {
		t.Errorf("repeated by %v, want the two nearest", by)
	}
}

// Who is asked repeats nothing unless one of the staff asks, now, for what it does not have.
func TestOnlyStaffAreAnsweredAndOnce(t *testing.T) {
	m, teacher, student := withOne(t, 6)
	liar := m.people[4]
	to, now := targetOf(student.g.address), m.w.Now()
	genuine := m.asks(teacher, student, now, 0)
	asLiar := m.asks(liar, student, now, 0)
	inName := m.asks(teacher, student, now, 0)
	inName = append(inName[:len(inName)-64:len(inName)-64], asLiar[len(asLiar)-64:]...)
	ofAnother := m.asks(teacher, m.people[5], now, 0)
	known := m.asks(teacher, student, now, student.g.reports.sealer.made)
	for name, ask := range map[string][]byte{
		"a student": asLiar, "in the teacher's name": inName, "for another": ofAnother, "what is known": known,
		"old": m.asks(teacher, student, now.Add(-reportBehind-time.Second), 0), "tomorrow's": m.asks(teacher, student, now.Add(24*time.Hour), 0),
	} {
		liar.sendItems(student, to, ask)
		m.w.RunFor(time.Second)
		if student.g.Counters().ReportsRepeated > 0 {
			t.Fatalf("%s: answered", name)
		}
	}
	if f := student.g.Counters().Forged; f != 2 {
		t.Errorf("%d forged, want 2", f)
	}
	for range 3 {
		liar.sendItems(student, to, genuine) // it passes it on, again and again
		m.w.RunFor(time.Second)
	}
	if n := student.g.Counters().ReportsRepeated; n != 1 {
		t.Errorf("answered %d times", n)
	}
	// The other requests of a burst are checked at a bounded rate.
	before := student.g.Counters()
	for i := range 10 * int(askedOnce) {
		bad := m.asks(teacher, student, m.w.Now().Add(time.Duration(i)*time.Millisecond), 0)
		bad[len(bad)-1] ^= 1
		liar.sendItems(student, to, bad)
	}
	m.w.RunFor(time.Second)
	after := student.g.Counters()
	if n := after.Forged - before.Forged; n < uint64(askedOnce) || n > uint64(askedOnce+2*askedRate) {
		t.Errorf("%d signatures were checked", n)
	}
}

// What comes to its end where nobody knows a way is given back, and goes another way once.
func TestReportsThatAreGivenBackTakeAnotherWay(t *testing.T) {
	m := newMonitored(t, classLinks[0].link, 0, 9)
	p := m.people[4]
	to, nearer := m.away(p)
	sent := func() (n int) {
		for _, x := range nearer[1:] {
			if x.reports != nil {
				n += len(x.reports.sent)
			}
		}
		return n
	}
	p.do(func(now time.Time) {
		nearer[0].receiveReports(now, noWayOf(to, []byte{itemReport, 1}, []byte{itemReport, 2}))
	})
	if n := sent(); n != 2 {
		t.Errorf("%d of two go another way", n)
	}
	if now := m.w.Now(); !nearer[0].reports.isShut(now, to) || nearer[0].reports.isShut(now.Add(noWayFor), to) {
		t.Error("it is asked again at once, or never")
	}
	was := sent()
	for _, n := range p.g.ups {
		n.reportLink().noWays.shut(m.w.Now(), to, noWayFor)
	}
	p.do(func(now time.Time) { nearer[0].receiveReports(now, noWayOf(to, []byte{itemReport, 3})) })
	if sent() != was {
		t.Error("it goes to who knows no way")
	}
	if nearer[0].faults > 0 {
		t.Error("who knows no way is blamed")
	}
}

// Who goes on sending what nobody is there for gets it back once, so that nothing goes to and fro.
func TestReportsForNobodyAreGivenBackOnce(t *testing.T) {
	m := newMonitored(t, classLinks[0].link, 0, 4)
	p, from := m.people[2], m.people[3]
	n := p.g.neighbors[from.PeerID()]
	var nobody reportTarget
	for i := byte(1); nobody == (reportTarget{}); i++ { // to which this person is nearest
		if to := (ring.Address{i, 1}); !slices.ContainsFunc(p.g.ups, func(o *neighbor) bool { return ring.Nearer(to, o.address, p.g.address) }) {
			nobody = targetOf(to)
		}
	}
	item := make([]byte, 300)
	item[0] = itemReport
	sent := func() int {
		before := n.group.rates.sent[trafficRouting].counted
		p.do(func(now time.Time) { n.receiveReports(now, gatheredOf(nobody, item)) })
		after := n.group.rates.sent[trafficRouting].counted
		total := 0
		for i := range after {
			total += int(after[i] - before[i])
		}
		return total
	}
	if first, second := sent(), sent(); first < len(item) || second == 0 || second > 20 {
		t.Errorf("%d bytes were given back, and then %d", first, second)
	}
}

// Who drops requests is not asked by for ever: each goes by two other ways until an answer comes, and then over all again.
func TestStaffAskByOtherWaysEachTime(t *testing.T) {
	m := newMonitored(t, classLinks[0].link, 0, 9)
	p := m.people[4]
	to, nearer := m.away(p)
	e := &expectation{author: m.people[0].author(), target: to}
	pairs := (len(nearer) + 1) / 2
	for try := range pairs + 1 {
		for _, n := range nearer {
			n.reportLink().sent = nil
		}
		p.do(func(now time.Time) { p.g.reports.ask(now, e) })
		var by []int
		for i, n := range nearer {
			if len(n.reports.sent) > 0 {
				by = append(by, i)
			}
		}
		from := try % pairs * 2
		want := []int{from, from + 1}[:min(2, len(nearer)-from)]
		if !slices.Equal(by, want) {
			t.Errorf("request %d went by %v of %d ways, want %v", try, by, len(nearer), want)
		}
	}
}

// Where two watch, each of them gets what a member reports by both its ways in turn, and not always by the same.
func TestReportsToTwoGoInTurnToo(t *testing.T) {
	m := newMonitored(t, classLinks[0].link, 0, 9)
	p := m.people[4]
	m.reportOf(p, m.people[0])
	m.w.RunFor(2 * reportOften)
	to, nearer := m.away(p)
	r := &p.g.reports
	r.targets = []reportWay{{target: to}, {target: to}}
	for turn := range 4 {
		p.do(func(now time.Time) {
			if err := p.g.SendReport(now, []byte("well")); err != nil {
				t.Fatal(err)
			}
		})
		for i, w := range r.targets {
			if want := nearer[turn%2]; w.by[0] != want {
				t.Errorf("report %d to %d did not go by way %d", turn, i, turn%2)
			}
		}
	}
}
