package netgroup

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netsim"
)

const reportOften = 2 * time.Second

// A monitored is a class whose staff everybody reports to.
type monitored struct {
	*testClass
	heard map[*person][]ReportReceived
	made  map[*person]int
	at    map[*person]time.Time // when the last report was made
}

// newMonitored returns a class of which the first and so many proctors are staff.
func newMonitored(t testing.TB, link netsim.Link, proctors, size byte) *monitored {
	t.Helper()
	m := &monitored{heard: map[*person][]ReportReceived{}, made: map[*person]int{}, at: map[*person]time.Time{}}
	m.testClass = staffedLike(t, 1, link, func(s *Spec) { s.RoutingEnabled = true }, proctors, size, func(p *person) { p.withStaffKey() })
	m.eventually(30*time.Second, "staff have the key", func() bool {
		return !slices.ContainsFunc(m.staff(proctors), func(p *person) bool { return p.g.StaffKeys() == 0 })
	})
	for _, p := range m.people {
		m.watch(p)
	}
	return m
}

// watch has somebody report once told to, and what others report noted.
func (m *monitored) watch(p *person) {
	p.also = func(now time.Time, ev Event) {
		switch ev := ev.(type) {
		case ReportDue:
			m.made[p]++
			m.at[p] = m.w.Now()
			if err := p.g.SendReport(now, fmt.Appendf(nil, "%d of %d", m.made[p], p.seed)); err != nil {
				m.t.Error(err)
			}
		case ReportReceived:
			m.heard[p] = append(m.heard[p], ev)
		}
	}
}

func (m *monitored) staff(proctors byte) []*person { return m.people[:1+proctors] }

// report has everybody report to some.
func (m *monitored) report(to ...*person) {
	for _, p := range m.people {
		m.reportOf(p, to...)
	}
}

func (m *monitored) reportOf(p *person, to ...*person) {
	cfg := Reporting{Every: reportOften}
	cfg.Key, _ = p.g.membership.StaffKey()
	for _, q := range to {
		cfg.To = append(cfg.To, Watcher{Author: q.author(), Peer: q.PeerID()})
	}
	p.do(func(now time.Time) { p.g.SetReporting(now, cfg) })
}

// last returns what somebody heard last of another.
func (m *monitored) last(p, of *person) (ev ReportReceived) {
	for _, r := range m.heard[p] {
		if r.Author == of.author() {
			ev = r
		}
	}
	return ev
}

// count returns how many reports of another somebody heard.
func (m *monitored) count(p, of *person) (n int) {
	for _, r := range m.heard[p] {
		if r.Author == of.author() {
			n++
		}
	}
	return n
}

func TestStaffHearWhatEverybodyReports(t *testing.T) {
	for _, l := range someLinks() {
		t.Run(l.name, func(t *testing.T) {
			m := newMonitored(t, l.link, 1, 8)
			m.report(m.staff(1)...)
			m.w.RunFor(20 * time.Second)
			for _, to := range m.staff(1) {
				for _, p := range m.people {
					switch ev := m.last(to, p); {
					case p == to:
						if len(ev.Data) > 0 {
							t.Errorf("person %d reports to itself", to.seed)
						}
					case m.w.Now().Sub(ev.At) > reportOften+time.Second:
						t.Errorf("person %d knows of person %d what is %v old", to.seed, p.seed, m.w.Now().Sub(ev.At))
					case !bytes.HasSuffix(ev.Data, fmt.Appendf(nil, " of %d", p.seed)):
						t.Errorf("person %d reports %q", p.seed, ev.Data)
					}
				}
			}
			for _, p := range m.people[2:] {
				if len(m.heard[p]) > 0 {
					t.Errorf("person %d, a student, is told what others report", p.seed)
				}
				if n := m.made[p]; n < 9 || n > 12 {
					t.Errorf("person %d made %d reports in 20 s", p.seed, n)
				}
			}
		})
	}
}

// Where nobody of the staff watches nothing is made and nothing sent.
func TestNothingIsReportedWhereNobodyWatches(t *testing.T) {
	m := newMonitored(t, classLinks[0].link, 1, 5)
	m.report()
	m.w.RunFor(time.Minute)
	for _, p := range m.people {
		if m.made[p] > 0 || !p.g.reports.wake().IsZero() {
			t.Errorf("person %d made %d reports", p.seed, m.made[p])
		}
		for _, n := range p.g.ups {
			if n.aside.out[sideReports] != nil || n.reports != nil {
				t.Errorf("person %d began a flow for reports", p.seed)
			}
		}
	}
	m.report(m.people[0])
	m.w.RunFor(5 * time.Second)
	m.report()
	made := m.made[m.people[4]]
	if m.w.RunFor(20 * time.Second); m.made[m.people[4]] != made || made == 0 {
		t.Errorf("%d reports, and then %d", made, m.made[m.people[4]])
	}
}

// What matters is reported sooner, and not more than once a second.
func TestSomethingUrgentIsReportedSooner(t *testing.T) {
	m := newMonitored(t, classLinks[0].link, 0, 4)
	m.report(m.people[0])
	p := m.people[3]
	m.w.RunFor(10 * time.Second)
	m.eventually(reportOften, "a report", func() bool { return m.at[p].Equal(m.w.Now()) })
	m.w.RunFor(reportAtMost)
	before := m.count(m.people[0], p)
	p.do(func(now time.Time) { p.g.ReportSoon(now) })
	if m.w.RunFor(reportOften/4 + 100*time.Millisecond); m.count(m.people[0], p) != before+1 {
		t.Errorf("%d reports came within half a second, want one", m.count(m.people[0], p)-before)
	}
	made := m.made[p]
	for range 100 {
		p.do(func(now time.Time) { p.g.ReportSoon(now) })
		m.w.RunFor(100 * time.Millisecond)
	}
	if n := m.made[p] - made; n > 16 {
		t.Errorf("%d reports in 10 s", n)
	}
}

