package conduct

import (
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/journal/journaltest"
)

// row returns the row of a name in a sitting.
func (l *lesson) row(sitting int, name string) (SittingAttendance, Attendance) {
	l.Helper()
	all := l.folded().Attendance()
	if len(all) <= sitting {
		l.Fatalf("%d sittings", len(all))
	}
	for _, r := range all[sitting].Rows {
		if r.Name == name {
			return all[sitting], r
		}
	}
	l.Fatalf("nobody called %s in sitting %d", name, sitting)
	return SittingAttendance{}, Attendance{}
}

// wantStay checks how long somebody was there in a sitting and how often the person came back.
func (l *lesson) wantStay(why string, sitting int, name string, length time.Duration, intervals, rejoins int) {
	l.Helper()
	if _, r := l.row(sitting, name); r.Time() != length || len(r.Intervals) != intervals || r.Rejoins != rejoins {
		l.Errorf("%s: %s was there for %v in %d intervals with %d rejoins, want %v, %d, %d", why, name, r.Time(), len(r.Intervals), r.Rejoins,
			length, intervals, rejoins)
	}
}

// begun returns a lesson of which an instructor launched the first sitting at minute 0.
func begun(t *testing.T) (l *lesson, prof *journaltest.Scribe) {
	l = &lesson{TB: t}
	prof = l.Author(9)
	prof.SayAt(at(0, 0).Add(-time.Second), journal.KindJoin, instructor, l.join("Prof"))
	prof.SayAt(at(0, 0), journal.KindLaunch, instructor, l.launch("Week 1"))
	return l, prof
}

func TestAttendanceMergesReconnects(t *testing.T) {
	l, prof := begun(t)
	a := l.Author(1)
	a.SayAt(at(5, 0), journal.KindJoin, student, l.join("Ann"))
	a.SayAt(at(10, 0), journal.KindJoin, student, l.join("Ann"))
	a.SayAt(at(20, 0), journal.KindLeave, student, nil)
	a.SayAt(at(30, 0), journal.KindJoin, student, l.join("Ann"))
	prof.SayAt(at(50, 0), journal.KindEnd, instructor, nil)
	l.wantStay("a restart, a leave and a return", 0, "Ann", 35*time.Minute, 2, 2)
	s, r := l.row(0, "Ann")
	if r.First != clockAt(5, 0) || r.Last != clockAt(50, 0) || r.Staff || s.Percent(r) != 70 || !r.Present {
		t.Errorf("row %+v, %v %%", r, s.Percent(r))
	}
	if s, r := l.row(0, "Prof"); !r.Staff || s.Percent(r) != 100 || r.Rejoins != 0 || r.First != clockAt(0, 0) {
		t.Errorf("row of the instructor %+v, %v %%", r, s.Percent(r))
	}
	l.converges()
}

func TestWhoVanishesIsGoneFromWhenStaffLastSawThem(t *testing.T) {
	l, prof := begun(t)
	a := l.Author(1)
	see := func(minute int, back bool, since journal.Clock) {
		prof.SayAt(at(minute, 0), journal.KindPresence, instructor, l.must(Sightings{{a.Author(), back, since}}.Encode()))
	}
	a.SayAt(at(5, 0), journal.KindJoin, student, l.join("Ann"))
	see(11, false, clockAt(10, 0))
	a.SayAt(at(10, 1), journal.KindChat, student, []byte("on its way when the link broke"))
	prof.SayAt(at(20, 0), journal.KindChat, instructor, []byte("still here"))
	l.wantStay("vanished", 0, "Ann", 5*time.Minute, 1, 0)
	if l.folded().People.Here(a.Author()) {
		t.Error("who vanished is here")
	}
	a.SayAt(at(21, 0), journal.KindChat, student, []byte("back"))
	prof.SayAt(at(30, 0), journal.KindChat, instructor, []byte("still here"))
	l.wantStay("wrote again", 0, "Ann", 14*time.Minute, 2, 1)
	if !l.folded().People.Here(a.Author()) {
		t.Error("who wrote again is not here")
	}
	see(31, true, clockAt(25, 0))
	l.wantStay("staff know better when", 0, "Ann", 11*time.Minute, 2, 1)
	see(32, true, clockAt(32, 0))
	l.wantStay("said again", 0, "Ann", 12*time.Minute, 2, 1)
	l.converges()
}

func TestWhoIsRemovedIsThereNoMore(t *testing.T) {
	l, prof := begun(t)
	joined := l.Author(1).SayAt(at(5, 0), journal.KindJoin, student, l.join("Ann"))
	prof.SayAt(at(15, 0), journal.KindRemove, instructor, l.remove(joined))
	prof.SayAt(at(20, 0), journal.KindEnd, instructor, nil)
	l.wantStay("removed", 0, "Ann", 10*time.Minute, 1, 0)
	l.converges()
}

