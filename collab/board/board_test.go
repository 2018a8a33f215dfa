package board

import (
	"slices"
	"testing"

	"lyceum/session/conduct"
	"lyceum/session/journal"
)

func TestLastWordByClockThenAuthorCounts(t *testing.T) {
	c := newClass(t)
	ana, ben := c.join(1, student), c.join(2, student)
	e := ana.does(draw(0))
	id := idOf(e, 0)
	style := func(colour int) *Style {
		s := DefaultStyle
		s.Colour = Palette[colour]
		return &s
	}
	set := func(m *member, clock journal.Clock, colour int) journal.Entry {
		body := c.must(Encode(m.author, DocumentID{}, []Op{Set{Object: id, Style: style(colour)}}))
		return m.saysAt(clock, journal.KindBoard, body)
	}
	at := e.Clock + 10
	one, two, three := set(ana, at, 1), set(ben, at, 2), set(ana, at-5, 3)
	early := set(ben, e.Clock-1, 4) // before there was anything to change
	ana.sees(e, two, one).wants(t, "one clock: the larger key", DocumentID{}, 2)
	ana.sees(two, e, one, three).wants(t, "in another order", DocumentID{}, 2)
	ana.sees(three, e).wants(t, "the earlier alone", DocumentID{}, 3)
	ana.sees(early, e).wants(t, "dated before it was put", DocumentID{}, 0)
}

func TestDeletedObjectComesBackOnlyByALaterWord(t *testing.T) {
	c := newClass(t)
	ana, ben := c.join(1, student), c.join(2, student)
	e := ana.does(draw(1), draw(2), draw(3))
	gone := ben.does(Delete{[]ObjectID{idOf(e, 0), idOf(e, 2)}})
	back := ana.does(Restore{[]ObjectID{idOf(e, 0)}})
	moved := ana.does(Set{Object: idOf(e, 2), Place: &Place{5, 5, One, One}})
	ana.sees(e, gone).wants(t, "deleted by another", DocumentID{}, 2)
	ana.sees(back, gone, e).wants(t, "restored", DocumentID{}, 1, 2)
	ana.sees(moved, gone, e).wants(t, "moved while deleted", DocumentID{}, 2)
	again := ben.does(Delete{[]ObjectID{idOf(e, 0)}})
	ana.sees(again, back, gone, e).wants(t, "deleted again", DocumentID{}, 2)
}

func TestClearTakesWhatWasThereAndCanBeUndone(t *testing.T) {
	c := newClass(t)
	ana, staff := c.join(1, student), c.join(2, proctor)
	before := ana.does(draw(1))
	gone := ana.does(draw(2))
	deleted := ana.does(Delete{[]ObjectID{idOf(gone, 0)}})
	clear := staff.does(Clear{PageNumber(1)})
	after := ana.does(draw(3))
	undone := staff.does(Unclear{Clear: idOf(clear, 0)})
	again := staff.does(Unclear{Clear: idOf(clear, 0), Again: true})
	ana.sees(clear, before, gone, deleted, after).wants(t, "cleared", DocumentID{}, 3)
	ana.sees(undone, after, clear, before, gone, deleted).wants(t, "undone: but not what was deleted", DocumentID{}, 1, 3)
	ana.sees(again, undone, after, clear, before, gone).wants(t, "and done again", DocumentID{}, 3)
	back := ana.does(Restore{[]ObjectID{idOf(before, 0)}})
	ana.sees(before, clear, back).wants(t, "one restored", DocumentID{}, 1)
}

func TestStudentsManageNoPages(t *testing.T) {
	c := newClass(t)
	ana, staff := c.join(1, student), c.join(2, proctor)
	ana.does(draw(1))
	for _, op := range []Op{
		Clear{PageNumber(1)}, AddPage{"\x90", PageSize, White}, RemovePage{PageNumber(1)}, SetPage{Page: PageNumber(1), Size: &Size{100, 100}},
	} {
		ana.does(op, draw(2))
	}
	b := ana.sees()
	b.wants(t, "nothing of actions that take a right", DocumentID{}, 1)
	if n := b.Stats().NotAllowed; n != 4 {
		t.Errorf("%d were refused", n)
	}
	staff.does(AddPage{"\x90", PageSize, Grid})
	if pages := ana.sees().Snapshot().Class.Pages; len(pages) != 2 || pages[1].Pattern != Grid || pages[0].Size != PageSize {
		t.Errorf("%d pages", len(pages))
	}
}

