package session

import (
	"context"
	"errors"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netgroup"
)

// decide has a teacher decide about whoever knocks.
func decide(t *testing.T, teacher *someone, how func(g *netgroup.Group, now time.Time, a journal.Author) error) {
	t.Helper()
	var err error
	if doErr := teacher.do(t.Context(), func(now time.Time) {
		for _, k := range teacher.group.Knockers(now) {
			err = how(teacher.group, now, k.Author)
		}
	}); doErr != nil || err != nil {
		t.Fatal(doErr, err)
	}
}

func TestWhoKnocksIsInvitedWhenTheTeacherSaysSo(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		b := s.browse()
		teacher := s.person("Teacher").launch("Photosynthesis", false)
		wait(3 * time.Second)
		ana := s.person("Ana")
		var spec *netgroup.Spec
		var err error
		go func() { spec, err = Knock(t.Context(), ana.cfg, one(t, b)) }()
		wait(20 * time.Second)
		if spec != nil || err != nil {
			t.Fatalf("answered before anybody decided: %v, %v", spec, err)
		}
		decide(t, teacher, func(g *netgroup.Group, now time.Time, a journal.Author) error { return g.Admit(now, a) })
		wait(2 * time.Second)
		if err != nil || spec == nil {
			t.Fatalf("Knock = %v, %v", spec, err)
		}
		ana.joinSpec(spec)
		wait(5 * time.Second)
		teacher.wantPresent("Teacher", "Ana")
		ana.wantPresent("Teacher", "Ana")
	})
}

func TestKnockingEndsWithARefusalOrWhenNobodyIsThere(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		b := s.browse()
		teacher := s.person("Teacher").launch("Photosynthesis", false)
		wait(3 * time.Second)
		class := one(t, b)
		knock := func(name string, class netgroup.Announcement) <-chan error {
			done := make(chan error, 1)
			p := s.person(name)
			ctx, stop := context.WithTimeout(t.Context(), 5*time.Minute)
			go func() {
				defer stop()
				_, err := Knock(ctx, p.cfg, class)
				done <- err
			}()
			return done
		}
		refused := knock("Ben", class)
		wait(time.Second)
		decide(t, teacher, func(g *netgroup.Group, now time.Time, a journal.Author) error { return g.Refuse(now, a) })
		wantErr(t, <-refused, ErrRefused)

		forgotten := knock("Cem", class)
		wantErr(t, <-forgotten, context.DeadlineExceeded)

		teacher.leave()
		wantErr(t, <-knock("Dee", class), ErrNotReached)

		nowhere := class
		nowhere.Port = 0
		if err := <-knock("Eve", nowhere); err == nil || errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("no endpoint: %v", err)
		}
	})
}