func TestSittingsAreCountedApart(t *testing.T) {
	const week = 7 * 24 * 60
	l, prof := begun(t)
	a, b := l.Author(1), l.Author(2)
	a.SayAt(at(0, 0), journal.KindJoin, student, l.join("Ann"))
	b.SayAt(at(0, 0), journal.KindJoin, student, l.join("Bob"))
	a.SayAt(at(1, 0), journal.KindHand, student, up)
	prof.SayAt(at(10, 0), journal.KindEnd, instructor, nil)
	a.SayAt(at(week-5, 0), journal.KindJoin, student, l.join("Ann"))
	prof.SayAt(at(week, 0), journal.KindJoin, instructor, l.join("Prof"))
	prof.SayAt(at(week, 1), journal.KindLaunch, instructor, l.launch("Week 2"))
	a.SayAt(at(week, 31), journal.KindChat, student, []byte("hello"))
	l.wantStay("early, and nobody ended the class", 1, "Ann", 30*time.Second, 1, 0)
	all := l.folded().Attendance()
	if len(all) != 2 || len(all[0].Rows) != 3 || len(all[1].Rows) != 2 {
		t.Fatalf("attendance %+v, want 3 and 2 rows", all)
	}
	if all[1].Length() != 30*time.Second {
		t.Errorf("a sitting that runs lasts %v, want up to the last thing heard", all[1].Length())
	}
	if _, r := l.row(1, "Ann"); r.Hands != 0 || r.Messages != 1 || !r.Present {
		t.Errorf("second sitting: %+v", r)
	}
	if _, r := l.row(0, "Ann"); r.Hands != 1 || r.Messages != 0 {
		t.Errorf("first sitting: %+v", r)
	}
	l.converges()
}

func TestPointsAreRelativeToTheBestStudent(t *testing.T) {
	l, prof := begun(t)
	a, b := l.Author(1), l.Author(2)
	a.SayAt(at(0, 0), journal.KindJoin, student, l.join("Ann"))
	b.SayAt(at(0, 0), journal.KindJoin, student, l.join("Bob"))
	for i := range 4 {
		a.SayAt(at(1, i), journal.KindChat, student, []byte("hello"))
	}
	b.SayAt(at(1, 0), journal.KindChat, student, []byte("hello"))
	b.SayAt(at(1, 2), journal.KindReaction, student, []byte("👍"))
	for i := range 9 {
		prof.SayAt(at(1, i), journal.KindChat, instructor, []byte("hello"))
	}
	_, ann := l.row(0, "Ann")
	_, bob := l.row(0, "Bob")
	_, teacher := l.row(0, "Prof")
	if ann.Score != (Score{Chat: 2}) || bob.Score != (Score{Chat: 0.5, Reactions: 2}) || teacher.Score != (Score{}) || teacher.Messages != 9 {
		t.Errorf("points %+v, %+v, %+v (%d messages)", ann.Score, bob.Score, teacher.Score, teacher.Messages)
	}
}

func TestChatThatWasLockedDoesNotCount(t *testing.T) {
	l, prof := begun(t)
	a := l.Author(1)
	a.SayAt(at(0, 0), journal.KindJoin, student, l.join("Ann"))
	prof.SayAt(at(1, 0), journal.KindLocks, instructor, l.must(LockChange{On: LockChat}.Encode()))
	a.SayAt(at(1, 30), journal.KindChat, student, []byte("locked"))
	prof.SayAt(at(1, 40), journal.KindChat, instructor, []byte("not locked"))
	prof.SayAt(at(2, 0), journal.KindLocks, instructor, l.must(LockChange{Off: LockChat}.Encode()))
	a.SayAt(at(2, 30), journal.KindChat, student, []byte("open"))
	_, ann := l.row(0, "Ann")
	_, teacher := l.row(0, "Prof")
	if ann.Messages != 1 || teacher.Messages != 1 {
		t.Errorf("%d and %d messages count, want 1 and 1", ann.Messages, teacher.Messages)
	}
}

func TestStaffIsWhoeverRunsTheClassAtTheEnd(t *testing.T) {
	l, _ := begun(t)
	a := l.Author(1)
	a.SayAt(at(0, 0), journal.KindJoin, student, l.join("Ann"))
	a.SayAt(at(1, 0), journal.KindChat, student, []byte("a student"))
	a.SayAt(at(2, 0), journal.KindChat, deputy, []byte("a deputy"))
	if _, ann := l.row(0, "Ann"); !ann.Staff || ann.Score != (Score{}) {
		t.Errorf("row %+v, want staff", ann)
	}
	l.converges()
}

func TestStrangersAreNotInTheAttendance(t *testing.T) {
	l, _ := begun(t)
	l.Author(1).SayAt(at(1, 0), journal.KindChat, student, []byte("no join was read"))
	if rows := l.folded().Attendance()[0].Rows; len(rows) != 1 {
		t.Errorf("rows %+v, want the instructor's alone", rows)
	}
}
