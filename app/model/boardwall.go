package model

import (
	"lyceum/collab/board"
)

// A madePrivate is a private board on the wall, and what it was made from.
type madePrivate struct {
	from  *board.Document
	shown PrivateBoard
}

// wall lists the private boards that were begun, in the order of the people list.
func (s *session) wall() (list []PrivateBoard) {
	is := &s.snap.Boards
	revealed := map[board.DocumentID]bool{}
	for _, r := range is.All.Reveals {
		if r.Shown {
			revealed[board.PrivateID(r.Owner)] = true
		}
	}
	of := make(map[string]*board.Document, len(is.All.Private))
	for _, d := range is.All.Private {
		if id, known := is.IDs[d.ID.Author]; known {
			of[id] = d
		}
	}
	list = []PrivateBoard{}
	for i := range s.persons.everyone {
		p := &s.persons.everyone[i]
		d := of[p.ID]
		if d == nil || p.Self {
			continue
		}
		shown := s.privateBoard(d)
		shown.Owner, shown.Revealed = plainly(*p), revealed[d.ID]
		list = append(list, shown)
	}
	return list
}

// privateBoard returns a private board without what is said of its owner.
func (s *session) privateBoard(d *board.Document) PrivateBoard {
	if made := s.boards.walls[d.ID]; made.from == d {
		return made.shown
	}
	b := PrivateBoard{Doc: d.ID, Pages: d.Pages, Version: d.Version}
	for _, p := range d.Pages {
		for _, o := range p.Objects {
			if at := o.Clock.Time(); at.After(b.Changed) {
				b.Changed = at
			}
			b.Returned = b.Returned || o.ID.Author != d.ID.Author
		}
	}
	s.boards.walls[d.ID] = madePrivate{d, b}
	return b
}

// shareWall returns the wall as before if nothing on it differs.
func shareWall(before, now []PrivateBoard) []PrivateBoard {
	if len(before) != len(now) || len(now) == 0 {
		return now
	}
	for i := range now {
		a, b := &before[i], &now[i]
		if a.Doc != b.Doc || a.Version != b.Version || a.Owner != b.Owner || a.Revealed != b.Revealed || a.Returned != b.Returned {
			return now
		}
	}
	return before
}
