package room

import (
	"errors"
	"slices"
	"testing"
	"time"

	"lyceum/collab/board"
	"lyceum/collab/board/live"
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

// Staff who have a private board in front see what is drawn there as it is drawn, and its owner what they draw; nobody else sees either.
func TestStaffSeeAPrivateBoardAsItIsDrawn(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := aClass(b)
		seen := map[*desk]int{}
		for _, d := range []*desk{teacher, ana, ben} {
			d.WatchInk(func(from Inker, m live.Message) {
				if doc, _ := m.On(); doc == ana.own() {
					seen[d]++
				} else {
					t.Errorf("%s sees %+v of %s", d.options.Name, m, from.Name)
				}
			})
		}
		draws := func(d *desk, want map[*desk]int) {
			t.Helper()
			clear(seen)
			d.SendInk(live.Ink{Document: ana.own(), Page: board.PageNumber(1), Token: 7, Style: board.DefaultStyle, Points: []board.Point{{X: 1, Y: 1}}})
			wait(2 * time.Second)
			for _, is := range []*desk{teacher, ana, ben} {
				if seen[is] != want[is] {
					t.Errorf("%s draws, %s sees %d pieces of ink, want %d", d.options.Name, is.options.Name, seen[is], want[is])
				}
			}
		}
		draws(ana, nil)
		teacher.LookAtBoard(ana.own())
		ben.LookAtBoard(ana.own()) // who may not
		wait(time.Minute)          // it is said again and again
		draws(ana, map[*desk]int{teacher: 1})
		draws(teacher, map[*desk]int{ana: 1})
		draws(ben, nil)
		teacher.LookAtBoard(board.DocumentID{})
		wait(2 * time.Second)
		draws(ana, nil)
		teacher.LookAtBoard(ana.own())
		wait(2 * time.Second)
		teacher.goAway() // without a word about it
		wait(time.Minute)
		if n := len(ana.ink.private.lookers); n > 1 {
			t.Errorf("%d look", n)
		}
		clear(seen)
		ana.SendInk(live.Pointer{Document: ana.own(), Page: board.PageNumber(1)})
		if n := len(ana.ink.private.to); n != 0 {
			t.Errorf("%d are told although nobody is there", n)
		}
	})
}

// Whose board it is decides who is told: what waits for one is told no other.
func TestPrivateInkIsToldThoseItIsFor(t *testing.T) {
	at, self, ana, ben := time.Unix(1_800_000_000, 0), journal.Author{1}, journal.Author{2}, journal.Author{3}
	on := func(owner journal.Author, x int16) live.Message {
		return live.Pointer{Document: board.PrivateID(owner), Page: board.PageNumber(1), At: board.Point{X: x}}
	}
	var p privateInk
	p.add(at, self, board.PrivateID(ana), on(ana, 1))
	p.add(at, self, board.PrivateID(ben), on(ben, 2))
	all, _ := p.next(at)
	if len(all) != 1 || all[0].who != ben {
		t.Fatalf("told %v", all)
	}
	if m, err := live.ParseTold(all[0].data); err != nil || m != on(ben, 2) {
		t.Errorf("told %+v, %v", m, err)
	}
	for n := range 2 * mostLooking {
		p.looks(at, journal.Author{byte(10 + n)}, true)
	}
	p.add(at, self, board.PrivateID(self), on(self, 3))
	if len(p.to) != mostLooking {
		t.Errorf("%d are told, %d may be", len(p.to), mostLooking)
	}
	p.add(at.Add(lookHolds), self, board.PrivateID(self), on(self, 4))
	if len(p.to) != 0 || len(p.lookers) != 0 {
		t.Errorf("%d are told that have not looked for long", len(p.to))
	}
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