// Who may draw goes by the clock of what is drawn, whatever came first.
func TestDrawersDecideByTheClockOfWhatIsDrawn(t *testing.T) {
	c := newClass(t)
	ana, ben, staff := c.join(1, student), c.join(2, student), c.join(9, proctor)
	deck := DeckID(staff.author, 7)
	first := ana.does(draw(1))
	none := staff.lets(conduct.Drawers{Who: conduct.DrawStaff})
	late := ana.does(Delete{[]ObjectID{idOf(first, 0)}}, draw(2))
	onDeck := ben.doesOn(deck, draw(3))
	own := staff.does(draw(4))
	listed := staff.lets(conduct.Drawers{Who: conduct.DrawListed, People: []journal.Author{ben.author}})
	may := ben.doesOn(deck, draw(5))
	mayNot := ana.doesOn(deck, draw(6))
	notHis := ben.lets(conduct.Drawers{})
	all := []journal.Entry{first, none, late, onDeck, own, listed, may, mayNot, notHis}
	for range 20 {
		b := ana.sees(all...)
		b.wants(t, "class board", DocumentID{}, 1, 4)
		b.wants(t, "deck", deck, 5)
		if b.MayDraw(DocumentID{}, ana.author, ana.rights) || !b.MayDraw(deck, ben.author, ben.rights) || !b.MayDraw(DocumentID{}, staff.author, staff.rights) {
			t.Error("who may draw now")
		}
		all = append(all[1:], all[0])
	}
	// What was shown before the word came goes when it comes.
	b := ana.sees(first, late)
	b.wants(t, "not known yet", DocumentID{}, 2)
	b.Apply(none)
	b.wants(t, "known", DocumentID{}, 1)
}

// The lock on annotations keeps students from the class board and from slides, whatever was said of who may draw, by the clock of what
// they draw; private boards stay theirs. Only who may lock is heeded.
func TestLockedStudentsDrawNothing(t *testing.T) {
	c := newClass(t)
	ana, ben, staff := c.join(1, student), c.join(2, student), c.join(9, proctor)
	deck := DeckID(staff.author, 7)
	lock := func(m *member, l conduct.LockChange) journal.Entry {
		return m.says(journal.KindLocks, c.must(l.Encode()))
	}
	all := []journal.Entry{
		ana.does(draw(1)), staff.lets(conduct.Drawers{Who: conduct.DrawListed, People: []journal.Author{ana.author}}),
		lock(staff, conduct.LockChange{On: conduct.LockAnnotations}), lock(ana, conduct.LockChange{Off: conduct.LockAnnotations}),
		ana.does(draw(2)), ana.doesOn(deck, draw(2)), staff.does(draw(3)), staff.doesOn(deck, draw(3)),
		lock(staff, conduct.LockChange{On: conduct.LockChat}), ana.does(draw(2)),
	}
	own := ana.doesOn(PrivateID(ana.author), draw(4))
	for range 20 {
		b := ana.sees(append(all, own)...)
		b.wants(t, "class board", DocumentID{}, 1, 3)
		b.wants(t, "deck", deck, 3)
		b.wants(t, "the own board", PrivateID(ana.author), 4)
		if b.MayDraw(DocumentID{}, ana.author, ana.rights) || b.MayDraw(deck, ana.author, ana.rights) || !b.MayDraw(deck, staff.author, staff.rights) {
			t.Error("who may draw now")
		}
		if !b.MayDraw(PrivateID(ana.author), ana.author, ana.rights) {
			t.Error("the own board is locked")
		}
		all = append(all[1:], all[0])
	}
	b := ana.sees(append(all, lock(staff, conduct.LockChange{Off: conduct.LockAnnotations}), ana.does(draw(5)), ben.does(draw(6)))...)
	b.wants(t, "opened again, for whom it was before", DocumentID{}, 1, 3, 5)
}

func TestWhoMayNotPostDrawsNothing(t *testing.T) {
	c := newClass(t)
	observer, staff := c.join(1, 0), c.join(2, proctor)
	observer.does(draw(1))
	observer.doesOn(PrivateID(observer.author), draw(1))
	observer.says(journal.KindBoardReveal, EncodeReveal(observer.author))
	b := staff.sees()
	if s := b.Snapshot(); len(s.Class.Pages[0].Objects)+len(s.Private)+len(s.Reveals) != 0 || b.Stats().NotAllowed != 3 {
		t.Errorf("%+v", b.Stats())
	}
}

