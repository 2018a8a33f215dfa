package model

import (
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"lyceum/app/room"
	"lyceum/collab/board"
	"lyceum/session/journal"
)

// easeled is a room with boards.
type easeled struct {
	*fakeRoom
	Easel // whatever the tests do not ask for panics
	slow  time.Duration
}

func (r *easeled) ShowPlace(p room.Place) error {
	r.note("show place", p.Where, p.Page.Number)
	return nil
}

func (r *easeled) Draw(doc board.DocumentID, ops ...board.Op) error {
	time.Sleep(r.slow)
	r.note("draw", len(ops))
	return r.verbErr
}

func (r *easeled) OpenSlides([]string, func(float64)) (board.DocumentID, error) {
	time.Sleep(r.slow)
	r.note("opened")
	return board.DeckID(anAuthor(1), 4), nil
}

func (r *easeled) LookAtBoard(doc board.DocumentID) { r.note("look at", doc.Kind, doc.Author[0]) }

func (r *easeled) InsertPage(_ board.DocumentID, behind board.PageID) (board.PageID, error) {
	r.note("insert behind", behind.Number)
	return board.PageID{Added: board.ObjectID{Seq: 9}}, nil
}

// anAuthor is somebody of the class as documents name them.
func anAuthor(b byte) journal.Author { return journal.Author{b} }

// aBoard is a class board with some pages, each with so many objects.
func aBoard(version uint64, objects ...int) *board.Document {
	d := &board.Document{Version: version}
	for i, n := range objects {
		p := &board.Page{ID: board.PageNumber(i + 1), Size: board.PageSize, Version: version}
		p.Objects = make([]*board.Object, n)
		for k := range p.Objects {
			p.Objects[k] = &board.Object{ID: board.ObjectID{Author: anAuthor(2), Seq: uint64(k + 1)}}
		}
		d.Pages = append(d.Pages, p)
	}
	return d
}

// boards fills in what a snapshot has of boards.
func boards(s *room.Snapshot, class *board.Document, private ...*board.Document) {
	s.Boards.Version++
	s.Boards.All = &board.Snapshot{Class: class, Private: private}
	s.Boards.Self, s.Boards.MayDraw = anAuthor(1), true
	s.Boards.Drawers = room.Drawers{Who: room.DrawAll}
	s.Boards.IDs = map[journal.Author]string{anAuthor(1): "self", anAuthor(2): "ben", anAuthor(3): "t"}
	s.Boards.MayShow = s.Role == room.Instructor
	s.Boards.MayManage = s.Boards.MayShow
}

// drawing is a bench in a class with a board of three pages.
func drawing(b *bench, teaches bool) *easeled {
	r := &easeled{fakeRoom: b.room}
	b.rooms.as = r
	if teaches {
		b.taught()
		b.room.set(func(s *room.Snapshot) {
			s.People = append(slices.Clone(s.People), room.Person{ID: "ben", Name: "Ben", Role: room.Student, Connected: true})
			boards(s, aBoard(1, 0, 0, 0))
		})
	} else {
		b.joined()
		b.room.set(func(s *room.Snapshot) { boards(s, aBoard(1, 0, 0, 0)) })
	}
	b.now()
	b.room.was()
	return r
}

// leads has the teacher show a page of the class board.
func (b *bench) leads(no uint64, page int) {
	b.room.set(func(s *room.Snapshot) {
		s.Shown = room.ShownPlace{By: "t", No: no, Place: room.Place{Where: room.PlaceBoard, Page: board.PageNumber(page)}}
	})
}

func TestTheWindowGoesWhereTheClassIsLed(t *testing.T) {
	inBubble(t, func(b *bench) {
		drawing(b, false)
		b.leads(1, 2)
		c := b.now().Class
		if c.Tab != TabBoard || c.Board.Page != 2 || c.Board.Follow != Following || c.Board.ShownBy.ID != "t" {
			t.Fatalf("tab %s, page %d, %v, by %+v", c.Tab, c.Board.Page, c.Board.Follow, c.Board.ShownBy)
		}
		b.ShowBoardPage(1)
		b.leads(2, 3)
		if c = b.now().Class; c.Board.Page != 1 || c.Board.Follow != Browsing {
			t.Errorf("who browses: page %d, %v", c.Board.Page, c.Board.Follow)
		}
		b.ShowTab(TabVideo)
		if c = b.now().Class; c.Tab != TabVideo || c.Board.Follow != Browsing {
			t.Errorf("in another tab: %s, %v", c.Tab, c.Board.Follow)
		}
		b.BackToTeacher()
		if c = b.now().Class; c.Tab != TabBoard || c.Board.Page != 3 || c.Board.Follow != Following {
			t.Errorf("back: tab %s, page %d, %v", c.Tab, c.Board.Page, c.Board.Follow)
		}
		if asked := b.room.was(); slices.ContainsFunc(asked, func(s string) bool { return s != "" && s[:4] == "show" }) {
			t.Errorf("a student shows the class something: %q", asked)
		}
	})
}

