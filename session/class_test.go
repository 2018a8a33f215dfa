package session

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netgroup"
)

func TestClassFromLaunchToEnd(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Dr. Lindqvist").launch("Photosynthesis", false)
		if v := teacher.View(); v.Role != journal.Instructor || v.Link != LinkAlone || !v.Ready || v.Title == "" || v.Closed {
			t.Errorf("view of who launched = %+v", v)
		}
		ana := s.person("Ana").join(teacher.Invite())
		ben := s.person("Ben").join(teacher.Invite())
		everyone := []*someone{teacher, ana, ben}
		wait(5 * time.Second)
		for _, p := range everyone {
			p.wantPresent("Dr. Lindqvist", "Ana", "Ben")
			v := p.View()
			if v.Title != "Photosynthesis" || v.Link != LinkUp || !v.Ready || v.Ended || v.StartedAt.IsZero() {
				t.Errorf("%s: view = %+v", p.cfg.Name, v)
			}
			p.write("I am " + p.cfg.Name)
		}
		wait(time.Second)
		for _, p := range everyone {
			p.wantSaid("I am Dr. Lindqvist", "I am Ana", "I am Ben")
		}
		wantSameState(t, everyone...)

		ben.leave()
		wait(time.Second)
		teacher.wantPresent("Dr. Lindqvist", "Ana")
		for _, m := range teacher.View().Members {
			if m.Left != (m.Name == "Ben") {
				t.Errorf("%s: left = %v", m.Name, m.Left)
			}
		}
		wantErr(t, ana.End(t.Context()), ErrNotAllowed)
		if err := teacher.End(t.Context()); err != nil {
			t.Fatal(err)
		}
		wait(time.Second)
		if !teacher.View().Ended || !ana.View().Ended || ben.View().Ended {
			t.Error("the end has to reach who is there, and nobody else")
		}
		for _, p := range []*someone{teacher, ana} {
			wantErr(t, p.Write(t.Context(), journal.KindChat, []byte("too late")), ErrClosed)
		}
		ana.leave()
		teacher.leave()
		wantSameState(t, teacher, ana) // leaving a class that is over is nothing to be written down
	})
}

func TestSomebodyWhoComesLateHearsWhatWasSaid(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", false)
		ana := s.person("Ana").join(teacher.Invite())
		wait(5 * time.Second)
		teacher.write("one")
		ana.write("two")
		ana.leave()
		wait(time.Minute)
		late := s.person("Late").join(teacher.Invite())
		wait(5 * time.Second)
		late.wantSaid("one", "two")
		late.wantPresent("Teacher", "Late")
		wantSameState(t, teacher, late)
	})
}

func TestComingBackGoesOnWithOnesOwnLog(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", false)
		ana := s.person("Ana").join(teacher.Invite())
		wait(5 * time.Second)
		ana.write("before")
		ana.leave()
		wait(5 * time.Second)
		ana.folded = nil
		ana.join(teacher.Invite())
		wait(5 * time.Second)
		ana.wantPresent("Teacher", "Ana")
		ana.write("after")
		wait(time.Second)
		ana.wantSaid("before", "after")
		teacher.wantSaid("before", "after")
		wantSameState(t, teacher, ana)
		if n := len(teacher.View().Members); n != 2 || teacher.starts != 0 {
			t.Errorf("%d members after coming back, %d restarts", n, teacher.starts)
		}
	})
}

func TestTwoPeopleOfOneNameAreTwoPeople(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Ana").launch("T", false)
		s.person("Ana").join(teacher.Invite())
		s.person("Ana").join(teacher.Invite())
		wait(5 * time.Second)
		teacher.wantPresent("Ana", "Ana", "Ana")
	})
}

func TestObserversMayNotWriteToTheClass(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", false)
		invite, err := teacher.NewInvite(t.Context(), journal.Observer, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		watcher := s.person("Watcher").join(invite.Text)
		wait(5 * time.Second)
		teacher.write("welcome")
		wait(time.Second)
		watcher.wantSaid("welcome")
		if v := watcher.View(); v.Role != journal.Observer || !v.Ready {
			t.Errorf("role %q, ready %v", v.Role, v.Ready)
		}
		wantErr(t, watcher.Write(t.Context(), journal.KindChat, []byte("hi")), ErrNotAllowed)

		// Others do not count it either, should somebody's program write it all the same.
		if err := watcher.do(t.Context(), func(now time.Time) {
			if _, err := watcher.group.Append(now, journal.KindChat, []byte("smuggled")); err != nil {
				t.Error(err)
			}
			if _, err := watcher.group.Append(now, journal.KindEnd, nil); err != nil {
				t.Error(err)
			}
		}); err != nil {
			t.Fatal(err)
		}
		wait(time.Second)
		teacher.wantSaid("welcome")
		if v := teacher.View(); v.Ended || v.Entries != watcher.View().Entries {
			t.Errorf("ended %v; %d entries here, %d there", v.Ended, v.Entries, watcher.View().Entries)
		}
	})
}

