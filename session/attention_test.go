package session

import (
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"lyceum/session/conduct"
	"lyceum/session/journal"
	"lyceum/session/netgroup"
)

func TestAttentionIsForStaffToAskForAndEndsByItself(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", true)
		ana, ben := s.person("Ana").join(teacher.Invite()), s.person("Ben").join(teacher.Invite())
		everyone := []*someone{teacher, ana, ben}
		wait(5 * time.Second)
		text := func(v View) any { return v.Attention.Text }
		wantErr(t, ana.SetAttention(t.Context(), "Look at me", time.Minute), ErrNotAllowed)
		wantErr(t, ana.EndAttention(t.Context()), ErrNotAllowed)
		wantErr(t, teacher.SetAttention(t.Context(), " \n ", time.Minute), journal.ErrMalformed)
		wantErr(t, teacher.SetAttention(t.Context(), strings.Repeat("x", conduct.MaxAttention+1), time.Minute), journal.ErrMalformed)
		must(t, teacher.SetAttention(t.Context(), " Eyes to\nthe front ", 30*time.Second))
		agree(t, "attention", text, "Eyes to the front", everyone...)
		wait(30 * time.Second)
		agree(t, "attention when its time is over", text, "", everyone...)
		must(t, teacher.SetAttention(t.Context(), "For long", time.Hour))
		agree(t, "attention", text, "For long", everyone...)
		if until := ben.View().Attention.Until.Time(); time.Until(until) > conduct.MaxAttentionLasts {
			t.Errorf("it lasts until %v", until)
		}
		must(t, teacher.EndAttention(t.Context()))
		must(t, teacher.EndAttention(t.Context()))
		agree(t, "attention that was ended", text, "", everyone...)
		wantSameState(t, everyone...)
	})
}

func TestShowingToTheClassIsToPresentAndToBeAsked(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", true)
		ana, ben := s.person("Ana").join(teacher.Invite()), s.person("Ben").join(teacher.Invite())
		wait(5 * time.Second)
		wantErr(t, ana.ShowToClass(t.Context(), ben.author()), ErrNotAllowed)
		wantErr(t, ana.Ask(t.Context(), conduct.Ask{What: conduct.AskShowScreen, Whom: []journal.Author{ben.author()}}), ErrNotAllowed)
		must(t, teacher.ShowToClass(t.Context(), ben.author()))
		wait(time.Second)
		v := ben.View()
		if v.Stage != ben.author() || len(v.Asks) != 1 || v.Asks[0].What != conduct.AskShareScreen {
			t.Errorf("Ben is asked %v, and %v presents", v.Asks, v.Stage)
		}
		if len(ana.View().Asks) != 0 {
			t.Error("Ana is asked too")
		}
	})
}

// Who looked at whom is read by staff and by who was looked at, also when the class meets again, and by nobody else.
func TestLooksAreReadByStaffAndByWhoWasLookedAt(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").withDisk().launch("T", true)
		ana, ben := s.person("Ana").withDisk().join(teacher.Invite()), s.person("Ben").join(teacher.Invite())
		wait(5 * time.Second)
		at := journal.ClockAt(time.Now())
		look := conduct.Viewing{Viewer: teacher.author(), What: conduct.ViewScreen, From: at, To: at + 1<<20}
		wantErr(t, ana.WriteViewing(t.Context(), conduct.Viewing{}), journal.ErrMalformed)
		must(t, ana.WriteViewing(t.Context(), look))
		wait(5 * time.Second)
		look.Viewed = ana.author()
		for _, p := range []*someone{teacher, ana} {
			if got := p.View().Viewings; len(got) != 1 || got[0] != look {
				t.Errorf("%s reads %v", p.cfg.Name, got)
			}
		}
		if got := ben.View().Viewings; len(got) != 0 {
			t.Errorf("Ben reads %v", got)
		}
		path := ana.path()
		ana.leave()
		ana.reopen(path)
		wait(10 * time.Second)
		if got := ana.View().Viewings; len(got) != 1 || got[0] != look {
			t.Errorf("when she comes back Ana reads %v", got)
		}
	})
}

// A student's program can write that another student looked at it. Nobody reads that, until staff make a proctor of the other;
// who was one has looked for good.
func TestForgedLookOfAStudentIsNone(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").withDisk().launch("T", true)
		ana, ben := s.person("Ana").withDisk().join(teacher.Invite()), s.person("Ben").join(teacher.Invite())
		wait(5 * time.Second)
		at := journal.ClockAt(time.Now())
		must(t, ana.WriteViewing(t.Context(), conduct.Viewing{Viewer: ben.author(), What: conduct.ViewScreen, From: at, To: at + 1<<20}))
		must(t, ana.WriteViewing(t.Context(), conduct.Viewing{Viewer: ana.author(), What: conduct.ViewCamera, From: at, To: at + 1<<20}))
		must(t, ana.WriteViewing(t.Context(), conduct.Viewing{Viewer: journal.Author{77}, What: conduct.ViewScreen, From: at, To: at + 1<<20}))
		read := func(when string, want int) {
			t.Helper()
			for _, p := range []*someone{teacher, ana} {
				if got := p.View().Viewings; len(got) != want || want == 1 && got[0].Viewer != ben.author() {
					t.Errorf("%s %s reads %v", when, p.cfg.Name, got)
				}
			}
		}
		wait(5 * time.Second)
		read("of students who look", 0)
		must(t, teacher.SetRole(t.Context(), ben.author(), journal.Proctor))
		wait(2 * time.Second)
		read("of a proctor", 1)
		must(t, teacher.SetRole(t.Context(), ben.author(), journal.Student))
		wait(2 * time.Second)
		read("of who was a proctor", 1)
		path := ana.path()
		ana.leave()
		ana.reopen(path)
		wait(10 * time.Second)
		read("when she comes back", 1)
	})
}

// What shows staff something ends on the publisher's loop once whom it is for may monitor no more; a call to them goes on.
func TestStreamThatShowsStaffSomethingEndsWithTheirRight(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", true)
		ana, ben := s.person("Ana").join(teacher.Invite()), s.person("Ben").join(teacher.Invite())
		wait(5 * time.Second)
		screen := netgroup.PublishConfig{Kind: netgroup.ScreenStream, Kbit: 100}
		_, err := ana.PublishDirect(t.Context(), ben.author(), StreamShow+"screen", screen, Publishing{})
		wantErr(t, err, ErrNotAllowed)
		must(t, teacher.SetRole(t.Context(), ben.author(), journal.Proctor))
		wait(2 * time.Second)
		var ended atomic.Int32
		for _, name := range []string{StreamShow + "screen", "call"} {
			if _, err := ana.PublishDirect(t.Context(), ben.author(), name, screen, Publishing{Ended: func(error) { ended.Add(1) }}); err != nil {
				t.Fatal(err)
			}
		}
		must(t, teacher.SetRole(t.Context(), ben.author(), journal.Student))
		wait(2 * time.Second)
		var names []string
		for _, is := range ana.View().Streams {
			names = append(names, is.Name)
		}
		if ended.Load() != 1 || !slices.Equal(names, []string{"call"}) {
			t.Errorf("%d have ended, Ana publishes %q", ended.Load(), names)
		}
	})
}
