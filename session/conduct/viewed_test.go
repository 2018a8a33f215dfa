package conduct

import (
	"slices"
	"testing"

	"lyceum/session/journal"
	"lyceum/session/journal/journaltest"
)

// anybodyLooks is a fold in which everybody may have looked.
func anybodyLooks() *ViewFold {
	return &ViewFold{MayLook: func(journal.Author) bool { return true }}
}

// Looks are by the word of who was looked at, and of one look the longest word counts, in whatever order it comes.
func TestLookIsAsLongAsItsLongestWord(t *testing.T) {
	l := &lesson{TB: t}
	ann, ben, prof := l.Author(1), l.Author(2), l.Author(9).Author()
	look := func(how ViewHow, from, to int) []byte {
		return l.must(Viewing{Viewer: prof, What: ViewScreen, How: how, From: clockAt(from, 0), To: clockAt(to, 0)}.Encode())
	}
	ann.SayAt(at(1, 0), journal.KindViewed, student, look(ViewSmall, 1, 1))
	ann.SayAt(at(6, 0), journal.KindViewed, student, look(ViewSmall, 1, 6))
	ann.SayAt(at(7, 0), journal.KindViewed, student, look(ViewLarge, 6, 7))
	ann.SayAt(at(8, 0), journal.KindViewed, student, look(ViewSmall, 1, 3)) // a shorter one takes nothing away
	ben.SayAt(at(9, 0), journal.KindViewed, 0, look(ViewSmall, 1, 2))
	ben.SayAt(at(9, 30), journal.KindViewed, 0, []byte{9})
	f := anybodyLooks()
	for _, e := range l.Entries() {
		f.Apply(e)
	}
	want := []Viewing{
		{prof, ann.Author(), ViewScreen, ViewSmall, clockAt(1, 0), clockAt(6, 0)},
		{prof, ann.Author(), ViewScreen, ViewLarge, clockAt(6, 0), clockAt(7, 0)},
		{prof, ben.Author(), ViewScreen, ViewSmall, clockAt(1, 0), clockAt(2, 0)},
	}
	if got := f.Snapshot(); !slices.Equal(got, want) {
		t.Errorf("looks %v, want %v", got, want)
	}
	journaltest.ConvergesInAnyOrder(t, func() journal.Reducer { return anybodyLooks() }, l.Entries())
}

// A program can write what it likes of its own person, within bounds: no look of the future, none of long ago, and not without end.
func TestOnlyLooksThatCanHaveBeenCount(t *testing.T) {
	l := &lesson{TB: t}
	ann, prof := l.Author(1), l.Author(9).Author()
	look := func(from, to journal.Clock) []byte {
		return l.must(Viewing{Viewer: prof, What: ViewCamera, How: ViewLarge, From: from, To: to}.Encode())
	}
	ann.SayAt(at(60*13, 0), journal.KindViewed, student, look(1, clockAt(60*13, 0)))
	ann.SayAt(at(60*13, 1), journal.KindViewed, student, look(clockAt(0, 30), clockAt(60*13, 0)))
	ann.SayAt(at(60*13, 2), journal.KindViewed, student, look(clockAt(60*13, 0), clockAt(60*13, 5)))
	ann.SayAt(at(60*13, 3), journal.KindViewed, student, look(clockAt(60*13, 0), 1<<62))
	f := anybodyLooks()
	for _, e := range l.Entries() {
		f.Apply(e)
	}
	if got := f.Snapshot(); len(got) != 0 {
		t.Errorf("these count: %v", got)
	}
	for i := range 2 * maxViewings {
		ann.SayAt(at(60*13, 10+i), journal.KindViewed, student, look(clockAt(60*13, i), clockAt(60*13, i)))
	}
	for _, e := range l.Entries() {
		f.Apply(e)
	}
	if got := f.Snapshot(); len(got) != maxViewings {
		t.Errorf("%d looks at one person count", len(got))
	}
}

func TestListOfLooksDoesNotChangeOnceItIsGivenOut(t *testing.T) {
	l := &lesson{TB: t}
	ann, prof := l.Author(1), l.Author(9).Author()
	for i := range 5 {
		ann.SayAt(at(i, 30), journal.KindViewed, student, l.must(Viewing{Viewer: prof, What: ViewCamera, From: clockAt(0, 1), To: clockAt(i, 2)}.Encode()))
	}
	f := anybodyLooks()
	before, to := []Viewing(nil), journal.Clock(0)
	for _, e := range l.Entries() {
		f.Apply(e)
		if len(before) > 0 && before[0].To != to {
			t.Fatal("an older list changed")
		}
		before = f.Snapshot()
		to = before[0].To
	}
	if to != clockAt(4, 2) {
		t.Errorf("the look lasts until %v", to.Time())
	}
}

// A program can name whom it likes as who looked. Nobody did who never had the right to, and who had it once did.
func TestWhoNeverHadTheRightToLookDidNot(t *testing.T) {
	l := &lesson{TB: t}
	ann, ben, prof, deputy := l.Author(1), l.Author(2).Author(), l.Author(9).Author(), l.Author(8).Author()
	for i, viewer := range []journal.Author{ben, prof, deputy, ann.Author(), {77}} {
		ann.SayAt(at(1, i), journal.KindViewed, student, l.must(Viewing{Viewer: viewer, What: ViewScreen, From: clockAt(0, i), To: clockAt(1, i)}.Encode()))
	}
	may := map[journal.Author]bool{prof: true, ann.Author(): true}
	f := ViewFold{MayLook: func(a journal.Author) bool { return may[a] }}
	var none ViewFold
	for _, e := range l.Entries() {
		f.Apply(e)
		none.Apply(e)
	}
	viewers := func() (all []journal.Author) {
		for _, v := range f.Snapshot() {
			all = append(all, v.Viewer)
		}
		return all
	}
	if got := viewers(); !slices.Equal(got, []journal.Author{prof}) {
		t.Errorf("%v looked", got)
	}
	before := f.Hash()
	may[deputy] = true // which shows later than the look
	f.RightsChanged()
	if got := viewers(); !slices.Equal(got, []journal.Author{prof, deputy}) || f.Hash() == before {
		t.Errorf("once it is known that she may %v looked", got)
	}
	kept := f.Snapshot()
	may[ben], may[deputy] = false, false
	f.RightsChanged()
	if got := viewers(); !slices.Equal(got, []journal.Author{prof}) || len(kept) != 2 || kept[1].Viewer != deputy {
		t.Errorf("%v looked, and the list given out before is %v", got, kept)
	}
	if got := none.Snapshot(); len(got) != 0 {
		t.Errorf("a fold that knows of no rights has %v", got)
	}
}
