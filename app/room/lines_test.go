package room

import (
	"errors"
	"slices"
	"testing"
	"time"

	"lyceum/collab/chat"
	"lyceum/session"
	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// change returns an entry of another kind about a line.
func change(kind journal.Kind, n byte, seq uint64, at int, body []byte, rights journal.Rights) journal.Entry {
	e := said(n, seq, at, "")
	e.Kind, e.Body, e.Rights = kind, body, rights
	return e
}

func mustEncode(t *testing.T) func(body []byte, err error) []byte {
	return func(body []byte, err error) []byte {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return body
	}
}

func TestLinesThatAreEditedOrErasedAreToldAndShownAsTheyAre(t *testing.T) {
	r := bare()
	view := session.View{Members: []session.Member{member(1, "Ana"), member(2, "Ben")}}
	for i := range 4 {
		r.fold(said(byte(1+i%2), uint64(2+i), i, string(rune('a'+i))))
	}
	r.update(view)
	before := r.Snapshot()
	r.taken()
	line := r.news.lines.said[1]
	r.fold(change(journal.KindChatEdit, 2, 9, 5, mustEncode(t)(chat.EncodeEdit(nil, line, "B")), journal.Post))
	r.fold(change(journal.KindChatDelete, 1, 9, 6, chat.EncodeDelete(r.news.lines.said[2]), journal.Post))
	r.update(view)
	if got := r.taken(); !slices.Equal(got, []string{"Ben now: B", "Ana's line erased by Ana"}) {
		t.Errorf("told %q", got)
	}
	if got := texts(r.Snapshot().Messages); !slices.Equal(got, []string{"Ana: a", "Ben: B", "Ana: ", "Ben: d"}) {
		t.Errorf("shown %q", got)
	}
	if m := r.Snapshot().Messages[2]; !m.Deleted || m.By != "Ana" {
		t.Errorf("what was taken away is shown as %+v", m)
	}
	if !r.Snapshot().Messages[1].Edited || r.Snapshot().Messages[0].Edited {
		t.Error("the edited line does not say so, or another does")
	}
	if got := texts(before.Messages); !slices.Equal(got, []string{"Ana: a", "Ben: b", "Ana: c", "Ben: d"}) {
		t.Errorf("a snapshot changed after it was given out: %q", got)
	}
	r.fold(said(1, 12, 9, "e"))
	r.update(view)
	if got := r.taken(); !slices.Equal(got, []string{"Ana: e"}) {
		t.Errorf("told %q: what is gone is told once", got)
	}
	if _, err := r.line(before.Messages[2].ID); err == nil {
		t.Error("a line that is gone can be taken away again")
	}
}

// What is written in spite of a lock, by whatever program, is not shown, on no machine: in whatever order the lock
// and the line come.
func TestLinesThatFallUnderALockAreNotShown(t *testing.T) {
	staff := journal.Proctor.Rights()
	lock := mustEncode(t)(conduct.LockChange{On: conduct.LockChat}.Encode())
	open := mustEncode(t)(conduct.LockChange{Off: conduct.LockChat}.Encode())
	entries := []journal.Entry{
		said(1, 2, 0, "before"),
		change(journal.KindLocks, 2, 2, 10, lock, staff),
		said(1, 3, 20, "in spite of it"),
		change(journal.KindChat, 2, 3, 30, []byte("staff may"), staff),
		change(journal.KindLocks, 2, 4, 40, open, staff),
		said(1, 4, 50, "after"),
		change(journal.KindLocks, 1, 5, 60, lock, journal.Post), // a student locks nothing
		said(1, 6, 70, "still"),
	}
	view := session.View{Members: []session.Member{member(1, "Ana"), member(2, "Ben")}}
	want := []string{"Ana: before", "Ben: staff may", "Ana: after", "Ana: still"}
	for first := range entries {
		r, locks := bare(), conduct.LockFold{}
		for i := range entries {
			e := entries[(first+i)%len(entries)]
			r.fold(e)
			locks.Apply(e)
			view.Locked = locks.Snapshot()
			r.update(view)
		}
		if got := texts(r.Snapshot().Messages); !slices.Equal(got, want) {
			t.Errorf("from entry %d on: shown %q, want %q", first, got, want)
		}
	}
}

func TestALineThatALockTakesBackIsToldToBeGone(t *testing.T) {
	r := bare()
	view := session.View{Members: []session.Member{member(1, "Ana"), member(2, "Ben")}}
	r.fold(said(1, 2, 20, "quick"))
	r.update(view)
	lock := change(journal.KindLocks, 2, 2, 10, mustEncode(t)(conduct.LockChange{On: conduct.LockChat}.Encode()), journal.Proctor.Rights())
	var locks conduct.LockFold
	locks.Apply(lock)
	r.fold(lock)
	view.Locked = locks.Snapshot()
	r.update(view)
	if got := r.taken(); !slices.Equal(got, []string{"joined Ana", "joined Ben", "Ana: quick", "Ana's line erased by "}) {
		t.Errorf("told %q", got)
	}
}

func TestMentionsAreIDs(t *testing.T) {
	r := bare()
	r.fold(said(1, 2, 0, "@ben and @all, see a@ben"))
	r.update(session.View{Members: []session.Member{member(1, "Ana"), member(2, "Ben")}})
	m := r.Snapshot().Messages[0]
	if ben := r.Snapshot().People[1].ID; !slices.Equal(m.Mentions, []string{ben, Everyone}) {
		t.Errorf("mentions %q", m.Mentions)
	}
}

func TestFloorIsToldAsItChanges(t *testing.T) {
	r := bare()
	members := []session.Member{member(1, "Ana"), member(2, "Ben")}
	hand := func(n byte) conduct.Hand { return conduct.Hand{Author: author(n), Since: journal.Clock(n) << 16} }
	r.fold(change(journal.KindLocks, 2, 2, 10, mustEncode(t)(conduct.LockChange{On: conduct.LockNotes}.Encode()), journal.Proctor.Rights()))
	for _, step := range []struct {
		view session.View
		want []string
	}{
		{session.View{}, nil},
		{session.View{Hands: []conduct.Hand{hand(3)}}, nil}, // nobody knows who that is
		{session.View{Hands: []conduct.Hand{hand(2)}, Stage: author(1), Locks: conduct.LockNotes},
			[]string{"hand Ben true 1", "presenter Ana", "locked notes true by Ben"}},
		{session.View{Hands: []conduct.Hand{hand(2), hand(1)}, Stage: author(2)},
			[]string{"hand Ana true 2", "presenter Ben", "locked notes false by Ben"}},
		{session.View{Hands: []conduct.Hand{hand(1)}}, []string{"hand Ben false 0", "presenter "}},
		{session.View{Reactions: []conduct.Reaction{{Author: author(1), Seq: 7, Emoji: "👍"}}}, []string{"hand Ana false 0", "reaction Ana 👍"}},
		{session.View{Reactions: []conduct.Reaction{{Author: author(1), Seq: 7, Emoji: "👍"}, {Author: author(1), Seq: 8, Emoji: "👍"}}}, []string{"reaction Ana 👍"}},
		{session.View{}, nil},
	} {
		step.view.Members = members
		r.update(step.view)
		got := slices.DeleteFunc(r.taken(), func(s string) bool { return s == "joined Ana" || s == "joined Ben" })
		if !slices.Equal(got, step.want) {
			t.Errorf("told %q, want %q", got, step.want)
		}
	}
}

func TestRolesAreToldWhenTheyChange(t *testing.T) {
	r := bare()
	ana, ben := member(1, "Ana"), member(2, "Ben")
	ben.Deputy = true
	r.update(session.View{Members: []session.Member{ana, ben}})
	if got := r.taken(); !slices.Equal(got, []string{"joined Ana", "joined Ben", "role Ben student true"}) {
		t.Errorf("told %q", got)
	}
	ana.Role, ben.Deputy = journal.Proctor, false
	r.update(session.View{Members: []session.Member{ana, ben}})
	if got := r.taken(); !slices.Equal(got, []string{"role Ana proctor false", "role Ben student false"}) {
		t.Errorf("told %q", got)
	}
}

func TestStaffClearAllLinesToEverybody(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana := b.desk("Teacher"), b.desk("Ana")
		teacher.launch("T")
		ana.join(teacher.Invite())
		wait(5 * time.Second)
		if err := teacher.Clear(); err != nil {
			t.Errorf("nothing to clear: %v", err)
		}
		ana.say("one")
		teacher.say("two")
		if err := ana.SayToStaff("three"); err != nil {
			t.Fatal(err)
		}
		wait(time.Second)
		if err := ana.Clear(); !errors.Is(err, ErrNotStaff) {
			t.Errorf("a student clears: %v", err)
		}
		if err := teacher.Clear(); err != nil {
			t.Fatal(err)
		}
		wait(time.Second)
		ana.say("four")
		wait(time.Second)
		for _, d := range []*desk{teacher, ana} {
			if got := texts(d.Snapshot().Messages); !slices.Equal(got, []string{"Ana: ", "Teacher: ", "Ana: three", "Ana: four"}) {
				t.Errorf("%s sees %q", d.options.Name, got)
			}
		}
	})
}

