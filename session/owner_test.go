package session

import (
	"testing"
	"time"

	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// vanish takes somebody off the network without a goodbye.
func (s *school) vanish(p *someone, others ...*someone) {
	for _, o := range others {
		s.lan.Cut(p.ip, o.ip)
	}
}

func (s *school) comeBack(p *someone, others ...*someone) {
	for _, o := range others {
		s.lan.Mend(p.ip, o.ip)
	}
}

func locksOf(v View) any { return v.Locks }

func TestOwnerWhoVanishesHasTheClassLocked(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", true)
		ana, ben := s.person("Ana").join(teacher.Invite()), s.person("Ben").join(teacher.Invite())
		wait(5 * time.Second)
		wantErr(t, ana.SetOwnerPolicy(t.Context(), conduct.OwnerPolicy{Choice: conduct.LockUp}), ErrNotAllowed)
		must(t, teacher.SetOwnerPolicy(t.Context(), conduct.OwnerPolicy{Choice: conduct.LockUp}))
		must(t, teacher.SetRole(t.Context(), ana.author(), journal.Proctor))
		wait(5 * time.Second)
		s.vanish(teacher, ana, ben)
		wait(20 * time.Second)
		agree(t, "locks before the grace is over", locksOf, conduct.Locks(0), ana, ben)
		wait(time.Minute)
		agree(t, "locks", locksOf, conduct.AllLocks, ana, ben)
		must(t, ana.SetLock(t.Context(), conduct.AllLocks, false)) // and that stands
		wait(2 * time.Minute)
		agree(t, "locks after they were opened", locksOf, conduct.Locks(0), ana, ben)
		s.comeBack(teacher, ana, ben)
		wait(time.Minute)
		agree(t, "locks", locksOf, conduct.Locks(0), teacher, ana, ben)
		wantSameState(t, teacher, ana, ben)
	})
}

// The lead that comes after another does not lock again what was opened since.
func TestNextLeadDoesNotRepeatWhatTheOwnerChose(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", true)
		ana, ben := s.person("Ana").join(teacher.Invite()), s.person("Ben").join(teacher.Invite())
		wait(5 * time.Second)
		must(t, teacher.SetRole(t.Context(), ana.author(), journal.Proctor))
		must(t, teacher.SetRole(t.Context(), ben.author(), journal.Proctor))
		wait(3 * time.Second)
		must(t, teacher.LeaveAs(t.Context(), conduct.OwnerPolicy{Choice: conduct.LockUp}))
		wait(3 * time.Second)
		agree(t, "locks", locksOf, conduct.AllLocks, ana, ben)
		must(t, ben.SetLock(t.Context(), conduct.AllLocks, false))
		wait(time.Minute)
		agree(t, "locks", locksOf, conduct.Locks(0), ana, ben)
		lead, other := ana, ben
		if ana.View().Lead == ben.author() {
			lead, other = ben, ana
		}
		lead.leave()
		wait(time.Minute)
		agree(t, "locks", locksOf, conduct.Locks(0), other)
	})
}

func TestOwnerHandsOver(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", true)
		ana, ben := s.person("Ana").join(teacher.Invite()), s.person("Ben").join(teacher.Invite())
		wait(5 * time.Second)
		wantErr(t, teacher.LeaveAs(t.Context(), conduct.OwnerPolicy{Choice: conduct.HandOver, Heir: journal.Author{5}}), ErrNoMember)
		wantErr(t, ben.LeaveAs(t.Context(), conduct.OwnerPolicy{}), ErrNotAllowed)
		if teacher.View().Leaving {
			t.Error("left all the same")
		}
		must(t, teacher.LeaveAs(t.Context(), conduct.OwnerPolicy{Choice: conduct.HandOver, Heir: ana.author()}))
		wait(3 * time.Second)
		for _, p := range []*someone{ana, ben} {
			if v := p.View(); v.Stage != ana.author() || v.Lead != ana.author() || !p.sees(ana).Deputy || v.Ended {
				t.Errorf("%s: on the stage %v, lead %v", p.cfg.Name, v.Stage, v.Lead)
			}
		}
		must(t, ana.End(t.Context()))
		wait(time.Second)
		if v := ben.View(); !v.Ended || v.Sitting.EndedBy != ana.author() {
			t.Errorf("sitting %+v", v.Sitting)
		}
	})
}

func TestHeirTakesTheStageWhenTheOwnerVanishes(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", true)
		ana, ben := s.person("Ana").join(teacher.Invite()), s.person("Ben").join(teacher.Invite())
		wait(5 * time.Second)
		must(t, teacher.SetOwnerPolicy(t.Context(), conduct.OwnerPolicy{Choice: conduct.HandOver, Heir: ana.author()}))
		wait(3 * time.Second)
		s.vanish(teacher, ana, ben)
		wait(2 * time.Minute)
		agree(t, "stage", func(v View) any { return v.Stage }, ana.author(), ana, ben)
	})
}

// Where no staff stays, the owner has to see to it on the way out.
func TestOwnerWhoLeavesLocksAClassWithoutStaff(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", true)
		ana := s.person("Ana").join(teacher.Invite())
		wait(5 * time.Second)
		must(t, teacher.SetOwnerPolicy(t.Context(), conduct.OwnerPolicy{Choice: conduct.LockUp}))
		teacher.leave()
		agree(t, "locks", locksOf, conduct.AllLocks, ana)
	})
}
