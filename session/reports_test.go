package session

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/monitor"
	"lyceum/session/netgroup"
	"lyceum/session/netgroup/ring"
)

// knows returns what staff know of somebody, asking as often as a window does.
func (p *someone) knows(other *someone) monitor.State {
	p.t.Helper()
	p.Monitored()
	wait(1100 * time.Millisecond)
	p.Monitored()
	wait(1100 * time.Millisecond)
	for _, s := range p.Monitored() {
		if s.Author == other.author() {
			return s
		}
	}
	p.t.Errorf("%s knows nothing of %s", p.cfg.Name, other.cfg.Name)
	return monitor.State{}
}

func TestStaffKnowHowEverybodyIs(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", true)
		ana, ben := s.person("Ana").join(teacher.Invite()), s.person("Ben").join(teacher.Invite())
		wait(5 * time.Second)
		must(t, teacher.SetRole(t.Context(), ben.author(), journal.Proctor))
		wait(10 * time.Second)
		ana.SetReport(monitor.Own{Place: monitor.AtBoard, Focused: true, FocusAt: time.Now().Add(-time.Minute), Microphone: monitor.On, Version: "1.2"})
		wait(2 * time.Second)
		for _, staff := range []*someone{teacher, ben} {
			st := staff.knows(ana)
			r := st.Report
			if st.Presence != monitor.Here || r.Place != monitor.AtBoard || !r.Focused || r.Microphone != monitor.On || r.FocusFor < time.Minute {
				t.Errorf("%s knows %+v", staff.cfg.Name, st)
			}
			if age := time.Since(st.Heard); age > 4*time.Second {
				t.Errorf("%s knows what is %v old", staff.cfg.Name, age)
			}
			if r.Neighbors != 2 || r.Path != monitor.LAN && r.Path != monitor.Direct {
				t.Errorf("Ana's network: %+v", r.Link)
			}
			if own := staff.knows(staff); own.Presence != monitor.Here || own.Heard.IsZero() {
				t.Errorf("%s of itself: %+v", staff.cfg.Name, own)
			}
		}
		for range 3 {
			if ana.Monitored() != nil {
				t.Error("a student knows")
			}
			wait(1100 * time.Millisecond)
		}
		ana.SetReport(monitor.Own{Place: monitor.AtBoard, FocusLost: 1, Version: "1.2"})
		wait(time.Second)
		if st := teacher.knows(ana); st.Report.Focused || st.Report.FocusLost != 1 {
			t.Errorf("Ana lost the focus: %+v", st.Report)
		}
		wait(20 * time.Second)
		if st := teacher.knows(ana); st.Report.Version != "1.2" {
			t.Errorf("version %q", st.Report.Version)
		}
	})
}

// What matters does not wait for the usual time, which is two seconds in a small class.
func TestLostFocusIsReportedSooner(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", true)
		ana := s.person("Ana").join(teacher.Invite())
		wait(20 * time.Second)
		for lost := 1; lost < 10; lost++ {
			ana.SetReport(monitor.Own{FocusLost: lost, FocusAt: time.Now()})
			wait(1100 * time.Millisecond) // no two reports in a second
			must(t, teacher.do(t.Context(), func(now time.Time) {
				st := teacher.reports.board.States(now, []monitor.Person{{Author: ana.author()}}, time.Second)[0]
				if st.Report.FocusLost != lost || now.Sub(st.FocusAt) > 3*time.Second {
					t.Errorf("the teacher knows of %d times, the last %v ago; it was %d", st.Report.FocusLost, now.Sub(st.FocusAt), lost)
				}
			}))
			wait(time.Duration(lost*130) * time.Millisecond)
		}
	})
}

func TestWhoStandsNearOnTheRing(t *testing.T) {
	var p ringPlaces
	var members []Member
	for i := range byte(40) {
		members = append(members, Member{Author: journal.Author{i + 1}, Peer: keying.PeerID{i}, Left: i == 20})
	}
	p.make(members, func(id keying.PeerID) ring.Address { return ring.Address(id) }) // so that they stand in order
	c := &Class{members: members}
	c.reports.places = p
	for _, tt := range []struct {
		a, b byte
		near bool
	}{{1, 2, true}, {1, 1 + withinPlaces, true}, {1, 2 + withinPlaces, false}, {1, 40, true}, {3, 37, true}, {5, 35, false}, {19, 20 + withinPlaces, true}, {20, 21, false}, {1, 77, false}} {
		if got := c.standNear(journal.Author{tt.a}, journal.Author{tt.b}); got != tt.near {
			t.Errorf("%d and %d: %v", tt.a, tt.b, got)
		}
	}
}

