package session

import (
	"context"
	"slices"
	"testing"
	"time"

	"lyceum/session/journal"
)

// hears collects what somebody is told of the door.
func (p *someone) hearsOfTheDoor() (news *[]DoorNews) {
	news = new([]DoorNews)
	p.cfg.Door = func(n DoorNews) {
		defer p.enter()()
		*news = append(*news, n)
	}
	return news
}

func (p *someone) author() journal.Author { return journal.Author(p.cfg.Identity.Public()) }

func TestRemovedPersonIsOutAndOnlyKnocksWithANewIdentity(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher")
		heard := teacher.hearsOfTheDoor()
		teacher.launch("T", true)
		ana, ben := s.person("Ana"), s.person("Ben")
		told := ben.hearsOfTheDoor()
		ana.join(teacher.Invite())
		ben.join(teacher.Invite())
		wait(5 * time.Second)
		wantErr(t, ana.Remove(t.Context(), ben.author()), ErrNotStaff)
		if err := teacher.Remove(t.Context(), ben.author()); err != nil {
			t.Fatal(err)
		}
		wait(2 * time.Second)
		for _, p := range []*someone{teacher, ana} {
			p.wantPresent("Teacher", "Ana")
			if n := len(p.View().Members); n != 2 {
				t.Errorf("%s has %d members", p.cfg.Name, n)
			}
		}
		if n := len(*told); n == 0 || (*told)[n-1].State != DoorRemoved || !(*told)[n-1].Self {
			t.Errorf("Ben was told %+v", *told)
		}
		teacher.write("among ourselves")
		wait(time.Second)
		ben.wantSaid()
		ana.wantSaid("among ourselves")

		again := s.person("Ben again").join(teacher.Invite())
		wait(5 * time.Second)
		again.wantSaid()
		if w := teacher.View().Waiting; len(w) != 1 || w[0].Name != "Ben again" || w[0].Author != again.author() {
			t.Errorf("waiting: %+v", w)
		}
		if again.View().Ready || len(again.View().Members) > 0 {
			t.Error("in without being let in")
		}
		isWaiting := func(n DoorNews) bool { return n.State == DoorWaiting && n.Name == "Ben again" && !n.Self }
		if !slices.ContainsFunc(*heard, isWaiting) {
			t.Errorf("the teacher was told %+v", *heard)
		}
		if err := teacher.Admit(t.Context(), again.author()); err != nil {
			t.Fatal(err)
		}
		wait(5 * time.Second)
		teacher.wantPresent("Teacher", "Ana", "Ben again")
		if w := teacher.View().Waiting; len(w) != 0 {
			t.Errorf("still waiting: %+v", w)
		}
		wantErr(t, teacher.Admit(canceled(t), again.author()), context.Canceled)
	})
}

// Whoever learns of a removal from a file, or on coming late, would be told of somebody without a name.
func TestRemovalOfLongAgoIsNoNews(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").withDisk()
		heard := teacher.hearsOfTheDoor()
		removed := func(n DoorNews) bool { return n.State == DoorRemoved }
		teacher.launch("T", true)
		ben := s.person("Ben").join(teacher.Invite())
		wait(5 * time.Second)
		must(t, teacher.Remove(t.Context(), ben.author()))
		wait(time.Second)
		if i := slices.IndexFunc(*heard, removed); i < 0 || (*heard)[i].Name != "Ben" {
			t.Errorf("at the removal the teacher was told %+v", *heard)
		}
		path := teacher.path()
		teacher.leave()
		*heard = nil
		teacher.reopen(path)
		late := s.person("Late")
		told := late.hearsOfTheDoor()
		late.join(teacher.Invite())
		wait(5 * time.Second)
		must(t, teacher.Admit(t.Context(), late.author())) // a removal has newcomers wait
		wait(5 * time.Second)
		teacher.wantPresent("Teacher", "Late")
		if slices.ContainsFunc(*heard, removed) || slices.ContainsFunc(*told, removed) {
			t.Errorf("later the teacher was told %+v, and who came late %+v", *heard, *told)
		}
	})
}