func TestInvitesGiveTheRoleTheyWereMadeFor(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", false)
		for _, role := range []journal.Role{journal.Proctor, journal.Student, journal.Observer} {
			invite, err := teacher.NewInvite(t.Context(), role, time.Time{})
			if err != nil {
				t.Fatal(err)
			}
			p := s.person(string(role)).join(invite.Text)
			wait(5 * time.Second)
			if got := p.View().Role; got != role {
				t.Errorf("role by an invite for %s = %s", role, got)
			}
			for _, m := range teacher.View().Members {
				if m.Name == string(role) && m.Role != role {
					t.Errorf("the teacher takes the %s for %s", role, m.Role)
				}
			}
		}
		for _, role := range []journal.Role{journal.Instructor, "janitor", ""} {
			_, err := teacher.NewInvite(t.Context(), role, time.Time{})
			wantErr(t, err, ErrInviteRole)
		}
		student := s.person("S").join(teacher.Invite())
		_, err := student.NewInvite(t.Context(), journal.Student, time.Time{})
		wantErr(t, err, ErrNotAllowed)
	})
}

// An invite's expiry keeps newcomers out, and no member who comes back.
func TestExpiryOfAnInviteConcernsNewcomersOnly(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", false)
		invite, err := teacher.NewInvite(t.Context(), journal.Student, time.Now().Add(10*time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		ana, newcomer := s.person("Ana"), s.person("Newcomer")
		spec, again, hacked := ana.parse(invite.Text), ana.parse(invite.Text), newcomer.parse(invite.Text)
		hacked.Expires = time.Time{} // by somebody who changed the text; the grant in it is signed
		ana.joinSpec(spec)
		wait(5 * time.Second)
		ana.leave()
		wait(20 * time.Minute)

		var fault *netgroup.InviteError
		if _, err := netgroup.ParseSpec(invite.Text, time.Now()); !errors.As(err, &fault) || fault.Kind != netgroup.InviteExpired {
			t.Errorf("reading the invite after its time: %v", err)
		}
		newcomer.joinSpec(hacked)
		ana.joinSpec(again)
		wait(10 * time.Second)
		if v := newcomer.View(); v.Link != LinkSeeking || v.Ready || len(v.Members) != 0 {
			t.Errorf("newcomer got in: %+v", v)
		}
		teacher.wantPresent("Teacher", "Ana")
		ana.wantPresent("Teacher", "Ana")
		if role := ana.View().Role; role != journal.Student {
			t.Errorf("who came back is %s, was a student", role)
		}
		ana.write("still here")
		wait(time.Second)
		teacher.wantSaid("still here")
	})
}

func TestNamesAndTitlesAreCheckedBeforeAnythingOpens(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		long := strings.Repeat("ä", journal.MaxTitle)
		for _, title := range []string{"", " \t\n", "\x00\x1b", long + "ä"} {
			p := s.person("Teacher")
			if _, err := Launch(t.Context(), p.cfg, title, false); !errors.Is(err, ErrTitleLength) || p.conn != nil {
				t.Errorf("Launch(%q) = %v, socket opened: %v", title, err, p.conn != nil)
			}
		}
		for _, name := range []string{"", "\u202e ", strings.Repeat("x", journal.MaxName+1)} {
			p := s.person(name)
			if _, err := Launch(t.Context(), p.cfg, "T", false); !errors.Is(err, ErrNameLength) || p.conn != nil {
				t.Errorf("Launch as %q = %v", name, err)
			}
		}
		name := strings.Repeat("🦊", journal.MaxName)
		teacher := s.person(" "+name+"\x07").launch("\x1b"+long+" \u202e", true)
		ana := s.person("Ana").join(teacher.Invite())
		wait(5 * time.Second)
		if v := ana.View(); v.Title != long {
			t.Errorf("title = %q", v.Title)
		}
		ana.wantPresent(name, "Ana")
	})
}

func TestLeavingTwiceAndWhileSeeking(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", false)
		invite := teacher.Invite()
		teacher.leave()
		teacher.leave()
		if v := teacher.View(); !v.Closed || v.Failed || v.Ended {
			t.Errorf("view after leaving = %+v", v)
		}
		wantErr(t, teacher.Write(t.Context(), journal.KindChat, []byte("x")), ErrClosed)
		wantErr(t, teacher.End(t.Context()), ErrClosed)
		wantErr(t, teacher.Inspect(t.Context(), func(View) { t.Error("inspected a closed class") }), ErrClosed)

		ana := s.person("Ana").join(invite) // nobody is there
		wait(time.Minute)
		if v := ana.View(); v.Link != LinkSeeking || v.Ready || v.Closed {
			t.Errorf("view while seeking = %+v", v)
		}
		wantErr(t, ana.Write(t.Context(), journal.KindChat, []byte("hello?")), ErrNotReady)
		begun := time.Now()
		ana.leave()
		if d := time.Since(begun); d > time.Second {
			t.Errorf("leaving while seeking took %v", d)
		}
		ana.leave()
	})
}