func TestWhoVanishesIsShownAsGone(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", true)
		ana, ben := s.person("Ana").join(teacher.Invite()), s.person("Ben").join(teacher.Invite())
		wait(15 * time.Second)
		if st := teacher.knows(ana); st.Presence != monitor.Here {
			t.Fatalf("%+v", st)
		}
		s.vanish(ana, teacher, ben)
		began := time.Now()
		for teacher.Monitored(); teacher.knows(ana).Presence != monitor.Gone; {
			if time.Since(began) > 10*time.Second {
				t.Fatal("not shown after 10 s")
			}
		}
		st := teacher.knows(ana)
		if d := st.Since.Sub(began); d < -5*time.Second || d > time.Second {
			t.Errorf("gone since %v after it vanished", d)
		}
		s.comeBack(ana, teacher, ben)
		wait(15 * time.Second)
		if st := teacher.knows(ana); st.Presence != monitor.Here {
			t.Errorf("who is back: %+v", st)
		}
		ana.leave()
		wait(2 * time.Second)
		if st := teacher.knows(ana); st.Presence != monitor.Absent {
			t.Errorf("who left: %+v", st)
		}
	})
}

// Of more staff than members report to, all choose the same, and who is left out knows it and is the next.
func TestSeventeenthOfStaffIsLeftOutAndKnowsIt(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", true)
		ana := s.person("Ana").join(teacher.Invite())
		var proctors []*someone
		for i := range netgroup.MaxWatchers {
			proctors = append(proctors, s.person(fmt.Sprint("Proctor ", i)).join(teacher.Invite()))
		}
		wait(10 * time.Second)
		for _, p := range proctors {
			must(t, teacher.SetRole(t.Context(), p.author(), journal.Proctor))
		}
		wait(15 * time.Second)
		slices.SortFunc(proctors, func(a, b *someone) int { return a.author().Compare(b.author()) })
		last := proctors[len(proctors)-1]
		for _, p := range append([]*someone{teacher, ana}, proctors...) {
			if got := p.View().Unwatching; got != (p == last) {
				t.Errorf("%s is left out: %v", p.cfg.Name, got)
			}
		}
		for _, p := range []*someone{teacher, proctors[0], proctors[len(proctors)-2], last} {
			if heard := !p.knows(ana).Heard.IsZero(); heard != (p != last) {
				t.Errorf("%s hears of Ana: %v", p.cfg.Name, heard)
			}
		}
		proctors[3].leave()
		wait(10 * time.Second)
		if last.View().Unwatching || last.knows(ana).Heard.IsZero() {
			t.Error("who was left out does not move up")
		}
	})
}

// Only staff who may monitor learn who is linked to whom, and only while they look.
func TestLinksAreToldWhileStaffLook(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", true)
		ana := s.person("Ana").join(teacher.Invite())
		ben := s.person("Ben").join(teacher.Invite())
		wait(15 * time.Second)
		if st := teacher.knows(ana); len(st.Report.Links) > 0 || !st.LinksAt.IsZero() {
			t.Errorf("nobody asked: %+v", st.Report.Links)
		}
		wantErr(t, ana.WatchLinks(t.Context(), true), ErrNotAllowed)
		must(t, ana.do(t.Context(), func(now time.Time) { // a program that does so all the same
			if _, err := ana.group.Post(now, []byte{postWatchLinks}); err != nil {
				t.Error(err)
			}
		}))
		wait(15 * time.Second)
		if st := teacher.knows(ben); !st.LinksAt.IsZero() {
			t.Error("a student had others tell of their links")
		}
		must(t, teacher.WatchLinks(t.Context(), true))
		wait(12 * time.Second)
		told := 0
		for _, p := range []*someone{teacher, ana, ben} {
			st := teacher.knows(p)
			if told += len(st.Report.Links); time.Since(st.LinksAt) > 15*time.Second {
				t.Errorf("%s told of links %v ago", p.cfg.Name, time.Since(st.LinksAt))
			}
		}
		if told != 3 {
			t.Errorf("%d links of three were told of", told)
		}
		must(t, teacher.WatchLinks(t.Context(), false))
		wait(linksFor + 5*time.Second)
		last := teacher.knows(ana).LinksAt
		wait(20 * time.Second)
		if again := teacher.knows(ana).LinksAt; !again.Equal(last) {
			t.Error("they are still told")
		}
	})
}

// Without staff in class nobody reports.
func TestNobodyReportsWhereStaffAreGone(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", true)
		ana := s.person("Ana").join(teacher.Invite())
		s.person("Ben").join(teacher.Invite())
		wait(15 * time.Second)
		made := func() (n int) {
			must(t, ana.do(t.Context(), func(time.Time) { n = ana.reports.made }))
			return n
		}
		if made() == 0 {
			t.Fatal("nothing is reported")
		}
		teacher.leave()
		wait(3 * time.Second)
		n := made()
		if wait(30 * time.Second); made() != n {
			t.Errorf("%d reports were made for nobody", made()-n)
		}
	})
}
