package model

import (
	"image"
	"slices"
	"time"

	"lyceum/app/room"
	"lyceum/collab/board"
	ink "lyceum/collab/board/live"
)

// A BoardFormat is a kind of file that a board is written as.
type BoardFormat string

const (
	BoardPDF  BoardFormat = "pdf"    // all pages; the strokes as lines over the pages of a deck's file
	BoardPNG  BoardFormat = "png"    // the page in front; PNG2 and PNG3 twice and three times as large
	BoardPNG2 BoardFormat = "png2"   //
	BoardPNG3 BoardFormat = "png3"   //
	BoardSVG  BoardFormat = "svg"    // the page in front
	BoardFile BoardFormat = "cboard" // all pages, to be opened again
)

// An Easel is a Room with boards.
type Easel interface {
	ShowPlace(p room.Place) error
	SetDrawers(d room.Drawers) error

	Draw(doc board.DocumentID, ops ...board.Op) error
	UndoBoard(doc board.DocumentID) error
	RedoBoard(doc board.DocumentID) error
	ClearPage(doc board.DocumentID, page board.PageID, mine bool) error
	InsertPage(doc board.DocumentID, behind board.PageID) (board.PageID, error)
	RemovePage(doc board.DocumentID, page board.PageID) error
	SetPattern(doc board.DocumentID, page board.PageID, p board.Pattern) error

	OpenSlides(paths []string, progress func(done float64)) (board.DocumentID, error)
	RemoveDeck(doc board.DocumentID) error
	OpenBoardFile(path string, to board.DocumentID) (board.PageID, error)
	AddPicture(path string, doc board.DocumentID, page board.PageID, at board.Point) error
	ExportBoard(doc board.DocumentID, page board.PageID, format, path string) error

	RevealBoard(who string, on bool) error
	CopyToClassBoard(who string) (board.PageID, error)
	LookAtBoard(doc board.DocumentID)

	SendInk(message ink.Message)
	WatchInk(f func(from room.Inker, message ink.Message))
	Ground(doc board.DocumentID, page board.PageID) func(width int, part image.Rectangle) (*image.RGBA, bool)
	BoardImage(ticket string) image.Image
	WatchPictures(f func())
}

// easel has the class do something of an Easel in its turn. Done may be nil: then what goes wrong is told in a toast.
func (s *session) easel(st *state, now time.Time, in lane, do func(r Easel) error, done func(st *state, now time.Time, err error)) {
	if r, ok := s.room.(Easel); ok {
		s.ask(st, now, in, job{do: func(Room) error { return do(r) }, done: done})
	}
}

// onBoard does something with the document in front, if there is one.
func (s *Store) onBoard(f func(st *state, of *session, now time.Time, doc board.DocumentID, page board.PageID)) {
	s.inClass(func(st *state, of *session, now time.Time) {
		if doc, is := of.inFront(); is {
			pages, n := of.pagesOf(doc)
			f(st, of, now, doc, pages[n-1].ID)
		}
	})
}

// What follows are the verbs of the pane. Documents are named by BoardDoc.ID, pages by their place in Board.Pages from 1, people by
// ID. What goes wrong is told in a toast.

// OpenDocument has a document in front, under the tab that is its own: decks under TabSlides, all else under TabBoard. Who leads
// shows it to the class, but for private boards.
func (s *Store) OpenDocument(doc board.DocumentID) {
	s.inClass(func(st *state, of *session, now time.Time) { of.openDocument(st, now, doc) })
}

func (s *session) openDocument(st *state, now time.Time, doc board.DocumentID) {
	s.goTo(st, now, s.placeIn(whereOf(doc), doc), false)
}

// ShowBoardPage has a page of the document in front, in front; out of range is the nearest.
func (s *Store) ShowBoardPage(n int) {
	s.onBoard(func(st *state, of *session, now time.Time, doc board.DocumentID, page board.PageID) {
		pages, at := of.pagesOf(doc)
		if n = min(max(n, 1), len(pages)); n != at {
			of.goTo(st, now, room.Place{Where: whereOf(doc), Doc: doc, Page: pages[n-1].ID}, false)
		}
	})
}

