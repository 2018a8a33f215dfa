package room

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"lyceum/collab/board"
	"lyceum/collab/board/live"
	deck "lyceum/collab/slides"
	"lyceum/session/journal"
)

// stroke is something with a pen.
func stroke(x, y int16) board.Shape {
	return board.Shape{Kind: board.Pen, Style: board.DefaultStyle, Place: board.Here, Points: []board.Point{{X: x, Y: y}, {X: x + 400, Y: y + 100}}}
}

// draws has somebody draw on the first page of a document.
func (d *desk) draws(doc board.DocumentID, x, y int16) {
	d.t.Helper()
	if err := d.Draw(doc, board.Put{Page: board.PageNumber(1), Shape: stroke(x, y)}); err != nil {
		d.t.Fatalf("%s draws: %v", d.options.Name, err)
	}
}

// onPage returns how many objects somebody sees on a page of a document, from 1; -1: it is not there.
func (d *desk) onPage(doc board.DocumentID, n int) int {
	b := d.Snapshot().Boards
	pages, _ := b.Pages(doc)
	if n > len(pages) {
		return -1
	}
	return len(pages[n-1].Objects)
}

var classBoard board.DocumentID

// own is somebody's private board.
func (d *desk) own() board.DocumentID { return board.PrivateID(d.self) }

// aClass is a teacher and two students who are in touch.
func aClass(b *building) (teacher, ana, ben *desk) {
	teacher = b.desk("Teacher").launch("Algebra")
	ana, ben = b.desk("Ana").join(teacher.Invite()), b.desk("Ben").join(teacher.Invite())
	wait(10 * time.Second)
	return teacher, ana, ben
}

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

// shareDeck opens slides whose file is not looked at before.
func (d *desk) shareDeck(title string, pages int, file []byte) board.DocumentID {
	d.t.Helper()
	ticket, err := d.share(file)
	if err != nil {
		d.t.Fatal(err)
	}
	sizes := slices.Repeat([]deck.Size{{Width: 1600, Height: 900}}, pages)
	body, err := deck.EncodeOpen(deck.Opening{Title: title, Source: deck.PDF, Pages: sizes, Ticket: ticket.AppendTo(nil)})
	if err != nil {
		d.t.Fatal(err)
	}
	seq, err := d.class.Append(background, journal.KindDeck, body)
	if err != nil {
		d.t.Fatal(err)
	}
	return board.DeckID(d.self, seq)
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

// Who watches the class finds what was drawn in the report folder when it is over; nobody has to ask for it.
func TestWhatWasDrawnIsSavedAtTheEnd(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher").reporting().launch("Algebra")
		ana := b.desk("Ana").reporting().join(teacher.Invite())
		wait(10 * time.Second)
		teacher.draws(classBoard, 100, 100)
		ana.draws(ana.own(), 100, 100)
		wait(10 * time.Second)
		folder := teacher.folder()
		if err := teacher.End(); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"board.pdf", "board.cboard", filepath.Join("private-boards", "Ana.pdf")} {
			data, err := os.ReadFile(filepath.Join(folder, name))
			if err != nil {
				t.Error(err)
			} else if filepath.Ext(name) == ".pdf" && !bytes.HasPrefix(data, []byte("%PDF-")) {
				t.Errorf("%s begins with %q", name, data[:min(8, len(data))])
			}
		}
		wait(5 * time.Second)
		if all, _ := filepath.Glob(filepath.Join(ana.options.Reports, "*")); len(all) > 0 {
			t.Errorf("a student has %q", all)
		}
	})
}

// What was done before is there when the class is opened again, private boards and slides too.
func TestBoardsAreThereAgain(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, _ := aClass(b)
		teacher.draws(classBoard, 100, 100)
		ana.draws(ana.own(), 100, 100)
		doc := teacher.shareDeck("Plants", 3, bytes.Repeat([]byte("page"), 10_000))
		wait(20 * time.Second)
		teacher.goAway()
		wait(5 * time.Second)
		r, err := Reopen(t.Context(), teacher.options, "Algebra", true)
		teacher.opened(r, err)
		wait(10 * time.Second)
		is := teacher.Snapshot().Boards
		if d := is.Deck(doc); teacher.onPage(classBoard, 1) != 1 || teacher.onPage(ana.own(), 1) != 1 || d == nil || !d.IsHere() {
			t.Errorf("%d objects, %d private, slides %+v", teacher.onPage(classBoard, 1), teacher.onPage(ana.own(), 1), d)
		}
		if is.Undo[classBoard].Undo {
			t.Error("what was done before can be taken back")
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

func TestAloneOnePractisesWithABoard(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		d := b.desk("Ito")
		r, err := Practise(t.Context(), d.options, "Practice")
		d.opened(r, err)
		wait(time.Second)
		d.draws(classBoard, 100, 100)
		if n := d.onPage(classBoard, 1); n != 1 {
			t.Errorf("%d objects", n)
		}
		path := filepath.Join(t.TempDir(), "one.cboard")
		if err := d.ExportBoard(classBoard, board.PageNumber(1), "cboard", path); err != nil {
			t.Fatal(err)
		}
		if _, err := d.OpenBoardFile(path, classBoard); err != nil {
			t.Fatal(err)
		}
		if n := d.onPage(classBoard, 2); n != 1 {
			t.Errorf("opened again: %d objects on the second page", n)
		}
	})
}
