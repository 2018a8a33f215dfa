package model

import (
	"errors"
	"image"
	"path/filepath"
	"slices"
	"sync/atomic"
	"time"

	"lyceum/app/room"
	"lyceum/app/words"
	"lyceum/collab/board"
	ink "lyceum/collab/board/live"
)

// A boardJob is a file that is being opened or written.
type boardJob struct {
	name string
	done atomic.Uint32 // of 1000; over that: not known
}

// jobEvery is how often the window is told how far one is.
const jobEvery = 250 * time.Millisecond

// withFile has the class do something with a file, which takes a while; meanwhile it is in Board.Opening.
func (s *session) withFile(st *state, now time.Time, path string, do func(r Easel, j *boardJob) error, done func(st *state, now time.Time)) {
	j := &boardJob{name: filepath.Base(path)}
	j.done.Store(2000)
	s.boards.jobs = append(s.boards.jobs, j)
	s.showJobs()
	s.easel(st, now, fileLane, func(r Easel) error { return do(r, j) }, func(st *state, now time.Time, err error) {
		s.boards.jobs = slices.DeleteFunc(s.boards.jobs, func(is *boardJob) bool { return is == j })
		s.showJobs()
		if err == nil {
			done(st, now)
		}
		st.tell(now, err)
	})
}

// showJobs makes what the window is told of them.
func (s *session) showJobs() {
	list := make([]BoardOpening, len(s.boards.jobs))
	for i, j := range s.boards.jobs {
		list[i] = BoardOpening{j.name, float64(j.done.Load()) / 1000}
		if list[i].Done > 1 {
			list[i].Done = -1
		}
	}
	s.boards.opening = shared(s.boards.opening, list)
}

// advanceJobs looks how far they are, and returns when to look again.
func (s *session) advanceJobs(now time.Time) time.Time {
	if len(s.boards.jobs) == 0 {
		return time.Time{}
	}
	s.showJobs()
	return now.Add(jobEvery)
}

// OpenSlides opens one PDF, or pictures, for the class as slides, and has them in front, unless this person has gone elsewhere
// meanwhile: it takes a while, and the class would be taken along.
func (s *Store) OpenSlides(paths []string) {
	if len(paths) == 0 {
		return
	}
	s.inClass(func(st *state, of *session, now time.Time) {
		var deck board.DocumentID
		from := of.stage.tab
		of.withFile(st, now, paths[0], func(r Easel, j *boardJob) (err error) {
			deck, err = r.OpenSlides(paths, func(done float64) { j.done.Store(uint32(done * 1000)) })
			return err
		}, func(st *state, now time.Time) {
			if of.stage.tab == from {
				of.openDocument(st, now, deck)
			}
		})
	})
}

// RemoveDeck takes slides away again.
func (s *Store) RemoveDeck(doc board.DocumentID) {
	s.inClass(func(st *state, of *session, now time.Time) {
		of.easel(st, now, floorLane, func(r Easel) error { return r.RemoveDeck(doc) }, nil)
	})
}

// OpenBoardFile adds the pages of a .cboard file to the document in front, or to the class board, and has the first of them in front.
func (s *Store) OpenBoardFile(path string) {
	s.inClass(func(st *state, of *session, now time.Time) {
		doc, is := of.inFront()
		if may, _ := of.mayDraw(doc); !is || !may {
			doc = board.DocumentID{}
		}
		var first board.PageID
		of.withFile(st, now, path, func(r Easel, _ *boardJob) (err error) {
			first, err = r.OpenBoardFile(path, doc)
			return err
		}, func(st *state, now time.Time) {
			of.goTo(st, now, room.Place{Where: whereOf(doc), Doc: doc, Page: first}, false)
		})
	})
}

// AddPicture puts a picture from a file on the page in front, with its middle at a point; the zero point is the middle of the page.
func (s *Store) AddPicture(path string, at board.Point) {
	s.onBoard(func(st *state, of *session, now time.Time, doc board.DocumentID, page board.PageID) {
		of.withFile(st, now, path, func(r Easel, _ *boardJob) error { return r.AddPicture(path, doc, page, at) }, func(*state, time.Time) {})
	})
}

// ExportBoard writes the document in front to a file, and tells in a toast where it is.
func (s *Store) ExportBoard(as BoardFormat, path string) {
	s.onBoard(func(st *state, of *session, now time.Time, doc board.DocumentID, page board.PageID) {
		of.withFile(st, now, path, func(r Easel, _ *boardJob) error { return r.ExportBoard(doc, page, string(as), path) }, func(st *state, now time.Time) {
			st.toasts.offerFolder(now, words.T("The board is in %s", filepath.Base(path)), words.T("Open folder"), filepath.Dir(path))
		})
	})
}

// RevealBoard shows everybody a copy of somebody's private board, or no longer.
func (s *Store) RevealBoard(owner string, on bool) {
	s.inClass(func(st *state, of *session, now time.Time) {
		of.easel(st, now, boardLane, func(r Easel) error { return r.RevealBoard(owner, on) }, func(st *state, now time.Time, err error) {
			if err == nil && on {
				of.showReveal(st, now, owner)
			}
			st.tell(now, err)
		})
	})
}

