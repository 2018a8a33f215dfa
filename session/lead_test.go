package session

import (
	"testing"
	"time"

	"lyceum/session/journal"
)

func wantLead(t *testing.T, lead *someone, people ...*someone) {
	t.Helper()
	for _, p := range people {
		if got := p.View().Lead; got != lead.author() {
			t.Errorf("%s takes %v for the lead, want %s", p.cfg.Name, got, lead.cfg.Name)
		}
	}
}

// The lead is who of the staff comes first that is there, for everybody alike.
func TestLeadIsTheFirstOfStaffPresent(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", true)
		ana, ben := s.person("Ana").join(teacher.Invite()), s.person("Ben").join(teacher.Invite())
		wait(5 * time.Second)
		must(t, teacher.SetDeputy(t.Context(), ana.author(), true))
		must(t, teacher.SetRole(t.Context(), ben.author(), journal.Proctor))
		wait(3 * time.Second)
		wantLead(t, teacher, teacher, ana, ben)
		teacher.leave()
		wait(3 * time.Second)
		wantLead(t, ana, ana, ben)
		ana.leave()
		wait(3 * time.Second)
		wantLead(t, ben, ben)
	})
}

// Who was let in once and is to be remembered is let in by the lead, whoever that is.
func TestLeadLetsInWhomStaffRemember(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher, ana := s.person("Teacher"), s.person("Ana")
		known, stranger := s.person("Known"), s.person("Stranger")
		teacher.cfg.WaitingRoom = true
		remembers := func(a journal.Author) bool { return a == known.author() }
		teacher.cfg.Remembered, ana.cfg.Remembered = remembers, remembers
		teacher.launch("T", false)
		ana.join(teacher.Invite())
		wait(5 * time.Second)
		must(t, teacher.Admit(t.Context(), ana.author()))
		wait(5 * time.Second)
		known.join(teacher.Invite())
		stranger.join(teacher.Invite())
		wait(10 * time.Second)
		teacher.wantPresent("Teacher", "Ana", "Known")
		must(t, teacher.Remove(t.Context(), known.author()))
		wait(5 * time.Second)
		known.leave()
		known.join(teacher.Invite())
		wait(2 * time.Minute)
		if w := teacher.View().Waiting; len(w) != 2 {
			t.Errorf("waiting: %+v", w)
		}
		teacher.wantPresent("Teacher", "Ana") // it is remembered, and removed all the same
	})
}

func TestLostLinksAreToldFromPeopleWhoLeft(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", true)
		if v := teacher.View(); v.Link != LinkAlone || v.Lost || !v.LinkSince.Equal(time.Now()) {
			t.Errorf("the first: %v, lost %v, since %v", v.Link, v.Lost, v.LinkSince)
		}
		ana := s.person("Ana").join(teacher.Invite())
		wait(5 * time.Second)
		if v := teacher.View(); v.Link != LinkUp || v.Lost {
			t.Errorf("with Ana: %v, lost %v", v.Link, v.Lost)
		}
		if q := teacher.sees(ana).Quality; !q.Direct || q.RTT < 0 || q.Loss != 0 {
			t.Errorf("quality of the link to Ana: %+v", q)
		}
		s.lan.Cut(teacher.ip, ana.ip)
		wait(time.Minute)
		if v := ana.View(); v.Link != LinkAlone || !v.Lost || time.Since(v.LinkSince) > time.Minute {
			t.Errorf("cut off: %v, lost %v, since %v", v.Link, v.Lost, v.LinkSince)
		}
		if q := ana.sees(teacher).Quality; q != (Quality{}) {
			t.Errorf("quality of no link: %+v", q)
		}
		s.lan.Mend(teacher.ip, ana.ip)
		wait(time.Minute)
		if v := ana.View(); v.Link != LinkUp || v.Lost {
			t.Errorf("back: %v, lost %v", v.Link, v.Lost)
		}
		ana.leave()
		wait(time.Second)
		if v := teacher.View(); v.Link != LinkAlone || v.Lost {
			t.Errorf("Ana left: %v, lost %v", v.Link, v.Lost)
		}
	})
}
