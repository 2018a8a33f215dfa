package room

import (
	"bytes"
	"errors"
	"slices"
	"testing"
	"time"

	"lyceum/collab/board"
	"lyceum/collab/board/live"
	"lyceum/session/journal"
)

func TestTwoDrawAtOnceAndSeeTheSame(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, _ := aClass(b)
		teacher.draws(classBoard, 100, 100)
		ana.draws(classBoard, 900, 100)
		if n := ana.onPage(classBoard, 1); n < 1 {
			t.Error("what one drew does not show at once")
		}
		wait(5 * time.Second)
		for _, d := range []*desk{teacher, ana} {
			if n := d.onPage(classBoard, 1); n != 2 {
				t.Errorf("%s sees %d objects", d.options.Name, n)
			}
		}
		first, _ := teacher.State()
		if second, _ := ana.State(); first != second {
			t.Errorf("states %s and %s", first, second)
		}
	})
}

func TestOneUndoesOnlyWhatOneDid(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, _ := aClass(b)
		ana.draws(classBoard, 100, 100)
		wait(5 * time.Second)
		teacher.draws(classBoard, 900, 100)
		wait(5 * time.Second)
		if err := ana.UndoBoard(classBoard); err != nil {
			t.Fatal(err)
		}
		if err := ana.UndoBoard(classBoard); !errors.Is(err, ErrNothing) {
			t.Errorf("a second time: %v", err)
		}
		wait(5 * time.Second)
		if n := teacher.onPage(classBoard, 1); n != 1 {
			t.Errorf("%d objects are left", n)
		}
		if err := ana.RedoBoard(classBoard); err != nil {
			t.Fatal(err)
		}
		wait(5 * time.Second)
		if n := teacher.onPage(classBoard, 1); n != 2 {
			t.Errorf("done again: %d objects", n)
		}
	})
}

func TestStaffSayWhoDraws(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := aClass(b)
		if err := ana.SetDrawers(Drawers{Who: DrawStaff}); !errors.Is(err, ErrNotAllowed) {
			t.Errorf("a student: %v", err)
		}
		if err := teacher.SetDrawers(Drawers{Who: DrawListed, People: []string{"Ana"}}); err != nil {
			t.Fatal(err)
		}
		wait(5 * time.Second)
		ana.draws(classBoard, 100, 100)
		if err := ben.Draw(classBoard, board.Put{Page: board.PageNumber(1), Shape: stroke(0, 0)}); !errors.Is(err, ErrNotDrawing) {
			t.Errorf("who is not listed: %v", err)
		}
		ben.draws(ben.own(), 1, 1) // that one may always
		if !slices.Contains(ben.seen(), `drawers listed ["Ana"]`) {
			t.Errorf("Ben has seen %q", ben.seen())
		}
		// A program that does not ask draws in vain.
		body, err := board.Encode(ben.self, classBoard, []board.Op{board.Put{Page: board.PageNumber(1), Shape: stroke(0, 0)}})
		if err := errors.Join(err, ben.write(journal.KindBoard, body, nil)); err != nil {
			t.Fatal(err)
		}
		wait(5 * time.Second)
		for _, d := range []*desk{teacher, ana, ben} {
			if n := d.onPage(classBoard, 1); n != 1 {
				t.Errorf("%s sees %d objects", d.options.Name, n)
			}
		}
	})
}

