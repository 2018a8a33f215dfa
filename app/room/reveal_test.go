package room

import (
	"errors"
	"slices"
	"testing"
	"time"

	"lyceum/collab/board"
	"lyceum/session/journal"
)

func TestAPrivateBoardIsReadByItsOwnerAndStaffAlone(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := aClass(b)
		ana.draws(ana.own(), 100, 100)
		wait(10 * time.Second)
		if n := teacher.onPage(ana.own(), 1); n != 1 {
			t.Errorf("the teacher sees %d objects", n)
		}
		if all := ben.Snapshot().Boards.All.Private; len(all) > 0 {
			t.Errorf("Ben sees %d private boards", len(all))
		}
		if err := ben.Draw(ana.own(), board.Put{Page: board.PageNumber(1), Shape: stroke(0, 0)}); !errors.Is(err, ErrNotStaff) {
			t.Errorf("Ben draws on it: %v", err)
		}
		if err := ben.RevealBoard("Ana", true); err == nil {
			t.Error("Ben shows it")
		}
	})
}

func TestStaffWriteOnAPrivateBoard(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := aClass(b)
		ana.draws(ana.own(), 100, 100)
		wait(10 * time.Second)
		teacher.draws(ana.own(), 500, 500)
		teacher.draws(ana.own(), 600, 600)
		wait(5 * time.Second)
		for _, d := range []*desk{teacher, ana} {
			if n := d.onPage(ana.own(), 1); n != 3 {
				t.Errorf("%s sees %d objects", d.options.Name, n)
			}
		}
		told := 0
		for _, what := range ana.seen() {
			if what == "Teacher wrote on the board" {
				told++
			}
		}
		if told != 1 {
			t.Errorf("Ana was told %d times", told)
		}
		if n := ben.onPage(ana.own(), 1); n > 0 || slices.Contains(ben.seen(), "Teacher wrote on the board") {
			t.Errorf("Ben sees %d objects", n)
		}
	})
}

func TestARevealShowsACopyToAll(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := aClass(b)
		if err := teacher.RevealBoard("Ana", true); !errors.Is(err, ErrNoBoard) {
			t.Errorf("a board that nobody has begun: %v", err)
		}
		ana.draws(ana.own(), 100, 100)
		wait(10 * time.Second)
		if err := teacher.RevealBoard("Ana", true); err != nil {
			t.Fatal(err)
		}
		wait(5 * time.Second)
		shown := ben.Snapshot().Boards.All.Reveals
		if len(shown) != 1 || !shown[0].Shown || shown[0].Owner != ana.self {
			t.Fatalf("Ben sees %d reveals", len(shown))
		}
		if n := ben.onPage(shown[0].ID, 1); n != 1 {
			t.Errorf("with %d objects", n)
		}
		ana.draws(ana.own(), 500, 500) // what she does later is hers
		if err := ana.Draw(shown[0].ID, board.Put{Page: board.PageNumber(1), Shape: stroke(0, 0)}); !errors.Is(err, ErrReadOnly) {
			t.Errorf("on the copy: %v", err)
		}
		wait(5 * time.Second)
		if n := ben.onPage(shown[0].ID, 1); n != 1 {
			t.Errorf("later with %d objects", n)
		}
		if err := ana.RevealBoard("Ana", false); err != nil { // it is hers
			t.Fatal(err)
		}
		wait(5 * time.Second)
		if got := ben.Snapshot().Boards.All.Reveals; len(got) != 1 || got[0].Shown {
			t.Error("it is shown still")
		}
		if got := ben.seen(); !slices.Contains(got, "Teacher reveals Ana true") || !slices.Contains(got, "Teacher reveals Ana false") {
			t.Errorf("Ben has seen %q", got)
		}
	})
}

func TestAPrivateBoardIsCopiedToTheClassBoard(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := aClass(b)
		ana.draws(ana.own(), 100, 100)
		wait(10 * time.Second)
		page, err := teacher.CopyToClassBoard("Ana")
		if err != nil {
			t.Fatal(err)
		}
		wait(5 * time.Second)
		if n := ben.onPage(classBoard, 2); n != 1 {
			t.Errorf("Ben sees %d objects on the second page", n)
		}
		is := ben.Snapshot().Boards
		pages, _ := is.Pages(classBoard)
		if len(pages) != 2 || pages[1].ID != page {
			t.Errorf("the pages are %d", len(pages))
		}
	})
}

// The class log comes anew when staff decide on a fork: what desk logs say stays, and comes once when they come anew themselves.
func TestPrivateBoardsStayWhenTheClassLogComesAnew(t *testing.T) {
	self := journal.Author{1}
	b := newBoardroom(self, nil)
	body, err := board.EncodePrivate(self, []board.Op{board.Put{Page: board.PageNumber(1), Shape: stroke(0, 0)}})
	if err != nil {
		t.Fatal(err)
	}
	e := journal.Entry{Author: self, Seq: 1, Kind: journal.KindBoardPrivate, Body: body, Rights: journal.Post, Clock: 1 << 16}
	objects := func() int {
		if d := b.board.Snapshot().Document(board.PrivateID(self)); d != nil {
			return len(d.Pages[0].Objects)
		}
		return 0
	}
	b.foldDesk(self, e)
	b.restart(self, nil)
	if n := objects(); n != 1 {
		t.Errorf("the class log anew: %d objects", n)
	}
	b.restartDesk()
	if n := objects(); n != 0 {
		t.Errorf("desk logs forgotten: %d objects", n)
	}
	b.foldDesk(self, e)
	if n := objects(); n != 1 || len(b.desk) != 1 {
		t.Errorf("and come again: %d objects of %d entries", n, len(b.desk))
	}
}