func TestObjectsLieByKeyThenAsTheyWerePut(t *testing.T) {
	c := newClass(t)
	ana := c.join(1, student)
	z := func(k Key, colour int) Put {
		p := draw(colour)
		p.Z = k
		return p
	}
	e := ana.does(draw(1), z("\x90", 2), draw(3), z("\x10", 4))
	ana.does(draw(5))
	b := ana.sees()
	b.wants(t, "by key", DocumentID{}, 4, 1, 3, 5, 2)
	if z := b.Snapshot().Class.Pages[0].NextZ(); z <= "\x90" {
		t.Errorf("what comes above all has %q", z)
	}
	front := Between("\x90", "")
	ana.does(Set{Object: idOf(e, 0), Z: &front})
	ana.sees().wants(t, "brought to the front", DocumentID{}, 4, 3, 5, 2, 1)
}

func TestLastPageStaysAndOthersGo(t *testing.T) {
	c := newClass(t)
	staff := c.join(1, proctor)
	added := staff.does(AddPage{"\x10", Size{800, 600}, White}, draw(1))
	second := PageID{Added: idOf(added, 0)}
	staff.does(Put{second, line(2)}, SetPage{Page: second, Pattern: new(Grid)})
	pages := staff.sees().Snapshot().Class.Pages
	if len(pages) != 2 || pages[0].ID != second || pages[0].Pattern != Grid || !slices.Equal(colours(pages[0]), []int{2}) {
		t.Errorf("%+v", pages)
	}
	staff.does(RemovePage{PageNumber(1)})
	if pages := staff.sees().Snapshot().Class.Pages; len(pages) != 1 || pages[0].ID != second {
		t.Errorf("%+v", pages)
	}
	staff.does(RemovePage{second})
	if pages := staff.sees().Snapshot().Class.Pages; len(pages) != 1 || pages[0].ID != PageNumber(1) {
		t.Errorf("without any: %+v", pages)
	}
	staff.does(RestorePage{second})
	if pages := staff.sees().Snapshot().Class.Pages; len(pages) != 1 || pages[0].ID != second || len(pages[0].Objects) != 1 {
		t.Errorf("restored: %+v", pages)
	}
}

func TestDeckHasItsPagesWithBlankOnesBetween(t *testing.T) {
	c := newClass(t)
	staff := c.join(1, proctor)
	deck := DeckID(staff.author, 3)
	var none *Document
	if pages := none.Of(3); len(pages) != 3 || pages[2].ID != PageNumber(3) || pages[0].Pattern != DeckPage {
		t.Errorf("nothing drawn: %+v", pages)
	}
	pages := none.Of(300)
	added := staff.doesOn(deck, AddPage{Between(pages[0].Order, pages[1].Order), PageSize, White})
	staff.doesOn(deck, AddPage{Between(pages[299].Order, ""), PageSize, White})
	staff.doesOn(deck, Put{PageNumber(255), line(1)}, RemovePage{PageNumber(4)})
	pages = staff.sees().Snapshot().Document(deck).Of(300)
	if len(pages) != 301 || pages[1].ID.Added != idOf(added, 0) || pages[2].ID != PageNumber(2) || pages[4].ID != PageNumber(5) ||
		pages[300].ID.Number != 0 || pages[255-1].ID != PageNumber(255) || len(pages[255-1].Objects) != 1 {
		t.Errorf("%d pages, 255: %+v", len(pages), pages[255-1])
	}
	if n := len(staff.sees().Snapshot().Document(deck).Of(2)); n != 4 {
		t.Errorf("%d pages of a file of two", n)
	}
}

func TestOfOneAuthorOnlySoMuchCounts(t *testing.T) {
	c := newClass(t)
	hostile, ben := c.join(1, student), c.join(2, student)
	bogus := make([]ObjectID, MaxTargets)
	for i := range bogus {
		bogus[i] = ObjectID{hostile.author, 1 << 40, uint16(i % MaxOps)}
		bogus[i].Seq += uint64(i / MaxOps)
	}
	first := hostile.does(draw(1))
	perEntry := costEntry + 700*costTarget
	for n := range MaxState/perEntry + 2 {
		for i := range bogus {
			bogus[i].Seq += uint64(n)
		}
		hostile.does(Delete{bogus[:700]})
	}
	last := hostile.does(draw(2))
	ben.does(draw(3))
	b := ben.sees()
	b.wants(t, "the first of one, all of others", DocumentID{}, 1, 3)
	if n := b.Stats().TooMuch; n < 2 || n > 5 {
		t.Errorf("%d were too much", n)
	}
	backwards := slices.Clone(c.all)
	slices.Reverse(backwards)
	if got := ben.sees(backwards...); got.Hash() != b.Hash() {
		got.wants(t, "the other way round", DocumentID{}, 1, 3)
		t.Error("what counts depends on the order")
	}
	if e := append([]journal.Entry{last}, first); ben.sees(e...).Hash() == b.Hash() {
		t.Error("the hash says nothing")
	}
}