// Who looks at something else is told once that the class is led to another tab, and can go there.
func TestWhoBrowsesIsToldWhereTheClassIs(t *testing.T) {
	inBubble(t, func(b *bench) {
		drawing(b, false)
		b.ShowTab(TabTest)
		for no := range uint64(3) {
			b.leads(no+1, int(no)+1)
			b.tell(room.ShownChanged{Shown: b.room.Snapshot().Shown, Person: room.Person{ID: "t", Name: "Dr. Lindqvist"}})
		}
		s := b.now()
		if len(s.Toasts) != 1 || s.Toasts[0].Text != "Dr. Lindqvist shows the board" || s.Class.Tab != TabTest {
			t.Fatalf("told %+v, in %s", s.Toasts, s.Class.Tab)
		}
		b.DoToast(s.Toasts[0].ID)
		if c := b.now().Class; c.Tab != TabBoard || c.Board.Page != 3 || c.Board.Follow != Following {
			t.Errorf("tab %s, page %d, %v", c.Tab, c.Board.Page, c.Board.Follow)
		}
	})
}

func TestWhoLeadsShowsWhereTheyGo(t *testing.T) {
	inBubble(t, func(b *bench) {
		drawing(b, true)
		b.ShowTab(TabBoard)
		b.now()
		b.ShowBoardPage(3)
		b.now()
		if got := b.room.was(); !slices.Equal(got, []string{"show place board 1", "show place board 3"}) {
			t.Errorf("shown %q", got)
		}
		b.ShowTab(TabMonitor) // which nobody can be shown
		if b.now(); len(b.room.was()) > 0 {
			t.Error("the monitor is shown to the class")
		}
		b.OpenDocument(board.PrivateID(anAuthor(2)))
		if c := b.now().Class; !slices.Equal(b.room.was(), []string{"look at private 2"}) || c.Tab != TabBoard || c.Board.Open.ID.Kind != board.PrivateBoard {
			t.Errorf("a private board: tab %s", c.Tab)
		}
		b.InsertBoardPage()
		b.now()
		b.OpenDocument(board.DocumentID{})
		b.now()
		b.InsertBoardPage()
		b.now()
		if got := b.room.was(); !slices.Equal(got, []string{"insert behind 1", "look at class 0", "show place board 3", "insert behind 3", "show place board 0"}) {
			t.Errorf("asked %q", got)
		}
	})
}

// Who leads to slides before there are any has the class wait there, and see those that are opened.
func TestTheClassIsLedToSlidesThatAreNotOpenYet(t *testing.T) {
	inBubble(t, func(b *bench) {
		drawing(b, true)
		b.ShowTab(TabSlides)
		if c := b.now().Class; c.Tab != TabSlides || c.Board.Open != nil || c.Board.Follow != Leading {
			t.Errorf("tab %s with %v, %v", c.Tab, c.Board.Open, c.Board.Follow)
		}
		if got := b.room.was(); !slices.Equal(got, []string{"show place slides 1"}) {
			t.Errorf("shown %q", got)
		}
	})
	inBubble(t, func(b *bench) {
		drawing(b, false)
		b.room.set(func(s *room.Snapshot) {
			to := room.Place{Where: room.PlaceSlides, Doc: board.DocumentID{Kind: board.Deck}, Page: board.PageNumber(1)}
			s.Shown = room.ShownPlace{By: "t", No: 1, Place: to}
		})
		if c := b.now().Class; c.Tab != TabSlides || c.Board.Open != nil || c.Board.Follow != Following {
			t.Errorf("before: tab %s with %v, %v", c.Tab, c.Board.Open, c.Board.Follow)
		}
		deck := board.DeckID(anAuthor(3), 4)
		b.room.set(func(s *room.Snapshot) {
			s.Boards.Version++
			s.Boards.Decks = []room.DeckOf{{ID: deck, Sizes: make([]board.Size, 5)}}
		})
		if c := b.now().Class; c.Board.Open == nil || c.Board.Open.ID != deck || c.Board.Page != 1 || c.Board.Follow != Following {
			t.Errorf("after: %+v, page %d, %v", c.Board.Open, c.Board.Page, c.Board.Follow)
		}
	})
}