// While that is locked nothing that a student draws on the class board counts, not even from a program that does not ask, and nobody is shown
// it while it is drawn; the own board stays theirs.
func TestLockedStudentsDrawOnTheirOwnBoardAlone(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := aClass(b)
		must(t, teacher.SetLock("annotations", true))
		wait(5 * time.Second)
		if err := ana.Draw(classBoard, board.Put{Page: board.PageNumber(1), Shape: stroke(0, 0)}); !errors.Is(err, ErrNotDrawing) {
			t.Errorf("a student draws: %v", err)
		}
		inks := 0
		ben.WatchInk(func(Inker, live.Message) { inks++ })
		ana.SendInk(live.Ink{Page: board.PageNumber(1), Token: 7, Style: board.DefaultStyle, Points: []board.Point{{X: 1, Y: 1}}})
		body, err := board.Encode(ana.self, classBoard, []board.Op{board.Put{Page: board.PageNumber(1), Shape: stroke(0, 0)}})
		must(t, errors.Join(err, ana.write(journal.KindBoard, body, nil)))
		ana.draws(ana.own(), 1, 1)
		teacher.draws(classBoard, 1, 1)
		wait(5 * time.Second)
		for _, d := range []*desk{teacher, ana, ben} {
			if is := d.Snapshot().Boards; d.onPage(classBoard, 1) != 1 || !is.Locked || is.MayDraw != (d == teacher) {
				t.Errorf("%s sees %d objects; locked %v, may draw %v", d.options.Name, d.onPage(classBoard, 1), is.Locked, is.MayDraw)
			}
		}
		if n := teacher.onPage(ana.own(), 1); n != 1 || inks != 0 {
			t.Errorf("%d objects on the own board, %d pieces of ink", n, inks)
		}
		must(t, teacher.SetLock("annotations", false))
		wait(5 * time.Second)
		ana.draws(classBoard, 1, 1)
	})
}

// The class is led by who showed something last, and who comes late is told where it is.
func TestTheClassIsLed(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, _ := aClass(b)
		place := Place{Where: PlaceBoard, Page: board.PageNumber(1)}
		if err := ana.ShowPlace(place); !errors.Is(err, ErrNotAllowed) {
			t.Errorf("a student: %v", err)
		}
		if err := teacher.ShowPlace(place); err != nil {
			t.Fatal(err)
		}
		wait(time.Second)
		if got := ana.Snapshot().Shown; got.Place != place || got.By == "" {
			t.Errorf("after a second Ana is shown %+v", got)
		}
		none := Place{Where: PlaceSlides, Doc: board.DocumentID{Kind: board.Deck}, Page: board.PageNumber(1)}
		if err := teacher.ShowPlace(none); err != nil {
			t.Errorf("slides, of which there are none: %v", err)
		}
		wait(time.Second)
		if got := ana.Snapshot().Shown; got.Place != none {
			t.Errorf("led to where slides will be, Ana is shown %+v", got)
		}
		if err := teacher.Present("Ana"); err != nil {
			t.Fatal(err)
		}
		wait(time.Second)
		if err := ana.ShowPlace(Place{Where: PlaceVideo}); err != nil {
			t.Errorf("who presents: %v", err)
		}
		late := b.desk("Late").join(teacher.Invite())
		wait(5 * time.Second)
		if got := late.Snapshot().Shown; got.Where != PlaceVideo || got.By != ana.Snapshot().Boards.IDs[ana.self] {
			t.Errorf("who came late is shown %+v", got)
		}
		for _, wrong := range []Place{
			{}, {Where: "cellar"}, {Where: PlaceBoard, Doc: teacher.own(), Page: board.PageNumber(1)}, {Where: PlaceSlides, Page: board.PageNumber(1)},
		} {
			if err := teacher.ShowPlace(wrong); !errors.Is(err, ErrNoPlace) {
				t.Errorf("%v: %v", wrong, err)
			}
		}
	})
}

func TestPagesAreAddedAndTakenAway(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, _ := aClass(b)
		second, err := teacher.InsertPage(classBoard, board.PageNumber(1))
		if err != nil {
			t.Fatal(err)
		}
		third, err := teacher.InsertPage(classBoard, second)
		if err != nil {
			t.Fatal(err)
		}
		between, err := teacher.InsertPage(classBoard, board.PageNumber(1))
		if err != nil {
			t.Fatal(err)
		}
		if err := teacher.RemovePage(classBoard, second); err != nil {
			t.Fatal(err)
		}
		wait(5 * time.Second)
		is := ana.Snapshot().Boards
		pages, _ := is.Pages(classBoard)
		if len(pages) != 3 || pages[1].ID != between || pages[2].ID != third {
			t.Errorf("%d pages", len(pages))
		}
		if _, err := ana.InsertPage(classBoard, third); err == nil {
			if wait(5 * time.Second); len(teacher.Snapshot().Boards.All.Class.Pages) != 3 {
				t.Error("a student added a page for all")
			}
		}
		if err := ana.ClearPage(classBoard, third, false); !errors.Is(err, ErrNotStaff) {
			t.Errorf("a student clears a page: %v", err)
		}
	})
}

