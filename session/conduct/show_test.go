package conduct

import (
	"testing"

	"lyceum/session/journal"
)

func TestWhoPresentsOrMaySaysWhatIsShown(t *testing.T) {
	l := &lesson{TB: t}
	prof, a, b := l.Author(9), l.Author(1), l.Author(2)
	show := func(page uint16) []byte {
		return l.must(Show{Place: ShowBoard, Page: ShownPage{Number: page}}.Encode())
	}
	want := func(why string, page uint16, who journal.Author) {
		t.Helper()
		if got := l.folded().Shown.Snapshot(); got.Page.Number != page || got.Author != who {
			t.Errorf("%s: page %d by %v", why, got.Page.Number, got.Author)
		}
	}
	a.Say(journal.KindShow, student, show(1))
	want("by a student", 0, journal.Author{})
	prof.Say(journal.KindShow, proctor, show(2))
	want("by staff", 2, prof.Author())
	prof.Say(journal.KindStage, proctor, StageChange{a.Author()}.Encode())
	a.Say(journal.KindShow, student, show(3))
	want("by who presents", 3, a.Author())
	b.Say(journal.KindShow, student, show(4))
	want("by another student", 3, a.Author())
	prof.Say(journal.KindShow, proctor, show(5))
	want("by staff while a student presents", 5, prof.Author())
	prof.Say(journal.KindStage, proctor, nil)
	a.Say(journal.KindShow, student, show(6))
	want("by who presents no more", 5, prof.Author())
	prof.Say(journal.KindShow, proctor, l.must(Show{}.Encode()))
	want("people", 0, prof.Author())
	prof.Say(journal.KindShow, proctor, show(7))
	l.converges()
	prof.Say(journal.KindEnd, instructor, nil)
	want("ended", 0, journal.Author{})
	if c := l.folded(); c.Shown.Snapshot().Place != ShowVideo {
		t.Error("the next sitting begins at a board")
	}
}

// Who presented then is told by the clocks, whatever came first; a presenter who was taken off the stage shows nothing by a
// clock that was held back.
func TestWhatIsShownGoesByWhoPresentedThen(t *testing.T) {
	l := &lesson{TB: t}
	prof, a := l.Author(9), l.Author(1)
	body := l.must(Show{Place: ShowBoard, Page: ShownPage{Number: 1}}.Encode())
	prof.SayAt(at(1, 0), journal.KindStage, proctor, StageChange{a.Author()}.Encode())
	a.SayAt(at(2, 0), journal.KindShow, student, body)
	prof.SayAt(at(1, 30), journal.KindStage, proctor, nil)
	if got := l.folded().Shown.Snapshot(); got.Author != (journal.Author{}) {
		t.Errorf("%+v", got)
	}
	prof.SayAt(at(1, 15), journal.KindShow, proctor, body) // which is what is shown, then
	l.converges()
}

func TestDrawersHoldUntilAnotherWord(t *testing.T) {
	l := &lesson{TB: t}
	prof, a, b := l.Author(9), l.Author(1), l.Author(2)
	may := func(when, who byte, rights journal.Rights) bool {
		return l.folded().Drawers.Snapshot().At(clockAt(int(when), 0)).Allows(l.Author(who).Author(), rights)
	}
	if !may(1, 1, student) || may(1, 1, 0) {
		t.Error("at first all draw who may post")
	}
	prof.SayAt(at(2, 0), journal.KindDrawers, proctor, l.must(Drawers{Who: DrawStaff}.Encode()))
	prof.SayAt(at(4, 0), journal.KindDrawers, proctor, l.must(Drawers{DrawListed, []journal.Author{b.Author()}}.Encode()))
	a.SayAt(at(5, 0), journal.KindDrawers, student, l.must(Drawers{}.Encode()))
	prof.SayAt(at(6, 0), journal.KindEnd, instructor, nil)
	for _, tt := range []struct {
		when, who byte
		rights    journal.Rights
		want      bool
	}{
		{1, 1, student, true}, {3, 1, student, false}, {3, 2, student, false}, {3, 9, proctor, true}, {3, 1, student | journal.Present, true},
		{4, 2, student, true}, {4, 1, student, false}, {7, 2, student, true}, {7, 2, 0, false}, {7, 1, student, false}, {7, 9, proctor, true},
	} {
		if got := may(tt.when, tt.who, tt.rights); got != tt.want {
			t.Errorf("minute %d, %d with %v: %v", tt.when, tt.who, tt.rights, got)
		}
	}
	l.converges()
}

func TestDrawersGivenOutStayAsTheyAre(t *testing.T) {
	l := &lesson{TB: t}
	c, prof := New(), l.Author(9)
	c.Apply(prof.SayAt(at(2, 0), journal.KindDrawers, proctor, l.must(Drawers{Who: DrawStaff}.Encode())))
	was := c.Drawers.Snapshot()
	c.Apply(l.Author(8).SayAt(at(2, 0), journal.KindDrawers, proctor, l.must(Drawers{Who: DrawListed, People: []journal.Author{{1}}}.Encode())))
	c.Apply(l.Author(8).SayAt(at(1, 0), journal.KindDrawers, proctor, l.must(Drawers{Who: DrawStaff}.Encode())))
	c.Drawers.Snapshot()
	if len(was) != 1 || was[0].From != clockAt(2, 0) || was[0].Who != DrawStaff {
		t.Errorf("what was given out became %v", was)
	}
}
