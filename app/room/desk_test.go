package room

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestRosterIsTakenAsAWholeOrNotAtAll(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher").launch("T")
		ana := b.desk("Ana").join(teacher.Invite())
		wait(5 * time.Second)
		n, err := teacher.ImportRoster(strings.NewReader("Name,ID,E-mail\nAna,7,ana@example.org\n\"Ben, the other\",8,\n"))
		if n != 2 || err != nil {
			t.Errorf("%d people, %v", n, err)
		}
		var wrong *RosterError
		if _, err := teacher.ImportRoster(strings.NewReader("Name,ID\nAna,7\n" + strings.Repeat("x", 500) + ",8\n")); !errors.As(err, &wrong) || len(wrong.Problems) != 1 {
			t.Errorf("a line that makes no sense: %v", err)
		}
		if _, err := ana.ImportRoster(strings.NewReader("Name\nAna\n")); err == nil {
			t.Error("a student sets who is expected")
		}
	})
}

func TestStatsSayHowThisComputerIsLinked(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher").launch("T")
		if s := teacher.Stats(); s.Neighbors != 0 || s.RTT != 0 {
			t.Errorf("alone: %+v", s)
		}
		ana := b.desk("Ana").join(teacher.Invite())
		wait(20 * time.Second)
		teacher.Stats()
		for range 100 {
			ana.say(strings.Repeat("x", 1000))
		}
		wait(10 * time.Second)
		s := teacher.Stats()
		if s.Neighbors != 1 || s.Loss != 0 || s.Received < 80 || s.Received > 400 || s.Sent == 0 || s.Sent > s.Received {
			t.Errorf("100 kB in ten seconds: %+v", s)
		}
	})
}

func TestWhoComesByARevokedInviteIsToldSoAndWaits(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher").launch("T")
		made, err := teacher.NewInvite(Student, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		if err := teacher.RevokeInvite(made.ID); err != nil {
			t.Fatal(err)
		}
		list, err := teacher.Invites()
		if err != nil || len(list) != 2 || list[0].State != "open" || list[1].State != "revoked" {
			t.Errorf("invites %+v, %v", list, err)
		}
		if err := teacher.RevokeInvite("00"); !errors.Is(err, ErrNoInvite) {
			t.Errorf("no such invite: %v", err)
		}
		ana := b.desk("Ana").join(made.Text)
		wait(10 * time.Second)
		if s := ana.Snapshot(); s.Door != "revoked" || len(s.People) != 0 {
			t.Errorf("at the door %q, people %v", s.Door, s.People)
		}
		if countOf(ana.seen(), "error "+ErrInviteRevoked.Error()) != 1 {
			t.Errorf("Ana has seen %q", ana.seen())
		}
		if err := teacher.Admit("Ana"); err != nil {
			t.Fatal(err)
		}
		wait(10 * time.Second)
		if s := ana.Snapshot(); s.Door != "" || len(s.People) != 2 {
			t.Errorf("let in: at the door %q, people %v", s.Door, s.People)
		}
	})
}

// Lines of somebody who was removed keep the name, also for who comes later.
func TestWhatWhoWasRemovedSaidKeepsTheName(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher").launch("T")
		eve := b.desk("Eve").join(teacher.Invite())
		wait(5 * time.Second)
		eve.say("I was here")
		wait(time.Second)
		if err := teacher.Remove("Eve"); err != nil {
			t.Fatal(err)
		}
		wait(5 * time.Second)
		late := b.desk("Late").join(teacher.Invite())
		wait(5 * time.Second)
		if err := teacher.Admit(Everyone); err != nil {
			t.Fatal(err)
		}
		wait(10 * time.Second)
		if m := late.Snapshot().Messages; len(m) != 1 || m[0].Name != "Eve" {
			t.Errorf("late sees %+v", m)
		}
		if countOf(late.seen(), "joined Eve") != 0 {
			t.Error("who is no member is told to have joined")
		}
	})
}
