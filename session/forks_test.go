package session

import (
	"os"
	"testing"
	"time"

	"lyceum/session/journal"
)

// Somebody who goes on from an old copy of a class file, out of touch with all others, has a log with two ends: staff
// see it and say which counts, and the person goes on from there.
func TestStaffDecideAboutAForkedLog(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").withDisk().launch("T", true)
		ana, ben := s.person("Ana").withDisk().join(teacher.Invite()), s.person("Ben").join(teacher.Invite())
		wait(5 * time.Second)
		path := ana.path()
		ana.crash()
		old, err := os.ReadFile(path)
		must(t, err)
		ana.reopen(path)
		wait(5 * time.Second)
		ana.write("to all")
		wait(2 * time.Second)
		ana.crash()
		must(t, os.WriteFile(path, old, 0o600))
		s.vanish(ana, teacher, ben)
		ana.reopen(path)
		wait(time.Minute)
		ana.write("to nobody")
		s.comeBack(ana, teacher, ben)
		wait(time.Minute)
		for _, p := range []*someone{teacher, ben} {
			if forks := p.View().Forks; len(forks) != 1 || forks[0].Author != ana.author() || len(forks[0].Branches) != 2 {
				t.Fatalf("%s sees forks %+v", p.cfg.Name, forks)
			}
		}
		branches := teacher.View().Forks[0].Branches
		wantErr(t, ben.Resolve(t.Context(), ana.author(), branches[0].First), ErrNotStaff)
		wantErr(t, teacher.Resolve(t.Context(), ana.author(), journal.Hash{1}), ErrNoBranch)
		must(t, teacher.Resolve(t.Context(), ana.author(), branches[0].First))
		wait(10 * time.Second)
		for _, p := range []*someone{teacher, ana, ben} {
			if forks := p.View().Forks; len(forks) != 0 {
				t.Errorf("%s sees forks %+v", p.cfg.Name, forks)
			}
		}
		said := len(teacher.said())
		ana.write("on we go")
		wait(2 * time.Second)
		if n := len(ben.said()); n != said+1 || said != 1 {
			t.Errorf("Ben has heard %q", ben.said())
		}
		wantSameState(t, teacher, ana, ben)
	})
}

// Somebody who goes on from an old copy in reach of others gets the end of the own log from them first.
func TestOldCopyForksNoLogWhereOthersAreThere(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").withDisk().launch("T", true)
		ana := s.person("Ana").withDisk().join(teacher.Invite())
		wait(5 * time.Second)
		path := ana.path()
		ana.crash()
		old, err := os.ReadFile(path)
		must(t, err)
		ana.reopen(path)
		wait(5 * time.Second)
		ana.write("said")
		wait(2 * time.Second)
		ana.crash()
		must(t, os.WriteFile(path, old, 0o600))
		ana.reopen(path)
		wait(10 * time.Second)
		ana.wantSaid("said")
		ana.write("more")
		wait(2 * time.Second)
		teacher.wantSaid("said", "more")
		if forks := teacher.View().Forks; len(forks) != 0 {
			t.Errorf("forks %+v", forks)
		}
		if v := ana.inspected(); v.Saved != ana.length() {
			t.Errorf("saved up to %d of %d", v.Saved, ana.length())
		}
		wantSameState(t, teacher, ana)
	})
}