// Who has gone elsewhere while slides are opened is left there, and the class with them.
func TestSlidesTakeNobodyAlongWhoHasGoneElsewhere(t *testing.T) {
	for _, elsewhere := range []bool{false, true} {
		inBubble(t, func(b *bench) {
			drawing(b, true).slow = time.Second
			b.ShowTab(TabSlides)
			b.OpenSlides([]string{"leaf.pdf"})
			if elsewhere {
				b.ShowTab(TabBoard)
			}
			time.Sleep(3 * time.Second)
			is := b.now().Class.Tab
			shown := b.room.was()
			if !slices.Contains(shown, "opened") || elsewhere == (is == TabSlides) || !elsewhere && shown[len(shown)-1] != "show place slides 1" {
				t.Errorf("elsewhere %v: on tab %s, asked %q", elsewhere, is, shown)
			}
		})
	}
}

func TestAnotherWhoShowsSomethingLeads(t *testing.T) {
	inBubble(t, func(b *bench) {
		drawing(b, true)
		b.room.set(func(s *room.Snapshot) {
			s.Shown = room.ShownPlace{By: "ben", No: 5, Place: room.Place{Where: room.PlaceBoard, Page: board.PageNumber(2)}}
		})
		if c := b.now().Class; c.Board.Follow != Following || c.Tab != TabBoard || c.Board.Page != 2 {
			t.Errorf("%v, tab %s, page %d", c.Board.Follow, c.Tab, c.Board.Page)
		}
		b.Lead()
		if c := b.now().Class; c.Board.Follow != Leading {
			t.Errorf("%v", c.Board.Follow)
		}
		if got := b.room.was(); !slices.Equal(got, []string{"show place board 2"}) {
			t.Errorf("shown %q", got)
		}
	})
}

func TestABoardThatIsAsBeforeIsTheSameInMemory(t *testing.T) {
	inBubble(t, func(b *bench) {
		drawing(b, false)
		b.ShowTab(TabBoard)
		before := b.now().Class.Board
		b.room.set(func(s *room.Snapshot) { s.Title = "Algebra II" })
		if now := b.now().Class.Board; now != before {
			t.Error("another title makes another board")
		}
		b.room.set(func(s *room.Snapshot) {
			boards(s, &board.Document{Version: 2, Pages: []*board.Page{before.Pages[0], aBoard(2, 0, 4).Pages[1], before.Pages[2]}})
		})
		now := b.now().Class.Board
		if now == before || now.Pages[0] != before.Pages[0] || len(now.Pages[1].Objects) != 4 || &now.Docs[0] != &before.Docs[0] {
			t.Error("more is another than what changed")
		}
	})
}

func TestStaffHaveAWallOfPrivateBoards(t *testing.T) {
	inBubble(t, func(b *bench) {
		drawing(b, true)
		if w := b.now().Class.Board.Wall; w == nil || len(w) > 0 {
			t.Errorf("before anybody has begun one: %v", w)
		}
		b.WatchBoards(true)
		bens := aBoard(3, 2)
		bens.ID, bens.Owner = board.PrivateID(anAuthor(2)), anAuthor(2)
		bens.Pages[0].Objects[1] = &board.Object{ID: board.ObjectID{Author: anAuthor(3), Seq: 1}, Clock: journal.ClockAt(atTen)}
		b.room.set(func(s *room.Snapshot) {
			boards(s, aBoard(1, 0), bens)
			for n := range uint64(3) { // of which a program that does not end the one before shows many
				s.Boards.All.Reveals = append(s.Boards.All.Reveals, &board.Document{ID: board.RevealID(anAuthor(3), 4+n), Owner: anAuthor(2), Shown: true, Pages: bens.Pages})
			}
		})
		c := b.now().Class
		if len(c.Board.Wall) != 1 {
			t.Fatalf("%d on the wall", len(c.Board.Wall))
		}
		w := c.Board.Wall[0]
		if w.Owner.ID != "ben" || !w.Revealed || !w.Returned || !w.Changed.Equal(atTen) || len(w.Pages) != 1 {
			t.Errorf("%+v", w)
		}
		copies := slices.DeleteFunc(slices.Clone(c.Board.Docs), func(d BoardDoc) bool { return d.ID.Kind != board.Reveal })
		if len(copies) != 1 || copies[0].Owner.ID != "ben" || copies[0].ID.Seq != 6 {
			t.Errorf("the newest copy is not alone among %+v", c.Board.Docs)
		}
	})
}

