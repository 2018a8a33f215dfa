package cli

import (
	"slices"

	"lyceum/app/room"
	"lyceum/collab/board"
	"lyceum/session/journal"
)

// A seat is a class as one has it in front who has no window: which place of it, and which page of each document.
type seat struct {
	class
	front room.Follower
	pages map[board.DocumentID]board.PageID
	token board.Token // of the last stroke that was drawn live
}

func newSeat(r class) *seat { return &seat{class: r, pages: map[board.DocumentID]board.PageID{}} }

// seated is a command without arguments about what is in front.
func seated(do func(s *seat, p *printer) error) func(*printer, class, string) error {
	return func(p *printer, r class, args string) error {
		if args != "" {
			return errUsage
		}
		return do(sit(r), p)
	}
}

// sit returns the class with what is in front now.
func sit(r class) *seat {
	s, is := r.(*seat)
	if !is {
		s = newSeat(r)
	}
	s.take()
	return s
}

// take goes along with what the class is shown.
func (s *seat) take() {
	snap := s.Snapshot()
	var self string
	for _, p := range snap.People {
		if p.Self {
			self = p.ID
		}
	}
	if snap.Boards.All != nil {
		s.front.Take(snap.Shown, self, snap.Boards.MayShow, snap.Role == room.Instructor)
	}
}

// doc is the document in front: without one, as at first, the class board.
func (s *seat) doc() board.DocumentID {
	if s.front.At.Where == room.PlaceSlides || s.front.At.Where == room.PlaceBoard {
		return s.front.At.Doc
	}
	return board.DocumentID{}
}

// page returns the page in front of a document, and its number from 1.
func (s *seat) page(doc board.DocumentID) (pages []*board.Page, n int, err error) {
	is := s.Snapshot().Boards
	if pages, _ = is.Pages(doc); len(pages) == 0 {
		return nil, 0, room.ErrNoBoard
	}
	at := s.pages[doc]
	if s.front.At.Doc == doc && s.front.At.Page != (board.PageID{}) {
		at = s.front.At.Page
	}
	return pages, 1 + max(0, slices.IndexFunc(pages, func(p *board.Page) bool { return p.ID == at })), nil
}

// goTo has a page of a document in front, and shows it to the class if this person leads.
func (s *seat) goTo(to room.Place) error {
	s.LookAtBoard(to.Doc)
	if s.pages[to.Doc] = to.Page; to.Doc.Kind == board.PrivateBoard {
		s.front.Alone(to)
		return nil
	}
	if s.front.Go(to) {
		return s.ShowPlace(to)
	}
	return nil
}

// goToDoc is goTo for the page of a document that was in front last.
func (s *seat) goToDoc(doc board.DocumentID) error {
	to := room.Place{Where: room.PlaceBoard, Doc: doc, Page: board.PageNumber(1)}
	if doc.Kind == board.Deck {
		to.Where = room.PlaceSlides
	}
	if pages, n, err := s.page(doc); err == nil {
		to.Page = pages[n-1].ID
	}
	return s.goTo(to)
}

// deckTitled returns a deck by its title; without one the latest.
func (s *seat) deckTitled(title string) (board.DocumentID, error) {
	decks := s.Snapshot().Boards.Decks
	for i := len(decks) - 1; i >= 0; i-- {
		if title == "" || decks[i].Title == title {
			return decks[i].ID, nil
		}
	}
	return board.DocumentID{}, room.ErrNoBoard
}

// ownerNamed returns the private board of a name or ID.
func (s *seat) ownerNamed(name string) (doc board.DocumentID, err error) {
	snap := s.Snapshot()
	authors := make(map[string]journal.Author, len(snap.Boards.IDs))
	for author, id := range snap.Boards.IDs {
		authors[id] = author
	}
	several := &room.SeveralError{Name: name}
	for _, q := range snap.People {
		author, known := authors[q.ID]
		switch {
		case known && q.ID == name:
			return board.PrivateID(author), nil
		case known && q.Name == name:
			several.IDs = append(several.IDs, q.ID)
			doc = board.PrivateID(author)
		}
	}
	switch len(several.IDs) {
	case 0:
		return doc, room.ErrNobody
	case 1:
		return doc, nil
	}
	return board.DocumentID{}, several
}

func (s *seat) revealOf(name string) (board.DocumentID, error) {
	owner, err := s.ownerNamed(name)
	if err != nil {
		return owner, err
	}
	for _, d := range s.Snapshot().Boards.All.Reveals {
		if d.Shown && d.Owner == owner.Author {
			return d.ID, nil
		}
	}
	return owner, room.ErrNoBoard
}
