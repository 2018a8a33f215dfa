package room

import (
	"context"
	"errors"
	"fmt"

	"lyceum/collab/board"
	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// RevealBoard shows everybody a copy of somebody's private board, as it is now, or no longer: of one person by name or ID, or with
// [Everyone] of all who have begun one. Staff may, and its owner. Errors are also ErrNoBoard, for a board that nobody has begun.
func (r *Room) RevealBoard(who string, on bool) error {
	owners, err := r.boardOwners(who)
	if err != nil {
		return err
	}
	for _, owner := range owners {
		if on {
			err = errors.Join(err, r.reveal(owner))
		} else {
			err = errors.Join(err, r.endReveals(owner))
		}
	}
	return err
}

// boardOwners returns whose private boards are meant.
func (r *Room) boardOwners(who string) (owners []journal.Author, err error) {
	is := r.Snapshot().Boards
	if is.All == nil {
		return nil, ErrNotReady
	}
	if who == Everyone {
		for _, d := range is.All.Private {
			owners = append(owners, d.ID.Author)
		}
		if len(owners) == 0 {
			err = ErrNoBoard
		}
		return owners, err
	}
	return meantBy(who, r.everybody)
}

// reveal shows everybody a copy of a private board, in the place of copies before.
func (r *Room) reveal(owner journal.Author) error {
	if owner != r.self && !conduct.IsStaff(r.rights(r.self)) {
		return ErrNotStaff
	}
	d := r.Snapshot().Boards.All.Document(board.PrivateID(owner))
	if d == nil {
		return ErrNoBoard
	}
	copies := board.Copy(d.Pages)
	if err := r.endReveals(owner); err != nil {
		return err
	}
	return call(func(ctx context.Context) error {
		seq, err := r.class.Append(ctx, journal.KindBoardReveal, board.EncodeReveal(owner))
		if err != nil {
			return err
		}
		for _, ops := range copies {
			body, err := board.Encode(r.self, board.RevealID(r.self, seq), ops)
			if err == nil {
				err = r.class.Write(ctx, journal.KindBoard, body)
			}
			if err != nil {
				return fmt.Errorf("show a private board: %w", err)
			}
		}
		return nil
	})
}

// endReveals ends to show everybody copies of a private board.
func (r *Room) endReveals(owner journal.Author) error {
	for _, d := range r.Snapshot().Boards.All.Reveals {
		if !d.Shown || d.Owner != owner {
			continue
		}
		if err := r.write(journal.KindBoardReveal, board.EncodeRevealEnd(d.ID), nil); err != nil {
			return err
		}
	}
	return nil
}

// CopyToClassBoard adds the pages of somebody's private board to the end of the class board, and returns the first of them. Who sees the board
// and may add pages to the class board may.
func (r *Room) CopyToClassBoard(who string) (first board.PageID, err error) {
	meant, err := meantBy(who, r.everybody)
	if err != nil {
		return first, err
	}
	is := r.Snapshot().Boards
	if is.All == nil {
		return first, ErrNotReady
	}
	d := is.All.Document(board.PrivateID(meant[0]))
	if d == nil {
		return first, ErrNoBoard
	}
	var pages []newPage
	for _, p := range d.Pages {
		pages = append(pages, newPage{PageSize(p, nil), p.Pattern, func(added board.PageID) [][]board.Op { return board.CopyTo(added, p.Objects) }})
	}
	return r.addPages(board.DocumentID{}, pages)
}

// A newPage is one that is to be added, and what is to be on it.
type newPage struct {
	size    board.Size
	pattern board.Pattern
	ops     func(added board.PageID) [][]board.Op
}

// addPages adds pages to the end of a document, and returns the first of them.
func (r *Room) addPages(doc board.DocumentID, pages []newPage) (first board.PageID, err error) {
	b := r.Snapshot().Boards
	there, _ := b.Pages(doc)
	switch {
	case !b.MayManage && doc.Kind != board.PrivateBoard:
		return first, ErrNotAllowed
	case len(there) == 0:
		return first, ErrNoBoard
	}
	last := there[len(there)-1].Order
	for i, p := range pages {
		add := board.AddPage{Order: board.Between(last, ""), Size: p.size}
		if last = add.Order; p.pattern == board.Grid {
			add.Pattern = board.Grid
		}
		added, err := r.addPage(doc, add)
		if err != nil {
			return first, err
		}
		if i == 0 {
			first = added
		}
		for _, ops := range p.ops(added) {
			if err := r.Draw(doc, ops...); err != nil {
				return first, err
			}
		}
	}
	return first, nil
}