// What is drawn shows as it is drawn, of who may draw, and nothing of private boards leaves this computer.
func TestInkIsSeenAsItIsDrawn(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := aClass(b)
		var points int // touched in the bubble alone
		var from []string
		teacher.WatchInk(func(who Inker, m live.Message) {
			if ink, is := m.(live.Ink); is {
				points = max(points, ink.First+len(ink.Points))
				from = append(from, who.Name)
			}
		})
		s := stroke(0, 0)
		for i := range 60 {
			for _, doc := range []board.DocumentID{classBoard, ana.own()} {
				ana.SendInk(live.Ink{
					Document: doc, Page: board.PageNumber(1), Token: 7, Kind: s.Kind, Style: s.Style, First: i, Points: []board.Point{{X: int16(i), Y: 5}},
				})
			}
			wait(16 * time.Millisecond)
		}
		wait(time.Second)
		if points != 60 || len(from) < 10 || from[0] != "Ana" {
			t.Errorf("the teacher has seen %d points, in %d messages", points, len(from))
		}
		if err := teacher.SetDrawers(Drawers{Who: DrawStaff}); err != nil {
			t.Fatal(err)
		}
		wait(2 * time.Second)
		before := len(from)
		ben.SendInk(live.Ink{Document: classBoard, Page: board.PageNumber(1), Token: 7, Kind: s.Kind, Style: s.Style, Points: s.Points})
		if wait(2 * time.Second); len(from) != before {
			t.Error("seen of who may not draw")
		}
	})
}

func TestSlidesComeToEverybodyInTheBackground(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, _ := aClass(b)
		file := bytes.Repeat([]byte("page"), 100_000)
		doc := teacher.shareDeck("Plants", 12, file)
		wait(30 * time.Second)
		is := ana.Snapshot().Boards
		d := is.Deck(doc)
		if d == nil || !d.IsHere() || d.Title != "Plants" || d.By.Name != "Teacher" {
			t.Fatalf("Ana has %+v", d)
		}
		if pages, sizes := is.Pages(doc); len(pages) != 12 || PageSize(pages[3], sizes) != (board.Size{Width: 1600, Height: 900}) {
			t.Errorf("%d pages", len(pages))
		}
		ana.draws(doc, 10, 10)
		if got := ana.seen(); !slices.Contains(got, "deck Plants opened") || !slices.Contains(got, "deck Plants here") {
			t.Errorf("Ana has seen %q", got)
		}
		if err := ana.RemoveDeck(doc); !errors.Is(err, ErrNotAllowed) {
			t.Errorf("a student takes it away: %v", err)
		}
		if err := teacher.RemoveDeck(doc); err != nil {
			t.Fatal(err)
		}
		wait(10 * time.Second)
		after := ana.Snapshot().Boards
		if after.Deck(doc) != nil || len(ana.class.Files()) != 0 {
			t.Error("it is there still")
		}
		if err := ana.Draw(doc, board.Put{Page: board.PageNumber(1), Shape: stroke(0, 0)}); !errors.Is(err, ErrNoBoard) {
			t.Errorf("drawn on: %v", err)
		}
	})
}

// A deck for which there was no room comes once another was taken away.
func TestSlidesWithoutRoomComeWhenThereIsSome(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, _ := aClass(b)
		doc := teacher.shareDeck("Plants", 3, bytes.Repeat([]byte("page"), 10_000))
		other := teacher.shareDeck("Animals", 3, bytes.Repeat([]byte("leaf"), 10_000))
		wait(20 * time.Second)
		ana.mu.Lock()
		f := ana.boards.files[doc]
		f.err, f.have, f.here = ErrQuota, 0, false // as it would have been
		ana.askAgain(ana.coming[f.ticket.ID()], fileNoRoom)
		ana.mu.Unlock()
		if err := teacher.RemoveDeck(other); err != nil {
			t.Fatal(err)
		}
		wait(20 * time.Second)
		is := ana.Snapshot().Boards
		if d := is.Deck(doc); d == nil || d.Err != nil || !d.IsHere() {
			t.Errorf("Ana has %+v", d)
		}
	})
}