// Those next to somebody who vanishes say so at once, and no more when it is back.
func TestWhoVanishesIsMissedByThoseNextToIt(t *testing.T) {
	m := newMonitored(t, classLinks[0].link, 0, 6)
	for _, p := range m.people {
		key, _ := p.g.membership.StaffKey()
		to := []Watcher{{Author: m.people[0].author(), Peer: m.people[0].PeerID()}}
		p.do(func(now time.Time) { p.g.SetReporting(now, Reporting{To: to, Key: key, Every: time.Minute}) })
	}
	m.w.RunFor(2 * time.Minute)
	gone := m.people[5]
	gone.vanish()
	began := m.w.Now()
	misses := func(p *person) bool {
		return slices.ContainsFunc(p.g.Missed(m.w.Now()), func(x Missing) bool { return x.Author == gone.author() })
	}
	m.eventually(6500*time.Millisecond, "missed by all", func() bool { return m.everyone(misses) })
	for _, p := range m.people[1:] {
		if d := p.g.Missed(m.w.Now())[0].For; d < m.w.Now().Sub(began)-time.Second || d > m.w.Now().Sub(began)+nearKeepalive+time.Second {
			t.Errorf("person %d says that it was heard %v ago, and it vanished %v ago", p.seed, d, m.w.Now().Sub(began))
		}
		m.eventually(reportAtMost+300*time.Millisecond, "told", func() bool { return m.at[p].Sub(began) > 4*time.Second })
	}
	again := m.person(gone.seed)
	again.member = gone.member
	again.join()
	m.eventually(20*time.Second, "missed no more", func() bool { return !slices.ContainsFunc(m.people[:5], misses) })
}

// Reports to somebody who is not there come to an end with who stands next to where it was, and nobody goes on passing them on.
func TestReportsToNobodyStop(t *testing.T) {
	m := newMonitored(t, classLinks[0].link, 1, 8)
	stranger := Watcher{Author: journal.Author{1}, Peer: identityOf(99).PeerID()}
	for _, p := range m.people {
		key, _ := p.g.membership.StaffKey()
		p.do(func(now time.Time) {
			p.g.SetReporting(now, Reporting{To: []Watcher{stranger}, Key: key, Every: reportOften})
		})
	}
	m.w.RunFor(10 * time.Second)
	sent := func() (n uint64) {
		for _, p := range m.people {
			for _, b := range p.g.rates.sent[trafficRouting].counted {
				n += b
			}
		}
		return n
	}
	// In four seconds 8 people make 16 reports of some 60 bytes, every tenth of which is tried.
	if n := sent(); n > 3000 {
		t.Errorf("%d bytes in four seconds", n)
	}
}

// Who comes to the staff later is told from then on, and reads nothing that was sealed before under another key.
func TestStaffWhoComeAndGo(t *testing.T) {
	m := newMonitored(t, classLinks[0].link, 1, 6)
	teacher, proctor, student := m.people[0], m.people[1], m.people[5]
	m.report(teacher)
	m.w.RunFor(10 * time.Second)
	m.report(teacher, proctor)
	m.w.RunFor(reportOften + time.Second)
	if m.count(proctor, student) == 0 {
		t.Error("a new one is not told")
	}
	key, _ := student.g.membership.StaffKey()
	teacher.must("revoke", func(now time.Time) error {
		return teacher.g.Revoke(now, proctor.author(), journal.Monitor|journal.Moderate)
	})
	m.eventually(10*time.Second, "another key", func() bool { k, _ := student.g.membership.StaffKey(); return k != key })
	m.report(teacher, proctor) // which no program would
	m.w.RunFor(3 * time.Second)
	before, sealed := m.count(proctor, student), proctor.g.Counters().ReportsSealed
	m.w.RunFor(10 * time.Second)
	if n := m.count(proctor, student); n != before || proctor.g.Counters().ReportsSealed == sealed {
		t.Errorf("%d reports more, %d not opened", n-before, proctor.g.Counters().ReportsSealed-sealed)
	}
	if m.w.Now().Sub(m.last(teacher, student).At) > reportOften+time.Second {
		t.Error("the teacher is not told any more")
	}
}

func TestReportOfWhoWasRemovedCountsNothing(t *testing.T) {
	m := newMonitored(t, classLinks[0].link, 0, 5)
	teacher, p := m.people[0], m.people[4]
	m.report(teacher)
	m.w.RunFor(5 * time.Second)
	items, err := p.g.reports.sealer.seal(p.g, m.w.Now().Add(time.Second), p.g.reports.sealer.to, []byte("more"))
	if err != nil {
		t.Fatal(err)
	}
	teacher.must("remove", func(now time.Time) error { return teacher.g.Remove(now, p.author()) })
	m.w.RunFor(2 * time.Second)
	before := m.count(teacher, p)
	teacher.do(func(now time.Time) {
		for _, item := range items {
			_ = teacher.g.reports.reader.gotReport(now, teacher.g, item)
		}
	})
	if m.count(teacher, p) != before {
		t.Error("it counts")
	}
}
