package session

import (
	"testing"
	"time"

	"lyceum/session/journal"
)

// member returns how somebody sees somebody else.
func (p *someone) sees(other *someone) Member {
	p.t.Helper()
	for _, m := range p.View().Members {
		if m.Author == other.author() {
			return m
		}
	}
	p.t.Errorf("%s does not see %s", p.cfg.Name, other.cfg.Name)
	return Member{}
}

// must fails the test if there is an error.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestRolesChangeForEverybodyAtOnce(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", true)
		ana, ben := s.person("Ana").join(teacher.Invite()), s.person("Ben").join(teacher.Invite())
		wait(5 * time.Second)
		for _, role := range []journal.Role{
			journal.Proctor, journal.Observer, journal.Instructor, journal.Student, journal.Proctor, journal.Student, journal.Observer, journal.Student,
		} {
			must(t, teacher.SetRole(t.Context(), ana.author(), role))
			wait(3 * time.Second)
			for _, p := range []*someone{teacher, ana, ben} {
				if m := p.sees(ana); m.Role != role || m.Deputy || m.Rights != role.Rights() {
					t.Errorf("%s sees Ana as %s with %v, want %s", p.cfg.Name, m.Role, m.Rights, role)
				}
			}
			if v := ana.View(); v.Role != role {
				t.Errorf("Ana sees herself as %s, want %s", v.Role, role)
			}
		}
		ana.write("a student again")
		wait(time.Second)
		wantErr(t, ana.SetRole(t.Context(), ben.author(), journal.Observer), ErrNotStaff)
		wantErr(t, teacher.SetRole(t.Context(), ben.author(), "janitor"), ErrNoRole)
		wantErr(t, teacher.SetRole(t.Context(), journal.Author{1}, journal.Proctor), ErrNoMember)
		wantErr(t, ana.SetDeputy(t.Context(), ana.author(), true), ErrNotStaff)
		ben.wantSaid("a student again")
		wantSameState(t, teacher, ana, ben)
	})
}

// A co-instructor makes other staff, and is not above who made one.
func TestCoInstructorAppointsAndDoesNotDemoteTheInstructor(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", true)
		co, ana := s.person("Co").join(teacher.Invite()), s.person("Ana").join(teacher.Invite())
		wait(5 * time.Second)
		must(t, teacher.SetRole(t.Context(), co.author(), journal.Instructor))
		wait(3 * time.Second)
		must(t, co.SetRole(t.Context(), ana.author(), journal.Proctor))
		wantErr(t, co.SetRole(t.Context(), teacher.author(), journal.Student), ErrNotStaff)
		wait(3 * time.Second)
		if m := teacher.sees(ana); m.Role != journal.Proctor {
			t.Errorf("the teacher sees Ana as %s", m.Role)
		}
		wantSameState(t, teacher, co, ana)
	})
}

// A deputyship gives what it takes to stand in for the instructor, and leaves the role; its end takes exactly that.
func TestDeputyshipIsBesideTheRole(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", true)
		invite, err := teacher.NewInvite(t.Context(), journal.Proctor, time.Time{})
		must(t, err)
		proctor, ana, ben := s.person("Proctor").join(invite.Text), s.person("Ana").join(teacher.Invite()), s.person("Ben").join(teacher.Invite())
		wait(10 * time.Second)
		for _, p := range []*someone{proctor, ana} {
			before := teacher.sees(p)
			for range 2 { // and again
				must(t, teacher.SetDeputy(t.Context(), p.author(), true))
				must(t, teacher.SetDeputy(t.Context(), p.author(), true))
				wait(3 * time.Second)
				for _, q := range []*someone{teacher, p, ben} {
					if m := q.sees(p); m.Role != before.Role || !m.Deputy || m.Rights&deputyRights != deputyRights {
						t.Errorf("%s sees the deputy %+v", q.cfg.Name, m)
					}
				}
				wantErr(t, p.Remove(t.Context(), teacher.author()), ErrNotStaff)
				must(t, teacher.SetDeputy(t.Context(), p.author(), false))
				wait(3 * time.Second)
				for _, q := range []*someone{teacher, p, ben} {
					if m := q.sees(p); m.Role != before.Role || m.Deputy || m.Rights != before.Rights {
						t.Errorf("%s sees who was deputy as %+v, want %+v", q.cfg.Name, m, before)
					}
				}
			}
		}
		wantSameState(t, teacher, proctor, ana, ben)
	})
}