func TestForksAreToldUntilSomebodyDecides(t *testing.T) {
	r := bare()
	view := session.View{Members: []session.Member{member(1, "Ana")}}
	fork := journal.Fork{Author: author(1), Seq: 7, Branches: []journal.Branch{{First: journal.Hash{1}, Entries: 2}}}
	view.Forks = []journal.Fork{fork}
	r.update(view)
	r.update(view)
	fork.Branches = append(fork.Branches, journal.Branch{First: journal.Hash{2}, Entries: 5})
	view.Forks = []journal.Fork{fork}
	r.update(view)
	if f := r.Snapshot().Forks; len(f) != 1 || len(f[0].Branches) != 2 || f[0].Name != "Ana" {
		t.Errorf("forks %+v", f)
	}
	view.Forks = nil
	r.update(view)
	open := "fork of Ana at 7, open true"
	if got := r.taken(); !slices.Equal(got, []string{"joined Ana", open, open, "fork of Ana at 7, open false"}) {
		t.Errorf("told %q: once, and again as another branch came", got)
	}
}

// Where staff choose a branch of a forked log, its lines are told though others had their names; those that stay are not.
func TestLinesOfTheBranchThatStaffChoseAreTold(t *testing.T) {
	r := bare()
	view := session.View{Members: []session.Member{member(1, "Ana")}}
	before, other, chosen := said(1, 2, 0, "before"), said(1, 3, 1, "at home"), said(1, 3, 5, "at the office")
	r.fold(before)
	r.fold(other)
	r.update(view)
	for _, again := range [][]journal.Entry{{before}, {before, chosen}, {before, chosen}} {
		r.restart()
		for _, e := range again {
			r.fold(e)
		}
		r.update(view)
	}
	if got := r.taken(); !slices.Equal(got, []string{"joined Ana", "Ana: before", "Ana: at home", "Ana: at the office"}) {
		t.Errorf("told %q", got)
	}
	if got := texts(r.Snapshot().Messages); !slices.Equal(got, []string{"Ana: before", "Ana: at the office"}) {
		t.Errorf("shown %q", got)
	}
}
