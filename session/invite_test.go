package session

import (
	"slices"
	"testing"
	"time"

	"lyceum/session/journal"
)

func (p *someone) inviteStates() (states []InviteState) {
	p.t.Helper()
	list, err := p.Invites(p.t.Context())
	must(p.t, err)
	for _, i := range list {
		states = append(states, i.State)
	}
	return states
}

func wantStates(t *testing.T, p *someone, want ...InviteState) {
	t.Helper()
	got := p.inviteStates()
	if len(got) != len(want) {
		t.Fatalf("invites %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("invites %v, want %v", got, want)
		}
	}
}

// Who comes by a revoked invite has to be admitted; who came before stays.
func TestRevokedInviteMakesNoMembers(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", true)
		a, err := teacher.NewInvite(t.Context(), journal.Student, time.Time{})
		must(t, err)
		b, err := teacher.NewInvite(t.Context(), journal.Proctor, time.Now().Add(10*time.Minute))
		must(t, err)
		wantStates(t, teacher, InviteOpen, InviteOpen, InviteOpen)
		if list, _ := teacher.Invites(t.Context()); list[0].Role != journal.Student || list[1] != a || list[2].ID != b.ID || list[2].Text != b.Text ||
			list[2].Role != journal.Proctor || a.ID == b.ID || !list[2].Until.Equal(b.Until) {
			t.Errorf("invites %+v, want the class's, %+v and %+v", list, a, b)
		}
		ana := s.person("Ana").join(a.Text)
		wait(5 * time.Second)
		wantErr(t, teacher.RevokeInvite(t.Context(), "0123456789abcdef"), ErrNoInvite)
		must(t, teacher.RevokeInvite(t.Context(), a.ID))
		wantStates(t, teacher, InviteOpen, InviteRevoked, InviteOpen)
		late := s.person("Late")
		told := late.hearsOfTheDoor()
		late.join(a.Text)
		wait(10 * time.Second)
		teacher.wantPresent("Teacher", "Ana")
		if v := late.View(); v.Ready {
			t.Error("in by a revoked invite")
		} else {
			wantErr(t, v.InviteErr, ErrInviteRevoked)
		}
		if n := slices.IndexFunc(*told, func(n DoorNews) bool { return n.State == DoorRevoked && n.Self }); n < 0 || len(*told) != 2 {
			t.Errorf("Late was told %+v", *told)
		}
		must(t, teacher.Admit(t.Context(), late.author())) // staff may all the same
		wait(5 * time.Second)
		wantErr(t, late.View().InviteErr, nil)
		teacher.wantPresent("Teacher", "Ana", "Late")
		ana.write("still here")
		wait(11 * time.Minute)
		teacher.wantSaid("still here")
		wantStates(t, teacher, InviteOpen, InviteRevoked, InviteExpired)
		_, err = teacher.NewInvite(t.Context(), journal.Student, time.Now())
		wantErr(t, err, ErrInviteUntilPast)
		_, err = ana.NewInvite(t.Context(), journal.Student, time.Time{})
		wantErr(t, err, ErrNotAllowed)
		wantErr(t, ana.RevokeInvite(t.Context(), a.ID), ErrNoInvite)
	})
}

// A class that is open to all is not told with an invite that was revoked.
func TestRevokedInviteIsNotAnnounced(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		b := s.browse()
		teacher := s.person("Teacher").launch("T", true)
		wait(3 * time.Second)
		if one(t, b).Invite == "" {
			t.Error("an open class is announced without its invite")
		}
		list, err := teacher.Invites(t.Context())
		must(t, err)
		must(t, teacher.RevokeInvite(t.Context(), list[0].ID))
		wait(3 * time.Second)
		if one(t, b).Invite != "" {
			t.Error("a revoked invite is announced")
		}
	})
}
