package room

import (
	"errors"
	"slices"
	"testing"
	"time"

	"lyceum/collab/chat"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestLocksHoldForWhatStudentsSayToWhom(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher").launch("T")
		ana, ben := b.desk("Ana").join(teacher.Invite()), b.desk("Ben").join(teacher.Invite())
		wait(5 * time.Second)
		ana.say("frist")
		must(t, ana.Tell("Ben", "psst"))
		wait(time.Second)
		first := ana.Snapshot().Messages[0].ID
		must(t, teacher.SetLock("private", true))
		must(t, teacher.SetLock("chat", true))
		wait(time.Second)
		for what, err := range map[string]error{
			"to a student": ana.Tell("Ben", "psst"), "to all": ana.Say("hello"), "an edit": ana.Edit(first, "first"),
		} {
			if !errors.Is(err, ErrLocked) {
				t.Errorf("%s: %v, want that it is locked", what, err)
			}
		}
		must(t, ana.Tell("Teacher", "help"))
		must(t, ana.SayToStaff("help"))
		wait(time.Second) // what is said at the same moment has no order that shows who answers whom
		must(t, teacher.Tell("Ana", "yes?"))
		if err := teacher.SetLock("chair", true); !errors.Is(err, ErrNoLock) {
			t.Errorf("no such lock: %v", err)
		}
		wait(time.Second)
		want := []string{"Ana: frist", "Ana: psst"}
		if got := texts(ben.Snapshot().Messages); !slices.Equal(got, want) {
			t.Errorf("Ben sees %q, want %q", got, want)
		}
		if got := texts(teacher.Snapshot().Messages); !slices.Equal(got, []string{"Ana: frist", "Ana: help", "Ana: help", "Teacher: yes?"}) {
			t.Errorf("the teacher sees %q", got)
		}
		if s := ben.Snapshot(); len(s.Locks) != 2 || s.Locks[0].Item != "chat" || s.Locks[0].By != teacher.Snapshot().People[0].ID {
			t.Errorf("locks %+v", s.Locks)
		}
	})
}

func TestWhoBecomesStaffReadsWhatWasSaidToStaff(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher").launch("T")
		ana, ben := b.desk("Ana").join(teacher.Invite()), b.desk("Ben").join(teacher.Invite())
		wait(5 * time.Second)
		must(t, ana.SayToStaff("between us"))
		wait(time.Second)
		if got := texts(ben.Snapshot().Messages); len(got) != 0 {
			t.Fatalf("a student reads %q", got)
		}
		must(t, teacher.SetRole("Ben", Proctor))
		wait(5 * time.Second)
		if got := texts(ben.Snapshot().Messages); !slices.Equal(got, []string{"Ana: between us"}) {
			t.Errorf("a proctor reads %q", got)
		}
		if seen := ben.seen(); countOf(seen, "role Ben proctor false") != 1 || countOf(seen, "Ana: between us") != 1 {
			t.Errorf("Ben has seen %q", seen)
		}
	})
}

func TestLinesOfOthersAreNotOnesOwn(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher").launch("T")
		ana := b.desk("Ana").join(teacher.Invite())
		wait(5 * time.Second)
		teacher.say("mine")
		wait(time.Second)
		id := ana.Snapshot().Messages[0].ID
		if err := ana.Edit(id, "yours"); !errors.Is(err, ErrNotOwn) {
			t.Errorf("editing another's line: %v", err)
		}
		if err := ana.Erase("nonsense"); !errors.Is(err, ErrNoLine) {
			t.Errorf("no such line: %v", err)
		}
		if err := ana.Erase(id); !errors.Is(err, ErrNotStaff) {
			t.Errorf("taking away another's line: %v", err)
		}
		wait(time.Second)
		if m := teacher.Snapshot().Messages[0]; m.Deleted || m.Text != "mine" {
			t.Errorf("a student took away the teacher's line: %+v", m)
		}
	})
}

// What others would not show is not answered as if it had worked.
func TestWhatWouldChangeNothingIsRefused(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher").launch("T")
		ana, ben := b.desk("Ana").join(teacher.Invite()), b.desk("Ben").join(teacher.Invite())
		wait(5 * time.Second)
		must(t, ana.Tell("Ben", "psst"))
		must(t, ana.Tell("Teacher", "please"))
		wait(time.Second)
		must(t, teacher.SetLock("private", true))
		wait(time.Second)
		if err := ana.Edit(idOf(ana, "psst"), "pst"); !errors.Is(err, ErrLocked) {
			t.Errorf("a private line while these are locked: %v", err)
		}
		must(t, ana.Edit(idOf(ana, "please"), "yes, please"))
		ana.say("said")
		wait(chat.EditWindow - time.Second)
		must(t, ana.Edit(idOf(ana, "said"), "edited"))
		wait(2 * time.Second)
		if err := ana.Edit(idOf(ana, "edited"), "again"); !errors.Is(err, ErrLineOld) {
			t.Errorf("after two minutes: %v", err)
		}
		for range 10 {
			must(t, ana.React("👍"))
		}
		if err := ana.React("👍"); !errors.Is(err, ErrTooFast) {
			t.Errorf("the eleventh reaction: %v", err)
		}
		wait(time.Minute)
		must(t, ana.React("👍"))
		wait(time.Second)
		if n := countOf(ben.seen(), "reaction Ana 👍"); n != 11 {
			t.Errorf("Ben has seen %d reactions: %q", n, ben.seen())
		}
	})
}

func TestTheClassIsHandedOverOnLeaving(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher").launch("T")
		ana := b.desk("Ana").join(teacher.Invite())
		wait(5 * time.Second)
		if err := ana.SetOwnerLeaves(LockUp, ""); err == nil {
			t.Error("a student says what becomes of the class")
		}
		if err := teacher.LeaveAs(HandOver, "Nobody"); !errors.Is(err, ErrNobody) || teacher.Snapshot().Ended {
			t.Errorf("handing over to nobody: %v", err)
		}
		must(t, teacher.LeaveAs(HandOver, "Ana"))
		wait(5 * time.Second)
		if s := ana.Snapshot(); len(s.People) != 2 || !s.People[slices.IndexFunc(s.People, func(p Person) bool { return p.Self })].Deputy {
			t.Errorf("people %+v", s.People)
		}
		must(t, ana.End())
		if seen := ana.seen(); seen[len(seen)-1] != "ended ended" {
			t.Errorf("Ana has seen %q", seen)
		}
	})
}