// A deputy admits, invites, removes, appoints and ends; who came by the deputy's doing stays when there is none.
func TestDeputyStandsInForTheInstructor(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", true)
		ana, ben := s.person("Ana").join(teacher.Invite()), s.person("Ben").join(teacher.Invite())
		wait(5 * time.Second)
		must(t, teacher.SetDeputy(t.Context(), ana.author(), true))
		wait(3 * time.Second)
		teacher.leave()
		wait(3 * time.Second)
		must(t, ana.SetRole(t.Context(), ben.author(), journal.Proctor))
		wantErr(t, ana.SetRole(t.Context(), ben.author(), journal.Instructor), ErrNotStaff)
		invite, err := ana.NewInvite(t.Context(), journal.Student, time.Time{})
		must(t, err)
		eve := s.person("Eve").join(invite.Text)
		wait(10 * time.Second)
		ana.wantPresent("Ben", "Ana", "Eve")
		eve.write("here")
		wait(time.Second)
		teacher.folded = nil
		teacher.join(ana.Invite()) // it knows what it is by its log
		wait(5 * time.Second)
		if v := teacher.View(); v.Role != journal.Instructor {
			t.Errorf("the teacher came back as %s", v.Role)
		}
		wantStates(t, ana, InviteOpen)
		must(t, teacher.SetDeputy(t.Context(), ana.author(), false))
		wait(3 * time.Second)
		wantStates(t, ana, InviteRevoked)
		for _, p := range []*someone{teacher, ana, ben, eve} {
			if m := p.sees(eve); m.Role != journal.Student {
				t.Errorf("%s sees Eve as %s", p.cfg.Name, m.Role)
			}
			if m := p.sees(ben); m.Role != journal.Proctor {
				t.Errorf("%s sees Ben as %s", p.cfg.Name, m.Role)
			}
		}
		eve.write("still here")
		wait(time.Second)
		ben.wantSaid("here", "still here")
		wantErr(t, ana.End(t.Context()), ErrNotAllowed)
		must(t, teacher.SetDeputy(t.Context(), ana.author(), true))
		wait(3 * time.Second)
		must(t, ana.End(t.Context()))
		wait(3 * time.Second)
		for _, p := range []*someone{teacher, ana, ben, eve} {
			if !p.View().Ended {
				t.Errorf("%s: the class goes on", p.cfg.Name)
			}
		}
		wantSameState(t, teacher, ana, ben, eve)
	})
}

// Whoever loses rights that others have by way of them has those granted anew. Who was removed meanwhile is not: a grant
// would bring them back.
func TestWhoWasRemovedStaysOutWhateverBecomesOfTheRemover(t *testing.T) {
	ends := map[string]func(teacher *someone, deputy journal.Author) error{
		"another role":     func(p *someone, a journal.Author) error { return p.SetRole(p.t.Context(), a, journal.Observer) },
		"deputy no longer": func(p *someone, a journal.Author) error { return p.SetDeputy(p.t.Context(), a, false) },
		"removed":          func(p *someone, a journal.Author) error { return p.Remove(p.t.Context(), a) },
	}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			inSchool(t, func(t *testing.T, s *school) {
				teacher := s.person("Teacher").launch("T", true)
				ana, ben := s.person("Ana").join(teacher.Invite()), s.person("Ben").join(teacher.Invite())
				wait(5 * time.Second)
				must(t, teacher.SetDeputy(t.Context(), ana.author(), true))
				wait(3 * time.Second)
				must(t, ana.SetDeputy(t.Context(), ben.author(), true))
				wait(3 * time.Second)
				must(t, ana.Remove(t.Context(), ben.author()))
				wait(3 * time.Second)
				must(t, end(teacher, ana.author()))
				wait(3 * time.Second)
				if !teacher.standing(ben.author()).removed {
					t.Error("Ben is back")
				}
				wantErr(t, teacher.SetRole(t.Context(), ben.author(), journal.Student), ErrNoMember)
				wantErr(t, teacher.SetDeputy(t.Context(), ben.author(), true), ErrNoMember)
			})
		})
	}
}