// showReveal has the copy of somebody's private board in front, once it was shown.
func (s *session) showReveal(st *state, now time.Time, owner string) {
	s.take(st, now, s.room.Snapshot())
	all := s.snap.Boards.All.Reveals
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Shown && s.snap.Boards.IDs[all[i].Owner] == owner {
			s.openDocument(st, now, all[i].ID)
			return
		}
	}
}

// RevealAllBoards shows everybody copies of all private boards that were begun, or no longer.
func (s *Store) RevealAllBoards(on bool) {
	s.inClass(func(st *state, of *session, now time.Time) {
		of.easel(st, now, boardLane, func(r Easel) error { return r.RevealBoard(room.Everyone, on) }, nil)
	})
}

// CopyToClassBoard adds the pages of somebody's private board to the class board, and has the first of them in front.
func (s *Store) CopyToClassBoard(owner string) {
	s.inClass(func(st *state, of *session, now time.Time) {
		var first board.PageID
		of.easel(st, now, boardLane, func(r Easel) (err error) { first, err = r.CopyToClassBoard(owner); return err },
			func(st *state, now time.Time, err error) {
				if err == nil {
					of.goTo(st, now, room.Place{Where: room.PlaceBoard, Page: first}, false)
				}
				st.tell(now, err)
			})
	})
}

// CommentBoard has somebody's private board in front, to write on; what staff draw there its owner sees at once.
func (s *Store) CommentBoard(owner string) {
	s.inClass(func(st *state, of *session, now time.Time) {
		for author, id := range of.snap.Boards.IDs {
			if id == owner {
				of.openDocument(st, now, board.PrivateID(author))
			}
		}
	})
}

// ReturnBoard goes back from somebody's private board to the class board, and says in a toast that its owner has the comments.
func (s *Store) ReturnBoard(owner string) {
	s.inClass(func(st *state, of *session, now time.Time) {
		if p, known := of.persons.find(owner); known {
			st.toasts.add(now, words.T("%s sees what you wrote on their board", p.Name), false)
		}
		of.openDocument(st, now, board.DocumentID{})
	})
}

// WatchBoards says whether the wall of private boards is on the screen: only then Board.Wall is kept up to date.
func (s *Store) WatchBoards(on bool) {
	s.inClass(func(_ *state, of *session, _ time.Time) { of.boards.walled = on })
}

// What is drawn as it is drawn, and pictures. These never wait, and do nothing outside a class.

// easelNow returns the class that is open as an Easel; false outside a class.
func (s *Store) easelNow() (Easel, bool) {
	r := s.room.Load()
	if r == nil {
		return nil, false
	}
	e, ok := (*r).(Easel)
	return e, ok
}

// SendInk shows others what this person draws, as they draw it, or points at: a message of package live. On a private board it shows
// that to staff who have it in front, and to its owner. It never waits: points gather until the line has room, and of pointers the latest counts.
func (s *Store) SendInk(message ink.Message) {
	if e, ok := s.easelNow(); ok {
		e.SendInk(message)
	}
}

// WatchInk has f called with what others draw and point at, until it is called with nil or the class is left. f runs in another
// goroutine, one call after the other, and must not wait. What comes is of the whole class: f looks for the document and page it shows.
func (s *Store) WatchInk(f func(from room.Inker, message ink.Message)) {
	if e, ok := s.easelNow(); ok {
		e.WatchInk(f)
	}
}

// BoardGround returns what gives the pictures of a page of a deck's file, as package draw takes them: at width pixels for the whole page,
// the part of it that is asked for. It never waits: it gives what is here, and whether that is as sharp as it was asked for; the rest is
// drawn in the background, see WatchPictures. Nil: nothing but white lies beneath the page.
func (s *Store) BoardGround(doc board.DocumentID, page board.PageID) func(width int, part image.Rectangle) (*image.RGBA, bool) {
	if e, ok := s.easelNow(); ok {
		return e.Ground(doc, page)
	}
	return nil
}

// BoardImage returns an image that lies on a board; nil: it is not here. It never waits: the image is fetched in the background.
func (s *Store) BoardImage(ticket string) image.Image {
	if e, ok := s.easelNow(); ok {
		return e.BoardImage(ticket)
	}
	return nil
}

// WatchPictures has f called whenever BoardGround or BoardImage has more than before, until it is called with nil or the class is left.
// f runs in another goroutine and must not wait.
func (s *Store) WatchPictures(f func()) {
	if e, ok := s.easelNow(); ok {
		e.WatchPictures(f)
	}
}

// tellUnlessNothing tells in a toast what went wrong, unless there was nothing to be done.
func tellUnlessNothing(st *state, now time.Time, err error) {
	if !errors.Is(err, room.ErrNothing) {
		st.tell(now, err)
	}
}