func TestAStudentHasNoWallAndABoardOfTheirOwn(t *testing.T) {
	inBubble(t, func(b *bench) {
		drawing(b, false)
		c := b.now().Class
		if c.Board.Wall != nil || !c.Board.CanPrivate || c.Board.CanClear || c.Board.CanSetDrawers || c.Board.CanInsert {
			t.Errorf("%+v", c.Board)
		}
		b.SetPrivateBoard(true)
		if c = b.now().Class; !c.Board.Private || !c.Board.MayDraw || !c.Board.CanInsert || c.Board.Page != 1 {
			t.Errorf("on it: %+v", c.Board)
		}
		b.SetPrivateBoard(false)
		b.room.set(func(s *room.Snapshot) {
			s.Boards.Version++
			s.Boards.MayDraw, s.Boards.Drawers = false, room.Drawers{Who: room.DrawListed, People: []string{"ben"}}
		})
		if c = b.now().Class; c.Board.Private || c.Board.MayDraw || c.Board.WhyNot != "Only Ben can draw for now. Raise your hand to ask." {
			t.Errorf("not listed: %+v", c.Board)
		}
	})
}

// Whoever has the own board in front sees what was written on it, and is not offered to go there.
func TestCommentsAreShownFromElsewhere(t *testing.T) {
	for _, own := range []bool{false, true} {
		inBubble(t, func(b *bench) {
			drawing(b, false)
			b.SetPrivateBoard(own)
			b.now()
			b.tell(room.BoardReturned{By: room.Person{ID: "t", Name: "Dr. Lindqvist"}})
			s := b.now()
			if len(s.Toasts) != 1 || s.Toasts[0].Text != "Dr. Lindqvist wrote on your board" || (s.Toasts[0].Action == "") != own {
				t.Errorf("own board in front %t: told %+v", own, s.Toasts)
			}
		})
	}
}

// That the board is locked is told those who could draw, and that it is open again.
func TestLockedStudentsAreTold(t *testing.T) {
	inBubble(t, func(b *bench) {
		drawing(b, false)
		lock := func(on, may bool) []string {
			b.room.set(func(s *room.Snapshot) {
				s.Boards.Version++
				s.Boards.Locked, s.Boards.MayDraw = on, may
				s.Boards.Drawers = room.Drawers{Who: room.DrawListed, People: []string{"ben"}}
			})
			b.tell(room.Locked{Item: "annotations", On: on})
			var told []string
			for _, toast := range b.now().Toasts {
				told = append(told, toast.Text)
			}
			time.Sleep(time.Minute)
			return told
		}
		b.tell(room.DrawersChanged{})
		time.Sleep(time.Minute)
		if got, want := lock(true, false), []string{"You cannot draw on the board for now. Raise your hand to ask."}; !slices.Equal(got, want) {
			t.Errorf("locked: told %q, want %q", got, want)
		}
		if c := b.now().Class; !c.Board.Locked || c.Board.WhyNot != "Only the teacher can draw for now. Raise your hand to ask." {
			t.Errorf("locked: %v, %q", c.Board.Locked, c.Board.WhyNot)
		}
		if got, want := lock(false, true), []string{"You can draw on the board now"}; !slices.Equal(got, want) {
			t.Errorf("open: told %q, want %q", got, want)
		}
		lock(false, false)
		if got := lock(true, false); len(got) > 0 {
			t.Errorf("who could not draw anyway is told %q", got)
		}
	})
}

// However slow the disk is, nothing that was drawn is lost, and all is drawn in its turn; what is refused is told.
func TestWhatIsDrawnIsWrittenInItsTurn(t *testing.T) {
	inBubble(t, func(b *bench) {
		r := drawing(b, false)
		r.slow = 100 * time.Millisecond
		var want []string
		for i := range 200 {
			b.Draw(board.DocumentID{}, make([]board.Op, i%3+1)...)
			want = append(want, map[int]string{0: "draw 1", 1: "draw 2", 2: "draw 3"}[i%3])
		}
		time.Sleep(30 * time.Second)
		if got := b.room.was(); !slices.Equal(got, want) {
			t.Errorf("drawn %d of %d", len(got), len(want))
		}
		synctest.Wait()
		b.room.verbErr = errors.New("refused")
		b.Draw(board.DocumentID{}, board.Clear{})
		time.Sleep(time.Second)
		if s := b.now(); s.Class.Board.Refused != 1 || len(s.Toasts) != 1 {
			t.Errorf("refused %d, %d toasts", s.Class.Board.Refused, len(s.Toasts))
		}
	})
}