// BackToTeacher goes back to what the class is shown, and follows.
func (s *Store) BackToTeacher() {
	s.inClass(func(_ *state, of *session, now time.Time) { of.backToTeacher(now) })
}

func (s *session) backToTeacher(now time.Time) {
	s.boards.follow.Back()
	s.arrive(now)
}

// Lead shows the class where this person is, and goes on to; who may not is left alone.
func (s *Store) Lead() {
	s.inClass(func(st *state, of *session, now time.Time) {
		if of.boards.follow.Lead() {
			of.showClass(st, now)
		}
	})
}

// SetPrivateBoard has the own private board in front under TabBoard, or the class board again.
func (s *Store) SetPrivateBoard(on bool) {
	s.inClass(func(st *state, of *session, now time.Time) {
		doc := board.DocumentID{}
		if on {
			doc = board.PrivateID(of.snap.Boards.Self)
		}
		of.openDocument(st, now, doc)
	})
}

// Draw does what one action of a person comes to, on one document: it is undone as one.
func (s *Store) Draw(doc board.DocumentID, ops ...board.Op) {
	s.inClass(func(st *state, of *session, now time.Time) {
		of.easel(st, now, boardLane, func(r Easel) error { return r.Draw(doc, ops...) }, func(st *state, now time.Time, err error) {
			if err != nil {
				of.boards.refused++
			}
			st.tell(now, err)
		})
	})
}

// UndoBoard takes back this person's last action on the document in front, and RedoBoard does it again.
func (s *Store) UndoBoard() {
	s.drawIn(func(r Easel, doc board.DocumentID, _ board.PageID) error { return r.UndoBoard(doc) })
}

// RedoBoard does again what UndoBoard took back last.
func (s *Store) RedoBoard() {
	s.drawIn(func(r Easel, doc board.DocumentID, _ board.PageID) error { return r.RedoBoard(doc) })
}

// ClearBoard takes away what this person drew on the page in front, or, without mine, all that is on it.
func (s *Store) ClearBoard(mine bool) {
	s.drawIn(func(r Easel, doc board.DocumentID, page board.PageID) error { return r.ClearPage(doc, page, mine) })
}

// SetBoardPattern says what is beneath the objects of the page in front.
func (s *Store) SetBoardPattern(p board.Pattern) {
	s.drawIn(func(r Easel, doc board.DocumentID, page board.PageID) error { return r.SetPattern(doc, page, p) })
}

// RemoveBoardPage takes the page in front away.
func (s *Store) RemoveBoardPage() {
	s.drawIn(func(r Easel, doc board.DocumentID, page board.PageID) error { return r.RemovePage(doc, page) })
}

// drawIn does something with the page in front. That there is nothing to be done is told nobody.
func (s *Store) drawIn(do func(r Easel, doc board.DocumentID, page board.PageID) error) {
	s.onBoard(func(st *state, of *session, now time.Time, doc board.DocumentID, page board.PageID) {
		of.easel(st, now, boardLane, func(r Easel) error { return do(r, doc, page) }, tellUnlessNothing)
	})
}

// InsertBoardPage puts a blank page behind the one in front and has that in front.
func (s *Store) InsertBoardPage() {
	s.onBoard(func(st *state, of *session, now time.Time, doc board.DocumentID, page board.PageID) {
		var added board.PageID
		of.easel(st, now, boardLane, func(r Easel) (err error) { added, err = r.InsertPage(doc, page); return err },
			func(st *state, now time.Time, err error) {
				if err == nil {
					of.goTo(st, now, room.Place{Where: whereOf(doc), Doc: doc, Page: added}, false)
				}
				st.tell(now, err)
			})
	})
}

// SetDrawers says who may draw on the class board and on slides.
func (s *Store) SetDrawers(d Drawers) {
	is := room.Drawers{Who: map[DrawersWho]string{DrawersAll: room.DrawAll, DrawersStaff: room.DrawStaff, DrawersListed: room.DrawListed}[d.Who]}
	is.People = slices.Clone(d.People)
	s.inClass(func(st *state, of *session, now time.Time) {
		of.easel(st, now, floorLane, func(r Easel) error { return r.SetDrawers(is) }, nil)
	})
}