func canceled(t *testing.T) context.Context {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	return ctx
}

// Who joins by a proctor's invite is staff without anybody's doing, reads what is sealed to staff, and students do not.
func TestProctorsAreStaffWithoutAnybodysDoing(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", true)
		invite, err := teacher.NewInvite(t.Context(), journal.Proctor, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		proctor, ana, ben := s.person("Proctor").join(invite.Text), s.person("Ana").join(teacher.Invite()), s.person("Ben").join(teacher.Invite())
		wait(15 * time.Second)
		var sealed []byte
		if err := ana.do(t.Context(), func(time.Time) { sealed, err = ana.group.SealToStaff("answer", nil, []byte("42")) }); err != nil || sealed == nil {
			t.Errorf("nothing can be sealed to staff: %v", err)
		}
		for _, p := range []*someone{teacher, proctor, ben} {
			opens := false
			if err := p.do(t.Context(), func(time.Time) {
				_, err := p.group.OpenAsStaff("answer", nil, sealed)
				opens = err == nil
			}); err != nil || opens != (p != ben) {
				t.Errorf("%s opens what is sealed to staff: %v, %v", p.cfg.Name, opens, err)
			}
		}
		if err := proctor.Remove(t.Context(), ben.author()); err != nil {
			t.Errorf("the proctor removes somebody: %v", err)
		}
		wait(5 * time.Second)
		ana.wantPresent("Teacher", "Proctor", "Ana")
		ana.write("without Ben")
		wait(time.Second)
		proctor.wantSaid("without Ben")
		ben.wantSaid()
	})
}

func TestClassWithAWaitingRoom(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher, ana, ben := s.person("Teacher"), s.person("Ana"), s.person("Ben")
		teacher.cfg.WaitingRoom = true
		heard, told := teacher.hearsOfTheDoor(), ana.hearsOfTheDoor()
		teacher.launch("T", false)
		ana.join(teacher.Invite())
		ben.join(teacher.Invite())
		wait(5 * time.Second)
		if v := ana.View(); v.Ready || len(v.Members) != 0 || v.Title != "" || v.Entries != 0 {
			t.Errorf("who waits sees %+v", v)
		}
		if err := teacher.Admit(t.Context(), ana.author()); err != nil {
			t.Fatal(err)
		}
		wait(5 * time.Second)
		ana.write("thank you")
		wait(time.Second)
		teacher.wantSaid("thank you")
		teacher.wantPresent("Teacher", "Ana")
		wantSameState(t, teacher, ana)
		var states []DoorState
		for _, n := range *told {
			states = append(states, n.State)
		}
		if !slices.Equal(states, []DoorState{DoorWaiting, DoorAdmitted, DoorEpoch}) {
			t.Errorf("Ana was told %v", states)
		}
		if n := len(*heard); n != 4 { // two wait, one is let in, and there is an epoch
			t.Errorf("the teacher was told %+v", *heard)
		}
		wantErr(t, ana.SetWaitingRoom(t.Context(), false), ErrNotStaff)
		if err := teacher.SetWaitingRoom(t.Context(), false); err != nil {
			t.Fatal(err)
		}
		wait(90 * time.Second)
		teacher.wantPresent("Teacher", "Ana", "Ben")
		wantSameState(t, teacher, ana, ben)
	})
}

// Who was removed keeps what was said before, as do the others, and all who are in class agree.
func TestRemovalLeavesWhatWasSaidBefore(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", false)
		ana, ben := s.person("Ana").join(teacher.Invite()), s.person("Ben").join(teacher.Invite())
		wait(5 * time.Second)
		ben.write("before")
		wait(time.Second)
		if err := teacher.Remove(t.Context(), ben.author()); err != nil {
			t.Fatal(err)
		}
		wait(5 * time.Second)
		ana.write("after")
		wait(5 * time.Second)
		teacher.wantSaid("before", "after")
		ana.wantSaid("before", "after")
		ben.wantSaid("before")
		wantSameState(t, teacher, ana)
		if v := ben.View(); !v.Removed {
			t.Errorf("who was removed sees %+v", v)
		}
	})
}