func TestLeavingDoesNotWaitForWhoCannotHear(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", false)
		ana := s.person("Ana").join(teacher.Invite())
		wait(5 * time.Second)
		s.lan.Cut(teacher.ip, ana.ip)
		ana.write("nobody hears this")
		begun := time.Now()
		ana.leave()
		if d := time.Since(begun); d < time.Second || d > 4*time.Second {
			t.Errorf("leaving took %v, want the 3 s that what was written may take", d)
		}
	})
}

func TestLeaveGivesUpWithItsContext(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", false)
		ana := s.person("Ana").join(teacher.Invite())
		wait(5 * time.Second)
		s.lan.Cut(teacher.ip, ana.ip)
		ana.write("nobody hears this")
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		wantErr(t, ana.Leave(ctx), context.DeadlineExceeded)
		if v := ana.View(); !v.Closed || v.Failed {
			t.Errorf("view = %+v", v)
		}
	})
}

func TestLosingTouchEndsNothing(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", false)
		ana := s.person("Ana").join(teacher.Invite())
		wait(5 * time.Second)
		s.lan.Cut(teacher.ip, ana.ip)
		wait(5 * time.Minute)
		for _, p := range []*someone{teacher, ana} {
			if v := p.View(); v.Link != LinkAlone || v.Ended || v.Closed || !v.Ready {
				t.Errorf("%s: view = %+v", p.cfg.Name, v)
			}
			p.wantPresent(p.cfg.Name)
			p.write("alone, " + p.cfg.Name)
		}
		s.lan.Mend(teacher.ip, ana.ip)
		wait(5 * time.Minute)
		for _, p := range []*someone{teacher, ana} {
			p.wantPresent("Teacher", "Ana")
			p.wantSaid("alone, Teacher", "alone, Ana")
		}
		wantSameState(t, teacher, ana)
	})
}

// A laptop that changes networks in class loses neither its links nor anything that is said.
func TestClassGoesOnWhereAMachineHasMovedTo(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", false)
		ana := s.person("Ana").join(teacher.Invite())
		wait(5 * time.Second)
		for i, mover := range []*someone{ana, teacher} {
			mover.conn.Move(fmt.Sprintf("10.7.0.%d", i+1))
			wait(500 * time.Millisecond) // no keepalive is due by then
			teacher.write(fmt.Sprint("teacher ", i))
			ana.write(fmt.Sprint("ana ", i))
			wait(500 * time.Millisecond)
			for _, p := range []*someone{teacher, ana} {
				if v := p.View(); v.Link != LinkUp {
					t.Errorf("%s: link %v", p.cfg.Name, v.Link)
				}
			}
			if a, b := len(teacher.said()), len(ana.said()); a != 2*(i+1) || b != a {
				t.Errorf("move %d: teacher heard %d lines, Ana %d, want %d", i, a, b, 2*(i+1))
			}
		}
	})
}

// Who moved says so at once: what others write to it in the next moment does not go where it was.
func TestWhoMovedIsReachedBeforeItWritesAnything(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", false)
		ana := s.person("Ana").join(teacher.Invite())
		wait(5 * time.Second)
		for i := range 8 {
			ana.conn.Move(fmt.Sprintf("10.7.0.%d", i+1))
			wait(50 * time.Millisecond)
			teacher.write("here?")
			wait(50 * time.Millisecond)
			if got := len(ana.said()); got != i+1 {
				t.Errorf("move %d: Ana heard %d lines within a twentieth of a second, want %d", i, got, i+1)
			}
			wait(2 * time.Second)
		}
	})
}

func TestWayToTheClassIsThatToWhoHoldsIt(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher, ana, ben := s.person("Teacher").launch("T", false), s.person("Ana"), s.person("Ben")
		ben.ip = "10.9.9.9"
		ben.host = s.lan.Host(ben.ip)
		wait(5 * time.Second)
		if v := teacher.View(); v.Way != NoWay {
			t.Errorf("alone: %q", v.Way)
		}
		ana.join(teacher.Invite())
		ben.join(teacher.Invite())
		wait(15 * time.Second)
		for p, want := range map[*someone]Way{teacher: WayLAN, ana: WayLAN, ben: WayDirect} {
			if v := p.View(); v.Way != want || v.WayRTT == 0 {
				t.Errorf("%s: the way is %q, %v, want %q", p.cfg.Name, v.Way, v.WayRTT, want)
			}
		}
	})
}
