package session

import (
	"testing"
	"time"

	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// row returns what a machine's attendance says of somebody in the last sitting.
func (p *someone) row(other *someone) (row conduct.Attendance, heard time.Time) {
	p.t.Helper()
	all, err := p.Attendance(p.t.Context(), 2)
	must(p.t, err)
	last := all[len(all)-1]
	for _, r := range last.Rows {
		if r.Authors[0] == other.author() {
			return r, last.Heard.Time()
		}
	}
	p.t.Fatalf("%s has no row of %s", p.cfg.Name, other.cfg.Name)
	return row, heard
}

// statements returns how many entries there are in somebody's desk log.
func (p *someone) statements() (n int) {
	p.t.Helper()
	must(p.t, p.do(p.t.Context(), func(time.Time) {
		for e := range p.group.DeskFolded() {
			if e.Author == p.author() && e.Kind == journal.KindActivity {
				n++
			}
		}
	}))
	return n
}

// Who talked for how long is for staff to read, all of them alike, and for nobody else.
func TestActivityIsForStaff(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").withDisk().launch("T", true)
		ana, ben, eve := s.person("Ana").join(teacher.Invite()), s.person("Ben").join(teacher.Invite()), s.person("Eve").join(teacher.Invite())
		wait(5 * time.Second)
		must(t, teacher.SetRole(t.Context(), ben.author(), journal.Proctor))
		wait(5 * time.Second)
		for i := range 60 { // talks all the time
			ana.SetUsed(Used{Talk: time.Duration(i) * time.Second, Camera: time.Duration(i) * time.Second})
			wait(time.Second)
		}
		if n := ana.statements(); n < 1 || n > 3 {
			t.Errorf("%d statements within a minute", n)
		}
		for _, p := range []*someone{teacher, ben} {
			if r, _ := p.row(ana); r.Talk < 28*time.Second || r.Talk > time.Minute || r.Camera != r.Talk || r.Screen != 0 {
				t.Errorf("%s reads %v of talking, %v of the camera", p.cfg.Name, r.Talk, r.Camera)
			}
		}
		if r, _ := eve.row(ana); r.Talk != 0 || r.Camera != 0 {
			t.Errorf("a student reads that another talked %v", r.Talk)
		}
		ana.leave()
		wait(5 * time.Second)
		for _, p := range []*someone{teacher, ben} {
			if r, _ := p.row(ana); r.Talk != 59*time.Second || r.Present {
				t.Errorf("%s reads %v after she left, want all of it", p.cfg.Name, r.Talk)
			}
		}
		wait(time.Minute)
		if n := ben.statements(); n != 0 {
			t.Errorf("who did nothing stated %d times", n)
		}
	})
}

func TestActivityThatDoesNotChangeIsStatedOnce(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", true)
		wait(2 * time.Second)
		teacher.SetUsed(Used{Screen: 1500 * time.Millisecond})
		wait(3 * time.Minute)
		if n := teacher.statements(); n != 1 {
			t.Errorf("%d statements", n)
		}
		if r, _ := teacher.row(teacher); r.Screen != time.Second {
			t.Errorf("screen %v, want whole seconds", r.Screen)
		}
	})
}

// What was on before the class met is not of the class.
func TestActivityCountsFromTheBeginningOfTheSitting(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").withDisk().launch("T", true)
		ana := s.person("Ana").withDisk().join(teacher.Invite())
		wait(5 * time.Second)
		must(t, teacher.End(t.Context()))
		wait(time.Second)
		ana.SetUsed(Used{Talk: time.Hour})
		path := teacher.path()
		teacher.leave()
		wait(40 * time.Second)
		teacher.reopen(path)
		wait(10 * time.Second)
		ana.SetUsed(Used{Talk: time.Hour + 7*time.Second})
		wait(time.Minute)
		if r, _ := teacher.row(ana); r.Talk != 7*time.Second {
			t.Errorf("talked %v in the second sitting, want 7 s", r.Talk)
		}
	})
}

// A machine that is killed leaves a file that tells of the class up to some seconds before.
func TestFileOfAMachineThatWasKilledKnowsUntilWhenTheClassRan(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").withDisk().launch("T", true)
		ana := s.person("Ana").join(teacher.Invite())
		for range 60 { // ten minutes in which nobody says anything
			must(t, teacher.KeepHeard(t.Context()))
			wait(10 * time.Second)
		}
		running, heard := teacher.row(ana)
		if d := time.Since(heard); d > time.Second || running.Time() < 9*time.Minute {
			t.Errorf("a sitting that runs ends %v ago; Ana was there for %v", d, running.Time())
		}
		teacher.crash()
		wait(time.Minute)
		a, _, _ := teacher.read()
		all := a.Attendance()
		if got := all[0].Heard.Time(); len(all) != 1 || heard.Sub(got) > 11*time.Second || got.After(heard.Add(time.Second)) {
			t.Errorf("the file knows of the class until %v, which ran until %v", got, heard)
		}
		for _, r := range all[0].Rows {
			if r.Name == "Ana" && (running.Time()-r.Time() > 11*time.Second || !r.Present) {
				t.Errorf("Ana was there for %v, want nearly %v", r.Time(), running.Time())
			}
		}
	})
}

func TestAttendanceIsThereAfterTheEndOfTheClass(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", true)
		ana := s.person("Ana").join(teacher.Invite())
		wait(time.Minute)
		must(t, teacher.End(t.Context()))
		teacher.leave()
		wait(time.Hour)
		if r, heard := teacher.row(ana); r.Time() < 50*time.Second || r.Time() > time.Minute || time.Since(heard) < time.Hour {
			t.Errorf("Ana was there for %v, until %v", r.Time(), heard)
		}
	})
}
